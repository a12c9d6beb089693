"""What ``dossier search``, ``show``, ``list`` and ``status`` print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run

HIT_KEYS = {
    "passage", "document", "title", "kind", "tracks", "date", "date_precision", "page", "number",
    "score", "text", "snippet", "highlights", "missing", "source",
}  # fmt: skip
DOCUMENT_KEYS = {
    "document", "title", "kind", "tracks", "date", "date_precision", "language", "pages",
    "sources", "sha256", "tags",
}  # fmt: skip


def test_a_hit_has_the_documented_keys(run: Run, demo_home: Path) -> None:
    """A hit is one JSON object with its document's labels, and marks that lie on its words."""
    found = run("--home", demo_home, "search", "budgetplafond", "--json")
    assert found.code == 0
    assert len(found.records) > 1
    for hit in found.records:
        assert hit.keys() >= HIT_KEYS
        marked = {hit["text"][start:end].lower() for start, end in hit["highlights"]}
        assert marked == {"budgetplafond"}


def test_a_pair_is_given_whole(run: Run, demo_home: Path) -> None:
    """A question that was answered before comes with its number, both pages and the answer."""
    question = "Mag een hoofdaanbieder een cliëntenstop instellen als het budgetplafond is bereikt?"
    found = run("--home", demo_home, "search", *question.split(), "--limit", "1")
    assert "· vraag 9" in found.out
    assert "p. 2-3" in found.out
    assert "Een *cliëntenstop* is niet toegestaan" in found.out
    assert "blijft in alle gevallen bestaan." in found.out


def test_a_consideration_is_found_by_its_words(run: Run, demo_home: Path) -> None:
    """A ruling's consideration carries its number and its ruling's ECLI."""
    words = "Welke kostprijselementen behoren tot een reëel tarief".split()
    hit = run("--home", demo_home, "search", *words, "--json").records[0]
    assert (hit["number"], hit["kind"]) == ("4.6", "uitspraak")
    assert "ECLI:NL:FICTIE:2018:1101" in hit["title"]


def test_an_ecli_typed_bare_finds_its_ruling_first(run: Run, demo_home: Path) -> None:
    """The ruling comes before those that cite it, and is said to be fictitious."""
    found = run("--home", demo_home, "search", "ecli:nl:fictie:2018:1101", "--json")
    first, *others = found.records
    assert first["title"].startswith("Vonnis in kort geding")
    assert all("2018:1101" in hit["text"] for hit in others)
    assert "fictief voorbeeld" in found.err


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(['"ECLI:NL:FICTIE:2018:1101"'], id="quoted"),
        pytest.param(["ECLI:NL:FICTIE:2018:1101", "kostprijselementen"], id="with a word"),
        pytest.param(["ecli:nl:fictie:2018:1101", "soort:uitspraak"], id="with a field"),
    ],
)
def test_an_ecli_in_a_query_asks_for_its_ruling(
    run: Run, demo_home: Path, words: list[str]
) -> None:
    """Every hit is of the ruling itself or names it, whatever else is asked."""
    found = run("--home", demo_home, "search", *words, "--limit", "99", "--json").records
    assert any(hit["title"].startswith("Vonnis in kort geding") for hit in found)
    for hit in found:
        assert "2018:1101" in hit["text"] or hit["title"].startswith("Vonnis in kort geding")


@pytest.mark.parametrize(
    ("options", "kinds"),
    [
        pytest.param(("--kind", "uitspraak"), {"uitspraak"}, id="kind"),
        pytest.param(("--track", "Verblijf Jeugd", "--kind", "besluit"), {"besluit"}, id="track"),
        pytest.param(("--from", "2018-07-02", "--to", "2 juli 2018"), {"persbericht", "uitspraak",
            "presentatie"}, id="a day lies in its month"),
        pytest.param(("--language", "de"), {None}, id="language"),
    ],
)  # fmt: skip
def test_filters_choose_documents(
    run: Run, demo_home: Path, options: tuple[str, ...], kinds: set[str | None]
) -> None:
    """Filters leave only passages of documents with that property."""
    words = "jeugdhulp OF jeugd OF Nachbarschaftshaus"
    found = run("--home", demo_home, "search", words, *options, "--limit", "99", "--json")
    assert {hit["kind"] for hit in found.records} <= kinds
    assert found.records


def test_words_after_a_dash_belong_to_the_query(run: Run, demo_home: Path) -> None:
    """A word with a dash before it is left out of the results, and is no option."""
    found = run("--home", demo_home, "search", "tarief", "-pgb", "--limit", "99", "--json")
    assert found.records
    assert not any("pgb" in hit["text"].lower().split() for hit in found.records)


def test_nothing_found_is_exit_code_1(run: Run, demo_home: Path) -> None:
    """A word that the archive does not hold gives no hit, and is named."""
    found = run("--home", demo_home, "search", "xylofoonbouw")
    assert (found.code, found.out) == (1, "")
    assert "komt nergens in het archief voor: xylofoonbouw" in found.err


def test_dates_sort_newest_first(run: Run, demo_home: Path) -> None:
    """Hits sorted by date run back in time; undated documents come last."""
    found = run(
        "--home", demo_home, "search", "jeugdhulp", "--sort", "date", "--limit", "99", "--json"
    )
    dates = [hit["date"] or "" for hit in found.records]
    assert len(set(dates)) > 3
    assert [bool(date) for date in dates] == sorted((bool(date) for date in dates), reverse=True)
    days = [date for date in dates if len(date) == 10]
    assert days == sorted(days, reverse=True)


def test_show_gives_a_document_with_its_evidence(run: Run, demo_home: Path) -> None:
    """A document has the documented keys, and each of its tags says where it comes from."""
    listed = run("--home", demo_home, "list", "--kind", "persbericht", "--json").records
    (document,) = run("--home", demo_home, "show", listed[0]["document"][:8], "--json").records
    assert document.keys() >= DOCUMENT_KEYS
    assert listed[0].items() <= document.items()
    assert all(tag["origin"] and tag["evidence"] for tag in document["tags"])


def test_show_text_parts_pages_by_form_feeds(run: Run, demo_home: Path) -> None:
    """The whole text of a document has as many form feeds as page breaks."""
    for document in run("--home", demo_home, "list", "--json").records:
        text = run("--home", demo_home, "show", document["document"], "--text").out
        assert text.count("\f") == document["pages"] - 1


def test_show_gives_a_passage_in_its_surroundings(run: Run, demo_home: Path) -> None:
    """A passage is shown between the passage before it and the one after it."""
    hit = run("--home", demo_home, "search", "vraag:cliëntenstop", "--json").records[0]
    (shown,) = run("--home", demo_home, "show", hit["passage"], "--json").records
    assert shown["text"] == hit["text"]
    assert (shown["before"]["number"], shown["after"]["number"]) == ("8", "10")
    assert "> p. 2" in run("--home", demo_home, "show", hit["passage"]).out


def test_the_foot_says_how_many_files_were_not_read(run: Run, home: Path, tmp_path: Path) -> None:
    """A search says how many files it could not look into, and status names them."""
    (tmp_path / "notitie.txt").write_text("Het tarief is vastgesteld.", encoding="utf-8")
    (tmp_path / "leeg.pdf").touch()
    run("--home", home, "add", tmp_path / "notitie.txt", tmp_path / "leeg.pdf")
    assert "niet te lezen: 1 bestand(en)" in run("--home", home, "search", "tarief").err
    (status,) = run("--home", home, "status", "--json").records
    assert [Path(each["path"]).name for each in status["failed"]] == ["leeg.pdf"]
