"""Which files are found below the paths that a person gives."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePath

import pytest

from archive.files import Found, canonical, find, shown
from archive.model import Failed
from tests.conditions import skip_or_fail, without_rights


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder to look in."""
    path = tmp_path / "map"
    path.mkdir()
    return path


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter, unlike those that pytest makes."""
    path = Path(tempfile.mkdtemp())
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


def write(root: Path, *names: str) -> None:
    """Write files with some content, and the folders they are in."""
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def found(*paths: Path, skip: tuple[Path, ...] = ()) -> list[Found | Failed]:
    """What is found."""
    return list(find(paths, skip))


def names(*paths: Path, skip: tuple[Path, ...] = ()) -> list[str]:
    """The relative paths found; nothing may fail."""
    items = found(*paths, skip=skip)
    assert [item for item in items if isinstance(item, Failed)] == []
    return [str(item.relative) for item in items if isinstance(item, Found)]


def reasons(*paths: Path) -> list[str]:
    """The reasons of what failed."""
    return [item.reason for item in found(*paths) if isinstance(item, Failed)]


def test_files_come_in_the_order_of_their_names(folder: Path) -> None:
    """Files and folders are mixed in order, whatever the disk's order is."""
    write(folder, "c.txt", "b/z.txt", "b/a.txt", "a.txt", "B.txt", "b.txt")
    assert names(folder) == ["B.txt", "a.txt", "b/a.txt", "b/z.txt", "b.txt", "c.txt"]


def test_paths_come_in_the_order_given_and_each_once(folder: Path) -> None:
    """A file that is named and also lies in a folder is found at its first mention."""
    write(folder, "a.txt", "b.txt")
    items = [item for item in found(folder / "b.txt", folder) if isinstance(item, Found)]
    assert [(str(item.relative), item.named) for item in items] == [
        ("b.txt", True),
        ("a.txt", False),
    ]


