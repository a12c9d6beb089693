"""The reading room: what is called in it can harm neither this process nor the next call."""

from __future__ import annotations

import _thread
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import NoReturn

import pytest

from archive.errors import EncryptedFile, ReaderDied, ReadError, StorageFull, TooLarge
from archive.room import Room
from archive.settings import Limits
from tests.archive.hostile import PATIENCE, is_running, kill_a_worker, until, workers_of
from tests.conditions import fill, small_disk

LIMITS = Limits(seconds=2, memory_mb=400)
BEREFT = """
import sys, time
from pathlib import Path
from archive.room import Room
from archive.settings import Limits
room = Room(2, Limits(seconds=60), Path(sys.argv[1]))
calls = [room.submit(time.sleep, 50), room.submit(sum, range(10**13))]
sys.stdin.read(1)
"""


@pytest.fixture(params=[True, False], ids=["forks", "fresh"])
def room(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Room]:
    """A room with two workers; the first two are forks of this process, or start from nothing."""
    monkeypatch.setattr("archive.room._threads", lambda: 1)  # whatever other tests have imported
    with Room(2, LIMITS, tmp_path / "room") as opened:
        if request.param:
            opened.start()
        yield opened


def blocked() -> set[int]:
    """The signals that wait."""
    return set(map(int, signal.pthread_sigmask(signal.SIG_BLOCK, ())))


def command() -> list[str]:
    """How this process was started; a fork has that of its parent."""
    return sys.orig_argv


def overflow() -> list[object]:
    """Fall deeper than Python goes."""
    return [overflow()]


def crash() -> NoReturn:
    """Read memory that is not ours, as a library with a fault does."""
    import ctypes

    ctypes.string_at(0)
    raise AssertionError("unreachable")


def refuse(message: str) -> NoReturn:
    """Fail as a reader does that has seen what is wrong."""
    raise EncryptedFile(message, "give its password")


class Unintelligible:
    """An answer that can be sent, and not be received."""

    def __reduce__(self) -> tuple[type, tuple[str]]:
        return int, ("geen getal",)


def write_temporary(size: int) -> int:
    """Write a temporary file of that size, and leave it."""
    import tempfile

    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"x" * size)
    return len(os.listdir(tempfile.gettempdir()))  # noqa: PTH208


_kept: list[bytearray] = []


def keep(size: int) -> int:
    """Take so much memory and never give it back."""
    _kept.append(bytearray(size))
    return size


def speak() -> int:
    """Say things on all channels that a terminal may show."""
    print("kwikstaartje")
    os.write(2, b"kwikstaartje")
    return 1


def hold_the_lock() -> None:
    """Never let another thread of the process run, as a library in C may do."""
    import re

    re.match(r"(a+)+$", "a" * 60 + "b")


def start_another(pid_file: str) -> None:
    """Start a program that outlives the call."""
    child = subprocess.Popen(["sleep", "60"])
    Path(pid_file).write_text(str(child.pid))
    child.wait()


def test_calls_are_answered(room: Room) -> None:
    """Each call has its own answer, and runs in another process than this."""
    answers = [room.submit(pow, 2, n) for n in range(20)]
    assert [each.result() for each in answers] == [2**n for n in range(20)]
    assert room.submit(os.getpid).result() != os.getpid()


def test_an_answer_that_cannot_be_understood_costs_one_call(room: Room) -> None:
    """The call fails, with what went wrong, and the next is answered."""
    error = room.submit(Unintelligible).exception(timeout=PATIENCE)
    assert isinstance(error, ReaderDied)
    assert "ValueError" in error.message
    assert room.submit(pow, 2, 5).result(timeout=PATIENCE) == 32


def test_workers_serve_more_than_one_call(room: Room) -> None:
    """A worker that came to no harm is used again."""
    pids = {room.submit(os.getpid).result() for _ in range(6)}
    assert len(pids) <= 2


