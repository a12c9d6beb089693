"""Lines of text on a page, and the paragraphs that they form.

Coordinates are in points (1/72 inch) from the lower left corner of the page.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from operator import sub
from typing import NamedTuple, Protocol

from msgspec import Struct

_BULLETS = "•▪●○◦■□➢✓–-"
_MARKER = r"(?:\(?[0-9]{1,3}(?:\.[0-9]{1,3})*[.)]?|\(?[A-Za-z][.)]|[IVX]{1,5}\.|[" + _BULLETS + "])"
_ONLY_MARKER = re.compile(rf"{_MARKER}\Z")
_STARTS_WITH_MARKER = re.compile(rf"{_MARKER}\s+\S")
_FIRST_OF_MARKER = frozenset("(0123456789" + _BULLETS)
_SECOND_OF_MARKER = frozenset(".)IVX")
"""A line without any of these in its place has no marker, which is soon seen."""

_SENTENCE_END = (".", ":", ";", "?", "!")

_MARKER_REACH = 72.0
_WIDE_GAP = 1.3
_INDENT = 0.8
_SHORT = 0.85
_SAME_PLACE = 2.0
_SINGLE = 1.2
_TENTHS = 10
_CLOSE = 1.15
_LONGEST_HANG = 60.0


class Boxed(Protocol):
    """Something with a place on a page, in points from the lower left."""

    @property
    def x0(self) -> float:
        """The left edge."""

    @property
    def y0(self) -> float:
        """The lower edge."""

    @property
    def x1(self) -> float:
        """The right edge."""

    @property
    def y1(self) -> float:
        """The upper edge."""


class Line(NamedTuple):
    """One line of text: its box, the size of most of its characters, and whether it is bold.

    ``start`` is where the line begins in the text of its page, when the reader gave that text
    whole.
    """

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    size: float
    bold: bool = False
    start: int = -1


Lines = tuple[Line, ...]


class Row(Struct, frozen=True):
    """One row of a ruled table: the lines of each cell, from left to right.

    ``table`` is the height of the table's lower and upper edge; ``columns`` are those of the grid
    in which the cells begin, or empty where there is no grid.
    """

    cells: tuple[Lines, ...]
    table: tuple[float, float]
    columns: tuple[int, ...] = ()


Region = Lines | Row
"""A text box, or a row of a table."""


class Sheet(Struct, frozen=True):
    """One page as laid out: its height and its regions in reading order.

    ``text`` is the page's text when the reader gave it whole; the lines then say where in it they
    begin. Where it is None, the text is composed from the regions.
    """

    height: float
    regions: tuple[Region, ...]
    text: str | None = None


def lines_of(region: Region) -> Lines:
    """All lines of a region, in reading order."""
    if isinstance(region, Row):
        return tuple(line for cell in region.cells for line in cell)
    return region


def is_marker(text: str) -> bool:
    """Whether this is nothing but a number or bullet, as stands before a paragraph."""
    return _ONLY_MARKER.match(text) is not None


def attach_markers(boxes: Sequence[Lines]) -> list[Lines]:
    """Put numbers and bullets that stand by themselves before the line to the right of them.

    ``4.3.`` in the margin and the paragraph beside it are one thing to a reader, and two boxes
    to the layout analysis.
    """
    every = [line for box in boxes for line in box]
    joined: dict[Line, Line] = {}
    gone: set[Line] = set()
    for marker in every:
        partner = _right_of(marker, every) if is_marker(marker.text) else None
        if partner is not None and partner not in joined:
            text = f"{marker.text} {partner.text}"
            joined[partner] = partner._replace(x0=marker.x0, text=text)
            gone.add(marker)
    kept = (tuple(joined.get(line, line) for line in box if line not in gone) for box in boxes)
    return [box for box in kept if box]


def _right_of(marker: Line, lines: Iterable[Line]) -> Line | None:
    beside = [
        line
        for line in lines
        if -1 <= line.x0 - marker.x1 <= _MARKER_REACH
        and min(line.y1, marker.y1) - max(line.y0, marker.y0) > 0.5 * (marker.y1 - marker.y0)
        and not is_marker(line.text)
    ]
    return min(beside, key=lambda line: line.x0, default=None)


def usual_spacing(boxes: Iterable[Lines]) -> float:
    """How far apart the lines of running text are in a document, in multiples of their size."""
    steps: defaultdict[int, int] = defaultdict(int)
    for box in boxes:
        above, size = -inf, 0.0
        for line in box:
            y0 = line[1]
            if above > y0 and size == line[5] > 0:
                steps[int(_TENTHS * (above - y0) / size + 0.5)] += len(line[4])
            above, size = y0, line[5]
    return max(steps, key=steps.__getitem__) / _TENTHS if steps else _SINGLE


def join_wrapped(regions: Iterable[Region], spacing: float) -> list[Region]:
    """Put text boxes together where the second only goes on with the first.

    The layout analysis parts lines that do not begin at the same place: the first line of an
    item, with its number or bullet, from the lines that hang under it.
    """
    joined: list[Region] = []
    for region in regions:
        last = joined[-1] if joined else ()
        if isinstance(last, Row) or isinstance(region, Row) or not (last and region):
            joined.append(region)
        elif _goes_on(last[-1], region[0], spacing):
            joined[-1] = last + region
        else:
            joined.append(region)
    return joined


def _goes_on(above: Line, line: Line, spacing: float) -> bool:
    is_next = 0 < above[1] - line[1] <= _CLOSE * spacing * line[5]
    if not is_next or _changes_style(above, line) or _STARTS_WITH_MARKER.match(line.text):
        return False
    hangs = 0 < line.x0 - above.x0 <= _LONGEST_HANG and _STARTS_WITH_MARKER.match(above.text)
    return bool(hangs) or abs(line.x0 - above.x0) <= _SAME_PLACE


def paragraphs(box: Lines, spacing: float) -> Iterator[Lines]:
    """Split a text box where a paragraph, a numbered item or a heading begins.

    ``spacing`` is what ``usual_spacing`` says of the document; a box that is set closer than
    that is measured by its own lines.
    """
    if len(box) <= 1:
        yield from (box,) if box else ()
        return
    widest = _WIDE_GAP * _leading(box, spacing)
    start = 0
    left, bottom, _, _, _, size, bold, _ = box[0]
    most = _INDENT * size
    least = _SAME_PLACE - most
    for index, (x0, y0, _, _, text, same_size, same_bold, _) in enumerate(box):
        # The lines of a document are many, and most go on where the last one ended.
        if (
            bottom - y0 > widest
            or size != same_size
            or bold != same_bold
            or not least < x0 - left <= most
            or text[:1] in _FIRST_OF_MARKER
            or text[1:2] in _SECOND_OF_MARKER
        ):
            if index and _begins_paragraph(box, start, index, widest):
                yield box[start:index]
                start = index
            size, bold, most = same_size, same_bold, _INDENT * same_size
            least = _SAME_PLACE - most
        left, bottom = x0, y0
    yield box[start:] if start else box


def _leading(box: Lines, spacing: float) -> float:
    """The distance, in points, from one line of a paragraph in this box to the next."""
    heights = [line[1] for line in box]
    usual = spacing * max([line[5] for line in box])
    steps = sorted([step for step in map(sub, heights, heights[1:]) if step > 0])
    if not steps:
        return usual
    middle: float = (steps[(len(steps) - 1) // 2] + steps[len(steps) // 2]) / 2
    return min(middle, usual)


def _begins_paragraph(box: Lines, start: int, index: int, widest: float) -> bool:
    above, line = box[index - 1], box[index]
    return (
        above[1] - line[1] > widest
        or _changes_style(above, line)
        or _is_item(box, above, line)
        or _is_indented(box, index)
        or _is_outdented(box, start, index)
    )


def _changes_style(above: Line, line: Line) -> bool:
    _, _, _, _, _, one, bold, _ = above
    _, _, _, _, _, other, same_bold, _ = line
    return bold != same_bold or (one != other and abs(one - other) > 0.1 * max(one, other))


def _is_item(box: Lines, above: Line, line: Line) -> bool:
    if not _STARTS_WITH_MARKER.match(line[4]):
        return False
    if above[4].endswith(_SENTENCE_END) or line[0] > above[0] + line[5]:
        return True
    left, right = min([other[0] for other in box]), max([other[2] for other in box])
    return above[2] - left < _SHORT * (right - left)


def _is_indented(box: Lines, index: int) -> bool:
    """Whether the line is set in, and the lines before and after it are not."""
    above, line = box[index - 1], box[index]
    left, _, _, _, _, size, _, _ = line
    step = _INDENT * size
    if left - above[0] <= step:
        return False
    below = box[index + 1] if index + 1 < len(box) else above
    is_set_in = left - below[0] > step
    return is_set_in and not _centred(above, line) and not _STARTS_WITH_MARKER.match(above.text)


def _is_outdented(box: Lines, start: int, index: int) -> bool:
    """Whether the line goes back to where a hanging paragraph began."""
    if index - start <= 1:
        return False
    first, left, size = box[start][0], box[index][0], box[index][5]
    return abs(left - first) <= _SAME_PLACE and box[index - 1][0] - first > _INDENT * size


def _centred(above: Line, line: Line) -> bool:
    return abs((above.x0 + above.x1) - (line.x0 + line.x1)) <= 2 * _SAME_PLACE


def text_of(lines: Lines) -> str:
    """The lines as text, one below the other."""
    return "\n".join(line.text for line in lines)
