"""Dates as Dutch documents and file names write them: found in a text, or typed by a person.

Day comes before month, as it does in Dutch. What is no possible date is left out, and so is a
number that could as well be something else: no date is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.errors import BadValue
from archive.model import Dated, PartialDate

FIRST_YEAR = 1900
LAST_YEAR = 2100
FORMS = "2017-07-04, 4-7-2017, 4 juli 2017, 2018-04, juli 2018 or 2019"
"""The ways of writing a date that ``parse_date`` is sure to read, for messages and help."""

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
_SHORT = ("jan", "feb", "mrt", "apr", "jun", "jul", "aug", "sept", "sep", "okt", "nov", "dec")
_ENGLISH = (
    *("january", "february", "march", "april", "may", "june", "july", "august"),
    *("september", "october", "november", "december"),
)
_MONTH_BY_START = {
    name[:3]: number for names in (_MONTHS, _ENGLISH) for number, name in enumerate(names, 1)
} | {"mrt": 3}
_CENTURY_TURNS_AT = 70
"""A year ``'69`` is 2069 and ``'70`` is 1970."""
_COMPACT_YEARS = range(1990, 2050)
"""Eight digits in a row are only a date when the year is one of a living archive."""

# An underscore separates in file names, so that ``\b`` will not do.
_START = r"(?<![^\W_])(?<![0-9][-./–])"
_END = r"(?![^\W_])"
_YEAR = r"(?P<year>[0-9]{4}|['’‘´`][0-9]{2})"
_MONTH = rf"(?P<month>(?ai:{'|'.join((*_MONTHS, *_ENGLISH))}|(?:{'|'.join(_SHORT)})\.?))"
_GAP = r"(?:[\s_-]{1,3}|\.)?"
# A number alone on its line is a page number, not the day of the month on the next line.
_DAY = (
    r"(?P<day>[0-9]{1,2}(?![^\S\n]*\n)|(?<=\S )[0-9]{1,2})(?:(?:e|ste|de)|(?:st|nd|rd|th)(?: of)?)?"
)

_NAMED = re.compile(rf"{_START}(?:{_DAY}{_GAP})?(?<![^\W\d_]){_MONTH},?{_GAP}{_YEAR}{_END}")
_MONTH_FIRST = re.compile(
    rf"{_START}(?P<month>(?ai:{'|'.join(_ENGLISH)})) (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,\s"
    rf"(?P<year>[0-9]{{4}}){_END}"
)
_NUMERIC = re.compile(
    rf"{_START}(?P<day>[0-9]{{1,2}})(?P<by> ?- ?|[./_])(?P<month>[0-9]{{1,2}})(?P=by){_YEAR}{_END}"
    r"(?![./][0-9])"
)
# Two digits for the year are a date only after a word that says so.
_SHORT_NUMERIC = re.compile(
    r"(?<![^\W_])(?ai:d\.? ?d\.?|datum):?\s{0,9}"
    r"(?P<date>(?P<day>[0-9]{1,2})(?P<by>[-./])(?P<month>[0-9]{1,2})(?P=by)(?P<year>[0-9]{2}))"
    rf"{_END}(?![-./][0-9])"
)
# A date stamp leaves room between its wheels: ``2 4 SEP. 2018``.
_WHEEL = re.compile(r"(?<!\S)[0-3] \Z")
_ISO = re.compile(
    rf"{_START}(?P<year>[0-9]{{4}})(?P<by>[-._])(?P<month>[0-9]{{2}})(?P=by)(?P<day>[0-9]{{2}})"
    rf"(?:{_END}|(?=T[0-9]))(?![./][0-9])"
)
_COMPACT = re.compile(
    rf"{_START}(?P<year>[0-9]{{4}})(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}}){_END}(?![-./–][0-9])"
)
_ISO_MONTH = re.compile(
    rf"{_START}(?P<year>[0-9]{{4}})[-_](?P<month>[0-9]{{2}}){_END}(?![-./_–][0-9])"
)
_SIGNS = {
    _NAMED: _YEAR.replace("?P<year>", "?:"),
    _MONTH_FIRST: r",\s[0-9]{4}",
    _NUMERIC: r"[-./_] ?[0-9]{1,2} ?[-./_] ?(?:[0-9]{4}|['’‘´`])",
    _SHORT_NUMERIC: r"[-./][0-9]{1,2}[-./][0-9]{2}",
    _ISO: r"[-._][0-9]{2}[-._][0-9]{2}",
    _COMPACT: r"[0-9]{8}",
    _ISO_MONTH: r"[-_](?<=[0-9]{4}.)[0-9]{2}",
}
PATTERNS = {pattern: re.compile(sign) for pattern, sign in _SIGNS.items()}
"""How dates are written, each with what a text has in which it is found: faster to look for."""

_LONGEST = 32
"""Characters that a date has at most before its year, where it names the month."""

_NUMBER_MARKER = re.compile(
    r"(?i)(?:nummers?|n[ro]s?\.?|kenmerk|voorstel|bijlage|stb\.?|stcrt\.?|tel\.?|€)[\s:_-]{0,3}\Z"
)
_MARKER_REACH = 16
_WEEKDAY = re.compile(r"(?i)\A(?:maan|dins|woens|donder|vrij|zater|zon)dag,?\s+")


def find_dates(text: str) -> tuple[Dated, ...]:
    """The days and months that a text names, in order; ``text[start:end] == evidence``.

    Bare years are not dates: they are too often the year of a budget or of a law.

    >>> [str(found.value) for found in find_dates("Verslag van 4 juli 2017, versie maart 2018")]
    ['2017-07-04', '2018-03']
    """
    found = sorted(_candidates(text), key=lambda dated: (dated.span[0], -dated.span[1]))
    kept: list[Dated] = []
    for dated in found:
        if not kept or dated.span[0] >= kept[-1].span[1]:
            kept.append(dated)
    return tuple(kept)


def parse_date(text: str) -> PartialDate:
    """The date that a person typed.

    Args:
        text: one date in any of ``FORMS``, or in another form that ``find_dates`` knows.

    Raises:
        BadValue: when it is no date, no possible date, or before 1900 or after 2100.
    """
    typed = text.strip()
    value = _iso(typed) or _whole(_WEEKDAY.sub("", typed))
    if value is None or not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise BadValue(f"not a date: {text!r}", f"write it as {FORMS}")
    return value


def _iso(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None


def _whole(text: str) -> PartialDate | None:
    """The date that takes up all of ``text``."""
    found = find_dates(text)
    return found[0].value if found and found[0].evidence == text else None


def matches_of(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """What ``finditer`` of one of the ``PATTERNS`` finds; sooner, where a month is named.

    That pattern can begin anywhere, and ends in a year: those are looked for first.
    """
    if pattern is not _NAMED:
        yield from pattern.finditer(text)
        return
    at = 0
    for year in PATTERNS[pattern].finditer(text):
        start, end = year.span()
        found = pattern.search(text, max(at, start - _LONGEST), end + 1) if start >= at else None
        if found is not None:
            at = found.end()
            yield found


def _candidates(text: str) -> Iterator[Dated]:
    for pattern in (each for each, sign in PATTERNS.items() if sign.search(text)):
        for match in matches_of(pattern, text):
            start, end = match.span("date" if pattern is _SHORT_NUMERIC else 0)
            day = match.groupdict().get("day")
            if pattern is _NAMED and day is not None and len(day) == 1:
                start, day = _stamped(match, start)
            value = _value(match, day)
            if value is not None and _is_plausible(pattern, match, value):
                yield Dated(value, (start, end), text[start:end])


def _stamped(match: re.Match[str], start: int) -> tuple[int, str | None]:
    """Where a date of one digit begins, and its day: a stamp may have parted its two digits.

    A short month in small letters after two lone digits leaves open which it is: no day.
    """
    wheel = _WHEEL.search(match.string, max(0, start - 3), start)
    month = match["month"].rstrip(".")
    if wheel is not None and month.isupper():
        return wheel.start(), wheel[0].strip() + match["day"]
    is_open = wheel is not None and month.lower() not in _MONTHS
    return start, None if is_open else match["day"]


def _value(match: re.Match[str], day: str | None) -> PartialDate | None:
    """The date in a match; None when there is no such day, or the year is far off."""
    year = _year(match["year"])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return PartialDate(year, _month(match["month"]), None if day is None else int(day))
    except ValueError:
        return None


def _year(written: str) -> int:
    if len(written) == len("2017"):
        return int(written)
    short = int(written[-2:])
    return short + (2000 if short < _CENTURY_TURNS_AT else 1900)


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTH_BY_START[written[:3].lower()]


def _is_plausible(pattern: re.Pattern[str], match: re.Match[str], value: PartialDate) -> bool:
    """Whether digits that could be a number or a range of years are meant as a date."""
    if pattern not in (_COMPACT, _ISO_MONTH):
        return True
    start = match.start()
    if _NUMBER_MARKER.search(_text_before(match.string, start)):
        return False
    if pattern is _COMPACT:
        return value.year in _COMPACT_YEARS
    return value.month != (value.year + 1) % 100  # 2011-12 is the season 2011-2012


def _text_before(text: str, at: int) -> str:
    """The few characters before ``at`` in which a marker word may stand."""
    return text[max(0, at - _MARKER_REACH) : at]
