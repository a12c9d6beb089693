"""Damage to an index, told in our words, and kept apart from faults of our own."""

from __future__ import annotations

import errno
import os

from archive.disk import SQLITE_FULL
from archive.errors import DossierError, IndexDoubtful, IndexUnavailable

_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS}
)

_REBUILD = "rebuild it with: dossier reindex"
_EITHER = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    ImportError,
    LookupError,
    MemoryError,
    NameError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What bytes that mean something else bring about, and so do faults in a program."""


class _Reported:
    """See ``damage_reported``."""

    def __init__(self, *, writing: bool) -> None:
        self._writing = writing

    def __enter__(self) -> None:
        """Nothing is done beforehand: each question comes by here."""

    def __exit__(
        self, _kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        """Raise what is told in our words; let the rest go by."""
        if not isinstance(error, Exception) or isinstance(error, DossierError):
            return
        if isinstance(error, _EITHER):
            raise IndexDoubtful(_cannot_be_read(error), _REBUILD, fault=error) from error
        if self._writing and isinstance(error, OSError) and error.errno in _REFUSALS:
            return
        if self._writing and getattr(error, "sqlite_errorname", "") in SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise IndexUnavailable(_cannot_be_read(error), _REBUILD) from error


_READING, _WRITING = _Reported(writing=False), _Reported(writing=True)


def damage_reported(*, writing: bool = False) -> _Reported:
    """A damaged index raises whatever its bytes happen to mean; here that gets our name.

    While writing, what the system refuses (a full disk) is not damage: it is an OSError, also
    when SQLite tells it.

    Raises:
        IndexDoubtful: it may also be a fault of ours.
        IndexUnavailable: the index is damaged.
    """
    return _WRITING if writing else _READING


def unavailable(why: str) -> IndexUnavailable:
    """The error of an index that cannot be read."""
    return IndexUnavailable(f"the index cannot be read ({why})", _REBUILD)


def _cannot_be_read(error: Exception) -> str:
    return unavailable(f"{type(error).__name__}: {error}").message
