"""The text of a page as pdfium gives it, cut into its lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import accumulate, compress, repeat
from operator import add, sub

_BROKEN_WORD = "\ufffe"
"""What pdfium puts for a hyphen at the end of a line together with the line end."""
_LINE_END = "\r\n"
_CONTROLS = bytes({*range(0x20), *range(0x7F, 0xA0)} - {ord("\t")})
_UNMAPPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]|\r(?!\n)|(?<!\r)\n")
"""Character codes without a meaning, given as they are; a line end is always both, CR and LF."""
_REPLACEMENT = "\ufffd"
_SIGN = re.compile(r"[^\W_]")


def split_lines(text: str) -> tuple[list[str], list[int]]:
    """The lines of pdfium's text without blanks around them, and where in it they begin.

    Character codes that mean nothing come out as U+FFFD.
    """
    parts = text.split(_LINE_END)
    if _controls_in(text) != len(_LINE_END) * (len(parts) - 1):
        text = _UNMAPPED.sub(_REPLACEMENT, text)
        parts = text.split(_LINE_END)
    ends: Iterable[int] = repeat(len(_LINE_END))
    if _BROKEN_WORD in text:
        parts = text.replace(_BROKEN_WORD, _BROKEN_WORD + _LINE_END).split(_LINE_END)
        ends = [0 if part[-1:] == _BROKEN_WORD else len(_LINE_END) for part in parts]
        parts = [part.replace(_BROKEN_WORD, "-") for part in parts]
    places = list(accumulate(map(add, map(len, parts[:-1]), ends), initial=0))
    whole = list(map(str.rstrip, parts))
    texts = list(map(str.lstrip, whole))
    if texts != whole:
        places = list(map(add, places, map(sub, map(len, whole), map(len, texts))))
    if all(texts):
        return texts, places
    return list(filter(None, texts)), list(compress(places, texts))


def _controls_in(text: str) -> int:
    """How many control codes there are, the two of each line end included."""
    signs = text.encode("latin-1", "replace")
    return len(signs) - len(signs.translate(None, _CONTROLS))


def letter_in(text: str, middle: int) -> int:
    """The place of a letter in the second half of a line, to tell the type of the line by."""
    if text[middle + 1 : middle + 2].isalnum():  # as behind most blanks
        return middle + 1
    found = _SIGN.search(text, middle) or _SIGN.search(text)
    return found.start() if found else 0
