"""What rulings state about themselves, as the catalogue keeps it."""

from __future__ import annotations

from msgspec.json import decode, encode

from archive.database import Database
from archive.model import Consideration, PartialDate, PassageKind, Ruling


class RulingTable:
    """The table ``rulings``. Considerations are not in it: they are passages."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def write(self, key: int, ruling: Ruling | None) -> None:
        """Let this be what is known of a document as a ruling; inside a transaction."""
        self._db.run("DELETE FROM rulings WHERE document = ?", (key,))
        if ruling is None:
            return
        self._db.run(
            "INSERT INTO rulings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                ruling.ecli,
                ruling.court,
                ruling.place,
                encode(ruling.case_numbers).decode(),
                ruling.decided_on and str(ruling.decided_on),
                ruling.procedure,
                encode(ruling.roles).decode(),
                ruling.summary,
                ruling.decision,
            ),
        )

    def of(self, key: int) -> Ruling | None:
        """What a document states as a ruling; None when it is none."""
        row = self._db.maybe("SELECT * FROM rulings WHERE document = ?", (key,))
        if row is None:
            return None
        date = row["decided_on"]
        return Ruling(
            ecli=row["ecli"],
            court=row["court"],
            place=row["place"],
            case_numbers=tuple(decode(row["case_numbers"])),
            decided_on=None if date is None else PartialDate.parse(date),
            procedure=row["procedure"],
            roles=tuple(decode(row["roles"])),
            summary=row["summary"],
            considerations=self._considerations(key),
            decision=row["decision"],
        )

    def _considerations(self, key: int) -> tuple[Consideration, ...]:
        rows = self._db.all(
            "SELECT number, text, page, id FROM passages WHERE document = ? AND kind = ?"
            " AND number IS NOT NULL ORDER BY ordinal",
            (key, PassageKind.CONSIDERATION),
        )
        return tuple(Consideration.of(*row) for row in rows)
