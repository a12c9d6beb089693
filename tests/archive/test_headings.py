"""The words of a heading, without its marks."""

import pytest
from msgspec.structs import replace

from archive.headings import heading_text
from tests.archive.builders import heading, reading_of


@pytest.mark.parametrize(
    ("written", "words"),
    [
        pytest.param("## Inkoop", "Inkoop", id="number signs"),
        pytest.param("# Inkoop ##", "Inkoop", id="on both sides"),
        pytest.param("Inkoop\njeugdhulp\n------", "Inkoop jeugdhulp", id="underlined"),
        pytest.param("#", "", id="only a mark"),
        pytest.param("# Perceel #2", "Perceel #2", id="a sign against a word"),
        pytest.param("Inkoop  2018", "Inkoop 2018", id="no marks"),
        pytest.param("## **Deel 1: Inkoop**", "Deel 1: Inkoop", id="bold"),
        pytest.param("# _Inkoop_ van *jeugdhulp*", "Inkoop van jeugdhulp", id="words in italics"),
        pytest.param("# 2 * 3 * 4 en a_b_c", "2 * 3 * 4 en a_b_c", id="signs that are no marks"),
    ],
)
def test_markdown_marks_are_no_words(written: str, words: str) -> None:
    """Number signs, underlines and emphasis are how a heading looks, and say nothing."""
    reading = replace(reading_of(heading(written)), media_type="text/markdown")
    assert heading_text(reading, reading.blocks[0]) == words


def test_other_formats_have_no_marks() -> None:
    """In a PDF a number sign before a heading is part of what it says."""
    reading = reading_of(heading("# 2 Inkoop"))
    assert heading_text(reading, reading.blocks[0]) == "# 2 Inkoop"
