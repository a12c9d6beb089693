"""Records: posting lists as plain arrays, beside the pickles that Whoosh reads.

A record stands in the postings file right behind the list that it repeats, where Whoosh, which
keeps to the extents of lists, never looks. It is a head and some arrays, little-endian, each in
the narrowest of one, two and four bytes: the passage numbers as differences; the frequencies, and
as wide, how many of a posting's positions are before ``LEAD_WORDS`` (both left out when every
frequency is one); all positions, those of each posting in order. A long-lived process takes slices
of these; what has no record is read as Whoosh wrote it.
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

MAGIC = b"Rec1"
HEAD = struct.Struct("<4sIIBBBx")
"""Magic, number of postings, number of positions, bytes of a difference, frequency, position."""

_CODES = {1: "B", 2: "H", 4: "I"}


class Record(NamedTuple):
    """Where the arrays of a record are in the postings file: offsets, and bytes of each number.

    ``counts_size`` is 0 when every frequency is one; else the lead counts follow the frequencies.
    """

    postings: int
    places: int
    steps_at: int
    steps_size: int
    counts_at: int
    early_at: int
    counts_size: int
    positions_at: int
    positions_size: int


class Recorded(NamedTuple):
    """What a record says of each posting; ``positions`` are all of them in one."""

    ids: Sequence[int]
    counts: Sequence[int]
    early: Sequence[int]
    positions: Sequence[int]


def recorded(ids: Sequence[int], counts: Sequence[int], positions: Sequence[int]) -> Recorded:
    """What the record of a list says: passages in order, frequencies, all positions in one."""
    ends = accumulate(counts, initial=0)
    early = [sum(map(LEAD_WORDS.__gt__, positions[a:b])) for a, b in pairwise(ends)]
    return Recorded(list(ids), list(counts), early, list(positions))


def read_record(data: memoryview, at: int) -> Recorded | None:
    """What the record at a place of the postings file says; None when there is none.

    Raises:
        Malformed: it is damaged.
    """
    record = find_record(data, at)
    if record is None:
        return None
    count = record.postings
    steps = _unpacked(data, record.steps_at, record.steps_size, count)
    positions = _unpacked(data, record.positions_at, record.positions_size, record.places).tolist()
    if record.counts_size:
        counts = _unpacked(data, record.counts_at, record.counts_size, count).tolist()
        early = _unpacked(data, record.early_at, record.counts_size, count).tolist()
    else:
        counts, early = [1] * count, [int(each < LEAD_WORDS) for each in positions]
    return Recorded(list(accumulate(steps)), counts, early, positions)


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
    count = record.postings
    steps = _unpacked(data, record.steps_at, record.steps_size, count)
    counts = array("B", b"\x01" * count)
    if record.counts_size:
        counts = _unpacked(data, record.counts_at, record.counts_size, count)
    if sum(counts) != record.places:
        raise Malformed("a record with other positions than it says")
    positions = _unpacked(data, record.positions_at, record.positions_size, record.places)
    return PostingList(array("I", accumulate(steps)), counts, _Placed(counts, positions))


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
    if at + HEAD.size > len(data):
        return None
    magic, postings, places, steps, counts, positions = HEAD.unpack_from(data, at)
    if magic != MAGIC:
        return None
    steps_at = at + HEAD.size
    counts_at = steps_at + postings * steps
    early_at = counts_at + postings * counts
    positions_at = early_at + postings * counts
    fits = positions_at + places * positions <= len(data)
    if not fits or steps not in _CODES or counts not in (0, *_CODES) or positions not in _CODES:
        raise Malformed("a record that is cut short")
    return Record(
        postings, places, steps_at, steps, counts_at, early_at, counts, positions_at, positions
    )
