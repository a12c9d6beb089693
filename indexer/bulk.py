"""Segments written in bulk, in Whoosh's own format.

Postings are gathered per term in memory and written once, sorted, through the term writer of
Whoosh's codec; what comes out is a segment that stock Whoosh reads. Gathering takes about ten
bytes a word, so that ``MOST_WORDS`` bounds the memory of a writer.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections import Counter, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, compress, count
from operator import ne, sub
from typing import Any

from whoosh.codec.whoosh3 import STORED_COLUMN, W3Codec, W3FieldWriter, W3Segment
from whoosh.util.numeric import length_to_byte

from indexer.lengths import total
from indexer.postings import (
    INLINED,
    Kind,
    Packed,
    length_range,
    pack_inlined,
    pack_list,
    pack_positions,
    pack_singles,
)
from indexer.scoring import LEAD

MOST_WORDS = 8_000_000
"""Words that a segment holds at most, or one passage more."""
ENTRY = "entry"
"""The field without positions that names a passage's document and revision."""
NUMBERS = ("passage", "document")
"""The columns of numbers."""
KINDS = {ENTRY: Kind.NONE, LEAD: Kind.COUNTS}
"""What a posting says beyond its passage and frequency, in fields where it is not positions."""

_INFO = struct.Struct("!BfIBBfII")
_EXTENT = struct.Struct("!qi")
_FIELD = struct.Struct("!H")
_SHIFT = 32
_HIGH = 1 if sys.byteorder == "little" else 0
"""Where the passage stands in the two halves of a place."""
_LENGTH_BYTES = bytes(length_to_byte(length) for length in range(1 << 12))


class _Occurrences(dict[str, "array[int]"]):
    """For each term of a field, its places: passage and position in one number, ascending."""

    def __missing__(self, term: str) -> array[int]:
        found = self[term] = array("Q")
        return found


class Gatherer:
    """The postings of passages that have not been written yet."""

    def __init__(self, fields: Iterable[str]) -> None:
        self._terms = {field: _Occurrences() for field in fields}
        self._lengths = {field: bytearray() for field in fields}
        self._entries: dict[str, array[int]] = {}
        self._numbers: dict[str, array[int]] = {name: array("q") for name in NUMBERS}
        self.words = 0
        self.count = 0

    def add(
        self, entry: str, numbers: Mapping[str, int], texts: Mapping[str, Sequence[str]]
    ) -> None:
        """Take in one passage: its entry's name, its numbers and its words by field."""
        passage = self.count
        self.count += 1
        self._entries.setdefault(entry, array("I")).append(passage)
        for name, column in self._numbers.items():
            column.append(numbers[name])
        for field, words in texts.items():
            if not words:
                continue
            length = len(words)
            lists = map(self._terms[field].__getitem__, words)
            # Nothing in Python is run for each word: this is where most of the time would go.
            deque(map(array.append, lists, count(passage << _SHIFT)), maxlen=0)
            self.words += length
            lengths = self._lengths[field]
            lengths.extend(bytes(passage - len(lengths)))
            lengths.append(
                _LENGTH_BYTES[length] if length < len(_LENGTH_BYTES) else length_to_byte(length)
            )

    def write(self, storage: Any, indexname: str) -> W3Segment:
        """Write them as a segment. The gatherer is empty afterwards."""
        segment = SegmentWriter(storage, indexname, self.count)
        try:
            for field in sorted((ENTRY, *self._terms)):
                if field == ENTRY:
                    self._write_entries(segment)
                else:
                    self._write_field(segment, field)
            for name, column in self._numbers.items():
                segment.column(name, big_endian(column))
            return segment.finish()
        except BaseException:
            segment.discard()
            raise

    def _write_entries(self, segment: SegmentWriter) -> None:
        segment.start(ENTRY, b"")
        for name in sorted(self._entries):
            ids = self._entries[name]
            segment.add(name, ids, b"\x01" * len(ids))
        self._entries.clear()

    def _write_field(self, segment: SegmentWriter, field: str) -> None:
        terms, lengths = self._terms.pop(field), bytes(self._lengths.pop(field))
        postings = _frequencies if KINDS.get(field) is Kind.COUNTS else _postings
        if not terms:
            return
        lengths += bytes(self.count - len(lengths))
        segment.start(field, lengths)
        for term in sorted(terms):
            segment.add(term, *postings(terms.pop(term)))


def big_endian(numbers: array[int]) -> bytes:
    """The numbers as Whoosh's columns keep them."""
    if sys.byteorder == "little":
        numbers = array(numbers.typecode, numbers)
        numbers.byteswap()
    return numbers.tobytes()


