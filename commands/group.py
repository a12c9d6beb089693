"""The command line as click sees it: the group of all commands, each imported when it is used."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click

from commands import COMMANDS
from commands.lookup import Lookup


class _LazyGroup(click.Group):
    """Commands by name, each imported from its module only when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"commands.{COMMANDS[cmd_name][0]}")
        command: click.Command | Lookup = getattr(module, f"{cmd_name}_command")
        if isinstance(command, Lookup):
            from commands.shared import command_of

            return command_of(command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, told) for name, (_, told) in COMMANDS.items()])


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


def invoke(words: Sequence[str]) -> int:
    """Do what a command line says, or tell what is wrong with it; returns the exit code.

    What the command raises is passed on; click's own Ctrl-C as ``KeyboardInterrupt``.
    """
    try:
        with root.make_context("dossier", list(words)) as context:
            code = root.invoke(context)
    except click.exceptions.Exit as ending:
        code = ending.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else 0
