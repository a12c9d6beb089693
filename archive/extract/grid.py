"""Ruled tables: from the lines drawn on a page to the cells that they enclose.

Coordinates are in points from the lower left corner of the page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise, product
from math import isfinite
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct

_SNAP = 2.0
_THIN = 3.0
_WHOLE_PAGE = 0.9
_CORNERS = (4, 5)
_GAP = 3.0
_SHORTEST = 8.0
_MOST_RULES = 400
_MOST_SQUARES = 20_000
_Square = tuple[int, int]
_FEWEST_BANDS = 3
_HIGHEST_BAND = 150.0
_EDGES_OF_ONE = 2
_OUTSIDE: _Square = (-1, -1)
_Item = TypeVar("_Item", int, _Square)


class Rule(NamedTuple):
    """A straight line: at ``at`` across its direction, from ``start`` to ``end`` along it."""

    at: float
    start: float
    end: float


class Outline(NamedTuple):
    """One stroke of the pen, as drawn on a page: its corners, and whether it has an outline.

    A shape that is filled and has no outline shades text, often a line at a time.
    """

    points: tuple[tuple[float, float], ...]
    stroked: bool

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """The left, lower, right and upper edge."""
        xs, ys = [x for x, _ in self.points], [y for _, y in self.points]
        return min(xs), min(ys), max(xs), max(ys)

    def rules(self, width: float, height: float) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
        """The horizontal and the vertical rules in it: itself when thin, a rectangle's sides.

        None when it frames or fills nearly the whole of a page of this size.
        """
        x0, y0, x1, y1 = self.edges
        if not isfinite(x0 + y0 + x1 + y1):
            return (), ()  # in a damaged file
        if x1 - x0 > _WHOLE_PAGE * width and y1 - y0 > _WHOLE_PAGE * height:
            return (), ()
        if y1 - y0 <= _THIN:
            return (Rule((y0 + y1) / 2, x0, x1),), ()
        if x1 - x0 <= _THIN:
            return (), (Rule((x0 + x1) / 2, y0, y1),)
        if not self.stroked or not self._is_rectangle(x0, y0, x1, y1):
            return (), ()
        return (Rule(y0, x0, x1), Rule(y1, x0, x1)), (Rule(x0, y0, y1), Rule(x1, y0, y1))

    def _is_rectangle(self, x0: float, y0: float, x1: float, y1: float) -> bool:
        return len(self.points) in _CORNERS and all(
            min(abs(x - x0), abs(x - x1)) < 1 and min(abs(y - y0), abs(y - y1)) < 1
            for x, y in self.points
        )


def rules_in(
    outlines: Iterable[Outline], width: float, height: float
) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and the vertical rules drawn on a page of this size, frames left out."""
    across: list[Rule] = []
    upright: list[Rule] = []
    for outline in outlines:
        flat, tall = outline.rules(width, height)
        across += flat
        upright += tall
    return across, upright


class Grid(Struct, frozen=True):
    """One table: the x of its columns' edges and the y of its rows' edges, both ascending.

    A table of bands has rules between its rows only, and one column as far as rules go.

    ``cells`` gives for each square of the grid (column, row from below) the cell that it
    belongs to; a square that is open to the outside belongs to none.
    """

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: dict[_Square, int]

    @property
    def is_banded(self) -> bool:
        """Whether rules part the rows only."""
        return len(self.xs) == _EDGES_OF_ONE

    def places(self) -> dict[int, tuple[int, int]]:
        """For each cell the row, counted from the top, and the column where it begins."""
        found: dict[int, tuple[int, int]] = {}
        for (column, row_from_below), cell in self.cells.items():
            row = len(self.ys) - 2 - row_from_below
            top, left = found.get(cell, (row, column))
            found[cell] = min(top, row), min(left, column)
        return found


def grids(horizontal: Iterable[Rule], vertical: Iterable[Rule]) -> list[Grid]:
    """The tables that these rules draw: the grids of cells, then the stacks of bands."""
    across, upright = merged(horizontal), merged(vertical)
    if len(across) <= _FEWEST_BANDS and len(upright) <= _EDGES_OF_ONE:
        return []
    if len(across) + len(upright) > _MOST_RULES:
        return []  # a drawing or a map
    found: list[Grid] = []
    left: list[Rule] = []
    for flat, tall in _connected(across, upright):
        grid = _grid(flat, tall)
        if grid is None:
            left += flat
        else:
            found.append(grid)
    return found + list(_banded(left))


