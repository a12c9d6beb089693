"""Running headers, footers and page numbers: what stands at the edge of most pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from archive.extract.layout import Line, Row, Sheet, lines_of
from archive.model import Role

_EDGE = 0.12
_SAME_HEIGHT = 6.0
_FEWEST_PAGES = 3
_MOST = 0.6
_DIGITS = re.compile(r"[0-9]+")
_PAGE_WORDS = re.compile(
    r"(?:pagina|pag\.?|page|blad(?:zijde|nummer)?|p\.|van|of|[^\w\s#]|[_#\s])+"
)
_NUMBERED_PAGE = re.compile(
    r"(?:pagina|pag\.|page|bladzijde|blad|blz\.?)\s*[0-9]+(?:\s*(?:van|of|/|-|–)\s*[0-9]+)?",
    re.IGNORECASE,
)
"""What says by itself that it is a page number, at the foot of a page."""


class _Edge(NamedTuple):
    """A line near an edge: its page, its text with digits masked, how far from that edge."""

    page: int
    line: Line
    top: bool
    pattern: str
    distance: float


def running_lines(sheets: Sequence[Sheet]) -> tuple[dict[Line, Role], ...]:
    """For each page the lines that return on most pages, with what they are.

    A line returns when the same text, but for digits that count the pages, stands at the same
    height near the top or the bottom of more than half of the pages, and of at least three; a
    document of two pages needs both. A table that reaches into the page is no furniture, even
    where its first row is near the edge. A line at the foot that reads "pagina 3 van 12" is a page
    number on its own word.
    """
    found: tuple[dict[Line, Role], ...] = tuple({} for _ in sheets)
    every = [edge for page, sheet in enumerate(sheets) for edge in _edges(page, sheet)]
    for edge in every:
        if not edge.top and _NUMBERED_PAGE.fullmatch(edge.line.text):
            found[edge.page][edge.line] = Role.PAGE_NUMBER
    for edges in _alike(every, len(sheets)):
        if not _on_most(len({edge.page for edge in edges}), len(sheets)):
            continue
        same = _same(edges)
        if same or _counts_pages(edges):
            for edge in edges:
                found[edge.page][edge.line] = _role(edge, counts=not same)
    return found


def _on_most(pages: int, total: int) -> bool:
    if total < _FEWEST_PAGES:
        return total > 1 and pages == total
    return pages >= _FEWEST_PAGES and pages * 2 > total


def _edges(page: int, sheet: Sheet) -> Iterator[_Edge]:
    edge = _EDGE * sheet.height
    high = sheet.height - edge
    for region in sheet.regions:
        if isinstance(region, Row) and _reaches_in(region, sheet, edge):
            continue
        for line in lines_of(region):
            if line.y0 <= edge or line.y1 >= high:
                from_top, from_bottom = sheet.height - line.y1, line.y0
                pattern = _pattern(line.text)
                top = from_top < from_bottom
                yield _Edge(page, line, top, pattern, min(from_top, from_bottom))


def _reaches_in(row: Row, sheet: Sheet, edge: float) -> bool:
    low, high = row.table
    return low < sheet.height - 1.5 * edge and high > 1.5 * edge


def _pattern(text: str) -> str:
    return " ".join(_DIGITS.sub("#", text).casefold().split())


def _alike(edges: Iterable[_Edge], total: int) -> Iterator[list[_Edge]]:
    """Edges with the same text at the same edge and at nearly the same height, if there are many.

    ``total`` is the number of pages.
    """
    by_text: defaultdict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_text[edge.top, edge.pattern].append(edge)
    for group in by_text.values():
        if len(group) == 1 or len(group) * 2 <= total:
            continue
        usual = median(edge.distance for edge in group)
        yield [edge for edge in group if abs(edge.distance - usual) <= _SAME_HEIGHT]


def _same(edges: Sequence[_Edge]) -> bool:
    return _share(edge.line.text for edge in edges) >= _MOST


def _counts_pages(edges: Sequence[_Edge]) -> bool:
    """Whether one of the numbers in the line goes up with the pages."""
    numbers = [[int(digits) for digits in _DIGITS.findall(edge.line.text)] for edge in edges]
    ahead = (
        [number - edge.page for number, edge in zip(place, edges, strict=True)]
        for place in zip(*numbers, strict=True)
    )
    return any(_share(differences) >= _MOST for differences in ahead)


def _share(values: Iterable[object]) -> float:
    """The share of the commonest value."""
    counts = Counter(values)
    return max(counts.values()) / counts.total()


def _role(edge: _Edge, *, counts: bool) -> Role:
    if counts and _PAGE_WORDS.fullmatch(edge.pattern):
        return Role.PAGE_NUMBER
    return Role.HEADER if edge.top else Role.FOOTER
