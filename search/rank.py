"""Which candidates are the result set, and in which order they are shown.

The result-set rule: the passages with all content words of the query. When those are few: of a
short query, the passages that hold a good part of its weight (the sum of the weights of its words;
those that occur nowhere in the archive weigh nothing); of a long one, a question, the best and
what comes near them. For what answers a question need not repeat it: in sets of questions with
their answers, three to four in ten of these held less than a quarter of the weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexer.engine import Candidate, Candidates
from search.results import Sort

FEW = 10
"""With fewer passages than this that hold all words, the result set is widened."""
MUCH = 0.2
"""The share of a short query's weight that a passage of the widened set holds at least."""
SHORT = 4
"""Up to so many content words a query is short: the passages that hold all come first."""
BEST = 100
"""So many passages are results of a question that is widened, if there are so many."""
NEAR_BEST = 0.4
"""The share of the best score with which a passage is a result of a question, too."""


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
    wide = _much(candidates) if len(weights) <= SHORT else _near_best(found, known)
    return ResultSet(wide, len(complete), widened=len(wide) > len(complete))


def _much(candidates: Candidates) -> tuple[Candidate, ...]:
    least = MUCH * sum(candidates.weights)
    held = candidates.found
    return tuple(each for each in held if _weight(each.held, candidates.weights) >= least)


def _near_best(found: tuple[Candidate, ...], known: int) -> tuple[Candidate, ...]:
    scores = sorted((each.score for each in found), reverse=True)
    if len(scores) <= BEST:
        return found
    least = min(scores[BEST - 1], NEAR_BEST * scores[0])
    return tuple(each for each in found if each.score >= least or each.held & known == known)


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
