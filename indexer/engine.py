"""What an engine promises, whichever library it stands on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from archive.model import Passage
from indexer.query import Query
from indexer.scoring import Gain
from indexer.vocabulary import Words


@dataclass(frozen=True, slots=True)
class Entry:
    """One document as the index receives it.

    ``key`` is the document's number in the catalogue; ``revision`` changes whenever its
    passages do. ``passages`` pairs each passage's catalogue number with the passage.
    """

    key: int
    revision: int
    passages: tuple[tuple[int, Passage], ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that satisfies a query's condition and holds one of its bare words.

    ``held`` has bit *i* set when the passage holds ``query.words[i]``.
    """

    passage: int
    document: int
    score: float
    held: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """All candidates, in no particular order.

    ``weights[i]`` is the inverse document frequency of ``query.words[i]``, or 0 when no
    passage of the index holds that word.
    """

    found: tuple[Candidate, ...]
    weights: tuple[float, ...]


class Reader(Protocol):
    """The index as last committed when the reader was opened.

    Each method raises IndexUnavailable when it meets damage. ``words`` tells which forms belong
    together; None when that table is lacking, so that a word reaches only itself.
    """

    words: Words | None

    def candidates(self, query: Query) -> Candidates:
        """Evaluate a query; scores by the formula in ``scoring``."""

    def explain(self, query: Query, passages: Iterable[int]) -> Mapping[int, tuple[Gain, ...]]:
        """What each form of each word gave those candidates; with the context, their scores."""

    def forms(self, prefix: str = "") -> Iterator[str]:
        """The surface forms in texts and headings that begin with ``prefix``, in order.

        Those that only passages hold which were taken out are among them until the next purge.
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
