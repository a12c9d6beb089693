"""The file of the catalogue: its version, its readers, and what can be wrong with it."""

import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.database import CATALOGUE_VERSION, Database
from archive.errors import CatalogueError, HomeError, StorageFull
from archive.model import (
    Page,
)
from archive.room import Room
from archive.settings import Limits
from tests.archive.builders import new_document, reading_of
from tests.archive.catalogues import WHEN, add, plan
from tests.conditions import fill, small_disk


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    """Nobody else may read what the catalogue holds."""
    Catalogue(tmp_path / "catalogue.sqlite").close()
    assert stat.S_IMODE((tmp_path / "catalogue.sqlite").stat().st_mode) == 0o600


def test_another_reader_sees_what_was_committed(catalogue: Catalogue, tmp_path: Path) -> None:
    """A second connection sees a document when its transaction is done, and not before."""
    reader = Catalogue(tmp_path / "catalogue.sqlite")
    with catalogue.transaction():
        catalogue.add(plan("a"))
        assert reader.keys() == frozenset()
    assert len(reader.keys()) == 1
    reader.close()


def test_a_transaction_that_fails_leaves_nothing(catalogue: Catalogue) -> None:
    """After an error nothing of the transaction is there, and the next one works."""

    def fail() -> None:
        with catalogue.transaction():
            catalogue.add(plan("a"))
            raise KeyboardInterrupt

    before = (catalogue.generation, catalogue.totals())
    with pytest.raises(KeyboardInterrupt):
        fail()
    assert (catalogue.generation, catalogue.totals()) == before
    add(catalogue, plan("a"))


def test_a_catalogue_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """The pages of an older catalogue stay, and can be marked from then on."""
    path = tmp_path / "catalogue.sqlite"
    with closing(Catalogue(path)) as catalogue:
        key = add(catalogue, plan("a"))
        before = [page.text for page in catalogue.pages(key)]
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP INDEX pages_unopened; DROP INDEX pages_needing_ocr;"
            " ALTER TABLE pages DROP COLUMN lane;"
            " ALTER TABLE pages DROP COLUMN quality; ALTER TABLE pages DROP COLUMN needs_ocr;"
            " DROP TABLE unlocked; DROP TABLE questions; DROP TABLE notes;"
            " DROP TABLE rulings; DROP TABLE stretches;"
            " ALTER TABLE tags DROP COLUMN start; ALTER TABLE tags DROP COLUMN end;"
            " ALTER TABLE documents DROP COLUMN relative;"
            " PRAGMA user_version = 1;"
        )

    with closing(Catalogue(path)) as catalogue:
        pages = catalogue.pages(key)
        other = add(catalogue, plan("b"))
        assert catalogue.document(other).pages_needing_ocr == 0
        assert catalogue.relative(key) == ""
        assert all(tag.evidence.start is None for tag in catalogue.tags(key))

    assert pages == tuple(Page(number, text) for number, text in enumerate(before, start=1))
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == CATALOGUE_VERSION


def test_a_newer_catalogue_is_refused(tmp_path: Path) -> None:
    """A catalogue from a newer version is left alone."""
    path = tmp_path / "catalogue.sqlite"
    Catalogue(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {CATALOGUE_VERSION + 1}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CatalogueError, match="newer"):
        Catalogue(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"%PDF-1.7 geen database" * 99, b"kort"], ids=["long", "short"]
)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    """Another file in the place of the catalogue is an error, and is left alone."""
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"catalogue\.sqlite"):
        Catalogue(path)
    assert path.read_bytes() == content


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """A catalogue cannot be made in a folder that is missing."""
    with pytest.raises(HomeError):
        Catalogue(tmp_path / "weg" / "catalogue.sqlite")


def test_a_damaged_catalogue_is_told(tmp_path: Path) -> None:
    """A page of the file that was overwritten is an error that says what is not affected."""
    path = tmp_path / "catalogue.sqlite"
    catalogue = Catalogue(path)
    key = add(catalogue, plan("a"))
    catalogue.erase_log()
    catalogue.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * len(content[4096:])
    path.write_bytes(content)
    with pytest.raises(CatalogueError) as caught, closing(Catalogue(path)) as damaged:
        damaged.document(key)
    assert "originals" in caught.value.hint


