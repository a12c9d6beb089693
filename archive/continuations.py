"""Paragraphs that run over a page break, and the footnotes that stand in their way."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby, pairwise

from msgspec import Struct

from archive.model import Block, Reading, Role, Span

_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)»\]]*\s*\Z")
_LIST_GOES_ON = re.compile(r"(?:[;:,]|;\s*(?:en|of|en/of))\s*\Z")
_WITHIN = frozenset(",-\u2010\u00ad\u0002\ufffe)]%'’\"”»")
_OPENING = "\"'“‘(«[…"
_ITEM = re.compile(r"\s*(?:[-–•*·o\uf0b7\uf0a7]|(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)])\s")
_FOOTNOTE = re.compile(r"(\d{1,3})\s+\S")
_TEXT = frozenset({Role.PARAGRAPH, Role.CONSIDERATION, Role.TURN})


class Flow(Struct, frozen=True):
    """The blocks of a document as its text runs.

    ``goes_on`` are the spans of blocks that only go on with the block before them; ``apart``
    those with which footnotes begin, each of which stands by itself, whatever it interrupts.
    """

    blocks: tuple[Block, ...]
    goes_on: frozenset[Span] = frozenset()
    apart: frozenset[Span] = frozenset()


def ends_sentence(text: str) -> bool:
    """Whether a text ends where a sentence, or what leads in a list, ends."""
    return bool(_SENTENCE_END.search(text))


def is_broken_off(above: str, rest: str) -> bool:
    """Whether ``above`` ends within a sentence, and ``rest`` begins within one."""
    first, last = rest.lstrip().lstrip(_OPENING)[:1], above.rstrip()[-1:]
    if not first.islower() or _ITEM.match(rest):
        return False
    return (last.isalnum() or last in _WITHIN) and not ends_sentence(above)


def in_flow(reading: Reading, blocks: Sequence[Block]) -> Flow:
    """Put footnotes that interrupt a paragraph after it, and tell what goes on after a page.

    ``blocks`` are those of the text in reading order, without furniture.
    """
    pages = [list(page) for _, page in groupby(blocks, key=lambda block: block.span.page)]
    goes_on: set[Span] = set()
    apart: set[Span] = set()
    for at, above in enumerate(pages):
        notes = _footnotes(reading, above)
        apart.update(note[0].span for note in notes)
        goes_on.update(block.span for note in notes for block in note[1:])
        moved = [block for note in notes for block in note]
        body = above[: len(above) - len(moved)]
        below = pages[at + 1] if at + 1 < len(pages) else []
        if below and _continues(reading, body[-1], below[0]):
            goes_on.add(below[0].span)
            del above[len(body) :]
            below[1:1] = moved
    flow = tuple(block for page in pages for block in page)
    return Flow(flow, frozenset(goes_on), frozenset(apart))


def _continues(reading: Reading, last: Block, first: Block) -> bool:
    """Whether the first block of a page goes on with the last of the page before."""
    if last.role not in _TEXT or first.role is not Role.PARAGRAPH or first.number is not None:
        return False
    if first.span.page != last.span.page + 1:
        return False
    above, rest = reading.slice(last.span), reading.slice(first.span)
    if _ITEM.match(rest):
        return bool(_LIST_GOES_ON.search(above))
    return is_broken_off(above, rest)


def _footnotes(reading: Reading, page: Sequence[Block]) -> list[list[Block]]:
    """The notes at the end of a page, numbered upwards, that its text refers to.

    Each is a block with those that go on with it; a line drawn above the first belongs to it.
    """
    text = {block: reading.slice(block.span) for block in page}
    body = "\n".join(text.values())
    notes: list[list[Block]] = []
    rest: list[Block] = []
    below: int | None = None
    for above, block in reversed(list(pairwise(page))):
        number = _footnote_number(block, text[block])
        if number is not None and below in (None, number + 1) and _refers(body, number):
            notes.insert(0, [block, *rest])
            rest, below = [], number
        elif is_broken_off(text[above], text[block]):
            rest.insert(0, block)
        else:
            is_rule = bool(notes) and not rest and not re.search(r"\w", text[block])
            return [[block, *notes[0]], *notes[1:]] if is_rule else notes
    return notes


def _footnote_number(block: Block, text: str) -> int | None:
    found = _FOOTNOTE.match(text) if block.role is Role.PARAGRAPH else None
    return None if found is None else int(found[1])


def _refers(body: str, number: int) -> bool:
    """Whether the number stands close behind a word, as a raised figure reads in plain text."""
    marks = rf"(?:\d{{1,3}},\s?){{0,3}}{number}(?!\w)"
    return bool(re.search(rf"[^\W\d_]{{2}}[.,;:?!)\"'”’»]{{0,4}}{marks}", body))
