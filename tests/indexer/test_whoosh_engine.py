"""The Whoosh engine against the plain meaning of queries, and the formula of scores."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import IndexUnavailable
from indexer import analysis, scoring
from indexer.engine import Candidates, Matches
from indexer.query import (
    DEFAULT_PARTS,
    Or,
    Part,
    Phrase,
    Query,
    Word,
    holds,
    matches,
    part_text,
)
from indexer.whoosh_engine import WhooshEngine
from tests.indexer.builders import (
    VOCABULARY,
    History,
    Write,
    ask,
    damaging,
    entry,
    histories,
    passage,
    queries,
)

SLOW = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
WIDE = Query(tuple(Word(word) for word in ("jeugdhulp", "zorg", "tarief", "nota")))


@pytest.fixture
def engine(tmp_path: Path) -> WhooshEngine:
    """An engine with an empty index."""
    made = WhooshEngine(tmp_path / "index")
    made.create()
    return made


def found(candidates: Matches) -> dict[int, tuple[int, int]]:
    """The document and the held bits of each passage."""
    return {each.passage: (each.document, each.held) for each in candidates.found}


def scores(candidates: Matches) -> dict[int, float]:
    """The score of each passage."""
    return {each.passage: each.score for each in candidates.found}


def expected(history: History, query: Query) -> dict[int, tuple[int, int]]:
    """What the oracle says of the passages that the index holds."""
    return {
        number: (
            each.key,
            sum(1 << bit for bit, word in enumerate(query.words) if holds(word, passage_)),
        )
        for each in history.entries
        for number, passage_ in each.passages
        if matches(query, passage_, each.key)
    }


@SLOW
@given(histories(), st.lists(queries, min_size=1, max_size=8))
def test_candidates_are_what_matches_says(history: History, asked: list[Query]) -> None:
    """Over any commits and deletions, the candidates and the words they hold are the oracle's."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        history.apply(engine)
        for query in asked:
            assert found(ask(engine, query)) == expected(history, query)


@SLOW
@given(histories(), st.lists(queries, min_size=1, max_size=4))
def test_a_purged_index_answers_as_one_made_at_once(history: History, asked: list[Query]) -> None:
    """After a purge, how an index came about plays no part in what is found, nor in scores."""
    with TemporaryDirectory() as folder:
        grown, fresh = WhooshEngine(Path(folder) / "grown"), WhooshEngine(Path(folder) / "fresh")
        history.apply(grown)
        grown.purge()
        History((Write(history.entries),)).apply(fresh)
        for query in asked:
            one, other = ask(grown, query), ask(fresh, query)
            assert found(one) == found(other) == expected(history, query)
            assert scores(one) == pytest.approx(scores(other), abs=1e-9)
            assert one.weights == pytest.approx(other.weights, abs=1e-9)


def test_long_passages_keep_their_scores_about(engine: WhooshEngine, tmp_path: Path) -> None:
    """Lengths are rounded when segments are merged, which moves scores by less than a tenth."""
    long = [entry(key, passage("zorg " + "aanbieder van " * 13 * key)) for key in range(1, 6)]
    for each in long:
        engine.write([each], ())
    before = scores(ask(engine, WIDE))
    engine.purge()
    assert scores(ask(engine, WIDE)) == pytest.approx(before, rel=0.1)


@SLOW
@given(histories(), queries)
def test_weights_are_zero_for_words_that_no_passage_holds(history: History, query: Query) -> None:
    """Words of deleted passages weigh nothing either; all others weigh something."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        history.apply(engine)
        held = [
            any(holds(word, each) for entry_ in history.entries for _, each in entry_.passages)
            for word in query.words
        ]
        assert [weight > 0 for weight in ask(engine, query).weights] == held


@SLOW
@given(histories())
def test_the_reader_knows_what_the_index_holds(history: History) -> None:
    """Documents and passages are those that were put in and not taken out."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        history.apply(engine)
        reader = engine.reader()
        live = [each for each in history.entries if each.passages]
        assert reader.documents() == {(each.key, each.revision) for each in live}
        assert reader.passages() == {number for each in live for number, _ in each.passages}
        reader.verify()
        reader.close()


