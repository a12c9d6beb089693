"""What postings say beyond their frequency, packed for many at once.

The value of a posting is Whoosh's ``formats.Positions``: a count and a pickled list of differences.
"""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Bytes = NDArray[np.uint8]

_NAME = 2
"""Bytes of what gives or calls a name in a pickle."""
_MOST_BYTE, _MOST_SHORT = 0xFF, 0xFFFF


class Values(Struct, frozen=True):
    """What postings say beyond their frequency, each as a piece of a pickle.

    Piece *i* is ``data[at[i]:at[i + 1]]``.
    """

    data: bytes
    at: Numbers


class Repeated(Struct, frozen=True):
    """Which postings have a value that comes again, and which have one that was there before.

    The value of each is one position, ``place``, and has that for a name.
    """

    named: NDArray[np.bool_]
    again: NDArray[np.bool_]
    place: Bytes


def no_values(size: int) -> Values:
    """The values of postings that say nothing more."""
    return Values(b"C\x00" * size, np.arange(0, 2 * size + 1, 2))


def packed_positions(
    counts: Numbers, positions: Numbers, repeated: Repeated | None = None
) -> Values:
    """Positions as ``whoosh.formats.Positions`` reads them: a count, and a pickle of differences.

    The pickle is the shortest that says it, not the one that ``pickle`` makes. Values that are
    ``repeated`` are written once, and called by their names where they come again.
    """
    steps = differences(positions, np.cumsum(counts) - counts)
    if repeated is not None:
        written = ~repeated.again
        steps, counts = steps[np.repeat(written, counts)], counts[written]
    firsts = np.cumsum(counts) - counts
    # K and a byte, M and two, J and four.
    sizes = 2 + (steps > _MOST_BYTE) + 2 * (steps > _MOST_SHORT)
    several = counts > 1
    # The count, then ] ... a . or ] ( ... e .
    lengths = 4 + 3 + several + np.add.reduceat(sizes, firsts)
    heads = np.where(lengths > _MOST_BYTE, 5, 2)
    ends, at = _edges(heads + lengths, repeated)
    data = np.zeros(int(at[-1]), np.uint8)
    if repeated is not None:
        _write_names(data, at, repeated)
    start = ends - lengths
    _write_heads(data, start - heads, lengths)
    _write_bytes(data, start, counts[:, None].astype(">u4").view(np.uint8))
    data[start + 4] = ord("]")
    data[start[several] + 5] = ord("(")
    data[ends - 2] = np.where(several, ord("e"), ord("a"))
    data[ends - 1] = ord(".")
    before = np.cumsum(sizes) - sizes
    _write_numbers(data, before + np.repeat(start + 5 + several - before[firsts], counts), steps)
    return Values(data.tobytes(), at)


def repeated_positions(counts: Numbers, positions: Numbers, blocks: Numbers) -> Repeated:
    """Which values of one small position stand several times in a block.

    Args:
        counts: The frequency of each posting.
        positions: All positions.
        blocks: The number of the block of each posting, ascending; negative where there is none.
    """
    first = np.zeros((int(blocks.max(initial=-1)) + 1) << 8, np.int32)
    place = positions[np.cumsum(counts) - counts]
    chosen = np.flatnonzero((counts == 1) & (blocks >= 0) & (place <= _MOST_BYTE))
    keys = (blocks[chosen] << 8) | place[chosen]
    first[keys[::-1]] = chosen[::-1]  # of those with one key, the first is written last
    of_key = first[keys]
    again, named = np.zeros((2, len(counts)), np.bool_)
    again[chosen] = of_key != chosen
    named[of_key[again[chosen]]] = True
    return Repeated(named, again, place.astype(np.uint8))


def _edges(sizes: Numbers, repeated: Repeated | None) -> tuple[Numbers, Numbers]:
    """Where each value that is written ends, and where all pieces begin and end."""
    if repeated is None:
        at = np.append(0, np.cumsum(sizes))
        return at[1:], at
    whole = np.full(len(repeated.again), _NAME)
    whole[~repeated.again] = sizes
    whole[repeated.named] += _NAME
    at = np.append(0, np.cumsum(whole))
    return (at[1:] - _NAME * repeated.named)[~repeated.again], at


def _write_names(data: Bytes, at: Numbers, repeated: Repeated) -> None:
    """Give a name to what comes again, and write the name where it does."""
    named, again = np.flatnonzero(repeated.named), np.flatnonzero(repeated.again)
    for chosen, places, code in ((named, at[named + 1] - _NAME, "q"), (again, at[again], "h")):
        data[places] = ord(code)
        data[places + 1] = repeated.place[chosen]


def differences(numbers: Numbers, firsts: Numbers) -> Numbers:
    """How much each number is above the one before it; those at ``firsts`` stay as they are."""
    steps = numbers.copy()
    steps[1:] -= numbers[:-1]
    steps[firsts] = numbers[firsts]
    return steps


def _write_heads(data: Bytes, at: Numbers, lengths: Numbers) -> None:
    """Begin each piece: C and a length of one byte, B and a length of four."""
    data[at] = ord("C")
    data[at + 1] = lengths & 0xFF
    long = np.flatnonzero(lengths > _MOST_BYTE)
    data[at[long]] = ord("B")
    _write_bytes(data, at[long] + 1, lengths[long][:, None].astype("<u4").view(np.uint8))


def _write_bytes(data: Bytes, at: Numbers, rows: Bytes) -> None:
    for byte in range(rows.shape[1]):
        data[at + byte] = rows[:, byte]


def _write_numbers(data: Bytes, at: Numbers, numbers: Numbers) -> None:
    """Write each number as a pickle has it."""
    data[at] = ord("K")
    data[at + 1] = numbers & 0xFF
    wide = np.flatnonzero(numbers > _MOST_BYTE)
    data[at[wide]] = ord("M")
    data[at[wide] + 2] = numbers[wide] >> 8 & 0xFF
    large = np.flatnonzero(numbers > _MOST_SHORT)
    data[at[large]] = ord("J")
    _write_bytes(data, at[large] + 1, numbers[large][:, None].astype("<u4").view(np.uint8))