def test_forks_hold_nothing_of_this_process_but_its_memory(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What this process has open is closed in a worker, and what it has not written is not said."""
    monkeypatch.setattr("archive.room._threads", lambda: 1)
    sys.stdout.write("kwikstaartje")
    with (tmp_path / "open").open("w") as file, Room(2, LIMITS, tmp_path / "room") as room:
        room.start()
        assert (room.submit(command).result() == command()) is (sys.platform == "linux")
        error = room.submit(os.fstat, file.fileno()).exception()
        assert isinstance(error, ReadError)
        assert room.submit(speak).result() == 1
    sys.stdout.flush()
    assert capfd.readouterr() == ("kwikstaartje", "")


def test_workers_mind_signals_and_so_does_this_process(room: Room) -> None:
    """Signals that wait while a worker is made wait no longer."""
    assert room.submit(blocked).result() == blocked() == set()
    assert "SIGTERM" in str(room.submit(signal.raise_signal, signal.SIGTERM).exception())


def test_beside_threads_of_libraries_nothing_is_forked(tmp_path: Path) -> None:
    """A thread that Python does not know of may hold a lock, which a fork would wait for."""
    held = _thread.allocate_lock()
    held.acquire()
    _thread.start_new_thread(held.acquire, ())
    try:
        with Room(1, LIMITS, tmp_path / "room") as room:
            room.start()
            assert room.submit(command).result() != command()
    finally:
        held.release()


def test_calls_run_beside_each_other(room: Room) -> None:
    """Two calls that wait take as long as one."""
    [each.result() for each in [room.submit(os.getpid) for _ in range(2)]]
    began = time.monotonic()
    calls = [room.submit(time.sleep, 0.8) for _ in range(2)]
    [each.result() for each in calls]
    assert time.monotonic() - began < 1.5


@pytest.mark.parametrize(
    ("harm", "error", "told"),
    [
        pytest.param((crash,), ReaderDied, "crashed (SIGSEGV)", id="segfault"),
        pytest.param((os.abort,), ReaderDied, "crashed (SIGABRT)", id="abort"),
        pytest.param((os._exit, 3), ReaderDied, "exit code 3", id="exit"),
        pytest.param((time.sleep, 60), TooLarge, "the limit of 2 s", id="sleeps"),
        pytest.param((hold_the_lock,), TooLarge, "the limit of 2 s", id="hangs in C"),
        pytest.param((bytes, 10**9), TooLarge, "the limit of 400 MB", id="memory"),
        pytest.param((overflow,), ReadError, "nested too deeply", id="recursion"),
        pytest.param((int, "geheim"), ReadError, "ValueError", id="a fault"),
        pytest.param((refuse, "op slot"), EncryptedFile, "op slot", id="refused"),
        pytest.param((open, "/nergens"), ReadError, "No such file", id="system error"),
    ],
)
def test_harm_costs_one_call(
    room: Room, harm: tuple[Callable[..., object], object], error: type[ReadError], told: str
) -> None:
    """The call ends in an error that says why, and its neighbours are answered."""
    function, *arguments = harm
    before = room.submit(pow, 2, 3)
    harmed = room.submit(function, *arguments)
    after = [room.submit(pow, 2, n) for n in range(4)]
    with pytest.raises(error) as caught:
        harmed.result()
    assert told in caught.value.message
    assert "geheim" not in caught.value.message, "what a fault says may quote the document"
    assert before.result() == 8
    assert [each.result() for each in after] == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("harm", "setting"), [((time.sleep, 60), "seconds"), ((bytes, 10**9), "memory_mb")]
)
def test_a_limit_says_how_it_is_raised(
    room: Room, harm: tuple[Callable[..., object], object], setting: str
) -> None:
    """The hint names the setting and the file that it stands in."""
    function, *arguments = harm
    with pytest.raises(TooLarge) as caught:
        room.submit(function, *arguments).result()
    assert f"raise {setting} under [limits] in dossier.toml" in caught.value.hint


def test_a_worker_that_is_killed_costs_one_call(room: Room) -> None:
    """What the system kills is told as such, is worth another try, and a fresh worker comes."""
    calls = [room.submit(time.sleep, 1.5) for _ in range(2)]
    victim = kill_a_worker()
    error, unharmed = sorted((each.exception() for each in calls), key=bool, reverse=True)
    assert isinstance(error, ReaderDied)
    assert "killed from outside" in error.message
    assert not error.lasting
    assert unharmed is None
    assert room.submit(os.getpid).result() != victim


def test_a_worker_that_is_killed_while_it_answers_costs_one_call(tmp_path: Path) -> None:
    """Half an answer harms nobody: each worker has a channel of its own."""
    with Room(1, Limits(memory_mb=1500), tmp_path / "room") as room:
        first = room.submit(os.getpid).result()
        for wait in (0.05, 0.1, 0.2, 0.3):
            call = room.submit(bytes, 300_000_000)
            time.sleep(wait)
            for pid in workers_of(os.getpid()):
                os.kill(pid, signal.SIGKILL)
            assert call.exception() is None or isinstance(call.exception(), ReaderDied)
        assert room.submit(os.getpid).result() != first


def test_a_large_worker_makes_room_for_a_fresh_one(tmp_path: Path) -> None:
    """What one file took of the memory and kept, the next does not lack."""
    if sys.platform != "linux":
        pytest.skip("only Linux holds a process to a limit on memory")
    with Room(1, Limits(memory_mb=800), tmp_path / "room") as room:
        before = room.submit(os.getpid).result()
        assert room.submit(keep, 500_000_000).result() == 500_000_000
        assert room.submit(os.getpid).result() != before


def test_a_program_that_a_reader_started_ends_with_it(room: Room, tmp_path: Path) -> None:
    """When the time is up, what the reader waits for ends too."""
    noted = tmp_path / "pid"
    with pytest.raises(TooLarge):
        room.submit(start_another, str(noted)).result()
    until(lambda: not is_running(int(noted.read_text())))


def test_workers_say_nothing(room: Room, capfd: pytest.CaptureFixture[str]) -> None:
    """What a library prints reaches neither our output nor our errors."""
    assert room.submit(speak).result() == 1
    assert capfd.readouterr() == ("", "")


def test_temporary_files_are_gone_with_their_worker(tmp_path: Path) -> None:
    """What a reader leaves lies in the room's own folder, and ends with the room."""
    with Room(1, LIMITS, tmp_path / "room") as room:
        assert room.submit(write_temporary, 10).result() == 1
        assert room.submit(write_temporary, 10).result() == 2
        (left,) = (tmp_path / "room").iterdir()
        with pytest.raises(ReaderDied):
            room.submit(os.abort).result()
        assert not left.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_no_fault_of_the_file(tmp_path: Path) -> None:
    """When temporary files do not fit the run must stop, which another error says."""
    with small_disk(tmp_path, "1m"), Room(1, LIMITS, tmp_path / "room") as room:
        room.submit(write_temporary, 10).result()
        fill(tmp_path)
        with pytest.raises(StorageFull, match="is full"):
            room.submit(write_temporary, 500_000).result()


def test_closing_ends_all_at_once(tmp_path: Path) -> None:
    """Neither the calls that run nor those that wait keep anyone."""
    room = Room(2, Limits(), tmp_path / "room")
    calls = [room.submit(time.sleep, 60) for _ in range(6)]
    until(lambda: len(workers_of(os.getpid())) == 2)
    began = time.monotonic()
    room.close()
    assert time.monotonic() - began < 5
    assert workers_of(os.getpid()) == []
    for call in calls:
        with pytest.raises((ReaderDied, CancelledError)):
            call.result(timeout=1)


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_process_that_started_them(
    tmp_path: Path, ending: signal.Signals
) -> None:
    """A process that is killed without a chance to clean up leaves no worker behind."""
    command = [sys.executable, "-c", BEREFT, str(tmp_path / "room")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=Path(__file__).parents[2]) as parent:
        until(lambda: len(workers_of(parent.pid)) == 2)
        workers = workers_of(parent.pid)
        time.sleep(0.3)
        parent.send_signal(ending)
        parent.wait()
    until(lambda: not any(is_running(worker) for worker in workers))
