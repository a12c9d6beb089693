"""Which candidates are the result set, and in which order they are shown.

The result-set rule: the passages with all content words of the query; when those are few, the
passages that hold most of the query's weight (the sum of the words' inverse document
frequencies). Words that occur nowhere in the archive weigh nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.engine import Candidate, Candidates
from search.results import Sort

FEW = 10
"""With fewer passages than this that hold all words, the result set is widened."""
MOST = 0.5
"""The share of the query's weight that a passage of the widened set holds at least."""
SHORT = 4
"""Up to so many content words, the passages that hold all of them come first."""


@dataclass(frozen=True, slots=True)
class ResultSet:
    """The candidates that are results; ``with_all`` of them hold every known content word."""

    found: tuple[Candidate, ...]
    with_all: int
    widened: bool


def select(candidates: Candidates) -> ResultSet:
    """Apply the result-set rule."""
    weights = candidates.weights
    known = sum(1 << bit for bit, weight in enumerate(weights) if weight > 0)
    found = candidates.found
    complete = tuple(each for each in found if each.held & known == known)
    if len(complete) >= FEW or not weights:
        return ResultSet(complete, len(complete), widened=False)
    least = MOST * sum(weights)
    most = tuple(each for each in found if _weight(each.held, weights) >= least)
    return ResultSet(most, len(complete), widened=len(most) > len(complete))


def order(
    result_set: ResultSet, weights: tuple[float, ...], sort: Sort, days: Mapping[int, str | None]
) -> list[Candidate]:
    """The candidates as they are shown; ``days`` gives each document's first possible day.

    Equal scores are kept in the order of their documents, and within one in that of the text: so
    pages of results are stable, also when one document is read anew.
    """
    known = sum(1 << bit for bit, weight in enumerate(weights) if weight > 0)
    tiered = len(weights) <= SHORT

    def by_relevance(each: Candidate) -> tuple[bool, float, int, int]:
        incomplete = tiered and each.held & known != known
        return (incomplete, -each.score, each.document, each.passage)

    found = sorted(result_set.found, key=by_relevance)
    if sort is Sort.DATE:
        found.sort(key=lambda each: days.get(each.document) or "", reverse=True)
    return found


def _weight(held: int, weights: tuple[float, ...]) -> float:
    return sum(weight for bit, weight in enumerate(weights) if held >> bit & 1)
