"""Words that a person typed side by side speak louder where they stand near each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from msgspec.structs import replace

from archive.model import Passage
from indexer import analysis
from indexer.engine import Candidate
from indexer.query import Part, Word, part_text
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

Passages = Callable[[Iterable[int]], Mapping[int, Passage]]


def nearer_first(
    ordered: Sequence[Candidate],
    words: tuple[Word, ...],
    weights: tuple[float, ...],
    passages: Passages,
) -> list[Candidate]:
    """The candidates with what nearness gives added to the scores of the first of them.

    ``words`` are the bare words of the query in the order of typing, with their ``weights``. The
    order is not changed here: the caller orders by the new scores.
    """
    pairs = tuple(_pairs(words, weights))
    if not pairs:
        return list(ordered)
    top, rest = ordered[:LOOKED_AT], ordered[LOOKED_AT:]
    texts = passages(each.passage for each in top)
    looked_for = frozenset().union(*(one | other for one, other, _, _ in pairs))
    raised = (_raised(each, pairs, looked_for, texts.get(each.passage)) for each in top)
    return [*raised, *rest]


def with_nearness(gains: tuple[Gain, ...], score: float) -> tuple[Gain, ...]:
    """What the index says gave a passage its score, and what nearness added to that."""
    rest = score - sum(gain.gain for gain in gains)
    return (*gains, Gain("", "", Level.NEARNESS, rest)) if rest > _ROUNDING else gains


_Pair = tuple[frozenset[str], frozenset[str], float, float]
"""The forms of two words, what their nearness gives, and what it gives more as a reference."""


def _pairs(words: tuple[Word, ...], weights: tuple[float, ...]) -> Iterator[_Pair]:
    short = len(words) <= SHORT
    known = [pair for pair in zip(words, weights, strict=True) if pair[1] > 0]
    share = SHARE * min(1.0, FULL_PAIRS / max(1, len(known) - 1))
    for (one, weight), (other, weight_) in pairwise(known):
        least = min(weight, weight_)
        whole = short and (_is_number(one) or _is_number(other))
        more = REFERENCE * max(weight, weight_) if whole else 0.0
        yield _forms(one), _forms(other), share * least, more


def _is_number(word: Word) -> bool:
    return word.text[0].isdigit()


def _forms(word: Word) -> frozenset[str]:
    return frozenset(form.text for form in word.forms)


def _raised(
    each: Candidate,
    pairs: tuple[_Pair, ...],
    looked_for: frozenset[str],
    passage: Passage | None,
) -> Candidate:
    if passage is None:
        return each
    places: dict[str, list[int]] = {}
    for at, word in enumerate(analysis.words(part_text(passage, Part.TEXT))):
        if word in looked_for:
            places.setdefault(word, []).append(at)
    gain = sum(
        near + (more if more and _follows(places, one, other) else 0.0)
        for one, other, near, more in pairs
        if _near(places, one, other)
    )
    return replace(each, score=each.score + gain)


def _near(places: dict[str, list[int]], one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a form of the one and a form of the other stand near each other."""
    first, second = _places(places, one), _places(places, other)
    for at in first:
        found = bisect_left(second, at - WITHIN)
        while found < len(second) and second[found] <= at + WITHIN:
            if second[found] != at:
                return True
            found += 1
    return False


def _follows(places: dict[str, list[int]], one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether a form of the other stands right behind a form of the one."""
    return not {at + 1 for at in _places(places, one)}.isdisjoint(_places(places, other))


def _places(places: dict[str, list[int]], forms: frozenset[str]) -> list[int]:
    return sorted(at for form in forms & places.keys() for at in places[form])
