"""How true a text is: overlap of words and letters with a reference, share of Dutch words."""

from __future__ import annotations

import re
from collections import Counter

from msgspec import Struct

from archive.lexicon import known_share

_TOKEN = re.compile(r"\w+")
_LETTERS = 5


class Overlap(Struct, frozen=True):
    """How far a text and a reference hold the same; all numbers run from 0 to 1.

    ``letters`` is the F1 of runs of five letters with all spaces taken out: where it is high and
    ``words`` is low, one of the two has its spaces wrong, and ``known`` and ``reference_known``,
    the shares of known Dutch words, tell which.
    """

    words: float
    letters: float
    known: float | None
    reference_known: float | None

    @property
    def doubtful_side(self) -> str:
        """The side with fewer known words: "reading" or "reference"."""
        return "reading" if (self.known or 0) < (self.reference_known or 0) else "reference"


def overlap(text: str, reference: str) -> Overlap:
    """Compare a text with a reference."""
    return Overlap(
        f1(Counter(tokens(text)), Counter(tokens(reference))),
        f1(_runs(text), _runs(reference)),
        known_share(text),
        known_share(reference),
    )


def tokens(text: str) -> list[str]:
    """The words and numbers of a text, in any case."""
    return _TOKEN.findall(text.casefold())


def f1(found: Counter[str], wanted: Counter[str]) -> float:
    """The F1 of two bags: 1 when they are the same, 0 when they share nothing."""
    total = found.total() + wanted.total()
    return 2 * (found & wanted).total() / total if total else 1.0


def _runs(text: str) -> Counter[str]:
    letters = "".join(tokens(text))
    return Counter(letters[at : at + _LETTERS] for at in range(len(letters) - _LETTERS + 1))
