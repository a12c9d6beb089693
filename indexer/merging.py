"""Several segments made into one, their deleted passages left out.

Lists are copied as numbers, some thousands of terms at a time: nothing is analysed again, and
memory holds so many lists. Which segments are merged when is the policy of ``due``: rarely, and
those of one size together, so that a passage is rewritten a few times over its life and not at each
commit.
"""

from __future__ import annotations

import itertools
import pickle
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct
from whoosh.codec.whoosh3 import W3Segment

from archive.errors import DossierError
from indexer.bulk import (
    AT_ONCE,
    ENTRY,
    KINDS,
    NUMBERS,
    Field,
    SegmentWriter,
    Stretch,
    fields_of,
    packed,
    writing,
)
from indexer.helpers import Helpers
from indexer.packing import Kind, Lists
from indexer.segments import Malformed, SegmentEntry, SegmentFiles
from indexer.terms import Terms
from indexer.unpacking import Unpacked, frequencies, ranges, unpack
from indexer.values import Numbers

FACTOR = 8
"""So many segments of one order of size become one; also the step between those orders."""

WORTH_HELP = 50_000
"""So many passages are worth other processes."""

_TERMS, _POSTINGS = 1 << 15, 1 << 19
"""So many terms and postings are in hand at a time, or one term more."""
_WORK_OF_TERM = 8
"""What a term takes beside its postings, in postings."""
_OWN_SHARE = 0.85
"""What this process packs of what each of the others does: it also puts all of it together."""


def due(sizes: Sequence[int]) -> tuple[int, ...] | None:
    """Which segments, by their number of passages, deserve to be merged now; None if none do."""
    tiers: dict[int, list[int]] = {}
    for at, size in enumerate(sizes):
        tiers.setdefault(_tier(size), []).append(at)
    for tier in sorted(tiers):
        if len(tiers[tier]) >= FACTOR:
            return tuple(tiers[tier])
    return None


def _tier(size: int) -> int:
    tier = 0
    while size >= FACTOR:
        size //= FACTOR
        tier += 1
    return tier


class Cut(Struct, frozen=True, order=True):
    """A term of a field, before which the terms of segments are parted."""

    field: str
    term: bytes


def merge(
    folder: Path,
    entries: Sequence[SegmentEntry],
    storage: Any,
    indexname: str,
    helpers: Helpers,
) -> W3Segment | None:
    """Write the passages of these segments that are not deleted as one new segment.

    Where these are many, ``helpers`` pack a part of the terms each. Returns None when every
    passage is deleted.

    Raises:
        Malformed: one of them is damaged.
    """
    with merging_of(folder, entries) as merging:
        if not merging.count:
            return None
        cuts = merging.cuts(helpers.count) if merging.count >= WORTH_HELP else ()
        own, *others = itertools.pairwise((None, *cuts, None))
        parts = [_Part(helpers, folder, entries, *each) for each in others]
        fields = merging.fields()
        with writing(SegmentWriter(storage, indexname, merging.count, fields)) as segment:
            for each in merging.stretches(fields, *own):
                segment.add(each)
            for part, bounds in zip(parts, others, strict=True):
                for each in part.stretches() or merging.stretches(fields, *bounds):
                    segment.add(each)
            for name in NUMBERS:
                segment.column(name, merging.numbers(name))
            return segment.finish()


class _Part:
    """The terms from one cut to the next, packed by a process beside this one."""

    def __init__(
        self,
        helpers: Helpers,
        folder: Path,
        entries: Sequence[SegmentEntry],
        first: Cut | None,
        past: Cut | None,
    ) -> None:
        self._path = helpers.new_file()
        self._packed = helpers.submit(_pack, folder, tuple(entries), first, past, self._path)

    def stretches(self) -> Iterator[Stretch] | None:
        """What was packed; None when the process did not bring it to an end."""
        try:
            count = self._packed.result()
        except DossierError:
            self._path.unlink(missing_ok=True)  # where the disk is full, what is there may do
            return None
        return self._read(count)

    def _read(self, count: int) -> Iterator[Stretch]:
        with self._path.open("rb") as file:
            for _ in range(count):
                yield pickle.load(file)  # noqa: S301 - what our own process wrote just now
        self._path.unlink()


def _pack(
    folder: Path,
    entries: Sequence[SegmentEntry],
    first: Cut | None,
    past: Cut | None,
    path: Path,
) -> int:
    """Write the terms from one cut to the next to a file; returns in how many stretches."""
    count = 0
    with merging_of(folder, entries) as merging, path.open("wb") as file:
        for each in merging.stretches(merging.fields(), first, past):
            pickle.dump(each, file, pickle.HIGHEST_PROTOCOL)
            count += 1
    return count


