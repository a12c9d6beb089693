"""The date of a document: the one in its name, or one marked as its own on the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.dates import find_dates
from archive.model import Dated, PartialDate, Precision, Tag, TagName
from archive.tagging.confidence import AMBIGUOUS
from archive.tagging.folding import fold
from archive.tagging.places import Place, in_turn, is_own

_HEAD_LINES = 40
_DAY_OF_WEEK = r"(?:(?:maan|dins|woens|donder|vrij|zater|zon)dag,?\s+)?"
# What comes before a date that is not the document's: a deadline, a period, a start.
_NOT_ITS_DATE = re.compile(
    r"(?i)(?:(?<![^\W_])(?:voor|v[óo]{1,2}r|per|tot|vanaf|sinds|ingaande|t/?m|tot en met|uiterlijk|"
    rf"met ingang van|m\.?i\.?v\.?)\s+(?:op\s+)?{_DAY_OF_WEEK}"
    r"|(?<![^\W_])(?:\w*deadline|sluiting\w*|\w*termijn|inschrij\w*|indien\w*|aanmeld\w*|"
    r"aanlever\w*|ingangsdatum|looptijd|geldend|geldig|gepland\w*|planning|uiterlijk)"
    r"(?![^\W_])[^.;\n]{0,25})\Z"
)
_PERIOD_AFTER = re.compile(r"(?i)\s*(?:tot|t/?m|en met|–|—|\s-\s)(?![^\W_])\s*\S")
_ENUMERATED = re.compile(
    r"(?i)(?:(?<![0-9])[0-9]{1,2}|(?:januari|februari|maart|april|mei|juni|juli|augustus|"
    r"september|oktober|november|december))\s*(?:en|of|&|/|-|–|,)\s*\Z"
)
# What comes of an event later than the day of the event.
_AFTERWARDS = re.compile(
    r"\b(?:samenvatting|reacties|beantwoording|antwoorden|nvi|nota s? ?van inlichtingen)\b"
)
_LABEL = re.compile(
    r"(?i)(?:\A\s*|\s{2,}|[|;(]\s*)(?:datum(?: (?:uitspraak|besluit|bijeenkomst|vergadering|"
    r"verslag|overleg|brief|document))?|uitspraakdatum|dagtekening|verzonden|verzenddatum|"
    r"besluitdatum|vastgesteld(?: op| d\.d\.)?)\s*[:.]?\s*"
    rf"(?:verzonden(?: per \S+)? op\s+)?{_DAY_OF_WEEK}\Z"
)
_LABEL_ALONE = re.compile(
    r"(?i)\s*(?:datum(?: uitspraak| besluit)?|dagtekening|uitspraakdatum):?\s*\Z"
)
_HELD = re.compile(
    r"\A\W*(?:(?:[A-Z][a-z]*)?(?i:verslag|notulen|samenvatting|weergave|presentatie|consultatie|"
    r"bijeenkomst|vergadering|dialoog|nota van inlichtingen|uitspraak|vonnis|arrest|beschikking)"
    r"[^.;]{0,80}|(?i:gehouden))\s(?i:op|van|d\.?d\.?)\s+"
    rf"(?i:{_DAY_OF_WEEK})\Z"
)
_ENDS = re.compile(r"(?i)\W*(?:\Z|om\b|te\b|in\b|aanvang\b)")
_OF_ANOTHER = re.compile(r"(?i)\b(?:uw|vorige|tegen|verzoek|ontvangen|ingediend|volgende)\b")
_SENDER = re.compile(
    rf"(?:[A-Z][^\s,-]*(?:[ -][^\s,-]+){{0,3}},\s*)?(?:d\.?d\.?\s*)?(?i:{_DAY_OF_WEEK})\Z"
)


def date_tags(places: Sequence[Place], head: Place) -> Iterator[Tag]:
    """The candidates for the date, in the names (``places``) and on the first page (``head``)."""
    if any(_AFTERWARDS.search(fold(place.text).text) for place in places if is_own(place)):
        places = [place for place in places if is_own(place)]
    yield from in_turn(places, _dates_named)
    yield from _dates_on_page(head)


def _dates_named(place: Place) -> tuple[Tag, ...]:
    """The date in a name; when there are several, each of them as a candidate."""
    owned = [
        (value, dated) for dated in find_dates(place.text) for value in _owned(dated, place.text)
    ]
    confidence = 0.9 if len({value for value, _ in owned}) == 1 else AMBIGUOUS
    return tuple(
        place.tag(TagName.DATE, str(value), dated.evidence, confidence) for value, dated in owned
    )


def _owned(dated: Dated, text: str) -> tuple[PartialDate, ...]:
    """The part of a date in ``text`` that can be the document's own; none or one.

    Of *4 en 5 juli 2017* only the month is sure; a deadline or a period is none at all.
    """
    start, end = dated.span
    if _NOT_ITS_DATE.search(text[:start]) or _PERIOD_AFTER.match(text, end):
        return ()
    if not _ENUMERATED.search(text[:start]):
        return (dated.value,)
    if dated.value.precision is Precision.DAY:
        return (PartialDate(dated.value.year, dated.value.month),)
    return ()


def _dates_on_page(head: Place) -> tuple[Tag, ...]:
    """The dates at the top of the first page that are marked as the document's own."""
    lines = [re.sub(r"\s{2,}", "  ", line) for line in head.text.splitlines() if line.strip()]
    lines = lines[:_HEAD_LINES]
    found: list[Tag] = []
    for above, line in zip(["", *lines], lines, strict=False):
        for dated in find_dates(line):
            confidence = _date_confidence(above, line, dated)
            found += [
                head.tag(TagName.DATE, str(value), line.strip(), confidence)
                for value in _owned(dated, line)
                if confidence
            ]
    return tuple(found)


def _date_confidence(above: str, line: str, dated: Dated) -> float:
    """How sure it is that a date on a line is the document's; 0 when nothing marks it so."""
    start, end = dated.span
    before, after = line[:start], line[end:]
    if _LABEL.search(before) or (not before.strip() and _LABEL_ALONE.match(above)):
        return 1.0
    alone = not after.strip(" .,;")
    if alone and _SENDER.match(before.lstrip()):
        return 0.8
    if _HELD.match(before) and _ENDS.match(after) and not _OF_ANOTHER.search(before):
        return 0.8
    return 0.0
