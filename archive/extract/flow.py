"""Running text that the reader gave whole: its lines as boxes, its order left as it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.extract.layout import Line, Lines, is_marker

_APART = 2.2
_SAME_LINE = 0.5
_GUTTER = 3.0
_WORD_SPACE = (-0.3, 0.6)
_LEVEL = 0.2
_LONGEST = 1_000
_SMALLER = 0.85
_FIGURE = re.compile(r"[0-9]{1,3}|[*†‡]+")


def boxes_in_flow(lines: Sequence[Line]) -> tuple[Lines, ...]:
    """The lines parted wherever the next one does not stand below, or right behind, the last.

    What pdfium gives as several lines because of a raised figure among them is made one again; its
    text has the line ends that the text of the page has.
    """
    if not lines:
        return ()
    box = [lines[0]]
    boxes = [box]
    left, bottom, right, _, _, size, _, _ = lines[0]
    for line in lines[1:]:
        x0, y0, x1, _, _, line_size, _, _ = line
        is_below = _SAME_LINE * size <= bottom - y0 < _APART * size
        if is_below and x0 < right and x1 > left:  # as nearly all do
            box.append(line)
        elif (whole := _with_rest(box[-1], line)) is not None:
            box[-1] = whole
            right = x1
            continue
        elif _follows(box[-1], line):
            box.append(line)
        else:
            box = [line]
            boxes.append(box)
        left, bottom, right, size = x0, y0, x1, line_size
    return tuple(map(tuple, boxes))


def _with_rest(line: Line, rest: Line) -> Line | None:
    """The line with a raised figure, or with what else goes on right behind it; or None."""
    near, far = _WORD_SPACE
    if len(line.text) > _LONGEST:
        return None
    if not near * line.size <= rest.x0 - line.x1 <= far * line.size or rest.bold != line.bold:
        return None
    is_level = abs(rest.y0 - line.y0) <= _LEVEL * line.size and rest.size == line.size
    if not is_level and not _is_raised(line, rest):
        return None
    return line._replace(x1=rest.x1, text=f"{line.text}\n{rest.text}")


def _is_raised(line: Line, rest: Line) -> bool:
    """Whether the rest is a mark that refers to a note."""
    is_small = rest.size <= _SMALLER * line.size
    return is_small and line.y0 < rest.y0 < line.y1 and _FIGURE.fullmatch(rest.text) is not None


def _follows(above: Line, line: Line) -> bool:
    left, bottom, right, _, _, size, _, _ = above
    step = bottom - line[1]
    if -_SAME_LINE * size < step < _SAME_LINE * size:
        return is_marker(above.text) or -size < line[0] - right < _GUTTER * size
    return 0 < step < _APART * (size if size > line[5] else line[5]) and (
        line[0] < right and line[2] > left
    )
