"""Holding originals, catalogue and index of a dossier against each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

from archive.catalogue import Catalogue
from archive.errors import IndexDoubtful, IndexUnavailable, OriginalDamaged
from archive.originals import Originals
from indexer.keeper import Keeper

_MEND = "run: dossier reindex"


def problems(catalogue: Catalogue, originals: Originals, keeper: Keeper) -> Iterator[str]:
    """Each problem as a sentence, under the writer's lock. Every original is hashed again.

    Raises:
        Exception: a fault of ours, where the index is as it was written.
    """
    yield from catalogue.problems()
    yield from _of_originals(catalogue, originals)
    yield from _of_index(catalogue, keeper)


def _of_originals(catalogue: Catalogue, originals: Originals) -> Iterator[str]:
    known = dict(catalogue.contents())
    for name, sha256 in known.items():
        try:
            originals.verify(sha256)
        except OriginalDamaged as error:
            yield f"document {name}: {error.message}"
    for sha256 in sorted(set(originals.held()) - set(known.values())):
        yield f"original {sha256} belongs to no document"


def _of_index(catalogue: Catalogue, keeper: Keeper) -> Iterator[str]:
    try:
        yield from _of_reader(catalogue, keeper)
    except IndexUnavailable as error:
        if isinstance(error, IndexDoubtful) and keeper.is_sound():
            raise error.fault from error
        yield f"{error.message}; {_MEND}"


def _of_reader(catalogue: Catalogue, keeper: Keeper) -> Iterator[str]:
    with closing(keeper.reader()) as reader:
        reader.verify()
        if (follows := keeper.generation) != (changes := catalogue.generation):
            yield f"the index follows {follows} changes of the catalogue, not {changes}; {_MEND}"
        yield from _differences("document", reader.documents(), catalogue.entries())
        yield from _differences("passage", reader.passages(), catalogue.passage_numbers())


def _differences(what: str, present: frozenset[object], wanted: frozenset[object]) -> Iterator[str]:
    if lacking := len(wanted - present):
        yield f"the index lacks {lacking} {what}(s) of the catalogue; {_MEND}"
    if extra := len(present - wanted):
        yield f"the index holds {extra} {what}(s) that the catalogue does not; {_MEND}"
