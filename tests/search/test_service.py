"""A typed query in, ranked passages with notes out, over real documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import BadValue, QuerySyntaxError
from archive.model import PartialDate, PassageKind
from archive.overrides import Overrides
from indexer.dossier import Dossier
from search.filters import Filters
from search.results import Hit, Results, Sort
from search.service import Request, search
from tests.indexer.builders import File, opened, put, store

ECLI = "ECLI:NL:FICTIE:2018:17"
REAL_ECLI = "ECLI:NL:RBLIS:2015:4"
CASE = "C/99/123456 / KG ZA 18-999"
NVI = """# Nota van inlichtingen dagbesteding

Vraag 1: Welk tarief geldt voor begeleiding in Wolkendam?

Antwoord: Het tarief van het vorige jaar, verhoogd met de index.

Vraag 2: Is vervoer naar de locatie inbegrepen?

Antwoord: Nee, vervoer wordt apart vergoed.
"""
RULING = f"""# Uitspraak

{ECLI}
Zaaknummer {CASE}

De voorzieningenrechter wijst de vordering van de aanbieder af.
"""
FILES = (
    File("Nota.md", NVI, "nvi", "Dagbesteding Wolkendam", "2018-04"),
    File(
        "Verslag.txt",
        "De Coördinatie van het vervoer in Lisbeek en het tarief.",
        "verslag",
        "Vervoer Lisbeek",
        "2017-07-04",
    ),
    File("Beleid.txt", "Beleid over vervoer, begeleiding en tarief.", "beleid", date="2019"),
    File("Letter.txt", "A letter about tarief.", "brief", language="en"),
    File("Uitspraak.md", RULING, "uitspraak", date="2018-12-31"),
    File("Noot.txt", f"Een noot onder {ECLI}, over de vordering.", "overig", date="2019-02"),
    File("Memo.txt", "Zie ook ECLI_NL_FICTIE_2018_17 voor het oordeel.", "overig", date="2019-03"),
    File("Advies.txt", f"Anders dan in {REAL_ECLI} is er geen plicht.", "overig", date="2019-04"),
)
FICTITIOUS = f"{ECLI} is een fictief voorbeeld, geen rechtspraak"
UNREAD = "niet te lezen: 1 bestand(en); zie: dossier status"


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    """Eight documents, an older version of one of them, and a file that could not be read."""
    folder = tmp_path_factory.mktemp("service")
    with opened(folder / "home") as made:
        old = File("Beleid.txt", "Oud beleid over vervoer zonder meer.", "beleid", date="2016")
        store(made, folder / "files", old)
        store(made, folder / "files", *FILES, File("leeg.txt", ""))
        yield made


def ask(dossier: Dossier, text: str, **options: object) -> Results:
    """The answer to a query."""
    return search(dossier, Request(text, **options))  # type: ignore[arg-type]


def titles(results: Results) -> list[str]:
    """The title of the document of each hit."""
    return [hit.document.title for hit in results.hits]


def marked(hit: Hit) -> list[str]:
    """The marked pieces of a hit."""
    return [hit.passage.text[start:end] for start, end in hit.highlights]


def day(text: str) -> PartialDate:
    """A date, as far as it is known."""
    return PartialDate.parse(text)


# Words.


def test_a_hit_tells_all_there_is_to_know(dossier: Dossier) -> None:
    """A hit has its passage, document, marks, and an excerpt that holds them."""
    results = ask(dossier, "coördinatie in LISBEEK")
    (hit,) = results.hits
    assert (hit.document.title, hit.missing, results.total) == ("Verslag", (), 1)
    assert marked(hit) == ["Coördinatie", "Lisbeek"]
    assert hit.snippet_text == hit.passage.text
    assert hit.score > 0
    assert hit.source is not None
    assert hit.source.endswith("Verslag.txt")
    assert results.notes == (UNREAD,)


def test_words_that_are_missing_are_named_as_they_were_typed(dossier: Dossier) -> None:
    """Each hit lacks the content words that it lacks, in the user's spelling."""
    results = ask(dossier, "het Tarief in Wolkendam Xylofoon")
    assert results.hits[0].missing == ("Xylofoon",)
    assert {hit.missing for hit in results.hits[1:]} <= {("Wolkendam", "Xylofoon")}
    assert "komt nergens in het archief voor: Xylofoon" in results.notes


