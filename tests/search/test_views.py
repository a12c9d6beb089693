"""Counts, groups and pages: other ways to look at a result set."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.label_table import Labels
from indexer.dossier import Dossier
from indexer.engine import Candidate
from search.facets import facets
from search.filters import Filters
from search.grouping import each_alone, one_per_document
from search.results import Count, Facet, Results, Sort
from search.service import Request, search
from tests.indexer.builders import File, opened, store

PAIRS = "\n\n".join(
    f"Vraag {n}: Geldt het tarief {n}?\n\nAntwoord: Ja, voor de zorg." for n in range(1, 6)
)
RULING = "# Uitspraak\n\nECLI:NL:RBLIM:2018:{}\n\nHet tarief van de zorg is te laag."
FILES = (
    File("Nota.md", f"# Nota\n\n{PAIRS}\n", "nvi", "Dagbesteding Wolkendam", "2018-04"),
    File("Verslag.txt", "Het tarief van de zorg.", "verslag", "Vervoer Lisbeek", "2018"),
    File("Stuk.txt", "Het tarief van de zorg.", date="2017-07-04"),
    File("Letter.txt", "A letter about tarief.", "brief", language="en"),
    File("Een.md", RULING.format(11), "uitspraak", date="2019"),
    File("Twee.md", RULING.format(12), "uitspraak", date="2019"),
)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    """Six documents that all speak of one thing."""
    folder = tmp_path_factory.mktemp("views")
    with opened(folder / "home") as made:
        store(made, folder / "files", *FILES)
        yield made


def ask(dossier: Dossier, text: str, **options: object) -> Results:
    """The answer to a query."""
    return search(dossier, Request(text, **options))  # type: ignore[arg-type]


def test_facets_count_the_whole_result_set(dossier: Dossier) -> None:
    """Passages and documents are counted by value, whatever page is shown."""
    results = ask(dossier, "tarief", limit=1, facets=True)
    assert results.facets is not None
    assert results.facets[Facet.KIND][0] == Count("nvi", 5, 1)
    assert Count("uitspraak", 2, 2) in results.facets[Facet.KIND]
    assert results.facets[Facet.COURT] == (Count("Rechtbank Limburg", 2, 2),)
    assert Count("en", 1, 1) in results.facets[Facet.LANGUAGE]
    assert {each.value for each in results.facets[Facet.YEAR]} == {"2017", "2018", "2019", None}
    assert results.facets[Facet.TRACK][0] == Count("Dagbesteding Wolkendam", 5, 1)
    for facet in (Facet.KIND, Facet.YEAR, Facet.LANGUAGE):
        assert sum(each.passages for each in results.facets[facet]) == results.total


def test_facets_are_of_what_filters_leave(dossier: Dossier) -> None:
    """A filter narrows the counts as it narrows the hits."""
    results = ask(dossier, "tarief", filters=Filters(kinds=("uitspraak",)), facets=True)
    assert results.facets is not None
    assert results.facets[Facet.KIND] == (Count("uitspraak", 2, 2),)


def test_facets_are_counted_when_asked_for(dossier: Dossier) -> None:
    """Without them a search does not read all labels."""
    assert ask(dossier, "tarief").facets is None


def test_values_are_in_order_and_the_unknown_is_last() -> None:
    """Most passages first, then by name."""
    labels = {
        1: Labels("verslag", "2018", "nl", None, ("b", "a")),
        2: Labels("nvi", "2018", "nl", None, ()),
        3: Labels(None, None, None, "Hoge Raad", ()),
    }
    counted = facets({1: 1, 2: 1, 3: 3, 9: 1}, labels)
    assert counted[Facet.KIND] == (Count("nvi", 1, 1), Count("verslag", 1, 1), Count(None, 3, 1))
    assert counted[Facet.TRACK] == (Count("a", 1, 1), Count("b", 1, 1), Count(None, 4, 2))
    assert counted[Facet.COURT] == (Count("Hoge Raad", 3, 1),)


@pytest.mark.parametrize("value", ["RBLIM", "rblim", '"rechtbank limburg"', "limburg", "rb*"])
def test_rulings_of_a_court(dossier: Dossier, value: str) -> None:
    """A court is named by its code, by its name, or by words of it."""
    results = ask(dossier, f"instantie:{value}")
    assert {hit.document.title for hit in results.hits} == {"Een", "Twee"}
    assert ask(dossier, f"tarief -instantie:{value}").total == ask(dossier, "tarief").total - 2


def test_no_ruling_of_another_court(dossier: Dossier) -> None:
    """Half a word is no word."""
    assert ask(dossier, "instantie:limb").total == 0


def test_grouped_hits_are_the_best_of_their_documents(dossier: Dossier) -> None:
    """Each document comes once, with the number of its other passages."""
    alone = ask(dossier, "tarief", limit=99)
    grouped = ask(dossier, "tarief", limit=99, by_document=True)
    counts = Counter(hit.document.id for hit in alone.hits)
    assert grouped.total == len(grouped.hits) == len(counts)
    first = {hit.document.id: hit.passage.id for hit in reversed(alone.hits)}
    for hit in grouped.hits:
        assert hit.passage.id == first[hit.document.id]
        assert hit.further == counts[hit.document.id] - 1
    assert {hit.further for hit in alone.hits} == {None}


_candidates = st.lists(
    st.builds(Candidate, st.integers(1, 9), st.integers(1, 4), st.just(1.0), st.just(0)),
    unique_by=lambda each: each.passage,
)


@given(_candidates)
def test_groups_keep_order_and_lose_nothing(ordered: list[Candidate]) -> None:
    """What groups stand for adds up to the result set."""
    groups = one_per_document(ordered, Counter(each.document for each in ordered))
    assert sum(1 + (each.further or 0) for each in groups) == len(ordered)
    assert [each.best for each in groups] == sorted(
        (each.best for each in groups), key=ordered.index
    )
    assert [each.best for each in each_alone(ordered)] == ordered


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.sampled_from(["tarief", "tarief zorg", "zorg OF tarief", "ta*", "soort:nvi"]),
    st.sampled_from(Sort),
    st.booleans(),
    st.integers(1, 4),
)
def test_pages_laid_together_are_the_whole(
    dossier: Dossier, text: str, sort: Sort, by_document: bool, size: int
) -> None:
    """No hit is on two pages, and none on no page."""
    options: dict[str, object] = {"sort": sort, "by_document": by_document}
    whole = [hit.passage.id for hit in ask(dossier, text, limit=99, **options).hits]
    pages = [
        hit.passage.id
        for offset in range(0, len(whole), size)
        for hit in ask(dossier, text, limit=size, offset=offset, **options).hits
    ]
    assert pages == whole
    assert len(set(whole)) == len(whole)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "text",
    [
        *("tarief zorg", "tarief", "ta* -zorg", '"het tarief" soort:nvi', '"zorg tarief"~4'),
        *("Geldt het tarief voor de zorg van vervoer of dagbesteding?", "taal:en", "zorgt*"),
        *("ECLI:NL:RBLIM:2018:11", "tareif", "vraag:tarief antwoord:zorg", "nietsvandien"),
    ],
)
def test_a_resident_process_answers_alike(dossier: Dossier, text: str, sort: Sort) -> None:
    """A process that keeps arrays shows the same passages, counts and remarks."""
    resident = Dossier(dossier.home, resident=True)
    try:
        for filters in (Filters(), Filters(kinds=("nvi", "uitspraak"))):
            for by_document in (False, True):
                options: dict[str, object] = {"by_document": by_document, "facets": True}
                options |= {"filters": filters, "sort": sort, "limit": 4, "offset": 1}
                options |= {"explain": True}
                wanted, found = ask(dossier, text, **options), ask(resident, text, **options)
                assert told(found) == told(wanted)
                scores = [hit.score for hit in found.hits]
                assert scores == pytest.approx([hit.score for hit in wanted.hits])
    finally:
        resident.close()


def told(results: Results) -> tuple[object, ...]:
    """What is shown, but for the scores."""
    hits = [(hit.passage, hit.further, hit.missing, hit.highlights) for hit in results.hits]
    return hits, results.total, results.notes, results.suggestion, results.facets


@pytest.mark.parametrize(
    "text", ["tarief zorg", "ta* -zorg", '"het tarief" soort:nvi', "ECLI:NL:RBLIM:2018:11"]
)
def test_what_gave_the_score_is_told_when_asked_for(dossier: Dossier, text: str) -> None:
    """Each hit comes with gains of words of the query, or with none when not asked for."""
    explained = ask(dossier, text, explain=True)
    assert explained.hits
    assert all(hit.why is not None for hit in explained.hits)
    assert [hit.score for hit in explained.hits] == [hit.score for hit in ask(dossier, text).hits]
    assert all(hit.why is None for hit in ask(dossier, text).hits)


def test_gains_add_up_to_the_score(dossier: Dossier) -> None:
    """What the words and the neighbours gave is all there is to a score."""
    for hit in ask(dossier, "tarief zorg vraag", explain=True, limit=99).hits:
        assert hit.why
        assert sum(gain.gain for gain in hit.why) == pytest.approx(hit.score)


QUERIES = ["tarief", "tarief zorg", '"het tarief"~2', "zorg -tarief", "ta* wet~", "soort:nvi zorg"]


def answers(dossier: Dossier) -> list[list[tuple[str, float]]]:
    """The hits of some queries, with their scores."""
    return [
        [(hit.passage.id, round(hit.score, 9)) for hit in ask(dossier, text, limit=99).hits]
        for text in QUERIES
    ]


def test_results_survive_reindex_restart_and_reread(tmp_path: Path) -> None:
    """The same hits in the same order, however the index came about."""
    home, files = tmp_path / "home", tmp_path / "files"
    with opened(home) as made:
        for file in FILES:  # a segment each
            store(made, files, file)
        grown = answers(made)
        made.reindex()
        assert answers(made) == grown
    with opened(home) as again:
        assert answers(again) == grown
        list(again.reread(force=True))
        assert answers(again) == grown
        first = next(iter(again.catalogue.contents()))[0]
        list(again.reread([first], force=True))
        assert answers(again) == grown
        assert again.remove([first]) == (first,)
        shrunk = answers(again)
        again.reindex()
        assert answers(again) == shrunk
