"""The tables of the documentation are true."""

from __future__ import annotations

import pytest

from search.grammar import Field
from search.parse import parse
from search.question import read
from tests.search.language import MISTAKES, SECTIONS, Example, Mistake, said

EXAMPLES = [each for section in SECTIONS for each in section.examples]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.typed)
def test_examples_read_as_they_are_said_to(example: Example) -> None:
    """The canonical form is that of the tree, and reads back as the same tree."""
    question = read(example.typed)
    assert str(question.tree) == example.canonical
    assert parse(example.canonical) == question.tree
    assert question.notes == ()


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda each: each.typed)
def test_mistakes_are_told_as_they_are_said_to(mistake: Mistake) -> None:
    """Message, place and mend are those of the table."""
    error = said(mistake.typed)
    assert error is not None
    assert (error.message, error.hint) == (mistake.message, mistake.hint)
    assert error.position == mistake.position


def test_every_field_has_an_example() -> None:
    """Who reads the tables has seen all fields."""
    assert [name for name in Field if not any(f"{name}:" in each.typed for each in EXAMPLES)] == []
