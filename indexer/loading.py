"""Posting lists as arrays of numpy: all segments as one, deleted passages left out."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.lists import Lists, Segment
from indexer.passages import NOBODY, Bools, Ints
from indexer.postings import (
    INLINED,
    INLINED_HEAD,
    INLINED_PART,
    Packed,
    PostingList,
    read_inlined,
    read_list,
    unpack_positions,
)
from indexer.records import BITS, NARROW, STRIDE, find_record, key_size
from indexer.scoring import LEAD_WORDS
from indexer.segments import Malformed
from indexer.terms import TermEntry

Numbers = npt.NDArray[np.integer[Any]]

REMEMBERED = 10_000
"""Terms whose places are remembered after a scan, at most: they are asked for next."""

_DAMAGED = (pickle.UnpicklingError, struct.error, EOFError, ValueError, TypeError, IndexError)
_SINGLE, _SINGLE_SIZE = b"C\x09\x00\x00\x00\x01]K", 11
"""How the value of one position below 256 begins where it was packed, and its bytes in all."""
_SINGLE_SIZES = (9, 13)
"""Bytes of the value of one position below 256: count, list, a byte's sign, the byte, the end."""
_BYTE = ord("K")
_ONE = b"\x00\x00\x00\x01"
_TYPES = {size: np.dtype(f"<u{size}") for size in (1, 2, 4, 8)}
_IDS = _TYPES[4]
_WIDE = max(BITS)
_BLOCK = np.arange(STRIDE)[:, None]
_MANY, _FEW = 4000, 64
"""Up to so many postings, and with one in so many or more, counting through all costs less."""


class Loaded:
    """The passages that hold a term, by their places in the index, in order, and how often.

    ``keys`` say all that a score depends on; see ``records``.
    """

    __slots__ = ("_begins", "_positions", "_starts", "ids", "keys")

    def __init__(
        self,
        ids: Ints,
        keys: Numbers,
        positions: Numbers | Callable[[], Numbers],
        begins: Numbers | None = None,
    ) -> None:
        self.ids = ids
        self.keys = keys
        self._positions = positions
        self._begins = begins
        self._starts: Ints | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """About what it takes in memory."""
        return 3 * self.ids.nbytes

    @property
    def most(self) -> int:
        """The bits of a key that are the frequency."""
        return BITS[self.keys.itemsize].most

    @property
    def counts(self) -> Numbers:
        """The frequency in each passage."""
        return self.keys & self.most

    @property
    def positions(self) -> Numbers:
        """All positions, those of each passage in order."""
        if not isinstance(self._positions, np.ndarray):
            self._positions = self._positions()
        return self._positions

    @property
    def starts(self) -> Ints:
        """Where the positions of each passage begin."""
        if self._starts is None:
            counts = self.counts.astype(np.int64)
            self._starts = np.cumsum(counts, dtype=np.int64) - counts
        return self._starts

    def starts_of(self, at: Ints) -> Ints:
        """Where the positions of some passages begin, which are told by their places in the list.

        Of few, without a look at all others.
        """
        few = len(self) > _MANY and len(self) > _FEW * len(at)
        if self._begins is None or self._starts is not None or not few:
            return self.starts[at]
        block = at // STRIDE
        # The key of the posting itself does not count, and may stand for those behind it.
        among = np.minimum(block * STRIDE + _BLOCK, at)
        counts = (self.keys[among] & self.most) * (among < at)
        found: Ints = counts.sum(axis=0, dtype=np.int64) + self._begins[block]
        return found

    def only(self, wanted: Bools) -> Loaded:
        """The list of some of the passages alone."""

        def positions() -> Numbers:
            return self.positions[np.repeat(wanted, self.counts.astype(np.int64))]

        return Loaded(self.ids[wanted], self.keys[wanted], positions)

    def moved(self, base: int) -> Loaded:
        """The list of passages so many places further on."""
        return Loaded(self.ids + base, self.keys, self._positions, self._begins)


ABSENT = Loaded(NOBODY, np.zeros(0, np.uint16), np.zeros(0, np.uint8))
"""The list of a term that is not there."""


