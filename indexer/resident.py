"""What a process that answers many questions reads by: arrays, and words that it remembers."""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import TypeVar
from weakref import finalize

from indexer.alike import Alike
from indexer.arrays import Arrays
from indexer.damage import damage_reported
from indexer.engine import Matches
from indexer.lists import Lists
from indexer.query import Query
from indexer.reading import IndexReader
from indexer.vocabulary import Known, Reached, Words, connect

REMEMBERED = 16_384
"""Questions to the table of words whose answers are remembered at most: about a kilobyte each."""

_Told = TypeVar("_Told")
_UNASKED = object()


class ResidentReader(IndexReader):
    """Answers as its parent does, from arrays that outlive it."""

    def __init__(self, arrays: Arrays, lists: Lists, folder: Path, words: Words | None) -> None:
        super().__init__(lists, folder, words)
        self._arrays = arrays

    def candidates(self, query: Query) -> Matches:
        """See ``Reader``."""
        with damage_reported():
            return self._arrays.columns(query)

    def forms(self, prefix: str = "") -> Iterator[str]:
        """See ``Reader``."""
        with damage_reported():
            return iter(self._arrays.starting(prefix))

    def alike(self, word: str, edits: int) -> Iterator[str]:
        """See ``Reader``."""
        with damage_reported():
            return iter(self._arrays.alike(word, edits))

    def frequency(self, form: str) -> int:
        """See ``Reader``."""
        with damage_reported():
            return self._arrays.frequency(form)


class ResidentWords(Words):
    """A vocabulary that stays open between questions, and what it told; its threads take turns."""

    def __init__(self, path: Path) -> None:
        """Open it. Raises sqlite3.Error when there is none."""
        self.path = path
        self._file = _identity(path)  # before opening: what is replaced between is opened anew
        super().__init__(connect(path, by_threads=True))
        finalize(self, self._database.close)
        self._turn = Lock()
        self._told: OrderedDict[tuple[str, str], object] = OrderedDict()
        self._alike: Alike | None = None
        self._version = self._last_commit()

    def is_current(self) -> bool:
        """Whether this is still the file at its path; what others committed is told from now on.

        Raises:
            sqlite3.Error: it cannot be read any more.
        """
        if self._file != _identity(self.path):
            return False
        with self._turn:
            version = self._last_commit()
            if version != self._version:
                self._version = version
                self._told.clear()
                self._alike = None
        return True

    def close(self) -> None:
        """Leave it open for the next question."""

    @property
    def is_whole(self) -> bool:
        """See ``Words``. The file is read anew: pages in memory say nothing of it."""
        try:
            with closing(connect(self.path)) as database:
                return Words(database).is_whole
        except sqlite3.Error:
            return False

    def known(self, forms: Iterable[str]) -> dict[str, Known]:
        """See ``Words``."""
        with self._turn:
            told = {form: self._told.get(("known", form), _UNASKED) for form in forms}
            new = [form for form, known in told.items() if known is _UNASKED]
            if new:
                found = super().known(new)
                for form in new:
                    told[form] = self._remember(("known", form), found.get(form))
            return {form: known for form, known in told.items() if isinstance(known, Known)}

    def alike(self, word: str, edits: int) -> Iterator[str]:
        """See ``Words``."""
        with self._turn:
            if self._alike is None:
                self._alike = Alike(tuple(self._all_forms()))
            return iter(self._alike.near(word, edits))

    def reached(self, key: str) -> tuple[Reached, ...]:
        """See ``Words``."""
        return self._remembered(super().reached, key)

    def full_forms(self, short: str) -> tuple[str, ...]:
        """See ``Words``."""
        return self._remembered(super().full_forms, short)

    def abbreviations(self, word: str) -> tuple[tuple[str, str], ...]:
        """See ``Words``."""
        return self._remembered(super().abbreviations, word)

    def _remembered(self, ask: Callable[[str], _Told], about: str) -> _Told:
        asked = ask.__name__, about
        with self._turn:
            if asked not in self._told:
                return self._remember(asked, ask(about))
            self._told.move_to_end(asked)
            return self._told[asked]  # type: ignore[return-value]  # one kind for each way to ask

    def _remember(self, asked: tuple[str, str], told: _Told) -> _Told:
        if len(self._told) >= REMEMBERED:
            self._told.popitem(last=False)
        self._told[asked] = told
        return told

    def _last_commit(self) -> int:
        """A number that is another one after each commit by other connections."""
        return int(self._database.execute("PRAGMA data_version").fetchone()[0])


def _identity(path: Path) -> tuple[int, int, int, int] | None:
    """What differs between two files that stood in one place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
