"""Lists as arrays, when there is no record to take slices of."""

from __future__ import annotations

import pickle
import struct
from itertools import accumulate
from pathlib import Path
from pickletools import optimize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.arrays import Arrays
from indexer.lists import Lists
from indexer.loading import positions_in
from indexer.query import Phrase, Query, Word
from indexer.whoosh_engine import WhooshEngine
from tests.indexer.builders import ask, entry, passage

_steps = st.integers(0, 300) | st.integers(0, 70_000)


@given(st.lists(_steps, min_size=1, max_size=5))
def test_positions_are_unpacked_however_they_were_packed(steps: list[int]) -> None:
    """With what pickle puts around a list, and without what nobody needs."""
    whole = pickle.dumps(steps, 2)
    for packed in (whole, pickle.dumps(steps, 3), optimize(whole), optimize(whole)[2:]):
        value = struct.pack("!I", len(steps)) + packed
        assert positions_in(value) == tuple(accumulate(steps))


@pytest.mark.parametrize("before", [0, 19, 20, 213, 255, 256, 300])
@pytest.mark.parametrize("between", [0, 8, 300])
def test_words_anywhere_in_long_texts_score_as_they_do_list_by_list(
    tmp_path: Path, before: int, between: int
) -> None:
    """Once and twice in a text, in short lists and in long ones."""
    text = ["een"] * before + ["zorg"] + ["een"] * between + ["zorg", "tarief"]
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    engine.write([entry(1, passage(" ".join(text)), passage("een tarief"))], ())
    engine.write([entry(key, passage("een woord"), passage("een")) for key in range(2, 6)], ())
    lists = Lists(engine.folder)
    arrays = Arrays(lists)
    for word in ("zorg", "tarief", "een"):
        query = Query((Word(word),))
        mine = {each.passage: each.score for each in arrays.columns(query).found}
        assert mine == {each.passage: each.score for each in ask(engine, query).found}
    lists.close()


@pytest.mark.parametrize("often", [2, 15, 16, 300])
def test_a_word_that_is_frequent_in_one_segment_alone_scores_as_list_by_list(
    tmp_path: Path, often: int
) -> None:
    """Keys of several widths become one, and phrases are found in both segments."""
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    engine.write([entry(key, passage("de zorg en zorg")) for key in range(1, 8)], ())
    many = " ".join(["zorg"] * often)
    engine.write([entry(key, passage(f"de {many}"), passage(many)) for key in range(8, 15)], ())
    engine.write((), [(2, 1), (9, 1)])
    lists = Lists(engine.folder)
    arrays = Arrays(lists)
    for query in (Query((Word("zorg"),)), Query((), Phrase(("de", "zorg")))):
        mine = {each.passage: each.score for each in arrays.columns(query).found}
        assert mine == pytest.approx({e.passage: e.score for e in ask(engine, query).found})
        assert len(mine) > 5
    lists.close()
