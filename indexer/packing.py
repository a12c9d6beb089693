"""Posting lists of many terms, packed at once.

A list is the bytes ``W3Bl`` and blocks; a block is its length (negative for the last), a pickled
tuple of facts and a pickled tuple of passage numbers (as differences), frequencies and values
(``whoosh.codec.whoosh3.W3PostingsWriter``). Whoosh reads whatever pickles to sequences, so the
blocks written here hold arrays in place of tuples, at a place that is known. The value of a posting
is Whoosh's ``formats.Positions``: a count and a pickled list of differences. Behind each list of a
field with positions stands its record (see ``records``).

Here the numbers of all lists lie in arrays, one list after the other, and each step is taken for
all of them: for a term only slices of bytes are put together.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from enum import Enum
from itertools import chain
from typing import Any

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from indexer import records
from indexer.dictionary import Keyed
from indexer.postings import ARRAY_BEGINNING, ARRAY_END, ARRAY_FORMATS, MAGIC
from indexer.scoring import LEAD_WORDS
from indexer.values import (
    Bytes,
    Numbers,
    Values,
    differences,
    no_values,
    packed_positions,
    repeated_positions,
)

BLOCK = 4096
"""Most postings in a block."""
INLINED = 4
"""Up to so many postings stand in the term dictionary itself."""

_MOST_BYTE, _MOST_SHORT = 0xFF, 0xFFFF
_LARGE = 16
"""Postings from which on values that come again are named in a list."""
_SIZES = np.array((1, 2, 4))
INT = np.dtype([("J", "V1"), ("number", "<i4")])
"""A number in a pickle."""
_SIZE = struct.Struct("<I")
_SIGNED = struct.Struct("!i")

INFO = np.dtype(
    [
        ("inlined", "u1"),
        ("weight", ">f4"),
        ("frequency", ">u4"),
        ("shortest", "u1"),
        ("longest", "u1"),
        ("most", ">f4"),
        ("first", ">u4"),
        ("last", ">u4"),
    ]
)
"""``whoosh.codec.whoosh3.W3TermInfo``, up to where its postings are."""
EXTENT = np.dtype([("offset", ">i8"), ("length", ">i4")])

_BLOCK = np.dtype(
    [
        ("head", "V3"),
        ("count", INT),
        ("last", INT),
        ("G", "V1"),
        ("most", ">f8"),
        ("compression and K", "V3"),
        ("shortest", "u1"),
        ("K", "V1"),
        ("longest", "u1"),
        ("array", f"V{2 + len(ARRAY_BEGINNING)}"),
        ("code", "u1"),
        ("k", "V1"),
        ("format", "u1"),
        ("B", "V1"),
        ("bytes", "<u4"),
    ]
)
_BLOCK_ROW = np.frombuffer(
    b"".join(
        (
            b"\x80\x02(",
            b"J" + bytes(4),
            b"J" + bytes(4),
            b"G" + bytes(8),
            b"K\x00K\x00K\x00",
            b"t." + ARRAY_BEGINNING,
            b"\x00K\x00B" + bytes(4),
        )
    ),
    _BLOCK,
)
"""The pickle of a block's facts, and the beginning of its array of differences."""
_CODES = np.array(list(map(ord, ARRAY_FORMATS)), np.uint8)
_FORMATS = np.array(list(ARRAY_FORMATS.values()), np.uint8)
_BLOCK_END = b"\x87."

RECORD = np.dtype(
    [
        ("magic", "S4"),
        ("postings", "<u4"),
        ("positions", "<u4"),
        ("key size", "u1"),
        ("position size", "u1"),
        ("unused", "V2"),
    ]
)


class Kind(Enum):
    """What a posting says beyond its passage: its positions, or nothing."""

    POSITIONS = "positions"
    NONE = "none"


class Lists(Struct, frozen=True):
    """The posting lists of several terms, one after the other; none of them is empty.

    ``starts`` says where each begins in ``ids`` and ``counts``, and ends with their length.
    ``positions``, in fields that have them, follow each other in the order of the postings.
    """

    kind: Kind
    starts: Numbers
    ids: Numbers
    counts: Numbers
    positions: Numbers

    @property
    def sizes(self) -> Numbers:
        """How many postings each list has."""
        return np.diff(self.starts)

    def parts(self, at_once: int) -> Iterator[tuple[int, int, Lists]]:
        """The same lists, in parts of so many occurrences or one list more.

        With each part comes which lists are in it: the first, and the one past the last.
        """
        places = np.append(0, np.cumsum(self.counts))
        ends = places[self.starts]
        first = 0
        while first < len(self.starts) - 1:
            past = int(np.searchsorted(ends, ends[first] + at_once))
            past = min(max(past, first + 1), len(self.starts) - 1)
            start, end = int(self.starts[first]), int(self.starts[past])
            yield (
                first,
                past,
                Lists(
                    kind=self.kind,
                    starts=self.starts[first : past + 1] - start,
                    ids=self.ids[start:end],
                    counts=self.counts[start:end],
                    positions=self.positions[places[start] : places[end]],
                ),
            )
            first = past


