"""What the catalogue knows of all documents at once, as filters and counts want it."""

from __future__ import annotations

from collections import defaultdict

from msgspec import Struct

from archive.court_codes import court_code, court_name
from archive.database import Database


class Labels(Struct, frozen=True):
    """The properties of a document by which results are counted; None where it is unknown."""

    kind: str | None
    year: str | None
    language: str | None
    court: str | None
    tracks: tuple[str, ...]


class Court(Struct, frozen=True):
    """A court by its name, and the code that an ECLI has for it."""

    code: str | None
    name: str


class LabelTable:
    """Reads the labels of documents."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def labels(self) -> dict[int, Labels]:
        """The labels of each document, by its key."""
        tracks: defaultdict[int, list[str]] = defaultdict(list)
        for row in self._db.all("SELECT document, name FROM tracks ORDER BY document, name"):
            tracks[row[0]].append(row[1])
        courts = self.courts()
        rows = self._db.all("SELECT key, kind, substr(date, 1, 4), language FROM documents")
        return {
            row[0]: Labels(
                row[1],
                row[2],
                row[3],
                courts[row[0]].name if row[0] in courts else None,
                tuple(tracks[row[0]]),
            )
            for row in rows
        }

    def courts(self) -> dict[int, Court]:
        """The court whose ruling a document is, as it says itself or by the ECLI that it bears."""
        rows = self._db.all(
            "SELECT document, min(value) FROM identifiers WHERE type = 'ecli' AND own"
            " AND value LIKE 'ECLI:NL:%' GROUP BY document"
        )
        coded = {row[0]: court_code(row[1]) for row in rows}
        stated = self._db.all("SELECT document, court FROM rulings WHERE court IS NOT NULL")
        named = {row[0]: row[1] for row in stated}
        return {
            key: Court(coded.get(key), named.get(key) or court_name(coded[key]))
            for key in coded.keys() | named.keys()
        }
