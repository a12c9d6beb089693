"""What one type of identifier is: the shape that it has in print, and its normal form."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import ClassVar

from msgspec import Struct

from archive.model import Identifier

START = r"(?<![^\W_])"
END = r"(?![^\W_])"


class Found(Struct, frozen=True):
    """An identifier and where it stands: ``text[span[0]:span[1]]`` is how it is printed."""

    identifier: Identifier
    span: tuple[int, int]


class IdentifierType(ABC):
    """One way in which documents print an identifier of one type.

    ``names_documents`` tells whether a document can bear it, so that it finds that document when
    it is typed alone; of a place in a law that is not so. In the lower case of every text that
    holds one stands one of ``words``, or else ``sign`` is found: much faster than ``pattern``, and
    most pages hold none.
    """

    type: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]
    words: ClassVar[tuple[str, ...]] = ()
    sign: ClassVar[re.Pattern[str] | None] = None
    names_documents: ClassVar[bool] = True

    @classmethod
    @abstractmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """The normal form of what ``pattern`` matched."""

    @classmethod
    def may_be_in(cls, lowered: str) -> bool:
        """Whether a text may hold one, given its lower case."""
        for word in cls.words:  # each kind is asked of each page: ``any`` would take as long again
            if word in lowered:
                return True
        return cls.sign is not None and cls.sign.search(lowered) is not None

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """The identifiers of this type in ``text``."""
        for match in cls.pattern.finditer(text):
            yield cls.found(cls.normalise(match), match.span())

    @classmethod
    def found(cls, value: str, span: tuple[int, int]) -> Found:
        """An identifier of this type at a place."""
        return Found(Identifier(cls.type, value), span)


def listed(text: str, at: int, item: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """The further items of an enumeration that goes on at ``at``: ``, 15/5562 en 15/6430``.

    ``item`` matches one of them together with the comma or word before it.
    """
    while (match := item.match(text, at)) is not None:
        yield match
        at = match.end()
