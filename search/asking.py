"""One syntax tree and filters, asked of one open index."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from archive.errors import BadValue, QuerySyntaxError
from indexer.dossier import Dossier
from indexer.engine import Matches, Reader
from indexer.query import And, Form, InDocuments, Query
from search.compile import Compiled, Resolve, compile_query
from search.filters import Filters, Resolver
from search.grammar import DocumentCondition
from search.question import Question
from search.rank import ResultSet, select
from search.reach import Expand, IndexReach, unexpanded


class Answer(Struct, frozen=True):
    """What the index was asked, the candidates that it gave, and which of them are results."""

    compiled: Compiled
    candidates: Matches
    result_set: ResultSet
    asked: Query = field(default_factory=Query)
    """What the index was asked: the compiled query within the filters."""
    matched: Mapping[str, tuple[Form, ...]] = field(default_factory=dict)
    """The forms that each pattern and fuzzy word matches."""

    @property
    def total(self) -> int:
        """How many passages are results."""
        return len(self.result_set)

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
            QuerySyntaxError: a pattern or a value that cannot be answered.
            BadValue: a filter that cannot be.
        """
        reach = IndexReach(self.reader, question.text, self.expand)
        compiled = compile_query(question.tree, self._resolve_in(question.text), reach)
        asked = self.within(compiled.query, filters)
        candidates = self.candidates(asked, filters)
        return Answer(compiled, candidates, select(candidates), asked, reach.matched)

    def _resolve_in(self, text: str) -> Resolve:
        """The resolver, whose errors tell the place in the query."""

        def resolve(condition: DocumentCondition) -> frozenset[int]:
            try:
                return self.resolver.condition(condition)
            except BadValue as error:
                raise QuerySyntaxError(
                    error.message, query=text, position=condition.position, hint=error.hint
                ) from error

        return resolve

    def within(self, query: Query, filters: Filters) -> Query:
        """The query for passages of those documents that the filters leave."""
        if not filters.narrow:
            return query
        within = InDocuments(self.allowed(filters))
        condition = query.condition
        return Query(query.words, And((within, condition)) if condition else within)

    def candidates(self, query: Query, filters: Filters) -> Matches:
        """The candidates in documents that a search with these filters may return."""
        return self.reader.candidates(query).within(self.allowed(filters))
