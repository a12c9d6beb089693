"""The SQLite file under the catalogue: its tables, transactions, and errors in our words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.disk import SQLITE_FULL, disk_full
from archive.errors import (
    FAULT,
    CatalogueError,
    DossierError,
    HomeError,
    NotRecorded,
    UnknownDocument,
    WriterBusy,
)

CATALOGUE_VERSION = 4
_SETTINGS = (
    "foreign_keys = ON",
    "secure_delete = ON",
    "synchronous = NORMAL",
    "temp_store = MEMORY",  # no text of a document lies in a folder that others may read
)

_OUTER = ("BEGIN IMMEDIATE", "COMMIT", ("ROLLBACK",))
_INNER = ("SAVEPOINT part", "RELEASE part", ("ROLLBACK TO part", "RELEASE part"))
"""How a transaction begins, ends well, and ends otherwise; likewise one inside another.

What is rolled back must be released too, or it would stand for the one around it.
"""

_SCHEMA = """
CREATE TABLE documents (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL, media_type TEXT NOT NULL, extractor TEXT NOT NULL,
    extractor_version TEXT NOT NULL, added_at TEXT NOT NULL, revision INTEGER NOT NULL,
    pages INTEGER NOT NULL, pages_without_text INTEGER NOT NULL, passages INTEGER NOT NULL,
    superseded INTEGER NOT NULL DEFAULT 0,
    superseded_by INTEGER REFERENCES documents(key) ON DELETE SET NULL,
    title TEXT NOT NULL DEFAULT '', kind TEXT, language TEXT,
    date TEXT, date_first TEXT, date_last TEXT
) STRICT;
CREATE INDEX documents_by_revision ON documents(revision);
CREATE TABLE tracks (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE, name TEXT NOT NULL,
    PRIMARY KEY (document, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE sources (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    location TEXT NOT NULL, current INTEGER NOT NULL,
    PRIMARY KEY (document, location)
) STRICT;
CREATE INDEX sources_by_location ON sources(location, current);
CREATE TABLE tags (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    name TEXT NOT NULL, value TEXT NOT NULL, origin TEXT NOT NULL, evidence TEXT NOT NULL,
    page INTEGER, confidence REAL NOT NULL
) STRICT;
CREATE INDEX tags_by_document ON tags(document);
CREATE TABLE identifiers (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    type TEXT NOT NULL, value TEXT NOT NULL, own INTEGER NOT NULL,
    PRIMARY KEY (document, type, value)
) STRICT, WITHOUT ROWID;
CREATE INDEX identifiers_by_value ON identifiers(value);
CREATE TABLE pages (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    number INTEGER NOT NULL, text TEXT NOT NULL, lane TEXT NOT NULL DEFAULT '', quality REAL,
    needs_ocr INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (document, number)
) STRICT;
CREATE INDEX pages_needing_ocr ON pages(document) WHERE needs_ocr;
CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, kind TEXT NOT NULL, page INTEGER NOT NULL, number TEXT,
    spans TEXT NOT NULL, context TEXT NOT NULL, text TEXT NOT NULL, answer_at INTEGER
) STRICT;
CREATE INDEX passages_by_document ON passages(document, ordinal);
CREATE TABLE furniture (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    page INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, role TEXT NOT NULL
) STRICT;
CREATE INDEX furniture_by_document ON furniture(document);
CREATE TABLE failures (
    path TEXT PRIMARY KEY, sha256 TEXT, reader TEXT NOT NULL, reason TEXT NOT NULL,
    hint TEXT NOT NULL, seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE removals (id TEXT PRIMARY KEY, removed_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE state (generation INTEGER NOT NULL) STRICT;
INSERT INTO state VALUES (0);
"""

_UNLOCKED = """
CREATE TABLE unlocked (sha256 TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
"""
"""The archives that a password opened, so that a run without it knows them."""

_QUESTIONS = """
CREATE TABLE questions (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    ordinal INTEGER NOT NULL, passage INTEGER NOT NULL, number TEXT, lot TEXT, reference TEXT,
    question_start INTEGER NOT NULL, question_end INTEGER NOT NULL, question_page INTEGER NOT NULL,
    answer_start INTEGER NOT NULL, answer_end INTEGER NOT NULL, answer_page INTEGER NOT NULL,
    refers TEXT NOT NULL, words BLOB NOT NULL,
    PRIMARY KEY (document, ordinal)
) STRICT, WITHOUT ROWID;
CREATE INDEX questions_by_passage ON questions(document, passage);
CREATE TABLE notes (
    document INTEGER PRIMARY KEY REFERENCES documents(key) ON DELETE CASCADE,
    stage TEXT, number INTEGER
) STRICT;
"""
"""The pairs of a document by their places in its passages (``passage`` is the ordinal of one),
the answers they refer to and a digest of the question's words; what a note says of itself."""

_RULINGS = """
CREATE TABLE rulings (
    document INTEGER PRIMARY KEY REFERENCES documents(key) ON DELETE CASCADE,
    ecli TEXT, court TEXT, place TEXT, case_numbers TEXT NOT NULL, decided_on TEXT,
    procedure TEXT, roles TEXT NOT NULL, summary TEXT, decision TEXT
) STRICT;
CREATE TABLE stretches (
    document INTEGER NOT NULL REFERENCES documents(key) ON DELETE CASCADE,
    language TEXT NOT NULL, page INTEGER NOT NULL, last_page INTEGER NOT NULL,
    first TEXT NOT NULL, last TEXT NOT NULL, letters INTEGER NOT NULL
) STRICT;
CREATE INDEX stretches_by_document ON stretches(document);
"""
"""What rulings state, and the long stretches of a document in another language than its own."""

_TAGS = """
ALTER TABLE tags ADD COLUMN start INTEGER;
ALTER TABLE tags ADD COLUMN end INTEGER;
ALTER TABLE documents ADD COLUMN relative TEXT NOT NULL DEFAULT '';
"""
"""Where on its page the evidence of a tag stands, and a document's path below the folder added."""

_UNOPENED = """
CREATE INDEX pages_unopened ON pages(document) WHERE lane = 'none';
"""
"""The pages that no reader can open."""

_VERSION_3 = _UNLOCKED + _QUESTIONS + _RULINGS + _TAGS

_MIGRATIONS = {
    1: """
ALTER TABLE pages ADD COLUMN lane TEXT NOT NULL DEFAULT '';
ALTER TABLE pages ADD COLUMN quality REAL;
ALTER TABLE pages ADD COLUMN needs_ocr INTEGER NOT NULL DEFAULT 0;
CREATE INDEX pages_needing_ocr ON pages(document) WHERE needs_ocr;
""",
    2: _VERSION_3,
    3: _UNOPENED,
}
"""What makes the next version of a catalogue of each older one."""


class Database:
    """An open file. Readers see the last committed state; one writer at a time."""

    def __init__(self, path: Path) -> None:
        """Open the file, making an empty one when there is none.

        In a folder that may not be written, an existing file is opened for reading.

        Raises:
            CatalogueError: it is damaged, or was made by a newer version.
            HomeError, StorageFull: it cannot be opened or written.
        """
        self.path = path
        self._read_only = path.exists() and not os.access(path.parent, os.W_OK)
        with self._translated():
            self._connection = sqlite3.connect(
                self._address(), uri=True, timeout=30, isolation_level=None
            )
            self._connection.row_factory = sqlite3.Row
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise

    def _address(self) -> str:
        """The URI of the file; SQLite writes beside what it reads unless told otherwise."""
        address = self.path.absolute().as_uri()
        if not self._read_only:
            return address
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists() and log.stat().st_size:
            raise HomeError(
                f"{self.path} cannot be read without writing beside it: a writer was cut off",
                "run a command on this home once as a user who may write it",
            )
        return f"{address}?mode=ro&immutable=1"

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes inside, or none; one inside another can fail without it."""
        inner = self._connection.in_transaction
        begin, keep, undo = _INNER if inner else _OUTER
        with self._translated():
            self._connection.execute(begin)
            try:
                yield
                self._connection.execute(keep)
            except BaseException:
                if self._connection.in_transaction:  # SQLite itself ends one on a full disk
                    for step in undo:
                        self._connection.execute(step)
                raise

    def state(self) -> tuple[int, int] | None:
        """Numbers that are others after each change, here or elsewhere; None in a transaction.

        Read them before what they stand for: a change that comes between is then seen later.
        """
        if self._connection.in_transaction:
            return None  # what it changes may be undone
        (elsewhere,) = self.one("PRAGMA data_version")
        return elsewhere, self._connection.total_changes

    def run(self, sql: str, parameters: Sequence[object] = ()) -> int:
        """Run a statement; returns the key of the row that it inserted, if it did."""
        with self._translated():
            return int(self._connection.execute(sql, parameters).lastrowid or 0)

    def run_many(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        """Run a statement for each row of parameters."""
        with self._translated():
            self._connection.executemany(sql, rows)

    def all(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        """Every row of a query."""
        with self._translated():
            return self._connection.execute(sql, parameters).fetchall()

    def maybe(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Row | None:
        """The first row of a query, or None."""
        with self._translated():
            row: sqlite3.Row | None = self._connection.execute(sql, parameters).fetchone()
            return row

    def one(self, sql: str, parameters: Sequence[object] = ()) -> sqlite3.Row:
        """The first row of a query about a document that was there a moment ago.

        Raises:
            UnknownDocument: it is gone.
        """
        row = self.maybe(sql, parameters)
        if row is None:
            raise UnknownDocument("the document is no longer in the archive", "see: dossier list")
        return row

    def _prepare(self) -> None:
        for setting in _SETTINGS:
            self._connection.execute(f"PRAGMA {setting}")
        version = self._version()
        if version > CATALOGUE_VERSION:
            raise CatalogueError(
                f"{self.path} was made by a newer inkoopdossier (catalogue version {version})",
                "upgrade inkoopdossier",
            )
        if version == 0:
            self._make_tables()
            self.path.chmod(0o600)
        elif version < CATALOGUE_VERSION:
            self._migrate()
        if not self._read_only:
            self._use_write_ahead_log()

    def _use_write_ahead_log(self) -> None:
        """Let readers go on while a writer writes; noted in the file once and for all."""
        try:
            self._connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise  # busy: another process is at work, and the next to open will do

    def _make_tables(self) -> None:
        with self.transaction():
            if self._version() != 0:
                return  # another process made them a moment ago
            for statement in (_SCHEMA + _VERSION_3 + _UNOPENED).split(";"):
                self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {CATALOGUE_VERSION}")

    def _migrate(self) -> None:
        with self.transaction():
            # Asked again: another process may have done it a moment ago.
            for version in range(self._version(), CATALOGUE_VERSION):
                for statement in _MIGRATIONS[version].split(";"):
                    self._connection.execute(statement)
            self._connection.execute(f"PRAGMA user_version = {CATALOGUE_VERSION}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.ProgrammingError, sqlite3.InterfaceError):
            raise  # a fault of ours, which says nothing of the file
        except sqlite3.Error as error:
            raise _our_error(self.path, error) from error


def _our_error(path: Path, error: sqlite3.Error) -> DossierError:
    if isinstance(error, sqlite3.IntegrityError | sqlite3.DataError):
        return NotRecorded(f"the catalogue cannot take it: {error}", FAULT)
    name = getattr(error, "sqlite_errorname", "")
    if name in SQLITE_FULL:
        return disk_full(path)
    if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return HomeError(
            f"{path}, or a file of its beside it (-wal, -shm), cannot be opened for writing",
            "give a home that you may write with --home",
        )
    if name.startswith("SQLITE_BUSY"):
        return WriterBusy(f"{path} is in use by another process", "try again in a moment")
    return CatalogueError(
        f"{path} cannot be used: {error}",
        "restore it from a backup; the originals beside it are not affected",
    )
