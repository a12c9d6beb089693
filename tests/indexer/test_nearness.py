"""Whether words stand near each other."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.nearness import near

TABLE: list[tuple[str, list[list[int]], int, bool]] = [
    ("side by side", [[4], [5]], 0, True),
    ("the other way round", [[5], [4]], 0, True),
    ("one between", [[4], [6]], 1, True),
    ("one too many between", [[4], [6]], 0, False),
    ("nowhere", [[4], []], 9, False),
    ("both at one place", [[4], [4]], 9, False),
    ("places change hands", [[4, 5], [4]], 0, True),
    ("a later place", [[1, 9], [11]], 1, True),
    ("three on two places", [[1, 2], [1, 2], [2, 1]], 5, False),
    ("one word", [[7]], 0, True),
]


@pytest.mark.parametrize(
    ("places", "within", "expected"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE]
)
def test_near(places: list[list[int]], within: int, *, expected: bool) -> None:
    """Each word has its own place, and few words stand between the first and the last."""
    assert near(places, within) is expected


@given(st.lists(st.sets(st.integers(0, 12), max_size=5), min_size=1, max_size=4), st.integers(0, 6))
def test_near_tries_every_choice(places: list[set[int]], within: int) -> None:
    """The answer is that of going through all choices of places."""
    expected = any(
        len(set(chosen)) == len(chosen) and max(chosen) - min(chosen) < len(places) + within
        for chosen in product(*places)
    )
    assert near(places, within) is expected
