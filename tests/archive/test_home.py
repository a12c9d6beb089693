"""How the home of a dossier is found and made."""

import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from archive.errors import HomeError, StorageFull
from archive.home import HOME_VARIABLE, Home, locate
from archive.settings import load
from tests.conditions import fill, small_disk, without_rights


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike those that pytest makes."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def test_a_home_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    """A new home has readable settings, and nobody else may enter it."""
    home = Home(tmp_path / "nieuw" / "dossier")
    assert not home.exists()
    assert home.make()
    assert home.exists()
    assert stat.S_IMODE(home.root.stat().st_mode) == 0o700
    assert load(home.settings).tracks
    names = {path.name for path in home.root.iterdir()}
    assert names == {"dossier.toml", "originals", "index"}


def test_a_folder_that_was_there_keeps_its_rights(tmp_path: Path) -> None:
    """A shared folder stays open to others; what we put in it is the owner's alone."""
    tmp_path.chmod(0o755)
    home = Home(tmp_path)
    home.make()
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755
    for private in (home.originals, home.index):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    assert stat.S_IMODE(home.settings.stat().st_mode) == 0o600


def test_the_settings_of_a_home_are_never_overwritten(tmp_path: Path) -> None:
    """Making a home that exists changes nothing."""
    home = Home(tmp_path)
    home.settings.write_text("wait = 3")
    assert not home.make()
    assert home.settings.read_text() == "wait = 3"


def test_a_home_in_a_file_is_refused(tmp_path: Path) -> None:
    """A home that cannot be a folder is an error that says where."""
    (tmp_path / "bestand").write_text("x")
    with pytest.raises(HomeError, match="bestand"):
        Home(tmp_path / "bestand").make()


def test_no_half_home_is_left_on_a_full_disk(tmp_path: Path) -> None:
    """When the settings do not fit there is no dossier, so that a next try makes a whole one."""
    with small_disk(tmp_path, "64k"):
        home = Home(tmp_path)
        fill(tmp_path)
        with pytest.raises(StorageFull):
            home.make()
        assert not home.exists()
        assert [path.name for path in tmp_path.iterdir()] == [".filler"]


def test_a_home_that_may_not_be_entered_is_refused(open_folder: Path) -> None:
    """A folder of somebody else is an error, not the absence of a dossier."""
    closed = open_folder / "dicht"
    closed.mkdir(mode=0o700)
    Home(closed / "dossier").make()
    closed.chmod(0)

    def look() -> str:
        try:
            return str(Home(closed / "dossier").exists())
        except HomeError as error:
            return error.message

    assert "Permission denied" in without_rights(look)
    closed.chmod(0o700)


def test_a_home_is_looked_for_past_folders_that_may_not_be_entered(open_folder: Path) -> None:
    """A parent folder that may not be entered holds no dossier of ours."""
    closed = open_folder / "dicht"
    work = closed / "werk"
    work.mkdir(parents=True)
    (open_folder / "dossier.toml").touch()
    closed.chmod(0)
    assert without_rights(lambda: str(locate(None, {}, work).root)) == str(open_folder)
    closed.chmod(0o700)


def test_the_option_decides_before_the_variable_and_the_folder(tmp_path: Path) -> None:
    """The order is: option, variable, nearest parent that is a dossier, the user's data."""
    outer, inner = tmp_path, tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (outer / "dossier.toml").touch()
    variable = {HOME_VARIABLE: str(tmp_path / "v")}
    assert locate(tmp_path / "o", variable, inner).root == tmp_path / "o"
    assert locate(None, variable, inner).root == tmp_path / "v"
    assert locate(None, {HOME_VARIABLE: ""}, inner).root == outer
    (inner.parent / "dossier.toml").touch()
    assert locate(None, {}, inner).root == inner.parent
    elsewhere = Path("/nergens/te/vinden")
    assert locate(None, {}, elsewhere).root == platformdirs.user_data_path("inkoopdossier", False)


def test_a_relative_home_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A home stays the same when the working folder changes."""
    monkeypatch.chdir(tmp_path)
    assert locate(Path("hier"), {}, tmp_path).root == tmp_path / "hier"
    assert locate(None, {HOME_VARIABLE: "daar"}, tmp_path).root == tmp_path / "daar"
