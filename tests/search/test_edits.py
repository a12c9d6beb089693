"""How many letters two words differ in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.edits import edits, within_edits

TABLE: list[tuple[str, str, int | None]] = [
    ("tarief", "tarief", 0),
    ("tarief", "tarieff", 1),
    ("tarief", "tarif", 1),
    ("tarief", "tarjef", 1),
    ("tarief", "tareif", 1),
    ("tarief", "atreif", 2),
    ("tarief", "traieff", 2),
    ("tarief", "tariefvoorstel", None),
    ("tarief", "budget", None),
    ("ca", "abc", None),
    ("ab", "ba", 1),
    ("", "ab", 2),
]


@pytest.mark.parametrize(("one", "other", "expected"), TABLE)
def test_edits(one: str, other: str, expected: int | None) -> None:
    """One letter more, less or other is an edit, and so is a swap of neighbours."""
    assert edits(one, other, 2) == expected


_words = st.text("abc", max_size=6)


def by_definition(one: str, other: str) -> int:
    """The recursive definition, without bounds."""
    if not one or not other:
        return len(one) + len(other)
    costs = [
        by_definition(one[:-1], other) + 1,
        by_definition(one, other[:-1]) + 1,
        by_definition(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if one[-2:] == other[-2:][::-1] and len(one) > 1 and len(other) > 1:
        costs.append(by_definition(one[:-2], other[:-2]) + 1)
    return min(costs)


@given(_words.filter(lambda word: len(word) < 6), _words.filter(lambda word: len(word) < 6))
def test_edits_are_those_of_the_definition(one: str, other: str) -> None:
    """The bounded table gives what the definition gives, or None above the bound."""
    expected = by_definition(one, other)
    for most in range(4):
        assert edits(one, other, most) == (expected if expected <= most else None)


@given(_words, st.lists(_words, max_size=30), st.integers(1, 2))
def test_the_cheap_test_loses_nothing(word: str, others: list[str], most: int) -> None:
    """Every word that is near enough comes out."""
    expected = [(other, edits(word, other, most)) for other in others]
    assert list(within_edits(word, others, most)) == [
        (other, found) for other, found in expected if found is not None
    ]
