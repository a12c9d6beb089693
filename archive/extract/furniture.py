"""Running headers, footers and page numbers: what stands at the edge of most pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from archive.extract.layout import Line, Sheet, lines_of
from archive.model import Role

_EDGE = 0.12
_SAME_HEIGHT = 6.0
_FEWEST_PAGES = 3
_PAGE_WORDS = re.compile(
    r"(?:pagina|pag\.?|page|blad(?:zijde|nummer)?|p\.|van|of|[^\w\s#]|[_#\s])+"
)


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line near an edge: its page, its text with digits masked, how far from that edge."""

    page: int
    line: Line
    top: bool
    pattern: str
    distance: float


def running_lines(sheets: Sequence[Sheet]) -> tuple[dict[Line, Role], ...]:
    """For each page the lines that return on most pages, with what they are.

    A line returns when the same text, whatever its digits, stands at the same height near the
    top or the bottom of more than half of the pages, and of at least three; a document of two
    pages needs both.
    """
    found: tuple[dict[Line, Role], ...] = tuple({} for _ in sheets)
    every = (edge for page, sheet in enumerate(sheets) for edge in _edges(page, sheet))
    for edges in _alike(every):
        pages = Counter(edge.page for edge in edges)
        if _on_most(len(pages), len(sheets)):
            for edge in edges:
                found[edge.page][edge.line] = _role(edge)
    return found


def _on_most(pages: int, total: int) -> bool:
    if total < _FEWEST_PAGES:
        return total > 1 and pages == total
    return pages >= _FEWEST_PAGES and pages * 2 > total


def _edges(page: int, sheet: Sheet) -> Iterator[_Edge]:
    for region in sheet.regions:
        for line in lines_of(region):
            from_top, from_bottom = sheet.height - line.y1, line.y0
            distance = min(from_top, from_bottom)
            if distance <= _EDGE * sheet.height:
                top = from_top < from_bottom
                yield _Edge(page, line, top, _pattern(line.text), distance)


def _pattern(text: str) -> str:
    return " ".join(re.sub(r"\d+", "#", text).casefold().split())


def _alike(edges: Iterable[_Edge]) -> Iterator[list[_Edge]]:
    """Edges with the same text at the same edge and at nearly the same height."""
    by_text: defaultdict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_text[edge.top, edge.pattern].append(edge)
    for group in by_text.values():
        usual = median(edge.distance for edge in group)
        yield [edge for edge in group if abs(edge.distance - usual) <= _SAME_HEIGHT]


def _role(edge: _Edge) -> Role:
    if "#" in edge.pattern and _PAGE_WORDS.fullmatch(edge.pattern):
        return Role.PAGE_NUMBER
    return Role.HEADER if edge.top else Role.FOOTER
