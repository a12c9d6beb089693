"""Processes that are killed, and processes that meet: the archive ends whole."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

import cli
from archive.home import Home
from tests.archive.hostile import PATIENCE, is_running, slow_text, until, workers_of
from tests.conftest import Run, make_impatient, start

QUERY = ("search", "jeugdhulp", "--limit", "999", "--json")


class Killer:
    """Kills commands, at moments spread over all the time that they turn out to take."""

    def __init__(self) -> None:
        self._most = 1.0
        self._chance = random.Random(20170704)

    def kills(self, *words: str | Path) -> bool:
        """Whether a command was still at work when it was killed."""
        process = start(*words)
        time.sleep(self._chance.uniform(0.1, 1) * self._most)
        process.kill()
        process.communicate()
        came_in_time = process.returncode == -signal.SIGKILL
        self._most *= 1.1 if came_in_time else 0.7
        return came_in_time


def _until_killed(times: int, once: Callable[[int], bool]) -> None:
    """Call it until it says so many times that its command was killed at work."""
    killed = map(once, range(20 * times))
    assert sum(islice(filter(None, killed), times)) == times


def test_killed_at_any_moment_the_archive_ends_the_same(
    run: Run, home: Path, demo_documents: Path, demo_home: Path
) -> None:
    """Ten times: SIGKILL while a new home is filled, then a run that ends as an undisturbed one."""
    killer = Killer()

    def kill_and_go_on(number: int) -> bool:
        place = home.parent / f"home-{number}"
        killer.kills("--home", place, "add", demo_documents)
        was_at_work = Home(place).unfinished.exists()
        assert run("--home", place, "add", demo_documents).code == 0
        checked = run("--home", place, "check")
        assert (checked.code, checked.err) == (0, "")
        assert _state(run, place) == _state(run, demo_home)
        assert _files(place) == _files(demo_home)
        return was_at_work

    _until_killed(10, kill_and_go_on)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_worker_outlives_its_command(home: Path, tmp_path: Path, ending: signal.Signals) -> None:
    """Killed or interrupted while a file is read, a command leaves no process behind."""
    process = start("--home", home, "add", slow_text(tmp_path / "lang.txt"))
    until(lambda: workers_of(process.pid))
    workers = workers_of(process.pid)
    process.send_signal(ending)
    _, told = process.communicate(timeout=PATIENCE)
    until(lambda: not any(is_running(worker) for worker in workers))
    if ending is not signal.SIGKILL:
        assert (process.returncode, told.splitlines()) == (
            130,
            [
                "0 added, 0 updated, 0 unchanged, 0 failed",
                "dossier: interrupted; what was stored is kept",
            ],
        )
        assert not list((Home(home).originals / "staging").iterdir())


def test_a_hang_up_that_is_to_be_ignored_is(home: Path, demo_documents: Path) -> None:
    """What nohup starts goes on when the terminal is gone."""
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        process = start("--home", home, "add", demo_documents)
    finally:
        signal.signal(signal.SIGHUP, before)
    until(lambda: workers_of(process.pid) or process.poll() is not None)
    process.send_signal(signal.SIGHUP)
    _, told = process.communicate(timeout=PATIENCE)
    assert (process.returncode, told) == (0, "20 added, 0 updated, 0 unchanged, 0 failed\n")


def test_killed_while_reading_anew_the_archive_ends_the_same(
    run: Run, home: Path, demo_documents: Path, demo_home: Path
) -> None:
    """After SIGKILLs during a new reading, a last one ends in the archive of before."""
    run("--home", home, "add", demo_documents)
    killer = Killer()
    _until_killed(4, lambda _: killer.kills("--home", home, "reread", "--force"))
    assert run("--home", home, "reread", "--force").code == 0
    checked = run("--home", home, "check")
    assert (checked.code, checked.err) == (0, "")
    run("--home", home, "reindex")  # Whoosh rounds lengths, and so scores, when it purges
    assert _state(run, home) == _state(run, demo_home)
    assert _files(home) == _files(demo_home)


def test_killed_while_reindexing_the_old_index_still_answers(
    run: Run, home: Path, demo_documents: Path
) -> None:
    """A rebuild that is cut off leaves the old index in place, and nothing after the next run."""
    run("--home", home, "add", demo_documents)
    before = run("--home", home, *QUERY).out
    killer = Killer()

    def kill_and_ask(_: int) -> bool:
        was_at_work = killer.kills("--home", home, "reindex")
        assert run("--home", home, *QUERY).out == before
        return was_at_work

    _until_killed(4, kill_and_ask)
    assert run("--home", home, "add", __file__).code == 0
    assert len(list(Home(home).index.glob("whoosh-*"))) == 1


def test_a_second_writer_waits_and_then_gives_up(
    run: Run, home: Path, demo_documents: Path
) -> None:
    """While another process writes, adding says that it waits, then ends with exit code 2."""
    make_impatient(home)
    with _writer(home):
        ran = run("--home", home, "add", demo_documents)
    assert ran.code == 2
    assert "waiting up to 0.2 s" in ran.err
    assert "another process is still writing" in ran.err
    assert run("--home", home, "add", demo_documents).code == 0


def test_a_search_during_adding_answers_from_what_was_committed(
    run: Run, home: Path, demo_documents: Path
) -> None:
    """A search does not wait for a writer: it answers, and says that the index is behind."""
    run("--home", home, "add", demo_documents / "uitspraken")
    with _writer(home, demo_documents):
        ran = run("--home", home, "search", "kostprijselementen", "--json")
    assert ran.code == 0
    assert ran.records
    assert "de index loopt achter" in ran.err


def test_a_broken_table_of_contents_blocks_nobody(
    run: Run, home: Path, demo_documents: Path
) -> None:
    """The index is rebuilt from the catalogue, which is said, and the answer is the same."""
    run("--home", home, "add", demo_documents)
    before = run("--home", home, *QUERY).out
    for contents in Home(home).index.rglob("*.toc"):
        contents.write_bytes(b"stuk")
    assert run("--home", home, "check").code == 2
    ran = run("--home", home, *QUERY)
    assert ran.out == before
    assert "rebuilding it from the catalogue" in ran.err
    assert run("--home", home, "check").code == 0


def test_a_lock_that_a_dead_process_left_blocks_nobody(run: Run, home: Path) -> None:
    """A killed writer's lock file and marker are there, and the next writer goes on."""
    with _writer(home):
        pass
    assert Home(home).unfinished.exists()
    assert run("--home", home, "add", Path(__file__)).code == 0
    assert not Home(home).unfinished.exists()


