"""Texts without case and diacritics, to compare words by."""

from __future__ import annotations

import unicodedata

from msgspec import Struct


class Folded(Struct, frozen=True):
    """A text in lower case without diacritics, its words joined by single spaces.

    Character ``i`` of ``text`` comes from character ``offsets[i]`` of ``original``.
    """

    text: str
    offsets: tuple[int, ...]
    original: str

    def words(self, start: int, end: int) -> str:
        """The original words of ``text[start:end]``."""
        return self.original[self.offsets[start] : self.offsets[end - 1] + 1]


def fold(text: str) -> Folded:
    """The words of ``text`` as they are compared; invisible characters do not part them."""
    chars: list[str] = []
    offsets: list[int] = []
    for offset, char in enumerate(text):
        for base in unicodedata.normalize("NFKD", char.casefold()):
            if unicodedata.combining(base) or unicodedata.category(base) == "Cf":
                continue
            folded = base if base.isalnum() else " "
            if folded != " " or (chars and chars[-1] != " "):
                chars.append(folded)
                offsets.append(offset)
    return Folded("".join(chars), tuple(offsets), text)
