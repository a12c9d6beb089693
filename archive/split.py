"""From the blocks of a reading to passages: what a search returns, never cut in the middle."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from archive.asides import Aside, places_of, set_apart
from archive.clean import clean
from archive.columns import is_lot, is_reference
from archive.considerations import CLOSING
from archive.continuations import in_flow
from archive.extract.sniff import MARKDOWN
from archive.headings import heading_text
from archive.hyphens import LineEnds
from archive.labels import label_end, number_end, word_end
from archive.minutes import ATTENDANCE, Turns
from archive.model import FURNITURE, Block, Furniture, Passage, PassageKind, Reading, Role, Span
from archive.pairs import PairPlace
from archive.questions import Pair, PairFinder, split_at_markers
from archive.rows import Row, read_tables

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


class Split(NamedTuple):
    """What a document is parted into; ``pairs`` are in the order of its passages."""

    passages: tuple[Passage, ...]
    furniture: tuple[Furniture, ...]
    pairs: tuple[PairPlace, ...]


class _DraftPair(Struct, frozen=True):
    """A question and its answer, by the first of their parts and the one after the last."""

    number: str | None
    lot: str | None
    reference: str | None
    question: tuple[int, int]
    answer: tuple[int, int]
    labelled: bool = True
    in_rows: bool = False


class _Draft(Struct):
    """A passage in the making, of parts whose spans go on one after the other.

    ``answer_from`` is the index in ``parts`` of the answer; ``between`` what parts the parts.
    """

    kind: PassageKind
    context: tuple[str, ...]
    number: str | None = None
    parts: list[list[Span]] = field(default_factory=list)
    answer_from: int | None = None
    between: str = " "
    pairs: list[_DraftPair] = field(default_factory=list)

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(span for part in self.parts for span in part)


def split(reading: Reading, document: str, *, ruling: bool) -> Split:
    """The passages of a document in reading order, the furniture of its pages, and its pairs.

    Every non-space character of every page is in exactly one of them. In a ruling, numbered
    paragraphs are considerations, kept whole however long. Passage ids are made of the
    document's id, the page and a hash of the text, and so survive a new reading. Each note and
    comment is a passage behind the one that holds the text before it.
    """
    drafter = _Drafter(reading, ruling=ruling)
    drafts = drafter.drafts()
    furniture = [
        Furniture(block.span, block.role) for block in reading.blocks if block.role in FURNITURE
    ]
    furniture += [Furniture(span, Role.TABLE_HEAD) for span in drafter.repeated_heads]
    passages, pairs = _finish(reading, document, drafts)
    return Split(passages, tuple(furniture), pairs)


class _Drafter:
    """Walks over the blocks once, gathering them into drafts."""

    def __init__(self, reading: Reading, *, ruling: bool) -> None:
        self._reading = reading
        self._ruling = ruling
        parts = reading.blocks if ruling else split_at_markers(reading)
        blocks, self._asides = set_apart([b for b in parts if b.role not in FURNITURE])
        flow = in_flow(reading, blocks)
        self._blocks = flow.blocks
        self._pairs = PairFinder(reading, flow.blocks)
        self._goes_on = flow.goes_on
        self._apart = flow.apart
        self._headings: list[Block] = []
        self._turns = Turns()
        self._waiting: list[Span] = []
        self._done: list[_Draft] = []
        self._open: _Draft | None = None
        self._words: dict[Span, int] = {}
        self.repeated_heads: list[Span] = []

    def drafts(self) -> list[_Draft]:
        at = 0
        while at < len(self._blocks):
            taken = None if self._ruling else self._pairs.take(at)
            if taken is not None:
                pair, at = taken
                self._add_pair(pair)
            elif (end := self._end_of_table(at)) > at:
                self._add_tables(self._blocks[at:end])
                at = end
            else:
                self._add_block(self._blocks[at])
                at += 1
        self._close()
        if self._waiting:
            self._done.append(self._draft(PassageKind.PARAGRAPH))
        return self._with_asides() if self._asides else self._done

    def _with_asides(self) -> list[_Draft]:
        """The drafts with each note and comment behind the one that holds the text before it."""
        places = places_of(self._asides, [draft.spans for draft in self._done])
        behind: dict[int, list[_Draft]] = {}
        for aside, at in zip(self._asides, places, strict=True):
            behind.setdefault(at, []).extend(self._of_aside(aside))
        drafts = behind.pop(-1, [])
        for at, draft in enumerate(self._done):
            drafts += [draft, *behind.get(at, ())]
        return drafts

    def _of_aside(self, aside: Aside) -> Iterator[_Draft]:
        context = aside.context(self._reading)
        for span in _sentence_runs(self._reading, aside.block.span, whole=False):
            yield _Draft(PassageKind.PARAGRAPH, context, parts=[[span]])

    def _end_of_table(self, at: int) -> int:
        """The place after the table rows that begin at ``at``; ``at`` itself when none do."""
        while at < len(self._blocks) and self._blocks[at].role is Role.TABLE_ROW:
            if self._pairs.opens(at):
                break
            at += 1
        return at

    def _add_tables(self, blocks: Sequence[Block]) -> None:
        self._close()
        for table in read_tables(self._reading, blocks):
            self._done.extend(map(self._of_row, table.rows))
            self.repeated_heads.extend(table.repeated)

    def _of_row(self, row: Row) -> _Draft:
        is_pair = row.answer_from is not None
        kind = PassageKind.QUESTION_ANSWER if is_pair else PassageKind.TABLE_ROW
        draft = self._draft(kind, row.number)
        draft.context += row.heads
        draft.between = "\n"
        first = len(draft.parts)
        if row.pair is not None:
            pair = row.pair
            draft.answer_from = first + pair.answer[0]
            question, answer = (
                (start + first, end + first) for start, end in (pair.question, pair.answer)
            )
            lot, reference = self._said_above(pair.lot, pair.reference)
            draft.pairs.append(
                _DraftPair(row.number, lot, reference, question, answer, labelled=False)
            )
        draft.parts.extend(map(list, row.cells))
        return draft

    def _said_above(self, lot: str | None, reference: str | None) -> tuple[str | None, str | None]:
        """The lot and the reference of a question, or else what the headings above it name."""
        above = [heading_text(self._reading, block) for block in reversed(self._headings)]
        lots = (text for text in above if is_lot(text))
        references = (text for text in above if is_reference(text, numbered=False))
        return lot or next(lots, None), reference or next(references, None)

    def _add_block(self, block: Block) -> None:
        if block.role is Role.HEADING:
            self._add_heading(block)
        elif block.span in self._apart:
            self._add_note(block)
        elif block.role is Role.ATTENDANCE:
            self._add_attendance(block)
        else:
            self._add_spoken(block)

    def _add_note(self, block: Block) -> None:
        self._close()
        self._done.append(self._draft(PassageKind.PARAGRAPH))
        self._done[-1].parts.append([block.span])

    def _add_spoken(self, block: Block) -> None:
        """A paragraph, in a report with the turn that it begins, is part of or ends."""
        text = self._reading.slice(block.span)
        if block.role is Role.TURN:
            self._close()
            self._turns.begin(text)
        self._add_paragraph(block)
        if self._turns.resumes_after(text):
            self._close()

    def _add_attendance(self, block: Block) -> None:
        """Keep who was there in one passage of its own, whatever stands above and below it."""
        if self._open is None or self._open.context[-1:] != (ATTENDANCE,):
            self._close()
            self._turns.end()
            self._open = self._draft(PassageKind.PARAGRAPH)
            self._open.context += (ATTENDANCE,)
        self._open.parts.append([block.span])

    def _add_heading(self, block: Block) -> None:
        self._close()
        self._turns.end()
        self._headings = [above for above in self._headings if above.level < block.level]
        self._headings.append(block)
        self._waiting.append(block.span)

    def _add_paragraph(self, block: Block) -> None:
        number = self._number_of(block)
        goes_on = block.span in self._goes_on
        if not goes_on and (number is not None or not self._continues(block)):
            self._close()
        for span in _sentence_runs(self._reading, block.span, whole=self._keeps_whole(number)):
            if goes_on:
                self._last().parts[-1].append(span)
                goes_on = False
            else:
                self._add_part(span, number)
            if not self._has_room():
                self._close()

    def _last(self) -> _Draft:
        """The draft of the block before this one, though it may have been closed as long."""
        return self._open or self._done[-1]

    def _add_part(self, span: Span, number: str | None) -> None:
        if self._open is None:
            self._open = self._draft(self._kind(number), number)
        self._open.parts.append([span])

    def _keeps_whole(self, number: str | None) -> bool:
        kind = self._kind(number) if self._open is None else self._open.kind
        return kind is PassageKind.CONSIDERATION

    def _continues(self, block: Block) -> bool:
        """Whether an unnumbered paragraph goes on where the open passage stopped."""
        if self._open is None or self._open.context[-1:] == (ATTENDANCE,):
            return False
        if self._open.kind is PassageKind.CONSIDERATION:
            return not CLOSING.match(self._reading.slice(block.span).lstrip())
        return self._open.spans[-1].page == block.span.page

    def _has_room(self) -> bool:
        draft = self._open
        if draft is None or draft.kind is PassageKind.CONSIDERATION:
            return True
        return sum(map(self._word_count, draft.spans)) < ENOUGH_WORDS

    def _word_count(self, span: Span) -> int:
        """How many words a part of a passage has: asked again with each part that comes to it."""
        found = self._words.get(span)
        if found is None:
            found = self._words[span] = _word_count(self._reading, span)
        return found

    def _number_of(self, block: Block) -> str | None:
        if block.number is not None or block.role is Role.CONSIDERATION:
            return block.number
        if self._ruling:
            return None  # what counts there was marked beforehand, in the order of its numbers
        found = _NUMBERED.match(self._reading.slice(block.span))
        return None if found is None else found[1]

    def _kind(self, number: str | None) -> PassageKind:
        if self._ruling and number is not None:
            return PassageKind.CONSIDERATION
        return PassageKind.PARAGRAPH

    def _add_pair(self, pair: Pair) -> None:
        self._close()
        draft = self._draft(PassageKind.QUESTION_ANSWER, pair.number)
        question, notes = self._without_notes(pair.question)
        answer, more_notes = self._without_notes(pair.answer)
        part_of: dict[Span, int] = {}
        self._extend(draft, question, part_of)
        draft.answer_from = len(draft.parts)
        self._extend(draft, answer, part_of, anew=True)
        blocks = (*pair.question, *pair.answer)
        for each in pair.records:
            lot, reference = self._said_above(each.lot, each.reference)
            asked, answered = (
                _parts(part_of, blocks[slice(*run)]) for run in (each.question, each.answer)
            )
            draft.pairs.append(
                _DraftPair(each.number, lot, reference, asked, answered, in_rows=each.in_rows)
            )
        self._done.append(draft)
        for block in (*notes, *more_notes):
            self._add_block(block)

    def _without_notes(self, blocks: Sequence[Block]) -> tuple[list[Block], list[Block]]:
        """The blocks of a question or answer, and those of the footnotes among them."""
        body: list[Block] = []
        notes: list[Block] = []
        kept = body
        for block in blocks:
            if block.span in self._apart:
                kept = notes
            elif block.span not in self._goes_on:
                kept = body
            kept.append(block)
        return body, notes

    def _extend(
        self,
        draft: _Draft,
        blocks: Sequence[Block],
        part_of: dict[Span, int],
        *,
        anew: bool = False,
    ) -> None:
        """Add blocks as parts, noting the part of each; ``anew`` begins with a part of its own."""
        for block in blocks:
            if block.span in self._goes_on and draft.parts and not anew:
                draft.parts[-1].append(block.span)
            else:
                draft.parts.append([block.span])
            anew = False
            part_of[block.span] = len(draft.parts) - 1

    def _draft(self, kind: PassageKind, number: str | None = None) -> _Draft:
        """A draft that begins with the headings that wait, under the headings above those."""
        above = [block for block in self._headings if block.span not in self._waiting]
        context = tuple(heading_text(self._reading, block) for block in above)
        context += (self._turns.speaker,) if self._turns.speaker else ()
        draft = _Draft(kind, context, number, [[span] for span in self._waiting])
        self._waiting.clear()
        return draft

    def _close(self) -> None:
        if self._open is not None:
            self._done.append(self._open)
            self._open = None


def _finish(
    reading: Reading, document: str, drafts: Sequence[_Draft]
) -> tuple[tuple[Passage, ...], tuple[PairPlace, ...]]:
    writer = _Writer(reading)
    seen: dict[str, int] = {}
    passages: list[Passage] = []
    pairs: list[PairPlace] = []
    for ordinal, draft in enumerate(drafts):
        written = writer.text(draft)
        page = draft.spans[0].page
        name = f"{document}:{page}-{hashlib.sha256(written.text.encode()).hexdigest()[:8]}"
        seen[name] = seen.get(name, 0) + 1
        passages.append(
            Passage(
                id=name if seen[name] == 1 else f"{name}-{seen[name]}",
                kind=draft.kind,
                page=page,
                spans=draft.spans,
                text=written.text,
                ordinal=ordinal,
                context=draft.context,
                number=draft.number,
                answer_at=written.answer_at,
            )
        )
        places = (
            _place(draft, each, written, ordinal, markdown=reading.media_type == MARKDOWN)
            for each in draft.pairs
        )
        pairs += filter(None, places)
    return tuple(passages), tuple(pairs)


class _Written(Struct, frozen=True):
    """The text of a passage, where in it the answer begins, and where each part stands."""

    text: str
    answer_at: int | None
    places: tuple[tuple[int, int], ...]

    def run(self, parts: tuple[int, int]) -> tuple[int, int]:
        """From where to where these parts run, without those that say nothing."""
        places = [(start, end) for start, end in self.places[slice(*parts)] if start < end]
        return (places[0][0], places[-1][1]) if places else (0, 0)


def _place(
    draft: _Draft, pair: _DraftPair, written: _Written, passage: int, *, markdown: bool
) -> PairPlace | None:
    """Where a question and its answer stand in their passage; None when one says nothing."""
    (asked, asked_end), (answered, answered_end) = map(written.run, (pair.question, pair.answer))
    if pair.labelled:
        question, answer = written.text[asked:asked_end], written.text[answered:answered_end]
        asked += label_end(question) or number_end(question) or pair.in_rows * word_end(question)
        answered += label_end(answer) or pair.in_rows * word_end(answer)
    elif markdown:
        asked, asked_end = _without_marks(written.text, asked, asked_end)
        answered, answered_end = _without_marks(written.text, answered, answered_end)
    if asked >= asked_end or answered >= answered_end:
        return None
    return PairPlace(
        passage=passage,
        number=pair.number,
        lot=pair.lot,
        reference=pair.reference,
        question=(asked, asked_end),
        question_page=draft.parts[pair.question[0]][0].page,
        answer=(answered, answered_end),
        answer_page=draft.parts[pair.answer[0]][0].page,
    )


def _without_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The same stretch of a text without the bars of a table in Markdown."""
    said = text[start:end].rstrip(" |")
    return start + len(said) - len(said.lstrip(" |")), start + len(said)


def _parts(part_of: Mapping[Span, int], blocks: Sequence[Block]) -> tuple[int, int]:
    """The parts that these blocks became; footnotes among them became none."""
    places = [part_of[block.span] for block in blocks if block.span in part_of]
    return (min(places), max(places) + 1) if places else (0, 0)


class _Writer:
    """Writes the texts of the passages of one document."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._line_ends = LineEnds(page.text for page in reading.pages)

    def text(self, draft: _Draft) -> _Written:
        """The text of a passage: its parts, and the answer of a pair on a line of its own."""
        text, places = "", []
        for at, spans in enumerate(draft.parts):
            part = self._part(spans)
            if at == draft.answer_from:
                text += "\n"
            elif part and text and not text.endswith("\n"):
                text += draft.between
            places.append((len(text), len(text) + len(part)))
            text += part
        answer_at = None if draft.answer_from is None else places[draft.answer_from][0]
        return _Written(text, answer_at, tuple(places))

    def _part(self, spans: Sequence[Span]) -> str:
        return clean(self._line_ends.mend("\n".join(map(self._reading.slice, spans))))


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