def _values(lists: Lists) -> Values:
    match lists.kind:
        case Kind.NONE:
            return no_values(len(lists.ids))
        case Kind.POSITIONS:
            blocks = _large_blocks(lists)
            repeated = repeated_positions(lists.counts, lists.positions, blocks)
            return packed_positions(lists.counts, lists.positions, repeated)


def pack(lists: Lists, lengths: Bytes) -> tuple[list[bytes], bytes]:
    """What the term dictionary says of each list, and what goes into the postings file.

    Places there count from the first of these bytes: see ``moved``.

    Args:
        lists: The lists.
        lengths: The field's length of each passage of the segment, as Whoosh's length bytes;
            empty for a field without lengths.
    """
    packed = _values(lists)
    measured = lengths[lists.ids] if len(lengths) else np.zeros(len(lists.ids), np.uint8)
    infos = _infos(lists, measured)
    found: list[bytes] = [b""] * len(infos)
    for term, short in _inlined(lists, packed, infos):
        found[term] = short
    listed = np.flatnonzero(lists.sizes > INLINED)
    data = [[MAGIC] for _ in range(len(listed))]
    for at, block in _blocks(lists, packed, measured, listed):
        data[at].append(block)
    written = list(map(b"".join, data))
    extents = np.zeros(len(listed), EXTENT)
    extents["length"] = lengths_of(written)
    written = list(map(_padded, written))
    behind = list(map(_padded, _records(lists, measured, listed)))
    sizes = lengths_of(written) + lengths_of(behind)
    extents["offset"] = np.cumsum(sizes) - sizes
    for term, info, extent in zip(
        listed.tolist(), _rows(infos[listed]), _rows(extents), strict=True
    ):
        found[term] = info + extent
    return found, b"".join(chain.from_iterable(zip(written, behind, strict=True)))


def moved(terms: Keyed, offset: int) -> Keyed:
    """What the dictionary says of lists that begin at ``offset`` of the postings file."""
    data = np.frombuffer(bytearray(terms.data), np.uint8)
    at = terms.values_at[data[terms.values_at] == 0] + INFO.itemsize
    extents = data[at[:, None] + np.arange(EXTENT.itemsize)].view(EXTENT)
    extents["offset"] += offset
    data[at[:, None] + np.arange(EXTENT.itemsize)] = extents.view(np.uint8)
    return replace(terms, data=data.tobytes())


def _padded(data: bytes) -> bytes:
    """What comes next begins at a multiple of ``records.ALIGNMENT``."""
    return data + bytes(-len(data) % records.ALIGNMENT)


def lengths_of(pieces: Sequence[bytes]) -> Numbers:
    """How many bytes each has."""
    return np.fromiter(map(len, pieces), np.int64, len(pieces))


def _infos(lists: Lists, measured: Bytes) -> NDArray[Any]:
    starts, ends = lists.starts[:-1], lists.starts[1:]
    rows = np.zeros(len(starts), INFO)
    rows["inlined"] = ends - starts <= INLINED
    rows["weight"] = np.add.reduceat(lists.counts, starts)
    rows["frequency"] = ends - starts
    rows["shortest"] = np.minimum.reduceat(measured, starts)
    rows["longest"] = np.maximum.reduceat(measured, starts)
    rows["most"] = np.maximum.reduceat(lists.counts, starts)
    rows["first"] = lists.ids[starts]
    rows["last"] = lists.ids[ends - 1]
    return rows


def _rows(rows: NDArray[Any]) -> list[bytes]:
    """The bytes of each row."""
    data, size = rows.tobytes(), rows.itemsize
    return [data[at : at + size] for at in range(0, len(data), size)]


