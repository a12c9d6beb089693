"""What commands of click share: the home, the common options, look-ups as commands of click."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.home import Home
from commands import opening
from commands.lookup import AS_JSON, Argument, Lookup, Option

if TYPE_CHECKING:
    from indexer.dossier import Dossier


class HomeCommand(click.Command):
    """A command that takes ``--home`` and ``--verbose`` after its name, too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params += _common_options()


class HomeGroup(click.Group):
    """A group of commands that takes ``--home`` and ``--verbose`` after its name, too."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.params += _common_options()


def _common_options() -> list[click.Parameter]:
    return [
        click.Option(
            ["--home"],
            type=click.Path(file_okay=False, path_type=Path),
            expose_value=False,
            callback=_take_home,
            help="The folder of the dossier.",
        ),
        click.Option(
            ["--verbose"], is_flag=True, expose_value=False, help="Show tracebacks of errors."
        ),
    ]


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


def _option(context: click.Context) -> Path | None:
    home: Path | None = context.ensure_object(dict).get("home")
    return home


def home_of(context: click.Context) -> Home:
    """The home that the user means."""
    return opening.home_of(_option(context))


def opened(context: click.Context, *, create: bool = False) -> AbstractContextManager[Dossier]:
    """The user's dossier, open; see ``opened_at``."""
    return opening.opened_at(_option(context), create=create)


json_option = click.option(AS_JSON.flag, AS_JSON.name, is_flag=True, help=AS_JSON.help)


def command_of(lookup: Lookup) -> click.Command:
    """The look-up as a command of click."""

    @click.pass_context
    def run(context: click.Context, /, **values: Any) -> int:
        return lookup.run(_option(context), **values)

    arguments = [] if lookup.argument is None else [_argument_of(lookup.argument)]
    return HomeCommand(
        lookup.name,
        callback=run,
        params=[*arguments, *map(_option_of, lookup.options)],
        help=lookup.run.__doc__,
        context_settings=(
            {"ignore_unknown_options": True, "help_option_names": ["--help"]}
            if lookup.dashed
            else {}
        ),
    )


def _argument_of(argument: Argument) -> click.Argument:
    return click.Argument(
        [argument.name],
        nargs=-1 if argument.many else 1,
        required=True,
        metavar=argument.metavar,
        type=click.UNPROCESSED,
    )


def _option_of(option: Option) -> click.Option:
    names = [option.flag, option.name]
    if option.switch:
        return click.Option(names, is_flag=True, help=option.help)
    if option.many:
        return click.Option(names, multiple=True, help=option.help)
    kind: click.ParamType[Any] | None = None
    if option.least is not None:
        kind = click.IntRange(min=option.least)
    elif option.choices:
        kind = click.Choice(option.choices)
    return click.Option(
        names, type=kind, default=option.default, show_default=True, help=option.help
    )
