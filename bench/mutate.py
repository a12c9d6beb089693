"""Breaking files: bytes changed, the end cut off, two files spliced, a packed part changed."""

from __future__ import annotations

import io
import random
import zipfile
import zlib
from collections.abc import Callable

_FLIPS = (1, 2, 4, 8, 32)
_UNPACKED = 4_000_000
"""Bytes: a member that unpacks to more is left as it is."""

_BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


def flip(data: bytes, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """Some bytes are others."""
    changed = bytearray(data)
    for _ in range(chance.choice(_FLIPS)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def truncate(data: bytes, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """The end is gone."""
    return data[: chance.randrange(len(data))]


def splice(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one file, and the end of another."""
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def repack(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A member of a ZIP archive is broken and packed again, so that its checksum is right.

    What is no ZIP archive has bytes changed.
    """
    try:
        members = _members(data)
    except _BROKEN_ARCHIVE:
        return flip(data, other, chance)
    filled = [name for name, content in members.items() if content]
    if not filled:
        return flip(data, other, chance)
    name = chance.choice(filled)
    members[name] = chance.choice((flip, truncate))(members[name], other, chance)
    return _packed(members)


MUTATIONS: tuple[Callable[[bytes, bytes, random.Random], bytes], ...] = (
    flip,
    truncate,
    splice,
    repack,
)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        small = (each for each in archive.infolist() if each.file_size <= _UNPACKED)
        return {each.filename: archive.read(each) for each in small}


def _packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
