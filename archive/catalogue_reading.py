"""What the catalogue tells: documents, texts, tags and failures, as they were last committed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archive.database import Database
from archive.errors import UnknownDocument
from archive.model import (
    Document,
    Furniture,
    Identifier,
    Kind,
    Page,
    PartialDate,
    Passage,
    Role,
    Span,
    Tag,
)
from archive.stored import (
    ID_LENGTH,
    Failure,
    Totals,
    passage_of,
    tag_of,
)

if TYPE_CHECKING:
    from archive.citations import Citations
    from archive.label_table import LabelTable
    from archive.question_table import QuestionTable
    from archive.ruling_table import RulingTable
    from archive.stretch_table import StretchTable

_DOCUMENT = """SELECT key, id, sha256, media_type, extractor, extractor_version, added_at, pages,
    pages_without_text, title, kind, language, date, superseded,
    (SELECT newer.id FROM documents newer WHERE newer.key = documents.superseded_by)
    AS superseded_by,
    (SELECT count(*) FROM pages WHERE document = documents.key AND needs_ocr) AS pages_needing_ocr,
    (SELECT count(*) FROM pages WHERE document = documents.key AND lane = 'none') AS pages_unopened
    FROM documents WHERE key = ?"""


class CatalogueReader:
    """One open catalogue, as it was last committed.

    Its properties answer for tables of their own, each imported by those who ask it.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, making an empty one when there is none; raises as ``Database`` does."""
        self._db = Database(path)
        self._kept: dict[str, tuple[tuple[int, int], frozenset[int]]] = {}

    @cached_property
    def questions(self) -> QuestionTable:
        """The questions and answers of notes."""
        from archive.question_table import QuestionTable

        return QuestionTable(self._db)

    @cached_property
    def rulings(self) -> RulingTable:
        """What rulings state."""
        from archive.ruling_table import RulingTable

        return RulingTable(self._db)

    @cached_property
    def stretches(self) -> StretchTable:
        """Long stretches in another language."""
        from archive.stretch_table import StretchTable

        return StretchTable(self._db)

    @cached_property
    def citations(self) -> Citations:
        """Who cites whom."""
        from archive.citations import Citations

        return Citations(self._db)

    @cached_property
    def labels(self) -> LabelTable:
        """What results are counted by."""
        from archive.label_table import LabelTable

        return LabelTable(self._db)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @property
    def generation(self) -> int:
        """How many changes there have been that an index must follow."""
        return int(self._db.one("SELECT generation FROM state")[0])

    def entries(self) -> frozenset[tuple[int, int]]:
        """The (key, revision) of each document that an index must hold."""
        rows = self._db.all("SELECT key, revision FROM documents WHERE passages > 0")
        return frozenset((row[0], row[1]) for row in rows)

    def keys_since(self, generation: int) -> tuple[int, ...]:
        """The documents written after that generation, in the order of their writing."""
        sql = "SELECT key FROM documents WHERE revision > ? AND passages > 0 ORDER BY revision"
        return tuple(int(row[0]) for row in self._db.all(sql, (generation,)))

    def passage_numbers(self) -> frozenset[int]:
        """The numbers of all passages."""
        return self._keys("SELECT key FROM passages")

    def size_of_texts(self) -> int:
        """The bytes of all passages, in UTF-8, with the headings above them. Reads them all."""
        sql = "SELECT coalesce(sum(octets), 0) FROM (SELECT length(CAST(text || context AS BLOB))"
        return int(self._db.one(f"{sql} AS octets FROM passages)")[0])

    def key_of_content(self, sha256: str) -> int | None:
        """The document with that content, if the archive holds it."""
        row = self._db.maybe("SELECT key FROM documents WHERE sha256 = ?", (sha256,))
        return None if row is None else int(row[0])

    def media_type(self, key: int) -> str:
        """What sort of file the original of a document is."""
        return str(self._db.one("SELECT media_type FROM documents WHERE key = ?", (key,))[0])

    def revision(self, key: int) -> int:
        """The generation in which the passages of a document were written."""
        return int(self._db.one("SELECT revision FROM documents WHERE key = ?", (key,))[0])

    def relative(self, key: int) -> str:
        """The path of a document below the folder that was added; empty when nobody noted it."""
        return str(self._db.one("SELECT relative FROM documents WHERE key = ?", (key,))[0])

    def readings(self) -> Iterator[tuple[int, str, str, str]]:
        """The (key, media type, extractor, extractor version) of every document."""
        sql = "SELECT key, media_type, extractor, extractor_version FROM documents ORDER BY key"
        for row in self._db.all(sql):
            yield row[0], row[1], row[2], row[3]

    def key_at(self, location: str) -> int | None:
        """The document last found at that path or URL."""
        row = self._db.maybe(
            "SELECT document FROM sources WHERE location = ? AND current", (location,)
        )
        return None if row is None else int(row[0])

    def known_failure(self, path: str, sha256: str, reader: str) -> Failure | None:
        """The failure of exactly this content at this path with these readers, if noted."""
        row = self._db.maybe(
            "SELECT path, reason, hint, seen_at FROM failures"
            " WHERE path = ? AND sha256 = ? AND reader = ?",
            (path, sha256, reader),
        )
        return None if row is None else Failure(*row)

    def failures(self) -> tuple[Failure, ...]:
        """Every file that could not be stored, by path."""
        rows = self._db.all("SELECT path, reason, hint, seen_at FROM failures ORDER BY path")
        return tuple(Failure(*row) for row in rows)

    def was_unlocked(self, sha256: str) -> bool:
        """Whether that was noted."""
        return self._db.maybe("SELECT 1 FROM unlocked WHERE sha256 = ?", (sha256,)) is not None

    def removed_at(self, sha256: str) -> str | None:
        """When a person took this content out of the archive, if one did."""
        row = self._db.maybe("SELECT removed_at FROM removals WHERE id = ?", (sha256[:ID_LENGTH],))
        return None if row is None else str(row[0])

    def resolve(self, prefix: str) -> int:
        """The key of the document whose id begins with ``prefix``; a whole sha256 will do.

        Raises:
            UnknownDocument: there is none, or more than one.
        """
        wanted = prefix.strip().lower()[:64]
        rows = self._db.all(
            "SELECT key, id FROM documents WHERE substr(sha256, 1, ?) = ? ORDER BY id",
            (len(wanted), wanted),
        )
        if len(rows) == 1 and wanted:
            return int(rows[0]["key"])
        if not rows or not wanted:
            raise UnknownDocument(f"no document has the id {prefix!r}", "see: dossier list")
        found = ", ".join(row["id"] for row in rows[:5])
        raise UnknownDocument(
            f"{len(rows)} documents have an id that begins with {prefix!r}: {found}",
            "give more characters of it",
        )

    def document(self, key: int) -> Document:
        """One document, whole."""
        row = self._db.one(_DOCUMENT, (key,))
        return self._document(row)

    def documents(self, keys: Iterable[int]) -> dict[int, Document]:
        """Documents by key; keys that are not in the catalogue are left out."""
        found = {}
        for key in keys:
            row = self._db.maybe(_DOCUMENT, (key,))
            if row is not None:
                found[key] = self._document(row)
        return found

    def keys(self, *, superseded: bool = False) -> frozenset[int]:
        """The documents that are current, or all of them."""
        sql = "SELECT key FROM documents"
        return self._kept_keys(sql if superseded else f"{sql} WHERE NOT superseded")

    def keys_with_kind(self, kind: Kind) -> frozenset[int]:
        """The documents of a kind."""
        return self._keys("SELECT key FROM documents WHERE kind = ?", kind)

    def keys_with_track(self, name: str) -> frozenset[int]:
        """The documents of a track, by its full name."""
        return self._keys("SELECT document FROM tracks WHERE name = ?", name)

    def keys_with_language(self, language: str) -> frozenset[int]:
        """The documents in a language, or with a long stretch in it, by its ISO 639-1 code."""
        return self._keys(
            "SELECT key FROM documents WHERE language = ?"
            " UNION SELECT document FROM stretches WHERE language = ?",
            language.lower(),
            language.lower(),
        )

    def keys_with_identifier(self, identifier: Identifier, *, own: bool = True) -> frozenset[int]:
        """The documents that bear an identifier, or (own=False) that bear or cite it."""
        return self._keys(
            "SELECT document FROM identifiers WHERE type = ? AND value = ? AND own >= ?",
            identifier.type,
            identifier.value,
            int(own),
        )

    def keys_with_source(self, part: str) -> frozenset[int]:
        """The documents with a path or URL that holds ``part``, whatever its capitals."""
        # Not in SQL, where lower() only knows ASCII.
        wanted = part.casefold()
        rows = self._db.all("SELECT document, location FROM sources")
        return frozenset(int(row[0]) for row in rows if wanted in row[1].casefold())

    def keys_in_period(self, first: str, last: str) -> frozenset[int]:
        """The documents whose date overlaps the days from ``first`` to ``last`` (ISO)."""
        return self._keys(
            "SELECT key FROM documents WHERE date_first <= ? AND date_last >= ?", last, first
        )

    def keys_needing_ocr(self) -> frozenset[int]:
        """The documents with a page that shows text which the file does not give."""
        return self._keys("SELECT DISTINCT document FROM pages WHERE needs_ocr")

    def keys_with_unopened_pages(self) -> frozenset[int]:
        """The documents with a page that no reader can open."""
        return self._keys("SELECT DISTINCT document FROM pages WHERE lane = 'none'")

    def keys_undated(self) -> frozenset[int]:
        """The documents without a date."""
        return self._kept_keys("SELECT key FROM documents WHERE date IS NULL")

    def keys_without_text(self) -> frozenset[int]:
        """The documents of which no page has text."""
        return self._kept_keys("SELECT key FROM documents WHERE pages_without_text = pages")

    def titles(self) -> dict[int, str]:
        """The title of each document."""
        return {int(row[0]): row[1] for row in self._db.all("SELECT key, title FROM documents")}

    def first_days(self) -> dict[int, str | None]:
        """The first possible day (ISO) of each document, or None."""
        rows = self._db.all("SELECT key, date_first FROM documents")
        return {int(row[0]): row[1] for row in rows}

    def _kept_keys(self, sql: str) -> frozenset[int]:
        """As ``_keys``; read once for as long as nothing was written: every search asks for it."""
        state = self._db.state()
        if state is None:
            return self._keys(sql)
        held = self._kept.get(sql)
        if held is None or held[0] != state:
            self._kept[sql] = held = state, self._keys(sql)
        return held[1]

    def _keys(self, sql: str, *parameters: object) -> frozenset[int]:
        return frozenset(int(row[0]) for row in self._db.all(sql, parameters))

    def opening(self, key: int) -> tuple[Page, ...]:
        """The first page of a document that has text; none when no page has."""
        numbers = self._db.all(
            "SELECT number FROM pages WHERE document = ? ORDER BY number", (key,)
        )
        for (number,) in numbers:
            sql = "SELECT text FROM pages WHERE document = ? AND number = ?"
            text = str(self._db.one(sql, (key, number))[0])
            if text.strip():
                return (Page(number, text),)
        return ()

    def pages(self, key: int) -> tuple[Page, ...]:
        """The pages of a document, in order."""
        rows = self._db.all(
            "SELECT number, text, lane, quality, needs_ocr FROM pages WHERE document = ?"
            " ORDER BY number",
            (key,),
        )
        return tuple(Page(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows)

    def furniture(self, key: int) -> tuple[Furniture, ...]:
        """The page furniture of a document."""
        rows = self._db.all(
            "SELECT page, start, end, role FROM furniture WHERE document = ? ORDER BY page, start",
            (key,),
        )
        return tuple(Furniture(Span(*row[:3]), Role(row[3])) for row in rows)

    def passages_of(self, key: int) -> tuple[tuple[int, Passage], ...]:
        """The passages of a document in reading order, with their numbers."""
        rows = self._db.all("SELECT * FROM passages WHERE document = ? ORDER BY ordinal", (key,))
        return tuple((int(row["key"]), passage_of(row)) for row in rows)

    def passages(self, numbers: Iterable[int]) -> dict[int, Passage]:
        """Passages by their numbers; those that are gone are left out."""
        found = {}
        for number in numbers:
            row = self._db.maybe("SELECT * FROM passages WHERE key = ?", (number,))
            if row is not None:
                found[number] = passage_of(row)
        return found

    def texts(self, numbers: Iterable[int]) -> dict[int, str]:
        """The texts of passages by their numbers; those that are gone are left out.

        There may be as many as SQLite takes parameters: some thousands.
        """
        wanted = tuple(numbers)
        marks = ",".join("?" * len(wanted))
        rows = self._db.all(f"SELECT key, text FROM passages WHERE key IN ({marks})", wanted)  # noqa: S608 - question marks
        return {int(row["key"]): str(row["text"]) for row in rows}

    def passage(self, passage_id: str) -> tuple[int, Passage]:
        """The document key and the passage with that id.

        Raises:
            UnknownDocument: there is no such passage.
        """
        wanted = passage_id.strip().lower()
        row = self._db.maybe("SELECT * FROM passages WHERE id = ?", (wanted,))
        if row is None:
            raise UnknownDocument(
                f"no passage has the id {passage_id!r}", "ids of passages are printed by search"
            )
        return int(row["document"]), passage_of(row)

    def totals(self) -> Totals:
        """The archive in numbers."""
        row = self._db.one(
            "SELECT count(*), coalesce(sum(superseded), 0), coalesce(sum(pages), 0),"
            " coalesce(sum(pages_without_text), 0),"
            " coalesce(sum(NOT superseded AND pages_without_text = pages), 0),"
            " coalesce(sum(passages), 0), (SELECT count(*) FROM failures) FROM documents"
        )
        return Totals(*row)

    def contents(self) -> Iterator[tuple[str, str]]:
        """The (id, sha256) of every document."""
        for row in self._db.all("SELECT id, sha256 FROM documents ORDER BY id"):
            yield row[0], row[1]

    def problems(self) -> tuple[str, ...]:
        """What SQLite's own check finds wrong with the file."""
        found = [str(row[0]) for row in self._db.all("PRAGMA integrity_check")]
        found += [f"a row of {row[0]} without its document" for row in self._orphans()]
        return tuple(line for line in found if line != "ok")

    def _orphans(self) -> list[sqlite3.Row]:
        return self._db.all("PRAGMA foreign_key_check")

    def _document(self, row: sqlite3.Row) -> Document:
        key = row["key"]
        tracks = self._db.all("SELECT name FROM tracks WHERE document = ? ORDER BY name", (key,))
        own = self._db.all("SELECT type, value FROM identifiers WHERE document = ? AND own", (key,))
        return Document(
            id=row["id"],
            sha256=row["sha256"],
            title=row["title"],
            kind=None if row["kind"] is None else Kind(row["kind"]),
            tracks=tuple(each[0] for each in tracks),
            date=None if row["date"] is None else PartialDate.parse(row["date"]),
            language=row["language"],
            sources=self.sources(key),
            media_type=row["media_type"],
            pages=row["pages"],
            pages_without_text=row["pages_without_text"],
            identifiers=tuple(Identifier(*each) for each in own),
            tags=self.tags(key),
            added_at=row["added_at"],
            extractor=row["extractor"],
            extractor_version=row["extractor_version"],
            superseded=bool(row["superseded"]),
            superseded_by=row["superseded_by"],
            pages_needing_ocr=row["pages_needing_ocr"],
            pages_unopened=row["pages_unopened"],
        )

    def sources(self, key: int) -> tuple[str, ...]:
        """Where a document was found: current paths and URLs first."""
        rows = self._db.all(
            "SELECT location FROM sources WHERE document = ? ORDER BY current DESC, rowid", (key,)
        )
        return tuple(row[0] for row in rows)

    def tags(self, key: int) -> tuple[Tag, ...]:
        """All tags of a document, whatever they settle on."""
        rows = self._db.all(
            "SELECT name, value, origin, evidence, page, confidence, start, end FROM tags"
            " WHERE document = ? ORDER BY rowid",
            (key,),
        )
        return tuple(map(tag_of, rows))
