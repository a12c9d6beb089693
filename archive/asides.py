"""Notes and comments: beside the text, and never in the way of its sentences, rows and answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct

from archive.model import ASIDES, Block, Role, Span


class Aside(Struct, frozen=True):
    """A note or comment, and the headings above it, outermost first."""

    block: Block
    headings: tuple[Block, ...]


def set_apart(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Aside, ...]]:
    """The blocks of the text, and the notes and comments among them; both in their order."""
    if not any(block.role in ASIDES for block in blocks):
        return tuple(blocks), ()
    body: list[Block] = []
    asides: list[Aside] = []
    headings: list[Block] = []
    for block in blocks:
        if block.role in ASIDES:
            asides.append(Aside(block, tuple(headings)))
            continue
        body.append(block)
        if block.role is Role.HEADING:
            headings = [above for above in headings if above.level < block.level]
            headings.append(block)
    return tuple(body), tuple(asides)


def places_of(asides: Sequence[Aside], passages: Sequence[Sequence[Span]]) -> list[int]:
    """For each aside the passage, given by its spans, that holds the text before it; else -1."""
    spans = sorted((span, at) for at, passage in enumerate(passages) for span in passage)
    starts = [span for span, _ in spans]
    before = (bisect_left(starts, aside.block.span) - 1 for aside in asides)
    return [spans[at][1] if at >= 0 else -1 for at in before]
