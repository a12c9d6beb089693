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


def place_of(aside: Aside, spans: Sequence[Span]) -> int:
    """Behind how many of these spans, which are in the order of the pages, the aside comes."""
    return bisect_left(spans, aside.block.span)
