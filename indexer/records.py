"""Records: posting lists as plain arrays, beside the pickles that Whoosh reads.

A record stands in the postings file behind the list that it repeats, where Whoosh, which keeps to
the extents of lists, never looks; at the next multiple of ``ALIGNMENT``, as numpy copies whole what
is not aligned. It is a head and four arrays, little-endian:

- the passage numbers, four bytes each;
- where the positions of every ``STRIDE``-th posting begin, four bytes each; left out when every
  frequency is one;
- a *key* of each posting, in two, four or eight bytes: in one number the length byte of the field,
  how many of the positions are before ``LEAD_WORDS``, and the frequency, which is all that a score
  depends on;
- all positions, those of each posting in order, in the narrowest of one, two and four bytes.

A long-lived process takes slices of these; what has no record is read as Whoosh wrote it.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from indexer.postings import PostingList
from indexer.scoring import LEAD_WORDS
from indexer.segments import Malformed

MAGIC = b"Rec2"
HEAD = struct.Struct("<4sIIBBxx")
"""Magic, number of postings, number of positions, bytes of a key, bytes of a position."""
STRIDE = 16
ALIGNMENT = 4

_MOST_BYTE = 0xFF
_WIDTHS = (1, 2, 4)
_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}


class Bits:
    """How many bits of a key, from the lowest on, are the frequency and the early positions.

    The length byte is above them, from ``length_at`` on. There is room for frequencies up to
    ``most``.
    """

    def __init__(self, count: int, early: int) -> None:
        self.count = count
        self.early = early
        self.most = (1 << count) - 1
        self.length_at = count + early

    def key(self, length: Any, early: Any, count: Any) -> Any:
        """These numbers, or arrays of them, in one."""
        return length << self.length_at | early << self.count | count

    def numbers(self, key: Any) -> tuple[Any, Any, Any]:
        """The length byte, the early positions and the frequency in a key, or in an array."""
        early = key >> self.count & (1 << self.early) - 1
        return key >> self.length_at, early, key & self.most


BITS = {2: Bits(4, 4), 4: Bits(19, 5), 8: Bits(32, 5)}
"""By the bytes of a key."""
NARROW = min(BITS)
"""The bytes of the keys of most lists."""
_EARLY = bytes(BITS[NARROW].numbers(each)[1] for each in range(_MOST_BYTE + 1))
"""What the lower byte of a narrow key says of early positions."""


def key_size(most: int) -> int:
    """The bytes of keys with room for so high a frequency."""
    for size, bits in BITS.items():
        if most <= bits.most:
            return size
    raise OverflowError(most)


class Record(NamedTuple):
    """Where the arrays of a record are in the postings file: offsets, and bytes of each number.

    ``starts_at`` equals ``keys_at`` when every frequency is one.
    """

    postings: int
    places: int
    ids_at: int
    starts_at: int
    keys_at: int
    key_size: int
    positions_at: int
    positions_size: int


class Recorded(NamedTuple):
    """What a record says of each posting; ``positions`` are all of them in one."""

    ids: Sequence[int]
    lengths: Sequence[int]
    early: Sequence[int]
    counts: Sequence[int]
    starts: Sequence[int]
    positions: Sequence[int]


def recorded(
    ids: Sequence[int], lengths: Sequence[int], counts: Sequence[int], positions: Sequence[int]
) -> Recorded:
    """What the record of a list says.

    Args:
        ids: The passages, in order.
        lengths: The length byte of each.
        counts: The frequency in each.
        positions: All positions in one.
    """
    ends = tuple(accumulate(counts, initial=0))
    early = [sum(map(LEAD_WORDS.__gt__, positions[a:b])) for a, b in pairwise(ends)]
    several = len(positions) > len(ids)
    starts = list(ends[:-1:STRIDE]) if several else []
    return Recorded(list(ids), list(lengths), early, list(counts), starts, list(positions))


def read_record(data: memoryview, at: int) -> Recorded | None:
    """What the record at a place of the postings file says; None when there is none.

    Raises:
        Malformed: it is damaged.
    """
    record = find_record(data, at)
    if record is None:
        return None
    keys = _unpacked(data, record.keys_at, record.key_size, record.postings)
    numbers = list(map(BITS[record.key_size].numbers, keys))
    lengths, early, counts = ([each[part] for each in numbers] for part in range(3))
    starts = (record.keys_at - record.starts_at) // 4
    return Recorded(
        _unpacked(data, record.ids_at, 4, record.postings).tolist(),
        lengths,
        early,
        counts,
        _unpacked(data, record.starts_at, 4, starts).tolist(),
        _unpacked(data, record.positions_at, record.positions_size, record.places).tolist(),
    )


class _Placed(Sequence[tuple[int, ...]]):
    """The positions of each posting; only those that are asked for are taken out."""

    def __init__(self, counts: array[int], positions: array[int]) -> None:
        self._ends = array("I", accumulate(counts))
        self._counts = counts
        self._positions = positions

    def __len__(self) -> int:
        return len(self._ends)

    def __getitem__(self, at: Any) -> Any:
        end = self._ends[at]
        return tuple(self._positions[end - self._counts[at] : end])


def placed_list(data: memoryview, at: int) -> PostingList | None:
    """The list of a record, with positions; otherwise as ``read_record``."""
    record = find_record(data, at)
    if record is None:
        return None
    most = BITS[record.key_size].most
    keys = _unpacked(data, record.keys_at, record.key_size, record.postings)
    counts = array("B" if most <= _MOST_BYTE else "I", [key & most for key in keys])
    if sum(counts) != record.places:
        raise Malformed("a record with other positions than it says")
    positions = _unpacked(data, record.positions_at, record.positions_size, record.places)
    ids = _unpacked(data, record.ids_at, 4, record.postings)
    return PostingList(ids, counts, _Placed(counts, positions))


def early_list(data: memoryview, at: int) -> PostingList | None:
    """The list of a record, but with the frequencies before ``LEAD_WORDS``; as ``read_record``."""
    record = find_record(data, at)
    if record is None:
        return None
    ids = _unpacked(data, record.ids_at, 4, record.postings)
    end = record.keys_at + record.key_size * record.postings
    if record.key_size == NARROW:
        low = data[record.keys_at : end : NARROW].tobytes()
        return PostingList(ids, array("B", low.translate(_EARLY)))
    early = BITS[record.key_size].numbers
    keys = _unpacked(data, record.keys_at, record.key_size, record.postings)
    return PostingList(ids, array("B", [early(key)[1] for key in keys]))


def _unpacked(data: memoryview, at: int, size: int, count: int) -> array[int]:
    raw = array(_CODES[size], data[at : at + size * count].tobytes())
    if sys.byteorder == "big":
        raw.byteswap()
    return raw


def find_record(data: memoryview, at: int) -> Record | None:
    """The record that begins at a place of the postings file; None when there is none.

    Raises:
        Malformed: it is damaged.
    """
    at += -at % ALIGNMENT
    if at + HEAD.size > len(data):
        return None
    magic, postings, places, wide, positions_size = HEAD.unpack_from(data, at)
    if magic != MAGIC:
        return None
    ids_at = at + HEAD.size
    starts_at = keys_at = ids_at + 4 * postings
    if places > postings:
        keys_at += 4 * -(-postings // STRIDE)
    positions_at = keys_at + wide * postings
    fits = positions_at + places * positions_size <= len(data)
    if not fits or wide not in BITS or positions_size not in _WIDTHS or places < postings:
        raise Malformed("a record that is cut short")
    return Record(postings, places, ids_at, starts_at, keys_at, wide, positions_at, positions_size)
