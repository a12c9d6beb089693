"""An index that is missing, broken or behind is made anew from the catalogue."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import (
    WriterBusy,
)
from indexer.dossier import Dossier
from tests.indexer.builders import add, damaging, opened
from tests.indexer.dossiers import (
    FILES,
    TARIFF,
    adding,
    break_answers,
    break_index,
    current,
    found,
)


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


def test_a_fault_of_ours_is_no_damage(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """What a whole index cannot have brought about is raised as it is, and nothing is rebuilt."""
    add(dossier, files)
    before = current(dossier).folder
    with pytest.raises(AttributeError):
        dossier.answer(lambda reader: reader.candidates(None))  # type: ignore[arg-type]
    assert said == []
    assert current(dossier).folder == before
    assert found(dossier) == set(FILES)


def test_files_without_a_seal_are_not_vouched_for(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """Where the checksums cannot tell, the index is made anew, as if it were damaged."""
    add(dossier, files)
    (current(dossier).folder / "seals.json").unlink()
    with pytest.raises(AttributeError):
        dossier.answer(lambda reader: reader.candidates(None))  # type: ignore[arg-type]
    assert "rebuilding it from the catalogue" in said[0]
    assert found(dossier) == set(FILES)


def test_an_interrupted_run_leaves_a_broken_index_to_the_next(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """The interruption is what is told; whoever comes next makes the index whole."""
    add(dossier, files[:1])
    outcomes = adding(dossier, files[1:])
    next(outcomes)
    shutil.rmtree(current(dossier).folder)
    with pytest.raises(KeyboardInterrupt):
        outcomes.throw(KeyboardInterrupt())
    assert said == ["the index is behind the catalogue; the next command that writes mends it"]
    add(dossier, files)
    assert found(dossier) == set(FILES)
    assert list(dossier.check()) == []
