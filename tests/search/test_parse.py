"""Reading a query: its syntax tree, its canonical form, and what is said when it is malformed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QuerySyntaxError
from archive.model import PartialDate
from search.grammar import (
    PARTS,
    Conjunction,
    DateRange,
    Disjunction,
    Field,
    FieldValue,
    Fuzzy,
    InPart,
    Juxtaposition,
    Leaf,
    Nearby,
    Negated,
    Node,
    Pattern,
    Quoted,
    Required,
    Term,
    conjoin,
    disjoin,
    juxtapose,
)
from search.parse import MAX_DEPTH, bare_text, parse

A, B, C = Term("a"), Term("b"), Term("c")
Y2017, Y2018 = PartialDate(2017), PartialDate(2018)

TREES: list[tuple[str, Node]] = [
    ("wachttijd", Term("wachttijd")),
    ("a b", Juxtaposition((A, B))),
    ("a EN b", Conjunction((A, B))),
    ("a OF b", Disjunction((A, B))),
    ("a b OF c", Disjunction((Juxtaposition((A, B)), C))),
    ("a EN b c", Juxtaposition((Conjunction((A, B)), C))),
    ("a EN b OF c", Disjunction((Conjunction((A, B)), C))),
    ("a EN (b OF c)", Conjunction((A, Disjunction((B, C))))),
    ("(a EN b) EN c", Conjunction((A, B, C))),
    ("a OF (b OF c)", Disjunction((A, B, C))),
    ("NIET a b", Juxtaposition((Negated(A), B))),
    ("NIET (a b)", Negated(Juxtaposition((A, B)))),
    ("NIET NIET a", Negated(Negated(A))),
    ("a EN NIET b", Conjunction((A, Negated(B)))),
    ("a -b +c", Juxtaposition((A, Negated(B), Required(C)))),
    ("-(a OF b)", Negated(Disjunction((A, B)))),
    ('+"a b"', Required(Quoted("a b"))),
    ("-traject:a", Negated(FieldValue(Field.TRACK, "a"))),
    ("(a (b c))", Juxtaposition((A, B, C))),
    ("a (b +c)", Juxtaposition((A, Juxtaposition((B, Required(C)))))),
    ('"nota van inlichtingen"', Quoted("nota van inlichtingen")),
    ("vraag:a", InPart(Field.QUESTION, A)),
    ('antwoord:"a b"', InPart(Field.ANSWER, Quoted("a b"))),
    ("kop:(a OF b)", Disjunction((InPart(Field.HEADING, A), InPart(Field.HEADING, B)))),
    ("zaak:18/1234", FieldValue(Field.CASE, "18/1234")),
    ("datum:2018", DateRange(Y2018, Y2018)),
    ("datum:2017..2018", DateRange(Y2017, Y2018)),
    ("datum:2018..", DateRange(Y2018, None)),
    ("datum:..2018", DateRange(None, Y2018)),
    ("traject: a", Juxtaposition((Term("traject"), A))),
    ("ECLI:NL:FICTIE:2018:1101", Term("ECLI:NL:FICTIE:2018:1101")),
    ("zorg*", Pattern("zorg*")),
    ("*aanbieder", Pattern("*aanbieder")),
    ("wmo?", Pattern("wmo?")),
    ("pgb~", Fuzzy("pgb")),
    ("pgb~2", Fuzzy("pgb", 2)),
    ('"a b"~5', Nearby("a b", 5)),
    ("vraag:zorg*", InPart(Field.QUESTION, Pattern("zorg*"))),
    ('vraag:"a b"~5', InPart(Field.QUESTION, Nearby("a b", 5))),
    ("titel:zorg*", FieldValue(Field.TITLE, "zorg*", wild=True)),
    ('titel:"zorg*"', FieldValue(Field.TITLE, "zorg*")),
    ("-zorg*", Negated(Pattern("zorg*"))),
    ("+*zorg", Required(Pattern("*zorg"))),
    ("a OF jeugd-zorg*", Disjunction((A, Juxtaposition((Term("jeugd"), Pattern("zorg*")))))),
]

PRINTED = [
    # words and the punctuation around them
    ("  Hoe lang,  is de wachttijd!", "Hoe lang is de wachttijd"),
    ("is de wachttijd?", "is de wachttijd?"),
    ("jeugd- en opvoedhulp", "jeugd en opvoedhulp"),
    ("de en of niet", "de en of niet"),
    ("En Of Niet", "En Of Niet"),
    ("wmo?, wmo?! jeugd-wet? wmo??", "wmo wmo jeugd-wet wmo??"),
    ("?mo w?o 2.3* JZ+ zorg+*", "?mo w?o 2.3* JZ+ zorg+"),
    ("zorg**aanbieder***", "zorg*aanbieder*"),
    ("x *bijlage* (zie*) noot* 4", "x *bijlage* zie* noot* 4"),
    ("EN-ab* ab*-EN", "en ab* ab* en"),
    ("http://wolkendam.example/x?y=1*", "http://wolkendam.example/x?y=1"),
    ("2018~2019 ~5 a ~ b", "2018 2019 5 a b"),
    ("auto's van 's-Lisbeek", "auto's van s-Lisbeek"),
    ("JZ+ (18/1234) W-2.", "JZ+ 18/1234 W-2"),
    ("prijs - kwaliteit – tempo", "prijs kwaliteit tempo"),
    ("a -- b --c", "a b c"),
    ("5 * 3 ~ 15", "5 3 15"),
    ("kind(eren)", "kind eren"),
    ("fina\u0308nciële", "finänciële"),
    (
        "12:30 http://wolkendam.example/a https: foo: bar",
        "12:30 http://wolkendam.example/a https foo bar",
    ),
    # operators
    ("a AND b OR NOT c", "a EN b OF NIET c"),
    ("a, EN b", "a EN b"),
    ("a EN b c EN d", "(a EN b) (c EN d)"),
    ("a (b OF c) d", "a (b OF c) d"),
    ("((a)) OF ((b c))", "a OF b c"),
    ("-NIET a", "NIET NIET a"),
    ("+NIET a", "+NIET a"),
    ("+(+a)", "+(+a)"),
    ("+(a b)", "+(a b)"),
    ("a-b a+b (-c)", "a-b a+b NIET c"),
    ("- a + b", "a b"),
    # quotes
    ("„twee woorden”", '"twee woorden"'),
    ("“twee woorden“ «drie»", '"twee woorden" "drie"'),
    ('" twee\n woorden "', '"twee woorden"'),
    ('„het "wat" en hoe”', '“het "wat" en hoe”'),
    ('«de „wat” en "hoe"»', '«de „wat” en "hoe"»'),
    ('"EN" OF "a*"', '"EN" OF "a*"'),
    ('a"b c"d', 'a "b c" d'),
    # fields
    ("TRAJECT:basishulp Soort:nvi,", "traject:basishulp soort:nvi"),
    ('traject:"basishulp"', "traject:basishulp"),
    ('traject:(basishulp OR "hoog complex")', 'traject:basishulp OF traject:"hoog complex"'),
    ("vraag:wachttijd? vraag:'s", "vraag:wachttijd? vraag:s"),
    ("kop:jeugd-zorg*", "kop:jeugd kop:zorg*"),
    ("instantie:RBLIM instantie:rechtbank*", "instantie:RBLIM instantie:rechtbank*"),
    ("vraag:EN kop:6-12", "vraag:EN kop:6-12"),
    ('titel:"Wat nu?" titel:Wat?', 'titel:"Wat nu?" titel:Wat'),
    ("bron:/map/a_b.pdf taal:nl", 'bron:"/map/a_b.pdf" taal:nl'),
    ("bron:https://lisbeek.example/x?y=1", 'bron:"https://lisbeek.example/x?y=1"'),
    (",traject:a", "traject:a"),
    # identifiers
    ("ecli:NL:FICTIE:2018:1101", "ecli:NL:FICTIE:2018:1101"),
    ("ecli:ECLI:NL:FICTIE:2018:1101", "ecli:ECLI:NL:FICTIE:2018:1101"),
    ('ecli:"NL:FICTIE:2018:1101"', 'ecli:"NL:FICTIE:2018:1101"'),
    ("ecli:(NL:FICTIE:2018:1101)", 'ecli:"NL:FICTIE:2018:1101"'),
    ("ecli:FICTIE:2018:1101", "ecli:FICTIE:2018:1101"),
    ("ECLI: NL:FICTIE:2018:1101", "ECLI NL:FICTIE:2018:1101"),
    ("LJN:XX1234", "LJN:XX1234"),
    ('zaak:"C/99/123456 / KG ZA 18-999"', 'zaak:"C/99/123456 / KG ZA 18-999"'),
    # dates
    ("datum:2018-05.", "datum:2018-05"),
    ("datum:2017-07-01..2018-03-31", "datum:2017-07-01..2018-03-31"),
    ("datum:4-7-2017..1-8-2018", "datum:2017-07-04..2018-08-01"),
    ('datum:"4 juli 2017".."mei 2018"', "datum:2017-07-04..2018-05"),
    ('datum:"4 juli 2017..mei 2018"', "datum:2017-07-04..2018-05"),
    ("datum:(2016 OF 2018..)", "datum:2016 OF datum:2018.."),
    ("datum:2018..2018", "datum:2018"),
    ("datum:2018-05..2018", "datum:2018-05..2018"),
]


@pytest.mark.parametrize(("query", "tree"), TREES, ids=[query for query, _ in TREES])
def test_query_is_read_as_tree(query: str, tree: Node) -> None:
    """Brackets, operators and fields bind as the grammar says."""
    assert parse(query) == tree


@pytest.mark.parametrize(("query", "printed"), PRINTED, ids=[query for query, _ in PRINTED])
def test_query_is_printed_in_canonical_form(query: str, printed: str) -> None:
    """Whatever way a query is typed, its tree prints in one way."""
    assert str(parse(query)) == printed


POSITIONS = [
    ("  wachttijd", 2),
    ("(¿wachttijd)", 2),
    (' "twee woorden"', 1),
    ("a NIET b", 0),
    (" -b", 1),
    ("traject:basishulp", 8),
    ('vraag:"twee woorden"', 6),
    ("datum:2018..2019", 6),
    ("(b OF c) EN d", 1),
]


@pytest.mark.parametrize(("query", "position"), POSITIONS, ids=[query for query, _ in POSITIONS])
def test_node_knows_where_it_stood(query: str, position: int) -> None:
    """A node's position is where it was typed, and that of a field where its value was typed."""
    assert parse(query).position == position


