"""Originals come back as they were, and the check finds what is amiss."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import (
    OriginalDamaged,
)
from indexer.dossier import Dossier
from indexer.engine import Entry
from indexer.lists import Lists
from indexer.vocabulary import FILE
from tests.indexer.builders import add, damaging, passage, put
from tests.indexer.dossiers import (
    FILES,
    alter,
    break_index,
    current,
    id_of,
)


def test_an_original_comes_back_byte_for_byte(dossier: Dossier, files: tuple[Path, ...]) -> None:
    """The path of an original holds exactly what was added."""
    (outcome, *_) = add(dossier, files)
    assert dossier.original(id_of(outcome)).read_bytes() == files[0].read_bytes()


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


@pytest.mark.parametrize("content", [None, b"", b"\xa5" * 8192], ids=["gone", "empty", "garbled"])
def test_the_check_finds_a_damaged_table_of_words(
    dossier: Dossier, files: tuple[Path, ...], content: bytes | None
) -> None:
    """Without it searches find only literal forms, which nobody would notice."""
    add(dossier, files)
    (table,) = dossier.home.index.rglob(FILE)
    for end in ("-wal", "-shm"):
        table.with_name(FILE + end).unlink(missing_ok=True)
    table.unlink()
    if content is not None:
        table.write_bytes(content)
    (problem,) = dossier.check()
    assert "table of its words" in problem


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE word SET stem = 'ander' WHERE form = 'tarief'",
        "UPDATE word SET parts = 'ta rief' WHERE form = 'tarief'",
        "UPDATE word SET weight = weight / 2 WHERE form = 'tarief'",
        "UPDATE word SET passages = 1000 WHERE form = 'tarief'",
        "UPDATE word SET passages = 'x' WHERE form = 'tarief'",
        "UPDATE word SET form = 'tarjef' WHERE form = 'tarief'",
        "UPDATE word SET form = cast(x'ff' AS TEXT) WHERE form = 'tarief'",
        "UPDATE word SET form = x'ff' WHERE form = 'tarief'",
        "UPDATE reach SET key = 's:ander' WHERE form = 'tarief' AND key LIKE 's:%'",
        "UPDATE reach SET rank = rank - 1 WHERE form = 'tarief'",
        "UPDATE reach SET last = last - 1 WHERE form = 'tarief'",
        "DELETE FROM reach WHERE form = 'tarief' AND key LIKE 'k:%'",
    ],
)
def test_the_check_finds_words_of_which_something_else_was_learned(
    dossier: Dossier, files: tuple[Path, ...], change: str
) -> None:
    """A byte that is another one in the table of words breaks no page of it."""
    add(dossier, files)
    with closing(sqlite3.connect(current(dossier).folder / FILE)) as table, table:
        assert table.execute(change).rowcount > 0
    (problem,) = dossier.check()
    assert "table of its words" in problem
    assert not current(dossier).is_sound()
    assert dossier.reindex() == len(FILES)
    assert list(dossier.check()) == []


@pytest.mark.parametrize("name", ["seals.json", "current.json"])
def test_the_check_finds_any_altered_byte_beside_the_index(
    dossier: Dossier, files: tuple[Path, ...], name: str
) -> None:
    """In the checksums themselves, and in what tells which index is current."""
    add(dossier, files)
    (path,) = dossier.home.index.rglob(name)
    written = path.read_bytes()
    for at in range(len(written)):
        path.write_bytes(written[:at] + bytes([written[at] ^ 1]) + written[at + 1 :])
        assert len(list(dossier.check())) == 1
    path.write_bytes(written)
    assert list(dossier.check()) == []


def test_the_check_blames_no_index_for_a_fault_of_ours(
    dossier: Dossier, files: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes wrong over an index that is as it was written is raised."""
    add(dossier, files)

    def failing(_: Lists) -> None:
        raise MemoryError

    monkeypatch.setattr(Lists, "verify", failing)
    with pytest.raises(MemoryError):
        list(dossier.check())
