"""The reader of a process that answers many questions: in arrays."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from indexer.arrays import Arrays
from indexer.damage import damage_reported
from indexer.engine import Matches
from indexer.lists import Lists
from indexer.query import Query
from indexer.reading import IndexReader
from indexer.terms import ANY_SIZE
from indexer.vocabulary import Words


class ResidentReader(IndexReader):
    """Answers as its parent does, from arrays that outlive it."""

    def __init__(self, arrays: Arrays, lists: Lists, folder: Path, words: Words | None) -> None:
        super().__init__(lists, folder, words)
        self._arrays = arrays

    def candidates(self, query: Query) -> Matches:
        """See ``Reader``."""
        with damage_reported():
            return self._arrays.columns(query)

    def forms(self, prefix: str = "", sizes: range = ANY_SIZE) -> Iterator[str]:  # noqa: ARG002 - all are kept
        """See ``Reader``."""
        with damage_reported():
            yield from self._arrays.starting(prefix)

    def frequency(self, form: str) -> int:
        """See ``Reader``."""
        with damage_reported():
            return self._arrays.frequency(form)
