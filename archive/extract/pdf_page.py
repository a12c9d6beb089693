"""One page of a PDF as pdfium reads it: its text, and where on the page it stands.

The text of a page costs pdfium a millisecond and a half. What is asked beyond it is therefore
asked once per line (where it begins and ends, in what type), and once per word only for pages
whose layout calls for it.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import accumulate, compress, count, repeat
from operator import add, gt
from typing import NamedTuple

from pypdfium2 import raw

from archive.extract import pdf_calls as pdfium
from archive.extract.grid import Outline
from archive.extract.layout import Line
from archive.extract.pdf_calls import Boxes, Sides
from archive.extract.pdf_objects import PageObjects
from archive.extract.pdf_objects import Room as ObjectsRoom
from archive.extract.pdf_text import letter_in, split_lines

Box = tuple[float, float, float, float]
"""Left, lower, right and upper edge, in points from the lower left corner as the page is seen."""

_WORD = re.compile(r"\S+")
_BOLD = re.compile(rb"bold|black|heavy|demi", re.IGNORECASE)
_NAME_BYTES = 128
_FIRST_UNITS = 1 << 14
_COMMON = 200
_SIZES = tuple(half / 2 for half in range(_COMMON))
"""The sizes that type has in nearly every line, made once for all lines."""


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


class Font(NamedTuple):
    """``scale`` is twice the size of type for each point of the height of a character's box."""

    scale: float
    bold: bool


Fonts = dict[int | None, Font]
"""Fonts by their address, which is theirs for as long as a page that has them is open."""

_NO_FONT = Font(2.0, bold=False)
_new_line = partial(tuple.__new__, Line)
_new_word = partial(tuple.__new__, Word)


class Text(NamedTuple):
    """The text of a page, and how many characters and UTF-16 units pdfium counts in it."""

    text: str
    characters: int
    units: int


Marks = tuple[list[int], list[int], list[int]]
"""Of each line the number of its first character, of its last, and of a letter in it."""


class _Room:
    """What pdfium writes its answers to: made once, for all documents."""

    def __init__(self) -> None:
        self.boxes = Boxes()
        self.objects = ObjectsRoom()
        self.box = raw.FS_RECTF()
        self.to_box = ctypes.byref(self.box)
        self.name = ctypes.create_string_buffer(_NAME_BYTES)
        self.number = ctypes.c_float()
        self.to_number = ctypes.byref(self.number)
        self._units = ctypes.create_string_buffer(2 * _FIRST_UNITS)

    def text_of(self, text_page: object) -> Text:
        """The text of a page, and how many characters and UTF-16 units it has."""
        number = pdfium.count_characters(text_page)
        if number <= 0:
            return Text("", 0, 0)
        if 2 * number + 2 > len(self._units):
            self._units = ctypes.create_string_buffer(4 * number)
        units = pdfium.get_text(text_page, 0, number, self._units) - 1
        text = ctypes.string_at(self._units, 2 * units).decode("utf-16-le", "replace")
        return Text(text, number, units)


@cache
def _room() -> _Room:
    return _Room()


def text_of(text_page: object) -> Text:
    """The text of an open page."""
    return _room().text_of(text_page)


