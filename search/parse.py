"""From the text of a query to its syntax tree, by recursive descent.

either        = neighbours { "OF" neighbours }
neighbours    = both { both }
both          = unit { "EN" unit }
unit          = ("NIET" | "-" | "+") unit | "(" either ")" | operand
"""

from __future__ import annotations

import unicodedata

from archive.errors import QuerySyntaxError
from search.grammar import (
    Juxtaposition,
    Negated,
    Node,
    Required,
    Term,
    conjoin,
    disjoin,
    juxtapose,
)
from search.scan import Lexeme, Symbol, scan

MAX_DEPTH = 50
"""How deep brackets and signs may be nested: far beyond sense, well within Python's stack."""

_PREFIXES = frozenset({Symbol.NOT, Symbol.REQUIRED})
_JOINING = frozenset({Symbol.AND, Symbol.OR})
_BEGINS_UNIT = frozenset({Symbol.OPERAND, Symbol.OPEN}) | _PREFIXES


def parse(text: str) -> Node:
    """The syntax tree of a query.

    Raises:
        QuerySyntaxError: when it cannot be read. Its ``query`` is ``text`` in Unicode's composed
            form, and its ``position`` counts characters of that.
    """
    query = unicodedata.normalize("NFC", text)
    lexemes = tuple(scan(query))
    if not lexemes:
        raise _nothing(query)
    return _Parser(query, lexemes).whole()


def _nothing(query: str) -> QuerySyntaxError:
    if "*" in query:
        return QuerySyntaxError(
            "* alone would match everything",
            query=query,
            position=query.index("*"),
            hint="put it after or before letters: zorg*; all documents: dossier list",
        )
    return QuerySyntaxError(
        "nothing to search for", query=query, position=0, hint="type at least one word"
    )


def bare_text(tree: Node, query: str) -> str | None:
    """The text typed, when ``tree`` (the parsed ``query``) is bare words only; else None.

    An identifier may consist of several words, and of the punctuation between them.
    """
    parts = tree.parts if isinstance(tree, Juxtaposition) else (tree,)
    return query.strip() if all(isinstance(part, Term) for part in parts) else None


class _Parser:
    """Reads lexemes from left to right."""

    def __init__(self, query: str, lexemes: tuple[Lexeme, ...]) -> None:
        self._query = query
        self._lexemes = (*lexemes, Lexeme(Symbol.END, len(query), len(query)))
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        tree = self._either()
        if self._peek().symbol is not Symbol.END:
            raise self._unopened(self._peek())
        return tree

    def _either(self) -> Node:
        parts = [self._neighbours()]
        while self._accept(Symbol.OR):
            parts.append(self._neighbours())
        return disjoin(parts)

    def _neighbours(self) -> Node:
        parts = [self._both()]
        while self._peek().symbol in _BEGINS_UNIT:
            parts.append(self._both())
        return juxtapose(parts)

    def _both(self) -> Node:
        parts = [self._unit()]
        while self._accept(Symbol.AND):
            parts.append(self._unit())
        return conjoin(parts)

    def _unit(self) -> Node:
        lexeme = self._peek()
        if lexeme.symbol not in _BEGINS_UNIT:
            raise self._missing()
        self._next += 1
        if lexeme.operand is not None:
            return lexeme.operand
        return self._nested(lexeme)

    def _nested(self, lexeme: Lexeme) -> Node:
        """What follows an opening bracket or a sign."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error("nested too deep", lexeme, "take out brackets or signs")
        node = self._nested_node(lexeme)
        self._depth -= 1
        return node

    def _nested_node(self, lexeme: Lexeme) -> Node:
        if lexeme.symbol is Symbol.NOT:
            return Negated(self._unit(), position=lexeme.start)
        if lexeme.symbol is Symbol.REQUIRED:
            return Required(self._unit(), position=lexeme.start)
        group = self._either()
        if not self._accept(Symbol.CLOSE):
            raise self._unclosed(lexeme)
        return group

    def _peek(self) -> Lexeme:
        return self._lexemes[self._next]

    def _accept(self, symbol: Symbol) -> bool:
        if self._peek().symbol is not symbol:
            return False
        self._next += 1
        return True

    def _missing(self) -> QuerySyntaxError:
        """What to say where a unit should stand and none does."""
        here = self._peek()
        before = self._lexemes[self._next - 1] if self._next else None
        if before is not None and before.symbol in _PREFIXES | _JOINING:
            return self._one_sided(before, "after")
        if here.symbol in _JOINING:
            return self._one_sided(here, "before")
        if before is None:
            return self._unopened(here)
        if here.symbol is Symbol.CLOSE:
            return self._error("nothing between these brackets", before, "take them out")
        return self._unclosed(before)

    def _one_sided(self, operator: Lexeme, side: str) -> QuerySyntaxError:
        typed = self._query[operator.start : operator.end]
        mend = f'write what belongs there, or "{typed}" in quotes to search for the word'
        return self._error(f"{typed} has nothing {side} it", operator, mend)

    def _unclosed(self, opening: Lexeme) -> QuerySyntaxError:
        return self._error("this bracket is not closed", opening, "close it with )")

    def _unopened(self, closing: Lexeme) -> QuerySyntaxError:
        return self._error("this bracket was not opened", closing, "take it out or open it with (")

    def _error(self, message: str, at: Lexeme, hint: str) -> QuerySyntaxError:
        return QuerySyntaxError(message, query=self._query, position=at.start, hint=hint)
