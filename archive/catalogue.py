"""The truth about the archive: one SQLite file with documents, texts, tags and failures.

Every change is one transaction. ``generation`` counts the changes that an index must follow;
``entries`` names what an index should hold. Tags are stored with their evidence, all of them;
the columns ``title, kind, date, language`` and the table ``tracks`` hold what they settle on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import PurePath

from archive.catalogue_reading import CatalogueReader
from archive.model import (
    Identifier,
    Settled,
    Tag,
)
from archive.stored import (
    ID_LENGTH,
    Failure,
    NewDocument,
    passage_row,
    tag_row,
)


class Catalogue(CatalogueReader):
    """One open catalogue. Readers see the last committed state; one writer at a time."""

    def transaction(self) -> AbstractContextManager[None]:
        """All changes inside, or none."""
        return self._db.transaction()

    # Inside ``transaction``, all of it but ``erase_log``.

    def add(self, new: NewDocument) -> int:
        """Write a new document and all that belongs to it; returns its key."""
        revision = self._next_generation()
        reading = new.reading
        key = self._db.run(
            "INSERT INTO documents (id, sha256, size, media_type, extractor, extractor_version,"
            " added_at, revision, pages, pages_without_text, passages, relative)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                new.sha256[:ID_LENGTH],
                new.sha256,
                new.size,
                reading.media_type,
                reading.extractor,
                reading.version,
                new.added_at,
                revision,
                len(reading.pages),
                sum(not page.text.strip() for page in reading.pages),
                len(new.passages),
                new.relative,
            ),
        )
        self._write_all(key, new)
        self._db.run("DELETE FROM removals WHERE id = ?", (new.sha256[:ID_LENGTH],))
        return key

    def replace(self, key: int, new: NewDocument) -> None:
        """Let a new reading of the same content take the place of the old one.

        The document keeps its key and its sources; its revision changes, and so do the numbers
        of its passages.
        """
        for table in ("pages", "passages", "furniture", "identifiers", "questions", "notes"):
            self._db.run(f"DELETE FROM {table} WHERE document = ?", (key,))  # noqa: S608 - ours
        reading = new.reading
        self._db.run(
            "UPDATE documents SET media_type = ?, extractor = ?, extractor_version = ?,"
            " revision = ?, pages = ?, pages_without_text = ?, passages = ? WHERE key = ?",
            (
                reading.media_type,
                reading.extractor,
                reading.version,
                self._next_generation(),
                len(reading.pages),
                sum(not page.text.strip() for page in reading.pages),
                len(new.passages),
                key,
            ),
        )
        self._write_all(key, new)

    def _write_all(self, key: int, new: NewDocument) -> None:
        self._write_texts(key, new)
        self.questions.write(key, new)
        self._write_identifiers(key, new.identifiers, own=True)
        self._write_identifiers(key, new.cited, own=False)
        self.rulings.write(key, new.ruling)
        self.stretches.write(key, new.stretches)
        self.set_tags(key, new.tags, new.settled)

    def failed_at(self, path: str) -> bool:
        """Whether that path failed the last time."""
        return self._db.maybe("SELECT 1 FROM failures WHERE path = ?", (path,)) is not None

    def set_tags(self, key: int, tags: Sequence[Tag], settled: Settled) -> None:
        """Replace a document's tags, and what they settle on."""
        self._db.run("DELETE FROM tags WHERE document = ?", (key,))
        self._db.run_many(
            "INSERT INTO tags VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [tag_row(key, tag) for tag in tags],
        )
        date = settled.date
        self._db.run(
            "UPDATE documents SET title = ?, kind = ?, language = ?, date = ?, date_first = ?,"
            " date_last = ? WHERE key = ?",
            (
                settled.title or "",
                settled.kind,
                settled.language,
                date and str(date),
                date and date.first.isoformat(),
                date and date.last.isoformat(),
                key,
            ),
        )
        self._db.run("DELETE FROM tracks WHERE document = ?", (key,))
        self._db.run_many(
            "INSERT OR IGNORE INTO tracks VALUES (?, ?)", [(key, name) for name in settled.tracks]
        )

    def add_source(self, key: int, location: str) -> bool:
        """Note that the document is found at a path or URL. Returns False when that was known."""
        row = self._db.maybe(
            "SELECT current FROM sources WHERE document = ? AND location = ?", (key, location)
        )
        self._db.run(
            "INSERT INTO sources VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET current = 1",
            (key, location),
        )
        return row is None or not row[0]

    def leave_source(self, key: int, location: str) -> bool:
        """Note that other content lies at that path now.

        Returns True when the document is found nowhere else.
        """
        self._db.run(
            "UPDATE sources SET current = 0 WHERE document = ? AND location = ?", (key, location)
        )
        rest = "SELECT 1 FROM sources WHERE document = ? AND current AND location LIKE '/%'"
        return self._db.maybe(rest, (key,)) is None

    def supersede(self, key: int, newer: int | None) -> None:
        """Mark a document as superseded by a newer one, or (None) as current again."""
        self._db.run(
            "UPDATE documents SET superseded = ?, superseded_by = ? WHERE key = ?",
            (int(newer is not None), newer, key),
        )

    def remove(self, key: int, removed_at: str) -> str:
        """Erase a document and all that belongs to it, but for a line without content.

        What it superseded stays superseded. Returns the sha256 of its original.
        """
        row = self._db.one("SELECT id, sha256 FROM documents WHERE key = ?", (key,))
        self._next_generation()
        self._db.run(
            "DELETE FROM failures WHERE path IN (SELECT location FROM sources WHERE document = ?)",
            (key,),
        )
        self._db.run("DELETE FROM documents WHERE key = ?", (key,))
        self._db.run("INSERT OR REPLACE INTO removals VALUES (?, ?)", (row["id"], removed_at))
        return str(row["sha256"])

    def erase_log(self) -> bool:
        """Empty the write-ahead log, so that removed text is not left there. No transaction.

        Returns False when a reader kept it from being emptied for half a minute.
        """
        return not self._db.one("PRAGMA wal_checkpoint(TRUNCATE)")[0]

    def set_failure(self, failure: Failure, sha256: str | None, reader: str) -> None:
        """Note that a file could not be stored, replacing what was noted of that path."""
        self._db.run(
            "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?, ?, ?)",
            (failure.path, sha256, reader, failure.reason, failure.hint, failure.seen_at),
        )

    def clear_failure(self, path: str) -> None:
        """Forget that a path failed, or a folder above it: what lies in it has been read."""
        above = [str(folder) for folder in PurePath(path).parents]
        self._db.run_many(
            "DELETE FROM failures WHERE path = ?", [(each,) for each in (path, *above)]
        )

    def set_unlocked(self, sha256: str) -> None:
        """Note that a password opened an archive with this content, and that all in it is held."""
        self._db.run("INSERT OR IGNORE INTO unlocked VALUES (?)", (sha256,))

    def _next_generation(self) -> int:
        self._db.run("UPDATE state SET generation = generation + 1")
        return self.generation

    def _write_texts(self, key: int, new: NewDocument) -> None:
        self._db.run_many(
            "INSERT INTO pages (document, number, text, lane, quality, needs_ocr)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                (key, page.number, page.text, page.lane, page.quality, int(page.needs_ocr))
                for page in new.reading.pages
            ],
        )
        self._db.run_many(
            "INSERT INTO furniture VALUES (?, ?, ?, ?, ?)",
            [
                (key, item.span.page, item.span.start, item.span.end, item.role)
                for item in new.furniture
            ],
        )
        self._db.run_many(
            "INSERT INTO passages (id, document, ordinal, kind, page, number, spans, context,"
            " text, answer_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [passage_row(key, passage) for passage in new.passages],
        )

    def _write_identifiers(self, key: int, identifiers: Iterable[Identifier], *, own: bool) -> None:
        self._db.run_many(
            "INSERT OR IGNORE INTO identifiers VALUES (?, ?, ?, ?)",
            [(key, each.type, each.value, int(own)) for each in identifiers],
        )
