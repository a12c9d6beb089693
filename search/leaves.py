"""The words and phrases of a query, read at a place in its text.

A reader takes the query (in Unicode's composed form) and a place, and gives what stands there
together with the place after it.
"""

from __future__ import annotations

import re

from archive.clean import fold
from archive.errors import QuerySyntaxError
from indexer import analysis
from search.grammar import QUOTES, Quoted, Term

QUOTE_MARKS = "".join(openers for openers, _ in QUOTES)
"""Every mark that opens a phrase; those that close one are among them."""

WILDCARDS = "*~"
_WILDCARD = re.compile(f"[{WILDCARDS}]")

BARE = re.compile(rf"[^\s(){re.escape(QUOTE_MARKS)}]+")
"""A run of characters up to white space, a bracket or a quote."""

PHRASE = re.compile("|".join(f"[{opens}][^{ends}]*[{ends}]" for opens, ends in QUOTES))
"""A phrase with its quotes."""


def begins_word(query: str, at: int) -> bool:
    """Whether a word that the index could hold begins at ``at``."""
    return query[at].isalnum() and bool(fold(query[at]))


def begins_operand(query: str, at: int) -> bool:
    """Whether a word, a phrase or a group begins at ``at``."""
    return at < len(query) and (query[at] in "(" + QUOTE_MARKS or begins_word(query, at))


def read_bare(query: str, at: int) -> tuple[str, int]:
    """The run of characters at ``at`` as it is. Raises QuerySyntaxError on ``*`` and ``~``."""
    match = BARE.match(query, at)
    if match is None:
        return "", at
    wildcard = _WILDCARD.search(query, at, match.end())
    if wildcard is not None:
        raise wildcard_error(query, wildcard.start())
    return match[0], match.end()


def trimmed(typed: str, at: int) -> Term | None:
    """The word in a run of characters, from its first letter or digit to its last."""
    found = tuple(analysis.tokens(typed))
    if not found:
        return None
    return Term(typed[found[0].start : found[-1].end], position=at + found[0].start)


def read_phrase(query: str, at: int) -> tuple[Quoted, int]:
    """The phrase whose opening quote stands at ``at``; its text may be empty.

    Raises:
        QuerySyntaxError: when the quote is never closed.
    """
    match = PHRASE.match(query, at)
    if match is None:
        raise QuerySyntaxError(
            "this quote is not closed",
            query=query,
            position=at,
            hint=f"close it with {closer(query[at])} or take it out",
        )
    return Quoted(" ".join(match[0][1:-1].split()), position=at), match.end()


def closer(opener: str) -> str:
    """The mark that closes a phrase opened by ``opener``."""
    return next(ends[0] for opens, ends in QUOTES if opener in opens)


def wildcard_error(query: str, at: int) -> QuerySyntaxError:
    """What to say of the ``*`` or ``~`` at ``at``."""
    return QuerySyntaxError(
        f"{query[at]!r} is not understood", query=query, position=at, hint="write the word out"
    )
