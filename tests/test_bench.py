"""The measurements run: on the demo dossier, and on a dozen broken files."""

from __future__ import annotations

import json
import lzma
import math
import random
from pathlib import Path

import pytest

from bench import fuzz, peers, reading, relevance, shapes, speed, understanding_questions
from bench.fidelity import overlap
from bench.judged import Figures, figures
from bench.mutate import retell
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


def test_rich_text_is_broken_word_by_word() -> None:
    """What is broken is Rich Text still, closed to its last brace, and rarely as it was."""
    whole = rb"{\rtf1\ansi een{\b twee}\par drie\'e9}"
    broken = [retell(whole, whole, random.Random(seed)) for seed in range(40)]

    assert all(each.startswith(rb"{\rtf1") and each.endswith(b"}") for each in broken)
    assert all(each.count(b"{") <= each.count(b"}") for each in broken)
    assert len(set(broken)) > len(broken) // 2


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


@pytest.fixture
def bulk_material(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Passages of made-up words: some common, some of middling frequency, some rare."""
    draw = random.Random(1)
    names = ["".join(draw.choices("abdegiklmnorstu", k=7)) for _ in range(130)]
    common, middling, rare = names[:10], names[10:50], names[50:]
    rows = []
    for number in range(400):
        words = [word for word in common if draw.random() < 0.1]
        words += [word for word in middling if draw.random() < 0.01]
        words += [rare[number // 4 % len(rare)]] * (number % 2)
        words += draw.choices(("de", "het", "een", "van"), k=30)
        draw.shuffle(words)
        source = "wet" if number // 5 % 3 else "plan"
        rows.append({"file": f"f{number // 5}", "src": source, "text": " ".join(words)})
    folder = tmp_path / "material"
    for name in ("bulk", "corpus"):
        (folder / name).mkdir(parents=True)
    with lzma.open(folder / "bulk" / "passages-100k.jsonl.xz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)
    monkeypatch.setenv(MATERIAL, str(folder))
    return folder


def test_speed_is_measured(
    bulk_material: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each engine indexes all passages, answers every shape, and finds what the other finds."""
    kept = tmp_path / "runs"
    engines = ["--engine", "dossier", "--engine", "fts5", "--only", "engines"]
    assert speed.main(
        ["--passages", "400", "--each", "2", *engines, "--runs-folder", str(kept)]
    ) == 0  # fmt: skip

    printed = capsys.readouterr().out
    for title in ("Indexing", "Asked for the first time", "Asked again"):
        assert f"\n{title}\n" in f"\n{printed}"
    (found,) = kept.glob("*/speed.json")
    measured = json.loads(found.read_text(encoding="utf-8"))["engines"]
    for name in ("dossier", "fts5"):
        assert measured[name]["passages"] == 400
        assert measured[name]["indexed_per_second"] > 0
        assert set(measured[name]["again"]) == set(shapes.Shape)


def test_every_engine_finds_the_same(bulk_material: Path, tmp_path: Path) -> None:
    """What must all be there is there in as many passages, whichever engine is asked."""
    texts = list(shapes.texts(bulk_material, 400))
    asked = shapes.questions(texts, 3)
    ours, theirs = (peers.PEERS[name][0](tmp_path / name) for name in ("dossier", "fts5"))
    for name, engine in (("dossier", ours), ("fts5", theirs)):
        (tmp_path / name).mkdir()
        engine.index(texts)
        engine.open()
    for question in asked:
        found, wanted = ours.ask(question), theirs.ask(question)
        assert min(found, peers.TOP) == wanted, question
    assert isinstance(theirs, peers.Fts5)
    theirs._base.close()


def test_speed_needs_passages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where there is material without them, it says so and measures nothing."""
    (tmp_path / "corpus").mkdir()
    monkeypatch.setenv(MATERIAL, str(tmp_path))
    assert speed.main([]) == 2
    assert "no bulk passages" in capsys.readouterr().err


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


def test_figures_of_a_ranking() -> None:
    """NDCG counts grades and places, MRR the first good one, recall the share that was found."""
    grades = {"a": {"1": 2.0, "2": 1.0}, "b": {"3": 1.0}, "c": {"4": 0.0}}
    perfect = figures({"a": ["1", "2"], "b": ["3", "1"]}, grades)
    assert perfect == Figures(1.0, 1.0, 1.0)
    half = figures({"a": ["9", "2"]}, grades)
    ideal = 2 + 1 / math.log2(3)
    assert half.ndcg10 == pytest.approx((1 / math.log2(3)) / ideal / 2)
    assert half.mrr10 == pytest.approx(0.25)
    assert half.recall100 == pytest.approx(0.25)


def test_a_set_of_queries_is_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The product and both baselines rank the same texts, within the prefix when asked."""
    corpus = [
        {"_id": "A-1", "title": "", "text": "De gemeente koopt zorg voor kinderen in."},
        {"_id": "A-2", "title": "", "text": "De tarieven gelden vanaf januari."},
        {"_id": "B-1", "title": "", "text": "Het tarief van de zorg voor een kind."},
    ]
    lines = "\n".join(map(json.dumps, corpus))
    (tmp_path / "corpus.jsonl").write_text(lines, encoding="utf-8")
    query = json.dumps({"_id": "A-v", "text": "Wat is het tarief?"})
    (tmp_path / "queries.jsonl").write_text(query, encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text(
        "query-id\tcorpus-id\tscore\nA-v\tA-2\t1\n", encoding="utf-8"
    )
    arguments = ["relevance", "--json", "--within-prefix", str(tmp_path)]
    monkeypatch.setattr("sys.argv", arguments)
    relevance.main()
    (row,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert list(row) == ["set", "queries", "ndcg10", "mrr10", "recall100", "baselines"]
    assert (row["set"], row["queries"], row["ndcg10"]) == (tmp_path.name, 1, 1.0)
    assert row["baselines"]["plain BM25"]["ndcg10"] == 0.0
    assert set(row["baselines"]) == {"plain BM25", "Whoosh Dutch"}
