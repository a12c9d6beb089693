"""Posting lists of any form are read, and damage to them is told."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3Codec, W3TermInfo
from whoosh.filedb.filestore import RamStorage
from whoosh.formats import Positions

from indexer.postings import PostingList, read_inlined, read_list, unpack_positions
from indexer.segments import Malformed
from tests.indexer.stored import Posting, stored

FORMAT = Positions()
places = st.lists(
    st.integers(0, 300) | st.integers(0, 5_000) | st.integers(60_000, 70_000),
    min_size=1,
    max_size=5,
    unique=True,
).map(sorted)


@st.composite
def lists(draw: st.DrawFn) -> list[Posting]:
    """A posting list; short, or as long as a few blocks."""
    size = draw(st.integers(1, 40) | st.integers(300, 310))
    step = draw(st.sampled_from([1, 7, 300, 70_000]))
    first = draw(st.integers(0, 100_000))
    some = draw(st.lists(places, min_size=1, max_size=8))
    return [(first + at * step, some[at % len(some)]) for at in range(size)]


def read(data: bytes) -> PostingList:
    """The list that these bytes are, read from amid others."""
    return read_list(memoryview(b"before" + data + b"behind"), 6, len(data), positions=True)


def unpacked(found: PostingList) -> list[Posting]:
    """A list with its positions."""
    return [(each, list(found.positions(at))) for at, each in enumerate(found.ids)]


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


@given(places | st.integers(1, 2_500).map(lambda size: list(range(size))))
def test_positions_that_whoosh_packed_are_read(positions: list[int]) -> None:
    """A value of any number of positions gives these."""
    assert list(unpack_positions(FORMAT.encode(positions))) == positions


@settings(deadline=None)
@given(lists(), st.data())
def test_damage_is_malformed_or_harmless(postings: list[Posting], data: st.DataObject) -> None:
    """A flipped byte or a cut list never raises anything but Malformed."""
    (each,) = stored([postings])
    offset, length = (0, len(each.rest)) if each.is_inlined else each.extent
    content = bytearray(each.rest if each.is_inlined else each.file[offset : offset + length])
    at = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[at:]
    else:
        content[at] ^= data.draw(st.integers(1, 255))
    with suppress(Malformed):
        if each.is_inlined:
            read_inlined(bytes(content))
        else:
            positions = data.draw(st.booleans())
            read_list(memoryview(content), 0, len(content), positions=positions)


@pytest.mark.parametrize("data", [b"\x80\x04N(K\x01\x90.", b"\x80\x04N}(K\x01K\x02ub."])
def test_a_pickle_that_asks_values_for_what_they_lack(data: bytes) -> None:
    """Members for None, a state for a dictionary: that is damage, and no fault of ours."""
    with pytest.raises(Malformed):
        read_inlined(data)


def test_nothing_runs_that_a_list_holds() -> None:
    """A pickle that calls a function is malformed."""
    with pytest.raises(Malformed, match="no place"):
        read_inlined(b"cos\nsystem\n(S'true'\ntR.")
