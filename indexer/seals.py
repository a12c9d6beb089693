"""Checksums of the files of an index, so that damage is found which still looks like an index."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from pathlib import Path

_SEALS = "seals.json"
_PATTERNS = ("*.seg", "*.toc")
_CHUNK = 1 << 20


def seal(folder: Path) -> None:
    """Note the checksum of each file that has none yet; files of an index never change.

    Raises:
        OSError: the folder cannot be read or written.
    """
    known = _seals(folder) or {}
    seals = {
        path.name: known[path.name] if path.name in known else _checksum(path)
        for path in _files(folder)
    }
    temporary = folder / f"{_SEALS}.new"
    content = json.dumps(seals)
    temporary.write_text(f"{content}\n{zlib.crc32(content.encode())}", encoding="utf-8")
    temporary.replace(folder / _SEALS)


def broken_seals(folder: Path) -> Iterator[str]:
    """The names of the files whose content is no longer what it was when it was sealed.

    A file without a seal is passed over: a writer may be cut off before it seals.

    Raises:
        OSError: the folder cannot be read.
    """
    seals = _seals(folder)
    if seals is None:
        yield _SEALS
        return
    for path in _files(folder):
        if path.name in seals and _checksum(path) != seals[path.name]:
            yield path.name


def all_sealed(folder: Path) -> bool:
    """Whether every file is as it was when it was sealed, and none is new or gone since.

    Raises:
        OSError: the folder cannot be read.
    """
    seals = _seals(folder)
    if seals is None:
        return False
    return seals.keys() == {path.name for path in _files(folder)} and not any(broken_seals(folder))


def _seals(folder: Path) -> dict[str, int] | None:
    """The checksums, with their own behind them; None when that is wrong."""
    try:
        content, _, checksum = (folder / _SEALS).read_bytes().rpartition(b"\n")
    except FileNotFoundError:
        return {}
    if checksum != b"%d" % zlib.crc32(content):
        return None
    seals: dict[str, int] = json.loads(content)
    return seals


def _files(folder: Path) -> list[Path]:
    return sorted(path for pattern in _PATTERNS for path in folder.glob(pattern))


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as content:
        while chunk := content.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
    return checksum
