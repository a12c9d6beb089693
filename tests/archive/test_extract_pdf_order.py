"""The order in which the words of a page are read."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract.flow import boxes_in_flow
from archive.extract.layout import Line
from archive.extract.order import boxes_of_words, has_columns, lines_of_words
from archive.extract.pdf_page import Word
from archive.extract.pdf_text import split_lines

SIZE = 10.0
WORDS = st.builds(
    lambda x, y, width, text: Word(x, y, x + width, y + SIZE, text, SIZE, bold=False),
    st.integers(0, 500),
    st.integers(0, 800),
    st.integers(5, 60),
    st.sampled_from(["hulp", "raad", "Lisbeek", "2019", "-"]),
)


def set_line(text: str, x: float, y: float) -> list[Word]:
    """The words of a line, each as wide as its letters."""
    words = []
    for word in text.split():
        words.append(Word(x, y, x + 5 * len(word), y + SIZE, word, SIZE, bold=False))
        x += 5 * len(word) + 3
    return words


def page(columns: int, lines: int) -> list[Word]:
    """Columns of prose, the words in order of their height on the page."""
    return [
        word
        for line in range(lines)
        for column in range(columns)
        for word in set_line(
            f"kolom{column} regel{line} van de raad", 50 + 170 * column, 700 - 14 * line
        )
    ]


@pytest.mark.parametrize("columns", [2, 3])
def test_columns_are_read_from_left_to_right(columns: int) -> None:
    """Each column is read to its end before the next."""
    words = page(columns, lines=8)

    read = [line.text.split()[:2] for box in boxes_of_words(words) for line in box]

    assert has_columns(words)
    assert read == [[f"kolom{c}", f"regel{n}"] for c in range(columns) for n in range(8)]


def test_few_lines_side_by_side_are_no_columns() -> None:
    """Of four lines side by side nobody can say whether they are columns or a table."""
    assert not has_columns(page(2, lines=4))


def test_words_at_one_height_are_one_line() -> None:
    """A raised word stands in the line, whatever the order in which the words are given."""
    words = set_line("Zie de nota van Ravenhorst", 50, 700)
    raised = Word(48, 704, 49, 711, "1", 7.0, bold=False)

    (line,) = lines_of_words([*reversed(words), raised])

    assert line.text == "1 Zie de nota van Ravenhorst"
    assert line.size == SIZE


@given(st.lists(WORDS, max_size=60))
def test_no_word_is_lost_or_doubled(words: list[Word]) -> None:
    """Whatever stands where, the boxes hold each word once."""
    read = [word for box in boxes_of_words(words) for line in box for word in line.text.split()]

    assert Counter(read) == Counter(word.text for word in words)


def line(text: str, x: float, y: float = 700, *, size: float = SIZE, bold: bool = False) -> Line:
    """A line of text as wide as its letters."""
    return Line(x, y, x + size * len(text) / 2, y + size, text, size, bold)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (line("per m", 60), line("2", 85, 704, size=6), ["per m\n2"]),
        (line("besloten3", 60), line("; de rest", 106), ["besloten3\n; de rest"]),
        (line("Datum", 60), line("3 mei", 240), ["Datum", "3 mei"]),
        (line("Datum:", 60, bold=True), line("3 mei", 93), ["Datum:", "3 mei"]),
        (line("per m", 60), line("bis", 85, 704, size=6), ["per m", "bis"]),
        (line("per m", 60), line("2", 85, 697, size=6), ["per m", "2"]),
    ],
    ids=["raised figure", "after a figure", "far away", "other type", "raised word", "lowered"],
)
def test_line_goes_on_where_a_raised_figure_cut_it(
    first: Line, second: Line, expected: list[str]
) -> None:
    """Only what stands right behind a line, in its type or as a raised figure, is part of it."""
    found = [each.text for box in boxes_in_flow([first, second]) for each in box]

    assert found == expected


@given(st.lists(st.sampled_from(["ab", "c", " ", "\t", "\r\n", "\r", "\n", "\ufffe", "\x01", "ë"])))
def test_lines_know_where_they_begin(pieces: list[str]) -> None:
    """Each line is what stands at its place in pdfium's text, and no sign is in none of them."""
    text = "".join(pieces)
    lines, places = split_lines(text)

    ends = text.replace("\r\n", "  ")
    shown = ends.replace("\ufffe", "-").translate(dict.fromkeys(map(ord, "\r\n\x01"), "\ufffd"))
    assert [shown[at : at + len(line)] for line, at in zip(lines, places, strict=True)] == lines
    assert "".join("".join(lines).split()) == "".join(shown.split())
