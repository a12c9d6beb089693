"""The date of a document: the one in its name, or one marked as its own on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from archive.dates import find_dates
from archive.model import Dated, PartialDate, Precision, Tag, TagName
from archive.tagging import date_marks as marks
from archive.tagging.confidence import AMBIGUOUS
from archive.tagging.folding import fold
from archive.tagging.lines import Line, Setting, lines_of
from archive.tagging.places import Place, in_turn, is_own

_SIGNATURE_LINES = 6
_MOST_CLOSINGS = 1000
"""So many dates at the end of a page are looked at: tables have thousands."""
_MOST_WORDS = 300
_REACH = 100
"""So many characters before a date can make it that of something else."""
_MOST_CANDIDATES = 20
"""So many dates of one page are kept as candidates: a list of letters has hundreds."""


def date_tags(
    places: Sequence[Place],
    head: Place,
    later: Iterable[Place] = (),
    rows: Sequence[tuple[int, int]] = (),
) -> Iterator[Tag]:
    """The candidates for the date.

    Args:
        places: the names of the document and of its folders, the most decisive first.
        head: the top of its first page.
        later: the text after that, in which it may say when it was adopted or signed.
        rows: from where to where the rows of tables stand on its first page.
    """
    if any(marks.AFTERWARDS.search(fold(place.text).text) for place in places if is_own(place)):
        places = [place for place in places if is_own(place)]
    named = tuple(in_turn(places, dates_named))
    marked = _dates_on_page(head, rows)
    other_year = tuple(in_another_year(named, places, head))
    if other_year:
        named = tuple(replace(tag, confidence=AMBIGUOUS) for tag in named)
    yield from named
    yield from marked
    yield from other_year
    if not marked:
        yield from _dates_of_signing(later)


def owned(dated: Dated, text: str) -> tuple[PartialDate, ...]:
    """The part of a date in ``text`` that can be the document's own; none or one.

    Of *4 en 5 juli 2017* only the month is sure; a deadline or a period is none at all.
    """
    start, end = dated.span
    before = text[max(0, start - _REACH) : start]
    if marks.NOT_ITS_DATE.search(before) or marks.PERIOD_AFTER.match(text, end):
        return ()
    if not marks.ENUMERATED.search(before):
        return (dated.value,)
    if dated.value.precision is Precision.DAY:
        return (PartialDate(dated.value.year, dated.value.month),)
    return ()


def dates_named(place: Place) -> tuple[Tag, ...]:
    """The date in a name; when there are several, each of them as a candidate."""
    found = [
        (value, dated) for dated in find_dates(place.text) for value in owned(dated, place.text)
    ]
    confidence = 0.9 if len({value for value, _ in found}) == 1 else AMBIGUOUS
    return tuple(
        place.tag(TagName.DATE, str(value), dated.evidence, confidence) for value, dated in found
    )


def _dates_on_page(head: Place, rows: Sequence[tuple[int, int]]) -> tuple[Tag, ...]:
    """The dates at the top of the first page that are marked as the document's own."""
    lines = lines_of(head.text)
    if marks.is_mail(lines):
        return _date_of_mail(head, lines)
    found: list[Tag] = []
    sections = marks.dated_sections(lines)
    minuted = False
    for dated in find_dates(head.text):
        line = Setting.of(lines, dated.span)
        at = head.start + dated.span[0]
        listed = any(start <= at < end for start, end in rows)
        listed = listed or marks.waits_for_another(lines, line.number)
        under = marks.in_stack(lines, line.number)
        confidence = _confidence(line, dated, listed=listed) if under is None else float(under)
        if line.number in sections and marks.HELD.match(line.lead):
            continue
        if marks.MINUTES.match(line.lead) and confidence:
            minuted = True
        elif minuted and _adopted(line, dated):
            continue  # when the minutes were adopted, at a later meeting
        if confidence and not marks.weekday_differs(line.before, dated.value):
            found += _tags(head, line, dated, confidence)
    return tuple(found[:_MOST_CANDIDATES])


def _tags(place: Place, line: Setting, dated: Dated, confidence: float) -> list[Tag]:
    start, end = line.span
    words = place.text[start:end][:_MOST_WORDS]
    return [
        place.tag(TagName.DATE, str(value), words, confidence, line.span)
        for value in owned(dated, place.text)
    ]


def _date_of_mail(head: Place, lines: Sequence[Line]) -> tuple[Tag, ...]:
    """When the mail at the top was sent; those that it answers come after it."""
    for line in lines[: marks.MAIL_HEAD_LINES]:
        match = marks.SENT.match(line.text)
        dates = find_dates(line.text) if match else ()
        if dates and not marks.weekday_differs(line.text[: dates[0].span[0]], dates[0].value):
            return (head.tag(TagName.DATE, str(dates[0].value), line.text, 0.9, line.span),)
        if match:
            return ()
    return ()


