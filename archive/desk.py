"""What is asked of the reading room: to open a file, to read it, to read pages as pictures."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from archive.files import shown
from archive.model import Tag
from archive.originals import Originals, Staged
from archive.room import Room
from archive.settings import Settings
from archive.stored import NewDocument

if TYPE_CHECKING:
    from archive.describe import OcrPage, Order
    from archive.opening import Opened


class Desk:
    """Takes orders to the workers. ``time`` is the clock; close it, to end them.

    ``passwords`` are tried on files that are encrypted.
    """

    def __init__(
        self,
        originals: Originals,
        settings: Settings,
        time: Callable[[], str],
        passwords: tuple[str, ...],
    ) -> None:
        self._settings = settings
        self._time = time
        self._passwords = passwords
        self._workspace = originals.workspace()
        self._room = Room(settings.workers, settings.limits, self._workspace)
        self._numbers = itertools.count()
        self._is_ready = False

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._room.close()

    def make_ready(self) -> None:
        """Have at hand all that reading takes, which a run that reads nothing does without.

        The workers have it when they are forks of this: what each of them would import and unpack
        otherwise. PDFs are what dossiers are made of.
        """
        if not self._is_ready:
            self._is_ready = True
            import archive.extract.pdf
            import archive.opening  # noqa: F401
            from archive.lexicon import unpack

            unpack()
            self._room.start()

    def order(
        self, path: Path, relative: PurePath, content: Staged, said: tuple[Tag, ...]
    ) -> Order:
        """What a worker must know to read a file; see ``Order``."""
        from archive.describe import Order

        return Order(
            path=path,
            relative=PurePath(shown(relative)),
            sha256=content.sha256,
            size=content.size,
            said=said,
            settings=self._settings,
            added_at=self._time(),
            passwords=self._passwords,
        )

    def folder(self) -> Path:
        """Where a worker may make a folder, that nobody else uses."""
        return self._workspace / f"unpacked-{next(self._numbers)}"

    def open(self, order: Order, into: Path, depth: int, *, known: bool) -> Future[Opened]:
        """Have a file opened; see ``open_file``."""
        from archive.opening import open_file

        return self._room.submit(open_file, order, into, depth, known)

    def read(self, order: Order) -> Future[NewDocument]:
        """Have a document read; see ``describe``."""
        from archive.describe import describe

        return self._room.submit(describe, order)

    def read_picture(self, path: Path, number: int) -> Future[OcrPage]:
        """Have a page read from its picture; see ``ocr_page``."""
        from archive.describe import ocr_page

        return self._room.submit(ocr_page, path, number, self._passwords)
