"""What the disk does to us, in our words: it is full, it may not be written, or not be read."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import HomeError, NotPermitted, PathMissing, ReadError, StorageFull

DISK_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says when nothing more can be written."""

SQLITE_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"})
"""What SQLite calls that, by the names of its error codes."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Turn what goes wrong while writing in ``folder`` into our errors.

    Raises:
        StorageFull: the disk is full.
        HomeError: the folder cannot be written.
    """
    try:
        yield
    except OSError as error:
        if error.errno in DISK_FULL:
            raise disk_full(folder) from error
        raise HomeError(
            f"{folder} cannot be written: {error.strerror}",
            "give a home that you may write with --home",
        ) from error


def disk_full(folder: Path) -> StorageFull:
    """The error to raise when nothing more fits beside ``folder``."""
    return StorageFull(
        f"the disk that holds {folder} is full; what was stored before is intact",
        "make room and run the same command again",
    )


def read_error(source: Path, error: OSError) -> ReadError:
    """Our error for a file or folder that the system will not let us read."""
    if isinstance(error, FileNotFoundError):
        return PathMissing(f"{source} does not exist", "check the path")
    if isinstance(error, PermissionError):
        return NotPermitted(f"{source} may not be read", "ask for the right to read it")
    return ReadError(f"{source} cannot be read: {error.strerror}")
