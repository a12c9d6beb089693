"""What all commands share: the home, the common options, printing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.clean import printable
from archive.home import Home, locate
from commands.streams import silence_stdout

if TYPE_CHECKING:
    from indexer.dossier import Dossier


class HomeCommand(click.Command):
    """A command that takes ``--home`` and ``--verbose`` after its name, too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params.append(
            click.Option(
                ["--home"],
                type=click.Path(file_okay=False, path_type=Path),
                expose_value=False,
                callback=_take_home,
                help="The folder of the dossier.",
            )
        )
        self.params.append(
            click.Option(
                ["--verbose"], is_flag=True, expose_value=False, help="Show tracebacks of errors."
            )
        )


class NonEmptyPath(click.Path):
    """A path that is not the empty text, which would mean the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Refuse the empty text, as an unset variable of the shell gives it."""
        if value == "":
            self.fail("an empty path", param, ctx)
        return super().convert(value, param, ctx)


def _take_home(context: click.Context, _: click.Parameter, value: Path | None) -> None:
    if value is not None:
        context.ensure_object(dict)["home"] = value


def home_of(context: click.Context) -> Home:
    """The home that the user means."""
    return locate(context.ensure_object(dict).get("home"), os.environ, Path.cwd())


def say(line: str) -> None:
    """Tell the user something that is not a result."""
    click.echo(printable(line), err=True)


@contextmanager
def opened(context: click.Context, *, create: bool = False) -> Iterator[Dossier]:
    """The user's dossier, open; ``create`` makes it when there is none.

    Raises:
        HomeError: there is none, or it cannot be made.
    """
    from indexer.dossier import Dossier

    home = home_of(context)
    if create and home.make():
        say(f"made a new dossier in {home.root}")
    dossier = Dossier(home, say)
    try:
        yield dossier
    finally:
        dossier.close()


def emit(line: str) -> None:
    """Print a line of results. On a terminal, nothing in it can steer the terminal."""
    click.echo(harmless(line))


def emit_while_read(line: str) -> None:
    """Print a line for as long as someone reads; afterwards the work goes on without."""
    try:
        emit(line)
    except BrokenPipeError:
        silence_stdout()


def emit_styled(line: str) -> None:
    """Print a line that carries our own styles; what it quotes was made ``printable`` before."""
    click.echo(line)


def harmless(text: str) -> str:
    """``text`` as it is, but on a terminal without characters that steer it."""
    return printable(text) if sys.stdout.isatty() else text


json_option = click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
