"""An open dossier: originals, catalogue and index in step, whatever happens in between."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import (
    HomeError,
    IndexUnavailable,
    OriginalDamaged,
    SettingsError,
    UnknownDocument,
    WriterBusy,
)
from archive.home import Home
from archive.model import Added, Failed, Outcome, PassageKind, Unchanged, Updated
from archive.overrides import Overrides, from_options
from indexer import dossier as dossier_module
from indexer.dossier import Dossier
from indexer.engine import Entry
from indexer.query import Query, Word
from indexer.whoosh_engine import WhooshEngine
from tests.archive.hostile import workers_of
from tests.conditions import without_privileges
from tests.indexer.builders import add, damaging, opened, passage, put

FILES = {
    "verslag.md": "# Verslag bijeenkomst Wolkendam\n\nDe aanbieders vragen naar het tarief.\n",
    "brief.txt": "Geachte aanbieder,\n\nHet tarief voor Lisbeek staat in de bijlage.\n",
    "pagina.html": (
        "<html><head><title>Nieuws</title></head><body><h1>Nieuws</h1>"
        "<p>In Ravenhorst geldt een ander tarief.</p></body></html>"
    ),
}
SECRET = {"geheim.txt": "Dit stuk over kwikstaartje en het tarief hoort hier niet.\n"}
TARIFF = Query((Word("tarief"),))
LOCKING = """
import sys
from filelock import FileLock
with FileLock(sys.argv[1]):
    print("locked", flush=True)
    sys.stdin.read()
"""
REPLACING = """
import sys
from pathlib import Path
from archive.home import Home
from indexer.dossier import Dossier
dossier = Dossier(Home(Path(sys.argv[1])))
for _ in range(100):
    dossier.reindex()
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    """Three files, each of which holds the word *tarief*."""
    return put(tmp_path / "files", FILES)


@pytest.fixture
def said() -> list[str]:
    """What the dossier has told its user."""
    return []


@pytest.fixture
def dossier(tmp_path: Path, said: list[str]) -> Iterator[Dossier]:
    """An empty dossier."""
    with opened(tmp_path / "home", said) as made:
        yield made


def found(dossier: Dossier, word: str = "tarief") -> set[str]:
    """The names of the sources of the documents that hold a word."""
    candidates = dossier.candidates(Query((Word(word),)))
    documents = dossier.catalogue.documents({each.document for each in candidates.found})
    return {Path(each.sources[0]).name for each in documents.values()}


def id_of(outcome: Outcome) -> str:
    """The id of the document of an outcome."""
    assert not isinstance(outcome, Failed)
    return outcome.document


def adding(dossier: Dossier, paths: tuple[Path, ...]) -> Generator[Outcome, None, None]:
    """An iteration over files that are being added."""
    return dossier.add(list(dossier.find(paths)), Overrides(), {})


def current(dossier: Dossier) -> WhooshEngine:
    """The current index, to change it behind the dossier's back."""
    data = json.loads((dossier.home.index / "current.json").read_text())
    return WhooshEngine(dossier.home.index / data["folder"])


