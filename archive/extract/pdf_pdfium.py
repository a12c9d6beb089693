"""The pages of a PDF as pdfium reads them: their text, and where on the page it stands.

The text of a page costs pdfium a millisecond and a half. What is asked beyond it is therefore
asked once per line (where it begins and ends, in what type), and once per word only for pages
whose layout calls for it. Nothing in a file is run and nothing is fetched.
"""

from __future__ import annotations

import ctypes
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import repeat
from pathlib import Path
from typing import NamedTuple, Self

import pypdfium2
from pypdfium2 import raw

from archive.errors import HOW_TO_UNLOCK, DamagedFile, EncryptedFile
from archive.extract.content import one_line
from archive.extract.grid import Outline
from archive.extract.layout import Line

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points from the lower left corner as the page is seen."""

_BROKEN_WORD = "\ufffe"
"""What pdfium puts for a hyphen at the end of a line together with the line end."""
_LINE_END = "\r\n"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_UNMAPPED = re.compile(rf"{_CONTROL.pattern}|\r(?!\n)|(?<!\r)\n")
"""Character codes without a meaning, given as they are; a line end is always both, CR and LF."""
_REPLACEMENT = "\ufffd"
_WORD = re.compile(r"\S+")
_SIGN = re.compile(r"[^\W_]")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_NAME_BYTES = 128
_DEEPEST_FORM = 4
_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 400
_MOST_OUTLINES = 4_000
_TEXT = raw.FPDF_PAGEOBJ_TEXT
_STROKED = {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_FORM}
_IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_Matrix = tuple[float, float, float, float, float, float]

_POINTER = ctypes.c_void_p
_quick = ctypes.PYFUNCTYPE
"""For calls too short to let other threads run meanwhile. (pypdfium2's own prototypes also make a
Python object of each pointer, which costs more than the call.)"""


def _address_of(function: object) -> int:
    return ctypes.cast(function, _POINTER).value or 0  # type: ignore[arg-type]


_object_at = _quick(_POINTER, _POINTER, ctypes.c_int)(_address_of(raw.FPDFPage_GetObject))
_type_of = _quick(ctypes.c_int, _POINTER)(_address_of(raw.FPDFPageObj_GetType))
_text_object_at = _quick(_POINTER, _POINTER, ctypes.c_int)(_address_of(raw.FPDFText_GetTextObject))
_font_of = _quick(_POINTER, _POINTER)(_address_of(raw.FPDFTextObj_GetFont))
_loose_box_of = _quick(ctypes.c_int, _POINTER, ctypes.c_int, _POINTER)(
    _address_of(raw.FPDFText_GetLooseCharBox)
)
_count_segments = _quick(ctypes.c_int, _POINTER)(_address_of(raw.FPDFPath_CountSegments))
_segment_at = _quick(_POINTER, _POINTER, ctypes.c_int)(_address_of(raw.FPDFPath_GetPathSegment))
_segment_type = _quick(ctypes.c_int, _POINTER)(_address_of(raw.FPDFPathSegment_GetType))
_segment_point = _quick(ctypes.c_int, _POINTER, _POINTER, _POINTER)(
    _address_of(raw.FPDFPathSegment_GetPoint)
)
_draw_mode_of = _quick(ctypes.c_int, _POINTER, _POINTER, _POINTER)(
    _address_of(raw.FPDFPath_GetDrawMode)
)
_get_matrix = _quick(ctypes.c_int, _POINTER, _POINTER)(_address_of(raw.FPDFPageObj_GetMatrix))
_numbers_of = struct.Struct("6f").unpack_from
_sides_of = struct.Struct("4f").unpack_from


class Word(NamedTuple):
    """One word as printed: its box, its text and its type."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float
    bold: bool

    def get_text(self) -> str:
        """The word itself."""
        return self.text


class _Font(NamedTuple):
    """``scale`` is twice the size of type for each point of the height of a character's box."""

    scale: float
    bold: bool