FIELDS = "antwoord, bron, datum, ecli, instantie, kop, soort, taal, titel, traject, vraag, zaak"
ERRORS = [
    ("", 0, "nothing to search for", "at least one word"),
    (" ?! – ", 0, "nothing to search for", "at least one word"),
    ('a "b c', 2, "quote is not closed", 'close it with "'),
    ("a „b c", 2, "quote is not closed", "close it with ”"),
    ('titel:"b c', 6, "quote is not closed", 'close it with "'),
    ('datum:"4 juli', 6, "quote is not closed", 'close it with "'),
    ('a "?!"', 2, "no word between these quotes", "put words between them"),
    ('""', 0, "no word between these quotes", "take them out"),
    ("a (b", 2, "bracket is not closed", "close it with )"),
    ("((a) b", 0, "bracket is not closed", "close it with )"),
    ("a (", 2, "bracket is not closed", "close it with )"),
    ("a) b", 1, "bracket was not opened", "take it out"),
    (")", 0, "bracket was not opened", "take it out"),
    ("a (?)", 2, "nothing between these brackets", "take them out"),
    ("EN a", 0, "EN has nothing before it", '"EN" in quotes'),
    ("a OF", 2, "OF has nothing after it", '"OF" in quotes'),
    ("a AND OF b", 2, "AND has nothing after it", '"AND" in quotes'),
    ("a (OR b)", 3, "OR has nothing before it", '"OR" in quotes'),
    ("(a EN) b", 3, "EN has nothing after it", '"EN" in quotes'),
    ("a NIET", 2, "NIET has nothing after it", '"NIET" in quotes'),
    ("a -EN", 2, "- has nothing after it", "write what belongs there"),
    ("foo:bar", 0, f"unknown field 'foo'; the fields are {FIELDS}", "space after the colon"),
    ("a trajct:b", 2, "unknown field 'trajct'", "write traject: with its value attached"),
    ('Zei:"ja"', 0, "unknown field 'Zei'", "space after the colon"),
    ("traject:", 8, "traject: has no value", "attach one to the colon"),
    ('soort:"" a', 6, "soort: has no value", "attach one to the colon"),
    ("vraag:? a", 6, "vraag: has no value", "vraag without a colon"),
    ("(titel:)", 7, "titel: has no value", "attach one to the colon"),
    ("traject:()", 9, "traject: has no value", "attach one to the colon"),
    ("traject:(a OF )", 14, "traject: has no value", "attach one to the colon"),
    ("traject:(a b)", 11, "values of traject: are not joined", "OF between the values"),
    ("traject:(a OF", 8, "bracket is not closed", "close it with )"),
    ("traject:(a", 8, "bracket is not closed", "close it with )"),
    ("datum:..", 6, "datum: has no value", "attach one to the colon"),
    ("datum:2018-13", 6, "'2018-13' is not a date", "datum:2018-05"),
    ("datum:2017..2018-02-30", 12, "'2018-02-30' is not a date", "datum:2018-05"),
    ("datum:juli 2018", 6, "'juli' is not a date", "datum:2018-05"),
    ("datum:2016..2017..2018", 12, "'2017..2018' is not a date", "datum:2018-05"),
    ("a datum:2018..2017", 8, "period ends before it begins", "datum:2017..2018"),
    ("*", 0, "* alone would match everything", "zorg*"),
    ("* **", 0, "* alone would match everything", "dossier list"),
    ("tarief *a*", 7, "*a* would match too many words", "at least 2 letters"),
    ("a -b*", 3, "b* would match too many words", "at least 2 letters"),
    ("a be~", 2, "'be' is too short to be fuzzy", "at least 3 letters"),
    ("pgb~3", 4, "3 is not a number of letters that may differ", "pgb~ or pgb~1 or pgb~2"),
    ("pg*b~", 4, "a word is not both a pattern and fuzzy", "take out ~"),
    ('a "b c"~', 7, "~ after a phrase says how many other words", '"twee woorden"~5'),
    ('"b c"~101', 5, "~ after a phrase says how many other words", "a number up to 100"),
    ('titel:"b c"~5', 11, "~ means nothing in titel:", "write the value out"),
    ("soort:nv*", 8, "* means nothing in soort:", "write the value out"),
    ("bron:pgb~", 8, "~ means nothing in bron:", "write the value out"),
    ("(" * 60 + "a" + ")" * 60, MAX_DEPTH, "nested too deep", "take out brackets"),
]


