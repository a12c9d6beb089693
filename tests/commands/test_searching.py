"""What ``dossier search``, ``show``, ``list`` and ``status`` print."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run
from tests.search import language

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
        assert list(hit) == list(language.HIT_KEYS)
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
    assert document == listed[0]
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


def test_facets_follow_the_hits(run: Run, demo_home: Path) -> None:
    """With facets one more line tells of the result set, whatever page is shown."""
    found = run("--home", demo_home, "search", "jeugdhulp", "--facets", "--limit", "2", "--json")
    *hits, result_set = found.records
    assert len(hits) == 2
    assert list(result_set) == list(language.RESULT_SET_KEYS)
    kinds = result_set["facets"]["kind"]
    assert sum(each["passages"] for each in kinds) == result_set["total"] > 2
    assert all(each["documents"] <= each["passages"] for each in kinds)
    shown = run("--home", demo_home, "search", "jeugdhulp", "--facets", "--limit", "2").out
    assert "per soort (passages, documenten)" in shown
    assert f"{kinds[0]['passages']:>7} {kinds[0]['documents']:>5}  {kinds[0]['value']}" in shown


def test_each_document_comes_once_by_document(run: Run, demo_home: Path) -> None:
    """Grouped hits say how many other passages of their document were found."""
    found = run("--home", demo_home, "search", "tarief", "--by-document", "--limit", "99", "--json")
    documents = [hit["document"] for hit in found.records]
    assert len(set(documents)) == len(documents) > 1
    every = run("--home", demo_home, "search", "tarief", "--limit", "99", "--json").records
    assert sum(1 + hit["further"] for hit in found.records) == len(every)
    assert {hit["further"] for hit in every} == {None}
    shown = run("--home", demo_home, "search", "tarief", "--by-document", "--limit", "1")
    assert "van dit document" in shown.out
    assert shown.err.startswith(f"1-1 van {len(documents)} documenten")


def test_a_mistyped_word_gets_a_suggestion(run: Run, demo_home: Path) -> None:
    """The word that the archive does know is offered, and typing it finds something."""
    found = run("--home", demo_home, "search", "budgetplafont")
    assert found.code == 1
    assert "bedoelde u: budgetplafond\n" in found.err
    assert run("--home", demo_home, "search", "budgetplafond").code == 0


def test_nothing_found_names_the_cause(run: Run, demo_home: Path) -> None:
    """The filter that was too much is named, with what would be found without it."""
    found = run("--home", demo_home, "search", "budgetplafond", "--kind", "besluit")
    assert found.code == 1
    assert "niets gevonden; wel zonder --kind besluit: " in found.err


@pytest.mark.parametrize(
    ("query", "said"),
    [
        pytest.param("*", "would match everything", id="everything"),
        pytest.param("*a*", "too many words", id="nearly everything"),
        pytest.param('tarief "nota van', "quote is not closed", id="open quote"),
    ],
)
def test_a_query_that_cannot_be_read_is_pointed_at(
    run: Run, demo_home: Path, query: str, said: str
) -> None:
    """The place is marked, the mend is told, and the exit code is 2."""
    found = run("--home", demo_home, "search", query)
    assert (found.code, found.out) == (2, "")
    message, shown, mark, hint = found.err.splitlines()
    assert said in message
    assert shown.strip() == query
    assert shown[mark.index("^")] in '*"'
    assert hint.strip()


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_a_document_says_cannot_steer_a_terminal(
    run: Run, home: Path, tmp_path: Path, options: tuple[str, ...]
) -> None:
    """Escape sequences and line ends of a document never reach the output, piped or not."""
    name = "notitie\x9b31m.txt"
    text = "Het tarief \x1b[2J is \x9b31m vastgesteld \x07 <script>alert(1)</script>."
    (tmp_path / name).write_text(text, encoding="utf-8")
    run("--home", home, "add", tmp_path / name)
    found = run("--home", home, "search", "tarief", *options)
    assert found.code == 0
    assert not {"\x1b", "\x9b", "\x07", "\x85"} & set(found.out)
    if options:
        (hit,) = found.records
        assert "<script>" not in hit["snippet_html"]
        assert "&lt;script&gt;" in hit["snippet_html"]
        assert "<script>" in hit["text"]
