"""What a page says of a document that it names or links to.

A procurement page lists its documents as *Marktconsultatie juli 2018: presentatie en verslag*: the
name in the link says little, the sentence around it and the heading above it say the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.dates import find_dates
from archive.model import Origin, PartialDate, Tag, TagName, Track
from archive.tagging import date_marks as marks
from archive.tagging.confidence import AMBIGUOUS
from archive.tagging.dating import dates_named, in_another_year, owned
from archive.tagging.folding import fold
from archive.tagging.kinds import kinds_across, kinds_named
from archive.tagging.places import Place
from archive.tagging.settling import settle
from archive.tagging.tracks import track_tags

_HAPPENED = re.compile(
    r"(?i)\b(?:verzonden|verstuurd|gepubliceerd|plaatsgevonden|plaats|geweest|gehouden|"
    r"uitspraak gedaan|gewezen|vastgesteld|ondertekend|gesloten|gegund|georganiseerd|gesproken|"
    r"gepresenteerd|uitgevoerd|besloten|aangeboden|verschenen)\b"
)
_NAMES_EVENT = re.compile(r"\W*(?:[^\W\d_]+ ){0,4}[^\W\d_]+\W{1,3}\Z")
_YEAR = re.compile(
    r"\b[Ii]n (?:het jaar )?(?P<year>(?:19|20)[0-9]{2}) (?:hebben|heeft|is|zijn|werd|werden|vond)\b"
)


class Mention(Struct, frozen=True):
    """A document as a page names it: its ``name``, the sentence and the headings around that."""

    name: str
    context: str = ""
    section: str = ""
    page_title: str = ""


def tag_mention(mention: Mention, tracks: Sequence[Track]) -> tuple[Tag, ...]:
    """Every candidate for the kind, date and tracks of a document that is only mentioned.

    In the evidence the name is the title, headings are folders, and the sentence is text.
    """
    name = Place(Origin.TITLE, mention.name)
    section = Place(Origin.FOLDER, mention.section, 0.9)
    page = Place(Origin.FOLDER, mention.page_title, 0.8)
    context = Place(Origin.TEXT, mention.context, 0.9)
    dates = tuple(_dates(name, section, context))
    return (
        *_kinds(name, section),
        *track_tags((name, section, page, context), tracks, settle(dates).date),
        *dates,
    )


def _kinds(name: Place, section: Place) -> tuple[Tag, ...]:
    return tuple(kinds_named(name)) or tuple(kinds_across(name, section))


def _dates(name: Place, section: Place, context: Place) -> Iterator[Tag]:
    named = dates_named(name)
    if named:
        yield from named
        return
    if marks.AFTERWARDS.search(fold(name.text).text):
        return  # the headings and the sentence date what came before it
    above = dates_named(section)
    other_year = tuple(in_another_year(above, (section,), context))
    if other_year:
        yield from (replace(tag, confidence=AMBIGUOUS) for tag in above)
        yield from other_year
        return
    yield from above
    yield from _dates_in_sentence(context)


def _dates_in_sentence(context: Place) -> Iterator[Tag]:
    """The day on which it says that something happened, or the event that it begins with."""
    text = context.text
    found = [(dated, value) for dated in find_dates(text) for value in owned(dated, text)]
    confidence = 0.8 if len({value for _, value in found}) == 1 else AMBIGUOUS
    for dated, value in found:
        opens = _NAMES_EVENT.match(text[: dated.span[0]]) and text[dated.span[1] :][:1] in ":,)"
        if opens or _HAPPENED.search(text):
            yield context.tag(TagName.DATE, str(value), dated.evidence, confidence)
    year = _YEAR.search(text)
    if year and not found:
        of_year = PartialDate(int(year["year"]))
        yield context.tag(TagName.DATE, str(of_year), year[0], 0.7)
