"""The reading room: worker processes in which files are read, so that none can harm the run.

Each call runs in a process of its own group, with limits on time and memory. Whatever happens
there (a crash, a hang, a kill from outside) costs that one call; the next gets a fresh worker.

Each worker has a channel of its own and a thread that waits for it. (The pool of ``pebble``,
whose workers share one channel, stands still for good when one is killed while it answers.)
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, Self, TypeVar, cast

from archive.disk import writing
from archive.errors import FAULT, DossierError, ReaderDied, ReadError, TooLarge
from archive.faults import told
from archive.settings import Limits
from archive.worker import ENDINGS, Answer, receive, send, serve_in_fork

_START = (
    "import json, sys; path, channel, lifeline, memory_mb, seconds = sys.argv[1:];"
    " sys.path[:] = json.loads(path); from archive.worker import serve;"
    " serve(int(channel), int(lifeline), int(memory_mb), float(seconds))"
)
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OPENBLAS_NUM_THREADS": "1"}
"""There is a worker for each core: libraries in it that want them all would only wait."""

Given = ParamSpec("Given")
Value = TypeVar("Value")


class Room:
    """Up to ``jobs`` worker processes, started when there is something to do.

    ``folder`` is for what the workers write while reading; it is made, and gone afterwards.
    """

    def __init__(self, jobs: int, limits: Limits, folder: Path) -> None:
        self._jobs = jobs
        self._limits = limits
        self._folder = folder
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._workers: set[_Worker] = set()
        self._spare: list[_Worker] = []
        self._lock = threading.Lock()
        self._closed = False
        self._has_started = False

    def start(self) -> None:
        """Say that calls are to come, so that no worker has to import what this process has.

        The first workers are then forks of it, which is safe as long as it has one thread (those
        of libraries count) and the system is Linux; otherwise, and when one has to be replaced,
        workers start from nothing.
        """
        if self._has_started:
            return
        self._has_started = True
        if sys.platform == "linux" and _threads() == 1:
            with suppress(DossierError):  # told by the first call that needs one
                for _ in range(self._jobs):
                    self._spare.append(self._hire(fork=True))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def submit(
        self, function: Callable[Given, Value], *given: Given.args, **named: Given.kwargs
    ) -> Future[Value]:
        """Have ``function`` called in a worker; it and its arguments must pickle.

        The future's result is what the function returns, or raises:
            ReadError: what the function raised; an error that it did not foresee.
            TooLarge: the call took more time or memory than the limits allow.
            ReaderDied: the worker crashed or was killed.
            StorageFull: the worker could not write its temporary files.
        """
        assert not named, "calls have arguments by place only"
        future: Future[Value] = Future()
        self._calls.put(_Call(cast("Future[object]", future), function, given))
        if len(self._threads) < self._jobs:
            thread = threading.Thread(target=self._attend, daemon=True)
            self._threads.append(thread)
            thread.start()
        return future

    def close(self) -> None:
        """End all workers at once, whatever they are doing."""
        with self._lock:
            self._closed = True
            for worker in self._workers:
                worker.kill()
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            with suppress(RuntimeError):  # an interruption came while it was being started
                thread.join()
        for worker in self._spare:
            self._dismiss(worker)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _attend(self) -> None:
        """Hand one worker after another the calls that come in, one at a time."""
        worker: _Worker | None = None
        while (call := self._calls.get()) is not None:
            if self._closed:
                call.future.cancel()
                continue
            try:
                worker = worker or self._hire()
                answer = worker.ask(call.function, call.arguments)
            except DossierError as error:
                answer = Answer(error=error, worn=True)
            except Exception as error:  # an answer that cannot be understood costs one call
                fault = ReaderDied(f"its reader gave no answer: {told(error)}", FAULT)
                answer = Answer(error=fault, worn=True)
            if answer.worn and worker is not None:
                self._dismiss(worker)
                worker = None
            call.settle(answer)
        if worker is not None:
            self._dismiss(worker)

    def _hire(self, *, fork: bool = False) -> _Worker:
        with self._lock:
            if self._closed:
                raise ReaderDied("the reading room was closed")
            if self._spare and not fork:
                return self._spare.pop()
            try:
                with writing(self._folder):
                    self._folder.mkdir(parents=True, exist_ok=True)
                    own = Path(tempfile.mkdtemp(dir=self._folder))
                worker = _Worker(self._limits, own, fork=fork)
            except OSError as error:
                raise ReaderDied(f"no worker could be started: {error.strerror}") from error
            self._workers.add(worker)
            return worker

    def _dismiss(self, worker: _Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.end()


def _threads() -> int:
    """How many threads this process has, also those that Python does not know of. Linux only."""
    return sum(1 for _ in Path("/proc/self/task").iterdir())


class _Call:
    """A function to be called elsewhere, and the future that waits for its value."""

    def __init__(
        self,
        future: Future[object],
        function: Callable[..., object],
        arguments: tuple[object, ...],
    ) -> None:
        self.future = future
        self.function = function
        self.arguments = arguments

    def settle(self, answer: Answer) -> None:
        if answer.error is None:
            self.future.set_result(answer.value)
        else:
            self.future.set_exception(answer.error)


class _Fork:
    """A process that was forked, with what ``subprocess.Popen`` would tell of it."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def wait(self) -> int:
        """Wait until it has ended; returns its exit code, or the signal that ended it negated."""
        if self.returncode is None:
            _, status = os.waitpid(self.pid, 0)
            self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode


