"""Where what a document says of itself does not agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from archive.model import SAID_BY_PEOPLE, Kind, Origin, PartialDate, Tag, TagName
from archive.tagging.confidence import SETTLES_FROM

_LEAST = 0.3
"""A weaker candidate is not worth telling of."""


class Contradiction(Struct, frozen=True):
    """A property for which the tags give values that cannot all hold.

    ``values`` has the strongest tag for each of them, the strongest first. ``settled`` says that
    a person has decided.
    """

    name: TagName
    values: tuple[Tag, ...]
    settled: bool


def contradictions(tags: Sequence[Tag]) -> tuple[Contradiction, ...]:
    """The properties that the document itself leaves in dispute, whatever settles them.

    Titles may differ, a document may belong to several tracks, and a day within a month
    contradicts nothing. A letter is also the form in which a decision or another paper is sent,
    and a folder is named after the procedure. Candidates that settle nothing are only in dispute
    with each other when there is nothing better.
    """
    return tuple(filter(None, (_contradiction(tags, name) for name in _DISPUTABLE)))


_DISPUTABLE = (TagName.KIND, TagName.DATE, TagName.LANGUAGE)


def _contradiction(tags: Sequence[Tag], name: TagName) -> Contradiction | None:
    told = [
        tag
        for tag in tags
        if tag.name is name and tag.value and tag.evidence.origin not in SAID_BY_PEOPLE
    ]
    able = [tag for tag in told if tag.confidence >= SETTLES_FROM]
    if not able and name is not TagName.LANGUAGE:
        able = [tag for tag in told if tag.confidence >= _LEAST]
    if name is TagName.KIND:
        able = [tag for tag in able if not _is_form(tag)] or able
    values = tuple(_strongest_of_each(able))
    if name is TagName.DATE:
        values = tuple(_without_looser(values))
    if len(values) < len(("one", "another")):
        return None
    settled = any(tag.name is name and tag.evidence.origin in SAID_BY_PEOPLE for tag in tags)
    return Contradiction(name, values, settled)


def _strongest_of_each(tags: Iterable[Tag]) -> Iterator[Tag]:
    seen: set[str] = set()
    for tag in sorted(tags, key=lambda tag: -tag.confidence):
        if tag.value not in seen:
            seen.add(tag.value)
            yield tag


def _is_form(tag: Tag) -> bool:
    """Whether it is a letter by its salutation or subject only, or told by a folder."""
    origin = tag.evidence.origin
    return origin is Origin.FOLDER or (tag.value == Kind.LETTER and origin is Origin.TEXT)


def _without_looser(tags: Sequence[Tag]) -> Iterator[Tag]:
    """The tags but for those whose period holds that of another: they say the same, less well."""
    dates = [PartialDate.parse(tag.value) for tag in tags]
    for tag, date in zip(tags, dates, strict=True):
        if not any(
            other != date and date.first <= other.first and other.last <= date.last
            for other in dates
        ):
            yield tag
