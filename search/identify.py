"""An identifier typed bare: the document that bears it, then the passages that cite it."""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalogue import Catalogue
from archive.identifiers import find_identifiers, is_fictitious
from archive.model import Identifier
from indexer import analysis
from indexer.engine import Candidate, Candidates
from indexer.query import And, InDocuments, Phrase, Query
from search.asking import Answer, Asker
from search.compile import Compiled
from search.filters import Filters
from search.rank import ResultSet


def by_identifier(asker: Asker, identifier: Identifier, filters: Filters) -> Answer:
    """Every passage that names the identifier, after the first passage of what bears it."""
    catalogue, allowed = asker.catalogue, asker.allowed(filters)
    own = catalogue.keys_with_identifier(identifier)
    citing = catalogue.keys_with_identifier(identifier, own=False) - own
    phrase = Phrase(analysis.words(identifier.value))
    query = Query((), And((phrase, InDocuments(citing))))
    asked = asker.within(query, filters)
    mentions = asker.candidates(asked, filters).found
    rest = (citing & allowed) - {each.document for each in mentions}
    best = max((each.score for each in mentions), default=0.0)
    first = (_first_passage(catalogue, key, best + 1) for key in sorted(own & allowed))
    others = _spelt_otherwise(catalogue, identifier, rest)
    found = tuple(each for each in (*first, *mentions, *others) if each is not None)
    candidates = Candidates(found, ())
    result_set = ResultSet(candidates, len(found), widened=False)
    return Answer(Compiled(Query((), phrase), ()), candidates, result_set, asked)


def notes_on(catalogue: Catalogue, identifier: Identifier) -> Iterator[str]:
    """What to know of an identifier that was asked for."""
    if not catalogue.keys_with_identifier(identifier):
        yield f"{identifier.value} zelf is niet in het archief"
    if is_fictitious(identifier):
        yield f"{identifier.value} is een fictief voorbeeld, geen rechtspraak"


def _spelt_otherwise(
    catalogue: Catalogue, identifier: Identifier, documents: frozenset[int]
) -> Iterator[Candidate]:
    """The passages that cite the identifier in another spelling than its normal form."""
    for key in sorted(documents):
        for number, passage in catalogue.passages_of(key):
            if identifier in {each.identifier for each in find_identifiers(passage.text)}:
                yield Candidate(number, key, 0.0, 0)


def _first_passage(catalogue: Catalogue, key: int, score: float) -> Candidate | None:
    passages = catalogue.passages_of(key)
    return Candidate(passages[0][0], key, score, 0) if passages else None
