"""Texts without case and diacritics, and the words that they came from."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from archive.tagging.folding import fold

MARKED = st.text("aeé e\u0301ﬁß\u00ad\u200b-–.,  \n\tÉIİ²½")


def letter_by_letter(text: str) -> str:
    """What ``fold`` gives, as its description says it."""
    folded = ""
    for char in text:
        for base in unicodedata.normalize("NFKD", char.casefold()):
            if unicodedata.combining(base) or unicodedata.category(base) == "Cf":
                continue
            if base.isalnum():
                folded += base
            elif folded and not folded.endswith(" "):
                folded += " "
    return folded


def test_words_are_compared_without_case_and_diacritics() -> None:
    """Signs part words, invisible ones do not, and the original can be told."""
    folded = fold("Besluit: Cliënten\u00adraad \u2013 2018")
    assert folded.text == "besluit clientenraad 2018"
    at = folded.text.index("clientenraad")
    assert folded.words(at, at + len("clientenraad")) == "Cliënten\u00adraad"


@given(st.text() | MARKED)
def test_a_text_is_folded_letter_by_letter(text: str) -> None:
    """However it is done, each character becomes what it would alone."""
    assert fold(text).text == letter_by_letter(text)


@given(MARKED)
def test_each_folded_word_has_its_original(text: str) -> None:
    """The words that a stretch of the folded text came from fold to it again."""
    folded = fold(text)
    if folded.text:
        assert fold(folded.words(0, len(folded.text))).text.strip() == folded.text.strip()