Field = dict[Part, tuple[str, ...]]
Fields = dict[int, Field]


def frequency(
    field: dict[Part, tuple[str, ...]], part: Part, form: str, *, anywhere: bool
) -> float:
    """How often a form counts in a part of a passage, before its length is taken into account."""
    count = field[part].count(form)
    if anywhere and part is Part.HEADING:
        return scoring.HEADING_WEIGHT * count
    lead = field[part][: scoring.LEAD_WORDS] if anywhere else ()
    return count + scoring.LEAD_WEIGHT * lead.count(form)


def relative(fields: Fields, part: Part | None, form: str) -> dict[int, float]:
    """The relative frequencies of a form, by passage; such short lengths are kept exactly."""
    found: dict[int, float] = {}
    for each in DEFAULT_PARTS if part is None else (part,):
        average = sum(len(field[each]) for field in fields.values()) / max(1, len(fields)) or 1.0
        for number, field in fields.items():
            norm = 1 - scoring.B + scoring.B * len(field[each]) / average
            count = frequency(field, each, form, anywhere=part is None)
            if count:
                found[number] = found.get(number, 0.0) + count / norm
    return found


def plain_scores(history: History, query: Query) -> dict[int, float]:
    """The formula of ``scoring`` over the passages themselves, by passage number."""
    held = [(number, each.key, p) for each in history.entries for number, p in each.passages]
    fields: Fields = {
        number: {part: analysis.words(part_text(p, part)) for part in Part} for number, _, p in held
    }
    found = {number for number, key, p in held if matches(query, p, key)}
    sums = dict.fromkeys(found, 0.0)
    for word in query.scoring_words:
        gained = scoring.gains(word, partial(relative, fields, word.part), max(1, len(fields)))
        for number in found & gained.keys():
            sums[number] += gained[number]
    totals = dict(sums)
    for (one, key, _), (other, key_, _) in itertools.pairwise(held):
        if key == key_ and {one, other} <= found:
            totals[one] += scoring.CONTEXT * sums[other]
            totals[other] += scoring.CONTEXT * sums[one]
    return totals


