"""Damage to an index, and what is none."""

from __future__ import annotations

import errno
import sqlite3
from contextlib import closing

import pytest

from archive.errors import IndexDoubtful, IndexUnavailable
from indexer.damage import damage_reported


def overfill() -> None:
    """Write more into a table than there is room for."""
    with closing(sqlite3.connect(":memory:")) as database:
        database.execute("CREATE TABLE word (form TEXT)")
        database.execute("PRAGMA max_page_count = 2")
        database.execute("INSERT INTO word VALUES (?)", ("jeugdhulp" * 10_000,))


def test_a_disk_that_is_full_is_no_damage() -> None:
    """What SQLite has no room for is told as the system tells it; an index is not at fault."""
    with pytest.raises(OSError, match="No space left") as raised, damage_reported(writing=True):
        overfill()
    assert raised.value.errno == errno.ENOSPC


def test_what_cannot_be_read_is_damage() -> None:
    """Whatever else goes wrong makes the index unavailable."""
    with (
        closing(sqlite3.connect(":memory:")) as database,
        pytest.raises(IndexUnavailable, match="no such table"),
        damage_reported(writing=True),
    ):
        database.execute("SELECT 1 FROM word")


@pytest.mark.parametrize("fault", [KeyError("x"), TypeError("x"), UnicodeError("x"), MemoryError()])
def test_what_a_fault_of_ours_may_raise_is_doubtful(fault: Exception) -> None:
    """It is unavailable all the same, and says what was raised."""
    with pytest.raises(IndexDoubtful) as raised, damage_reported():
        raise fault
    assert raised.value.fault is fault
    assert type(fault).__name__ in raised.value.message
