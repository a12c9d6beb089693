"""How the result set divides over tracks, kinds, years, languages and courts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from archive.label_table import Labels
from search.results import Count, Facet, Facets


def facets(by_document: Mapping[int, int], labels: Mapping[int, Labels]) -> Facets:
    """Count passages and documents by each value of each property.

    ``by_document`` gives how many passages of each document there are.

    A document of several tracks counts for each; one without a value counts under None, but for
    the court, which only rulings have.
    """
    passages: dict[Facet, Counter[str | None]] = {facet: Counter() for facet in Facet}
    documents: dict[Facet, Counter[str | None]] = {facet: Counter() for facet in Facet}
    for document, count in by_document.items():
        if document not in labels:
            continue  # removed a moment ago
        for facet, values in _values(labels[document]).items():
            for value in values:
                passages[facet][value] += count
                documents[facet][value] += 1
    return {facet: _counts(passages[facet], documents[facet]) for facet in Facet}


def _values(labels: Labels) -> dict[Facet, tuple[str | None, ...]]:
    return {
        Facet.TRACK: labels.tracks or (None,),
        Facet.KIND: (labels.kind,),
        Facet.YEAR: (labels.year,),
        Facet.LANGUAGE: (labels.language,),
        Facet.COURT: () if labels.court is None else (labels.court,),
    }


def _counts(passages: Counter[str | None], documents: Counter[str | None]) -> tuple[Count, ...]:
    ordered = sorted(passages, key=lambda value: (value is None, -passages[value], value or ""))
    return tuple(Count(value, passages[value], documents[value]) for value in ordered)
