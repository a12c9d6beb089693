"""The lines of a text, with what stands around a date in them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Self

from msgspec import Struct

_MOST_AROUND = 400
"""So many characters of a line are looked at on either side of a date."""
_MOST_ABOVE = 3
"""So many lines above the date may belong to its sentence."""
_UNFINISHED = re.compile(
    r"(?i)(?:,|(?<![^\W_])(?:van|op|d\.?d\.?|tot|t/m|per|vanaf|sinds|en|of|in|te|de|het|voor|na|"
    r"met|bij|tussen|(?:maan|dins|woens|donder|vrij|zater|zon)dag))\s*\Z"
)

_ITEM = re.compile(r"(?:[0-9]{1,2}[A-Z]?|[a-z])[.)]?\s")


class Line(Struct, frozen=True):
    """A line that is not blank, from character ``start`` of its text; ``number`` counts from 0.

    ``touches`` says that the line before it is the very next one above.
    """

    number: int
    start: int
    text: str
    touches: bool

    @property
    def span(self) -> tuple[int, int]:
        """From where to where it stands in its text, without the space around it."""
        start = self.start + len(self.text) - len(self.text.lstrip())
        return start, self.start + len(self.text.rstrip())


class Setting(Struct, frozen=True):
    """Where a date stands: the part of its line ``before`` and ``after`` it, and more.

    ``number`` is that of its line, ``span`` covers the line without the space around it, and
    further lines that the date runs on to. ``above`` are the lines directly above it, the
    nearest first; ``previous`` is the line before it, be there room between them or not.
    """

    number: int
    span: tuple[int, int]
    before: str
    after: str
    above: tuple[str, ...]
    previous: str

    @classmethod
    def of(cls, lines: Sequence[Line], span: tuple[int, int]) -> Self:
        """The setting of the characters ``span`` of the text of these lines."""
        first = bisect_right(lines, span[0], key=_start_of) - 1
        last = bisect_right(lines, span[1] - 1, key=_start_of) - 1
        line, end = lines[first], lines[last]
        above: list[str] = []
        for upper, lower in pairwise(reversed(lines[max(0, first - _MOST_ABOVE) : first + 1])):
            if not upper.touches:
                break
            above.append(lower.text.strip()[-_MOST_AROUND:])
        return cls(
            number=line.number,
            span=(line.span[0], end.span[1]),
            before=_end_of(line.text, span[0] - line.start),
            after=end.text[span[1] - end.start :][:_MOST_AROUND],
            above=tuple(above),
            previous=lines[first - 1].text.strip()[-_MOST_AROUND:] if first else "",
        )

    @property
    def lead(self) -> str:
        """What the sentence says before the date, from lines above too when it begins there."""
        said = self.before
        for line in self.above:
            if said.strip() and not said.lstrip()[0].islower():
                break
            said = f"{line} {said}"
        return said

    @property
    def runs_on(self) -> bool:
        """Whether the line above goes on in this one."""
        if not self.above:
            return False
        above = self.above[0]
        is_item = _ITEM.match(above) and self.before.strip()
        if is_item:
            return True
        ends_here = self.after.strip().startswith(".") and above[-1:] not in ".:;!?"
        return _UNFINISHED.search(above) is not None or ends_here


def _end_of(text: str, at: int) -> str:
    """The text before a place; of a very long line its end, behind a letter that opens nothing."""
    return text[:at] if at <= _MOST_AROUND else "x" + text[at - _MOST_AROUND : at]


def _start_of(line: Line) -> int:
    return line.start


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of a text that are not blank."""
    lines: list[Line] = []
    start, touches = 0, False
    for raw in text.splitlines(keepends=True):
        line = raw.rstrip("\r\n")
        if line.strip():
            lines.append(Line(len(lines), start, line, touches))
        touches = bool(line.strip())
        start += len(raw)
    return tuple(lines)
