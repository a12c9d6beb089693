"""From words on a page to lines and boxes in the order in which a person reads them.

Coordinates are in points from the lower left corner of the page. This is for pages whose words
come in another order: tables, and columns that were written line by line across the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Protocol

from archive.extract.layout import Boxed, Line, Lines

_OVERLAP = 0.5
_APART = 0.9
_GUTTER = 1.0
_FEWEST_LINES = 5
_FEWEST_WORDS = 4.0
_STEP = 4.0
_MIDST = (0.2, 0.8)


class Printed(Boxed, Protocol):
    """A word as printed: its box, its text and its type."""

    @property
    def text(self) -> str:
        """The word."""

    @property
    def size(self) -> float:
        """The size of its type, in points."""

    @property
    def bold(self) -> bool:
        """Whether it is bold."""


def lines_of_words(words: Iterable[Printed]) -> Lines:
    """Words that stand side by side as lines, from top to bottom."""
    return tuple(_line(row) for row in _rows(words))


def boxes_of_words(words: Sequence[Printed]) -> list[Lines]:
    """The words as text boxes in reading order: column by column where there are columns."""
    return [box for rows in _columns(_rows(words)) for box in _boxes([_line(r) for r in rows])]


def has_columns(words: Sequence[Printed]) -> bool:
    """Whether the words are set in columns of running text, side by side."""
    return _gutter(_rows(words)) is not None


_left = attrgetter("x0")


def _rows(words: Iterable[Printed]) -> list[list[Printed]]:
    """The words that stand side by side, from top to bottom, each row from left to right."""
    rows: list[list[Printed]] = []
    for word in sorted(words, key=lambda word: -(word.y0 + word.y1)):
        if rows and _beside(rows[-1][0], word):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=_left) for row in rows]


def _beside(one: Printed, other: Printed) -> bool:
    low, high, bottom, top = one.y0, one.y1, other.y0, other.y1
    shared = (high if high < top else top) - (low if low > bottom else bottom)
    return shared > _OVERLAP * min(high - low, top - bottom)


def _line(words: Sequence[Printed]) -> Line:
    if len(words) == 1:
        word = words[0]
        return Line(word.x0, word.y0, word.x1, word.y1, word.text, word.size, word.bold)
    sizes: dict[float, int] = {}
    bold = 0
    for word in words:
        length = len(word.text)
        sizes[word.size] = sizes.get(word.size, 0) + length
        bold += length if word.bold else 0
    return Line(
        words[0].x0,
        min([word.y0 for word in words]),
        max([word.x1 for word in words]),
        max([word.y1 for word in words]),
        " ".join([word.text for word in words]),
        max(sizes, key=sizes.__getitem__),
        2 * bold > sum(sizes.values()),
    )


def _boxes(lines: Sequence[Line]) -> list[Lines]:
    """Lines parted where the white between them is nearly that of a line."""
    boxes: list[list[Line]] = []
    for above, line in pairwise([None, *lines]):
        assert line is not None
        if above is None or above.y0 - line.y1 > _APART * (line.y1 - line.y0):
            boxes.append([])
        boxes[-1].append(line)
    return [tuple(box) for box in boxes]


def _columns(rows: list[list[Printed]]) -> list[list[list[Printed]]]:
    """The rows as runs in reading order: where a gutter parts them, left before right."""
    gutter = _gutter(rows)
    if gutter is None:
        return [rows] if rows else []
    runs: list[list[list[Printed]]] = []
    across: list[list[Printed]] = []
    parted: list[list[Printed]] = []
    for row in rows:
        if _is_parted(row, gutter):
            runs += [across] if across else []
            across = []
            parted.append(row)
        else:
            runs += _sides(parted, gutter)
            parted = []
            across.append(row)
    return runs + _sides(parted, gutter) + ([across] if across else [])


def _sides(rows: Sequence[Sequence[Printed]], gutter: float) -> list[list[list[Printed]]]:
    words = [word for row in rows for word in row]
    left = [word for word in words if word.x1 <= gutter]
    right = [word for word in words if word.x1 > gutter]
    return [run for side in (left, right) for run in _columns(_rows(side))]


def _is_parted(row: Sequence[Printed], gutter: float) -> bool:
    """Whether the row leaves the gutter white."""
    at = bisect_left(row, gutter, key=lambda word: word.x1)
    return at == len(row) or row[at].x0 >= gutter


def _gutter(rows: Sequence[Sequence[Printed]]) -> float | None:
    """Where white parts columns of running text, or None.

    On both sides there must be several words in most lines: labels, numbers and the cells of a
    table are read across.
    """
    if len(rows) < _FEWEST_LINES:
        return None
    left = min(row[0].x0 for row in rows)
    width = max(row[-1].x1 for row in rows) - left
    votes: Counter[float] = Counter()
    for row in rows:
        for before, after in pairwise(row):
            if after.x0 - before.x1 > _GUTTER * before.size:
                first, last = before.x1 / _STEP, after.x0 / _STEP
                votes.update(range(int(first) + 1, int(last) + 1))
    inner = [
        step
        for step in votes
        if _MIDST[0] * width < step * _STEP - left < _MIDST[1] * width
        and votes[step] >= _FEWEST_LINES
    ]
    best = max(inner, key=lambda step: votes[step], default=None)
    return best * _STEP if best is not None and _is_text(rows, best * _STEP) else None


def _is_text(rows: Sequence[Sequence[Printed]], gutter: float) -> bool:
    both = [row for row in rows if row[0].x1 <= gutter <= row[-1].x0 and _is_parted(row, gutter)]
    if len(both) < _FEWEST_LINES or 2 * len(both) < len(rows):
        return False
    lefts = [bisect_right(row, gutter, key=lambda word: word.x1) for row in both]
    rights = [len(row) - left for row, left in zip(both, lefts, strict=True)]
    return min(sum(lefts), sum(rights)) >= _FEWEST_WORDS * len(both)
