"""Questions and answers in the catalogue: written with their document, read as whole records."""

from __future__ import annotations

import re
import sqlite3
import struct
import zlib
from collections.abc import Iterable

from msgspec import Struct
from msgspec.json import decode, encode

from archive.clean import fold
from archive.database import Database
from archive.pairs import Note, PairPlace, QuestionAnswer, Reference, Stage
from archive.stored import NewDocument

_WORD = r"\w+"
_SHORTEST_WORD = 4

_PAIRS = """SELECT q.*, p.id AS passage_id, p.text, d.id AS document_id FROM questions q
    JOIN documents d ON d.key = q.document
    JOIN passages p ON p.document = q.document AND p.ordinal = q.passage"""


class StoredPair(Struct, frozen=True):
    """A pair as it was read, and what compares it with others.

    ``words`` is a digest of what its question says: see ``digest``.
    """

    key: int
    record: QuestionAnswer
    refers: tuple[Reference, ...]
    words: frozenset[int]


class StoredNote(Struct, frozen=True):
    """A note of a procurement, and what tells which others are of the same.

    ``dates`` are its first and last possible day (ISO), ``tenders`` the tender numbers in it.
    """

    key: int
    note: Note
    dates: tuple[str, str] | None
    tracks: frozenset[str]
    tenders: frozenset[str]


def digest(text: str) -> frozenset[int]:
    """The longer words and the numbers of a text, each as the CRC-32 of its folded form."""
    words = re.findall(_WORD, fold(text))
    kept = (word for word in words if len(word) >= _SHORTEST_WORD or word.isdigit())
    return frozenset(zlib.crc32(word.encode()) for word in kept)


class QuestionTable:
    """The tables ``questions`` and ``notes`` of a catalogue."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def write(self, key: int, new: NewDocument) -> None:
        """Write the pairs of a new reading of a document, in its transaction."""
        rows = [_row(key, nth, pair, new) for nth, pair in enumerate(new.pairs, start=1)]
        marks = ", ".join("?" * 14)
        self._db.run_many(f"INSERT INTO questions VALUES ({marks})", rows)  # noqa: S608 - marks
        if new.note is not None:
            self._db.run(
                "INSERT INTO notes VALUES (?, ?, ?)", (key, new.note.stage, new.note.number)
            )

    def note(self, key: int) -> Note | None:
        """What a document says of itself as a note; None when it is none."""
        row = self._db.maybe("SELECT stage, number FROM notes WHERE document = ?", (key,))
        return None if row is None else _note(row)

    def count(self, key: int) -> int:
        """How many pairs a document has."""
        row = self._db.one("SELECT count(*) FROM questions WHERE document = ?", (key,))
        return int(row[0])

    def of_document(self, key: int) -> tuple[StoredPair, ...]:
        """The pairs of a document in order."""
        rows = self._db.all(f"{_PAIRS} WHERE q.document = ? ORDER BY q.ordinal", (key,))
        return tuple(map(_pair, rows))

    def of_passage(self, key: int, passage: int) -> tuple[StoredPair, ...]:
        """The pairs in the passage of a document with that ordinal."""
        sql = f"{_PAIRS} WHERE q.document = ? AND q.passage = ? ORDER BY q.ordinal"
        return tuple(map(_pair, self._db.all(sql, (key, passage))))

    def documents(self, *, superseded: bool = False) -> tuple[int, ...]:
        """The documents that have pairs, the oldest first; those without a date come last."""
        rows = self._db.all(
            "SELECT key FROM documents WHERE key IN (SELECT document FROM questions)"
            " AND superseded <= ? ORDER BY date_first IS NULL, date_first, title, key",
            (int(superseded),),
        )
        return tuple(int(row[0]) for row in rows)

    def clarifications(self) -> dict[int, StoredNote]:
        """The current notes of inquiries: of that kind, or with a number of their own."""
        rows = self._db.all(
            "SELECT key, stage, number, date_first, date_last FROM notes"
            " JOIN documents ON key = document"
            " WHERE NOT superseded AND (kind = 'nvi' OR number IS NOT NULL)"
        )
        tracks = self._by_document("SELECT document, name FROM tracks", rows)
        tenders = self._by_document(
            "SELECT document, value FROM identifiers WHERE type = 'tender'", rows
        )
        return {
            row["key"]: StoredNote(
                row["key"],
                _note(row),
                None if row["date_first"] is None else (row["date_first"], row["date_last"]),
                tracks.get(row["key"], frozenset()),
                tenders.get(row["key"], frozenset()),
            )
            for row in rows
        }

    def _by_document(self, sql: str, rows: Iterable[sqlite3.Row]) -> dict[int, frozenset[str]]:
        wanted = {row["key"] for row in rows}
        found: dict[int, set[str]] = {}
        for document, value in self._db.all(sql):
            if document in wanted:
                found.setdefault(document, set()).add(value)
        return {document: frozenset(values) for document, values in found.items()}


def _row(key: int, ordinal: int, pair: PairPlace, new: NewDocument) -> tuple[object, ...]:
    from archive.references import references  # only a writer has need of it

    text = new.passages[pair.passage].text
    refers = [
        [each.numbers, each.note, each.changes] for each in references(text[slice(*pair.answer)])
    ]
    words = sorted(digest(text[slice(*pair.question)]))
    return (
        key, ordinal, pair.passage, pair.number, pair.lot, pair.reference,
        *pair.question, pair.question_page, *pair.answer, pair.answer_page,
        encode(refers).decode(), struct.pack(f"<{len(words)}I", *words),
    )  # fmt: skip


def _note(row: sqlite3.Row) -> Note:
    return Note(None if row["stage"] is None else Stage(row["stage"]), row["number"])


def _pair(row: sqlite3.Row) -> StoredPair:
    text = row["text"]
    record = QuestionAnswer(
        number=row["number"],
        ordinal=row["ordinal"],
        lot=row["lot"],
        reference=row["reference"],
        question=text[row["question_start"] : row["question_end"]],
        question_page=row["question_page"],
        answer=text[row["answer_start"] : row["answer_end"]],
        answer_page=row["answer_page"],
        document=row["document_id"],
        passage=row["passage_id"],
    )
    refers = tuple(
        Reference(tuple(numbers), note, changes) for numbers, note, changes in decode(row["refers"])
    )
    words = struct.iter_unpack("<I", row["words"])
    return StoredPair(row["document"], record, refers, frozenset(word for (word,) in words))
