"""Whether words stand near each other, told from the places where each of them stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence


def near(places: Iterable[Iterable[int]], within: int) -> bool:
    """Whether each word can be given a place of its own, all of them close together.

    Args:
        places: for each word, the places (counted in words) where it stands.
        within: how many other words there may be between the first and the last.
    """
    by_word = [sorted(set(each)) for each in places]
    width = len(by_word) + within
    starts = sorted({at for each in by_word for at in each})
    return any(
        _fits([_between(each, start, start + width) for each in by_word]) for start in starts
    )


def _between(places: list[int], start: int, end: int) -> list[int]:
    return places[bisect_left(places, start) : bisect_left(places, end)]


def _fits(choices: Sequence[Sequence[int]]) -> bool:
    """Whether each word gets a place that no other has (a perfect matching, by Kuhn)."""
    if not all(choices):
        return False
    taken: dict[int, int] = {}

    def give(word: int, tried: set[int]) -> bool:
        for place in choices[word]:
            if place not in tried:
                tried.add(place)
                if place not in taken or give(taken[place], tried):
                    taken[place] = word
                    return True
        return False

    return all(give(word, set()) for word in range(len(choices)))
