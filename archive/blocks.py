"""Parts of the blocks that a reader gave."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from archive.model import Block, Reading, Role, Span


def part_of(reading: Reading, block: Block, start: int, end: int) -> Iterator[Block]:
    """Characters ``start`` to ``end`` of a block as a paragraph, without the space around it.

    Nothing when there is only space.
    """
    text = reading.slice(block.span)[start:end]
    if text.strip():
        first = block.span.start + start + len(text) - len(text.lstrip())
        span = Span(block.span.page, first, first + len(text.strip()))
        yield replace(block, span=span, role=Role.PARAGRAPH, level=0, number=None)
