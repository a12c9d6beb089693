"""The keeper: which index is current, and how it follows the catalogue."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalogue import Catalogue
from archive.errors import HomeError, IndexUnavailable, StorageFull
from archive.home import Home
from indexer import keeper as keeper_module
from indexer import studies, vocabulary
from indexer.engine import Entry, Reader
from indexer.keeper import Keeper
from indexer.query import Query, Word
from indexer.vocabulary import Vocabulary
from indexer.whoosh_engine import WhooshEngine
from tests.conditions import fill, small_disk
from tests.indexer.builders import add, damaging, opened, passage, put

ZORG = Query((Word("zorg"),))
TEXTS = {
    "een.txt": "In Wolkendam is zorg nodig.",
    "twee.txt": "In Lisbeek is zorg voorhanden.",
    "drie.txt": "In Ravenhorst rijdt het vervoer.",
}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with three documents, two of them about care."""
    with opened(tmp_path / "home") as dossier:
        add(dossier, put(tmp_path / "files", TEXTS))
    return Home(tmp_path / "home")


@pytest.fixture
def catalogue(home: Home) -> Iterator[Catalogue]:
    """The catalogue of that home."""
    opened_catalogue = Catalogue(home.catalogue)
    yield opened_catalogue
    opened_catalogue.close()


@pytest.fixture
def keeper(home: Home, catalogue: Catalogue) -> Keeper:
    """The keeper of the index of that home."""
    return Keeper(home.index, catalogue)


class CutOff(Keeper):
    """A keeper that is interrupted while documents come in."""

    def _entries(self, keys: Iterable[int]) -> Iterator[Entry]:
        yield from islice(super()._entries(keys), 1)
        raise KeyboardInterrupt


def sentinel(home: Home) -> Path:
    """The file that names the current index."""
    return home.index / "current.json"


def engine(home: Home) -> WhooshEngine:
    """The current index, to change it behind the keeper's back."""
    return WhooshEngine(home.index / json.loads(sentinel(home).read_text())["folder"])


def documents(keeper: Keeper) -> frozenset[tuple[int, int]]:
    """What the index holds."""
    reader = keeper.reader()
    try:
        return reader.documents()
    finally:
        reader.close()


def found(reader: Reader) -> set[int]:
    """The documents that hold the word *zorg*."""
    return {each.document for each in reader.candidates(ZORG).found}


def folders(home: Home) -> list[Path]:
    """The folders of indexes."""
    return [path for path in home.index.iterdir() if path.is_dir()]


def test_the_index_follows_the_catalogue(keeper: Keeper, catalogue: Catalogue) -> None:
    """After documents were added, index and catalogue agree on them and on the generation."""
    assert documents(keeper) == catalogue.entries()
    assert len(catalogue.entries()) == len(TEXTS)
    assert keeper.generation == catalogue.generation
    assert not keeper.follow()


def altered(home: Home, **changes: object) -> str:
    """The sentinel with some of its values changed."""
    return json.dumps(json.loads(sentinel(home).read_text()) | changes)


