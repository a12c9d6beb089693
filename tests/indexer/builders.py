"""Small archives for tests: passages, entries, histories of an index, dossiers on disk."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar, cast

import pytest
from hypothesis import strategies as st
from msgspec import Struct
from msgspec.structs import replace

from archive.home import Home
from archive.model import (
    Evidence,
    Origin,
    Outcome,
    Passage,
    PassageKind,
    Tag,
    TagName,
)
from archive.overrides import Overrides
from indexer import analysis
from indexer.dossier import Dossier
from indexer.engine import Engine, Entry, Matches
from indexer.query import (
    And,
    Condition,
    Form,
    InDocuments,
    Near,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Word,
)

Test = TypeVar("Test", bound=Callable[..., None])

VOCABULARY = tuple(
    "jeugdhulp zorg de aanbieder van gemeente nota inlichtingen tarief Financiële JZ+ 2.3".split()
)
"""So few words that passages and queries have them in common."""

KEYS = range(1, 6)
"""The documents of a random archive."""

SETTINGS = """\
wait = 0.2
jobs = 2

[[tracks]]
name = "Dagbesteding Wolkendam"
aliases = ["Dagbesteding"]

[[tracks]]
name = "Vervoer Lisbeek"
"""


def passage(
    text: str, *context: str, answer: str | None = None, kind: PassageKind | None = None
) -> Passage:
    """A passage under these headings; with an answer, ``text`` is the question."""
    default = PassageKind.PARAGRAPH if answer is None else PassageKind.QUESTION_ANSWER
    return Passage(
        id="000000000000:1-00000000",
        kind=kind or default,
        page=1,
        spans=(),
        text=text if answer is None else f"{text}\n{answer}",
        ordinal=0,
        context=context,
        answer_at=None if answer is None else len(text) + 1,
    )


def entry(key: int, *passages: Passage, revision: int = 1) -> Entry:
    """A document whose passages are numbered ``100 * key`` and on, by revision."""
    first = 100 * key + 10 * revision
    return Entry(key, revision, tuple(enumerate(passages, first)))


class Write(Struct, frozen=True):
    """One commit to an index."""

    added: tuple[Entry, ...]
    removed: tuple[tuple[int, int], ...] = ()


class History(Struct, frozen=True):
    """Commits to one index, in order."""

    writes: tuple[Write, ...]

    def apply(self, engine: Engine) -> None:
        """Make an index and bring it to the end of this history."""
        engine.create()
        for write in self.writes:
            engine.write(write.added, write.removed)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the index holds in the end."""
        held: dict[tuple[int, int], Entry] = {}
        for write in self.writes:
            for pair in write.removed:
                held.pop(pair, None)
            held.update({(each.key, each.revision): each for each in write.added})
        return tuple(held.values())


def ask(engine: Engine, query: Query) -> Matches:
    """What a fresh reader answers."""
    reader = engine.reader()
    try:
        return reader.candidates(query)
    finally:
        reader.close()


# Whoosh keeps lengths up to ten words exactly, and longer ones in round numbers.
_typed = st.sampled_from(VOCABULARY[:3]) | st.sampled_from(VOCABULARY)
_texts = st.lists(_typed, max_size=5).map(" ".join)
_pairs = st.builds(lambda question, answer: passage(question, answer=answer), _texts, _texts)
_paragraphs = st.builds(
    lambda text, context: passage(text, *context), _texts, st.lists(_texts, max_size=2)
)
_passages = st.lists(_paragraphs | _pairs, min_size=1, max_size=3)


@st.composite
def histories(draw: st.DrawFn, *, deletions: bool = True) -> History:
    """Some commits that put documents in, take some out and put some in anew."""
    writes: list[Write] = []
    revisions: dict[int, int] = {}
    for _ in range(draw(st.integers(1, 4))):
        keys = draw(st.lists(st.sampled_from(KEYS), unique=True, max_size=3))
        gone = draw(st.sets(st.sampled_from(KEYS))) | set(keys) if deletions else set()
        removed = tuple((key, revisions[key]) for key in sorted(gone) if revisions.get(key))
        added = []
        for key in keys:
            if not deletions and key in revisions:
                continue
            revisions[key] = revisions.get(key, 0) + 1
            added.append(entry(key, *draw(_passages), revision=revisions[key]))
        writes.append(Write(tuple(added), removed))
    return History(tuple(writes))


