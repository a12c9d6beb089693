"""Candidates as columns: nothing of a passage is an object until it is shown.

A long-lived process answers in arrays of numpy; this is their shape and what is asked of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indexer.engine import Candidate

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_SAMPLED = 16
"""Every so many scores, one is looked at to find a bound below which none can be among the best."""


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All candidates, in the order of their places in the index; as ``engine.Candidates``.

    ``held`` has bit *i* set where the passage holds ``query.words[i]``, for up to 63 words.
    """

    passages: Ints
    documents: Ints
    scores: Floats
    held: Ints
    weights: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.passages)

    def where(self, chosen: Bools | Ints) -> Columns:
        """Some of the candidates, by a mask or by their places in the columns."""
        return Columns(
            self.passages[chosen],
            self.documents[chosen],
            self.scores[chosen],
            self.held[chosen],
            self.weights,
        )

    def holding(self, bits: int) -> Bools:
        """Which candidates hold all of these words."""
        full: Bools = (self.held & bits) == bits
        return full

    def weighing(self, least: float) -> Bools:
        """Which candidates hold words that together weigh so much at least."""
        kinds, kind = np.unique(self.held, return_inverse=True)
        weighed = [
            sum(weight for bit, weight in enumerate(self.weights) if int(each) >> bit & 1)
            for each in kinds
        ]
        chosen: Bools = (np.array(weighed) >= least)[kind]
        return chosen

    def best(self, count: int, complete: int = 0) -> Ints:
        """The places of the best candidates in these columns, the best first.

        Those that hold all words of ``complete`` come before those that do not. Equal ones keep the
        order of documents, and of passages in them. No more are sorted than may be among the best.
        """
        full = self.holding(complete)
        first = self._highest(np.flatnonzero(full), count)
        if len(first) == count:
            return first
        rest = self._highest(np.flatnonzero(~full), count - len(first))
        return np.concatenate((first, rest))

    def _highest(self, places: Ints, count: int) -> Ints:
        if len(places) > _SAMPLED * count > 0:
            scores = self.scores[places]
            sample = scores[::_SAMPLED]
            at = len(sample) - count
            places = places[scores >= np.partition(sample, at)[at]]
        order = np.lexsort((self.passages[places], self.documents[places], -self.scores[places]))
        return places[order[:count]]

    def candidates(self, places: Ints | None = None) -> tuple[Candidate, ...]:
        """Candidates as objects, in the order of ``places``; all of them without."""
        chosen = self if places is None else self.where(places)
        return tuple(
            Candidate(*row)
            for row in zip(
                chosen.passages.tolist(),
                chosen.documents.tolist(),
                chosen.scores.tolist(),
                chosen.held.tolist(),
                strict=True,
            )
        )
