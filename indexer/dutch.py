"""What the Dutch language says about a word: its stem, the parts that it is made of, its weight.

All of it depends on the word alone, never on what else the archive holds, so that an index built
in pieces equals one built at once. ``LANGUAGE`` names these rules and stands in the lexicon.
"""

from __future__ import annotations

import math
import sys
from contextlib import contextmanager
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from archive import lexicon
from indexer.analysis import STOP_WORDS
from indexer.irregular import IRREGULAR, NO_PARTICIPLES
from indexer.light import LIGHT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from snowballstemmer.dutch_stemmer import DutchStemmer

LANGUAGE = "dutch-2"

_SKIPPED_STEPS = ("Step_3", "Step_4", "Lose_prefix", "Lose_infix")
"""Of Kraaij and Pohlmann's stemmer, those for derivations and participles.

They make *gemeente* of *mening*, and *wijzigen* of *wijzen*.
"""

_ENDINGS = tuple("de en ene ft ge ieve ische je kt le lijke nde pt re s se te".split())
"""What the other steps take away or change; a word that ends otherwise is its own stem."""

SHORTEST_PART = 4
"""Letters that a part of a compound has at least."""

LONGEST_COMPOUND = 60
"""A longer run of letters is no word: taking it apart costs the square of its length."""

_LINKS = {"s": ("s",), "e": ("en", "e", "er"), "n": ("n",)}
"""What may stand between two parts, by its first letter."""

_NO_PARTS = frozenset(
    """
    baar loos schap isch tie atie eren eerd ende inge gaan baren iger ische ingen aties iteit
    heid heden lijk ling teit ment eren rijk rijkheid matig matige zaam ster sels sche
    """.split()
)
"""Endings and scraps that word lists hold, and that no compound is made of."""

_NEVER_PARTS = _NO_PARTS | STOP_WORDS
_REMEMBERED = 1 << 16
_EVERYDAY = 3000
"""A word that is one in 3000 of everyday Dutch weighs half of one that is rare there."""

_LIGHT = 0.7
"""What a light word counts for, beside that."""


@lru_cache(_REMEMBERED)
def stem(word: str) -> str:
    """What a folded word has in common with its inflections; for comparing, not for reading.

    Of a compound the last part is inflected. Derivations keep apart: *wijziging* is not *wijzigen*.
    """
    parts = () if word in IRREGULAR else split(word)
    if not parts:
        return _simple_stem(word)
    at = word.rindex(parts[-1])
    return word[:at] + _simple_stem(word[at:])


def plain_stem(word: str) -> str:
    """The stem by rules alone, of a word that the archive does not hold: no word list is read."""
    base = IRREGULAR.get(word, word)
    return _inflected(base)


_DERIVED = (
    ("ingen", ("en",)),
    ("ing", ("en",)),
    ("aties", ("eren", "ering")),
    ("atie", ("eren", "ering")),
    ("ering", ("eren", "atie")),
    ("eren", ("ering", "atie")),
    ("en", ("ing",)),
    ("eel", ("ele",)),
    ("ele", ("eel",)),
)
"""Endings of verbs, and of the nouns that name what they do."""

_SHORTEST_BASE = 4


def derivations(word: str) -> tuple[str, ...]:
    """What could be the noun to a verb or the verb to a noun: *wijziging* of *wijzigen*.

    By their endings alone: no word list is read, and some are no words.
    """
    for ending, others in _DERIVED:
        base = word.removesuffix(ending)
        if base != word and len(base) >= _SHORTEST_BASE:
            return tuple(base + other for other in others)
    return ()


@lru_cache(_REMEMBERED)
def _simple_stem(word: str) -> str:
    if word.endswith("s") and word not in IRREGULAR and _ends_in_s(word):
        return word
    base = _inflected(IRREGULAR.get(word, word))
    verb = _infinitive(base) if base.endswith(("t", "d")) else None
    return _inflected(verb) if verb else base


def _ends_in_s(word: str) -> bool:
    """Whether the s is the word's own: *kans, kansen*, *proces, processen*, *prijs, prijzen*."""
    return any(map(_listed, (f"{word}en", f"{word}sen", f"{word[:-1]}zen")))


def _inflected(word: str) -> str:
    if not word.isalpha() or len(word) < SHORTEST_PART:
        return word
    if word in IRREGULAR:
        return IRREGULAR[word]
    return _stemmer().stemWord(word) if word.endswith(_ENDINGS) else word


def _infinitive(word: str) -> str | None:
    """The listed verb of which a word in t or d is a weak participle or a third person."""
    if len(word) <= SHORTEST_PART + 1 or word in NO_PARTICIPLES:
        return None
    return next(filter(_listed, _infinitives(word)), None)


