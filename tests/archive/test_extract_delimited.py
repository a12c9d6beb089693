"""Reading tables in plain text."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.extract import extract, media_type_of
from archive.extract.separators import rows_of, separator_of
from archive.model import Role
from tests.archive.coverage import assert_covered
from tests.archive.office_samples import blocks, pages, read, texts

CSV, PLAIN = "text/csv", "text/plain"
ROWS = [
    ["Nr", "Vraag", "Antwoord"],
    ["1", "Wanneer start de gunning; en voor wie?", "In mei."],
    ["2", 'Wat is "verblijf"?\n\nEn waar?', "In Lisbeek, bij coördinatie."],
]
EXPECTED = [
    (Role.TABLE_ROW, "Nr\n\nVraag\n\nAntwoord"),
    (Role.TABLE_ROW, "1\n\nWanneer start de gunning; en voor wie?\n\nIn mei."),
    (Role.TABLE_ROW, '2\n\nWat is "verblijf"?\nEn waar?\n\nIn Lisbeek, bij coördinatie.'),
]


def written(separator: str, line_end: str = "\r\n") -> str:
    """The rows as a program writes them."""
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator=line_end).writerows(ROWS)
    return buffer.getvalue()


FILES = {
    "semicolons": (written(";").encode("cp1252"), "vragen.csv"),
    "semicolons in utf-8": (codecs.BOM_UTF8 + written(";").encode(), "vragen.CSV"),
    "commas": (written(",", "\n").encode(), "vragen.csv"),
    "tabs": (written("\t").encode(), "vragen.tsv"),
    "bars": (written("|").encode(), "vragen.csv"),
    "tabs in utf-16": (written("\t").encode("utf-16"), "vragen.txt"),
    "semicolons in a text": (written(";", "\r").encode("utf-8"), "vragen.txt"),
    "commas without a name": (written(",").encode(), "original"),
    "a separator that is named": (b"sep=;\r\n" + written(";").encode(), "vragen.txt"),
    "an odd separator that is named": (b'"sep=^"\n' + written("^").encode(), "vragen.csv"),
    "a mark before the name": (codecs.BOM_UTF8 + b"SEP=,\n" + written(",").encode(), "a.csv"),
}


@pytest.mark.parametrize(("data", "name"), FILES.values(), ids=FILES.keys())
def test_a_table_of_questions_gives_numbered_rows(tmp_path: Path, data: bytes, name: str) -> None:
    """Each row is a block with its number and its columns, as of any other sheet."""
    reading = read(tmp_path, data, name)

    assert reading.media_type == CSV
    assert blocks(reading) == EXPECTED
    assert [block.number for block in reading.blocks] == [None, "1", "2"]
    assert {block.columns for block in reading.blocks} == {(0, 1, 2)}


TABLES = {
    "one row": ("a;b", ["a\n\nb"]),
    "empty cells": ("a;;c\n;;\n;b;\n", ["a\n\nc", "b"]),
    "blank lines": ("a;b\n\n1;2\n\n", ["a\n\nb", "1\n\n2"]),
    "decimal commas": ("1,5;2,5\n3,5;4,5\n", ["1,5\n\n2,5", "3,5\n\n4,5"]),
    "a title above": ("Vragen;;\nNr;Vraag;Antwoord\n", ["Vragen", "Nr\n\nVraag\n\nAntwoord"]),
    "a title without separators": (
        "Vragen over jeugdhulp\n\nNr;Vraag\n1;Wie?\n2;Wat?\n",
        ["Vragen over jeugdhulp", "Nr\n\nVraag", "1\n\nWie?", "2\n\nWat?"],
    ),
    "rows that end early": (
        "nr;vraag;antwoord;lot\n1;a\n2;b;c\n3;d;e;f\n",
        ["nr\n\nvraag\n\nantwoord\n\nlot", "1\n\na", "2\n\nb\n\nc", "3\n\nd\n\ne\n\nf"],
    ),
    "some rows are longer": (
        "a;b\n" * 5 + "c;d;e\n",
        ["a\n\nb"] * 5 + ["c\n\nd\n\ne"],
    ),
    "numbers kept as text": ('nr;x\n="007";=A1\n', ["nr\n\nx", "007\n\n=A1"]),
    "a quote within a cell": ('a;b\nbuis 5";c\nd;"e"\n', ["a\n\nb", 'buis 5"\n\nc', "d\n\ne"]),
    "quotes that do not add up": (
        'a;b\n"Oost;c\nd;e\nf;g\n',
        ["a\n\nb", '"Oost\n\nc', "d\n\ne", "f\n\ng"],
    ),
    "quotes that are not doubled": (
        'a;b\n1;"die "ene" man"\n2;"x\ny"\n',
        ["a\n\nb", '1\n\ndie ene" man"', "2\n\nx\ny"],
    ),
    "nothing but a separator's name": ("sep=;\n", []),
}


@pytest.mark.parametrize(("text", "expected"), TABLES.values(), ids=TABLES.keys())
def test_rows_as_they_are_seen(tmp_path: Path, text: str, expected: list[str]) -> None:
    """A row gives what a person sees in its cells, whatever is odd about it."""
    reading = read(tmp_path, text.encode(), "tabel.csv")

    assert reading.media_type == CSV
    assert texts(reading) == expected


NO_TABLES = {
    "a letter called table": ("Geachte heer,\n\nHierbij, zoals beloofd, de lijst.\nGroet", "a.csv"),
    "a letter with a list": ("Geachte heer\n\nHierbij: een; twee; drie\nen meer.\n", "a.csv"),
    "amounts": ("1,5\n€ 2.500,50\n-3,00\n", "a.csv"),
    "amounts under a head": ("Bedrag\n1,5\n2,5\n3,0\n", "a.csv"),
    "one column": ("Lisbeek\nWolkendam\nRavenhorst\n", "a.csv"),
    "one line with a comma": ("Wolkendam, 3 mei", "a.csv"),
    "a text": ("Eerst dit; dan dat; en dan\nniets meer.", "a.txt"),
    "labels and tabs": ("Datum\t3 mei\nPlaats\tLisbeek\nBetreft\tjeugdhulp\n", "a.txt"),
    "two rows": ("a;b;c\n1;2;3\n", "a.txt"),
    "uneven rows": ("a;b;c\n1;2;3\n1;2\n", "a.txt"),
    "figures for heads": ("1;2;3\n4;5;6\n7;8;9\n", "a.txt"),
    "a head that is missing": ("a;;c\n4;5;6\n7;8;9\n", "a.txt"),
    "heads that are alike": ("a;a;c\n4;5;6\n7;8;9\n", "a.txt"),
    "sentences": ("Een a; b; c.\nEen d; e; f.\nEen g; h; i.\n", "a.txt"),
    "an enumeration": ("Noord, Zuid, Oost\nLisbeek, Wolkendam, Ravenhorst\na, b, c\n", "a.txt"),
    "paragraphs": ("a;b;c\n\n1;2;3\n\n4;5;6\n", "a.txt"),
    "nothing": ("\n \n", "a.csv"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "name"), NO_TABLES.values(), ids=NO_TABLES.keys())
def test_what_only_looks_like_a_table_stays_a_text(tmp_path: Path, text: str, name: str) -> None:
    """A text is a table by its rows, and a name alone does not make it one."""
    reading = read(tmp_path, text.encode(), name)

    assert reading.media_type == PLAIN
    assert pages(reading) == [text]


@pytest.mark.parametrize("name", ["nota.md", "nota.markdown"])
def test_markdown_stays_markdown(tmp_path: Path, name: str) -> None:
    """A name that says what a text is goes before what its lines look like."""
    assert read(tmp_path, written(";").encode(), name).media_type == "text/markdown"


@pytest.mark.parametrize("name", ["vragen.csv", "vragen.txt"])
def test_of_a_long_table_the_beginning_decides(tmp_path: Path, name: str) -> None:
    """A table is known by what it begins with, also where a row is cut off there."""
    cell = '"' + "a\n" * 300 + '"'
    text = "Nr;Vraag;Antwoord\n" + "".join(f"{number};{cell};x\n" for number in range(300))

    reading = read(tmp_path, text.encode(), name)

    assert reading.media_type == CSV
    assert len(reading.blocks) == 301


def test_a_cell_may_be_very_long(tmp_path: Path) -> None:
    """The library's own limit to a cell is lifted for this table alone."""
    text = f'Nr;Vraag\n1;"{"woord " * 40_000}"\n'
    usual = csv.field_size_limit()

    assert len(texts(read(tmp_path, text.encode(), "a.csv"))[1]) > 200_000
    assert csv.field_size_limit() == usual


