"""What pdfium is asked of a page: where its lines stand, their type, and what is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf, isfinite
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from archive.extract.grid import Outline, grids, rules_in
from archive.extract.layout import Line
from archive.extract.pdf_page import lines_of
from archive.extract.pdf_pdfium import PdfiumFile
from tests.archive.pdf_samples import BODY, Draw, prose, render, write_lines

OFFSET = (20.0, 35.0)
FONTS = ("Helvetica", "Helvetica-Bold", "Times-Roman", "Courier-Bold")


def read_lines(path: Path) -> list[list[Line]]:
    """The lines of each page."""
    with PdfiumFile(path, path.name) as file:
        return [
            lines
            for pages in file.runs()
            for lines in lines_of([page for page in pages if page is not None])
        ]


def whole(canvas: Canvas) -> None:
    """Some lines, the last of one letter."""
    write_lines(canvas, BODY)
    write_lines(canvas, ["x"], y=300)


def cropped(canvas: Canvas) -> None:
    """The same on a page of which the lower left corner is not that of the paper."""
    canvas.setCropBox((*OFFSET, 560, 800))
    whole(canvas)


def in_fonts(used: Sequence[str], size: float) -> Draw:
    """A page with a line in each font."""

    def draw(canvas: Canvas) -> None:
        for at, font in enumerate(used):
            write_lines(canvas, [f"Regel {at}"], y=700 - 40 * at, font=font, size=size)

    return draw


def all_of(draw: Sequence[Draw]) -> Draw:
    """A page on which everything is drawn."""

    def on(canvas: Canvas) -> None:
        for each in draw:
            each(canvas)

    return on


def test_lines_of_a_cropped_page_are_measured_from_its_corner(tmp_path: Path) -> None:
    """The four sides of a line move alike; a line of one letter is as wide as that letter."""
    every, moved = read_lines(render(tmp_path / "a.pdf", [whole, cropped]))

    x, y = OFFSET
    assert [line[:4] for line in moved] == [
        pytest.approx((line.x0 - x, line.y0 - y, line.x1 - x, line.y1 - y), abs=0.01)
        for line in every
    ]


def test_fonts_are_told_apart_on_every_page(tmp_path: Path) -> None:
    """Pages that share some fonts, or none, each have their own type."""
    types = [((FONTS[n % 4], FONTS[n // 4 % 4]), 9 + n % 3) for n in range(24)]

    pages = read_lines(render(tmp_path / "a.pdf", [in_fonts(*each) for each in types]))

    assert [[(line.bold, line.size) for line in lines] for lines in pages] == [
        [("Bold" in font, size) for font in used] for used, size in types
    ]


def busy(canvas: Canvas) -> None:
    """A page with more drawn on it than pages that are kept open with others."""
    for place in range(5_100):
        canvas.rect(place % 100 * 5, 100 + place // 100 * 5, 2, 2)


def test_every_page_is_read_once_and_in_order(tmp_path: Path) -> None:
    """Pages are opened some at a time, fewer where a page is heavy; none is lost or told twice."""
    numbered = [prose(f"Bladzijde {number}") for number in range(40)]
    numbered[3] = all_of([busy, numbered[3]])
    numbered[20] = all_of([busy, numbered[20]])

    pages = read_lines(render(tmp_path / "a.pdf", numbered))

    assert [[line.text for line in lines] for lines in pages] == [
        [f"Bladzijde {number}"] for number in range(40)
    ]


def letters(canvas: Canvas) -> None:
    """A word drawn as filled shapes of many corners."""
    for place in range(40):
        path = canvas.beginPath()
        x = 72.0 + 12 * place
        path.moveTo(x, 600)
        for step in range(1, 9):
            path.lineTo(x + step % 3 * 4, 600 + 2 * step)
        path.close()
        canvas.drawPath(path, stroke=0, fill=1)


def drawn_table(canvas: Canvas) -> None:
    """The rules of a table as filled shapes, all in one path."""
    path = canvas.beginPath()
    for y in range(500, 301, -50):
        path.rect(72, y, 300, 1)
    for x in (72, 172, 272, 372):
        path.rect(x, 300, 1, 200)
    canvas.drawPath(path, stroke=0, fill=1)


def bent_rules(canvas: Canvas) -> None:
    """The rules of a table, each as a line of many pieces."""
    for y in range(500, 299, -50):
        path = canvas.beginPath()
        path.moveTo(72, y)
        for x in range(87, 373, 15):
            path.lineTo(x, y)
        canvas.drawPath(path)
    for x in (72, 172, 272, 372):
        canvas.line(x, 300, x, 500)


@pytest.mark.parametrize(
    ("draw", "tables"),
    [
        ((letters,), 0),
        ((drawn_table,), 1),
        ((letters, drawn_table), 1),
        ((bent_rules,), 1),
        ((letters, bent_rules), 1),
    ],
)
def test_rules_are_found_among_what_is_drawn(
    tmp_path: Path, draw: tuple[Draw, ...], tables: int
) -> None:
    """Shapes of many corners are letters or figures; the rules of a table may be one path."""
    path = render(tmp_path / "a.pdf", [all_of(draw)])

    with PdfiumFile(path, "a.pdf") as file:
        ((page,),) = file.runs()
        assert page is not None
        rules = rules_in(page.outlines(), page.width, page.height)

    assert len(grids(*rules)) == tables


def spread(canvas: Canvas) -> None:
    """A line whose letters are set further apart than a number can say."""
    write_lines(canvas, BODY)
    canvas.addLiteral(f"BT /F1 12 Tf 401 0 0 1 72 400 Tm {'9' * 38}.0 Tc (De regel) Tj ET")


def test_type_that_stands_nowhere_keeps_its_text(tmp_path: Path) -> None:
    """In a damaged file a place on the page may be no number: the text is read all the same."""
    (lines,) = read_lines(render(tmp_path / "a.pdf", [spread]))

    assert [line.text for line in lines] == [*BODY, "De regel"]
    assert all(map(isfinite, lines[-1][:4]))


@pytest.mark.parametrize("far", [inf, -inf])
def test_rules_that_end_nowhere_are_left_out(far: float) -> None:
    """A stroke of a damaged file may reach beyond every number."""
    strokes = [Outline(((72.0, 100.0), (far, 100.0)), stroked=True)]
    assert rules_in(strokes, 595, 842) == ([], [])


@pytest.mark.parametrize(("title", "told"), [("Nota \ud800 drie", "Nota \ufffd drie"), ("a", "a")])
def test_half_a_surrogate_pair_in_a_title_is_a_sign(tmp_path: Path, title: str, told: str) -> None:
    """A title is read whatever bytes are in it; what stands for no character is shown as such."""
    path = render(tmp_path / "a.pdf", [prose("Tekst.")], title="PLAATS")
    written = b"\xfe\xff" + title.encode("utf-16-be", "surrogatepass")
    path.write_bytes(path.read_bytes().replace(b"(PLAATS)", b"<%b>" % written.hex().encode()))

    with PdfiumFile(path, "a.pdf") as file:
        assert file.title == told
