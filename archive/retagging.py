"""Tracks of documents found anew from what the catalogue holds, without files or index."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from archive.catalogue import Catalogue
from archive.model import SAID_BY_PEOPLE, Tag, TagName, Track
from archive.tagging.documents import with_tracks
from archive.tagging.settling import settle, with_title


def retag_all(
    catalogue: Catalogue, tracks: Sequence[Track], renamed: tuple[str, str] | None = None
) -> int:
    """Find the tracks of all documents anew; returns how many have others. In a transaction.

    What people said of the track ``renamed[0]`` holds for ``renamed[1]`` from now on.
    """
    keys = sorted(catalogue.keys(superseded=True))
    return sum(retag(catalogue, key, tracks, renamed) for key in keys)


def retag(
    catalogue: Catalogue,
    key: int,
    tracks: Sequence[Track],
    renamed: tuple[str, str] | None = None,
) -> bool:
    """Find the tracks of a document anew; returns whether they changed. In a transaction."""
    document = catalogue.document(key)
    before = document.tags if renamed is None else _renamed(document.tags, *renamed)
    relative, opening = catalogue.relative(key), catalogue.opening(key)
    tags = with_tracks(before, relative, opening, tracks, document.date)
    if set(tags) == set(document.tags):
        return False
    settled = with_title(settle(tags), document.title)
    catalogue.set_tags(key, tags, settled)
    return set(settled.tracks) != set(document.tracks)


def given_track(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    """The ids of the documents to which people gave a track."""
    found = catalogue.documents(sorted(catalogue.keys_with_track(name)))
    return tuple(
        document.id
        for document in found.values()
        if any(_is_said_of(tag, name) for tag in document.tags)
    )


def _renamed(tags: Sequence[Tag], old: str, new: str) -> tuple[Tag, ...]:
    return tuple(replace(tag, value=new) if _is_said_of(tag, old) else tag for tag in tags)


def _is_said_of(tag: Tag, track: str) -> bool:
    return (tag.name, tag.value) == (TagName.TRACK, track) and tag.evidence.origin in SAID_BY_PEOPLE