CELLS = st.text(alphabet='ab1 ;,\t|"\n\r\f\v=\x85é', max_size=6)


@given(rows=st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_what_a_program_wrote_is_read_back(separator: str, rows: list[list[str]]) -> None:
    """The rows that a program wrote are those that are read."""
    rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows(rows)

    assert rows_of(buffer.getvalue(), separator) == rows


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet='ab;,\t|"\n\r =sep\ufeff', max_size=60), name=st.sampled_from("ct"))
def test_any_text_is_read(tmp_path: Path, text: str, name: str) -> None:
    """No text is too odd to be read, as a table or not, and no word of it is lost."""
    path = tmp_path / "original"
    path.write_bytes(f"x{text}".encode())
    reading = extract(path, {"c": "a.csv", "t": "a.txt"}[name])

    assert_covered(reading)
    letters = [each for each in f"x{text}" if each.isalpha()]
    assert [each for page in reading.pages for each in page.text if each.isalpha()] == letters


@given(text=st.text(alphabet='ab;,\t|"\n =sep', max_size=60), whole=st.booleans())
def test_a_separator_is_found_or_not(text: str, *, whole: bool) -> None:
    """Whatever a text begins with, what parts its cells is a character that stands in it."""
    separator = separator_of(text, "a.csv", whole=whole)

    assert separator is None or separator in text


def test_what_is_no_table_is_not_opened_as_one(tmp_path: Path) -> None:
    """Of a text that is no table the media type says so."""
    path = tmp_path / "original"
    path.write_text("Geachte heer,", encoding="utf-8")

    assert media_type_of(path, "brief.csv") == PLAIN