def _infinitives(word: str) -> Iterator[str]:
    ending = word[-1]
    stems = [word[:-1]]
    at = word.find("ge")
    if at >= 0 and len(word) - at > SHORTEST_PART + 1:
        stems.insert(0, word[:at] + word[at + 2 : -1])
    for each in stems:
        if len(each) < SHORTEST_PART:
            continue
        before, last = each[:-1], each[-1]
        if before[-1:] == before[-2:-1] and before[-1:] in "aeou":
            yield before[:-1] + {"f": "v", "s": "z"}.get(last, last) + "en"
            yield before[:-1] + last + "en"
        else:
            yield each + "en"
            if ending == "t" and last in "bdfgklmnprst":
                yield each + last + "en"
    return


def _listed(word: str) -> bool:
    return lexicon.folded_frequency(word) > 0


@lru_cache(_REMEMBERED)
def split(word: str) -> tuple[str, ...]:
    """The parts of a compound, in order, without what links them; empty when it is none.

    The fewest parts that the Dutch word list knows, and of those the most frequent.
    """
    return _split(word, lexicon.folded_frequencies())


def split_among(word: str, known: frozenset[str]) -> tuple[str, ...]:
    """As ``split``, with parts from ``known`` alone: no word list is read."""
    return _split(word, dict.fromkeys(known, 0))


def possible_parts(word: str) -> frozenset[str]:
    """Every stretch of a word that could be a part of it, when it is known as a word."""
    size = len(word)
    if not _may_be_compound(word):
        return frozenset()
    return frozenset(
        word[start:end]
        for start in range(size - SHORTEST_PART + 1)
        for end in range(start + SHORTEST_PART, size + 1)
        if end - start < size
    )


def _may_be_compound(word: str) -> bool:
    return 2 * SHORTEST_PART <= len(word) <= LONGEST_COMPOUND and word.isalpha()


def all_parts(word: str) -> tuple[str, ...]:
    """The parts of a compound and theirs in turn: *jeugdhulpaanbieder* holds *jeugd* too."""
    parts = split(word)
    if not parts:
        return ()
    return tuple(dict.fromkeys(each for part in parts for each in (part, *_parts_of_part(part))))


@lru_cache(_REMEMBERED)
def _parts_of_part(part: str) -> tuple[str, ...]:
    return all_parts(part)


def _split(word: str, fit: Mapping[str, int]) -> tuple[str, ...]:
    """Dynamic program over the ends of parts: fewest first, then by how common they are."""
    size = len(word)
    if not _may_be_compound(word):
        return ()
    best: dict[int, tuple[int, float, tuple[str, ...]]] = {0: (0, 0.0, ())}
    for start in range(size - SHORTEST_PART + 1):
        if start not in best:
            continue
        count, cost, parts = best[start]
        for end in range(start + SHORTEST_PART, size + (start > 0)):
            part = word[start:end]
            times = fit.get(part)
            if times is None or part in _NEVER_PARTS:
                continue
            found = (count + 1, cost - math.log(times + 1), (*parts, part))
            if end not in best or found < best[end]:
                best[end] = found
            for link in _LINKS.get(word[end : end + 1], ()):
                after = end + len(link)
                if word.startswith(link, end) and after < size:
                    best[after] = min(best.get(after, found), found)
    return best[size][2] if size in best else ()


def weight(word: str) -> float:
    """What an everyday word counts for, 0 to 1: less, the more common it is in everyday Dutch."""
    subject = _LIGHT if word in LIGHT_WORDS else 1.0
    return subject / (1 + _EVERYDAY * lexicon.share_of_dutch(word))


@contextmanager
def _language_alone(package: str) -> Iterator[None]:
    """Let a module of a package be imported without the package, which imports all languages."""
    from importlib.util import find_spec, module_from_spec

    spec = find_spec(package)
    if package in sys.modules or spec is None:
        yield
        return
    sys.modules[package] = module_from_spec(spec)  # knows its folder, and is not run
    try:
        yield
    finally:
        del sys.modules[package]


@cache
def _stemmer() -> DutchStemmer:
    with _language_alone("snowballstemmer"):
        from snowballstemmer.dutch_stemmer import DutchStemmer

    stemmer = DutchStemmer()
    for step in _SKIPPED_STEPS:
        name = f"_DutchStemmer__r_{step}"
        assert hasattr(stemmer, name), f"snowballstemmer has no {step}: another version?"
        setattr(stemmer, name, lambda: False)
    return stemmer
