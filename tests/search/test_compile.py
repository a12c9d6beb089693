"""From syntax tree to query: which words rank, and what a passage must satisfy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import fold
from archive.errors import BadValue
from archive.model import Passage, PassageKind
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
    matches,
)
from search.compile import Compiled, compile_query
from search.grammar import (
    Conjunction,
    Disjunction,
    DocumentCondition,
    Fuzzy,
    Juxtaposition,
    Negated,
    Node,
    Pattern,
    Required,
    Term,
    conjoin,
    disjoin,
    juxtapose,
)
from search.parse import parse
from search.patterns import matching_forms
from search.question import read

DOCUMENTS = {
    "traject:basishulp": frozenset({1, 2}),
    "traject:verblijf": frozenset({3}),
    "soort:nvi": frozenset({2, 3}),
    "datum:2018": frozenset({1}),
    "datum:2017..": frozenset({1, 3}),
    'zaak:"C/99/123456 / KG ZA 18-999"': frozenset({4}),
    "ecli:ECLI:NL:FICTIE:2018:1101": frozenset({4}),
}


def resolve(condition: DocumentCondition) -> frozenset[int]:
    """The documents of a small archive."""
    return DOCUMENTS[str(condition)]


PIECES = ((Word("hulp"), Word("jeugd", None, (Form("jeugdige", 0.5),))),)
INFLECTED = {"kind": (Form("kinderen", 0.5),), "huis": (Form("jeugdhuis", 0.2, (5, 9)),)}
FORMS = ("kind", "kinderen", "kinds", "kink", "pgb", "pgv", "zorg", "zorgt", "uzorg")


class SmallReach:
    """Words with an inflection or two, and the forms of a small index."""

    def words(self, typed: tuple[str, ...]) -> tuple[Word, ...]:
        """Each word with the other forms that are known of it."""
        made_of = {"jeugdhulp": PIECES}
        return tuple(
            Word(text, None, INFLECTED.get(text, ()), made_of.get(text, ())) for text in typed
        )

    def matching(self, node: Pattern | Fuzzy) -> tuple[Form, ...]:
        """The forms of the small index."""
        return matching_forms(node, "", self)

    def forms(self, prefix: str = "") -> list[str]:
        """Those of the small index that begin with a text."""
        return [text for text in FORMS if text.startswith(prefix)]

    def alike(self, word: str, edits: int) -> list[str]:
        """All of them."""
        return self.forms()


def compiled(tree: Node) -> Compiled:
    """What a tree asks of the small archive."""
    return compile_query(tree, resolve, SmallReach())


def word(text: str, *others: tuple[str, float], part: Part | None = None) -> Word:
    """A word with these other forms."""
    return Word(text, part, tuple(Form(form, weight) for form, weight in others))


KIND = word("kind", ("kinderen", 0.5))
HUIS = Word("huis", None, (Form("jeugdhuis", 0.2, (5, 9)),))
A, B, C, D = Word("alfa"), Word("beta"), Word("gamma"), Word("delta")
BASIC, STAY = InDocuments(frozenset({1, 2})), InDocuments(frozenset({3}))
CLARIFICATIONS, CASE = InDocuments(frozenset({2, 3})), InDocuments(frozenset({4}))
IN_2018, SINCE_2017 = InDocuments(frozenset({1})), InDocuments(frozenset({1, 3}))


def query(*words: str, condition: Condition | None = None) -> Query:
    """A query of these bare words."""
    return Query(tuple(Word(word) for word in words), condition)


def phrase(*words: str, part: Part | None = None) -> Phrase:
    """These words in a row."""
    return Phrase(words, part)


GOLDEN: list[tuple[str, str, Query]] = [
    # bare words
    ("alfa", "alfa", query("alfa")),
    ("Alfa Financiële", "Alfa Financiële", query("alfa", "financiele")),
    ("hoe lang is de wachttijd?", "hoe lang is de wachttijd", query("lang", "wachttijd")),
    ("alfa beta ALFA", "alfa beta ALFA", query("alfa", "beta")),
    ("(alfa) (beta gamma)", "alfa beta gamma", query("alfa", "beta", "gamma")),
    ("jeugd- en opvoedhulp", "jeugd en opvoedhulp", query("jeugd", "opvoedhulp")),
    ("jeugd-jongerenwerk", "jeugd-jongerenwerk", query("jeugd", "jongerenwerk")),
    ("W-2 18/1234", "W-2 18/1234", query("w", "2", "18", "1234")),
    ("in/uit werk", "in/uit werk", query("werk")),
    ("wat is dit", "wat is dit", query("wat", "is", "dit")),
    ("in/uit", "in/uit", query("in", "uit")),
    (
        "ECLI:NL:FICTIE:2018:1101",
        "ECLI:NL:FICTIE:2018:1101",
        query(condition=Or((CASE, Phrase(("ecli", "nl", "fictie", "2018:1101"))))),
    ),
    ("JZ+ zorg", "JZ+ zorg", query("jz+", "zorg")),
    # stop words only, next to a condition
    ("de traject:basishulp", "de traject:basishulp", query(condition=BASIC)),
    ("wat is +alfa", "wat is +alfa", query(condition=A)),
    # phrases
    (
        '"nota van inlichtingen"',
        '"nota van inlichtingen"',
        query(condition=phrase("nota", "van", "inlichtingen")),
    ),
    ('"Alfa"', '"Alfa"', query(condition=A)),
    ('"W-2"', '"W-2"', query(condition=phrase("w", "2"))),
    ('"de"', '"de"', query(condition=Word("de"))),
    ('alfa "beta gamma"', 'alfa "beta gamma"', query("alfa", condition=phrase("beta", "gamma"))),
    ('alfa ("beta" gamma)', 'alfa "beta" gamma', query("alfa", "gamma", condition=B)),
    ('"alfa" "beta"', '"alfa" "beta"', query(condition=And((A, B)))),
    # signs
    ("+alfa beta", "+alfa beta", query("beta", condition=A)),
    ("+de alfa", "+de alfa", query("alfa", condition=Word("de"))),
    ("+jeugd-werk", "+jeugd-werk", query(condition=phrase("jeugd", "werk"))),
    ("+(alfa de beta)", "+(alfa de beta)", query(condition=And((A, B)))),
    ("+(+alfa)", "+(+alfa)", query(condition=A)),
    ("alfa -beta", "alfa NIET beta", query("alfa", condition=Not(B))),
    (
        "alfa -jeugd-werk",
        "alfa NIET jeugd-werk",
        query("alfa", condition=Not(phrase("jeugd", "werk"))),
    ),
    ("-alfa", "NIET alfa", query(condition=Not(A))),
    ("-alfa -beta", "NIET alfa NIET beta", query(condition=And((Not(A), Not(B))))),
    ("NIET NIET alfa", "NIET NIET alfa", query(condition=Not(Not(A)))),
    ("NIET (alfa de beta)", "NIET (alfa de beta)", query(condition=Not(And((A, B))))),
    ("NIET (de het)", "NIET (de het)", query(condition=Not(And((Word("de"), Word("het")))))),
    ("+alfa beta -gamma", "+alfa beta NIET gamma", query("beta", condition=And((A, Not(C))))),
    # operators
    ("alfa EN beta", "alfa EN beta", query(condition=And((A, B)))),
    ("alfa EN de", "alfa EN de", query(condition=And((A, Word("de"))))),
    ("alfa EN beta gamma", "(alfa EN beta) gamma", query("gamma", condition=And((A, B)))),
    (
        "alfa EN beta gamma EN delta",
        "(alfa EN beta) (gamma EN delta)",
        query(condition=And((A, B, C, D))),
    ),
    ("alfa EN (beta de gamma)", "alfa EN (beta de gamma)", query(condition=And((A, B, C)))),
    ("alfa OF beta", "alfa OF beta", query(condition=Or((A, B)))),
    ("de alfa OF beta", "de alfa OF beta", query(condition=Or((A, B)))),
    ("alfa OF de", "alfa OF de", query(condition=Or((A, Word("de"))))),
    ("alfa OF wat is", "alfa OF wat is", query(condition=Or((A, And((Word("wat"), Word("is"))))))),
    ("alfa beta OF gamma", "alfa beta OF gamma", query(condition=Or((And((A, B)), C)))),
    ("alfa (beta OF gamma)", "alfa (beta OF gamma)", query("alfa", condition=Or((B, C)))),
    (
        "(alfa OF beta) EN NIET gamma",
        "(alfa OF beta) EN NIET gamma",
        query(condition=And((Or((A, B)), Not(C)))),
    ),
    ("alfa (beta -gamma)", "alfa (beta NIET gamma)", query("alfa", condition=And((B, Not(C))))),
    (
        "jeugd-werk OF W-2",
        "jeugd-werk OF W-2",
        query(condition=Or((phrase("jeugd", "werk"), phrase("w", "2")))),
    ),
    (
        "alfa OF jeugd-werk in/uit",
        "alfa OF jeugd-werk in/uit",
        query(condition=Or((A, phrase("jeugd", "werk")))),
    ),
    ('alfa OF "in uit" de', 'alfa OF "in uit" de', query(condition=Or((A, phrase("in", "uit"))))),
    # words in other forms
    ("kind huis", "kind huis", Query((KIND, HUIS))),
    ('"kind" huis', '"kind" huis', Query((HUIS,), Word("kind"))),
    ("+kind", "+kind", query(condition=KIND)),
    ("kind OF alfa", "kind OF alfa", query(condition=Or((KIND, A)))),
    ("alfa -kind", "alfa NIET kind", query("alfa", condition=Not(Word("kind")))),
    ("-(alfa OF kind)", "NIET (alfa OF kind)", query(condition=Not(Or((A, Word("kind")))))),
    (
        "vraag:kind",
        "vraag:kind",
        query(condition=word("kind", ("kinderen", 0.5), part=Part.QUESTION)),
    ),
    ("+jeugdhulp", "+jeugdhulp", query(condition=Word("jeugdhulp", None, (), PIECES))),
    (
        "kop:jeugdhulp",
        "kop:jeugdhulp",
        query(
            condition=Word(
                "jeugdhulp",
                Part.HEADING,
                (),
                (
                    (
                        Word("hulp", Part.HEADING),
                        Word("jeugd", Part.HEADING, (Form("jeugdige", 0.5),)),
                    ),
                ),
            )
        ),
    ),
    # patterns, fuzzy words and words that are near
    ("zorg*", "zorg*", Query((word("zorg*", ("zorg", 1.0), ("zorgt", 1.0)),))),
    ("Zorg* alfa", "Zorg* alfa", Query((word("zorg*", ("zorg", 1.0), ("zorgt", 1.0)), A))),
    ("*zorg", "*zorg", Query((word("*zorg", ("zorg", 1.0), ("uzorg", 1.0)),))),
    ("k?nk", "k?nk", Query((word("k?nk", ("kink", 1.0)),))),
    ("xy*", "xy*", Query((word("xy*"),))),
    ("zorg?", "zorg?", Query((word("zorg", ("zorgt", 1.0)),))),
    ("kind?", "kind?", Query((word("kind", ("kinderen", 0.5), ("kinds", 1.0)),))),
    ("pgb~", "pgb~", Query((word("pgb", ("pgv", 0.5)),))),
    ("kinderne~", "kinderne~", Query((word("kinderne", ("kinderen", 0.5)),))),
    ("kind~2", "kind~2", Query((word("kind", ("kinds", 0.5), ("kink", 0.5)),))),
    ("-zorg*", "NIET zorg*", query(condition=Not(word("zorg*", ("zorg", 1.0), ("zorgt", 1.0))))),
    (
        "antwoord:pgb~",
        "antwoord:pgb~",
        query(condition=word("pgb", ("pgv", 0.5), part=Part.ANSWER)),
    ),
    ('"alfa de beta"~5', '"alfa de beta"~5', query(condition=Near((A, Word("de"), B), 5))),
    ('"kind alfa"~0', '"kind alfa"~0', query(condition=Near((Word("kind"), A), 0))),
    ('"alfa"~3', '"alfa"~3', query(condition=A)),
    (
        'vraag:"alfa beta"~1',
        'vraag:"alfa beta"~1',
        query(
            condition=Near(
                (Word("alfa", Part.QUESTION), Word("beta", Part.QUESTION)), 1, Part.QUESTION
            )
        ),
    ),
    # fields of passages
    ("vraag:alfa beta", "vraag:alfa beta", query("beta", condition=Word("alfa", Part.QUESTION))),
    ("antwoord:de", "antwoord:de", query(condition=Word("de", Part.ANSWER))),
    ('kop:"nota van"', 'kop:"nota van"', query(condition=phrase("nota", "van", part=Part.HEADING))),
    ("kop:W-2", "kop:W-2", query(condition=phrase("w", "2", part=Part.HEADING))),
    (
        "vraag:(alfa OF beta)",
        "vraag:alfa OF vraag:beta",
        query(condition=Or((Word("alfa", Part.QUESTION), Word("beta", Part.QUESTION)))),
    ),
    # fields of documents
    ("traject:basishulp alfa", "traject:basishulp alfa", query("alfa", condition=BASIC)),
    (
        "alfa traject:basishulp soort:nvi",
        "alfa traject:basishulp soort:nvi",
        query("alfa", condition=And((BASIC, CLARIFICATIONS))),
    ),
    (
        "alfa traject:(basishulp OF verblijf)",
        "alfa (traject:basishulp OF traject:verblijf)",
        query("alfa", condition=Or((BASIC, STAY))),
    ),
    ("alfa -traject:verblijf", "alfa NIET traject:verblijf", query("alfa", condition=Not(STAY))),
    ("datum:2018 alfa", "datum:2018 alfa", query("alfa", condition=IN_2018)),
    ("alfa OF datum:2017..", "alfa OF datum:2017..", query(condition=Or((A, SINCE_2017)))),
    (
        'zaak:"C/99/123456 / KG ZA 18-999"',
        'zaak:"C/99/123456 / KG ZA 18-999"',
        query(condition=CASE),
    ),
]


@pytest.mark.parametrize(
    ("typed", "printed", "expected"), GOLDEN, ids=[typed for typed, *_ in GOLDEN]
)
def test_query_compiles(typed: str, printed: str, expected: Query) -> None:
    """Bare words at the top rank, and everything else is a condition."""
    tree = read(typed).tree
    assert str(tree) == printed
    assert compiled(tree).query == expected


TYPED = [
    ("Hoe lang is de Wachttijd?", ("lang", "Wachttijd")),
    ("Alfa ALFA beta", ("Alfa", "beta")),
    ("Jeugd-Werk", ("Jeugd", "Werk")),
    ("Financiële +Zorg", ("Financiële",)),
    ("Wat is", ("Wat", "is")),
    ('"alfa"', ()),
    ("Zorg* PGB~ Wmo?", ("Zorg*", "PGB~", "Wmo?")),
]


@pytest.mark.parametrize(("text", "forms"), TYPED, ids=[text for text, _ in TYPED])
def test_words_keep_their_typed_form(text: str, forms: tuple[str, ...]) -> None:
    """Beside each word of the query stands the form in which it was typed first."""
    assert compiled(read(text).tree).typed == forms


def test_error_of_resolver_is_passed_on() -> None:
    """What the resolver says of a value that does not exist reaches the caller."""

    def refuse(condition: DocumentCondition) -> frozenset[int]:
        raise BadValue(f"no such value: {condition}")

    with pytest.raises(BadValue, match="no such value: soort:niets"):
        compile_query(parse("alfa soort:niets"), refuse, SmallReach())


VOCABULARY = ("alfa", "beta", "gamma", "de")
leaves: st.SearchStrategy[Node] = st.sampled_from(VOCABULARY).map(Term)


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


def holds(tree: Node, held: frozenset[str]) -> bool:
    """What a tree below the top says of a passage with these words, straight from the grammar."""
    match tree:
        case Term(text):
            return text in held
        case Negated(part):
            return not holds(part, held)
        case Required(part):
            return holds(part, held)
        case Conjunction(parts):
            return all(holds(part, held) for part in parts)
        case Disjunction(parts):
            return any(holds(part, held) for part in parts)
        case Juxtaposition(parts):
            content = [part for part in parts if part != Term("de")]
            return all(holds(part, held) for part in content or parts)
    raise AssertionError(tree)


def selects(tree: Node, held: frozenset[str]) -> bool:
    """Whether a passage with these words is a candidate: any bare word, and all of the rest."""
    parts = tree.parts if isinstance(tree, Juxtaposition) else (tree,)
    rest = [part for part in parts if not isinstance(part, Term)]
    bare = {part.text for part in parts if isinstance(part, Term)}
    wanted = bare - {"de"} or (bare if not rest else set())
    return (not wanted or bool(wanted & held)) and all(holds(part, held) for part in rest)


@given(trees, st.frozensets(st.sampled_from(VOCABULARY)))
def test_compiled_query_selects_what_the_tree_says(tree: Node, held: frozenset[str]) -> None:
    """The compiled query and the tree agree on every passage."""
    text = " ".join(sorted(held))
    passage = Passage("x:1-0", PassageKind.PARAGRAPH, page=1, spans=(), text=text, ordinal=0)
    assert matches(compiled(tree).query, passage, 1) == selects(tree, held)


@given(
    st.lists(st.text(st.characters(categories=["L", "Nd"], include_characters="-/+'é"), min_size=1))
)
def test_typed_forms_run_parallel_to_words(words: list[str]) -> None:
    """Each typed form folds to the word beside it, and no word comes twice."""
    tree = juxtapose([Term("zorg"), *(Term(word) for word in words)])
    found = compiled(tree)
    folded = [each.text for each in found.query.words]
    assert [fold(form) for form in found.typed] == folded
    assert len(set(folded)) == len(folded)
