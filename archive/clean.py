"""Small steps that turn a slice of page text into text to read and to search."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_SPACE = re.compile(r"\s+")


def clean(text: str) -> str:
    r"""One line of composed Unicode: no soft hyphens, control characters or double spaces.

    >>> clean("finan\u00adciële\n  eisen")
    'financiële eisen'
    """
    text = _INVISIBLE.sub("", text)
    text = _CONTROL.sub(" ", text)
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


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
