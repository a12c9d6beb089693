"""Segments written in bulk beside those that Whoosh writes itself: the same to Whoosh and to us."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index
from whoosh.codec.whoosh3 import STORED_COLUMN
from whoosh.filedb.structfile import StructFile
from whoosh.query import And, Or, Phrase, Prefix, Term

from archive.model import Passage
from indexer import analysis, intake
from indexer.bulk import nothing_stored
from indexer.engine import Entry
from indexer.intake import Batch
from indexer.lists import Lists
from indexer.merging import FACTOR, due
from indexer.query import Part, part_text
from indexer.segments import Malformed, read_contents
from indexer.whoosh_engine import WhooshEngine
from tests.indexer.builders import VOCABULARY, History, Write, entry, histories, passage

SLOW = settings(max_examples=60, deadline=None)

PARTS = frozenset(part.value for part in Part)
"""The fields with positions."""

Contents = dict[tuple[str, str], list[tuple[int, float, tuple[int, ...], int]]]
"""By field and term: passage number, weight, positions and field length of each posting."""


def write_by_whoosh(folder: Path, history: History) -> None:
    """Write the same history with nothing but Whoosh."""
    WhooshEngine(folder).create()
    for write in history.writes:
        writer = index.open_dir(folder).writer()
        for key, revision in write.removed:
            writer.delete_by_query(Term("entry", f"{key}.{revision}"))
        for each in write.added:
            for number, found in each.passages:
                add_by_whoosh(writer, each, number, found)
        writer.commit(merge=False)


def add_by_whoosh(writer: Any, each: Entry, number: int, found: Passage) -> None:
    """One passage, as Whoosh wants it."""
    texts = {part.value: part_text(found, part) for part in Part}
    present = {name: text for name, text in texts.items() if text}
    writer.add_document(
        entry=f"{each.key}.{each.revision}", passage=number, document=each.key, **present
    )


def by_whoosh(folder: Path) -> Contents:
    """Everything that Whoosh's own reader finds in an index, apart from the order of passages."""
    reader = index.open_dir(folder).reader()
    try:
        numbers = passage_numbers(reader)
        found: Contents = {}
        for field, term in reader.all_terms():
            matcher = reader.postings(field, term)
            while matcher.is_active():
                at = matcher.id()
                places = tuple(matcher.value_as("positions")) if field in PARTS else ()
                length = reader.doc_field_length(at, field, 0) or 0
                row = (numbers[at], matcher.weight(), places, length)
                found.setdefault((field, term.decode()), []).append(row)
                matcher.next()
        return {key: sorted(rows) for key, rows in found.items()}
    finally:
        reader.close()


def passage_numbers(reader: Any) -> list[int]:
    """The column of passage numbers, over all segments."""
    return [
        leaf.column_reader("passage")[at]
        for leaf, _ in reader.leaf_readers()
        if leaf.doc_count_all()
        for at in range(leaf.doc_count_all())
    ]


def totals(folder: Path) -> dict[str, int]:
    """The number of words by field, as Whoosh has it."""
    reader = index.open_dir(folder).reader()
    try:
        return {part.value: reader.field_length(part.value) for part in Part}
    finally:
        reader.close()


def live_words(folder: Path) -> dict[str, int]:
    """The number of words by field in passages that are not deleted, by Whoosh's lengths."""
    reader = index.open_dir(folder).reader()
    try:
        live = list(reader.all_doc_ids())
        return {
            part.value: sum(reader.doc_field_length(at, part.value, 0) or 0 for at in live)
            for part in Part
        }
    finally:
        reader.close()


@SLOW
@given(histories())
def test_whoosh_reads_the_same_from_both(history: History) -> None:
    """Terms, weights, positions, lengths and totals are equal, after commits and deletions."""
    with TemporaryDirectory() as folder:
        own, plain = Path(folder) / "own", Path(folder) / "plain"
        history.apply(WhooshEngine(own))
        write_by_whoosh(plain, history)
        assert by_whoosh(own) == by_whoosh(plain)
        assert totals(own) == totals(plain)


