"""The surface forms of the index that a pattern or a fuzzy word matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from archive.clean import fold
from archive.errors import QuerySyntaxError
from indexer.query import Form
from indexer.terms import ANY_SIZE
from search.edits import within_edits
from search.grammar import Fuzzy, Pattern

MOST_FORMS = 1000
"""More forms in one word cost seconds, and say nothing any more."""
SHORT_WORD = 5
"""Up to so many letters, a fuzzy word differs in one letter, and else in two."""
_WEIGHT_OF_EDITS = {0: 1.0, 1: 0.5, 2: 0.25}

Forms = Callable[[str, range], Iterable[str]]
"""Gives the surface forms of the index that begin with a text; see ``Reader.forms``."""


def matching_forms(node: Pattern | Fuzzy, query: str, forms: Forms) -> tuple[Form, ...]:
    """The forms that ``node``, typed in ``query``, matches.

    Raises:
        QuerySyntaxError: there are more than ``MOST_FORMS``.
    """
    found = tuple(islice(_matching(node, forms), MOST_FORMS + 1))
    if len(found) > MOST_FORMS:
        raise QuerySyntaxError(
            f"{node} matches more than {MOST_FORMS} words of the archive",
            query=query,
            position=node.position,
            hint="give more letters",
        )
    return found


def _matching(node: Pattern | Fuzzy, forms: Forms) -> Iterator[Form]:
    if isinstance(node, Fuzzy):
        word = fold(node.text)
        most = node.edits or (1 if len(word) <= SHORT_WORD else 2)
        sizes = range(max(0, len(word) - most), len(word) + most + 1)
        for text, edits in within_edits(word, forms("", sizes), most):
            yield Form(text, _WEIGHT_OF_EDITS[edits])
        return
    wanted = expression(node.text)
    beginning = re.split(r"[*?]", fold(node.text.rstrip("?")), maxsplit=1)[0]
    for text in forms(beginning, ANY_SIZE):
        if wanted.fullmatch(text):
            yield Form(text)


def expression(pattern: str) -> re.Pattern[str]:
    """The regular expression of the folded forms that a pattern matches as a whole."""
    body = pattern.rstrip("?")
    ending = ".?" * (len(pattern) - len(body))
    signs = {"*": ".*", "?": "."}
    pieces = re.split(r"([*?])", body)
    return re.compile(
        "".join(signs.get(piece) or re.escape(fold(piece)) for piece in pieces) + ending
    )
