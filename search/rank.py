"""Which candidates are the result set, and in which order they are shown.

The result-set rule: the passages with all content words of the query. When those are few: of a
short query, the passages that hold a good part of its weight (the sum of the weights of its words;
those that occur nowhere in the archive weigh nothing); of a long one, a question, the best and
what comes near them. For what answers a question need not repeat it: in sets of questions with
their answers, three to four in ten of these held less than a quarter of the weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from indexer.engine import Candidate, Matches, standing
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


class ResultSet(Struct, frozen=True):
    """The candidates that are results; ``with_all`` of them hold every known content word."""

    matches: Matches
    with_all: int
    widened: bool

    def __len__(self) -> int:
        return len(self.matches)

    @property
    def found(self) -> tuple[Candidate, ...]:
        """Each result."""
        return self.matches.found

    @property
    def key(self) -> Callable[[Candidate], tuple[bool, float, int, int]]:
        """What candidates are sorted by when the most relevant come first."""
        return standing(self._complete)

    @property
    def _complete(self) -> int:
        """The words of which those that hold them all come first."""
        weights = self.matches.weights
        return _known(weights) if len(weights) <= SHORT else 0

    def order(
        self, sort: Sort, days: Mapping[int, str | None], count: int | None = None
    ) -> list[Candidate]:
        """The results as they are shown, all or the first of them.

        ``days`` gives each document's first possible day. Equal scores are kept in the order of
        their documents, and within one in that of the text: so pages of results are stable, also
        when one document is read anew.
        """
        if sort is Sort.RELEVANCE and count is not None:
            return self.matches.best(count, self._complete)
        found = self.matches.best(len(self.matches), self._complete)
        if sort is Sort.DATE:
            found.sort(key=lambda each: days.get(each.document) or "", reverse=True)
        return found if count is None else found[:count]


def select(candidates: Matches) -> ResultSet:
    """Apply the result-set rule."""
    weights = candidates.weights
    complete = candidates.holding(_known(weights))
    if len(complete) >= FEW or not weights:
        return ResultSet(complete, len(complete), widened=False)
    if len(weights) <= SHORT:
        wide = candidates.weighing(MUCH * sum(weights))
    else:
        wide = candidates.near_best(BEST, NEAR_BEST, _known(weights))
    return ResultSet(wide, len(complete), widened=len(wide) > len(complete))


def _known(weights: tuple[float, ...]) -> int:
    return sum(1 << bit for bit, weight in enumerate(weights) if weight > 0)
