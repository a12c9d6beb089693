"""Answers beside what they lead to: the answers they refer to, and those that changed them later.

Nothing of this is written down: tags, dates and documents come and go, and what follows from
them follows anew at each reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec.structs import replace

from archive.clean import fold
from archive.pairs import Note, OtherAnswer, QuestionAnswer, Reference
from archive.question_table import QuestionTable, StoredNote, StoredPair

SAME = 0.8
"""Two questions are the same when the words they share are this part of those of both (Dice)."""
_FEWEST_WORDS = 5
"""A question with fewer words is too short to be known again."""
_DEPTH = 5
_WORD = re.compile(r"\w+")


class Answers:
    """Reads pairs whole, for one command: what it looked up it remembers."""

    def __init__(self, table: QuestionTable) -> None:
        self._table = table
        self._pairs: dict[int, tuple[StoredPair, ...]] = {}
        self._notes: dict[int, StoredNote] | None = None
        self._later: dict[int, tuple[int, ...]] = {}

    def of_document(self, key: int) -> tuple[QuestionAnswer, ...]:
        """The pairs of a document in order."""
        return tuple(map(self._whole, self._of(key)))

    def of_passage(self, key: int, passage: int) -> tuple[QuestionAnswer, ...]:
        """The pairs in the passage of a document with that ordinal."""
        return tuple(map(self._whole, self._table.of_passage(key, passage)))

    def note(self, key: int) -> Note | None:
        """What a document says of itself as a note; None when it is none."""
        return self._table.note(key)

    def _whole(self, pair: StoredPair) -> QuestionAnswer:
        return replace(
            pair.record,
            resolved=tuple(dict.fromkeys(self._resolved(pair))),
            changed_in=self._changed_in(pair),
        )

    def _of(self, key: int) -> tuple[StoredPair, ...]:
        if key not in self._pairs:
            self._pairs[key] = self._table.of_document(key)
        return self._pairs[key]

    # Answers referred to.

    def _resolved(self, pair: StoredPair) -> Iterator[OtherAnswer]:
        """The answers that an answer refers to; of one that only refers on, also the next."""
        seen = {(pair.key, pair.record.ordinal)}
        waiting = [pair]
        for _ in range(_DEPTH):
            found = [each for one in waiting for each in self._referred(one)]
            waiting = []
            for each in found:
                place = each.key, each.record.ordinal
                if place not in seen:
                    seen.add(place)
                    yield _other(each)
                    if _only_refers(each.record.answer):
                        waiting.append(each)

    def _referred(self, pair: StoredPair) -> Iterator[StoredPair]:
        for reference in pair.refers:
            if reference.numbers == (Reference.PREVIOUS,):
                yield from (e for e in self._of(pair.key) if _precedes(e, pair))
            else:
                yield from self._with_numbers(pair, reference)

    def _with_numbers(self, pair: StoredPair, reference: Reference) -> Iterator[StoredPair]:
        notes = self._named(pair.key, reference.note)
        among = [each for key in notes for each in self._of(key)]
        for number in reference.numbers:
            bearing = [each for each in among if number in _numbers_in(each.record.number)]
            if len(bearing) > 1:  # numbers begin again in each lot
                bearing = [each for each in bearing if each.record.lot == pair.record.lot]
            if bearing and len({each.record.answer for each in bearing}) == 1:
                yield bearing[0]

    def _named(self, key: int, number: int | None) -> list[int]:
        """The document itself, or the note of its procurement with that number."""
        own = self._clarifications.get(key)
        if number is None or (own is not None and self._number(own) == number):
            return [key]
        others = self._clarifications.values()
        return [
            each.key
            for each in others
            if own is not None and _same_procurement(own, each) and self._number(each) == number
        ][:1]

    def _number(self, note: StoredNote) -> int | None:
        """The number of a note; a single note without one before numbered others is the first."""
        if note.note.number is not None:
            return note.note.number
        others = [e for e in self._clarifications.values() if _same_procurement(note, e)]
        follow = all(e.note.number is not None and e.note.number > 1 for e in others)
        return 1 if others and follow else None

    # Answers that a later note changed.

    def _changed_in(self, pair: StoredPair) -> OtherAnswer | None:
        """The last answer to the same question in a later note, when it is another answer."""
        for key in self._later_than(pair.key):
            for each in self._of(key):
                if self._is_told(pair, each):
                    return _other(each)
            same = max(self._same(pair, key), key=lambda found: found[0], default=None)
            if same is not None:
                return None if _agrees(pair.record.answer, same[1].record) else _other(same[1])
        return None

    def _is_told(self, pair: StoredPair, later: StoredPair) -> bool:
        """Whether the later answer says that it changes this one."""
        own = self._number(self._clarifications[pair.key])
        told = [each for each in later.refers if each.changes and each.note == own]
        if own is None or not told:
            return False
        numbers = set(_numbers_in(pair.record.number))
        return any(numbers & set(each.numbers) for each in told)

    def _same(self, pair: StoredPair, key: int) -> Iterator[tuple[float, StoredPair]]:
        if len(pair.words) < _FEWEST_WORDS:
            return
        for each in self._of(key):
            total = len(pair.words) + len(each.words)
            likeness = 2 * len(pair.words & each.words) / total if total else 0.0
            if likeness >= SAME and _asks_the_same(pair.record, each.record):
                yield likeness, each

    def _later_than(self, key: int) -> tuple[int, ...]:
        """The later notes of the same procurement, the last first."""
        if key not in self._later:
            own = self._clarifications.get(key)
            later = [
                each
                for each in self._clarifications.values()
                if own is not None and _same_procurement(own, each) and _is_later(each, own)
            ]
            later.sort(key=lambda each: (each.note.number or 0, each.dates or ("", "")))
            self._later[key] = tuple(each.key for each in reversed(later))
        return self._later[key]

    @property
    def _clarifications(self) -> dict[int, StoredNote]:
        if self._notes is None:
            self._notes = self._table.clarifications()
        return self._notes


def _same_procurement(one: StoredNote, other: StoredNote) -> bool:
    """Whether two notes share a tender number; without one of both, a track and no other stage."""
    if one.key == other.key:
        return False
    if one.tenders and other.tenders:
        return bool(one.tenders & other.tenders)
    stages = {one.note.stage, other.note.stage} - {None}
    return bool(one.tracks & other.tracks) and len(stages) <= 1


def _is_later(one: StoredNote, other: StoredNote) -> bool:
    """Whether a note is surely later: by the numbers of both, or else by their dates."""
    if one.note.number is not None and other.note.number is not None:
        return one.note.number > other.note.number
    return one.dates is not None and other.dates is not None and one.dates[0] > other.dates[1]


def _asks_the_same(one: QuestionAnswer, other: QuestionAnswer) -> bool:
    """Whether two like questions name the same figures, and are about the same lot."""
    if one.lot is not None and other.lot is not None and fold(one.lot) != fold(other.lot):
        return False
    return _figures(one.question) == _figures(other.question)


def _figures(text: str) -> set[str]:
    return {word for word in _WORD.findall(text) if any(map(str.isdigit, word))}


def _agrees(answer: str, later: QuestionAnswer) -> bool:
    """Whether a later answer says the same, or only sends its reader to another."""
    return _words(answer) == _words(later.answer) or _only_refers(later.answer)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _precedes(one: StoredPair, other: StoredPair) -> bool:
    return one.record.ordinal == other.record.ordinal - 1


def _other(pair: StoredPair) -> OtherAnswer:
    record = pair.record
    return OtherAnswer(
        document=record.document,
        number=record.number,
        ordinal=record.ordinal,
        passage=record.passage,
        question=record.question,
        answer=record.answer,
        page=record.answer_page,
    )


# Imported late: most answers refer to no other, and a search is to start at once.


def _numbers_in(printed: str | None) -> tuple[str, ...]:
    from archive.labels import numbers_in

    return numbers_in(printed)


def _only_refers(answer: str) -> bool:
    from archive.references import is_only_reference

    return is_only_reference(answer)
