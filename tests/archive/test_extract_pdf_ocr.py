"""Reading pages of a PDF from their pictures, with tesseract."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from archive.errors import DamagedFile, OcrUnavailable
from archive.extract import extract, pdf_ocr
from archive.extract.pdf_ocr import check_available, ocr_pages, read_pages
from tests.archive.pdf_samples import Draw, prose, render, write_lines
from tests.conditions import skip_or_fail

FIRST = ("De gemeente Wolkendam nodigt alle aanbieders", "uit voor een gesprek over de tarieven.")
SECOND = ("De bijeenkomst in Lisbeek begint om tien uur.",)


@pytest.fixture(scope="session")
def tesseract() -> None:
    """Tesseract with Dutch."""
    try:
        check_available()
    except OcrUnavailable as error:
        skip_or_fail(error.message)


def _letter(canvas: Canvas) -> None:
    y = write_lines(canvas, FIRST, size=13, leading=17)
    write_lines(canvas, SECOND, y=y - 40, size=13)


def scanned(path: Path, draw: Draw, *, between: Draw | None = None) -> Path:
    """A PDF with a picture of the page that ``draw`` makes, after a page with text if asked."""
    with PdfDocument(render(path.with_suffix(".source.pdf"), [draw])) as source:
        picture = source[0].render(scale=2.5).to_pil()

    def show(canvas: Canvas) -> None:
        canvas.drawInlineImage(picture, 0, 0, *A4)

    return render(path, [show] if between is None else [between, show])


@pytest.mark.usefixtures("tesseract")
def test_scanned_page_is_read(tmp_path: Path) -> None:
    """The words come in order, each paragraph is a block, and the confidence is kept."""
    path = scanned(tmp_path / "a.pdf", _letter)
    assert extract(path, "a.pdf").pages[0].needs_ocr

    page, blocks = ocr_pages(path, [1])[1]

    assert [page.text[b.span.start : b.span.end].split() for b in blocks] == [
        " ".join(FIRST).split(),
        " ".join(SECOND).split(),
    ]
    assert (page.number, page.lane, page.needs_ocr) == (1, "ocr", False)
    assert page.quality is not None
    assert 0.7 < page.quality <= 1


@pytest.mark.usefixtures("tesseract")
def test_only_the_pages_asked_for_are_read(tmp_path: Path) -> None:
    """The answer has the numbers that were asked, and their spans lie on those pages."""
    path = scanned(tmp_path / "a.pdf", _letter, between=prose("Dit blad heeft tekst."))

    found = ocr_pages(path, [2])

    assert list(found) == [2]
    page, blocks = found[2]
    assert page.number == 2
    assert {block.span.page for block in blocks} == {2}


@pytest.mark.usefixtures("tesseract")
def test_picture_without_words_gives_an_empty_page(tmp_path: Path) -> None:
    """Where nothing is found the page is empty, without a confidence, and no longer marked."""
    path = scanned(tmp_path / "a.pdf", lambda canvas: canvas.circle(300, 400, 90))

    page, blocks = ocr_pages(path, [1])[1]

    assert (page.text, page.quality, page.needs_ocr, blocks) == ("", None, False, ())


@pytest.mark.usefixtures("tesseract")
def test_page_that_takes_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page on which tesseract goes on and on is an error with the limit."""
    path = scanned(tmp_path / "a.pdf", _letter)
    monkeypatch.setattr(pdf_ocr, "SECONDS_PER_PAGE", 0.001)

    with pytest.raises(DamagedFile, match=r"page 1 of a\.pdf .* within 0\.001 seconds"):
        ocr_pages(path, [1])


def test_without_tesseract_the_packages_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where tesseract is not installed the error says what to install."""
    path = render(tmp_path / "a.pdf", [prose("Dit blad heeft tekst.")])
    monkeypatch.setenv("PATH", os.fspath(tmp_path))

    with pytest.raises(OcrUnavailable) as caught:
        next(read_pages(path, [1]))

    assert "tesseract-ocr-nld" in caught.value.hint
    assert "tesseract-lang" in caught.value.hint
