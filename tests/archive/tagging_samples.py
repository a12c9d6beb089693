"""Small documents to tag, and the tracks of a fictitious dossier."""

from collections.abc import Sequence
from pathlib import PurePath

from archive.model import (
    Block,
    Evidence,
    Identifier,
    Origin,
    Page,
    Reading,
    Role,
    Settled,
    Span,
    Tag,
    TagName,
    Track,
)
from archive.tagging.documents import tag_document
from archive.tagging.settling import settle

TRACKS = (
    Track("Basishulp Jeugd", aliases=("basishulp",), cues=("ambulante hulp", "toegangsteam")),
    Track("Verblijf Jeugd", aliases=("inkoop verblijf",), cues=("pleegzorg", "gezinshuis")),
    Track("Besloten Verblijf Jeugd Één", aliases=("BVJ",), tenders=("998877",)),
)


def reading(
    text: str = "",
    *,
    headings: Sequence[str] = (),
    tags: Sequence[Tag] = (),
    identifiers: Sequence[Identifier] = (),
    media_type: str = "application/pdf",
) -> Reading:
    """A document of one page: ``headings``, each on a line of its own, and then ``text``."""
    page = "\n".join([*headings, text])
    blocks: list[Block] = []
    start = 0
    for heading in headings:
        blocks.append(Block(Span(1, start, start + len(heading)), Role.HEADING, level=1))
        start += len(heading) + 1
    blocks.append(Block(Span(1, start, len(page))))
    pages = (Page(1, page),)
    return Reading(media_type, "test", "1", pages, tuple(blocks), tuple(tags), tuple(identifiers))


def stated(name: TagName, value: str, confidence: float = 1.0) -> Tag:
    """A tag that the file states of itself."""
    return Tag(name, value, Evidence(Origin.METADATA, value), confidence)


def settled(path: str, text: str = "", *headings: str) -> Settled:
    """What a document under ``path`` settles as."""
    return settle(tag_document(reading(text, headings=headings), PurePath(path), TRACKS))
