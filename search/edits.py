"""How many letters two words differ in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def within_edits(word: str, others: Iterable[str], most: int) -> Iterator[tuple[str, int]]:
    """Those of ``others`` that differ from ``word`` in at most ``most`` letters, with how many.

    A letter that is added, left out or replaced counts as one, and so do two neighbours that
    changed places (optimal string alignment, the restricted Damerau-Levenshtein distance).
    """
    length, letters = len(word), set(word)
    for other in others:
        # Each edit adds or removes at most two sorts of letters: a cheap test before the dear one.
        if (
            abs(len(other) - length) <= most
            and len(letters.symmetric_difference(other)) <= 2 * most
        ):
            found = edits(word, other, most)
            if found is not None:
                yield other, found


def edits(one: str, other: str, most: int) -> int | None:
    """The number of edits between two words; None when it is more than ``most``."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        this = [row]
        for column, theirs in enumerate(other, 1):
            cost = min(
                last[column] + 1, this[column - 1] + 1, last[column - 1] + (letter != theirs)
            )
            if row > 1 < column and letter == other[column - 2] and one[row - 2] == theirs:
                cost = min(cost, before[column - 2] + 1)
            this.append(cost)
        if min(this) > most and min(last) > most:
            return None
        before, last = last, this
    return last[-1] if last[-1] <= most else None
