"""Many lists packed at once: what Whoosh, our reader, records and merging make of them."""

from __future__ import annotations

import io
import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3LeafMatcher, W3TermInfo
from whoosh.filedb.filetables import OrderedHashReader
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Positions
from whoosh.matching import ListMatcher

from indexer.dictionary import DictionaryWriter, keyed
from indexer.packing import BLOCK, INLINED, Kind, Lists
from indexer.postings import read_inlined
from indexer.records import ALIGNMENT
from indexer.terms import Terms
from indexer.unpacking import frequencies, unpack
from tests.indexer.packed_records import pack_record
from tests.indexer.stored import Posting, Stored, dictionary, lists_of, stored

FORMAT = Positions()
EDGES = (0, 1, 19, 20, 254, 255, 256, 257, 65_534, 65_535, 65_536, 8_000_000)
"""Numbers around which a number takes one byte more."""

places = st.lists(
    st.integers(0, 300) | st.integers(60_000, 70_000) | st.sampled_from(EDGES),
    min_size=1,
    max_size=5,
    unique=True,
).map(sorted)
"""Positions in one passage."""


@st.composite
def lists(draw: st.DrawFn) -> list[Posting]:
    """A posting list; short, or as long as a few blocks."""
    size = draw(
        st.integers(1, 2 * INLINED)
        | st.integers(1, 40)
        | st.sampled_from([BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
    )
    step = draw(st.sampled_from([1, 7, 300, 70_000]))
    first = draw(st.sampled_from(EDGES))
    some = draw(st.lists(places, min_size=1, max_size=8))
    return [(first + at * step, some[at % len(some)]) for at in range(size)]


several = st.lists(lists(), min_size=1, max_size=6)
PACKING = settings(deadline=None, max_examples=60)


def by_whoosh(each: Stored, form: Any = FORMAT) -> list[tuple[int, float, Any]]:
    """What Whoosh's own matchers make of a list."""
    info = W3TermInfo.from_bytes(each.info)
    matcher: Any
    if info.is_inlined():
        matcher = ListMatcher(*info.inlined_postings(), form)
    else:
        matcher = W3LeafMatcher(BufferFile(memoryview(each.file)), *info.extent(), form)
    found = []
    while matcher.is_active():
        value = matcher.value_as("positions") if form is FORMAT else matcher.value_as("frequency")
        found.append((matcher.id(), matcher.weight(), value))
        matcher.next()
    return found


@PACKING
@given(several)
def test_whoosh_reads_what_is_packed(several: list[list[Posting]]) -> None:
    """Whoosh's matchers give each posting with its weight and positions."""
    for postings, each in zip(several, stored(several), strict=True):
        wanted = [(passage, len(places), places) for passage, places in postings]
        assert by_whoosh(each) == wanted


@PACKING
@given(several)
def test_packed_lists_are_read(several: list[list[Posting]]) -> None:
    """What was packed comes back, with positions and without them."""
    for postings, each in zip(several, stored(several), strict=True):
        found = each.read()
        assert list(found.ids) == [passage for passage, _ in postings]
        assert [list(found.positions(at)) for at in range(len(found))] == [
            places for _, places in postings
        ]
        without = each.read(positions=False)
        assert list(without.ids) == list(found.ids)
        assert list(without.counts) == [len(places) for _, places in postings]


@PACKING
@given(several)
def test_short_lists_are_read_without_unpickling(several: list[list[Posting]]) -> None:
    """Told how many postings there are, the reader finds the same in the same bytes."""
    for each in stored(several):
        if each.is_inlined:
            wanted = each.read()
            found = read_inlined(each.rest, len(wanted))
            assert (found.ids, found.counts) == (wanted.ids, wanted.counts)
            assert found.values is not None
            assert wanted.values is not None
            assert list(found.values) == list(wanted.values)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5])
def test_short_lists_by_whoosh_are_unpickled(count: int) -> None:
    """They have another form, whatever the reader is told."""
    ids = tuple(range(count))
    values = tuple(FORMAT.encode([at]) for at in ids)
    for protocol in (2, 3):
        data = pickle.dumps((ids, (1.0,) * count, values), protocol)
        found = read_inlined(data, count)
        assert list(found.ids) == list(ids)
        assert [found.positions(at) for at in ids] == [(at,) for at in ids]


@PACKING
@given(several)
def test_lists_that_only_tell_of_presence_are_read(several: list[list[Posting]]) -> None:
    """A field that has nothing but passages gives these."""
    present = [[(passage, [0]) for passage, _ in postings] for postings in several]
    for postings, each in zip(present, stored(present, Kind.NONE), strict=True):
        found = each.read()
        assert list(found.ids) == [passage for passage, _ in postings]
        assert (set(found.counts), found.values) == ({1}, None)


@PACKING
@given(several)
def test_behind_each_long_list_stands_its_record(several: list[list[Posting]]) -> None:
    """The record is that of the list; short lists have none."""
    for postings, each in zip(several, stored(several), strict=True):
        assert each.is_inlined == (len(postings) <= INLINED)
        if not each.is_inlined:
            wanted = pack_record(
                [passage for passage, _ in postings],
                [0] * len(postings),
                [len(places) for _, places in postings],
                [at for _, places in postings for at in places],
            )
            at = sum(each.extent)
            assert each.file[at + -at % ALIGNMENT :].startswith(wanted)


