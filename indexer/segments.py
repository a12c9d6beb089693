"""What Whoosh's table of contents says, read without importing Whoosh.

The table (``_MAIN_<generation>.toc``, written by ``whoosh.index.TOC``) names the segments that
the last commit left. It is a pickle; here only the few classes that it needs are let in, so that
nothing in it can run, and a look-up does not pay for importing the library that wrote it.
"""

from __future__ import annotations

import io
import mmap
import pickle
import re
import struct
import sys
from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec import Struct

from indexer import plain

_TOC = re.compile(r"_MAIN_([0-9]+)\.toc")
_ORDER_MARK = -12345
_TOC_VERSION = -111
_POPULATE_READ = 22
"""What Linux calls it in <asm-generic/mman-common.h>; Python has no name for it yet."""
_INT = struct.Struct("!i")
_DIRECTORY = struct.Struct("!qi")


class Malformed(Exception):
    """The files of the index are not what Whoosh writes."""


class SegmentEntry(Struct, frozen=True):
    """One segment: ``count`` passages, the numbers of those that are deleted, field lengths.

    ``lengths`` gives the number of words per field, of deleted passages too. ``compound`` says
    that all its files are parts of one file.
    """

    name: str
    count: int
    deleted: frozenset[int]
    lengths: dict[str, int]
    compound: bool


class Contents(Struct, frozen=True):
    """The segments of one commit, in the order of their passages' numbers."""

    generation: int
    segments: tuple[SegmentEntry, ...]


def read_contents(folder: Path) -> Contents:
    """The table of contents of the last commit in ``folder``.

    Raises:
        Malformed: there is none, or it is damaged.
        OSError: it cannot be read.
    """
    generation = last_generation(folder)
    data = (folder / f"_MAIN_{generation}.toc").read_bytes()
    try:
        return _parse(data, generation)
    except (struct.error, pickle.UnpicklingError, EOFError, AttributeError, IndexError) as error:
        raise Malformed(f"table of contents: {type(error).__name__}: {error}") from error


def last_generation(folder: Path) -> int:
    """The number of the last commit in ``folder``. Raises as ``read_contents``."""
    names = (path.name for path in folder.iterdir())
    found = [int(match[1]) for name in names if (match := _TOC.fullmatch(name))]
    if not found:
        raise Malformed(f"no table of contents in {folder.name}")
    return max(found)


def _parse(data: bytes, generation: int) -> Contents:
    stream = io.BytesIO(data)
    for _size in ("int", "long", "float"):
        _varint(stream)
    mark, version = _int(stream), _int(stream)
    if mark != _ORDER_MARK or version != _TOC_VERSION:
        raise Malformed(f"table of contents of another format ({version})")
    for _part in ("major", "minor", "build"):
        _varint(stream)
    stream.seek(_varint(stream), io.SEEK_CUR)  # the schema
    if _int(stream) != generation:
        raise Malformed("table of contents of another generation")
    _int(stream)  # not used
    stored = _Unpickler(stream).load()
    return Contents(generation, tuple(_entry(each) for each in stored))


def _entry(stored: object) -> SegmentEntry:
    if not isinstance(stored, _Segment):
        raise Malformed("table of contents without segments")
    state = vars(stored)
    return SegmentEntry(
        name=f"{state['indexname']}_{state['segid']}",
        count=int(state["_doccount"]),
        deleted=frozenset(state["_deleted"] or ()),
        lengths=dict(state.get("_fieldlengths", {})),
        compound=bool(state["compound"]),
    )


class _Segment:
    """Stands for ``whoosh.codec.whoosh3.W3Segment``: its attributes are all that is wanted."""


class _Codec:
    """Stands for ``whoosh.codec.whoosh3.W3Codec``."""


