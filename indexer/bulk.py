"""Segments written in bulk, in Whoosh's own format.

The words of a batch are sorted as numbers, once for each field, and their posting lists are packed
many at a time; what comes out is a segment that stock Whoosh reads. Beside the four bytes a word
of the batch itself, sorting takes some twenty more, for one field at a time.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import STORED_COLUMN, W3Codec, W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.util.numeric import length_to_byte

from indexer.dictionary import DictionaryWriter
from indexer.intake import Batch, Occurrences
from indexer.lengths import total
from indexer.packing import Kind, Lists, pack
from indexer.query import DEFAULT_PARTS, Part
from indexer.scoring import LEAD, LEAD_WORDS
from indexer.values import Bytes, Numbers

ENTRY = "entry"
"""The field without positions that names a passage's document and revision."""
NUMBERS = ("passage", "document")
"""The columns of numbers."""
KINDS = {ENTRY: Kind.NONE, LEAD: Kind.COUNTS}
"""What a posting says beyond its passage and frequency, in fields where it is not positions."""

_AT_ONCE = 1 << 18
"""So many occurrences are packed at a time, or one term more."""
_SHIFT = 32
_LOW = np.uint64((1 << _SHIFT) - 1)
_FIELD = struct.Struct("!H")
_LENGTH_BYTES = np.frombuffer(bytes(map(length_to_byte, range(1 << 12))), np.uint8)


class SortedBatch:
    """A batch whose words are in order, ready to be counted and written."""

    def __init__(self, batch: Batch) -> None:
        self._batch = batch
        self.count = batch.count
        self._forms = sorted(batch.forms)
        numbers = np.fromiter(map(batch.forms.__getitem__, self._forms), np.int64)
        self._ranks = np.zeros(len(numbers), np.uint64)
        self._ranks[numbers] = np.arange(len(numbers), dtype=np.uint64)
        self._fields = {
            field: _Sorted(occurrences, self._ranks)
            for field, occurrences in batch.fields.items()
            if occurrences.forms
        }

    def passages(self, entries: Collection[str]) -> dict[str, int]:
        """How many passages of these entries hold each word."""
        chosen = np.zeros(self._batch.count, np.bool_)
        chosen[_passages(self._batch, entries)] = True
        held = np.zeros(len(self._forms), np.int64)
        for field in DEFAULT_PARTS:
            if field in self._fields:
                held += self._fields[field].held(chosen, len(held))
        some = np.flatnonzero(held)
        counts = zip(some.tolist(), held[some].tolist(), strict=True)
        return {self._forms[at]: count for at, count in counts}

    def write(self, storage: Any, indexname: str) -> W3Segment:
        """Write it as a segment of the index in Whoosh's storage."""
        segment = SegmentWriter(storage, indexname, self._batch.count)
        try:
            self._write(segment)
            return segment.finish()
        except BaseException:
            segment.discard()
            raise

    def _write(self, segment: SegmentWriter) -> None:
        fields = dict(self._fields)
        if Part.TEXT in fields:
            text = self._batch.fields[Part.TEXT]
            fields[LEAD] = _Sorted(text, self._ranks, LEAD_WORDS)
        keys = list(map(str.encode, self._forms))
        for field in sorted((ENTRY, *fields)):
            if field == ENTRY:
                _write_entries(segment, self._batch)
                continue
            segment.start(field, fields[field].length_bytes(self._batch.count))
            for terms, lists in fields[field].lists(KINDS.get(field, Kind.POSITIONS)):
                segment.add([keys[term] for term in terms.tolist()], lists)
        for name, column in self._batch.numbers.items():
            segment.column(name, np.frombuffer(column, np.int64).astype(">i8").tobytes())


def _write_entries(segment: SegmentWriter, batch: Batch) -> None:
    segment.start(ENTRY, b"")
    names = [name for name in sorted(batch.entries) if batch.entries[name]]
    if not names:
        return
    ids = _passages(batch, names)
    lists = Lists(
        kind=Kind.NONE,
        starts=np.cumsum([0, *(len(batch.entries[name]) for name in names)]),
        ids=ids,
        counts=np.ones(len(ids), np.int64),
        positions=np.zeros(0, np.int64),
    )
    segment.add(list(map(str.encode, names)), lists)


def _passages(batch: Batch, entries: Iterable[str]) -> Numbers:
    """The passages of these entries, one entry after the other."""
    return np.fromiter(chain.from_iterable(map(batch.entries.__getitem__, entries)), np.int64)


class _Sorted:
    """The occurrences of a field by term, then by place."""

    def __init__(
        self, occurrences: Occurrences, ranks: NDArray[np.uint64], first: int | None = None
    ) -> None:
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

    def held(self, chosen: NDArray[np.bool_], size: int) -> Numbers:
        """How many of the chosen passages hold each of ``size`` terms."""
        found = np.zeros(size, np.int64)
        for start, end in self._stretches():
            terms, places = self._unpacked(start, end)
            passages = self._passages[places]
            counted = (_changes(terms) | _changes(passages)) & chosen[passages]
            found += np.bincount(terms[counted], minlength=size)
        return found

    def lists(self, kind: Kind) -> Iterator[tuple[Numbers, Lists]]:
        """The ranks of some terms and their posting lists, until there are no more."""
        for start, end in self._stretches():
            terms, places = self._unpacked(start, end)
            passages = self._passages[places].astype(np.int64)
            new_term = _changes(terms)
            postings = np.flatnonzero(new_term | _changes(passages))
            starts = np.flatnonzero(new_term[postings])
            yield (
                terms[postings[starts]],
                Lists(
                    kind=kind,
                    starts=np.append(starts, len(postings)),
                    ids=passages[postings],
                    counts=np.diff(postings, append=len(places)),
                    positions=places - self._starts[passages],
                ),
            )

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Where whole terms begin and end, ``_AT_ONCE`` occurrences or one term more."""
        start, size = 0, len(self._keys)
        while start < size:
            end = min(start + _AT_ONCE, size)
            if end < size:
                following = (int(self._keys[end - 1]) >> _SHIFT) + 1
                end = int(np.searchsorted(self._keys, np.uint64(following << _SHIFT)))
            yield start, end
            start = end

    def _unpacked(self, start: int, end: int) -> tuple[Numbers, Numbers]:
        """The terms of some occurrences, and their places in the field."""
        keys = self._keys[start:end]
        return (keys >> np.uint64(_SHIFT)).astype(np.int64), (keys & _LOW).astype(np.int64)


def _changes(numbers: NDArray[Any]) -> NDArray[np.bool_]:
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
        self._put_together()
        return self._segment

    def _put_together(self) -> None:
        """As ``W3Segment.create_compound_file``, with the postings first: so they are aligned."""
        files = self._segment.list_files(self._storage)
        files.sort(key=lambda name: not name.endswith(W3Codec.POSTS_EXT))
        whole = self._segment.create_file(self._storage, W3Segment.COMPOUND_EXT)
        CompoundStorage.assemble(whole, self._storage, files)
        for name in files:
            self._storage.delete_file(name)
        self._segment.compound = True

    def discard(self) -> None:
        """Remove what was written."""
        for file in (self._terms, self._postings):
            if not file.is_closed:
                file.close()
        for name in self._segment.list_files(self._storage):
            self._storage.delete_file(name)
