"""What is written down together: all of it or nothing, also when someone interrupts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.stored import NewDocument
from tests.archive.builders import Archive

TEXT = "Zorgplan van Wolkendam.\n\nDe gemeente koopt jeugdhulp in voor alle kinderen.\n"


class Interrupted(Catalogue):
    """A catalogue that is interrupted while it adds a document."""

    def add(self, new: NewDocument) -> int:
        """Write some of it."""
        super().add(new)
        raise KeyboardInterrupt


class InterruptedLate(Catalogue):
    """A catalogue that is interrupted when all that was written has just been stored."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._depth = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """See ``Catalogue``."""
        self._depth += 1
        with super().transaction():
            yield
        self._depth -= 1
        if not self._depth:
            raise KeyboardInterrupt


@pytest.mark.parametrize(("kind", "kept"), [(Interrupted, 0), (InterruptedLate, 1)])
def test_an_interruption_leaves_originals_of_stored_documents_only(
    tmp_path: Path, kind: type[Catalogue], kept: int
) -> None:
    """An original goes with its document, and stays with one that was stored."""
    (tmp_path / "plan.txt").write_text(TEXT)
    with Archive(tmp_path / "home") as archive:
        interrupted = kind(archive.home.catalogue)
        archive.ingester.recorder.catalogue = interrupted
        with pytest.raises(KeyboardInterrupt):
            archive.add(tmp_path / "plan.txt")
        interrupted.close()
        stored = [sha256 for _, sha256 in archive.catalogue.contents()]
        assert len(stored) == kept
        assert list(archive.originals.held()) == stored
