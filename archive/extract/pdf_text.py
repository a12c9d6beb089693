"""The text of a page as pdfium gives it, cut into its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate, compress, count
from operator import add

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
        parts = _UNMAPPED.sub(_REPLACEMENT, text).split(_LINE_END)
    line_ends = count(0, len(_LINE_END))
    places = list(map(add, accumulate(map(len, parts[:-1]), initial=0), line_ends))
    if _BROKEN_WORD in text:
        broken = [each for at, part in zip(places, parts, strict=True) for each in _parts(at, part)]
        places, parts = [at for at, _ in broken], [part for _, part in broken]
    texts = list(map(str.lstrip, parts))
    if texts != parts:
        lengths = zip(map(len, parts), map(len, texts), strict=True)
        places = [at + all_ - kept for at, (all_, kept) in zip(places, lengths, strict=True)]
    texts = list(map(str.rstrip, texts))
    if all(texts):
        return texts, places
    return list(filter(None, texts)), list(compress(places, texts))


def _controls_in(text: str) -> int:
    """How many control codes there are, the two of each line end included."""
    signs = text.encode("latin-1", "replace")
    return len(signs) - len(signs.translate(None, _CONTROLS))


def _parts(at: int, whole: str) -> Iterator[tuple[int, str]]:
    """What pdfium gives as one line because words are broken in it, each with its hyphen."""
    *broken, last = whole.split(_BROKEN_WORD)
    for part in broken:
        yield at, f"{part}-"
        at += len(part) + 1
    yield at, last


def letter_in(text: str, middle: int) -> int:
    """The place of a letter in the second half of a line, to tell the type of the line by."""
    if text[middle + 1 : middle + 2].isalnum():  # as behind most blanks
        return middle + 1
    found = _SIGN.search(text, middle) or _SIGN.search(text)
    return found.start() if found else 0
