"""The words that a process keeps open which answers many questions."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from indexer.query import Query, Word
from indexer.shelf import Shelf
from indexer.vocabulary import FILE, Words, kin_key, stem_key
from indexer.whoosh_engine import WhooshEngine
from tests.indexer.builders import entry, passage


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An engine that answers many questions, with one passage."""
    made = WhooshEngine(tmp_path / "index", Shelf(resident=True))
    made.create()
    made.write([entry(1, passage("het tarief van de aanbieder"))], ())
    return made


@pytest.fixture
def words(engine: WhooshEngine) -> Iterator[Words]:
    """Its words, open, after a question."""
    found = reading(engine)
    assert forms(found) == {"tarief"}
    yield found
    found.close()


def reading(engine: WhooshEngine) -> Words:
    """The words of the next question."""
    reader = engine.reader()
    reader.close()
    assert reader.words is not None
    return reader.words


def forms(words: Words) -> set[str]:
    """The forms of the word *tarief*, of which nothing else in these texts is kin."""
    keys = (stem_key("tarief"), kin_key("tarieven"))
    return {each.form for key in keys for each in words.reached(key)}


def test_words_stay_open_between_questions(engine: WhooshEngine, words: Words) -> None:
    """The next question asks the same words, and a reader that is closed leaves them open."""
    assert reading(engine) is words
    assert forms(words) == {"tarief"}


def test_what_another_writer_learned_is_told(engine: WhooshEngine, words: Words) -> None:
    """After a commit by other hands, what was told before is asked anew."""
    assert set(words.known(["tarief", "tarieven"])) == {"tarief"}
    assert "tarieven" not in words.alike("tarieve", 1)
    other = WhooshEngine(engine.folder)
    other.write([entry(2, passage("de tarieven van Zorg in Natura (ZIN)"))], ())
    found = reading(engine)
    assert set(found.known(["tarief", "tarieven", "tarieven"])) == {"tarief", "tarieven"}
    assert "tarieven" in found.alike("tarieve", 1)
    assert forms(found) == {"tarief", "tarieven"}
    assert found.full_forms("zin") == ("zorg in natura",)
    other.write((), [(2, 1)])
    other.purge()
    assert forms(reading(engine)) == {"tarief"}


def test_an_index_in_its_place_brings_its_own_words(engine: WhooshEngine, words: Words) -> None:
    """A table that was made anew at the same path is another one."""
    other = WhooshEngine(engine.folder)
    other.create()
    other.write([entry(1, passage("tarieflijst"))], ())
    found = reading(engine)
    assert found is not words
    assert forms(found) == {"tarieflijst"}


def test_words_that_are_gone_are_lacking(engine: WhooshEngine, words: Words) -> None:
    """A table that was deleted is not told from memory; one that comes back is read."""
    path = engine.folder / FILE
    path.rename(path.with_name("apart"))
    assert engine.reader().words is None
    path.with_name("apart").rename(path)
    assert forms(reading(engine)) == {"tarief"}


def test_damage_is_seen_behind_what_is_open(engine: WhooshEngine, words: Words) -> None:
    """Whether the table is whole, the file tells, and not the pages in memory."""
    assert words.is_whole
    path = engine.folder / FILE
    path.write_bytes(b"\xa5" * path.stat().st_size)
    assert not words.is_whole


def test_threads_ask_in_turns(engine: WhooshEngine, words: Words) -> None:
    """Several threads are told the same as one, each in readers of its own."""

    def asked(number: int) -> tuple[object, ...]:
        reader = engine.reader()
        assert reader.words is not None
        known = reader.words.known(["tarief", "aanbieder", f"woord{number}"])
        lengths = sorted(reader.words.alike(("tarieff", "tarieve")[number % 2], 2))
        found = len(reader.candidates(Query((Word("tarief"),))))
        reader.close()
        return tuple(known), lengths, forms(reader.words), found

    with ThreadPoolExecutor(4) as threads:
        told = list(threads.map(asked, range(200)))
    assert all(each == told[0] for each in told)
    assert told[0][1] == ["tarief"]
