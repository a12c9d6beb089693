"""Segments written in bulk, in Whoosh's own format.

The words of a batch are sorted as numbers, once for each field, and their posting lists are packed
many at a time; what comes out is a segment that stock Whoosh reads. Beside the four bytes a word
of the batch itself, sorting takes some twenty more, for one field at a time.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain
from shutil import copyfileobj
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.compound import CompoundStorage
from whoosh.util.numeric import length_to_byte

from indexer.dictionary import DictionaryWriter, Keyed, keyed
from indexer.intake import Batch, Occurrences
from indexer.lengths import total
from indexer.packing import Kind, Lists, moved, pack
from indexer.query import DEFAULT_PARTS
from indexer.values import Numbers

ENTRY = "entry"
"""The field without positions that names a passage's document and revision."""
NUMBERS = ("passage", "document")
"""The columns of numbers."""
KINDS = {ENTRY: Kind.NONE}
"""What a posting says beyond its passage and frequency, in fields where it is not positions."""

AT_ONCE = 1 << 16
"""So many occurrences are packed at a time, or one term more."""
_SHIFT = 32
_LOW = np.uint64((1 << _SHIFT) - 1)
_FIELD = struct.Struct("!H")
_DIRECTORY = struct.Struct("!qi")
"""Where the directory of a compound file stands, and its length: its first bytes."""
_CHUNK = 1 << 20
_OFFSETS_CUTOFF = 1 << 15
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
        count = self._batch.count
        lengths = {name: each.length_bytes(count) for name, each in self._fields.items()}
        fields = fields_of({ENTRY: b"", **lengths})
        with writing(SegmentWriter(storage, indexname, count, fields)) as segment:
            for field in fields:
                for terms, lists in self._lists(field.name):
                    segment.add(packed(field, terms, lists))
            for name, column in self._batch.numbers.items():
                segment.column(name, np.frombuffer(column, np.int64).astype(">i8").tobytes())
            return segment.finish()

    def _lists(self, field: str) -> Iterator[tuple[list[bytes], Lists]]:
        if field == ENTRY:
            yield from _entries(self._batch)
            return
        for terms, lists in self._fields[field].lists(KINDS.get(field, Kind.POSITIONS)):
            yield [self._forms[term].encode() for term in terms.tolist()], lists


def _entries(batch: Batch) -> Iterator[tuple[list[bytes], Lists]]:
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
    yield list(map(str.encode, names)), lists


def _passages(batch: Batch, entries: Iterable[str]) -> Numbers:
    """The passages of these entries, one entry after the other."""
    return np.fromiter(chain.from_iterable(map(batch.entries.__getitem__, entries)), np.int64)


class _Sorted:
    """The occurrences of a field by term, then by place."""

    def __init__(self, occurrences: Occurrences, ranks: NDArray[np.uint64]) -> None:
        lengths = np.frombuffer(occurrences.lengths, np.uint32).astype(np.int64)
        forms = np.frombuffer(occurrences.forms, np.uint32)
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
        """Where whole terms begin and end, ``AT_ONCE`` occurrences or one term more."""
        start, size = 0, len(self._keys)
        while start < size:
            end = min(start + AT_ONCE, size)
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


class Field(Struct, frozen=True):
    """A field of a segment: its number there, and the length byte of each passage, if any."""

    name: str
    number: int
    lengths: bytes


def fields_of(lengths: Mapping[str, bytes]) -> tuple[Field, ...]:
    """The fields with these lengths, in the order in which a segment has them."""
    return tuple(Field(name, number, lengths[name]) for number, name in enumerate(sorted(lengths)))


class Stretch(Struct, frozen=True):
    """Consecutive terms of a segment, packed; ``terms`` count from the first of ``postings``."""

    terms: Keyed
    postings: bytes


