"""What goes wrong while one file is written down costs that file, and no other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.model import Added, Failed, Outcome, Unchanged, Updated
from archive.overrides import Overrides, from_options
from tests.archive.builders import SETTINGS, Archive

NOTE = "Nota {} over de inkoop van jeugdzorg.\n"
FIRST, SECOND = NOTE.format(34865349), NOTE.format(46715294)
"""Their SHA-256 begin with the same twelve characters, of which ids are made."""

RULING = "Stuk van Ravenhorst\n\n4.1 Het tarief is te laag.\n\n4.2 De vordering slaagt.\n"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    with Archive(tmp_path / "home") as opened:
        yield opened


def put(folder: Path, *texts: str) -> list[Path]:
    """Files with these texts, in the order of their names."""
    paths = [folder / f"stuk-{number}.txt" for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def kinds(outcomes: list[Outcome]) -> list[type[Outcome]]:
    """What each outcome is."""
    return [type(each) for each in outcomes]


def assert_whole(archive: Archive) -> None:
    """The originals are those of the documents, and the catalogue is sound."""
    stored = [sha256 for _, sha256 in archive.catalogue.contents()]
    assert sorted(archive.originals.held()) == sorted(stored)
    assert archive.catalogue.problems() == ()


def test_a_file_that_the_catalogue_refuses_fails_alone(archive: Archive, tmp_path: Path) -> None:
    """Its neighbours are stored, its original is not kept, and the reason is told and noted."""
    paths = put(tmp_path, NOTE.format("a"), FIRST, SECOND, NOTE.format("b"))
    outcomes = archive.add_all(*paths)
    assert kinds(outcomes) == [Added, Added, Failed, Added]
    refused = outcomes[2]
    assert isinstance(refused, Failed)
    assert "documents.id" in refused.reason
    assert [each.path for each in archive.catalogue.failures()] == [str(paths[2])]
    assert len(archive.catalogue.keys()) == 3
    assert_whole(archive)


def test_a_file_that_was_refused_is_tried_again(archive: Archive, tmp_path: Path) -> None:
    """What stood in its way may be gone by then; until then it fails again."""
    paths = put(tmp_path, FIRST, SECOND)
    first, _ = archive.add_all(*paths)
    assert kinds(archive.add_all(*paths)) == [Unchanged, Failed]
    assert isinstance(first, Added)
    archive.remove(first.document)
    paths[0].unlink()
    assert kinds(archive.add_all(paths[1], named=True)) == [Added]
    assert archive.catalogue.failures() == ()
    assert_whole(archive)


def test_what_nobody_foresaw_fails_alone(archive: Archive, tmp_path: Path) -> None:
    """A value that SQLite has no place for is told as a fault, with where it arose."""
    paths = put(tmp_path, NOTE.format("a"), NOTE.format("b"))
    bad = Overrides(sources=("https://wolkendam.example/\udcff",))
    outcomes = archive.add_all(paths[0], said=bad) + archive.add_all(paths[1])
    assert kinds(outcomes) == [Failed, Added]
    failed = outcomes[0]
    assert isinstance(failed, Failed)
    assert "UnicodeEncodeError in " in failed.reason
    assert "fault" in failed.hint
    assert_whole(archive)


def test_a_new_version_that_is_refused_leaves_the_old_one(archive: Archive, tmp_path: Path) -> None:
    """The document at that path is current, and found there, as it was before."""
    paths = put(tmp_path, FIRST, NOTE.format("a"))
    _, old = archive.add_all(*paths)
    assert isinstance(old, Added)
    paths[1].write_text(SECOND, encoding="utf-8")
    assert kinds(archive.add_all(*paths)) == [Unchanged, Failed]
    document = archive.document(old.document)
    assert (document.superseded, document.sources) == (False, (str(paths[1]),))
    assert_whole(archive)


def test_a_damaged_original_costs_its_own_file(archive: Archive, tmp_path: Path) -> None:
    """Files of which a person says another kind are read anew, but for the one that is damaged."""
    paths = put(tmp_path, RULING, RULING.replace("laag", "hoog"))
    first, _ = archive.add_all(*paths)
    assert isinstance(first, Added)
    original = archive.originals.path(archive.document(first.document).sha256)
    original.chmod(0o600)
    original.write_text(RULING.upper(), encoding="utf-8")
    outcomes = archive.add_all(*paths, said=from_options(SETTINGS, kind="uitspraak"))
    assert kinds(outcomes) == [Failed, Updated]
    assert archive.document(first.document).kind is None
