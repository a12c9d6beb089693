"""Running text that the reader gave whole: its lines as boxes, its order left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from archive.extract.layout import Line, Lines, is_marker

_APART = 2.2
_SAME_LINE = 0.5
_GUTTER = 3.0


def boxes_in_flow(lines: Sequence[Line]) -> tuple[Lines, ...]:
    """The lines parted wherever the next one does not stand below, or right behind, the last."""
    boxes: list[Lines] = []
    start = 0
    for index, (above, line) in enumerate(pairwise(lines), start=1):
        left, bottom, right, _, _, size, _, _ = above
        is_below = _SAME_LINE * size <= bottom - line[1] < _APART * size
        if is_below and line[0] < right and line[2] > left:
            continue  # as nearly all do
        if not _follows(above, line):
            boxes.append(tuple(lines[start:index]))
            start = index
    if lines:
        boxes.append(tuple(lines[start:]))
    return tuple(boxes)


def _follows(above: Line, line: Line) -> bool:
    left, bottom, right, _, _, size, _, _ = above
    step = bottom - line[1]
    if -_SAME_LINE * size < step < _SAME_LINE * size:
        return is_marker(above.text) or -size < line[0] - right < _GUTTER * size
    return 0 < step < _APART * (size if size > line[5] else line[5]) and (
        line[0] < right and line[2] > left
    )
