"""Holding originals, catalogue and index of a dossier against each other."""

from __future__ import annotations

from collections.abc import Iterator

from archive.catalogue import Catalogue
from archive.errors import IndexUnavailable, OriginalDamaged
from archive.originals import Originals
from indexer.keeper import Keeper


def problems(catalogue: Catalogue, originals: Originals, keeper: Keeper) -> Iterator[str]:
    """Each problem as a sentence, under the writer's lock. Every original is hashed again."""
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
        reader = keeper.reader()
    except IndexUnavailable as error:
        yield error.message
        return
    try:
        reader.verify()
        yield from _differences("document", reader.documents(), catalogue.entries())
        yield from _differences("passage", reader.passages(), catalogue.passage_numbers())
    except IndexUnavailable as error:
        yield error.message
    finally:
        reader.close()


def _differences(what: str, present: frozenset[object], wanted: frozenset[object]) -> Iterator[str]:
    if lacking := len(wanted - present):
        yield f"the index lacks {lacking} {what}(s) of the catalogue; run: dossier reindex"
    if extra := len(present - wanted):
        yield f"the index holds {extra} {what}(s) that the catalogue does not; run: dossier reindex"
