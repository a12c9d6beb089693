"""Which words are marked, and which part of a passage is shown."""

from __future__ import annotations

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import printable
from archive.model import Passage
from indexer.analysis import tokens
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
)
from search.markup import marked_html
from search.snippets import WIDTH, Evidence, evidence, excerpt
from search.snippets import marks as merged
from tests.indexer.builders import VOCABULARY, passage, queries

PLAIN = passage("De nota van inlichtingen: een nota over Financiële eisen (JZ+).", "Nota")
PAIR = passage("Vraag 3 Geldt het tarief?", answer="Ja, het tarief geldt.")


def marks(asked: Query, each: Passage) -> tuple[tuple[int, int], ...]:
    """The marks of a query in a passage."""
    return merged(evidence(asked, each))


def reaching(text: str, form: str, *span: int) -> Query:
    """A query of a word that a form, or a part of it, counts for."""
    part = (span[0], span[1]) if span else None
    return Query((Word(text, None, (Form(form, 0.5, part),)),))


def query(*words: str, condition: Condition | None = None) -> Query:
    """A query of these bare words."""
    return Query(tuple(Word(word) for word in words), condition)


COMPOUND = Query(
    (
        Word(
            "notaeisen",
            None,
            (),
            ((Word("nota"), Word("eisen")), (Word("nota"), Word("xylofoon"))),
        ),
    )
)

GOLDEN: list[tuple[str, Query, Passage, list[str]]] = [
    ("nothing", query("tarief"), PLAIN, []),
    ("every occurrence", query("nota"), PLAIN, ["nota", "nota"]),
    ("folded", query("financiele"), PLAIN, ["Financiële"]),
    ("with its sign", query("jz+"), PLAIN, ["JZ+"]),
    ("no half word", query("eis"), PLAIN, []),
    ("several", query("eisen", "nota"), PLAIN, ["nota", "nota", "eisen"]),
    (
        "phrase as a whole",
        query(condition=Phrase(("nota", "van", "inlichtingen"))),
        PLAIN,
        ["nota van inlichtingen"],
    ),
    (
        "phrase over punctuation",
        query(condition=Phrase(("inlichtingen", "een"))),
        PLAIN,
        ["inlichtingen: een"],
    ),
    (
        "phrase and word in one",
        query("nota", condition=Phrase(("nota", "van"))),
        PLAIN,
        ["nota van", "nota"],
    ),
    (
        "word inside a phrase",
        query("van", condition=Phrase(("nota", "van", "inlichtingen"))),
        PLAIN,
        ["nota van inlichtingen"],
    ),
    (
        "overlapping phrases",
        query(condition=Or((Phrase(("de", "nota")), Phrase(("nota", "van"))))),
        PLAIN,
        ["De nota van"],
    ),
    ("heading word", query(condition=Word("nota", Part.HEADING)), PLAIN, []),
    ("condition", query(condition=And((Word("eisen"), Word("een")))), PLAIN, ["een", "eisen"]),
    ("not what is negated", query("nota", condition=Not(Word("eisen"))), PLAIN, ["nota", "nota"]),
    ("documents", query("nota", condition=InDocuments(frozenset({1}))), PLAIN, ["nota", "nota"]),
    ("in the question", query(condition=Word("tarief", Part.QUESTION)), PAIR, ["tarief"]),
    (
        "in the answer",
        query(condition=Phrase(("het", "tarief"), Part.ANSWER)),
        PAIR,
        ["het tarief"],
    ),
    ("other form", reaching("eis", "eisen"), PLAIN, ["eisen"]),
    ("part of a form", reaching("eis", "eisen", 0, 3), PLAIN, ["eis"]),
    ("part of a folded form", reaching("financi", "financiele", 0, 7), PLAIN, ["Financi"]),
    ("part behind an accent", reaching("ele", "financiele", 7, 10), PLAIN, ["ële"]),
    ("part and word in one", Query((*reaching("nota", "nota", 0, 2).words,)), PLAIN, ["no", "no"]),
    (
        "near",
        query(condition=Near((Word("inlichtingen"), Word("nota")), 1)),
        PLAIN,
        ["nota", "inlichtingen", "nota"],
    ),
    (
        "only where it is near",
        query(condition=Near((Word("de"), Word("nota")), 0)),
        PLAIN,
        ["De", "nota"],
    ),
    ("not near enough", query(condition=Near((Word("de"), Word("eisen")), 3)), PLAIN, []),
    (
        "near in the answer",
        query(condition=Near((Word("tarief"), Word("het")), 0, Part.ANSWER)),
        PAIR,
        ["het", "tarief"],
    ),
    ("what it is made of", COMPOUND, PLAIN, ["nota", "nota", "eisen"]),
    ("not all that it is made of", COMPOUND, passage("Een nota."), []),
    ("itself and not its parts", COMPOUND, passage("Nota over notaeisen."), ["notaeisen"]),
    ("no question there", query(condition=Word("nota", Part.QUESTION)), PLAIN, []),
]


