"""One syntax tree and filters, asked of one open index."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.dossier import Dossier
from indexer.engine import Candidates, Reader
from indexer.query import And, InDocuments, Query
from search.compile import Compiled, compile_query
from search.filters import Filters, Resolver
from search.grammar import Node
from search.question import Question
from search.rank import ResultSet, select
from search.reach import Expand, IndexReach, unexpanded


@dataclass(frozen=True, slots=True)
class Answer:
    """What the index was asked, the candidates that it gave, and which of them are results."""

    compiled: Compiled
    candidates: Candidates
    result_set: ResultSet

    @property
    def total(self) -> int:
        """How many passages are results."""
        return len(self.result_set.found)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The bare words, as typed, that no passage of the index holds in any form."""
        pairs = zip(self.compiled.typed, self.candidates.weights, strict=True)
        return tuple(word for word, weight in pairs if weight == 0)


class Asker:
    """Asks one index, as it is while ``reader`` is open."""

    def __init__(self, dossier: Dossier, reader: Reader, expand: Expand = unexpanded) -> None:
        self.catalogue = dossier.catalogue
        self.reader = reader
        self.resolver = Resolver(dossier.catalogue, dossier.settings)
        self.expand = expand
        self._allowed: dict[Filters, frozenset[int]] = {}

    def allowed(self, filters: Filters) -> frozenset[int]:
        """The documents that a search with these filters may return; raises BadValue."""
        if filters not in self._allowed:
            self._allowed[filters] = self.resolver.with_filters(filters)
        return self._allowed[filters]

    def ask(self, question: Question, filters: Filters) -> Answer:
        """The results of a query.

        Raises:
            QuerySyntaxError, BadValue: a pattern or a value that cannot be answered.
        """
        compiled = self.compile(question.tree, question.text)
        candidates = self.candidates(compiled.query, filters)
        return Answer(compiled, candidates, select(candidates))

    def compile(self, tree: Node, text: str) -> Compiled:
        """What a tree that was read from ``text`` asks of the index."""
        reach = IndexReach(self.reader, text, self.expand)
        return compile_query(tree, self.resolver.condition, reach)

    def candidates(self, query: Query, filters: Filters) -> Candidates:
        """The candidates in documents that a search with these filters may return."""
        allowed = self.allowed(filters)
        if filters.narrow:
            within = InDocuments(allowed)
            condition = query.condition
            query = Query(query.words, And((within, condition)) if condition else within)
        candidates = self.reader.candidates(query)
        found = tuple(each for each in candidates.found if each.document in allowed)
        return Candidates(found, candidates.weights)
