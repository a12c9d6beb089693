"""PDF files: each page is read in the lane that suits it.

- pdfium: every page; running text in pdfium's own order, tables and columns by their place;
- pdfminer: pages of which pdfium's text is poor and pdfminer's better, files that pdfium refuses;
- ocr: pages that show text which neither gives are marked, and read later by ``pdf_ocr``;
- none: pages that neither can open are kept empty, as long as another page can be opened.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import count
from operator import itemgetter, sub
from os import SEEK_END
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from msgspec import Struct
from msgspec.structs import replace

from archive.errors import DamagedFile, EncryptedFile, ReadError
from archive.extract import sniff
from archive.extract.compose import compose
from archive.extract.content import Content
from archive.extract.flow import boxes_in_flow
from archive.extract.grid import Grid, grids, rules_in
from archive.extract.layout import Line, Sheet
from archive.extract.limits import check_most
from archive.extract.order import boxes_of_words, has_columns, lines_of_words
from archive.extract.pdf_page import PdfiumPage, lines_of
from archive.extract.pdf_pdfium import PdfiumFile
from archive.extract.quality import POOR, UNUSABLE, is_unreadable, quality_of
from archive.extract.tables import by_table, with_tables
from archive.extract.titles import title_tags
from archive.model import UNOPENED, Page

if TYPE_CHECKING:
    from archive.extract.pdf_pdfminer import PdfminerFile

PDFIUM = "pdfium"
PDFMINER = "pdfminer"

_END_WITHIN = 1024
"""Bytes at the end of a file that hold its end marker, as Acrobat has it."""

_PADDED_END = 64 * 1024
"""Bytes at the end of a file of which blanks and NUL bytes, put there in transport, are dropped."""

_FEW_WORDS = 20
_ENOUGH = 400
_PICTURE_PAGE = 0.5
_STRAY_WORDS = 4
_PART_PICTURE = 0.25
_SCANNED_PAGE = 0.8
_MOST_SEGMENTS = 400
_SMALLEST_PICTURE = 0.01
_TRIED = 2
_WIDE = 0.6
_FEW = 40
_ALL = 100_000
_PROBES = 10
_FIRST_PROBES = 2
_FEWEST_PROBES = 5
_GUTTER = 1.0
_Wide = tuple[list[int], float]
"""The lines that take most of the width of the text, by their number, and its middle."""

_x0, _x1 = itemgetter(0), itemgetter(2)


class _Read(Struct, frozen=True):
    """One page as one lane read it."""

    sheet: Sheet
    lane: str
    quality: float | None
    needs_ocr: bool = False
    is_scan: bool = False


def read(
    path: Path, name: str, password: str | None = None, most_pages: int | None = None
) -> Content:
    """Read a PDF: the text of its pages, as paragraphs, headings and table rows.

    Raises:
        EncryptedFile: the file is protected by a password, other than ``password``.
        DamagedFile: the file is cut off, or cannot be read as a PDF.
        TooLarge: it has more than ``most_pages`` pages, none of which is then read.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        _check_end(file, name)
    with _without_collector():
        return _content(path, name, password, most_pages)


def _content(path: Path, name: str, password: str | None, most_pages: int | None) -> Content:
    title, pages = _read_pages(path, name, password, most_pages)
    composed = compose([page.sheet for page in pages])
    return Content(
        sniff.PDF,
        tuple(
            Page(page.number, page.text, found.lane, found.quality, found.needs_ocr)
            for (page, _), found in zip(composed, pages, strict=True)
        ),
        tuple(block for _, blocks in composed for block in blocks),
        title_tags(title, "PDF title"),
    )


