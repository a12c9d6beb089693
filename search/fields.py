"""Fields and their values: ``traject:basishulp``, ``vraag:"twee woorden"``, ``datum:2018..2019``.

A value is attached to its colon. ``vraag: wat`` is two ordinary words, and so are ``12:30``,
``https://...`` and an identifier such as an ECLI.
"""

from __future__ import annotations

import re

from archive.errors import BadValue, QuerySyntaxError
from archive.model import PartialDate
from indexer import analysis
from search.grammar import (
    IDENTIFIER,
    PARTS,
    DateRange,
    Field,
    FieldValue,
    InPart,
    Nearby,
    Node,
    Quoted,
    disjoin,
    juxtapose,
)
from search.leaves import (
    BARE,
    PHRASE,
    QUOTE_MARKS,
    begins_operand,
    read_bare,
    read_phrase,
    read_words,
)

_NAME = re.compile(r"([^\W\d_]+):(?!\s)")
_OR = re.compile(r"(?:OF|OR)(?![^\W_])")
_CLOSING = re.compile(r"(?:[,;:?!]|(?<!\.)\.)+\Z")
_DATE_VALUE = rf"(?:{PHRASE}|{BARE})+"
_DATE_FORMS = "write datum:2018, datum:2018-05 or datum:2017-07-01..2018-03-31"
_NAMES = tuple(sorted(Field))
_SIGN = re.compile("[*~]")
_WILD = (Field.TITLE, Field.COURT)
"""The fields about documents in which jokers have a meaning."""


def read_field(query: str, at: int) -> tuple[Node, int] | None:
    """The field at ``at`` with its value or values, or None when an ordinary word stands there.

    Raises:
        QuerySyntaxError: for an unknown field, and a value that is missing or cannot be read.
    """
    match = _NAME.match(query, at)
    if match is None or re.compile(IDENTIFIER).match(query, at):
        return None
    name, after = match[1].lower(), match.end()
    if name in _NAMES:
        read = _read_listed if query.startswith("(", after) else _read_value
        return read(query, after, Field(name))
    if begins_operand(query, after):
        raise _unknown_field(query, at, match[1])
    return None


def _unknown_field(query: str, at: int, name: str) -> QuerySyntaxError:
    from difflib import get_close_matches

    nearest = get_close_matches(name.lower(), _NAMES, n=1)
    mend = "" if not nearest else f"write {nearest[0]}: with its value attached, or "
    return QuerySyntaxError(
        f"unknown field {name!r}; the fields are {', '.join(_NAMES)}",
        query=query,
        position=at,
        hint=f"{mend}put a space after the colon to search for the words",
    )


def _read_listed(query: str, at: int, field: Field) -> tuple[Node, int]:
    """Values between brackets, joined by ``OF``; ``at`` is the place of the opening bracket."""
    values: list[Node] = []
    place = at + 1
    while True:
        place = _skip_space(query, place)
        if place == len(query):
            raise _unclosed(query, at)
        value, end = _read_value(query, place, field)
        values.append(value)
        place = _skip_space(query, end)
        if query.startswith(")", place):
            return disjoin(values), place + 1
        joined = _OR.match(query, place)
        if joined is None:
            raise _unlisted(query, at, place, field)
        place = joined.end()


def _skip_space(query: str, at: int) -> int:
    while at < len(query) and query[at].isspace():
        at += 1
    return at


def _unlisted(query: str, opening: int, at: int, field: Field) -> QuerySyntaxError:
    if at == len(query):
        return _unclosed(query, opening)
    return QuerySyntaxError(
        f"the values of {field}: are not joined",
        query=query,
        position=at,
        hint=f'put OF between the values, or quotes around words that are one: {field}:"..."',
    )


def _unclosed(query: str, at: int) -> QuerySyntaxError:
    return QuerySyntaxError(
        "this bracket is not closed", query=query, position=at, hint="close it with )"
    )


def _read_value(query: str, at: int, field: Field) -> tuple[Node, int]:
    phrase = read_phrase(query, at) if query.startswith(tuple(QUOTE_MARKS), at) else None
    if field is Field.DATE:
        return _read_dates(query, at)
    if field in PARTS:
        return _read_in_part(query, at, field, phrase)
    if phrase is None:
        return _read_bare_value(query, at, field)
    value, end = phrase
    if isinstance(value, Nearby):
        raise _no_sign(query, query.rindex("~", at, end), field)
    return FieldValue(field, _with_words(query, at, field, value.text), position=at), end


def _read_in_part(
    query: str, at: int, field: Field, phrase: tuple[Quoted | Nearby, int] | None
) -> tuple[Node, int]:
    if phrase is not None:
        _with_words(query, at, field, phrase[0].text)
        return InPart(field, phrase[0], position=at), phrase[1]
    words, end = read_words(query, at)
    if not words:
        raise _no_value(query, at, field)
    return juxtapose(InPart(field, word, position=at) for word in words), end


def _read_bare_value(query: str, at: int, field: Field) -> tuple[FieldValue, int]:
    typed, end = read_bare(query, at)
    value = _with_words(query, at, field, _CLOSING.sub("", typed))
    sign = _SIGN.search(value)
    if sign is not None and (sign[0] == "~" or field not in _WILD):
        raise _no_sign(query, at + sign.start(), field)
    return FieldValue(field, value, wild=sign is not None, position=at), end


def _with_words(query: str, at: int, field: Field, text: str) -> str:
    if not analysis.words(text):
        raise _no_value(query, at, field)
    return text


def _no_sign(query: str, at: int, field: Field) -> QuerySyntaxError:
    return QuerySyntaxError(
        f"{query[at]} means nothing in {field}:",
        query=query,
        position=at,
        hint="write the value out",
    )


def _no_value(query: str, at: int, field: Field) -> QuerySyntaxError:
    return QuerySyntaxError(
        f"{field}: has no value",
        query=query,
        position=at,
        hint=f"attach one to the colon, or write {field} without a colon to search for the word",
    )


def _read_dates(query: str, at: int) -> tuple[DateRange, int]:
    """A date or a period. Dates of several words stand in quotes, each or both together."""
    match = re.compile(_DATE_VALUE).match(query, at)
    typed = "" if match is None else _CLOSING.sub("", match[0])
    if match is None or not analysis.words(typed):
        raise _no_value(query, at, Field.DATE)
    first_typed, dots, last_typed = typed.partition("..")
    first = _read_date(query, at, first_typed)
    last = _read_date(query, at + len(first_typed) + len(dots), last_typed) if dots else first
    if first and last and first.first > last.last:
        raise QuerySyntaxError(
            "this period ends before it begins",
            query=query,
            position=at,
            hint=f"turn it round: {DateRange(last, first)}",
        )
    return DateRange(first, last, position=at), match.end()


def _read_date(query: str, at: int, typed: str) -> PartialDate | None:
    """The date in ``typed``; None when it is the open end of a period."""
    bare = typed.strip(QUOTE_MARKS)
    if not bare.strip():
        return None
    from archive.dates import parse_date

    try:
        return parse_date(bare)
    except BadValue as error:
        raise QuerySyntaxError(
            f"{bare!r} is not a date", query=query, position=at, hint=_DATE_FORMS
        ) from error