@SLOW
@given(histories())
def test_whoosh_answers_alike_from_both(history: History) -> None:
    """Whoosh's own searcher finds the same passages with the same scores in both."""
    asked = (
        Or([Term("text", "zorg"), Term("text", "de")]),
        And([Term("text", "zorg"), Term("heading", "tarief")]),
        Phrase("text", ["de", "aanbieder"]),
        Prefix("text", "ge"),
    )
    with TemporaryDirectory() as folder:
        own, plain = Path(folder) / "own", Path(folder) / "plain"
        history.apply(WhooshEngine(own))
        write_by_whoosh(plain, history)
        for query in asked:
            assert answers(own, query) == pytest.approx(answers(plain, query))


def answers(folder: Path, query: Any) -> dict[int, float]:
    """The score of each passage that Whoosh finds."""
    with index.open_dir(folder).searcher() as searcher:
        numbers = passage_numbers(searcher.reader())
        found = searcher.search(query, limit=None)
        return {numbers[hit.docnum]: hit.score for hit in found}


@SLOW
@given(histories())
def test_whoosh_merges_what_was_written_in_bulk(history: History) -> None:
    """Whoosh's own optimising leaves the same postings."""
    with TemporaryDirectory() as folder:
        own = Path(folder) / "own"
        history.apply(WhooshEngine(own))
        before = by_whoosh(own)
        index.open_dir(own).writer().commit(optimize=True)
        assert without_lengths(by_whoosh(own)) == without_lengths(before)


@SLOW
@given(histories())
def test_what_whoosh_wrote_is_merged(history: History) -> None:
    """Purging an index that Whoosh wrote leaves what stays in it as it was."""
    with TemporaryDirectory() as folder:
        plain = Path(folder) / "plain"
        write_by_whoosh(plain, history)
        before = by_whoosh(plain)
        WhooshEngine(plain).purge()
        assert by_whoosh(plain) == before
        assert not any(each.deleted for each in read_contents(plain).segments)


def without_lengths(found: Contents) -> Contents:
    """Without the lengths, which Whoosh's merging rounds a second time."""
    return {key: [(*row[:3], 0) for row in rows] for key, rows in found.items()}


@SLOW
@given(histories())
def test_lists_are_what_whoosh_reads(history: History) -> None:
    """All segments as one give the postings, frequencies, columns and totals that Whoosh gives."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index"
        history.apply(WhooshEngine(path))
        wanted = by_whoosh(path)
        found = Lists(path)
        try:
            numbers = found.numbers("passage")
            for (field, term), rows in wanted.items():
                postings = found.find(field, term, positions=field in PARTS)
                assert rows == sorted(
                    (
                        numbers[each],
                        postings.counts[at],
                        postings.positions(at) if field in PARTS else (),
                        rows_length(rows, numbers[each]),
                    )
                    for at, each in enumerate(postings.ids)
                )
                assert found.find(field, term) is found.find(field, term)
            for part in Part:
                terms = {term for field, term in wanted if field == part}
                assert terms <= {term for term, _ in found.starting(part)}
                assert {t for t in terms if t.startswith("ge")} <= {
                    term for term, _ in found.starting(part, "ge")
                }
                for prefix in ("", "ge", "é"):
                    walked = [term for term, _ in found.starting(part, prefix)]
                    assert found.names([part], prefix) == walked
                    some = [term for term in walked if 2 <= len(term) <= 4]
                    names = found.names([part], prefix, range(2, 5))
                    assert [term for term in names if 2 <= len(term) <= 4] == some
                assert found.words(part) == live_words(path)[part]
            assert len(found.find("text", "nergens")) == 0
            walked = [term for part in Part for term, _ in found.starting(part)]
            assert found.names(Part) == sorted(set(walked))
        finally:
            found.close()


def rows_length(rows: list[tuple[int, float, tuple[int, ...], int]], number: int) -> int:
    """The field length in the row of a passage."""
    return next(row[3] for row in rows if row[0] == number)


def test_a_write_larger_than_memory_allows_becomes_several_segments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One commit, several segments, and nothing is lost between them."""
    monkeypatch.setattr(intake, "MOST_WORDS", 10)
    engine = WhooshEngine(tmp_path / "index")
    added = tuple(entry(key, passage(" ".join(VOCABULARY[:6]))) for key in range(1, 7))
    History((Write(added),)).apply(engine)
    contents = read_contents(engine.folder)
    assert (contents.generation, len(contents.segments)) == (1, 3)
    assert len(by_whoosh(engine.folder)["text", "zorg"]) == 6


