"""Reading plain text and Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.extract import extract
from archive.extract.encodings import decode
from archive.extract.text import read
from archive.model import Reading, Role
from tests.archive.coverage import assert_covered

PIECES = st.sampled_from(
    [
        "# Kop",
        "Kop\n===",
        "---",
        "- punt",
        "```",
        "Wolkendam",
        "\n",
        "\n\n",
        "\f",
        " ",
        "\t",
        "\xa0",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5)).map("".join)


def reading_of(tmp_path: Path, text: str | bytes, name: str = "a.txt") -> Reading:
    """Read these characters or bytes as a file of this name."""
    path = tmp_path / "original"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return extract(path, name)


def parts(reading: Reading) -> list[tuple[Role, int, str]]:
    """The blocks as role, level and text."""
    return [(block.role, block.level, reading.slice(block.span)) for block in reading.blocks]


SAMPLE = "Cliënten uit Lisbeek – twee – krijgen “hulp” à € 85; coördinatie één keer."

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_encoding_is_recognised(encoding: str) -> None:
    """The same words come out of every encoding that a Dutch text is likely to have."""
    assert decode(SAMPLE.encode(encoding)) == SAMPLE


GUESSED = [
    ("€ 85", "cp1252"),
    ("zo’n ‘tarief’ – “goed” •", "cp1252"),
    ("café", "cp1252"),
    ("Één patiënt", "cp1252"),
    ("coördinatie", "cp850"),
    ("cliënten, één, 2 à 3", "cp850"),
    ("cliënten, zo’n café", "mac_roman"),
    ("2 à 3, € 5 – één ‘keer’", "mac_roman"),
]


@pytest.mark.parametrize(("text", "encoding"), GUESSED)
def test_single_bytes_are_told_apart_by_what_stands_around_them(text: str, encoding: str) -> None:
    """A letter stands beside letters, a quote before or after a word, in the right encoding."""
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("declared", ["iso-8859-1", "latin1", "ISO_8859-1"])
def test_who_says_latin_1_means_windows(declared: str) -> None:
    """Quotes and the euro sign have places where Latin-1 has control characters."""
    assert decode("€ 85 ‘per’ dag".encode("cp1252"), declared=declared) == "€ 85 ‘per’ dag"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"een\r\ntwee\rdrie\n", "een\ntwee\ndrie\n"),
        ("één, twee, café, ".encode() * 9 + b"\xe9", "één, twee, café, " * 9 + "\ufffd"),
        ("Wolkendam".encode("ascii"), "Wolkendam"),
        ("coördinatie".encode("latin-1"), "coördinatie"),
        (b"", ""),
    ],
    ids=["line ends", "one stray byte in utf-8", "ascii", "short latin-1", "nothing"],
)
def test_odd_bytes(data: bytes, expected: str) -> None:
    """Line ends become newlines, and one bad byte does not spoil the rest."""
    assert decode(data) == expected


def test_declared_encoding_is_used_for_what_is_not_utf8() -> None:
    """A stated encoding decides where the bytes alone do not."""
    assert decode("Łódź".encode("iso-8859-2"), declared="iso-8859-2") == "Łódź"


def test_unknown_declared_encoding_is_ignored() -> None:
    """A name that is no encoding changes nothing."""
    assert decode("coördinatie".encode("cp1252"), declared="onzin") == "coördinatie"


def test_blank_lines_part_paragraphs(tmp_path: Path) -> None:
    """A paragraph is a run of lines that are not blank."""
    reading = reading_of(tmp_path, "\n  Een\ntwee  \n \t\n\nDrie\n")

    assert parts(reading) == [(Role.PARAGRAPH, 0, "Een\ntwee"), (Role.PARAGRAPH, 0, "Drie")]
    assert reading.pages[0].text == "\n  Een\ntwee  \n \t\n\nDrie\n"


def test_form_feed_begins_a_page(tmp_path: Path) -> None:
    """Form feeds part pages; one after the last page begins none."""
    reading = reading_of(tmp_path, "een\ftwee\f\n")

    assert [(page.number, page.text) for page in reading.pages] == [(1, "een"), (2, "twee")]
    assert [block.span.page for block in reading.blocks] == [1, 2]


def test_markdown_headings_have_levels(tmp_path: Path) -> None:
    """Both kinds of Markdown heading are blocks of their own, with their level."""
    text = "# Inkoop\nInleiding\n\nPlanning\n========\ntekst\n\n### Perceel ###\n\nOverleg\n---\n"

    assert parts(reading_of(tmp_path, text, "a.md")) == [
        (Role.HEADING, 1, "# Inkoop"),
        (Role.PARAGRAPH, 0, "Inleiding"),
        (Role.HEADING, 1, "Planning\n========"),
        (Role.PARAGRAPH, 0, "tekst"),
        (Role.HEADING, 3, "### Perceel ###"),
        (Role.HEADING, 2, "Overleg\n---"),
    ]


@pytest.mark.parametrize(
    "text",
    ["#geen kop", "tekst met # erin", "```\n# opmerking\n```", "| a | b |\n---", "---\ntekst"],
    ids=["no space", "inside a line", "code", "table", "rule"],
)
def test_markdown_that_is_no_heading(tmp_path: Path, text: str) -> None:
    """What only resembles a heading stays a paragraph."""
    roles = {role for role, _, _ in parts(reading_of(tmp_path, text, "a.md"))}

    assert roles == {Role.PARAGRAPH}


def test_plain_text_has_no_headings(tmp_path: Path) -> None:
    """The signs of Markdown mean nothing in a plain text."""
    assert parts(reading_of(tmp_path, "# Inkoop")) == [(Role.PARAGRAPH, 0, "# Inkoop")]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS, name=st.sampled_from(["a.txt", "a.md"]))
def test_every_character_lies_in_one_block(tmp_path: Path, text: str, name: str) -> None:
    """The blocks of any text cover its non-space characters once."""
    path = tmp_path / "original"
    path.write_bytes(text.encode("utf-8"))
    content = read(path, name)

    reading = Reading(content.media_type, "text", "1", content.pages, content.blocks)
    assert_covered(reading)
