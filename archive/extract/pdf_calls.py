"""pdfium's functions as calls that cost little, for what is asked once per line or per stroke.

pypdfium2's own prototypes convert each argument and make a Python object of each pointer that comes
back, which costs several times what pdfium does. Those that take a page convert nothing: a page is
the pointer that pypdfium2 gave, or what ``argument`` makes of it, what is written to is given by
``byref``, and an int has to fit in a C int. The others take an object, a font or a segment as an
address, or None.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from math import isfinite
from typing import Any

from pypdfium2 import raw

_POINTER = ctypes.c_void_p
_INT = ctypes.c_int
_SIZE = ctypes.c_size_t
_FLOAT = ctypes.c_float
_SIDES = 4
_FIRST_ROOM = 256

Sides = tuple[list[float], list[float], list[float], list[float]]
"""The left, lower, right and upper edges of a number of boxes, in points."""


def _call(function: object, result: object, *arguments: object) -> Callable[..., Any]:
    """A function too short to let other threads run meanwhile: all arguments stated, or none.

    (Where only some are, ctypes takes it for one with a variable number of them.)
    """
    address = ctypes.cast(function, _POINTER).value or 0  # type: ignore[arg-type]
    return ctypes.PYFUNCTYPE(result, *arguments)(address)  # type: ignore[arg-type]


count_characters = _call(raw.FPDFText_CountChars, _INT)
get_text = _call(raw.FPDFText_GetText, _INT)
character_at = _call(raw.FPDFText_GetCharIndexFromTextIndex, _INT)
text_object_at = _call(raw.FPDFText_GetTextObject, _POINTER)
_get_loose_box = _call(raw.FPDFText_GetLooseCharBox, _INT)
close_text = _call(raw.FPDFText_ClosePage, None)
close_page = _call(raw.FPDF_ClosePage, None)
get_bounds = _call(raw.FPDF_GetPageBoundingBox, _INT)
rotation = _call(raw.FPDFPage_GetRotation, _INT)
count_objects = _call(raw.FPDFPage_CountObjects, _INT)
object_at = _call(raw.FPDFPage_GetObject, _POINTER)

object_type = _call(raw.FPDFPageObj_GetType, _INT, _POINTER)
get_matrix = _call(raw.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
get_sides = _call(raw.FPDFPageObj_GetBounds, _INT, _POINTER, _POINTER, _POINTER, _POINTER, _POINTER)
count_in_form = _call(raw.FPDFFormObj_CountObjects, _INT, _POINTER)
object_in_form = _call(raw.FPDFFormObj_GetObject, _POINTER, _POINTER, _INT)
font_of = _call(raw.FPDFTextObj_GetFont, _POINTER, _POINTER)
get_base_name = _call(raw.FPDFFont_GetBaseFontName, _SIZE, _POINTER, _POINTER, _SIZE)
get_ascent = _call(raw.FPDFFont_GetAscent, _INT, _POINTER, _FLOAT, _POINTER)
get_descent = _call(raw.FPDFFont_GetDescent, _INT, _POINTER, _FLOAT, _POINTER)
get_draw_mode = _call(raw.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
count_segments = _call(raw.FPDFPath_CountSegments, _INT, _POINTER)
segment_at = _call(raw.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
segment_type = _call(raw.FPDFPathSegment_GetType, _INT, _POINTER)
get_point = _call(raw.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)


def argument(pointer: Any) -> Any:
    """A pointer as it is handed to a function, for one that is handed over many times."""
    return ctypes.byref(pointer.contents)


def _finite(sides: Sides) -> Sides:
    """The edges of boxes, 0 where a damaged file gives what is no number."""
    if isfinite(sum(map(sum, sides))):
        return sides
    x0s, y0s, x1s, y1s = ([at if isfinite(at) else 0.0 for at in side] for side in sides)
    return x0s, y0s, x1s, y1s


class Boxes:
    """Asks for the boxes of many characters at once. One serves all pages."""

    def __init__(self) -> None:
        self._make_room(_FIRST_ROOM)
        self._box = raw.FS_RECTF()
        self._place = ctypes.byref(self._box)

    def one(self, text_page: object, character: int) -> tuple[float, float, float, float]:
        """The box of one character."""
        _get_loose_box(text_page, character, self._place)
        box = self._box
        return box.left, box.bottom, box.right, box.top

    def _make_room(self, room: int) -> None:
        self._room = room
        self._floats = (_FLOAT * (_SIDES * room))()
        self._read = memoryview(self._floats).cast("B").cast("f")
        step = _SIDES * ctypes.sizeof(_FLOAT)
        self._places = [ctypes.byref(self._floats, step * index) for index in range(room)]

    def of(self, text_page: object, characters: Sequence[int]) -> Sides:
        """The boxes, as high as their type, of characters by their number; 0 for one without."""
        read = self._ask(text_page, characters)
        left, top, right, bottom = (read[side::_SIDES].tolist() for side in range(_SIDES))
        return _finite((left, bottom, right, top))

    def of_lines(
        self, text_page: object, firsts: list[int], lasts: list[int], letters: list[int]
    ) -> tuple[Sides, list[float]]:
        """From the left of the first to the right of the last character, as high as a letter.

        And the right edges of the first characters. (A page has hundreds of these numbers, so
        that none is made that is not asked for.)
        """
        size = _SIDES * len(firsts)
        read = self._ask(text_page, firsts + lasts + letters)
        left, first, right = read[:size:_SIDES], read[2:size:_SIDES], read[size + 2 :: _SIDES]
        top, bottom = read[2 * size + 1 :: _SIDES], read[2 * size + 3 :: _SIDES]
        ends = right[: len(firsts)].tolist()
        sides = _finite((left.tolist(), bottom.tolist(), ends, top.tolist()))
        return sides, first.tolist()

    def _ask(self, text_page: object, characters: Sequence[int]) -> Any:  # a memoryview of floats
        """The left, upper, right and lower edges of boxes, one after the other."""
        number = len(characters)
        if number > self._room:
            self._make_room(2 * number)
        ctypes.memset(self._floats, 0, _SIDES * number * ctypes.sizeof(_FLOAT))
        deque(map(_get_loose_box, repeat(text_page), characters, self._places), maxlen=0)
        return self._read[: _SIDES * number]


class Answers:
    """Asks a function that writes some numbers about each of many objects. One serves all pages."""

    def __init__(self, number: type[ctypes.c_int | ctypes.c_float], each: int) -> None:
        """``each`` numbers of this type are written for an object."""
        self._number, self._each = number, each
        self._make_room(_FIRST_ROOM)

    def _make_room(self, room: int) -> None:
        self._room = room
        self._numbers = (self._number * (self._each * room))()
        self._read = memoryview(self._numbers).cast("B").cast(self._number._type_)
        step = ctypes.sizeof(self._number)
        every = [ctypes.byref(self._numbers, step * at) for at in range(self._each * room)]
        self._places = [every[at :: self._each] for at in range(self._each)]

    def of(self, function: Callable[..., Any], objects: Sequence[int]) -> list[list[Any]]:
        """What is written first for each of the objects, what second, and so on."""
        if len(objects) > self._room:
            self._make_room(2 * len(objects))
        ctypes.memset(self._numbers, 0, self._each * len(objects) * ctypes.sizeof(self._number))
        deque(map(function, objects, *self._places), maxlen=0)
        read = self._read[: self._each * len(objects)]
        return [read[at :: self._each].tolist() for at in range(self._each)]
