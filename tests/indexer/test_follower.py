"""The follower: how the index keeps up with a catalogue that is being written."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.errors import IndexUnavailable
from archive.model import Reading
from indexer import follower as follower_module
from indexer.follower import Follower
from indexer.keeper import Keeper
from indexer.query import Query, Word
from indexer.vocabulary import FILE
from tests.archive.builders import PAGE_BREAK, new_document, reading_of
from tests.indexer.builders import damaging


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
