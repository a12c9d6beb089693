"""One command line, from its words to its exit code: how commands are found, and errors end."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from archive.errors import DossierError, QuerySyntaxError
from commands import COMMANDS, LOOKUPS
from commands.lookup import Lookup, read
from commands.streams import say_at_last, silence_stdout

_INTERRUPTED = 130
_SHOWN = 20
"""Characters that are told to either side of one that is wrong."""


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
    if isinstance(error, UnicodeEncodeError):  # documents are made fit before they are kept
        around = error.object[max(0, error.start - _SHOWN) : error.end + _SHOWN]
        told = around.encode("utf-8", "backslashreplace").decode()
        ours = DossierError(f"what was given is no text in UTF-8: {told}", "give it in UTF-8")
    elif isinstance(error, OSError) and error.strerror:
        ours = DossierError(f"{error.filename or 'the output'}: {error.strerror}")
    else:
        ours = DossierError(
            f"unexpected {type(error).__name__}: {error}",
            "this is a fault of inkoopdossier; --verbose shows where it arose",
        )
    ours.__cause__ = error
    return ours