class _Unpickler(plain.Unpickler):
    allowed: Mapping[tuple[str, str], Any] = {
        ("whoosh.codec.whoosh3", "W3Segment"): _Segment,
        ("whoosh.codec.whoosh3", "W3Codec"): _Codec,
        ("collections", "defaultdict"): defaultdict,
        ("builtins", "int"): int,
        ("__builtin__", "int"): int,
        ("builtins", "set"): set,
        ("__builtin__", "set"): set,
    }


def _int(stream: io.BytesIO) -> int:
    value: int = _INT.unpack(stream.read(_INT.size))[0]
    return value


def _varint(stream: io.BytesIO) -> int:
    """As ``whoosh.util.varints.read_varint``: seven bits at a time, the lowest first."""
    value = shift = 0
    while True:
        byte = stream.read(1)[0]
        value |= (byte & 0x7F) << shift
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that more follow
            return value
        shift += 7


class SegmentFiles:
    """The files of one segment, mapped into memory. Parts are named by their ending."""

    def __init__(self, folder: Path, entry: SegmentEntry) -> None:
        """Open them.

        Raises:
            Malformed: they are not what Whoosh writes.
            OSError: they cannot be read.
        """
        self._folder = folder
        self._name = entry.name
        self._maps: list[mmap.mmap] = []
        self._parts: dict[str, memoryview] = {}
        self._places: dict[str, tuple[mmap.mmap, int]] = {}
        if entry.compound:
            self._open_compound()

    def part(self, ending: str) -> memoryview | None:
        """The bytes of the part with that ending (such as ``.trm``); None when there is none."""
        if ending not in self._parts:
            path = self._folder / f"{self._name}{ending}"
            if not path.exists():
                return None
            self._parts[ending] = self._map(path)
            if self._parts[ending]:
                self._places[ending] = self._maps[-1], 0
        return self._parts[ending]

    def required(self, ending: str) -> memoryview:
        """As ``part``. Raises Malformed when there is none."""
        part = self.part(ending)
        if part is None:
            raise Malformed(f"{self._name} has no {ending}")
        return part

    def have_ready(self, ending: str) -> None:
        """Map all pages of a part, where the system can: to meet one unmapped costs microseconds.

        It is worth its while for a part that a process will look into in many places.
        """
        part = self.part(ending)
        if not part or sys.platform != "linux":
            return
        whole, start = self._places[ending]
        before = start % mmap.PAGESIZE
        with suppress(OSError):  # Linux before 5.14
            whole.madvise(_POPULATE_READ, start - before, len(part) + before)

    def close(self) -> None:
        """Let go of the files; what was read from them must not be used any more."""
        self._parts.clear()
        self._places.clear()
        for each in self._maps:
            with suppress(BufferError):  # somebody still looks at a part: it goes when they do
                each.close()
        self._maps.clear()

    def forget(self) -> None:
        """Let go of the memory that shows what was read; what is asked for again is read again."""
        for each in self._maps:
            each.madvise(mmap.MADV_DONTNEED)

    def _open_compound(self) -> None:
        """Read the directory of a compound file (``whoosh.filedb.compound``)."""
        whole = self._map(self._folder / f"{self._name}.seg")
        try:
            offset, _length = _DIRECTORY.unpack_from(whole)
            directory = plain.load(whole[offset:])
            for name, place in directory.items():
                start, length = place["offset"], place["length"]
                if not 0 <= start <= start + length <= len(whole):
                    raise Malformed(f"{name} lies outside its file")
                ending = name.removeprefix(self._name)
                self._parts[ending] = whole[start : start + length]
                self._places[ending] = self._maps[-1], start
        except (struct.error, pickle.UnpicklingError, EOFError, KeyError, AttributeError) as error:
            raise Malformed(f"{self._name}: {type(error).__name__}: {error}") from error

    def _map(self, path: Path) -> memoryview:
        with path.open("rb") as file:
            if path.stat().st_size == 0:
                return memoryview(b"")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._maps.append(mapped)
        return memoryview(mapped)
