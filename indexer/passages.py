"""Sets of passages as ordered arrays: united, intersected, their numbers added up.

A passage is its place in the index. Arrays over all passages are kept as scratch: making one for
each question would cost more than the question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

_DENSE = 2
"""With so many times all passages or more, marking them costs less than sorting."""
_STEEP = 8
"""With one in so many or fewer, looking the few up in the many costs less than marking."""


class Weighted(NamedTuple):
    """A number for each of some passages.

    ``ids`` are places in the index; in order and each once, unless it is not ``ordered``.
    """

    ids: Ints
    values: Floats
    ordered: bool = True


NOBODY = np.zeros(0, np.int64)
NOTHING = Weighted(NOBODY, np.zeros(0))


class Passages:
    """The passages of one index, so many. Not for two threads at once."""

    def __init__(self, count: int) -> None:
        self.count = count
        self._sums = np.zeros(count)
        self._marks = np.zeros(count, np.bool_)

    def united(self, several: Sequence[Ints]) -> Ints:
        """The passages that are in any of these, in order.

        A set that stands alone is in order; of several, none needs to be.
        """
        several = [each for each in several if len(each)]
        if len(several) == 1:
            return several[0]
        return self._ordered(several) if several else NOBODY

    def _ordered(self, several: Sequence[Ints]) -> Ints:
        if sum(map(len, several)) > _DENSE * self.count:
            return np.flatnonzero(self.marked(np.concatenate(several)))
        # Half as wide, they sort in half the time.
        ids = np.concatenate(several, dtype=np.int32, casting="same_kind")
        ids.sort()
        return ids[first_of_each(ids)].astype(np.int64)

    def marked(self, ids: Ints) -> Bools:
        """These passages, as a mask over all."""
        mask = np.zeros(self.count, np.bool_)
        mask[ids] = True
        return mask

    def common(self, several: Sequence[Ints]) -> Ints:
        """The passages that are in each of these, which are in order; at least one set."""
        found, *others = sorted(several, key=len)
        for other in others:
            if other is not found:
                found = self._within(found, other)
        return found

    def _within(self, few: Ints, many: Ints) -> Ints:
        if len(few) * _STEEP < len(many):
            return few[inside(few, many)]
        marks = self._marks
        try:
            marks[many] = True
            return few[marks[few]]
        finally:
            marks[many] = False

    def total(self, several: Sequence[Weighted]) -> Weighted:
        """The numbers of each passage together, added in order."""
        several = [each for each in several if len(each.ids)]
        if len(several) == 1 and several[0].ordered:
            return several[0]
        ids = self._ordered([each.ids for each in several]) if several else NOBODY
        return Weighted(ids, self.added(several, ids, covered=True))

    def added(self, several: Sequence[Weighted], at: Ints, *, covered: bool = False) -> Floats:
        """The numbers that these passages have together, added in order; 0 where there is none.

        ``covered`` says that no others have any.
        """
        several = [each for each in several if len(each.ids)]
        if len(several) == 1 and several[0].ids is at:
            return several[0].values
        size = sum(len(each.ids) for each in several)
        if len(at) * _STEEP < size and all(each.ordered for each in several):
            return self._looked_up(several, at)
        sums = self._sums
        try:
            for each in several:
                np.add.at(sums, each.ids, each.values)
            return sums.take(at)
        finally:
            for ids in (at,) if covered else [each.ids for each in several]:
                sums[ids] = 0.0

    @staticmethod
    def _looked_up(several: Sequence[Weighted], at: Ints) -> Floats:
        sums = np.zeros(len(at))
        for ids, values, _ in several:
            places = ids.searchsorted(at)
            there = ids.take(places, mode="clip") == at
            sums[there] += values[places[there]]
        return sums


def first_of_each(ids: npt.NDArray[Any]) -> Bools:
    """Which of the numbers, in order, are not equal to the one before."""
    new = np.ones(len(ids), np.bool_)
    np.not_equal(ids[1:], ids[:-1], out=new[1:])
    return new


def inside(few: Ints, many: Ints) -> Bools:
    """Which of ``few`` are in ``many``, which is in order."""
    if not len(many):
        return np.zeros(len(few), np.bool_)
    there: Bools = many.take(many.searchsorted(few), mode="clip") == few
    return there


def located(few: Ints, many: Ints) -> Ints:
    """Where in ``many`` each of ``few`` stands, -1 where it does not; ``many`` is in order."""
    if not len(many):
        return np.full(len(few), -1)
    places = many.searchsorted(few)
    places[many.take(places, mode="clip") != few] = -1
    return places