@SLOW
@given(histories(), queries)
def test_scores_are_those_of_the_formula(history: History, query: Query) -> None:
    """However an index came about, its scores are the formula over its passages."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        history.apply(engine)
        assert scores(ask(engine, query)) == pytest.approx(plain_scores(history, query), abs=1e-9)


@SLOW
@given(histories(), queries)
def test_what_gave_a_score_adds_up_to_it(history: History, query: Query) -> None:
    """The explanation of each candidate sums to its score."""
    with TemporaryDirectory() as folder:
        engine = WhooshEngine(Path(folder) / "index")
        history.apply(engine)
        expected_scores = scores(ask(engine, query))
        with closing(engine.reader()) as reader:
            gains = reader.explain(query, expected_scores)
        sums = {number: sum(gain.gain for gain in each) for number, each in gains.items()}
        assert sums == pytest.approx(expected_scores, abs=1e-9)


PHRASES: list[tuple[str, Phrase, set[int]]] = [
    ("in the text", Phrase(("de", "zorg")), {1, 3}),
    ("three words", Phrase(("in", "de", "zorg")), {1}),
    ("turned round", Phrase(("zorg", "de")), {2}),
    ("repeated", Phrase(("de", "de")), {2}),
    ("in the heading", Phrase(("de", "zorg"), Part.HEADING), {3}),
    ("over the answer's edge", Phrase(("zorg", "nee")), {4}),
    ("not in the answer", Phrase(("zorg", "nee"), Part.ANSWER), set()),
    ("one word", Phrase(("nee",), Part.ANSWER), {4}),
    ("words apart", Phrase(("in", "zorg")), set()),
    ("unknown", Phrase(("de", "xylofoon")), set()),
]


@pytest.mark.parametrize(
    ("phrase", "documents"), [row[1:] for row in PHRASES], ids=[row[0] for row in PHRASES]
)
def test_phrases(engine: WhooshEngine, phrase: Phrase, documents: set[int]) -> None:
    """The words follow each other directly, in one part of one passage, in any segment."""
    engine.write([entry(1, passage("in de zorg")), entry(2, passage("zorg de de"))], ())
    engine.write([entry(3, passage("niets", "Alle", "De Zorg"))], ())
    engine.write([entry(4, passage("Is dat zorg?", answer="Nee."))], ())
    assert {each.document for each in ask(engine, Query((), phrase)).found} == documents


def test_a_word_in_a_heading_counts_for_less_than_in_the_text(engine: WhooshEngine) -> None:
    """Headings are searched, and the passage itself comes first."""
    engine.write(
        [
            entry(1, passage("zorg en tarief", "Gemeente Lisbeek")),
            entry(2, passage("gemeente Lisbeek", "Zorg en tarief")),
        ],
        (),
    )
    by_document = {each.document: each.score for each in ask(engine, Query((Word("zorg"),))).found}
    assert by_document[1] > by_document[2] > 0


def test_an_index_without_documents_answers_nothing(engine: WhooshEngine) -> None:
    """An empty index is a whole index."""
    reader = engine.reader()
    assert reader.candidates(WIDE) == Candidates((), (0.0,) * len(WIDE.words))
    assert reader.candidates(Query()).found == ()
    assert (reader.documents(), reader.passages()) == (frozenset(), frozenset())
    reader.verify()
    reader.close()


def test_an_open_reader_answers_from_its_own_commit(engine: WhooshEngine) -> None:
    """What is committed and purged after a reader was opened does not change its answers."""
    engine.write([entry(1, passage("zorg in Ravenhorst"))], ())
    reader = engine.reader()
    engine.write([entry(2, passage("zorg in Lisbeek"))], [(1, 1)])
    engine.purge()
    assert {each.document for each in reader.candidates(Query((Word("zorg"),))).found} == {1}
    reader.close()
    assert {each.document for each in ask(engine, Query((Word("zorg"),))).found} == {2}


def test_a_write_that_fails_changes_nothing(engine: WhooshEngine) -> None:
    """A commit is whole or not at all, and the next one goes through."""

    def broken() -> object:
        yield entry(2, passage("zorg in Lisbeek"))
        raise KeyboardInterrupt

    engine.write([entry(1, passage("zorg in Ravenhorst"))], ())
    with pytest.raises(KeyboardInterrupt):
        engine.write(broken(), [(1, 1)])  # type: ignore[arg-type]
    assert {each.document for each in ask(engine, Query((Word("zorg"),))).found} == {1}
    engine.write([entry(3, passage("zorg in Wolkendam"))], ())
    assert {each.document for each in ask(engine, Query((Word("zorg"),))).found} == {1, 3}


def test_purged_words_are_nowhere_on_disk(engine: WhooshEngine) -> None:
    """After a purge no file of the index holds a word of what was taken out."""
    engine.write([entry(1, passage("zorg", "kop geheimwoord")), entry(2, passage("zorg"))], ())
    engine.write([entry(3, passage("geheimwoord zorg"))], ())
    engine.write((), [(1, 1), (3, 1)])
    engine.purge()
    files = [path for path in engine.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"geheimwoord" in path.read_bytes()] == []
    assert {each.document for each in ask(engine, Query((Word("zorg"),))).found} == {2}


def example(folder: Path) -> WhooshEngine:
    """An index of three segments."""
    engine = WhooshEngine(folder)
    texts = [VOCABULARY[at:] + VOCABULARY[:at] for at in range(3)]
    writes = [
        Write((entry(key, passage(" ".join(text), "zorg en tarief")),))
        for key, text in enumerate(texts, 1)
    ]
    History(tuple(writes)).apply(engine)
    return engine


def longest(folder: Path, ending: str) -> Path:
    """The longest file with that ending."""
    return max(folder.glob(f"*{ending}"), key=lambda path: (path.stat().st_size, path.name))


def cut(path: Path) -> None:
    """Leave the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garble(path: Path) -> None:
    """Replace a file by as many bytes that mean nothing."""
    path.write_bytes(b"\xa5" * path.stat().st_size)


