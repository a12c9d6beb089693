"""Small documents to write into a catalogue, and how they are written."""

from archive.catalogue import Catalogue
from archive.model import (
    Evidence,
    Origin,
    Tag,
    TagName,
)
from archive.stored import NewDocument
from archive.tagging.settling import settle
from tests.archive.builders import NOON, PAGE_BREAK, footer, heading, new_document, reading_of, row

WHEN = NOON.isoformat(timespec="seconds")


def tag(name: TagName, value: str, origin: Origin = Origin.TEXT) -> Tag:
    """A tag with some evidence."""
    return Tag(name, value, Evidence(origin, f"er staat {value}", 1), 0.8)


def plan(name: str, *tags: Tag) -> NewDocument:
    """A document of two pages that differs from others by its name."""
    reading = reading_of(
        heading("Zorgplan"), "Wolkendam koopt in.", footer("1"), PAGE_BREAK, row("Eis 1")
    )
    return new_document(reading, *tags, name=name)


def add(catalogue: Catalogue, new: NewDocument) -> int:
    """Write a document in a transaction of its own."""
    with catalogue.transaction():
        return catalogue.add(new)


def retag(catalogue: Catalogue, key: int, *tags: Tag) -> None:
    """Replace the tags of a document in a transaction of its own."""
    with catalogue.transaction():
        catalogue.set_tags(key, tags, settle(tags))
