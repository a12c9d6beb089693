"""Reading Rich Text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import DamagedFile
from archive.extract import rtf
from archive.model import Reading, Role
from tests.archive.coverage import assert_covered
from tests.archive.office_samples import blocks, pages, read, texts

PARAGRAPH, HEADING, ROW = Role.PARAGRAPH, Role.HEADING, Role.TABLE_ROW


def made(body: str | bytes, header: str = r"\ansi\ansicpg1252\deff0") -> bytes:
    """A Rich Text document with this body."""
    content = body if isinstance(body, bytes) else body.encode("ascii")
    return rb"{\rtf1" + header.encode("ascii") + b"\n" + content + b"}"


CHARACTERS = {
    "code page": (r"co\'f6rdinatie van cli\'ebnten", "coördinatie van cliënten"),
    "bytes as they are": ("coördinatie".encode("cp1252"), "coördinatie"),
    "unicode": (r"\u235?n euro \u8364?", "ën euro €"),
    "unicode with a byte for others": (r"\u8364\'80 5", "€ 5"),
    "unicode with two for others": (r"{\uc2\u8364\'80\'80}5", "€5"),
    "unicode with none for others": (r"\uc0\u8364 5", "€5"),
    "beyond the first plane": (r"\uc1\u-10179?\u-8704?.", "\U0001f600."),
    "half a character": (r"a\u-8704?b", "a\ufffdb"),
    "marks with names": (r"\lquote a\rquote\endash\ldblquote b\rdblquote\emdash c", "‘a’–“b”—c"),
    "symbols": (r"a\~b\_c\-d\{e\}\\", "a b-cd{e}\\"),
    "tab and line": (r"a\tab b\line c", "a b\nc"),
    "line end in the file": ("Wolken\ndam \nis groot", "Wolkendam is groot"),
    "picture in bytes": (b"a{\\pict\\bin5 }{\\}x}b", "ab"),
    "picture as text": (r"a{\pict\pngblip 89504e47}b", "ab"),
    "field": (r'{\field{\*\fldinst HYPERLINK "x"}{\fldrslt Lisbeek}}', "Lisbeek"),
    "unknown destination": (r"a{\*\geheim nee}b", "ab"),
    "deleted text": (r"a{\deleted weg}\deleted nee\deleted0 b", "ab"),
    "bookmark": (r"a{\*\bkmkstart x}b", "ab"),
    "both ways": (r"{\upr{een}{\*\ud{twee}}}", "een"),
    "encoding of a font": (
        rb"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset238 Arial CE;}}a{\f1 \'b9}\'b9",
        "aą¹",
    ),
    "fonts of signs": (
        (
            r"{\fonttbl{\f0 Arial;}{\f3\fcharset2{\*\panose 0}Wingdings;}{\f4\fcharset2 Symbol;}}"
            r"{\f3 \'fe\'a8\'4b}ja{\f4 \'b3}5 {\f3\u-3844?}\f3\plain\'fe"
        ),
        "☑☐ja≥5 ✓þ",
    ),
}


@pytest.mark.parametrize(("body", "expected"), CHARACTERS.values(), ids=CHARACTERS.keys())
def test_characters(tmp_path: Path, body: str | bytes, expected: str) -> None:
    """Letters come right in whatever way they were written; what is not printed is left out."""
    assert texts(read(tmp_path, made(body))) == [expected]


@pytest.mark.parametrize(
    ("header", "expected"),
    [(r"\mac", "é"), (r"\pca", "Ä"), (r"\ansi\ansicpg1250", "Ž"), (r"\ansi\ansicpg99999", "Ž")],
)
def test_character_set_of_the_document(tmp_path: Path, header: str, expected: str) -> None:
    """The head of the document says how its bytes are to be read; else they are Western."""
    assert texts(read(tmp_path, made(r"\'8e", header))) == [expected]


STYLES = (
    r"{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 Kop;}{\s2 heading 3;}"
    r"{\*\cs10 Default Paragraph Font;}{\s4\b Tekst;}}"
)
BODIES = {
    "paragraphs": (r"een\par twee\par", [(PARAGRAPH, "een"), (PARAGRAPH, "twee")]),
    "escaped line end": ("een\\\ntwee", [(PARAGRAPH, "een"), (PARAGRAPH, "twee")]),
    "styles": (
        STYLES + r"\pard\s1 A\par\pard\s2 B\par\pard\s4 C\par\pard D\par",
        [(HEADING, "A"), (HEADING, "B"), (PARAGRAPH, "C"), (PARAGRAPH, "D")],
    ),
    "outline level": (
        r"\pard\outlinelevel1 A\par\pard\outlinelevel9 B\par",
        [(HEADING, "A"), (PARAGRAPH, "B")],
    ),
    "list": (
        r"{\listtext 1.\tab}een\par{\listtext\'b7\tab}twee\par{\pntext a)\tab}drie",
        [(PARAGRAPH, "1. een"), (PARAGRAPH, "twee"), (PARAGRAPH, "a) drie")],
    ),
    "table": (
        (r"\trowd\intbl Nr\cell Vraag\cell\row\trowd\intbl 7\cell Wat\par kost het?\cell\row"
        r"\pard na\par"),
        [(ROW, "Nr\n\nVraag"), (ROW, "7\n\nWat\nkost het?"), (PARAGRAPH, "na")],
    ),
    "merged cells": (r"\intbl a\cell\cell b\cell\row", [(ROW, "a\n\nb")]),
    "table around text": (
        r"\intbl een\par twee\cell\row",
        [(PARAGRAPH, "een"), (PARAGRAPH, "twee")],
    ),
    "nested table": (
        (r"\pard\intbl a\cell\pard\intbl\itap2 b\nestcell c\nestcell{\*\nesttableprops\nestrow}"
        r"{\nonesttables\par}\pard\intbl\itap1 d\cell\row"),
        [(ROW, "a\n\nb c\nd")],
    ),
    "footnotes": (
        r"een{\super\chftn}{\footnote \pard{\super\chftn} noot\par en meer} twee\par",
        [(PARAGRAPH, "een 1 twee"), (Role.NOTE, "1 noot\nen meer")],
    ),
    "text box": (
        r"voor{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}{\shptxt kader\par}}{\shprslt kader}} na\par",
        [(PARAGRAPH, "voor na"), (PARAGRAPH, "kader")],
    ),
    "header and footer": (
        r"{\headerl\pard Ravenhorst\par}{\headerr\pard Ravenhorst\par}tekst\par{\footer Pagina 1}",
        [(Role.HEADER, "Ravenhorst"), (PARAGRAPH, "tekst"), (Role.FOOTER, "Pagina 1")],
    ),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES.keys())
def test_content_becomes_blocks(
    tmp_path: Path, body: str, expected: list[tuple[Role, str]]
) -> None:
    """Paragraphs, headings, rows, notes and boxes are blocks, each once and in their order."""
    assert blocks(read(tmp_path, made(body))) == expected


def test_levels_and_numbers(tmp_path: Path) -> None:
    """Headings have the depth of their style, and rows the number in their first column."""
    table = r"\pard\intbl Nr\cell Vraag\cell\row\intbl 7\cell Wat?\cell\row"

    reading = read(tmp_path, made(STYLES + r"\pard\s2 B\par" + table))

    assert [(block.level, block.number) for block in reading.blocks] == [
        (3, None), (0, None), (0, "7"),
    ]  # fmt: skip


PAGES = {
    "page": (r"een\page twee", ["een", "twee"]),
    "page before": (r"een\par\pard\pagebb twee", ["een", "twee"]),
    "section": (r"een\sect\sectd twee", ["een", "twee"]),
    "section on the same page": (r"een\sect\sectd\sbknone twee", ["een\n\ntwee"]),
    "in a cell": (r"\intbl een\page twee\cell b\cell\row", ["een twee\n\nb"]),
}


@pytest.mark.parametrize(("body", "expected"), PAGES.values(), ids=PAGES.keys())
def test_pages(tmp_path: Path, body: str, expected: list[str]) -> None:
    """Only a break that the writer put in begins a page."""
    assert pages(read(tmp_path, made(body))) == expected


def test_title_is_a_tag(tmp_path: Path) -> None:
    """The title among the properties is stated; the rest of them is not read."""
    body = r"{\info{\title Inkoopregeling jeugdhulp}{\author J. Jansen}}tekst"

    reading = read(tmp_path, made(body))

    assert [tag.value for tag in reading.tags] == ["Inkoopregeling jeugdhulp"]
    assert texts(reading) == ["tekst"]


@pytest.mark.parametrize("data", [made(r"een\par{twee}")[:-1], b"{\\rtf1"], ids=["end", "start"])
def test_a_document_that_is_cut_off_is_damaged(tmp_path: Path, data: bytes) -> None:
    """A document without its last brace is DamagedFile."""
    with pytest.raises(DamagedFile, match="seems cut off"):
        read(tmp_path, data)


def test_what_comes_after_the_document_is_left_out(tmp_path: Path) -> None:
    """The document ends at its last brace, as it does in every word processor."""
    assert texts(read(tmp_path, made("een") + b"\0\0}junk")) == ["een"]


WORDS = st.lists(
    st.sampled_from(
        r"\par \cell \row \intbl \itap2 \nestcell \nestrow \pard \page \sect { } {\footnote "
        r"{\header {\*\x {\shptxt \u8364 \u-10179 \uc3 \'e9 \'00 \bin3 \s1 tekst \\ \{ \~ \f1 "
        r"{\fonttbl {\stylesheet {\listtext \deleted \plain \chftn \ftnalt \super {\*\annotation "
        r"{\*\atnparent \ftnrestart \sectd \outlinelevel0".split(" ")
    )
    | st.text(alphabet="abé \n;", max_size=4),
    max_size=40,
).map(" ".join)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(body=WORDS)
def test_every_character_lies_in_one_block(tmp_path: Path, body: str) -> None:
    """Whatever the order of its words, a document is read and blocks cover its text once."""
    path = tmp_path / "original"
    # More than enough braces: some are taken for the bytes of a picture.
    missing = body.replace(r"\{", "").count("{")
    path.write_bytes(made(body.encode("cp1252")) + b"}" * (missing + 120))
    content = rtf.read(path, "brief.rtf")

    assert_covered(Reading(content.media_type, "rtf", "1", content.pages, content.blocks))
