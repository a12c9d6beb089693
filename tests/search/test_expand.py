"""What a typed word reaches in an archive."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from indexer.query import Query, Word, matches
from indexer.vocabulary import FILE, Vocabulary
from indexer.whoosh_engine import WhooshEngine
from search.expand import Expander, Pairs
from tests.indexer.builders import ask, entry, passage

TEXTS = (
    "De aanbieder van jeugdhulp levert de zorg.",
    "Jeugdhulpaanbieders en zorgaanbieders leveren verslagen.",
    "Het persoonsgebonden budget (pgb) voor kinderen.",
    "Met een pgb koopt het kind hulp in.",
    "De Nota van Inlichtingen (NvI) is een bijlage.",
    "In de NvI staat het antwoord op vraag 12, perceel 1, artikel 2.3.",
    "Een wijziging van het tarief; tarieven en tariefpercentages.",
    "De gemeenteraad vergadert over de financiële gevolgen.",
)

REACHES = [
    ("jeugdhulpaanbieder", {0, 1}),
    ("aanbieder", {0, 1}),
    ("aanbieders", {0, 1}),
    ("zorgaanbieder", {0, 1}),
    ("kind", {2, 3}),
    ("kinderen", {2, 3}),
    ("pgb", {2, 3}),
    ("nvi", {4, 5}),
    ("bijlagen", {4}),
    ("tarief", {6}),
    ("wijzigingen", {6}),
    ("wijzigen", {6}),
    ("financieel", {7}),
    ("financiele", {7}),
    ("gemeente", {7}),
    ("raad", {7}),
    ("raadsleden", set()),
    ("2.3", {5}),
    ("12", {5}),
    ("verslag", {1}),
    ("levert", {0, 1}),
    ("xylofoon", set()),
]


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> WhooshEngine:
    """An index of the texts, document ``n`` for text ``n``, written in two commits."""
    made = WhooshEngine(tmp_path_factory.mktemp("index"))
    made.create()
    entries = [entry(key + 1, passage(text)) for key, text in enumerate(TEXTS)]
    made.write(entries[:4], ())
    made.write(entries[4:], ())
    return made


def expand(engine: WhooshEngine, *typed: str, settled: Pairs = ()) -> tuple[Word, ...]:
    """The words of a query, with what they reach in this index."""
    with closing(engine.reader()) as reader:
        return Expander(reader.words, settled)(typed)


def found(engine: WhooshEngine, *words: Word) -> set[int]:
    """The numbers of the texts that hold every word, as the engine has it."""
    held = ask(engine, Query(words)).found
    return {each.document - 1 for each in held if each.held == (1 << len(words)) - 1}


@pytest.mark.parametrize("settled", [(), (("WIW", "wie is wat"),)])
def test_a_full_form_of_stop_words_alone_adds_nothing(tmp_path: Path, settled: Pairs) -> None:
    """Whoever holds all of these words holds the abbreviation no more than others do."""
    made = WhooshEngine(tmp_path / "index")
    made.create()
    explained = passage("Het overzicht Wie Is Wat (WIW)"), passage("wat het is en wie het zijn")
    made.write([entry(1, *explained)], ())
    words = expand(made, "wiw", settled=settled)
    assert words[0].made_of == ()
    assert [each.passage for each in ask(made, Query(words)).found] == [110]


@pytest.mark.parametrize(("typed", "texts"), REACHES, ids=[row[0] for row in REACHES])
def test_what_a_word_reaches(engine: WhooshEngine, typed: str, texts: set[int]) -> None:
    """Inflections, compounds, parts and abbreviations; the engine and the oracle agree."""
    (word,) = expand(engine, typed)
    oracle = {at for at, text in enumerate(TEXTS) if matches(Query((word,)), passage(text), at + 1)}
    assert found(engine, word) == oracle == texts


def test_a_compound_and_its_parts_find_each_other(engine: WhooshEngine) -> None:
    """Typed apart or as one word, it is the same."""
    together = expand(engine, "jeugdhulpaanbieder")
    apart = expand(engine, "aanbieder", "van", "jeugdhulp")
    assert found(engine, *together) == {0, 1}
    assert found(engine, apart[0], apart[2]) == {0, 1}


def test_a_full_form_finds_its_abbreviation(engine: WhooshEngine) -> None:
    """All content words of it are present where the abbreviation stands."""
    nota, van, inlichtingen = expand(engine, "nota", "van", "inlichtingen")
    assert found(engine, nota, inlichtingen) == {4, 5}
    assert van.others == ()


def test_people_say_what_abbreviations_mean(engine: WhooshEngine) -> None:
    """What the settings say stands instead of what texts explain."""
    (word,) = expand(engine, "GR".lower(), settled=(("GR", "gemeenteraad"),))
    assert found(engine, word) == {7}


def test_the_exact_form_ranks_first(engine: WhooshEngine) -> None:
    """Of equal passages the one with the word as typed comes before one with its inflection."""
    scores = {
        each.document - 1: each.score for each in ask(engine, Query(expand(engine, "kind"))).found
    }
    assert scores[3] > scores[2]


def test_marks_stand_on_the_part(engine: WhooshEngine) -> None:
    """A compound that is reached by a part knows where the part stands in it."""
    (word,) = expand(engine, "aanbieder")
    spans = {form.text: form.span for form in word.others}
    assert spans["jeugdhulpaanbieders"] == (9, 19)


def test_an_endless_word_is_not_taken_apart(engine: WhooshEngine) -> None:
    """A run of letters that no compound reaches is answered at once, in bounded memory."""
    (short,) = expand(engine, "verslagentarief")
    (long,) = expand(engine, "verslagentarief" + "tarief" * 20_000)
    assert short.made_of
    assert not long.made_of


def test_repeated_words_are_one_and_weigh_more(engine: WhooshEngine) -> None:
    """A word that is typed twice is the same word, heavier."""
    (once,) = expand(engine, "zorg")
    one, other = expand(engine, "zorg", "zorg")
    assert one == other
    assert one.weight > once.weight


@pytest.mark.parametrize("content", [None, b"no database"])
def test_without_a_vocabulary_words_reach_themselves(tmp_path: Path, content: bytes | None) -> None:
    """A table that is lost or damaged costs relatives, not results."""
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    engine.write([entry(1, passage("de kinderen"))], ())
    for path in engine.folder.glob(f"{FILE}*"):
        path.unlink()
    if content is not None:
        (engine.folder / FILE).write_bytes(content)
    assert found(engine, *expand(engine, "kind")) == set()
    assert found(engine, *expand(engine, "kinderen")) == {0}
    assert not engine.has_learned([(1, 1)])


def test_a_vocabulary_grown_and_purged_equals_one_made_at_once(tmp_path: Path) -> None:
    """How an index came about plays no part in what its words reach, and removed words are gone."""
    grown, fresh = WhooshEngine(tmp_path / "grown"), WhooshEngine(tmp_path / "fresh")
    entries = [entry(key + 1, passage(text)) for key, text in enumerate(TEXTS)]
    grown.create()
    for each in entries:
        grown.write([each], ())
    grown.write([entry(3, passage("kinderen"), revision=2)], [(3, 1)])
    grown.purge()
    fresh.create()
    fresh.write([*entries[:2], *entries[3:], entry(3, passage("kinderen"), revision=2)], ())
    for typed, _ in REACHES:
        assert expand(grown, typed) == expand(fresh, typed)
    held = b"".join(path.read_bytes() for path in grown.folder.glob(f"{FILE}*"))
    assert b"persoonsgebonden" not in held


def test_learning_twice_changes_nothing(tmp_path: Path) -> None:
    """A writer that was cut off after the vocabulary learns the same entry again."""
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    engine.write([entry(1, passage("zorg"))], ())
    once = expand(engine, "zorg")
    engine.write([entry(1, passage("zorg"))], ())
    with closing(Vocabulary(engine.folder).open()) as words:
        assert words.known(["zorg"])["zorg"].passages == 1
    assert expand(engine, "zorg") == once


def test_a_function_word_is_no_abbreviation(tmp_path: Path) -> None:
    """Letters that a text explains as an abbreviation stay a function word when they are one."""
    made = WhooshEngine(tmp_path / "index")
    made.create()
    texts = ("Het onderzoek onder kinderen (OOK) is klaar.", "De kinderen in het onderzoek.")
    made.write([entry(key, passage(text)) for key, text in enumerate(texts, start=1)], ())
    with closing(made.reader()) as reader:
        (word,) = Expander(reader.words, ())(("ook",))
    assert word == Word("ook", weight=word.weight)
