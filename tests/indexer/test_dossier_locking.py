"""One writer at a time, and runs that were cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import (
    WriterBusy,
)
from archive.model import Added, Unchanged
from archive.overrides import Overrides
from indexer.dossier import Dossier
from tests.archive.hostile import workers_of
from tests.indexer.builders import add, opened, put
from tests.indexer.dossiers import (
    FILES,
    adding,
    found,
    holding,
)

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


def test_a_second_writer_waits_and_then_gives_up(
    dossier: Dossier, files: tuple[Path, ...], said: list[str]
) -> None:
    """While one is writing another is told to wait, and after that, that it was in vain."""
    with opened(dossier.home.root) as first, closing(adding(first, files)) as outcomes:
        next(outcomes)
        with pytest.raises(WriterBusy, match=r"after 0\.2 s"):
            add(dossier, files)
        assert said == [f"another process is writing to {dossier.home.root}; waiting up to 0.2 s"]
    assert {type(each) for each in add(dossier, files)} <= {Added, Unchanged}
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
    assert 2 <= len(found(dossier)) == dossier.catalogue.totals().documents
    add(dossier, files)
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
