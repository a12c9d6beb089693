"""Running headers, footers and page numbers: what stands at the edge of most pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from archive.extract.layout import Line, Row, Sheet, lines_of
from archive.model import Role

_EDGE = 0.12
_SAME_HEIGHT = 6.0
_FEWEST_PAGES = 3
_MOST = 0.6
_EXACT = 1.0
_FEWEST_WORDS = 3
_SMALL = 0.85
_SMALL_PRINT = 7.5
"""Points; type larger than this is not small, whatever the rest of the page is set in."""
_MOST_IN_FOOT = 6
_FAR = 2.5
"""Times the size of type: so much white parts the foot of a page from its text."""

_DIGITS = re.compile(r"[0-9]+")
_PAGE_WORDS = re.compile(
    r"(?:pagina|pag\.?|page|blad(?:zijde|nummer)?|p\.|van|of|[^\w\s#]|[_#\s])+"
)
_NUMBERED_PAGE = re.compile(
    r"(?:pagina|pag\.|page|bladzijde|blad|blz\.?)\s*[0-9]+(?:\s*(?:van|of|/|-|–)\s*[0-9]+)?",
    re.IGNORECASE,
)
"""What says by itself that it is a page number, at the foot of a page."""
_FIRST_OF_PAGE = frozenset("PpBb")


class _Edge(Struct, frozen=True):
    """A line near an edge: its page, how far it is from that edge, and its text.

    ``text`` is the part of the line that is looked for on other pages: nearly always all of it.
    """

    page: int
    line: Line
    top: bool
    distance: float
    text: str


def running_lines(sheets: Sequence[Sheet]) -> tuple[dict[Line, Role], ...]:
    """For each page the lines that return on most pages, with what they are.

    A line returns when the same text, but for digits that count the pages, stands at the same
    height near the top or the bottom of more than half of the pages, and of at least three; a
    document of two pages needs both, and of three the first, a title page, may lack it. On one
    page other small print may stand beside it, and be read as one line with it. A table that
    reaches into the page is no furniture, even where its first row is near the edge. A line at the
    foot that reads "pagina 3 van 12" is a page number on its own word, and in a document of few
    pages so is the number of the page alone below much white. Small print in the margin goes with
    the footer that it adjoins; in a document of one page, where nothing returns, it makes a footer
    of what stands beside it when all of that is far below the text.
    """
    found: tuple[dict[Line, Role], ...] = tuple({} for _ in sheets)
    every = [edge for page, sheet in enumerate(sheets) for edge in _edges(page, sheet)]
    for edge in every:
        if edge.text[:1] in _FIRST_OF_PAGE and not edge.top and _NUMBERED_PAGE.fullmatch(edge.text):
            found[edge.page][edge.line] = Role.PAGE_NUMBER
    _add_running(every, found)
    if len(found) <= _FEWEST_PAGES or (any(found) and not all(found)):
        _add_running(_without_company(every, found), found)
    if len(found) <= _FEWEST_PAGES:
        for page, sheet in enumerate(sheets):
            feet = [edge.line for edge in every if edge.page == page and not edge.top]
            _add_lone_number(feet, sheet, page + 1, found[page])
            if len(found) == 1:
                _add_lone_foot(feet, sheet, found[page])
    others = [
        edge
        for edge in every
        if not edge.top and edge.line[5] <= _SMALL_PRINT and edge.line not in found[edge.page]
    ]
    for edge in sorted(others, key=lambda edge: edge.distance):
        _add_small_print(edge.line, found[edge.page], sheets[edge.page])
    return found


def _add_running(edges: Sequence[_Edge], found: Sequence[dict[Line, Role]]) -> None:
    """Add what returns on enough pages to what was found on each."""
    for alike in _alike(edges, len(found)):
        if not _on_most(alike, len(found)):
            continue
        same = _same(alike)
        counts = not same and _counts_pages(alike)
        if same or counts:
            for edge in alike:
                found[edge.page][edge.line] = _role(edge, counts=counts)


def _on_most(edges: Sequence[_Edge], total: int) -> bool:
    """Whether the lines are on enough pages; see ``running_lines``."""
    pages = {edge.page for edge in edges}
    if total < _FEWEST_PAGES:
        return total > 1 and len(pages) == total
    if total == _FEWEST_PAGES and pages == {1, 2}:
        distances = [edge.distance for edge in edges]
        return max(distances) - min(distances) <= _EXACT and _is_text(_pattern(edges[0].text))
    return len(pages) >= _FEWEST_PAGES and len(pages) * 2 > total


def _is_text(pattern: str) -> bool:
    """Whether it is more than a number or the head of a column."""
    return pattern.count(" ") >= _FEWEST_WORDS - 1


def _without_company(edges: Sequence[_Edge], found: Sequence[dict[Line, Role]]) -> list[_Edge]:
    """Lines that stand once, with only the part of them that is a line elsewhere.

    That part is their end or their beginning, of three words or more. In a long document only
    pages without running lines are looked at.
    """
    patterns = [_pattern(edge.text) for edge in edges]
    counts = Counter((edge.top, pattern) for edge, pattern in zip(edges, patterns, strict=True))
    is_short = len(found) <= _FEWEST_PAGES
    begins: dict[tuple[bool, str], str] = {}
    ends: dict[tuple[bool, str], str] = {}
    for top, pattern in sorted(counts, key=lambda key: -len(key[1])):
        if (is_short or counts[top, pattern] > 1) and _is_text(pattern):
            begins[top, " ".join(pattern.split(" ", _FEWEST_WORDS)[:_FEWEST_WORDS])] = pattern
            ends[top, " ".join(pattern.rsplit(" ", _FEWEST_WORDS)[-_FEWEST_WORDS:])] = pattern
    return [
        _part(edge, pattern, begins, ends)
        if (is_short or not found[edge.page])
        and counts[edge.top, pattern] == 1
        and pattern.count(" ") >= _FEWEST_WORDS
        else edge
        for edge, pattern in zip(edges, patterns, strict=True)
    ]


def _part(
    edge: _Edge,
    pattern: str,
    begins: dict[tuple[bool, str], str],
    ends: dict[tuple[bool, str], str],
) -> _Edge:
    """The edge for the shortest line with which it ends, or else begins."""
    words = pattern.split(" ")
    end = ends.get((edge.top, " ".join(words[-_FEWEST_WORDS:])), pattern)
    if end != pattern and pattern.endswith(" " + end):
        return replace(edge, text=" ".join(edge.text.split()[-end.count(" ") - 1 :]))
    begin = begins.get((edge.top, " ".join(words[:_FEWEST_WORDS])), pattern)
    if begin != pattern and pattern.startswith(begin + " "):
        return replace(edge, text=" ".join(edge.text.split()[: begin.count(" ") + 1]))
    return edge


def _add_small_print(line: Line, running: dict[Line, Role], sheet: Sheet) -> None:
    """Count a line in with the footer below or beside it when it is small and in the margin."""
    adjoins = any(
        -line.size < line.y0 - below.y1 < line.size or -line.size < below.y0 - line.y1 < line.size
        for below, role in running.items()
        if role is not Role.HEADER and below.y0 < _EDGE * sheet.height
    )
    if not adjoins:
        return
    if _is_small_print(line, _lines(sheet)):
        running[line] = Role.FOOTER


def _is_small_print(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is small beside the lines of its page, and in their margin."""
    in_margin = line.x1 <= median(each.x0 for each in lines) or line.x0 >= median(
        each.x1 for each in lines
    )
    return in_margin and line.size <= _SMALL * median(each.size for each in lines)


