"""Lists of expected documents, as spreadsheets and people write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from archive.errors import ManifestError
from archive.expected import read_expected
from archive.model import Kind, Track
from archive.settings import Settings

SETTINGS = Settings((Track("Verblijf Jeugd", aliases=("verblijf",)), Track("Vervoer")))
TABLE = (
    "page_title\tsection\tcontext\tdocument\tkind\ttrack\tdate\tprecision\tnote\n"
    "Inkoop\tDialoog 4 mei 2018\tLees hier\tverslag één\tverslag\tverblijf\t2018-05-04\tday\tx\n"
    "Inkoop\tModel\tLees hier\tmodel\tbeleid\tVervoer\t\tnone\t\n"
)


def read(folder: Path, content: str | bytes, encoding: str = "utf-8") -> list[tuple[object, ...]]:
    """Name, kind, tracks and date of each document on a list."""
    path = folder / "lijst.tsv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    found = read_expected(path, SETTINGS)
    return [(each.name, each.kind, each.tracks, each.date and str(each.date)) for each in found]


EXPECTED = [
    ("verslag één", Kind.REPORT, ("Verblijf Jeugd",), "2018-05-04"),
    ("model", Kind.POLICY, ("Vervoer",), None),
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_list_is_read_in_the_encodings_that_programs_write(tmp_path: Path, encoding: str) -> None:
    """With and without a mark of the byte order, and in that of Windows."""
    assert read(tmp_path, TABLE, encoding) == EXPECTED


@pytest.mark.parametrize("delimiter", [";", ","])
def test_other_delimiters_and_line_ends_are_understood(tmp_path: Path, delimiter: str) -> None:
    """As a spreadsheet saves CSV."""
    table = TABLE.replace("\t", delimiter).replace("\n", "\r\n")
    assert read(tmp_path, table) == EXPECTED


def test_heads_may_be_dutch_in_any_case_and_order(tmp_path: Path) -> None:
    """Columns that are not known are left alone."""
    table = "Datum\tOpmerking\tNaam\tSoort\n4 mei 2018\tmooi\tverslag\tVerslag\n"
    assert read(tmp_path, table) == [("verslag", Kind.REPORT, (), "2018-05-04")]


def test_a_list_without_properties_says_what_its_words_say(tmp_path: Path) -> None:
    """Kind, track and date follow from name, sentence and headings."""
    table = "section\tdocument\nConsultatie verblijf 4 mei 2018\tverslag\n"
    assert read(tmp_path, table) == [("verslag", Kind.REPORT, ("Verblijf Jeugd",), "2018-05-04")]


def test_a_date_is_no_more_precise_than_the_list_says(tmp_path: Path) -> None:
    """A spreadsheet makes a day of every month."""
    table = "document\tdate\tprecision\na\t2018-05-01\tmonth\nb\t2018-05-01\tyear\nc\t2018\tnone\n"
    assert [row[3] for row in read(tmp_path, table)] == ["2018-05", "2018", None]


def test_what_is_not_understood_is_told_and_not_lost(tmp_path: Path) -> None:
    """A kind, a track and a date that cannot be."""
    path = tmp_path / "lijst.tsv"
    path.write_text("document\tkind\ttrack\tdate\nstuk\troman\tElders\tgisteren\n", "utf-8")
    (found,) = read_expected(path, SETTINGS)
    assert (found.kind, found.tracks, found.date) == (None, (), None)
    assert len(found.notes) == 3
    assert found.line == 2


def test_short_lines_empty_lines_and_quotes_are_no_problem(tmp_path: Path) -> None:
    """Cells may be missing at the end of a line, and have quotes around them or in them."""
    table = 'file\tdocument\tdate\n\n\t"het ""model"""\n"a.pdf"\n\t\t2018\n\t"zo" en "zo"\t2019\n'
    assert [row[0] for row in read(tmp_path, table)] == ['het "model"', "a.pdf", '"zo" en "zo"']


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\n \n", id="blank"),
        pytest.param(b"kind\tdate\nnvi\t2018\n", id="no column that names documents"),
        pytest.param(b"\x00\xff\xfe\x01" * 40, id="no text"),
    ],
)
def test_a_list_that_names_nothing_is_refused(tmp_path: Path, content: bytes) -> None:
    """The message names the list."""
    with pytest.raises(ManifestError, match=r"lijst\.tsv"):
        read(tmp_path, content)


def test_a_list_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """So is a folder."""
    with pytest.raises(ManifestError):
        read_expected(tmp_path / "nergens.tsv", SETTINGS)
    with pytest.raises(ManifestError):
        read_expected(tmp_path, SETTINGS)


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: f"document\n{text}".encode(
    errors="replace")))  # fmt: skip
@how(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_a_list_or_a_clear_error(tmp_path: Path, content: bytes) -> None:
    """No file brings anything but documents or a ManifestError."""
    try:
        found = read(tmp_path, content)
    except ManifestError:
        return
    assert all(name for name, *_ in found)
