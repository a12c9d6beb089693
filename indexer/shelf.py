"""What a process keeps of an index between one question and the next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from indexer.lists import Lists
from indexer.reading import IndexReader
from indexer.segments import last_generation
from indexer.vocabulary import Vocabulary, Words

if TYPE_CHECKING:
    from indexer.arrays import Arrays
    from indexer.resident import ResidentWords


class Shelf:
    """Keeps the index that was opened last, for as long as no other was committed.

    A process that is ``resident`` answers in arrays, of which it keeps what it will need again.
    """

    def __init__(self, *, resident: bool = False) -> None:
        self._resident = resident
        self._folder: Path | None = None
        self._lists: Lists | None = None
        self._arrays: Arrays | None = None
        self._words: ResidentWords | None = None

    def reader(self, folder: Path, words: Words | None) -> IndexReader:
        """A reader of the index in ``folder``. Raises as ``Lists``."""
        lists = self._open(folder)
        if not self._resident:
            return IndexReader(lists, folder, words)
        from indexer.arrays import Arrays
        from indexer.resident import ResidentReader

        if self._arrays is None:
            self._arrays = Arrays(lists)
        return ResidentReader(self._arrays, lists, folder, words)

    def words(self, vocabulary: Vocabulary) -> Words:
        """A vocabulary, opened for reading. Raises sqlite3.Error when there is no table."""
        if not self._resident:
            return vocabulary.open()
        from indexer.resident import ResidentWords

        held, self._words = self._words, None
        if held is None or held.path != vocabulary.path or not held.is_current():
            held = ResidentWords(vocabulary.path)
        self._words = held
        return held

    def _open(self, folder: Path) -> Lists:
        held = self._lists
        if held is None or folder != self._folder or last_generation(folder) != held.generation:
            # What is on the shelf may be in use: it goes when nobody looks at it any more.
            held = Lists(folder)
            self._lists, self._folder, self._arrays = held, folder, None
        return held
