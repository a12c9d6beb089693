"""Commands that keep the archive: make it, give back, take out, reindex, check."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click

from archive.errors import BadValue
from commands.shared import HomeCommand, home_of, opened
from commands.streams import emit, say


@click.command("init", cls=HomeCommand)
@click.argument("folder", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.pass_context
def init_command(context: click.Context, *, folder: Path | None) -> None:
    """Make a new dossier in FOLDER, or else in --home or the current folder."""
    from archive.home import Home

    given = folder or context.ensure_object(dict).get("home")
    home = Home(Path(given or Path.cwd()).absolute())
    if home.make():
        emit(f"made a new dossier in {home.root}; its tracks are in {home.settings.name}")
    else:
        emit(f"there is a dossier in {home.root} already; nothing changed")


@click.command("original", cls=HomeCommand)
@click.argument("document")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it [default: stdout].",
)
@click.pass_context
def original_command(context: click.Context, *, document: str, output: Path | None) -> None:
    """Give the original of DOCUMENT back, byte for byte."""
    with opened(context) as dossier:
        path = dossier.original(document)
        if output is None:
            with path.open("rb") as content:
                shutil.copyfileobj(content, sys.stdout.buffer)
        else:
            _copy(path, output)
            say(f"written to {output}")


def _copy(path: Path, output: Path) -> None:
    try:
        shutil.copyfile(path, output)
    except shutil.SameFileError as error:
        raise BadValue(f"{output} is the original itself", "name another file") from error
    except OSError as error:
        raise BadValue(f"{output} cannot be written: {error.strerror}") from error


@click.command("remove", cls=HomeCommand)
@click.argument("documents", nargs=-1, required=True)
@click.pass_context
def remove_command(context: click.Context, *, documents: tuple[str, ...]) -> None:
    """Take DOCUMENTS out of the archive: original, text, tags and index.

    A line without content stays, so that a later run over a folder does not bring them back.
    """
    with opened(context) as dossier:
        for document in dossier.remove(documents):
            emit(f"removed {document}")


@click.command("reindex", cls=HomeCommand)
@click.pass_context
def reindex_command(context: click.Context) -> None:
    """Make the index anew from the catalogue."""
    with opened(context) as dossier:
        emit(f"indexed {dossier.reindex()} documents")


@click.command("check", cls=HomeCommand)
@click.pass_context
def check_command(context: click.Context) -> int:
    """Hash every original again, and hold catalogue and index against each other.

    Exit codes: 0 all is well, 2 something is wrong.
    """
    with opened(context) as dossier:
        problems = 0
        for problem in dossier.check():
            problems += 1
            emit(problem)
        if problems:
            say(f"{problems} problem(s) found in {home_of(context).root}")
            return 2
        emit(f"{dossier.catalogue.totals().documents} documents, all well")
    return 0
