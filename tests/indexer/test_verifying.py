"""Segments held against what packing gives: those we wrote, those Whoosh wrote, damaged ones."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from indexer import lists, merging
from indexer.lists import Lists
from indexer.segments import Malformed, SegmentFiles, read_contents
from indexer.terms import Terms
from indexer.verifying import is_as_packed
from indexer.whoosh_engine import WhooshEngine
from tests.indexer.builders import VOCABULARY, History, Write, entry, histories, passage
from tests.indexer.test_bulk import write_by_whoosh

SLOW = settings(max_examples=40, deadline=None)


HEAD = 12
"""Bytes before the postings, behind which the dictionary stands."""


def held(folder: Path) -> int:
    """How many bytes of an index of one segment are postings or dictionary."""
    (segment,) = read_contents(folder).segments
    with closing(SegmentFiles(folder, segment)) as files:
        return len(files.required(".pst")) + len(files.required(".trm"))


def long_lists(folder: Path) -> Path:
    """An index with lists that stand in the postings file; returns its one segment."""
    texts = (" ".join(VOCABULARY[: 1 + key % 7]) for key in range(40))
    added = tuple(entry(key, passage(text)) for key, text in enumerate(texts, 1))
    History((Write(added),)).apply(WhooshEngine(folder))
    (path,) = folder.glob("*.seg")
    return path


@SLOW
@given(histories())
def test_what_was_written_is_as_packed(history: History) -> None:
    """All segments of any history are, those with deleted passages too."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        history.apply(WhooshEngine(path))
        assert all(is_as_packed(path, each) for each in read_contents(path).segments)


@SLOW
@given(histories())
def test_what_whoosh_wrote_is_looked_at_one_by_one(history: History) -> None:
    """It is not as we pack, which is no damage."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        write_by_whoosh(path, history)
        assert not any(is_as_packed(path, each) for each in read_contents(path).segments)
        found = Lists(path)
        found.verify()
        found.close()


@SLOW
@given(st.data())
def test_no_byte_can_change_unseen(data: st.DataObject) -> None:
    """Another byte anywhere in the dictionary or the postings is told."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        segment = long_lists(path)
        written = segment.read_bytes()
        at = data.draw(st.integers(HEAD, HEAD + held(path) - 1))
        byte = data.draw(st.integers(0, 255))
        assume(byte != written[at])
        segment.write_bytes(written[:at] + bytes([byte]) + written[at + 1 :])
        (described,) = read_contents(path).segments
        with suppress(Malformed):
            assert not is_as_packed(path, described)


def test_terms_that_are_not_in_order_are_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading as far as a term that is behind oneself would never come to an end."""
    monkeypatch.setattr(merging, "_TERMS", 4)
    path = tmp_path / "index"
    segment = long_lists(path)
    written = bytearray(segment.read_bytes())
    (described,) = read_contents(path).segments
    with closing(SegmentFiles(path, described)) as files:
        count = len(Terms(files.required(".trm")))
    end = HEAD + held(path) - 4  # behind the places of the terms, four bytes each
    start = end - 4 * count
    written[start:end] = written[start : start + 4] * count
    segment.write_bytes(written)
    with pytest.raises(Malformed, match="not in order"):
        is_as_packed(path, described)


def test_checking_many_terms_at_once_finds_what_one_by_one_finds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that says something else than its list is damage, however it is found."""
    segment = long_lists(tmp_path / "index")
    written = bytearray(segment.read_bytes())
    at = written.find(b"Rec2")
    assert at > 0
    written[at + 16] ^= 1  # the first passage of the record
    segment.write_bytes(written)
    for many in (0, 1_000_000):
        monkeypatch.setattr(lists, "MANY_TERMS", many)
        found = Lists(tmp_path / "index")
        with pytest.raises(Malformed):
            found.verify()
        found.close()