class Loader:
    """Reads the lists of an index."""

    def __init__(self, lists: Lists) -> None:
        self._segments = lists.segments
        self._fields = {field for each in self._segments for field in each.terms.fields}
        self._remembered: dict[tuple[str, str], list[tuple[Segment, TermEntry]]] = {}
        self._lengths: dict[tuple[int, str], bytes] = {}
        self._live = {
            segment.base: _live(segment) for segment in self._segments if segment.entry.deleted
        }

    def has(self, field: str) -> bool:
        """Whether any passage has words in a field."""
        return field in self._fields

    def starting(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin with ``prefix``, of each segment in order."""
        found: dict[str, list[tuple[Segment, TermEntry]]] = {}
        for segment in self._segments:
            for term, entry in segment.terms.starting(field, prefix):
                found.setdefault(term, []).append((segment, entry))
        if len(self._remembered) + len(found) > REMEMBERED:
            self._remembered.clear()
        if len(found) <= REMEMBERED:
            self._remembered.update({(field, term): each for term, each in found.items()})
        return list(found)

    def load(self, field: str, term: str) -> Loaded:
        """The list of a term of a field with positions. Raises Malformed when it is damaged."""
        known = self._remembered.get((field, term))
        if known is None:
            found = ((segment, segment.terms.find(field, term)) for segment in self._segments)
            known = [(segment, entry) for segment, entry in found if entry is not None]
        if len(known) == 1:
            return self._read(field, *known[0])
        return _joined([self._read(field, *each) for each in known]) if known else ABSENT

    def _read(self, field: str, segment: Segment, entry: TermEntry) -> Loaded:
        try:
            if entry.inlined is None:
                found = from_record(segment.postings, entry.offset + entry.length)
            else:
                found = _short(entry.inlined, entry.frequency, self._measured(segment, field))
            if found is None:
                found = _from_list(_read_list(segment, entry), self._measured(segment, field))
        except _DAMAGED as error:
            raise Malformed(f"posting list: {type(error).__name__}: {error}") from error
        ids = found.ids
        if len(ids) != entry.frequency or ids[-1] >= segment.entry.count:
            raise Malformed("posting list of another length than its term says")
        if self._live:
            live = self._live.get(segment.base)
            found = found if live is None else found.only(live[ids])
        return found.moved(segment.base) if segment.base else found

    def _measured(self, segment: Segment, field: str) -> bytes:
        """The length byte of a field in each passage of a segment."""
        key = segment.base, field
        if key not in self._lengths:
            self._lengths[key] = segment.column(f"._{field}_len.col", 1)
        return self._lengths[key]


def _live(segment: Segment) -> Bools:
    live = np.ones(segment.entry.count, np.bool_)
    live[list(segment.entry.deleted)] = False
    return live


def _joined(parts: list[Loaded]) -> Loaded:
    ids = np.concatenate([each.ids for each in parts])
    if len({each.keys.itemsize for each in parts}) == 1:
        keys = np.concatenate([each.keys for each in parts])
    else:
        keys = np.concatenate([_widened(each.keys) for each in parts])
    return Loaded(ids, keys, lambda: np.concatenate([each.positions for each in parts]))


def _widened(keys: Numbers) -> Numbers:
    if keys.itemsize == _WIDE:
        return keys
    bits = BITS[keys.itemsize]
    wide = keys.astype(_TYPES[_WIDE])
    early = wide >> bits.count & (1 << bits.early) - 1
    found: Numbers = BITS[_WIDE].key(wide >> bits.length_at, early, wide & bits.most)
    return found


def from_record(data: memoryview, at: int) -> Loaded | None:
    """The list of the record at a place of the postings file; None when there is none.

    Raises:
        Malformed: it is damaged.
    """
    record = find_record(data, at)
    if record is None:
        return None
    count = record.postings
    ids = np.frombuffer(data, _IDS, count, record.ids_at).astype(np.int64)
    keys = np.frombuffer(data, _TYPES[record.key_size], count, record.keys_at)
    begins = None
    if record.places > count:
        begins = np.frombuffer(data, _IDS, -(-count // STRIDE), record.starts_at)
    size, places, at = record.positions_size, record.places, record.positions_at
    return Loaded(ids, keys, lambda: np.frombuffer(data, _TYPES[size], places, at), begins)


def _short(data: bytes, count: int, lengths: bytes) -> Loaded | None:
    """A list that stands in the dictionary, when each posting is of a single small position.

    It is the list of most words there are.
    """
    form = INLINED.get(count)
    if form is None or len(data) < form.size + count * _SINGLE_SIZE:
        return None
    head, *numbers = form.unpack_from(data)
    if head != INLINED_HEAD or not numbers[count] == numbers[-1] == INLINED_PART:
        return None
    ids = numbers[:count]
    at_length, at_early = BITS[NARROW].length_at, BITS[NARROW].count
    keys, positions = [], []
    at = form.size
    for passage in ids:
        if data[at : at + len(_SINGLE)] != _SINGLE:
            return None
        position = data[at + len(_SINGLE)]
        positions.append(position)
        keys.append(lengths[passage] << at_length | (position < LEAD_WORDS) << at_early | 1)
        at += _SINGLE_SIZE
    narrow = np.array(keys, np.uint16)
    return Loaded(np.array(ids, np.int64), narrow, lambda: np.array(positions, np.uint8))


def _read_list(segment: Segment, entry: TermEntry) -> PostingList:
    if entry.inlined is not None:
        return read_inlined(entry.inlined, entry.frequency)
    return read_list(segment.postings, entry.offset, entry.length, positions=True)


def _from_list(found: PostingList, lengths: bytes) -> Loaded:
    """A list that has no record, mostly as it is so short."""
    ids, counts, values = found.ids, found.counts, found.values
    assert values is not None, "a field with positions"
    places = [positions_in(value) for value in values]
    size = key_size(max(counts))
    length_at, early_at = BITS[size].length_at, BITS[size].count
    keys = [
        lengths[at] << length_at | _early(each) << early_at | count
        for at, count, each in zip(ids, counts, places, strict=True)
    ]

    def positions() -> Numbers:
        return np.array(list(chain.from_iterable(places)), np.int64)

    return Loaded(np.array(ids, np.int64), np.array(keys, _TYPES[size]), positions)


def _early(positions: Sequence[int]) -> int:
    """How many of the positions, which are in order, are before ``LEAD_WORDS``."""
    if positions[-1] < LEAD_WORDS:
        return len(positions)
    return 0 if positions[0] >= LEAD_WORDS else sum(each < LEAD_WORDS for each in positions)


def positions_in(value: Packed) -> Sequence[int]:
    """As ``unpack_positions``; of a single small position, without unpickling."""
    if not isinstance(value, bytes):
        return value
    if len(value) in _SINGLE_SIZES and value[-4] == _BYTE and value.startswith(_ONE):
        return (value[-3],)
    return unpack_positions(value)
