"""Candidates as columns: nothing of a passage is an object until it is shown.

A long-lived process answers in arrays of numpy; this is their shape and what is asked of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from indexer.engine import Candidate, weight_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

MOST_WORDS = 63
"""Words of a query that fit in the bits of one number."""

_SAMPLED = 16
"""Every so many scores, one is looked at to find a bound below which none can be among the best."""


class Columns(Struct, frozen=True, eq=False):
    """Candidates in the order of their places in the index; see ``engine.Matches``.

    ``held`` has bit *i* set where the passage holds ``query.words[i]``; of words there are at most
    ``MOST_WORDS``.
    """

    passages: Ints
    documents: Ints
    scores: Floats
    held: Ints
    weights: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.passages)

    @property
    def found(self) -> tuple[Candidate, ...]:
        """See ``Matches``."""
        return self._candidates(self)

    def within(self, documents: frozenset[int]) -> Columns:
        """See ``Matches``."""
        keys = np.fromiter(documents, np.int64, len(documents))
        starts = np.flatnonzero(np.diff(self.documents, prepend=-1))
        allowed = np.isin(self.documents[starts], keys)
        if allowed.all():
            return self
        return self._where(np.repeat(allowed, np.diff(starts, append=len(self))))

    def holding(self, bits: int) -> Columns:
        """See ``Matches``."""
        return self._where(self._full(bits))

    def weighing(self, least: float) -> Columns:
        """See ``Matches``."""
        kinds, kind = np.unique(self.held, return_inverse=True)
        heavy = [weight_of(held, self.weights) >= least for held in kinds.tolist()]
        return self._where(np.array(heavy, np.bool_)[kind])

    def near_best(self, count: int, share: float, complete: int = 0) -> Columns:
        """See ``Matches``."""
        if len(self) <= count:
            return self
        last = np.partition(self.scores, len(self) - count)[len(self) - count]
        chosen = self.scores >= min(last, share * self.scores.max())
        return self._where(chosen | self._full(complete) if complete else chosen)

    def best(self, count: int, complete: int = 0) -> list[Candidate]:
        """See ``Matches``. No more are sorted than may be among the best."""
        full = self._full(complete)
        places = self._highest(np.flatnonzero(full), count)
        if len(places) < count:
            rest = self._highest(np.flatnonzero(~full), count - len(places))
            places = np.concatenate((places, rest))
        return list(self._candidates(self._where(places)))

    def per_document(self) -> Mapping[int, int]:
        """See ``Matches``."""
        keys, counts = np.unique(self.documents, return_counts=True)
        return dict(zip(keys.tolist(), counts.tolist(), strict=True))

    def _where(self, chosen: Bools | Ints) -> Columns:
        """Some of the candidates, by a mask or by their places in the columns."""
        return Columns(
            self.passages[chosen],
            self.documents[chosen],
            self.scores[chosen],
            self.held[chosen],
            self.weights,
        )

    def _full(self, bits: int) -> Bools:
        """Which candidates hold all of these words."""
        full: Bools = (self.held & bits) == bits
        return full

    def _highest(self, places: Ints, count: int) -> Ints:
        if len(places) > _SAMPLED * count > 0:
            scores = self.scores[places]
            sample = scores[::_SAMPLED]
            at = len(sample) - count
            places = places[scores >= np.partition(sample, at)[at]]
        order = np.lexsort((self.passages[places], self.documents[places], -self.scores[places]))
        return places[order[:count]]

    @staticmethod
    def _candidates(chosen: Columns) -> tuple[Candidate, ...]:
        rows = (chosen.passages, chosen.documents, chosen.scores, chosen.held)
        return tuple(map(Candidate, *(row.tolist() for row in rows)))