def _add_lone_number(
    feet: Sequence[Line], sheet: Sheet, number: int, running: dict[Line, Role]
) -> None:
    """Count in the number of a page that stands alone, far below all else."""
    for line in feet:
        is_number = _DIGITS.findall(line.text)[:1] == [str(number)]
        if is_number and _PAGE_WORDS.fullmatch(_pattern(line.text)) and _is_far([line], sheet):
            running[line] = Role.PAGE_NUMBER


def _add_lone_foot(feet: Sequence[Line], sheet: Sheet, running: dict[Line, Role]) -> None:
    """Count in small print in the margin with what stands beside and below it."""
    lines = _lines(sheet)
    small = [line for line in feet if line.size <= _SMALL_PRINT and _is_small_print(line, lines)]
    top = max((line.y1 for line in small), default=0.0)
    foot = [line for line in lines if line.y0 < top]
    if small and 0 < len(foot) <= _MOST_IN_FOOT and _is_far(foot, sheet):
        running.update({line: Role.FOOTER for line in foot if line not in running})


def _is_far(foot: Sequence[Line], sheet: Sheet) -> bool:
    """Whether much white parts these lines from all others, which stand above them."""
    top = max(line.y1 for line in foot)
    white = _FAR * max(line.size for line in foot)
    return all(line.y0 - top > white for line in _lines(sheet) if line not in foot)


def _lines(sheet: Sheet) -> list[Line]:
    return [line for region in sheet.regions for line in lines_of(region)]


def _edges(page: int, sheet: Sheet) -> Iterator[_Edge]:
    height = sheet.height
    low = _EDGE * height
    high = height - low
    for region in sheet.regions:
        if isinstance(region, Row):
            lines = () if _reaches_in(region, sheet, low) else lines_of(region)
        else:
            lines = region
        for line in [line for line in lines if line[1] <= low or line[3] >= high]:
            y0, from_top = line[1], height - line[3]
            top = from_top < y0
            yield _Edge(page, line, top, from_top if top else y0, line[4])


def _reaches_in(row: Row, sheet: Sheet, edge: float) -> bool:
    low, high = row.table
    return low < sheet.height - 1.5 * edge and high > 1.5 * edge


@lru_cache(1024)
def _pattern(text: str) -> str:
    """The text with its digits masked, in small letters."""
    return " ".join(_DIGITS.sub("#", text).casefold().split())


def _alike(edges: Iterable[_Edge], total: int) -> Iterator[list[_Edge]]:
    """Edges with the same text at the same edge and at nearly the same height, if there are many.

    ``total`` is the number of pages.
    """
    by_text: defaultdict[tuple[bool, str], list[_Edge]] = defaultdict(list)
    for edge in edges:
        by_text[edge.top, _pattern(edge.text)].append(edge)
    for group in by_text.values():
        if len(group) == 1 or len(group) * 2 <= total:
            continue
        usual = median(edge.distance for edge in group)
        yield [edge for edge in group if abs(edge.distance - usual) <= _SAME_HEIGHT]


def _same(edges: Sequence[_Edge]) -> bool:
    return _share(edge.text for edge in edges) >= _MOST


def _counts_pages(edges: Sequence[_Edge]) -> bool:
    """Whether one of the numbers in the line goes up with the pages."""
    numbers = [[int(digits) for digits in _DIGITS.findall(edge.text)] for edge in edges]
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
    if counts and edge.text == edge.line.text and _PAGE_WORDS.fullmatch(_pattern(edge.text)):
        return Role.PAGE_NUMBER
    return Role.HEADER if edge.top else Role.FOOTER