_folded = _typed.map(lambda typed: analysis.words(typed)[0])
_parts = st.none() | st.sampled_from(Part)
_forms = st.builds(Form, _folded, st.sampled_from([0.3, 0.7, 1.0]))
_others = st.just(()) | st.lists(_forms, max_size=3, unique_by=lambda form: form.text).map(tuple)
_pieces = st.lists(st.builds(Word, _folded, st.none(), _others), min_size=1, max_size=2).map(tuple)
_made_of = st.just(()) | st.lists(_pieces, min_size=1, max_size=2).map(tuple)
_kin = st.just(()) | st.lists(_folded, max_size=2, unique=True).map(tuple)


def in_one_part(word: Word) -> Word:
    """The word, with all that it is made of looked for where it is itself."""
    made_of = tuple(tuple(replace(each, part=word.part) for each in one) for one in word.made_of)
    return replace(word, made_of=made_of)


words = st.builds(
    Word, _folded | st.just("zorg*"), _parts, _others, _made_of, _kin, st.sampled_from([0.5, 1.0])
)
words = words.filter(lambda word: word.text not in {form.text for form in word.others})
words = words.map(in_one_part)
"""A word, in a part of the passage or not, with what it reaches and is made of, or nothing."""

_phrases = st.builds(Phrase, st.lists(_folded, min_size=1, max_size=3).map(tuple), _parts)
_near = st.builds(
    Near, st.lists(words, min_size=1, max_size=3).map(tuple), st.integers(0, 3), _parts
)
_documents = st.builds(InDocuments, st.frozensets(st.sampled_from(KEYS)))
conditions: st.SearchStrategy[Condition] = st.recursive(
    words | _phrases | _near | _documents,
    lambda inner: st.one_of(
        st.builds(And, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, inner),
    ),
    max_leaves=6,
)
"""A tree of conditions."""

bare = st.lists(words, max_size=4, unique=True).map(tuple)
queries = st.builds(Query, bare, st.none() | conditions)
"""A whole query."""


def damaging(test: Test) -> Test:
    """Marks a test that damages an index: Whoosh leaves files open when it meets damage."""
    ignored = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
    return cast("Test", pytest.mark.usefixtures("collected")(ignored(test)))


@contextmanager
def opened(root: Path, said: list[str] | None = None) -> Iterator[Dossier]:
    """The dossier in a folder, made there when there is none; ``said`` receives what it says."""
    home = Home(root)
    if home.make():
        home.settings.write_text(SETTINGS, encoding="utf-8")
    dossier = Dossier(home, (lambda _: None) if said is None else said.append)
    try:
        yield dossier
    finally:
        dossier.close()


def put(folder: Path, files: dict[str, str]) -> tuple[Path, ...]:
    """Write text files; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return tuple(folder / name for name in files)


def add(dossier: Dossier, paths: Iterable[Path]) -> list[Outcome]:
    """Add files and wait for the end."""
    return list(dossier.add(list(dossier.find(paths)), Overrides(), {}))


class File(Struct, frozen=True):
    """A file to add, and what a person says of it; fields that are empty say nothing."""

    name: str
    text: str
    kind: str = ""
    track: str = ""
    date: str = ""
    language: str = "nl"
    source: str = ""

    @property
    def overrides(self) -> Overrides:
        """What the person says; the title is the file's name without its ending."""
        said = {
            TagName.TITLE: Path(self.name).stem,
            TagName.KIND: self.kind,
            TagName.TRACK: self.track,
            TagName.DATE: self.date,
            TagName.LANGUAGE: self.language,
        }
        tags = tuple(
            Tag(name, value, Evidence(Origin.PERSON, value))
            for name, value in said.items()
            if value
        )
        return Overrides(tags, (self.source,) if self.source else ())


def store(dossier: Dossier, folder: Path, *files: File) -> list[Outcome]:
    """Write files and add them, each with what a person says of it."""
    paths = put(folder, {file.name: file.text for file in files})
    said = {path.absolute(): file.overrides for path, file in zip(paths, files, strict=True)}
    return list(dossier.add(list(dossier.find(paths)), Overrides(), said))
