"""Which surface forms of the index count as a word that was typed."""

from __future__ import annotations

from collections.abc import Callable

from archive.errors import QuerySyntaxError
from indexer.engine import Reader
from indexer.query import Form, Word
from search.grammar import Fuzzy, Pattern

MOST_FUZZY = 16
"""Each fuzzy word is held against every word of the archive."""

Expand = Callable[[tuple[str, ...]], tuple[Word, ...]]
"""Gives folded words, in the order in which they were typed, their other forms."""


def unexpanded(typed: tuple[str, ...]) -> tuple[Word, ...]:
    """Words that count as they were typed only."""
    return tuple(Word(text) for text in typed)


class IndexReach:
    """Finds forms in the index; ``query`` is the text that the nodes were typed in.

    ``matched`` remembers what each pattern and fuzzy word was found to match.
    """

    def __init__(self, reader: Reader, query: str, expand: Expand = unexpanded) -> None:
        self.matched: dict[str, tuple[Form, ...]] = {}
        self._fuzzy = 0
        self._reader = reader
        self._query = query
        self._expand = expand

    def words(self, typed: tuple[str, ...]) -> tuple[Word, ...]:
        """See ``Reach``."""
        return self._expand(typed)

    def matching(self, node: Pattern | Fuzzy) -> tuple[Form, ...]:
        """See ``Reach``. Raises QuerySyntaxError for too many forms, or fuzzy words."""
        if str(node) not in self.matched:
            from search.patterns import matching_forms

            self._count(node)
            self.matched[str(node)] = matching_forms(node, self._query, self._reader)
        return self.matched[str(node)]

    def _count(self, node: Pattern | Fuzzy) -> None:
        if not isinstance(node, Fuzzy):
            return
        self._fuzzy += 1
        if self._fuzzy > MOST_FUZZY:
            raise QuerySyntaxError(
                f"more than {MOST_FUZZY} fuzzy words",
                query=self._query,
                position=node.position,
                hint="take out ~ where the spelling is sure",
            )
