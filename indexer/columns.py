"""Candidates as columns: nothing of a passage is an object until it is shown.

A long-lived process answers in arrays of numpy; this is their shape and what is asked of them.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from indexer.engine import Candidate
from indexer.passages import Bools, Floats, Ints, inside, located

_BITS = 63
_SEVERAL = 4
"""Of so many times what is asked for, the best are chosen before they are put in order."""
_MANY, _SAMPLED = 2000, 16
"""Of so many scores, only every so manieth is looked at to find a bound that the best pass, where
the best are fewer than those that are looked at."""


class Identities(Struct, frozen=True, eq=False):
    """What the index knows of each passage, by its place: its number, and that of its document."""

    passages: Ints
    documents: Ints


class Columns(Struct, frozen=True, eq=False):
    """Candidates in the order of their places in the index; see ``engine.Matches``.

    ``at`` are these places, ``holders`` the places of those that hold each word of the query,
    candidates or not. What else there is to know of a passage is looked up for those that are
    left in the end.
    """

    at: Ints
    scores: Floats
    holders: tuple[Ints, ...]
    weights: tuple[float, ...]
    numbers: Identities
    memory: dict[int, Ints] = {}
    """Which candidates hold all of some words: it is asked for several times."""

    def __len__(self) -> int:
        return len(self.at)

    @property
    def found(self) -> tuple[Candidate, ...]:
        """See ``Matches``."""
        return tuple(self._objects(slice(None)))

    def within(self, documents: frozenset[int]) -> Columns:
        """See ``Matches``."""
        keys = np.fromiter(documents, np.int64, len(documents))
        mine = self._documents
        starts = np.flatnonzero(np.diff(mine, prepend=-1))
        allowed = np.isin(mine[starts], keys)
        if allowed.all():
            return self
        return self._where(np.repeat(allowed, np.diff(starts, append=len(self))))

    def holding(self, bits: int) -> Columns:
        """See ``Matches``."""
        return self._where(self._full(bits)) if self._asks(bits) else self

    def weighing(self, least: float) -> Columns:
        """See ``Matches``."""
        if len(self.weights) == 1 and self.weights[0] >= least:
            return self  # a candidate holds one of the words
        together = np.zeros(len(self))
        for ids, weight in zip(self.holders, self.weights, strict=True):
            together[self._among(ids)] += weight
        return self._where(together >= least)

    def near_best(self, count: int, share: float, complete: int = 0) -> Columns:
        """See ``Matches``."""
        size = len(self)
        if size <= count:
            return self
        scores = self.scores
        chosen = scores >= share * scores.max()
        if np.count_nonzero(chosen) < count:
            chosen = scores >= np.partition(scores, size - count)[size - count]
        if complete and len(full := self._full(complete)):
            chosen[full] = True
        return self._where(chosen.nonzero()[0])

    def best(self, count: int, complete: int = 0) -> list[Candidate]:
        """See ``Matches``. No more are sorted than may be among the best."""
        if not self._asks(complete):
            return self._objects(self._highest(None, count))
        full = self._full(complete)
        places = self._highest(full, count)
        if len(places) < count:
            others = np.delete(np.arange(len(self)), full)
            places = np.concatenate((places, self._highest(others, count - len(places))))
        return self._objects(places)

    def per_document(self) -> Mapping[int, int]:
        """See ``Matches``."""
        keys, counts = np.unique(self._documents, return_counts=True)
        return dict(zip(keys.tolist(), counts.tolist(), strict=True))

    @property
    def _passages(self) -> Ints:
        return self.numbers.passages[self.at]

    @property
    def _documents(self) -> Ints:
        return self.numbers.documents[self.at]

    def _where(self, chosen: Bools | Ints) -> Columns:
        """Some of the candidates, by a mask or by their places in the columns."""
        return Columns(
            self.at[chosen], self.scores[chosen], self.holders, self.weights, self.numbers
        )

    def _asks(self, bits: int) -> bool:
        """Whether not all candidates hold these words anyway."""
        return bits > 0 and not bits == len(self.holders) == 1

    def _full(self, bits: int) -> Ints:
        """Which candidates hold all of these words, by their places in the columns."""
        if bits in self.memory:
            return self.memory[bits]
        wanted = [ids for bit, ids in enumerate(self.holders) if bits >> bit & 1]
        found, *others = sorted(wanted, key=len)
        for ids in others:
            if not len(found):
                break
            found = found[inside(found, ids)]
        places = located(found, self.at)
        self.memory[bits] = places = places[places >= 0]
        return places

    def _objects(self, places: Ints | slice) -> list[Candidate]:
        """The candidates at these places in the columns."""
        at = self.at[places]
        passages, documents = self.numbers.passages[at], self.numbers.documents[at]
        columns = (passages.tolist(), documents.tolist(), self.scores[places].tolist())
        return list(map(Candidate, *columns, self._held(at)))

    def _held(self, at: Ints) -> list[int]:
        """The words that candidates hold, as bits, by the places of these in the index."""
        size = len(self.holders)
        if size < 2:  # noqa: PLR2004 - a candidate holds the only word
            return [size] * len(at)
        found = [0] * len(at)
        for first in range(0, size, _BITS):  # a number of numpy has no more bits
            held = np.zeros(len(at), np.int64)
            for bit, ids in enumerate(self.holders[first : first + _BITS]):
                held += inside(at, ids) * (1 << bit)
            more: list[int] = held.tolist()
            found = (
                more if not first else [a | b << first for a, b in zip(found, more, strict=True)]
            )
        return found

    def _among(self, ids: Ints) -> Ints | slice:
        """Which candidates are among these passages, by their places in the columns."""
        if ids is self.at:
            return slice(None)
        if len(ids) < len(self):
            places = located(ids, self.at)
            return places[places >= 0]
        return inside(self.at, ids).nonzero()[0]

    def _highest(self, places: Ints | None, count: int) -> Ints:
        """The places of the best in order, among those at these places, or all."""
        scores = self.scores if places is None else self.scores[places]
        if len(scores) > _SEVERAL * count > 0:
            least = _least(scores, count)
            chosen = (scores >= least).nonzero()[0]
            places, scores = chosen if places is None else places[chosen], scores[chosen]
        at = self.at if places is None else self.at[places]
        order = np.lexsort((self.numbers.passages[at], self.numbers.documents[at], -scores))
        order = order[:count]
        return order if places is None else places[order]


def _least(scores: Floats, count: int) -> float:
    """A score that so many have at least, and few others; of many, told from a sample."""
    if len(scores) > max(_MANY, _SAMPLED * count):
        scores = scores[::_SAMPLED]
    at = len(scores) - count
    least: float = np.partition(scores, at)[at]
    return least
