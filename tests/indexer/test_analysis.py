"""How Dutch text is cut and folded into index words."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import fold
from indexer.analysis import STOP_WORDS, tokens, words

CUTS: list[tuple[str, tuple[str, ...]]] = [
    ("De gemeente Wolkendam koopt in.", ("de", "gemeente", "wolkendam", "koopt", "in")),
    ("Financiële eisen en coördinatie", ("financiele", "eisen", "en", "coordinatie")),
    ("jeugd- en opvoedhulp", ("jeugd", "en", "opvoedhulp")),
    ("JZ+ en JeugdzorgPlus", ("jz+", "en", "jeugdzorgplus")),
    ("a+b", ("a", "b")),
    ("artikel 2.3, lid 4.", ("artikel", "2.3", "lid", "4")),
    ("€ 1.000,50 om 14:30 uur", ("1.000,50", "om", "14:30", "uur")),
    ("in 2018, 2019", ("in", "2018", "2019")),
    ("ECLI:NL:RBFICTIE:2018:123.", ("ecli", "nl", "rbfictie", "2018:123")),
    ("snake_case 3D", ("snake", "case", "3d")),
    ("ﬁnancieel", ("financieel",)),
    ("Cafe\u0301 Ravenhorst", ("cafe", "ravenhorst")),
    (" \n…—• ", ()),
]


@pytest.mark.parametrize(("text", "expected"), CUTS, ids=[text.strip() for text, _ in CUTS])
def test_text_is_cut_into_folded_words(text: str, expected: tuple[str, ...]) -> None:
    """Hyphens part words, points and commas inside numbers do not, accents are dropped."""
    assert words(text) == expected


def test_tokens_know_where_they_stand() -> None:
    """Places count characters of the text as it is given, before folding."""
    text = "De ﬁnanciële nota"
    assert [text[token.start : token.end] for token in tokens(text)] == ["De", "ﬁnanciële", "nota"]


@given(st.text())
def test_tokens_are_in_order_and_apart(text: str) -> None:
    """No token begins before the one before it ends, and each is a fold of its own piece."""
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        assert token.text == fold(text[token.start : token.end]) != ""
        end = token.end


@given(st.text(st.characters(codec="latin-1")))
def test_letter_case_and_unicode_form_make_no_difference(text: str) -> None:
    """Decomposed and composed text give the same words."""
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text))


@given(st.sampled_from(sorted(STOP_WORDS)) | st.text(st.characters(codec="latin-1"), max_size=8))
def test_folding_twice_is_folding_once(word: str) -> None:
    """A folded word is its own fold."""
    assert fold(fold(word)) == fold(word)


def test_stop_words_are_index_words() -> None:
    """Each stop word is one word as the index holds it, or it would never be recognised."""
    assert [word for word in sorted(STOP_WORDS) if words(word) != (word,)] == []
