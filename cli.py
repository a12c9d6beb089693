"""The command ``dossier``: which commands there are, and how errors end.

Commands live in ``commands/`` and are imported when they are used. Results go to stdout,
everything else to stderr. Exit codes: 0 done or found, 1 nothing found, 2 an error, 3 some files
could not be added; a reader that closes the pipe is no error.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

import click

from archive.clean import printable
from archive.errors import DossierError, QuerySyntaxError
from commands.streams import prepare_streams, silence_stdout

_INTERRUPTED = 130

# The module of each command, and what the list of commands says of it.
_COMMANDS = {
    "init": ("keeping", "Make a new dossier."),
    "add": ("adding", "Add files and folders to the archive."),
    "reread": ("adding", "Read originals anew with newer readers."),
    "ocr": ("adding", "Read scanned pages from their picture."),
    "tag": ("tagging", "Say for good what documents are."),
    "tracks": ("tagging", "List, add, edit and remove tracks."),
    "review": ("reviewing", "List what is unknown, uncertain or contradictory."),
    "coverage": ("reviewing", "Hold the archive against a list of expected documents."),
    "search": ("searching", "Search with words, phrases, EN/OF/NIET, fields and dates."),
    "show": ("showing", "Show a document, its text, or a passage."),
    "questions": ("asking", "List or export questions with their answers."),
    "list": ("showing", "List the documents."),
    "status": ("showing", "Tell what the archive holds and could not read."),
    "original": ("keeping", "Give an original back, byte for byte."),
    "remove": ("keeping", "Take documents out of the archive."),
    "reindex": ("keeping", "Make the index anew."),
    "check": ("keeping", "Look for damage in originals, catalogue and index."),
}


class _LazyGroup(click.Group):
    """Commands by name, each imported from its module only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in _COMMANDS:
            return None
        module = import_module(f"commands.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in _COMMANDS.items()])


@click.group(
    name="dossier",
    cls=_LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the dossier [default: $DOSSIER_HOME, the nearest parent folder with a"
    " dossier.toml, or the user's data folder].",
)
@click.option("--verbose", is_flag=True, help="Show a traceback when something goes wrong.")
@click.version_option(package_name="inkoopdossier", prog_name="dossier")
@click.pass_context
def root(ctx: click.Context, *, home: Path | None, verbose: bool) -> None:
    """Archive and search engine for Dutch public-procurement dossiers in youth care."""
    ctx.obj = {"home": home, "verbose": verbose}


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and exit; ``arguments`` are those of the process by default."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    prepare_streams()
    for ending in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(ending, signal.default_int_handler)  # as Ctrl-C: tidy up, then go
    sys.exit(run(words))


def run(words: Sequence[str]) -> int:
    """Run one command line; returns the exit code. No exception leaves it."""
    verbose = "--verbose" in words
    try:
        return _invoke(words)
    except BrokenPipeError:
        silence_stdout()
        return 0
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("dossier: interrupted; what was stored is kept", err=True)
        return _INTERRUPTED
    except DossierError as error:
        return _report(error, verbose=verbose)
    except Exception as error:  # the last resort: people get a sentence, not a traceback
        return _report(_unexpected(error), verbose=verbose)


def _invoke(words: Sequence[str]) -> int:
    try:
        with root.make_context("dossier", list(words)) as context:
            code = root.invoke(context)
    except click.exceptions.Exit as ending:
        code = ending.exit_code
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _report(error: DossierError, *, verbose: bool) -> int:
    if verbose:
        import traceback

        traceback.print_exception(error)
    click.echo(f"dossier: {printable(error.message)}", err=True)
    if isinstance(error, QuerySyntaxError):
        click.echo(f"  {printable(error.query)}\n  {' ' * error.position}^", err=True)
    if error.hint:
        click.echo(f"  {printable(error.hint)}", err=True)
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
