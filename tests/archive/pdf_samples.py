"""Small PDF files, rendered for the tests that read them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from archive.model import Block, Reading, Role

LEFT = 72.0
TOP = A4[1] - 130
LEADING = 14.0

Draw = Callable[[Canvas], None]


def render(
    path: Path, pages: Sequence[Draw], *, title: str | None = None, encrypt: str | None = None
) -> Path:
    """Write a PDF with one page per function, which draws on the canvas."""
    canvas = Canvas(str(path), pagesize=A4, encrypt=encrypt)
    if title is not None:
        canvas.setTitle(title)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return path


def write_lines(
    canvas: Canvas,
    lines: Sequence[str],
    *,
    x: float = LEFT,
    y: float = TOP,
    size: float = 11,
    font: str = "Helvetica",
    leading: float = LEADING,
) -> float:
    """Write lines below each other; gives the height for what comes next."""
    canvas.setFont(font, size)
    for line in lines:
        canvas.drawString(x, y, line)
        y -= leading
    return y


def prose(*lines: str) -> Draw:
    """A page with one paragraph."""
    return lambda canvas: _ignore(write_lines(canvas, lines))


def draw_table(
    canvas: Canvas,
    rows: Sequence[Sequence[Sequence[str]]],
    *,
    widths: Sequence[float],
    top: float = TOP,
    height: float = 50,
) -> None:
    """A ruled table: each cell holds some lines of text."""
    xs = [LEFT + sum(widths[:index]) for index in range(len(widths) + 1)]
    ys = [top - height * index for index in range(len(rows) + 1)]
    canvas.grid(xs, ys)
    for y, row in zip(ys, rows, strict=False):
        for x, cell in zip(xs, row, strict=False):
            write_lines(canvas, cell, x=x + 4, y=y - 14)


def _ignore(_: float) -> None:
    return None


BODY = (
    "De gemeente Wolkendam koopt vanaf volgend jaar ambulante hulp in",
    "samen met de gemeente Lisbeek. De aanbieders zijn uitgenodigd om",
    "over de voorwaarden mee te praten, in drie bijeenkomsten.",
)


def texts(reading: Reading, role: Role) -> list[str]:
    """The texts of the blocks with this role."""
    return [reading.slice(block.span) for block in reading.blocks if block.role is role]


def blocks(reading: Reading, role: Role) -> list[Block]:
    """The blocks with this role."""
    return [block for block in reading.blocks if block.role is role]


def with_lost_pages(path: Path, numbers: Sequence[int]) -> Path:
    """Let what the list of pages of a PDF names, at these places from 1, be nothing at all."""
    content = path.read_bytes()
    found = re.search(rb"/Kids \[ ([^]]*?) \]", content)
    assert found is not None
    kids = re.findall(rb"[0-9]+ 0 R", found[1])
    for number in numbers:
        kids[number - 1] = b"0 9 R".rjust(len(kids[number - 1]))
    start, end = found.span(1)
    new = b" ".join(kids)
    path.write_bytes(content[:start] + new.ljust(end - start) + content[end:])
    return path
