"""Words that are broken at a line end: which are made whole, and how."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.hyphens import LineEnds, is_compound

JOINED = {
    "ge-\nmeente": "gemeente",
    "jeugd-\nhulp": "jeugdhulp",
    "Jeugd-\nhulp": "Jeugdhulp",
    "aan-\nbesteding": "aanbesteding",
    "aanbeste-\nding": "aanbesteding",
    "AANBE-\nSTEDING": "AANBESTEDING",
    "verant-\nwoordelijkheid": "verantwoordelijkheid",
    "verant-\nwoor-\ndelijkheid": "verantwoordelijkheid",
    "kwaliteits-\neisen": "kwaliteitseisen",
    "inkoop-\nprocedure": "inkoopprocedure",
    "jeugdhulp-\naanbieder": "jeugdhulpaanbieder",
    "jeugdhulpaan-\nbieders": "jeugdhulpaanbieders",
    "pleegzorg-\nvergoeding": "pleegzorgvergoeding",
    "persoons-\ngebonden": "persoonsgebonden",
    "over-\neenkomst": "overeenkomst",
    "raads-\nvergadering": "raadsvergadering",
    "cli-\nënten": "cliënten",
    "cliënt-\nondersteuning": "cliëntondersteuning",
    "financi-\nële": "financiële",
    "finan-\nci\u00eble": "financiële",
    "ﬁnan-\nciële": "financiële",
    "wet-\nhouder": "wethouder",
    "tarief-\nafspraken": "tariefafspraken",
    "budget-\nplafond": "budgetplafond",
    "zorg-\n  aanbieder": "zorgaanbieder",
    "zorg-  \naanbieder": "zorgaanbieder",
    "zorg-\r\naanbieder": "zorgaanbieder",
    "zorg\u2010\naanbieder": "zorgaanbieder",
    "ambte-\nnaar": "ambtenaar",
    "partij-\nen": "partijen",
    "ver-\nen": "ver- en",
    "sociaal-emo-\ntionele": "sociaal-emotionele",
    "beschikbaarheids-\nvoorziening": "beschikbaarheidsvoorziening",
    "(over-\ntreding)": "(overtreding)",
    "zorg\u00ad\naanbieder": "zorgaanbieder",
    "Wolken\u00ad\ndam": "Wolkendam",
    "zorg\ufffeaanbieder": "zorgaanbieder",
    "zorg\u0002aanbieder": "zorgaanbieder",
    "zorg\ufffe\naanbieder": "zorgaanbieder",
}
KEPT = {
    "Wmo-\nloket": "Wmo-loket",
    "WMO-\nloket": "WMO-loket",
    "hbo-\nopleiding": "hbo-opleiding",
    "Wmo\ufffeloket": "Wmo-loket",
    "e-\nmail": "e-mail",
    "Noord-\nHolland": "Noord-Holland",
    "Noord\u00ad\nHolland": "Noord-Holland",
    "niet-\ningezetenen": "niet-ingezetenen",
    "oud-\nbestuurder": "oud-bestuurder",
    "mede-\neigenaar": "mede-eigenaar",
    "zee-\negel": "zee-egel",
    "milieu-\ninspectie": "milieu-inspectie",
    "financieel-\ntechnische": "financieel-technische",
    "juridisch-\nfinanciële": "juridisch-financiële",
    "2017-\n2018": "2017-2018",
    "01-\n04-2018": "01-04-2018",
    "18-\njarige": "18-jarige",
    "covid-\n19": "covid-19",
    "VNG-\nconvenant": "VNG-convenant",
    "vitamine-\nC": "vitamine-C",
    "Jansen-\nDe Wit": "Jansen-De Wit",
    "xqzw-\nbrfgh": "xqzw-brfgh",
    "https://wolkendam.example/jeugd-\nhulp": "https://wolkendam.example/jeugd-hulp",
    "www.wolkendam.example/over-\neenkomst": "www.wolkendam.example/over-eenkomst",
    "info@jeugd-\nhulp.example": "info@jeugd-hulp.example",
    "kant-en-\nklaar": "kant-en-klaar",
    "beleid-voor-jeugd-\nhulp": "beleid-voor-jeugd-hulp",
}
LEFT_OUT = {
    "jeugd-\nen opvoedhulp": "jeugd- en opvoedhulp",
    "jeugd\u00ad\nen opvoedhulp": "jeugd- en opvoedhulp",
    "jeugd\ufffeen opvoedhulp": "jeugd- en opvoedhulp",
    "in-\nen uitstroom": "in- en uitstroom",
    "woon-\nof verblijfplaats": "woon- of verblijfplaats",
    "Jeugd-\nen Wmo-hulp": "Jeugd- en Wmo-hulp",
    "2017-\nen 2018": "2017- en 2018",
    "jeugd-\nrespectievelijk opvoedhulp": "jeugd- respectievelijk opvoedhulp",
    "twee-\ntot driemaal": "twee- tot driemaal",
    "voor-\nén nadelen": "voor- én nadelen",
}
UNTOUCHED = [
    "jeugd\nhulp",
    "jeugd-\n\nhulp",
    "jeugd -\nhulp",
    "jeugd-hulp",
    "jeugd- en opvoedhulp",
    "jeugd–\nhulp",
    "- een\n- twee",
    "-\nhulp",
    "jeugd-\n",
    "jeugd-\n(hulp)",
    "",
]
LETTERS = st.text("aAbeénsz -\n\r\u00ad\u0002\ufffe\u20101ﬁ.", max_size=60)


@pytest.mark.parametrize(("broken", "whole"), [*JOINED.items(), *KEPT.items(), *LEFT_OUT.items()])
def test_a_broken_word_is_whole_again(broken: str, whole: str) -> None:
    """The hyphen goes when a real word is left, stays in the word, or stands for what is shared."""
    assert LineEnds(()).mend(f"De {broken} telt.") == f"De {whole} telt."


@pytest.mark.parametrize("text", UNTOUCHED)
def test_what_is_not_broken_stays(text: str) -> None:
    """Hyphens that end no line, dashes, and what goes on after a blank line are left alone."""
    assert LineEnds(()).mend(text) == text


@pytest.mark.parametrize(
    ("page", "broken", "whole"),
    [
        pytest.param("Te Wolkendam.", "Wolken-\ndam", "Wolkendam", id="a name, unbroken elsewhere"),
        pytest.param("het wmoloket", "wmo-\nloket", "wmoloket", id="an abbreviation in one word"),
        pytest.param("de jeugd-hulp", "jeugd-\nhulp", "jeugd-hulp", id="with a hyphen elsewhere"),
        pytest.param("Jeugd-Hulp", "JEUGD-\nHULP", "JEUGD-HULP", id="in another case"),
        pytest.param("jeugd-hulp jeugdhulp", "jeugd-\nhulp", "jeugdhulp", id="both elsewhere"),
        pytest.param("Wolken-\ndam", "Wolken-\ndam", "Wolken-dam", id="broken there too"),
    ],
)
def test_the_document_tells_how_a_word_is_written(page: str, broken: str, whole: str) -> None:
    """What stands on one line elsewhere in the document decides before the lexicon does."""
    assert LineEnds([page]).mend(broken) == whole


@pytest.mark.parametrize(
    "word",
    ["jeugdhulpaanbieder", "raadsinformatiebrief", "verblijfsarrangement", "pleegzorgtarief"],
)
def test_compounds_are_made_of_known_words(word: str) -> None:
    """A compound is recognised by its parts and the sounds that link them."""
    assert is_compound(word)


@pytest.mark.parametrize("word", ["gemeentr", "xqzwhulp", "hulpxqzw", "wmoloket", "a" * 80, ""])
def test_other_letters_are_no_compound(word: str) -> None:
    """A part that is no word, or too short to tell, makes no compound."""
    assert not is_compound(word)


@given(LETTERS, st.lists(LETTERS, max_size=2))
def test_joining_loses_no_letter(text: str, pages: list[str]) -> None:
    """Every letter and digit stays, in order, and so does every blank line."""
    mended = LineEnds(pages).mend(text)
    assert _letters(mended) == _letters(text.replace("ﬁ", "fi"))
    assert mended.count("\n\n") == text.count("\n\n")


@given(LETTERS)
def test_mending_twice_changes_nothing(text: str) -> None:
    """What was mended has no broken word left."""
    mended = LineEnds(()).mend(text)
    assert LineEnds(()).mend(mended) == mended


def _letters(text: str) -> list[str]:
    return [each for each in text if each.isalnum()]


@given(
    st.lists(st.text("ab-_é \n", max_size=30), max_size=3),
    st.sampled_from(["a-\nb", "ab-\na", "aé-\nb", "b-\nba", "ab-\nab"]),
)
def test_the_hundredth_word_is_judged_as_the_first(pages: list[str], broken: str) -> None:
    """At first words are looked for in the text, and then all of them are gathered."""
    ends = LineEnds(iter(pages))
    assert len({ends.mend(f"zo {broken} zo") for _ in range(100)}) == 1
