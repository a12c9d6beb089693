"""Posting lists as arrays of numpy: all segments as one, deleted passages left out."""

from __future__ import annotations

import pickle
import struct
from collections.abc import Callable
from functools import cached_property
from itertools import chain

import numpy as np
import numpy.typing as npt

from indexer.lists import Lists, Segment
from indexer.passages import NOBODY, Bools, Ints
from indexer.postings import Packed, PostingList, read_inlined, read_list, unpack_positions
from indexer.records import find_record
from indexer.scoring import LEAD_WORDS
from indexer.segments import Malformed
from indexer.terms import TermEntry

Numbers = npt.NDArray[np.integer | np.bool_]

REMEMBERED = 10_000
"""Terms whose places are remembered after a scan, at most: they are asked for next."""

_DAMAGED = (pickle.UnpicklingError, struct.error, EOFError, ValueError, TypeError, IndexError)
_EVERYWHERE = 20_000
_SINGLE_SIZES = (9, 13)
"""Bytes of the value of one position below 256: count, list, a byte's sign, the byte, the end."""
_BYTE = ord("K")
_ONE = b"\x00\x00\x00\x01"
_TYPES = {size: np.dtype(f"<u{size}") for size in (1, 2, 4)}


class Loaded:
    """The passages that hold a term, by their places in the index, in order, and how often.

    Where in them is known when it ``is_placed``; else it can be had at the cost of unpickling,
    which only who needs it should pay: see ``Loader.placed``.
    """

    def __init__(
        self,
        ids: Ints,
        counts: Numbers,
        positions: Numbers | Callable[[], Numbers] | None,
        early: Numbers | None = None,
    ) -> None:
        self.ids = ids
        self.counts = counts
        self._positions = positions
        self._early = early

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def nbytes(self) -> int:
        """About what it takes in memory."""
        return 3 * self.ids.nbytes

    @property
    def is_placed(self) -> bool:
        """Whether ``positions`` and ``early`` may be asked for."""
        return self._positions is not None

    @property
    def positions(self) -> Numbers:
        """All positions, those of each passage in order."""
        assert self._positions is not None, "positions were not read"
        if not isinstance(self._positions, np.ndarray):
            self._positions = self._positions()
        return self._positions

    @cached_property
    def starts(self) -> Ints:
        """Where the positions of each passage begin."""
        return np.cumsum(self.counts, dtype=np.int64) - self.counts

    def starts_of(self, at: Ints) -> Ints:
        """Where the positions of some passages begin, which are told by their places in the list.

        These are in order. Of a word that is everywhere, all are worked out: it will come again.
        """
        if "starts" in self.__dict__ or len(self) > _EVERYWHERE or not len(at):
            return self.starts[at]
        between = np.add.reduceat(self.counts, at, dtype=np.int64)
        starts = np.empty(len(at), np.int64)
        starts[0] = self.counts[: at[0]].sum()
        starts[1:] = between[:-1]
        return starts.cumsum()

    @property
    def early(self) -> Numbers:
        """How many of its positions in each passage are before ``LEAD_WORDS``."""
        if self._early is None:
            before = self.positions < LEAD_WORDS
            several = len(before) > len(self.ids)
            self._early = np.add.reduceat(before, self.starts, dtype=int) if several else before
        return self._early

    def only(self, chosen: Bools) -> Loaded:
        """The list without the passages that are not chosen."""

        def positions() -> Numbers:
            return self.positions[np.repeat(chosen, self.counts)]

        early = None if self._early is None else self._early[chosen]
        later = positions if self.is_placed else None
        return Loaded(self.ids[chosen], self.counts[chosen], later, early)


ABSENT = Loaded(NOBODY, np.zeros(0, np.uint8), np.zeros(0, np.uint8))
"""The list of a term that is not there."""


class Loader:
    """Reads the lists of an index."""

    def __init__(self, lists: Lists) -> None:
        self._segments = lists.segments
        self._fields = {field for each in self._segments for field in each.terms.fields}
        self._remembered: dict[tuple[str, str], list[tuple[Segment, TermEntry]]] = {}
        self._live = {
            segment.base: _live(segment) for segment in self._segments if segment.entry.deleted
        }

    def has(self, field: str) -> bool:
        """Whether any passage has words in a field."""
        return field in self._fields

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
                found = _unpacked(read_inlined(entry.inlined))
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
    placed = all(each.is_placed for each in parts)
    return Loaded(
        np.concatenate([each.ids for each in parts]),
        np.concatenate([each.counts for each in parts]),
        (lambda: np.concatenate([each.positions for each in parts])) if placed else None,
        np.concatenate([each.early for each in parts]) if placed else None,
    )


def _listed(segment: Segment, entry: TermEntry, *, placed: bool) -> Loaded:
    data = segment.postings
    found = from_record(data, entry.offset + entry.length)
    if found is None:
        found = _unpacked(read_list(data, entry.offset, entry.length, positions=placed))
    return found


def from_record(data: memoryview, at: int) -> Loaded | None:
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


def _unpacked(found: PostingList) -> Loaded:
    ids = np.array(found.ids, np.int64)
    counts = np.array(found.counts)
    values = found.values
    if not values:
        return Loaded(ids, counts, None)

    def positions() -> Numbers:
        return np.array(list(chain.from_iterable(map(positions_in, values))), np.int64)

    return Loaded(ids, counts, positions, np.array(list(map(_early, values)), np.int64))


def _early(value: Packed) -> int:
    """How many positions in a value are before ``LEAD_WORDS``."""
    return sum(map(LEAD_WORDS.__gt__, positions_in(value)))


def positions_in(value: Packed) -> tuple[int, ...]:
    """As ``unpack_positions``; of a single small position, without unpickling."""
    if not isinstance(value, bytes):
        return value
    if len(value) in _SINGLE_SIZES and value[-4] == _BYTE and value.startswith(_ONE):
        return (value[-3],)
    return unpack_positions(value)
