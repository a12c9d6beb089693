"""The term dictionary of one segment: where a term's postings are, and which terms there are.

The format is ``whoosh.filedb.filetables.OrderedHashWriter``'s, whose keys are a field's number
(two bytes) and the term in UTF-8, in order, and whose values are ``W3TermInfo``s. A term is found
by its MD5 hash, a range of terms by bisecting the array of positions at the end of the file.
"""

from __future__ import annotations

import pickle
import struct
import sys
from array import array
from collections.abc import Iterator

from msgspec import Struct

from indexer import plain
from indexer.segments import Malformed

try:  # hashlib would load OpenSSL, a twentieth of what a look-up takes
    from _md5 import md5  # type: ignore[import-not-found]  # a part of CPython
except ImportError:
    from hashlib import md5

_LENGTHS = struct.Struct("!ii")
_SLOT = struct.Struct("!Iq")
_ENTRY = struct.Struct("!qi")
_FIELD = struct.Struct("!H")
_INT = struct.Struct("!i")
_INFO = struct.Struct("!BfIBBfII")
_BEGINNING = struct.Struct("!BfI")
_EXTENT = struct.Struct("!qi")
_TABLES = 256
_MAGIC = b"HSH3\x00"
_NAME_AT = _LENGTHS.size + _FIELD.size
_BEYOND = b"\xff"
"""No text has this byte in UTF-8, so that with it a prefix comes after all that begin with it."""
_SPACE = b" "
"""No term holds one."""
_POSITIONS = {code: struct.Struct(f"!{code}") for code in "BHiIq"}

ANY_SIZE = range(sys.maxsize)
"""Of so many characters."""

INFO_SIZE = _INFO.size
"""Bytes of a term's numbers, after which come its postings or the place where they are."""


class TermEntry(Struct, frozen=True):
    """The numbers of one term.

    ``frequency`` counts the passages that hold it, deleted ones too. Its postings are
    ``inlined`` (a pickle of passage numbers, frequencies and values), or else ``length`` bytes
    from ``offset`` in the postings file.
    """

    frequency: int
    offset: int
    length: int
    inlined: bytes | None


