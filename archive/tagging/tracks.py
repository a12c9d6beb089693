"""The procurements that a document is about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.identifiers import find_identifiers
from archive.model import Origin, PartialDate, Tag, TagName, Track
from archive.tagging.confidence import AMBIGUOUS
from archive.tagging.folding import Folded, fold
from archive.tagging.places import Place, in_turn


class _Naming(Struct, frozen=True):
    """Words of a place that name a track."""

    track: str
    words: str
    span: tuple[int, int]
    confidence: float


def track_tags(
    places: Sequence[Place], tracks: Sequence[Track], date: PartialDate | None = None
) -> tuple[Tag, ...]:
    """The tracks that are named somewhere; only when there are none, those hinted at.

    A ``date`` outside the period of a track leaves the track a candidate, unless its full name
    or a tender number is there; of several tracks with the same alias or cue it finds the one.
    """
    apart = tuple(track.name for track in tracks if _is_outside(track, date))
    current = [track for track in tracks if track.name not in apart]
    named = tuple(in_turn(places, lambda place: _tracks_named(place, tracks)))
    if named:
        return tuple(_doubted(tag, apart) for tag in named)
    hinted = tuple(in_turn(places, lambda place: _tracks_hinted(place, current)))
    return hinted or tuple(
        replace(tag, confidence=min(tag.confidence, AMBIGUOUS))
        for tag in in_turn(places, lambda place: _tracks_hinted(place, tracks))
    )


def _is_outside(track: Track, date: PartialDate | None) -> bool:
    if track.period is None or date is None:
        return False
    first, last = track.period
    return date.last < first.first or last.last < date.first


def _doubted(tag: Tag, apart: Sequence[str]) -> Tag:
    """A tag for an alias of a track whose period is another, made a candidate."""
    by_alias = fold(tag.evidence.text).text.strip() != fold(tag.value).text.strip()
    if tag.value in apart and by_alias and not any(map(str.isdigit, tag.evidence.text)):
        return replace(tag, confidence=min(tag.confidence, AMBIGUOUS))
    return tag


def _tracks_named(place: Place, tracks: Sequence[Track]) -> Iterator[Tag]:
    folded = fold(place.text)
    namings = [naming for track in tracks for naming in _namings(place, folded, track)]
    namings.sort(key=lambda naming: -naming.confidence)
    seen: set[str] = set()
    for naming in namings:
        if naming.track not in seen and not any(_is_within(naming, other) for other in namings):
            seen.add(naming.track)
            yield place.tag(TagName.TRACK, naming.track, naming.words, naming.confidence)


def _namings(place: Place, folded: Folded, track: Track) -> Iterator[_Naming]:
    for names, confidence in (((track.name,), 0.95), (track.aliases, 0.9)):
        for name in names:
            for start, end in _occurrences(name, folded):
                words = folded.words(start, end)
                yield _Naming(track.name, words, (start, end), confidence)
    for number in track.tenders:
        for words in _tender_words(number, place, folded):
            yield _Naming(track.name, words, (-1, -1), 0.95)


def _tender_words(number: str, place: Place, folded: Folded) -> Iterator[str]:
    """Where a tender is named: on a page only with a word that marks it as one."""
    if place.origin is not Origin.TEXT:
        yield from (folded.words(start, end) for start, end in _occurrences(number, folded))
        return
    for found in find_identifiers(place.text):
        if found.identifier.type == "tender" and found.identifier.value == number:
            yield place.text[slice(*found.span)]


def _occurrences(name: str, folded: Folded) -> Iterator[tuple[int, int]]:
    needle = fold(name).text.strip()
    if needle and needle in folded.text:
        for match in re.finditer(rf"\b{re.escape(needle)}\b", folded.text):
            yield match.span()


def _is_within(naming: _Naming, other: _Naming) -> bool:
    """Whether the words are part of the longer name of another track."""
    (start, end), (from_, to) = naming.span, other.span
    longer = to - from_ > end - start >= 1
    return naming.track != other.track and longer and from_ <= start and end <= to


def _tracks_hinted(place: Place, tracks: Sequence[Track]) -> Iterator[Tag]:
    """The track of which the place holds cues; weak on a page unless there are two of them."""
    folded = fold(place.text)
    hints = {track.name: words for track in tracks if (words := _cue_words(folded, track))}
    for track, words in hints.items():
        strong = len(words) > 1 or place.origin is not Origin.TEXT
        sure = strong and len(hints) == 1
        confidence = 0.7 if sure else AMBIGUOUS
        yield place.tag(TagName.TRACK, track, ", ".join(words), confidence)


def _cue_words(folded: Folded, track: Track) -> list[str]:
    spans = [next(_occurrences(cue, folded), None) for cue in track.cues]
    return [folded.words(*span) for span in spans if span]
