"""The cells of OpenDocument spreadsheets (ODS), streamed: each with the text that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

from lxml import etree
from msgspec import Struct

from archive.extract import package as packages
from archive.extract.content import one_line
from archive.extract.number_formats import plain
from archive.extract.odf_text import BOXES, Inline
from archive.extract.ods_printed import Printed
from archive.extract.office_flow import LINE_END, tidy_lines
from archive.extract.sheets import Line, Sheet, Workbook, comment_on
from archive.extract.titles import title_tags
from archive.extract.xml_tree import attribute, descendants, local, named, value

_CELLS = frozenset({"table-cell", "covered-table-cell"})
_SHAPES = BOXES | {"a"}  # a shape that is a link
_MOST_REPEATED = 100
"""Times that one cell or row, repeated by a number in the file, is written out.

A formula or colour that somebody dragged down a whole column is repeated a million times.
"""


@contextmanager
def opened(path: Path, name: str) -> Iterator[Workbook]:
    """Open a workbook. Raises what ``package.opened`` does, also while its sheets are read."""
    with packages.opened(path, name) as package:
        tags = title_tags(package.title(), "ODS title")
        events = package.stream("content.xml", "style", "table", "table-row", "shapes")
        yield Workbook(_sheets(events, Printed(package.xml("styles.xml"))), tags)


class _Look(Struct, frozen=True):
    """What the style of a sheet says of it."""

    page: str = ""
    is_hidden: bool = False


def _sheets(events: Iterator[tuple[str, etree._Element]], printed: Printed) -> Iterator[Sheet]:
    """The sheets as they come by. What was not taken of the rows of one is passed over."""
    looks: dict[str | None, _Look] = {}
    for event, element in events:
        kind = local(element)
        if event == "end" and kind == "style" and attribute(element, "family") == "table":
            page = attribute(element, "master-page-name") or ""
            is_hidden = value(element, "table-properties", name="display") == "false"
            looks[attribute(element, "name")] = _Look(page, is_hidden)
        elif event == "start" and kind == "table":
            name = one_line(attribute(element, "name") or "")
            look = looks.get(attribute(element, "style-name"), _Look())
            boxes: list[str] = []
            lines = _lines(events, boxes)
            yield Sheet(
                name=name,
                lines=lines,
                boxes=boxes,
                is_hidden=look.is_hidden,
                above=printed.above(look.page, name),
                below=printed.below(look.page, name),
            )
            for _ in lines:
                pass


def _lines(events: Iterator[tuple[str, etree._Element]], boxes: list[str]) -> Iterator[Line]:
    """The rows up to the end of the sheet, those of a table within a cell included.

    What stands in shapes on the sheet is appended to ``boxes``.
    """
    depth, number = 1, 1
    for event, element in events:
        if local(element) == "table":
            depth += 1 if event == "start" else -1
        elif event == "end" and local(element) == "shapes":
            boxes += _boxed(element)
        elif event == "end" and local(element) == "table-row":
            for cell in element:
                boxes += _boxed(cell)
            cells, comments = dict(_cells(element)), tuple(_comments(element, number))
            for nth in range(_repeated(element, "number-rows-repeated") if cells else 0):
                yield Line(cells, () if nth else comments)
            if comments and not cells:
                yield Line({}, comments)
            number += _number(element, "number-rows-repeated") if depth == 1 else 0
        if depth == 0:
            return


def _comments(row: etree._Element, number: int) -> Iterator[str]:
    """The comments on the cells of a row, by the number of that row from 1."""
    if next(descendants(row, "annotation"), None) is None:
        return  # as in nearly all
    column = 0
    for cell in row:
        if local(cell) not in _CELLS:
            continue
        for comment in named(cell, "annotation"):
            text = LINE_END.join(chain.from_iterable(map(_text_lines, descendants(comment, "p"))))
            yield comment_on(column, number, tidy_lines(text))
        column += _number(cell, "number-columns-repeated")


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
        if local(shape) in _SHAPES:
            for paragraph in descendants(shape, "p"):
                yield from _text_lines(paragraph)


def _number(element: etree._Element, name: str) -> int:
    text = attribute(element, name) or "1"
    return int(text) if text.isdecimal() else 1


def _repeated(element: etree._Element, name: str) -> int:
    return min(_number(element, name), _MOST_REPEATED)


def _shown(cell: etree._Element) -> str:
    day = attribute(cell, "date-value")
    if day:
        return day.replace("T", " ").removesuffix(":00").removesuffix(" 00:00")
    text = tidy_lines(LINE_END.join(chain.from_iterable(map(_text_lines, named(cell, "p")))))
    return text or _unseen(attribute(cell, "value"))


def _text_lines(paragraph: etree._Element) -> Iterator[str]:
    inline = Inline()
    inline.gather(paragraph)
    yield inline.text


def _unseen(stored: str | None) -> str:
    """The value of a cell whose writer did not say how it is shown."""
    try:
        return plain(float(stored)) if stored else ""
    except (ValueError, OverflowError):
        return stored or ""