class PdfiumFile:
    """A PDF opened with pdfium."""

    def __init__(self, path: Path, name: str, password: str | None = None) -> None:
        """Open the file.

        Raises:
            EncryptedFile: it is protected by another password than the one given.
            DamagedFile: pdfium cannot make a document of it, or finds no pages.
            OSError: it cannot be opened.
        """
        self._name = name
        with path.open("rb"):  # for the reason why it cannot be opened, which pdfium does not give
            pass
        try:
            self._document = pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                raise EncryptedFile(f"{name} is protected by a password", HOW_TO_UNLOCK) from error
            raise DamagedFile(f"{name} is damaged: {error}", "download it again") from error
        if not len(self):
            self.close()
            raise DamagedFile(f"{name} is damaged: no page is found in it", "download it again")

    def __enter__(self) -> Self:
        """The open file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._document.close()

    def __len__(self) -> int:
        """The number of pages."""
        return int(raw.FPDF_GetPageCount(self._document))

    @property
    def title(self) -> str:
        """The title in the metadata, or nothing."""
        return one_line(self._document.get_metadata_value("Title").replace("\0", ""))

    @contextmanager
    def page(self, number: int) -> Iterator[PdfiumPage]:
        """Page ``number`` (from 1), for as long as the block lasts. Raises DamagedFile."""
        page = raw.FPDF_LoadPage(self._document, number - 1)
        text = raw.FPDFText_LoadPage(page) if page else None
        try:
            if not text:
                raise DamagedFile(
                    f"{self._name} is damaged: page {number} cannot be read",
                    "download it again, or open it and save it as a new PDF",
                )
            yield PdfiumPage(page, text)
        finally:
            if text:
                raw.FPDFText_ClosePage(text)
            if page:
                raw.FPDF_ClosePage(page)

    def grey(self, number: int, dpi: float, most_pixels: int) -> tuple[int, int, bytes]:
        """A picture of page ``number``: its width and height in pixels, then a byte for each.

        The resolution is lowered for a page that would have more than ``most_pixels``.
        """
        page = self._document[number - 1]
        width, height = page.get_size()
        scale = min(dpi / 72, (most_pixels / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=True)
        try:
            packed = bytes(bitmap.buffer)
            rows = range(0, bitmap.height * bitmap.stride, bitmap.stride)
            pixels = b"".join(packed[row : row + bitmap.width] for row in rows)
            return bitmap.width, bitmap.height, pixels
        finally:
            bitmap.close()
            page.close()


class PdfiumPage:
    """One page while it is open. ``text`` has a newline at each line end, and no blank lines."""

    def __init__(self, page: raw.FPDF_PAGE, text: raw.FPDF_TEXTPAGE) -> None:
        self._page = page
        self._text_page = text
        self._page_address = ctypes.cast(page, _POINTER).value
        self._text_address = ctypes.cast(text, _POINTER).value
        self._rectangle = raw.FS_RECTF()
        self._rectangle_address = ctypes.addressof(self._rectangle)
        self._fonts: dict[int | None, _Font] = {}
        raw.FPDF_GetPageBoundingBox(page, self._rectangle)
        box = self._rectangle
        self._left, self._bottom = box.left, box.bottom
        self._right, self._top = box.right, box.top
        self._turn = raw.FPDFPage_GetRotation(page)
        self._is_plain = not (self._turn or self._left or self._bottom)
        sides = (self._right - self._left, self._top - self._bottom)
        self.width, self.height = sides[::-1] if self._turn % 2 else sides
        self._texts, self._places = self._read()
        self.text = "\n".join(self._texts)

    def _read(self) -> tuple[list[str], list[int]]:
        """The lines of the text, and for each the number of its first character."""
        count = raw.FPDFText_CountChars(self._text_page)
        if count <= 0:
            return [], []
        buffer = (ctypes.c_ushort * (count + 1))()
        units = raw.FPDFText_GetText(self._text_page, 0, count, buffer) - 1
        text = ctypes.string_at(buffer, 2 * units).decode("utf-16-le", "replace")
        texts, places = _split(_with_unmapped_marked(text))
        if units != count:  # some characters have no text
            to_character = raw.FPDFText_GetCharIndexFromTextIndex
            places = [max(to_character(self._text_page, place), 0) for place in places]
        return texts, places

    def lines(self) -> list[Line]:
        """The lines of the text, in its order, with where they stand."""
        found: list[Line] = []
        page, rectangle, where = self._text_address, self._rectangle, self._rectangle_address
        fonts = self._fonts
        start = 0
        for text, at in zip(self._texts, self._places, strict=True):
            # Once per line of every page: no call that can be spared.
            font = fonts.get(_font_of(_text_object_at(page, at)))
            if font is None or font.bold or not (self._is_plain and text[0].isalnum()):
                found.append(self._line(text, at, start))
            else:
                _loose_box_of(page, at, where)
                x0, y1, x1, y0 = _sides_of(rectangle)
                _loose_box_of(page, at + len(text) - 1, where)
                right = _sides_of(rectangle)[2]
                size = round(font.scale * (y1 - y0)) / 2
                right = right if right > x1 else x1
                found.append(Line(x0, y0, right, y1, text, size, font.bold, start))
            start += len(text) + 1
        return found

    def _line(self, text: str, at: int, start: int) -> Line:
        """A line that can begin with a bullet from another font, or with one word in bold."""
        middle = at + _typical(text)
        x0, _, right, _ = self._box(at)
        _, y0, _, y1 = self._box(middle)
        x1 = self._box(at + len(text) - 1)[2]
        font = self._font(middle)
        self._font(at)
        size = round(font.scale * (y1 - y0)) / 2
        return Line(x0, y0, max(x1, right), y1, text, size, font.bold, start)

    def words(self) -> list[Word]:
        """The words of the text, in its order, with where they stand."""
        return [
            word
            for text, at in zip(self._texts, self._places, strict=True)
            for found in _WORD.finditer(text)
            for word in self._word(at + found.start(), found.group())
        ]

    def _word(self, at: int, text: str) -> list[Word]:
        """The word; or its characters, when they are not set next to each other."""
        x0, y0, right, y1 = self._box(at)
        _, low, x1, high = self._box(at + len(text) - 1)
        font = self._font(at)
        size = font.scale * (y1 - y0) / 2
        if len(text) > 1 and (x1 < right or abs(low - y0) > size):
            return [
                word for index, each in enumerate(text) for word in self._word(at + index, each)
            ]
        return [Word(x0, min(y0, low), x1, max(y1, high), text, round(2 * size) / 2, font.bold)]

    def _box(self, index: int) -> Box:
        _loose_box_of(self._text_address, index, self._rectangle_address)
        x0, y1, x1, y0 = _sides_of(self._rectangle)
        return (x0, y0, x1, y1) if self._is_plain else self._seen(x0, y0, x1, y1)

    def _seen(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box in the page's own coordinates as the page is seen, turned as it says."""
        if self._turn == 1:
            return y0 - self._bottom, self._right - x1, y1 - self._bottom, self._right - x0
        if self._turn == 2:  # noqa: PLR2004 - a half turn
            return self._right - x1, self._top - y1, self._right - x0, self._top - y0
        if self._turn == 3:  # noqa: PLR2004 - three quarters
            return self._top - y1, x0 - self._left, self._top - y0, x1 - self._left
        return x0 - self._left, y0 - self._bottom, x1 - self._left, y1 - self._bottom

    def _font(self, index: int) -> _Font:
        address = _font_of(_text_object_at(self._text_address, index))
        known = self._fonts.get(address)
        if known is None:
            known = self._fonts[address] = _font_at(address)
        return known

    def gap_at(self, number: int, x: float) -> float:
        """How wide the white is around ``x`` in a line, by its number; 0 where type stands."""
        text, first = self._texts[number], self._places[number]
        low, high = 0, len(text) - 1
        while low < high:  # the first character that ends right of x
            middle = (low + high) // 2
            if self._box(first + middle)[2] <= x:
                low = middle + 1
            else:
                high = middle
        while low < len(text) - 1 and text[low].isspace():
            low += 1
        before = len(text[:low].rstrip()) - 1
        left, right = self._box(first + max(before, 0))[2], self._box(first + low)[0]
        return max(right - left, 0.0) if left <= x <= right else 0.0

    def has_strokes(self, asked: int) -> bool:
        """Whether there is a path or a form among ``asked`` objects, spread over the page's."""
        count = min(int(raw.FPDFPage_CountObjects(self._page)), _MOST_OBJECTS)
        numbers = range(0, count, -(-count // asked) or 1)
        addresses = map(_object_at, repeat(self._page_address, len(numbers)), numbers)
        return not _STROKED.isdisjoint(map(_type_of, addresses))

    def outlines(self) -> list[Outline]:
        """The strokes drawn on the page, in forms included; none when there are too many."""
        found: list[Outline] = []
        for address, matrix in self._objects(raw.FPDF_PAGEOBJ_PATH):
            found += _outlines(address, matrix)
            if len(found) > _MOST_OUTLINES:
                return []  # a drawing or a map
        if self._is_plain:
            return found
        return [
            Outline(tuple(self._seen(x, y, x, y)[:2] for x, y in each.points), each.stroked)
            for each in found
        ]

    def segments(self) -> int:
        """Of how many pieces the strokes on the page consist, curves included."""
        return sum(_count_segments(address) for address, _ in self._objects(raw.FPDF_PAGEOBJ_PATH))

    def picture_share(self) -> float:
        """How much of the page its pictures cover, 0 to 1; a scan can be cut into strips."""
        area = self.width * self.height
        sizes = [_area(address, m) for address, m in self._objects(raw.FPDF_PAGEOBJ_IMAGE)]
        return min(sum(sizes) / area, 1.0) if area > 0 else 0.0

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on the page."""
        return int(raw.FPDFPage_CountObjects(self._page)) <= 0

    def _objects(self, wanted: int) -> Iterator[tuple[int, _Matrix]]:
        """The objects of one type, in forms included, with the matrix of their form."""
        count = min(int(raw.FPDFPage_CountObjects(self._page)), _MOST_OBJECTS)
        page = self._page_address
        addresses = list(map(_object_at, repeat(page, count), range(count)))
        for address, kind in zip(addresses, map(_type_of, addresses), strict=True):
            if kind == _TEXT:
                continue
            if kind == wanted:
                yield address, _IDENTITY
            elif kind == raw.FPDF_PAGEOBJ_FORM:
                yield from _in_form(address, wanted, _IDENTITY, _DEEPEST_FORM)


def _with_unmapped_marked(text: str) -> str:
    """The text with character codes that mean nothing as U+FFFD."""
    ends = text.count(_LINE_END)
    if _CONTROL.search(text) or not ends == text.count("\r") == text.count("\n"):
        return _UNMAPPED.sub(_REPLACEMENT, text)
    return text


def _split(text: str) -> tuple[list[str], list[int]]:
    """The lines of pdfium's text without blanks around them, and where in it they begin."""
    texts: list[str] = []
    places: list[int] = []
    at = 0
    for whole in text.split(_LINE_END):
        for part in _parts(whole) if _BROKEN_WORD in whole else (whole,):
            line = part.strip()
            if line:
                texts.append(line)
                places.append(at if part[0] == line[0] else at + part.index(line[0]))
            at += len(part)
        at += len(_LINE_END)
    return texts, places


def _parts(whole: str) -> list[str]:
    """What pdfium gives as one line because words are broken in it, each with its hyphen."""
    *broken, last = whole.split(_BROKEN_WORD)
    return [*(f"{part}-" for part in broken), last]


def _typical(text: str) -> int:
    """The place of a letter in the second half of a line, to tell the type of the line by."""
    found = _SIGN.search(text, len(text) // 2) or _SIGN.search(text)
    return found.start() if found else 0


def _font_at(address: int | None) -> _Font:
    if not address:
        return _Font(2.0, bold=False)
    font = ctypes.cast(address, raw.FPDF_FONT)
    name = ctypes.create_string_buffer(_NAME_BYTES)
    raw.FPDFFont_GetBaseFontName(font, name, _NAME_BYTES)
    ascent, descent = ctypes.c_float(), ctypes.c_float()
    raw.FPDFFont_GetAscent(font, 1.0, ascent)
    raw.FPDFFont_GetDescent(font, 1.0, descent)
    height = ascent.value - descent.value
    return _Font(2 / height if height > 0 else 2.0, bold=_BOLD.search(name.value) is not None)


def _in_form(
    address: int, wanted: int, outer: _Matrix, depth: int
) -> Iterator[tuple[int, _Matrix]]:
    form = ctypes.cast(address, raw.FPDF_PAGEOBJECT)
    matrix = _times(_matrix_of(address), outer)
    for index in range(min(raw.FPDFFormObj_CountObjects(form), _MOST_OBJECTS)):
        inside = _address_of(raw.FPDFFormObj_GetObject(form, index))
        kind = _type_of(inside)
        if kind == wanted and inside:
            yield inside, matrix
        elif kind == raw.FPDF_PAGEOBJ_FORM and inside and depth:
            yield from _in_form(inside, wanted, matrix, depth - 1)


def _outlines(address: int, outer: _Matrix) -> list[Outline]:
    """The strokes of one path, a new one wherever the pen is lifted; none when some are curved."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    _draw_mode_of(address, ctypes.addressof(fill), ctypes.addressof(stroke))
    count = _count_segments(address)
    if not (fill.value or stroke.value) or count > _MOST_SEGMENTS:
        return []
    matrix = _times(_matrix_of(address), outer)
    strokes: list[list[tuple[float, float]]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    x_address, y_address = ctypes.addressof(x), ctypes.addressof(y)
    for index in range(count):
        segment = _segment_at(address, index)
        kind = _segment_type(segment)
        if kind == raw.FPDF_SEGMENT_BEZIERTO:
            return []
        _segment_point(segment, x_address, y_address)
        if kind == raw.FPDF_SEGMENT_MOVETO or not strokes:
            strokes.append([])
        strokes[-1].append(_through(matrix, x.value, y.value))
    return [Outline(tuple(points), bool(stroke.value)) for points in strokes if len(points) > 1]


def _area(address: int, outer: _Matrix) -> float:
    a, b, c, d, _, _ = _times(_matrix_of(address), outer)
    return abs(a * d - b * c)  # a picture is a square of 1 by 1 before its matrix


def _matrix_of(address: int) -> _Matrix:
    matrix = raw.FS_MATRIX()
    _get_matrix(address, ctypes.addressof(matrix))
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
