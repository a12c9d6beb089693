"""The store of originals, on real disks."""

import hashlib
import os
import stat
import sys
from pathlib import Path

import pytest

from archive.disk import read_error
from archive.errors import (
    EmptyFile,
    HomeError,
    NotPermitted,
    OriginalDamaged,
    PathMissing,
    ReadError,
    StorageFull,
)
from archive.originals import Originals
from tests.conditions import fill, skip_or_fail, small_disk

TEXT = b"Zorgplan van Wolkendam"
NAME = hashlib.sha256(TEXT).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> Originals:
    """An empty store."""
    return Originals(tmp_path / "originals")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A file to store."""
    path = tmp_path / "plan.txt"
    path.write_bytes(TEXT)
    return path


def keep(store: Originals, source: Path) -> str:
    """Store a file; returns its name."""
    with store.stage(source) as staged:
        store.keep(staged)
    return staged.sha256


def files_in(store: Originals) -> list[str]:
    """The names of all files below the store, half ones included."""
    return sorted(path.name for path in store.folder.rglob("*") if path.is_file())


def test_an_original_is_named_by_its_content_and_read_only(store: Originals, source: Path) -> None:
    """The store holds the same bytes under their sha256, for the owner to read alone."""
    assert keep(store, source) == NAME
    path = store.path(NAME)
    assert path.read_bytes() == TEXT
    assert path.name == NAME
    assert path.parent.name == NAME[:2]
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert list(store.held()) == [NAME]


def test_the_same_content_is_stored_once(store: Originals, source: Path, tmp_path: Path) -> None:
    """A second file with the same content leaves the original as it is."""
    keep(store, source)
    before = store.path(NAME).stat()
    copy = tmp_path / "kopie.txt"
    copy.write_bytes(TEXT)
    keep(store, copy)
    assert files_in(store) == [NAME]
    assert store.path(NAME).stat().st_ino == before.st_ino


def test_what_is_staged_is_whole_and_what_is_not_kept_is_gone(
    store: Originals, source: Path
) -> None:
    """A staged copy tells its size and hash, and leaves nothing when it is not kept."""
    with store.stage(source) as staged:
        assert staged.path.read_bytes() == TEXT
        assert (staged.sha256, staged.size) == (NAME, len(TEXT))
    assert files_in(store) == []


def test_a_failure_while_reading_empties_the_staging_area(store: Originals, source: Path) -> None:
    """An error between staging and keeping leaves no copy."""

    def fail() -> None:
        with store.stage(source):
            raise ReadError("cannot be read")

    with pytest.raises(ReadError, match="cannot be read"):
        fail()
    assert files_in(store) == []


def test_the_original_is_what_was_read_though_the_source_changes(
    store: Originals, source: Path
) -> None:
    """A source that changes after it was staged does not change what is kept."""
    with store.stage(source) as staged:
        source.write_bytes(b"iets anders")
        store.keep(staged)
    store.verify(NAME)


@pytest.mark.parametrize(
    ("make", "error"),
    [
        pytest.param(lambda path: path.touch(), EmptyFile, id="empty"),
        pytest.param(lambda path: None, PathMissing, id="missing"),
        pytest.param(lambda path: path.mkdir(), ReadError, id="folder"),
    ],
)
def test_a_source_that_gives_nothing_is_an_error_of_that_file(
    store: Originals, tmp_path: Path, make: object, error: type[ReadError]
) -> None:
    """What is wrong with the source is told as such, and nothing is left in the store."""
    assert callable(make)
    path = tmp_path / "bron"
    make(path)
    with pytest.raises(error), store.stage(path):
        pass
    assert files_in(store) == []


def test_a_source_that_breaks_while_being_read_is_an_error_of_that_file(store: Originals) -> None:
    """A disk that fails halfway through a source does not look like a store that is broken."""
    unreadable = Path("/proc/self/mem")
    if not sys.platform.startswith("linux") or not unreadable.is_file():
        skip_or_fail("no file at hand that opens but cannot be read")
    with pytest.raises(ReadError), store.stage(unreadable):
        pass
    assert files_in(store) == []


def test_verify_accepts_what_is_whole(store: Originals, source: Path) -> None:
    """An original with the content that names it is fine."""
    store.verify(keep(store, source))


def test_verify_finds_altered_content(store: Originals, source: Path) -> None:
    """One changed byte is found."""
    path = store.path(keep(store, source))
    path.chmod(0o600)
    path.write_bytes(TEXT.replace(b"Wolkendam", b"Wolkendan"))
    with pytest.raises(OriginalDamaged, match="no longer"):
        store.verify(NAME)


def test_verify_finds_missing_content(store: Originals, source: Path) -> None:
    """An original that is gone is found."""
    store.path(keep(store, source)).unlink()
    with pytest.raises(OriginalDamaged, match=NAME):
        store.verify(NAME)


def test_keeping_the_content_again_mends_a_damaged_original(store: Originals, source: Path) -> None:
    """What the error hints at works: adding from the source restores the original."""
    path = store.path(keep(store, source))
    path.chmod(0o600)
    path.write_bytes(b"x" * len(TEXT))
    keep(store, source)
    store.verify(NAME)


def test_a_discarded_original_is_gone(store: Originals, source: Path) -> None:
    """Discarding takes the content out, and a second time is no error."""
    keep(store, source)
    store.discard(NAME)
    store.discard(NAME)
    assert list(store.held()) == []


def test_the_remains_of_a_run_that_was_cut_off_can_be_cleared(
    store: Originals, source: Path
) -> None:
    """Half copies go, originals stay."""
    keep(store, source)
    half = store.folder / "staging" / "half"
    half.write_bytes(b"Zorg")
    store.clear_staging()
    assert files_in(store) == [NAME]
    assert keep(store, source) == NAME


def test_on_a_full_disk_nothing_is_half_stored(tmp_path: Path) -> None:
    """A file that does not fit is told as such; the store is as it was, and can be used on."""
    small = tmp_path / "klein.txt"
    small.write_bytes(TEXT)
    large = tmp_path / "groot.bin"
    large.write_bytes(os.urandom(2 << 20))
    disk = tmp_path / "schijf"
    disk.mkdir()
    with small_disk(disk, "1m"):
        store = Originals(disk / "originals")
        keep(store, small)
        with pytest.raises(StorageFull), store.stage(large):
            pass
        assert files_in(store) == [NAME]
        store.verify(NAME)
        fill(disk)
        with pytest.raises(StorageFull), store.stage(source := tmp_path / "klein.txt"):
            pass
        assert source.exists()
        (disk / ".filler").unlink()
        assert keep(store, small) == NAME


def test_a_store_that_cannot_be_written_is_told_as_such(tmp_path: Path, source: Path) -> None:
    """A file where the store should be is an error of the home, not of the source."""
    (tmp_path / "originals").write_text("x")
    with pytest.raises(HomeError), Originals(tmp_path / "originals").stage(source):
        pass


def test_a_refused_source_is_told_as_such() -> None:
    """A source without rights is named, with what to do."""
    error = read_error(Path("plan.txt"), PermissionError(13, "Permission denied"))
    assert isinstance(error, NotPermitted)
    assert "plan.txt" in error.message
