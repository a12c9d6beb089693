"""What is drawn on a page besides its text, as pdfium lists it: strokes, pictures, forms."""

from __future__ import annotations

import ctypes
import struct
from collections.abc import Iterator
from itertools import repeat

from pypdfium2 import raw

from archive.extract import pdf_calls as pdfium
from archive.extract.grid import Outline

_DEEPEST_FORM = 4
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 400
_MOST_OUTLINES = 4_000
_FEWEST_SEGMENTS = 6
"""A rectangle with a line through it: fewer make no table."""

_PATH = raw.FPDF_PAGEOBJ_PATH
_FORM = raw.FPDF_PAGEOBJ_FORM
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Matrix = tuple[float, float, float, float, float, float]
_numbers_of = struct.Struct("6f").unpack_from


class PageObjects:
    """The objects of one page while it is open, asked for when they are first needed."""

    def __init__(self, page: raw.FPDF_PAGE) -> None:
        self._page = page
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
        found: list[Outline] = []
        for address, matrix in self._all(_PATH):
            found += _outlines(address, matrix)
            if len(found) > _MOST_OUTLINES:
                return []  # a drawing or a map
        return found

    def segments(self) -> int:
        """Of how many pieces the strokes consist, curves included."""
        return sum(pdfium.count_segments(address) for address, _ in self._all(_PATH))

    def picture_area(self) -> float:
        """How much of the page its pictures cover, in square points; they may overlap."""
        return sum(_area(address, m) for address, m in self._all(raw.FPDF_PAGEOBJ_IMAGE))

    def _all(self, wanted: int) -> Iterator[tuple[int, _Matrix]]:
        """The objects of one type, in forms included, with the matrix of their form."""
        for address in self._kinds.get(wanted, []):
            yield address, _IDENTITY
        for address in self._kinds.get(_FORM, []):
            yield from _in_form(address, wanted, _IDENTITY, _DEEPEST_FORM)


def _in_form(
    address: int, wanted: int, outer: _Matrix, depth: int
) -> Iterator[tuple[int, _Matrix]]:
    matrix = _times(_matrix_of(address), outer)
    for index in range(min(pdfium.count_in_form(address), _MOST_OBJECTS)):
        inside = pdfium.object_in_form(address, index)
        kind = pdfium.object_type(inside)
        if kind == wanted and inside:
            yield inside, matrix
        elif kind == _FORM and inside and depth:
            yield from _in_form(inside, wanted, matrix, depth - 1)


def _outlines(address: int, outer: _Matrix) -> list[Outline]:
    """The strokes of one path, a new one wherever the pen is lifted; none when some are curved."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.get_draw_mode(address, ctypes.byref(fill), ctypes.byref(stroke))
    count = pdfium.count_segments(address)
    if not (fill.value or stroke.value) or count > _MOST_SEGMENTS:
        return []
    segments = list(map(pdfium.segment_at, repeat(address), range(count)))
    kinds = list(map(pdfium.segment_type, segments))
    if raw.FPDF_SEGMENT_BEZIERTO in kinds:
        return []
    matrix = _times(_matrix_of(address), outer)
    strokes: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    to_x, to_y = ctypes.byref(x), ctypes.byref(y)
    for segment, kind in zip(segments, kinds, strict=True):
        pdfium.get_point(segment, to_x, to_y)
        if kind == raw.FPDF_SEGMENT_MOVETO or not strokes:
            strokes.append([])
        strokes[-1].append(_through(matrix, x.value, y.value))
    return [Outline(tuple(points), bool(stroke.value)) for points in strokes if len(points) > 1]


def _area(address: int, outer: _Matrix) -> float:
    a, b, c, d, _, _ = _times(_matrix_of(address), outer)
    return abs(a * d - b * c)  # a picture is a square of 1 by 1 before its matrix


def _matrix_of(address: int) -> _Matrix:
    matrix = raw.FS_MATRIX()
    pdfium.get_matrix(address, ctypes.byref(matrix))
    a, b, c, d, e, f = _numbers_of(matrix)
    return a, b, c, d, e, f


def _times(inner: _Matrix, outer: _Matrix) -> _Matrix:
    """The matrix that does ``inner`` first, then ``outer``."""
    if outer is _IDENTITY:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s,
        e * p + f * r + t, e * q + f * s + u,
    )  # fmt: skip


def _through(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
