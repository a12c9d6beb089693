"""Which other forms count as a word that was typed: inflections, compounds, abbreviations."""

from __future__ import annotations

import math
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct, field
from msgspec.structs import replace

from indexer import dutch
from indexer.analysis import STOP_WORDS, words
from indexer.query import Form, Word
from indexer.vocabulary import (
    MOST_FORMS,
    Known,
    Words,
    is_learned,
    kin_key,
    part_key,
    stem_key,
)

INFLECTION_WEIGHT = 1.0
DERIVED_WEIGHT = 0.5
COMPOUND_WEIGHT = 0.7
ABBREVIATION_WEIGHT = 0.8
FULL_FORMS = 2
"""So many meanings of an abbreviation are sought, the most frequent in the archive."""

_USUAL_LENGTH = 8
_LENGTH_POWER = 0.25

Pairs = tuple[tuple[str, str], ...]
"""Abbreviations with their full forms."""


class Expander:
    """Gives folded words their other forms, by the vocabulary of one index.

    ``abbreviations`` are pairs as people wrote them in the settings. Without ``vocabulary`` (it is
    lacking or damaged) words only get their weights, and these abbreviations.
    """

    def __init__(self, vocabulary: Words | None, abbreviations: Pairs = ()) -> None:
        self._vocabulary = vocabulary
        self.lacking = vocabulary is None
        """Whether there is no vocabulary, or it was found to be damaged."""
        self._settled = tuple(("".join(words(short)), words(long)) for short, long in abbreviations)

    def __call__(self, typed: tuple[str, ...]) -> tuple[Word, ...]:
        """A word for each given one, in their order; equal ones are equal, and weigh more."""
        try:
            return self._expanded(typed)
        except sqlite3.DatabaseError:
            self._vocabulary, self.lacking = None, True
            return self._expanded(typed)

    def _expanded(self, typed: tuple[str, ...]) -> tuple[Word, ...]:
        times = Counter(typed)
        look = _Lookup(self._vocabulary)
        look.learn(times)
        shortened = self._shortened(typed)
        expanded = {
            text: self._word(text, look, shortened.get(text, ()), count)
            for text, count in times.items()
        }
        return tuple(expanded[text] for text in typed)

    def _word(self, text: str, look: _Lookup, short: Iterable[str], times: int) -> Word:
        word = look.word(text)
        others = (*word.others, *(Form(each, ABBREVIATION_WEIGHT) for each in short))
        # Of stop words alone, such as "wie is wat", too much would be made.
        full = tuple(filter(None, map(look.pieces, self._full_forms(text))))
        return replace(
            word,
            others=_distinct(text, others),
            made_of=(*word.made_of, *full),
            weight=word.weight * math.sqrt(times),
        )

    def _full_forms(self, short: str) -> Iterator[tuple[str, ...]]:
        """What an abbreviation stands for: as people say, else as the archive explains it."""
        settled = [long for each, long in self._settled if each == short]
        if settled or self._vocabulary is None or short in STOP_WORDS:
            yield from settled
        else:
            for long in self._vocabulary.full_forms(short)[:FULL_FORMS]:
                yield tuple(long.split())

    def _shortened(self, typed: tuple[str, ...]) -> dict[str, list[str]]:
        """By word, the abbreviations of the full forms that are typed out with it."""
        found: dict[str, list[str]] = {}
        for at, first in enumerate(typed):
            for short, long in self._beginning_with(first):
                if typed[at : at + len(long)] == long:
                    for word in sorted(frozenset(long) - STOP_WORDS):
                        found.setdefault(word, []).append(short)
        return found

    def _beginning_with(self, first: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield from ((short, long) for short, long in self._settled if long[:1] == (first,))
        if self._vocabulary is not None and first not in STOP_WORDS:
            for short, long in self._vocabulary.abbreviations(first):
                yield short, tuple(long.split())


class _Lookup(Struct):
    """What the vocabulary says of the words of one query; without one, nothing."""

    vocabulary: Words | None
    known: dict[str, Known | None] = field(default_factory=dict)

    def word(self, text: str) -> Word:
        """A word with its forms, its kin and the parts that it is made of."""
        known = self._known(text)
        weight = (1.0 if known is None else known.weight) * _length_factor(text)
        if self.vocabulary is None or text in STOP_WORDS or not is_learned(text):
            return Word(text, weight=weight)
        others = self._others(text, known)
        pieces = self.pieces(known.parts if known else self._parts(text))
        return Word(
            text,
            others=others,
            made_of=(pieces,) if pieces else (),
            kin=self._kin(text),
            weight=weight,
        )

    def pieces(self, parts: Iterable[str]) -> tuple[Word, ...]:
        """The words of which another is made, each with its own forms; stop words left out."""
        words = [part for part in parts if part not in STOP_WORDS]
        self.learn(words)
        return tuple(Word(part, others=self._others(part, self._known(part))) for part in words)

    def learn(self, texts: Iterable[str]) -> None:
        """Ask at once for what is known of words, those that nothing is known of too."""
        new = [text for text in texts if text not in self.known]
        if self.vocabulary is not None and new:
            self.known |= dict.fromkeys(new) | self.vocabulary.known(new)

    def _known(self, text: str) -> Known | None:
        self.learn((text,))
        return self.known.get(text)

    def _others(self, text: str, known: Known | None) -> tuple[Form, ...]:
        if self.vocabulary is None or not is_learned(text):
            return ()
        stem = known.stem if known else dutch.plain_stem(text)
        inflections = self.vocabulary.reached(stem_key(stem))
        derived = () if inflections else tuple(self._derived(text))
        compounds = self.vocabulary.reached(part_key(stem))
        forms = (
            *(Form(each.form, INFLECTION_WEIGHT) for each in inflections),
            *derived,
            *(Form(each.form, COMPOUND_WEIGHT, (each.first, each.last)) for each in compounds),
        )
        return _distinct(text, forms)

    def _derived(self, text: str) -> Iterator[Form]:
        """Forms of the noun to a verb, or of the verb to a noun.

        For words of which the archive holds no form: *instelling* is more than what is *ingesteld*.
        """
        assert self.vocabulary is not None
        for word in dutch.derivations(text):
            for each in self.vocabulary.reached(stem_key(dutch.plain_stem(word))):
                yield Form(each.form, DERIVED_WEIGHT)

    def _kin(self, text: str) -> tuple[str, ...]:
        assert self.vocabulary is not None
        reached = self.vocabulary.reached(kin_key(text))
        return tuple(each.form for each in reached if each.form != text)[: MOST_FORMS - 1]

    def _parts(self, text: str) -> tuple[str, ...]:
        """The parts of a compound that the archive does not hold, by the words that it holds."""
        assert self.vocabulary is not None
        possible = dutch.possible_parts(text)
        return dutch.split_among(text, frozenset(self.vocabulary.known(possible)))


def _distinct(text: str, forms: Iterable[Form]) -> tuple[Form, ...]:
    by_form: dict[str, Form] = {}
    for form in forms:
        if form.text != text:
            by_form.setdefault(form.text, form)
    return tuple(by_form.values())[: MOST_FORMS - 1]


def _length_factor(text: str) -> float:
    """Long words say more precisely what they mean."""
    return math.pow(len(text) / _USUAL_LENGTH, _LENGTH_POWER)
