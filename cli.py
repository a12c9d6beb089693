"""The command ``dossier``, as a process: how it starts and how it ends.

Nearly all is imported by ``main``, once it has told Python that it will not live long. Results
go to stdout, everything else to stderr. Exit codes: 0 done or found, 1 nothing found, 2 an error,
3 some files could not be added; a reader that closes the pipe is no error.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

_INTERRUPTED = 130
_GARBAGE_AFTER = 100_000
"""Objects made before Python looks for cycles: a look-up makes fewer, and never waits for it."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; ``arguments`` are those of the process by default."""
    gc.set_threshold(_GARBAGE_AFTER)
    import signal

    from commands.streams import prepare_streams

    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(ending, signal.default_int_handler)  # as Ctrl-C: tidy up, then go
    try:
        # An interruption of this import, were msgspec the first to ask for it, would be lost, and
        # the process end in a crash.
        import_module("datetime")
        code = run(words)
    except KeyboardInterrupt:  # before anything was begun
        code = _INTERRUPTED
    for ending in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(ending) is signal.default_int_handler:
            signal.signal(ending, signal.SIG_DFL)  # whoever cannot wait for the rest need not
    _leave(code)


def _leave(code: int) -> NoReturn:
    """End the process at once, after all that registered to be called at its end.

    Python would free module by module what goes away anyhow, and before that wait for threads: for
    good, when an interruption came while one was being started.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 - os._exit leaves them out
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            with suppress(OSError):  # that it could not be written was told before
                stream.flush()
    os._exit(code)


def run(words: Sequence[str]) -> int:
    """Run one command line; returns the exit code. No exception leaves it."""
    from commands.running import run

    return run(words)


if __name__ == "__main__":
    main()
