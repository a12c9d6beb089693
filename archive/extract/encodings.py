"""The characters of texts that do not say in which encoding they are."""

from __future__ import annotations

import codecs
import re
from itertools import islice

from archive.extract import sniff

_LIKELY = ("cp1252", "cp850", "mac_roman")
"""Single-byte encodings that Dutch texts come in, the likeliest first."""

_LATIN_1 = "iso8859-1"
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_ENOUGH = 5000
_SMALL = "àáâäçèéêëìíîïñòóôöùúûüÿæœß"
_LETTERS = frozenset(_SMALL + _SMALL.upper())
_OPENING = frozenset("‘“„‚«‹")
_CLOSING = frozenset("”»›")
_SIGNS = frozenset("…•€°§½¼¾±©®™µ×¨")
_WORD = "à"
_ANYWHERE = frozenset(f"’–—·´²³\xa0\xad{_WORD}")


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of a text of unknown encoding, with its lines ended by a newline each.

    A byte order mark decides; then UTF-8 when the bytes are that, or nearly; then the encoding
    that was ``declared``; then the likeliest of those that Dutch texts come in.
    """
    text = _with_bom(data) or _utf8(data) or _as_declared(data, declared) or _guessed(data)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_bom(data: bytes) -> str | None:
    codec = sniff.codec_of_bom(data)
    return data.decode(codec, "replace") if codec else None


def _utf8(data: bytes) -> str | None:
    """The text as UTF-8, also when a stray byte spoils an otherwise convincing file."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if bad == 0:
        return text
    good = sum(not character.isascii() for character in text) - bad
    return text if bad * 10 < good else None


def _as_declared(data: bytes, declared: str | None) -> str | None:
    if declared is None:
        return None
    try:
        # Who says Latin-1 means cp1252, which has letters where that has control characters.
        text = data.decode("cp1252" if codecs.lookup(declared).name == _LATIN_1 else declared)
    except (LookupError, ValueError):  # no such codec, no codec for text, or not these bytes
        return None
    return text.encode("utf-8", "replace").decode("utf-8")  # UTF-7 may hold lone surrogates


def _guessed(data: bytes) -> str:
    """The text in the encoding that leaves the fewest characters in odd places."""
    return min((data.decode(codec, "replace") for codec in _LIKELY), key=_oddities)


def _oddities(text: str) -> int:
    """How many characters are no signs of Dutch, or stand where it has no such sign."""
    padded = f" {text} "
    found = islice(_FOREIGN.finditer(text), _ENOUGH)
    places = (each.start() for each in found)
    return sum(_is_odd(text[at], padded[at], padded[at + 2]) for at in places)


def _is_odd(character: str, before: str, after: str) -> bool:
    if character in _LETTERS and character != _WORD:
        is_alone = not (before.isalpha() or after.isalpha())
        return is_alone or (character.isupper() and before.islower())
    if character in _OPENING:
        return before.isalpha()
    if character in _CLOSING:
        return after.isalpha()
    if character in _SIGNS:
        return before.isalpha() and after.isalpha()
    return character not in _ANYWHERE
