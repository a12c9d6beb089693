"""Telling a query in our language from a question in plain Dutch."""

from __future__ import annotations

import json
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import without_invisible
from archive.errors import QuerySyntaxError
from search.grammar import Juxtaposition, Node, Term
from search.question import LEAST_WORDS, read
from tests.conditions import material
from tests.search.test_parse import typed

NOTE = "gelezen als vraag in gewone taal"

AS_QUERIES: list[tuple[str, str]] = [
    ("wachttijd jeugdhulp", "wachttijd jeugdhulp"),
    ("wmo?", "wmo?"),
    ("wmo? pgb tarief", "wmo? pgb tarief"),
    ("wat is de wmo?", "wat is de wmo"),
    ("wachttijd jeugdhulp pgb tarief wmo?", "wachttijd jeugdhulp pgb tarief wmo"),
    ("wat is zorg*?", "wat is zorg*"),
    ("+wmo? wat is dat", "+wmo? wat is dat"),
    ('wat staat er in de "nota van inlichtingen"?', 'wat staat er in de "nota van inlichtingen"'),
    (
        'wat is er in de "nota van inlichtingen" gezegd over het tarief van de zorg',
        'wat is er in de "nota van inlichtingen" gezegd over het tarief van de zorg',
    ),
    (
        "hoe lang is de wachttijd van de jeugdhulp in Lisbeek? traject:verblijf",
        "hoe lang is de wachttijd van de jeugdhulp in Lisbeek? traject:verblijf",
    ),
    (
        "is er in de regio van Lisbeek een tarief voor de zorg EN vervoer?",
        "is er in de regio van Lisbeek een tarief voor de (zorg EN vervoer?)",
    ),
]


@pytest.mark.parametrize(("text", "printed"), AS_QUERIES, ids=[text for text, _ in AS_QUERIES])
def test_what_is_read_as_a_query(text: str, printed: str) -> None:
    """Signs keep their meaning, but for a question mark behind a word of a sentence."""
    question = read(text)
    assert question.notes == ()
    assert str(question.tree) == printed.replace("Lisbeek? traject", "Lisbeek traject")


PLAIN: list[tuple[str, str]] = [
    ("bracket", "Klopt het dat 2) de aanbieder van de zorg in Lisbeek wordt betaald?"),
    ("open bracket", "Geldt het tarief (zie bijlage 3 ook voor de aanbieder in Lisbeek"),
    ("quote", "Waarom staat er in de nota: “de zorg in Lisbeek is vrij? Dat klopt niet."),
    ("phrase", 'Wat verstaat u in paragraaf 4.2 van de nota onder "passende zorg"?'),
    ("dash", "Geldt de wachttijd van de nota -zoals in Lisbeek- ook voor de zorg?"),
    ("empty brackets", "Is het waar dat de zorg in Lisbeek (?) niet meer wordt betaald"),
    ("footnote", "Is de zorg in Lisbeek volgens u en de «raad» nog wel te betalen?[3 ]"),
    ("joker inside", "Is de zorg van NOC*NSF in Lisbeek volgens u nog wel te betalen?"),
    ("shouted", "IS HET WAAR DAT DE ZORG IN LISBEEK NIET EN OOK NIET VOOR (DE JEUGD IS"),
    ("ruling", "Volgt u (zie r.o. 4.2 in ECLI:NL:FICTIE:2018:17) de rechter in de zorg?"),
    ("no end", f'Hij zei "dit is de zorg" en {"dat is het ook van ons " * 3}in de raad'),
]


@pytest.mark.parametrize("text", [text for _, text in PLAIN], ids=[name for name, _ in PLAIN])
def test_what_is_read_as_plain_dutch(text: str) -> None:
    """A question is its words, and when signs in it mean nothing a note says so."""
    question = read(text)
    assert all(isinstance(part, Term) for part in parts(question.tree))
    assert len(question.notes) == 1
    assert question.notes[0].startswith(NOTE)


def parts(tree: Node) -> tuple[Node, ...]:
    """The neighbours at the top of a tree."""
    return tree.parts if isinstance(tree, Juxtaposition) else (tree,)


def test_a_stray_sign_is_named_with_its_place() -> None:
    """The note says which bracket has no counterpart, counted from 1."""
    (note,) = read("Klopt het dat 2) de aanbieder van de zorg in Lisbeek wordt betaald?").notes
    assert "')', teken 16" in note


def test_a_short_query_with_a_stray_sign_is_refused() -> None:
    """In a few words a bracket is a sign, and the mend is told."""
    with pytest.raises(QuerySyntaxError, match="not opened"):
        read("klopt het dat 2) de zorg")


def test_soft_hyphens_do_not_cut_words() -> None:
    """What is pasted has marks within words that nobody sees."""
    question = read("ta\u00adrief zorg\u200bplicht")
    assert (question.text, str(question.tree)) == ("tarief zorgplicht", "tarief zorgplicht")


@given(typed)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing but a syntax error comes of any text, and never from a long sentence."""
    sentence = f"hoe is het met de zorg van ons {text.replace(':', ' ').lower()} en ook van u?"
    with suppress(QuerySyntaxError):
        assert read(text).text == unicodedata.normalize("NFC", without_invisible(text))
    if not set("*~") & set(sentence):
        assert read(sentence).tree


@given(st.lists(st.sampled_from(["de", "zorg", "van", "Lisbeek"]), min_size=1, max_size=15))
def test_words_alone_need_no_note(words: list[str]) -> None:
    """Words without signs are the same either way."""
    question = read(" ".join(words))
    assert question.notes == ()
    assert [str(part) for part in parts(question.tree)] == words
    assert LEAST_WORDS > 1


def test_real_questions_are_never_refused() -> None:
    """Whatever brackets and quotes people left open in them."""
    texts = [
        json.loads(line)["text"]
        for path in sorted(material("ir").glob("*/queries.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert len(texts) > 1000
    for text in texts:
        assert all(isinstance(part, Term) for part in parts(read(text).tree)), text