def test_many_small_commits_are_merged(tmp_path: Path) -> None:
    """Segments never pile up, whatever the size of the commits, and all passages stay."""
    engine = WhooshEngine(tmp_path / "index")
    engine.create()
    for key in range(1, 41):
        engine.write([entry(key, passage("zorg en tarief"))], ())
        assert len(read_contents(engine.folder).segments) <= 2 * FACTOR
    assert len(by_whoosh(engine.folder)["text", "zorg"]) == 40


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([], None),
        ([5000] * (FACTOR - 1), None),
        ([100_000, *[5000] * FACTOR], tuple(range(1, FACTOR + 1))),
        ([1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 2], None),
    ],
)
def test_only_segments_of_one_size_are_merged(
    sizes: list[int], chosen: tuple[int, ...] | None
) -> None:
    """A large segment is not rewritten for the sake of small ones."""
    assert due(sizes) == chosen


def test_a_commit_that_fails_leaves_no_files(tmp_path: Path) -> None:
    """What was written for a commit that never came is gone, the last one stands."""
    engine = WhooshEngine(tmp_path / "index")
    History((Write((entry(1, passage("zorg")),)),)).apply(engine)
    before = sorted(path.name for path in engine.folder.rglob("*"))

    def failing() -> Any:
        yield entry(2, passage("tarief"))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        engine.write(failing(), [(1, 1)])
    assert sorted(path.name for path in engine.folder.rglob("*")) == before
    assert len(by_whoosh(engine.folder)["text", "zorg"]) == 1


TYPED = st.text(
    st.sampled_from("aZé ß€’–_+.,:1 2²µ½\x85\xa0\x80ªŠ\uff9e\u0301\u2212")
    | st.characters(codec="cp1252")
)
"""Texts of what Dutch is typed with, and of what is near to it in the tables."""


@settings(max_examples=300)
@given(st.text() | TYPED)
def test_words_are_numbered_as_the_analysis_cuts_them(text: str) -> None:
    """The quick way, the careful way and what is remembered all give the analysis's words."""
    batch = Batch()
    for _ in range(2):
        numbers = list(batch.numbered(text))
        forms = tuple(batch.forms)
        assert tuple(forms[each] for each in numbers) == analysis.words(text)


@pytest.mark.parametrize("count", [0, 1, 2, 300, 1 << 15, (1 << 15) + 1, 70_000])
def test_the_column_of_texts_is_that_of_whoosh(count: int) -> None:
    """Its bytes are those of a column to which nothing was added."""
    file = io.BytesIO()
    STORED_COLUMN.writer(StructFile(file)).finish(count)
    assert nothing_stored(count) == file.getvalue()


def cut(path: Path) -> None:
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("ending", [".toc", ".seg"])
@pytest.mark.parametrize("harm", [cut, Path.unlink, lambda path: path.write_bytes(b"")])
def test_damage_is_malformed(tmp_path: Path, harm: Callable[[Path], None], ending: str) -> None:
    """A table or a segment that is cut, gone or empty is told as such."""
    engine = WhooshEngine(tmp_path / "index")
    History((Write((entry(1, passage("zorg en tarief")),)),)).apply(engine)
    (path,) = engine.folder.glob(f"*{ending}")
    harm(path)
    with pytest.raises((Malformed, OSError)):
        Lists(engine.folder).find("text", "zorg")
