"""What each page of a PDF says of its reading, and which pages wait for OCR."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from archive.extract import extract
from archive.extract.layout import Sheet
from archive.extract.pdf_pdfminer import PdfminerFile
from tests.archive.coverage import assert_covered
from tests.archive.pdf_samples import BODY, TOP, Draw, prose, render, write_lines


def test_page_without_text_is_empty(tmp_path: Path) -> None:
    """A page with nothing but a drawing gives an empty page."""
    path = render(tmp_path / "a.pdf", [lambda canvas: canvas.circle(200, 200, 50)])

    reading = extract(path, "a.pdf")

    assert [page.text for page in reading.pages] == [""]
    assert not reading.has_text


def test_page_says_who_read_it_and_how_well(tmp_path: Path) -> None:
    """A page of plain Dutch is read by pdfium, scores high and needs no OCR."""
    (page,) = extract(render(tmp_path / "a.pdf", [prose(*BODY)]), "a.pdf").pages

    assert page.lane == "pdfium"
    assert page.quality is not None
    assert page.quality > 0.8
    assert not page.needs_ocr


def _picture(canvas: Canvas, width: float, height: float) -> None:
    canvas.drawInlineImage(Image.new("L", (20, 20), 200), 0, 0, width, height)


def _scan(canvas: Canvas) -> None:
    _picture(canvas, *A4)


def _scan_with_stamp(canvas: Canvas) -> None:
    _picture(canvas, *A4)
    write_lines(canvas, ["Ingekomen 3 mei 2019"])


def _part_of_a_scan(canvas: Canvas) -> None:
    _picture(canvas, A4[0], 0.4 * A4[1])
    write_lines(canvas, ["Kopie"])


def _scan_with_odd_sign(canvas: Canvas) -> None:
    _picture(canvas, A4[0], 0.7 * A4[1])
    write_lines(canvas, ["-a-"])


def _divider(canvas: Canvas) -> None:
    _picture(canvas, A4[0], 0.4 * A4[1])
    write_lines(canvas, ["Bijlage 3 bij het Zorgplan Wolkendam"])


def _letterhead(canvas: Canvas) -> None:
    _picture(canvas, 200, 60)
    write_lines(canvas, BODY)


def _drawn_letters(canvas: Canvas) -> None:
    for number in range(300):
        x, y = 60 + 9 * (number % 50), TOP - 14 * (number // 50)
        canvas.line(x, y, x + 5, y + 7)


def _gibberish(canvas: Canvas) -> None:
    write_lines(canvas, ["!\"#$% &'()* +,-./ :;<=> ?@[]^ _`{|}~ #$%&' ()*+, -./:;"] * 12)


@pytest.mark.parametrize(
    ("draw", "expected"),
    [
        pytest.param(_scan, True, id="scan"),
        pytest.param(_scan_with_stamp, True, id="scan with a stamp"),
        pytest.param(_part_of_a_scan, True, id="scan on half a sheet with a stray word"),
        pytest.param(_scan_with_odd_sign, True, id="scan with a stray sign"),
        pytest.param(_divider, False, id="title below a picture"),
        pytest.param(_drawn_letters, True, id="letters drawn as lines"),
        pytest.param(_gibberish, True, id="text without meaning"),
        pytest.param(_letterhead, False, id="letter with a logo"),
        pytest.param(lambda canvas: canvas.setTitle("Leeg"), False, id="blank"),
    ],
)
def test_page_whose_text_is_only_seen_needs_ocr(
    tmp_path: Path, draw: Draw, *, expected: bool
) -> None:
    """A page is marked when it shows text that the file does not give, and a blank one is not."""
    (page,) = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf").pages

    assert page.needs_ocr is expected


def _scan_read_badly(canvas: Canvas) -> None:
    _picture(canvas, *A4)
    write_lines(canvas, ["xGhk jPhw qJdW zRtb kLmV hGzX de raad van Lisbeek"] * 12)


def _mumble(canvas: Canvas) -> None:
    write_lines(canvas, ["xGhk jPhw qJdW zRtb kLmV hGzX de raad"] * 12)


@pytest.mark.parametrize(
    ("draw", "expected", "needs_ocr"),
    [
        pytest.param(_gibberish, [1, 2], True, id="nothing of it can be read"),
        pytest.param(_mumble, [1, 2], True, id="a word here and there can be read"),
        pytest.param(_scan_read_badly, [], True, id="scan with a poor text"),
        pytest.param(prose(*BODY), [], False, id="plain text"),
    ],
)
def test_second_reader_is_not_asked_in_vain(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    draw: Draw,
    expected: list[int],
    *,
    needs_ocr: bool,
) -> None:
    """It gives up on a document of which it reads no more, and is not asked what OCR will read."""
    asked: list[int] = []
    read = PdfminerFile.sheet

    def sheet(file: PdfminerFile, number: int) -> Sheet:
        asked.append(number)
        return read(file, number)

    monkeypatch.setattr(PdfminerFile, "sheet", sheet)
    reading = extract(render(tmp_path / "a.pdf", [draw] * 4), "a.pdf")

    assert asked == expected
    assert [page.needs_ocr for page in reading.pages] == [needs_ocr] * 4
    assert_covered(reading)
