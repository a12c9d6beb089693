"""Answers in arrays against those of the reader that works list by list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.arrays import Arrays, Kept
from indexer.columns import Columns, Identities
from indexer.engine import Candidates, Matches
from indexer.lists import Lists
from indexer.passages import Ints
from indexer.query import Query, Word
from indexer.whoosh_engine import WhooshEngine
from tests.indexer.builders import History, ask, entry, histories, passage, queries

SLOW = settings(max_examples=60, deadline=None)


@contextmanager
def opened(engine: WhooshEngine) -> Iterator[Arrays]:
    """The index of an engine, in arrays."""
    lists = Lists(engine.folder)
    try:
        yield Arrays(lists)
    finally:
        lists.close()


def rows(found: Matches) -> list[tuple[int, int, int]]:
    """Passage, document and held bits of each candidate."""
    return sorted((each.passage, each.document, each.held) for each in found.found)


def scores(found: Matches) -> dict[int, float]:
    """The score of each passage."""
    return {each.passage: each.score for each in found.found}


@SLOW
@given(histories(), st.lists(queries, min_size=1, max_size=8))
def test_arrays_answer_as_the_reader_does(history: History, asked: list[Query]) -> None:
    """Passages, held words, scores and weights are equal, over segments and deletions."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        history.apply(engine)
        with opened(engine) as arrays:
            for query in (*asked, *asked):  # the second time from what was kept
                wanted, found = ask(engine, query), arrays.columns(query)
                assert rows(found) == rows(wanted)
                assert scores(found) == pytest.approx(scores(wanted), rel=1e-9)
                assert found.weights == pytest.approx(wanted.weights)


@pytest.mark.parametrize("size", [62, 63, 64, 140])
def test_a_query_may_have_more_words_than_a_number_has_bits(tmp_path: Path, size: int) -> None:
    """Each candidate tells of all of them whether it holds them."""
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    words = [f"woord{number}" for number in range(size)]
    engine.write([entry(1, passage(" ".join(words[1:])), passage(" ".join(words[:-1:3])))], ())
    query = Query(tuple(map(Word, words)))
    with opened(engine) as arrays:
        assert rows(arrays.columns(query)) == rows(ask(engine, query))


def test_a_word_that_comes_twice_scores_once(tmp_path: Path) -> None:
    """As in the reader that works list by list, with and without a condition."""
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    engine.write([entry(1, passage("zorg en nog eens zorg"))], ())
    word = Word("zorg")
    with opened(engine) as arrays:
        for query in (Query((word, word)), Query((word, word), word)):
            assert scores(arrays.columns(query)) == scores(ask(engine, query))


@st.composite
def columns(draw: st.DrawFn) -> Columns:
    """Candidates with many equal scores, in an index where others hold words, too."""
    size = draw(st.integers(0, 300))
    rows = st.lists(st.integers(0, 3), min_size=size, max_size=size)
    documents = np.sort(np.array(draw(rows), np.int64))
    order = np.array(draw(st.permutations(range(size))), np.int64)
    at = np.flatnonzero(np.array(draw(rows), np.int64))
    scores = np.array(draw(rows), np.float64)[at] / 2
    held = np.array(draw(rows), np.int64)
    holders = tuple(np.flatnonzero(held & bit) for bit in (1, 2))
    return Columns(at, scores, holders, (1.0, 2.0), Identities(order, documents))


@given(columns(), st.integers(1, 12), st.integers(0, 3), st.sampled_from([0.0, 0.5, 1.0, 3.0]))
def test_columns_say_what_objects_do(found: Columns, count: int, bits: int, number: float) -> None:
    """Whatever is asked of candidates, both kinds give the same."""
    objects = Candidates(found.found, found.weights)
    assert len(found) == len(objects)
    assert found.best(count, bits) == objects.best(count, bits)
    assert found.per_document() == objects.per_document()
    documents = frozenset({0, 2}) if number else frozenset[int]()
    for mine, theirs in (
        (found.holding(bits), objects.holding(bits)),
        (found.weighing(number), objects.weighing(number)),
        (found.near_best(count, number / 4), objects.near_best(count, number / 4)),
        (found.near_best(count, number / 4, 1), objects.near_best(count, number / 4, 1)),
        (found.within(documents), objects.within(documents)),
        (found.within(frozenset(range(9))), objects),
    ):
        assert mine.found == theirs.found


@pytest.mark.parametrize("size", [2000, 2001, 2100, 5000])
@pytest.mark.parametrize("count", [1, 10, 125, 126, 132, 200, 500, 1000])
def test_of_many_candidates_any_number_of_the_best_is_given(size: int, count: int) -> None:
    """The bound that spares sorting most of them leaves no fewer than were asked for."""
    at = np.arange(size)
    scores = (at * 7919 % size).astype(np.float64)
    found = Columns(at, scores, (at,), (1.0,), Identities(at, np.zeros(size, np.int64)))
    wanted = sorted(scores.tolist(), reverse=True)[:count]
    assert [each.score for each in found.best(count)] == wanted


def test_what_is_kept_is_bounded() -> None:
    """What was used longest ago goes first, and is made again when it is asked for."""
    kept, made = Kept(300), list[str]()

    def make(name: str) -> Ints:
        made.append(name)
        return np.zeros(100, np.int64)

    for name in ("a", "b", "a", "c", "a", "b"):
        kept.get(name, partial(make, name))
    assert made == ["a", "b", "c", "b"]