class _Worker:
    """One worker process, from its start to its end."""

    def __init__(self, limits: Limits, folder: Path, *, fork: bool) -> None:
        self._limits = limits
        self._folder = folder
        self._expired = False
        self._lock = threading.Lock()
        self._channel, theirs = Pipe()
        theirs_lifeline, self._lifeline = os.pipe()
        try:
            start = self._fork if fork else self._start
            self._process = start(theirs, theirs_lifeline)
        finally:
            theirs.close()
            os.close(theirs_lifeline)

    @property
    def _environment(self) -> dict[str, str]:
        return {**_ONE_THREAD, "TMPDIR": str(self._folder)}

    def _fork(self, channel: Connection, lifeline: int) -> _Fork:
        limits, environment = self._limits, self._environment
        # A signal that came before the fork has let go of our handlers would run them there, too.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
        process = os.fork()
        if not process:
            serve_in_fork(channel.fileno(), lifeline, limits.memory_mb, limits.seconds, environment)
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        with suppress(OSError):  # both do it, so that it is done for whoever is first
            os.setpgid(process, process)
        return _Fork(process)

    def _start(self, channel: Connection, lifeline: int) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", _START, json.dumps(sys.path), str(channel.fileno())]
        command += [str(lifeline), str(self._limits.memory_mb), str(self._limits.seconds)]
        return subprocess.Popen(  # noqa: S603 - our own interpreter, with words of our own
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=(channel.fileno(), lifeline),
            process_group=0,  # out of reach of the terminal's Ctrl-C, which is ours to answer
            env={**os.environ, **self._environment},
        )

    def ask(self, function: Callable[..., object], arguments: tuple[object, ...]) -> Answer:
        """Call a function there and wait for its answer.

        Raises:
            TooLarge: it took too long.
            ReaderDied: the process ended before it answered.
        """
        timer = threading.Timer(self._limits.seconds, self._expire)
        timer.daemon = True
        timer.start()
        try:
            send(self._channel, (function, arguments))
            answer: Answer = receive(self._channel)
        except (EOFError, OSError) as error:
            raise self._cause_of_death() from error
        finally:
            timer.cancel()
            timer.join()
        return Answer(answer.value, answer.error, worn=answer.worn or self._expired)

    def kill(self) -> None:
        """End the process and whatever it has started."""
        with self._lock:
            if self._process.returncode is None:  # else the number may be another's by now
                with suppress(ProcessLookupError, PermissionError):
                    os.killpg(self._process.pid, signal.SIGKILL)

    def end(self) -> None:
        """End the process, and clear away what it leaves behind."""
        self.kill()
        with self._lock:
            self._process.wait()
        self._channel.close()
        with suppress(OSError):
            os.close(self._lifeline)
        self._lifeline = -1
        shutil.rmtree(self._folder, ignore_errors=True)

    def _expire(self) -> None:
        self._expired = True
        self.kill()

    def _cause_of_death(self) -> ReadError:
        self.kill()  # its children, if it is dead itself; that does not change how it ended
        with self._lock:
            code = self._process.wait()
        if self._expired:
            return TooLarge(
                f"reading it takes more than the limit of {self._limits.seconds:g} s",
                "if it is to be trusted, raise seconds under [limits] in dossier.toml",
            )
        if -code == signal.SIGKILL:
            return ReaderDied(
                "its reader was killed from outside, perhaps for want of memory",
                "add it again, with fewer jobs in dossier.toml if this happens often",
                lasting=False,
            )
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return ReaderDied(
            f"its reader crashed ({how})",
            f"the file may be damaged, or need more than {self._limits.memory_mb} MB of memory:"
            " then raise memory_mb under [limits] in dossier.toml",
        )
