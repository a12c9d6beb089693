"""Segments written in bulk, in Whoosh's own format.

The words of a batch are sorted as numbers, once for each field, and their posting lists are packed
many at a time; what comes out is a segment that stock Whoosh reads. Beside the four bytes a word
of the batch itself, sorting takes some twenty more, for one field at a time.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import STORED_COLUMN, W3Codec, W3Segment
from whoosh.util.numeric import length_to_byte

from indexer.dictionary import DictionaryWriter
from indexer.intake import Batch, Occurrences
from indexer.lengths import total
from indexer.packing import Bytes, Kind, Lists, Numbers, pack
from indexer.query import DEFAULT_PARTS, Part
from indexer.scoring import LEAD, LEAD_WORDS

ENTRY = "entry"
"""The field without positions that names a passage's document and revision."""
NUMBERS = ("passage", "document")
"""The columns of numbers."""
KINDS = {ENTRY: Kind.NONE, LEAD: Kind.COUNTS}
"""What a posting says beyond its passage and frequency, in fields where it is not positions."""

_AT_ONCE = 1 << 18
"""So many occurrences are packed at a time, or one term more."""
_SHIFT = 32
_LOW = (1 << _SHIFT) - 1
_FIELD = struct.Struct("!H")
_LENGTH_BYTES = np.frombuffer(bytes(map(length_to_byte, range(1 << 12))), np.uint8)


class Written:
    """A new segment, and how many passages of the entries asked for hold each form."""

    def __init__(self, segment: W3Segment, passages: Mapping[str, int]) -> None:
        self.segment = segment
        self.passages = passages


def write(batch: Batch, storage: Any, indexname: str, counted: Collection[str]) -> Written:
    """Write a batch as a segment.

    Args:
        batch: What to write.
        storage: Whoosh's storage of the index.
        indexname: The name of the index in it.
        counted: The names of entries; their passages are counted by form.
    """
    forms = sorted(batch.forms)
    ranks = np.zeros(len(forms), np.uint64)
    numbers = np.fromiter(map(batch.forms.__getitem__, forms), np.int64, len(forms))
    ranks[numbers] = np.arange(len(forms), dtype=np.uint64)
    keys = list(map(str.encode, forms))
    chosen = _members(batch, counted)
    held = np.zeros(len(forms), np.int64)
    segment = SegmentWriter(storage, indexname, batch.count)
    try:
        for field in sorted((ENTRY, LEAD, *batch.fields)):
            if field == ENTRY:
                _write_entries(segment, batch)
                continue
            occurrences = batch.fields[Part.TEXT if field == LEAD else field]
            if not occurrences.forms:
                continue
            sorting = _Sorted(occurrences, ranks, LEAD_WORDS if field == LEAD else None)
            segment.start(field, sorting.length_bytes(batch.count))
            for terms, lists in sorting.lists(KINDS.get(field, Kind.POSITIONS)):
                segment.add([keys[term] for term in terms.tolist()], lists)
                if field in DEFAULT_PARTS:
                    held[terms] += np.add.reduceat(chosen[lists.ids], lists.starts[:-1])
        for name, column in batch.numbers.items():
            segment.column(name, np.frombuffer(column, np.int64).astype(">i8").tobytes())
        written = segment.finish()
    except BaseException:
        segment.discard()
        raise
    some = np.flatnonzero(held)
    passages = zip(some.tolist(), held[some].tolist(), strict=True)
    return Written(written, {forms[at]: count for at, count in passages})


def _members(batch: Batch, names: Collection[str]) -> Numbers:
    """1 for each passage of these entries, 0 for the others."""
    found = np.zeros(batch.count, np.int64)
    for name in names:
        found[batch.entries[name]] = 1
    return found


def _write_entries(segment: SegmentWriter, batch: Batch) -> None:
    segment.start(ENTRY, b"")
    names = [name for name in sorted(batch.entries) if batch.entries[name]]
    if not names:
        return
    ids = [np.frombuffer(batch.entries[name], np.uint32) for name in names]
    starts = np.cumsum([0, *map(len, ids)])
    joined = np.concatenate(ids).astype(np.int64)
    ones, none = np.ones(len(joined), np.int64), np.zeros(0, np.int64)
    segment.add(list(map(str.encode, names)), Lists(Kind.NONE, starts, joined, ones, none))


