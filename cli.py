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
    codes: list[int] = []
    atexit.register(_leave, codes)  # first in, so that it is the last to be called
    try:
        codes.append(run(words))
    except KeyboardInterrupt:  # before anything was begun
        codes.append(_INTERRUPTED)
    sys.exit(codes[0])


def _leave(codes: Sequence[int]) -> None:
    """End the process at once: Python would free module by module what goes away anyhow."""
    if codes:
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(codes[0])


def run(words: Sequence[str]) -> int:
    """Run one command line; returns the exit code. No exception leaves it."""
    from commands.running import run

    return run(words)


if __name__ == "__main__":
    main()
