"""Questions with their answers, and the notes that they stand in, as values."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar

from msgspec import Struct


class PairPlace(Struct, frozen=True):
    """One question and its answer in a passage: where they stand in its text, without labels.

    A passage has several when questions are answered together. ``number`` and ``lot`` are as
    printed; ``reference`` is what the question refers to (document, paragraph, page), joined from
    what is printed beside it. The offsets are those of ``Passage.text``.
    """

    passage: int
    number: str | None
    lot: str | None
    reference: str | None
    question: tuple[int, int]
    question_page: int
    answer: tuple[int, int]
    answer_page: int


class Reference(Struct, frozen=True):
    """Answers that a text refers to, by the numbers of their questions.

    ``note`` is the number of the note they are in, None for the same one; ``changes`` tells that
    the text says to change them.
    """

    PREVIOUS: ClassVar[str] = "vorige"
    """In place of a number: that of the question before this one."""

    numbers: tuple[str, ...]
    note: int | None = None
    changes: bool = False


class OtherAnswer(Struct, frozen=True):
    """An answer that another one leads to: where it is, and what it says.

    ``ordinal`` counts the pairs of its document from 1; ``passage`` is the id of its passage.
    """

    document: str
    number: str | None
    ordinal: int
    passage: str
    question: str
    answer: str
    page: int


class QuestionAnswer(Struct, frozen=True, kw_only=True):
    """A question and its answer, both as printed but for the labels that ``number`` stands for.

    ``ordinal`` counts the pairs of the document from 1. ``resolved`` are the answers that the
    printed one refers to ("zie het antwoord op vraag 12"); ``changed_in`` is the answer that a
    later note of the same procurement gives to the same question, when it is another.
    """

    number: str | None
    ordinal: int
    lot: str | None
    reference: str | None
    question: str
    question_page: int
    answer: str
    answer_page: int
    document: str
    passage: str
    resolved: tuple[OtherAnswer, ...] = ()
    changed_in: OtherAnswer | None = None


class Stage(StrEnum):
    """In which part of a procurement questions were answered."""

    CONSULTATION = "marktconsultatie"
    TENDER = "aanbesteding"


class Note(Struct, frozen=True):
    """What a document with questions and answers says of itself; None where it does not say.

    ``number`` counts the notes of one procurement (*eerste nota van inlichtingen*).
    """

    stage: Stage | None = None
    number: int | None = None

    @property
    def binding(self) -> bool | None:
        """Whether its answers bind: those in a tender do, those in a consultation do not."""
        return None if self.stage is None else self.stage is Stage.TENDER
