"""The surface forms of the index that a pattern or a fuzzy word matches."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Protocol

from archive.clean import fold
from archive.errors import QuerySyntaxError
from indexer.query import Form
from search.edits import within_edits
from search.grammar import Fuzzy, Pattern

MOST_FORMS = 1000
"""More forms in one word cost seconds, and say nothing any more."""
SHORT_WORD = 5
"""Up to so many letters, a fuzzy word differs in one letter, and else in two."""
_WEIGHT_OF_EDITS = {0: 1.0, 1: 0.5, 2: 0.25}


class Lexicon(Protocol):
    """The surface forms of an index; see ``indexer.engine.Reader``."""

    def forms(self, prefix: str = "") -> Iterable[str]:
        """Those that begin with a text, in order."""

    def alike(self, word: str, edits: int) -> Iterable[str]:
        """Those that may differ from a word in so many letters, in order; others may be among."""


def matching_forms(node: Pattern | Fuzzy, query: str, lexicon: Lexicon) -> tuple[Form, ...]:
    """The forms that ``node``, typed in ``query``, matches.

    Raises:
        QuerySyntaxError: there are more than ``MOST_FORMS``.
    """
    found = tuple(islice(_matching(node, lexicon), MOST_FORMS + 1))
    if len(found) > MOST_FORMS:
        raise QuerySyntaxError(
            f"{node} matches more than {MOST_FORMS} words of the archive",
            query=query,
            position=node.position,
            hint="give more letters",
        )
    return found


def _matching(node: Pattern | Fuzzy, lexicon: Lexicon) -> Iterator[Form]:
    if isinstance(node, Fuzzy):
        word = fold(node.text)
        most = node.edits or (1 if len(word) <= SHORT_WORD else 2)
        for text, edits in within_edits(word, lexicon.alike(word, most), most):
            yield Form(text, _WEIGHT_OF_EDITS[edits])
        return
    wanted = expression(node.text)
    beginning = re.split(r"[*?]", fold(node.text.rstrip("?")), maxsplit=1)[0]
    for text in lexicon.forms(beginning):
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
