"""Questions to an index in arrays: the way of a process that answers many.

The same answers as ``reading`` gives, with the same formula: lists become arrays of numpy, and
what a word gains each passage does not depend on the rest of a query, so that it is kept. What
is kept is bounded; see ``Kept``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from functools import cached_property, reduce
from threading import Lock
from typing import Any, NamedTuple, Protocol, TypeVar

import numpy as np

from indexer import scoring
from indexer.alike import Alike
from indexer.columns import Columns, Identities
from indexer.lists import Lists
from indexer.loading import Loaded, Loader
from indexer.nearness import near
from indexer.passages import NOBODY, NOTHING, Bools, Floats, Ints, Passages, Weighted
from indexer.places import phrase, positions
from indexer.query import (
    DEFAULT_PARTS,
    And,
    Condition,
    Form,
    InDocuments,
    Near,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Word,
)
from indexer.worth import Worth

KEPT_NUMBERS = 16_000_000
"""Numbers of eight bytes that are kept at most: 128 MB."""

_MANY = 40
"""The lists of so many forms are kept one by one; of more, only their sum is."""
_OVERHEAD = 8
"""What a list, an array or a text costs beyond its items, in numbers."""

Kind = TypeVar("Kind", bound="list[str] | _Sized")


class _Sized(Protocol):
    """What is kept says what it takes in memory."""

    @property
    def nbytes(self) -> int: ...


class Gained(NamedTuple):
    """What a word means to an index: who holds it, its weight, and what it gains whom."""

    held: Ints
    weight: float
    gains: Weighted

    @property
    def nbytes(self) -> int:
        """What it takes in memory."""
        held = 0 if self.held is self.gains.ids else self.held.nbytes
        return held + self.gains.ids.nbytes + self.gains.values.nbytes


class Arrays:
    """One index, open for a process that goes on; its threads take turns."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        for segment in lists.segments:
            segment.files.have_ready(".trm")
        self._loader = Loader(lists)
        self._kept = Kept(KEPT_NUMBERS)
        self._passages = Passages(lists.count)
        self._worths: dict[tuple[Part, bool], Worth] = {}
        self._turn = Lock()

    # What is asked.

    def columns(self, query: Query) -> Columns:
        """The candidates of a query, as ``Reader.candidates``."""
        with self._turn:
            return self._columns(query)

    def starting(self, prefix: str) -> list[str]:
        """As ``Reader.forms``."""
        with self._turn:
            return self._kept.get(("starting", prefix), lambda: self._starting(prefix))

    def alike(self, word: str, edits: int) -> list[str]:
        """As ``Reader.alike``."""
        with self._turn:
            names = self._kept.get(("alike",), lambda: Alike(self._lists.names(DEFAULT_PARTS)))
            return names.near(word, edits)

    def frequency(self, form: str) -> int:
        """As ``Reader.frequency``."""
        with self._turn:
            lists = [self._list(part, form) for part in DEFAULT_PARTS]
            return len(self._passages.united([each.ids for each in lists]))

    def _starting(self, prefix: str) -> list[str]:
        found = [self._loader.starting(part, prefix) for part in DEFAULT_PARTS]
        return sorted(set().union(*found))

    def _columns(self, query: Query) -> Columns:
        words = query.words
        gained = [self._gained(word) for word in words]
        holders = tuple([each.held for each in gained])
        weights = tuple([each.weight for each in gained])
        covered = False
        if query.condition is None:
            at = self._passages.united(holders) if holders else self._live_ids
            covered = all(each.held is each.gains.ids for each in gained)
            if len({word.text for word in words}) < len(words):
                gained = [*dict(zip(words, gained, strict=True)).values()]
        else:
            at = self._satisfying(query.condition)
            if holders:
                at = self._passages.common([at, self._passages.united(holders)])
            gained = [self._gained(word) for word in query.scoring_words]
        scores = self._passages.added([each.gains for each in gained], at, covered=covered)
        return Columns(at, self._with_context(scores, at), holders, weights, self._numbers)

    def _with_context(self, scores: Floats, at: Ints) -> Floats:
        """See ``scoring.with_context``."""
        before = at[:-1]
        beside = (at[1:] - before == 1).nonzero()[0]
        if len(beside):
            beside = beside[self._goes_on[before[beside]]]
        if not len(beside):
            return scores
        given = np.zeros(len(at))
        given[beside + 1] = scores[beside]
        given[beside] += scores[beside + 1]
        given *= scoring.CONTEXT
        given += scores
        return given

    # Conditions: the passages that satisfy them, in order.

    def _satisfying(self, condition: Condition) -> Ints:
        match condition:
            case Word():
                return self._gained(condition).held
            case Phrase() | Near():
                return self._kept.get(condition, lambda: self._placed(condition))
            case InDocuments() | Not():
                return np.flatnonzero(self._mask(condition))
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return self._passages.united([self._satisfying(part) for part in parts])

    def _all_of(self, parts: Sequence[Condition]) -> Ints:
        masked = [part for part in parts if isinstance(part, InDocuments | Not)]
        listed = [self._satisfying(p) for p in parts if not isinstance(p, InDocuments | Not)]
        if not listed:
            masks = [self._mask(part) for part in masked]
            return np.flatnonzero(reduce(np.logical_and, masks, self._live))
        found = self._passages.common(listed)
        for part in masked:
            found = found[self._mask(part)[found]]
        return found

    def _mask(self, condition: Condition) -> Bools:
        """The passages that satisfy a condition, as a mask over all."""
        match condition:
            case InDocuments(keys):
                return self._kept.get(condition, lambda: self._in_documents(keys))
            case Not(part):
                return self._live & ~self._mask(part)
            case _:
                return self._passages.marked(self._satisfying(condition))

    def _in_documents(self, keys: frozenset[int]) -> Bools:
        wanted = np.fromiter(keys, np.int64, len(keys))
        chosen = np.isin(self._numbers.documents[self._first], wanted)
        mask: Bools = chosen[self._ordinals] & self._live
        return mask

    def _placed(self, condition: Phrase | Near) -> Ints:
        everywhere = DEFAULT_PARTS if condition.part is None else (condition.part,)
        parts = tuple(filter(self._loader.has, everywhere))
        match condition:
            case Phrase(words):
                return self._passages.united([self._phrase(words, part) for part in parts])
            case Near(words_, within):
                return self._passages.united([self._near(words_, within, part) for part in parts])

    def _phrase(self, words: tuple[str, ...], part: Part) -> Ints:
        lists = [self._list(part, word) for word in words]
        return phrase(lists, self._passages) if words else NOBODY

    def _near(self, words: tuple[Word, ...], within: int, part: Part) -> Ints:
        several = [[self._list(part, form.text) for form in word.forms] for word in words]
        holders = [self._passages.united([each.ids for each in lists]) for lists in several]
        ids = self._passages.common(holders)
        places = [positions(lists, ids) for lists in several]
        fits = [near([each.get(at, ()) for each in places], within) for at in ids.tolist()]
        return ids[np.array(fits, np.bool_)]

    # Words.

    def _gained(self, word: Word) -> Gained:
        found: Gained | None = self._kept.find(word)
        return self._kept.keep(word, self._gain(word)) if found is None else found

    def _gain(self, word: Word) -> Gained:
        """See ``scoring.gains``."""
        own = self._of_form(word.text, word.part)
        if not (word.others or word.made_of or word.kin):
            weight = word.weight * scoring.rarity(self._total, len(own.ids))
            return Gained(own.ids, weight, Weighted(own.ids, _saturated(own.values, weight, 3)))
        group = self._group(word, word.part) if word.others or word.made_of else own
        kin = own
        if word.kin:
            resembling = self._relative(tuple(map(Form, word.kin)), word.part)
            kin = self._passages.total([own, resembling])
        # Who holds all pieces is among those who gain, when these are looked for in one part.
        held = group.ids if _in_part(word, word.part) else self._holders(word)
        weight = word.weight * scoring.rarity(self._total, len(held))
        levels = [self._level(word, each) for each in (own, group, kin)]
        return Gained(held, weight, self._passages.total(levels))

    def _of_form(self, text: str, part: Part | None) -> Weighted:
        """As ``_relative``, of a single form."""
        field, everywhere = part or Part.TEXT, part is None
        # Alone, a list costs little more to load than to keep beside what is made of it.
        found = self._kept.find((field, text)) or self._loader.load(field, text)
        own = Weighted(found.ids, self._worth(field, everywhere=everywhere).of(found.keys))
        if not everywhere or not self._loader.has(Part.HEADING):
            return own
        above = self._weighed((Form(text),), Part.HEADING, everywhere=True)
        return self._passages.total([own, *above]) if above else own

    def _level(self, word: Word, level: Weighted) -> Weighted:
        """What the passages gain on one level."""
        weight = word.weight * scoring.rarity(self._total, len(level.ids))
        return Weighted(level.ids, _saturated(level.values, weight))

    def _group(self, word: Word, part: Part | None) -> Weighted:
        forms = self._relative(word.forms, part)
        together = ([self._group(piece, part) for piece in each] for each in word.made_of)
        return self._passages.total([forms, *map(self._least, together)])

    def _holders(self, word: Word) -> Ints:
        """The passages that hold the word, or all pieces that it is made of."""
        held = [self._relative(word.forms, word.part).ids]
        for pieces in word.made_of:
            held += [self._passages.common([self._holders(piece) for piece in pieces])]
        return self._passages.united(held)

    def _least(self, pieces: Sequence[Weighted]) -> Weighted:
        """The least value of the passages that all pieces have."""
        if not pieces:
            return NOTHING
        ids = self._passages.common([each.ids for each in pieces])
        values = [each.values[each.ids.searchsorted(ids)] for each in pieces]
        return Weighted(ids, scoring.WHOLE * reduce(np.minimum, values))

    def _relative(self, forms: Sequence[Form], part: Part | None) -> Weighted:
        """Weighted frequencies of forms over relative field lengths, added up over the fields."""
        if part is not None:
            return self._passages.total(self._weighed(forms, part, everywhere=False))
        found = self._weighed(forms, Part.TEXT, everywhere=True)
        if self._loader.has(Part.HEADING):
            found += self._weighed(forms, Part.HEADING, everywhere=True)
        return self._passages.total(found)

    def _weighed(self, forms: Sequence[Form], field: Part, *, everywhere: bool) -> list[Weighted]:
        """What the postings of forms in a field are worth; a passage once for each form."""
        worth = self._worth(field, everywhere=everywhere)
        # The lists of very many forms, as those of a pattern, would drive out all others.
        read = self._list if len(forms) <= _MANY else self._loader.load
        lists, factors = [], []
        for form in forms:
            found = read(field, form.text)
            if len(found.ids):
                lists.append(found)
                factors.append(form.weight)
        if not lists:
            return []
        if len(lists) == 1:
            values = worth.of(lists[0].keys)
            if factors[0] != 1:
                values *= factors[0]
            return [Weighted(lists[0].ids, values)]
        ids = np.concatenate([each.ids for each in lists])
        values = worth.of_several([each.keys for each in lists])
        if any(factor != 1 for factor in factors):
            values *= np.repeat(factors, [len(each.ids) for each in lists])
        return [Weighted(ids, values, ordered=False)]

    # The index.

    def _list(self, field: str, term: str) -> Loaded:
        key = field, term
        found: Loaded | None = self._kept.find(key)
        return self._kept.keep(key, self._loader.load(*key)) if found is None else found

    def _worth(self, field: Part, *, everywhere: bool) -> Worth:
        """What a posting of a field is worth, to words of that part or to those of no part."""
        worth = self._worths.get((field, everywhere))
        if worth is None:
            average = self._lists.words(field) / self._total or 1.0
            weight = scoring.HEADING_WEIGHT if everywhere and field is Part.HEADING else 1.0
            lead = scoring.LEAD_WEIGHT if everywhere and field is Part.TEXT else None
            worth = self._worths[field, everywhere] = Worth(average, weight, lead)
        return worth

    @cached_property
    def _total(self) -> int:
        return max(1, self._lists.count - len(self._lists.deleted))

    @cached_property
    def _live(self) -> Bools:
        live = np.ones(self._lists.count, np.bool_)
        live[np.fromiter(self._lists.deleted, np.int64, len(self._lists.deleted))] = False
        return live

    @cached_property
    def _live_ids(self) -> Ints:
        return np.flatnonzero(self._live)

    @cached_property
    def _numbers(self) -> Identities:
        passages, documents = map(self._lists.numbers, ("passage", "document"))
        return Identities(np.frombuffer(passages, np.int64), np.frombuffer(documents, np.int64))

    @cached_property
    def _goes_on(self) -> Bools:
        """Whether the passage after each is of the same document."""
        documents = self._numbers.documents
        return np.append(documents[1:] == documents[:-1], False)

    @cached_property
    def _first(self) -> Ints:
        """Where each run of passages of one document begins."""
        return np.flatnonzero(np.diff(self._numbers.documents, prepend=-1))

    @cached_property
    def _ordinals(self) -> Ints:
        """The number of the run that each passage lies in."""
        starts = np.zeros(self._lists.count, np.int64)
        starts[self._first] = 1
        return np.cumsum(starts) - 1


