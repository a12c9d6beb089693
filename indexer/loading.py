"""Posting lists as arrays of numpy: all segments as one, deleted passages left out."""

from __future__ import annotations

import pickle
import struct
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from indexer.lists import Lists, Segment
from indexer.passages import NOBODY, Bools, Ints
from indexer.postings import PostingList, read_inlined, read_list, unpack_positions
from indexer.records import find_record
from indexer.scoring import LEAD_WORDS
from indexer.segments import Malformed
from indexer.terms import TermEntry

Numbers = npt.NDArray[np.integer | np.bool_]

REMEMBERED = 10_000
"""Terms whose places are remembered after a scan, at most: they are asked for next."""

_DAMAGED = (pickle.UnpicklingError, struct.error, EOFError, ValueError, TypeError, IndexError)
_SINGLE_SIZES = (9, 13)
"""Bytes of the value of one position below 256: count, list, a byte's sign, the byte, the end."""
_BYTE = ord("K")
_TYPES = {size: np.dtype(f"<u{size}") for size in (1, 2, 4)}


class Loaded:
    """The passages that hold a term, by their places in the index, in order, and how often.

    ``positions`` has all its positions, those of each passage in order; None when they cannot be
    had without unpickling, so that only who needs them should: see ``Loader.placed``.
    """

    def __init__(
        self, ids: Ints, counts: Numbers, positions: Numbers | None, early: Numbers | None = None
    ) -> None:
        self.ids = ids
        self.counts = counts
        self.positions = positions
        self._early = early

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """About what it takes in memory."""
        return 2 * self.ids.nbytes

    @cached_property
    def starts(self) -> Ints:
        """Where the positions of each passage begin."""
        return np.cumsum(self.counts, dtype=np.int64) - self.counts

    @property
    def early(self) -> Numbers:
        """How many of its positions in each passage are before ``LEAD_WORDS``."""
        if self._early is None:
            assert self.positions is not None, "positions were not read"
            before = self.positions < LEAD_WORDS
            several = len(before) > len(self.ids)
            self._early = np.add.reduceat(before, self.starts, dtype=int) if several else before
        return self._early

    def only(self, chosen: Bools) -> Loaded:
        """The list without the passages that are not chosen."""
        positions = self.positions
        if positions is not None:
            positions = positions[np.repeat(chosen, self.counts)]
        early = None if self._early is None else self._early[chosen]
        return Loaded(self.ids[chosen], self.counts[chosen], positions, early)


ABSENT = Loaded(NOBODY, np.zeros(0, np.uint8), np.zeros(0, np.uint8))
"""The list of a term that is not there."""


class Loader:
    """Reads the lists of an index."""

    def __init__(self, lists: Lists) -> None:
        self._segments = lists.segments
        self._remembered: dict[tuple[str, str], list[tuple[Segment, TermEntry]]] = {}
        self._live = {
            segment.base: _live(segment) for segment in self._segments if segment.entry.deleted
        }

    def starting(self, field: str, prefix: str) -> list[str]:
        """The terms of a field that begin with ``prefix``, of each segment in order."""
        found: dict[str, list[tuple[Segment, TermEntry]]] = {}
        for segment in self._segments:
            for term, entry in segment.terms.starting(field, prefix):
                found.setdefault(term, []).append((segment, entry))
        if len(self._remembered) + len(found) > REMEMBERED:
            self._remembered.clear()
        if len(found) <= REMEMBERED:
            self._remembered.update({(field, term): each for term, each in found.items()})
        return list(found)

    def load(self, field: str, term: str) -> Loaded:
        """The list of a term of a field. Raises Malformed when it is damaged."""
        return _joined([self._read(*each) for each in self._entries(field, term)])

    def placed(self, field: str, term: str) -> Loaded:
        """As ``load``, with positions at any cost; the field must have them."""
        entries = self._entries(field, term)
        return _joined([self._read(*each, placed=True) for each in entries])

    def _entries(self, field: str, term: str) -> list[tuple[Segment, TermEntry]]:
        known = self._remembered.get((field, term))
        if known is not None:
            return known
        found = [(segment, segment.terms.find(field, term)) for segment in self._segments]
        return [(segment, entry) for segment, entry in found if entry is not None]

    def _read(self, segment: Segment, entry: TermEntry, *, placed: bool = False) -> Loaded:
        try:
            if entry.inlined is None:
                found = _listed(segment, entry, placed=placed)
            else:
                found = _unpacked(read_inlined(entry.inlined), placed=True)
        except _DAMAGED as error:
            raise Malformed(f"posting list: {type(error).__name__}: {error}") from error
        if len(found.ids) != entry.frequency or found.ids[-1] >= segment.entry.count:
            raise Malformed("posting list of another length than its term says")
        live = self._live.get(segment.base)
        if live is not None:
            found = found.only(live[found.ids])
        if segment.base:
            found.ids = found.ids + segment.base
        return found


def _live(segment: Segment) -> Bools:
    live = np.ones(segment.entry.count, np.bool_)
    live[list(segment.entry.deleted)] = False
    return live


def _joined(parts: list[Loaded]) -> Loaded:
    if not parts:
        return ABSENT
    if len(parts) == 1:
        return parts[0]
    positions = [each.positions for each in parts if each.positions is not None]
    placed = len(positions) == len(parts)
    return Loaded(
        np.concatenate([each.ids for each in parts]),
        np.concatenate([each.counts for each in parts]),
        np.concatenate(positions) if placed else None,
        np.concatenate([each.early for each in parts]) if placed else None,
    )


def _listed(segment: Segment, entry: TermEntry, *, placed: bool) -> Loaded:
    data = segment.postings
    found = recorded(data, entry.offset + entry.length)
    if found is None:
        packed = read_list(data, entry.offset, entry.length, positions=placed)
        found = _unpacked(packed, placed=placed)
    return found


def recorded(data: memoryview, at: int) -> Loaded | None:
    """The list of the record at a place of the postings file; None when there is none.

    Raises:
        Malformed: it is damaged.
    """
    record = find_record(data, at)
    if record is None:
        return None
    count = record.postings
    steps = np.frombuffer(data, _TYPES[record.steps_size], count, record.steps_at)
    positions = np.frombuffer(
        data, _TYPES[record.positions_size], record.places, record.positions_at
    )
    counts, early = np.ones(count, np.uint8), None
    if record.counts_size:
        size = _TYPES[record.counts_size]
        counts = np.frombuffer(data, size, count, record.counts_at)
        early = np.frombuffer(data, size, count, record.early_at)
    return Loaded(np.cumsum(steps, dtype=np.int64), counts, positions, early)


def _unpacked(found: PostingList, *, placed: bool) -> Loaded:
    positions = None
    if placed and found.values:
        several = list(map(_positions, found.values))
        positions = np.array(list(chain.from_iterable(several)), np.int64)
    counts = np.frombuffer(found.counts, np.dtype(found.counts.typecode))
    return Loaded(np.frombuffer(found.ids, np.uint32).astype(np.int64), counts, positions)


def _positions(value: bytes) -> tuple[int, ...]:
    """As ``unpack_positions``; of a single small position, without unpickling."""
    if len(value) in _SINGLE_SIZES and value[-4] == _BYTE:
        return (value[-3],)
    return unpack_positions(value)