@pytest.mark.parametrize(
    ("query", "position", "message", "hint"), ERRORS, ids=[query for query, *_ in ERRORS]
)
def test_malformed_query_names_position_and_mend(
    query: str, position: int, message: str, hint: str
) -> None:
    """The error says what is wrong, at which character, and what to do about it."""
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query)
    error = caught.value
    assert (error.query, error.position) == (query, position)
    assert message in error.message
    assert hint in error.hint


def test_position_counts_in_the_query_of_the_error() -> None:
    """With decomposed letters, the position fits the composed query that the error carries."""
    with pytest.raises(QuerySyntaxError) as caught:
        parse(unicodedata.normalize("NFD", "financiële *z*"))
    assert caught.value.query[caught.value.position :] == "*z*"


BARE = [
    ("ECLI:NL:FICTIE:2018:1101", "ECLI:NL:FICTIE:2018:1101"),
    (" C/99/123456 / KG ZA 18-999 ", "C/99/123456 / KG ZA 18-999"),
    ("hoe lang!", "hoe lang!"),
    ("a NIET b", None),
    ("+a", None),
    ("a EN b", None),
    ('"a"', None),
    ("zaak:18/1234", None),
]


@pytest.mark.parametrize(("query", "text"), BARE, ids=[query for query, _ in BARE])
def test_bare_text_is_that_of_words_only(query: str, text: str | None) -> None:
    """A query of bare words gives its text as typed, any other gives None."""
    assert bare_text(parse(query), query) == text


