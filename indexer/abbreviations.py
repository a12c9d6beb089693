"""Abbreviations that a text explains itself: "Nota van Inlichtingen (NvI)".

The method of Schwartz and Hearst (2003, "A simple algorithm for identifying abbreviation
definitions in biomedical text"): the letters of the short form are sought from right to left in
the words before the bracket, and the first letter begins a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.clean import fold
from indexer.analysis import words

_BRACKETED = re.compile(r"\(([^\W\d_][\w&-]{1,9})\)")
_BRACKET = re.compile("[()]")
_WORDS_BEFORE = 13
_REACH = 160
"""Characters before the bracket in which the full form is sought."""

_LONGEST_LOWER = 4
_SURPLUS = 5
"""Words that a full form may have beyond the letters of its abbreviation."""


def explained(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of abbreviation and full form, both folded; the full form as words with spaces."""
    for match in _BRACKETED.finditer(text):
        short = match.group(1)
        if not _looks_short(short):
            continue
        before = _words_before(text, match.start())
        long = _full_form(fold(short), fold(before)) if before else None
        if long is not None:
            yield "".join(words(short)), " ".join(long)


def _words_before(text: str, end: int) -> str:
    """The last words before a bracket, up to another one."""
    reached = _BRACKET.split(text[max(0, end - _REACH) : end])[-1]
    return " ".join(reached.rsplit(maxsplit=_WORDS_BEFORE)[-_WORDS_BEFORE:])


def _looks_short(short: str) -> bool:
    """A capital after the first letter, or a few letters that do not end as words do (pgb)."""
    if short.islower():
        return len(short) <= _LONGEST_LOWER and short[-1] not in "aeiou"
    return any(char.isupper() for char in short[1:])


def _full_form(short: str, before: str) -> tuple[str, ...] | None:
    letters = [char for char in short if char.isalnum()]
    at = len(before)
    for place, letter in reversed(list(enumerate(letters))):
        at = before.rfind(letter, 0, at)
        while place == 0 and at > 0 and before[at - 1].isalnum():
            at = before.rfind(letter, 0, at)
        if at < 0:
            return None
    long = words(before[at:])
    enough = len("".join(long)) > len(short) + 2 and short not in long
    limit = min(len(letters) + _SURPLUS, 2 * len(letters))
    return long if enough and len(long) <= limit else None