def _confidence(line: Setting, dated: Dated, *, listed: bool) -> float:
    """How sure it is that a date on a line is the document's; 0 when nothing marks it so.

    A date that is ``listed`` (in a table, or under labels) says nothing by standing alone.
    """
    marks_of_it: list[Callable[[Setting, Dated], float | None]] = [_labelled, _adopted, _held]
    for marked in [*marks_of_it, *([] if listed else [_alone])]:
        confidence = marked(line, dated)
        if confidence is None:
            return 0.0
        if confidence:
            # A label further down may head a column, or belong to an annex.
            return confidence if line.number < marks.HEAD_LINES else confidence * 0.8
    return 0.0


def _labelled(line: Setting, dated: Dated) -> float | None:
    """Of a date after a label or under one; None when the label is that of another date."""
    if marks.LABEL.search(line.before):
        return 1.0
    if marks.LATER_LABEL.search(line.before):
        return 0.9
    if marks.OTHER_LABEL.search(line.before):
        return None
    if not line.before.strip():
        if marks.stands_under_another(line):
            return None
        if marks.LABEL.fullmatch(line.previous):
            return 1.0
    return marks.under_labels(line, dated)


def _adopted(line: Setting, _: Dated) -> float:
    """Of a date on which a document says that it was adopted."""
    adopted = marks.ADOPTED.match(line.lead) and not marks.OF_ANOTHER.search(line.lead)
    return 0.9 if adopted and marks.ENDS.match(line.after) else 0.0


def _held(line: Setting, _: Dated) -> float:
    """Of the day of a meeting, or of a paper that says so in its first words."""
    if not marks.ENDS.match(line.after):
        return 0.0
    lead = line.lead
    if marks.HELD.match(lead) and not marks.OF_ANOTHER.search(lead):
        return 0.8
    return 0.75 if marks.VERSION.match(lead) or marks.VERSION.match(line.before) else 0.0


def _alone(line: Setting, _: Dated) -> float:
    """Of a date on a line of its own, after a place at most, or that opens a press release.

    Below the name of a meeting its hour may follow.
    """
    if line.number >= marks.HEAD_LINES or not marks.SENDER.match(line.before.lstrip()):
        return 0.0
    if not line.after.strip(" .,;"):
        return 0.0 if line.runs_on else 0.8
    if line.before.strip() and marks.DATELINE.match(line.after):
        return 0.75
    is_meeting = marks.MEETING.search(line.previous) and marks.HOUR.match(line.after)
    return 0.75 if is_meeting and not line.runs_on else 0.0


def in_another_year(named: Sequence[Tag], names: Iterable[Place], head: Place) -> Iterator[Tag]:
    """Dates on the page that are those of the name but for the year, which is nowhere there.

    A name that says *december 2018* over a text that says *december 2017* is as likely to be
    mistaken as the text. A line that repeats one of the ``names`` is not the text.
    """
    values = {PartialDate.parse(tag.value) for tag in named}
    lines = lines_of(head.text) if values else ()
    told = [fold(name.text).text.strip() for name in names]
    found = [(dated, Setting.of(lines, dated.span)) for dated in find_dates(head.text) if lines]
    found = [(dated, line) for dated, line in found if not _repeats(head.text, line, told)]
    months = {(dated.value.year, dated.value.month) for dated, _ in found}
    if any((value.year, value.month) in months for value in values):
        return
    days = {(value.month, value.day) for value in values if value.month is not None}
    for dated, line in found:
        if (dated.value.month, dated.value.day) in days:
            words = head.text[slice(*line.span)]
            yield head.tag(TagName.DATE, str(dated.value), words, AMBIGUOUS, line.span)


def _repeats(text: str, line: Setting, names: Iterable[str]) -> bool:
    """Whether a line holds a name of the document, or is part of one that takes several."""
    said = f" {fold(text[slice(*line.span)]).text.strip()} "
    return any(said in f" {name} " or (" " in name and f" {name} " in said) for name in names)


def _dates_of_signing(pages: Iterable[Place]) -> tuple[Tag, ...]:
    """The day on which a document says at its end that it was adopted or signed."""
    for page in pages:
        if not marks.may_close(page.text):
            continue
        lines = lines_of(page.text)
        for dated in find_dates(page.text)[-_MOST_CLOSINGS:]:
            line = Setting.of(lines, dated.span)
            if _closes(lines, line):
                return tuple(_tags(page, line, dated, 0.9))
    return ()


def _closes(lines: Sequence[Line], line: Setting) -> bool:
    """Whether a document is signed here: in so many words, or by a place and a signature."""
    if marks.CLOSING.match(line.lead):
        return not marks.OF_ANOTHER.search(line.lead)
    if not marks.SIGNING.match(line.before) or line.after.strip(" .,") or line.runs_on:
        return False
    below = lines[line.number + 1 : line.number + 1 + _SIGNATURE_LINES]
    return any(marks.SIGNATURE.search(each.text) for each in below)
