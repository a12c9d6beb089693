"""The default engine: an index in Whoosh's files.

One Whoosh document per passage. The index keeps postings and two numbers per passage, its own
and its document's key in the catalogue; texts and tags stay in the catalogue. Beside the postings
lies the ``vocabulary``, by which a query word finds its relatives. Whoosh itself is imported to
write; ``reading`` reads its files without it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh import versionstring

from indexer.damage import damage_reported
from indexer.engine import Entry
from indexer.reading import IndexReader
from indexer.shelf import Shelf
from indexer.vocabulary import Lesson, Vocabulary, Words

if TYPE_CHECKING:
    from whoosh.index import FileIndex

    from indexer.commits import Commit
    from indexer.helpers import Helpers
    from indexer.intake import Batch
    from indexer.studies import Studies

SCHEMA_VERSION = 4
LIBRARY = f"whoosh {versionstring()}"


class WhooshEngine:
    """An index in ``folder``. ``shelf`` keeps what was opened before, for the next reader."""

    name = "whoosh"

    def __init__(self, folder: Path, shelf: Shelf | None = None) -> None:
        self.folder = folder
        self._shelf = shelf or Shelf()
        self._vocabulary = Vocabulary(folder)

    def create(self) -> None:
        """Make an empty index, in place of whatever is in the folder."""
        import shutil

        from whoosh.index import create_in

        from indexer.seals import seal
        from indexer.whoosh_schema import schema

        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        create_in(self.folder, schema())
        seal(self.folder)
        with damage_reported(writing=True):
            self._vocabulary.create()

    def write(self, added: Iterable[Entry], removed: Iterable[tuple[int, int]]) -> None:
        """See ``Engine``.

        Memory: some thirty bytes a word, of at most ``intake.MOST_WORDS``, here and in each helper.
        """
        from indexer.intake import gathered

        self._commit(lambda studies: gathered(added, studies.begin), removed)

    def write_batch(self, batch: Batch, removed: Iterable[tuple[int, int]]) -> None:
        """As ``write``, of entries that were gathered before."""
        self._commit(lambda _: (batch,), removed)

    def prepare(self, batch: Batch) -> None:
        """Work ahead on a batch that is still being gathered: on the words that are new."""
        from indexer.vocabulary import is_learned, prepare

        with damage_reported():
            prepare(self._vocabulary.unknown(filter(is_learned, batch.fresh())))

    def _commit(
        self,
        batches: Callable[[Studies], Iterable[Batch]],
        removed: Iterable[tuple[int, int]],
    ) -> None:
        """The vocabulary goes first: it may know of words that the index lacks, not the reverse."""
        from indexer.commits import committing
        from indexer.intake import entry_name
        from indexer.seals import seal
        from indexer.studies import Studies

        gone = tuple(entry_name(*pair) for pair in removed)
        with damage_reported(writing=True):
            beside = self.folder.with_name(f"{self.folder.name}-studies")
            studies = Studies(self._vocabulary, beside)
            with (
                committing(self.folder, self._open()) as commit,
                self._helpers() as helpers,
                studies,
            ):
                commit.delete(gone)
                forgotten = gone
                for batch in batches(studies):
                    self._add(batch, forgotten, commit, studies, helpers)
                    forgotten = ()
                commit.merge_due(helpers)
                studies.finish()
                if forgotten:
                    self._vocabulary.learn(None, forgotten)
            seal(self.folder)

    def _add(
        self,
        batch: Batch,
        forgotten: tuple[str, ...],
        commit: Commit,
        studies: Studies,
        helpers: Helpers,
    ) -> None:
        """Put a batch into a commit. What is sorted here is gone before the next is gathered."""
        from indexer.bulk import SortedBatch

        postings = SortedBatch(batch)
        studies.finish()
        new = tuple(self._vocabulary.unlearned(batch.entries, forgotten))
        studies.learn(Lesson(new, postings.passages(new), batch.abbreviations), forgotten)
        if batch.is_full and helpers.count:
            commit.add_later(batch, helpers)
        else:
            commit.add(postings)

    def purge(self) -> None:
        """See ``Engine``."""
        from indexer.commits import committing
        from indexer.seals import seal

        with damage_reported(writing=True):
            with committing(self.folder, self._open()) as commit, self._helpers() as helpers:
                commit.purge(helpers)
            seal(self.folder)
            reader = self.reader()
            try:
                self._vocabulary.recount(reader.vocabulary())
            finally:
                reader.close()

    def reader(self) -> IndexReader:
        """See ``Engine``."""
        words = self._words()
        try:
            with damage_reported():
                return self._shelf.reader(self.folder, words)
        except BaseException:
            if words is not None:
                words.close()
            raise

    def is_sound(self) -> bool:
        """Whether the checksums of its files are right, and its vocabulary is what was learned."""
        from indexer.seals import all_sealed

        words = self._words()
        if words is None:
            return False
        try:
            return all_sealed(self.folder) and words.is_whole and words.is_as_described
        except OSError:
            return False
        finally:
            words.close()

    def has_learned(self, entries: Iterable[tuple[int, int]]) -> bool:
        """Whether the vocabulary is there and knows the words of these entries."""
        try:
            learned = self._vocabulary.entries()
        except sqlite3.Error:
            return False
        return learned.issuperset(f"{key}.{revision}" for key, revision in entries)

    def _helpers(self) -> Helpers:
        from indexer.helpers import Helpers

        return Helpers(self.folder.with_name(f"{self.folder.name}-helpers"))

    def _words(self) -> Words | None:
        """The vocabulary; None when it is lacking or damaged: words then reach only themselves."""
        try:
            return self._shelf.words(self._vocabulary)
        except sqlite3.Error:
            return None

    def _open(self) -> FileIndex:
        from whoosh.index import open_dir

        return open_dir(self.folder)
