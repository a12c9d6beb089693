"""What the candidates together say: one value for each property, or none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from archive.model import Kind, Origin, PartialDate, Settled, Tag, TagName
from archive.tagging.confidence import SETTLES_FROM


def settle(tags: Sequence[Tag]) -> Settled:
    """Choose from the candidates: the most decisive origin first, then the highest confidence.

    Two different values of equal weight leave a property open, and so does a person who sets
    it to nothing. A date from a less decisive origin may refine the one chosen, never move it.

    Raises:
        ValueError: when the value of a tag is no kind or no date.
    """
    kind = _only(_strongest(tags, TagName.KIND))
    return Settled(
        title=next(iter(_strongest(tags, TagName.TITLE)), None) or None,
        kind=Kind(kind) if kind else None,
        tracks=_settled_tracks(tags),
        date=_settled_date(tags),
        language=_only(_strongest(tags, TagName.LANGUAGE)) or None,
    )


def _by_origin(tags: Iterable[Tag], name: TagName) -> Iterator[tuple[Origin, tuple[Tag, ...]]]:
    """The tags that may settle a property, the most decisive origin first."""
    able = [
        tag
        for tag in tags
        if tag.name is name
        and tag.confidence >= SETTLES_FROM
        and (tag.value or tag.evidence.origin is Origin.PERSON)
    ]
    for origin in Origin:
        if group := tuple(tag for tag in able if tag.evidence.origin is origin):
            yield origin, group


def _best(group: Iterable[Tag]) -> tuple[str, ...]:
    """The different values of the highest confidence."""
    group = tuple(group)
    highest = max(tag.confidence for tag in group)
    return tuple(dict.fromkeys(tag.value for tag in group if tag.confidence == highest))


def _strongest(tags: Iterable[Tag], name: TagName) -> tuple[str, ...]:
    return next((_best(group) for _, group in _by_origin(tags, name)), ())


def with_title(settled: Settled, name: str) -> Settled:
    """What is settled; a document whose title nothing tells is called ``name``."""
    return settled if settled.title else replace(settled, title=name)


def _only(values: Sequence[str]) -> str | None:
    return values[0] if len(values) == 1 else None


def _settled_tracks(tags: Iterable[Tag]) -> tuple[str, ...]:
    for _, group in _by_origin(tags, TagName.TRACK):
        return tuple(dict.fromkeys(tag.value for tag in group if tag.value))
    return ()


def _settled_date(tags: Iterable[Tag]) -> PartialDate | None:
    chosen: PartialDate | None = None
    for origin, group in _by_origin(tags, TagName.DATE):
        found = _agreed(_best(group))
        if chosen is None:
            if found is None or origin is Origin.PERSON:
                return found
            chosen = found
        elif found is not None and _refines(found, chosen):
            chosen = found
    return chosen


def _agreed(values: Sequence[str]) -> PartialDate | None:
    """The most precise of some dates that lie within each other; None when they contradict."""
    dates = sorted({PartialDate.parse(value) for value in values if value}, key=_length)
    if not dates or not all(_lies_in(dates[0], other) for other in dates):
        return None
    return dates[0]


def _length(date: PartialDate) -> int:
    return (date.last - date.first).days


def _lies_in(date: PartialDate, period: PartialDate) -> bool:
    return period.first <= date.first and date.last <= period.last


def _refines(date: PartialDate, chosen: PartialDate) -> bool:
    return _lies_in(date, chosen) and _length(date) < _length(chosen)
