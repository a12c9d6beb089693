"""How the index follows a catalogue that is written to, also when it is cut off or damaged."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.errors import IndexUnavailable
from archive.ingest import Ingester, ToAdd
from archive.model import Reading
from indexer import follower as follower_module
from indexer.dossier import Dossier
from indexer.follower import Follower
from indexer.intake import Batch
from indexer.keeper import Keeper
from indexer.query import Query, Word
from indexer.vocabulary import FILE
from tests.archive.builders import PAGE_BREAK, new_document, reading_of
from tests.indexer.builders import damaging, put
from tests.indexer.dossiers import TARIFF


class Written:
    """A catalogue that is written to, the keeper of its index, and a follower between them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.catalogue = Catalogue(folder / "catalogue.sqlite")
        (folder / "index").mkdir()
        self.keeper = Keeper(folder / "index", self.catalogue)
        self.keeper.rebuild()
        self.gone: list[tuple[int, int]] = []
        self.follower = Follower(self.keeper, self.catalogue, self.taken)

    def taken(self) -> list[tuple[int, int]]:
        """What was replaced since this was last asked."""
        gone, self.gone = self.gone, []
        return gone

    def add(self, name: str, *texts: str) -> int:
        """Write a document of a page per text."""
        with self.catalogue.transaction():
            return self.catalogue.add(new_document(pages(*texts), name=name))

    def replace(self, key: int, name: str, *texts: str) -> None:
        """Write a new reading of a document."""
        self.gone.append((key, self.catalogue.revision(key)))
        with self.catalogue.transaction():
            self.catalogue.replace(key, new_document(pages(*texts), name=name))

    def indexed(self) -> tuple[frozenset[tuple[int, int]], frozenset[int]]:
        """The documents and passages of the index."""
        reader = self.keeper.reader()
        try:
            reader.verify()
            found = reader.candidates(Query((Word("over"),))).found
            assert len({each.passage for each in found}) == len(found), "none is there twice"
            return reader.documents(), reader.passages()
        finally:
            reader.close()

    @property
    def wanted(self) -> tuple[frozenset[tuple[int, int]], frozenset[int]]:
        """Those of the catalogue."""
        return self.catalogue.entries(), self.catalogue.passage_numbers()


def pages(*texts: str) -> Reading:
    """A reading of a page per text."""
    return reading_of(*(piece for text in texts for piece in (text, PAGE_BREAK)))


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Written]:
    """An empty catalogue and its index."""
    made = Written(tmp_path)
    yield made
    made.catalogue.close()


def test_what_was_gathered_is_found_after_the_end(written: Written) -> None:
    """Until then it is in memory alone, and the index is as it was."""
    for name in ("een", "twee", "drie"):
        written.add(name, f"Over {name}.")
        written.follower.take()
    assert written.indexed() == (frozenset(), frozenset())
    written.follower.finish()
    assert written.indexed() == written.wanted
    assert written.keeper.generation == written.catalogue.generation


def test_what_was_never_gathered_is_found_too(written: Written) -> None:
    """The end takes in what was stored since the last time, if only a document without text."""
    written.add("een", "Over een.")
    written.follower.finish()
    written.add("leeg")
    assert written.keeper.generation != written.catalogue.generation
    written.follower.finish()
    assert written.indexed() == written.wanted
    assert written.keeper.generation == written.catalogue.generation


def test_enough_is_committed_on_the_way(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with what is added."""
    monkeypatch.setattr(follower_module, "BATCH_PASSAGES", 2)
    written.add("een", "Over een.")
    written.follower.take()
    assert written.indexed() == (frozenset(), frozenset())
    written.add("twee", "Over twee.")
    written.follower.take()
    assert written.indexed() == written.wanted


@pytest.mark.parametrize("committed", [False, True])
def test_a_document_read_anew_takes_its_own_place(written: Written, *, committed: bool) -> None:
    """Whether its first reading is in the index by then, or only on its way there."""
    key = written.add("een", "Over een.")
    written.add("twee", "Over twee.")
    written.follower.take()
    if committed:
        written.follower.finish()
    written.replace(key, "een", "Over een.", "En meer.")
    written.follower.take()
    written.add("drie", "Over drie.")
    written.follower.finish()
    assert written.indexed() == written.wanted


@damaging
def test_nothing_is_put_in_twice_after_damage(written: Written) -> None:
    """What was on its way into a damaged index is in the one that takes its place."""
    written.add("een", "Over een.")
    written.follower.take()
    (vocabulary,) = written.folder.glob(f"index/*/{FILE}")
    vocabulary.write_bytes(b"\xa5" * 400)
    written.add("twee", "Over twee.")
    with pytest.raises(IndexUnavailable):
        written.follower.take()
    written.keeper.rebuild()
    written.add("drie", "Over drie.")
    written.follower.finish()
    assert written.indexed() == written.wanted


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
