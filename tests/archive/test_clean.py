"""From a slice of page text to text that is read and searched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import clean, printable, without_ligatures


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
        pytest.param("½ m²", "½ m²", id="compatibility characters stay"),
        pytest.param(
            "ﬁnanciële eﬀecten, oﬃcieel", "financiële effecten, officieel", id="ligatures"
        ),
        pytest.param("ĳsbaan ĲSBAAN", "ijsbaan IJSBAAN", id="the Dutch ligature"),
        pytest.param("\uf0b7 Eén\n \uf0a7  twee", "Eén twee", id="bullets of symbol fonts"),
        pytest.param("Ja \uf0a8 nee", "Ja \uf0a8 nee", id="a symbol within a line stays"),
        pytest.param("\uf0c8Eis", "\uf0c8Eis", id="a symbol against a word stays"),
        pytest.param("\ue123 Eis", "\ue123 Eis", id="another private character stays"),
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
    spelled = unicodedata.normalize("NFD", without_ligatures(text))
    assert kept == [each for each in spelled if each.isalnum()]


@given(st.text("ab \n\ufb01\ufb04ĳ\uf0b7\u00adé"))
def test_only_ligatures_are_spelled_out(text: str) -> None:
    """A text without ligatures stays as it is, and letters are only added for those."""
    spelled = without_ligatures(text)
    assert without_ligatures(spelled) == spelled
    assert len(spelled) - len(text) == sum(map(text.count, "ﬁĳ")) + 2 * text.count("ﬄ")


@given(st.text())
def test_printable_text_cannot_steer_a_terminal(text: str) -> None:
    """Of the control characters only line feed, tab and form feed stay, and no offset moves."""
    shown = printable(text)
    assert len(shown) == len(text)
    controls = {each for each in shown if unicodedata.category(each) == "Cc"}
    assert controls <= {"\n", "\t", "\f"}
    assert printable("a\n\t\f\x1b[2J") == "a\n\t\f\ufffd[2J"
