"""What a person should look at: properties that are unknown, uncertain or contradictory."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from enum import StrEnum

from msgspec import Struct

from archive.model import SAID_BY_PEOPLE, Document, Kind, Tag, TagName
from archive.tagging.contradictions import contradictions

UNCERTAIN_BELOW = 0.6
"""What is settled by a tag of a lower confidence is worth a look."""

PLACEHOLDERS = {
    TagName.KIND: "SOORT",
    TagName.TRACK: "TRAJECT",
    TagName.DATE: "JJJJ-MM-DD",
    TagName.LANGUAGE: "TAAL",
}
"""What stands in a command for the value that only a person knows."""
_PROPERTY_WORTH = {
    TagName.KIND: 1.0,
    TagName.DATE: 0.9,
    TagName.TRACK: 0.8,
    TagName.LANGUAGE: 0.2,
}
_KIND_WORTH = {
    Kind.CLARIFICATION: 2.0,
    Kind.RULING: 2.0,
    Kind.TENDER: 1.8,
    Kind.DECISION: 1.6,
    Kind.CONTRACT: 1.6,
    Kind.CONSULTATION: 1.4,
    Kind.REPORT: 1.4,
    Kind.POLICY: 1.2,
    None: 1.2,
}
"""How much it matters that a document of a kind is filed right; 1 for the others."""


class State(StrEnum):
    """Why a property is worth a look."""

    CONTRADICTORY = "contradictory"
    UNKNOWN = "unknown"
    UNCERTAIN = "uncertain"
    UNREAD = "unread"


_STATE_WORTH = {State.CONTRADICTORY: 3.0, State.UNKNOWN: 2.0, State.UNCERTAIN: 1.0}
_UNREAD_WORTH = 6.0


class Open(Struct, frozen=True):
    """A property that is open: why, the candidates (the best first), and how to settle it.

    ``name`` is None when the text itself is missing, of which all else would follow. The
    ``command`` can be run as it is, unless there is no candidate: then a word in capitals
    (``PLACEHOLDERS``) stands for what only a person knows.
    """

    name: TagName | None
    state: State
    candidates: tuple[Tag, ...]
    command: str


class Reviewed(Struct, frozen=True):
    """A document with what is open of it; the higher its ``worth``, the more a look brings."""

    document: Document
    open: tuple[Open, ...]
    worth: float


def review(documents: Iterable[Document], program: str = "dossier") -> tuple[Reviewed, ...]:
    """The documents of which something is open, most valuable first.

    What a person or a manifest said of a property settles it, also when they said that there is
    none. Commands begin with ``program``, fit for a shell.
    """
    opened = ((each, tuple(_open_of(each, program))) for each in documents)
    found = [Reviewed(each, points, _worth(each, points)) for each, points in opened if points]
    return tuple(sorted(found, key=lambda each: (-each.worth, each.document.id)))


def _open_of(document: Document, program: str) -> Iterator[Open]:
    if document.pages_without_text == document.pages and document.pages_needing_ocr:
        yield Open(None, State.UNREAD, (), f"{program} ocr {document.id}")
    disputed = {each.name: each.values for each in contradictions(document.tags)}
    for name, value in _values(document):
        tags = [tag for tag in document.tags if tag.name is name]
        if any(tag.evidence.origin in SAID_BY_PEOPLE for tag in tags):
            continue
        state = _state(value, tags, disputed=name in disputed)
        if state is not None:
            candidates = disputed.get(name) or _candidates(tags)
            settles = f"{program} tag {document.id} --{name} {_value(name, candidates)}"
            yield Open(name, state, candidates, settles)


def _values(document: Document) -> Iterator[tuple[TagName, tuple[str, ...]]]:
    yield TagName.KIND, (document.kind,) if document.kind else ()
    yield TagName.DATE, (str(document.date),) if document.date else ()
    yield TagName.TRACK, document.tracks
    if document.pages > document.pages_without_text:
        yield TagName.LANGUAGE, (document.language,) if document.language else ()


def _state(value: tuple[str, ...], tags: list[Tag], *, disputed: bool) -> State | None:
    if disputed:
        return State.CONTRADICTORY
    if not value:
        return State.UNKNOWN
    confidence = max((tag.confidence for tag in tags if tag.value in value), default=0.0)
    return State.UNCERTAIN if confidence < UNCERTAIN_BELOW else None


def _candidates(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """The strongest tag for each value, the strongest first."""
    best: dict[str, Tag] = {}
    for tag in sorted(tags, key=lambda tag: -tag.confidence):
        if tag.value:
            best.setdefault(tag.value, tag)
    return tuple(best.values())


def _value(name: TagName, candidates: tuple[Tag, ...]) -> str:
    return shlex.quote(candidates[0].value) if candidates else PLACEHOLDERS[name]


def _worth(document: Document, opened: Iterable[Open]) -> float:
    worth = sum(
        _UNREAD_WORTH
        if each.name is None
        else _STATE_WORTH[each.state] * _PROPERTY_WORTH[each.name]
        for each in opened
    )
    return worth * _KIND_WORTH.get(document.kind, 1.0)
