"""Which characters or words stand in which cell of a ruled table, and where the table comes.

Coordinates are in points from the lower left corner of the page.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import inf
from operator import attrgetter
from typing import Protocol, TypeVar

from archive.extract.grid import Grid
from archive.extract.layout import Boxed, Lines, Region, Row, lines_of

_FEWEST_BANDS = 3
_TOUCHES = 3.0
_FEWEST_COLUMNS = 2
_LOW = 0.5
"""Of the height of what is printed on a page."""
_FEW_ABOVE = 0.05
"""Of what is printed on a page: a running header."""


class Glyph(Boxed, Protocol):
    """Something printed at one place, a character or a word: its box and the size of its type."""

    @property
    def size(self) -> float:
        """The size of the type, in points."""

    def get_text(self) -> str:
        """What it says; a character may be a space."""


G = TypeVar("G", bound=Glyph)
Held = dict[int, list[G]]
"""What stands in each cell of a table, by the cell's number in its grid."""


def by_table(glyphs: Sequence[G], tables: Sequence[Grid]) -> tuple[list[Held[G]], list[G]]:
    """Share what is printed out: to the cells of each table, and what stands in none.

    A grid that leaves most of what lies within its edges outside its cells is no table: it gets
    nothing.
    """
    shares: list[Held[G]] = []
    loose = list(glyphs)
    for table in tables:
        held, outside, astray = _share(loose, table)
        if _is_table(table, held, astray) or _goes_on(table, held, astray, glyphs):
            loose = outside
        else:
            held = {}
        shares.append(held)
    return shares, loose


def _share(glyphs: Sequence[G], table: Grid) -> tuple[Held[G], list[G], int]:
    """What stands in the cells, what does not, and how much of that lies within the edges."""
    held: Held[G] = {}
    outside: list[G] = []
    astray = 0
    xs, ys, cells = table.xs, table.ys, table.cells
    left, right, bottom, top = xs[0], xs[-1], ys[0], ys[-1]
    for glyph in glyphs:
        x, y = (glyph.x0 + glyph.x1) / 2, (glyph.y0 + glyph.y1) / 2
        if not (bottom <= y <= top and left <= x <= right):
            outside.append(glyph)
            continue
        cell = cells.get((bisect_right(xs, x) - 1, bisect_right(ys, y) - 1))
        if cell is None:
            outside.append(glyph)
            astray += 1
        elif cell in held:
            held[cell].append(glyph)
        else:
            held[cell] = [glyph]
    return held, outside, astray


def _is_table(table: Grid, held: Held[G], astray: int) -> bool:
    if table.is_banded:
        several = sum(len(_columns(inside)) > 1 for inside in held.values())
        return len(held) >= _FEWEST_BANDS and 2 * several >= len(held)
    filled = [cell for cell, inside in held.items() if any(g.get_text().strip() for g in inside)]
    places = table.places()
    columns = {places[cell][1] for cell in filled}
    return len(columns) > 1 and sum(map(len, held.values())) >= astray


def _goes_on(table: Grid, held: Held[G], astray: int, glyphs: Sequence[G]) -> bool:
    """Whether this may be the rest of a row from the page before: one of its cells alone goes on.

    Such a grid stands at the top of the page, and is low: a frame around a page is no table.
    """
    places = table.places()
    filled = {places[cell][1] for cell in held}
    if (
        table.is_banded
        or len(filled) != 1
        or len({at for _, at in places.values()}) < _FEWEST_COLUMNS
    ):
        return False
    if not glyphs or sum(map(len, held.values())) < astray:
        return False
    top, bottom = max(glyph.y1 for glyph in glyphs), min(glyph.y0 for glyph in glyphs)
    above = sum(glyph.y0 > table.ys[-1] for glyph in glyphs)
    low = table.ys[-1] - table.ys[0] < _LOW * (top - bottom)
    return low and above <= _FEW_ABOVE * len(glyphs)


_left = attrgetter("x0")


def _columns(glyphs: Sequence[G]) -> list[list[G]]:
    """What stands in a band of text, parted at the gutters that run through all its lines."""
    starts: list[float] = []
    right = -inf
    for glyph in sorted(glyphs, key=_left):
        if not glyph.get_text().isspace():
            if glyph.x0 - right > glyph.size:
                starts.append(glyph.x0)
            right = max(right, glyph.x1)
    if len(starts) == 1:
        return [list(glyphs)]
    columns: list[list[G]] = [[] for _ in starts]
    for glyph in glyphs:
        if starts:
            columns[max(bisect_right(starts, glyph.x0) - 1, 0)].append(glyph)
    return columns


def rows_of(table: Grid, held: Held[G], lines: Callable[[list[G]], Lines]) -> list[Row]:
    """The rows of a table from the top; ``lines`` sets what stands in one cell into lines."""
    rows: dict[int, list[tuple[int, Lines]]] = {}
    places = table.places()
    for cell in sorted(held, key=lambda cell: places[cell]):
        row, column = places[cell]
        for inside in _columns(held[cell]) if table.is_banded else [held[cell]]:
            found = lines(inside)
            if found:
                rows.setdefault(row, []).append((column, found))
    edges = (table.ys[0], table.ys[-1])
    return [_row(cells, edges, in_grid=not table.is_banded) for _, cells in sorted(rows.items())]


def _row(cells: list[tuple[int, Lines]], edges: tuple[float, float], *, in_grid: bool) -> Row:
    columns = tuple(column for column, _ in cells) if in_grid else ()
    return Row(tuple(lines for _, lines in cells), edges, columns)


def place_among(regions: Sequence[Region], table: Grid) -> int:
    """Where the table comes in reading order: after the last region that stands above it."""
    place = 0
    for index, region in enumerate(regions, start=1):
        lines = lines_of(region)
        beside = min(line.x0 for line in lines) > table.xs[-1]
        beside = beside or max(line.x1 for line in lines) < table.xs[0]
        if not beside and min(line.y0 for line in lines) >= table.ys[-1] - _TOUCHES:
            place = index
    return place


def with_tables(
    regions: Sequence[Region],
    tables: Sequence[Grid],
    shares: Sequence[Held[G]],
    lines: Callable[[list[G]], Lines],
) -> tuple[Region, ...]:
    """The regions with the rows of the tables put where they come in reading order."""
    placed = list(regions)
    for table, held in zip(tables, shares, strict=True):
        if held:
            at = place_among(placed, table)
            placed[at:at] = rows_of(table, held, lines)
    return tuple(placed)
