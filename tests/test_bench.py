"""The measurements run: on the demo dossier, and on a dozen broken files."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import fuzz, reading, understanding_questions
from bench.fidelity import overlap
from bench.tools import MATERIAL

REFERENCE = "De gemeente Wolkendam koopt jeugdhulp in. " * 8


@pytest.fixture
def small_material(demo_documents: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The demo dossier laid out as real documents are, with a reference for one of them."""
    folder = tmp_path / "material"
    (folder / "gold" / "raad-text").mkdir(parents=True)
    (folder / "corpus").symlink_to(demo_documents)
    pdfs = sorted(demo_documents.rglob("*.pdf"))
    rows = [f"corpus/{path.relative_to(demo_documents).as_posix()}\ty" for path in pdfs]
    manifest = "\n".join(["file\ttext_layer", *rows]) + "\n"
    (folder / "MANIFEST.tsv").write_text(manifest, encoding="utf-8")
    reference = folder / "gold" / "raad-text" / f"{pdfs[0].name}.txt"
    reference.write_text(REFERENCE, encoding="utf-8")
    monkeypatch.setenv(MATERIAL, str(folder))
    return folder


def test_reading_is_measured(
    small_material: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every part prints its table, and the run is kept without the name of any document."""
    kept = tmp_path / "runs"
    assert reading.main(["--runs", "1", "--sample", "0", "--runs-folder", str(kept)]) == 0

    printed = capsys.readouterr().out
    for title in ("Corpus", "Text against references", "Scans", "Reading in one process", "Memory"):
        assert f"\n{title}\n" in f"\n{printed}"
    (found,) = kept.glob("*/reading.json")
    text = found.read_text(encoding="utf-8")
    figures = json.loads(text)
    assert figures["corpus"]["empty_without_reason"] == 0
    assert figures["corpus"]["failed"] == {}
    assert figures["text"]["below"][0]["words"] < 0.9
    assert figures["speed"]["races"]["running text"]["ratio"] > 0
    assert figures["memory"]["add"]["largest_worker_mb"] > 1
    names = [path.stem for path in (small_material / "corpus").rglob("*.*")]
    assert not [name for name in names if name in text]


def test_reading_needs_material(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without real documents it says which variable names them."""
    monkeypatch.delenv(MATERIAL, raising=False)
    assert reading.main([]) == 2
    assert MATERIAL in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "words", "letters", "doubtful"),
    [
        pytest.param(REFERENCE, 1.0, 1.0, "reference", id="the same"),
        pytest.param(REFERENCE.replace(" ", ""), 0.0, 1.0, "reading", id="spaces lost"),
        pytest.param("", 0.0, 0.0, "reading", id="nothing read"),
    ],
)
def test_text_is_compared(text: str, words: float, letters: float, doubtful: str) -> None:
    """Words that run together count as wrong words, and as right letters."""
    found = overlap(text, REFERENCE)
    assert (found.words, found.letters) == (words, letters)
    assert found.doubtful_side == doubtful


def test_broken_files_are_added(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A dozen broken files leave the archive sound, and the table counts each of them."""
    monkeypatch.delenv(MATERIAL, raising=False)
    assert fuzz.main(["--files", "12", "--seed", "7"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[1].startswith("format ")
    (total,) = [row.split() for row in rows if row.startswith("all ")]
    assert total[-1] == "14"  # with two whole files among them
    assert rows[-1] == "0 wrong"


def test_a_lost_file_is_noticed(tmp_path: Path) -> None:
    """A file without an outcome, and a whole one that was not added, count as wrong."""
    broken, whole = tmp_path / "broken-0.pdf", tmp_path / "intact-0.txt"
    broken.write_bytes(b"%PDF-")
    tally = fuzz.Tally()
    failed = {"path": str(whole), "outcome": "failed", "reason": "it is damaged"}
    fuzz.judge_files(fuzz.Batch((broken,), (whole,)), {str(whole): [failed]}, tally)
    assert tally.counts["pdf", "lost"] == 1
    assert len(tally.wrong) == 2


def test_pairs_are_held_against_others(demo_documents: Path, tmp_path: Path) -> None:
    """A pair that is nearly the same counts as found, another does not."""
    (note,) = demo_documents.rglob("Nota van Inlichtingen 1*.pdf")
    parts = understanding_questions.read(note)[1]
    found = list(understanding_questions.pairs_of(parts))
    other = understanding_questions.Pair("Iets heel anders?", "Nee.")
    first, second = understanding_questions.matched([found[2], other], found)
    assert (first.found, first.question, first.answer) == (2, 1.0, 1.0)
    assert first.is_good
    assert not second.is_good


def test_questions_of_real_documents_are_counted(demo_documents: Path, tmp_path: Path) -> None:
    """The part tells how many pairs were found, and how much of the tables was lost: nothing."""
    (source,) = demo_documents.rglob("Nota van Inlichtingen schriftelijke*.pdf")
    notes = tmp_path / "corpus" / "nvi"
    notes.mkdir(parents=True)
    (tmp_path / "corpus" / "kamervragen").mkdir()
    (tmp_path / "gold").mkdir()
    (notes / understanding_questions.NOTE.name).write_bytes(source.read_bytes())
    found = list(understanding_questions.pairs_of(understanding_questions.read(source)[1]))
    gold = [{"question": each.question, "answer": each.answer} for each in found[:3]]
    (tmp_path / understanding_questions.GOLD).write_text(json.dumps(gold), encoding="utf-8")
    figures = understanding_questions.part(tmp_path).figures
    assert (figures["gold_pairs"], figures["both_above"], figures["found"]) == (3, 3, 14)
    assert figures["table_characters_lost"] == 0
