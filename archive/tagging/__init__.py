"""What a document is about, by plain rules: title, kind, tracks, date and language.

``tag_document`` collects every candidate with the words that speak for it; ``settle`` chooses.
The rules would rather say nothing than something wrong: what is ambiguous gets a confidence
below ``SETTLES_FROM``, stays visible as a candidate, and is left for a person to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import PurePath

from archive.language import language_of
from archive.model import Reading, Role, Tag, TagName, Track
from archive.tagging.confidence import SETTLES_FROM
from archive.tagging.dating import date_tags
from archive.tagging.kinds import kind_tags
from archive.tagging.names import readable_name
from archive.tagging.places import Place, head_of, later_pages, named_places
from archive.tagging.settling import settle, with_title
from archive.tagging.stated import vetted
from archive.tagging.titles import find_headings, title_tags
from archive.tagging.tracks import track_tags

__all__ = ["SETTLES_FROM", "readable_name", "settle", "tag_document", "with_title"]

_EVIDENCE_LENGTH = 80  # characters of the text that show its language


def tag_document(reading: Reading, path: PurePath, tracks: Sequence[Track]) -> tuple[Tag, ...]:
    """Every candidate for the title, kind, tracks, date and language of a document.

    Args:
        reading: what the extractor took from the file; its own tags come along, those that
            the document itself belies with a lower confidence.
        path: the file's path relative to the folder that was added; folder names count.
        tracks: the procurements that there are, from ``dossier.toml``.
    """
    head = head_of(reading)
    language = language_of("\n".join(page.text for page in reading.pages))
    stated = tuple(vetted(reading, path, language))
    headings = find_headings(reading)
    places = named_places(stated, headings, path)
    return (
        *stated,
        *title_tags(headings, path),
        *kind_tags(reading, path, places, head),
        *track_tags((*places, head), tracks),
        *date_tags(places, head, later_pages(reading), _rows(reading, head)),
        *_language_tags(language, head),
    )


def _rows(reading: Reading, head: Place) -> tuple[tuple[int, int], ...]:
    """From where to where the rows of tables stand on the page of ``head``."""
    spans = [block.span for block in reading.blocks if block.role is Role.TABLE_ROW]
    return tuple((span.start, span.end) for span in spans if span.page == head.page)


def _language_tags(language: str | None, head: Place) -> Iterator[Tag]:
    if language:
        opening = head.text[:_EVIDENCE_LENGTH]
        yield replace(head, weight=1.0).tag(TagName.LANGUAGE, language, opening, 0.9)
