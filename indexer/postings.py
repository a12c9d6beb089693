"""Posting lists, read in bulk: those that ``packing`` packs, and those that Whoosh wrote.

A list is the bytes ``W3Bl`` and blocks; a block is its length (negative for the last), a pickled
tuple of facts and a pickled tuple of passage numbers (as differences), frequencies and values
(``whoosh.codec.whoosh3.W3PostingsWriter``). Blocks of ``packing`` hold arrays in place of tuples,
at a place that is known: they are read with two slices. Others are unpickled. The value of a
posting is Whoosh's ``formats.Positions``: a count and a pickled list of differences.
"""

from __future__ import annotations

import pickle
import struct
import sys
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from indexer import plain
from indexer.segments import Malformed

MAGIC = b"W3Bl"

_INT = struct.Struct("!i")
_UINT = struct.Struct("!I")
_SIZE = struct.Struct("<I")
_MOST_BYTE = 0xFF

ARRAY_BEGINNING = b"\x80\x03carray\n_array_reconstructor\n(carray\narray\nX\x01\x00\x00\x00"
"""How the pickle of a block begins, before the type of the array of differences."""
ARRAY_FORMATS = {"B": 0, "H": 2, "I": 6}
"""What a pickled array calls its little-endian items (``array._array_reconstructor``)."""
ARRAY_END = b"tR"
_HEADS = {
    b"".join((ARRAY_BEGINNING, code.encode(), b"K", bytes([number]), b"B")): code
    for code, number in ARRAY_FORMATS.items()
}
_IDS_AT = len(next(iter(_HEADS)))
_LITTLE = sys.byteorder == "little"

INLINED = {count: struct.Struct(f"<3s{count * 'xI'}2s{count * 'xI'}2s") for count in range(1, 5)}
"""How ``packing`` begins the pickles of so many postings in the dictionary."""
INLINED_HEAD, INLINED_PART = b"\x80\x03(", b"t("
_SHORT_BYTES, _LONG_BYTES = b"CB"


Packed = bytes | tuple[int, ...]
"""The positions of a posting, as Whoosh packs them or as they are."""


class PostingList:
    """The passages that hold a term, in order, how often, and where in them.

    ``ids`` are passage numbers within the segment; ``counts`` frequencies, an array of bytes
    where they fit. ``values`` hold the positions, packed or not; None when they were not asked
    for or the field has none.
    """

    __slots__ = ("counts", "ids", "values")

    def __init__(
        self, ids: array[int], counts: array[int], values: Sequence[Packed] | None = None
    ) -> None:
        self.ids = ids
        self.counts = counts
        self.values = values

    def __len__(self) -> int:
        return len(self.ids)

    def positions(self, at: int) -> tuple[int, ...]:
        """The positions in the posting at index ``at``, in order."""
        assert self.values is not None, "positions were not read"
        value = self.values[at]
        return unpack_positions(value) if isinstance(value, bytes) else value


@lru_cache(maxsize=1 << 16)
def unpack_positions(value: bytes) -> tuple[int, ...]:
    """The positions in a value. Raises what ``plain.load`` raises, or TypeError."""
    return tuple(accumulate(plain.load(value[_UINT.size :])))


def read_inlined(data: bytes, count: int = 0) -> PostingList:
    """A list that stands in the term dictionary; quicker when ``count`` tells its postings.

    Raises:
        Malformed: it is damaged.
    """
    try:
        found = _in_own_form(data, count)
        if found is not None:
            return found
        ids, weights, values = plain.load(data)
        return PostingList(array("I", ids), _counts(weights, len(ids)), _places(values))
    except (pickle.UnpicklingError, EOFError, ValueError, TypeError, IndexError) as error:
        raise Malformed(f"posting list: {type(error).__name__}: {error}") from error


def _in_own_form(data: bytes, count: int) -> PostingList | None:
    """A list as ``packing`` puts it in the dictionary, without unpickling; None if it is not."""
    form = INLINED.get(count)
    if form is None or len(data) <= form.size:
        return None
    head, *numbers = form.unpack_from(data)
    if head != INLINED_HEAD or not numbers[count] == numbers[-1] == INLINED_PART:
        return None
    values = []
    at = form.size
    for _ in range(count):
        if data[at] == _SHORT_BYTES:
            start, size = at + 2, data[at + 1]
        elif data[at] == _LONG_BYTES:
            start, size = at + 1 + _SIZE.size, _SIZE.unpack_from(data, at + 1)[0]
        else:
            return None
        at = start + size
        values.append(data[start:at])
    most = max(counts := numbers[count + 1 : -1])
    counted = array("B" if most <= _MOST_BYTE else "I", counts)
    return PostingList(array("I", numbers[:count]), counted, _places(values))


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
    at = start + size + len(ARRAY_END)
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
    values: list[Packed] = []
    for block in blocks:
        ids.extend(block.ids)
        counts.extend(array(counts.typecode, block.counts) if wide else block.counts)
        values.extend(block.values or ())
    return PostingList(ids, counts, values or None)
