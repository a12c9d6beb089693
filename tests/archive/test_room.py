"""The reading room: what is called in it can harm neither this process nor the next call."""

from __future__ import annotations

import _thread
import os
import resource
import signal
import stat
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import pytest
from msgspec.structs import replace

from archive.errors import EncryptedFile, ReaderDied, ReadError, StorageFull, TooLarge
from archive.room import Room
from archive.settings import Limits
from archive.worker import ENDINGS
from tests.archive.hostile import PATIENCE, is_running, kill_a_worker, until, workers_of
from tests.conditions import fill, small_disk

LIMITS = Limits(seconds=300, memory_mb=400)
HASTY = Limits(seconds=5, memory_mb=400)
"""As little time as a slow machine needs to start a worker, with room to spare."""

BEREFT = """
import sys
from pathlib import Path
from archive.room import Room
from archive.settings import Limits
from tests.archive.test_room import begin_then_count, begin_then_wait
folder = Path(sys.argv[1])
room = Room(2, Limits(seconds=300), folder / "room")
calls = [room.submit(each, str(folder)) for each in (begin_then_count, begin_then_wait)]
sys.stdin.read(1)
"""


@pytest.fixture(params=[True, False], ids=["forks", "fresh"])
def make_room(
    tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[Limits], Room]]:
    """Opens a room with two workers; the first are forks of this process, or start from nothing."""
    monkeypatch.setattr("archive.room._threads", lambda: 1)  # whatever other tests have imported
    with ExitStack() as stack:

        def make(limits: Limits) -> Room:
            opened = stack.enter_context(Room(2, limits, tmp_path / "room"))
            if request.param:
                opened.start()
            return opened

        yield make


@pytest.fixture
def room(make_room: Callable[[Limits], Room]) -> Room:
    """A room with two workers and plenty of time."""
    return make_room(LIMITS)


def blocked() -> set[int]:
    """The signals that wait, of those that end a process."""
    return {int(each) for each in signal.pthread_sigmask(signal.SIG_BLOCK, ()) if each in ENDINGS}


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


def meet(own: str, other: str) -> None:
    """Come to a place, and wait until the other is there as well."""
    Path(own).touch()
    wait_for(other)


def wait_for(path: str) -> None:
    """Wait until a file is there."""
    while not Path(path).exists():
        time.sleep(0.01)


def begin_then_wait(folder: str) -> None:
    """Tell that it has begun, and sleep."""
    Path(folder, "waits").touch()
    time.sleep(10_000)


def begin_then_count(folder: str) -> None:
    """Tell that it has begun, and let no other thread of the process run any more."""
    Path(folder, "counts").touch()
    sum(range(10**13))


def die_while_answering(sent: bytes) -> NoReturn:
    """Begin to answer, as a worker that is killed when a part of its answer is on its way."""
    (channel,) = (each for each in range(3, 256) if _is_socket(each))
    os.write(channel, sent)
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("unreachable")


def _is_socket(descriptor: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(descriptor).st_mode)
    except OSError:
        return False


def hold_the_lock() -> None:
    """Never let another thread of the process run, as a library in C may do."""
    import re

    re.match(r"(a+)+$", "a" * 60 + "b")


def start_another(pid_file: str) -> None:
    """Start a program that outlives the call."""
    child = subprocess.Popen(["sleep", "10000"])
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


def test_calls_run_beside_each_other(room: Room, tmp_path: Path) -> None:
    """Two calls that wait for each other both come to an end."""
    here, there = str(tmp_path / "here"), str(tmp_path / "there")
    calls = [room.submit(meet, *places) for places in ((here, there), (there, here))]
    assert [each.result() for each in calls] == [None, None]


HARM = [
    pytest.param(LIMITS, (crash,), ReaderDied, "crashed (SIGSEGV)", id="segfault"),
    pytest.param(LIMITS, (os.abort,), ReaderDied, "crashed (SIGABRT)", id="abort"),
    pytest.param(LIMITS, (os._exit, 3), ReaderDied, "exit code 3", id="exit"),
    pytest.param(HASTY, (time.sleep, 10_000), TooLarge, "the limit of 5 s", id="sleeps"),
    pytest.param(HASTY, (hold_the_lock,), TooLarge, "the limit of 5 s", id="hangs in C"),
    pytest.param(LIMITS, (bytes, 10**9), TooLarge, "the limit of 400 MB", id="memory"),
    pytest.param(LIMITS, (overflow,), ReadError, "nested too deeply", id="recursion"),
    pytest.param(LIMITS, (int, "geheim"), ReadError, "ValueError", id="a fault"),
    pytest.param(LIMITS, (refuse, "op slot"), EncryptedFile, "op slot", id="refused"),
    pytest.param(LIMITS, (open, ""), ReadError, "No such file", id="system error"),
]


@pytest.mark.parametrize(("limits", "harm", "error", "told"), HARM)
def test_harm_costs_one_call(
    make_room: Callable[[Limits], Room],
    limits: Limits,
    harm: tuple[Callable[..., object], object],
    error: type[ReadError],
    told: str,
) -> None:
    """The call ends in an error that says why, and its neighbours are answered."""
    function, *arguments = harm
    room = make_room(limits)
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
    ("limits", "harm", "setting"),
    [
        (replace(LIMITS, seconds=0.1), (time.sleep, 10_000), "seconds"),
        (LIMITS, (bytes, 10**9), "memory_mb"),
    ],
)
def test_a_limit_says_how_it_is_raised(
    make_room: Callable[[Limits], Room],
    limits: Limits,
    harm: tuple[Callable[..., object], object],
    setting: str,
) -> None:
    """The hint names the setting and the file that it stands in."""
    function, *arguments = harm
    with pytest.raises(TooLarge) as caught:
        make_room(limits).submit(function, *arguments).result()
    assert f"raise {setting} under [limits] in dossier.toml" in caught.value.hint


