"""Questions and answers as they are printed: JSON shapes, and lines in Dutch."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from archive.model import Kind
from archive.pairs import Note, OtherAnswer, QuestionAnswer
from search.results import Hit

_OF_PROCUREMENTS = frozenset({Kind.CLARIFICATION, Kind.CONSULTATION, Kind.TENDER})
_BINDING = {True: "ja", False: "nee", None: "onbekend"}


def of_note(note: Note | None) -> dict[str, Any]:
    """The stage of a note, whether its answers bind, and its number; unknown is null."""
    known = note or Note()
    return {"stage": known.stage, "binding": known.binding, "note_number": known.number}


def of_pair(pair: QuestionAnswer) -> dict[str, Any]:
    """A question and its answer as printed, with the answers that it leads to."""
    return {
        "number": pair.number,
        "ordinal": pair.ordinal,
        "lot": pair.lot,
        "reference": pair.reference,
        "question": pair.question,
        "question_page": pair.question_page,
        "answer": pair.answer,
        "answer_page": pair.answer_page,
        "resolved": [_of_other(each) for each in pair.resolved],
        "changed_in": None if pair.changed_in is None else _of_other(pair.changed_in),
        "passage": pair.passage,
    }


def of_pairs_in_hit(pairs: Sequence[QuestionAnswer], note: Note | None) -> dict[str, Any]:
    """What a hit tells of the pairs in its passage, beside their text."""
    others = dict.fromkeys(other for pair in pairs for other in pair.resolved)
    changed = next((pair.changed_in for pair in pairs if pair.changed_in is not None), None)
    return {
        **of_note(note),
        "lot": next((pair.lot for pair in pairs), None),
        "reference": next((pair.reference for pair in pairs), None),
        "resolved": [_of_other(each) for each in others],
        "changed_in": None if changed is None else _of_other(changed),
    }


def _of_other(other: OtherAnswer) -> dict[str, Any]:
    return {
        "document": other.document,
        "number": other.number,
        "ordinal": other.ordinal,
        "passage": other.passage,
        "answer": other.answer,
        "page": other.page,
    }


def lines_of_hit(hit: Hit) -> Iterator[str]:
    """The lines below a hit on a pair: whether it binds, what it refers to, what changed it."""
    if not hit.pairs:
        return
    note = hit.note or Note()
    if note.stage is not None or hit.document.kind in _OF_PROCUREMENTS:
        stage = f" ({note.stage})" if note.stage is not None else ""
        yield f"bindend: {_BINDING[note.binding]}{stage}"
    yield from lines_of_pairs(hit.pairs)


def lines_of_pairs(pairs: Sequence[QuestionAnswer]) -> Iterator[str]:
    """What the answers of one passage refer to, and what changed them later; each answer once."""
    if pairs:
        for other in dict.fromkeys(each for pair in pairs for each in pair.resolved):
            yield _line_of_other(pairs[0], other, "verwijst naar")
    for pair in pairs:
        if pair.changed_in is not None:
            yield _line_of_other(pair, pair.changed_in, "later anders beantwoord in")


def _line_of_other(pair: QuestionAnswer, other: OtherAnswer, what: str) -> str:
    """An answer that another one leads to: what it is to it, where it is, and what it says."""
    name = "een andere vraag" if other.number is None else f"vraag {other.number}"
    where = "" if other.document == pair.document else f" van {other.document}"
    return f"{what} {name}{where} (p. {other.page}, {other.passage}): {other.answer}"


def note_rows(note: Note | None) -> list[tuple[str, str]]:
    """What a note says of itself, as rows of a name and a value."""
    if note is None:
        return []
    number = "onbekend" if note.number is None else str(note.number)
    return [
        ("fase", note.stage or "onbekend"),
        ("bindend", _BINDING[note.binding]),
        ("nummer nota", number),
    ]
