"""Long stretches of documents in another language, as the catalogue keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from archive.database import Database
from archive.model import Stretch


class StretchTable:
    """The table ``stretches``."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def write(self, key: int, stretches: Iterable[Stretch]) -> None:
        """Let these be the foreign stretches of a document; inside a transaction."""
        self._db.run("DELETE FROM stretches WHERE document = ?", (key,))
        self._db.run_many(
            "INSERT INTO stretches VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (key, each.language, each.page, each.last_page, each.first, each.last, each.letters)
                for each in stretches
            ],
        )

    def of(self, key: int) -> tuple[Stretch, ...]:
        """The foreign stretches of a document, in the order of its text."""
        rows = self._db.all(
            "SELECT language, page, last_page, first, last, letters FROM stretches"
            " WHERE document = ? ORDER BY rowid",
            (key,),
        )
        return tuple(Stretch(*row) for row in rows)
