"""What can be asked of an index: a tree, and what it means in plain Python.

A ``Query`` has two sides. ``words`` are the content words that a person typed bare: they rank,
and which passages they select is the result-set rule's affair. ``condition`` is what a passage
must satisfy to be looked at. An engine evaluates both; ``matches`` says the same without an
engine and serves as the oracle in tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import product

from msgspec import Struct

from archive.model import Passage
from indexer import analysis


class Part(StrEnum):
    """The part of a passage in which a word is looked for."""

    TEXT = "text"
    HEADING = "heading"
    QUESTION = "question"
    ANSWER = "answer"


class Form(Struct, frozen=True):
    """A folded surface form; ``weight``, above 0 and up to 1, is what an occurrence counts for.

    ``span`` are the characters of ``text`` that stand for the word asked for, such as the part of
    a compound; None when all of them do. It only serves to mark them.
    """

    text: str
    weight: float = 1.0
    span: tuple[int, int] | None = None


class Word(Struct, frozen=True):
    """A folded word. Without ``part`` it is looked for in the text and the headings above it.

    ``others`` are other surface forms that count as this word, such as inflections; each form
    comes once. Of a pattern such as ``zorg*``, ``text`` is the pattern itself, which no passage
    holds, and ``others`` are the forms that it reaches.

    A passage that holds every word of one alternative in ``made_of`` counts as holding the word:
    the parts of a compound, or the full form of an abbreviation. An alternative has a word at
    least, and each is looked for in the same ``part`` as the whole. ``kin`` are forms that only add
    to the score; a passage with nothing else does not hold the word. ``weight``, above 0, is what
    the word counts for among the words of its query.
    """

    text: str
    part: Part | None = None
    others: tuple[Form, ...] = ()
    made_of: tuple[tuple[Word, ...], ...] = ()
    kin: tuple[str, ...] = ()
    weight: float = 1.0

    @property
    def forms(self) -> tuple[Form, ...]:
        """The word's own form at weight 1, then the others."""
        return (Form(self.text), *self.others)


class Phrase(Struct, frozen=True):
    """Folded words that follow each other directly, stop words included."""

    words: tuple[str, ...]
    part: Part | None = None


class Near(Struct, frozen=True):
    """Words in any order, with at most ``within`` other words between the first and the last.

    Each word has a place of its own: two equal words stand in the text twice. So ``within`` 0 is
    a phrase in any order. All places lie in one part, as those of a phrase do.
    """

    words: tuple[Word, ...]
    within: int
    part: Part | None = None


class InDocuments(Struct, frozen=True):
    """Any passage of these documents, named by their catalogue keys."""

    keys: frozenset[int]


class And(Struct, frozen=True):
    """All of the parts."""

    parts: tuple[Condition, ...]


class Or(Struct, frozen=True):
    """At least one of the parts."""

    parts: tuple[Condition, ...]


class Not(Struct, frozen=True):
    """Not the part."""

    part: Condition


Condition = Word | Phrase | Near | InDocuments | And | Or | Not


class Query(Struct, frozen=True):
    """Bare content words, and the condition (None: any passage)."""

    words: tuple[Word, ...] = ()
    condition: Condition | None = None

    @property
    def scoring_words(self) -> tuple[Word, ...]:
        """The bare words, then each word that the condition wants, without repetition."""
        wanted = () if self.condition is None else tuple(wanted_words(self.condition))
        return tuple(dict.fromkeys(self.words + wanted))


def wanted_words(condition: Condition) -> Iterator[Word]:
    """The words whose presence speaks for a passage; what is under ``Not`` does not."""
    match condition:
        case Word():
            yield condition
        case Phrase(words, part):
            yield from (Word(word, part) for word in words if word not in analysis.STOP_WORDS)
        case Near(near):
            yield from (word for word in near if word.text not in analysis.STOP_WORDS)
        case And(parts) | Or(parts):
            for part_ in parts:
                yield from wanted_words(part_)
        case _:
            return


def holds(word: Word, passage: Passage) -> bool:
    """Whether the passage has the word where it is looked for, or all that it is made of."""
    forms = {form.text for form in word.forms}
    if any(not forms.isdisjoint(sequence) for sequence in _sequences(passage, word.part)):
        return True
    return any(all(holds(piece, passage) for piece in pieces) for pieces in word.made_of)


def matches(query: Query, passage: Passage, document: int) -> bool:
    """Whether a passage of the document with that key is a candidate for the query.

    A candidate satisfies the condition and holds at least one of the bare words, if any.
    """
    if query.words and not any(holds(word, passage) for word in query.words):
        return False
    return query.condition is None or _satisfies(query.condition, passage, document)


def _satisfies(condition: Condition, passage: Passage, document: int) -> bool:
    match condition:
        case And(parts):
            return all(_satisfies(part, passage, document) for part in parts)
        case Or(parts):
            return any(_satisfies(part, passage, document) for part in parts)
        case Not(part):
            return not _satisfies(part, passage, document)
        case InDocuments(keys):
            return document in keys
        case Word():
            return holds(condition, passage)
        case Phrase() | Near():
            sequences = _sequences(passage, condition.part)
            return any(_stands_in(condition, sequence) for sequence in sequences)


def _stands_in(places: Phrase | Near, sequence: Sequence[str]) -> bool:
    match places:
        case Phrase(words):
            return _has_run(sequence, words)
        case Near(near, within):
            return _has_near(sequence, near, within)


def _sequences(passage: Passage, part: Part | None) -> list[tuple[str, ...]]:
    parts = DEFAULT_PARTS if part is None else (part,)
    return [analysis.words(part_text(passage, each)) for each in parts]


def _has_run(sequence: Sequence[str], run: tuple[str, ...]) -> bool:
    size = len(run)
    return any(tuple(sequence[at : at + size]) == run for at in range(len(sequence) - size + 1))


def _has_near(sequence: Sequence[str], words: tuple[Word, ...], within: int) -> bool:
    places = [
        [at for at, text in enumerate(sequence) if any(text == form.text for form in word.forms)]
        for word in words
    ]
    return any(
        len(set(chosen)) == len(words) and max(chosen) - min(chosen) < len(words) + within
        for chosen in product(*places)
    )


DEFAULT_PARTS = (Part.TEXT, Part.HEADING)
"""Where a word is looked for that names no part."""


def part_text(passage: Passage, part: Part) -> str:
    """The text of one part of a passage; empty when it has no such part."""
    match part:
        case Part.TEXT:
            return passage.text
        case Part.HEADING:
            return "\n".join(passage.context)
        case Part.QUESTION:
            return passage.question or ""
        case Part.ANSWER:
            return passage.answer or ""