@pytest.mark.parametrize(
    ("asked", "each", "expected"), [row[1:] for row in GOLDEN], ids=[row[0] for row in GOLDEN]
)
def test_marks(asked: Query, each: Passage, expected: list[str]) -> None:
    """Words as they stand in the text, phrases whole, what is under ``NIET`` not at all."""
    assert [each.text[start:end] for start, end in marks(asked, each)] == expected


def test_marks_keep_to_their_part() -> None:
    """The same word in question and answer is marked where it was asked for."""
    in_question = marks(query(condition=Word("tarief", Part.QUESTION)), PAIR)
    in_answer = marks(query(condition=Word("tarief", Part.ANSWER)), PAIR)
    assert PAIR.answer_at is not None
    assert in_question[0][1] <= PAIR.answer_at <= in_answer[0][0]


_pieces = st.sampled_from([*VOCABULARY, "wolkendam", "x" * 90, "lisbeek,", "(ravenhorst)"])
_texts = st.lists(_pieces, max_size=120).map(" ".join)
_pairs = st.tuples(_texts, _texts).map(lambda texts: passage(texts[0], answer=texts[1]))
_any_passage = _texts.map(passage) | _pairs


@given(queries, _any_passage)
def test_marks_are_in_order_and_apart(asked: Query, each: Passage) -> None:
    """No mark is empty, overlaps another or leaves the text."""
    found = marks(asked, each)
    ends = [0, *(end for _, end in found)]
    assert all(end <= start for end, (start, _) in zip(ends[:-1], found, strict=True))
    assert all(start < end <= len(each.text) for start, end in found)


@given(queries, _any_passage)
def test_marks_are_whole_words_of_the_query(asked: Query, each: Passage) -> None:
    """A mark begins and ends with a word, and every word in it is one that was asked for."""
    wanted = {text for word in asked.words for text in _words(word)}
    wanted.update(_words(asked.condition))
    whole = list(tokens(each.text))
    for start, end in marks(asked, each):
        inside = [token for token in whole if start < token.end and token.start < end]
        assert (inside[0].start, inside[-1].end) == (start, end)
        assert {token.text for token in inside} <= wanted


def _words(condition: Condition | None) -> list[str]:
    """Every word that a condition names, stop words of phrases too."""
    match condition:
        case Word():
            pieces = [word for alternative in condition.made_of for word in alternative]
            inside = [text for word in pieces for text in _words(word)]
            return [form.text for form in condition.forms] + inside
        case Near(near):
            return [text for word in near for text in _words(word)]
        case Phrase(words):
            return list(words)
        case And(parts) | Or(parts):
            return [word for part in parts for word in _words(part)]
        case _:
            return []


