"""PDF files that are damaged, locked or too large."""

from __future__ import annotations

import contextlib
import logging
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import DamagedFile, EncryptedFile, ReadError, TooLarge
from archive.extract import extract, pdf
from archive.extract.pdf_pdfium import PdfiumFile
from archive.model import UNOPENED
from tests.archive.coverage import assert_covered
from tests.archive.pdf_samples import BODY, prose, render, with_lost_pages


def test_password_is_reported(tmp_path: Path) -> None:
    """A file that needs a password is EncryptedFile."""
    path = render(tmp_path / "a.pdf", [prose(*BODY)], encrypt="geheim")

    with pytest.raises(EncryptedFile, match=r"brief\.pdf is protected by a password"):
        extract(path, "brief.pdf")


def test_cut_off_file_is_reported(tmp_path: Path) -> None:
    """A file that ends before its end marker is DamagedFile, with what to do."""
    path = render(tmp_path / "a.pdf", [prose(*BODY)] * 5)
    path.write_bytes(path.read_bytes()[:-1500])

    with pytest.raises(DamagedFile, match="seems cut off") as caught:
        extract(path, "brief.pdf")

    assert caught.value.hint == "download it again"


@pytest.mark.parametrize(
    "inside",
    [b"", b"1 0 obj << /Type /Catalog"],
    ids=["nothing", "unfinished object"],
)
def test_damaged_file_is_reported_with_its_cause(tmp_path: Path, inside: bytes) -> None:
    """A file whose structure makes no sense is DamagedFile and keeps the library's error."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\n" + inside + b"\n%%EOF\n")

    with pytest.raises(DamagedFile, match="cannot be read") as caught:
        extract(path, "a.pdf")

    assert caught.value.__cause__ is not None


def test_file_without_pages_is_reported(tmp_path: Path) -> None:
    """A file in which no page is found is DamagedFile."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.4\ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n")

    with pytest.raises(DamagedFile, match="no page is found"):
        extract(path, "a.pdf")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    damage=st.lists(
        st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=4)), min_size=1, max_size=8
    )
)
def test_random_damage_never_escapes_as_another_error(
    tmp_path: Path, damage: list[tuple[float, bytes]]
) -> None:
    """Whatever bytes are overwritten, the outcome is a covered reading or a ReadError."""
    data = bytearray(render(tmp_path / "a.pdf", [prose(*BODY)] * 2).read_bytes())
    for place, new in damage:
        start = 9 + int(place * (len(data) - 9))
        data[start : start + len(new)] = new
    path = tmp_path / "b.pdf"
    path.write_bytes(data)

    with contextlib.suppress(ReadError):
        assert_covered(extract(path, "b.pdf"))


def test_reading_logs_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The library's warnings stay inside, and its log level is left as it was."""
    path = render(tmp_path / "a.pdf", [prose(*BODY)])
    before = logging.getLogger("pdfminer").level

    with caplog.at_level(logging.DEBUG):
        extract(path, "a.pdf")

    assert not caplog.records
    assert logging.getLogger("pdfminer").level == before


def test_a_file_of_too_many_pages_is_not_read(tmp_path: Path) -> None:
    """The number of pages is asked when the file is opened, and the limit is named."""
    path = render(tmp_path / "a.pdf", [prose(*BODY)] * 3)

    assert len(extract(path, "a.pdf", most_pages=3).pages) == 3
    with pytest.raises(TooLarge, match="3 pages; the limit is 2") as caught:
        extract(path, "a.pdf", most_pages=2)
    assert "dossier.toml" in caught.value.hint


def test_password_opens_the_file(tmp_path: Path) -> None:
    """With its password a protected file is read as any other."""
    path = render(tmp_path / "a.pdf", [prose(*BODY)], encrypt="geheim")

    assert pdf.read(path, "a.pdf", "geheim").pages[0].text == "\n".join(BODY)


YEARS = ("Begroting van Wolkendam.", "Het eerste jaar.", "Het tweede jaar.", "Het derde jaar.")


def test_a_page_that_no_reader_opens_is_kept_empty(tmp_path: Path) -> None:
    """The others keep their number and text, and none takes the place of the one that is lost."""
    path = with_lost_pages(render(tmp_path / "a.pdf", [prose(each) for each in YEARS]), [2, 3])

    pages = extract(path, "a.pdf").pages

    assert [(page.text.strip(), page.lane) for page in pages] == [
        (YEARS[0], "pdfium"),
        ("", UNOPENED),
        ("", UNOPENED),
        (YEARS[3], "pdfium"),
    ]
    assert not any(page.needs_ocr for page in pages)


def test_a_file_of_which_no_page_opens_is_reported(tmp_path: Path) -> None:
    """Where nothing can be read, the file is damaged."""
    path = with_lost_pages(render(tmp_path / "a.pdf", [prose(each) for each in YEARS]), range(1, 5))
    path.write_bytes(path.read_bytes().replace(b"/Type /Page\n", b"/Type /Lost\n"))

    with pytest.raises(DamagedFile, match=r"a\.pdf is damaged"):
        extract(path, "a.pdf")


def test_a_page_that_cannot_be_drawn_is_reported(tmp_path: Path) -> None:
    """What asks for its picture is told which page it is."""
    path = with_lost_pages(render(tmp_path / "a.pdf", [prose(each) for each in YEARS]), [2])

    with (
        PdfiumFile(path, "a.pdf") as file,
        pytest.raises(DamagedFile, match=r"page 2 of a\.pdf cannot be drawn"),
    ):
        file.grey(2, 72, 10_000)
