"""What Dutch says of the words that are new to an index, worked out beside the cutting of texts.

Of few words it is done when it is asked for. When many come together, a process of its own begins
with them while the texts behind them are still being cut; whatever becomes of that process, the
descriptions are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from archive.errors import DossierError
from indexer.vocabulary import Description, Vocabulary, described, is_learned

if TYPE_CHECKING:
    from concurrent.futures import Future

    from archive.room import Room

AT_ONCE = 8192
"""So many new words are worth a process, and are described at a time."""


class Studies:
    """Descriptions of words that ``vocabulary`` does not hold; ``folder`` is for the process."""

    def __init__(self, vocabulary: Vocabulary, folder: Path) -> None:
        self._vocabulary = vocabulary
        self._folder = folder
        self._room: Room | None = None
        self._waiting: list[str] = []
        self._begun: list[Future[list[Description]]] = []

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
        """Take up words that were met, each of them once; they may be wanted or not."""
        self._waiting += self._vocabulary.unknown(filter(is_learned, forms))
        if len(self._waiting) >= AT_ONCE:
            self._begun.append(self._opened().submit(described, self._waiting))
            self._waiting = []

    def described(self, forms: Sequence[str]) -> list[Description]:
        """What is to be said of these words, in their order; forgets what was begun."""
        found: dict[str, Description] = {}
        for future in self._begun:
            with suppress(DossierError):
                found.update((each[0], each) for each in future.result())
        self._begun, self._waiting = [], []
        missing = [form for form in forms if form not in found]
        found.update((each[0], each) for each in self._described(missing))
        return [found[form] for form in forms]

    def _described(self, forms: list[str]) -> list[Description]:
        if self._room is not None and forms:
            with suppress(DossierError):
                return self._room.submit(described, forms).result()
        return described(forms)

    def _opened(self) -> Room:
        if self._room is None:
            from archive.room import Room
            from archive.settings import Limits

            self._room = Room(1, Limits(), self._folder)
        return self._room
