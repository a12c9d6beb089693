"""Records written plainly, one at a time: what those packed in bulk are held against."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from operator import sub

from indexer.records import HEAD, MAGIC, recorded

_CODES = {1: "B", 2: "H", 4: "I"}
_MOST_BYTE, _MOST_SHORT = 0xFF, 0xFFFF


def pack_record(ids: Sequence[int], counts: Sequence[int], positions: Sequence[int]) -> bytes:
    """The record of a list of at least one posting; see ``recorded``."""
    early = recorded(ids, counts, positions).early
    steps = [ids[0], *map(sub, ids[1:], ids)]
    sizes = _width(steps), 0 if max(counts) == 1 else _width(counts), _width(positions)
    frequencies = _packed(sizes[1], counts) + _packed(sizes[1], early) if sizes[1] else b""
    head = HEAD.pack(MAGIC, len(ids), len(positions), *sizes)
    return head + _packed(sizes[0], steps) + frequencies + _packed(sizes[2], positions)


def _width(numbers: Sequence[int]) -> int:
    most = max(numbers)
    return 1 if most <= _MOST_BYTE else 2 if most <= _MOST_SHORT else 4


def _packed(size: int, numbers: Sequence[int]) -> bytes:
    raw = array(_CODES[size], numbers)
    if sys.byteorder == "big":
        raw.byteswap()
    return raw.tobytes()