def test_a_file_is_the_same_by_whatever_way_it_is_reached(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Detours, relative paths and a linked folder lead to one location."""
    write(folder, "a.txt", "sub/b.txt")
    (folder.parent / "link").symlink_to(folder)
    monkeypatch.chdir(folder / "sub")
    ways = (folder / "a.txt", Path("../a.txt"), folder.parent / "link" / "a.txt")
    (only,) = found(*ways)
    assert isinstance(only, Found)
    assert only.location == str(folder.resolve() / "a.txt")
    assert {canonical(way) for way in ways} == {folder.resolve() / "a.txt"}
    assert canonical(Path("..")) == folder.resolve()


def test_hidden_files_are_passed_over_unless_named(folder: Path) -> None:
    """What begins with a dot is not found below a folder, but a person may name it."""
    write(folder, ".hidden.txt", ".git/a.txt", "a.txt")
    assert names(folder) == ["a.txt"]
    assert names(folder / ".hidden.txt") == [".hidden.txt"]
    assert names(folder / ".git") == ["a.txt"]


def test_the_dossiers_own_files_are_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Own files are skipped however the folder is reached, also through a link."""
    write(folder, "own/ab/abc", "own.sqlite", "a.txt", "sub/b.txt")
    (folder / "to-own").symlink_to(folder / "own" / "ab")
    monkeypatch.chdir(folder / "sub")
    own = (folder / "own", folder / "own.sqlite")
    assert names(folder, skip=own) == ["a.txt", "sub/b.txt"]
    assert names(Path(".."), skip=own) == ["a.txt", "sub/b.txt"]
    assert names(folder, skip=(Path("../own"), Path("../own.sqlite"))) == ["a.txt", "sub/b.txt"]


def test_an_own_file_that_is_named_fails(folder: Path) -> None:
    """A person who names the dossier's own files hears why they are not added."""
    write(folder, "own/ab/abc")
    (item,) = found(folder / "own" / "ab", skip=(folder / "own",))
    assert isinstance(item, Failed)
    assert "the dossier itself" in item.reason


def test_a_link_to_a_file_inside_is_a_second_path(folder: Path) -> None:
    """A linked file inside the folder is found under both names."""
    write(folder, "b.txt")
    (folder / "a.txt").symlink_to("b.txt")
    assert names(folder) == ["a.txt", "b.txt"]


def test_a_folder_is_entered_once(folder: Path) -> None:
    """However many links lead to a folder inside, its files are found once."""
    write(folder, "jaar/b.txt")
    for name in ("x", "y"):
        (folder / name).symlink_to("jaar")
    assert names(folder) == ["jaar/b.txt"]


def test_folders_linked_crosswise_are_walked_quickly(folder: Path) -> None:
    """Links between many folders do not multiply the walk."""
    folders = [folder / f"{number:02}" for number in range(12)]
    for each in folders:
        write(each, "a.txt")
    for each in folders:
        for other in folders:
            (each / f"naar-{other.name}").symlink_to(other)
    items = [item for item in found(folder) if isinstance(item, Found)]
    assert len(items) == len({item.location for item in items}) == len(folders)


def test_what_is_hidden_but_linked_to_is_found(folder: Path) -> None:
    """A store in a hidden folder is reached by the links that name its files."""
    write(folder, ".store/1")
    (folder / "plan.txt").symlink_to(".store/1")
    assert names(folder) == ["plan.txt"]


def test_link_loops_end(folder: Path) -> None:
    """A link to a folder above is not followed forever; one to itself is a failure."""
    write(folder, "sub/a.txt")
    (folder / "sub" / "up").symlink_to("..")
    assert names(folder) == ["sub/a.txt"]
    (folder / "zelf").symlink_to("zelf")
    assert len(reasons(folder)) == 1


def test_a_link_out_of_the_folder_fails(folder: Path) -> None:
    """What lies outside the folder given is not added by a link."""
    write(folder.parent / "elders", "geheim.txt")
    (folder / "bestand.txt").symlink_to(folder.parent / "elders" / "geheim.txt")
    (folder / "map").symlink_to(folder.parent / "elders")
    items = found(folder)
    assert all(isinstance(item, Failed) and "leads out" in item.reason for item in items)
    assert len(items) == 2


def test_a_linked_folder_that_is_named_is_walked(folder: Path) -> None:
    """A link that a person gives is meant to be followed."""
    write(folder, "a.txt")
    link = folder.parent / "link"
    link.symlink_to(folder)
    assert names(link) == ["a.txt"]


def test_a_broken_link_fails(folder: Path) -> None:
    """A link to nothing is told, and does not keep the others from being found."""
    (folder / "a.txt").symlink_to("weg.txt")
    write(folder, "b.txt")
    failure, file = found(folder)
    assert isinstance(failure, Failed)
    assert "leads to nothing" in failure.reason
    assert isinstance(file, Found)


@pytest.mark.parametrize(
    "name", ["weg.txt", "a.txt/b.txt", "n" * 300], ids=["missing", "in a file", "too long"]
)
def test_a_path_that_is_not_there_fails(folder: Path, name: str) -> None:
    """A path without a file is one failure that names it."""
    write(folder, "a.txt")
    (failure,) = found(folder / name)
    assert isinstance(failure, Failed)
    assert name in failure.reason


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_a_pipe_is_not_opened(folder: Path) -> None:
    """A named pipe in a folder is passed over; one that is named is a failure."""
    write(folder, "a.txt")
    os.mkfifo(folder / "pijp")
    assert names(folder) == ["a.txt"]
    assert reasons(folder / "pijp") == [f"{folder / 'pijp'} is not a file or a folder"]


def test_a_folder_that_may_not_be_read_fails(open_folder: Path) -> None:
    """A folder without the right to list or to enter it is told, and the walk goes on."""
    write(open_folder, "a/a.txt", "b/b.txt", "c.txt")
    (open_folder / "a").chmod(0)
    (open_folder / "b").chmod(0o444)

    def look() -> str:
        return " ".join(type(item).__name__ for item in found(open_folder, open_folder / "a/a.txt"))

    # Of a, the folder fails; of b, which can be listed but not entered, the file in it.
    assert without_rights(look) == "Failed Failed Found Failed"
    for name in ("a", "b"):
        (open_folder / name).chmod(0o700)


@pytest.mark.parametrize("link", [False, True], ids=["file", "broken link"])
def test_a_name_with_odd_bytes_can_be_stored_and_printed(folder: Path, link: bool) -> None:
    """A name that is no UTF-8 gives a location and a reason that are plain text."""
    path = Path(os.fsdecode(os.fsencode(folder) + b"/gr\xfcn.txt"))
    try:
        path.symlink_to("weg") if link else path.write_text("x")
    except OSError:
        skip_or_fail("this disk takes no names that are not UTF-8")
    (item,) = found(folder)
    text = f"{item.path} {item.reason}" if isinstance(item, Failed) else item.location
    assert "gr\\xfcn.txt" in text.encode("utf-8").decode()
    assert isinstance(item, Failed) == link


def test_a_readable_path_is_shown_as_it_is() -> None:
    """Letters with marks are no odd bytes."""
    assert shown(PurePath("/data/Reëel/één.pdf")) == "/data/Reëel/één.pdf"


def test_words_that_no_file_system_has_are_shown_too() -> None:
    """Half a surrogate pair, as a damaged file may have in a name, is spelled out."""
    assert shown("nota \ud800.pdf") == "nota \\ud800.pdf"
