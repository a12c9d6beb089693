"""The command ``dossier``: which commands there are, and how errors end.

Commands live in ``commands/`` and are imported when they are used. Results go to stdout,
everything else to stderr. Exit codes: 0 done or found, 1 nothing found, 2 an error, 3 some files
could not be added; a reader that closes the pipe is no error.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from archive.errors import DossierError, QuerySyntaxError
from commands import COMMANDS, LOOKUPS
from commands.lookup import Lookup, read
from commands.streams import prepare_streams, say_at_last, silence_stdout

_INTERRUPTED = 130
_GARBAGE_AFTER = 100_000
"""Objects made before Python looks for cycles: a look-up makes fewer, and never waits for it."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; ``arguments`` are those of the process by default."""
    gc.set_threshold(_GARBAGE_AFTER)
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)  # as Ctrl-C: tidy up, then go
    codes: list[int] = []
    atexit.register(_leave, codes)  # first in, so that it is the last to be called
    codes.append(run(words))
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
    verbose = "--verbose" in words
    try:
        code = _invoke(words)
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
        return 0
    except KeyboardInterrupt:
        say_at_last("dossier: interrupted; what was stored is kept")
        return _INTERRUPTED
    except DossierError as error:
        return _report(error, verbose=verbose)
    except Exception as error:  # the last resort: people get a sentence, not a traceback
        return _report(_unexpected(error), verbose=verbose)
    return code


def _invoke(words: Sequence[str]) -> int:
    call = read(words, _lookup)
    if call is not None:
        return call()
    from commands import group

    return group.invoke(words)


def _lookup(name: str) -> Lookup | None:
    if name not in LOOKUPS:
        return None
    module = import_module(f"commands.{COMMANDS[name][0]}")
    lookup: Lookup = getattr(module, f"{name}_command")
    return lookup


def _report(error: DossierError, *, verbose: bool) -> int:
    if verbose:
        import traceback

        traceback.print_exception(error)
    say_at_last(f"dossier: {error.message}")
    if isinstance(error, QuerySyntaxError):
        say_at_last(f"  {error.query}\n  {' ' * error.position}^")
    if error.hint:
        say_at_last(f"  {error.hint}")
    return error.exit_code


def _unexpected(error: Exception) -> DossierError:
    if isinstance(error, OSError) and error.strerror:
        ours = DossierError(f"{error.filename or 'the output'}: {error.strerror}")
    else:
        ours = DossierError(
            f"unexpected {type(error).__name__}: {error}",
            "this is a fault of inkoopdossier; --verbose shows where it arose",
        )
    ours.__cause__ = error
    return ours


if __name__ == "__main__":
    main()