def _large_blocks(lists: Lists) -> Numbers:
    """The number of the block of each posting; -1 in small blocks, where no value is named."""
    sizes = lists.sizes
    blocks = np.where(sizes >= _LARGE, -(-sizes // BLOCK), 0)
    before = np.repeat(np.cumsum(blocks) - blocks, sizes)
    within = (np.arange(len(lists.ids)) - np.repeat(lists.starts[:-1], sizes)) // BLOCK
    return np.where(np.repeat(blocks, sizes) > 0, before + within, -1)


def _inlined(lists: Lists, packed: Values, infos: NDArray[Any]) -> Iterator[tuple[int, bytes]]:
    """The lists that stand in the dictionary: a pickle of passages, frequencies and values."""
    sizes = lists.sizes
    for size in range(1, INLINED + 1):
        terms = np.flatnonzero(sizes == size)
        numbers = (INT, (size,))
        rows = np.zeros(
            len(terms),
            np.dtype(
                [
                    ("info", INFO),
                    ("head", "S3"),
                    ("ids", *numbers),
                    ("between", "S2"),
                    ("counts", *numbers),
                    ("end", "S2"),
                ]
            ),
        )
        rows["info"], rows["head"] = infos[terms], b"\x80\x03("
        rows["between"] = rows["end"] = b"t("
        members = lists.starts[terms][:, None] + np.arange(size)
        for name, column in (("ids", lists.ids), ("counts", lists.counts)):
            rows[name]["J"] = np.void(b"J")
            rows[name]["number"] = column[members]
        starts = packed.at[lists.starts[terms]].tolist()
        ends = packed.at[lists.starts[terms + 1]].tolist()
        for term, row, start, end in zip(terms.tolist(), _rows(rows), starts, ends, strict=True):
            yield term, row + packed.data[start:end] + b"t\x87."


def _blocks(
    lists: Lists, packed: Values, measured: Bytes, listed: Numbers
) -> Iterator[tuple[int, bytes]]:
    """The blocks of these lists in order, each with the place of its list among them."""
    if not len(listed):
        return
    sizes = lists.sizes[listed]
    owners = np.repeat(np.arange(len(listed)), -(-sizes // BLOCK))
    within = np.arange(len(owners)) - np.searchsorted(owners, owners)
    starts = lists.starts[listed][owners] + BLOCK * within
    ends = np.minimum(starts + BLOCK, lists.starts[listed + 1][owners])
    steps = differences(lists.ids, starts)
    most = _over(np.maximum, lists.counts, starts, ends)
    widths = _narrowest(_over(np.maximum, steps, starts, ends))
    rows = np.repeat(_BLOCK_ROW, len(owners))
    rows["count"]["number"] = ends - starts
    rows["last"]["number"] = lists.ids[ends - 1]
    rows["most"] = most
    rows["shortest"] = _over(np.minimum, measured, starts, ends)
    rows["longest"] = _over(np.maximum, measured, starts, ends)
    rows["code"], rows["format"] = _CODES[widths], _FORMATS[widths]
    rows["bytes"] = _SIZES[widths] * (ends - starts)
    sliced = _Sliced(steps)
    weights = _Weights(lists.counts)
    last = np.append(owners[1:] != owners[:-1], True)
    for owner, row, is_last, start, end, width, highest, values in zip(
        owners.tolist(),
        _rows(rows),
        last.tolist(),
        starts.tolist(),
        ends.tolist(),
        widths.tolist(),
        most.tolist(),
        _pickled(lists.kind, packed, starts, ends),
        strict=True,
    ):
        block = b"".join(
            (
                row,
                sliced.part(width, start, end),
                ARRAY_END,
                weights.part(start, end, highest),
                values,
                _BLOCK_END,
            )
        )
        yield owner, _SIGNED.pack(-len(block) if is_last else len(block)) + block


def _over(function: np.ufunc, numbers: NDArray[Any], starts: Numbers, ends: Numbers) -> Numbers:
    """What the function makes of each of these stretches, which are in order."""
    edges = np.ravel(np.column_stack((starts, ends)))
    if edges[-1] == len(numbers):
        edges = edges[:-1]
    found: Numbers = function.reduceat(numbers, edges)[::2].astype(np.int64)
    return found


def _narrowest(most: Numbers) -> Numbers:
    """Which of one, two and four bytes such a number takes: 0, 1 or 2."""
    found: Numbers = (most > _MOST_BYTE).astype(np.int64) + (most > _MOST_SHORT)
    return found


class _Sliced:
    """Numbers in one, two and four bytes each, little-endian, to take parts of."""

    def __init__(self, numbers: Numbers) -> None:
        self._data = [numbers.astype(f"<u{size}").tobytes() for size in (1, 2, 4)]

    def part(self, width: int, start: int, end: int) -> bytes:
        """The numbers from ``start`` up to ``end``; ``width`` as in ``_narrowest``."""
        return self._data[width][start << width : end << width]


class _Weights:
    """The frequencies of postings, to take those of blocks of."""

    def __init__(self, counts: Numbers) -> None:
        self._counts = counts
        self._narrow = counts.astype(np.uint8).tobytes()

    def part(self, start: int, end: int, most: int) -> bytes:
        """Those in a block, of which ``most`` is the greatest: none at all when each is one."""
        if most == 1:
            return b"N"
        if most <= _MOST_BYTE:
            return b"B" + _SIZE.pack(end - start) + self._narrow[start:end]
        rows = np.zeros(end - start, np.dtype([("G", "S1"), ("weight", ">f8")]))
        rows["G"], rows["weight"] = b"G", self._counts[start:end]
        return b"(" + rows.tobytes() + b"t"


def _pickled(kind: Kind, packed: Values, starts: Numbers, ends: Numbers) -> Iterator[bytes]:
    """The values in each of these blocks, if there are any."""
    if kind is Kind.NONE:
        yield from [b"N"] * len(starts)
        return
    firsts, pasts = packed.at[starts].tolist(), packed.at[ends].tolist()
    for first, past in zip(firsts, pasts, strict=True):
        yield b"(" + packed.data[first:past] + b"t"


def _records(lists: Lists, measured: Bytes, listed: Numbers) -> Iterator[bytes]:
    """The record of each of these lists; nothing in fields without positions."""
    if lists.kind is not Kind.POSITIONS or not len(listed):
        yield from [b""] * len(listed)
        return
    starts, ends = lists.starts[listed], lists.starts[listed + 1]
    places = np.append(0, np.cumsum(lists.counts))
    firsts, pasts = places[starts], places[ends]
    most = _over(np.maximum, lists.counts, starts, ends)
    width = _narrowest(_over(np.maximum, lists.positions, firsts, pasts))
    rows = np.zeros(len(listed), RECORD)
    rows["magic"] = records.MAGIC
    rows["postings"], rows["positions"] = ends - starts, pasts - firsts
    sizes = list(map(records.key_size, most.tolist()))
    rows["key size"] = sizes
    rows["position size"] = _SIZES[width]
    ids = lists.ids.astype("<u4").tobytes()
    begins, at = _begins(places, starts, ends)
    keys = _Keys(lists, measured, places)
    positions = _Sliced(lists.positions)
    columns = (starts, ends, firsts, pasts, width, at[:-1], at[1:])
    numbers = zip(*map(np.ndarray.tolist, columns), strict=True)
    for row, size, (start, end, first, past, wide, low, high) in zip(
        _rows(rows), sizes, numbers, strict=True
    ):
        yield b"".join(
            (
                row,
                ids[4 * start : 4 * end],
                begins[4 * low : 4 * high],
                keys.part(size, start, end),
                positions.part(wide, first, past),
            )
        )


def _begins(places: Numbers, starts: Numbers, ends: Numbers) -> tuple[bytes, Numbers]:
    """Where every so many postings' positions begin, and where those of each list begin in that.

    Lists whose frequencies are all one have none.
    """
    sizes = ends - starts
    several = places[ends] - places[starts] > sizes
    strides = np.where(several, -(-sizes // records.STRIDE), 0)
    at = np.append(0, np.cumsum(strides))
    within = np.arange(at[-1]) - np.repeat(at[:-1], strides)
    found = places[np.repeat(starts, strides) + records.STRIDE * within]
    return (found - np.repeat(places[starts], strides)).astype("<u4").tobytes(), at


class _Keys:
    """The keys of postings, to take parts of."""

    def __init__(self, lists: Lists, measured: Bytes, places: Numbers) -> None:
        self._lengths = measured.astype(np.int64)
        self._counts = lists.counts
        self._early = np.add.reduceat(lists.positions < LEAD_WORDS, places[:-1], dtype=np.int64)
        self._narrow = self._packed(records.NARROW, 0, len(lists.ids))

    def part(self, size: int, start: int, end: int) -> bytes:
        """Those of the postings from ``start`` up to ``end``, in so many bytes each."""
        if size == records.NARROW:
            return self._narrow[size * start : size * end]
        return self._packed(size, start, end)

    def _packed(self, size: int, start: int, end: int) -> bytes:
        columns = (self._lengths, self._early, self._counts)
        found: Numbers = records.BITS[size].key(*(each[start:end] for each in columns))
        return found.astype(f"<u{size}").tobytes()
