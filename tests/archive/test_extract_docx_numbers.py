"""The numbers that Word makes of lists and headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.extract.word_styles import in_form
from tests.archive.office_samples import (
    cell,
    paragraph,
    read,
    row,
    table,
    texts,
)
from tests.archive.office_samples import docx as made


def level(depth: int, form: str, text: str, extra: str = "") -> str:
    """One level of a numbering."""
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


NUMBERING = (
    '<w:abstractNum w:abstractNumId="4">'
    + level(0, "upperRoman", "Artikel %1", '<w:pStyle w:val="Kop2"/>')
    + level(1, "decimal", "%1.%2", "<w:isLgl/>")
    + level(2, "lowerLetter", "%3)")
    + level(3, "bullet", "•")
    + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>'
    '<w:num w:numId="8"><w:abstractNumId w:val="4"/><w:lvlOverride w:ilvl="2">'
    '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def numbered(text: str, depth: int, number: int = 7) -> str:
    """A paragraph at this level of a numbering."""
    return paragraph(
        text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    )


def test_numbers_are_written_as_word_prints_them(tmp_path: Path) -> None:
    """Levels count within those above them, start anew below them, and go on past other text."""
    body = (
        numbered("Eerst", 0) + numbered("a", 1) + numbered("b", 1) + numbered("c", 2)
        + paragraph("tussen") + numbered("d", 2) + numbered("e", 3) + numbered("Tweede", 0)
        + numbered("f", 1) + numbered("g", 2, 8) + numbered("h", 2, 8) + numbered("geen", 0, 0)
    )  # fmt: skip

    assert texts(read(tmp_path, made(body, numbering=NUMBERING))) == [
        "Artikel I Eerst", "1.1 a", "1.2 b", "a) c", "tussen", "b) d", "e",
        "Artikel II Tweede", "2.1 f", "e) g", "f) h", "geen",
    ]  # fmt: skip


def test_numbers_of_a_style(tmp_path: Path) -> None:
    """A style numbers its paragraphs at the level that is tied to it."""
    styles = (
        '<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    body = paragraph("Doel", '<w:pStyle w:val="Kop2"/>')

    reading = read(tmp_path, made(body * 2, styles=styles, numbering=NUMBERING))

    assert texts(reading) == ["Artikel I Doel", "Artikel II Doel"]


def test_numbered_rows_keep_their_number(tmp_path: Path) -> None:
    """Rows under a head for numbers are found by it, also when Word counts them."""
    body = table(
        row("Nr.", "Vraag", "Antwoord"),
        row(cell(numbered("", 1)), "Wanneer?", "Morgen."),
        row("12", "Waarom?", "Daarom."),
        row("Perceel 1 en verder", "Hoe?", "Zo."),
    )

    reading = read(tmp_path, made(body, numbering=NUMBERING))

    assert [block.number for block in reading.blocks] == [None, "1.1", "12", None]


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (1994, "lowerRoman", "mcmxciv"), (9, "upperRoman", "IX"), (0, "lowerRoman", "0"),
        (26, "upperLetter", "Z"), (27, "upperLetter", "AA"), (3, "decimalZero", "03"),
        (3, "chicago", "3"), (3, "bullet", ""), (5000, "lowerRoman", "5000"),
    ],
)  # fmt: skip
def test_number_formats(count: int, form: str, expected: str) -> None:
    """Each number format of Word writes its numbers; an unknown one writes them plain."""
    assert in_form(count, form) == expected


@pytest.mark.parametrize(
    ("restart", "letters"),
    [
        ("", ["a)", "b)", "a)", "a)"]),
        ('<w:lvlRestart w:val="0"/>', ["a)", "b)", "c)", "d)"]),
        ('<w:lvlRestart w:val="1"/>', ["a)", "b)", "c)", "a)"]),
        ('<w:lvlRestart w:val="2"/>', ["a)", "b)", "a)", "a)"]),
    ],
    ids=["not said", "never", "after the first level", "after the first two"],
)
def test_a_level_begins_anew_where_it_says_so(
    tmp_path: Path, restart: str, letters: list[str]
) -> None:
    """A level begins anew after any above it, after some of them, or goes on for ever."""
    numbering = (
        '<w:abstractNum w:abstractNumId="4">'
        + level(0, "decimal", "%1")
        + level(1, "decimal", "%1.%2")
        + level(2, "lowerLetter", "%3)", restart)
        + '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>'
    )
    depths = (0, 1, 2, 2, 1, 2, 0, 1, 2)
    body = "".join(numbered("x", depth) for depth in depths)

    found = texts(read(tmp_path, made(body, numbering=numbering)))

    assert [text.removesuffix(" x") for text in found if ")" in text] == letters
