"""``dossier questions``, and what show and search tell of questions and answers."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import cli

FIRST = """Nota van Inlichtingen 1 aanbesteding Basishulp Jeugd

Vraag 1
Perceel: 2
Verwijzing: Leidraad, paragraaf 3.2
=Welke termijn geldt voor het indienen van declaraties in Lisbeek?

Antwoord 1
Binnen "drie" maanden, of later.

Vraag 2
Mag dat ook elders?

Antwoord 2
Zie het antwoord op vraag 1.
"""
SECOND = """Nota van Inlichtingen 2 aanbesteding Basishulp Jeugd

Vraag 1
Welke termijn geldt voor het indienen van declaraties in Lisbeek?

Antwoord 1
Binnen zes maanden.
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two notes of one tender, and a text without questions."""
    folder = tmp_path / "stukken"
    folder.mkdir()
    for number, text in enumerate((FIRST, SECOND, "Een verslag zonder vragen."), start=1):
        (folder / f"stuk {number}.txt").write_text(text, encoding="utf-8")
    home = tmp_path / "home"
    words = ["add", str(folder), "--track", "Basishulp Jeugd", "--kind", "nvi"]
    assert cli.run(["--home", str(home), *words]) == 0
    return home


def run(home: Path, *words: str, code: int = 0) -> None:
    """Run a command and expect this exit code."""
    assert cli.run(["--home", str(home), *words]) == code


def records(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[dict[str, Any]]:
    """The JSON objects that a command prints."""
    capsys.readouterr()
    run(home, *words, "--json")
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json_has_a_line_per_question(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Every field of a record, with its document and what that says of itself."""
    one, two, three = records(home, capsys, "questions")
    (later,) = [one["changed_in"]]
    assert isinstance(later, dict)
    assert later["answer"] == "Binnen zes maanden."
    assert {**one, "changed_in": None} == {
        "document": one["document"],
        "title": "stuk 1",
        "date": None,
        "stage": "aanbesteding",
        "binding": True,
        "note_number": 1,
        "number": "1",
        "ordinal": 1,
        "lot": "2",
        "reference": "Leidraad, paragraaf 3.2",
        "question": "=Welke termijn geldt voor het indienen van declaraties in Lisbeek?",
        "question_page": 1,
        "answer": 'Binnen "drie" maanden, of later.',
        "answer_page": 1,
        "resolved": [],
        "changed_in": None,
        "passage": one["passage"],
    }
    (other,) = two["resolved"]
    assert (other["number"], other["answer"]) == ("1", one["answer"])
    assert (three["note_number"], three["changed_in"]) == (2, None)


def test_csv_is_what_was_printed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A header, lines that end as RFC 4180 says, and cells that were not altered."""
    capsys.readouterr()
    run(home, "questions", "--csv")
    out = capsys.readouterr().out
    assert out.endswith("\r\n")
    first, second, third = csv.DictReader(io.StringIO(out, newline=""))
    assert first["question"].startswith("=Welke termijn")
    assert first["answer"] == 'Binnen "drie" maanden, of later.'
    assert first["binding"] == "true"
    assert first["changed_in"] == f"{third['passage']}: Binnen zes maanden."
    assert second["resolved"] == f"{first['passage']}: {first['answer']}"
    assert second["lot"] == ""


def test_people_read_it_in_dutch(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Documents with their questions below them."""
    (document,) = {str(r["document"]) for r in records(home, capsys, "questions")[:2]}
    run(home, "questions", document[:6])
    out = capsys.readouterr().out
    assert "fase: aanbesteding; bindend: ja; nummer nota: 1" in out
    assert "1. vraag 1 · 2 · Leidraad, paragraaf 3.2 · p. 1" in out
    assert "V: Mag dat ook elders?" in out
    assert "verwijst naar vraag 1 (p. 1, " in out
    assert "later anders beantwoord in vraag 1 van " in out
    assert "stuk 2" not in out


def test_nothing_to_list_is_exit_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An archive without questions says so."""
    note = tmp_path / "stuk.txt"
    note.write_text("Geen vragen.", encoding="utf-8")
    run(tmp_path / "home", "add", str(note))
    run(tmp_path / "home", "questions", code=1)
    assert "geen vragen" in capsys.readouterr().err


def test_one_shape_at_a_time(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """CSV and JSON together are refused."""
    run(home, "questions", "--csv", "--json", code=2)
    assert "--csv and --json" in capsys.readouterr().err


def test_show_tells_the_questions(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The record of a document holds its questions, its page how many there are."""
    document = str(records(home, capsys, "questions")[0]["document"])
    (record,) = records(home, capsys, "show", document)
    assert [each["number"] for each in record["questions"]] == ["1", "2"]
    assert (record["stage"], record["binding"], record["note_number"]) == ("aanbesteding", True, 1)
    run(home, "show", document)
    out = capsys.readouterr().out
    assert "bindend        ja" in out
    assert "2 met antwoord" in out


def test_a_hit_says_that_its_answer_changed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A hit on an old answer leads to the later one, in JSON and in words."""
    hits = records(home, capsys, "search", "drie maanden declaraties")
    hit = next(
        hit for hit in hits if hit["answer"] == 'Antwoord 1 Binnen "drie" maanden, of later.'
    )
    assert (hit["binding"], hit["stage"]) == (True, "aanbesteding")
    assert hit["changed_in"]["answer"] == "Binnen zes maanden."
    assert (hit["lot"], hit["reference"]) == ("2", "Leidraad, paragraaf 3.2")
    run(home, "search", "drie maanden declaraties")
    out = capsys.readouterr().out
    assert "bindend: ja (aanbesteding)" in out
    assert "later anders beantwoord in vraag 1 van " in out


def test_a_hit_elsewhere_says_nothing_of_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Passages that are no pair have no stage."""
    (hit,) = records(home, capsys, "search", "verslag")
    assert (hit["binding"], hit["resolved"], hit["changed_in"]) == (None, [], None)
    run(home, "search", "verslag")
    assert "bindend" not in capsys.readouterr().out


def test_a_passage_is_shown_with_what_it_leads_to(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The records of a passage come with it; in words, what they refer to stands below it."""
    second = records(home, capsys, "questions")[1]
    (shown,) = records(home, capsys, "show", second["passage"])
    assert [each["number"] for each in shown["questions"]] == ["2"]
    run(home, "show", second["passage"])
    assert ">   verwijst naar vraag 1 (p. 1, " in capsys.readouterr().out
