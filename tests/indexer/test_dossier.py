"""An open dossier: originals, catalogue and index in step, whatever happens in between."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import (
    HomeError,
    SettingsError,
)
from archive.home import Home
from archive.model import Added, Failed, Unchanged
from indexer import follower as follower_module
from indexer.dossier import Dossier
from tests.conditions import without_privileges
from tests.indexer.builders import add, opened, put
from tests.indexer.dossiers import (
    FILES,
    TARIFF,
    adding,
    found,
)

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
    dossier: Dossier, files: tuple[Path, ...]
) -> None:
    """What was stored is found once it is committed; until then the index says it is behind."""
    with closing(adding(dossier, files[:1])) as first:
        list(first)
    with opened(dossier.home.root) as other, closing(adding(dossier, files)) as outcomes:
        for outcome in outcomes:
            assert found(other) == {"verslag.md"}
            assert other.index_is_behind or isinstance(outcome, Unchanged)
        assert found(other) == set(FILES)
        assert not other.index_is_behind


def test_batches_are_committed_on_the_way(
    dossier: Dossier, files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With small batches, what was added first is found before the run ends."""
    monkeypatch.setattr(follower_module, "BATCH_PASSAGES", 1)
    with opened(dossier.home.root) as other, closing(adding(dossier, files)) as outcomes:
        next(outcomes)
        next(outcomes)
        assert "verslag.md" in found(other)
        list(outcomes)
        assert found(other) == set(FILES)


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
