"""Damage to an index, told in our words."""

from __future__ import annotations

import errno
import os

from archive.errors import DossierError, IndexUnavailable

_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS}
)
_FULL = frozenset({"SQLITE_FULL", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_SHMSIZE"})
"""What SQLite says of a full disk."""


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
        if self._writing and isinstance(error, OSError) and error.errno in _REFUSALS:
            return
        if self._writing and getattr(error, "sqlite_errorname", "") in _FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise unavailable(f"{type(error).__name__}: {error}") from error


_READING, _WRITING = _Reported(writing=False), _Reported(writing=True)


def damage_reported(*, writing: bool = False) -> _Reported:
    """A damaged index raises whatever its bytes happen to mean; here that gets our name.

    While writing, what the system refuses (a full disk) is not damage: it is an OSError, also
    when SQLite tells it.
    """
    return _WRITING if writing else _READING


def unavailable(why: str) -> IndexUnavailable:
    """The error of an index that cannot be read."""
    return IndexUnavailable(f"the index cannot be read ({why})", "rebuild it with: dossier reindex")
