"""Term dictionaries written in bulk, as ``terms`` reads them.

The format is ``whoosh.filedb.filetables.OrderedHashWriter``'s: a head, then for each key its
length, that of its value, and both; 256 tables of the hashes of keys and where these stand, probed
linearly; a directory of the tables; a pickle of extras; the places of all keys in their order.
"""

from __future__ import annotations

import pickle
import struct
from array import array
from collections.abc import Mapping, Sequence
from hashlib import md5
from typing import Any, Protocol

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

_HEAD = b"HSH3\x00" + bytes(8)
"""The mark, the hash function (MD5), and room that nobody has used."""
_TABLES = 256
_SLOT = np.dtype([("hash", ">u4"), ("place", ">i8")])
_TABLE = np.dtype([("place", ">i8"), ("slots", ">i4")])
_LENGTHS = 8
"""Bytes of the lengths of a key and its value."""
_INT = struct.Struct("!i")
_MOST_INT = (1 << 31) - 1


class Writable(Protocol):
    """As much of a file as a dictionary needs."""

    def write(self, data: bytes, /) -> int:
        """Put these bytes behind the others; returns how many they are."""


class Keyed(Struct, frozen=True):
    """Keys in order with their values, as they stand in a dictionary, wherever in it that is.

    ``sizes`` are those of each in ``data``, ``values_at`` says where in it each value begins.
    """

    data: bytes
    sizes: NDArray[np.int64]
    values_at: NDArray[np.int64]
    hashes: bytes


def keyed(keys: Sequence[bytes], values: Sequence[bytes]) -> Keyed:
    """These keys, each greater than the one before it, with their values."""
    sizes = np.empty((len(keys), 2), ">i4")
    sizes[:, 0] = np.fromiter(map(len, keys), np.int64, len(keys))
    sizes[:, 1] = np.fromiter(map(len, values), np.int64, len(keys))
    heads = sizes.tobytes()
    pieces: list[bytes] = [b""] * (3 * len(keys))
    pieces[0::3] = [heads[at : at + _LENGTHS] for at in range(0, len(heads), _LENGTHS)]
    pieces[1::3] = keys
    pieces[2::3] = values
    whole = sizes.sum(axis=1, dtype=np.int64) + _LENGTHS
    return Keyed(
        data=b"".join(pieces),
        sizes=whole,
        values_at=np.cumsum(whole) - sizes[:, 1],
        hashes=b"".join([md5(key, usedforsecurity=False).digest()[-4:] for key in keys]),
    )


class DictionaryWriter:
    """A dictionary on its way to ``file``."""

    def __init__(self, file: Writable) -> None:
        self._file = file
        self._end = file.write(_HEAD)
        self._hashes = bytearray()
        self._places: list[NDArray[np.int64]] = []
        self._count = 0

    def add(self, some: Keyed) -> None:
        """Write keys, each greater than all before it, and their values."""
        self._file.write(some.data)
        ends = self._end + np.cumsum(some.sizes)
        self._places.append(ends - some.sizes)
        self._end += len(some.data)
        self._hashes += some.hashes
        self._count += len(some.sizes)

    def finish(self, extras: Mapping[str, Any]) -> None:
        """Write what stands behind the keys. The file stays open."""
        places = np.concatenate([np.zeros(0, np.int64), *self._places])
        slots, sizes = _tables(np.frombuffer(self._hashes, ">u4").astype(np.int64), places)
        self._file.write(slots.tobytes())
        directory = np.zeros(_TABLES, _TABLE)
        directory["place"] = self._end + _SLOT.itemsize * (np.cumsum(sizes) - sizes)
        directory["slots"] = sizes
        self._file.write(directory.tobytes())
        code = "i" if self._end <= _MOST_INT else "q"
        stored = {**extras, "indextype": code, "indexlen": self._count}
        behind = pickle.dumps(stored, 2) + places.astype(f">i{array(code).itemsize}").tobytes()
        self._file.write(behind + _INT.pack(len(behind)))


def _tables(
    hashes: NDArray[np.int64], places: NDArray[np.int64]
) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """The slots of all tables, one table after the other, and how many each of them has."""
    bucket = hashes % _TABLES
    counts = np.bincount(bucket, minlength=_TABLES)
    sizes = 2 * counts
    starts = np.cumsum(sizes) - sizes
    home = (hashes >> 8) % np.maximum(sizes, 1)[bucket]
    order = np.argsort(starts[bucket] + home, kind="stable")
    # In the order of their homes, each takes its own slot or the one behind the last taken.
    ranks = np.arange(len(order))
    wanted = (starts[bucket] + home)[order] - ranks
    taken = _running_most(wanted, bucket[order]) + ranks
    slots = np.zeros(int(sizes.sum()), _SLOT)
    ends = (starts + sizes)[bucket[order]]
    inside = taken < ends  # the others begin again at the first free slot of their table
    chosen = order[inside]
    slots["hash"][taken[inside]] = hashes[chosen]
    slots["place"][taken[inside]] = places[chosen]
    for at in order[~inside].tolist():
        slot = int(starts[bucket[at]])
        while slots["place"][slot]:
            slot += 1
        slots[slot] = hashes[at], places[at]
    return slots, sizes


def _running_most(numbers: NDArray[np.int64], runs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The greatest number so far in each run; ``runs`` numbers these, ascending."""
    step = int(numbers.max(initial=0)) - int(numbers.min(initial=0)) + 1
    found: NDArray[np.int64] = np.maximum.accumulate(numbers + runs * step) - runs * step
    return found
