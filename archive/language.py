"""Which language a document is in: the only module that knows langdetect.

Short Dutch is easily taken for Afrikaans, so that a short text stays undecided, and a document
is asked about as a whole and not passage by passage.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, json

from archive.lexicon import known_share

if TYPE_CHECKING:
    from langdetect import DetectorFactory

MIN_LETTERS = 200
"""A text with fewer letters stays undecided."""

_SAMPLE = 2_000
"""Characters per sample: start, middle and end of a text that is longer than three of them."""
_MIN_CONFIDENCE = 0.6
_MOST_MET = 1 << 16
_SEED = 20_170_704
"""langdetect draws lots; with one seed the same text always gets the same answer."""
_MOSTLY = 0.5

_QUICK = "cp1252"
_NO_LETTERS = bytes(
    code for code in range(0x100) if not bytes((code,)).decode(_QUICK, "replace").isalpha()
)
_WORD = re.compile(r"[^\W\d_]+")
_AFRIKAANS = frozenset("nie vir hulle word sy hy dié ons wees daardie hierdie".split())
_ENOUGH = 3

COMMON_WORDS = {
    "nl": frozenset(
        "de het een van en in is dat op te met voor zijn niet die aan er om ook als dan of door"
        " over bij uit nog naar heeft worden wordt deze tot dit was kan werd hebben".split()
    ),
    "en": frozenset(
        "the of and to a in is that for on with as by be this are it or was not from at an which"
        " have has will were their its can".split()
    ),
    "de": frozenset(
        "der die und das den von zu mit sich des auf für ist im nicht ein eine als auch es an"
        " werden aus er hat dass sie nach bei einer um am sind wird oder durch".split()
    ),
    "fr": frozenset(
        "le la les de des du et en un une est que qui dans pour par sur au aux pas plus ce cette il"
        " ne se avec sont ou leur être".split()
    ),
}
"""The commonest words of the languages that documents here are likely to be in."""

_DUTCH = frozenset(
    "de wij een niet zijn wordt worden voor deze naar bij door heeft hebben als over kunnen".split()
)
"""Words that Dutch is full of; its neighbours, Afrikaans among them, spell them otherwise."""
_FOREIGN = frozenset("the and with und der nicht les est nie deur".split())
_PLAIN_WORDS, _PLAIN_KINDS, _PLAIN_SHARE, _FOREIGN_SHARE = 30, 4, 0.06, 0.01
"""A sample of so many words, with so many of those of Dutch, is plainly Dutch."""
_LISTED_SHARE = 0.85
"""So is one of which the word list has so many: of Afrikaans it has three in four."""


def language_of(text: str) -> str | None:
    """The ISO 639-1 code of the language of ``text``; None when that is uncertain."""
    samples = [sample for sample in _samples(text) if _is_prose(sample)]
    if sum(map(letters, samples)) < MIN_LETTERS:
        return None
    enough = _MIN_CONFIDENCE * len(samples)
    doubtful = [sample for sample in samples if not _is_plainly_dutch(sample)]
    weights = Counter({"nl": float(len(samples) - len(doubtful))})
    while doubtful and not _is_decided(weights, enough, len(doubtful)):
        weights.update(_probabilities(doubtful.pop(0)))
    code = max(sorted(weights), key=weights.__getitem__, default=None)
    if code == "af" and _is_dutch(samples):
        return "nl"
    return code if code and weights[code] >= enough else None


def _is_decided(weights: Counter[str], enough: float, to_come: int) -> bool:
    """Whether one language has enough weight, and no other can overtake it with what may come."""
    (_, most), (_, next_most) = [*weights.most_common(2), ("", 0.0)][:2]
    return most >= enough and most - next_most > to_come


def _is_dutch(samples: Sequence[str]) -> bool:
    """Whether what was taken for Afrikaans has the words that only Dutch of the two has."""
    words = Counter(word for sample in samples for word in _WORD.findall(sample.lower()))
    dutch, afrikaans = (sum(words[word] for word in each) for each in (_DUTCH, _AFRIKAANS))
    return dutch >= _ENOUGH and dutch > afrikaans


def _samples(text: str) -> tuple[str, ...]:
    if len(text) <= 3 * _SAMPLE:
        return (text,)
    middle = (len(text) - _SAMPLE) // 2
    return (text[:_SAMPLE], text[middle : middle + _SAMPLE], text[-_SAMPLE:])


def _is_prose(sample: str) -> bool:
    """Whether letters prevail: figures, and codes of an unreadable font, tell nothing."""
    return letters(sample) > _MOSTLY * len("".join(sample.split()))


def letters(text: str) -> int:
    """How many letters a text has."""
    try:
        return len(text.encode(_QUICK).translate(None, _NO_LETTERS))
    except UnicodeEncodeError:  # what most texts hold is counted in a twentieth of the time
        return sum(map(str.isalpha, text))


def _is_plainly_dutch(sample: str) -> bool:
    """Whether its words tell, as they mostly do: langdetect takes ten times longer.

    Either the little words, or, where sentences are few, nearly all of them.
    """
    words = _WORD.findall(sample.lower())
    if len(words) < _PLAIN_WORDS or _has_foreign(words):
        return False
    own = [word for word in words if word in _DUTCH]
    if len(own) >= _PLAIN_SHARE * len(words) and len(set(own)) >= _PLAIN_KINDS:
        return True
    return (known_share(sample) or 0.0) >= _LISTED_SHARE


def _has_foreign(words: Sequence[str]) -> bool:
    return sum(word in _FOREIGN for word in words) > _FOREIGN_SHARE * len(words)


def _probabilities(sample: str) -> dict[str, float]:
    """The languages that a sample may be in; empty when it holds nothing to go by."""
    from langdetect import LangDetectException

    # langdetect passes over words in capitals, and then goes by what little is left.
    capitals = sum(map(str.isupper, sample)) > _MOSTLY * letters(sample)
    detector = _factory().create()
    detector.append(sample.lower() if capitals else sample)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return {}
    return {guess.lang.partition("-")[0]: float(guess.prob) for guess in found}


class _Profile(Struct):
    """What langdetect knows of one language: how often its sequences of letters occur.

    ``n_words`` are the totals of the sequences of one, two and three letters.
    """

    name: str
    freq: dict[str, int]
    n_words: tuple[int, ...]


class _Shares(dict[str, list[float]]):
    """How often each sequence of letters occurs in each language, worked out when it is drawn.

    langdetect does so for all there are before it answers, which takes longer than its answers
    and 20 MB.
    """

    def __init__(self, profiles: Sequence[_Profile]) -> None:
        super().__init__()
        self._tables = [(each.freq, each.n_words) for each in profiles]
        self._known: dict[str, bool] = {}

    def __missing__(self, letters: str) -> list[float]:
        if len(self) > _MOST_MET:
            self.clear()
        at = len(letters) - 1
        found = self[letters] = [freq.get(letters, 0) / totals[at] for freq, totals in self._tables]
        return found

    def __contains__(self, letters: object) -> bool:
        if not isinstance(letters, str):
            return False
        known = self._known.get(letters)
        if known is None:
            if len(self._known) > _MOST_MET:
                self._known.clear()
            known = self._known[letters] = any(letters in freq for freq, _ in self._tables)
        return known


@cache
def _factory() -> DetectorFactory:
    """As ``langdetect.detect_langs`` makes one."""
    from langdetect import DetectorFactory
    from langdetect.detector_factory import PROFILES_DIRECTORY

    read = json.Decoder(_Profile).decode
    profiles = [read(Path(entry).read_bytes()) for entry in os.scandir(PROFILES_DIRECTORY)]
    factory = DetectorFactory()
    factory.set_seed(_SEED)
    factory.langlist = [profile.name for profile in profiles]
    factory.word_lang_prob_map = _Shares(profiles)
    return factory
