"""The lock that a writer holds over a whole home; the kernel frees it when the writer dies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from archive.disk import writing
from archive.errors import WriterBusy
from archive.home import Home


@contextmanager
def locked(home: Home, wait: float, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock; for as long as another does, wait up to ``wait`` seconds, and say so.

    Raises:
        WriterBusy: another process held it all that time.
        HomeError, StorageFull: the file of the lock cannot be made.
    """
    with writing(home.root):
        lock = FileLock(home.lock, mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            _wait_for(lock, home, wait, say)
    try:
        yield
    finally:
        lock.release()


def _wait_for(lock: FileLock, home: Home, wait: float, say: Callable[[str], None]) -> None:
    say(f"another process is writing to {home.root}; waiting up to {wait:g} s")
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise WriterBusy(
            f"another process is still writing to {home.root} after {wait:g} s",
            "run this again when it is done, or raise `wait` in dossier.toml",
        ) from error