@contextmanager
def merging_of(folder: Path, entries: Sequence[SegmentEntry]) -> Iterator[Merging]:
    """The merging of these segments. Raises Malformed when one of them is damaged."""
    sources = [_Source(folder, entry) for entry in entries]
    try:
        yield Merging(sources)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise Malformed(f"segment: {type(error).__name__}: {error}") from error
    finally:
        for source in sources:
            source.files.close()


class Merging:
    """Segments that become one."""

    def __init__(self, sources: Sequence[_Source]) -> None:
        self._sources = sources
        self.count = 0
        for source in sources:
            self.count = source.number_from(self.count)

    def fields(self) -> tuple[Field, ...]:
        """The fields of the new segment."""
        names = {field for source in self._sources for field in source.terms.fields}
        return fields_of({name: self._lengths(name) for name in names})

    def _lengths(self, field: str) -> bytes:
        measured = () if field == ENTRY else self._sources
        return b"".join(source.lengths(field) for source in measured)

    def numbers(self, name: str) -> bytes:
        """A column of the new segment."""
        return b"".join(source.numbers(name) for source in self._sources)

    def cuts(self, count: int) -> tuple[Cut, ...]:
        """Where to part the terms, so that all processes have done as much in the end."""
        largest = max(self._sources, key=lambda source: len(source.terms))
        work = np.cumsum(largest.frequencies() + _WORK_OF_TERM)
        shares = work[-1:] * (np.arange(count) + _OWN_SHARE) / (count + _OWN_SHARE)
        return tuple(map(largest.cut, np.unique(np.searchsorted(work, shares)).tolist()))

    def stretches(
        self, fields: Sequence[Field], first: Cut | None, past: Cut | None
    ) -> Iterator[Stretch]:
        """The terms from one cut to the next, packed, in order; None is the end of all."""
        for field in fields:
            kind = KINDS.get(field.name, Kind.POSITIONS)
            share = len(self._sources)
            readings = [
                _Reading(source, field.name, kind, source.ranks(field.name, first, past), share)
                for source in self._sources
                if field.name in source.terms.fields
            ]
            for terms, lists in _merged(readings, kind):
                for first_list, past_list, some in lists.parts(AT_ONCE):
                    yield packed(field, terms[first_list:past_list], some)
                for source in self._sources:
                    source.files.forget()


def _merged(readings: Sequence[_Reading], kind: Kind) -> Iterator[tuple[list[bytes], Lists]]:
    """The terms of a field and their lists, some thousands at a time."""
    while bounds := [bound for each in readings if (bound := each.bound()) is not None]:
        yield _joined([each.up_to(min(bounds)) for each in readings], kind)
    yield _joined([each.rest() for each in readings], kind)


def _joined(parts: Sequence[Unpacked], kind: Kind) -> tuple[list[bytes], Lists]:
    """The lists of all parts by term, those of one term in the order of the parts."""
    terms = sorted({term for part in parts for term in part.terms})
    ranks = {term: rank for rank, term in enumerate(terms)}
    of_posting = np.concatenate(
        [np.zeros(0, np.int64)]
        + [
            np.repeat([ranks[term] for term in part.terms], part.lists.sizes)
            for part in parts
            if part.terms
        ]
    )
    order = np.argsort(of_posting, kind="stable")
    sizes = np.bincount(of_posting, minlength=len(terms))
    kept = np.flatnonzero(sizes)
    counts, ids, positions = (
        np.concatenate([np.zeros(0, np.int64), *columns])
        for columns in zip(
            *((part.lists.counts, part.lists.ids, part.lists.positions) for part in parts),
            strict=True,
        )
    )
    if kind is Kind.POSITIONS:
        positions = positions[ranges((np.cumsum(counts) - counts)[order], counts[order])]
    starts = np.append(0, np.cumsum(sizes[kept]))
    lists = Lists(kind, starts, ids[order], counts[order], positions)
    return [terms[rank] for rank in kept.tolist()], lists


