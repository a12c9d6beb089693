"""From laid-out pages to text and blocks: running lines apart, paragraphs, headings, table rows."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import compress, pairwise
from operator import attrgetter, itemgetter

from archive.extract.content import CELL_SEPARATOR, PageWriter
from archive.extract.furniture import running_lines
from archive.extract.headings import Body, levels, style_of
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
from archive.model import Block, Page, Role, Span

Composed = tuple[Page, tuple[Block, ...]]
"""A page with its text, and the blocks that cover it."""

_TELLING = 16
"""Pages; of a document with fewer all are looked at."""

_Leveled = tuple[Region, int]
_START = attrgetter("span.start")
_y0 = itemgetter(1)


def compose(sheets: Sequence[Sheet]) -> list[Composed]:
    """Write every page: its text, and its blocks in reading order, running lines apart.

    The text of a sheet that has one stays as it is; otherwise it is written from the regions, with
    running headers first and footers last.
    """
    running = running_lines(sheets)
    telling = _spread([sheet.regions for sheet in sheets])
    spacing = usual_spacing(
        region for regions in telling for region in regions if not isinstance(region, Row)
    )
    pages = [
        _pieces(_without(sheet.regions, found) if found else sheet.regions, spacing)
        for sheet, found in zip(sheets, running, strict=True)
    ]
    headings = _headings(pages)
    return [
        _in_place(number, sheet.text, pieces, found)
        if sheet.text is not None
        else _write(number, pieces, _by_half(sheet, found))
        for number, (pieces, sheet, found) in enumerate(
            zip(headings, sheets, running, strict=True), start=1
        )
    ]


def _spread(pages: Iterable[Sequence[Region]]) -> Sequence[Sequence[Region]]:
    """Some pages with text, spread over a document: enough to tell what is usual in it."""
    full = [regions for regions in pages if regions]
    return full[:: len(full) // _TELLING + 1]


def _pieces(regions: Iterable[Region], spacing: float) -> list[Region]:
    """The rows of tables and the paragraphs on a page."""
    return [
        piece
        for region in join_wrapped(regions, spacing)
        for piece in ([region] if isinstance(region, Row) else paragraphs(region, spacing))
    ]


def _in_place(
    number: int, text: str, pieces: Iterable[_Leveled], running: Mapping[Line, Role]
) -> Composed:
    """The blocks of a page whose text is given, in the order of that text."""
    blocks = [Block(_span(number, (line,)), role) for line, role in running.items()]
    parted = sorted([line.start for line in running])
    for piece, level in pieces:
        role = Role.HEADING if level else Role.PARAGRAPH
        lines = lines_of(piece)
        if bisect(parted, lines[0][7]) == bisect(parted, lines[-1][7]):
            blocks.append(Block(_span(number, lines), role, level))
        else:
            blocks += [Block(_span(number, run), role, level) for run in _runs(lines)]
    if running:
        blocks.sort(key=_START)
    return Page(number, text), tuple(blocks)


def _span(number: int, lines: Lines) -> Span:
    last = lines[-1]
    return Span(number, lines[0][7], last[7] + len(last[4]))


def _runs(lines: Lines) -> Iterator[Lines]:
    """Lines that follow each other in the text of the page: a running line may lie between."""
    gaps = [
        index
        for index, (above, line) in enumerate(pairwise(lines), start=1)
        if line.start != above.start + len(above.text) + 1
    ]
    return (lines[start:end] for start, end in pairwise((0, *gaps, len(lines))))


def _without(regions: Iterable[Region], running: Mapping[Line, Role]) -> Iterator[Region]:
    """The regions without their running lines."""
    heights = {line[1] for line in running}
    for region in regions:
        if isinstance(region, Row):
            cells = [tuple(line for line in cell if line not in running) for cell in region.cells]
            columns = tuple(compress(region.columns, cells))
            yield Row(tuple(filter(None, cells)), region.table, columns)
        else:
            yield (
                region
                if heights.isdisjoint(map(_y0, region))
                else tuple(line for line in region if line not in running)
            )


def _headings(pages: Sequence[Sequence[Region]]) -> list[list[_Leveled]]:
    """The pieces of each page with their level as a heading, 0 for what is none."""
    every = [piece for pieces in pages for piece in pieces]
    body = Body.of(lines_of(piece) for pieces in _spread(pages) for piece in pieces)
    styles = [
        None if isinstance(piece, Row) or not body.is_heading(piece) else style_of(piece)
        for piece in every
    ]
    level = levels(style for style in styles if style is not None)
    found = iter(styles)
    return [
        [
            (piece, 0 if style is None else level[style])
            for piece, style in zip(pieces, found, strict=False)
        ]
        for pieces in pages
    ]


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
    pieces: Iterable[_Leveled],
    running: tuple[list[tuple[Line, Role]], ...],
) -> Composed:
    above, below = running
    writer = PageWriter(number)
    for line, role in above:
        writer.add(line.text, role)
    for piece, level in pieces:
        if isinstance(piece, Row):
            text = CELL_SEPARATOR.join(map(text_of, piece.cells))
            writer.add(text, Role.TABLE_ROW, columns=piece.columns)
        elif level:
            writer.add(text_of(piece), Role.HEADING, level=level)
        else:
            writer.add(text_of(piece))
    for line, role in below:
        writer.add(line.text, role)
    return writer.page, writer.blocks
