"""The words and phrases of a query, read at a place in its text.

A reader takes the query (in Unicode's composed form) and a place, and gives what stands there
together with the place after it.
"""

from __future__ import annotations

import re

from archive.clean import fold
from archive.errors import QuerySyntaxError
from indexer import analysis
from search.grammar import OPERATORS, QUOTES, Fuzzy, Nearby, Pattern, Quoted, Term

QUOTE_MARKS = "".join(openers for openers, _ in QUOTES)
"""Every mark that opens a phrase; those that close one are among them."""

JOKERS = "*?"
"""The marks that stand for other letters."""

MAX_WITHIN = 100
"""How many words may be asked to stand between two others: about a third of a page."""
MAX_EDITS = 2
SHORTEST_FUZZY = 3
"""With one letter wrong, shorter words are nearly all words of their length."""
_FEWEST_LETTERS = 2

BARE = rf"[^\s(){re.escape(QUOTE_MARKS)}]+"
"""A run of characters up to white space, a bracket or a quote."""

PHRASE = "|".join(f"[{opens}][^{ends}]*[{ends}]" for opens, ends in QUOTES)
"""A phrase with its quotes. Patterns that few queries need are compiled by those that do."""

PIECE = r"""(?x)
        (  # a word, perhaps with jokers; two marks of half width are letters that fold to nothing
           (?: [^\W_\uff9e\uff9f] | [*?] | (?<=\d)[.,:](?=\d) )+ (?:\+(?!\w))?
        )
        (~[0-9]?(?![^\W_*?~]))?  # the sign of a fuzzy word
    """
_ENDING = ",;:?!.\u2026"
_ADDRESS = r"(?ia)[a-z]+://[a-z0-9]"
_NEARNESS = r"~([0-9]*)"


def begins_word(query: str, at: int) -> bool:
    """Whether a word that the index could hold begins at ``at``."""
    return query[at].isalnum() and bool(fold(query[at]))


def begins_operand(query: str, at: int) -> bool:
    """Whether a word, a phrase or a group begins at ``at``, perhaps with a joker."""
    while at < len(query) and query[at] in JOKERS:
        at += 1
    return at < len(query) and (query[at] in "(" + QUOTE_MARKS or begins_word(query, at))


def read_bare(query: str, at: int) -> tuple[str, int]:
    """The run of characters at ``at`` as it is; it may be empty."""
    match = re.compile(BARE).match(query, at)
    return ("", at) if match is None else (match[0], match.end())


def read_words(query: str, at: int) -> tuple[tuple[Term | Pattern | Fuzzy, ...], int]:
    """The words in the run of characters at ``at``, without the punctuation around them.

    A run is one word, such as ``18/1234``, unless it holds signs: then it is cut at punctuation.

    Raises:
        QuerySyntaxError: for a sign that means nothing where it stands.
    """
    typed, end = read_bare(query, at)
    body = typed.rstrip(_ENDING)
    if set(typed[len(body) :]) == {"?"} and re.fullmatch(PIECE, typed):
        body = typed  # a joker, or a question mark
    if not any(sign in body for sign in "*?~") or re.match(_ADDRESS, body):
        term = trimmed(body, at)
        return (() if term is None else (term,)), end
    pieces = re.compile(PIECE).finditer(query, at, at + len(body))
    words = (_word(query, piece) for piece in pieces if begins_any(piece[1]))
    return tuple(words), end


def begins_any(text: str) -> bool:
    """Whether a word that the index could hold is in ``text``."""
    return any(begins_word(text, at) for at in range(len(text)))


def _word(query: str, piece: re.Match[str]) -> Term | Pattern | Fuzzy:
    text, sign, at = piece[1], piece[2], piece.start()
    wild = any(joker in text for joker in JOKERS)
    if sign is None and wild:
        return pattern(query, text, at)
    if sign is None:
        return Term(text.lower() if text in OPERATORS else text, position=at)
    if wild:
        raise QuerySyntaxError(
            "a word is not both a pattern and fuzzy",
            query=query,
            position=piece.start(2),
            hint="take out ~ or the jokers",
        )
    return _fuzzy(query, text, sign, at)


def pattern(query: str, text: str, at: int) -> Pattern:
    """The pattern ``text``. Raises QuerySyntaxError when it would match nearly every word."""
    letters = sum(char.isalnum() for char in text)
    if "*" in text and letters < _FEWEST_LETTERS:
        raise QuerySyntaxError(
            f"{text} would match too many words",
            query=query,
            position=at,
            hint=f"give at least {_FEWEST_LETTERS} letters or digits, such as zorg*",
        )
    return Pattern(re.sub(r"[*]+", "*", text), position=at)


def _fuzzy(query: str, text: str, sign: str, at: int) -> Fuzzy:
    edits = int(sign[1:]) if sign[1:] else None
    if len(text) < SHORTEST_FUZZY:
        raise QuerySyntaxError(
            f"{text!r} is too short to be fuzzy",
            query=query,
            position=at,
            hint=f"~ goes after a word of at least {SHORTEST_FUZZY} letters",
        )
    if edits is not None and not 0 < edits <= MAX_EDITS:
        raise QuerySyntaxError(
            f"{edits} is not a number of letters that may differ",
            query=query,
            position=at + len(text) + 1,
            hint=f"write {text}~ or {text}~1 or {text}~{MAX_EDITS}",
        )
    return Fuzzy(text, edits, position=at)


def trimmed(typed: str, at: int) -> Term | None:
    """The word in a run of characters, from its first letter or digit to its last."""
    found = tuple(analysis.tokens(typed))
    if not found:
        return None
    return Term(typed[found[0].start : found[-1].end], position=at + found[0].start)


def read_phrase(query: str, at: int) -> tuple[Quoted | Nearby, int]:
    """The phrase whose opening quote stands at ``at``; its text may be empty.

    Raises:
        QuerySyntaxError: when the quote is never closed, and when ``~`` has no number.
    """
    match = re.compile(PHRASE).match(query, at)
    if match is None:
        raise QuerySyntaxError(
            "this quote is not closed",
            query=query,
            position=at,
            hint=f"close it with {closer(query[at])} or take it out",
        )
    text = " ".join(match[0][1:-1].split())
    sign = re.compile(_NEARNESS).match(query, match.end())
    if sign is None:
        return Quoted(text, position=at), match.end()
    if not sign[1] or int(sign[1]) > MAX_WITHIN:
        raise QuerySyntaxError(
            "~ after a phrase says how many other words may stand between its words",
            query=query,
            position=sign.start(),
            hint=f'write a number up to {MAX_WITHIN}: "twee woorden"~5',
        )
    return Nearby(text, int(sign[1]), position=at), sign.end()


def closer(opener: str) -> str:
    """The mark that closes a phrase opened by ``opener``."""
    return next(ends[0] for opens, ends in QUOTES if opener in opens)