def empty(path: Path) -> None:
    """Leave nothing of a file."""
    path.write_bytes(b"")


@damaging
@pytest.mark.parametrize("ending", [".toc", ".seg"])
@pytest.mark.parametrize("harm", [cut, garble, empty, Path.unlink])
def test_damage_is_reported(tmp_path: Path, harm: Callable[[Path], None], ending: str) -> None:
    """Whatever befalls a file of the index, a reader says that the index is unavailable."""
    engine = example(tmp_path / "index")
    harm(longest(engine.folder, ending))
    with pytest.raises(IndexUnavailable, match="index cannot be read"):
        read_all(engine)


@damaging
@pytest.mark.parametrize("ending", [".toc", ".seg"])
@pytest.mark.parametrize("harm", [cut, garble, empty, Path.unlink])
def test_damage_met_in_writing_is_reported(
    tmp_path: Path, harm: Callable[[Path], None], ending: str
) -> None:
    """A writer that must read what is damaged says so in the same words."""
    engine = example(tmp_path / "index")
    harm(longest(engine.folder, ending))
    with pytest.raises(IndexUnavailable, match="index cannot be read"):
        engine.write((), [(key, 1) for key in range(1, 4)])


def test_a_folder_that_is_not_there_is_reported(tmp_path: Path) -> None:
    """An index that was never made is unavailable to readers and writers."""
    engine = WhooshEngine(tmp_path / "nothing")
    with pytest.raises(IndexUnavailable):
        engine.reader()
    with pytest.raises(IndexUnavailable):
        engine.write((), ())


def read_all(engine: WhooshEngine) -> tuple[object, ...]:
    """All that a reader can tell, once every byte was checked."""
    reader = engine.reader()
    try:
        reader.verify()
        answers = [
            reader.candidates(query)
            for query in (WIDE, Query((), Or((Phrase(("de", "aanbieder")), Word("zorg")))))
        ]
        return (
            [sorted(scores(each).items()) for each in answers],
            [each.weights for each in answers],
            reader.documents(),
            reader.passages(),
        )
    finally:
        reader.close()


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> tuple[WhooshEngine, tuple[object, ...]]:
    """An index that is whole, and what it answers."""
    engine = example(tmp_path_factory.mktemp("sound") / "index")
    return engine, read_all(engine)


@damaging
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_a_damaged_index_answers_right_or_not_at_all(
    sound: tuple[WhooshEngine, tuple[object, ...]], data: st.DataObject
) -> None:
    """After a flipped byte or a cut, every answer is right, or the index is unavailable."""
    engine, right = sound
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "index"
        shutil.copytree(engine.folder, copy)
        names = sorted(path.name for path in copy.iterdir() if path.stat().st_size)
        path = copy / data.draw(st.sampled_from(names))
        content = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(content) - 1))
        if data.draw(st.booleans()):
            del content[at:]
        else:
            content[at] ^= data.draw(st.integers(1, 255))
        path.write_bytes(content)
        with suppress(IndexUnavailable):
            assert read_all(WhooshEngine(copy)) == right


def test_forms_alike_are_counted_in_characters(engine: WhooshEngine) -> None:
    """A form that takes more bytes than it has characters is not left out for its bytes."""
    engine.write([entry(1, passage("µg of μg µµµµ zorg uitzonderlijk"))], ())
    reader = engine.reader()
    found = list(reader.alike("µµµ", 1))
    reader.close()
    assert "uitzonderlijk" not in found
    assert {form for form in found if len(form) in range(2, 5)} == {"of", "zorg", "μg", "μμμμ"}


@damaging
def test_an_index_that_cannot_be_opened_is_let_go_of(engine: WhooshEngine) -> None:
    """The table of words beside damaged postings is not left open."""
    engine.write([entry(1, passage("zorg"))], ())
    for path in engine.folder.glob("*.seg"):
        path.write_bytes(b"\xa5" * 40)
    with pytest.raises(IndexUnavailable) as raised:
        engine.reader()
    (words,) = [
        frame.frame.f_locals["words"] for frame in raised.traceback if frame.name == "reader"
    ][:1]
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        words.full_forms("nvi")