def test_a_worker_that_is_killed_costs_one_call(room: Room, tmp_path: Path) -> None:
    """What the system kills is told as such, is worth another try, and a fresh worker comes."""
    calls = [room.submit(wait_for, str(tmp_path / "go on")) for _ in range(2)]
    until(lambda: len(workers_of(os.getpid())) == 2)
    victim = kill_a_worker()
    until(lambda: any(each.done() for each in calls))
    (tmp_path / "go on").touch()
    error, unharmed = sorted((each.exception() for each in calls), key=bool, reverse=True)
    assert isinstance(error, ReaderDied)
    assert "killed from outside" in error.message
    assert not error.lasting
    assert unharmed is None
    assert room.submit(os.getpid).result() != victim


@pytest.fixture
def many_files() -> Iterator[None]:
    """All descriptors that ``select.select`` knows are taken."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < 2048:
        pytest.skip("this process may not open so many files")
    with ExitStack() as stack:
        if soft != resource.RLIM_INFINITY and soft < 2048:
            resource.setrlimit(resource.RLIMIT_NOFILE, (2048, hard))
            stack.callback(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))
        while stack.enter_context(Path(os.devnull).open("rb")).fileno() < 1024:
            pass
        yield


@pytest.mark.usefixtures("many_files")
def test_calls_are_answered_beside_many_open_files(room: Room) -> None:
    """An index of many parts keeps many files open."""
    assert room.submit(pow, 2, 5).result(timeout=PATIENCE) == 32


def test_what_could_not_be_sent_is_kept_in_bytes(tmp_path: Path) -> None:
    """The traceback holds it: as a view on a BytesIO it crashes Python 3.12.1 when collected."""
    with Room(1, LIMITS, tmp_path / "room") as room:
        victim = room.submit(os.getpid).result(timeout=PATIENCE)
        os.kill(victim, signal.SIGKILL)
        until(lambda: not is_running(victim))
        error = room.submit(pow, 2, 5).exception(timeout=PATIENCE)
    assert error is not None
    assert error.__cause__ is not None
    frames = [frame for frame, _ in traceback.walk_tb(error.__cause__.__traceback__)]
    kept = [value for frame in frames for value in frame.f_locals.values()]
    views = [each.obj for each in kept if isinstance(each, memoryview)]
    assert views
    assert all(isinstance(each, bytes) for each in views)


@pytest.mark.parametrize("sent", [b"\0", b"\0\0\0\x63", b"\0\0\0\x63half"], ids=len)
def test_a_worker_that_is_killed_while_it_answers_costs_one_call(room: Room, sent: bytes) -> None:
    """A part of an answer, or of its length, harms nobody: each worker has its own channel."""
    call = room.submit(die_while_answering, sent)
    others = [room.submit(pow, 2, n) for n in range(4)]
    with pytest.raises(ReaderDied, match="killed from outside"):
        call.result()
    assert [each.result() for each in others] == [1, 2, 4, 8]


def test_a_large_worker_makes_room_for_a_fresh_one(tmp_path: Path) -> None:
    """What one file took of the memory and kept, the next does not lack."""
    if sys.platform != "linux":
        pytest.skip("only Linux holds a process to a limit on memory")
    with Room(1, Limits(memory_mb=800), tmp_path / "room") as room:
        before = room.submit(os.getpid).result()
        assert room.submit(keep, 500_000_000).result() == 500_000_000
        assert room.submit(os.getpid).result() != before


def test_a_program_that_a_reader_started_ends_with_it(
    make_room: Callable[[Limits], Room], tmp_path: Path
) -> None:
    """When the time is up, what the reader waits for ends too."""
    noted = tmp_path / "pid"
    with pytest.raises(TooLarge):
        make_room(HASTY).submit(start_another, str(noted)).result()
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
    room = Room(2, LIMITS, tmp_path / "room")
    calls = [room.submit(time.sleep, 10_000) for _ in range(6)]
    until(lambda: len(workers_of(os.getpid())) == 2)
    room.close()
    assert workers_of(os.getpid()) == []
    assert all(call.done() for call in calls)
    for call in calls:
        with pytest.raises((ReaderDied, CancelledError)):  # and not TooLarge: nobody waited
            call.result()


def test_a_room_closes_that_was_interrupted_while_it_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread that did not come to start is not waited for."""

    def interrupted(thread: threading.Thread) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    room = Room(1, LIMITS, tmp_path / "room")
    with pytest.raises(KeyboardInterrupt):
        room.submit(pow, 2, 3)
    room.close()


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_workers_end_with_the_process_that_started_them(
    tmp_path: Path, ending: signal.Signals
) -> None:
    """A process that is killed without a chance to clean up leaves no worker behind."""
    command = [sys.executable, "-c", BEREFT, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, cwd=Path(__file__).parents[2]) as parent:
        until(lambda: (tmp_path / "waits").exists() and (tmp_path / "counts").exists())
        workers = workers_of(parent.pid)
        assert len(workers) == 2
        parent.send_signal(ending)
        parent.wait()
    until(lambda: not any(is_running(worker) for worker in workers))
