"""Which words are Dutch: a list of words, read when documents are added and never to search.

The list is the Dutch one of pyspellchecker (MIT; OpenTaal's words with their inflections, 343,585
of them in 1.3 MB). The checker itself is not imported: only the words are needed, not its
suggestions. They are in order, and are looked for in the list as it is: 7 MB where a set of
strings takes 40, and ready as soon as it is unpacked.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from msgspec import json

from archive.clean import fold

FEWEST_WORDS = 20
"""Of fewer words no share is given: one name more or less would decide it."""

_PACKAGE = "spellchecker"
_LIST = "resources/nl.json.gz"
_ENTRY = re.compile(rb'"([^"]+)": ?\d+')
_STRETCH = 4096
_WORD = re.compile(r"[^\W\d_]{3,}")
_ACUTE = "\u0301"
_REMEMBERED = 1 << 15


def is_known(word: str) -> bool:
    """Whether this is a Dutch word or an inflection of one, in any case.

    An accent for stress ("één", "vóór") is overlooked. Compounds are known only as far as they
    are in the list.
    """
    return _is_known(word.lower())


def known_share(text: str) -> float | None:
    """The share, 0 to 1, of the words of three letters or more that are known.

    None when there are fewer than ``FEWEST_WORDS`` of them.
    """
    words = _WORD.findall(text.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    return sum(map(_is_known, words)) / len(words)


def unpack() -> None:
    """Unpack the list now, so that the processes that are forks of this one have it too."""
    _words()


def folded_frequency(word: str) -> int:
    """How often a folded word occurs in the texts behind the list; 0 when it is not listed.

    Most words of the list carry the same small number: they were listed, not counted.
    """
    return _folded().get(word, 0)


def folded_frequencies() -> Mapping[str, int]:
    """The folded words of the list, each with its ``folded_frequency``."""
    return _folded()


def share_of_dutch(word: str) -> float:
    """The share, 0 to 1, that a folded word has of all words in the texts behind the list."""
    return folded_frequency(word) / _total()


@cache
def _folded() -> dict[str, int]:
    """How often each folded word occurs. It takes 40 MB: one process needs it, not every worker."""
    counts = json.decode(_list(), type=dict[str, int])
    for word in [word for word in counts if not word.isascii() or word != word.lower()]:
        count = counts.pop(word)
        folded = fold(word)
        counts[folded] = counts.get(folded, 0) + count
    return counts


@cache
def _total() -> int:
    return sum(_folded().values())


@lru_cache(_REMEMBERED)
def _is_known(word: str) -> bool:
    return _is_listed(unicodedata.normalize("NFC", word)) or _is_listed(_unstressed(word))


def _is_listed(word: str) -> bool:
    return _words().holds(word)


def _unstressed(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", decomposed.replace(_ACUTE, ""))


class _Sorted:
    """The list, and the first word of each of its stretches of ``_STRETCH`` bytes."""

    def __init__(self, text: bytes) -> None:
        self._text = text
        found = (_ENTRY.search(text, at) for at in range(0, len(text), _STRETCH))
        entries = [entry for entry in found if entry is not None]
        self._firsts = [entry[1] for entry in entries]
        self._starts = [*(entry.start() for entry in entries), len(text)]

    def holds(self, word: str) -> bool:
        wanted = word.encode(errors="replace")
        at = bisect_right(self._firsts, wanted)
        if not at or b":" in wanted:  # which stands between the words and their numbers
            return False
        return self._text.find(b'"%b"' % wanted, self._starts[at - 1], self._starts[at]) >= 0


@cache
def _words() -> _Sorted:
    return _Sorted(_list())


@cache
def _list() -> bytes:
    import gzip
    from importlib.util import find_spec

    package = find_spec(_PACKAGE)
    assert package is not None
    assert package.origin is not None
    packed = Path(package.origin).parent / _LIST
    return gzip.decompress(packed.read_bytes())
