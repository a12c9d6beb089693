"""Records written plainly, one at a time: what those packed in bulk are held against."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence

from indexer.records import HEAD, MAGIC, recorded

_CODES = {1: "B", 2: "H", 4: "I", 8: "Q"}
_MOST_BYTE, _MOST_SHORT = 0xFF, 0xFFFF


def pack_record(
    ids: Sequence[int], lengths: Sequence[int], counts: Sequence[int], positions: Sequence[int]
) -> bytes:
    """The record of a list of at least one posting; see ``recorded``."""
    said = recorded(ids, lengths, counts, positions)
    size = 2 if max(counts) <= 15 else 4 if max(counts) < 1 << 19 else 8
    count_bits, early_bits = {2: (4, 4), 4: (19, 5), 8: (32, 5)}[size]
    keys = [
        length << count_bits + early_bits | early << count_bits | count
        for length, early, count in zip(said.lengths, said.early, said.counts, strict=True)
    ]
    head = HEAD.pack(MAGIC, len(ids), len(positions), size, _width(positions))
    starts = _packed(4, said.starts)
    return b"".join(
        (head, _packed(4, ids), starts, _packed(size, keys), _packed(_width(positions), positions))
    )


def _width(numbers: Sequence[int]) -> int:
    most = max(numbers)
    return 1 if most <= _MOST_BYTE else 2 if most <= _MOST_SHORT else 4


def _packed(size: int, numbers: Sequence[int]) -> bytes:
    raw = array(_CODES[size], numbers)
    if sys.byteorder == "big":
        raw.byteswap()
    return raw.tobytes()
