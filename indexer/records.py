"""Records: posting lists as plain arrays, beside the pickles that Whoosh reads.

A record stands in the postings file right behind the list that it repeats, where Whoosh, which
keeps to the extents of lists, never looks. It is a head and three arrays, little-endian, each in
the narrowest of one, two and four bytes: the passage numbers as differences, the frequencies (left
out when all are one) and all positions, those of each posting in order. A long-lived process takes
slices of these; what has no record is read as Whoosh wrote it.
"""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Sequence
from operator import sub
from typing import NamedTuple

from indexer.segments import Malformed

MAGIC = b"Rec1"
HEAD = struct.Struct("<4sIIBBBx")
"""Magic, number of postings, number of positions, bytes of a difference, frequency, position."""

_CODES = {1: "B", 2: "H", 4: "I"}
_MOST_BYTE, _MOST_SHORT = 0xFF, 0xFFFF


class Record(NamedTuple):
    """Where the arrays of a record are in the postings file: offsets, and bytes of each number.

    ``counts_size`` is 0 when every frequency is one.
    """

    postings: int
    places: int
    steps_at: int
    steps_size: int
    counts_at: int
    counts_size: int
    positions_at: int
    positions_size: int


def pack_record(ids: Sequence[int], counts: Sequence[int], positions: Sequence[int]) -> bytes:
    """The record of a list: ascending ids, frequencies, and the positions of all postings."""
    steps = [ids[0], *map(sub, ids[1:], ids)]
    packed = [_packed(steps), (0, b"") if max(counts) == 1 else _packed(counts), _packed(positions)]
    sizes = (size for size, _ in packed)
    return HEAD.pack(MAGIC, len(ids), len(positions), *sizes) + b"".join(data for _, data in packed)


def _packed(numbers: Sequence[int]) -> tuple[int, bytes]:
    most = max(numbers)
    size = 1 if most <= _MOST_BYTE else 2 if most <= _MOST_SHORT else 4
    raw = array(_CODES[size], numbers)
    if sys.byteorder == "big":
        raw.byteswap()
    return size, raw.tobytes()


def find_record(data: memoryview, at: int) -> Record | None:
    """The record that begins at a place of the postings file; None when there is none.

    Raises:
        Malformed: it is damaged.
    """
    if data[at : at + len(MAGIC)] != MAGIC or at + HEAD.size > len(data):
        return None
    _, postings, places, steps, counts, positions = HEAD.unpack_from(data, at)
    steps_at = at + HEAD.size
    counts_at = steps_at + postings * steps
    positions_at = counts_at + postings * counts
    fits = positions_at + places * positions <= len(data)
    if not fits or steps not in _CODES or counts not in (0, *_CODES) or positions not in _CODES:
        raise Malformed("a record that is cut short")
    return Record(
        postings, places, steps_at, steps, counts_at, counts, positions_at, positions
    )