def _frequencies(places: array[int]) -> tuple[Sequence[int], Sequence[int]]:
    """The passages and frequencies of a term."""
    halves = memoryview(places).cast("B").cast("I").tolist()
    counted = Counter(halves[_HIGH::2])
    return list(counted), list(counted.values())


def _postings(places: array[int]) -> tuple[Sequence[int], Sequence[int], Sequence[bytes]]:
    """The passages, frequencies and packed positions of a term."""
    halves = memoryview(places).cast("B").cast("I").tolist()
    ids, positions = halves[_HIGH::2], halves[1 - _HIGH :: 2]
    size = len(ids)
    if size == 1 or len(distinct := dict.fromkeys(ids)) == size:
        return ids, b"\x01" * size, pack_singles(positions)
    first = list(map(ne, ids, chain((-1,), ids)))
    starts = list(compress(range(size), first))
    counts = list(map(sub, chain(starts[1:], (size,)), starts))
    values = list(compress(pack_singles(positions), first))
    for at in compress(range(len(counts)), map((1).__lt__, counts)):
        start = starts[at]
        values[at] = pack_positions(positions[start : start + counts[at]])
    return list(distinct), counts, values


class _FieldWriter(W3FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Whoosh's writer of terms, given whole posting lists."""

    def add_list(self, term: str, found: Packed, lengths: bytes) -> None:
        """Write a term, which must follow all before it, and its postings."""
        ids, counts = found.ids, found.counts
        inlined = len(ids) <= INLINED
        info = _INFO.pack(
            inlined,
            float(sum(counts)),
            len(ids),
            *length_range(ids, lengths),
            float(max(counts)),
            ids[0],
            ids[-1],
        )
        if inlined:
            place = pack_inlined(found)
        else:
            packed = pack_list(found, lengths)
            place = _EXTENT.pack(self._postfile.tell(), len(packed))
            self._postfile.write(packed)
        self._tindex.add(_FIELD.pack(self._fieldid) + term.encode(), info + place)


class SegmentWriter:
    """One new segment on its way, field by field in the order of their names.

    ``finish`` makes it whole; until then nothing refers to its files.
    """

    def __init__(self, storage: Any, indexname: str, count: int) -> None:
        self._storage = storage
        self._codec = W3Codec()
        self._segment = W3Segment(self._codec, indexname)
        self._segment.set_doc_count(count)
        self._terms = _FieldWriter(self._codec, storage, self._segment)
        self._lengths = b""
        self._kind = Kind.POSITIONS
        self._totals: dict[str, int] = {}
        self._schema_field = _Format()

    def start(self, field: str, lengths: bytes) -> None:
        """Begin a field. ``lengths`` as in ``pack_list``.

        Its total is that of the lengths as they are kept, as it is when Whoosh merges: so a
        passage has the same score whatever segments were merged.
        """
        self._lengths = lengths
        if lengths:
            self._totals[field] = total(lengths)
            self.column(f"_{field}_len", lengths)
        self._kind = KINDS.get(field, Kind.POSITIONS)
        self._terms.start_field(field, self._schema_field)

    def add(
        self,
        term: str,
        ids: Sequence[int],
        counts: Sequence[int],
        values: Sequence[bytes] = (),
    ) -> None:
        """Write the next term of the field; values only for a field with positions."""
        self._terms.add_list(term, Packed(self._kind, ids, counts, values), self._lengths)

    def column(self, name: str, data: bytes) -> None:
        """Write a column of numbers of fixed size."""
        file = self._storage.create_file(W3Codec.column_filename(self._segment, name))
        file.write(data)
        file.close()

    def finish(self) -> W3Segment:
        """Close the files."""
        self._terms.close()
        stored = self._storage.create_file(W3Codec.column_filename(self._segment, "_stored"))
        STORED_COLUMN.writer(stored).finish(self._segment.doc_count_all())
        stored.close()
        self._segment._fieldlengths = self._totals  # noqa: SLF001
        self._segment.create_compound_file(self._storage)
        return self._segment

    def discard(self) -> None:
        """Remove what was written."""
        if not self._terms.is_closed:
            for file in (self._terms._postfile, self._terms._tindex.dbfile):  # noqa: SLF001
                file.close()
        for name in self._segment.list_files(self._storage):
            self._storage.delete_file(name)


class _Format:
    """All that Whoosh's term writer asks of a field when it is given whole lists."""

    format = None
