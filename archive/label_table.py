"""What the catalogue knows of all documents at once, as filters and counts want it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from archive.courts import court_code, court_name
from archive.database import Database


@dataclass(frozen=True, slots=True)
class Labels:
    """The properties of a document by which results are counted; None where it is unknown."""

    kind: str | None
    year: str | None
    language: str | None
    court: str | None
    tracks: tuple[str, ...]


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
            row[0]: Labels(row[1], row[2], row[3], _name(courts.get(row[0])), tuple(tracks[row[0]]))
            for row in rows
        }

    def courts(self) -> dict[int, str]:
        """The code of the court whose ruling a document is, from the ECLI that it bears."""
        rows = self._db.all(
            "SELECT document, min(value) FROM identifiers WHERE type = 'ecli' AND own"
            " AND value LIKE 'ECLI:NL:%' GROUP BY document"
        )
        return {row[0]: court_code(row[1]) for row in rows}


def _name(code: str | None) -> str | None:
    return None if code is None else court_name(code)