def test_a_widened_result_set_is_told(dossier: Dossier) -> None:
    """When few passages hold all words, others join them after those, and a note says so."""
    results = ask(dossier, "coördinatie vervoer")
    assert titles(results)[0] == "Verslag"
    assert not results.hits[0].missing
    only = ask(dossier, "vervoer tarief")
    assert only.total > 1
    assert any(note.startswith("2 van ") and "bevatten alle" in note for note in only.notes)


PATTERNS: list[tuple[str, str | None]] = [
    ("vervoer*", None),
    ("begeleid*", None),
    ("vorder?ng verv*", "vorder?ng staat voor: vordering"),
    ("lisbek~", "lisbek~ staat voor: lisbeek"),
    ("+tar*", "tar* staat voor: tarief"),
    ("titel:ver*", None),
    ("beleid EN xyz*", "xyz* staat voor: geen enkel woord"),
    ("tarief?", None),
    ("lisbee?", "lisbee? staat voor: lisbeek"),
]


@pytest.mark.parametrize(("typed", "note"), PATTERNS)
def test_what_patterns_stand_for_is_told(dossier: Dossier, typed: str, note: str | None) -> None:
    """The words of the archive that a pattern matches are named, when it is not that one alone."""
    told = [each for each in ask(dossier, typed).notes if "staat voor" in each]
    if note is None:
        assert all(": vervoer" in each or ": begeleiding" in each for each in told)
    else:
        assert note in told


def test_a_very_long_query_is_answered(dossier: Dossier) -> None:
    """A whole letter, and hundreds of patterns, are a query like any other."""
    letter = " ".join(f"woord{number} over het tarief" for number in range(1500))
    assert ask(dossier, letter).total > 0
    patterns = ask(dossier, " ".join(f"tarief{number}*" for number in range(300)))
    assert patterns.total == 0
    assert len(patterns.notes) < 20


def test_a_pasted_question_is_read_as_plain_words(dossier: Dossier) -> None:
    """A bracket without its counterpart is punctuation in a question, and the note says so."""
    text = "Is het waar dat 2) het tarief van de begeleiding in Wolkendam ook voor ons geldt?"
    results = ask(dossier, text)
    assert titles(results)[0] == "Nota"
    assert any("vraag in gewone taal" in note for note in results.notes)


def test_nothing_found_is_an_answer(dossier: Dossier) -> None:
    """Words that occur nowhere give no hits and a note."""
    results = ask(dossier, "xylofoon")
    assert (results.hits, results.total) == ((), 0)
    assert results.notes[0] == "komt nergens in het archief voor: xylofoon"


def test_a_pair_is_shown_whole(dossier: Dossier) -> None:
    """Question and answer stand together in the excerpt."""
    results = ask(dossier, "vraag:begeleiding antwoord:index")
    (hit,) = results.hits
    assert hit.passage.kind is PassageKind.QUESTION_ANSWER
    assert hit.passage.number == "1"
    assert hit.snippet == (0, len(hit.passage.text))
    assert marked(hit) == ["begeleiding", "index"]


def test_a_query_without_words_gives_all_that_satisfy_it(dossier: Dossier) -> None:
    """Conditions alone choose, and nothing is missing."""
    results = ask(dossier, "soort:verslag")
    assert titles(results) == ["Verslag"]
    assert results.hits[0].missing == ()


def test_a_syntax_error_is_passed_on(dossier: Dossier) -> None:
    """A query that cannot be read is the asker's to mend."""
    with pytest.raises(QuerySyntaxError):
        ask(dossier, "tarief (vervoer")


# Filters.

