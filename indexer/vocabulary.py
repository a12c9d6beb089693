"""The words of one index, and which of them belong together: a table beside the postings.

A query word reaches other surface forms by way of *keys*: its stem, the stems of the parts that
compounds are made of, and its first letters. The table is looked up word by word, never read
whole. It is derived from the passages alone: each entry (document and revision) is learned once,
and what is learned twice changes nothing, so that a writer that was cut off does no harm.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from msgspec import Struct

from indexer import dutch

VERSION = f"1 {dutch.LANGUAGE}"
FILE = "words.sqlite"
MOST_FORMS = 16
"""How many forms a key gives at most: those of the highest rank."""

KIN_LETTERS = 5
"""Words that begin with so many equal letters, or have a part that does, count as kin."""

_ANY_SIZE = 1 << 31
_BUSY_SECONDS = 10.0
_ASKED_AT_ONCE = 500
_PARTS_REMEMBERED = 1 << 15
_SCHEMA = """
CREATE TABLE word (
    form TEXT PRIMARY KEY, passages INTEGER NOT NULL, stem TEXT NOT NULL,
    parts TEXT NOT NULL, weight REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE reach (
    key TEXT NOT NULL, rank INTEGER NOT NULL, form TEXT NOT NULL,
    first INTEGER NOT NULL, last INTEGER NOT NULL, PRIMARY KEY (key, rank, form)
) WITHOUT ROWID;
CREATE TABLE entry (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE abbreviation (
    short TEXT NOT NULL, long TEXT NOT NULL, entry TEXT NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (short, long, entry)
) WITHOUT ROWID;
CREATE INDEX abbreviation_long ON abbreviation (long, short, times);
"""


class Known(Struct, frozen=True):
    """What is known of a word of the index.

    ``parts`` are the parts of a compound, in order; ``weight`` is what it counts for as an
    everyday word, above 0 and up to 1; ``passages`` hold it.
    """

    form: str
    stem: str
    parts: tuple[str, ...]
    weight: float
    passages: int


class Reached(Struct, frozen=True):
    """A form that a key reaches, and the characters of it that the key stands for."""

    form: str
    first: int
    last: int


class Lesson(Struct, frozen=True):
    """What entries teach: how many of their passages hold each word, and their abbreviations."""

    entries: tuple[str, ...]
    passages: Mapping[str, int]
    abbreviations: Mapping[str, Mapping[tuple[str, str], int]]


_Description = tuple[str, str, float, tuple[tuple[str, int, int], ...]]
"""A stem, parts and weight; the keys that reach the word, each with what it stands for."""

_prepared: dict[str, _Description] = {}


class Vocabulary:
    """The table in ``folder``. Methods raise sqlite3.Error when it is damaged."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def create(self) -> None:
        """Make an empty table in place of what is there."""
        for end in ("", "-wal", "-shm"):
            self.path.with_name(FILE + end).unlink(missing_ok=True)
        with closing(sqlite3.connect(self.path)) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(_SCHEMA)

    def open(self) -> Words:
        """For reading. Raises sqlite3.Error when there is no table."""
        return Words(connect(self.path))

    def entries(self) -> frozenset[str]:
        """The names of the entries that were learned."""
        with self._open() as database:
            return frozenset(name for (name,) in database.execute("SELECT name FROM entry"))

    def unlearned(self, entries: Iterable[str], forgotten: Iterable[str] = ()) -> frozenset[str]:
        """Those of the entries that were not learned, or will be forgotten first."""
        names = frozenset(entries)
        with self._open() as database:
            query = "SELECT name FROM entry WHERE name"
            known = {name for (name,) in _chosen(database, query, names)}
        return names - known.difference(forgotten)

    def unknown(self, forms: Iterable[str]) -> list[str]:
        """Those of the words that are not in the table."""
        wanted = list(forms)
        with self._open() as database:
            known = _counted(database, wanted)
        return [form for form in wanted if form not in known]

    def learn(self, lesson: Lesson | None, forget: Iterable[str] = ()) -> None:
        """Take up entries, all of them ``unlearned``, in one transaction; forget others first.

        The words of entries that are forgotten stay until ``recount``.
        """
        with self._open() as database, database:
            for name in forget:
                database.execute("DELETE FROM entry WHERE name = ?", (name,))
                database.execute("DELETE FROM abbreviation WHERE entry = ?", (name,))
            if lesson is None:
                return
            names = ((name,) for name in sorted(lesson.entries))
            database.executemany("INSERT INTO entry VALUES (?)", names)
            _add_abbreviations(database, lesson)
            _add_words(database, lesson.passages)

    def recount(self, passages: Iterable[tuple[str, int]]) -> None:
        """Make the words and their numbers of passages these, and leave no other on disk."""
        with self._open() as database:
            database.execute("PRAGMA secure_delete = ON")
            with database:
                _recount(database, passages)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(connect(self.path)) as database:
            yield database


class Words:
    """A vocabulary opened for reading."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    @property
    def is_whole(self) -> bool:
        """Whether every page of the table can be read and its indexes agree with it."""
        try:
            self._database.execute("SELECT 1 FROM word, reach, entry LIMIT 1")
            return bool(self._database.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")
        except sqlite3.DatabaseError:
            return False

    @property
    def is_as_described(self) -> bool:
        """Whether it says of all its words what is learned of them; it takes as long as learning.

        That no page is broken (``is_whole``) does not tell: SQLite has no checksums.
        """
        query = "SELECT key, -rank, form, first, last FROM reach"
        try:
            return self._described_keys() == sum(map(hash, self._database.execute(query)))
        except sqlite3.DatabaseError:
            return False

    def _described_keys(self) -> int | None:
        """The hashes of the keys that reach the words, added up; None where one is wrong."""
        found = 0
        query = "SELECT form, passages, stem, parts, weight FROM word"
        for form, passages, *said in self._database.execute(query):
            if not isinstance(form, str) or not isinstance(passages, int):
                return None
            *described, keys = _described(form)
            if said != described:
                return None
            rank = -_rank(passages)  # Python's hashes of -1 and -2 are equal
            found += sum(hash((key, rank, form, *ends)) for key, *ends in keys)
        return found

    def known(self, forms: Iterable[str]) -> dict[str, Known]:
        """Those of the forms that the index holds."""
        query = "SELECT form, stem, parts, weight, passages FROM word WHERE form"
        return {
            form: Known(form, stem, tuple(parts.split()), weight, passages)
            for form, stem, parts, weight, passages in _chosen(self._database, query, forms)
        }

    def alike(self, word: str, edits: int) -> Iterator[str]:
        """The learned forms that may differ from a word in so many letters, and others."""
        return self._all_forms(len(word) - edits, len(word) + edits)

    def _all_forms(self, shortest: int = 0, longest: int = _ANY_SIZE) -> Iterator[str]:
        """All learned forms of so many letters, in no order."""
        query = "SELECT form FROM word WHERE length(form) BETWEEN ? AND ?"
        return (form for (form,) in self._database.execute(query, (shortest, longest)))

    def reached(self, key: str) -> tuple[Reached, ...]:
        """The forms that a key reaches, the most frequent first, ``MOST_FORMS`` of them."""
        query = "SELECT form, first, last FROM reach WHERE key = ? ORDER BY rank, form LIMIT ?"
        return tuple(Reached(*row) for row in self._database.execute(query, (key, MOST_FORMS)))

    def full_forms(self, short: str) -> tuple[str, ...]:
        """What an abbreviation (folded) stands for in the archive, the most frequent first."""
        query = (
            "SELECT long FROM abbreviation WHERE short = ?"
            " GROUP BY long ORDER BY sum(times) DESC, long"
        )
        return tuple(long for (long,) in self._database.execute(query, (short,)))

    def abbreviations(self, word: str) -> tuple[tuple[str, str], ...]:
        """Pairs of abbreviation and full form (folded words) of which the full form begins so."""
        query = (
            "SELECT short, long FROM abbreviation WHERE long >= ? AND long < ?"
            " GROUP BY short, long ORDER BY sum(times) DESC, short, long"
        )
        return tuple(self._database.execute(query, (word, word + "\U0010ffff")))


def prepare(forms: Iterable[str]) -> None:
    """Work out what is kept of words, for the next lesson that this process learns."""
    for form in forms:
        _prepared[form] = _described(form)


def _described(form: str) -> _Description:
    keys = _keys(form)
    return dutch.stem(form), " ".join(dutch.split(form)), dutch.weight(form), keys


def stem_key(stem: str) -> str:
    """The key of the forms with this stem."""
    return f"s:{stem}"


def part_key(stem: str) -> str:
    """The key of the compounds with a part that has this stem."""
    return f"p:{stem}"


def kin_key(word: str) -> str:
    """The key of the forms that begin as ``word`` does, or have a part that does."""
    return f"k:{word[:KIN_LETTERS]}"


def is_learned(form: str) -> bool:
    """Whether a word has relatives at all: numbers and references are kept whole."""
    return form.isalpha() and len(form) > 1


def connect(path: Path, *, by_threads: bool = False) -> sqlite3.Connection:
    """Open a table that is there, for several threads if need be: they must take turns.

    Raises:
        sqlite3.Error: there is none.
    """
    if not path.exists():
        raise sqlite3.OperationalError("no such table of words")
    database = sqlite3.connect(path, timeout=_BUSY_SECONDS, check_same_thread=not by_threads)
    try:
        # A power cut may cost the last commits, never the table: what was not learned is made anew.
        database.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        database.close()
        raise
    return database


def _add_words(database: sqlite3.Connection, passages: Mapping[str, int]) -> None:
    """Raise the numbers of passages that hold these words."""
    forms = sorted(filter(is_learned, passages))
    before = _counted(database, forms)
    rows, reached = [], []
    for form in forms:
        if form not in before:
            stem, parts, weight, keys = _prepared.get(form) or _described(form)
            rows.append((form, passages[form], stem, parts, weight))
            rank = _rank(passages[form])
            reached += [(key, rank, form, first, last) for key, first, last in keys]
    _prepared.clear()
    database.executemany("INSERT INTO word VALUES (?, ?, ?, ?, ?)", rows)
    # In the order of the table, as good as: pages are then filled one after the other.
    reached.sort(key=itemgetter(0))
    database.executemany("INSERT INTO reach VALUES (?, ?, ?, ?, ?)", reached)
    _set_passages(
        database, ((form, count, count + passages[form]) for form, count in before.items())
    )


def _chosen(
    database: sqlite3.Connection, query: str, wanted: Iterable[str]
) -> Iterator[tuple[Any, ...]]:
    """The rows of a query that ends in a column, which is one of those wanted."""
    remaining = iter(wanted)
    while some := tuple(islice(remaining, _ASKED_AT_ONCE)):
        marks = ",".join("?" * len(some))
        yield from database.execute(f"{query} IN ({marks})", some)


def _counted(database: sqlite3.Connection, forms: Iterable[str]) -> dict[str, int]:
    """How many passages hold the forms, of those that are in the table."""
    if database.execute("SELECT 1 FROM word LIMIT 1").fetchone() is None:
        return {}
    return dict(_chosen(database, "SELECT form, passages FROM word WHERE form", forms))


def _recount(database: sqlite3.Connection, passages: Iterable[tuple[str, int]]) -> None:
    counted: Counter[str] = Counter()
    for form, count in passages:
        counted[form] += count
    known = database.execute("SELECT form, passages FROM word").fetchall()
    changed = ((form, before, counted.pop(form, 0)) for form, before in known)
    _set_passages(database, [each for each in changed if each[1] != each[2]])
    database.execute("DELETE FROM reach WHERE rank = 0")
    database.execute("DELETE FROM word WHERE passages = 0")
    _add_words(database, counted)


def _set_passages(database: sqlite3.Connection, changed: Iterable[tuple[str, int, int]]) -> None:
    """Give forms another number of passages: each with the one before and the one after."""
    numbers, ranks = [], []
    for form, before, after in changed:
        numbers.append((after, form))
        if _rank(before) != _rank(after):
            ranks += [(_rank(after), key, _rank(before), form) for key, *_ in _keys(form)]
    database.executemany("UPDATE word SET passages = ? WHERE form = ?", numbers)
    database.executemany("UPDATE reach SET rank = ? WHERE key = ? AND rank = ? AND form = ?", ranks)


def _rank(passages: int) -> int:
    """The more passages, the lower; it changes seldom, so that few rows are rewritten."""
    return -passages.bit_length()


def _keys(form: str) -> tuple[tuple[str, int, int], ...]:
    """The keys that reach a form, each with the first and past the last character it stands for."""
    size = len(form)
    keys = {key: (key, 0, size) for key in (stem_key(dutch.stem(form)), kin_key(form))}
    for part in dutch.all_parts(form):
        first = form.index(part)
        for key in _part_keys(part):
            if key not in keys:
                keys[key] = (key, first, first + len(part))
    return tuple(keys.values())


@lru_cache(_PARTS_REMEMBERED)
def _part_keys(part: str) -> tuple[str, str]:
    return part_key(dutch.stem(part)), kin_key(part)


def _add_abbreviations(database: sqlite3.Connection, lesson: Lesson) -> None:
    database.executemany(
        "INSERT OR IGNORE INTO abbreviation VALUES (?, ?, ?, ?)",
        (
            (*pair, entry, times)
            for entry in lesson.entries
            for pair, times in lesson.abbreviations.get(entry, {}).items()
        ),
    )