def _banded(across: Iterable[Rule]) -> Iterator[Grid]:
    """Stacks of rules of the same length, of which the text between them has to make a table."""

    def ends(rule: Rule) -> tuple[int, int]:
        return round(rule.start / _GAP), round(rule.end / _GAP)

    for _, group in groupby(sorted(across, key=ends), key=ends):
        rules = list(group)
        ys = sorted(rule.at for rule in rules)
        high = max((upper - lower for lower, upper in pairwise(ys)), default=0.0)
        if len(ys) > _FEWEST_BANDS and high <= _HIGHEST_BAND:
            xs = (min(rule.start for rule in rules), max(rule.end for rule in rules))
            yield Grid(xs, tuple(ys), {(0, row): row for row in range(len(ys) - 1)})


def merged(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces that lie in one line made into one rule; what is too short to enclose text is gone."""
    result: list[Rule] = []
    for track in _tracks(sorted(rules)):
        at = track[0].at
        pieces = sorted(track, key=lambda rule: rule.start)
        start, end = pieces[0].start, pieces[0].end
        for piece in pieces[1:]:
            if piece.start > end + _GAP:
                result.append(Rule(at, start, end))
                start, end = piece.start, piece.end
            end = max(end, piece.end)
        result.append(Rule(at, start, end))
    return [rule for rule in result if rule.end - rule.start >= _SHORTEST]


def _tracks(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Groups of rules at nearly the same place across; ``rules`` is sorted."""
    track: list[Rule] = []
    for rule in rules:
        if track and rule.at - track[0].at > _SNAP:
            yield track
            track = []
        track.append(rule)
    if track:
        yield track


def _cross(across: Rule, upright: Rule) -> bool:
    return (
        across.start - _GAP <= upright.at <= across.end + _GAP
        and upright.start - _GAP <= across.at <= upright.end + _GAP
    )


def _connected(
    across: Sequence[Rule], upright: Sequence[Rule]
) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The sets of rules that touch each other, directly or through others."""
    sets: _Sets[int] = _Sets()
    for i, flat in enumerate(across):
        for j, tall in enumerate(upright, start=len(across)):
            if _cross(flat, tall):
                sets.join(i, j)
    every = [*across, *upright]
    by_root = sorted(range(len(every)), key=sets.root)
    for _, members in groupby(by_root, key=sets.root):
        indices = list(members)
        yield (
            [every[index] for index in indices if index < len(across)],
            [every[index] for index in indices if index >= len(across)],
        )


class _Sets(Generic[_Item]):
    """Disjoint sets."""

    def __init__(self) -> None:
        self._parent: dict[_Item, _Item] = {}

    def root(self, item: _Item) -> _Item:
        while (parent := self._parent.get(item, item)) != item:
            self._parent[item] = self._parent.get(parent, parent)
            item = parent
        return item

    def join(self, one: _Item, other: _Item) -> None:
        self._parent[self.root(one)] = self.root(other)


def _grid(across: list[Rule], upright: list[Rule]) -> Grid | None:
    columns, rows = list(_tracks(sorted(upright))), list(_tracks(sorted(across)))
    if (
        len(columns) <= _EDGES_OF_ONE
        or len(rows) < _EDGES_OF_ONE
        or len(columns) * len(rows) > _MOST_SQUARES
    ):
        return None
    xs = tuple(track[0].at for track in columns)
    ys = tuple(track[0].at for track in rows)
    grid = Grid(xs, ys, _cells(columns, rows, xs, ys))
    starts = {column for _, column in grid.places().values()}
    return grid if len(starts) > 1 else None


def _cells(
    columns: Sequence[list[Rule]],
    rows: Sequence[list[Rule]],
    xs: tuple[float, ...],
    ys: tuple[float, ...],
) -> dict[_Square, int]:
    """Squares without a rule between them are one cell; those open to the outside are none."""

    def square(column: int, row: int) -> _Square:
        within = 0 <= column < len(xs) - 1 and 0 <= row < len(ys) - 1
        return (column, row) if within else _OUTSIDE

    sets: _Sets[_Square] = _Sets()
    for edge, row in _open_sides(columns, ys):
        sets.join(square(edge - 1, row), square(edge, row))
    for edge, column in _open_sides(rows, xs):
        sets.join(square(column, edge - 1), square(column, edge))
    squares = product(range(len(xs) - 1), range(len(ys) - 1))
    owners = {place: sets.root(place) for place in squares}
    numbers = {owner: number for number, owner in enumerate(sorted(set(owners.values())))}
    outside = sets.root(_OUTSIDE)
    return {place: numbers[owner] for place, owner in owners.items() if owner != outside}


def _open_sides(
    tracks: Sequence[list[Rule]], steps: tuple[float, ...]
) -> Iterator[tuple[int, int]]:
    """The (edge, step) pairs where the edge has no rule alongside the middle of the step."""
    for edge, track in enumerate(tracks):
        for index, (low, high) in enumerate(pairwise(steps)):
            middle = (low + high) / 2
            if not any(rule.start - _GAP <= middle <= rule.end + _GAP for rule in track):
                yield edge, index
