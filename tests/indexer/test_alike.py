"""The sieve that finds forms that may be near a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.alike import Alike
from search.edits import within_edits

_letters = st.sampled_from("abcé\u03bc\U0001f600") | st.characters()
_words = st.text(_letters, min_size=1, max_size=7)


@given(_words | st.just(""), st.lists(_words, max_size=30), st.integers(0, 3))
def test_the_sieve_loses_nothing(word: str, others: list[str], edits: int) -> None:
    """Every form that is near enough comes through, in the order in which they are kept."""
    near = Alike(others).near(word, edits)
    wanted = [other for other, _ in within_edits(word, others, edits)]
    assert [each for each in near if each in set(wanted)] == wanted


@pytest.mark.parametrize(
    ("word", "edits", "expected"),
    [
        ("tarief", 1, ["tarief", "tarjef"]),
        ("tarief", 2, ["tarief", "tarjef", "tarieven"]),
        ("budget", 2, ["budget"]),
        ("xyz", 1, []),
    ],
)
def test_what_is_far_off_is_left_out(word: str, edits: int, expected: list[str]) -> None:
    """By its length and by its letters."""
    forms = ["tarief", "budget", "tarjef", "tarieven", "jeugdhulpplicht"]
    assert Alike(forms).near(word, edits) == expected
