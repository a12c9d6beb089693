"""New words are learned beside the writing of the index, when they are many.

A process of its own begins to describe the words of a batch while the texts behind them are still
being cut, and writes the vocabulary while the postings are written. What it does not bring to an
end is done here: learning twice changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from archive.errors import DossierError
from indexer.vocabulary import Lesson, Vocabulary, is_learned, prepare

if TYPE_CHECKING:
    from concurrent.futures import Future

    from archive.room import Room

AT_ONCE = 8192
"""So many new words are worth a process, and are prepared at a time."""
_REMEMBERED = 500_000
"""Words that are remembered at least, so that they are not asked for again with each batch."""


class Studies:
    """What ``vocabulary`` is to learn; ``folder`` is for the process."""

    def __init__(self, vocabulary: Vocabulary, folder: Path) -> None:
        self._vocabulary = vocabulary
        self._folder = folder
        self._room: Room | None = None
        self._waiting: list[str] = []
        self._met: set[str] = set()
        self._learning: tuple[Lesson, tuple[str, ...], Future[None]] | None = None

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

    def begin(self, forms: Iterable[str]) -> None:
        """Prepare for words that were met, and that a lesson may hold."""
        new = [form for form in forms if form not in self._met]
        if len(self._met) > _REMEMBERED:
            self._met.clear()
        self._met.update(new)
        self._waiting += self._vocabulary.unknown(filter(is_learned, new))
        if len(self._waiting) >= AT_ONCE:
            self._opened().submit(prepare, self._waiting)
            self._waiting = []

    def learn(self, lesson: Lesson, forget: tuple[str, ...] = ()) -> None:
        """Begin to learn, as ``Vocabulary.learn`` does; ``finish`` must follow before the next."""
        self._waiting = []
        if self._room is None:
            self._vocabulary.learn(lesson, forget)
        else:
            future = self._room.submit(self._vocabulary.learn, lesson, forget)
            self._learning = lesson, forget, future

    def finish(self) -> None:
        """Wait until what was begun is learned. Raises sqlite3.Error as ``Vocabulary`` does."""
        if self._learning is None:
            return
        lesson, forget, future = self._learning
        self._learning = None
        try:
            future.result()
        except DossierError:
            if self._vocabulary.unlearned(lesson.entries, forget):
                self._vocabulary.learn(lesson, forget)

    def _opened(self) -> Room:
        if self._room is None:
            from archive.room import Room
            from archive.settings import Limits

            self._room = Room(1, Limits(), self._folder)
        return self._room