def break_index(dossier: Dossier) -> None:
    """Cut every segment of the index in half."""
    for path in current(dossier).folder.glob("*.seg"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def lists_documents_only(dossier: Dossier) -> bool:
    """Whether the index knows its documents but cannot answer a query."""
    try:
        reader = current(dossier).reader()
        assert reader.documents() == dossier.catalogue.entries()
    except (IndexUnavailable, AssertionError):
        return False
    try:
        reader.candidates(TARIFF)
    except IndexUnavailable:
        return True
    finally:
        reader.close()
    return False


def break_answers(dossier: Dossier) -> None:
    """Garble the largest segment at the first place where its documents can still be listed."""
    path = max(current(dossier).folder.glob("*.seg"), key=lambda each: each.stat().st_size)
    content = path.read_bytes()
    for at in range(0, len(content), 16):
        path.write_bytes(content[:at] + b"\xff" * 16 + content[at + 16 :])
        if lists_documents_only(dossier):
            return
    pytest.fail("every byte of the index is needed to list its documents")


def holding(folder: Path, word: bytes) -> list[str]:
    """The names of the files at any depth that hold these bytes."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in paths if word in path.read_bytes()]


# Adding.


def test_what_was_added_is_found(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """Files of every sort are stored, indexed and in step."""
    assert [type(each) for each in add(dossier, files)] == [Added] * len(FILES)
    assert found(dossier) == set(FILES)
    assert not dossier.index_is_behind
    assert list(dossier.check()) == []


def test_an_empty_dossier_answers(dossier: Dossier, said: list[str]) -> None:
    """A search before anything was added finds nothing, and has nothing to tell."""
    assert dossier.candidates(TARIFF).found == ()
    assert said == []


def test_adding_again_changes_nothing(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """The same files are unchanged, and the index is not behind."""
    add(dossier, files)
    assert [type(each) for each in add(dossier, files)] == [Unchanged] * len(FILES)
    assert not dossier.index_is_behind


def test_a_file_without_text_leaves_the_index_in_step(dossier: Dossier, tmp_path: Path) -> None:
    """A document with nothing to index does not leave the index behind."""
    blank = put(tmp_path / "files", {"leeg.html": "<html><body><p> </p></body></html>"})
    (outcome,) = add(dossier, blank)
    assert isinstance(outcome, Added)
    assert dossier.catalogue.totals().without_text == 1
    assert not dossier.index_is_behind


def test_one_bad_file_does_not_stop_the_run(dossier: Dossier, tmp_path: Path) -> None:
    """A file that cannot be stored is an outcome like the others, remembered while it is there."""
    paths = put(tmp_path / "files", {"a.txt": "Tarief.", "b.txt": "", "c.txt": "Tarief ook."})
    gone = tmp_path / "files" / "d.txt"
    outcomes = add(dossier, [*paths, gone])
    assert [type(each) for each in outcomes] == [Added, Failed, Added, Failed]
    assert {Path(each.path).name for each in dossier.catalogue.failures()} == {"b.txt"}
    assert found(dossier) == {"a.txt", "c.txt"}


def test_the_home_is_not_added_to_itself(tmp_path: Path) -> None:
    """A run over the folder that holds the dossier leaves the dossier's own files out."""
    put(tmp_path, FILES)
    with opened(tmp_path) as dossier:
        assert len(add(dossier, [tmp_path])) == len(FILES)
        assert {type(each) for each in add(dossier, [tmp_path])} == {Unchanged}


def test_a_search_during_a_run_answers_from_the_last_commit(
    dossier: Dossier, files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches are found once they are committed; until the end the index says it is behind."""
    with closing(adding(dossier, files[:1])) as first:
        list(first)
    monkeypatch.setattr(dossier_module, "BATCH_PASSAGES", 2)
    with opened(dossier.home.root) as other:
        outcomes = adding(dossier, files)
        next(outcomes)
        next(outcomes)
        assert found(other) == {"verslag.md"}
        assert other.index_is_behind
        next(outcomes)
        assert found(other) == {"verslag.md"}
        assert next(outcomes, None) is None
        assert found(other) == set(FILES)
        assert not other.index_is_behind


def test_batches_are_committed_on_the_way(
    dossier: Dossier, files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With small batches, what was added first is found before the run ends."""
    monkeypatch.setattr(dossier_module, "BATCH_PASSAGES", 1)
    with opened(dossier.home.root) as other:
        outcomes = adding(dossier, files)
        next(outcomes)
        next(outcomes)
        assert found(other) == {"verslag.md"}
        list(outcomes)
        assert found(other) == set(FILES)


# Locking, and runs that were cut off.


def test_a_second_writer_waits_and_then_gives_up(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """While one is writing another is told to wait, and after that, that it was in vain."""
    with opened(dossier.home.root) as first, closing(adding(first, files)) as outcomes:
        next(outcomes)
        with pytest.raises(WriterBusy, match=r"after 0\.2 s"):
            add(dossier, files)
        assert said == [f"another process is writing to {dossier.home.root}; waiting up to 0.2 s"]
    assert {type(each) for each in add(dossier, files)} == {Added, Unchanged}
    assert found(dossier) == set(FILES)


def test_a_writer_in_another_process_is_waited_for(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """The lock holds between processes, and is gone when its holder is."""
    command = [sys.executable, "-c", LOCKING, str(dossier.home.lock)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"locked\n"
        with pytest.raises(WriterBusy):
            dossier.reindex()
        holder.kill()
    assert len(add(dossier, files)) == len(FILES)


def test_a_lock_file_alone_blocks_nobody(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """What a killed writer left lying about does not keep others out."""
    dossier.home.lock.write_text("4711")
    add(dossier, files)
    assert found(dossier) == set(FILES)
    assert said == []


def test_searches_go_on_while_the_index_is_replaced(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """A reader that opens what a writer just took away tries again, and waits for nobody."""
    add(dossier, files)
    command = [sys.executable, "-W", "ignore", "-c", REPLACING, str(dossier.home.root)]
    with subprocess.Popen(command, cwd=Path(__file__).parents[2]) as writer:
        while writer.poll() is None:
            assert found(dossier) == set(FILES)
    assert writer.returncode == 0
    assert said == []


def test_what_a_run_broken_off_had_stored_can_be_found(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """A run that its caller ends half-way leaves an index in step, and the next one tidies up."""
    with closing(adding(dossier, files)) as outcomes:
        next(outcomes)
        next(outcomes)
    assert dossier.home.unfinished.exists()
    assert not dossier.index_is_behind
    assert len(found(dossier)) == 2
    add(dossier, files[2:])
    assert found(dossier) == set(FILES)
    assert not dossier.home.unfinished.exists()
    assert list(dossier.check()) == []


def test_half_copies_of_a_run_cut_off_are_cleared(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """Originals that the catalogue does not know, and half copies, go with the next writer."""
    add(dossier, files[:1])
    orphan = dossier.originals.path("ab" + "0" * 62)
    put(orphan.parent, {orphan.name: "kwikstaartje"})
    put(dossier.home.originals / "staging", {"half": "kwikstaartje"})
    dossier.home.unfinished.touch()
    add(dossier, files[1:])
    assert holding(dossier.home.root, b"kwikstaartje") == []
    assert list(dossier.check()) == []


def test_an_interrupted_run_keeps_whole_documents(dossier: Dossier, tmp_path: Path) -> None:
    """What breaks off the run from outside leaves what was stored before."""
    many = put(tmp_path / "files", {f"{n:03}.txt": f"Tarief {n}." for n in range(200)})

    def interrupted() -> Iterator[Path]:
        yield from many
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(dossier.add(dossier.find(interrupted()), Overrides(), {}))
    stored = dossier.catalogue.totals().documents
    assert 0 < stored < len(many), "some were being read when it ended"
    dossier.reindex()
    assert found(dossier) == {path.name for path in many[:stored]}
    add(dossier, many)
    assert found(dossier) == {path.name for path in many}


def test_a_run_that_is_left_ends_its_workers(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """Whoever stops asking for outcomes leaves neither processes nor copies behind."""
    with closing(adding(dossier, files)) as outcomes:
        next(outcomes)
        assert workers_of(os.getpid())
    assert workers_of(os.getpid()) == []
    assert list((dossier.home.originals / "staging").iterdir()) == []


# Reading anew.


def pretend_older(dossier: Dossier, *names: str) -> None:
    """Change the catalogue so that an older reader seems to have read these files, and less."""
    with closing(sqlite3.connect(dossier.home.catalogue)) as connection, connection:
        for name in names:
            connection.execute(
                "UPDATE documents SET extractor_version = '0' WHERE key IN"
                " (SELECT document FROM sources WHERE location LIKE ?)",
                (f"%/{name}",),
            )


def passage_ids(dossier: Dossier, outcome: Outcome) -> set[str]:
    """The ids of the passages of the document of an outcome."""
    key = dossier.catalogue.resolve(id_of(outcome))
    return {each.id for _, each in dossier.catalogue.passages_of(key)}


def test_documents_of_an_older_reader_are_read_anew(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """They alone are, their passages keep their ids, and index and catalogue stay in step."""
    outcomes = add(dossier, files)
    before = [passage_ids(dossier, each) for each in outcomes]
    keys = [dossier.catalogue.resolve(id_of(each)) for each in outcomes]
    assert dossier.outdated() == frozenset()
    pretend_older(dossier, "brief.txt", "verslag.md")
    assert dossier.outdated() == set(keys[:2])
    anew = list(dossier.reread())
    assert [(type(each), id_of(each)) for each in anew] == [
        (Updated, id_of(each)) for each in outcomes[:2]
    ]
    assert [dossier.catalogue.resolve(id_of(each)) for each in outcomes] == keys
    assert [passage_ids(dossier, each) for each in outcomes] == before
    assert found(dossier) == set(FILES)
    assert list(dossier.check()) == []
    assert list(dossier.reread()) == []


def test_what_the_older_reader_missed_is_found(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """Text that comes new with the newer reading is in the index, and what went is not."""
    (outcome, *_) = add(dossier, files)
    key = dossier.catalogue.resolve(id_of(outcome))
    with closing(sqlite3.connect(dossier.home.catalogue)) as connection, connection:
        connection.execute(
            "UPDATE passages SET text = replace(text, 'tarief', 'kwikstaartje') WHERE document = ?",
            (key,),
        )
    dossier.reindex()
    assert found(dossier, "kwikstaartje") == {"verslag.md"}
    assert [type(each) for each in dossier.reread([id_of(outcome)])] == []
    assert [type(each) for each in dossier.reread([id_of(outcome)], force=True)] == [Updated]
    assert found(dossier, "kwikstaartje") == set()
    assert found(dossier) == set(FILES)
    assert list(dossier.check()) == []


def test_what_people_said_survives_a_new_reading(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """Tags of persons stay and decide; those that the reader makes are made anew, once."""
    said = from_options(dossier.settings, kind="brief", date="2018-04", tracks=["Dagbesteding"])
    (outcome,) = dossier.add(list(dossier.find(files[:1])), said, {})
    key = dossier.catalogue.resolve(id_of(outcome))
    before = dossier.catalogue.document(key)
    list(dossier.reread(force=True))
    assert dossier.catalogue.document(key) == before


def test_an_original_that_is_damaged_is_not_read_anew(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """The document stays as it was, its neighbour is read, and the reason is told."""
    outcomes = add(dossier, files)
    alter(dossier.original(id_of(outcomes[0])))
    first, *others = dossier.reread(force=True)
    assert isinstance(first, Failed)
    assert "no longer has the content" in first.reason
    assert {type(each) for each in others} == {Updated}
    assert found(dossier) == set(FILES)


def test_reading_anew_that_is_cut_off_is_mended(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """The index follows what was read anew so far, and the next writer tidies up."""
    add(dossier, files)
    with closing(dossier.reread(force=True)) as outcomes:
        next(outcomes)
    assert not dossier.index_is_behind
    assert found(dossier) == set(FILES)
    add(dossier, [])
    assert said == []
    assert not dossier.home.unfinished.exists()
    assert list(dossier.check()) == []


def test_a_kind_that_splits_otherwise_splits_anew(dossier: Dossier, tmp_path: Path) -> None:
    """Once a person calls it a ruling its numbered paragraphs are considerations."""
    text = "Stuk van Ravenhorst\n\n4.1 Het tarief is te laag.\n\n4.2 De vordering slaagt.\n"
    paths = put(tmp_path / "files", {"stuk.txt": text})
    (outcome,) = add(dossier, paths)
    key = dossier.catalogue.resolve(id_of(outcome))
    for kind, expected in (("uitspraak", {"4.1", "4.2"}), ("brief", set())):
        ruled = from_options(dossier.settings, kind=kind)
        assert [type(each) for each in dossier.add(list(dossier.find(paths)), ruled, {})] == [
            Updated
        ]
        numbers = {
            each.number
            for _, each in dossier.catalogue.passages_of(key)
            if each.kind is PassageKind.CONSIDERATION
        }
        assert numbers == expected
        assert found(dossier) == {"stuk.txt"}
        assert list(dossier.check()) == []


# A broken index.


def test_a_missing_index_is_made_by_a_search(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """Whoever searches first makes the index anew, and is told."""
    add(dossier, files)
    shutil.rmtree(dossier.home.index)
    assert found(dossier) == set(FILES)
    assert len(said) == 1
    assert said[0].startswith("there is no index in")
    assert said[0].endswith("; rebuilding it from the catalogue")


@damaging
def test_a_broken_index_is_made_anew_by_a_search(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """Damage is met, told and mended within one search."""
    add(dossier, files)
    break_index(dossier)
    assert found(dossier) == set(FILES)
    assert len(said) == 1
    assert "rebuilding it from the catalogue" in said[0]
    assert list(dossier.check()) == []


@damaging
def test_damage_that_only_a_query_meets_is_mended(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """An index that lists its documents but cannot give its numbers is rebuilt all the same."""
    add(dossier, files)
    break_answers(dossier)
    assert found(dossier) == set(FILES)
    assert "rebuilding it from the catalogue" in said[0]


def test_a_broken_index_waits_for_a_writer(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """An index that must be mended while another is writing is unavailable for now."""
    with opened(dossier.home.root) as first, closing(adding(first, files)) as outcomes:
        next(outcomes)
        (dossier.home.index / "current.json").unlink()
        with pytest.raises(WriterBusy):
            dossier.candidates(TARIFF)


@damaging
def test_an_index_that_breaks_during_a_run_is_rebuilt(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """The run goes on and ends with a whole index."""
    add(dossier, files[:1])
    outcomes = adding(dossier, files[1:])
    next(outcomes)
    shutil.rmtree(current(dossier).folder)
    list(outcomes)
    assert found(dossier) == set(FILES)
    assert "rebuilding it from the catalogue" in said[0]


def test_reindexing_makes_the_index_anew(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """All documents are in the new index, and the old one is gone."""
    add(dossier, files)
    before = current(dossier).folder
    assert dossier.reindex() == len(FILES)
    assert found(dossier) == set(FILES)
    assert not before.exists()


# Removing.


def test_what_was_removed_is_nowhere(
    dossier: Dossier, files: tuple[Path, ...], tmp_path: Path
) -> None:
    """Text, original and index words of a removed document leave no byte in the home."""
    add(dossier, files)
    (outcome,) = add(dossier, put(tmp_path / "files", SECRET))
    assert holding(dossier.home.root, b"kwikstaartje")
    assert dossier.remove([id_of(outcome)[:8]]) == (id_of(outcome),)
    assert found(dossier) == set(FILES)
    for word in (b"kwikstaartje", b"geheim.txt"):
        assert holding(dossier.home.root, word) == []
    with pytest.raises(UnknownDocument):
        dossier.original(id_of(outcome))
    assert not dossier.index_is_behind
    assert list(dossier.check()) == []


@damaging
@pytest.mark.parametrize("harm", [break_index, break_answers])
def test_a_document_is_removed_from_a_broken_index(
    dossier: Dossier, files: tuple[Path, ...], tmp_path: Path, harm: Callable[[Dossier], None]
) -> None:
    """Damage to the index does not keep the words of a removed document alive."""
    add(dossier, files)
    (outcome,) = add(dossier, put(tmp_path / "files", SECRET))
    harm(dossier)
    dossier.remove([id_of(outcome)])
    assert holding(dossier.home.root, b"kwikstaartje") == []
    assert found(dossier) == set(FILES)


def test_the_last_document_can_be_removed(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """An archive that was emptied is as good as a new one."""
    (outcome,) = add(dossier, files[:1])
    dossier.remove([id_of(outcome)])
    assert found(dossier) == set()
    assert list(dossier.check()) == []
    add(dossier, files[1:])
    assert found(dossier) == {"brief.txt", "pagina.html"}


def test_a_removed_document_comes_back_by_name_only(dossier: Dossier, tmp_path: Path) -> None:
    """A run over its folder leaves it out; naming the file itself brings it back."""
    paths = put(tmp_path / "files", SECRET)
    (outcome,) = add(dossier, paths)
    dossier.remove([id_of(outcome)])
    (left,) = add(dossier, [tmp_path / "files"])
    assert isinstance(left, Unchanged)
    assert "removed on" in left.note
    assert [type(each) for each in add(dossier, paths)] == [Added]
    assert found(dossier) == set(SECRET)


def test_removing_what_is_not_there_changes_nothing(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """An unknown id is an error, and the archive stays as it is."""
    add(dossier, files)
    with pytest.raises(UnknownDocument):
        dossier.remove(["ffffffffffff0"])
    assert found(dossier) == set(FILES)
    assert list(dossier.check()) == []


# Originals, and the check.


def test_an_original_comes_back_byte_for_byte(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """The path of an original holds exactly what was added."""
    (outcome, *_) = add(dossier, files)
    assert dossier.original(id_of(outcome)).read_bytes() == files[0].read_bytes()


def alter(path: Path) -> None:
    """Write something else in a file that may not be written."""
    path.chmod(0o600)
    path.write_text("vervalst")


@pytest.mark.parametrize(
    ("harm", "expected"), [(alter, "no longer has the content"), (Path.unlink, "No such file")]
)
def test_a_damaged_original_is_found(
    dossier: Dossier, files: tuple[Path, ...], harm: Callable[[Path], None], expected: str
) -> None:
    """The check names the document, and its original is not given out."""
    (outcome, *_) = add(dossier, files)
    harm(dossier.original(id_of(outcome)))
    (problem,) = dossier.check()
    assert problem.startswith(f"document {id_of(outcome)}: ")
    assert expected in problem
    with pytest.raises(OriginalDamaged, match=expected):
        dossier.original(id_of(outcome))


def test_the_check_finds_an_original_of_no_document(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """An original that the catalogue does not know is named, and left where it is."""
    add(dossier, files)
    orphan = dossier.originals.path("cd" + "0" * 62)
    put(orphan.parent, {orphan.name: "x"})
    assert list(dossier.check()) == [f"original {orphan.name} belongs to no document"]
    assert orphan.exists()


def test_the_check_finds_what_the_index_lacks(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """Documents and passages that are not in the index are counted."""
    add(dossier, files)
    current(dossier).write((), [min(dossier.catalogue.entries())])
    problems = list(dossier.check())
    assert [line.split(" of the catalogue")[0] for line in problems] == [
        "the index lacks 1 document(s)",
        "the index lacks 1 passage(s)",
    ]


def test_the_check_finds_what_the_index_has_too_much(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """Documents and passages that the catalogue does not know are counted."""
    add(dossier, files)
    current(dossier).write([Entry(99, 1, ((998, passage("a")), (999, passage("b"))))], ())
    problems = list(dossier.check())
    assert [line.split(" that")[0] for line in problems] == [
        "the index holds 1 document(s)",
        "the index holds 2 passage(s)",
    ]


@damaging
def test_the_check_finds_a_broken_index(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """Damage is told as a problem, and nothing is rebuilt by a check."""
    add(dossier, files)
    break_index(dossier)
    (problem,) = dossier.check()
    assert problem.startswith("the index cannot be read")
    assert list(dossier.check()) == [problem]


def test_the_check_finds_one_altered_byte_of_the_index(
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """Damage that still looks like an index is found by its checksum."""
    add(dossier, files)
    path = max(current(dossier).folder.glob("*.seg"))
    content = bytearray(path.read_bytes())
    content[content.rindex(b"tarief")] ^= 1
    path.write_bytes(content)
    (problem,) = dossier.check()
    assert f"these files are damaged: {path.name}" in problem


def test_the_check_finds_a_missing_index(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """An index that is gone is a problem, not an error."""
    add(dossier, files)
    shutil.rmtree(dossier.home.index)
    (problem,) = dossier.check()
    assert problem.startswith("there is no index in")


# Opening.


def test_a_folder_without_a_dossier_is_refused(tmp_path: Path) -> None:
    """Opening makes nothing."""
    with pytest.raises(HomeError, match="there is no dossier in"):
        Dossier(Home(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_settings_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    """A wrong ``dossier.toml`` is named before anything is opened."""
    put(tmp_path, {"dossier.toml": "wait = 'lang'"})
    with pytest.raises(SettingsError, match="wait is a number"):
        Dossier(Home(tmp_path))


ADDING = """
import sys
from pathlib import Path
from archive.errors import HomeError
from archive.home import Home
from archive.overrides import Overrides
from indexer.dossier import Dossier
try:
    dossier = Dossier(Home(Path(sys.argv[1])))
    list(dossier.add(list(dossier.find([Path(sys.argv[2])])), Overrides(), {}))
except HomeError as error:
    print(error.message)
"""


@pytest.mark.parametrize("folder", ["", "originals", "index"])
def test_a_home_that_cannot_be_written_is_an_error_of_the_home(
    dossier: Dossier, files: tuple[Path, ...], folder: str
) -> None:
    """Without the right to write, a person is told which folder it is about."""
    add(dossier, files[:1])
    locked = dossier.home.root / folder
    below = [path for path in (locked, *locked.rglob("*")) if path.is_dir()]
    for path in below:
        path.chmod(0o500)
    command = [sys.executable, "-c", ADDING, str(dossier.home.root), str(files[1])]
    ran = subprocess.run(
        without_privileges(command),
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    for path in below:
        path.chmod(0o700)
    assert ran.stderr == ""
    assert str(locked) in ran.stdout
    assert "cannot be" in ran.stdout
