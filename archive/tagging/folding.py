"""Texts without case and diacritics, to compare words by."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from msgspec import Struct

_REMEMBERED = 256


class Folded(Struct, frozen=True):
    """A text in lower case without diacritics, its words joined by single spaces."""

    text: str
    original: str

    def words(self, start: int, end: int) -> str:
        """The original words of ``text[start:end]``."""
        offsets = _offsets(self.original)
        return self.original[offsets[start] : offsets[end - 1] + 1]


class _Characters(dict[int, str]):
    """What each character becomes, by its code point: mostly one letter or a space."""

    def __missing__(self, code: int) -> str:
        bases = unicodedata.normalize("NFKD", chr(code).casefold())
        seen = (base for base in bases if not _is_unseen(base))
        found = self[code] = "".join(base if base.isalnum() else " " for base in seen)
        return found


_CHARACTERS = _Characters()


def _is_unseen(base: str) -> bool:
    return bool(unicodedata.combining(base)) or unicodedata.category(base) == "Cf"


@lru_cache(_REMEMBERED)
def fold(text: str) -> Folded:
    """The words of ``text`` as they are compared; invisible characters do not part them."""
    spaced = text.translate(_CHARACTERS)
    words = " ".join(spaced.split())
    return Folded(f"{words} " if words and spaced[-1] == " " else words, text)


@lru_cache(_REMEMBERED // 16)
def _offsets(text: str) -> tuple[int, ...]:
    """For each character of a folded text, from which one of the original it comes."""
    offsets: list[int] = []
    parted = True
    for offset, char in enumerate(text):
        for base in _CHARACTERS[ord(char)]:
            if not (parted and base == " "):
                offsets.append(offset)
            parted = base == " "
    return tuple(offsets)
