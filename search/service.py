"""The façade: a typed query and filters in, ranked passages with their documents out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from archive.identifiers import find_identifiers, is_fictitious, parse_identifier
from archive.model import Identifier, PassageKind
from indexer import analysis
from indexer.dossier import Dossier
from indexer.engine import Candidate, Candidates
from indexer.query import And, InDocuments, Phrase, Query
from search.compile import Compiled, compile_query
from search.filters import Filters, Resolver
from search.grammar import DateRange, Node, wanted_leaves
from search.parse import bare_text, parse
from search.rank import ResultSet, order, select
from search.results import Hit, Results, Sort
from search.snippets import excerpt, marks

if TYPE_CHECKING:
    from archive.answers import Answers


@dataclass(frozen=True, slots=True)
class Request:
    """What to search for: the query as typed, filters, and which part of the results."""

    text: str
    filters: Filters = field(default_factory=Filters)
    limit: int = 10
    offset: int = 0
    sort: Sort = Sort.RELEVANCE


def search(dossier: Dossier, request: Request) -> Results:
    """Answer a request.

    Raises:
        QuerySyntaxError: the query cannot be read.
        BadValue: an unknown track or kind, a wrong date or language.
        WriterBusy, CatalogueError: the archive cannot be asked.
    """
    return _Search(dossier, request).results()


class _Search:
    """One search, from the typed text to the hits."""

    def __init__(self, dossier: Dossier, request: Request) -> None:
        self._dossier = dossier
        self._catalogue = dossier.catalogue
        self._request = request
        self._resolver = Resolver(dossier.catalogue, dossier.settings)
        self._allowed = self._resolver.with_filters(request.filters)
        self._notes: list[str] = []

    def results(self) -> Results:
        tree = parse(self._request.text)
        identifier = parse_identifier(bare_text(tree, self._request.text) or "")
        if identifier is not None:
            compiled, result_set, weights = self._by_identifier(identifier)
        else:
            compiled, result_set, weights = self._by_words(tree)
        days = self._catalogue.first_days() if self._request.sort is Sort.DATE else {}
        ordered = order(result_set, weights, self._request.sort, days)
        start = self._request.offset
        chosen = ordered[start : start + self._request.limit]
        self._note_state(tree)
        return Results(tuple(self._hits(chosen, compiled)), len(ordered), tuple(self._notes))

    def _by_words(self, tree: Node) -> tuple[Compiled, ResultSet, tuple[float, ...]]:
        compiled = compile_query(tree, self._resolver.condition)
        candidates = self._ask(compiled.query)
        result_set = select(candidates)
        self._note_words(compiled, candidates, result_set)
        return compiled, result_set, candidates.weights

    def _by_identifier(
        self, identifier: Identifier
    ) -> tuple[Compiled, ResultSet, tuple[float, ...]]:
        """The document that bears the identifier, by its first passage, then who cites it."""
        own = self._catalogue.keys_with_identifier(identifier)
        citing = self._catalogue.keys_with_identifier(identifier, own=False) - own
        if not own:
            self._notes.append(f"{identifier.value} zelf is niet in het archief")
        if is_fictitious(identifier):
            self._notes.append(f"{identifier.value} is een fictief voorbeeld, geen rechtspraak")
        phrase = Phrase(analysis.words(identifier.value))
        mentions = self._ask(Query((), And((phrase, InDocuments(citing))))).found
        rest = (citing & self._allowed) - {each.document for each in mentions}
        best = max((each.score for each in mentions), default=0.0)
        first = [self._first_passage(key, best + 1) for key in sorted(own & self._allowed)]
        others = self._spelt_otherwise(identifier, rest)
        found = tuple(each for each in (*first, *mentions, *others) if each is not None)
        compiled = Compiled(Query((), phrase), ())
        return compiled, ResultSet(found, len(found), widened=False), ()

    def _spelt_otherwise(
        self, identifier: Identifier, documents: frozenset[int]
    ) -> Iterator[Candidate]:
        """The passages that cite the identifier in another spelling than its normal form."""
        for key in sorted(documents):
            for number, passage in self._catalogue.passages_of(key):
                if identifier in {each.identifier for each in find_identifiers(passage.text)}:
                    yield Candidate(number, key, 0.0, 0)

    def _first_passage(self, key: int, score: float) -> Candidate | None:
        passages = self._catalogue.passages_of(key)
        return Candidate(passages[0][0], key, score, 0) if passages else None

    def _ask(self, query: Query) -> Candidates:
        """The candidates in documents that this search may return."""
        filters = self._request.filters
        if filters.narrow:
            within = InDocuments(self._allowed)
            condition = query.condition
            query = Query(query.words, And((within, condition)) if condition else within)
        candidates = self._dossier.candidates(query)
        found = tuple(each for each in candidates.found if each.document in self._allowed)
        return Candidates(found, candidates.weights)

    def _hits(self, chosen: list[Candidate], compiled: Compiled) -> Iterator[Hit]:
        passages = self._catalogue.passages(each.passage for each in chosen)
        documents = self._catalogue.documents({each.document for each in chosen})
        for each in chosen:
            passage = passages.get(each.passage)
            document = documents.get(each.document)
            if passage is None or document is None:
                continue
            highlights = marks(compiled.query, passage)
            whole = passage.kind is PassageKind.QUESTION_ANSWER
            text = passage.text
            yield Hit(
                passage=passage,
                document=document,
                score=each.score,
                highlights=highlights,
                snippet=(0, len(text)) if whole else excerpt(text, highlights),
                missing=tuple(
                    word for bit, word in enumerate(compiled.typed) if not each.held >> bit & 1
                ),
                pairs=self._answers.of_passage(each.document, passage.ordinal) if whole else (),
                note=self._catalogue.questions.note(each.document) if whole else None,
            )

    @cached_property
    def _answers(self) -> Answers:
        from archive.answers import Answers  # only hits on questions have need of it

        return Answers(self._catalogue.questions)

    def _note_words(
        self, compiled: Compiled, candidates: Candidates, result_set: ResultSet
    ) -> None:
        unknown = [
            word
            for word, weight in zip(compiled.typed, candidates.weights, strict=True)
            if weight == 0
        ]
        if unknown and not self._dossier.index_is_behind:
            self._notes.append(f"komt nergens in het archief voor: {', '.join(unknown)}")
        if result_set.widened:
            some = f"{result_set.with_all} van de {len(result_set.found)}"
            self._notes.append(
                f"{some if result_set.with_all else 'geen van de'} passages bevatten alle"
                " zoekwoorden; de andere bevatten de meest onderscheidende"
            )

    def _note_undated(self, tree: Node) -> None:
        """Count the documents that a date, asked for anywhere, leaves out."""
        filters = self._request.filters
        if filters.dated or any(isinstance(leaf, DateRange) for leaf in wanted_leaves(tree)):
            within = self._resolver.with_filters(replace(filters, first=None, last=None))
            if undated := len(self._catalogue.keys_undated() & within):
                self._notes.append(f"buiten beschouwing, want zonder datum: {undated} document(en)")

    def _note_state(self, tree: Node) -> None:
        self._note_undated(tree)
        unread = len(self._catalogue.keys_without_text() & self._allowed)
        if not self._request.filters.narrow:
            unread += self._catalogue.totals().failures
        if unread:
            self._notes.append(f"niet te lezen: {unread} bestand(en); zie: dossier status")
        if self._dossier.index_is_behind:
            self._notes.append(
                "de index loopt achter: er wordt nu toegevoegd, of dat is afgebroken"
                " (dan helpt: dossier reindex)"
            )