words = st.sampled_from(
    ["jeugd", "Wolkendam", "W-2", "JZ+", "18/1234", "auto's", "en", "finänciële", "2.3", "https"]
)
phrases = st.sampled_from(["nota van inlichtingen", "zorg", "NIET (a:b", 'het "wat"', '„wat” "*"'])
terms = words.map(Term)
signed = st.sampled_from(["zorg*", "*aanbieder", "w?o", "?mo", "2.3*", "wmo?", "a??"]).map(
    Pattern
) | st.builds(Fuzzy, st.sampled_from(["pgb", "finänciële"]), st.sampled_from([None, 1, 2]))
quotes = phrases.map(Quoted) | st.builds(Nearby, phrases, st.integers(0, 100))
years = st.integers(1900, 2100)
months = st.builds(PartialDate, years, st.none() | st.integers(1, 12))
dates = st.one_of(months, st.builds(PartialDate, years, st.integers(1, 12), st.integers(1, 28)))


@st.composite
def periods(draw: st.DrawFn) -> DateRange:
    """A date, or a period that may be open on one side."""
    first, last = sorted((draw(dates), draw(dates)), key=lambda date: (date.first, date.last))
    return draw(
        st.sampled_from([(first, last), (first, None), (None, last), (last, last)]).map(
            lambda ends: DateRange(*ends)
        )
    )


