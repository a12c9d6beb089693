"""Real documents, where there are any: nothing is lost, and hits stand where they say."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

import cli
from archive.clean import fold
from indexer import analysis
from tests.conditions import material
from tests.conftest import Ran, Run

REASONS = ("unsupported format: ", "is damaged: ", "seems cut off", "protected by a password")
HITS = 20


@pytest.fixture(scope="module")
def corpus() -> Path:
    """The folder of real documents."""
    return material("corpus")


@pytest.fixture(scope="module")
def archive(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home to which the whole corpus was added once."""
    home = tmp_path_factory.mktemp("material") / "home"
    assert cli.run(["--home", str(home), "add", str(corpus), "--json"]) == 3
    return home


@pytest.fixture
def again(archive: Path, corpus: Path, run: Run) -> Ran:
    """What a second run over the corpus does."""
    return run("--home", archive, "add", corpus, "--json")


def test_every_file_has_an_outcome(again: Ran, corpus: Path) -> None:
    """No file is lost: each is stored, or fails with a reason and a hint."""
    files = {str(path) for path in corpus.rglob("*") if path.is_file()}
    assert {record["path"] for record in again.records} == files
    for record in again.records:
        if record["outcome"] == "failed":
            assert any(reason in record["reason"] for reason in REASONS), record["reason"]
            assert record["hint"]
    assert "Traceback" not in again.err


def test_a_second_run_changes_nothing(again: Ran) -> None:
    """All that was stored is unchanged."""
    assert {record["outcome"] for record in again.records} == {"unchanged", "failed"}


def test_the_archive_is_whole(run: Run, archive: Path) -> None:
    """Originals, catalogue and index agree after the run."""
    checked = run("--home", archive, "check")
    assert (checked.code, checked.err) == (0, "")


def test_scans_are_marked(run: Run, archive: Path, corpus: Path) -> None:
    """A PDF that the manifest calls a scan is stored and said to be without text."""
    with (corpus.parent / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    scans = {row["file"] for row in rows if row["text_layer"] == "n" and row["why"] == "scan"}
    assert scans
    stored = {
        source: document
        for document in run("--home", archive, "list", "--json").records
        for source in document["sources"]
    }
    for scan in scans:
        document = stored[str(corpus.parent / scan)]
        assert document["pages_without_text"] == document["pages"], scan


def test_hits_stand_on_the_page_they_name(run: Run, archive: Path) -> None:
    """What is marked in twenty random hits in PDFs is on that page as another reader sees it.

    It is a word of the page, or the part of one that matched.
    """
    chosen = list(_random_hits(run, archive))
    assert len(chosen) == HITS
    for hit in chosen:
        document = run("--home", archive, "show", hit["document"], "--json").records[0]
        with pypdfium2.PdfDocument(document["sources"][0]) as pdf:
            pages = range(hit["page"], hit["last_page"] + 1)
            seen = [pdf[number - 1].get_textpage().get_text_range() for number in pages]
        words = set(analysis.words("\n".join(seen)))
        for start, end in hit["highlights"]:
            marked = fold(hit["text"][start:end])
            assert any(marked in word for word in words), (hit["passage"], start)


def _random_hits(run: Run, archive: Path) -> Iterator[dict[str, Any]]:
    """Hits in PDFs for one word each, taken at random from documents taken at random."""
    chance = random.Random(1842)
    documents = [
        document["document"]
        for document in run("--home", archive, "list", "--json").records
        if document["media_type"] == "application/pdf" and not document["pages_without_text"]
    ]
    chance.shuffle(documents)
    given = 0
    for name in documents:
        text = run("--home", archive, "show", name, "--text").out
        long = sorted({word for word in text.lower().split() if len(word) > 5 and word.isalpha()})
        chance.shuffle(long)  # some stand in running headers only
        if hits := [hit for word in long[:5] for hit in _marked_hits(run, archive, word)]:
            yield chance.choice(hits)
            given += 1
        if given == HITS:
            return


def _marked_hits(run: Run, archive: Path, word: str) -> list[dict[str, Any]]:
    found = run("--home", archive, "search", f'{word} bron:".pdf"', "--limit", "99", "--json")
    return [hit for hit in found.records if hit["highlights"]]
