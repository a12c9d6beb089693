"""Which forms may differ from a word in a few letters: a sieve over all forms at once."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_SORTS = 64
"""So many sorts of letters are told apart; others share the place of one of these."""


class Alike:
    """Forms, and of which letters each consists."""

    def __init__(self, forms: Sequence[str]) -> None:
        """Look at their letters; none of the forms is empty."""
        self._forms = forms
        self._sizes = np.fromiter(map(len, forms), np.int64, len(forms))
        self._letters = _letters(forms, self._sizes)

    @property
    def nbytes(self) -> int:
        """About what it takes in memory."""
        return 80 * len(self._forms)

    def near(self, word: str, edits: int) -> list[str]:
        """The forms that may differ from ``word`` in so many letters at most, and some others.

        Each edit adds or removes one letter at most, and at most two sorts of letters.
        """
        if not word or not self._forms:
            return [form for form in self._forms if len(form) <= edits]
        (mine,) = _letters([word], np.array([len(word)]))
        close = np.abs(self._sizes - len(word)) <= edits
        close &= np.bitwise_count(self._letters ^ mine) <= 2 * edits
        return [self._forms[at] for at in np.flatnonzero(close).tolist()]


def _letters(forms: Sequence[str], sizes: npt.NDArray[np.int64]) -> npt.NDArray[np.uint64]:
    """The sorts of letters in each form, as bits."""
    if not forms:
        return np.zeros(0, np.uint64)
    data = np.frombuffer("".join(forms).encode("utf-32-le", "surrogatepass"), "<u4")
    bits = np.left_shift(np.uint64(1), (data % _SORTS).astype(np.uint64))
    found: npt.NDArray[np.uint64] = np.bitwise_or.reduceat(bits, np.cumsum(sizes) - sizes)
    return found
