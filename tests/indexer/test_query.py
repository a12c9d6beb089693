"""What a query means, in plain Python: the oracle of every engine."""

from __future__ import annotations

import pytest
from hypothesis import given

from archive.model import Passage
from indexer.query import (
    And,
    Condition,
    Form,
    InDocuments,
    Near,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Word,
    holds,
    matches,
    part_text,
    wanted_words,
)
from tests.indexer.builders import conditions, passage, words

PLAIN = passage("De nota van inlichtingen is gepubliceerd.", "Planning", "Termijnen")
PAIR = passage("Vraag 12 Geldt het tarief?", "Tarieven", answer="Ja, het tarief is vast.")

PARTS: list[tuple[str, Passage, Part, str]] = [
    ("text", PLAIN, Part.TEXT, PLAIN.text),
    ("headings", PLAIN, Part.HEADING, "Planning\nTermijnen"),
    ("no question", PLAIN, Part.QUESTION, ""),
    ("no answer", PLAIN, Part.ANSWER, ""),
    ("question", PAIR, Part.QUESTION, "Vraag 12 Geldt het tarief?"),
    ("answer", PAIR, Part.ANSWER, "Ja, het tarief is vast."),
]


@pytest.mark.parametrize(
    ("each", "part", "expected"), [row[1:] for row in PARTS], ids=[row[0] for row in PARTS]
)
def test_part_text(each: Passage, part: Part, expected: str) -> None:
    """Each part of a passage has its own text, and a part that is not there has none."""
    assert part_text(each, part) == expected


MEANINGS: list[tuple[str, Condition, Passage, bool]] = [
    ("word in the text", Word("nota"), PLAIN, True),
    ("word in a heading", Word("planning"), PLAIN, True),
    ("word elsewhere", Word("tarief"), PLAIN, False),
    ("word in the text only", Word("planning", Part.TEXT), PLAIN, False),
    ("word in the heading only", Word("planning", Part.HEADING), PLAIN, True),
    ("half a word", Word("not"), PLAIN, False),
    ("word in the question", Word("geldt", Part.QUESTION), PAIR, True),
    ("word not in the answer", Word("geldt", Part.ANSWER), PAIR, False),
    ("phrase", Phrase(("nota", "van", "inlichtingen")), PLAIN, True),
    ("phrase with a gap", Phrase(("nota", "inlichtingen")), PLAIN, False),
    ("phrase turned round", Phrase(("inlichtingen", "van", "nota")), PLAIN, False),
    ("phrase over headings", Phrase(("planning", "termijnen")), PLAIN, True),
    ("phrase over heading and text", Phrase(("termijnen", "de")), PLAIN, False),
    ("phrase over question and answer", Phrase(("tarief", "ja")), PAIR, True),
    ("no phrase over question and answer", Phrase(("tarief", "ja"), Part.ANSWER), PAIR, False),
    ("other form", Word("notas", None, (Form("nota", 0.5),)), PLAIN, True),
    ("no form", Word("notas", None, (Form("notaatje", 0.5),)), PLAIN, False),
    ("near", Near((Word("nota"), Word("inlichtingen")), 1), PLAIN, True),
    ("near turned round", Near((Word("inlichtingen"), Word("nota")), 1), PLAIN, True),
    ("not near enough", Near((Word("nota"), Word("inlichtingen")), 0), PLAIN, False),
    ("three near", Near((Word("de"), Word("inlichtingen"), Word("nota")), 1), PLAIN, True),
    ("three with two between", Near((Word("de"), Word("is"), Word("nota")), 1), PLAIN, False),
    ("near itself", Near((Word("nota"), Word("nota")), 9), PLAIN, False),
    ("near by a form", Near((Word("notas", None, (Form("nota"),)), Word("van")), 0), PLAIN, True),
    ("one near", Near((Word("nota"),), 0), PLAIN, True),
    ("near in the answer", Near((Word("vast"), Word("tarief")), 1, Part.ANSWER), PAIR, True),
    ("near over the edge", Near((Word("geldt"), Word("ja")), 9, Part.ANSWER), PAIR, False),
    ("document", InDocuments(frozenset({7})), PLAIN, True),
    ("other document", InDocuments(frozenset({8})), PLAIN, False),
    ("both", And((Word("de"), Word("nota"))), PLAIN, True),
    ("one of both", And((Word("de"), Word("tarief"))), PLAIN, False),
    ("either", Or((Word("tarief"), Word("nota"))), PLAIN, True),
    ("neither", Or((Word("tarief"), Word("ja"))), PLAIN, False),
    ("absent", Not(Word("tarief")), PLAIN, True),
    ("present", Not(Word("nota")), PLAIN, False),
]


@pytest.mark.parametrize(
    ("condition", "each", "expected"), [row[1:] for row in MEANINGS], ids=[r[0] for r in MEANINGS]
)
def test_conditions(condition: Condition, each: Passage, *, expected: bool) -> None:
    """What each sort of condition asks of a passage of document 7."""
    assert matches(Query((), condition), each, 7) is expected


@given(words, words)
def test_one_bare_word_makes_a_candidate(first: Word, second: Word) -> None:
    """Bare words select a passage that holds any of them."""
    expected = holds(first, PAIR) or holds(second, PAIR)
    assert matches(Query((first, second)), PAIR, 7) is expected


def test_bare_words_and_condition_are_both_asked() -> None:
    """A passage that holds a bare word but fails the condition is no candidate."""
    query = Query((Word("nota"),), Not(Word("inlichtingen")))
    assert not matches(query, PLAIN, 7)


def test_a_query_of_nothing_is_every_passage() -> None:
    """Without words and without a condition nothing is left out."""
    assert matches(Query(), PLAIN, 7)


@given(conditions)
def test_a_negation_wants_nothing(condition: Condition) -> None:
    """No word under ``Not`` speaks for a passage."""
    assert list(wanted_words(Not(condition))) == []


def test_scoring_words_are_the_wanted_ones_once() -> None:
    """Bare words come first, stop words of phrases and negated words are left out."""
    query = Query(
        (Word("nota"),),
        And((Phrase(("nota", "van", "inlichtingen")), Not(Word("tarief")), Word("van"))),
    )
    assert query.scoring_words == (Word("nota"), Word("inlichtingen"), Word("van"))
    near = Query((), Near((Word("de"), Word("nota")), 3))
    assert near.scoring_words == (Word("nota"),)
