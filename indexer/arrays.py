"""Questions to an index in arrays: the way of a process that answers many.

The same answers as ``reading`` gives, with the same formula: lists become arrays of numpy, and
what a word gains each passage does not depend on the rest of a query, so that it is kept. What
is kept is bounded; see ``Kept``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cached_property, reduce
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from indexer import scoring
from indexer.columns import Bools, Columns, Floats, Ints
from indexer.lengths import LENGTHS
from indexer.lists import Lists
from indexer.nearness import near
from indexer.places import Places
from indexer.query import (
    DEFAULT_PARTS,
    And,
    Condition,
    InDocuments,
    Near,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Word,
)

KEPT_NUMBERS = 16_000_000
"""Numbers of eight bytes that are kept at most: 128 MB."""

_SPARSE = 16
"""Fewer than one in so many passages are handled without an array over all of them."""

Kind = TypeVar("Kind")


class Weighted(NamedTuple):
    """A number for each of some passages; ``ids`` are their places in the index, in order."""

    ids: Ints
    values: Floats


_EMPTY = Weighted(np.zeros(0, np.int64), np.zeros(0))


class Gained(NamedTuple):
    """What a word means to an index: who holds it, and what it gains whom."""

    held: Ints
    gains: Weighted


class Arrays:
    """One index, open for a process that goes on."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._kept = Kept(KEPT_NUMBERS)
        self._places = Places(lists)

    # What is asked.

    def columns(self, query: Query) -> Columns:
        """The candidates of a query, as ``Reader.candidates``."""
        gained = [self._gained(word) for word in query.words]
        weights = tuple(
            word.weight * scoring.rarity(self._total, len(each.held))
            for word, each in zip(query.words, gained, strict=True)
        )
        at = self._eligible(query, [each.held for each in gained])
        held = np.zeros(len(at), np.int64)
        for bit, each in enumerate(gained):
            held[self._among(each.held, at)[1]] |= 1 << bit
        scores = np.zeros(len(at))
        for word in query.scoring_words:
            ids, gains = self._gained(word).gains
            chosen, places = self._among(ids, at)
            scores[places] += gains[chosen]
        return Columns(
            passages=self._passages[at],
            documents=self._documents[at],
            scores=self._with_context(scores, at),
            held=held,
            weights=weights,
        )

    def _eligible(self, query: Query, held: list[Ints]) -> Ints:
        """The places of the candidates, in order."""
        if query.condition is not None:
            mask = self._mask(query.condition)
            if query.words:
                holders = self._united(held)
                return holders[mask[holders]]
            return np.flatnonzero(mask)
        return self._united(held) if query.words else np.flatnonzero(self._live)

    def _united(self, several: list[Ints]) -> Ints:
        """The numbers in any of some ordered arrays, in order."""
        several = [each for each in several if len(each)]
        if len(several) < 2:  # noqa: PLR2004 - one needs no union
            return several[0] if several else _EMPTY.ids
        if self._is_sparse(sum(map(len, several))):
            return np.unique(np.concatenate(several))
        return np.flatnonzero(reduce(np.logical_or, map(self._marked, several)))

    def _among(self, ids: Ints, at: Ints) -> tuple[Ints | slice, Ints | slice]:
        """Which of ``ids`` are in ``at``, and at which places of it; both are in order."""
        if len(ids) == len(at) and np.array_equal(ids, at):
            return slice(None), slice(None)
        if not len(at) or not len(ids):
            return _EMPTY.ids, _EMPTY.ids
        if self._is_sparse(min(len(ids), len(at))):
            if len(ids) <= len(at):
                places = np.searchsorted(at, ids)
                places[places == len(at)] = 0
                chosen = np.flatnonzero(at[places] == ids)
                return chosen, places[chosen]
            chosen = np.searchsorted(ids, at)
            chosen[chosen == len(ids)] = 0
            places = np.flatnonzero(ids[chosen] == at)
            return chosen[places], places
        where = np.full(self._lists.count, -1, np.int64)
        where[at] = np.arange(len(at))
        places = where[ids]
        chosen = np.flatnonzero(places >= 0)
        return chosen, places[chosen]

    def _is_sparse(self, some: int) -> bool:
        """Whether an array over all passages costs more than sorting or searching so many."""
        return some * _SPARSE < self._lists.count

    def _with_context(self, scores: Floats, at: Ints) -> Floats:
        """See ``scoring.with_context``."""
        if len(at) < 2:  # noqa: PLR2004 - two are neighbours
            return scores
        beside = (np.diff(at) == 1) & (np.diff(self._documents[at]) == 0)
        given = scores.copy()
        given[1:] += scoring.CONTEXT * np.where(beside, scores[:-1], 0.0)
        given[:-1] += scoring.CONTEXT * np.where(beside, scores[1:], 0.0)
        return given

    # Conditions, as masks over all passages.

    def _mask(self, condition: Condition) -> Bools:
        match condition:
            case Word():
                return self._marked(self._gained(condition).held)
            case Phrase() | Near():
                return self._kept.get(condition, lambda: self._placed(condition))
            case InDocuments(keys):
                return self._kept.get(condition, lambda: self._in_documents(keys))
            case And(parts):
                return reduce(np.logical_and, map(self._mask, parts), self._live)
            case Or(parts):
                return reduce(np.logical_or, map(self._mask, parts), self._none)
            case Not(part):
                return self._live & ~self._mask(part)

    def _marked(self, ids: Ints) -> Bools:
        mask = np.zeros(self._lists.count, np.bool_)
        mask[ids] = True
        return mask

    def _in_documents(self, keys: frozenset[int]) -> Bools:
        wanted = np.fromiter(keys, np.int64, len(keys))
        chosen = np.isin(self._documents[self._first], wanted)
        mask: Bools = chosen[self._ordinals] & self._live
        return mask

    def _placed(self, condition: Phrase | Near) -> Bools:
        parts = DEFAULT_PARTS if condition.part is None else (condition.part,)
        match condition:
            case Phrase(words):
                found = [self._places.phrase(words, part) for part in parts]
            case Near(words_, within):
                found = [self._near(words_, within, part) for part in parts]
        return self._marked(np.concatenate(found))

    def _near(self, words: tuple[Word, ...], within: int, part: Part) -> Ints:
        several = [tuple(form.text for form in word.forms) for word in words]
        common = reduce(
            np.logical_and,
            (
                self._marked(np.concatenate([self._ids(part, form) for form in forms]))
                for forms in several
            ),
            self._live,
        )
        ids = np.flatnonzero(common)
        places = [self._places.of(forms, part, ids) for forms in several]
        fits = [near([each.get(at, ()) for each in places], within) for at in ids.tolist()]
        return ids[np.array(fits, np.bool_)]

    # Words.

    def _gained(self, word: Word) -> Gained:
        return self._kept.get(word, lambda: self._gain(word))

    def _gain(self, word: Word) -> Gained:
        """See ``scoring.gains``."""
        own = self._sum(self._relative([(word.text, 1.0)], word.part))
        group = self._group(word, word.part)
        kin = self._sum([own, *self._relative([(form, 1.0) for form in word.kin], word.part)])
        levels = []
        for level in (own, group, kin):
            factor = word.weight * scoring.rarity(self._total, len(level.ids)) * (scoring.K1 + 1)
            levels.append(Weighted(level.ids, factor * level.values / (level.values + scoring.K1)))
        held = np.flatnonzero(self._holders(word)) if word.made_of else group.ids
        return Gained(held, self._sum(levels))

    def _group(self, word: Word, part: Part | None) -> Weighted:
        sources = self._relative([(form.text, form.weight) for form in word.forms], part)
        together = ([self._group(piece, part) for piece in each] for each in word.made_of)
        return self._sum([*sources, *map(self._least, together)])

    def _holders(self, word: Word) -> Bools:
        """The passages that hold the word, or all pieces that it is made of."""
        forms = [(form.text, 1.0) for form in word.forms]
        held = self._none.copy()
        for each in self._relative(forms, word.part):
            held[each.ids] = True
        for pieces in word.made_of:
            held |= reduce(np.logical_and, map(self._holders, pieces), self._live)
        return held

    def _least(self, pieces: list[Weighted]) -> Weighted:
        """The least value of the passages that all pieces have."""
        if not pieces:
            return _EMPTY
        least = np.full(self._lists.count, np.inf)
        times = np.zeros(self._lists.count, np.int32)
        for ids, values in pieces:
            least[ids] = np.minimum(least[ids], values)
            times[ids] += 1
        common = np.flatnonzero(times == len(pieces))
        return Weighted(common, scoring.WHOLE * least[common])

    def _relative(self, forms: Sequence[tuple[str, float]], part: Part | None) -> list[Weighted]:
        """Weighted frequencies of forms over relative field lengths, field by field.

        A passage comes as often as forms are in it.
        """
        fields = scoring.FIELDS if part is None else ((part, 1.0, part),)
        return [each for field in fields for each in self._weighted(forms, *field)]

    def _weighted(
        self, forms: Sequence[tuple[str, float]], field: str, weight: float, measured: str
    ) -> Iterator[Weighted]:
        all_ids, all_counts = [], []
        for form, factor in forms:
            found = self._lists.find(field, form)
            if len(found):
                all_ids.append(np.frombuffer(found.ids, np.uint32))
                counts = np.frombuffer(found.counts, np.dtype(found.counts.typecode))
                all_counts.append(counts * (weight * factor))
        if all_ids:
            ids = np.concatenate(all_ids).astype(np.int64)
            lengths, norms = self._norms(measured)
            yield Weighted(ids, np.concatenate(all_counts) / norms[lengths[ids]])

    def _ids(self, field: str, form: str) -> Ints:
        return np.frombuffer(self._lists.find(field, form).ids, np.uint32).astype(np.int64)

    def _sum(self, several: list[Weighted]) -> Weighted:
        """The values of each passage together."""
        several = [each for each in several if len(each.ids)]
        if not several:
            return _EMPTY
        ids = np.concatenate([each.ids for each in several])
        values = np.concatenate([each.values for each in several])
        if self._is_sparse(len(ids)):
            found, which = np.unique(ids, return_inverse=True)
            return Weighted(found, np.bincount(which, values).astype(np.float64, copy=False))
        sums = np.bincount(ids, values, self._lists.count).astype(np.float64, copy=False)
        present = np.flatnonzero(sums)
        return Weighted(present, sums[present])

    # The index.

    def _norms(self, field: str) -> tuple[npt.NDArray[np.uint8], Floats]:
        return self._kept.get(("norms", field), lambda: self._measured(field))

    def _measured(self, field: str) -> tuple[npt.NDArray[np.uint8], Floats]:
        average = self._lists.words(field) / self._total or 1.0
        norms = 1 - scoring.B + scoring.B / average * np.array(LENGTHS, np.float64)
        return np.frombuffer(self._lists.length_bytes(field), np.uint8), norms

    @cached_property
    def _total(self) -> int:
        return max(1, self._lists.count - len(self._lists.deleted))

    @cached_property
    def _none(self) -> Bools:
        return np.zeros(self._lists.count, np.bool_)

    @cached_property
    def _live(self) -> Bools:
        live = np.ones(self._lists.count, np.bool_)
        live[np.fromiter(self._lists.deleted, np.int64, len(self._lists.deleted))] = False
        return live

    @cached_property
    def _passages(self) -> Ints:
        return np.frombuffer(self._lists.numbers("passage"), np.int64)

    @cached_property
    def _documents(self) -> Ints:
        return np.frombuffer(self._lists.numbers("document"), np.int64)

    @cached_property
    def _first(self) -> Ints:
        """Where each run of passages of one document begins."""
        return np.flatnonzero(np.diff(self._documents, prepend=-1))

    @cached_property
    def _ordinals(self) -> npt.NDArray[np.int32]:
        """The number of the run that each passage lies in."""
        starts = np.zeros(self._lists.count, np.int32)
        starts[self._first] = 1
        ordinals: npt.NDArray[np.int32] = np.cumsum(starts, dtype=np.int32) - 1
        return ordinals


class Kept:
    """What was worked out, the last used longest, up to so many numbers."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable, make: Callable[[], Kind]) -> Kind:
        """What is kept under ``key``; made, when there is nothing."""
        if key in self._held:
            self._held.move_to_end(key)
            return self._held[key][1]  # type: ignore[return-value]  # a key has one kind of value
        made = make()
        size = _size(made)
        self._held[key] = size, made
        self._size += size
        while self._size > self._most and len(self._held) > 1:
            _, (gone, _) = self._held.popitem(last=False)
            self._size -= gone
        return made


def _size(made: object) -> int:
    if isinstance(made, np.ndarray):
        return 16 + made.nbytes // 8
    return 16 + sum(map(_size, made)) if isinstance(made, tuple) else 1
