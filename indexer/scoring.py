"""How well a passage answers a word: the formula, over frequencies that an engine gives.

A word is judged on three levels, each an ordinary BM25 term [Robertson & Zaragoza 2009, eq. 3.15]
with a document frequency and a saturation of its own, and their sum is its gain:

- *exact*: the word's own form;
- *group*: with its inflections and compounds, by their weights, and what it is made of;
- *kin*: with the forms that only resemble it.

So the exact form counts three times, an inflection twice, a relative once. Frequencies are
relative to the lengths of the parts in which they occur, weighted and summed before they saturate
(BM25F). Then a passage takes a share of the scores of its neighbours in the same document.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from indexer.query import Part, Word

K1, B = 1.2, 0.75
HEADING_WEIGHT = 1.0
LEAD_WEIGHT = 1.5
LEAD_WORDS = 20
"""So many words at the beginning of a passage count again, with ``LEAD_WEIGHT``."""

FIELDS = (
    (Part.TEXT, 1.0, False),
    (Part.TEXT, LEAD_WEIGHT, True),
    (Part.HEADING, HEADING_WEIGHT, False),
)
"""Where a word without a part scores: the part, its weight, whether only the lead of it counts."""

RARITY = 1.2
"""The power of the inverse document frequency."""

WHOLE = 0.5
"""What the rarest piece counts for, where a word is present by what it is made of."""

CONTEXT = 0.1
"""The share of its neighbours' scores that a passage takes."""

Frequencies = Mapping[int, float]
"""Relative frequency by passage."""

Relative = Callable[[str], Frequencies]
"""Gives the relative frequencies of a form where a word is looked for."""


class Level(StrEnum):
    """How closely a form must resemble the word; or what else gave a passage its score.

    The passages beside it, or the nearness of words in it.
    """

    EXACT = "exact"
    GROUP = "group"
    KIN = "kin"
    CONTEXT = "context"
    NEARNESS = "nearness"


class Gain(Struct, frozen=True):
    """What a form of a query word gave a passage on one level.

    ``form`` is the words that together stand for it, with spaces, when the word was present by what
    it is made of.
    """

    word: str
    form: str
    level: Level
    gain: float


def rarity(total: int, frequency: int) -> float:
    """The inverse document frequency of what ``frequency`` of ``total`` passages hold."""
    if not frequency:
        return 0.0
    return math.pow(math.log(1 + (total - frequency + 0.5) / (frequency + 0.5)), RARITY)


def group(word: Word, relative: Relative) -> dict[int, float]:
    """The summed frequencies on the level ``GROUP``; its keys are the passages that hold it."""
    return _summed(frequencies for _, frequencies in _group_sources(word, relative))


def gains(word: Word, relative: Relative, total: int) -> dict[int, float]:
    """What each passage gains by a word, among ``total`` passages."""
    found: dict[int, float] = {}
    for sources in _levels(word, relative).values():
        sums = _summed(frequencies for _, frequencies in sources)
        factor = word.weight * rarity(total, len(sums)) * (K1 + 1)
        for at, frequency in sums.items():
            found[at] = found.get(at, 0.0) + factor * frequency / (frequency + K1)
    return found


def explain(word: Word, relative: Relative, total: int, at: int) -> Iterator[Gain]:
    """The gain of one passage by a word, in the shares that its forms have in it."""
    for level, sources in _levels(word, relative).items():
        held = [(form, frequencies) for form, frequencies in sources if at in frequencies]
        if not held:
            continue
        passages = len(set().union(*(frequencies for _, frequencies in sources)))
        frequency = sum(frequencies[at] for _, frequencies in held)
        factor = word.weight * rarity(total, passages) * (K1 + 1) / (frequency + K1)
        for form, frequencies in held:
            yield Gain(word.text, form, level, factor * frequencies[at])


def with_context(
    scores: Mapping[int, float], documents: Sequence[int], among: set[int]
) -> dict[int, float]:
    """The scores of passages ``among`` all, with a share of those beside them.

    ``documents`` gives each passage's document, in the order in which passages stand in them.
    """
    return {
        at: scores.get(at, 0.0) + CONTEXT * sum(_beside(scores, documents, among, at))
        for at in among
    }


def _beside(
    scores: Mapping[int, float], documents: Sequence[int], among: set[int], at: int
) -> Iterator[float]:
    for beside in (at - 1, at + 1):
        if beside in among and documents[beside] == documents[at]:
            yield scores.get(beside, 0.0)


_Sources = list[tuple[str, Frequencies]]


def _levels(word: Word, relative: Relative) -> dict[Level, _Sources]:
    own = (word.text, relative(word.text))
    return {
        Level.EXACT: [own],
        Level.GROUP: _group_sources(word, relative),
        Level.KIN: [own, *((form, relative(form)) for form in word.kin)],
    }


def _group_sources(word: Word, relative: Relative) -> _Sources:
    sources: _Sources = []
    for form in word.forms:
        frequencies = relative(form.text)
        if form.weight != 1:
            frequencies = {at: form.weight * frequency for at, frequency in frequencies.items()}
        sources.append((form.text, frequencies))
    for pieces in word.made_of:
        together = _least(tuple(group(piece, relative) for piece in pieces))
        sources.append((" ".join(piece.text for piece in pieces), together))
    return sources


def _least(pieces: tuple[dict[int, float], ...]) -> dict[int, float]:
    common = set.intersection(*map(set, pieces)) if pieces else set()
    return {at: WHOLE * min(piece[at] for piece in pieces) for at in common}


def _summed(several: Iterator[Frequencies]) -> dict[int, float]:
    sums: dict[int, float] = {}
    for frequencies in several:
        for at, frequency in frequencies.items():
            sums[at] = sums.get(at, 0.0) + frequency
    return sums
