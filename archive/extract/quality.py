"""How well the text of a page was read, as a number from 0 to 1.

    quality = glyphs * signs * words

``glyphs``  the square of the share of characters that stand for something: not ``(cid:12)``, no
            replacement character, none of the private use areas.
``signs``   the share of letters and digits among the characters, as far as it falls short of 0.6:
            prose has 0.95, a table of amounts 0.7, a font without its encoding less than half.
``words``   the mean over words of three letters or more: 1 for a known Dutch word, 0.8 for one
            that could be a word of some language, 0 for what cannot. So a page in another language
            scores 0.8, and a page of Dutch 0.9 or more. With fewer than five such words it is 1.

Only some lines are looked at, spread evenly over the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache

POOR = 0.6
"""Below this a text is worth a second reader."""

UNUSABLE = 0.4
"""Below this, reading the picture of the page is better than keeping the text."""

MOST_UNMAPPED = 0.2
"""With a larger share of signs that stand for nothing, a page must be read from its picture."""

_SAMPLE = 250
"""So many characters, or a few lines more, tell how a page was read."""

_REMEMBERED = 1 << 14
_FEWEST_WORDS = 5
_ENOUGH_SIGNS = 0.6
_PLAUSIBLE = 0.8
_CID = re.compile(r"\(cid:[0-9]+\)")
_REPLACEMENT = "\ufffd"
_UNMAPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd\ufffe\uffff\ue000-\uf8ff]")
_WORD = re.compile(r"[^\W\d_]{3,}")
_ASCII_WORD = re.compile(r"[A-Za-z]{3,}")
"""The same in a text of ASCII characters, found in half the time."""
_LONGEST = 30
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœ]")
_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxzç]{7}")
_LAST_LATIN = "\u024f"


def quality_of(text: str, lines: Sequence[str] | None = None) -> float | None:
    """The quality of a page's text, 0 to 1, or None when there is no text.

    ``lines`` are those of the text, when they are at hand.
    """
    sample = " ".join((lines or text.split("\n"))[:: len(text) // _SAMPLE + 1])
    signs = "".join(sample.split())
    if not signs:
        return quality_of(" ".join(text.split())) if text.strip() else None
    sample, signs = without_codes(sample), without_codes(signs)
    words = (_ASCII_WORD if sample.isascii() else _WORD).findall(sample)
    is_mapped = signs.isprintable() and _REPLACEMENT not in signs
    unmapped = 0 if is_mapped else len(_UNMAPPED.findall(signs))
    glyphs = (1 - unmapped / len(signs)) ** 2
    return glyphs * _signs(signs, len(signs) - unmapped, words) * _words(words)


def without_codes(text: str) -> str:
    """``text`` with U+FFFD for each ``(cid:12)``, pdfminer's word for a glyph without a name."""
    return _CID.sub(_REPLACEMENT, text) if "(cid:" in text else text


def unmapped_share(text: str) -> float:
    """The share, 0 to 1, of the signs on a page that stand for no character."""
    signs = "".join(text.split())
    return len(_UNMAPPED.findall(signs)) / len(signs) if signs else 0.0


def is_unreadable(text: str, quality: float | None) -> bool:
    """Whether nothing of a text of this quality is of use to a reader."""
    return (quality is not None and quality < UNUSABLE) or unmapped_share(text) > MOST_UNMAPPED


def _signs(signs: str, mapped: int, words: Sequence[str]) -> float:
    enough = _ENOUGH_SIGNS * max(mapped, 1)
    if sum(map(len, words)) >= enough:
        return 1.0
    return min(1.0, sum(map(str.isalnum, signs)) / enough)


def _words(words: Sequence[str]) -> float:
    if len(words) < _FEWEST_WORDS:
        return 1.0
    return sum(map(_word, words)) / len(words)


@lru_cache(_REMEMBERED)
def _word(word: str) -> float:
    return 1.0 if _known()(word) else _PLAUSIBLE * _could_be_a_word(word)


@cache
def _known() -> Callable[[str], bool]:
    from archive.lexicon import is_known

    return is_known


def _could_be_a_word(word: str) -> bool:
    """Whether the letters, their number and their case make a word in some language."""
    if len(word) > _LONGEST or not (word[1:].islower() or word.isupper() or word > _LAST_LATIN):
        return False
    lower = word.lower()
    if max(lower) > _LAST_LATIN:
        return True
    return _VOWEL.search(lower) is not None and _CONSONANTS.search(lower) is None