leaves: st.SearchStrategy[Leaf] = st.one_of(
    terms,
    signed,
    quotes,
    st.builds(InPart, st.sampled_from(list(PARTS)), terms | signed | quotes),
    st.builds(
        FieldValue,
        st.sampled_from([Field.TITLE, Field.COURT]),
        st.sampled_from(["zorg*", "*bank", "a-b*"]),
        st.just(True),
    ),
    st.builds(
        FieldValue,
        st.sampled_from([name for name in Field if name not in PARTS and name is not Field.DATE]),
        words | phrases | st.sampled_from(["NL:FICTIE:2018:1", "/map/a?b=*", "EN", "wat."]),
    ),
    periods(),
)


def compound(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    """Trees one level higher than ``inner``."""
    several = st.lists(inner, min_size=2, max_size=3)
    return st.one_of(
        several.map(juxtapose),
        several.map(conjoin),
        several.map(disjoin),
        inner.map(Negated),
        inner.map(Required),
    )


trees = st.recursive(leaves, compound, max_leaves=8)


@given(trees)
def test_printed_tree_reads_back(tree: Node) -> None:
    """The canonical form of a tree is read as that very tree."""
    assert parse(str(tree)) == tree


SYMBOLS = [*" \t()\"“”„«»+-*~:.,?'/_–é\u0301\uff9e"]
PIECES = [
    *("EN", "OF", " OF ", "NIET", "a", "zorg", "12", "2018", "..", "http://", "NL:"),
    *("vraag:", "datum:", "traject:(", "ecli:", "foo:", "titel:", "*", "?", "~", "~2", '"a b"~5'),
]
typed = st.text() | st.lists(st.sampled_from(SYMBOLS + PIECES), max_size=14).map("".join)


def read(text: str) -> Node | QuerySyntaxError:
    """The tree, or the error that parsing raised."""
    try:
        return parse(text)
    except QuerySyntaxError as error:
        return error


@given(typed)
def test_any_text_is_read_or_refused(text: str) -> None:
    """Any text is a query whose canonical form reads back, or a syntax error in its range."""
    result = read(text)
    if isinstance(result, QuerySyntaxError):
        assert 0 <= result.position <= len(result.query)
        assert result.message
        assert result.hint
    else:
        assert parse(str(result)) == result
