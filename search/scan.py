"""From the text of a query to its lexemes: brackets, operators, and what stands between them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from archive.errors import QuerySyntaxError
from indexer import analysis
from search.grammar import Node, Term, juxtapose
from search.leaves import (
    JOKERS,
    QUOTE_MARKS,
    begins_operand,
    begins_word,
    read_phrase,
    read_words,
)


class Symbol(StrEnum):
    """What a lexeme is to the parser."""

    OPERAND = "operand"
    OPEN = "("
    CLOSE = ")"
    AND = "EN"
    OR = "OF"
    NOT = "NIET"
    REQUIRED = "+"
    END = "end"


class Lexeme(Struct, frozen=True):
    """A piece of the query from ``start`` to ``end``; an operand comes with its syntax tree."""

    symbol: Symbol
    start: int
    end: int
    operand: Node | None = None


_OPERATORS = {
    "EN": Symbol.AND,
    "AND": Symbol.AND,
    "OF": Symbol.OR,
    "OR": Symbol.OR,
    "NIET": Symbol.NOT,
    "NOT": Symbol.NOT,
}
_PREFIXES = {"-": Symbol.NOT, "+": Symbol.REQUIRED}
_BRACKETS = {"(": Symbol.OPEN, ")": Symbol.CLOSE}


def scan(query: str) -> Iterator[Lexeme]:
    """The lexemes of ``query``, without an ``END``; punctuation between them is passed over.

    Raises:
        QuerySyntaxError: for a piece that cannot be read on its own.
    """
    at = 0
    while at < len(query):
        lexeme = _lexeme(query, at)
        if lexeme is not None:
            yield lexeme
        at = at + 1 if lexeme is None else lexeme.end


def _lexeme(query: str, at: int) -> Lexeme | None:
    """What begins at ``at``; None when that is white space or punctuation."""
    char = query[at]
    if char in _BRACKETS:
        return Lexeme(_BRACKETS[char], at, at + 1)
    if char in QUOTE_MARKS:
        return _phrase(query, at)
    if begins_word(query, at) or (char in JOKERS and _leads(query, at)):
        return _field_or_word(query, at)
    if char in _PREFIXES and _is_prefix(query, at):
        return Lexeme(_PREFIXES[char], at, at + 1)
    return None


def _phrase(query: str, at: int) -> Lexeme:
    phrase, end = read_phrase(query, at)
    if not analysis.words(phrase.text):
        raise QuerySyntaxError(
            "there is no word between these quotes",
            query=query,
            position=at,
            hint="put words between them or take them out",
        )
    return Lexeme(Symbol.OPERAND, at, end, phrase)


def _field_or_word(query: str, at: int) -> Lexeme:
    if ":" in query:
        from search.fields import read_field

        field = read_field(query, at)
        if field is not None:
            return Lexeme(Symbol.OPERAND, at, field[1], field[0])
    words, end = read_words(query, at)
    assert words, "a word begins here"
    first = words[0]
    if isinstance(first, Term) and first.text in _OPERATORS:
        return Lexeme(_OPERATORS[first.text], at, at + len(first.text))
    return Lexeme(Symbol.OPERAND, at, end, juxtapose(words))


def _is_prefix(query: str, at: int) -> bool:
    """Whether the sign at ``at`` hangs on what follows, unlike a dash or the hyphen in a word."""
    return _opens(query, at) and begins_operand(query, at + 1)


def _leads(query: str, at: int) -> bool:
    """Whether the joker at ``at`` is the beginning of a word."""
    following = query[at:].lstrip(JOKERS)
    begins = _opens(query, at) or query[at - 1] in "+-"
    return begins and bool(following) and begins_word(following, 0)


def _opens(query: str, at: int) -> bool:
    """Whether nothing stands directly before ``at``, or an opening bracket."""
    return at == 0 or query[at - 1].isspace() or query[at - 1] == "("
