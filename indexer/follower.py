"""How the index follows a catalogue that is written to: gathered as it comes, written in bulk."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archive.catalogue import Catalogue
from indexer.engine import Entry
from indexer.intake import Batch
from indexer.keeper import BATCH_PASSAGES, Keeper


class Follower:
    """Gathers documents as they are stored, and puts them into the index in bounded commits.

    So the words of a document are counted while the next ones are read. What was gathered and not
    committed is in memory alone: when the process ends, the next writer finds what the index lacks.
    """

    def __init__(
        self,
        keeper: Keeper,
        catalogue: Catalogue,
        replaced: Callable[[], Iterable[tuple[int, int]]],
    ) -> None:
        """Begin where the index is.

        ``replaced`` gives the (key, revision) pairs whose place others took since it was asked.
        """
        self._keeper = keeper
        self._catalogue = catalogue
        self._replaced = replaced
        self._is_whole = True
        self._begin(keeper.generation or 0)

    def _begin(self, generation: int) -> None:
        self._taken = generation
        self._batch = Batch()
        self._gone: list[tuple[int, int]] = []

    def take(self) -> None:
        """Gather what was stored since the last time; commit when it is enough.

        Raises:
            IndexUnavailable: the index must be made anew, from the catalogue.
        """
        if self._catalogue.generation == self._taken:
            return
        if not self._is_whole:
            self._begin(self._keeper.generation or 0)
        self._is_whole = False
        self._gather()
        self._work_ahead()
        if self._batch.count >= BATCH_PASSAGES:
            self._write()
        self._is_whole = True

    def _gather(self) -> None:
        gone = tuple(self._replaced())
        if any(key in self._batch for key, _ in gone):  # nothing can be taken out of a batch
            gone = (*self._gone, *gone)
            self._begin(self._keeper.generation or 0)
        self._gone += gone
        for key in self._catalogue.keys_since(self._taken):
            passages = self._catalogue.passages_of(key)
            self._batch.take(Entry(key, self._catalogue.revision(key), passages))
        self._taken = self._catalogue.generation

    def _work_ahead(self) -> None:
        """Do what a commit would have to, while there are still files that others read."""
        import indexer.bulk
        import indexer.commits  # noqa: F401 - they bring libraries that take long to import

        self._keeper.prepare(self._batch)

    def finish(self) -> None:
        """Bring the index in step with the catalogue.

        What an interruption cut off may be in the index or not: that is then asked of the index.

        Raises:
            IndexUnavailable: as ``take``.
        """
        if not self._is_whole:
            self._keeper.follow()
            return
        self.take()
        if self._keeper.generation != self._taken:
            self._is_whole = False
            self._write()
            self._is_whole = True

    def _write(self) -> None:
        self._keeper.write_batch(self._batch, self._gone)
        self._begin(self._taken)
