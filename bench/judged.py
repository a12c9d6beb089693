"""Texts and queries with judgments, and the figures of a ranking by them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from statistics import fmean

from msgspec import Struct

Rankings = Mapping[str, Sequence[str]]
"""By query, the ids of texts, best first."""


class Text(Struct, frozen=True):
    """A text to be found."""

    id: str
    title: str
    text: str


class Set(Struct, frozen=True):
    """Texts, queries by id, and the grades of texts by query."""

    name: str
    texts: tuple[Text, ...]
    queries: Mapping[str, str]
    grades: Mapping[str, Mapping[str, float]]


class Figures(Struct, frozen=True):
    """Means over the queries that have a judged text, each from 0 to 1."""

    ndcg10: float
    mrr10: float
    recall100: float


def prefix(name: str) -> str:
    """The part of an id before its first ``-``."""
    return name.partition("-")[0]


def figures(rankings: Rankings, grades: Mapping[str, Mapping[str, float]]) -> Figures:
    """The figures of a ranking; a query without a ranking counts as one that found nothing."""
    judged = {query: {id_: g for id_, g in each.items() if g > 0} for query, each in grades.items()}
    pairs = [(rankings.get(query, ()), graded) for query, graded in judged.items() if graded]
    return Figures(
        ndcg10=fmean(_ndcg(ranking[:10], graded) for ranking, graded in pairs),
        mrr10=fmean(_reciprocal_rank(ranking[:10], graded) for ranking, graded in pairs),
        recall100=fmean(
            sum(id_ in graded for id_ in ranking[:100]) / len(graded) for ranking, graded in pairs
        ),
    )


def _ndcg(ranking: Sequence[str], graded: Mapping[str, float]) -> float:
    ideal = sorted(graded.values(), reverse=True)[:10]
    return _discounted([graded.get(id_, 0.0) for id_ in ranking]) / _discounted(ideal)


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(place + 1) for place, gain in enumerate(gains, 1))


def _reciprocal_rank(ranking: Sequence[str], graded: Mapping[str, float]) -> float:
    return next((1 / place for place, id_ in enumerate(ranking, 1) if id_ in graded), 0.0)
