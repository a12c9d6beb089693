"""Commands that only look something up, as tables: click is told of them, or left out.

Loading click costs more than a search itself. So a command line that says plainly what it wants is
read here, by the same table that click's command is made of; whatever is out of the ordinary
(help, an error, an option that is written in another way) is left to click.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

_MOST_DIGITS = 9
_CLICKS = ("--", "--help")
"""What click knows by itself."""


class Option(Struct, frozen=True):
    """An option with a value, or a switch.

    ``name`` is that of the parameter; ``many`` gives it a tuple of values, ``least`` makes it a
    whole number, ``choices`` are the only values, ``folder`` makes it the path of a folder.
    """

    name: str
    flag: str
    help: str | None = None
    switch: bool = False
    many: bool = False
    folder: bool = False
    least: int | None = None
    choices: tuple[str, ...] = ()
    default: str | int | None = None

    @property
    def at_rest(self) -> object:
        """The value when the option is not given."""
        if self.many:
            return ()
        return False if self.switch else self.default


class Argument(Struct, frozen=True):
    """What must be typed beside options: one word or, with ``many``, one or more."""

    name: str
    many: bool = False
    metavar: str | None = None


class Lookup(Struct, frozen=True):
    """A command. ``run`` is called with the option ``--home`` and what was typed, by name.

    It returns the exit code, and its docstring is the help. With ``dashed`` a word that begins
    with a dash, and is no option, is a word like others.
    """

    name: str
    run: Callable[..., int]
    argument: Argument | None = None
    options: tuple[Option, ...] = ()
    dashed: bool = False


HOME = Option("home", "--home", folder=True)
VERBOSE = Option("verbose", "--verbose", switch=True)
AS_JSON = Option("as_json", "--json", "One JSON object per line.", switch=True)
COMMON = (HOME, VERBOSE)
"""What every command takes, before and after its name."""


class _Unusual(Exception):
    """Click must look at it."""


def read(words: Sequence[str], find: Callable[[str], Lookup | None]) -> Callable[[], int] | None:
    """The call that a command line asks for; None when click must look at it.

    ``find`` gives the look-up of a name, if it is one.
    """
    values: dict[str, Any] = {}
    try:
        rest = _options(words, COMMON, values, until_word=True)
        lookup = find(rest[0]) if rest else None
        if lookup is None:
            return None
        options = (*COMMON, *lookup.options)
        typed = _options(rest[1:], options, values, dashed=lookup.dashed)
        values |= _argument(lookup.argument, typed)
    except _Unusual:
        return None
    for option in options:
        values.setdefault(option.name, option.at_rest)
    home = values.pop(HOME.name)
    del values[VERBOSE.name]
    return lambda: lookup.run(home, **values)


def _options(
    words: Sequence[str],
    options: Sequence[Option],
    values: dict[str, Any],
    *,
    until_word: bool = False,
    dashed: bool = False,
) -> list[str]:
    """Put the options among the words into ``values``; returns the other words.

    With ``until_word`` all from the first other word on are returned as they are; for ``dashed``
    see ``Lookup``.
    """
    by_flag = {option.flag: option for option in options}
    left = list(reversed(words))
    others: list[str] = []
    while left:
        word = left.pop()
        flag, is_with_value, value = word.partition("=")
        option = by_flag.get(flag)
        if not word.startswith("-") or (dashed and option is None and flag not in _CLICKS):
            others.append(word)
            if until_word:
                return [*others, *reversed(left)]
            continue
        if option is None or (option.switch and is_with_value):
            raise _Unusual
        if not option.switch and not is_with_value:
            value = _value_after(left)
        _put(option, value, values)
    return others


def _value_after(left: list[str]) -> str:
    if not left or left[-1].startswith("-"):
        raise _Unusual
    return left.pop()


def _put(option: Option, typed: str, values: dict[str, Any]) -> None:
    value = _value(option, typed)
    if option.many:
        value = (*values.get(option.name, ()), value)
    values[option.name] = value


def _value(option: Option, typed: str) -> object:
    if option.switch:
        return True
    if option.folder:
        return _folder(typed)
    if option.least is not None:
        return _number(typed, option.least)
    if option.choices and typed not in option.choices:
        raise _Unusual
    return typed


def _folder(typed: str) -> Path:
    if not Path(typed).is_dir() or not os.access(typed, os.R_OK) or not typed:
        raise _Unusual
    return Path(typed)


def _number(typed: str, least: int) -> int:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= _MOST_DIGITS):
        raise _Unusual
    number = int(typed)
    if number < least:
        raise _Unusual
    return number


def _argument(argument: Argument | None, typed: Sequence[str]) -> Mapping[str, object]:
    if argument is None and not typed:
        return {}
    if argument is None or not typed or (len(typed) > 1 and not argument.many):
        raise _Unusual
    return {argument.name: tuple(typed) if argument.many else typed[0]}
