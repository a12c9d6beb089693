"""Which paragraphs are headings, told by how they differ from the body of the document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from archive.extract.layout import Lines

Style = tuple[float, bool]
"""The size of a text in points, and whether it is bold."""

_LARGER = 1.12
_LONGEST = 150
_MOST_LINES = 3
_FEWEST_LETTERS = 3
_DEEPEST = 6
_GOES_ON = (".", ",", ";")


class Body(Struct, frozen=True):
    """The commonest style of a document, by the number of its characters; size in points."""

    size: float
    bold: bool

    @classmethod
    def of(cls, pieces: Iterable[Lines]) -> Body:
        """The style of most characters of these lines."""
        counts: defaultdict[Style, int] = defaultdict(int)
        size, bold, run = 0.0, False, 0
        for lines in pieces:
            for line in lines:
                if line[5] != size or line[6] != bold:
                    counts[size, bold] += run
                    size, bold, run = line[5], line[6], 0
                run += len(line[4])
        counts[size, bold] += run
        size, bold = max(counts, key=counts.__getitem__)
        return cls(size, bold)

    def is_heading(self, lines: Lines) -> bool:
        """Whether a paragraph stands out by size, or by bold type, and reads like a title."""
        _, _, _, _, _, size, bold, _ = lines[0]
        if len(lines) > _MOST_LINES or not (bold or size >= self.size * _LARGER):
            return False  # as most do, which this finds out at little cost
        text = " ".join(line.text for line in lines)
        if len(text) > _LONGEST or text.endswith(_GOES_ON):
            return False
        if sum(map(str.isalpha, text)) < _FEWEST_LETTERS:
            return False
        return self._is_larger(lines) or (self._is_bolder(lines) and not text.endswith(":"))

    def _is_larger(self, lines: Lines) -> bool:
        return min([line[5] for line in lines]) >= self.size * _LARGER

    def _is_bolder(self, lines: Lines) -> bool:
        return not self.bold and all(line.bold and line.size >= self.size for line in lines)


def levels(styles: Iterable[Style]) -> dict[Style, int]:
    """The level of each style of a heading, from 1: the larger, the higher; bold before plain."""
    ordered = sorted(set(styles), reverse=True)
    return {style: min(depth, _DEEPEST) for depth, style in enumerate(ordered, start=1)}


def style_of(lines: Lines) -> Style:
    """The style of a paragraph: the size of its largest line, and whether it is bold."""
    return max(line.size for line in lines), all(line.bold for line in lines)
