"""The candidates for the tags of a document, new or read before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePath

from msgspec.structs import replace

from archive.asides import without_comments
from archive.language import language_of
from archive.model import (
    SAID_BY_PEOPLE,
    Origin,
    Page,
    PartialDate,
    Reading,
    Role,
    Tag,
    TagName,
    Track,
)
from archive.tagging.dating import date_tags
from archive.tagging.kinds import kind_tags
from archive.tagging.places import Place, below_head, head_of, named_places
from archive.tagging.settling import settle
from archive.tagging.stated import vetted
from archive.tagging.titles import find_headings, title_tags
from archive.tagging.tracks import track_tags

_EVIDENCE_LENGTH = 80  # characters of the text that show its language


def tag_document(
    reading: Reading, path: PurePath, tracks: Sequence[Track], said: Sequence[Tag] = ()
) -> tuple[Tag, ...]:
    """Every candidate for the title, kind, tracks, date and language of a document.

    Args:
        reading: what the extractor took from the file; its own tags come along, those that
            the document itself belies with a lower confidence.
        path: the file's path relative to the folder that was added; folder names count.
        tracks: the procurements that there are, from ``dossier.toml``.
        said: what people say of it; not among the candidates, but a date that they give tells
            tracks apart.
    """
    pages = without_comments(reading)
    head = head_of(pages)
    language = language_of("\n".join(page.text for page in pages))
    stated = tuple(vetted(reading, path, language))
    headings = find_headings(reading)
    places = named_places(stated, headings, path)
    dates = tuple(date_tags(places, head, below_head(pages), _rows(reading, head)))
    return (
        *stated,
        *title_tags(headings, path),
        *kind_tags(reading, path, places, head),
        *_track_tags(places, reading.pages, tracks, settle((*said, *stated, *dates)).date),
        *dates,
        *_language_tags(language, head),
    )


def with_tracks(
    tags: Sequence[Tag],
    relative: str,
    pages: Sequence[Page],
    tracks: Sequence[Track],
    date: PartialDate | None,
) -> tuple[Tag, ...]:
    """The tags of a document that was read before, with those for its tracks found anew.

    Args:
        tags: all its tags; what people said of its tracks stays.
        relative: its path below the folder that was added; when that is unknown (empty), the
            tracks that its folders once told stay, as far as they are still there.
        pages: its pages, of which the first with text is read.
        tracks: the procurements that there are now.
        date: the date of the document, where it is known.
    """
    titles = [tag for tag in tags if tag.name is TagName.TITLE]
    stated = [tag for tag in titles if tag.evidence.origin is Origin.METADATA]
    headings = [_as_place(tag) for tag in titles if tag.evidence.origin is Origin.TITLE]
    named = next((t.evidence.text for t in titles if t.evidence.origin is Origin.FILE_NAME), "")
    places = named_places(stated, headings, PurePath(relative or named))
    names = {track.name for track in tracks}
    kept = [
        tag
        for tag in tags
        if tag.name is not TagName.TRACK or tag.evidence.origin in SAID_BY_PEOPLE
    ]
    if not relative:
        told = (tag for tag in tags if tag.name is TagName.TRACK and tag.value in names)
        kept += [tag for tag in told if tag.evidence.origin is Origin.FOLDER]
    return (*kept, *_track_tags(places, pages, tracks, date))


def _track_tags(
    places: Sequence[Place],
    pages: Sequence[Page],
    tracks: Sequence[Track],
    date: PartialDate | None,
) -> tuple[Tag, ...]:
    """Found again when tracks change, from the pages alone: comments on them count as well."""
    return track_tags((*places, head_of(pages)), tracks, date)


def _as_place(title: Tag) -> Place:
    at = title.evidence
    extent = None if at.start is None or at.end is None else (at.start, at.end)
    return Place(Origin.TITLE, title.value, page=at.page, extent=extent)


def _rows(reading: Reading, head: Place) -> tuple[tuple[int, int], ...]:
    """From where to where the rows of tables stand on the page of ``head``."""
    spans = [block.span for block in reading.blocks if block.role is Role.TABLE_ROW]
    return tuple((span.start, span.end) for span in spans if span.page == head.page)


def _language_tags(language: str | None, head: Place) -> Iterator[Tag]:
    if language:
        opening = head.text[:_EVIDENCE_LENGTH]
        yield replace(head, weight=1.0).tag(TagName.LANGUAGE, language, opening, 0.9)
