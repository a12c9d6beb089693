"""The list of members at the end of a ZIP archive, measured before anything reads it."""

from __future__ import annotations

import struct
from os import SEEK_END
from typing import BinaryIO

from archive.errors import TooLarge
from archive.extract import limits

IF_TRUSTED = "if it is to be trusted, unpack it and add the files that you need"

_MARK, _MARK_64, _MARK_LOCATOR = b"PK\5\6", b"PK\6\6", b"PK\6\7"
_END = struct.Struct("<10xHL6x")
_END_64 = struct.Struct("<32xQQ8x")
"""The number of members and the bytes that the list of them takes."""
_LOCATOR_SIZE = 20
_LONGEST_COMMENT = 65_535
_MOST_PER_MEMBER = 1_000
"""Bytes in the list for each member, taken together: 46, its name and its extra fields."""


def checked(file: BinaryIO, most: int = limits.MOST_MEMBERS) -> BinaryIO:
    """The file itself, unless it is an archive with a list of members that takes much memory.

    The records are those of APPNOTE 6.3.10, sections 4.3.14 to 4.3.16, looked for where
    ``zipfile`` looks. Their number of members may be a lie; the size of the list is not, as
    ``zipfile`` reads so much and no more.

    Raises:
        TooLarge: it has more than ``most`` members, or a longer list than that many take.
    """
    found = _directory(file)
    file.seek(0)
    members, size = found or (0, 0)
    if members > most:
        raise TooLarge(f"it holds {members:,} members; the limit is {most:,}", IF_TRUSTED)
    if size > most * _MOST_PER_MEMBER:
        raise TooLarge(
            f"its list of members takes {size:,} bytes; the limit is {most * _MOST_PER_MEMBER:,}",
            IF_TRUSTED,
        )
    return file


def _directory(file: BinaryIO) -> tuple[int, int] | None:
    """The number of members, and the bytes of their list; None where no end is found."""
    size = file.seek(0, SEEK_END)
    file.seek(max(0, size - _END.size - _LONGEST_COMMENT - _LOCATOR_SIZE - _END_64.size))
    tail = file.read()
    at = len(tail) - _END.size
    if not (tail[max(at, 0) :].startswith(_MARK) and tail.endswith(b"\0\0")):
        at = tail.rfind(_MARK, max(0, at - _LONGEST_COMMENT))
    if at < 0 or len(tail) - at < _END.size:
        return None
    at_64 = at - _LOCATOR_SIZE - _END_64.size
    is_64 = at_64 >= 0 and tail.startswith(_MARK_LOCATOR, at - _LOCATOR_SIZE)
    if is_64 and tail.startswith(_MARK_64, at_64):
        members, length = _END_64.unpack_from(tail, at_64)
    else:
        members, length = _END.unpack_from(tail, at)
    return members, length
