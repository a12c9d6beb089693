"""The postings of a whole index as it was last committed: all its segments as one.

Passages are numbered through the segments, as Whoosh does; deleted ones never show. Lists that
were read are kept, within a bound, so that a long-lived process reads a common word once.
"""

from __future__ import annotations

import heapq
import itertools
import sys
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

from indexer.lengths import total
from indexer.postings import Packed, PostingList, read_inlined, read_list
from indexer.scoring import LEAD_WORDS
from indexer.segments import Malformed, SegmentEntry, SegmentFiles, read_contents
from indexer.terms import ANY_SIZE, TermEntry, Terms

CACHE_POSTINGS = 4_000_000
"""Postings that are kept in memory at most; five bytes each, more with positions."""
MANY_TERMS = 10_000
"""So many are verified at once, one by one only when something is unlike what is expected."""
_OVERHEAD = 32
"""What a kept list costs beyond its postings, in postings."""

NONE = PostingList(array("I"), array("B"))
"""The list of a term that is not there."""


class Lists:
    """The index in ``folder``, opened."""

    def __init__(self, folder: Path, cache: int = CACHE_POSTINGS) -> None:
        """Open what was last committed.

        Raises:
            Malformed: it is damaged, or not an index.
            OSError: it cannot be read.
        """
        self.segments: list[Segment] = []
        self._cache = _Cache(cache)
        base = 0
        contents = read_contents(folder)
        self.generation = contents.generation
        try:
            for entry in contents.segments:
                self.segments.append(Segment(folder, entry, base))
                base += entry.count
        except BaseException:
            self.close()
            raise
        self.count = base
        """How many passages there are, deleted ones too."""
        self.deleted = frozenset(
            each.base + passage for each in self.segments for passage in each.entry.deleted
        )

    def close(self) -> None:
        """Let go of the files."""
        for segment in self.segments:
            segment.files.close()

    def find(
        self, field: str, term: str, *, positions: bool = False, keep: bool = True
    ) -> PostingList:
        """The passages that hold a term of a field; kept for the next time, unless told not to.

        Raises:
            Malformed: its list is damaged.
        """
        key = (field, term, positions)
        found = self._cache.get(key)
        if found is None:
            read = (segment.read(field, term, positions=positions) for segment in self.segments)
            found = _joined([each for each in read if each is not None])
            if keep:
                self._cache.put(key, found)
        return found

    def early(self, field: str, term: str) -> PostingList:
        """As ``find``, but with the frequencies before ``LEAD_WORDS``, which may be 0. Not kept."""
        read = (segment.read_early(field, term) for segment in self.segments)
        return _joined([each for each in read if each is not None])

    def starting(self, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """The terms of a field that begin with ``prefix``, in order, with their frequencies.

        Those that only deleted passages hold are among them.
        """
        return _counted([segment.terms.starting(field, prefix) for segment in self.segments])

    def names(self, fields: Iterable[str], prefix: str = "", sizes: range = ANY_SIZE) -> list[str]:
        """As ``Terms.names``, of several fields: in order, each once."""
        dictionaries = [segment.terms for segment in self.segments]
        several = [each.names(field, prefix, sizes) for field in fields for each in dictionaries]
        most = max(several, key=len, default=[])
        others = set().union(*(each for each in several if each is not most)).difference(most)
        return sorted([*most, *sorted(others)]) if others else most

    def words(self, field: str) -> int:
        """How many words a field has in passages that are not deleted, by the lengths kept."""
        return sum(segment.words(field) for segment in self.segments)

    def verify(self) -> None:
        """Read every list with its positions. Raises Malformed when one is damaged."""
        for segment in self.segments:
            segment.verify()

    def length_bytes(self, field: str) -> bytes:
        """The length of a field in each passage, as ``whoosh.util.numeric`` packs it."""
        return b"".join(segment.column(f"._{field}_len.col", 1) for segment in self.segments)

    def numbers(self, name: str) -> array[int]:
        """A column of numbers, one for each passage."""
        columns = (segment.column(f".{name}.col", 8) for segment in self.segments)
        found = array("q", b"".join(columns))
        if sys.byteorder == "little":
            found.byteswap()
        return found


class Segment:
    """One segment, whose passages are numbered from ``base`` on."""

    def __init__(self, folder: Path, entry: SegmentEntry, base: int) -> None:
        self._folder = folder
        self.entry = entry
        self.base = base
        self.files = SegmentFiles(folder, entry)
        self.terms = Terms(self.files.required(".trm"))
        self.postings = self.files.required(".pst")

    def read(self, field: str, term: str, *, positions: bool) -> PostingList | None:
        """The list of a term, under the numbers of the whole index; None when it has none."""
        entry = self.terms.find(field, term)
        if entry is None:
            return None
        found = self._placed(entry) if positions else self._read(entry, positions=False)
        return self._numbered(found)

    def read_early(self, field: str, term: str) -> PostingList | None:
        """As ``read``; see ``Lists.early``."""
        entry = self.terms.find(field, term)
        if entry is None:
            return None
        if entry.inlined is None:
            from indexer.records import early_list

            found = early_list(self.postings, entry.offset + entry.length)
            if found is not None:
                return self._numbered(self._checked(found, entry))
        read = self._read(entry, positions=True)
        places = map(read.positions, range(len(read)))
        early = array("I", [sum(map(LEAD_WORDS.__gt__, each)) for each in places])
        return self._numbered(PostingList(read.ids, early))

    def _numbered(self, found: PostingList) -> PostingList:
        """The list under the numbers of the whole index, without what is deleted."""
        if self.entry.deleted:
            found = _without(found, self.entry.deleted)
        if self.base:
            base = self.base
            ids = array("I", [base + each for each in found.ids])
            found = PostingList(ids, found.counts, found.values)
        return found

    def _placed(self, entry: TermEntry) -> PostingList:
        """A list with positions, from its record, if it has one: there is nothing to unpickle."""
        if entry.inlined is None:
            from indexer.records import placed_list

            found = placed_list(self.postings, entry.offset + entry.length)
            if found is not None:
                return self._checked(found, entry)
        return self._read(entry, positions=True)

    def _read(self, entry: TermEntry, *, positions: bool) -> PostingList:
        if entry.inlined is not None:
            found = read_inlined(entry.inlined, entry.frequency)
        else:
            found = read_list(self.postings, entry.offset, entry.length, positions=positions)
        return self._checked(found, entry)

    def _checked(self, found: PostingList, entry: TermEntry) -> PostingList:
        if len(found) != entry.frequency or found.ids[-1] >= self.entry.count:
            raise Malformed("posting list of another length than its term says")
        return found

    def words(self, field: str) -> int:
        """See ``Lists``."""
        words = self.entry.lengths.get(field, 0)
        if words and self.entry.deleted:
            lengths = self.column(f"._{field}_len.col", 1)
            words -= total(lengths[each] for each in self.entry.deleted)
        return words

    def verify(self) -> None:
        """See ``Lists``."""
        if len(self.terms) >= MANY_TERMS:
            from indexer.verifying import is_as_packed

            if is_as_packed(self._folder, self.entry):
                return
        for field in self.terms.fields:
            lengths = self.column(f"._{field}_len.col", 1)
            for term, entry in self.terms.starting(field):
                if self.terms.find(field, term) != entry:
                    raise Malformed("a term that cannot be found")
                self._verify(entry, lengths)

    def _verify(self, entry: TermEntry, lengths: bytes) -> None:
        from indexer.records import read_record, recorded

        found = self._read(entry, positions=True)
        each = (found.positions(at) for at in range(len(found) if found.values else 0))
        positions = list(itertools.chain.from_iterable(each))
        if entry.inlined is not None:
            return
        repeated = read_record(self.postings, entry.offset + entry.length)
        if repeated is None:
            return
        measured = [lengths[each] for each in found.ids]
        if repeated != recorded(found.ids, measured, found.counts, positions):
            raise Malformed("a record that differs from its list")

    def column(self, ending: str, size: int) -> bytes:
        """A column, filled up with zeros; its items have ``size`` bytes."""
        part = self.files.part(ending)
        data = b"" if part is None else bytes(part)
        return data.ljust(self.entry.count * size, b"\x00")


class _Cache:
    """The lists that were used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[tuple[str, str, bool], PostingList] = OrderedDict()
        self._size = 0

    def get(self, key: tuple[str, str, bool]) -> PostingList | None:
        found = self._held.get(key)
        if found is not None:
            self._held.move_to_end(key)
        return found

    def put(self, key: tuple[str, str, bool], found: PostingList) -> None:
        self._held[key] = found
        self._size += _size(found)
        while self._size > self._most and len(self._held) > 1:
            _, gone = self._held.popitem(last=False)
            self._size -= _size(gone)


def _size(found: PostingList) -> int:
    return _OVERHEAD + len(found) * (1 if found.values is None else 8)


def _without(found: PostingList, deleted: frozenset[int]) -> PostingList:
    kept = [each not in deleted for each in found.ids]
    if all(kept):
        return found
    return PostingList(
        array("I", itertools.compress(found.ids, kept)),
        array(found.counts.typecode, itertools.compress(found.counts, kept)),
        None if found.values is None else list(itertools.compress(found.values, kept)),
    )


def _joined(found: list[PostingList]) -> PostingList:
    """Lists of ascending passages as one."""
    if not found:
        return NONE
    if len(found) == 1:
        return found[0]
    ids = array("I")
    code = "B" if all(each.counts.typecode == "B" for each in found) else "I"
    counts = array(code)
    values: list[Packed] = []
    for each in found:
        ids.extend(each.ids)
        counts.extend(each.counts if each.counts.typecode == code else array(code, each.counts))
        values.extend(each.values or ())
    return PostingList(ids, counts, values or None)


def _counted(streams: list[Iterator[tuple[str, TermEntry]]]) -> Iterator[tuple[str, int]]:
    if len(streams) == 1:
        for term, entry in streams[0]:
            yield term, entry.frequency
        return
    merged = heapq.merge(*streams, key=itemgetter(0))
    for term, group in itertools.groupby(merged, key=itemgetter(0)):
        yield term, sum(entry.frequency for _, entry in group)
