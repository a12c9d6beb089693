"""The parts of the documentation that are made or checked by machine.

``python -m tests.documents`` writes ``docs/command-line.md`` and ``docs/query-language.md`` anew.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
from msgspec import Struct

from commands.group import root
from tests.search import language

ROOT = Path(__file__).parent.parent
IN_CHECKOUT = (ROOT / "archive").is_dir()
"""Whether the sources lie beside the tests, as they do not when the wheel is tested."""
COMMAND_LINE = ROOT / "docs" / "command-line.md"
QUERY_LANGUAGE = ROOT / "docs" / "query-language.md"
PAGES = tuple(
    page for page in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("demo/*.md"))
)
WIDTH = 88

_CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?!https?:)([^)#]+)")


class Example(Struct, frozen=True):
    """A command line shown in the documentation, and what is shown below it."""

    words: tuple[str, ...]
    output: str


def examples(page: Path) -> Iterator[Example]:
    """The console examples of a page; a block holds one command each."""
    for block in _CONSOLE.findall(page.read_text(encoding="utf-8")):
        prompt, _, output = block.partition("\n")
        program, *words = shlex.split(prompt.removeprefix("$ "))
        assert program == "dossier"
        yield Example(tuple(words), output)


def links(page: Path) -> Iterator[Path]:
    """The files and folders that a page links to."""
    for target in _LINK.findall(page.read_text(encoding="utf-8")):
        yield page.parent / target


def command_line() -> str:
    """The text of ``docs/command-line.md``: the help of every command."""
    parts = ["# The command line\n\nMade from `--help`; do not edit.\n"]
    settings = root.context_settings
    with click.Context(root, info_name="dossier", **settings) as context:
        context.terminal_width = WIDTH
        parts.append(_section("dossier", root.get_help(context)))
        for name in root.list_commands(context):
            command = root.get_command(context, name)
            assert command is not None
            with click.Context(
                command, info_name=name, parent=context, **command.context_settings
            ) as inner:
                inner.terminal_width = WIDTH
                parts.append(_section(f"dossier {name}", command.get_help(inner)))
                parts += _of_group(f"dossier {name}", command, inner)
    return "\n".join(parts)


def _of_group(name: str, group: click.Command, outer: click.Context) -> Iterator[str]:
    """The help of the commands in a group of commands."""
    if isinstance(group, click.Group):
        for below, command in group.commands.items():
            with click.Context(command, info_name=below, parent=outer) as inner:
                inner.terminal_width = WIDTH
                yield _section(f"{name} {below}", command.get_help(inner))


def _section(name: str, text: str) -> str:
    return f"## {name}\n\n```text\n{text}\n```\n"


if __name__ == "__main__":
    COMMAND_LINE.write_text(command_line(), encoding="utf-8")
    QUERY_LANGUAGE.write_text(language.page(), encoding="utf-8")