class PdfiumPage:
    """One page while it is open.

    ``text`` has a newline at each line end, and no blank lines; ``texts`` are its lines.
    """

    def __init__(
        self, page: raw.FPDF_PAGE, text_page: raw.FPDF_TEXTPAGE, text: Text, fonts: Fonts
    ) -> None:
        """``fonts`` are those of this page and others that are open as long: more are put in."""
        room = _room()
        self._objects = PageObjects(page, room.objects)
        self._text_page = pdfium.argument(text_page)
        self._room = room
        self._fonts = fonts
        pdfium.get_bounds(page, room.to_box)
        box = room.box
        self._left, self._bottom = box.left, box.bottom
        self._right, self._top = box.right, box.top
        self._turn = pdfium.rotation(page)
        self._is_plain = not (self._turn or self._left or self._bottom)
        sides = (self._right - self._left, self._top - self._bottom)
        self.width, self.height = sides[::-1] if self._turn % 2 else sides
        self.texts, self._places = self._read(text)
        self.text = "\n".join(self.texts)

    def _read(self, text: Text) -> tuple[list[str], list[int]]:
        """The lines of the text, and for each the number of its first character."""
        texts, places = split_lines(text.text)
        if text.units != text.characters:  # some characters have no text
            found = map(pdfium.character_at, repeat(self._text_page), places)
            places = [max(place, 0) for place in found]
        return texts, places

    def marks(self) -> Marks:
        """The numbers of three characters of each line: its first, its last and a letter.

        The type of a line, and how high it stands, is told by a letter in the midst of it: it can
        begin with a bullet from another font, a raised figure or one word in bold.
        """
        places = self._places
        lines = list(zip(places, self.texts, map(len, self.texts), strict=True))
        letters = [
            at + (half if text[half := length >> 1].isalnum() else letter_in(text, half))
            for at, text, length in lines
        ]
        return places, [at + length - 1 for at, _, length in lines], letters

    def lines(self, boxes: Sides, fonts: Sequence[Font]) -> list[Line]:
        """The lines of the text, in its order, given where they stand and in what type."""
        x0s, lows, rights, highs = boxes
        sizes = [
            _SIZES[halves] if 0 <= (halves := round(scale * (high - low))) < _COMMON else halves / 2
            for (scale, _), high, low in zip(fonts, highs, lows, strict=True)
        ]
        starts = map(add, accumulate(map(len, self.texts), initial=0), count())
        columns = (x0s, lows, rights, highs, self.texts, sizes, self._bold(fonts), starts)
        return list(map(_new_line, zip(*columns, strict=False)))

    def boxes_of_lines(self, marks: Marks) -> Sides:
        """The boxes of the lines, as the page is seen."""
        firsts, lasts, letters = marks
        if self._turn:
            x0s, lows, x1s, highs = self._boxes(firsts + lasts + letters)
            number = len(firsts)
            ends, lows, highs = x1s[number:], lows[2 * number :], highs[2 * number :]
        else:
            sides, x1s = self._room.boxes.of_lines(self._text_page, firsts, lasts, letters)
            x0s, lows, ends, highs = sides if self._is_plain else self._moved(sides)
            x1s = x1s if self._is_plain else [x - self._left for x in x1s]
        if any(map(gt, x1s, ends)):
            ends = [max(one, other) for one, other in zip(x1s, ends, strict=False)]
        return x0s, lows, ends, highs

    def _bold(self, fonts: Sequence[Font]) -> Iterable[bool]:
        """Whether the lines are bold, from their first word or number on."""
        bold = [is_bold for _, is_bold in fonts]
        if True not in bold:
            return bold
        texts = self.texts
        asked = [
            index
            for index in compress(count(), bold)
            if texts[index][0].isalnum() and texts[index][1:2] != " "
        ]
        first = self.fonts_at([self._places[index] for index in asked])
        for index, font in zip(asked, first, strict=True):
            bold[index] = font.bold
        return bold

    def words(self) -> list[Word]:
        """The words of the text, in its order, with where they stand."""
        found = [
            (at + match.start(), match.group())
            for text, at in zip(self.texts, self._places, strict=True)
            for match in _WORD.finditer(text)
        ]
        return self._words([at for at, _ in found], [text for _, text in found])

    def _words(self, places: Sequence[int], texts: Sequence[str]) -> list[Word]:
        """The words; of one whose characters are not set next to each other, the characters."""
        ends = [at + len(text) - 1 for at, text in zip(places, texts, strict=True)]
        x0s, lows, rights, highs = self._boxes(places)
        _, last_lows, x1s, last_highs = self._boxes(ends)
        words: list[Word] = []
        for at, text, (scale, bold), x0, y0, right, y1, low, x1, high in zip(
            places, texts, self.fonts_at(places),
            x0s, lows, rights, highs, last_lows, x1s, last_highs, strict=True,
        ):  # fmt: skip
            halves = scale * (y1 - y0)
            if len(text) > 1 and (x1 < right or 2 * abs(low - y0) > halves):
                words += self._words(range(at, at + len(text)), text)
                continue
            bottom, top = low if low < y0 else y0, high if high > y1 else y1
            words.append(_new_word((x0, bottom, x1, top, text, round(halves) / 2, bold)))
        return words

    def _boxes(self, characters: Sequence[int]) -> Sides:
        """The boxes of characters by their number, as the page is seen."""
        sides = self._room.boxes.of(self._text_page, characters)
        if self._is_plain:
            return sides
        if not self._turn:
            return self._moved(sides)
        seen = [self._seen(*box) for box in _each(sides)]
        x0s, y0s, x1s, y1s = ([box[side] for box in seen] for side in range(4))
        return x0s, y0s, x1s, y1s

    def _moved(self, sides: Sides) -> Sides:
        """Boxes in the page's own coordinates from the lower left corner of the page."""
        x0s, y0s, x1s, y1s = sides
        left, bottom = self._left, self._bottom
        return (
            [x - left for x in x0s],
            [y - bottom for y in y0s],
            [x - left for x in x1s],
            [y - bottom for y in y1s],
        )

    def _box(self, character: int) -> Box:
        box = self._room.boxes.one(self._text_page, character)
        return box if self._is_plain else self._seen(*box)

    def _seen(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """A box in the page's own coordinates as the page is seen, turned as it says."""
        if self._turn == 1:
            return y0 - self._bottom, self._right - x1, y1 - self._bottom, self._right - x0
        if self._turn == 2:  # noqa: PLR2004 - a half turn
            return self._right - x1, self._top - y1, self._right - x0, self._top - y0
        if self._turn == 3:  # noqa: PLR2004 - three quarters
            return self._top - y1, x0 - self._left, self._top - y0, x1 - self._left
        return x0 - self._left, y0 - self._bottom, x1 - self._left, y1 - self._bottom

    def fonts_at(self, characters: Sequence[int]) -> list[Font]:
        """The fonts of characters by their number."""
        objects = map(pdfium.text_object_at, repeat(self._text_page), characters)
        addresses = list(map(pdfium.font_of, objects))
        for address in set(addresses).difference(self._fonts):
            self._fonts[address] = self._font(address)
        return list(map(self._fonts.__getitem__, addresses))

    def _font(self, address: int | None) -> Font:
        if not address:
            return _NO_FONT
        room = self._room
        pdfium.get_base_name(address, room.name, _NAME_BYTES)
        pdfium.get_ascent(address, 1.0, room.to_number)
        height = room.number.value
        pdfium.get_descent(address, 1.0, room.to_number)
        height -= room.number.value
        return Font(2 / height if height > 0 else 2.0, _is_bold(room.name.value))

    def gap_at(self, number: int, x: float) -> float:
        """How wide the white is around ``x`` in a line, by its number; 0 where type stands."""
        text, first = self.texts[number], self._places[number]
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
        return self._objects.have_strokes(asked)

    def outlines(self) -> list[Outline]:
        """The strokes drawn on the page; none when they are too many or too few for a table."""
        found = self._objects.outlines()
        if self._is_plain:
            return found
        return [
            Outline(tuple(self._seen(x, y, x, y)[:2] for x, y in each.points), each.stroked)
            for each in found
        ]

    def segments(self) -> int:
        """Of how many pieces the strokes on the page consist, curves included."""
        return self._objects.segments()

    def picture_share(self) -> float:
        """How much of the page its pictures cover, 0 to 1; a scan can be cut into strips."""
        area = self.width * self.height
        return min(self._objects.picture_area() / area, 1.0) if area > 0 else 0.0

    @property
    def is_blank(self) -> bool:
        """Whether nothing is printed on the page."""
        return not self._objects


def lines_of(pages: Sequence[PdfiumPage]) -> list[list[Line]]:
    """The lines of each page, in the order of its text.

    Each step is taken for all pages before the next one: that is quicker than page by page.
    """
    marks = [page.marks() for page in pages]
    boxes = list(map(PdfiumPage.boxes_of_lines, pages, marks))
    fonts = [page.fonts_at(letters) for page, (_, _, letters) in zip(pages, marks, strict=True)]
    return list(map(PdfiumPage.lines, pages, boxes, fonts))


def _each(sides: Sides) -> Iterator[Box]:
    return zip(*sides, strict=True)


@lru_cache(256)
def _is_bold(name: bytes) -> bool:
    return _BOLD.search(name) is not None
