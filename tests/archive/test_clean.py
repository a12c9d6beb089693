"""From a slice of page text to text that is read and searched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import clean, printable


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("jeugd\u00adhulp", "jeugdhulp", id="soft hyphen"),
        pytest.param("jeugd\u00ad\nhulp", "jeugd hulp", id="soft hyphen at a line end"),
        pytest.param("re\u0308gio", "rëgio", id="composed"),
        pytest.param("a\t b\r\n\fc", "a b c", id="white space"),
        pytest.param("a\u00a0\u2003b", "a b", id="typographic spaces"),
        pytest.param("\ufeffa\u200bb", "ab", id="invisible"),
        pytest.param("a\x00b\x1b[31mc", "a b [31mc", id="control characters"),
        pytest.param("\u202egro\u202c", "gro", id="direction marks"),
        pytest.param("  \n ", "", id="nothing"),
        pytest.param("½ m² ﬁ", "½ m² ﬁ", id="compatibility characters stay"),
    ],
)
def test_text_is_cleaned(text: str, cleaned: str) -> None:
    """One line of composed characters remains."""
    assert clean(text) == cleaned


@given(st.text())
def test_clean_text_is_one_line_without_surprises(text: str) -> None:
    """Cleaning twice changes nothing, and only single spaces and visible characters remain."""
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert cleaned == " ".join(cleaned.split())
    assert not [each for each in cleaned if unicodedata.category(each) == "Cc"]


@given(st.text())
def test_cleaning_loses_no_letter_or_digit(text: str) -> None:
    """Every letter and digit of the text is still there, in order."""
    kept = [each for each in unicodedata.normalize("NFD", clean(text)) if each.isalnum()]
    assert kept == [each for each in unicodedata.normalize("NFD", text) if each.isalnum()]


@given(st.text())
def test_printable_text_cannot_steer_a_terminal(text: str) -> None:
    """Of the control characters only line feed, tab and form feed stay, and no offset moves."""
    shown = printable(text)
    assert len(shown) == len(text)
    controls = {each for each in shown if unicodedata.category(each) == "Cc"}
    assert controls <= {"\n", "\t", "\f"}
    assert printable("a\n\t\f\x1b[2J") == "a\n\t\f\ufffd[2J"
