"""What a person typed: a query in our language, or a question in plain Dutch.

A question pasted from a letter has quotes, brackets and dashes that are no signs of a query, and
not always in pairs. So a long text that is a sentence, and says nothing that only a query says,
is read as its words; when that makes a difference, a note tells.
"""

from __future__ import annotations

import re
import unicodedata

from msgspec import Struct
from msgspec.structs import replace

from archive.clean import without_invisible
from archive.errors import QuerySyntaxError
from indexer import analysis
from search.grammar import OPERATORS, Field, Juxtaposition, Node, Pattern, Term, juxtapose
from search.parse import parse
from search.references import parse_identifier

LEAST_WORDS = 10
"""A text of fewer words is never read as plain Dutch."""
LEAST_FUNCTION_WORDS = 3
FEW_WORDS = 4
"""Up to so many bare words without a function word, ``?`` at a word's end is a joker."""

LONG = 20
"""From so many words on, a sentence need not end as one."""

_FINAL = r"[?](?![^\W_])|[.!\u2026][\"\u201d\u2019\u00bb')\]]*\s*\Z"
_EXPLICIT = rf"""(?x)
       (?<![^\s(]) (?:{"|".join(OPERATORS)}) (?![^\W_])   # an operator in capitals
       | (?<![^\s(+-]) (?:{"|".join(sorted(Field))}) :[^\s:]   # a field with its value
       | (?<![^\s(+-]) \w{{2,}} [*~] (?!\w)                  # a joker or a fuzzy word
       | (?<![^\s(]) \*\w{{2,}}
    """
_IDENTIFIERS = ("ecli:", "ljn:")


class Question(Struct, frozen=True):
    """The syntax tree of what was typed, and (in Dutch) what to know of how it was read.

    ``text`` is what was typed, in Unicode's composed form and without characters that cannot be
    seen: the positions of nodes count in it.
    """

    text: str
    tree: Node
    notes: tuple[str, ...] = ()


def read(text: str) -> Question:
    """Read what a person typed.

    Raises:
        QuerySyntaxError: when it is a query, and malformed. Its ``query`` is that of
            ``Question.text``, and its ``position`` counts characters of it.
    """
    query = unicodedata.normalize("NFC", without_invisible(text))
    if not _is_sentence(query):
        return Question(query, _settled(parse(query)))
    plain = _plain(query)
    try:
        tree = _settled(parse(query))
    except QuerySyntaxError as error:
        stray = f" (zonder weerga: {query[error.position]!r}, teken {error.position + 1})"
        return Question(query, plain, (_note(stray),))
    if _words(tree) == _words(plain) or not (re.search(_FINAL, query) or _is_long(query)):
        return Question(query, tree)
    return Question(query, plain, (_note(""),))


def _is_long(query: str) -> bool:
    return len(analysis.words(query)) >= LONG


def is_plain_word(text: str) -> bool:
    """Whether this is a word of the kind that sentences are held together with."""
    return analysis.STOP_WORDS.issuperset(analysis.words(text))


def _is_sentence(query: str) -> bool:
    words = analysis.words(query)
    function_words = sum(word in analysis.STOP_WORDS for word in words)
    if len(words) < LEAST_WORDS or function_words < LEAST_FUNCTION_WORDS:
        return False
    shouted = not any(char.islower() for char in query)
    found = re.finditer(_EXPLICIT, query)
    return shouted or all(each[0].lower().startswith(_IDENTIFIERS) for each in found)


def _plain(query: str) -> Node:
    """The words of ``query`` side by side, whatever stands between them."""
    return juxtapose(
        Term(_unshouted(query[token.start : token.end]), position=token.start)
        for token in analysis.tokens(query)
    )


def _unshouted(word: str) -> str:
    return word.lower() if word in OPERATORS else word


def _words(tree: Node) -> tuple[str, ...] | None:
    """The folded words of a tree that is nothing but bare words; else None."""
    parts = tree.parts if isinstance(tree, Juxtaposition) else (tree,)
    texts = [part.text for part in parts if isinstance(part, Term) and not is_ecli(part.text)]
    return analysis.words(" ".join(texts)) if len(texts) == len(parts) else None


def is_ecli(text: str) -> bool:
    """Whether this is the number of a ruling, as a whole."""
    found = parse_identifier(text)
    return found is not None and found.type == "ecli"


def _note(what: str) -> str:
    return (
        "gelezen als vraag in gewone taal: aanhalingstekens, haakjes en streepjes tellen als"
        f" leestekens, een ECLI als woorden{what}"
    )


def _settled(tree: Node) -> Node:
    """``tree``, in which ``?`` after a word that closes a question is punctuation."""
    parts = tree.parts if isinstance(tree, Juxtaposition) else (tree,)
    bare = [part for part in parts if isinstance(part, Term | Pattern)]
    if len(bare) <= FEW_WORDS and not any(is_plain_word(part.text) for part in bare):
        return tree
    return juxtapose(_without_mark(part) for part in parts)


def _without_mark(part: Node) -> Node:
    if not isinstance(part, Pattern):
        return part
    text = part.text.rstrip("?")
    if any(joker in text for joker in "*?"):
        return replace(part, text=text)
    return Term(_unshouted(text), position=part.position)
