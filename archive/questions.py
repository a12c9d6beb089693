"""Question/answer pairs in running text: "Vraag 12 ... Antwoord 12 ...", also joint ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import compress, pairwise

from msgspec import Struct
from msgspec.structs import replace

from archive.extract.content import CELL_SEPARATOR
from archive.labels import (
    Field,
    Label,
    answers,
    asks,
    cuts,
    field_of,
    label_end,
    label_of,
    numbered_of,
    numbers_in,
)
from archive.model import Block, Reading, Role, Span

_MOST_BLOCKS = 12
"""A question with a number and no label has no more blocks than this before its answer."""

_VALEDICTION = re.compile(r"\s*(?:Met (?:vriendelijke|hartelijke) groet|Hoogachtend)\b")
"""How a letter closes that holds questions with their answers."""

_TITLED = re.compile(r"(?P<number>\d{1,3})[.)]\s+(?P<about>[^?\n]{3,100})")
"""A title above a question, with the number of that question."""

_MOST_JOINT = 50
"""One answer is to no more questions than this."""

Range = tuple[int, int]
"""The first of a run of blocks, and the one after the last, among those of a pair."""


class Record(Struct, frozen=True):
    """One question and its answer among the blocks of a pair; both without their fields.

    ``in_rows`` when they are rows of a table, with their labels in the first cell.
    """

    number: str | None
    lot: str | None
    reference: str | None
    question: Range
    answer: Range
    in_rows: bool = False


class Pair(Struct, frozen=True):
    """The blocks of a question (its label included), those of its answer, and its number.

    Several questions with one answer, or several answers to one question, are one pair with a
    record for each.
    """

    question: tuple[Block, ...]
    answer: tuple[Block, ...]
    number: str | None
    records: tuple[Record, ...]


def split_at_markers(reading: Reading) -> tuple[Block, ...]:
    """The blocks of a reading, cut so that each question and answer label begins a block."""
    texts = [reading.slice(block.span) for block in reading.blocks]
    cutting = [block.role in (Role.PARAGRAPH, Role.HEADING) for block in reading.blocks]
    if not any(map(answers, compress(texts, cutting))):
        return reading.blocks
    numbered = not any(map(asks, compress(texts, cutting)))
    pieces: list[Block] = []
    for block, text, may_cut in zip(reading.blocks, texts, cutting, strict=True):
        pieces.extend(_cut(block, text, numbered=numbered) if may_cut else [block])
    return tuple(pieces)


def _cut(block: Block, text: str, *, numbered: bool) -> Iterator[Block]:
    for start, end in pairwise(cuts(text, numbered=numbered and block.role is Role.PARAGRAPH)):
        if text[start:end].strip():
            offset = block.span.start
            yield replace(block, span=Span(block.span.page, offset + start, offset + end))


class PairFinder:
    """Finds the pairs in the blocks of one document, which begin at their labels."""

    def __init__(self, reading: Reading, blocks: Sequence[Block]) -> None:
        self._reading = reading
        self._blocks = blocks
        labels = [self._label_at(at) for at in range(len(blocks))]
        words = {label.word for label in labels if label is not None}
        self._labels: list[Label | None] = [None] * len(blocks)
        if "antwoord" in words:
            self._labels = labels
        if "vraag" not in words:
            self._number_questions()
        self._above = self._numbers_above()
        self._after = self._fields_ends()

    def take(self, at: int) -> tuple[Pair, int] | None:
        """The pair that begins at ``blocks[at]`` and the place of the first block after it.

        None when no question begins there, or when it has no answer: the next question or a
        heading comes first, or the answer bears another number.
        """
        if not self._opens(at):
            return None
        asked, answers_at = self._asked(at)
        if not asked or answers_at == len(self._blocks):
            return None
        label = self._labels[answers_at]
        if label is None or label.word != "antwoord":
            return None
        if not self._answers(asked, label):
            return None
        answered, end = self._answered(asked, answers_at)
        return self._pair(at, asked, answered, end), end

    def _numbers_above(self) -> dict[int, tuple[str, str]]:
        """By the block of a label without a number: the number and the title right above it.

        Only where every question of the document has them, in rising order.
        """
        asked = [at for at, label in enumerate(self._labels) if label and label.word == "vraag"]
        found = [_TITLED.fullmatch(self._text(at - 1).strip()) if at else None for at in asked]
        titles = [match for match in found if match is not None]
        numbers = [int(match["number"]) for match in titles]
        rises = all(one < other for one, other in pairwise(numbers))
        if len(titles) < max(2, len(asked)) or not rises:
            return {}
        if any(label and label.word == "vraag" and label.number for label in self._labels):
            return {}
        return {at: (m["number"], m["about"]) for at, m in zip(asked, titles, strict=True)}

    def _answers(self, asked: Sequence[Range], label: Label) -> bool:
        """Whether an answer is to all these questions, or to a part of the one."""
        numbers = [self._numbers(start) for start, _ in asked]
        given = set(numbers_in(label.number))
        if len(asked) == 1:
            own = set(numbers[0])
            return not own or not given or own <= given or given <= own
        return all(own and set(own) <= given for own in numbers)

    def _asked(self, at: int) -> tuple[list[Range], int]:
        """The questions from ``at`` on that come before an answer, and where that is."""
        asked: list[Range] = []
        start = at
        while True:
            label_at = self._after_fields(start)
            end = self._next_stop(label_at + 1)
            asked.append((start, end))
            is_last = len(asked) == _MOST_JOINT or end == len(self._blocks)
            if is_last or not self._opens(end):
                return asked, end
            start = end

    def _answered(self, asked: Sequence[Range], at: int) -> tuple[list[Range], int]:
        """The answer, or those to each number of one question; and the place after them."""
        answered = [(at, self._next_stop(at + 1))]
        own = set(self._numbers(asked[0][0]))
        if len(asked) == 1 and len(own) > 1:
            while (next_at := answered[-1][1]) < len(self._blocks):
                label = self._labels[next_at]
                given = set(numbers_in(label.number)) if label is not None else set()
                if label is None or label.word != "antwoord" or not given or not given < own:
                    break
                answered.append((next_at, self._next_stop(next_at + 1)))
        return answered, answered[-1][1]

    def _pair(self, at: int, asked: Sequence[Range], answered: Sequence[Range], end: int) -> Pair:
        records = []
        for question in asked:
            for answer in answered:
                label = self._labels[answer[0]]
                given = None if label is None else label.number
                own = self._number(question[0]) or given
                number = given if len(answered) > 1 else own
                records.append(self._record(number, question, answer, at))
        first = answered[0]
        label = self._labels[first[0]]
        joint = label.number if label is not None and len(asked) > 1 else None
        return Pair(
            tuple(self._blocks[at : first[0]]),
            tuple(self._blocks[first[0] : end]),
            joint or self._number(at) or (label.number if label is not None else None),
            tuple(records),
        )

    def _record(self, number: str | None, question: Range, answer: Range, origin: int) -> Record:
        fields = self._fields(*question)
        label = self._labels[self._after_fields(question[0])]
        about = label.about if label is not None else None
        lots = [field.value for field in fields if field.is_lot]
        refers = [field.shown for field in fields if not field.is_lot and not field.is_number]
        for said in about.split(",") if about is not None else ():
            is_lot = said.strip().casefold().startswith(("perce", "kavel"))
            (lots if is_lot else refers).append(said.strip())
        if question[0] in self._above:
            refers.append(self._above[question[0]][1])
        start = self._text_at(*question)
        return Record(
            number,
            "; ".join(lots) or None,
            ", ".join(refers) or None,
            (start - origin, question[1] - origin),
            (self._text_at(*answer) - origin, answer[1] - origin),
            in_rows=self._blocks[start].role is Role.TABLE_ROW,
        )

    def _text_at(self, start: int, end: int) -> int:
        """Where a question or answer begins after its fields and a label that stands alone."""
        at = self._after_fields(start)
        if at + 1 < end and self._stands_alone(at):
            at += 1
            while at + 1 < end and self._is_field(at):
                at += 1
        return at

    def _stands_alone(self, at: int) -> bool:
        text = self._text(at)
        return not text[label_end(text) :].strip() and self._labels[at] is not None

    def _fields(self, start: int, end: int) -> list[Field]:
        """The fields above and right below the label of a question."""
        places = [*range(start, self._after_fields(start)), *range(start, end)]
        found = []
        for at in dict.fromkeys(places):
            if self._is_field(at) and at < self._text_at(start, end):
                field = self._field(at)
                if field is not None:
                    found.append(field)
        return found

    def _number(self, at: int) -> str | None:
        """The number of the question that begins at a block, as printed."""
        label = self._labels[self._after_fields(at)]
        if label is not None and label.number is not None:
            return label.number
        above = filter(None, map(self._field, range(at, self._after_fields(at))))
        number = next((field.value for field in above if field.is_number), None)
        return number or self._above.get(at, (None, ""))[0]

    def _field(self, at: int) -> Field | None:
        text = self._text(at)
        if self._blocks[at].role is Role.TABLE_ROW:
            text = _as_line(*text.split(CELL_SEPARATOR))
        return field_of(" ".join(text.split()))

    def _numbers(self, at: int) -> tuple[str, ...]:
        return numbers_in(self._number(at))

    def opens(self, at: int) -> bool:
        """Whether a question begins at a block, and an answer to it follows."""
        return self._opens(at) and self.take(at) is not None

    def _opens(self, at: int) -> bool:
        """Whether a question begins at a block, maybe with its fields."""
        after = self._after_fields(at)
        label = self._labels[after] if after < len(self._blocks) else None
        return label is not None and label.word == "vraag"

    def _after_fields(self, at: int) -> int:
        return self._after[at] if at < len(self._after) else at

    def _fields_ends(self) -> list[int]:
        """For each block the first from there on that is no field."""
        ends = list(range(len(self._blocks)))
        for at in range(len(ends) - 2, -1, -1):
            if self._is_field(at):
                ends[at] = ends[at + 1]
        if ends and self._is_field(len(ends) - 1):
            ends = [len(ends) if end == len(ends) - 1 else end for end in ends]
        return ends

    def _is_field(self, at: int) -> bool:
        label = self._labels[at]
        return label is not None and label.word == "field"

    def _next_stop(self, at: int) -> int:
        while at < len(self._blocks):
            label = self._labels[at]
            if label is not None and (label.word != "field" or self._opens(at)):
                break
            if self._blocks[at].role is Role.HEADING or _VALEDICTION.match(self._text(at)):
                break
            at += 1
        return at

    def _text(self, at: int) -> str:
        return self._reading.slice(self._blocks[at].span)

    def _label_at(self, at: int) -> Label | None:
        block = self._blocks[at]
        if block.role in (Role.PARAGRAPH, Role.HEADING):
            return label_of(self._text(at))
        if block.role is not Role.TABLE_ROW:
            return None
        return _label_of_row(self._text(at))

    def _number_questions(self) -> None:
        """Take numbers for labels where an answer without a question's label follows."""
        after = len(self._blocks)
        for at in range(len(self._blocks) - 1, -1, -1):
            label, block = self._labels[at], self._blocks[at]
            if label is not None and label.word == "antwoord":
                after = at
            elif block.role is Role.PARAGRAPH and (found := numbered_of(self._text(at))):
                answer = self._labels[after] if after < len(self._blocks) else None
                near = answer is not None and after - at <= _MOST_BLOCKS
                if near and answer is not None and answer.number in (None, found.number):
                    self._labels[at] = Label("vraag", found.number)
                after = len(self._blocks)
            elif block.role is Role.HEADING:
                after = len(self._blocks)


def _label_of_row(text: str) -> Label | None:
    """The label that the first cell of a row is, when the next cell is none itself."""
    first, *others = text.split(CELL_SEPARATOR)
    if any(label_of(cell) is not None for cell in others):
        return None
    return label_of(_as_line(first, *others))


def _as_line(first: str, *others: str) -> str:
    """A row as a line of text: a field when its first cell is the name of one."""
    if len(others) == 1 and label_of(first) is None:
        return f"{first.strip().rstrip(':')}: {' '.join(others[0].split())}"
    return first
