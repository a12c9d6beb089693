"""PDF files, by pdfminer.six: the only module that knows it.

Nothing in a file is run and nothing is fetched: only the content streams of its pages are read.
"""

from __future__ import annotations

import logging
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import inf
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO

from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import (
    LAParams,
    LTChar,
    LTComponent,
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

from archive.errors import DamagedFile, EncryptedFile, ReadError
from archive.extract import sniff
from archive.extract.compose import compose
from archive.extract.content import Content, one_line
from archive.extract.grid import Grid, Rule, grids
from archive.extract.layout import Line, Lines, Region, Row, Sheet, attach_markers, lines_of
from archive.model import Evidence, Origin, Tag, TagName

_END_WITHIN = 1024
"""Bytes at the end of a file that hold its end marker, as Acrobat has it."""

_PADDED_END = 64 * 1024
"""Bytes at the end of a file of which blanks and NUL bytes, put there in transport, are dropped."""

_THIN = 3.0
_FEWEST_BANDS = 3
_WHOLE_PAGE = 0.9
_MOST_CHARACTERS = 15_000
_LINE_MARGIN = 0.9
"""Boxes go on over a gap of this many line heights, so that widely spaced lines stay together;
paragraphs are told apart afterwards, by the spacing that is usual in the document."""

_WITH_FLOW = LAParams(line_margin=_LINE_MARGIN)
_WITHOUT_FLOW = LAParams(line_margin=_LINE_MARGIN, boxes_flow=None)
_BOLD = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
_LONGEST_TITLE = 250
_FEWEST_LETTERS = 4
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|.*(?:[\\]|://).*|.*\.(?:docx?|dotx?|pdf|xlsx?|pptx?|"
    r"odt|rtf|indd|txt|csv|tmp|qxd|wpd|vsd|html?|tiff?|jpe?g|msg|eml)|(?:untitled|naamloos|"
    r"document|powerpoint.presentatie|presentatie|dia|slide|titel|title|template|sjabloon|scan|"
    r"scanned|gescand\b.*|brief|memo|print|geen titel|no title|none|null|test.?page|testpagina)"
    r"[\s\d_-]*",
    re.IGNORECASE,
)


def read(path: Path, name: str) -> Content:
    """Read a PDF: the text of its pages in reading order, as paragraphs, headings and table rows.

    Raises:
        EncryptedFile: the file is protected by a password.
        DamagedFile: the file is cut off, or cannot be read as a PDF.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file, _without_log():
        _check_end(file, name)
        sheets, title = _read_checked(file, name)
    writers = compose(sheets)
    return Content(
        sniff.PDF,
        tuple(writer.page for writer in writers),
        tuple(block for writer in writers for block in writer.blocks),
        _title_tags(title),
    )


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep pdfminer, which warns of every oddity in a file, from logging."""
    log = logging.getLogger("pdfminer")
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)


def _check_end(file: BinaryIO, name: str) -> None:
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _PADDED_END))
    tail = file.read().rstrip(b"\0\t\n\f\r ")[-_END_WITHIN:]
    if b"%%EOF" not in tail and b"startxref" not in tail:
        raise DamagedFile(
            f"{name} seems cut off: it ends before its end marker", hint="download it again"
        )


def _read_checked(file: BinaryIO, name: str) -> tuple[list[Sheet], str]:
    sheets: list[Sheet] = []
    opened = False
    try:
        document = PDFDocument(PDFParser(file))
        title = _stated_title(document)
        opened = True
        sheets.extend(_sheet(page) for page in _layouts(document))
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise EncryptedFile(
            f"{name} is protected by a password", hint="save it without password and add that"
        ) from error
    except (ReadError, MemoryError, OSError):
        raise
    # On damaged input pdfminer raises nearly every exception there is (ValueError, TypeError,
    # KeyError, AssertionError, RecursionError, zlib.error, struct.error and its own).
    except Exception as error:
        what = f"page {len(sheets) + 1}" if opened else "its structure"
        raise DamagedFile(
            f"{name} is damaged: {what} cannot be read ({type(error).__name__}: {error})",
            hint="download it again, or open it and save it as a new PDF",
        ) from error
    if not sheets:
        raise DamagedFile(f"{name} is damaged: no page is found in it", hint="download it again")
    return sheets, title


def _layouts(document: PDFDocument) -> Iterator[LTPage]:
    resources = PDFResourceManager()
    device = PDFPageAggregator(resources, laparams=None)
    interpreter = PDFPageInterpreter(resources, device)
    for page in PDFPage.create_pages(document):
        interpreter.process_page(page)
        yield device.get_result()


def _sheet(page: LTPage) -> Sheet:
    characters = [item for item in _leaves(page) if isinstance(item, LTChar)]
    tables = grids(*_rules(page))
    in_table, loose = _by_table(characters, tables)
    boxes = attach_markers(_boxes(loose, page))
    regions: list[Region] = list(boxes)
    for table, held in zip(tables, in_table, strict=True):
        if held:
            at = _place_among(regions, table)
            regions[at:at] = _rows(table, held, page)
    return Sheet(page.height, tuple(regions))


def _leaves(container: Iterable[LTItem]) -> Iterator[LTItem]:
    """The items of a page and of the figures in it."""
    for item in container:
        if isinstance(item, LTContainer):
            yield from _leaves(item)
        else:
            yield item