@contextmanager
def _without_collector() -> Iterator[None]:
    """Keep the garbage collector from going over the thousands of lines of a document.

    They are tuples without cycles, alive until the last page is composed: looking for garbage
    among them takes a tenth of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _check_end(file: BinaryIO, name: str) -> None:
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _PADDED_END))
    tail = file.read().rstrip(b"\0\t\n\f\r ")[-_END_WITHIN:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedFile(
            f"{name} seems cut off: it ends before its end marker", hint="download it again"
        )


def _read_pages(
    path: Path, name: str, password: str | None, most: int | None
) -> tuple[str, list[_Read]]:
    """The stated title, and every page."""
    with ExitStack() as stack:
        second = _Second(path, name, password, stack)
        try:
            file = stack.enter_context(PdfiumFile(path, name, password))
        except EncryptedFile:
            raise
        except DamagedFile:
            check_most(name, "pages", second.count(), most)
            return second.title(), _opened(second.every_page(), second)
        check_most(name, "pages", len(file), most)
        second.expected = len(file)
        return file.title, _opened(_every_page(file, second), second)


def _opened(every: Iterator[_Read], second: _Second) -> list[_Read]:
    """The pages. Raises DamagedFile when there is none that could be opened."""
    pages = list(every)
    if second.refused is not None and all(page.lane == UNOPENED for page in pages):
        raise second.refused
    return pages


class _Second:
    """pdfminer as second reader: it opens the file when it is first asked something.

    ``expected`` is how many pages the first reader counts: where it passes over pages that are
    no pages, the others go by other numbers. ``refused`` is why a page could not be opened.
    """

    def __init__(self, path: Path, name: str, password: str | None, stack: ExitStack) -> None:
        self.expected: int | None = None
        self.refused: ReadError | None = None
        self._source = (path, name, password or "")
        self._stack = stack
        self._opened: PdfminerFile | ReadError | None = None
        self._failures = 0

    def _file(self) -> PdfminerFile:
        if self._opened is None:
            try:
                self._opened = self._open()
            except ReadError as error:
                self._opened = error
        if isinstance(self._opened, ReadError):
            raise self._opened
        return self._opened

    def _open(self) -> PdfminerFile:
        from archive.extract.pdf_pdfminer import PdfminerFile

        file = self._stack.enter_context(PdfminerFile(*self._source))
        if self.expected not in (None, len(file)):
            name = self._source[1]
            raise DamagedFile(f"{name} is damaged: its readers count other pages")
        return file

    def title(self) -> str:
        """The title that the file states. Raises ReadError."""
        return self._file().title

    def count(self) -> int:
        """How many pages there are. Raises ReadError."""
        return len(self._file())

    def every_page(self) -> Iterator[_Read]:
        """All pages. Raises ReadError when the file cannot be opened."""
        return (self.whatever(number) for number in range(1, self.count() + 1))

    def whatever(self, number: int) -> _Read:
        """One page, or an empty one when it cannot be opened."""
        try:
            return self.page(number)
        except ReadError as error:
            self.refused = self.refused or error
            return _Read(Sheet(0.0, (), ""), UNOPENED, None)

    def may_help(self, found: _Read) -> bool:
        """Whether it is worth its time to read again what pdfium made of a page.

        Not when that page is a scan, of which both read what an OCR program left in the file. Nor
        when it is of no use as it is and that was so of the last pages too, which came back as
        useless: the fonts of a document lack their encoding for both readers.
        """
        if found.quality is None or found.quality >= POOR or found.is_scan:
            return False
        return found.quality >= UNUSABLE or self._failures < _TRIED

    def better(self, number: int, found: _Read) -> _Read:
        """The page as it reads it, or as found when that is no worse."""
        try:
            other = self.page(number)
        except ReadError:  # pdfminer cannot read what pdfium could
            return found
        if found.quality is not None and found.quality < UNUSABLE:
            self._failures = self._failures + 1 if other.needs_ocr else 0
        if (other.quality or 0.0) <= (found.quality or 0.0):
            return found
        return replace(other, needs_ocr=other.needs_ocr or (found.needs_ocr and _is_poor(other)))

    def page(self, number: int) -> _Read:
        """One page. Raises ReadError."""
        sheet = self._file().sheet(number)
        ((page, _),) = compose([sheet])
        quality = quality_of(page.text)
        return _Read(sheet, PDFMINER, quality, needs_ocr=is_unreadable(page.text, quality))


def _every_page(file: PdfiumFile, second: _Second) -> Iterator[_Read]:
    numbers = count(1)
    for pages in file.runs():
        read = iter(_by_pdfium([page for page in pages if page is not None]))
        for page, number in zip(pages, numbers, strict=False):
            if page is None:
                yield second.whatever(number)
            else:
                found = next(read)
                yield second.better(number, found) if second.may_help(found) else found


def _is_poor(page: _Read) -> bool:
    return page.quality is None or page.quality < POOR


def _by_pdfium(pages: Sequence[PdfiumPage]) -> list[_Read]:
    """Pages as pdfium reads them, each step for all of them: that is quicker than page by page."""
    qualities = [quality_of(page.text, page.texts) for page in pages]
    lines = lines_of(pages)
    wide = list(map(_wide, lines))
    tables = list(map(_tables, pages, lines, wide))
    placed = list(map(_by_place, pages, lines, wide, tables))
    sheets = [
        sheet or Sheet(page.height, boxes_in_flow(found), page.text)
        for sheet, page, found in zip(placed, pages, lines, strict=True)
    ]
    return list(map(_judged, pages, sheets, qualities))


def _judged(page: PdfiumPage, sheet: Sheet, quality: float | None) -> _Read:
    is_poor = quality is not None and quality < POOR
    is_scan = is_poor and page.picture_share() > _SCANNED_PAGE
    return _Read(sheet, PDFIUM, quality, is_scan or _needs_ocr(page, quality), is_scan)


def _needs_ocr(page: PdfiumPage, quality: float | None) -> bool:
    """Whether the page shows text that is not in the file, or that is there in a useless state.

    A page with nothing on it needs none; one with many strokes can have its letters drawn.
    """
    if quality is None:
        return not page.is_blank and (
            page.picture_share() > _SMALLEST_PICTURE or page.segments() > _MOST_SEGMENTS
        )
    if quality < UNUSABLE:
        return True
    if page.text.count(" ", 0, _ENOUGH) < _FEW_WORDS and page.text.count(" ") < _FEW_WORDS:
        is_stray = len(page.text.split()) < _STRAY_WORDS
        return page.picture_share() > (_PART_PICTURE if is_stray else _PICTURE_PAGE)
    return False


def _wide(lines: Sequence[Line]) -> _Wide:
    x0s, x1s = list(map(_x0, lines)), list(map(_x1, lines))
    left, right = min(x0s, default=0.0), max(x1s, default=0.0)
    fills = _WIDE * (right - left)
    numbers = [number for number, width in enumerate(map(sub, x1s, x0s)) if width > fills]
    return numbers, (left + right) / 2


def _tables(page: PdfiumPage, lines: Sequence[Line], wide: _Wide) -> Sequence[Grid]:
    """The tables that are ruled on a page."""
    # Asking every object can cost as much as reading the lines; the rules of a table are many.
    is_prose = 2 * len(wide[0]) > len(lines)
    if not page.has_strokes(_FEW if is_prose else _ALL):
        return ()
    outlines = page.outlines()
    return grids(*rules_in(outlines, page.width, page.height)) if outlines else ()


def _by_place(
    page: PdfiumPage, lines: Sequence[Line], wide: _Wide, tables: Sequence[Grid]
) -> Sheet | None:
    """The page laid out from where its words stand; None when its own order will do."""
    if not tables and not _may_have_columns(page, lines, wide):
        return None
    words = page.words()
    shares, loose = by_table(words, tables)
    if not any(shares) and not has_columns(words):
        return None
    regions = with_tables(boxes_of_words(loose), tables, shares, lines_of_words)
    return Sheet(page.height, regions)


def _may_have_columns(page: PdfiumPage, lines: Sequence[Line], wide: _Wide) -> bool:
    """Whether several of the wide lines have white in the middle: columns, read across."""
    numbers, middle = wide
    if len(numbers) < _FEWEST_PROBES:
        return False
    probed = numbers[:: -(-len(numbers) // _PROBES)]
    parted = 0
    for asked, number in enumerate(probed, start=1):
        parted += page.gap_at(number, middle) > _GUTTER * lines[number].size
        if not parted and asked == _FIRST_PROBES:
            return False
    return 2 * parted >= len(probed)