class Terms:
    """The dictionary in ``data``, the bytes of a ``.trm`` part."""

    def __init__(self, data: memoryview) -> None:
        """Read the directory of the dictionary.

        Raises:
            Malformed: it is not what Whoosh writes.
        """
        self._data = data
        try:
            self._open()
        except (struct.error, pickle.UnpicklingError, EOFError, KeyError, IndexError) as error:
            raise Malformed(f"term dictionary: {type(error).__name__}: {error}") from error

    def _open(self) -> None:
        data = self._data
        if bytes(data[: len(_MAGIC)]) != _MAGIC:
            raise Malformed("the term dictionary is of another format")
        (size,) = _INT.unpack_from(data, len(data) - _INT.size)
        # The length that is written there includes the array of positions behind the pickle.
        extras_at = len(data) - _INT.size - size
        extras = plain.load(data[extras_at:])
        self._fields: dict[str, int] = extras["fieldmap"]
        self._keys = {field: _FIELD.pack(number) for field, number in self._fields.items()}
        self._position = _POSITIONS[extras["indextype"]]
        self._count: int = extras["indexlen"]
        self._index_at = len(data) - _INT.size - self._count * self._position.size
        directory = data[extras_at - _TABLES * _ENTRY.size : extras_at]
        self._tables: list[tuple[int, int]] = list(_ENTRY.iter_unpack(directory))
        """Where the table of the hashes with each last byte begins, and how many slots it has."""
        self._end = self._tables[0][0]

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that have terms."""
        return tuple(self._fields)

    def __len__(self) -> int:
        """How many terms there are, of all fields."""
        return self._count

    def ranks(self, field: str) -> tuple[int, int]:
        """The ranks of the terms of a field among all: the first, and the one past the last."""
        number = self._fields.get(field)
        if number is None:
            return 0, 0
        return self._first_from(_FIELD.pack(number)), self._first_from(_FIELD.pack(number + 1))

    def rank(self, field: str, term: bytes) -> int:
        """The rank of the first term of a field that has it that is not before ``term``."""
        return self._first_from(_FIELD.pack(self._fields[field]) + term)

    def term(self, rank: int) -> bytes:
        """The term of this rank, in UTF-8."""
        at = self._position_at(rank)
        size, _ = _LENGTHS.unpack_from(self._data, at)
        start = at + _LENGTHS.size
        return bytes(self._data[start + _FIELD.size : start + size])

    def places(self, first: int, past: int) -> array[int]:
        """Where the records of the terms of these ranks begin, and where the last of them ends."""
        size = self._position.size
        start = self._index_at + first * size
        written = array(self._position.format[-1])
        written.frombytes(self._data[start : start + (min(past + 1, self._count) - first) * size])
        if sys.byteorder == "little":
            written.byteswap()
        found = array("q", written)
        if past >= self._count:
            found.append(self._end)
        return found

    def find(self, field: str, term: str) -> TermEntry | None:
        """The entry of a term; None when no passage of the segment holds it."""
        beginning = self._keys.get(field)
        if beginning is None:
            return None
        key = beginning + term.encode()
        data = self._data
        hashed = int.from_bytes(md5(key, usedforsecurity=False).digest()[-4:], "big")
        table, slots = self._tables[hashed & (_TABLES - 1)]
        for step in range(slots):
            slot = table + ((hashed >> 8) + step) % slots * _SLOT.size
            found, at = _SLOT.unpack_from(data, slot)
            if not at:
                return None
            if found == hashed:
                key_length, length = _LENGTHS.unpack_from(data, at)
                start = at + _LENGTHS.size
                end = start + key_length
                if key_length == len(key) and data[start:end] == key:
                    return self._entry(end, length)
        return None

    def starting(self, field: str, prefix: str = "") -> Iterator[tuple[str, TermEntry]]:
        """The terms of a field that begin with ``prefix``, in the order of their UTF-8 bytes."""
        number = self._fields.get(field)
        if number is None:
            return
        wanted = _FIELD.pack(number) + prefix.encode()
        data, size, end, lengths = self._data, _LENGTHS.size, self._end, _LENGTHS.unpack_from
        at = self._position_at(self._first_from(wanted))
        while at < end:
            key_length, length = lengths(data, at)
            start = at + size
            value_at = start + key_length
            key = data[start:value_at].tobytes()
            if not key.startswith(wanted):
                return
            yield key[_FIELD.size :].decode(), self._entry(value_at, length)
            at = value_at + length

    def names(self, field: str, prefix: str = "", sizes: range = ANY_SIZE) -> list[str]:
        """As ``starting``, but the terms alone, and quicker by far.

        Those that do not have so many characters may be left out.
        """
        number = self._fields.get(field)
        if number is None:
            return []
        wanted = _FIELD.pack(number) + prefix.encode()
        places = self.places(self._first_from(wanted), self._first_from(wanted + _BEYOND))
        past = places.pop()
        base = places[0] if places else past
        data = self._data[base:past].tobytes()
        # A character is one byte or more, so that of a long term only ASCII tells how many.
        size, least, most = _INT.unpack_from, sizes.start + _FIELD.size, sizes.stop + _FIELD.size
        names = [
            data[at + _NAME_AT : at + _LENGTHS.size + length]
            for at in [place - base for place in places]
            if least <= (length := size(data, at)[0])
            if length < most or not data[at + _NAME_AT : at + _LENGTHS.size + length].isascii()
        ]
        return _SPACE.join(names).decode().split(_SPACE.decode()) if names else []

    def _entry(self, at: int, length: int) -> TermEntry:
        data = self._data
        flags, _weight, frequency = _BEGINNING.unpack_from(data, at)
        if flags:
            return TermEntry(frequency, 0, 0, bytes(data[at + INFO_SIZE : at + length]))
        offset, size = _EXTENT.unpack_from(data, at + INFO_SIZE)
        return TermEntry(frequency, offset, size, None)

    def _position_at(self, rank: int) -> int:
        """Where the record of the term with that rank begins; the end for what lies beyond."""
        if rank >= self._count:
            return self._end
        at: int = self._position.unpack_from(
            self._data, self._index_at + rank * self._position.size
        )[0]
        return at

    def _first_from(self, key: bytes) -> int:
        """The rank of the first term that is not before ``key``."""
        low, high = 0, self._count
        while low < high:
            middle = (low + high) // 2
            at = self._position_at(middle)
            key_length, _ = _LENGTHS.unpack_from(self._data, at)
            start = at + _LENGTHS.size
            if bytes(self._data[start : start + key_length]) < key:
                low = middle + 1
            else:
                high = middle
        return low
