"""The numbered paragraphs of a ruling, told from the lists, quotations and laws among them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from archive.blocks import part_of
from archive.extract.content import CELL_SEPARATOR
from archive.model import Block, Reading, Role

Number = tuple[int, ...]

CLOSING = re.compile(
    r"(?:Aldus|Dit\s+(?:vonnis|arrest)\s+is|Deze\s+(?:uitspraak|beschikking|beslissing)\s+is"
    r"(?!\s+(?:aan\s*gehecht|aan\s+(?:deze|dit)\b))"
    r"|Waarvan\s+proces-verbaal|\(get\.\)|w\.g\.|Verzonden|Rechtsmiddel|Afschrift"
    r"|Tegen\s+deze\s+uitspraak(?!\s+(?:hebben|heeft|is\s+door|zijn\s+door|hadden|had)\b)"
    r"|Edelhoogachtbaar|Conclusie\s+(?:van\s+)?(?:de\s+)?(?:[AP]-G|(?:\w+\s+)?\w+-[Gg]eneraal)\b)"
)
"""How what stands below a ruling begins: who gave it, when, and what can be done against it,
or the opinion that is printed behind it."""

_AT_LINE = re.compile(
    r"(?m)^[ \t]*(?:[Rr]\.?[Oo]\.?[ \t]+)?"
    r"(?P<number>[0-9]{1,2}(?:\.[0-9]{1,3}){1,4}(?P<dot>\.)?|[0-9]{1,2}(?:\.|(?=\s)))"
    # Where the space is lost: *2.Gronden*, *2.3.[eiser]*, *5.1.verklaart*, *4.12De*.
    r"(?=\s|\Z|(?<=\.)[\[A-Z]|(?<=\.[0-9]\.)[a-z]|(?<=\.[0-9]{2}\.)[a-z]"
    r"|(?<=\.[0-9])[A-Z][a-z]|(?<=\.[0-9]{2})[A-Z][a-z])[ \t]*"
)
_SECTION = re.compile(
    r"(?i)(?:[IVX]{1,5}\.?|[0-9]{1,2}\.?)?\s*(?:de |het )?(?:verdere )?(?:procesverloop"
    r"|overwegingen|procedure|feiten|vaststaande feiten|geschil|beoordeling|motivering|beslissing"
    r"|dictum|gronden|rechtsmiddel|proceskosten|slotsom"
    r"|(?:ontstaan en )?loop van het geding"
    r"|(?:verloop van de|loop van de) procedure|bestreden (?:besluit|uitspraak)|tussenconclusie)"
    r"(?: (?:van|in|door|en) [^.;:]{1,60})?[.:]?"
)
_FORMULA = re.compile(
    r"(?m)^[ \t]*(?:Aldus\s+(?:gewezen|gegeven|gedaan|beslist|vastgesteld|door)|(?:Dit|Deze)\s+"
    r"(?:vonnis|arrest|uitspraak|beschikking)\s+is\s+(?:gewezen|gegeven|gedaan|door|op))\b"
)
_RUN_ON = re.compile(
    r"(?m)^[ \t]*(?P<number>[0-9]{1,2})\.?[ \t]+[A-Z][^.;:?!0-9\n]{3,80}?[ \t\n]"
    r"(?=(?P=number)\.1\.?\s+[A-Z])"
)
"""The title of a section with its first paragraph on the same line."""
_LINE = re.compile(r"[^\n]+")
_LONGEST_HEADING = 90
_SHORT_TITLE = 50
_WORDS_THAT_COUNT = 40
_TITLE_COUNTS = 20
_SECTION_COUNTS = 200
"""A title weighs as much as a paragraph of so many words; the name of a section as several long
ones, so that a numbered list that is quoted in a section does not outweigh the next sections."""
_REACH = 150
"""So many earlier candidates may be the one before; a list of more than this is not passed over."""
_GAP_COSTS = 8
_MOST = 5_000
"""So many numbers are looked at; no ruling has a tenth of them."""


class _Candidate(Struct, frozen=True):
    """A number at the start of a line: ``at`` is its offset in the block, ``words`` its weight.

    ``below_heading`` tells that it is the first line under an unnumbered heading; ``title_end``
    where in the block the line of a title ends.
    """

    block: int
    at: int
    number: Number
    printed: str
    words: int
    is_heading: bool
    below_heading: bool
    title_end: int


def mark_considerations(reading: Reading) -> Reading:
    """The reading with its numbered paragraphs as blocks of their own, and its section headings.

    Where the file itself marks them (XML) they stay. Elsewhere a number counts when it has its
    place in the order of all numbers: of the chains that rise from the first page to the last, the
    one over the most words is taken, so that quoted articles and lists fall beside it.
    """
    if any(block.role is Role.CONSIDERATION for block in reading.blocks):
        return reading
    cut = tuple(_at_headings(reading))
    candidates = _candidates(reading, cut)
    chain = _best_chain(candidates)
    blocks = tuple(_marked(reading, cut, chain))
    return replace(reading, blocks=blocks)


def _at_headings(reading: Reading) -> Iterator[Block]:
    """The blocks, parted at lines that hold no more than the name of a section: headings.

    They are parted as well where a line opens the formula that closes a ruling.
    """
    for block in reading.blocks:
        if block.role is not Role.PARAGRAPH:
            yield block
            continue
        text = reading.slice(block.span)
        titles = {m.start(): m.end() for m in _LINE.finditer(text) if _is_section(m[0])}
        titles |= {found.start(): found.end() for found in _RUN_ON.finditer(text)}
        closings = {found.start() for found in _FORMULA.finditer(text)}
        edges = sorted({0, len(text), *titles, *titles.values(), *closings})
        for start, end in pairwise(edges):
            for part in part_of(reading, block, start, end):
                is_title = titles.get(start) == end
                yield replace(part, role=Role.HEADING, level=1) if is_title else part


def _is_section(text: str) -> bool:
    line = text.strip()
    if len(line) > _LONGEST_HEADING or _SECTION.fullmatch(line) is None:
        return False
    return next(filter(str.isalpha, line)).isupper()


def _candidates(reading: Reading, blocks: Sequence[Block]) -> list[_Candidate]:
    found: list[_Candidate] = []
    for index, block in enumerate(blocks):
        text = reading.slice(block.span)
        is_item = block.role is Role.TABLE_ROW and text.count(CELL_SEPARATOR) == 1
        if block.role not in (Role.PARAGRAPH, Role.HEADING) and not is_item:
            continue
        if len(found) > _MOST or (found and CLOSING.match(text)):
            break
        starts = [match for match in _AT_LINE.finditer(text) if _may_open(text, match)]
        ends = [*(match.start() for match in starts), len(text)][1:]
        for match, end in zip(starts, ends, strict=True):
            printed = match["number"].rstrip(".")
            number = tuple(map(int, printed.split(".")))
            words = text[match.end() : end].split()
            title_end = _title_end(text, match.end(), end, number)
            heading = block.role is Role.HEADING or title_end > 0
            weight = min(len(words), _WORDS_THAT_COUNT)
            weight = weight or _following(reading, blocks, index)
            if heading:
                name = text[match.start() : title_end or end]
                weight = max(weight, _SECTION_COUNTS if _is_section(name) else _TITLE_COUNTS)
            below = match.start() == 0 and _is_plain_heading(reading, blocks, index - 1)
            found.append(
                _Candidate(
                    index, match.start(), number, printed, weight, heading, below, title_end or end
                )
            )
    return found


def _following(reading: Reading, blocks: Sequence[Block], index: int) -> int:
    """The weight of a number that stands alone: that of the block after it."""
    if index + 1 == len(blocks):
        return 0
    words = reading.slice(blocks[index + 1].span).split()
    return min(len(words), _WORDS_THAT_COUNT)


def _is_plain_heading(reading: Reading, blocks: Sequence[Block], index: int) -> bool:
    if index < 0 or blocks[index].role is not Role.HEADING:
        return False
    return not reading.slice(blocks[index].span).lstrip()[:1].isdigit()


def _may_open(text: str, match: re.Match[str]) -> bool:
    """Whether what stands behind a number may be a paragraph: *3.1. Het*, not *12 uur*."""
    rest = text[match.end() :].lstrip().lstrip("\"“„‘'(")[:2]
    if rest[:1] == "[":  # a name that was taken out
        return text[match.end() - 1].isspace() or "." in match["number"].rstrip(".")
    rest = rest[:1]
    if not rest:
        return match.start() == 0 and not match["number"].isdigit()
    if "." in match["number"].rstrip("."):
        return rest.isalpha() or rest in "…*-"
    return rest.isupper() or rest == "…"


def _title_end(text: str, start: int, end: int, number: Number) -> int:
    """Where the title of a section behind a number ends; 0 when none stands there.

    A title is short and no sentence. Where text follows it in the same block, it is one only
    when it is so short that its line was not broken for want of room.
    """
    first, _, rest = text[start:end].strip().partition("\n")
    title = first.strip()
    longest = _SHORT_TITLE if rest.strip() else _LONGEST_HEADING
    if not title or len(number) > 1 or len(title) > longest:
        return 0
    if title[-1] in ".;:,?!" or not title[0].isupper() or rest.lstrip()[:1].islower():
        return 0
    return text.index(first, start) + len(first)


def _best_chain(candidates: Sequence[_Candidate]) -> list[_Candidate]:
    """The rising chain of the greatest weight; a number left out on the way costs some."""
    best: list[float] = []
    before: list[int | None] = []
    for index, candidate in enumerate(candidates):
        own = float(candidate.words + 1)
        total, link = own - (0 if _may_be_first(candidate.number) else _GAP_COSTS), None
        for earlier in range(max(0, index - _REACH), index):
            step = _step(candidates[earlier].number, candidate)
            if step is not None and best[earlier] + own - step > total:
                total, link = best[earlier] + own - step, earlier
        best.append(total)
        before.append(link)
    chain: list[_Candidate] = []
    at = max(range(len(best)), key=best.__getitem__, default=None)
    while at is not None:
        chain.append(candidates[at])
        at = before[at]
    return chain[::-1]


def _may_be_first(number: Number) -> bool:
    return all(part == 1 for part in number) or number[0] == 1


def _step(above: Number, candidate: _Candidate) -> float | None:
    """What it costs that a candidate is the next after ``above``; None when it cannot be.

    Below a heading without a number, numbers may begin anew.
    """
    below = candidate.number
    if below == (1,) and candidate.below_heading:
        return _GAP_COSTS / 2
    if below <= above or below[0] > above[0] + 2:
        return None
    if below[: len(above)] == above:
        return 0 if below[len(above) :] == (1,) * (len(below) - len(above)) else _GAP_COSTS
    shared = next(
        i for i, (one, other) in enumerate(zip(above, below, strict=False)) if one != other
    )
    rises = below[shared] == above[shared] + 1
    return 0 if rises and all(part == 1 for part in below[shared + 1 :]) else _GAP_COSTS


def _marked(
    reading: Reading, blocks: Sequence[Block], chain: Sequence[_Candidate]
) -> Iterator[Block]:
    by_block: dict[int, list[_Candidate]] = {}
    for candidate in chain:
        by_block.setdefault(candidate.block, []).append(candidate)
    for index, block in enumerate(blocks):
        chosen = by_block.get(index)
        if chosen is None:
            yield block
            continue
        if chosen[0].at > 0:
            yield from part_of(reading, block, 0, chosen[0].at)
        ends = [candidate.at for candidate in chosen[1:]] + [block.span.end - block.span.start]
        for candidate, end in zip(chosen, ends, strict=True):
            edge = candidate.title_end if candidate.is_heading else end
            for part in part_of(reading, block, candidate.at, edge):
                yield _as_numbered(part, candidate)
            yield from part_of(reading, block, edge, end)


def _as_numbered(block: Block, candidate: _Candidate) -> Block:
    if candidate.is_heading:
        return replace(block, role=Role.HEADING, level=len(candidate.number))
    return replace(block, role=Role.CONSIDERATION, number=candidate.printed)
