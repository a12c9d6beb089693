"""What postings are worth to a score, by their keys: see ``records`` and ``scoring``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer import scoring
from indexer.lengths import LENGTHS
from indexer.passages import Floats
from indexer.records import BITS, NARROW

_Numbers = npt.NDArray[np.integer[Any]]


class Worth:
    """Frequencies over relative lengths, of the postings of one field.

    Of the narrow keys, of which there are few, all are worked out beforehand.
    """

    def __init__(self, average: float, weight: float, lead: float | None = None) -> None:
        """Prepare the table.

        Args:
            average: The mean length of the field.
            weight: What an occurrence counts for.
            lead: What one at the beginning counts for besides, if anything.
        """
        self._norms = 1 - scoring.B + scoring.B / average * np.array(LENGTHS, np.float64)
        self._weight, self._lead = weight, lead
        self._table = self._worked_out(np.arange(1 << 8 * NARROW), NARROW)

    def of(self, keys: _Numbers) -> Floats:
        """What each posting is worth, in a new array."""
        if keys.itemsize == NARROW:
            return self._table.take(keys)
        return self._worked_out(keys.astype(np.int64), keys.itemsize)

    def of_several(self, several: Sequence[_Numbers]) -> Floats:
        """The same for several lists, one after the other."""
        if all(each.itemsize == NARROW for each in several):
            return self.of(np.concatenate(several))
        return np.concatenate([self.of(each) for each in several])

    def _worked_out(self, keys: npt.NDArray[np.int64], size: int) -> Floats:
        length, early, count = BITS[size].numbers(keys)
        norms = self._norms[length]
        found: Floats = self._weight * count / norms
        if self._lead is not None:
            found += self._lead * early / norms
        return found
