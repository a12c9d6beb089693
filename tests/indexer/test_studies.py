"""New words are learned by a process beside the writing: with the same outcome as without it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest

from indexer import studies
from indexer.studies import Studies
from indexer.vocabulary import FILE, Lesson, Vocabulary

WORDS = tuple("jeugdhulp jeugdhulpaanbieder gemeenten zorgkantoor tarief tarieven 2.3 a".split())
LESSON = Lesson(
    entries=("1.1", "2.1"),
    passages={word: number for number, word in enumerate(WORDS, 1)},
    abbreviations={"1.1": {("nvi", "nota van inlichtingen"): 2}},
)


class Fragile(Vocabulary):
    """Its ``learn`` ends every process but the one that made it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.home = os.getpid()

    def learn(self, lesson: Lesson | None, forget: Iterable[str] = ()) -> None:
        """See ``Vocabulary``."""
        if os.getpid() != self.home:
            os._exit(1)
        super().learn(lesson, forget)


class Forgetful(Fragile):
    """Its ``learn`` does so when all is written."""

    def learn(self, lesson: Lesson | None, forget: Iterable[str] = ()) -> None:
        """See ``Vocabulary``."""
        Vocabulary.learn(self, lesson, forget)
        if os.getpid() != self.home:
            os._exit(1)


def made(folder: Path, kind: type[Vocabulary] = Vocabulary) -> Vocabulary:
    """An empty vocabulary."""
    folder.mkdir()
    found = kind(folder)
    found.create()
    return found


def table(folder: Path) -> list[list[tuple[object, ...]]]:
    """All rows of a vocabulary."""
    with closing(sqlite3.connect(folder / FILE)) as database:
        return [
            sorted(database.execute(f"SELECT * FROM {name}"))
            for name in ("word", "reach", "entry", "abbreviation")
        ]


@pytest.mark.parametrize("kind", [Vocabulary, Fragile, Forgetful])
@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_what_is_learned_does_not_depend_on_who_learns_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, kind: type[Vocabulary]
) -> None:
    """Few words, many, and a process that dies before or after all give the same table."""
    monkeypatch.setattr(studies, "AT_ONCE", at_once)
    made(tmp_path / "plain").learn(LESSON)
    vocabulary = made(tmp_path / "beside", kind)
    with Studies(vocabulary, tmp_path / "room") as beside:
        beside.begin(WORDS[:5])
        beside.begin(("other", *WORDS[5:]))
        beside.learn(LESSON)
        beside.finish()
    assert table(tmp_path / "beside") == table(tmp_path / "plain")
    assert not (tmp_path / "room").exists()


def test_a_table_that_is_damaged_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the process could not write is tried here, and fails by its own name."""
    monkeypatch.setattr(studies, "AT_ONCE", 1)
    vocabulary = made(tmp_path / "words")
    with Studies(vocabulary, tmp_path / "room") as beside:
        beside.begin(WORDS)
        (tmp_path / "words" / FILE).write_bytes(b"no table at all" * 1000)
        beside.learn(LESSON)
        with pytest.raises(sqlite3.Error):
            beside.finish()


def test_a_table_that_is_damaged_is_let_go_of(tmp_path: Path) -> None:
    """What cannot be opened is not left open."""
    vocabulary = made(tmp_path / "words")
    (tmp_path / "words" / FILE).write_bytes(b"no table at all" * 1000)
    with pytest.raises(sqlite3.DatabaseError) as raised:
        vocabulary.open()
    database = raised.traceback[-1].frame.f_locals["database"]
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        database.execute("SELECT 1")