CHOICES: list[tuple[str, str, Filters, set[str]]] = [
    ("all", "tarief", Filters(), {"Nota", "Verslag", "Beleid", "Letter"}),
    ("kind", "tarief", Filters(kinds=("nvi",)), {"Nota"}),
    ("kind as a field", "tarief soort:nvi", Filters(), {"Nota"}),
    ("track by alias", "tarief", Filters(tracks=("dagbesteding",)), {"Nota"}),
    ("track as a field", 'tarief traject:"vervoer lisbeek"', Filters(), {"Verslag"}),
    ("not a track", "tarief NIET traject:dagbesteding", Filters(), {"Verslag", "Beleid", "Letter"}),
    ("language", "tarief", Filters(languages=("en",)), {"Letter"}),
    ("title as a field", "tarief titel:beleid", Filters(), {"Beleid"}),
    ("source as a field", "tarief bron:letter.txt", Filters(), {"Letter"}),
    ("field and filter", "tarief soort:nvi", Filters(kinds=("verslag",)), set()),
    ("a month that touches", "tarief datum:2018-04-30..", Filters(), {"Nota", "Beleid"}),
    ("a year that touches", "tarief", Filters(first=day("2019-12-31")), {"Beleid"}),
    ("before", "tarief", Filters(last=day("2018-04-01")), {"Verslag", "Nota"}),
]


@pytest.mark.parametrize(
    ("text", "filters", "expected"), [row[1:] for row in CHOICES], ids=[row[0] for row in CHOICES]
)
def test_filters_and_fields_choose_documents(
    dossier: Dossier, text: str, filters: Filters, expected: set[str]
) -> None:
    """Options and fields both leave out what they do not name."""
    results = ask(dossier, text, filters=filters)
    assert set(titles(results)) == expected
    assert results.total == len(results.hits)


def test_unknown_values_are_errors(dossier: Dossier) -> None:
    """A track that no one knows is a mistake, in an option and in a field alike."""
    with pytest.raises(BadValue, match="unknown track"):
        ask(dossier, "tarief", filters=Filters(tracks=("Ravenhorst",)))
    with pytest.raises(QuerySyntaxError, match="unknown track") as caught:
        ask(dossier, "tarief traject:Ravenhorst")
    assert caught.value.position == len("tarief traject:")
    assert "known tracks" in caught.value.hint


def test_superseded_documents_are_left_out_unless_asked_for(dossier: Dossier) -> None:
    """The older version of a document only turns up among all versions."""
    assert [hit.document.superseded_by for hit in ask(dossier, '"oud beleid"').hits] == []
    (old,) = ask(dossier, '"oud beleid"', filters=Filters(superseded=True)).hits
    assert old.document.superseded_by is not None


UNDATED = "buiten beschouwing, want zonder datum: 1 document(en)"
NOTED: list[tuple[str, str, Filters, bool]] = [
    ("no date asked", "tarief", Filters(), False),
    ("period", "tarief", Filters(first=day("2017")), True),
    ("date field", "tarief datum:2018", Filters(), True),
    ("date field in brackets", "tarief (datum:2018 OF datum:2019)", Filters(), True),
    ("required date", "tarief +datum:2018", Filters(), True),
    ("negated date", "tarief NIET datum:2018", Filters(), False),
    ("of another kind", "tarief datum:2018", Filters(kinds=("nvi",)), False),
    ("of that kind", "tarief", Filters(kinds=("brief",), last=day("2019")), True),
]


@pytest.mark.parametrize(
    ("text", "filters", "noted"), [row[1:] for row in NOTED], ids=[row[0] for row in NOTED]
)
def test_undated_documents_that_a_date_leaves_out_are_counted(
    dossier: Dossier, text: str, filters: Filters, *, noted: bool
) -> None:
    """The note counts what only the date kept out, and is not there when nothing was."""
    assert (UNDATED in ask(dossier, text, filters=filters).notes) is noted


# Identifiers.


@pytest.mark.parametrize("typed", [ECLI, ECLI.lower(), f" {ECLI}. "])
def test_an_identifier_finds_its_document_and_who_cites_it(dossier: Dossier, typed: str) -> None:
    """The document itself comes first, then the passages that cite it, in any spelling."""
    results = ask(dossier, typed)
    assert titles(results) == ["Uitspraak", "Noot", "Memo"]
    assert results.hits[0].passage.ordinal == 0
    assert marked(results.hits[1]) == [ECLI]
    assert FICTITIOUS in results.notes


def test_what_gave_the_score_of_an_identifier_adds_up(dossier: Dossier) -> None:
    """Also of the document that bears it, which comes first whatever its words give."""
    for hit in ask(dossier, ECLI, explain=True).hits:
        assert hit.why is not None
        assert sum(gain.gain for gain in hit.why) == pytest.approx(hit.score)


