"""Question/answer pairs written as numbered blocks: "Vraag 12 ... Antwoord 12 ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.model import Block, Reading, Role, Span

_MARKER = re.compile(
    r"""^[ \t]*(?P<word>Vraag|VRAAG|Antwoord|ANTWOORD)
        (?:[ \t]+(?:nr\.?|nummer))?
        (?: [ \t]+(?P<number>\d{1,4}+[A-Za-z]?+)(?!\w|[.,]\w)[ \t]*[:.)]?
          | [ \t]*:
          | [ \t]*$ )""",
    re.MULTILINE | re.VERBOSE,
)
"""A label at the start of a line. Its capital tells it from a "vraag 4" at a line's wrap."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The blocks of a question (its label included), those of its answer, and its number."""

    question: tuple[Block, ...]
    answer: tuple[Block, ...]
    number: str | None


def split_at_markers(reading: Reading) -> tuple[Block, ...]:
    """The blocks of a reading, cut so that each question and answer label begins a block."""
    pieces: list[Block] = []
    for block in reading.blocks:
        text = reading.slice(block.span)
        if block.role in (Role.PARAGRAPH, Role.HEADING):
            pieces.extend(_cut(block, text))
        else:
            pieces.append(block)
    return tuple(pieces)


def take_pair(reading: Reading, blocks: Sequence[Block], at: int) -> tuple[Pair, int] | None:
    """The pair that begins at ``blocks[at]`` and the place of the first block after it.

    None when no question begins there, or when it has no answer: the next question or a
    heading comes first, or the answer bears another number.
    """
    opening = _label(reading, blocks[at])
    if opening is None or opening[0] != "vraag":
        return None
    answer_at = _next_stop(reading, blocks, at + 1)
    if answer_at == len(blocks) or (label := _label(reading, blocks[answer_at])) is None:
        return None
    if label[0] != "antwoord" or (label[1] or opening[1]) != (opening[1] or label[1]):
        return None
    end = _next_stop(reading, blocks, answer_at + 1)
    number = opening[1] or label[1]
    return Pair(tuple(blocks[at:answer_at]), tuple(blocks[answer_at:end]), number), end


def _cut(block: Block, text: str) -> Iterator[Block]:
    starts = [found.start() for found in _MARKER.finditer(text)]
    edges = sorted({0, *starts, len(text)})
    for start, end in pairwise(edges):
        if text[start:end].strip():
            offset = block.span.start
            yield replace(block, span=Span(block.span.page, offset + start, offset + end))


def _label(reading: Reading, block: Block) -> tuple[str, str | None] | None:
    if block.role not in (Role.PARAGRAPH, Role.HEADING):
        return None
    found = _MARKER.match(reading.slice(block.span))
    return None if found is None else (found["word"].lower(), found["number"])


def _next_stop(reading: Reading, blocks: Sequence[Block], at: int) -> int:
    while at < len(blocks):
        if _label(reading, blocks[at]) is not None or blocks[at].role is Role.HEADING:
            break
        at += 1
    return at
