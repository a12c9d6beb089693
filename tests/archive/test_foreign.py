"""Long stretches in another language than the rest of a document."""

import pytest

from archive.foreign import LEAST_LETTERS, foreign_stretches
from archive.split import split
from tests.archive.builders import PAGE_BREAK, reading_of

DUTCH = (
    "De gemeente Lisbeek koopt de jeugdhulp in bij aanbieders die op dit moment al zorg leveren."
    " Zij betaalt hun per uur, en stelt daarbij eisen aan de kwaliteit van die hulp en aan de"
    " mensen die haar geven. Wie niet aan die eisen voldoet, krijgt van haar geen overeenkomst."
)
ENGLISH = (
    "The contracting authority may exclude a tenderer from the procedure when it has shown that the"
    " tenderer did not pay the taxes that it had to pay, or when it has been convicted by a court."
    " It has to give the reasons for its decision, and the tenderer may ask for a review."
)
CODES = "ZORG-48A21 JW301 AGB 0600-1234 IBAN STATUSCODE HEADER XSD BERICHTVERSIE PRODUCTCATEGORIE "


def stretches(*texts: str, language: str | None = "nl") -> list[tuple[str, int, int]]:
    """Language, first and last page of the stretches in a document of a page per text."""
    pieces = [piece for text in texts for piece in (text, PAGE_BREAK)]
    passages, *_ = split(reading_of(*pieces), "d", ruling=False)
    found = foreign_stretches(passages, language)
    assert all(each.letters >= LEAST_LETTERS for each in found)
    return [(each.language, each.page, each.last_page) for each in found]


def test_a_long_stretch_is_noted_with_its_pages() -> None:
    """English pages in a Dutch document are one stretch, over the pages that they take."""
    assert stretches(DUTCH * 2, ENGLISH * 2, ENGLISH * 2, DUTCH * 2) == [("en", 2, 3)]


def test_dutch_in_an_english_document_is_foreign() -> None:
    """What is foreign depends on the language of the document."""
    assert stretches(ENGLISH * 2, DUTCH * 3, language="en") == [("nl", 2, 2)]


@pytest.mark.parametrize(
    ("texts", "language"),
    [
        ((DUTCH * 3,), "nl"),
        ((DUTCH, ENGLISH, DUTCH), "nl"),
        ((DUTCH, CODES * 20), "nl"),
        ((DUTCH * 3, ENGLISH * 3), None),
    ],
    ids=["none", "a quotation", "codes", "language unknown"],
)
def test_other_text_is_no_stretch(texts: tuple[str, ...], language: str | None) -> None:
    """Neither one paragraph, nor codes, nor anything in a document of an unknown language."""
    assert stretches(*texts, language=language) == []
