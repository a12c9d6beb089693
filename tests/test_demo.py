"""The demo dossier is understood as a person would: each document's kind, tracks and date."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

BASIS, VERBLIJF, GESLOTEN = (
    "Basishulp Jeugd",
    "Verblijf Jeugd",
    "Gesloten en intensieve klinische jeugdhulp",
)
# The name of the file, then kind, tracks, date and language; None is unknown.
DOCUMENTS = (
    ("Inhoudelijk model Basishulp Jeugd vanaf 2019", "beleid", [BASIS], None, "nl"),
    ("Zur Inspiration - Nachbarschaftshaus", None, [BASIS], None, "de"),
    ("Schriftelijke marktconsultatie", "consultatie", [BASIS], "2017-05-31", "nl"),
    ("schriftelijke marktconsultatie 2017", "nvi", [BASIS], "2017-06-28", "nl"),
    ("Verslag marktconsultatie 4 juli 2017", "verslag", [BASIS], "2017-07-04", "nl"),
    ("Ontwikkeldialoog toegang", "verslag", [BASIS], "2017-09-14", "nl"),
    ("verslag_marktconsultatie_20171214", "verslag", [BASIS], "2017-12-14", "nl"),
    ("verslag inlichtingenbijeenkomst", "verslag", [BASIS], "2018-03-29", "nl"),
    ("Nota van Inlichtingen 1", "nvi", [BASIS], "2018-04-20", "nl"),
    ("NvI 2", "nvi", [BASIS], "2018-05-18", "nl"),
    ("persbericht", "persbericht", [BASIS], "2018-07-02", "nl"),
    ("Concept raamovereenkomst", "overeenkomst", [BASIS], None, "nl"),
    ("Verslag marktconsultatie Verblijf", "verslag", [VERBLIJF], "2018-04", "nl"),
    ("presentatie marktconsultatie", "presentatie", [VERBLIJF], "2018-07", "nl"),
    ("Voorgenomen besluit", "besluit", [VERBLIJF], None, "nl"),
    ("Selectieleidraad", "aanbesteding", [GESLOTEN], "2020-03-13", "nl"),
    ("Vonnis kort geding", "uitspraak", [BASIS], "2018-07-02", "nl"),
    ("ECLI_NL_FICTIE_2019_2202", "uitspraak", [BASIS], "2019-09-12", "nl"),
    ("webpagina", None, [BASIS, GESLOTEN, VERBLIJF], None, "nl"),
    ("mail overdracht", None, [BASIS, GESLOTEN, VERBLIJF], "2020-01-09", "nl"),
)


@pytest.mark.parametrize(
    ("name", "kind", "tracks", "date", "language"),
    [pytest.param(*row, id=row[0]) for row in DOCUMENTS],
)
def test_documents_are_tagged(
    run: Run,
    demo_home: Path,
    name: str,
    kind: str | None,
    tracks: list[str],
    date: str | None,
    language: str,
) -> None:
    """Kind, tracks, date and language are what the document itself says, or unknown."""
    listed = run("--home", demo_home, "list", "--json").records
    (document,) = [each for each in listed if any(name in source for source in each["sources"])]
    found = [document[key] for key in ("kind", "tracks", "date", "language")]
    assert found == [kind, tracks, date, language]


def test_the_table_names_every_document(run: Run, demo_home: Path) -> None:
    """No document of the demo goes unchecked."""
    assert len(run("--home", demo_home, "list", "--json").records) == len(DOCUMENTS)


def test_no_page_of_the_demo_is_garbled(run: Run, demo_home: Path) -> None:
    """Every character of the demo has a name that a reader of PDF can tell."""
    for document in run("--home", demo_home, "list", "--json").records:
        assert "(cid:" not in run("--home", demo_home, "show", document["document"], "--text").out


def test_every_page_says_that_it_is_fictitious(run: Run, demo_home: Path) -> None:
    """Nobody can take a page of the demo for a real document."""
    for document in run("--home", demo_home, "list", "--json").records:
        text = run("--home", demo_home, "show", document["document"], "--text").out
        assert all("FICTIEF VOORBEELD" in page for page in text.split("\f"))


def test_the_questions_of_a_note_are_pairs(run: Run, demo_home: Path) -> None:
    """All twenty questions of the first note come out as pairs, each with its own answer."""
    found = run(
        "--home", demo_home, "search", 'titel:"Eerste Nota van Inlichtingen"', "--limit", "99",
        "--json",
    )  # fmt: skip
    pairs = [hit for hit in found.records if hit["answer"]]
    assert [hit["number"] for hit in pairs] == [str(number) for number in range(1, 21)]
    for hit in pairs:
        assert hit["question"].startswith(f"Vraag {hit['number']} ")
        assert hit["answer"].startswith(f"Antwoord {hit['number']} ")


def test_the_rows_of_a_table_of_questions_are_pairs(run: Run, demo_home: Path) -> None:
    """All fourteen rows are pairs under their heads, the one over the page break included."""
    found = run(
        "--home", demo_home, "search", 'titel:"schriftelijke marktconsultatie" soort:nvi',
        "--limit", "99", "--json",
    )  # fmt: skip
    pairs = {hit["number"]: hit for hit in found.records if hit["answer"]}
    assert set(pairs) == {str(number) for number in range(1, 15)}
    assert all(hit["context"][-2:] == ["Vraag", "Antwoord"] for hit in pairs.values())
    assert (pairs["7"]["page"], pairs["7"]["last_page"]) == (1, 2)
    assert pairs["10"]["question"].endswith("Wordt het pgb afgeschaft?")
    assert pairs["10"]["answer"].startswith("Nee. Het recht op een pgb")