@given(
    st.lists(st.sampled_from(["zorg", "tarief", "jeugdhulp"]), min_size=1, unique=True),
    _texts.map(passage),
)
def test_every_bare_word_is_marked_wherever_it_stands(asked: list[str], each: Passage) -> None:
    """The marks of single words are exactly the tokens that equal one after folding."""
    expected = [(token.start, token.end) for token in tokens(each.text) if token.text in asked]
    assert list(marks(query(*asked), each)) == expected


@given(queries, _texts.map(passage), st.integers(20, 300))
def test_an_excerpt_is_a_window_on_whole_words(asked: Query, each: Passage, width: int) -> None:
    """It lies in the text, begins and ends at word boundaries, and is about as wide as asked."""
    text, pieces = each.text, evidence(asked, each)
    found = merged(pieces)
    start, end = excerpt(text, pieces, width)
    assert 0 <= start <= end <= len(text)
    assert start == 0 or text[start - 1].isspace()
    assert end == len(text) or text[end].isspace()
    longest = max((len(word) for word in text.split()), default=0)
    longest_mark = max((last - first for first, last in found), default=0)
    assert end - start <= max(width, longest_mark) + 2 * longest
    if found:
        assert any(start <= first and last <= end for first, last in found)


LONG = (
    "De gemeente Wolkendam nodigt aanbieders uit. Zij vraagt om begeleiding voor jongeren."
    " Het tarief voor jeugdhulp is vast; het uurtarief wordt jaarlijks verhoogd met de index."
    " Vragen stelt u voor 1 mei 2018 aan de inkoper in Lisbeek, die ze binnen tien dagen"
    " beantwoordt in een nota van inlichtingen."
)
HOUR_RATE = Word("tarief", None, (Form("uurtarief", 0.5, (3, 9)),))

SNIPPETS: list[tuple[str, Query, str]] = [
    ("nothing", query("xylofoon"), "De gemeente Wolkendam nodigt aanbieders uit. Zij …"),
    (
        "at the beginning",
        query("wolkendam"),
        "De gemeente [Wolkendam] nodigt aanbieders uit. Zij …",
    ),
    ("from a sentence on", query("vast"), "… Het tarief voor jeugdhulp is [vast]; het uurtarief …"),
    (
        "a part of a word",
        Query((HOUR_RATE,)),
        "… Het [tarief] voor jeugdhulp is vast; het uur[tarief] …",
    ),
    (
        "a phrase whole",
        query(condition=Phrase(("nota", "van", "inlichtingen"))),
        "… tien dagen beantwoordt in een [nota van inlichtingen].",
    ),
    (
        "two words rather than one",
        query("vragen", "mei", "gemeente"),
        "… [Vragen] stelt u voor 1 [mei] 2018 aan de inkoper in …",
    ),
    ("the end", query("inlichtingen"), "… tien dagen beantwoordt in een nota van [inlichtingen]."),
]


@pytest.mark.parametrize(
    ("asked", "expected"), [row[1:] for row in SNIPPETS], ids=[row[0] for row in SNIPPETS]
)
def test_snippets(asked: Query, expected: str) -> None:
    """Whole words around the best evidence, marked exactly, with dots where text is left out."""
    pieces = evidence(asked, passage(LONG))
    start, end = excerpt(LONG, pieces, 48)
    html = marked_html(LONG, merged(pieces), start, end).strip()
    shown = html.replace("<mark>", "[").replace("</mark>", "]")
    assert f"{'… ' if start else ''}{shown}{' …' if end < len(LONG) else ''}" == expected


def test_an_excerpt_prefers_the_word_that_weighs_most() -> None:
    """One rare word is shown before two common ones."""
    text = f"zorg voor jeugd {'lorem ' * 100}het budgetplafond {'ipsum ' * 100}"
    asked = query("zorg", "jeugd", "budgetplafond")
    start, end = excerpt(text, evidence(asked, passage(text), (1.0, 1.0, 5.0)))
    assert "budgetplafond" in text[start:end]


