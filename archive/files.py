"""Which files a person means by the paths given, found without leaving the folders given."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePath

from msgspec import Struct

from archive.disk import read_error
from archive.errors import PathMissing, ReadError
from archive.model import Failed


class Found(Struct, frozen=True):
    """A file to add.

    ``relative`` is its path below the folder given (for a file, its name); ``named`` says that
    a person named the file itself; ``inside`` where it lies when it was taken out of another
    file, for which ``path`` is a passing place.
    """

    path: Path
    relative: PurePath
    named: bool
    inside: str | None = None

    @property
    def location(self) -> str:
        """The absolute path, as the catalogue keeps it."""
        return self.inside or shown(self.path.absolute())


def shown(path: PurePath | str) -> str:
    """A path, or words with a path, that can be stored and printed whatever bytes are in it."""
    try:
        return os.fsencode(path).decode("utf-8", "backslashreplace")
    except UnicodeEncodeError:  # words that quote what no file system has in a name
        return str(path).encode("utf-8", "backslashreplace").decode("utf-8")


def canonical(path: Path) -> Path:
    """The absolute path of a file, the same by whatever way its folder was reached.

    When the file itself is a link it stays one.
    """
    if path.name == "..":
        return _real(path)
    return _real(path.parent) / path.name


def find(paths: Iterable[Path], skip: Collection[Path]) -> Iterator[Found | Failed]:
    """Every file at or below the paths, each canonical path once, in the order of their names.

    Hidden files and the paths in ``skip`` with all below them are passed over. A folder is
    entered once, however many links lead there. A folder that may not be read, a path that does
    not exist or is skipped but named, and a link that leads out of its folder are failures.
    """
    finder = _Finder(skip)
    seen: set[Path] = set()
    for path in paths:
        for item in finder.below(path):
            place = Path(item.path)
            if place not in seen:
                seen.add(place)
                yield item


class _Finder:
    """Walks through folders; remembers which ones it has been in."""

    def __init__(self, skip: Collection[Path]) -> None:
        self._skip = frozenset(_real(path) for path in skip)
        self._entered: set[Path] = set()

    def below(self, path: Path) -> Iterator[Found | Failed]:
        mode = _mode(path)
        if isinstance(mode, ReadError):
            yield failed(path, mode)
        elif self._is_skipped(path):
            yield failed(path, ReadError(f"{path} belongs to the dossier itself"))
        elif stat.S_ISDIR(mode):
            yield from self._walk(path, path)
        elif stat.S_ISREG(mode):
            yield Found(canonical(path), PurePath(path.name), named=True)
        else:
            yield failed(path, ReadError(f"{path} is not a file or a folder"))

    def _walk(self, folder: Path, root: Path) -> Iterator[Found | Failed]:
        if _real(folder) in self._entered:
            return
        self._entered.add(_real(folder))
        try:
            entries = sorted(folder.iterdir())
        except OSError as error:
            yield failed(folder, read_error(folder, error))
            return
        for entry in entries:
            if not entry.name.startswith(".") and not self._is_skipped(entry):
                yield from self._entry(entry, root)

    def _entry(self, entry: Path, root: Path) -> Iterator[Found | Failed]:
        mode = _mode(entry)
        if not _real(entry).is_relative_to(_real(root)):
            outside = ReadError(f"{entry} leads out of the folder", "add what it leads to by name")
            yield failed(entry, outside)
        elif isinstance(mode, PathMissing):
            yield failed(entry, PathMissing(f"{entry} leads to nothing", "mend the link"))
        elif isinstance(mode, ReadError):
            yield failed(entry, mode)
        elif stat.S_ISDIR(mode) and _is_home(entry):
            other = ReadError(f"{entry} is another dossier", "add the documents it came from")
            yield failed(entry, other)
        elif stat.S_ISDIR(mode):
            yield from self._walk(entry, root)
        elif stat.S_ISREG(mode):
            yield Found(canonical(entry), entry.relative_to(root), named=False)

    def _is_skipped(self, path: Path) -> bool:
        real = _real(path)
        return real in self._skip or not self._skip.isdisjoint(real.parents)


def _is_home(folder: Path) -> bool:
    marks = (folder / "dossier.toml", folder / "catalogue.sqlite")
    return not any(isinstance(_mode(mark), ReadError) for mark in marks)


def _mode(path: Path) -> int | ReadError:
    """What sort of file a path leads to, or why that cannot be told."""
    try:
        return path.stat().st_mode
    except OSError as error:
        return read_error(path, error)


def _real(path: Path) -> Path:
    # Path.resolve() raises on a loop of links before Python 3.13.
    return Path(os.path.realpath(path))


def failed(path: Path, error: ReadError) -> Failed:
    """The outcome of a file that could not be stored."""
    return Failed(shown(canonical(path)), shown(error.message), error.hint)