def test_a_full_disk_is_told_and_undone(tmp_path: Path) -> None:
    """What does not fit is not half written, and the catalogue works on when there is room."""
    large = new_document(reading_of(*(f"Alinea {number} " * 60 for number in range(2000))))
    with small_disk(tmp_path, "2m"), closing(Catalogue(tmp_path / "catalogue.sqlite")) as catalogue:
        key = add(catalogue, plan("a"))
        fill(tmp_path, leaving=64 * 1024)
        with pytest.raises(StorageFull):
            add(catalogue, large)
        assert catalogue.keys() == {key}
        (tmp_path / ".filler").unlink()
        add(catalogue, plan("b"))
        assert catalogue.problems() == ()


def open_and_close(path: Path) -> str:
    """Open a catalogue in a process of its own; returns what went wrong."""
    try:
        Catalogue(path).close()
    except CatalogueError as error:
        return error.message
    return ""


def test_a_catalogue_made_by_several_at_once_is_made_once(tmp_path: Path) -> None:
    """Commands that start together in a new home do not trip over each other."""
    paths = [tmp_path / f"{number}.sqlite" for number in range(12) for _ in range(4)]
    with Room(4, Limits(), tmp_path / "room") as room:
        calls = [room.submit(open_and_close, path) for path in paths]
        assert {each.result() for each in calls} == {""}


def test_a_transaction_inside_another_can_fail_alone(tmp_path: Path) -> None:
    """What is written around it is stored; without the outer one nothing is."""
    database = Database(tmp_path / "catalogue.sqlite")

    def write(name: str, *, inside: Exception | None = None) -> None:
        with database.transaction():
            database.run("INSERT INTO unlocked VALUES (?)", (name,))
            if inside is not None:
                raise inside

    def write_around(name: str) -> None:
        with database.transaction():
            write(name)
            write("binnen", inside=ValueError("mis"))

    with database.transaction():
        write("voor")
        with pytest.raises(ValueError, match="mis"):
            write("binnen", inside=ValueError("mis"))
        write("na")
    with pytest.raises(ValueError, match="mis"), database.transaction():
        write("ook", inside=ValueError("mis"))
    with database.transaction():
        with pytest.raises(ValueError, match="mis"):
            write_around("eromheen")
        write("om")
    assert [row[0] for row in database.all("SELECT * FROM unlocked ORDER BY 1")] == [
        "na",
        "om",
        "voor",
    ]
    database.close()


def test_documents_that_were_asked_for_before_are_asked_for_anew(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    """Which documents there are is told as it is now, whoever changed it or took it back."""
    other = Catalogue(tmp_path / "catalogue.sqlite")
    assert catalogue.keys() == frozenset()
    first = add(catalogue, plan("a"))
    assert catalogue.keys() == other.keys() == {first}
    second = add(other, plan("b"))
    assert catalogue.keys() == catalogue.keys_undated() == {first, second}

    def fail() -> None:
        with catalogue.transaction():
            catalogue.add(plan("c"))
            assert len(catalogue.keys()) == 3
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert catalogue.keys() == {first, second}
    with other.transaction():
        other.remove(first, WHEN)
        assert other.keys() == {second}
        assert catalogue.keys() == {first, second}
    assert catalogue.keys() == {second}
    other.close()


def test_a_disk_that_is_too_small_for_a_catalogue_is_full(tmp_path: Path) -> None:
    """Also where it is the memory that readers and writers share that finds no room."""
    full = 0
    for kilobytes in range(8, 240, 8):
        disk = tmp_path / f"disk-{kilobytes}"
        disk.mkdir()
        with small_disk(disk, f"{kilobytes}k"):
            try:
                Catalogue(disk / "catalogue.sqlite").close()
            except StorageFull:
                full += 1
    assert full
