"""Which files a person means by the paths given, found without leaving the folders given."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from archive.errors import PathMissing, ReadError
from archive.model import Failed
from archive.originals import read_error


@dataclass(frozen=True, slots=True)
class Found:
    """A file to add.

    ``relative`` is its path below the folder given (for a file, its name); ``named`` says that
    a person named the file itself.
    """

    path: Path
    relative: PurePath
    named: bool

    @property
    def location(self) -> str:
        """The absolute path, as the catalogue keeps it."""
        return shown(self.path.absolute())


def shown(path: PurePath) -> str:
    """A path as text that can be stored and printed, whatever bytes its name has."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def find(paths: Iterable[Path], skip: Collection[Path]) -> Iterator[Found | Failed]:
    """Every file at or below the paths, each once, in the order of their names.

    Hidden files and the paths in ``skip`` (absolute) are passed over. A folder that may not be
    read, a path that does not exist and a link that leads out of its folder are failures.
    """
    seen: set[Path] = set()
    for path in paths:
        for item in _below(path, skip):
            absolute = item.path.absolute() if isinstance(item, Found) else Path(item.path)
            if absolute not in seen:
                seen.add(absolute)
                yield item


def _below(path: Path, skip: Collection[Path]) -> Iterator[Found | Failed]:
    if path.is_dir():
        yield from _walk(path, path, skip, {path.resolve()})
    elif path.is_file():
        yield Found(path, PurePath(path.name), named=True)
    elif path.exists():
        yield failed(path, ReadError(f"{path} is not a file or a folder"))
    else:
        yield failed(path, _absence(path))


def _walk(
    folder: Path, root: Path, skip: Collection[Path], above: set[Path]
) -> Iterator[Found | Failed]:
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        yield failed(folder, read_error(folder, error))
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.absolute() in skip:
            continue
        if entry.is_symlink() and not entry.resolve().is_relative_to(root.resolve()):
            outside = ReadError(f"{entry} leads out of the folder", "add what it leads to by name")
            yield failed(entry, outside)
        elif entry.is_dir():
            if entry.resolve() not in above:
                yield from _walk(entry, root, skip, above | {entry.resolve()})
        elif entry.is_file():
            yield Found(entry, entry.relative_to(root), named=False)
        elif entry.is_symlink():
            yield failed(entry, PathMissing(f"{entry} leads to nothing", "mend the link"))


def _absence(path: Path) -> ReadError:
    try:
        path.stat()
    except OSError as error:
        return read_error(path, error)
    return ReadError(f"{path} is not a file or a folder")


def failed(path: Path, error: ReadError) -> Failed:
    """The outcome of a file that could not be stored."""
    return Failed(shown(path.absolute()), error.message, error.hint)
