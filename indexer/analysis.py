"""How a Dutch text becomes index words: surface forms, folded, with their places.

The index holds folded surface forms only; what a query word reaches beyond its own form is
decided when the query is made. ``ANALYSIS`` names this way of cutting and folding, and stands
in the index's sentinel: a change here must change it, so that old indexes are rebuilt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from archive.clean import fold

ANALYSIS = "surface-1"

_WORD = re.compile(
    r"""\d+(?:[.,:]\d+)+(?![^\W_])   # 2.3  1.000,50  14:30, kept whole
      | [^\W_]+(?:\+(?!\w))?         # words, numbers, and names such as JZ+
    """,
    re.VERBOSE,
)

STOP_WORDS = frozenset(
    """
    aan al alle als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus
    een eens en er ge geen geweest haar had hadden heb hebben heeft hem het hier hij hoe hun
    iemand iets ik in is ja je kan kon kunnen kunt maar me meer men met mij mijn moet na naar niet
    niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u uit uw van
    veel voor want waren was wat werd wezen wie wil worden wordt zal ze zelf zich zij zijn zo
    zonder zou
    gaan gaat had jullie mag mogen moeten waar waarom wanneer we welk welke wel wij willen
    wilt zullen zult bent
    """.split()
)
"""Function words that a question is made of; they count inside quotes."""


class Token(Struct, frozen=True):
    """A folded word and the characters of the text that it was made from."""

    text: str
    start: int
    end: int


def tokens(text: str) -> Iterator[Token]:
    """The words of ``text`` (in Unicode's composed form) in order; places count from 0."""
    for match in _WORD.finditer(text):
        folded = fold(match.group())
        if folded:
            yield Token(folded, match.start(), match.end())


def words(text: str) -> tuple[str, ...]:
    """The folded words of ``text``, which may be in any Unicode form."""
    return tuple(filter(None, map(fold, cut(unicodedata.normalize("NFC", text)))))


def cut(text: str) -> list[str]:
    """The words of ``text`` (in Unicode's composed form) as they are written."""
    return _WORD.findall(text)
