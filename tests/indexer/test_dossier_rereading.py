"""Documents that are read anew, with today's readers."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from archive.model import Failed, Outcome, PassageKind, Updated
from archive.overrides import from_options
from indexer.dossier import Dossier
from tests.indexer.builders import add, put
from tests.indexer.dossiers import (
    FILES,
    alter,
    found,
    id_of,
)


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