class _Source:
    """One segment that goes into a merge."""

    def __init__(self, folder: Path, entry: SegmentEntry) -> None:
        self._entry = entry
        self.count = entry.count
        self.files = SegmentFiles(folder, entry)
        self.terms = Terms(self.files.required(".trm"))
        self._deleted = sorted(entry.deleted)
        self._renumbered = np.zeros(0, np.int64)

    def frequencies(self) -> Numbers:
        """How many postings each term has, of all fields."""
        places = np.array(self.terms.places(0, len(self.terms)))
        return frequencies(self.files.required(".trm"), places[:-1])

    def cut(self, rank: int) -> Cut:
        """The place before the term of this rank."""
        ends = ((self.terms.ranks(field)[1], field) for field in self.terms.fields)
        field = next(field for end, field in sorted(ends) if rank < end)
        return Cut(field, self.terms.term(rank))

    def ranks(self, field: str, first: Cut | None, past: Cut | None) -> tuple[int, int]:
        """The ranks of its terms of a field from one cut to the next."""
        low, high = self.terms.ranks(field)
        if first is not None and field <= first.field:
            low = self.terms.rank(field, first.term) if field == first.field else high
        if past is not None and field >= past.field:
            high = self.terms.rank(field, past.term) if field == past.field else low
        return low, high

    def number_from(self, base: int) -> int:
        """Let its passages have the numbers from ``base`` on; returns the next free one."""
        stays = np.ones(self._entry.count, np.bool_)
        stays[self._deleted] = False
        self._renumbered = np.where(stays, base - 1 + np.cumsum(stays), -1)
        return base + int(stays.sum())

    def renumbered(self, lists: Lists) -> Lists:
        """The lists under the new numbers, without what is deleted; some may become empty."""
        ids = self._renumbered[lists.ids]
        if not self._deleted:
            return Lists(lists.kind, lists.starts, ids, lists.counts, lists.positions)
        stays = ids >= 0
        positions = lists.positions
        if lists.kind is Kind.POSITIONS:
            positions = positions[np.repeat(stays, lists.counts)]
        starts = np.append(0, np.cumsum(stays))[lists.starts]
        return Lists(lists.kind, starts, ids[stays], lists.counts[stays], positions)

    def lengths(self, field: str) -> bytes:
        """The length bytes of the passages that stay."""
        return self._kept(f"._{field}_len.col", 1)

    def numbers(self, name: str) -> bytes:
        """A column of numbers of the passages that stay."""
        return self._kept(f".{name}.col", 8)

    def _kept(self, ending: str, size: int) -> bytes:
        part = self.files.part(ending)
        data = b"" if part is None else bytes(part)
        data = data.ljust(self._entry.count * size, b"\x00")
        if not self._deleted:
            return data
        edges = [-1, *self._deleted, self._entry.count]
        return b"".join(
            data[(start + 1) * size : end * size] for start, end in itertools.pairwise(edges)
        )


class _Reading:
    """The terms of one field of a segment, as far as they have been read."""

    def __init__(
        self, source: _Source, field: str, kind: Kind, ranks: tuple[int, int], readings: int
    ) -> None:
        """Begin with the first of these ranks; as one of so many ``readings``."""
        self._source = source
        self._field = field
        self._kind = kind
        self._dictionary = source.files.required(".trm")
        self._postings = source.files.required(".pst")
        self._next, self._past = ranks
        self._terms, self._most = _TERMS // readings, _POSTINGS // readings

    def bound(self) -> bytes | None:
        """The first term that should not be read now; None when the rest may be.

        Raises:
            Malformed: it is not behind all that were read, and reading on would never end.
        """
        end = min(self._next + self._terms, self._past)
        if end == self._next:
            return None
        places = np.array(self._source.terms.places(self._next, end))
        reached = np.cumsum(frequencies(self._dictionary, places[:-1]))
        end = self._next + max(1, int(np.searchsorted(reached, self._most)))
        if end >= self._past:
            return None
        term = self._source.terms.term(end)
        if self._source.terms.rank(self._field, term) != end:
            raise Malformed("terms that are not in order")
        return term

    def up_to(self, term: bytes) -> Unpacked:
        """Read the terms before this one."""
        return self._read(self._source.terms.rank(self._field, term))

    def rest(self) -> Unpacked:
        """Read what is left."""
        return self._read(self._past)

    def _read(self, end: int) -> Unpacked:
        if end <= self._next:
            nothing = np.zeros(0, np.int64)
            return Unpacked([], Lists(self._kind, np.zeros(1, np.int64), *[nothing] * 3))
        places = np.array(self._source.terms.places(self._next, end))
        if frequencies(self._dictionary, places[:-1]).max(initial=0) > self._source.count:
            raise Malformed("a term with more postings than there are passages")
        self._next = end
        found = unpack(self._dictionary, self._postings, places, self._kind)
        return Unpacked(found.terms, self._source.renumbered(found.lists))
