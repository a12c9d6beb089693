"""Printing: results to stdout, everything else to stderr; the streams made fit for it.

Lines of results wait in the buffer of stdout until something is told on stderr, or until the
command is done: a reader of both sees them in their order.
"""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

from archive.clean import printable


def prepare_streams() -> None:
    """Print UTF-8 whatever the locale says, and nowhere when there is no stdout."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def silence_stdout() -> None:
    """Let all that is still to be printed, by Python at exit too, go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def say(line: str) -> None:
    """Tell the user something that is not a result."""
    sys.stdout.flush()
    if sys.stderr is not None:
        sys.stderr.write(f"{printable(line)}\n")
        sys.stderr.flush()


def say_at_last(line: str) -> None:
    """Tell the user why it ended; results that cannot be printed any more go nowhere."""
    try:
        sys.stdout.flush()
    except OSError:
        silence_stdout()
    say(line)


def emit(line: str) -> None:
    """Print a line of results. On a terminal, nothing in it can steer the terminal."""
    emit_raw(f"{line}\n")


def emit_raw(text: str) -> None:
    """Print results that have line ends of their own; harmless on a terminal, too."""
    sys.stdout.write(printable(text) if sys.stdout.isatty() else text)


def emit_while_read(line: str) -> None:
    """Print a line at once, for as long as someone reads; afterwards work goes on without."""
    try:
        emit(line)
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()


def emit_styled(line: str) -> None:
    """Print a line that carries our own styles; what it quotes was made ``printable`` before."""
    sys.stdout.write(f"{line}\n")


def bold(text: str) -> str:
    """``text`` in bold, when it is to be seen on a terminal."""
    return f"\x1b[1m{text}\x1b[0m" if sys.stdout.isatty() else text
