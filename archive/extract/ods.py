"""The cells of OpenDocument spreadsheets (ODS), streamed: each with the text that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from lxml import etree

from archive.extract import package as packages
from archive.extract.content import one_line
from archive.extract.number_formats import plain
from archive.extract.odf_text import BOXES, Inline
from archive.extract.office_flow import LINE_END, Row, tidy_lines
from archive.extract.sheets import Sheet, Workbook
from archive.extract.titles import title_tags
from archive.extract.xml_tree import attribute, descendants, local, named

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_MOST_REPEATED = 100
"""Times that one cell or row, repeated by a number in the file, is written out.

A formula or colour that somebody dragged down a whole column is repeated a million times.
"""


@contextmanager
def opened(path: Path, name: str) -> Iterator[Workbook]:
    """Open a workbook. Raises what ``package.opened`` does, also while its sheets are read."""
    with packages.opened(path, name) as package:
        tags = title_tags(package.title(), "ODS title")
        yield Workbook(_sheets(package.stream("content.xml", "table", "table-row", "shapes")), tags)


def _sheets(events: Iterator[tuple[str, etree._Element]]) -> Iterator[Sheet]:
    """The sheets as they come by. What was not taken of the rows of one is passed over."""
    for event, element in events:
        if event == "start" and local(element) == "table":
            boxes: list[str] = []
            rows = _rows(events, boxes)
            yield Sheet(one_line(attribute(element, "name") or ""), rows, boxes)
            for _ in rows:
                pass


def _rows(events: Iterator[tuple[str, etree._Element]], boxes: list[str]) -> Iterator[Row]:
    """The rows up to the end of the sheet, those of a table within a cell included.

    What stands in shapes on the sheet is appended to ``boxes``.
    """
    depth = 1
    for event, element in events:
        if local(element) == "table":
            depth += 1 if event == "start" else -1
        elif event == "end" and local(element) == "shapes":
            boxes += _boxed(element)
        elif event == "end":
            for cell in element:
                boxes += _boxed(cell)
            row = dict(_cells(element))
            for _ in range(_repeated(element, "number-rows-repeated") if row else 0):
                yield row
        if depth == 0:
            return


def _cells(row: etree._Element) -> Iterator[tuple[int, str]]:
    at = 0
    for cell in row:
        if local(cell) not in _CELLS:
            continue
        text = _shown(cell)
        for nth in range(_repeated(cell, "number-columns-repeated") if text else 0):
            yield at + nth, text
        at += _number(cell, "number-columns-repeated")


def _boxed(element: etree._Element) -> Iterator[str]:
    """The paragraphs in the shapes that lie within an element, comments left out."""
    for shape in element:
        if local(shape) in BOXES:
            for paragraph in descendants(shape, "p"):
                yield from _lines(paragraph)


def _number(element: etree._Element, name: str) -> int:
    text = attribute(element, name) or "1"
    return int(text) if text.isdecimal() else 1


def _repeated(element: etree._Element, name: str) -> int:
    return min(_number(element, name), _MOST_REPEATED)


def _shown(cell: etree._Element) -> str:
    day = attribute(cell, "date-value")
    if day:
        return day.replace("T", " ").removesuffix(":00").removesuffix(" 00:00")
    text = tidy_lines(LINE_END.join(chain.from_iterable(map(_lines, named(cell, "p")))))
    return text or _unseen(attribute(cell, "value"))


def _lines(paragraph: etree._Element) -> Iterator[str]:
    inline = Inline()
    inline.gather(paragraph)
    yield inline.text


def _unseen(stored: str | None) -> str:
    """The value of a cell whose writer did not say how it is shown."""
    try:
        return plain(float(stored)) if stored else ""
    except (ValueError, OverflowError):
        return stored or ""