def packed(field: Field, terms: Sequence[bytes], lists: Lists) -> Stretch:
    """Pack terms of a field, in order, and their postings."""
    infos, data = pack(lists, np.frombuffer(field.lengths, np.uint8))
    number = _FIELD.pack(field.number)
    return Stretch(keyed([number + term for term in terms], infos), data)


class SegmentWriter:
    """One new segment on its way, term by term in the order of fields and terms.

    The postings go into the file of the segment itself, all that is smaller is put behind them
    when it is finished. ``finish`` makes it whole; until then nothing refers to its files.
    """

    def __init__(self, storage: Any, indexname: str, count: int, fields: Sequence[Field]) -> None:
        """Begin it.

        The total of each field is that of the lengths as they are kept, as it is when Whoosh
        merges: so a passage has the same score whatever segments were merged.
        """
        self._storage = storage
        self._segment = W3Segment(W3Codec(), indexname)
        self._segment.set_doc_count(count)
        self._segment._fieldlengths = {  # noqa: SLF001 - Whoosh's writers do
            each.name: total(each.lengths) for each in fields if each.lengths
        }
        self._fields = fields
        self._columns = {f"_{each.name}_len": each.lengths for each in fields if each.lengths}
        self._terms = self._segment.create_file(storage, W3Codec.TERMS_EXT)
        self._dictionary = DictionaryWriter(self._terms)
        self._file = self._segment.create_file(storage, W3Segment.COMPOUND_EXT)
        self._file.write(bytes(_DIRECTORY.size))
        self._offset = 0

    def add(self, some: Stretch) -> None:
        """Write the next terms, in order, and their postings."""
        self._dictionary.add(moved(some.terms, self._offset))
        self._file.write(some.postings)
        self._offset += len(some.postings)

    def column(self, name: str, data: bytes) -> None:
        """Write a column of numbers of fixed size."""
        self._columns[name] = data

    def finish(self) -> W3Segment:
        """Close the files."""
        places = [(W3Codec.POSTS_EXT, _DIRECTORY.size, self._offset)]
        self._dictionary.finish({"fieldmap": {each.name: each.number for each in self._fields}})
        self._terms.close()
        name = self._segment.make_filename(W3Codec.TERMS_EXT)
        with self._storage.open_file(name) as terms:
            places.append((W3Codec.TERMS_EXT, *self._appended(terms)))
        parts = {f".{column}{W3Codec.COLUMN_EXT}": data for column, data in self._columns.items()}
        parts[f"._stored{W3Codec.COLUMN_EXT}"] = nothing_stored(self._segment.doc_count_all())
        for ending, data in parts.items():
            places.append((ending, *self._appended(io.BytesIO(data))))
        directory = {
            self._segment.make_filename(ending): {"offset": at, "length": length, "modified": -1}
            for ending, at, length in places
        }
        CompoundStorage.write_dir(self._file, 0, directory)
        self._storage.delete_file(name)
        self._segment.compound = True
        return self._segment

    def _appended(self, part: Any) -> tuple[int, int]:
        """Put a part behind the others; returns where it stands, and its length."""
        at = self._file.tell()
        copyfileobj(part, self._file, _CHUNK)
        return at, self._file.tell() - at

    def discard(self) -> None:
        """Remove what was written."""
        for file in (self._terms, self._file):
            if not file.is_closed:
                file.close()
        for name in self._segment.list_files(self._storage):
            self._storage.delete_file(name)


def nothing_stored(count: int) -> bytes:
    """The column ``STORED_COLUMN`` of Whoosh for so many passages, of which it keeps no text.

    Where it has the lengths of texts, of many also where they begin, there are zeros; then the
    types of both (``whoosh.columns.VarBytesColumn``).
    """
    return bytes(count) + b"B" if count <= _OFFSETS_CUTOFF else bytes(2 * count) + b"BBX"


@contextmanager
def writing(segment: SegmentWriter) -> Iterator[SegmentWriter]:
    """Remove what was written of a segment when the block fails."""
    try:
        yield segment
    except BaseException:
        segment.discard()
        raise
