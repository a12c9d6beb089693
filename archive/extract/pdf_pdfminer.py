"""The pages of a PDF as pdfminer.six reads them: slowly, but by other ways than pdfium.

It is the second reader: of pages whose text pdfium gets wrong, and of files that it cannot open.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import (
    LAParams,
    LTChar,
    LTContainer,
    LTCurve,
    LTItem,
    LTLayoutContainer,
    LTPage,
    LTTextBox,
    LTTextLine,
)
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

from archive.errors import HOW_TO_UNLOCK, DamagedFile, EncryptedFile, ReadError
from archive.extract.content import one_line
from archive.extract.grid import Outline, grids, rules_in
from archive.extract.layout import Line, Lines, Sheet, attach_markers
from archive.extract.quality import without_codes
from archive.extract.tables import by_table, with_tables

_MOST_CHARACTERS = 15_000
_LINE_MARGIN = 0.9
"""Boxes go on over a gap of this many line heights, so that widely spaced lines stay together;
paragraphs are told apart afterwards, by the spacing that is usual in the document."""

_WITH_FLOW = LAParams(line_margin=_LINE_MARGIN)
_WITHOUT_FLOW = LAParams(line_margin=_LINE_MARGIN, boxes_flow=None)
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)


class PdfminerFile:
    """A PDF opened with pdfminer.six; every error that it raises comes out as a ReadError."""

    def __init__(self, path: Path, name: str, password: str = "") -> None:
        """Open the file.

        Raises:
            EncryptedFile: it is protected by another password than the one given.
            DamagedFile: its structure cannot be read, or it has no pages.
            OSError: it cannot be opened.
        """
        self._name = name
        self._file = path.open("rb")
        try:
            with _errors_as_ours(name, "its structure"):
                document = PDFDocument(PDFParser(self._file), password=password)
                self.title = _stated_title(document)
                self._pages = _pages(document, name)
        except BaseException:
            self._file.close()
            raise
        resources = PDFResourceManager()
        self._device = PDFPageAggregator(resources, laparams=None)
        self._interpreter = PDFPageInterpreter(resources, self._device)

    def __enter__(self) -> Self:
        """The open file itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __len__(self) -> int:
        """The number of pages."""
        return len(self._pages)

    def sheet(self, number: int) -> Sheet:
        """Page ``number`` (from 1) laid out. Raises DamagedFile."""
        with _errors_as_ours(self._name, f"page {number}"):
            self._interpreter.process_page(self._pages[number - 1])
            return _sheet(self._device.get_result())


@contextmanager
def _errors_as_ours(name: str, what: str) -> Iterator[None]:
    log = logging.getLogger("pdfminer")  # it warns of every oddity in a file
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise EncryptedFile(f"{name} is protected by a password", hint=HOW_TO_UNLOCK) from error
    except (ReadError, MemoryError, OSError):
        raise
    # On damaged input pdfminer raises nearly every exception there is (ValueError, TypeError,
    # KeyError, AssertionError, RecursionError, zlib.error, struct.error and its own).
    except Exception as error:
        raise DamagedFile(
            f"{name} is damaged: {what} cannot be read ({type(error).__name__}: {error})",
            hint="download it again, or open it and save it as a new PDF",
        ) from error
    finally:
        log.setLevel(level)


def _pages(document: PDFDocument, name: str) -> list[PDFPage]:
    pages = list(PDFPage.create_pages(document))
    if not pages:
        raise DamagedFile(f"{name} is damaged: no page is found in it", hint="download it again")
    return pages


def _sheet(page: LTPage) -> Sheet:
    characters = [item for item in _leaves(page) if isinstance(item, LTChar)]
    outlines = [
        Outline(tuple(item.pts), bool(item.stroke))
        for item in _leaves(page)
        if isinstance(item, LTCurve) and item.pts
    ]
    tables = grids(*rules_in(outlines, page.width, page.height))
    shares, loose = by_table(characters, tables)

    def in_cell(inside: list[LTChar]) -> Lines:
        boxes = attach_markers(_boxes(inside, page, ordered=False))
        return tuple(sorted((line for box in boxes for line in box), key=lambda line: -line.y1))

    boxes = attach_markers(_boxes(loose, page))
    return Sheet(page.height, with_tables(boxes, tables, shares, in_cell))


def _leaves(container: Iterable[LTItem]) -> Iterator[LTItem]:
    """The items of a page and of the figures in it."""
    for item in container:
        if isinstance(item, LTContainer):
            yield from _leaves(item)
        else:
            yield item


def _boxes(characters: Sequence[LTChar], page: LTPage, *, ordered: bool = True) -> list[Lines]:
    """The text boxes that the layout analysis makes of these characters, in reading order.

    Its ordering compares all pairs of boxes, which is left out for a cell and for a page that
    holds more characters than anyone reads.
    """
    container = LTLayoutContainer(page.bbox)
    container.extend(characters)
    by_flow = ordered and len(characters) < _MOST_CHARACTERS
    container.analyze(_WITH_FLOW if by_flow else _WITHOUT_FLOW)
    found = (tuple(_lines(item)) for item in container)
    return [lines for lines in found if lines]


def _lines(item: LTItem) -> Iterator[Line]:
    if isinstance(item, LTTextBox):
        for line in item:
            yield from _lines(line)
    elif isinstance(item, LTTextLine):
        text = without_codes(item.get_text()).strip()
        if text:
            yield _line(item, text)


def _line(item: LTTextLine, text: str) -> Line:
    inked = [c for c in item if isinstance(c, LTChar) and not c.get_text().isspace()]
    sizes = Counter(round(2 * character.size) / 2 for character in inked)
    fonts = Counter(character.fontname for character in inked)
    bold = sum(number for font, number in fonts.items() if _BOLD.search(font))
    size = max(sizes, key=lambda size: sizes[size], default=0.0)
    return Line(item.x0, item.y0, item.x1, item.y1, text, size, 2 * bold > len(inked))


def _stated_title(document: PDFDocument) -> str:
    for info in document.info:
        title = resolve1(info.get("Title"))
        if isinstance(title, bytes):
            return one_line(decode_text(title).replace("\0", ""))
    return ""
