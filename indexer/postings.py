"""Posting lists: how they are packed into the blocks of Whoosh's codec, and read in bulk.

A list is the bytes ``W3Bl`` and blocks; a block is its length (negative for the last), a pickled
tuple of facts and a pickled tuple of passage numbers (as differences), frequencies and values
(``whoosh.codec.whoosh3.W3PostingsWriter``). Whoosh reads whatever pickles to sequences, so the
blocks written here hold arrays in place of tuples, at a place that is known, and many postings
each: they are read with two slices. Blocks that Whoosh wrote itself are unpickled. The value of
a posting is Whoosh's ``formats.Positions``: a count and a pickled list of differences.
"""

from __future__ import annotations

import pickle
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import lru_cache
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from indexer import plain
from indexer.segments import Malformed

MAGIC = b"W3Bl"
BLOCK = 4096
"""Most postings in a block."""
INLINED = 4
"""Up to so many postings stand in the term dictionary itself."""

_INT = struct.Struct("!i")
_UINT = struct.Struct("!I")
_SIZE = struct.Struct("<I")
_FEW = 16
"""Lists shorter than this are smaller as tuples."""
_MOST_BYTE, _MOST_SHORT = 0xFF, 0xFFFF

_PROTOCOL = b"\x80\x03"
_TUPLE3_END = b"\x87."
_ARRAY_FORMAT = {"B": 0, "H": 2, "I": 6}
"""What a pickled array calls its little-endian items (``array._array_reconstructor``)."""
_ARRAY_HEAD = {
    code: b"carray\n_array_reconstructor\n(carray\narray\nX\x01\x00\x00\x00"
    + code.encode()
    + b"K"
    + bytes([number])
    + b"B"
    for code, number in _ARRAY_FORMAT.items()
}
_IDS_AT = len(_PROTOCOL) + len(_ARRAY_HEAD["I"])
_HEADS = {_PROTOCOL + head: code for code, head in _ARRAY_HEAD.items()}
_ARRAY_END = b"tR"
_LITTLE = sys.byteorder == "little"


class PostingList:
    """The passages that hold a term, in order, how often, and where in them.

    ``ids`` are passage numbers within the segment; ``counts`` frequencies, an array of bytes
    where they fit. ``values`` hold the positions, packed; None when they were not asked for or
    the field has none.
    """

    __slots__ = ("counts", "ids", "values")

    def __init__(
        self, ids: array[int], counts: array[int], values: Sequence[bytes] | None = None
    ) -> None:
        self.ids = ids
        self.counts = counts
        self.values = values

    def __len__(self) -> int:
        return len(self.ids)

    def positions(self, at: int) -> tuple[int, ...]:
        """The positions in the posting at index ``at``, in order."""
        assert self.values is not None, "positions were not read"
        return unpack_positions(self.values[at])


# Positions.

_SINGLE = tuple(
    _UINT.pack(1)
    + b"\x80\x02]q\x00"
    + (b"K" + bytes([n]) if n <= _MOST_BYTE else b"M" + n.to_bytes(2, "little"))
    + b"a."
    for n in range(1 << 12)
)
"""The value of one position, for the positions that are common."""
_NUMBER = tuple(single[9:-2] for single in _SINGLE)
_LIST, _LIST_END = b"\x80\x02]q\x00(", b"e."
_PAIR = _UINT.pack(2) + _LIST
_LIST_PART = 1000
"""``pickle`` splits longer lists."""


def pack_singles(positions: Sequence[int]) -> list[bytes]:
    """The values of postings with one position each."""
    if max(positions) < len(_SINGLE):
        return list(map(_SINGLE.__getitem__, positions))
    return [pack_positions((each,)) for each in positions]


def pack_positions(positions: Sequence[int]) -> bytes:
    """Ascending positions as ``whoosh.formats.Positions.encode`` packs them."""
    count, last = len(positions), positions[-1]
    if last >= len(_SINGLE) or count >= _LIST_PART:
        steps = [positions[0], *map(sub, positions[1:], positions)]
        return _UINT.pack(count) + pickle.dumps(steps, 2)
    if count == 1:
        return _SINGLE[last]
    first = positions[0]
    if count == 2:  # noqa: PLR2004 - the most common by far
        return _PAIR + _NUMBER[first] + _NUMBER[last - first] + _LIST_END
    rest = map(_NUMBER.__getitem__, map(sub, positions[1:], positions))
    return _UINT.pack(count) + _LIST + _NUMBER[first] + b"".join(rest) + _LIST_END


