"""Results one by one, or one per document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from indexer.engine import Candidate


class Grouped(Struct, frozen=True):
    """A passage to show; ``further`` counts those of its document that it stands for."""

    best: Candidate
    further: int | None = None


def each_alone(ordered: Sequence[Candidate]) -> list[Grouped]:
    """Every passage, in the order given."""
    return [Grouped(each) for each in ordered]


def one_per_document(ordered: Sequence[Candidate], passages: Mapping[int, int]) -> list[Grouped]:
    """The first passage of each document, in the order given.

    ``passages`` gives how many passages of each document are results.
    """
    first: dict[int, Candidate] = {}
    for each in ordered:
        first.setdefault(each.document, each)
    return [Grouped(each, passages[document] - 1) for document, each in first.items()]