def test_an_excerpt_begins_with_a_sentence_where_it_can() -> None:
    """What stands before the sentence with the evidence is left out when there is no room."""
    text = f"{'lorem ' * 60}einde. Hier staat het tarief {'ipsum ' * 60}"
    start, _ = excerpt(text, evidence(query("tarief"), passage(text)))
    assert text[start:].startswith("Hier staat het tarief")


def test_conditions_weigh_as_much_as_the_heaviest_bare_word() -> None:
    """A phrase has no weight of its own, and people asked for it by name."""
    asked = query("zorg", "eisen", condition=Phrase(("nota", "van")))
    pieces = evidence(asked, PLAIN, (1.0, 3.0))
    assert {(each.what, each.weight) for each in pieces} == {("eisen", 3.0), ("nota van", 3.0)}


HTML: list[tuple[str, str, tuple[tuple[int, int], ...], str]] = [
    ("nothing", "a b", (), "a b"),
    ("marked", "een nota", ((4, 8),), "een <mark>nota</mark>"),
    ("tag", "<b>x</b>", ((3, 4),), "&lt;b&gt;<mark>x</mark>&lt;/b&gt;"),
    ("inside the mark", "a<i", ((0, 3),), "<mark>a&lt;i</mark>"),
    ("quotes", "\"'&", (), "&quot;&#x27;&amp;"),
    ("escape", "a\x1b[31mb", (), "a\ufffd[31mb"),
    ("already escaped", "&lt;", (), "&amp;lt;"),
]


@pytest.mark.parametrize(
    ("text", "highlights", "expected"), [row[1:] for row in HTML], ids=[row[0] for row in HTML]
)
def test_html(text: str, highlights: tuple[tuple[int, int], ...], expected: str) -> None:
    """What the document says is escaped, and only our own marks are markup."""
    assert marked_html(text, highlights, 0, len(text)) == expected


_hostile = st.text(st.sampled_from("<>&\"'/=abc mark;\x1b\x9b")) | st.text()


@given(_hostile, st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20))), st.data())
def test_html_never_carries_markup_of_the_document(
    text: str, pairs: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Without our marks nothing is left that opens a tag or an attribute, and all text is kept."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pieces = sorted(Evidence(min(pair), max(pair), "x") for pair in pairs if len(set(pair)) == 2)
    inside = [piece for piece in pieces if piece.end <= len(text)]
    html = marked_html(text, merged(inside), start, end)
    bare = html.replace("<mark>", "").replace("</mark>", "")
    assert html.count("<mark>") == html.count("</mark>")
    assert not set("<>\"'\x1b\x9b") & set(bare)
    assert unescape(bare) == printable(text[start:end])


def test_an_excerpt_shows_the_most_different_words() -> None:
    """A spot with two words of the query is shown before one with a single word thrice."""
    text = f"zorg zorg zorg {'lorem ' * 100}hier is zorg tegen een tarief {'ipsum ' * 100}"
    start, end = excerpt(text, evidence(query("zorg", "tarief"), passage(text)))
    assert "zorg tegen een tarief" in text[start:end]
    assert end - start <= WIDTH + len("ipsum")


def test_an_excerpt_without_marks_is_the_beginning() -> None:
    """When there is nothing to show, the passage is shown from its start."""
    text = "lorem ipsum " * 50
    assert excerpt(text, ()) == (0, text.index(" ", WIDTH))


def test_a_short_text_is_shown_whole() -> None:
    """Nothing is left out of what fits."""
    assert excerpt(PLAIN.text, evidence(query("eisen"), PLAIN)) == (0, len(PLAIN.text))


def test_a_word_behind_a_very_long_one_is_still_shown() -> None:
    """An address without white space does not push the marked word out of the excerpt."""
    text = f"{'x' * (WIDTH + 20)} tarief {'lorem ' * 100}"
    start, end = excerpt(text, evidence(query("tarief"), passage(text)))
    assert "tarief" in text[start:end]