@pytest.mark.parametrize("typed", [CASE, "c/99/123456", "KG ZA 18/999"])
def test_a_case_number_finds_its_ruling(dossier: Dossier, typed: str) -> None:
    """Each half of a case number will do, and several words are one number."""
    results = ask(dossier, typed)
    assert titles(results) == ["Uitspraak"]
    assert results.notes == (UNREAD,)


def test_an_identifier_that_is_only_cited_is_told(dossier: Dossier) -> None:
    """The ruling itself is not there; the passage that cites it is."""
    results = ask(dossier, REAL_ECLI)
    assert titles(results) == ["Advies"]
    assert results.notes == (f"{REAL_ECLI} zelf is niet in het archief", UNREAD)


def test_an_identifier_that_nobody_knows_is_told(dossier: Dossier) -> None:
    """No hits, and a note that says why."""
    results = ask(dossier, "ECLI:NL:RBLIS:2015:5")
    assert results.hits == ()
    assert results.notes[0] == "ECLI:NL:RBLIS:2015:5 zelf is niet in het archief"


def test_filters_hold_for_identifiers(dossier: Dossier) -> None:
    """A document that a filter leaves out is not said to be absent."""
    results = ask(dossier, ECLI, filters=Filters(kinds=("overig",)))
    assert titles(results) == ["Noot", "Memo"]
    assert not any("niet in het archief" in note for note in results.notes)


# Order and pages.


def test_the_newest_come_first_when_asked(dossier: Dossier) -> None:
    """By date, with what is undated at the end."""
    assert titles(ask(dossier, "tarief", sort=Sort.DATE)) == ["Beleid", "Nota", "Verslag", "Letter"]


def test_a_page_beyond_the_end_is_empty(dossier: Dossier) -> None:
    """The total stays what it was."""
    results = ask(dossier, "tarief", offset=100)
    assert (results.hits, results.total) == ((), 4)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.sampled_from("tarief vervoer begeleiding wolkendam de vordering".split()), min_size=1
    ),
    st.sampled_from(Sort),
    st.integers(1, 3),
)
def test_pages_joined_are_the_whole(
    dossier: Dossier, words: list[str], sort: Sort, size: int
) -> None:
    """Small pages one after the other give what one large page gives."""
    text = " ".join(words)
    whole = ask(dossier, text, sort=sort, limit=50)
    pages = [
        ask(dossier, text, sort=sort, limit=size, offset=at) for at in range(0, whole.total, size)
    ]
    assert tuple(hit for page in pages for hit in page.hits) == whole.hits
    assert {page.total for page in pages} <= {len(whole.hits)}


# The state of the archive.


def test_an_empty_archive_answers(tmp_path: Path) -> None:
    """Nothing is found where nothing is, whatever was asked."""
    with opened(tmp_path / "home") as empty:
        for text in ("tarief", ECLI, "soort:nvi", "NIET tarief", "datum:2018 zorg"):
            assert ask(empty, text).total == 0


def test_an_index_that_is_behind_is_told(tmp_path: Path) -> None:
    """During a run the answer comes from the last commit, with a note."""
    paths = put(tmp_path / "files", {"a.txt": "Tarief een.", "b.txt": "Tarief twee."})
    with opened(tmp_path / "home") as writer, opened(tmp_path / "home") as reader:
        outcomes = writer.add(list(writer.find(paths)), Overrides(), {})
        with closing(outcomes):
            next(outcomes)
            results = ask(reader, "tarief")
            assert results.total == 0
            assert results.notes[-1].startswith("de index loopt achter")
        list(writer.add([], Overrides(), {}))
        results = ask(reader, "tarief")
        assert 1 <= results.total == reader.catalogue.totals().documents
        assert results.notes == ()


def test_what_left_the_catalogue_is_not_found_in_the_index(tmp_path: Path) -> None:
    """An index that still holds a removed document does not bring it back."""
    files = (File("A.txt", "Tarief een."), File("B.txt", "Tarief twee."))
    with opened(tmp_path / "home") as made:
        store(made, tmp_path / "files", *files)
        with made.catalogue.transaction():
            made.catalogue.remove(min(made.catalogue.keys()), "2020-01-01")
        results = ask(made, "tarief")
        assert (titles(results), results.total) == (["B"], 1)
