"""What charts in OpenDocument texts and presentations say: their titles, and their figures.

A chart is an object beside the document, with the table that it was drawn from (OpenDocument 1.3,
part 3, 11).
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath

from lxml import etree

from archive.extract.office_flow import Sink, add_rows, tidy_lines
from archive.extract.package import Package
from archive.extract.xml_tree import attribute, child, descendants, local

_TITLES = ("title", "subtitle", "footer")
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_UNKNOWN = frozenset({"NaN", "1.#NAN"})
"""What LibreOffice writes where there is no value."""


def chart_in(package: Package, element: etree._Element) -> etree._Element | None:
    """The chart that a ``draw:object`` shows; None when it shows something else."""
    part = normpath(join("/", attribute(element, "href") or "", "content.xml")).lstrip("/")
    return child(package.xml(part), "body", "chart", "chart")


def write_chart(sink: Sink, chart: etree._Element) -> None:
    """Write the titles of a chart and its axes, then its table row by row."""
    for element in _titles(chart):
        sink.add(tidy_lines(_text(element)))
    for table in descendants(chart, "table"):
        add_rows(sink, (dict(_cells(row)) for row in descendants(table, "table-row")))


def _titles(chart: etree._Element) -> Iterator[etree._Element]:
    return (element for element in chart.iter("{*}*") if local(element) in _TITLES)


def _cells(row: etree._Element) -> Iterator[tuple[int, str]]:
    cells = (element for element in row if local(element) in _CELLS)
    for column, cell in enumerate(cells):
        text = tidy_lines(_text(cell))
        yield column, "" if text in _UNKNOWN else text


def _text(element: etree._Element) -> str:
    return "\n".join("".join(map(str, p.itertext())) for p in descendants(element, "p"))
