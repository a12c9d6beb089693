"""Which document cites which, by the identifiers that one bears and the other mentions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from archive.database import Database
from archive.model import Identifier

_BEARERS = """SELECT documents.key, documents.id, documents.superseded FROM identifiers
    JOIN documents ON documents.key = identifiers.document
    WHERE type = ? AND value = ? AND own AND documents.key <> ?
    ORDER BY documents.superseded, documents.key"""
_CITING = """SELECT documents.id FROM identifiers
    JOIN documents ON documents.key = identifiers.document
    WHERE type = ? AND value = ? AND NOT own AND documents.key <> ? AND NOT documents.superseded
    ORDER BY documents.key"""


class Citation(Struct, frozen=True, order=True):
    """An identifier that is mentioned, and the document at the other end of the citation.

    ``document`` is an id, or None when the archive holds no document that bears the identifier.
    """

    identifier: Identifier
    document: str | None


class Citations:
    """Questions to the table ``identifiers``, answered as it stands now.

    A citation is not stored as such: it holds as soon as both documents are there.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    def made_by(self, key: int) -> tuple[Citation, ...]:
        """What a document cites, by type and value; one for each document that bears it."""
        rows = self._db.all(
            "SELECT type, value FROM identifiers WHERE document = ? AND NOT own"
            " ORDER BY type, value",
            (key,),
        )
        cited = (Identifier(*row) for row in rows)
        return tuple(
            Citation(each, document) for each in cited for document in self._bearers(each, key)
        )

    def of(self, key: int) -> tuple[Citation, ...]:
        """Who cites a document, and by which of its identifiers."""
        rows = self._db.all(
            "SELECT type, value FROM identifiers WHERE document = ? AND own ORDER BY type, value",
            (key,),
        )
        own = [Identifier(*row) for row in rows]
        found = [Citation(each, row[0]) for each in own for row in self._citing(each, key)]
        found += self._by_ecli_of_ljn(own, key, {each.document for each in found})
        return tuple(found)

    def _citing(self, identifier: Identifier, key: int) -> list[tuple[str]]:
        rows = self._db.all(_CITING, (identifier.type, identifier.value, key))
        return [(row[0],) for row in rows]

    def _by_ecli_of_ljn(
        self, own: Iterable[Identifier], key: int, known: set[str | None]
    ) -> Iterator[Citation]:
        """Who cites by ECLI a document that bears only the LJN which became that ECLI."""
        if any(each.type == "ecli" for each in own):
            return
        from archive.identifiers import ljn_of

        for ljn in (each for each in own if each.type == "ljn"):
            rows = self._db.all(
                "SELECT DISTINCT value FROM identifiers WHERE type = 'ecli' AND NOT own"
                " AND value LIKE '%:' || ?",
                (ljn.value,),
            )
            for ecli in (Identifier("ecli", row[0]) for row in rows):
                for (document,) in self._citing(ecli, key):
                    if ljn_of(ecli) == ljn and document not in known:
                        yield Citation(ecli, document)

    def _bearers(self, identifier: Identifier, key: int) -> list[str | None]:
        """The documents that bear an identifier; superseded ones only when there is no other."""
        from archive.identifiers import ljn_of

        rows = self._db.all(_BEARERS, (identifier.type, identifier.value, key))
        ljn = ljn_of(identifier)
        if not rows and ljn is not None:
            rows = self._db.all(_BEARERS, (ljn.type, ljn.value, key))
            # Another ruling may have shared the LJN; one that bears an ECLI has its own.
            rows = [row for row in rows if not self._bears_ecli(row["key"])]
        current = [str(row["id"]) for row in rows if not row["superseded"]]
        return [*(current or [str(row["id"]) for row in rows[:1]])] or [None]

    def _bears_ecli(self, key: int) -> bool:
        sql = "SELECT 1 FROM identifiers WHERE document = ? AND own AND type = 'ecli'"
        return self._db.maybe(sql, (key,)) is not None
