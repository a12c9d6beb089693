"""Posting lists of many terms, unpacked at once: what ``packing`` packs, as numbers again.

Lists of another form, such as those that Whoosh wrote, are read one by one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from indexer import records
from indexer.packing import EXTENT, INFO, INLINED, INT, RECORD, Kind, Lists
from indexer.postings import PostingList, read_inlined, read_list
from indexer.segments import Malformed
from indexer.values import Bytes, Numbers

_HEAD = 8
"""Bytes of the lengths of key and value."""
_SHORT = 4096
"""Records of so many postings are read at once; of longer ones each is worth slices of its own."""
_FIELD = 2
"""Bytes of a field's number."""
_ID = 4
"""Bytes of a passage in a record."""
_BEFORE_IDS, _BETWEEN = 3, 2
_PICKLE, _PART = b"\x80\x03(", b"t("
_K, _M, _J = b"KMJ"
_LIST, _MARK, _LONG = b"](B"


class Unpacked(Struct, frozen=True):
    """Terms in UTF-8, and their posting lists."""

    terms: list[bytes]
    lists: Lists


def unpack(dictionary: memoryview, postings: memoryview, places: Numbers, kind: Kind) -> Unpacked:
    """Read some terms.

    Args:
        dictionary: The bytes of a ``.trm`` part.
        postings: The bytes of a ``.pst`` part.
        places: Where the records of the terms begin in the dictionary, and where the last ends.
        kind: What the postings of the field say.

    Raises:
        Malformed: they are damaged.
    """
    data = np.frombuffer(dictionary, np.uint8)
    starts = places[:-1]
    key_sizes = _rows(data, starts, _HEAD).view(">i4")[:, 0].astype(np.int64)
    at = starts + _HEAD + key_sizes
    if not (key_sizes.min(initial=0) >= 0 and at.max(initial=0) + INFO.itemsize <= len(data)):
        raise Malformed("term dictionary")
    terms = [
        bytes(dictionary[start + _HEAD + _FIELD : end])
        for start, end in zip(starts.tolist(), at.tolist(), strict=True)
    ]
    return Unpacked(terms, _Unpacking(dictionary, postings, at, places[1:], kind).lists())


def frequencies(dictionary: memoryview, places: Numbers) -> Numbers:
    """How many postings the terms have whose records begin at these places."""
    data = np.frombuffer(dictionary, np.uint8)
    key_sizes = _rows(data, places, _HEAD).view(">i4")[:, 0].astype(np.int64)
    found: Numbers = _rows(data, places + _HEAD + key_sizes + 5, 4).view(">u4")[:, 0]
    return found.astype(np.int64)


def ranges(starts: Numbers, sizes: Numbers) -> Numbers:
    """The numbers from each start on, so many of each, one range after the other."""
    found: Numbers = np.repeat(starts - np.cumsum(sizes) + sizes, sizes)
    return found + np.arange(len(found))


def _rows(data: Bytes, starts: Numbers, size: int) -> Bytes:
    found: Bytes = data[starts[:, None] + np.arange(size)]
    return found