@pytest.mark.parametrize(
    "changes",
    [
        {"schema": 0},
        {"analysis": "surface-0"},
        {"library": "whoosh (0, 0, 0)"},
        {"engine": "other"},
        {"folder": "whoosh-gone"},
        {"unknown": 1},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_an_index_of_another_version_is_rebuilt(
    home: Home, keeper: Keeper, changes: dict[str, object]
) -> None:
    """Whatever shaped the index and has changed makes it unavailable until it is rebuilt."""
    sentinel(home).write_text(altered(home, **changes))
    with pytest.raises(IndexUnavailable):
        keeper.reader()
    with pytest.raises(IndexUnavailable):
        keeper.write((), [(1, 1)])
    keeper.rebuild()
    assert len(documents(keeper)) == len(TEXTS)


@pytest.mark.parametrize("content", [None, "", "{", "[]", "null", '{"folder": "x"}', "\x00\xff"])
def test_an_unreadable_sentinel_is_no_index(
    home: Home, keeper: Keeper, content: str | None
) -> None:
    """Without a sentinel that can be read there is no index, until it is rebuilt."""
    if content is None:
        sentinel(home).unlink()
    else:
        sentinel(home).write_text(content, encoding="latin-1")
    assert keeper.generation is None
    with pytest.raises(IndexUnavailable, match="there is no index"):
        keeper.reader()
    keeper.rebuild()
    assert len(documents(keeper)) == len(TEXTS)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_garbled_sentinel_is_never_another_error(
    home: Home, keeper: Keeper, data: st.DataObject
) -> None:
    """With a byte of the sentinel changed, the index opens whole or is unavailable."""
    before = sentinel(home).read_bytes()
    content = bytearray(before)
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] = data.draw(st.integers(0, 255))
    sentinel(home).write_bytes(content)
    try:
        held = len(documents(keeper))
    except IndexUnavailable:
        held = len(TEXTS)
    finally:
        sentinel(home).write_bytes(before)
    assert held == len(TEXTS)


def test_a_missing_document_is_put_in(home: Home, keeper: Keeper, catalogue: Catalogue) -> None:
    """What the catalogue has and the index lacks is indexed."""
    gone = min(catalogue.entries())
    engine(home).write((), [gone])
    assert keeper.follow()
    assert documents(keeper) == catalogue.entries()


def test_an_orphaned_document_is_taken_out_for_good(
    home: Home, keeper: Keeper, catalogue: Catalogue
) -> None:
    """What the catalogue no longer has leaves the index, down to its bytes."""
    engine(home).write([Entry(99, 1, ((999, passage("een geheimwoord over zorg")),))], ())
    assert keeper.follow()
    assert documents(keeper) == catalogue.entries()
    files = [path for path in home.index.rglob("*") if path.is_file()]
    assert not any(b"geheimwoord" in path.read_bytes() for path in files)


def test_an_outdated_document_is_replaced(home: Home, keeper: Keeper, catalogue: Catalogue) -> None:
    """A document of another revision gives way to the catalogue's own."""
    key, revision = min(catalogue.entries())
    old = Entry(key, revision + 100, ((999, passage("oude tekst over zorg")),))
    engine(home).write([old], [(key, revision)])
    assert keeper.follow()
    assert documents(keeper) == catalogue.entries()
    reader = keeper.reader()
    assert reader.passages() == catalogue.passage_numbers()
    reader.close()


def test_following_mends_the_generation(home: Home, keeper: Keeper, catalogue: Catalogue) -> None:
    """When only the generation lags, there is nothing to mend but the sentinel."""
    sentinel(home).write_text(altered(home, generation=0))
    assert not keeper.follow()
    assert keeper.generation == catalogue.generation


def test_following_reports_an_index_that_cannot_be_followed(home: Home, keeper: Keeper) -> None:
    """An index that is gone is not mended but rebuilt, by whoever asked."""
    sentinel(home).unlink()
    with pytest.raises(IndexUnavailable):
        keeper.follow()


def test_a_rebuild_leaves_one_folder(home: Home, keeper: Keeper, catalogue: Catalogue) -> None:
    """The new index takes the place of the old one, and of what older rebuilds left."""
    (home.index / "whoosh-left").mkdir()
    before = folders(home)
    keeper.rebuild()
    after = folders(home)
    assert len(after) == 1
    assert not set(after) & set(before)
    assert keeper.generation == catalogue.generation


def test_an_old_reader_outlives_a_rebuild(keeper: Keeper) -> None:
    """A reader that is open while the index is replaced answers as before, to the last."""
    reader = keeper.reader()
    keeper.rebuild()
    assert found(reader) == {1, 2}
    assert len(reader.documents()) == len(TEXTS)
    reader.verify()
    reader.close()


def test_batches_make_the_same_index(
    keeper: Keeper, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few passages go into a commit, every document is put in once."""
    monkeypatch.setattr(keeper_module, "BATCH_PASSAGES", 1)
    keeper.rebuild()
    reader = keeper.reader()
    assert (found(reader), reader.documents()) == ({1, 2}, catalogue.entries())
    assert reader.passages() == catalogue.passage_numbers()
    reader.close()


def test_a_rebuild_that_is_cut_off_leaves_no_half_index(
    home: Home, keeper: Keeper, catalogue: Catalogue
) -> None:
    """The old index answers, and what was made of the new one takes no room."""
    before = folders(home)
    with pytest.raises(KeyboardInterrupt):
        CutOff(home.index, catalogue).rebuild()
    assert folders(home) == before
    assert documents(keeper) == catalogue.entries()


def test_what_helps_to_write_is_cleaned_up_after(
    home: Home, keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder of a process that learns words goes too, when its writer was cut off."""
    used: list[Path] = []

    class Noted(studies.Studies):
        def __init__(self, vocabulary: Vocabulary, folder: Path) -> None:
            super().__init__(vocabulary, folder)
            used.append(folder)

    monkeypatch.setattr(studies, "Studies", Noted)
    keeper.write([1])
    (folder,) = used
    folder.mkdir()
    keeper.sweep()
    assert not folder.exists()
    assert folders(home) == [engine(home).folder]


@damaging
def test_a_damaged_index_can_be_rebuilt(home: Home, keeper: Keeper, catalogue: Catalogue) -> None:
    """Nothing of the old index is needed to make a new one."""
    for path in engine(home).folder.iterdir():
        path.write_bytes(b"\xa5" * 40)
    with pytest.raises(IndexUnavailable):
        keeper.follow()
    keeper.rebuild()
    assert documents(keeper) == catalogue.entries()


def test_an_index_that_cannot_be_made_is_an_error_of_the_home(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    """Where no folder can be made the home cannot be written."""
    (tmp_path / "in the way").write_text("")
    with pytest.raises(HomeError, match="cannot be written"):
        Keeper(tmp_path / "in the way", catalogue).rebuild()


def test_a_lost_vocabulary_is_made_anew(keeper: Keeper, home: Home) -> None:
    """Readers answer without it; the next writer makes the index and it anew."""
    for path in engine(home).folder.glob(f"{vocabulary.FILE}*"):
        path.unlink()
    reader = keeper.reader()
    assert reader.words is None
    assert len(reader.candidates(ZORG).found) == 2
    reader.close()
    assert keeper.follow()
    reader = keeper.reader()
    assert reader.words is not None
    assert set(reader.words.known(["zorg", "vervoer"])) == {"zorg", "vervoer"}
    reader.close()
    assert not keeper.follow()


def test_a_disk_that_is_too_small_for_a_new_index_keeps_the_old_one(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    """The hint says how much it takes and how much is free; nothing of the new one is left."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with small_disk(disk, "4m"):
        keeper = Keeper(disk / "index", catalogue)
        keeper.rebuild()
        before = sorted(path.name for path in (disk / "index").rglob("*"))
        fill(disk)
        with pytest.raises(StorageFull) as raised:
            keeper.rebuild()
        assert re.search(r"takes about 1 MB, and 0 MB are free", raised.value.hint)
        assert sorted(path.name for path in (disk / "index").rglob("*")) == before


def test_the_size_of_texts_is_told_in_bytes(catalogue: Catalogue) -> None:
    """Each passage counts with its headings, as the catalogue writes them."""
    texts = sum(len(text.encode()) for text in TEXTS.values())
    assert catalogue.size_of_texts() == texts + len(TEXTS) * len("[]")


def test_a_disk_that_is_too_small_for_any_index_is_full(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    """Whatever it is of the index that finds no room, the disk is full, and nothing is damaged."""
    full = 0
    for kilobytes in range(8, 160, 8):
        disk = tmp_path / f"disk-{kilobytes}"
        disk.mkdir()
        with small_disk(disk, f"{kilobytes}k"):
            try:
                Keeper(disk / "index", catalogue).rebuild()
            except StorageFull:
                full += 1
    assert full