def _in_part(word: Word, part: Part | None) -> bool:
    """Whether a word and all that it is made of are looked for in this part."""
    several = (piece for pieces in word.made_of for piece in pieces)
    return word.part is part and all(_in_part(piece, part) for piece in several)


def _saturated(values: Floats, weight: float, times: int = 1) -> Floats:
    """What frequencies gain, so many times: the second half of BM25."""
    gains = values * (weight * (scoring.K1 + 1))
    gains /= values + scoring.K1
    if times > 1:
        gains *= times
    return gains


class Kept:
    """What was worked out, the last used longest, up to so many numbers."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[Hashable, tuple[int, object]] = OrderedDict()
        self._size = 0

    def find(self, key: Hashable) -> Any:
        """What is kept under ``key``, or None."""
        held = self._held.get(key)
        if held is None:
            return None
        self._held.move_to_end(key)
        return held[1]

    def keep(self, key: Hashable, made: Kind) -> Kind:
        """Keep what was made, under a key with nothing under it; returns it."""
        size = _OVERHEAD + (len(made) if isinstance(made, list) else made.nbytes // 8)
        self._held[key] = size, made
        self._size += size
        while self._size > self._most and len(self._held) > 1:
            _, (gone, _) = self._held.popitem(last=False)
            self._size -= gone
        return made

    def get(self, key: Hashable, make: Callable[[], Kind]) -> Kind:
        """What is kept under ``key``; made, when there is nothing."""
        held: Kind | None = self.find(key)
        return self.keep(key, make()) if held is None else held
