"""Processes that help to write: with the same outcome as without them, whatever becomes of them."""

from __future__ import annotations

import itertools
import os
import pickle
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer import commits, helpers, intake, merging
from indexer.bulk import Stretch
from indexer.intake import Batch
from indexer.merging import Cut
from indexer.packing import moved
from indexer.segments import SegmentFiles, read_contents
from indexer.whoosh_engine import WhooshEngine
from tests.indexer.builders import VOCABULARY, History, entry, histories, passage

Parts = list[dict[str, bytes]]


def parts(folder: Path) -> Parts:
    """All that is in the segments of an index, by the endings of its parts."""
    found: Parts = []
    for each in read_contents(folder).segments:
        files = SegmentFiles(folder, each)
        names = (".trm", ".pst", "._text_len.col", ".passage.col", ".document.col")
        found.append({name: bytes(files.part(name) or b"") for name in names})
        files.close()
    return found


def many(first: int) -> tuple[Any, ...]:
    """Documents of which no two are alike."""
    words = itertools.cycle(VOCABULARY)
    return tuple(
        entry(key, passage(" ".join([f"nummer{key}", *itertools.islice(words, 7)])))
        for key in range(first, first + 20)
    )


def dying(*_: object) -> int:
    """What a helper does that is killed."""
    os._exit(1)


def half_done(*given: Any) -> int:
    """What a helper does whose disk is full."""
    *_, path = given
    if isinstance(path, Path):
        path.write_bytes(b"the beginning of something")
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("pack", [None, dying, half_done])
def test_what_is_merged_does_not_depend_on_who_packs_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    pack: Callable[..., Any] | None,
) -> None:
    """Some helpers, none, and those that fail all leave the same segment, and nothing else."""
    monkeypatch.setattr(merging, "WORTH_HELP", 0)
    if pack is not None:
        monkeypatch.setattr(merging, "_pack", pack)
    found = []
    for number in (0, count):
        monkeypatch.setattr(helpers, "cores", partial(int, number + 1))
        engine = WhooshEngine(tmp_path / f"{number}")
        engine.create()
        for first in range(0, 20 * merging.FACTOR, 20):
            engine.write(many(first), [(first - 1, 1)])
        found.append(parts(engine.folder))
    assert len(found[0]) == 1
    assert found[0] == found[1]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(("0", f"{count}"))


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("write", [None, dying, half_done])
def test_what_is_written_does_not_depend_on_who_writes_it(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    count: int,
    write: Callable[..., Any] | None,
) -> None:
    """The segments of one large write are the same, in the same order, whoever wrote them."""
    monkeypatch.setattr(intake, "MOST_WORDS", 60)
    if write is not None:
        monkeypatch.setattr(commits, "_write", write)
    found = []
    for number in (0, count):
        monkeypatch.setattr(helpers, "cores", partial(int, number + 1))
        engine = WhooshEngine(tmp_path / f"{number}")
        engine.create()
        engine.write(many(0), ())
        found.append(parts(engine.folder))
    assert len(found[0]) == 3
    assert found[0] == found[1]


def test_a_write_that_fails_ends_its_helpers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of what helpers had begun to write stays behind."""
    monkeypatch.setattr(intake, "MOST_WORDS", 60)
    monkeypatch.setattr(helpers, "cores", partial(int, 2))
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    engine.write([entry(100, passage("zorg"))], ())
    before = sorted(path.name for path in tmp_path.rglob("*"))

    def failing() -> Iterable[Any]:
        yield from many(0)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.write(failing(), ())
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


cuts = st.builds(
    Cut,
    st.sampled_from(["answer", "entry", "heading", "text", "zzz"]),
    st.sampled_from([b"", b"de", b"zorg", b"\xff", *map(str.encode, VOCABULARY)]),
)


@settings(max_examples=60, deadline=None)
@given(histories(), st.lists(cuts, max_size=3).map(sorted))
def test_the_parts_between_any_cuts_are_the_whole(history: History, between: list[Cut]) -> None:
    """Whatever terms are parted at, and whether these are there, each is packed once."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        history.apply(WhooshEngine(path))
        entries = read_contents(path).segments
        with merging.merging_of(path, entries) as merged:
            fields = merged.fields()
            whole = merged.stretches(fields, None, None)
            bounds = itertools.pairwise((None, *between, None))
            parted = [each for pair in bounds for each in merged.stretches(fields, *pair)]
            assert written(parted) == written(whole)


def written(stretches: Iterable[Stretch]) -> tuple[bytes, bytes]:
    """The dictionary and the postings."""
    terms, postings = b"", b""
    for each in stretches:
        terms += moved(each.terms, len(postings)).data
        postings += each.postings
    return terms, postings


def test_a_batch_can_be_sent_to_another_process() -> None:
    """All that is written of it arrives."""
    batch = Batch()
    for each in many(0):
        batch.take(each)
    sent = pickle.loads(pickle.dumps(batch))
    assert sent.forms == batch.forms
    assert sent.entries == batch.entries
    assert sent.numbers == batch.numbers
    assert sent.fields["text"].forms == batch.fields["text"].forms
    assert (sent.count, sent.words) == (batch.count, batch.words)
