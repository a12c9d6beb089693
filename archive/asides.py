"""Notes and comments: beside the text, and never in the way of its sentences, rows and answers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.clean import clean
from archive.headings import heading_text
from archive.model import ASIDES, Block, Page, Reading, Role, Span

_BY_READERS = frozenset({Role.COMMENT, Role.REMARK})
_OPENING = 40
"""Words of what a comment is about: enough to see what was asked or said."""


class Aside(Struct, frozen=True):
    """A note or comment, the headings above it, outermost first, and what it is about if known."""

    block: Block
    headings: tuple[Block, ...]
    about: Block | None = None

    def context(self, reading: Reading) -> tuple[str, ...]:
        """The words of the headings, and the first ones of what it is about."""
        headings = tuple(heading_text(reading, block) for block in self.headings)
        return headings if self.about is None else (*headings, _opening(reading, self.about))


def set_apart(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Aside, ...]]:
    """The blocks of the text, and the notes and comments among them; both in their order."""
    if not any(block.role in ASIDES for block in blocks):
        return tuple(blocks), ()
    body: list[Block] = []
    asides: list[Aside] = []
    headings: list[Block] = []
    for block in blocks:
        if block.role in ASIDES:
            asides.append(Aside(block, tuple(headings), _about(block, body)))
            continue
        body.append(block)
        if block.role is Role.HEADING:
            headings = [above for above in headings if above.level < block.level]
            headings.append(block)
    return tuple(body), tuple(asides)


def _opening(reading: Reading, block: Block) -> str:
    words = clean(reading.slice(block.span)).split()
    return " ".join(words[:_OPENING]) + (" …" if len(words) > _OPENING else "")


def _about(aside: Block, body: Sequence[Block]) -> Block | None:
    """What a comment is about: the block before it, unless that is a heading, told already."""
    before = body[-1] if body and aside.role is Role.COMMENT else None
    return None if before is None or before.role is Role.HEADING else before


def places_of(asides: Sequence[Aside], passages: Sequence[Sequence[Span]]) -> list[int]:
    """For each aside the passage, given by its spans, that holds the text before it; else -1."""
    spans = sorted((span, at) for at, passage in enumerate(passages) for span in passage)
    starts = [span for span, _ in spans]
    before = (bisect_left(starts, aside.block.span) - 1 for aside in asides)
    return [spans[at][1] if at >= 0 else -1 for at in before]


def without_comments(reading: Reading) -> tuple[Page, ...]:
    """The pages with spaces for the comments on them, which a document does not say of itself."""
    spans = [block.span for block in reading.blocks if block.role in _BY_READERS]
    return tuple(_blanked(page, spans) for page in reading.pages) if spans else reading.pages


def _blanked(page: Page, spans: Sequence[Span]) -> Page:
    pieces: list[str] = []
    at = 0
    for span in sorted(span for span in spans if span.page == page.number):
        pieces += (page.text[at : span.start], " " * (span.end - span.start))
        at = span.end
    return replace(page, text="".join((*pieces, page.text[at:])))