@lru_cache(maxsize=1 << 16)
def unpack_positions(value: bytes) -> tuple[int, ...]:
    """The positions in a value. Raises what ``plain.load`` raises, or TypeError."""
    return tuple(accumulate(plain.load(value[_UINT.size :])))


# Writing.


class Kind(Enum):
    """What a posting says beyond its passage: its positions, its frequency, or nothing."""

    POSITIONS = "positions"
    COUNTS = "counts"
    NONE = "none"


class Packed(NamedTuple):
    """A posting list to be written.

    Passage numbers, ascending, at least one; their frequencies; and their packed positions, when
    the field has these.
    """

    kind: Kind
    ids: Sequence[int]
    counts: Sequence[int]
    values: Sequence[bytes] = ()

    def part(self, start: int, end: int) -> Packed:
        """Some of the postings."""
        return Packed(
            self.kind, self.ids[start:end], self.counts[start:end], self.values[start:end]
        )


def pack_list(found: Packed, lengths: bytes) -> bytes:
    """A posting list as the bytes of Whoosh's postings file.

    Args:
        found: The list.
        lengths: The field's length of each passage of the segment, as Whoosh's length bytes;
            empty for a field without lengths.
    """
    count = len(found.ids)
    if count <= BLOCK:
        return MAGIC + _pack_block(found, lengths, last=True)
    blocks = (
        _pack_block(found.part(start, start + BLOCK), lengths, last=start + BLOCK >= count)
        for start in range(0, count, BLOCK)
    )
    return b"".join((MAGIC, *blocks))


def pack_inlined(found: Packed) -> bytes:
    """A short list as Whoosh's ``W3TermInfo`` holds it."""
    ids, counts = found.ids, found.counts
    values = found.values
    if found.kind is Kind.COUNTS:
        values = [_UINT.pack(count) for count in counts]
    elif found.kind is Kind.NONE:
        values = [b""] * len(ids)
    return pickle.dumps((tuple(ids), tuple(map(float, counts)), tuple(values)), 3)


def length_range(ids: Sequence[int], lengths: bytes) -> tuple[int, int]:
    """The least and the greatest length byte of these passages; 0 without lengths."""
    if not lengths:
        return 0, 0
    if len(ids) == 1:
        return lengths[ids[0]], lengths[ids[0]]
    found = [lengths[each] for each in ids]
    return min(found), max(found)


def _pack_block(found: Packed, lengths: bytes, *, last: bool) -> bytes:
    ids, most = found.ids, max(found.counts)
    facts = (len(ids), ids[-1], float(most), 0, *length_range(ids, lengths))
    info = pickle.dumps(facts, 2)
    data = (_pack_few if len(ids) < _FEW else _pack_arrays)(found, most)
    size = len(info) + len(data)
    return b"".join((_INT.pack(-size if last else size), info, data))


def _values(found: Packed) -> tuple[bytes, ...] | bytes | None:
    """The values as a block has them: those of one size as one."""
    match found.kind:
        case Kind.POSITIONS:
            return tuple(found.values)
        case Kind.COUNTS:
            return b"".join(map(_UINT.pack, found.counts))
        case Kind.NONE:
            return None


def _steps(ids: Sequence[int]) -> list[int]:
    return [ids[0], *map(sub, ids[1:], ids)]


def _pack_few(found: Packed, most: int) -> bytes:
    weights = None if most == 1 else tuple(map(float, found.counts))
    return pickle.dumps((tuple(_steps(found.ids)), weights, _values(found)), 3)


def _pack_arrays(found: Packed, most: int) -> bytes:
    steps = _steps(found.ids)
    largest = max(steps)
    code = "B" if largest <= _MOST_BYTE else "H" if largest <= _MOST_SHORT else "I"
    raw = array(code, steps)
    if not _LITTLE:
        raw.byteswap()
    packed = raw.tobytes()
    return b"".join(
        (
            _PROTOCOL,
            _ARRAY_HEAD[code],
            _SIZE.pack(len(packed)),
            packed,
            _ARRAY_END,
            _pack_counts(found.counts, most),
            pickle.dumps(_values(found), 3)[2:-1],
            _TUPLE3_END,
        )
    )


def _pack_counts(counts: Sequence[int], most: int) -> bytes:
    if most == 1:
        return b"N"
    if most <= _MOST_BYTE:
        return b"B" + _SIZE.pack(len(counts)) + bytes(counts)
    # Nothing in it is shared, so that it leaves no memo behind for what follows.
    return b"(" + b"".join([b"G" + struct.pack(">d", each) for each in counts]) + b"t"


# Reading.


