"""Tags are measured against what people noted: right, wrong and unknown apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import understanding, understanding_tags
from bench.tools import MATERIAL
from tests.conditions import material

LETTER = "Gemeente Lisbeek\n\nDatum: {}\nOnderwerp: uw verzoek\n\nGeachte heer,\n\nHierbij.\n"
LETTERS = (
    "file\tis_letter\timage_based\tdecision_date\trequest_date\n"
    "corpus/goed.txt\t1\t0\t4-5-2018\t1-2-2018\n"
    "corpus/fout.txt\t1\t0\t4-5-2018\t1-2-2018\n"
    "corpus/leeg.txt\t1\t1\t4-5-2018\t1-2-2018\n"
    "corpus/geen.txt\t0\t0\t\t\n"
)
PAPERS = "file\tkind\tours\ncorpus/goed.txt\tbrief\tbrief\ncorpus/leeg.txt\tagenda\t\n"
MENTIONS = (
    "page_title\tsection\tcontext\tdocument\tkind\ttrack\tdate\tprecision\tnote\n"
    "Verblijf Jeugd\tDialoog mei 2018\t\tverslag\tverslag\tVerblijf Jeugd\t2018-05\tmonth\t\n"
    "Verblijf Jeugd\tDialoog\t\tmodel\tbeleid\tVerblijf Jeugd\t\tnone\t\n"
    "Verblijf Jeugd\tBesluit (mei 2018)\tDit was begin mei 2017.\tbesluit\tbesluit\t"
    "Verblijf Jeugd\t2017-05\tmonth\t\n"
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A little material: letters, papers and mentions with what they should be."""
    (tmp_path / "gold").mkdir()
    (tmp_path / "corpus").mkdir()
    for name, text in (
        ("goed", LETTER.format("4 mei 2018")),
        ("fout", LETTER.format("5 mei 2018")),
        ("leeg", "niets"),
    ):
        (tmp_path / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    for name, table in (
        ("wob-letters", LETTERS),
        ("raad-kinds", PAPERS),
        ("seed-dossier", MENTIONS),
    ):
        (tmp_path / "gold" / f"{name}.tsv").write_text(table, encoding="utf-8")
    monkeypatch.setenv(MATERIAL, str(tmp_path))
    return tmp_path


def test_right_wrong_and_unknown_are_counted_apart(folder: Path) -> None:
    """A wrong date is wrong; none where there is none is right."""
    figures = understanding_tags.part(folder).figures
    counts = {name: tuple(each.values()) for name, each in figures.items()}
    assert counts == {
        "letters_with_text": (1, 1, 0, 0),
        "letters_scanned": (0, 0, 1, 0),
        "papers": (1, 0, 0, 0),
        "mentions_kind": (2, 0, 1, 0),
        "mentions_track": (3, 0, 0, 0),
        "mentions_date": (1, 0, 1, 1),
        "mentions_disputed": (1, 0, 0, 0),
    }


def test_the_tables_are_printed_with_reasons(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong or unknown is named, and why it is unknown."""
    runs = tmp_path / "runs"
    assert understanding.main(["--only", "tags", "--runs-folder", str(runs)]) == 0
    printed = capsys.readouterr().out
    assert "no date is marked" in printed
    assert "contradictory: 2017-05, 2018-05" in printed
    assert "goed.txt" not in printed
    assert folder.exists()


def test_tags_need_material(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without real documents it says which variable names them."""
    monkeypatch.delenv(MATERIAL, raising=False)
    assert understanding.main([]) == 2
    assert MATERIAL in capsys.readouterr().err


def test_nothing_is_wrong_in_real_documents() -> None:
    """Unknown may be; wrong may not."""
    figures = understanding_tags.part(material("gold").parent).figures
    assert {name: each["wrong"] for name, each in figures.items() if each["wrong"]} == {}