def _rules(page: LTPage) -> tuple[list[Rule], list[Rule]]:
    """The horizontal and the vertical lines, the sides of drawn rectangles among them.

    A rectangle that is filled and has no outline shades text, often a line at a time: no rule.
    """
    across: list[Rule] = []
    upright: list[Rule] = []
    for item in _leaves(page):
        if not isinstance(item, LTCurve) or _covers(item, page):
            continue
        x0, y0, x1, y1 = item.bbox
        flat, narrow = y1 - y0 <= _THIN, x1 - x0 <= _THIN
        if flat:
            across.append(Rule((y0 + y1) / 2, x0, x1))
        elif narrow:
            upright.append(Rule((x0 + x1) / 2, y0, y1))
        elif item.stroke and _is_rectangle(item):
            across += [Rule(y0, x0, x1), Rule(y1, x0, x1)]
            upright += [Rule(x0, y0, y1), Rule(x1, y0, y1)]
    return across, upright


def _is_rectangle(item: LTCurve) -> bool:
    x0, y0, x1, y1 = item.bbox
    return len(item.pts) in (4, 5) and all(
        min(abs(x - x0), abs(x - x1)) < 1 and min(abs(y - y0), abs(y - y1)) < 1 for x, y in item.pts
    )


def _covers(item: LTComponent, page: LTPage) -> bool:
    return item.width > _WHOLE_PAGE * page.width and item.height > _WHOLE_PAGE * page.height


_Held = dict[int, list[LTChar]]


def _by_table(
    characters: Sequence[LTChar], tables: Sequence[Grid]
) -> tuple[list[_Held], list[LTChar]]:
    """Share the characters out: to the cells of each table, and those that stand in none.

    A grid that leaves most of the characters within its edges outside its cells is no table:
    it gets none.
    """
    shares: list[_Held] = []
    for table in tables:
        held: _Held = {}
        loose: list[LTChar] = []
        astray = 0
        for character in characters:
            x, y = _middle(character)
            cell = table.cell_at(x, y) if table.holds(x, y) else None
            if cell is None:
                loose.append(character)
                astray += table.holds(x, y)
            else:
                held.setdefault(cell, []).append(character)
        if not _is_table(table, held, astray):
            held, loose = {}, list(characters)
        shares.append(held)
        characters = loose
    return shares, list(characters)


def _middle(character: LTChar) -> tuple[float, float]:
    return (character.x0 + character.x1) / 2, (character.y0 + character.y1) / 2


def _is_table(table: Grid, held: _Held, astray: int) -> bool:
    if table.is_banded:
        several = sum(len(_columns(inside)) > 1 for inside in held.values())
        return len(held) >= _FEWEST_BANDS and 2 * several >= len(held)
    filled = [cell for cell, inside in held.items() if any(c.get_text().strip() for c in inside)]
    places = table.places()
    columns = {places[cell][1] for cell in filled}
    return len(columns) > 1 and sum(map(len, held.values())) >= astray


def _columns(characters: Sequence[LTChar]) -> list[list[LTChar]]:
    """The characters of a band of text, parted at the gutters that run through all its lines."""
    inked = [c for c in characters if not c.get_text().isspace()]
    starts: list[float] = []
    right = -inf
    for character in sorted(inked, key=lambda c: c.x0):
        if character.x0 - right > character.size:
            starts.append(character.x0)
        right = max(right, character.x1)
    columns: list[list[LTChar]] = [[] for _ in starts]
    for character in characters:
        if starts:
            columns[max(bisect_right(starts, character.x0) - 1, 0)].append(character)
    return columns


def _rows(table: Grid, held: _Held, page: LTPage) -> list[Row]:
    rows: dict[int, list[Lines]] = {}
    places = table.places()
    for cell in sorted(held, key=lambda cell: places[cell]):
        for inside in _columns(held[cell]) if table.is_banded else [held[cell]]:
            boxes = attach_markers(_boxes(inside, page, ordered=False))
            lines = sorted((line for box in boxes for line in box), key=lambda line: -line.y1)
            if lines:
                rows.setdefault(places[cell][0], []).append(tuple(lines))
    edges = (table.ys[0], table.ys[-1])
    return [Row(tuple(cells), edges) for _, cells in sorted(rows.items())]


def _place_among(regions: Sequence[Region], table: Grid) -> int:
    """Where the table comes in reading order: after the last region that stands above it."""
    place = 0
    for index, region in enumerate(regions, start=1):
        lines = lines_of(region)
        beside = min(line.x0 for line in lines) > table.xs[-1]
        beside = beside or max(line.x1 for line in lines) < table.xs[0]
        if not beside and min(line.y0 for line in lines) >= table.ys[-1] - _THIN:
            place = index
    return place


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
        text = item.get_text().strip()
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


def _title_tags(title: str) -> tuple[Tag, ...]:
    if not _looks_like_title(title):
        return ()
    return (Tag(TagName.TITLE, title, Evidence(Origin.METADATA, f"PDF title: {title}")),)


def _looks_like_title(title: str) -> bool:
    """Whether somebody wrote this as a title: no file name, program or word of a template."""
    if len(title) > _LONGEST_TITLE or _NO_TITLE.fullmatch(title):
        return False
    is_code = " " not in title and any(c.isdigit() or c == "_" for c in title)
    return not is_code and sum(c.isalpha() for c in title) >= _FEWEST_LETTERS
