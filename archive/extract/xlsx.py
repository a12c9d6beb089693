"""The cells of Excel workbooks (XLSX, XLSM): streamed, so that a stray cell far off costs nothing.

Formulas are not computed: the value is there that was seen when the workbook was last saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lxml import etree

from archive.extract import package as packages
from archive.extract.charts import rows_of, titles_of
from archive.extract.content import one_line
from archive.extract.drawing_text import paragraphs, text_bodies
from archive.extract.number_formats import BUILT_IN, GENERAL, plain, shown
from archive.extract.office_flow import Row
from archive.extract.package import Package, Relation
from archive.extract.sheets import Line, Sheet, Workbook, with_comments
from archive.extract.titles import title_tags
from archive.extract.xlsx_notes import (
    Printed,
    column_of,
    comments_of,
    number_of,
    plain_text,
    text_of,
)
from archive.extract.xml_tree import attribute, child, link, local, named, value

_COLUMN = re.compile(r"[A-Z]{1,3}")
_HIDDEN = ("hidden", "veryHidden")
_BOOLEANS = {"1": "WAAR", "0": "ONWAAR"}


@contextmanager
def opened(path: Path, name: str) -> Iterator[Workbook]:
    """Open a workbook. Raises what ``package.opened`` does, also while its sheets are read."""
    with packages.opened(path, name) as package:
        tags = title_tags(package.title(), "XLSX title")
        yield Workbook(_Sheets(package).sheets(), tags)


class _Sheets:
    """Reads the sheets of one workbook, with the texts and number formats that they share."""

    def __init__(self, package: Package) -> None:
        self._package = package
        main = package.main_part("xl/workbook.xml")
        self._root = package.required(main)
        self._relations = package.relations(main)
        since = value(self._root, "workbookPr", name="date1904")
        self._since_1904 = since in ("1", "true")
        self._texts = list(self._shared_texts())
        self._formats = _formats(self._styles())

    def sheets(self) -> Iterator[Sheet]:
        """The sheets in the order of their tabs, those that hold only a chart included."""
        tabs = child(self._root, "sheets")
        for tab in () if tabs is None else named(tabs, "sheet"):
            relation = self._relations.get(link(tab) or "")
            if relation is not None and relation.kind == "worksheet":
                yield self._sheet(tab, relation.target)
            elif relation is not None and relation.kind == "chartsheet":
                yield self._chart_sheet(tab, relation.target)

    def _chart_sheet(self, tab: etree._Element, part: str) -> Sheet:
        return Sheet(
            name=one_line(attribute(tab, "name") or ""),
            lines=[Line(row) for chart in self._charts(part) for row in rows_of(chart)],
            boxes=self._boxes(part),
            is_hidden=attribute(tab, "state") in _HIDDEN,
        )

    def _sheet(self, tab: etree._Element, part: str) -> Sheet:
        name = one_line(attribute(tab, "name") or "")
        printed = Printed(name)
        rows = self._rows(part, printed)
        return Sheet(
            name=name,
            lines=list(with_comments(rows, comments_of(self._package, part))),
            boxes=self._boxes(part),
            is_hidden=attribute(tab, "state") in _HIDDEN,
            above=printed.above,
            below=printed.below,
        )

    def _related(self, kind: str) -> Relation | None:
        return next((one for one in self._relations.values() if one.kind == kind), None)

    def _shared_texts(self) -> Iterator[str]:
        related = self._related("sharedStrings")
        if related is not None:
            for event, element in self._package.stream(related.target, "si"):
                if event == "end":
                    yield text_of(element)

    def _styles(self) -> etree._Element | None:
        related = self._related("styles")
        return None if related is None else self._package.xml(related.target)

    def _rows(self, part: str, printed: Printed) -> Iterator[tuple[int, Row]]:
        """The rows with their numbers; what is printed is taken in behind the last of them."""
        at = 0
        for event, element in self._package.stream(part, "row", "headerFooter"):
            if event == "end" and local(element) == "headerFooter":
                printed.take(element)
            elif event == "end":
                at = number_of(attribute(element, "r")) or at + 1
                yield at, dict(self._cells(element))

    def _boxes(self, part: str) -> Iterator[str]:
        """The paragraphs in the shapes that lie on a sheet, and the titles of its charts.

        The figures of a chart are in cells.
        """
        for drawing in self._drawings(part):
            root = self._package.xml(drawing)
            for body in () if root is None else text_bodies(root):
                yield from paragraphs(body)
        for chart in self._charts(part):
            yield from titles_of(chart)

    def _drawings(self, part: str) -> Iterator[str]:
        relations = self._package.relations(part).values()
        return (relation.target for relation in relations if relation.kind == "drawing")

    def _charts(self, part: str) -> Iterator[etree._Element]:
        for drawing in self._drawings(part):
            for relation in self._package.relations(drawing).values():
                chart = self._package.xml(relation.target) if relation.kind == "chart" else None
                if chart is not None:
                    yield chart

    def _cells(self, row: etree._Element) -> Iterator[tuple[int, str]]:
        at = -1
        for cell in named(row, "c"):
            place = _COLUMN.match(attribute(cell, "r") or "")
            at = at + 1 if place is None else column_of(place.group())
            text = self._shown(cell)
            if text:
                yield at, text

    def _shown(self, cell: etree._Element) -> str:
        kind = attribute(cell, "t") or "n"
        if kind == "inlineStr":
            inline = child(cell, "is")
            return "" if inline is None else text_of(inline)
        held = child(cell, "v")
        stored = "" if held is None else held.text or ""
        if kind == "s":
            known = stored.isdecimal() and int(stored) < len(self._texts)
            return self._texts[int(stored)] if known else ""
        if kind == "b":
            return _BOOLEANS.get(stored, stored)
        return self._number(cell, stored) if kind == "n" else plain_text(stored)

    def _number(self, cell: etree._Element, stored: str) -> str:
        try:
            number = float(stored)
            style = int(attribute(cell, "s") or "0")
        except ValueError:
            return stored
        code = self._formats[style] if 0 <= style < len(self._formats) else GENERAL
        return shown(number, code, since_1904=self._since_1904) or plain(number)


def _formats(styles: etree._Element | None) -> tuple[str, ...]:
    """The format code of each cell style, by its number."""
    codes = dict(BUILT_IN)
    own, cell_styles = child(styles, "numFmts"), child(styles, "cellXfs")
    for element in () if own is None else own:
        codes[_format_id(element)] = attribute(element, "formatCode") or GENERAL
    styles_in_order = () if cell_styles is None else cell_styles
    return tuple(codes.get(_format_id(style), GENERAL) for style in styles_in_order)


def _format_id(element: etree._Element) -> int:
    text = attribute(element, "numFmtId") or ""
    return int(text) if text.isdecimal() else 0
