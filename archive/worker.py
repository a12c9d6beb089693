"""What runs in a worker process of the reading room: one file after another, within limits.

A worker has no terminal, no output and no children of ours beside it. It ends when the process
that started it ends, however that came about.
"""

from __future__ import annotations

import faulthandler
import fcntl
import gc
import os
import pickle
import resource
import select
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from archive.disk import DISK_FULL, disk_full
from archive.errors import FAULT, DamagedFile, DossierError, ReadError, StorageFull, TooLarge
from archive.faults import told

_GRACE = 15.0
"""Seconds that the room has for ending a worker, before the worker ends itself."""
_MEGABYTE = 1 << 20

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What ends a process that does not mind them otherwise."""


class Answer(Struct, frozen=True):
    """What came of one call: a value or an error.

    ``worn`` says that the worker has grown so large that the next file deserves another one.
    """

    value: object = None
    error: DossierError | None = None
    worn: bool = False


def serve(channel: int, lifeline: int, memory_mb: int, seconds: float) -> None:
    """Answer calls until the other side closes the channel.

    Args:
        channel: The descriptor on which ``(function, arguments)`` come in and answers go out.
        lifeline: The descriptor of a pipe that ends when the room does.
        memory_mb: The most memory (address space, MiB) that this process may take beside what it
            began with.
        seconds: The most time that one call may take.
    """
    born_with = _memory()
    _limit_memory(born_with + memory_mb * _MEGABYTE)
    _end_with_room(lifeline)
    calls = Connection(channel)
    while True:
        try:
            function, arguments = receive(calls)
        except EOFError:
            return
        # The room watches the time; this is for when it is gone and a library hangs in C.
        faulthandler.dump_traceback_later(seconds + _GRACE, exit=True)
        answer = _answer(function, arguments, memory_mb)
        if _memory() > born_with + memory_mb * _MEGABYTE // 2:
            answer = replace(answer, worn=True)
        _send(calls, answer, memory_mb)
        faulthandler.cancel_dump_traceback_later()


def serve_in_fork(
    channel: int, lifeline: int, memory_mb: int, seconds: float, environment: Mapping[str, str]
) -> NoReturn:
    """Become a worker, in a process that is a fork of the room's; see ``serve``."""
    try:
        os.setpgid(0, 0)
        for ending in ENDINGS:
            signal.signal(ending, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
        _let_go_of_all_but(channel, lifeline)
        os.environ.update(environment)
        tempfile.tempdir = None  # so that it is looked up again
        gc.freeze()  # what is never looked at stays one with the memory of the room's process
        serve(channel, lifeline, memory_mb, seconds)
        os._exit(0)
    except BaseException:
        os._exit(1)  # what the room's process was doing is not to be ended here too


def _let_go_of_all_but(*kept: int) -> None:
    """Close every file that the room's process has open, and be silent."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    sys.stdout = sys.stderr = os.fdopen(2, "w", closefd=False)  # the others may hold text of theirs
    first = 3
    for each in (*sorted(kept), os.sysconf("SC_OPEN_MAX")):
        os.closerange(first, each)
        first = each + 1


def _limit_memory(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold a document's text
    try:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    except (ValueError, OSError):
        return  # macOS does not let us, and the other limits hold there all the same


def _end_with_room(lifeline: int) -> None:
    """End this process, and the programs that it started, when the room's process ends."""
    threading.Thread(target=_wait_for_end, args=(lifeline,), daemon=True).start()
    if sys.platform == "linux":
        # A library that hangs in C keeps that thread waiting. The kernel's own signal, which
        # ends a process unless it is handled, comes through (elsewhere it is ignored).
        fcntl.fcntl(lifeline, fcntl.F_SETOWN, -os.getpgrp())
        fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
        ended = select.poll()  # select.select knows no descriptor above 1023
        ended.register(lifeline)
        if ended.poll(0):  # before we asked for the signal
            os.killpg(0, signal.SIGKILL)


def _wait_for_end(lifeline: int) -> None:
    os.read(lifeline, 1)  # nothing is ever written: this returns when the other end is closed
    os.killpg(0, signal.SIGKILL)


def _answer(
    function: Callable[..., object], arguments: tuple[object, ...], memory_mb: int
) -> Answer:
    try:
        return Answer(function(*arguments))
    except DossierError as error:
        return Answer(error=error)
    except MemoryError:
        return Answer(error=too_much_memory(memory_mb), worn=True)
    except RecursionError:
        return Answer(error=DamagedFile("its parts are nested too deeply to be read"), worn=True)
    except OSError as error:
        return Answer(error=_system_error(error))
    except Exception as error:  # a reader's fault may cost one file, not the run
        return Answer(error=ReadError(f"its reader failed: {told(error)}", FAULT), worn=True)


def _send(calls: Connection, answer: Answer, memory_mb: int) -> None:
    try:
        send(calls, answer)
    except MemoryError:
        send(calls, Answer(error=too_much_memory(memory_mb), worn=True))


def send(channel: Connection, message: object) -> None:
    """Send what ``receive`` gives on the other side.

    ``channel.send`` would pickle into a view on a ``BytesIO``. Where sending fails, the traceback
    holds that view, and Python 3.12.0 and 3.12.1 crash when they collect it (gh-111049).
    """
    channel.send_bytes(pickle.dumps(message))


def receive(channel: Connection) -> Any:
    """What was sent on the other side, which is a process of ours."""
    return pickle.loads(channel.recv_bytes())  # noqa: S301 - see above


def too_much_memory(memory_mb: int) -> TooLarge:
    """The error of a file that cannot be read within the limit on memory."""
    return TooLarge(
        f"reading it takes more than the limit of {memory_mb} MB of memory",
        "if it is to be trusted, raise memory_mb under [limits] in dossier.toml",
    )


def _memory() -> int:
    """The address space of this process, in bytes; 0 where no limit holds, so that none lacks."""
    if sys.platform != "linux":
        return 0
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _system_error(error: OSError) -> DossierError:
    if error.errno in DISK_FULL:
        full: StorageFull = disk_full(Path(os.environ.get("TMPDIR", "the home")))
        return full
    return ReadError(f"the system refused to read it: {error.strerror or type(error).__name__}")
