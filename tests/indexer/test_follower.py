"""How the index follows a catalogue that is written to, also when it is cut off or damaged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from archive.errors import IndexUnavailable
from archive.ingest import Ingester, ToAdd
from indexer import vocabulary
from indexer.dossier import Dossier
from indexer.follower import Follower
from indexer.intake import Batch
from indexer.keeper import Keeper
from tests.indexer.builders import put
from tests.indexer.dossiers import TARIFF, current


class Interrupted(Keeper):
    """A keeper whose next commit is interrupted, ``before`` it is made or after."""

    before = False
    interrupted = False

    def write_batch(self, batch: Batch, removed: Iterable[tuple[int, int]]) -> None:
        """Be interrupted once."""
        if self.interrupted:
            super().write_batch(batch, removed)
            return
        self.interrupted = True
        if not self.before:
            self._engine().write_batch(batch, removed)
        raise KeyboardInterrupt


def stored(dossier: Dossier, folder: Path, *words: str) -> None:
    """Put a document about each word into the catalogue, and not into the index."""
    paths = put(folder, {f"{word}.txt": f"Het tarief voor {word}." for word in words})
    now = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    with Ingester(dossier.catalogue, dossier.originals, dossier.settings, lambda: now) as ingester:
        list(ingester.add(ToAdd(each) for each in dossier.find(paths)))  # type: ignore[arg-type]


def made(keeper: Keeper, dossier: Dossier) -> Follower:
    """A follower of an index that is empty."""
    keeper.rebuild()
    return Follower(keeper, dossier.catalogue, lambda: ())


def times_found(keeper: Keeper) -> Counter[int]:
    """How often each document is found in the index."""
    reader = keeper.reader()
    try:
        return Counter(each.document for each in reader.candidates(TARIFF).found)
    finally:
        reader.close()


@pytest.mark.parametrize("before", [True, False])
def test_a_commit_that_is_interrupted_is_made_good_at_the_end(
    dossier: Dossier, tmp_path: Path, *, before: bool
) -> None:
    """What was being committed at an interruption is in the index once, and none is lacking."""
    keeper = Interrupted(dossier.home.index, dossier.catalogue)
    keeper.before = before
    follower = made(keeper, dossier)
    stored(dossier, tmp_path / "files", "wolkendam", "lisbeek")
    follower.take()
    with pytest.raises(KeyboardInterrupt):
        follower.finish()
    follower.finish()
    assert times_found(keeper) == {1: 1, 2: 1}
    assert keeper.generation == dossier.catalogue.generation


def test_an_index_made_anew_takes_in_nothing_twice(dossier: Dossier, tmp_path: Path) -> None:
    """After damage that shows while words are prepared, what was gathered is in the index once."""
    keeper = Keeper(dossier.home.index, dossier.catalogue)
    follower = made(keeper, dossier)
    stored(dossier, tmp_path / "files", "wolkendam")
    current_words = current(dossier).folder / vocabulary.FILE
    current_words.write_bytes(b"no table" * 1000)
    with pytest.raises(IndexUnavailable):
        follower.take()
    keeper.rebuild()
    stored(dossier, tmp_path / "files", "lisbeek", "ravenhorst")
    follower.take()
    follower.finish()
    assert times_found(keeper) == {1: 1, 2: 1, 3: 1}
