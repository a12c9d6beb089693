"""What charts in Office files say: their titles, and their figures as a table.

The values are those that were drawn when the document was saved; they lie in the chart itself
(ECMA-376 part 1, 21.2), beside the workbook that they come from.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import isfinite

from lxml import etree

from archive.extract.drawing_text import paragraphs
from archive.extract.number_formats import GENERAL, plain, shown
from archive.extract.office_flow import Row, Sink, add_rows, tidy_lines
from archive.extract.xml_tree import attribute, child, descendants

_MOST_POINTS = 10_000
_NAMES = ("cat", "xVal")
_VALUES = ("val", "yVal", "bubbleSize")


def write_chart(sink: Sink, chart: etree._Element) -> None:
    """Write the titles of a chart and its axes, then a row for each thing that is measured."""
    for text in titles_of(chart):
        sink.add(text)
    add_rows(sink, rows_of(chart))


def titles_of(chart: etree._Element) -> Iterator[str]:
    """The titles of a chart and its axes, as far as they were typed."""
    for rich in descendants(chart, "rich"):
        yield from paragraphs(rich)


def rows_of(chart: etree._Element) -> Iterator[Row]:
    """The names of what is measured, then a row for each thing."""
    series = list(descendants(chart, "ser"))
    heads = {at: _name(one) for at, one in enumerate(series, start=1)}
    names: dict[int, str] = {}
    rows: dict[int, dict[int, str]] = {}
    for at, one in enumerate(series, start=1):
        for index, text in _points(one, _NAMES):
            names.setdefault(index, text)
        for index, text in _points(one, _VALUES):
            rows.setdefault(index, {})[at] = text
    return _table(heads, names, rows)


def _table(heads: Row, names: dict[int, str], rows: dict[int, dict[int, str]]) -> Iterator[Row]:
    yield heads
    for index in sorted(names.keys() | rows.keys()):
        yield {0: names.get(index, ""), **rows.get(index, {})}


def _name(series: etree._Element) -> str:
    stated = child(series, "tx")
    values = () if stated is None else descendants(stated, "v")
    return tidy_lines(" ".join(value.text or "" for value in values))


def _points(series: etree._Element, kinds: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """The points of a series with their index; where a name has several levels, the nearest."""
    for kind in kinds:
        held = child(series, kind)
        if held is None:
            continue
        code = next((one.text or GENERAL for one in descendants(held, "formatCode")), GENERAL)
        for point in descendants(held, "pt"):
            index = attribute(point, "idx") or ""
            value = child(point, "v")
            if index.isdecimal() and int(index) < _MOST_POINTS and value is not None:
                yield int(index), _shown(value.text or "", code)
        return


def _shown(stored: str, code: str) -> str:
    try:
        number = float(stored)
    except ValueError:
        return tidy_lines(stored)
    return (shown(number, code) or plain(number)) if isfinite(number) else stored