class _Narrow:
    """Records whose numbers are narrow: where the arrays of each stand (see ``records``)."""

    def __init__(self, ids_at: Numbers, heads: NDArray[Any]) -> None:
        self.postings = heads["postings"].astype(np.int64)
        self.places = heads["positions"].astype(np.int64)
        begins = np.where(self.places > self.postings, -(-self.postings // records.STRIDE), 0)
        self._ids_at = ids_at
        self._keys_at = ids_at + _ID * (self.postings + begins)
        self._positions_at = self._keys_at + records.NARROW * self.postings
        self.ends = self._positions_at + self.places

    def ids(self, data: Bytes) -> NDArray[np.uint32]:
        """The passages."""
        whole = data[: len(data) // _ID * _ID].view(f"<u{_ID}")
        return whole[ranges(self._ids_at // _ID, self.postings)]

    def counts(self, data: Bytes) -> NDArray[Any]:
        """The frequencies. Raises Malformed when there are not as many positions."""
        whole = data[: len(data) // records.NARROW * records.NARROW].view(f"<u{records.NARROW}")
        keys = whole[ranges(self._keys_at // records.NARROW, self.postings)]
        counts = keys & records.BITS[records.NARROW].most
        ends = np.append(0, np.cumsum(counts, dtype=np.int64))[np.cumsum(self.postings)]
        if not np.array_equal(ends, np.cumsum(self.places)):
            raise Malformed("a record with other positions than it says")
        return counts

    def positions(self, data: Bytes) -> Bytes:
        """The positions."""
        return data[ranges(self._positions_at, self.places)]


class _Unpacking:
    """The lists of some terms, while they are read.

    ``at`` is where what the dictionary says of each begins, ``ends`` where it ends.
    """

    def __init__(
        self,
        dictionary: memoryview,
        postings: memoryview,
        at: Numbers,
        ends: Numbers,
        kind: Kind,
    ) -> None:
        self._dictionary = dictionary
        self._postings = postings
        self._data = np.frombuffer(dictionary, np.uint8)
        self._at = at + INFO.itemsize
        self._ends = ends
        self._kind = kind
        infos = _rows(self._data, at, INFO.itemsize).view(INFO)[:, 0]
        self._inlined = infos["inlined"] != 0
        sizes = infos["frequency"].astype(np.int64)
        self._starts = np.append(0, np.cumsum(sizes))
        self._ids = np.zeros(int(self._starts[-1]), np.int64)
        self._counts = np.ones(len(self._ids), np.int64)
        self._values: list[tuple[Numbers, Numbers]] = []
        """Postings, and where their values begin in the dictionary."""
        self._positions: list[tuple[int, int, NDArray[np.unsignedinteger]]] = []
        """The first and the last posting but one of lists, and all positions in these."""
        self._records: list[tuple[Numbers, Bytes, Numbers]] = []
        """Lists, all positions in them, and how many each has."""
        self._single: list[tuple[int, PostingList]] = []

    def lists(self) -> Lists:
        """Read them all."""
        sizes = np.diff(self._starts)
        known = np.zeros(len(sizes), np.bool_)
        for size in range(1, INLINED + 1):
            terms = np.flatnonzero(self._inlined & (sizes == size))
            known[self._read_inlined(terms, size)] = True
        if self._kind is Kind.POSITIONS:
            listed = np.flatnonzero(~self._inlined)
            known[self._read_records(listed[sizes[listed] <= _SHORT])] = True
            for term in np.flatnonzero(~self._inlined & ~known).tolist():
                known[term] = self._read_record(term)
        for term in np.flatnonzero(~known).tolist():
            self._read_single(term)
        positions = np.zeros(0, np.int64)
        if self._kind is Kind.POSITIONS:
            positions = self._all_positions()
        return Lists(self._kind, self._starts, self._ids, self._counts, positions)

    def _read_inlined(self, terms: Numbers, size: int) -> Numbers:
        """Read lists of that size from the dictionary; returns those that have our form."""
        ids_at = self._at[terms] + _BEFORE_IDS
        counts_at = ids_at + INT.itemsize * size + _BETWEEN
        values_at = counts_at + INT.itemsize * size + _BETWEEN
        fits = values_at < self._ends[terms]
        terms, ids_at, counts_at, values_at = (
            each[fits] for each in (terms, ids_at, counts_at, values_at)
        )
        ours = np.ones(len(terms), np.bool_)
        for places, mark in ((ids_at, _PICKLE), (counts_at, _PART), (values_at, _PART)):
            wanted = np.frombuffer(mark, np.uint8)
            ours &= (_rows(self._data, places - len(mark), len(mark)) == wanted).all(axis=1)
        members = ranges(self._starts[terms[ours]], np.full(int(ours.sum()), size))
        for places, column in ((ids_at, self._ids), (counts_at, self._counts)):
            rows = _rows(self._data, places[ours], INT.itemsize * size).view(INT)
            column[members] = rows["number"].ravel()
        if self._kind is Kind.POSITIONS:
            at = values_at[ours]
            for each in range(size):
                long = self._data[at] == _LONG
                heads = np.where(long, 5, 2)
                self._values.append((members[each::size], at + heads))
                lengths = self._data[at + 1].astype(np.int64)
                whole = _rows(self._data, at[long] + 1, 4).view("<u4")[:, 0]
                lengths[long] = whole
                at = at + heads + lengths
        return terms[ours]

    def _read_records(self, terms: Numbers) -> Numbers:
        """Read lists from their records; returns those that have a record of narrow numbers."""
        data = np.frombuffer(self._postings, np.uint8)
        extents = _rows(self._data, self._at[terms], EXTENT.itemsize).view(EXTENT)[:, 0]
        ends = extents["offset"] + extents["length"].astype(np.int64)
        places = ends + -ends % records.ALIGNMENT
        fits = places + RECORD.itemsize <= len(data)
        terms, places = terms[fits], places[fits]
        heads = _rows(data, places, RECORD.itemsize).view(RECORD)[:, 0]
        narrow = (heads["magic"] == records.MAGIC) & (heads["key size"] == records.NARROW)
        narrow &= (heads["position size"] == 1) & (heads["positions"] >= heads["postings"])
        narrow &= heads["postings"] == np.diff(self._starts)[terms]
        terms, places, heads = terms[narrow], places[narrow], heads[narrow]
        found = _Narrow(places + RECORD.itemsize, heads)
        if found.ends.max(initial=0) > len(data):
            raise Malformed("a record that is cut short")
        members = ranges(self._starts[terms], found.postings)
        self._ids[members] = found.ids(data)
        self._counts[members] = found.counts(data)
        self._records.append((terms, found.positions(data), found.places))
        return terms

    def _read_record(self, term: int) -> bool:
        """Read a list from its record, if it has one."""
        start, end = int(self._starts[term]), int(self._starts[term + 1])
        at = int(self._at[term])
        offset, length = np.frombuffer(self._dictionary, EXTENT, 1, at)[0].tolist()
        found = records.find_record(self._postings, offset + length)
        if found is None or found.postings != end - start:
            return False
        self._ids[start:end] = np.frombuffer(self._postings, "<u4", found.postings, found.ids_at)
        keys = np.frombuffer(self._postings, f"<u{found.key_size}", found.postings, found.keys_at)
        self._counts[start:end] = keys & records.BITS[found.key_size].most
        positions = np.frombuffer(
            self._postings, f"<u{found.positions_size}", found.places, found.positions_at
        )
        self._positions.append((start, end, positions))
        return True

    def _read_single(self, term: int) -> None:
        start, end = int(self._starts[term]), int(self._starts[term + 1])
        at = int(self._at[term])
        if self._inlined[term]:
            found = read_inlined(bytes(self._dictionary[at : int(self._ends[term])]))
        else:
            offset, length = np.frombuffer(self._dictionary, EXTENT, 1, at)[0].tolist()
            positions = self._kind is Kind.POSITIONS
            found = read_list(self._postings, offset, length, positions=positions)
        if len(found) != end - start:
            raise Malformed("posting list of another length than the dictionary says")
        self._ids[start:end] = found.ids
        self._counts[start:end] = found.counts
        if self._kind is Kind.POSITIONS:
            self._single.append((start, found))

    def _all_positions(self) -> Numbers:
        at = np.append(0, np.cumsum(self._counts))
        positions = np.zeros(int(at[-1]), np.int64)
        for terms, several, sizes in self._records:
            positions[ranges(at[self._starts[terms]], sizes)] = several
        for start, end, found in self._positions:
            positions[at[start] : at[end]] = found
        for start, single in self._single:
            for number in range(len(single)):
                begin, finish = at[start + number], at[start + number + 1]
                positions[begin:finish] = single.positions(number)
        for members, places in self._values:
            self._read_values(positions, at[members], self._counts[members], places)
        return positions

    def _read_values(
        self, positions: Numbers, first: Numbers, counts: Numbers, places: Numbers
    ) -> None:
        """Read the numbers in these values, the next one of each at a time."""
        data = self._data
        at = places + 5 + (counts > 1)
        if not (data[places + 4] == _LIST).all() or not (data[at[counts > 1] - 1] == _MARK).all():
            raise Malformed("positions of another form")
        last = np.zeros(len(counts), np.int64)
        for number in range(int(counts.max(initial=0))):
            if number:
                left = counts > number
                first, counts, at, last = first[left], counts[left], at[left], last[left]
            code = data[at]
            wide, large = code != _K, code == _J
            found = data[at + 1].astype(np.int64)
            found[wide] += data[at[wide] + 2].astype(np.int64) << 8
            found[large] += (data[at[large] + 3].astype(np.int64) << 16) + (
                data[at[large] + 4].astype(np.int64) << 24
            )
            last = last + found
            positions[first + number] = last
            at = at + 2 + wide + 2 * large
