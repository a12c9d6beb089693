"""What the Dutch rules make of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer import dutch
from indexer.analysis import STOP_WORDS, words
from indexer.light import LIGHT_WORDS

SAME_STEM = [
    ("kind", "kinderen"), ("huis", "huizen"), ("brief", "brieven"), ("tarief", "tarieven"),
    ("indicatie", "indicaties"), ("antwoord", "antwoorden"), ("maatregel", "maatregelen"),
    ("bijlage", "bijlagen"), ("lid", "leden"), ("dag", "dagen"), ("gemeente", "gemeenten"),
    ("aanbieder", "aanbieders"), ("zorgaanbieder", "zorgaanbieders"), ("besluit", "besluiten"),
    ("perceel", "percelen"), ("raadslid", "raadsleden"), ("werkdag", "werkdagen"),
    ("criterium", "criteria"), ("proces", "processen"), ("plaats", "plaatsen"),
    ("kans", "kansen"), ("prijs", "prijzen"), ("advies", "adviezen"), ("grens", "grenzen"),
    ("budget", "budgetten"), ("arrangement", "arrangementen"), ("jaar", "jaren"),
    ("wijziging", "wijzigingen"), ("mogelijkheid", "mogelijkheden"), ("jeugdige", "jeugdigen"),
    ("verlenen", "verleend"), ("verlenen", "verleent"), ("leveren", "geleverd"),
    ("uitvoeren", "uitgevoerd"), ("wijzigen", "gewijzigd"), ("aanbieden", "aangeboden"),
    ("verzoek", "verzocht"), ("voldoen", "voldaan"), ("tariefpercentage", "tariefpercentages"),
]  # fmt: skip

OTHER_STEM = [
    ("gemeente", "mening"), ("wijzigen", "wijzen"), ("wijziging", "wijze"), ("recht", "rechter"),
    ("leden", "lijden"), ("markt", "mark"), ("verband", "verbannen"), ("gebied", "bieden"),
    ("budget", "bud"), ("zorg", "zorgaanbieder"), ("aanbieder", "aanbod"), ("wet", "weten"),
    ("bestand", "bestaan"), ("gezond", "zon"), ("ouder", "oud"), ("artikel", "art"),
]  # fmt: skip

SPLIT = [
    ("jeugdhulpaanbieder", "jeugdhulp aanbieder"), ("inkoopprocedure", "inkoop procedure"),
    ("aanbestedingsdocument", "aanbesteding document"), ("budgetplafond", "budget plafond"),
    ("verblijfsarrangement", "verblijf arrangement"), ("marktconsultatie", "markt consultatie"),
    ("persoonsgebonden", "persoon gebonden"), ("pleegzorgvergoeding", "pleegzorg vergoeding"),
    ("gemeentebestuur", "gemeente bestuur"), ("toegangsteam", "toegang team"),
    ("rechtbankuitspraak", "rechtbank uitspraak"), ("zorgaanbieder", "zorg aanbieder"),
    ("gunningscriteria", "gunning criteria"), ("perceelindeling", "perceel indeling"),
    ("volumeplafond", "volume plafond"), ("wachttijden", "wacht tijden"),
    ("hardheidsclausule", "hardheid clausule"), ("jeugdhulp", "jeugd hulp"),
    ("rechtbank", "recht bank"), ("tariefpercentage", "tarief percentage"),
]  # fmt: skip

WHOLE = (
    "aanbieder inkoop gemeente kwaliteit verantwoordelijkheid jeugd hulp zorg tevredenheid".split()
)


@pytest.mark.parametrize(("one", "other"), SAME_STEM)
def test_inflections_share_a_stem(one: str, other: str) -> None:
    """A word and its inflection are one to a search."""
    assert dutch.stem(one) == dutch.stem(other)


@pytest.mark.parametrize(("one", "other"), OTHER_STEM)
def test_other_words_have_another_stem(one: str, other: str) -> None:
    """Words that merely look alike stay apart."""
    assert dutch.stem(one) != dutch.stem(other)


@pytest.mark.parametrize(("word", "parts"), SPLIT)
def test_compounds_fall_into_their_parts(word: str, parts: str) -> None:
    """The parts of a compound, without what links them."""
    assert dutch.split(word) == tuple(parts.split())


@pytest.mark.parametrize("word", WHOLE)
def test_simple_words_are_whole(word: str) -> None:
    """What only looks like a compound is not split."""
    assert dutch.split(word) == ()


def test_parts_of_parts_count() -> None:
    """A compound of a compound holds the parts of both."""
    assert dutch.all_parts("jeugdhulpaanbieder") == ("jeugdhulp", "jeugd", "hulp", "aanbieder")


def test_a_compound_is_split_among_known_words_alone() -> None:
    """Without a word list, the words that an archive holds decide."""
    known = frozenset({"jeugdhulp", "aanbieder", "sels"})
    assert dutch.split_among("jeugdhulpaanbieder", known) == ("jeugdhulp", "aanbieder")
    assert dutch.split_among("jeugdhulpvoorziening", known) == ()


def test_everyday_words_weigh_less() -> None:
    """What everybody says all day says little about a text."""
    assert dutch.weight("waarom") < dutch.weight("kind") < dutch.weight("jeugdhulp") <= 1


@pytest.mark.parametrize("light", ["waarbij", "indien", "toelichten", "hoeverre", "daarvoor"])
def test_words_of_joining_and_asking_weigh_less(light: str) -> None:
    """What holds a question together says less of its subject than a word as rare as it."""
    assert 0 < dutch.weight(light) <= 0.7
    assert dutch.weight("beroepstermijn") > 0.7


def test_light_words_are_folded_and_no_stop_words() -> None:
    """A stop word is no word of the query at all, and words are looked up folded."""
    assert not LIGHT_WORDS & STOP_WORDS
    assert all(words(word) == (word,) for word in LIGHT_WORDS)


@given(st.text("aeiouszntrdgklmbpvfh", max_size=20))
def test_parts_stand_in_the_word(word: str) -> None:
    """Whatever is split off is found in the word, in order; and stems never fail."""
    at = 0
    for part in dutch.split(word):
        at = word.index(part, at) + len(part)
    assert dutch.stem(word) or not word


@pytest.mark.parametrize(
    ("word", "derived"),
    [
        ("wijziging", "wijzigen"),
        ("wijzigingen", "wijzigen"),
        ("aanbesteden", "aanbesteding"),
        ("declaratie", "declareren"),
        ("indexeren", "indexering"),
        ("indexatie", "indexering"),
        ("financieel", "financiele"),
        ("structurele", "structureel"),
    ],
)
def test_verbs_and_their_nouns_lead_to_each_other(word: str, derived: str) -> None:
    """Their endings tell; a short word has none."""
    assert derived in dutch.derivations(word)
    assert dutch.derivations("ring") == dutch.derivations("tarief") == ()


def test_an_endless_run_of_letters_has_no_parts() -> None:
    """However many words it is made of: no document can stall its writer."""
    assert dutch.split("zorgtarief") == ("zorg", "tarief")
    assert dutch.split("zorgtarief" * 50) == ()
    assert not dutch.possible_parts("zorgtarief" * 50)
