"""Small steps that turn a slice of page text into text to read and to search."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LIGATURE = re.compile("[\ufb00-\ufb06Ĳĳ]")
_BULLETS = re.compile(r"(?m)^(?:[^\S\n]*[\uf000-\uf0ff](?!\S))+")
"""A glyph of a symbol font (Symbol, Wingdings) that stands alone where a line begins."""
_SPECIAL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
    "\ufb00-\ufb06Ĳĳ\uf000-\uf0ff]"
)
"""The characters of all of them, of which most texts have none."""


def clean(text: str) -> str:
    r"""One line of composed Unicode: no soft hyphens, control characters or double spaces.

    Ligatures become letters, and the bullets of symbol fonts are left out. The hyphen of a word
    that is broken at a line end stays: only the document tells whether it belongs there.

    >>> clean("ﬁnan\u00adciële\n  eisen")
    'financiële eisen'
    """
    if text.isascii():  # most is, and then has none of the rest
        return " ".join((text if text.isprintable() else _CONTROL.sub(" ", text)).split())
    if _SPECIAL.search(text):
        text = _CONTROL.sub(" ", without_invisible(without_ligatures(text)))
        text = _BULLETS.sub("", text)
    return " ".join(unicodedata.normalize("NFC", text).split())


def without_invisible(text: str) -> str:
    """``text`` without soft hyphens and other marks that show nothing and may stand in a word."""
    return _INVISIBLE.sub("", text)


def without_ligatures(text: str) -> str:
    """``text`` with its ligatures as the letters that they are drawn from, composed."""
    if text.isascii():
        return text
    spelled = _LIGATURE.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return unicodedata.normalize("NFC", spelled)


def fold(text: str) -> str:
    """Lower case, without diacritics and ligatures: ``Financiële`` becomes ``financiele``."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).lower()


def printable(text: str) -> str:
    """``text`` with every character that could steer a terminal made visible as ``\ufffd``.

    Line feeds, tabs and form feeds stay.
    """
    return _CONTROL.sub(lambda found: "\f" if found.group() == "\f" else "\ufffd", text)
