"""The words of Rich Text: what stands in an RTF file between its braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto

from msgspec import Struct

_TOKEN = re.compile(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})?[ ]?|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<symbol>[^A-Za-z])|(?P<brace>[{}])|(?P<bytes>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_BINARY = "bin"


class Type(Enum):
    """What sort of token it is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    SYMBOL = auto()
    BYTES = auto()


class Token(Struct, frozen=True):
    """One token. ``text`` is a control word or symbol without its backslash."""

    type: Type
    text: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(Type.OPEN), Token(Type.CLOSE)


def tokens(data: bytes) -> Iterator[Token]:
    """The tokens of a file; the bytes of pictures that are not written as text are left out."""
    at = 0
    while found := _TOKEN.match(data, at):
        at = found.end()
        kind = found.lastgroup
        if kind == "brace":
            yield _OPEN if found["brace"] == b"{" else _CLOSE
        elif kind == "bytes":
            yield Token(Type.BYTES, data=found["bytes"])
        elif kind == "hex":
            yield Token(Type.BYTES, "'", data=bytes.fromhex(found["hex"].decode("ascii")))
        elif kind == "symbol":
            yield Token(Type.SYMBOL, found["symbol"].decode("latin-1"))
        elif kind in ("word", "number"):
            word = found["word"].decode("ascii")
            number = None if found["number"] is None else int(found["number"])
            at += max(number or 0, 0) if word == _BINARY else 0
            yield Token(Type.WORD, word, number)
