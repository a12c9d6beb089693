"""Records: what is packed is read, and what is no record is told apart."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.loading import Loaded, from_record
from indexer.passages import Passages
from indexer.places import phrase, placed
from indexer.records import (
    ALIGNMENT,
    BITS,
    HEAD,
    key_size,
    placed_list,
    read_record,
    recorded,
)
from indexer.scoring import LEAD_WORDS
from indexer.segments import Malformed
from tests.indexer.packed_records import pack_record

_positions = st.integers(0, 30) | st.integers(0, 300) | st.integers(0, 70_000)
_ids = st.integers(0, 9) | st.integers(0, 70_000)
_postings = st.dictionaries(
    _ids, st.lists(_positions, min_size=1, max_size=4, unique=True).map(sorted), min_size=1
).map(lambda found: dict(sorted(found.items())))
_MANY = [{3: list(range(16)), 9: [70_000]}, {3: list(range(300)), 9: [70_000]}]
"""A passage with more positions than there is room for in narrow keys, or in a byte."""


def told(postings: dict[int, list[int]]) -> tuple[list[int], list[int], list[int], list[int]]:
    """Passages, lengths (of any number in a byte), frequencies and positions."""
    positions = [each for several in postings.values() for each in several]
    lengths = [id_ * 7 % 256 for id_ in postings]
    return list(postings), lengths, list(map(len, postings.values())), positions


def packed(postings: dict[int, list[int]]) -> bytes:
    """The record of positions by passage."""
    return pack_record(*told(postings))


def at_place(postings: dict[int, list[int]], before: bytes) -> memoryview:
    """The record behind other bytes, at the next place where one may begin."""
    return memoryview(before + bytes(-len(before) % ALIGNMENT) + packed(postings))


def read(postings: dict[int, list[int]], before: bytes = b"") -> Loaded:
    """What is read of the record of positions by passage."""
    found = from_record(at_place(postings, before), len(before))
    assert found is not None
    return found


@given(_postings | st.sampled_from(_MANY), st.binary(max_size=9))
def test_a_record_is_read_as_it_was_packed(postings: dict[int, list[int]], before: bytes) -> None:
    """Passages, frequencies, positions and what a score depends on, wherever it stands."""
    found = read(postings, before)
    ids, lengths, counts, _ = told(postings)
    assert found.ids.tolist() == ids
    assert found.counts.tolist() == counts
    bounds = pairwise(accumulate(counts, initial=0))
    assert [found.positions[a:b].tolist() for a, b in bounds] == list(postings.values())
    early = [sum(each < LEAD_WORDS for each in several) for several in postings.values()]
    numbers = map(BITS[found.keys.itemsize].numbers, found.keys.tolist())
    assert list(numbers) == list(zip(lengths, early, counts, strict=True))
    assert read_record(at_place(postings, before), len(before)) == recorded(*told(postings))


@given(_postings | st.sampled_from(_MANY), st.binary(max_size=9))
def test_a_process_without_numpy_reads_the_same(
    postings: dict[int, list[int]], before: bytes
) -> None:
    """Passages, frequencies and the positions of any posting."""
    found = placed_list(at_place(postings, before), len(before))
    assert found is not None
    assert found.ids.tolist() == list(postings)
    assert found.counts.tolist() == list(map(len, postings.values()))
    assert [found.positions(at) for at in range(len(found))] == list(map(tuple, postings.values()))


@pytest.mark.parametrize("counts", [(1,), (1, 3, 2), (2, 16)])
@pytest.mark.parametrize("size", [1, 17, 4001, 4096])
def test_positions_begin_where_all_before_them_end(counts: tuple[int, ...], size: int) -> None:
    """Told of few passages and of all, in long lists and short ones, and when some are left out."""
    postings = {at: list(range(counts[at % len(counts)])) for at in range(size)}
    some = np.arange(size) % 3 > 0
    for found in (read(postings), read(postings).only(some | (size == 1))):
        starts = list(accumulate(found.counts.tolist(), initial=0))[:-1]
        last = len(found) - 1
        for few in ({0}, {last}, {last // 2, last}, {0, min(15, last), min(16, last)}):
            at = np.array(sorted(few), np.int64)
            assert found.starts_of(at).tolist() == [starts[each] for each in sorted(few)]
        assert found.starts_of(np.arange(len(found))).tolist() == starts


@pytest.mark.parametrize("size", BITS)
def test_positions_are_told_of_some_passages_alone(size: int) -> None:
    """Whatever bytes the keys have."""
    keys = np.array([1, 2, 3], f"<u{size}")
    found = Loaded(np.arange(3), keys, np.arange(6)).only(np.array([True, False, True]))
    assert found.positions.tolist() == [0, 3, 4, 5]


@pytest.mark.parametrize("most", [1, 15, 16, (1 << 19) - 1, 1 << 19, (1 << 32) - 1])
def test_frequencies_of_any_height_have_room(most: int) -> None:
    """The narrowest keys that have it are taken."""
    bits, early = BITS[key_size(most)], min(most, LEAD_WORDS)
    assert bits.numbers(bits.key(255, early, most)) == (255, early, most)
    assert all(most > BITS[size].most for size in BITS if size < key_size(most))


def test_a_frequency_beyond_all_is_refused() -> None:
    """No passage has so many words."""
    with pytest.raises(OverflowError):
        key_size(1 << 32)


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