class _Sorted:
    """The occurrences of a field by term, then by place."""

    def __init__(self, occurrences: Occurrences, ranks: NDArray[np.uint64], first: int | None):
        """Sort them; of each passage only the ``first`` words, or all."""
        lengths = np.frombuffer(occurrences.lengths, np.uint32).astype(np.int64)
        forms = np.frombuffer(occurrences.forms, np.uint32)
        if first is not None:
            within = np.arange(len(forms)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
            forms = forms[within < first]
            lengths = np.minimum(lengths, first)
        self._lengths = lengths
        self._starts = np.cumsum(lengths) - lengths
        self._passages = np.repeat(np.arange(len(lengths), dtype=np.uint32), lengths)
        self._keys = ranks[forms]
        self._keys <<= np.uint64(_SHIFT)
        self._keys |= np.arange(len(forms), dtype=np.uint64)
        self._keys.sort()

    def length_bytes(self, count: int) -> bytes:
        """The length of the field in each of so many passages, as Whoosh keeps it."""
        found = np.zeros(count, np.uint8)
        long = self._lengths >= len(_LENGTH_BYTES)
        found[: len(self._lengths)] = _LENGTH_BYTES[np.where(long, 0, self._lengths)]
        for at in np.flatnonzero(long).tolist():
            found[at] = length_to_byte(int(self._lengths[at]))
        return found.tobytes()

    def lists(self, kind: Kind) -> Iterator[tuple[Numbers, Lists]]:
        """The ranks of some terms and their posting lists, until there are no more."""
        start, size = 0, len(self._keys)
        while start < size:
            end = min(start + _AT_ONCE, size)
            if end < size:
                following = (int(self._keys[end - 1]) >> _SHIFT) + 1
                end = int(np.searchsorted(self._keys, np.uint64(following << _SHIFT)))
            yield self._some(kind, start, end)
            start = end

    def _some(self, kind: Kind, start: int, end: int) -> tuple[Numbers, Lists]:
        keys = self._keys[start:end]
        terms = (keys >> np.uint64(_SHIFT)).astype(np.int64)
        places = (keys & np.uint64(_LOW)).astype(np.int64)
        passages = self._passages[places].astype(np.int64)
        new_term = _changes(terms)
        postings = np.flatnonzero(new_term | _changes(passages))
        starts = np.flatnonzero(new_term[postings])
        counts = np.diff(postings, append=len(keys))
        positions = places - self._starts[passages]
        lists = Lists(
            kind, np.append(starts, len(postings)), passages[postings], counts, positions
        )
        return terms[postings[starts]], lists


def _changes(numbers: Numbers) -> NDArray[np.bool_]:
    """Where a number is another than the one before it; the first is."""
    found = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=found[1:])
    return found


class SegmentWriter:
    """One new segment on its way, field by field in the order of their names.

    ``finish`` makes it whole; until then nothing refers to its files.
    """

    def __init__(self, storage: Any, indexname: str, count: int) -> None:
        self._storage = storage
        self._codec = W3Codec()
        self._segment = W3Segment(self._codec, indexname)
        self._segment.set_doc_count(count)
        self._terms = self._segment.create_file(storage, W3Codec.TERMS_EXT)
        self._postings = self._segment.create_file(storage, W3Codec.POSTS_EXT)
        self._dictionary = DictionaryWriter(self._terms)
        self._offset = 0
        self._lengths: Bytes = np.zeros(0, np.uint8)
        self._fields: dict[str, int] = {}
        self._totals: dict[str, int] = {}

    def start(self, field: str, lengths: bytes) -> None:
        """Begin a field, with the length byte of each passage; none for one without lengths.

        Its total is that of the lengths as they are kept, as it is when Whoosh merges: so a
        passage has the same score whatever segments were merged.
        """
        self._lengths = np.frombuffer(lengths, np.uint8)
        if lengths:
            self._totals[field] = total(lengths)
            self.column(f"_{field}_len", lengths)
        self._fields[field] = len(self._fields)

    def add(self, terms: Sequence[bytes], lists: Lists) -> None:
        """Write the next terms of the field, in order, and their postings."""
        infos, data = pack(lists, self._lengths, self._offset)
        self._postings.write(data)
        self._offset += len(data)
        number = _FIELD.pack(len(self._fields) - 1)
        self._dictionary.add([number + term for term in terms], infos)

    def column(self, name: str, data: bytes) -> None:
        """Write a column of numbers of fixed size."""
        file = self._storage.create_file(W3Codec.column_filename(self._segment, name))
        file.write(data)
        file.close()

    def finish(self) -> W3Segment:
        """Close the files."""
        self._dictionary.finish({"fieldmap": self._fields})
        self._terms.close()
        self._postings.close()
        stored = self._storage.create_file(W3Codec.column_filename(self._segment, "_stored"))
        STORED_COLUMN.writer(stored).finish(self._segment.doc_count_all())
        stored.close()
        self._segment._fieldlengths = self._totals  # noqa: SLF001
        self._segment.create_compound_file(self._storage)
        return self._segment

    def discard(self) -> None:
        """Remove what was written."""
        for file in (self._terms, self._postings):
            if not file.is_closed:
                file.close()
        for name in self._segment.list_files(self._storage):
            self._storage.delete_file(name)
