"""Dates in Dutch texts and file names, and dates that people type."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.dates import PATTERNS, find_dates, matches_of, parse_date
from archive.errors import BadValue
from archive.model import PartialDate, Precision

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)
SHORT = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


def values(text: str) -> list[str]:
    """The dates found in a text, printed."""
    return [str(found.value) for found in find_dates(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("op 4 juli 2017 in Wolkendam", "2017-07-04", id="day in words"),
        pytest.param("vrijdag 13 maart 2020", "2020-03-13", id="weekday"),
        pytest.param("Verslag d.d. 04-07-2017", "2017-07-04", id="digits with zeros"),
        pytest.param("d.d.04-07-2017", "2017-07-04", id="marker without a space"),
        pytest.param("04-07-'17", "2017-07-04", id="short year"),
        pytest.param("4-7-’98", "1998-07-04", id="short year of the last century"),
        pytest.param("4-7-2017", "2017-07-04", id="digits without zeros"),
        pytest.param("4.7.2017", "2017-07-04", id="dots"),
        pytest.param("4/7/2017", "2017-07-04", id="slashes, day first"),
        pytest.param("2018-07-02", "2018-07-02", id="iso"),
        pytest.param("2018-07-02T10:15:00", "2018-07-02", id="iso with a time"),
        pytest.param("scan_20180702_lisbeek", "2018-07-02", id="eight digits in a file name"),
        pytest.param("Marktconsultatie juli 2018", "2018-07", id="month"),
        pytest.param("jul. 2018", "2018-07", id="short month with a dot"),
        pytest.param("JULI 2018", "2018-07", id="capitals"),
        pytest.param("4 sept. 2018", "2018-09-04", id="sept"),
        pytest.param("12 mrt 2018", "2018-03-12", id="mrt"),
        pytest.param("4 juli '17", "2017-07-04", id="words with a short year"),
        pytest.param("1e mei 2018", "2018-05-01", id="ordinal"),
        pytest.param("verslag_4-juli-2017", "2017-07-04", id="hyphens around the month"),
        pytest.param("4_juli_2017_verslag", "2017-07-04", id="underscores around the month"),
        pytest.param("2017-07-04-verslag", "2017-07-04", id="iso before a hyphen"),
        pytest.param("notulen_04_07_2017", "2017-07-04", id="underscores between digits"),
        pytest.param("planning 2018-07", "2018-07", id="iso month"),
        pytest.param("1.2.2018", "2018-02-01", id="what looks like a version is a date"),
        pytest.param("29 februari 2020", "2020-02-29", id="leap day"),
        pytest.param("op\n4\u00a0juli\n2017", "2017-07-04", id="broken over lines after the day"),
        pytest.param("op 4\njuli 2017", "2017-07-04", id="broken over lines before the month"),
        pytest.param("12-14 juli 2018", "2018-07", id="of several days only the month"),
        pytest.param("blad\n4\njuli 2018", "2018-07", id="a page number is no day"),
        pytest.param("27 - 05 - 2019", "2019-05-27", id="room around the hyphens"),
        pytest.param("d.d. 04-07-17", "2017-07-04", id="two digits for the year after d.d."),
        pytest.param("Datum: 4/7/17", "2017-07-04", id="two digits for the year after a label"),
        pytest.param("de 4de juli 2017", "2017-07-04", id="4de"),
        pytest.param("Juni, 2019", "2019-06", id="comma before the year"),
        pytest.param("eind november / begin december 2017", "2017-12", id="begin of a month"),
        pytest.param("4 July 2017", "2017-07-04", id="English"),
        pytest.param("the 4th of July 2017", "2017-07-04", id="English ordinal"),
        pytest.param("May 4, 2017", "2017-05-04", id="English, month first"),
        pytest.param("INGEKOMEN 2 4 SEP. 2018", "2018-09-24", id="stamp with room in the day"),
        pytest.param("1 2 DECEMBER 2018", "2018-12-12", id="stamp with a whole month"),
        pytest.param("1 2 dec. 2018", "2018-12", id="perhaps a stamp: only the month"),
        pytest.param("punt 2 4 juli 2018", "2018-07-04", id="number of an item before the day"),
    ],
)
def test_a_date_is_found_in_every_dutch_form(text: str, expected: str) -> None:
    """Each way of writing a date gives that date, and nothing else."""
    assert values(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("31 februari 2018", id="no such day in words"),
        pytest.param("45-13-2018", id="no such day in digits"),
        pytest.param("31-02-2018", id="day too late for its month"),
        pytest.param("2018-02-31", id="iso day too late for its month"),
        pytest.param("2018-13", id="no such month"),
        pytest.param("45 juli 2018", id="no such day, though the month exists"),
        pytest.param("zaak 18-233", id="case number"),
        pytest.param("C/03/247432 / KG ZA 18-233", id="case numbers"),
        pytest.param("06-12345678 of 045-5601234", id="phone numbers"),
        pytest.param("paragraaf 4.3.2", id="paragraph number"),
        pytest.param("versie 1.2.2018.3", id="version of four parts"),
        pytest.param("periode 2018-2019", id="range of years"),
        pytest.param("seizoen 2011-12", id="short range of years"),
        pytest.param("tendernummer 20180702", id="number after a marker word"),
        pytest.param("kenmerk: 2018-07", id="reference after a marker word"),
        pytest.param("12345678", id="eight digits that are no year"),
        pytest.param("18230702", id="before 1900"),
        pytest.param("4 juli 2101", id="after 2100"),
        pytest.param("zaak 04-07-17", id="two digits for the year without a marker"),
        pytest.param("d.d. 04-07-17-3", id="number after a marker"),
        pytest.param("d.d. 31-02-17", id="no such day after a marker"),
        pytest.param("3 4 SEP. 2018", id="no such day on a stamp"),
        pytest.param("decoratie 2018", id="month inside a word"),
        pytest.param("mei", id="month without a year"),
        pytest.param("in 2019", id="bare year"),
        pytest.param("4 julı 2018", id="letter that only looks like an i"),
    ],
)
def test_what_is_no_date_gives_nothing(text: str) -> None:
    """Impossible dates and numbers of another sort are left alone."""
    assert values(text) == []


def test_dates_come_in_order_with_the_words_they_were_read_from() -> None:
    """Several dates in a text keep their order, and each span covers its evidence."""
    text = "Van 1 mei 2018 via 02-06-2018 tot juli 2019."
    found = find_dates(text)
    assert [dated.evidence for dated in found] == ["1 mei 2018", "02-06-2018", "juli 2019"]
    assert [dated.value.precision for dated in found] == [
        *(Precision.DAY, Precision.DAY, Precision.MONTH)
    ]
    assert all(text[slice(*dated.span)] == dated.evidence for dated in found)


def forms(day: dt.date) -> list[str]:
    """All forms in which a day is printed."""
    number, month, year = day.day, day.month, day.year
    return [
        f"{number} {MONTHS[month - 1]} {year}",
        f"{number} {MONTHS[month - 1].upper()} {year}",
        f"{number} {SHORT[month - 1]} {year}",
        f"{number}-{MONTHS[month - 1]}-{year}",
        f"{number}_{MONTHS[month - 1]}_{year}",
        f"{number}-{month}-{year}",
        f"{number:02d}-{month:02d}-{year}",
        f"{number}.{month}.{year}",
        f"{number:02d}/{month:02d}/{year}",
        f"{number:02d}_{month:02d}_{year}",
        day.isoformat(),
        day.isoformat().replace("-", "_"),
    ]


DAYS = st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31))


@given(
    DAYS, st.sampled_from(["{}", "verslag_{}", "{}_verslag", "Wolkendam, {}.", "({})", "op {} om"])
)
def test_every_real_day_is_found_again_in_every_form(day: dt.date, around: str) -> None:
    """Whatever day is printed in whatever form, the same day is read from it."""
    for form in forms(day):
        assert values(around.format(form)) == [day.isoformat()], form


@given(DAYS)
def test_every_day_that_is_typed_is_read(day: dt.date) -> None:
    """A person may type a day in any of the forms."""
    assert {parse_date(form) for form in forms(day)} == {PartialDate(day.year, day.month, day.day)}


CONFUSABLE = st.text(
    st.sampled_from("0123456789-./_ '’\njanuarifebmtpsdcoklgJUſKıé€n:T"), max_size=60
)


@given(st.text() | CONFUSABLE)
def test_any_text_is_read_without_error_and_with_exact_spans(text: str) -> None:
    """Random text never raises; what is found is in order, does not overlap, and is exact."""
    end = 0
    for dated in find_dates(text):
        assert dated.span[0] >= end
        end = dated.span[1]
        assert text[slice(*dated.span)] == dated.evidence
        assert 1900 <= dated.value.year <= 2100


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param("2017-07-04", "2017-07-04", id="iso day"),
        pytest.param(" 4-7-2017 ", "2017-07-04", id="digits with spaces around"),
        pytest.param("4 juli 2017", "2017-07-04", id="words"),
        pytest.param("dinsdag 4 juli 2017", "2017-07-04", id="weekday"),
        pytest.param("20170704", "2017-07-04", id="eight digits"),
        pytest.param("juli 2018", "2018-07", id="month in words"),
        pytest.param("2018-04", "2018-04", id="iso month"),
        pytest.param("2011-12", "2011-12", id="a month that could be a range of years"),
        pytest.param("2019", "2019", id="year"),
    ],
)
def test_a_typed_date_is_read(typed: str, expected: str) -> None:
    """The forms that people use are read with their precision."""
    assert str(parse_date(typed)) == expected


@pytest.mark.parametrize(
    "typed",
    ["", "gisteren", "31-2-2018", "2018-13", "op 4 juli 2017", "0800", "2101-01-01", "4-7-17"],
)
def test_what_is_no_typed_date_is_refused_with_the_value_and_the_forms(typed: str) -> None:
    """The message names what was typed and how dates may be written."""
    with pytest.raises(BadValue, match=re.escape(repr(typed))) as caught:
        parse_date(typed)
    assert "4 juli 2017" in caught.value.hint


@pytest.mark.parametrize("pattern", PATTERNS)
@given(data=st.data())
def test_whatever_is_written_as_a_date_has_its_sign(
    pattern: re.Pattern[str], data: st.DataObject
) -> None:
    """Looking for the sign first hides nothing that the pattern would find."""
    text = data.draw(st.from_regex(pattern))
    if pattern.search(text):
        assert PATTERNS[pattern].search(text)


_PIECES = (
    *("4", "14", " ", "  ", "\n", "e", "nd of", ".", ",", "-", "_", "juli", "JULI", "sept.", "mei"),
    *("january", "2018", "12018", "20192018", "'18", "’18", "'2018", "van", "x", "3 4 mei 2019"),
)


@pytest.mark.parametrize("pattern", PATTERNS)
@given(text=st.lists(st.sampled_from(_PIECES), max_size=14).map("".join))
def test_years_lead_to_the_same_dates(pattern: re.Pattern[str], text: str) -> None:
    """Looking for years first finds what going over the text would find."""
    found = [match.span() for match in matches_of(pattern, text)]
    assert found == [match.span() for match in pattern.finditer(text)]
