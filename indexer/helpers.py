"""Processes beside this one that take over a part of what is written, where that is much."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, ParamSpec, Self, TypeVar

from archive.settings import Limits, cores

if TYPE_CHECKING:
    from concurrent.futures import Future

    from archive.room import Room

MOST = 3
"""So many at most, however many cores there are: one process puts together what they made."""

_LIMITS = Limits(seconds=3600.0, memory_mb=1 << 20)
"""What these processes map into memory are the files of an index, as large as it is."""

Given = ParamSpec("Given")
Value = TypeVar("Value")


class Helpers:
    """As many as there are cores left, started when there is something to do.

    ``folder`` is for what they write; it is made, and gone afterwards.
    """

    def __init__(self, folder: Path, count: int | None = None) -> None:
        self.count = min(MOST, cores() - 1) if count is None else count
        self._folder = folder
        self._room: Room | None = None
        self._files = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._room is not None:
            self._room.close()

    def submit(
        self, function: Callable[Given, Value], *given: Given.args, **named: Given.kwargs
    ) -> Future[Value]:
        """Have ``function`` called by one of them, as ``archive.room.Room`` does."""
        if self._room is None:
            from archive.room import Room

            self._room = Room(self.count, _LIMITS, self._folder)
        return self._room.submit(function, *given, **named)

    def new_file(self) -> Path:
        """The path of a file that does not exist yet."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._files += 1
        return self._folder / f"part-{self._files}"