@contextmanager
def _writer(home: Path, documents: Path | None = None) -> Iterator[None]:
    """Another process that holds the writer lock, and has added documents but not indexed them.

    It is killed at the end.
    """
    pipe = home.parent / "pijp.txt"
    pipe.write_text("Een notitie die pas geschreven wordt.", encoding="utf-8")
    script = (
        "import sys; from pathlib import Path; from archive.home import Home;"
        " from archive.overrides import Overrides; from indexer.dossier import Dossier;"
        " dossier = Dossier(Home(Path(sys.argv[1])));"
        " files = dossier.find([Path(sys.argv[2])]);"
        " adding = dossier.add(files, Overrides(), {}); next(adding);"
        " print('busy', flush=True); sys.stdin.read()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(home), str(documents or pipe)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(cli.__file__).parent,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == b"busy\n"
        yield
    finally:
        process.kill()
        process.communicate()


def _state(run: Run, home: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """All documents and all hits of a broad query, without the times of adding.

    Tags are sorted: those that outlast a new reading come before those it makes.
    """
    documents = run("--home", home, "list", "--json").records
    for record in documents:
        record["added_at"] = None
        record["tags"].sort(key=lambda tag: [str(value) for value in tag.values()])
    return documents, run("--home", home, *QUERY).records


def _files(home: Path) -> set[str]:
    """The names of the originals, and of whatever else lies in the home's top folder."""
    originals = {path.name for path in Home(home).originals.rglob("*") if path.is_file()}
    return originals | {
        path.name for path in home.iterdir() if not path.name.endswith(("-wal", "-shm"))
    }
