"""What can be asked of an index: a tree, and what it means in plain Python.

A ``Query`` has two sides. ``words`` are the content words that a person typed bare: they rank,
and which passages they select is the result-set rule's affair. ``condition`` is what a passage
must satisfy to be looked at. An engine evaluates both; ``matches`` says the same without an
engine and serves as the oracle in tests.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from archive.model import Passage
from indexer import analysis


class Part(StrEnum):
    """The part of a passage in which a word is looked for."""

    TEXT = "text"
    HEADING = "heading"
    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Word:
    """A folded word. Without ``part`` it is looked for in the text and the headings above it."""

    text: str
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Folded words that follow each other directly, stop words included."""

    words: tuple[str, ...]
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class InDocuments:
    """Any passage of these documents, named by their catalogue keys."""

    keys: frozenset[int]


@dataclass(frozen=True, slots=True)
class And:
    """All of the parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of the parts."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Not the part."""

    part: Condition


Condition = Word | Phrase | InDocuments | And | Or | Not


@dataclass(frozen=True, slots=True)
class Query:
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
        case And(parts) | Or(parts):
            for part_ in parts:
                yield from wanted_words(part_)
        case _:
            return


def holds(word: Word, passage: Passage) -> bool:
    """Whether the passage has the word where it is looked for."""
    return any(word.text in sequence for sequence in _sequences(passage, word.part))


def matches(query: Query, passage: Passage, document: int) -> bool:
    """Whether a passage of the document with that key is a candidate for the query.

    A candidate satisfies the condition and holds at least one of the bare words, if any.
    """
    if query.words and not any(holds(word, passage) for word in query.words):
        return False
    return query.condition is None or _satisfies(query.condition, passage, document)


def _satisfies(condition: Condition, passage: Passage, document: int) -> bool:
    match condition:
        case Word():
            return holds(condition, passage)
        case Phrase(words, part):
            return any(_has_run(sequence, words) for sequence in _sequences(passage, part))
        case InDocuments(keys):
            return document in keys
        case And(parts):
            return all(_satisfies(part, passage, document) for part in parts)
        case Or(parts):
            return any(_satisfies(part, passage, document) for part in parts)
        case Not(part):
            return not _satisfies(part, passage, document)


def _sequences(passage: Passage, part: Part | None) -> list[tuple[str, ...]]:
    parts = DEFAULT_PARTS if part is None else (part,)
    return [analysis.words(part_text(passage, each)) for each in parts]


def _has_run(sequence: Sequence[str], run: tuple[str, ...]) -> bool:
    size = len(run)
    return any(tuple(sequence[at : at + size]) == run for at in range(len(sequence) - size + 1))


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
