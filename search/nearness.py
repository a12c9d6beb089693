"""Words that a person typed side by side speak louder where they stand near each other."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from msgspec.structs import replace

from archive.clean import fold
from indexer import analysis
from indexer.engine import Candidate
from indexer.query import Word
from indexer.scoring import Gain, Level
from search.rank import SHORT

LOOKED_AT = 50
"""Only so many passages at the top are looked at: the texts of the others are not read."""

WITHIN = 3
"""How many words apart two words may be at most."""

SHARE = 0.4
"""What a pair gives: this share of the weight of the lighter of its words."""

FULL_PAIRS = 8
"""So many pairs give their full share; the pairs of a longer query give no more together.

A question is seldom repeated in what answers it, but a few words often are a term.
"""

REFERENCE = 3.0
"""What a word and a number give that follow each other as they were typed: *artikel 2.3*, *W-2*.

In short queries alone: in two sets of questions it cost .001 and .0025 of nDCG@10.
"""

_ROUNDING = 1e-9

Texts = Callable[[Iterable[int]], Mapping[int, str]]

_folded = lru_cache(1 << 16)(fold)


def nearer_first(
    ordered: Sequence[Candidate],
    words: tuple[Word, ...],
    weights: tuple[float, ...],
    texts: Texts,
) -> list[Candidate]:
    """The candidates with what nearness gives added to the scores of the first of them.

    ``words`` are the bare words of the query in the order of typing, with their ``weights``;
    ``texts`` gives the texts of passages. The order is not changed here: the caller orders by the
    new scores.
    """
    top, rest = ordered[:LOOKED_AT], ordered[LOOKED_AT:]
    pairs = tuple(_pairs(words, weights))
    worth = {each.passage: tuple(_held(pairs, each)) for each in top}
    read = (
        texts([passage for passage, held in worth.items() if held]) if any(worth.values()) else {}
    )
    forms = _by_form(words)
    return [*(_raised(each, worth[each.passage], forms, read) for each in top), *rest]


def with_nearness(gains: tuple[Gain, ...], score: float) -> tuple[Gain, ...]:
    """What the index says gave a passage its score, and what nearness added to that."""
    rest = score - sum(gain.gain for gain in gains)
    return (*gains, Gain("", "", Level.NEARNESS, rest)) if rest > _ROUNDING else gains


class _Pair(NamedTuple):
    """Two words, by their places among the words, and what their nearness gives.

    ``more`` is what it gives besides as a reference. A passage in which they are near each other
    holds the words with these ``bits``.
    """

    one: int
    other: int
    near: float
    more: float
    bits: int


def _pairs(words: tuple[Word, ...], weights: tuple[float, ...]) -> Iterator[_Pair]:
    short = len(words) <= SHORT
    known = [at for at, weight in enumerate(weights) if weight > 0]
    share = SHARE * min(1.0, FULL_PAIRS / max(1, len(known) - 1))
    for one, other in pairwise(known):
        least, most = sorted((weights[one], weights[other]))
        whole = short and (_is_number(words[one]) or _is_number(words[other]))
        # A word that is looked for in another part is near all the same where it stands in a text.
        bits = sum(1 << at for at in (one, other) if words[at].part is None)
        yield _Pair(one, other, share * least, REFERENCE * most if whole else 0.0, bits)


def _is_number(word: Word) -> bool:
    return word.text[0].isdigit()


def _held(pairs: tuple[_Pair, ...], each: Candidate) -> Iterator[_Pair]:
    """The pairs of which a passage may have both words."""
    return (pair for pair in pairs if each.held & pair.bits == pair.bits)


def _by_form(words: tuple[Word, ...]) -> dict[str, list[int]]:
    """The words that a form stands for, by their places among the words."""
    found: dict[str, list[int]] = {}
    for at, word in enumerate(words):
        for form in word.forms:
            found.setdefault(form.text, []).append(at)
    return found


def _raised(
    each: Candidate,
    pairs: tuple[_Pair, ...],
    forms: dict[str, list[int]],
    texts: Mapping[int, str],
) -> Candidate:
    if not pairs or each.passage not in texts:
        return each
    places = _places(texts[each.passage], forms)
    gain = sum(
        pair.near + (pair.more if pair.more and _follows(one, other) else 0.0)
        for pair in pairs
        if _near(one := places.get(pair.one, ()), other := places.get(pair.other, ()))
    )
    return replace(each, score=each.score + gain)


def _places(text: str, forms: dict[str, list[int]]) -> dict[int, list[int]]:
    """Where in a text words stand, counted in words and in order, by their places in the query."""
    cut = map(_folded, analysis.cut(unicodedata.normalize("NFC", text)))
    places: dict[int, list[int]] = {}
    for at, word in enumerate(filter(None, cut)):
        if word in forms:
            for number in forms[word]:
                places.setdefault(number, []).append(at)
    return places


def _near(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether one of the first places is near one of the second, and not the same."""
    for at in first:
        found = bisect_left(second, at - WITHIN)
        while found < len(second) and second[found] <= at + WITHIN:
            if second[found] != at:
                return True
            found += 1
    return False


def _follows(first: Sequence[int], second: Sequence[int]) -> bool:
    """Whether one of the second places is right behind one of the first."""
    return not {at + 1 for at in first}.isdisjoint(second)
