"""What the catalogue is given and gives, and how it lies in rows."""

from __future__ import annotations

import sqlite3

from msgspec import Struct
from msgspec.json import Decoder, encode

from archive.model import (
    Evidence,
    Furniture,
    Identifier,
    Origin,
    Passage,
    PassageKind,
    Reading,
    Ruling,
    Settled,
    Span,
    Stretch,
    Tag,
    TagName,
)
from archive.pairs import Note, PairPlace

ID_LENGTH = 12
"""The id of a document is so many characters of its sha256."""


_SPANS = Decoder(tuple[tuple[int, int, int], ...])
_CONTEXT = Decoder(tuple[str, ...])


class NewDocument(Struct, frozen=True):
    """All that is written when a document enters the archive.

    ``relative`` is its path below the folder that was added.
    """

    sha256: str
    size: int
    reading: Reading
    identifiers: tuple[Identifier, ...]
    cited: tuple[Identifier, ...]
    tags: tuple[Tag, ...]
    settled: Settled
    passages: tuple[Passage, ...]
    furniture: tuple[Furniture, ...]
    added_at: str
    pairs: tuple[PairPlace, ...] = ()
    note: Note | None = None
    ruling: Ruling | None = None
    stretches: tuple[Stretch, ...] = ()
    relative: str = ""


class Failure(Struct, frozen=True):
    """A file that could not be stored, as the last run that met it saw it."""

    path: str
    reason: str
    hint: str
    seen_at: str


class Totals(Struct, frozen=True):
    """What the archive holds, in numbers; ``without_text`` counts documents with no text."""

    documents: int
    superseded: int
    pages: int
    pages_without_text: int
    without_text: int
    passages: int
    failures: int


def tag_row(key: int, tag: Tag) -> tuple[object, ...]:
    """A tag as a row of the table ``tags``."""
    evidence = tag.evidence
    return (
        key,
        tag.name,
        tag.value,
        evidence.origin,
        evidence.text,
        evidence.page,
        tag.confidence,
        evidence.start,
        evidence.end,
    )


def tag_of(row: sqlite3.Row) -> Tag:
    """The tag in a row of the table ``tags``."""
    evidence = Evidence(
        Origin(row["origin"]), row["evidence"], row["page"], row["start"], row["end"]
    )
    return Tag(TagName(row["name"]), row["value"], evidence, row["confidence"])


def passage_row(key: int, passage: Passage) -> tuple[object, ...]:
    """A passage as a row of the table ``passages``, without its number."""
    spans = [[span.page, span.start, span.end] for span in passage.spans]
    return (
        passage.id,
        key,
        passage.ordinal,
        passage.kind,
        passage.page,
        passage.number,
        encode(spans).decode(),
        encode(passage.context).decode(),
        passage.text,
        passage.answer_at,
    )


def passage_of(row: sqlite3.Row) -> Passage:
    """The passage in a row of the table ``passages``."""
    return Passage(
        id=row["id"],
        kind=PassageKind(row["kind"]),
        page=row["page"],
        spans=tuple(Span(*span) for span in _SPANS.decode(row["spans"])),
        text=row["text"],
        ordinal=row["ordinal"],
        context=_CONTEXT.decode(row["context"]),
        number=row["number"],
        answer_at=row["answer_at"],
    )
