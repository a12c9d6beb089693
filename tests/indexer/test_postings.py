"""Posting lists: packed as Whoosh reads them, and read as Whoosh packed them."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3Codec, W3LeafMatcher, W3TermInfo
from whoosh.filedb.filestore import RamStorage
from whoosh.filedb.structfile import BufferFile
from whoosh.formats import Positions
from whoosh.matching import ListMatcher

from indexer.postings import (
    BLOCK,
    Kind,
    Packed,
    PostingList,
    pack_inlined,
    pack_list,
    pack_positions,
    pack_singles,
    read_inlined,
    read_list,
    unpack_positions,
)
from indexer.segments import Malformed

FORMAT = Positions()
BEFORE = b"something else"
"""Lists seldom stand at the beginning of their file."""

Posting = tuple[int, list[int]]
"""A passage and the positions in it."""

places = st.lists(
    st.integers(0, 300) | st.integers(0, 5_000) | st.integers(60_000, 70_000),
    min_size=1,
    max_size=5,
    unique=True,
).map(sorted)


@st.composite
def lists(draw: st.DrawFn) -> list[Posting]:
    """A posting list; short, or as long as a few blocks."""
    size = draw(st.integers(1, 40) | st.sampled_from([BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3]))
    step = draw(st.sampled_from([1, 7, 300, 70_000]))
    first = draw(st.integers(0, 100_000))
    some = draw(st.lists(places, min_size=1, max_size=8))
    return [(first + at * step, some[at % len(some)]) for at in range(size)]


def packed(postings: list[Posting], *, positions: bool = True) -> bytes:
    """The bytes of a list."""
    ids = [passage for passage, _ in postings]
    counts = [len(places) for _, places in postings]
    if not positions:
        return pack_list(Packed(Kind.COUNTS, ids, counts), b"")
    values = [pack_positions(places) for _, places in postings]
    return pack_list(Packed(Kind.POSITIONS, ids, counts, values), b"")


def read(data: bytes, *, positions: bool = True) -> PostingList:
    """The list in these bytes, read from amid others."""
    return read_list(
        memoryview(BEFORE + data + BEFORE), len(BEFORE), len(data), positions=positions
    )


def unpacked(found: PostingList) -> list[Posting]:
    """A list with its positions."""
    return [(each, list(found.positions(at))) for at, each in enumerate(found.ids)]


def by_whoosh(matcher: Any) -> list[tuple[int, float, list[int]]]:
    """What Whoosh's own matcher makes of a list."""
    found = []
    while matcher.is_active():
        found.append((matcher.id(), matcher.weight(), matcher.value_as("positions")))
        matcher.next()
    return found


@settings(deadline=None)
@given(lists())
def test_whoosh_reads_what_is_packed(postings: list[Posting]) -> None:
    """Whoosh's matcher gives each posting with its weight and positions."""
    data = packed(postings)
    file = BufferFile(memoryview(BEFORE + data))
    matcher = W3LeafMatcher(file, len(BEFORE), len(data), FORMAT)
    assert by_whoosh(matcher) == [(each, len(places), places) for each, places in postings]


@settings(deadline=None)
@given(lists())
def test_packed_lists_are_read(postings: list[Posting]) -> None:
    """What was packed comes back, with positions and without them."""
    data = packed(postings)
    assert unpacked(read(data)) == postings
    without = read(data, positions=False)
    assert list(without.ids) == [passage for passage, _ in postings]
    assert list(without.counts) == [len(places) for _, places in postings]


@settings(deadline=None)
@given(lists())
def test_lists_without_positions_are_read(postings: list[Posting]) -> None:
    """A field without positions has none to read."""
    found = read(packed(postings, positions=False))
    assert list(found.ids) == [passage for passage, _ in postings]
    assert found.values is None


@settings(deadline=None)
@given(lists(), st.sampled_from([0, 3]), st.sampled_from([4, 128]))
def test_lists_that_whoosh_wrote_are_read(
    postings: list[Posting], compression: int, block: int
) -> None:
    """Whoosh's own blocks, compressed or not, give the same list."""
    with RamStorage().create_file("postings") as file:
        writer = W3Codec(block, compression).postings_writer(file)
        writer.start_postings(FORMAT, W3TermInfo())
        for passage, places in postings:
            writer.add_posting(passage, float(len(places)), FORMAT.encode(places), 5)
        writer.finish_postings()
        data = file.file.getvalue()
    assert unpacked(read(data)) == postings


@settings(deadline=None)
@given(lists())
def test_inlined_lists_are_read_by_both(postings: list[Posting]) -> None:
    """A list in the term dictionary is the same to Whoosh and to us."""
    ids = [passage for passage, _ in postings]
    counts = [len(places) for _, places in postings]
    values = [pack_positions(places) for _, places in postings]
    data = pack_inlined(Packed(Kind.POSITIONS, ids, counts, values))
    assert unpacked(read_inlined(data)) == postings
    info = W3TermInfo()
    info._inlined = read_inlined_as_whoosh(data)
    matcher = ListMatcher(*info.inlined_postings(), FORMAT)
    assert by_whoosh(matcher) == [(each, len(places), places) for each, places in postings]


def read_inlined_as_whoosh(data: bytes) -> Any:
    """As ``W3TermInfo.from_bytes`` does it."""
    import pickle

    return pickle.loads(data)


@given(places | st.integers(1, 2_500).map(lambda size: list(range(size))))
def test_positions_are_packed_as_whoosh_packs_them(positions: list[int]) -> None:
    """The bytes are those of Whoosh's format, and come back."""
    assert pack_positions(positions) == FORMAT.encode(positions)
    assert list(unpack_positions(pack_positions(positions))) == positions


@given(st.lists(st.integers(0, 70_000), min_size=1))
def test_single_positions_are_packed_alike(positions: list[int]) -> None:
    """Many postings of one position each are packed as each of them would be."""
    assert pack_singles(positions) == [pack_positions([each]) for each in positions]


def test_frequencies_beyond_a_byte_are_kept() -> None:
    """A word that one passage repeats hundreds of times keeps its count."""
    counts = [1] * 20 + [300, 70_000]
    found = read(pack_list(Packed(Kind.NONE, range(22), counts), b""))
    assert list(found.counts) == counts


@settings(deadline=None)
@given(lists(), st.data())
def test_damage_is_malformed_or_harmless(postings: list[Posting], data: st.DataObject) -> None:
    """A flipped byte or a cut list never raises anything but Malformed."""
    content = bytearray(packed(postings[:50]))
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[at:]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    with suppress(Malformed):
        read(bytes(content), positions=data.draw(st.booleans()))


@pytest.mark.parametrize("data", [b"\x80\x04N(K\x01\x90.", b"\x80\x04N}(K\x01K\x02ub."])
def test_a_pickle_that_asks_values_for_what_they_lack(data: bytes) -> None:
    """Members for None, a state for a dictionary: that is damage, and no fault of ours."""
    with pytest.raises(Malformed):
        read_inlined(data)


def test_nothing_runs_that_a_list_holds() -> None:
    """A pickle that calls a function is malformed."""
    with pytest.raises(Malformed, match="no place"):
        read_inlined(b"cos\nsystem\n(S'true'\ntR.")
