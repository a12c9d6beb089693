"""One commit to Whoosh's index: what goes out, what comes in, what is merged.

The files of new segments are written first, then a table of contents that names them takes the
place of the last one; a writer that is cut off before leaves files that nothing refers to, and
the next commit removes them. All of it is done as ``whoosh.writing.SegmentWriter`` does it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC, FileIndex, LockError, clean_files

from archive.errors import DossierError
from indexer.bulk import ENTRY, SortedBatch
from indexer.helpers import Helpers
from indexer.intake import Batch
from indexer.merging import due, merge
from indexer.postings import read_inlined, read_list
from indexer.segments import SegmentEntry, SegmentFiles
from indexer.terms import Terms


class Commit:
    """The segments of an index, while they are changed. Nothing counts before the end."""

    def __init__(self, folder: Path, index: FileIndex) -> None:
        self._folder = folder
        self._storage = index.storage
        self._indexname = index.indexname
        self._toc = TOC.read(index.storage, index.indexname)
        self._segments: list[W3Segment] = list(self._toc.segments)
        self._awaited: deque[tuple[Batch, Future[W3Segment]]] = deque()

    def delete(self, entries: Iterable[str]) -> None:
        """Mark all passages of these entries as deleted; entries that are not there are passed."""
        names = tuple(entries)
        if not names:
            return
        for segment in self._segments:
            for passage in _passages(self._folder, entry_of(segment), names):
                segment.delete_document(passage)

    def add(self, batch: SortedBatch) -> None:
        """Write a new segment, unless there is nothing in it."""
        if batch.count:
            segment = batch.write(self._storage, self._indexname)
            self._settle()
            self._segments.append(segment)

    def add_later(self, batch: Batch, helpers: Helpers) -> None:
        """Let one of the helpers write a new segment, and wait for one before if all are busy."""
        self._settle(helpers.count - 1)
        written = helpers.submit(_write, self._folder, self._indexname, batch)
        self._awaited.append((batch, written))

    def _settle(self, most: int = 0) -> None:
        """Wait until ``most`` segments are still being written."""
        while len(self._awaited) > most:
            batch, written = self._awaited.popleft()
            try:
                segment = written.result()
            except DossierError:
                segment = SortedBatch(batch).write(self._storage, self._indexname)
            self._segments.append(segment)

    def merge_due(self, helpers: Helpers) -> None:
        """Merge segments when there are many of one size."""
        self._settle()
        while (chosen := due([each.doc_count_all() for each in self._segments])) is not None:
            self._merge(chosen, helpers)

    def purge(self, helpers: Helpers) -> None:
        """Rewrite each segment with deleted passages, without them."""
        for at in reversed(range(len(self._segments))):
            if self._segments[at].has_deletions():
                self._merge((at,), helpers)

    def finish(self) -> None:
        """Let the next reader see the change, and remove what nothing refers to any more."""
        generation = self._toc.generation + 1
        TOC(self._toc.schema, self._segments, generation).write(self._storage, self._indexname)
        clean_files(self._storage, self._indexname, generation, self._segments)

    def abandon(self) -> None:
        """Remove the files of this commit: they are those that the table does not name."""
        clean_files(self._storage, self._indexname, self._toc.generation, self._toc.segments)

    def _merge(self, chosen: tuple[int, ...], helpers: Helpers) -> None:
        entries = [entry_of(self._segments[at]) for at in chosen]
        merged = merge(self._folder, entries, self._storage, self._indexname, helpers)
        for at in reversed(chosen):
            del self._segments[at]
        if merged is not None:
            self._segments.insert(chosen[0], merged)


def _write(folder: Path, indexname: str, batch: Batch) -> W3Segment:
    return SortedBatch(batch).write(FileStorage(folder), indexname)


@contextmanager
def committing(folder: Path, index: FileIndex) -> Iterator[Commit]:
    """A commit that counts when the block ends well, and leaves nothing behind otherwise.

    Raises:
        LockError: another process is writing to the index.
    """
    lock = index.lock("WRITELOCK")
    if not lock.acquire():
        raise LockError
    try:
        commit = Commit(folder, index)
        try:
            yield commit
            commit.finish()
        except BaseException:
            commit.abandon()
            raise
    finally:
        lock.release()


def entry_of(segment: W3Segment) -> SegmentEntry:
    """What the table of contents will say of a segment."""
    return SegmentEntry(
        name=segment.segment_id(),
        count=segment.doc_count_all(),
        deleted=frozenset(segment.deleted_docs()),
        lengths=dict(_lengths(segment)),
        compound=segment.compound,
    )


def _lengths(segment: Any) -> dict[str, int]:
    lengths: dict[str, int] = segment._fieldlengths  # noqa: SLF001 - Whoosh has no other name
    return lengths


def _passages(folder: Path, segment: SegmentEntry, names: tuple[str, ...]) -> Iterator[int]:
    with closing(SegmentFiles(folder, segment)) as files:
        terms = Terms(files.required(".trm"))
        for name in names:
            entry = terms.find(ENTRY, name)
            if entry is None:
                continue
            if entry.inlined is not None:
                yield from read_inlined(entry.inlined).ids
            else:
                postings = files.required(".pst")
                yield from read_list(postings, entry.offset, entry.length).ids
