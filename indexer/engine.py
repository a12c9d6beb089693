"""What an engine promises, whichever library it stands on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from heapq import nlargest, nsmallest
from typing import Protocol

from msgspec import Struct

from archive.model import Passage
from indexer.query import Query
from indexer.scoring import Gain
from indexer.vocabulary import Words


class Entry(Struct, frozen=True):
    """One document as the index receives it.

    ``key`` is the document's number in the catalogue; ``revision`` changes whenever its
    passages do. ``passages`` pairs each passage's catalogue number with the passage.
    """

    key: int
    revision: int
    passages: tuple[tuple[int, Passage], ...]


class Candidate(Struct, frozen=True):
    """A passage that satisfies a query's condition and holds one of its bare words.

    ``held`` has bit *i* set when the passage holds ``query.words[i]``.
    """

    passage: int
    document: int
    score: float
    held: int


class Matches(Protocol):
    """Candidates, all or some of them, in no particular order.

    ``weights[i]`` is the inverse document frequency of ``query.words[i]``, or 0 when no
    passage of the index holds that word.
    """

    @property
    def weights(self) -> tuple[float, ...]:
        """The weight of each word of the query."""

    @property
    def found(self) -> tuple[Candidate, ...]:
        """Each of them as an object."""

    def __len__(self) -> int: ...

    def within(self, documents: frozenset[int]) -> Matches:
        """Those in these documents, by their keys."""

    def holding(self, bits: int) -> Matches:
        """Those that hold all of these words."""

    def weighing(self, least: float) -> Matches:
        """Those that hold words which together weigh so much at least."""

    def near_best(self, count: int, share: float, complete: int = 0) -> Matches:
        """So many of the best, those that equal them, and all with this share of the best score.

        With ``complete``, also those that hold all words of its bits.
        """

    def best(self, count: int, complete: int = 0) -> list[Candidate]:
        """So many of the best, in order; see ``standing`` for the order."""

    def per_document(self) -> Mapping[int, int]:
        """How many there are of each document that has any."""


class Candidates(Struct, frozen=True):
    """Candidates as objects; see ``Matches``."""

    found: tuple[Candidate, ...]
    weights: tuple[float, ...]

    def __len__(self) -> int:
        return len(self.found)

    def within(self, documents: frozenset[int]) -> Candidates:
        """See ``Matches``."""
        return self._those(each for each in self.found if each.document in documents)

    def holding(self, bits: int) -> Candidates:
        """See ``Matches``."""
        return self._those(each for each in self.found if each.held & bits == bits)

    def weighing(self, least: float) -> Candidates:
        """See ``Matches``."""
        heavy = {
            held: weight_of(held, self.weights) >= least
            for held in {each.held for each in self.found}
        }
        return self._those(each for each in self.found if heavy[each.held])

    def near_best(self, count: int, share: float, complete: int = 0) -> Candidates:
        """See ``Matches``."""
        if len(self.found) <= count:
            return self
        scores = nlargest(count, (each.score for each in self.found))
        least = min(scores[-1], share * scores[0])
        return self._those(
            each
            for each in self.found
            if each.score >= least or (complete and each.held & complete == complete)
        )

    def best(self, count: int, complete: int = 0) -> list[Candidate]:
        """See ``Matches``."""
        return nsmallest(count, self.found, key=standing(complete))

    def per_document(self) -> Mapping[int, int]:
        """See ``Matches``."""
        return Counter(each.document for each in self.found)

    def _those(self, found: Iterable[Candidate]) -> Candidates:
        return Candidates(tuple(found), self.weights)


def standing(complete: int = 0) -> Callable[[Candidate], tuple[bool, float, int, int]]:
    """The key to sort candidates by: those that hold all words of ``complete``, then by score.

    Equal ones keep the order of documents, and of passages in them.
    """

    def key(each: Candidate) -> tuple[bool, float, int, int]:
        return (each.held & complete != complete, -each.score, each.document, each.passage)

    return key


def weight_of(held: int, weights: tuple[float, ...]) -> float:
    """What the held words weigh together."""
    return sum(weight for bit, weight in enumerate(weights) if held >> bit & 1)


class Reader(Protocol):
    """The index as last committed when the reader was opened.

    Each method raises IndexUnavailable when it meets damage. ``words`` tells which forms belong
    together; None when that table is lacking, so that a word reaches only itself.
    """

    words: Words | None

    def candidates(self, query: Query) -> Matches:
        """Evaluate a query; scores by the formula in ``scoring``."""

    def explain(self, query: Query, passages: Iterable[int]) -> Mapping[int, tuple[Gain, ...]]:
        """What each form of each word gave those candidates; with the context, their scores."""

    def forms(self, prefix: str = "") -> Iterator[str]:
        """The surface forms in texts and headings that begin with ``prefix``, in order.

        Those that only passages hold which were taken out are among them until the next purge.
        """

    def alike(self, word: str, edits: int) -> Iterator[str]:
        """Those of all ``forms`` that may differ from ``word`` in so many letters, in order.

        Others may be among them.
        """

    def frequency(self, form: str) -> int:
        """How many passages hold that surface form, in text or heading."""

    def documents(self) -> frozenset[tuple[int, int]]:
        """The (key, revision) of each document in the index."""

    def passages(self) -> frozenset[int]:
        """The catalogue numbers of the passages in the index."""

    def verify(self) -> None:
        """Read every posting once. Raises IndexUnavailable when something is damaged."""

    def close(self) -> None:
        """Let go of the files."""


class Engine(Protocol):
    """An index in a folder of its own. Nobody else writes it meanwhile: callers see to that."""

    name: str

    def create(self) -> None:
        """Make an empty index."""

    def write(self, added: Iterable[Entry], removed: Iterable[tuple[int, int]]) -> None:
        """Take out the removed (key, revision) pairs, put in the entries, in one commit."""

    def purge(self) -> None:
        """Rewrite the index so that nothing of what was taken out is left on disk."""

    def reader(self) -> Reader:
        """Open what was last committed. Raises IndexUnavailable when it cannot be read."""
