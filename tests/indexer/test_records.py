"""Records: what is packed is read, and what is no record is told apart."""

from __future__ import annotations

from itertools import accumulate, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.loading import Loaded, from_record
from indexer.passages import Passages
from indexer.places import phrase, placed
from indexer.records import HEAD, Recorded, placed_list, read_record, recorded
from indexer.scoring import LEAD_WORDS
from indexer.segments import Malformed
from tests.indexer.packed_records import pack_record

_positions = st.integers(0, 30) | st.integers(0, 300) | st.integers(0, 70_000)
_ids = st.integers(0, 9) | st.integers(0, 70_000)
_postings = st.dictionaries(
    _ids, st.lists(_positions, min_size=1, max_size=4, unique=True).map(sorted), min_size=1
).map(lambda found: dict(sorted(found.items())))
_MANY = {3: list(range(300)), 9: [70_000]}
"""A passage with more positions than a byte counts."""


def packed(postings: dict[int, list[int]]) -> bytes:
    """The record of positions by passage."""
    positions = [each for several in postings.values() for each in several]
    return pack_record(list(postings), list(map(len, postings.values())), positions)


def said(postings: dict[int, list[int]]) -> Recorded:
    """What a record says of positions by passage."""
    positions = [each for several in postings.values() for each in several]
    return recorded(list(postings), list(map(len, postings.values())), positions)


def read(postings: dict[int, list[int]], before: bytes = b"") -> Loaded:
    """What is read of the record of positions by passage."""
    found = from_record(memoryview(before + packed(postings)), len(before))
    assert found is not None
    return found


@given(_postings | st.just(_MANY), st.binary(max_size=9))
def test_a_record_is_read_as_it_was_packed(postings: dict[int, list[int]], before: bytes) -> None:
    """Passages, frequencies, positions and early positions, wherever it stands."""
    found = read(postings, before)
    assert found.ids.tolist() == list(postings)
    assert found.counts.tolist() == list(map(len, postings.values()))
    bounds = pairwise(accumulate(found.counts.tolist(), initial=0))
    assert [found.positions[a:b].tolist() for a, b in bounds] == list(postings.values())
    wanted = [sum(each < LEAD_WORDS for each in several) for several in postings.values()]
    assert found.early.tolist() == wanted
    assert read_record(memoryview(before + packed(postings)), len(before)) == said(postings)


@given(_postings | st.just(_MANY), st.binary(max_size=9))
def test_a_process_without_numpy_reads_the_same(
    postings: dict[int, list[int]], before: bytes
) -> None:
    """Passages, frequencies and the positions of any posting."""
    found = placed_list(memoryview(before + packed(postings)), len(before))
    assert found is not None
    assert found.ids.tolist() == list(postings)
    assert found.counts.tolist() == list(map(len, postings.values()))
    assert [found.positions(at) for at in range(len(found))] == list(map(tuple, postings.values()))


@given(_postings, st.sets(st.integers(0, 9)))
def test_early_positions_are_counted_without_being_told(
    postings: dict[int, list[int]], gone: set[int]
) -> None:
    """Also when passages are left out."""
    whole = read(postings)
    counted = Loaded(whole.ids, whole.counts, whole.positions)
    chosen = ~(whole.ids[:, None] == list(gone)).any(axis=1)
    assert counted.only(chosen).early.tolist() == whole.only(chosen).early.tolist()
    assert counted.early.tolist() == whole.early.tolist()


@given(_postings)
def test_what_is_cut_short_is_malformed_or_no_record(postings: dict[int, list[int]]) -> None:
    """At whatever byte it ends."""
    data = memoryview(packed(postings))
    for end in range(len(data)):
        if end < HEAD.size:
            assert from_record(data[:end], 0) is None
        else:
            with pytest.raises(Malformed):
                from_record(data[:end], 0)


def test_other_bytes_are_no_record() -> None:
    """As behind a list that has none."""
    assert from_record(memoryview(b"W3Bl" + bytes(40)), 0) is None


@given(_postings, st.sets(_ids))
def test_places_are_the_positions_of_the_passages_asked_for(
    postings: dict[int, list[int]], asked: set[int]
) -> None:
    """Of these and no others, in order."""
    found = read(postings)
    among = found.ids[[each in asked for each in postings]]
    wanted = [(id_ << 32) + at for id_, several in postings.items() for at in several]
    assert placed(found, among).tolist() == [each for each in wanted if each >> 32 in asked]


_texts = st.lists(st.lists(st.sampled_from("abc"), max_size=7), min_size=1, max_size=9)


@given(_texts, st.lists(st.sampled_from("abc"), min_size=1, max_size=4))
def test_a_phrase_is_where_its_words_follow_each_other(
    texts: list[list[str]], words: list[str]
) -> None:
    """Also one that has a word twice, or would begin before the text does."""
    postings = {word: dict[int, list[int]]() for word in words}
    for number, text in enumerate(texts):
        for at, word in enumerate(text):
            if word in postings:
                postings[word].setdefault(number, []).append(at)
    if not all(postings.values()):
        return
    lists = {word: read(each) for word, each in postings.items()}
    found = phrase([lists[word] for word in words], Passages(len(texts)))
    wanted = [at for at, text in enumerate(texts) if "".join(words) in "".join(text)]
    assert found.tolist() == wanted
