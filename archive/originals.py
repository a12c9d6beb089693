"""The store of originals: each file once, named by the sha256 of its content, written once."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from archive.disk import read_error, writing
from archive.errors import (
    EmptyFile,
    OriginalDamaged,
)

_CHUNK = 1 << 20


class Staged(Struct, frozen=True):
    """A private copy of a file, not yet kept: its path in the store, sha256 and size in bytes."""

    path: Path
    sha256: str
    size: int


class Originals:
    """The folder of originals: ``ab/ab12...`` for content whose sha256 begins with ab12."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staging = folder / "staging"
        self._syncing = ThreadPoolExecutor(1)
        self._synced: dict[Path, Future[None]] = {}
        self._renamed: set[Path] = set()

    def path(self, sha256: str) -> Path:
        """Where content with that hash lies, or would lie."""
        return self.folder / sha256[:2] / sha256

    def hash_of(self, source: Path) -> str:
        """The sha256 of a file outside the store.

        Raises:
            PathMissing, NotPermitted, EmptyFile, ReadError: about ``source``.
        """
        digest = hashlib.sha256()
        size = 0
        with _reading(source) as content:
            while chunk := _next_chunk(source, content):
                digest.update(chunk)
                size += len(chunk)
        if not size:
            raise EmptyFile(f"{source} is empty", "download it again")
        return digest.hexdigest()

    @contextmanager
    def stage(self, source: Path) -> Iterator[Staged]:
        """Copy ``source`` into the store's staging area, so that what is read is what is kept.

        The copy is gone afterwards, unless ``keep`` has made it an original.

        Raises:
            PathMissing, NotPermitted, EmptyFile, ReadError: about ``source``.
            StorageFull, HomeError: about the store.
        """
        with _reading(source) as content:
            staged = self._copy(source, content)
        try:
            if staged.size == 0:
                raise EmptyFile(f"{source} is empty", "download it again")
            yield staged
        finally:
            self._synced.pop(staged.path).cancel()
            staged.path.unlink(missing_ok=True)

    def keep(self, staged: Staged) -> None:
        """Make a staged copy an original; content that is already held whole is left as it is.

        An original that was damaged is replaced by the copy. It lasts once it is settled, too.

        Raises:
            StorageFull, HomeError: it cannot be written.
        """
        target = self.path(staged.sha256)
        with writing(self.folder):
            if self.holds(staged.sha256):
                return
            self._synced[staged.path].result()
            if not target.parent.exists():
                target.parent.mkdir()
                self._renamed.add(self.folder)
            staged.path.chmod(0o400)
            staged.path.rename(target)
            self._renamed.add(target.parent)

    def settle(self) -> None:
        """See to it that what was kept is still there after a power cut.

        Raises:
            StorageFull, HomeError: it cannot be written.
        """
        with writing(self.folder):
            for folder in sorted(self._renamed):
                _sync(folder)
        self._renamed.clear()

    def holds(self, sha256: str) -> bool:
        """Whether the original is there and still has the content that names it."""
        try:
            self.verify(sha256)
        except OriginalDamaged:
            return False
        return True

    def verify(self, sha256: str) -> None:
        """Hash an original again.

        Raises:
            OriginalDamaged: it is missing, unreadable, or no longer what its name says.
        """
        path = self.path(sha256)
        hint = "restore it from a backup, or add the document again from its source"
        try:
            with path.open("rb") as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except OSError as error:
            raise OriginalDamaged(f"original {path}: {error.strerror}", hint) from error
        if found != sha256:
            raise OriginalDamaged(f"original {path} no longer has the content it had", hint)

    def discard(self, sha256: str) -> None:
        """Take an original out of the store; one that is not there is no error."""
        with writing(self.folder):
            self.path(sha256).unlink(missing_ok=True)

    def held(self) -> Iterator[str]:
        """The sha256 of every original in the store."""
        for folder in sorted(self.folder.glob("[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in folder.iterdir())

    def workspace(self) -> Path:
        """A path for a new folder in the staging area, on the disk of the originals."""
        return self._staging / f"work-{secrets.token_hex(4)}"

    def clear_staging(self) -> None:
        """Remove what a run that was cut off left behind."""
        shutil.rmtree(self._staging, ignore_errors=True)

    def _copy(self, source: Path, content: BinaryIO) -> Staged:
        digest = hashlib.sha256()
        size = 0
        with writing(self.folder):
            self._staging.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._staging, delete=False) as copy:
                try:
                    while chunk := _next_chunk(source, content):
                        digest.update(chunk)
                        size += len(chunk)
                        copy.write(chunk)
                    copy.flush()
                except BaseException:
                    Path(copy.name).unlink(missing_ok=True)
                    raise
        path = Path(copy.name)
        self._synced[path] = self._syncing.submit(_sync, path)  # while it is read
        return Staged(path, digest.hexdigest(), size)


@contextmanager
def _reading(source: Path) -> Iterator[BinaryIO]:
    try:
        content = source.open("rb")
    except OSError as error:
        raise read_error(source, error) from error
    with content:
        yield content


def _next_chunk(source: Path, content: BinaryIO) -> bytes:
    try:
        return content.read(_CHUNK)
    except OSError as error:
        raise read_error(source, error) from error


def _sync(path: Path) -> None:
    """See to it that a file or folder is on disk as it is now."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
