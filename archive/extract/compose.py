"""From laid-out pages to text and blocks: running lines apart, paragraphs, headings, table rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from archive.extract.content import CELL_SEPARATOR, PageWriter
from archive.extract.furniture import running_lines
from archive.extract.headings import Body, Style, levels, style_of
from archive.extract.layout import (
    Line,
    Lines,
    Region,
    Row,
    Sheet,
    join_wrapped,
    lines_of,
    paragraphs,
    text_of,
    usual_spacing,
)
from archive.model import Role


def compose(sheets: Sequence[Sheet]) -> list[PageWriter]:
    """Write every page: its running headers, what it says in reading order, its footers."""
    running = running_lines(sheets)
    boxes = (region for sheet in sheets for region in sheet.regions if not isinstance(region, Row))
    spacing = usual_spacing(boxes)
    pages = [
        [
            piece
            for region in join_wrapped(_without(sheet.regions, found), spacing)
            for piece in ([region] if isinstance(region, Row) else paragraphs(region, spacing))
        ]
        for sheet, found in zip(sheets, running, strict=True)
    ]
    headings = _headings(pages)
    return [
        _write(number, pieces, headings, _by_half(sheet, found))
        for number, (pieces, sheet, found) in enumerate(
            zip(pages, sheets, running, strict=True), start=1
        )
    ]


def _without(regions: Iterable[Region], running: Mapping[Line, Role]) -> Iterator[Region]:
    """The regions without their running lines."""
    for region in regions:
        if isinstance(region, Row):
            cells = (tuple(line for line in cell if line not in running) for cell in region.cells)
            yield Row(tuple(cell for cell in cells if cell), region.table)
        else:
            yield tuple(line for line in region if line not in running)


def _headings(pages: Sequence[Sequence[Region]]) -> dict[Lines, int]:
    """The paragraphs of a document that are headings, with their level."""
    every = [piece for pieces in pages for piece in pieces]
    body = Body.of(line for piece in every for line in lines_of(piece))
    found = [piece for piece in every if not isinstance(piece, Row) and body.is_heading(piece)]
    level: dict[Style, int] = levels(found)
    return {lines: level[style_of(lines)] for lines in found}


def _by_half(sheet: Sheet, running: Mapping[Line, Role]) -> tuple[list[tuple[Line, Role]], ...]:
    """The running lines of the upper and of the lower half of a page, from top to bottom."""
    ordered = sorted(running.items(), key=lambda item: (-item[0].y1, item[0].x0))
    middle = sheet.height / 2
    return (
        [(line, role) for line, role in ordered if line.y0 >= middle],
        [(line, role) for line, role in ordered if line.y0 < middle],
    )


def _write(
    number: int,
    pieces: Sequence[Region],
    headings: Mapping[Lines, int],
    running: tuple[list[tuple[Line, Role]], ...],
) -> PageWriter:
    above, below = running
    writer = PageWriter(number)
    for line, role in above:
        writer.add(line.text, role)
    for piece in pieces:
        if isinstance(piece, Row):
            writer.add(CELL_SEPARATOR.join(map(text_of, piece.cells)), Role.TABLE_ROW)
        elif piece in headings:
            writer.add(text_of(piece), Role.HEADING, level=headings[piece])
        else:
            writer.add(text_of(piece))
    for line, role in below:
        writer.add(line.text, role)
    return writer
