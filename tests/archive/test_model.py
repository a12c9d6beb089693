"""Dates of which a day, a month or a year is known."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import PartialDate, Precision


@pytest.mark.parametrize(
    ("text", "precision", "first", "last"),
    [
        pytest.param("2017-07-04", Precision.DAY, "2017-07-04", "2017-07-04", id="day"),
        pytest.param("2018-04", Precision.MONTH, "2018-04-01", "2018-04-30", id="month"),
        pytest.param("2016-02", Precision.MONTH, "2016-02-01", "2016-02-29", id="leap month"),
        pytest.param("2100-02", Precision.MONTH, "2100-02-01", "2100-02-28", id="no leap month"),
        pytest.param("2019", Precision.YEAR, "2019-01-01", "2019-12-31", id="year"),
        pytest.param("2018-12", Precision.MONTH, "2018-12-01", "2018-12-31", id="december"),
    ],
)
def test_a_date_covers_the_period_that_is_known(
    text: str, precision: Precision, first: str, last: str
) -> None:
    """A date knows how precise it is, and its first and last day."""
    date = PartialDate.parse(text)
    assert date.precision is precision
    assert (date.first.isoformat(), date.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "18",
        "2018-4",
        "2018-13",
        "2017-02-29",
        "2018-04-31",
        "2018-04-04-01",
        "20180404",
        "+018-04",
        " 2018",
        "2018-04-",
        "0000",
        "２０１８",
        "2018-00",
        "2018-04-00",
        "2018-00-04",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    """A date in another form, or a day that does not exist, is a ValueError."""
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


@given(day=st.dates(), parts=st.integers(1, 3))
def test_a_date_is_read_back_from_what_it_prints(day: dt.date, parts: int) -> None:
    """Printing and parsing are each other's inverse, and the day lies in the period."""
    known = (day.year, day.month, day.day)[:parts]
    date = PartialDate(*known)
    assert PartialDate.parse(str(date)) == date
    assert date.first <= day <= date.last
