"""Questions to an index as it was last committed, answered list by list.

This is the way of a process that answers one question: dictionaries of frequencies, and nothing
imported that would take longer than the answer.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import compress
from pathlib import Path

from indexer import scoring
from indexer.damage import damage_reported, unavailable
from indexer.engine import Candidate, Candidates, Matches
from indexer.lengths import LENGTHS
from indexer.lists import Lists
from indexer.nearness import near
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
from indexer.scoring import Gain, Level
from indexer.vocabulary import Words

_ENTRY = "entry"
_ROUNDING = 1e-9
_STEEP = 16
"""With one in so many or fewer, looking the few up in the many costs less than passing all."""

Postings = dict[int, int]
"""Frequency of a word by the number that a passage has in the index."""


class IndexReader:
    """What was last committed, as posting lists over all segments."""

    def __init__(self, lists: Lists, folder: Path, words: Words | None) -> None:
        self.words = words
        self._folder = folder
        self._lists = lists
        self._postings: dict[tuple[str, str], Postings] = {}
        self._relatives: dict[tuple[Part | None, str], dict[int, float]] = {}
        self._all_norms: dict[str, tuple[bytes, tuple[float, ...]]] = {}

    def close(self) -> None:
        """See ``Reader``. The lists stay open for the next reader of the same process."""
        if self.words is not None:
            self.words.close()

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """The surface forms in texts and headings, with the passages that hold them in each."""
        for part in DEFAULT_PARTS:
            yield from self._lists.starting(part)

    def forms(self, prefix: str = "") -> Iterator[str]:
        """See ``Reader``."""
        with damage_reported():
            return iter(self._lists.names(DEFAULT_PARTS, prefix))

    def alike(self, word: str, edits: int) -> Iterator[str]:
        """See ``Reader``."""
        sizes = range(max(0, len(word) - edits), len(word) + edits + 1)
        with damage_reported():
            return iter(self._lists.names(DEFAULT_PARTS, sizes=sizes))

    def frequency(self, form: str) -> int:
        """See ``Reader``."""
        with damage_reported():
            return len(self._word(Word(form)))

    def documents(self) -> frozenset[tuple[int, int]]:
        """See ``Reader``. A document of which every passage is deleted is not in the index."""
        found = set()
        with damage_reported():
            for name in self._lists.names((_ENTRY,)):
                if self._lists.find(_ENTRY, name):
                    key, _, revision = name.partition(".")
                    found.add((int(key), int(revision)))
        return frozenset(found)

    def passages(self) -> frozenset[int]:
        """See ``Reader``."""
        with damage_reported():
            numbers = self._passages
            return frozenset(numbers[at] for at in self._live)

    def verify(self) -> None:
        """See ``Reader``. Whoosh keeps no checksums of its own, so that we hold ours against it."""
        from indexer.seals import broken_seals

        with damage_reported():
            if broken := tuple(broken_seals(self._folder)):
                raise unavailable(f"these files are damaged: {', '.join(broken)}")
            words = self.words
            if words is None or not (words.is_whole and words.is_as_described):
                raise unavailable("the table of its words is damaged or not there")
            self._lists.verify()

    def candidates(self, query: Query) -> Matches:
        """See ``Reader``."""
        with damage_reported():
            return self._candidates(query)

    def _candidates(self, query: Query) -> Candidates:
        lists = [self._word(word) for word in query.words]
        weights = tuple(
            word.weight * scoring.rarity(self._total, len(held))
            for word, held in zip(query.words, lists, strict=True)
        )
        eligible = None if query.condition is None else self._evaluate(query.condition)
        if query.words:
            holders = set().union(*lists)
            eligible = holders if eligible is None else holders & eligible
        elif eligible is None:
            eligible = set(self._live)
        held = _held_bits(lists, eligible)
        passages, documents = self._passages, self._documents
        scores = self._scores(query.scoring_words, eligible)
        scores = scoring.with_context(scores, documents, eligible)
        found = tuple(
            Candidate(passages[at], documents[at], scores.get(at, 0.0), held.get(at, 0))
            for at in eligible
        )
        return Candidates(found, weights)

    def explain(self, query: Query, passages: Iterable[int]) -> Mapping[int, tuple[Gain, ...]]:
        """See ``Reader``."""
        with damage_reported():
            numbers = self._passages
            wanted = frozenset(passages)
            places = {at: numbers[at] for at in self._live if numbers[at] in wanted}
            own = {at: tuple(self._gains(query, at)) for at in places}
            found = {each.passage: each.score for each in self._candidates(query).found}
            return {
                number: (*own[at], *_context(found.get(number, 0.0), own[at]))
                for at, number in places.items()
            }

    def _gains(self, query: Query, at: int) -> Iterator[Gain]:
        for word in query.scoring_words:
            yield from scoring.explain(word, self._relative_to(word.part), self._total, at)

    def _evaluate(self, condition: Condition) -> set[int]:
        match condition:
            case Word():
                return set(self._word(condition))
            case Phrase() | Near():
                return self._placed(condition)
            case InDocuments(keys):
                documents = self._documents
                return {at for at in self._live if documents[at] in keys}
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return set().union(*(self._evaluate(part) for part in parts))
            case Not(part):
                return set(self._live) - self._evaluate(part)

    def _placed(self, condition: Phrase | Near) -> set[int]:
        parts = DEFAULT_PARTS if condition.part is None else (condition.part,)
        match condition:
            case Phrase(words):
                return set().union(*(self._phrase(words, part) for part in parts))
            case Near(words_, within):
                return set().union(*(self._near(words_, within, part) for part in parts))

    def _all_of(self, parts: tuple[Condition, ...]) -> set[int]:
        wanted = [self._evaluate(part) for part in parts if not isinstance(part, Not)]
        found = set.intersection(*wanted) if wanted else set(self._live)
        for part in parts:
            if isinstance(part, Not):
                found -= self._evaluate(part.part)
        return found

    def _phrase(self, words: tuple[str, ...], part: Part) -> set[int]:
        if not words:
            return set()
        several = len(words) > 1
        first, *others = sorted(
            (self._lists.find(part, word, positions=several) for word in words), key=len
        )
        common = set(first.ids)
        for each in others:
            common = {at for _, at in _among(each.ids, common)}
        if not several or not common:
            return common
        starts: dict[int, set[int]] = {}
        for offset, word in enumerate(words):
            for at, positions in self._positions(part, word, common):
                shifted = {position - offset for position in positions}
                starts[at] = shifted if offset == 0 else starts[at] & shifted
        return {at for at, left in starts.items() if left}

    def _near(self, words: tuple[Word, ...], within: int, part: Part) -> set[int]:
        holders = [
            set().union(*(self._term(part, form.text) for form in word.forms)) for word in words
        ]
        common = set.intersection(*holders)
        places: dict[int, list[list[int]]] = {at: [[] for _ in words] for at in common}
        for index, word in enumerate(words):
            for form in word.forms:
                for at, positions in self._positions(part, form.text, common):
                    places[at][index] += positions
        return {at for at, each in places.items() if near(each, within)}

    def _word(self, word: Word) -> set[int]:
        """The passages that hold the word where it is looked for, deleted ones left out."""
        parts = DEFAULT_PARTS if word.part is None else (word.part,)
        held: set[int] = set()
        for part in parts:
            for form in word.forms:
                held |= self._term(part, form.text).keys()
        for pieces in word.made_of:
            held |= set.intersection(*map(self._word, pieces))
        return held

    def _term(self, field: str, text: str) -> Postings:
        key = (field, text)
        if key not in self._postings:
            found = self._lists.find(field, text)
            self._postings[key] = dict(zip(found.ids, found.counts, strict=True))
        return self._postings[key]

    def _early(self, field: str, text: str) -> Postings:
        """As ``_term``, of the positions before ``LEAD_WORDS``."""
        found = self._lists.early(field, text)
        return dict(zip(compress(found.ids, found.counts), filter(None, found.counts), strict=True))

    def _positions(
        self, part: Part, text: str, among: set[int]
    ) -> Iterator[tuple[int, tuple[int, ...]]]:
        found = self._lists.find(part, text, positions=True)
        for index, at in _among(found.ids, among):
            yield at, found.positions(index)

    def _scores(self, words: Iterable[Word], eligible: set[int]) -> dict[int, float]:
        scores: dict[int, float] = {}
        for word in words:
            gained = scoring.gains(word, self._relative_to(word.part), self._total)
            for at in gained.keys() & eligible:
                scores[at] = scores.get(at, 0.0) + gained[at]
        return scores

    def _relative_to(self, part: Part | None) -> scoring.Relative:
        return lambda form: self._relative(form, part)

    def _relative(self, form: str, part: Part | None) -> dict[int, float]:
        """Frequencies over relative field lengths, weighted and summed over the fields."""
        key = (part, form)
        if key not in self._relatives:
            sums: dict[int, float] = {}
            for field, weight, only_lead in _fields(part):
                lengths, norms = self._norms(field)
                held = self._early(field, form) if only_lead else self._term(field, form)
                for at, count in held.items():
                    sums[at] = sums.get(at, 0.0) + weight * count / norms[lengths[at]]
            self._relatives[key] = sums
        return self._relatives[key]

    def _norms(self, field: str) -> tuple[bytes, tuple[float, ...]]:
        """The length bytes of a field, and what frequencies are divided by for each byte."""
        if field not in self._all_norms:
            average = self._lists.words(field) / self._total or 1.0
            factor = scoring.B / average
            norms = tuple(1 - scoring.B + factor * each for each in LENGTHS)
            self._all_norms[field] = self._lists.length_bytes(field), norms
        return self._all_norms[field]

    @cached_property
    def _total(self) -> int:
        return max(1, self._lists.count - len(self._lists.deleted))

    @cached_property
    def _live(self) -> frozenset[int]:
        return frozenset(range(self._lists.count)) - self._lists.deleted

    @cached_property
    def _passages(self) -> array[int]:
        return self._lists.numbers("passage")

    @cached_property
    def _documents(self) -> array[int]:
        return self._lists.numbers("document")


def _among(ids: array[int], wanted: set[int]) -> Iterator[tuple[int, int]]:
    """Those of the numbers, which are in order, that are wanted, with their places."""
    if len(wanted) * _STEEP > len(ids):
        yield from ((place, at) for place, at in enumerate(ids) if at in wanted)
        return
    for at in wanted:
        place = bisect_left(ids, at)
        if place < len(ids) and ids[place] == at:
            yield place, at


def _fields(part: Part | None) -> tuple[tuple[Part, float, bool], ...]:
    """Where a word is looked for, as in ``scoring.FIELDS``."""
    return scoring.FIELDS if part is None else ((part, 1.0, False),)


def _context(score: float, own: tuple[Gain, ...]) -> Iterator[Gain]:
    """What the neighbours gave: the rest of the score."""
    rest = score - sum(gain.gain for gain in own)
    if rest > _ROUNDING:
        yield Gain("", "", Level.CONTEXT, rest)


def _held_bits(lists: list[set[int]], eligible: set[int]) -> dict[int, int]:
    held: dict[int, int] = {}
    for bit, postings in enumerate(lists):
        for at in postings & eligible:
            held[at] = held.get(at, 0) | 1 << bit
    return held