def equal(one: Lists, other: Lists) -> bool:
    """Whether lists hold the same numbers."""
    return one.kind is other.kind and all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("starts", "ids", "counts", "positions")
    )


@PACKING
@given(several, st.sampled_from(Kind))
def test_what_is_packed_is_unpacked_at_once(several: list[list[Posting]], kind: Kind) -> None:
    """All lists of a dictionary come back as the numbers that they were made of."""
    if kind is Kind.NONE:
        several = [[(passage, [0]) for passage, _ in postings] for postings in several]
    terms = [f"t{number:02}".encode() for number in range(len(several))]
    written = stored(several, kind)
    data = memoryview(dictionary(terms, [each.info for each in written]))
    places = np.array(Terms(data).places(*Terms(data).ranks("text")))
    found = unpack(data, memoryview(written[0].file), places, kind)
    wanted = lists_of(several, kind)
    assert found.terms == terms
    assert frequencies(data, places[:-1]).tolist() == wanted.sizes.tolist()
    if kind is Kind.NONE:
        wanted = Lists(kind, wanted.starts, wanted.ids, wanted.counts, found.lists.positions[:0])
    assert equal(found.lists, wanted)


@PACKING
@given(several)
def test_lists_of_another_form_are_unpacked_too(several: list[list[Posting]]) -> None:
    """What Whoosh put in its dictionary, or a list without a record, gives the same numbers."""
    infos, files = [], [b""]
    for postings, each in zip(several, stored(several), strict=True):
        rest = each.rest
        if each.is_inlined:
            ids, positions = zip(*postings, strict=True)
            values = tuple(map(FORMAT.encode, positions))
            rest = pickle.dumps((ids, tuple(map(float, map(len, positions))), values), 2)
        else:
            offset, length = each.extent
            rest = sum(map(len, files)).to_bytes(8, "big") + rest[8:]
            files.append(each.file[offset : offset + length])
        infos.append(each.info[: -len(each.rest)] + rest)
    terms = [f"t{number:02}".encode() for number in range(len(several))]
    data = memoryview(dictionary(terms, infos))
    places = np.array(Terms(data).places(0, len(terms)))
    found = unpack(data, memoryview(b"".join(files)), places, Kind.POSITIONS)
    assert equal(found.lists, lists_of(several))


@pytest.mark.parametrize("size", [1, 2, INLINED, INLINED + 1, 20])
@pytest.mark.parametrize("count", [1, 2, 127, 255, 256, 70_000])
def test_a_word_said_often_in_one_passage_keeps_its_places(size: int, count: int) -> None:
    """Frequencies and positions of any number are kept in lists of any length."""
    postings = [(passage, [passage]) for passage in range(size - 1)]
    postings.append((size - 1, list(range(0, 2 * count, 2))))
    (each,) = stored([postings])
    assert by_whoosh(each) == [(passage, len(at), at) for passage, at in postings]
    assert [list(each.read().positions(at)) for at in range(size)] == [at for _, at in postings]


@given(st.sets(st.binary(max_size=6), max_size=400), st.integers(0, 3))
def test_every_key_of_a_dictionary_is_found(keys: set[bytes], parts: int) -> None:
    """Whoosh and we find each key's value, by its hash and in order, and no other key."""
    ordered = sorted(b"\x00\x00" + key for key in keys)
    file = io.BytesIO()
    writer = DictionaryWriter(file)
    step = max(1, len(ordered) // (parts + 1))
    for at in range(0, len(ordered), step):
        some = ordered[at : at + step]
        writer.add(keyed(some, [key * 2 for key in some]))
    writer.finish({"fieldmap": {"text": 0}})
    data = file.getvalue()
    reader = OrderedHashReader(BufferFile(memoryview(data)), len(data))
    assert list(reader.items()) == [(key, key * 2) for key in ordered]
    assert all(reader.get(key) == key * 2 for key in ordered)
    assert reader.get(b"\x00\x00absent") is None
    terms = Terms(memoryview(data))
    assert [terms.term(rank) for rank in range(len(terms))] == [key[2:] for key in ordered]
    assert terms.ranks("text") == (0, len(ordered))
    assert [terms.rank("text", key[2:]) for key in ordered] == list(range(len(ordered)))


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("at_once", [1, 2, 10, 100, 1_000_000])
@PACKING
@given(several=several)
def test_lists_in_parts_are_the_whole(
    several: list[list[Posting]], kind: Kind, at_once: int
) -> None:
    """Each list is in one part, and no part has more occurrences than asked, but for one list."""
    if kind is Kind.NONE:
        several = [[(passage, [0]) for passage, _ in postings] for postings in several]
    whole = lists_of(several, kind)
    parts = list(whole.parts(at_once))
    bounds = [edge for first, past, _ in parts for edge in (first, past)]
    assert bounds[0] == 0
    assert bounds[-1] == len(several)
    assert bounds[1:-1:2] == bounds[2:-1:2]
    for first, past, part in parts:
        assert equal(part, lists_of(several[first:past], kind))
        assert past - first == 1 or int(part.counts[: part.starts[-2]].sum()) < at_once
