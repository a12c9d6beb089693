"""From the blocks of a reading to passages: what a search returns, never cut in the middle."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from archive.clean import clean
from archive.model import (
    FURNITURE,
    Block,
    Furniture,
    Passage,
    PassageKind,
    Reading,
    Role,
    Span,
)
from archive.questions import Pair, split_at_markers, take_pair

ENOUGH_WORDS = 60
"""Paragraphs are joined until a passage has so many words."""
MOST_WORDS = 220
"""A paragraph with more words than this is parted at sentence ends."""

_NUMBERED = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2}){1,3})\.?(?=\s)")
_ABBREVIATION = re.compile(
    r"(?i)(?:^|[\s(\"'“‘])(?:[a-z](?:\.[a-z])*|art|arts|bijv|blz|ca|dhr|dr|drs|evt|excl|incl|ing|ir|jl|"
    r"jo|lid|max|min|mevr|mr|mw|nr|nrs|par|pag|plv|prof|resp|sub|tel|vgl|zgn)\Z"
)
"""A word that is written with a full stop in the middle of a sentence, an initial included."""
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+(?=[A-Z0-9\"'“‘(])")


@dataclass(slots=True)
class _Draft:
    """A passage in the making. ``answer_from`` is the index in ``spans`` of the answer."""

    kind: PassageKind
    context: tuple[str, ...]
    number: str | None = None
    spans: list[Span] = field(default_factory=list)
    answer_from: int | None = None


def split(
    reading: Reading, document: str, *, ruling: bool
) -> tuple[tuple[Passage, ...], tuple[Furniture, ...]]:
    """The passages of a document in reading order, and the furniture of its pages.

    Every non-space character of every page is in exactly one of them. In a ruling, numbered
    paragraphs are considerations, kept whole however long. Passage ids are made of the
    document's id, the page and a hash of the text, and so survive a new reading.
    """
    furniture = tuple(
        Furniture(block.span, block.role) for block in reading.blocks if block.role in FURNITURE
    )
    drafts = _Drafter(reading, ruling=ruling).drafts()
    return tuple(_finish(reading, document, drafts)), furniture


class _Drafter:
    """Walks over the blocks once, gathering them into drafts."""

    def __init__(self, reading: Reading, *, ruling: bool) -> None:
        self._reading = reading
        self._ruling = ruling
        self._blocks = tuple(
            block for block in split_at_markers(reading) if block.role not in FURNITURE
        )
        self._headings: list[Block] = []
        self._waiting: list[Span] = []
        self._done: list[_Draft] = []
        self._open: _Draft | None = None

    def drafts(self) -> list[_Draft]:
        at = 0
        while at < len(self._blocks):
            taken = take_pair(self._reading, self._blocks, at)
            if taken is not None:
                pair, at = taken
                self._add_pair(pair)
            else:
                self._add_block(self._blocks[at])
                at += 1
        self._close()
        if self._waiting:
            self._done.append(self._draft(PassageKind.PARAGRAPH))
        return self._done

    def _add_block(self, block: Block) -> None:
        if block.role is Role.HEADING:
            self._add_heading(block)
        elif block.role is Role.TABLE_ROW:
            self._close()
            draft = self._draft(PassageKind.TABLE_ROW, block.number)
            draft.spans.append(block.span)
            self._done.append(draft)
        else:
            self._add_paragraph(block)

    def _add_heading(self, block: Block) -> None:
        self._close()
        self._headings = [above for above in self._headings if above.level < block.level]
        self._headings.append(block)
        self._waiting.append(block.span)

    def _add_paragraph(self, block: Block) -> None:
        number = self._number_of(block)
        if number is not None or not self._continues(block):
            self._close()
        for span in _sentence_runs(self._reading, block.span, whole=self._keeps_whole(number)):
            if self._open is None:
                self._open = self._draft(self._kind(number), number)
            self._open.spans.append(span)
            if not self._has_room():
                self._close()

    def _keeps_whole(self, number: str | None) -> bool:
        kind = self._kind(number) if self._open is None else self._open.kind
        return kind is PassageKind.CONSIDERATION

    def _continues(self, block: Block) -> bool:
        """Whether an unnumbered paragraph goes on where the open passage stopped."""
        if self._open is None:
            return False
        if self._open.kind is PassageKind.CONSIDERATION:
            return True
        return self._open.spans[-1].page == block.span.page

    def _has_room(self) -> bool:
        draft = self._open
        if draft is None or draft.kind is PassageKind.CONSIDERATION:
            return True
        return sum(_word_count(self._reading, span) for span in draft.spans) < ENOUGH_WORDS

    def _number_of(self, block: Block) -> str | None:
        if block.number is not None or block.role is Role.CONSIDERATION:
            return block.number
        found = _NUMBERED.match(self._reading.slice(block.span))
        return None if found is None else found[1]

    def _kind(self, number: str | None) -> PassageKind:
        if self._ruling and number is not None:
            return PassageKind.CONSIDERATION
        return PassageKind.PARAGRAPH

    def _add_pair(self, pair: Pair) -> None:
        self._close()
        draft = self._draft(PassageKind.QUESTION_ANSWER, pair.number)
        draft.spans.extend(block.span for block in pair.question)
        draft.answer_from = len(draft.spans)
        draft.spans.extend(block.span for block in pair.answer)
        self._done.append(draft)

    def _draft(self, kind: PassageKind, number: str | None = None) -> _Draft:
        """A draft that begins with the headings that wait, under the headings above those."""
        above = [block.span for block in self._headings if block.span not in self._waiting]
        context = tuple(clean(self._reading.slice(span)) for span in above)
        draft = _Draft(kind, context, number, list(self._waiting))
        self._waiting.clear()
        return draft

    def _close(self) -> None:
        if self._open is not None:
            self._done.append(self._open)
            self._open = None


def _finish(reading: Reading, document: str, drafts: Sequence[_Draft]) -> Iterator[Passage]:
    seen: dict[str, int] = {}
    for ordinal, draft in enumerate(drafts):
        text, answer_at = _text(reading, draft)
        page = draft.spans[0].page
        name = f"{document}:{page}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
        seen[name] = seen.get(name, 0) + 1
        yield Passage(
            id=name if seen[name] == 1 else f"{name}-{seen[name]}",
            kind=draft.kind,
            page=page,
            spans=tuple(draft.spans),
            text=text,
            ordinal=ordinal,
            context=draft.context,
            number=draft.number,
            answer_at=answer_at,
        )


def _text(reading: Reading, draft: _Draft) -> tuple[str, int | None]:
    cut = len(draft.spans) if draft.answer_from is None else draft.answer_from
    first = _joined(reading, draft.spans[:cut])
    if draft.answer_from is None:
        return first, None
    return f"{first}\n{_joined(reading, draft.spans[cut:])}", len(first) + 1


def _joined(reading: Reading, spans: Sequence[Span]) -> str:
    return clean("\n".join(reading.slice(span) for span in spans))


def _word_count(reading: Reading, span: Span) -> int:
    return len(reading.slice(span).split())


def _sentence_runs(reading: Reading, span: Span, *, whole: bool) -> Iterator[Span]:
    """The span itself, or runs of whole sentences when it is long and may be parted."""
    if whole or _word_count(reading, span) <= MOST_WORDS:
        yield span
        return
    text = reading.slice(span)
    start = 0
    for found in _SENTENCE_END.finditer(text):
        words = len(text[start : found.end()].split())
        if words >= ENOUGH_WORDS and not _ABBREVIATION.search(text, start, found.start()):
            yield Span(span.page, span.start + start, span.start + found.end())
            start = found.end()
    if text[start:].strip():
        yield Span(span.page, span.start + start, span.end)
