"""``dossier review`` and ``dossier coverage``: what is left to do, and how."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from tests.conftest import Run


def test_contradictions_are_shown_in_text_and_json(run: Run, demo_home: Path) -> None:
    """The heading says december 2018, the text december 2017: both, with where they stand."""
    found = {
        record["document"]: record
        for record in run("--home", demo_home, "list", "--json").records
        if record["contradictions"]
    }
    (name,) = (key for key, each in found.items() if each["title"].startswith("Voorgenomen"))
    (dispute,) = found[name]["contradictions"]
    assert (dispute["name"], dispute["settled"]) == ("date", False)
    assert [each["value"] for each in dispute["values"]] == ["2018-12", "2017-12"]
    assert found[name]["date"] is None
    seen = dispute["values"][1]
    text = run("--home", demo_home, "show", name, "--text").out.split("\f")[seen["page"] - 1]
    assert "december 2017" in text[seen["start"] : seen["end"]]
    shown = run("--home", demo_home, "show", name).out
    assert "tegenspraak over datum:\n    2018-12  [title" in shown


def test_each_command_of_a_review_settles_what_it_stands_for(
    run: Run, home: Path, demo_documents: Path
) -> None:
    """Run as printed, with words in capitals filled in, nothing is left to review."""
    home = home.rename(home.with_name("Ada's dossier"))
    run("--home", home, "add", demo_documents)
    values = {"SOORT": "overig", "TRAJECT": "none", "JJJJ-MM-DD": "none", "TAAL": "none"}
    records = run("--home", home, "review", "--json").records
    assert records
    worths = [record["worth"] for record in records]
    assert worths == sorted(worths, reverse=True)
    for record in records:
        for each in record["open"]:
            program, *words = shlex.split(each["command"])
            assert program == "dossier"
            assert words[:2] == ["--home", str(home)]
            filled = [values.get(word, word) for word in words]
            assert run(*filled).code == 0
    nothing = run("--home", home, "review")
    assert (nothing.code, nothing.out) == (1, "")


def test_a_review_may_be_short(run: Run, demo_home: Path) -> None:
    """What is left out is counted, and each property has its command below it."""
    ran = run("--home", demo_home, "review", "--limit", "1")
    assert ran.code == 0
    assert "more document(s)" in ran.err
    document = ran.out.split()[0]
    assert f"\n    dossier --home {shlex.quote(str(demo_home))} tag {document} --" in ran.out
    assert "onbekend" in ran.out


def test_a_review_of_the_home_at_hand_names_no_home(
    run: Run, demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within the folder of a dossier its commands are as short as they can be; values are told."""
    monkeypatch.chdir(demo_home)
    ran = run("review")
    assert "\n    dossier tag " in ran.out
    assert "--home" not in ran.out
    assert "SOORT: verslag, nvi" in ran.err
    assert "JJJJ" not in run("review", "--json").err


LIST = (
    "section\tdocument\tkind\ttrack\tdate\n"
    "Consultatie 4 juli 2017\tverslag\tverslag\tBasishulp Jeugd\t2017-07-04\n"
    "Kort geding\tpersbericht\tpersbericht\tBasishulp\t2 juli 2018\n"
    "Nergens\tverslag\tverslag\tVerblijf Jeugd\t2031-01-01\n"
)


def test_the_archive_is_held_against_a_list(run: Run, demo_home: Path, tmp_path: Path) -> None:
    """Present or missing, with the document and the reasons; 1 when not all is there."""
    path = tmp_path / "lijst.tsv"
    path.write_text(LIST, encoding="utf-8-sig")
    ran = run("--home", demo_home, "coverage", path, "--json")
    assert ran.code == 1
    assert [record["status"] for record in ran.records] == ["present", "present", "missing"]
    assert all(record["reasons"] for record in ran.records)
    assert ran.records[0]["document"]
    assert ran.records[2]["document"] is None
    assert ran.err == "2 present, 0 doubtful, 1 missing\n"
    shown = run("--home", demo_home, "coverage", path).out
    assert "aanwezig  Consultatie 4 juli 2017: verslag\n" in shown
    assert "ontbreekt Nergens: verslag\n" in shown
    path.write_text("".join(LIST.splitlines(keepends=True)[:3]), encoding="utf-8")
    assert run("--home", demo_home, "coverage", path).code == 0


@pytest.mark.parametrize("content", ["", "soort\nnvi\n"])
def test_a_list_that_names_nothing_is_an_error(
    run: Run, demo_home: Path, tmp_path: Path, content: str
) -> None:
    """Exit code 2 and what a list looks like."""
    path = tmp_path / "lijst.tsv"
    path.write_text(content, encoding="utf-8")
    ran = run("--home", demo_home, "coverage", path)
    assert ran.code == 2
    assert "lijst.tsv" in ran.err
