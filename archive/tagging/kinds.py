"""The kind of a document, by its names, its folders and the top of its first page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import PurePath

from msgspec.structs import replace

from archive.dates import find_dates
from archive.model import Evidence, Kind, Origin, Reading, Tag, TagName
from archive.tagging.confidence import AMBIGUOUS
from archive.tagging.date_marks import above_mail, is_mail
from archive.tagging.folding import Folded, fold
from archive.tagging.forms import kinds_by_form
from archive.tagging.kind_rules import (
    CONFIDENCE,
    SUBJECT,
    WEAK_ON_PAGE,
    KindMatch,
    kind_matches,
)
from archive.tagging.lines import Line, lines_of
from archive.tagging.places import Place, in_turn, is_own

_SURE_OF_HEAD = 0.75
_LABEL_LINES = 15
_LONGEST_OPENING = 80  # characters
# A genre word that opens a name and governs a preposition is its head: *brief over de nota*.
_LEAD = re.compile(
    r"(?:(?:\d+e?|concept|definitieve?|ontwerp|kort|eerste|tweede|derde|vierde|vijfde"
    r"|aanvullende?) )*\Z"
)
_FIRST_LINES = 3
_CERTAIN = 3
"""The rank of words that can only name a document."""
_GOVERNS = re.compile(
    r" (?:over|van|voor|op|bij|inzake|tot|in|aan|betreffende|met|naar aanleiding van|"
    r"vaststellen|vaststelling|d d|dd)\b"
)
_SLIDES = frozenset({".ppt", ".pptx", ".ppsx", ".odp", ".key"})


def kind_tags(
    reading: Reading, path: PurePath, places: Sequence[Place], head: Place
) -> Iterator[Tag]:
    """The candidates for the kind.

    Args:
        reading: the document; an identifier of its own may make it a ruling.
        path: the file's path, for its extension.
        places: the names of the document and of its folders, the most decisive first.
        head: the top of its first page.
    """
    for identifier in reading.identifiers:
        if identifier.type in ("ecli", "ljn"):
            evidence = Evidence(Origin.METADATA, identifier.value)
            yield Tag(TagName.KIND, Kind.RULING, evidence, 0.95)
    if any(_is_unlisted(place) for place in places if is_own(place)):
        places = [place for place in places if is_own(place)]
        yield from in_turn(places, kinds_named)
        return
    lines = lines_of(head.text)
    found = tuple(in_turn(places, kinds_named))
    if is_mail(lines) and not any(
        _kinds_on_page(head, above_mail(lines))
    ):  # its name is that of what it is about, or of what it brings
        yield from (replace(tag, confidence=min(tag.confidence, AMBIGUOUS)) for tag in found)
        return
    yield from found
    if not any(tag.evidence.origin is Origin.FILE_NAME for tag in found):
        name = next(place for place in places if place.origin is Origin.FILE_NAME)
        folder = next((place for place in places if place.origin is Origin.FOLDER), None)
        yield from kinds_across(name, folder)
        yield from _kind_of_suffix(path)
    yield from _kinds_on_page(head, lines)
    yield from kinds_by_form(head, lines)


def _kind_of_suffix(path: PurePath) -> Iterator[Tag]:
    if path.suffix.lower() in _SLIDES:
        evidence = Evidence(Origin.FILE_NAME, path.suffix)
        yield Tag(TagName.KIND, Kind.PRESENTATION, evidence, 0.7)


def kinds_named(place: Place) -> tuple[Tag, ...]:
    """The kind that a name gives, or each of the kinds between which it leaves the choice."""
    folded = fold(place.text)
    deciding, least = _deciding(folded.text)
    tags = tuple(tag for match in deciding for tag in _kind_tag(place, folded, match, least))
    if len({match.rule.kind for match in deciding}) == 1:
        return tags[:1]
    return tuple(replace(tag, confidence=min(tag.confidence, AMBIGUOUS)) for tag in tags)


def _deciding(folded: str) -> tuple[list[KindMatch], float]:
    """The head of a name, or two words that *en* joins, or else the matches of the highest rank.

    With them comes the confidence that they have at least.
    """
    matches = kind_matches(folded)
    if matches and _is_head(folded, matches[0]):
        return matches[:1], _SURE_OF_HEAD
    for pair in pairwise(matches):
        joined = folded[pair[0].end : pair[1].start] == " en "
        if joined and all(match.rule.rank >= SUBJECT for match in pair):
            return list(pair), 0.0
    rank = max((match.rule.rank for match in matches), default=0)
    return [match for match in matches if match.rule.rank == rank], 0.0


def _is_unlisted(place: Place) -> bool:
    """Whether a name says that the document is of a sort that has no kind here."""
    deciding, _ = _deciding(fold(place.text).text)
    return bool(deciding) and all(match.rule.kind is None for match in deciding)


def kinds_across(name: Place, folder: Place | None) -> Iterator[Tag]:
    """The kind that a name gives in its folder: a *samenvatting* in *marktconsultatie*."""
    if folder is None:
        return
    border = len(fold(name.text).text.strip())
    both = replace(name, text=f"{name.text} {folder.text}")
    folded = fold(both.text)
    for match in kind_matches(folded.text):
        if match.start < border < match.end:
            yield from _kind_tag(both, folded, match)


def _is_head(folded: str, match: KindMatch) -> bool:
    opens = _LEAD.match(folded[: match.start]) is not None
    return opens and match.rule.rank >= SUBJECT and _GOVERNS.match(folded, match.end) is not None


def _kind_tag(
    place: Place,
    folded: Folded,
    match: KindMatch,
    least: float = 0.0,
    span: tuple[int, int] | None = None,
) -> tuple[Tag, ...]:
    if match.rule.kind is None:
        return ()
    confidence = max(least, CONFIDENCE[match.rule.rank])
    words = folded.words(match.start, match.end)
    return (place.tag(TagName.KIND, match.rule.kind, words, confidence, span),)


def _kinds_on_page(head: Place, lines: Sequence[Line]) -> Iterator[Tag]:
    """The kind that a line at the top of the first page gives."""
    for each in lines[:_LABEL_LINES]:
        line = _unspaced(each.text)
        folded = fold(line)
        matches = kind_matches(folded.text)
        if not matches or matches[0].rule in WEAK_ON_PAGE or not _opens(line, matches[0]):
            continue
        if _is_label(folded.text.strip(), matches[0]):
            # *Besluit:* opens what is decided; without the colon it is the name of the paper.
            origin = Origin.TEXT if line.endswith(":") else Origin.TITLE
            place = replace(head, origin=origin)
            yield from _kind_tag(place, folded, matches[0], 0.95, each.span)
            return
        if len(line) <= _LONGEST_OPENING and _is_head(folded.text, matches[0]):
            yield from _kind_tag(head, folded, matches[0], _SURE_OF_HEAD, each.span)
            return
        if each.number < _FIRST_LINES and _names(line, folded.text, matches[0]):
            yield from _kind_tag(head, folded, matches[0], _SURE_OF_HEAD, each.span)
            return


def _names(line: str, folded: str, match: KindMatch) -> bool:
    """Whether a line at the very top is a title that begins with a genre, and no sentence."""
    short = len(line) <= _LONGEST_OPENING and line[-1] not in ".,;:?"
    opens = _LEAD.match(folded[: match.start]) is not None
    return short and opens and match.rule.rank >= _CERTAIN


def _unspaced(line: str) -> str:
    """A line with single spaces, and words that were printed ``V O N N I S`` in one piece."""
    line = " ".join(line.split())
    return line.replace(" ", "") if re.fullmatch(r"(?:[^\W\d_] )+[^\W\d_]", line) else line


def _opens(line: str, match: KindMatch) -> bool:
    """Whether a line begins a text: with a capital, or as *arrest van 2 juli 2018* does."""
    if line[0].isupper():
        return True
    sure = match.rule.kind is Kind.RULING and match.rule.rank > SUBJECT and match.start == 0
    return sure and any(dated.span[1] == len(line) for dated in find_dates(line))


def _is_label(folded: str, match: KindMatch) -> bool:
    """Whether a line holds the name of a genre and nothing else, as on a letterhead."""
    return _LEAD.match(folded[: match.start]) is not None and match.end == len(folded)
