"""The product's own ranking of texts that stand in no file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from archive.home import Home
from archive.model import Page, Passage, PassageKind, Reading, Settled, Span
from archive.stored import ID_LENGTH, NewDocument
from bench.baselines import Allowed
from bench.judged import Rankings, Text, prefix
from indexer.dossier import Dossier
from search.filters import Filters
from search.service import Request, ranking

_DEPTH = 100


def product(
    folder: Path, texts: Sequence[Text], queries: Mapping[str, str], allowed: Allowed
) -> Rankings:
    """Put the texts into a dossier in ``folder`` and search them as people do.

    A text is a document with one passage, under its title as heading. When texts are ``allowed``
    by prefix, those of one prefix are the passages of one document, and a track stands for it.
    """
    home = Home(folder)
    home.make()
    prefixes = sorted({prefix(text.id) for text in texts}) if allowed else []
    tracks = "".join(f"[[tracks]]\nname = {name!r}\n" for name in prefixes)
    home.settings.write_text(f"[abbreviations]\n{tracks}", encoding="utf-8")
    dossier = Dossier(home, resident=True)
    try:
        ids = _fill(dossier, texts, by_prefix=bool(allowed))
        return {
            query: _found(dossier, text, prefix(query) if allowed else None, ids)
            for query, text in queries.items()
        }
    finally:
        dossier.close()


def _found(dossier: Dossier, text: str, track: str | None, ids: Mapping[int, str]) -> list[str]:
    filters = Filters(tracks=(track,) if track else ())
    return [ids[number] for number in ranking(dossier, Request(text, filters, limit=_DEPTH))]


def _fill(dossier: Dossier, texts: Sequence[Text], *, by_prefix: bool) -> dict[int, str]:
    """Write the texts; returns their ids by the numbers of their passages."""
    ids: dict[int, str] = {}
    with dossier.catalogue.transaction():
        if by_prefix:
            ordered = sorted(texts, key=lambda text: prefix(text.id))
            for name, several in groupby(ordered, key=lambda text: prefix(text.id)):
                ids |= _write(dossier, tuple(several), name)
        else:
            for text in texts:
                ids |= _write(dossier, (text,), None)
    dossier.reindex()
    return ids


def _write(dossier: Dossier, texts: tuple[Text, ...], track: str | None) -> dict[int, str]:
    sha256 = hashlib.sha256(texts[0].id.encode()).hexdigest()
    passages = tuple(_passages(texts, sha256[:ID_LENGTH]))
    key = dossier.catalogue.add(
        NewDocument(
            sha256=sha256,
            size=sum(len(text.text) for text in texts),
            reading=Reading(
                media_type="text/plain",
                extractor="bench",
                version="1",
                pages=tuple(Page(number, text.text) for number, text in enumerate(texts, 1)),
                blocks=(),
            ),
            identifiers=(),
            cited=(),
            tags=(),
            settled=Settled(title=texts[0].title or None, tracks=(track,) if track else ()),
            passages=passages,
            furniture=(),
            added_at="2000-01-01T00:00:00+00:00",
        )
    )
    written = dossier.catalogue.passages_of(key)
    return {number: text.id for (number, _), text in zip(written, texts, strict=True)}


def _passages(texts: Sequence[Text], document: str) -> Iterator[Passage]:
    for page, text in enumerate(texts, 1):
        yield Passage(
            id=f"{document}:{page}-00000000",
            kind=PassageKind.PARAGRAPH,
            page=page,
            spans=(Span(page, 0, len(text.text)),),
            text=text.text,
            ordinal=page,
            context=(text.title,) if text.title else (),
        )