def read_inlined(data: bytes) -> PostingList:
    """A list that stands in the term dictionary. Raises Malformed."""
    try:
        ids, weights, values = plain.load(data)
        return PostingList(array("I", ids), _counts(weights, len(ids)), _places(values))
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, IndexError) as error:
        raise Malformed(f"posting list: {type(error).__name__}: {error}") from error


def read_list(
    data: memoryview, offset: int, length: int, *, positions: bool = False
) -> PostingList:
    """The list of ``length`` bytes at ``offset`` of a postings file.

    Raises:
        Malformed: it is damaged.
    """
    try:
        blocks = [
            _read_block(block, facts, positions=positions)
            for block, facts in _blocks(data[offset : offset + length])
        ]
    except (
        pickle.UnpicklingError,
        struct.error,
        zlib.error,
        EOFError,
        ValueError,
        TypeError,
        IndexError,
        OverflowError,
    ) as error:
        raise Malformed(f"posting list: {type(error).__name__}: {error}") from error
    if len(blocks) == 1:
        return blocks[0]
    return _joined(blocks)


def _blocks(data: memoryview) -> Iterator[tuple[memoryview, tuple[int, ...]]]:
    """Each block's data, and its facts."""
    if data[: len(MAGIC)] != MAGIC:
        raise Malformed("posting list of another format")
    at, last = len(MAGIC), False
    while not last:
        (size,) = _INT.unpack_from(data, at)
        last = size < 0
        start, at = at + _INT.size, at + _INT.size + abs(size)
        if at > len(data):
            raise Malformed("posting list cut short")
        block = data[start:at]
        info, used = _facts(block)
        yield block[used:], info


def _facts(block: memoryview) -> tuple[tuple[int, ...], int]:
    """A block's facts, and how many bytes they take: they end with the first full stop."""
    import io

    stream = io.BytesIO(block[:128])
    facts: tuple[int, ...] = plain.Unpickler(stream).load()
    return facts, stream.tell()


def _read_block(block: memoryview, facts: tuple[int, ...], *, positions: bool) -> PostingList:
    count, _last, _weight, compressed, *_ = facts
    if compressed:
        return _unpickled(zlib.decompress(block), count)
    code = _HEADS.get(bytes(block[:_IDS_AT]))
    if code is None or positions or not _LITTLE:
        return _unpickled(block, count)
    (size,) = _SIZE.unpack_from(block, _IDS_AT)
    start = _IDS_AT + _SIZE.size
    steps: array[int] = array(code)
    steps.frombytes(block[start : start + size])
    at = start + size + len(_ARRAY_END)
    kind = block[at]
    if kind == ord("N"):
        counts = array("B", b"\x01" * count)
    elif kind == ord("B"):
        start = at + 1 + _SIZE.size
        counts = array("B", bytes(block[start : start + count]))
    else:
        return _unpickled(block, count)
    return _checked(PostingList(_passages(steps), counts), count)


def _passages(steps: Iterable[int]) -> array[int]:
    """Passage numbers from their differences, in arrays where a process works with these."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(steps, array):
        return array("I", accumulate(steps))
    return array("I", numpy.cumsum(steps, dtype=numpy.uint32).tobytes())


def _unpickled(block: bytes | memoryview, count: int) -> PostingList:
    steps, weights, values = plain.load(block)
    return _checked(PostingList(_passages(steps), _counts(weights, count), _places(values)), count)


def _places(values: Sequence[bytes] | bytes | None) -> Sequence[bytes] | None:
    """The values when they are positions; of frequencies and of nothing at all, none."""
    if not values or isinstance(values, bytes) or len(values[0]) <= _UINT.size:
        return None
    return values


def _checked(found: PostingList, count: int) -> PostingList:
    if not len(found.ids) == len(found.counts) == count:
        raise Malformed("posting list of another length than it says")
    return found


def _counts(weights: Sequence[float] | float | None, count: int) -> array[int]:
    """Frequencies from what a block says: None is 1 each, one number is that for each."""
    if weights is None:
        return array("B", b"\x01" * count)
    if isinstance(weights, float):
        return array("B" if weights <= _MOST_BYTE else "I", [int(weights)]) * count
    if max(weights) <= _MOST_BYTE:
        return array("B", map(int, weights))
    return array("I", map(int, weights))


def _joined(blocks: list[PostingList]) -> PostingList:
    ids: array[int] = array("I")
    wide = any(block.counts.typecode != "B" for block in blocks)
    counts: array[int] = array("I" if wide else "B")
    values: list[bytes] = []
    for block in blocks:
        ids.extend(block.ids)
        counts.extend(array(counts.typecode, block.counts) if wide else block.counts)
        values.extend(block.values or ())
    return PostingList(ids, counts, values or None)
