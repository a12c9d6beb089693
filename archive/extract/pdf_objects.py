"""What is drawn on a page besides its text, as pdfium lists it: strokes, pictures, forms."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from itertools import pairwise, repeat

from pypdfium2 import raw

from archive.extract import pdf_calls as pdfium
from archive.extract.grid import Outline
from archive.extract.pdf_calls import Answers

_DEEPEST_FORM = 4
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 400
_MOST_OUTLINES = 4_000
_FEWEST_SEGMENTS = 6
"""A rectangle with a line through it: fewer make no table."""

_PATH = raw.FPDF_PAGEOBJ_PATH
_FORM = raw.FPDF_PAGEOBJ_FORM
_CURVE = raw.FPDF_SEGMENT_BEZIERTO
_MOVE = raw.FPDF_SEGMENT_MOVETO
_ONE_SHAPE = 5
"""Corners at most of what can only be a single rectangle."""

_THICK = 6.0
_MOST_CORNERS = 6
"""A filled path that begins with a shape of more is a letter or a figure, and holds no rule."""

_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Matrix = tuple[float, float, float, float, float, float]
_numbers_of = struct.Struct("6f").unpack_from


class Room:
    """What pdfium writes its answers to: made once, for all pages."""

    def __init__(self) -> None:
        self.matrix = raw.FS_MATRIX()
        self.to_matrix = ctypes.byref(self.matrix)
        self.points = Answers(ctypes.c_float, 2)
        self.sides = Answers(ctypes.c_float, 4)
        self.draw_modes = Answers(ctypes.c_int, 2)


class PageObjects:
    """The objects of one page while it is open, asked for when they are first needed."""

    def __init__(self, page: raw.FPDF_PAGE, room: Room) -> None:
        self._page = pdfium.argument(page)
        self._room = room
        self._number: int = min(pdfium.count_objects(page), _MOST_OBJECTS)
        self._by_kind: dict[int, list[int]] | None = None

    def __len__(self) -> int:
        """How many there are, not counting those inside others."""
        return max(self._number, 0)

    @property
    def _kinds(self) -> dict[int, list[int]]:
        """The addresses of the objects by their type, but for text."""
        if self._by_kind is not None:
            return self._by_kind
        found: dict[int, list[int]] = {}
        addresses = list(map(pdfium.object_at, repeat(self._page), range(self._number)))
        kinds = list(map(pdfium.object_type, addresses))
        for kind in set(kinds) - {raw.FPDF_PAGEOBJ_TEXT}:
            found[kind] = [a for a, each in zip(addresses, kinds, strict=True) if each == kind]
        self._by_kind = found
        return found

    def have_strokes(self, asked: int) -> bool:
        """Whether there is a path or a form among ``asked`` of them, spread over the page's."""
        if self._number <= asked:
            return _PATH in self._kinds or _FORM in self._kinds
        numbers = range(0, self._number, -(-self._number // asked))
        addresses = map(pdfium.object_at, repeat(self._page), numbers)
        return not {_PATH, _FORM}.isdisjoint(map(pdfium.object_type, addresses))

    def outlines(self) -> list[Outline]:
        """The strokes drawn, in forms included; none when they are too many, or too few for cells.

        They are in the page's own coordinates.
        """
        paths = self._kinds.get(_PATH, [])
        if _FORM not in self._kinds and sum(map(pdfium.count_segments, paths)) < _FEWEST_SEGMENTS:
            return []
        every = list(self._all(_PATH))
        paths = [address for address, _ in every]
        fills, strokes = self._room.draw_modes.of(pdfium.get_draw_mode, paths)
        counts = map(pdfium.count_segments, paths)
        shapes: list[int] = []
        others: list[tuple[int, _Matrix, int, bool]] = []
        for (path, outer), count, fill, stroke in zip(every, counts, fills, strokes, strict=True):
            if not (stroke or fill) or not 1 < count <= _MOST_SEGMENTS:
                continue
            if not stroke and count <= _ONE_SHAPE and outer is _IDENTITY:
                shapes.append(path)
            else:
                others.append((path, outer, count, stroke != 0))
        found = self._thin_shapes(shapes)
        for path, outer, count, stroked in others:
            found += self._strokes(path, outer, count, stroked=stroked)
            if len(found) > _MOST_OUTLINES:
                break
        return found if len(found) <= _MOST_OUTLINES else []  # more are a drawing or a map

    def segments(self) -> int:
        """Of how many pieces the strokes consist, curves included."""
        return sum(pdfium.count_segments(address) for address, _ in self._all(_PATH))

    def picture_area(self) -> float:
        """How much of the page its pictures cover, in square points; they may overlap."""
        return sum(
            abs(a * d - b * c)  # a picture is a square of 1 by 1 before its matrix
            for address, outer in self._all(raw.FPDF_PAGEOBJ_IMAGE)
            for a, b, c, d, _, _ in (self._matrix(address, outer),)
        )

    def _all(self, wanted: int) -> Iterator[tuple[int, _Matrix]]:
        """The objects of one type, in forms included, with the matrix of their form."""
        for address in self._kinds.get(wanted, []):
            yield address, _IDENTITY
        for address in self._kinds.get(_FORM, []):
            yield from self._in_form(address, wanted, _IDENTITY, _DEEPEST_FORM)

    def _in_form(
        self, address: int, wanted: int, outer: _Matrix, depth: int
    ) -> Iterator[tuple[int, _Matrix]]:
        matrix = self._matrix(address, outer)
        number = min(pdfium.count_in_form(address), _MOST_OBJECTS)
        inside = list(map(pdfium.object_in_form, repeat(address), range(number)))
        for each, kind in zip(inside, map(pdfium.object_type, inside), strict=True):
            if kind == wanted and each:
                yield each, matrix
            elif kind == _FORM and each and depth:
                yield from self._in_form(each, wanted, matrix, depth - 1)

    def _strokes(self, address: int, outer: _Matrix, count: int, *, stroked: bool) -> list[Outline]:
        """The strokes of a path, a new one wherever the pen is lifted; none when some are curved.

        Of what is filled and not drawn all is left out that is no line.
        """
        _, *first = map(pdfium.segment_type, _segments(address, min(count, _MOST_CORNERS + 1)))
        is_figure = count > _MOST_CORNERS and _MOVE not in first
        if _CURVE in first or (is_figure and not (stroked and self._sides_of_thin([address]))):
            return []  # as most are, which is mostly seen at once
        segments = list(_segments(address, count))
        kinds = list(map(pdfium.segment_type, segments))
        lifted = [at for at, kind in enumerate(kinds) if at and kind == _MOVE]
        most = count if stroked else _MOST_CORNERS
        parts = [(a, b) for a, b in pairwise((0, *lifted, count)) if 1 < b - a <= most]
        if _CURVE in kinds or not parts:
            return []
        xs, ys = self._room.points.of(pdfium.get_point, segments)
        a, b, c, d, e, f = self._matrix(address, outer)
        points = [(a * x + c * y + e, b * x + d * y + f) for x, y in zip(xs, ys, strict=True)]
        return [Outline(tuple(points[start:end]), stroked) for start, end in parts]

    def _thin_shapes(self, paths: list[int]) -> list[Outline]:
        """Of filled shapes those that can be a line: for so much, their outer edges will do."""
        return [
            Outline(((left, bottom), (right, top)), stroked=False)
            for address, (left, bottom, right, top) in self._sides_of_thin(paths)
            if pdfium.segment_type(pdfium.segment_at(address, 1)) != _CURVE
        ]

    def _sides_of_thin(self, paths: list[int]) -> list[tuple[int, tuple[float, ...]]]:
        """The edges of those paths that are not too wide and too high for a line."""
        every = zip(*self._room.sides.of(pdfium.get_sides, paths), strict=True)
        return [
            (path, sides)
            for path, sides in zip(paths, every, strict=True)
            if sides[2] - sides[0] < _THICK or sides[3] - sides[1] < _THICK
        ]

    def _matrix(self, address: int, outer: _Matrix) -> _Matrix:
        """The matrix of an object in a form that has the matrix ``outer``."""
        pdfium.get_matrix(address, self._room.to_matrix)
        inner: _Matrix = _numbers_of(self._room.matrix)
        return inner if outer is _IDENTITY else _times(inner, outer)


def _segments(path: int, count: int) -> Iterator[int]:
    return map(pdfium.segment_at, repeat(path), range(count))


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """The matrix that does ``inner`` first, then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip
