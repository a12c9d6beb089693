"""Several segments made into one, their deleted passages left out.

Lists are copied term by term: nothing is analysed again, and memory holds one term at a time.
Which segments are merged when is the policy of ``due``: rarely, and those of one size together,
so that a passage is rewritten a few times over its life and not at each commit.
"""

from __future__ import annotations

import heapq
import itertools
import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import itemgetter
from pathlib import Path
from typing import Any

from whoosh.codec.whoosh3 import W3Segment

from indexer.bulk import ENTRY, NUMBERS, SegmentWriter
from indexer.postings import PostingList, read_inlined, read_list
from indexer.segments import Malformed, SegmentEntry, SegmentFiles
from indexer.terms import TermEntry, Terms

FACTOR = 8
"""So many segments of one order of size become one; also the step between those orders."""


def due(sizes: Sequence[int]) -> tuple[int, ...] | None:
    """Which segments, by their number of passages, deserve to be merged now; None if none do."""
    tiers: dict[int, list[int]] = {}
    for at, size in enumerate(sizes):
        tiers.setdefault(_tier(size), []).append(at)
    for tier in sorted(tiers):
        if len(tiers[tier]) >= FACTOR:
            return tuple(tiers[tier])
    return None


def _tier(size: int) -> int:
    tier = 0
    while size >= FACTOR:
        size //= FACTOR
        tier += 1
    return tier


def merge(
    folder: Path, entries: Sequence[SegmentEntry], storage: Any, indexname: str
) -> W3Segment | None:
    """Write the passages of these segments that are not deleted as one new segment.

    Returns None when every passage is deleted.

    Raises:
        Malformed: one of them is damaged.
    """
    sources = [_Source(folder, entry) for entry in entries]
    try:
        count = 0
        for source in sources:
            count = source.number_from(count)
        return _merged(sources, count, storage, indexname) if count else None
    except (struct.error, UnicodeDecodeError, OverflowError) as error:
        raise Malformed(f"segment: {type(error).__name__}: {error}") from error
    finally:
        for source in sources:
            source.files.close()


def _merged(sources: list[_Source], count: int, storage: Any, indexname: str) -> W3Segment:
    segment = SegmentWriter(storage, indexname, count)
    try:
        fields = sorted({field for source in sources for field in source.terms.fields})
        for field in fields:
            measured = () if field == ENTRY else sources
            segment.start(field, b"".join(source.lengths(field) for source in measured))
            _merge_terms(segment, sources, field)
        for name in NUMBERS:
            segment.column(name, b"".join(source.numbers(name) for source in sources))
        return segment.finish()
    except BaseException:
        segment.discard()
        raise


def _merge_terms(segment: SegmentWriter, sources: list[_Source], field: str) -> None:
    streams = [source.stream(field) for source in sources]
    for term, group in itertools.groupby(heapq.merge(*streams, key=itemgetter(0)), itemgetter(0)):
        ids: array[int] = array("I")
        counts: list[int] = []
        values: list[bytes] = []
        for _, source, entry in group:
            source.copy(entry, ids, counts, values)
        if ids:
            segment.add(term, ids, counts, values)


class _Source:
    """One segment that goes into a merge."""

    def __init__(self, folder: Path, entry: SegmentEntry) -> None:
        self._entry = entry
        self.files = SegmentFiles(folder, entry)
        self.terms = Terms(self.files.required(".trm"))
        self._postings = self.files.required(".pst")
        self._deleted = sorted(entry.deleted)
        self._base = 0

    def number_from(self, base: int) -> int:
        """Let its passages have the numbers from ``base`` on; returns the next free one."""
        self._base = base
        return base + self._entry.count - len(self._deleted)

    def stream(self, field: str) -> Iterator[tuple[str, _Source, TermEntry]]:
        """Its terms of a field, in order."""
        return ((term, self, entry) for term, entry in self.terms.starting(field))

    def copy(
        self, entry: TermEntry, ids: array[int], counts: list[int], values: list[bytes]
    ) -> None:
        """Append a list, under the new numbers."""
        found = self._read(entry)
        base, deleted = self._base, self._deleted
        if not deleted:
            ids.extend(array("I", [base + each for each in found.ids]) if base else found.ids)
            counts.extend(found.counts)
            values.extend(found.values or ())
            return
        for at, each in enumerate(found.ids):
            before = bisect_left(deleted, each)
            if before == len(deleted) or deleted[before] != each:
                ids.append(base + each - before)
                counts.append(found.counts[at])
                if found.values:
                    values.append(found.values[at])

    def _read(self, entry: TermEntry) -> PostingList:
        if entry.inlined is not None:
            return read_inlined(entry.inlined)
        return read_list(self._postings, entry.offset, entry.length, positions=True)

    def lengths(self, field: str) -> bytes:
        """The length bytes of the passages that stay."""
        return self._kept(f"._{field}_len.col", 1)

    def numbers(self, name: str) -> bytes:
        """A column of numbers of the passages that stay."""
        return self._kept(f".{name}.col", 8)

    def _kept(self, ending: str, size: int) -> bytes:
        part = self.files.part(ending)
        data = b"" if part is None else bytes(part)
        data = data.ljust(self._entry.count * size, b"\x00")
        if not self._deleted:
            return data
        edges = [-1, *self._deleted, self._entry.count]
        return b"".join(
            data[(start + 1) * size : end * size] for start, end in itertools.pairwise(edges)
        )
