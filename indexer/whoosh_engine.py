"""The default engine: Whoosh's index files, read term by term.

One Whoosh document per passage. The index keeps postings and two numbers per passage, its own
and its document's key in the catalogue; texts and tags stay in the catalogue. The formula of the
scores is in ``scoring``; beside the postings lies the ``vocabulary``, by which a query word finds
its relatives.
"""

from __future__ import annotations

import errno
import shutil
import sqlite3
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

from whoosh import columns, fields, index, versionstring
from whoosh.analysis import Token, Tokenizer
from whoosh.query import Term
from whoosh.reading import TermNotFound
from whoosh.writing import IndexWriter

from archive.errors import DossierError, IndexUnavailable
from indexer import analysis, scoring
from indexer.abbreviations import explained
from indexer.engine import Candidate, Candidates, Entry
from indexer.nearness import near
from indexer.query import (
    DEFAULT_PARTS,
    And,
    Condition,
    InDocuments,
    Near,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Word,
    part_text,
)
from indexer.scoring import Gain, Level
from indexer.seals import broken_seals, seal
from indexer.vocabulary import Lesson, Vocabulary, Words

SCHEMA_VERSION = 2
LIBRARY = f"whoosh {versionstring()}"
_LEAD = "lead"
"""The first words of a text once more, without their places."""

_FIELDS = (
    (Part.TEXT.value, 1.0, Part.TEXT.value),
    (_LEAD, scoring.LEAD_WEIGHT, Part.TEXT.value),
    (Part.HEADING.value, scoring.HEADING_WEIGHT, Part.HEADING.value),
)
"""Where a word without a part scores: the field, its weight, the field whose length counts."""

_WRITER_MEMORY_MB = 64
_ROUNDING = 1e-9
_REFUSALS = frozenset(
    {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EACCES, errno.EPERM, errno.EROFS}
)

Postings = dict[int, float]
"""Frequency of a word by Whoosh document number."""


class SurfaceTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Our own tokens in the form that Whoosh consumes."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        """One Whoosh token per word; positions count words from 0."""
        token = Token(positions=True)
        for position, word in enumerate(analysis.words(value)):
            token.text = word
            token.pos = position
            token.boost = 1.0
            yield token


def _schema() -> fields.Schema:
    parts = {part.value: fields.TEXT(analyzer=SurfaceTokenizer(), phrase=True) for part in Part}
    return fields.Schema(
        entry=fields.ID(),
        passage=fields.COLUMN(columns.NumericColumn("q")),
        document=fields.COLUMN(columns.NumericColumn("q")),
        lead=fields.TEXT(analyzer=SurfaceTokenizer(), phrase=False),
        **parts,
    )


class WhooshEngine:
    """An index in ``folder``."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

        self._vocabulary = Vocabulary(folder)

    def create(self) -> None:
        """Make an empty index, in place of whatever is in the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        index.create_in(self.folder, _schema())
        self._vocabulary.create()

    def write(self, added: Iterable[Entry], removed: Iterable[tuple[int, int]]) -> None:
        """See ``Engine``. Memory: Whoosh spills postings to disk past 64 MiB.

        The vocabulary goes first: it may know of words that the index lacks, not the reverse.
        """
        entries, gone = tuple(added), tuple(removed)
        with _damage_reported(writing=True):
            writer = self._open().writer(limitmb=_WRITER_MEMORY_MB)
            try:
                self._vocabulary.learn(map(lesson, entries), (_entry_name(*pair) for pair in gone))
                for pair in gone:
                    writer.delete_by_query(Term("entry", _entry_name(*pair)))
                for entry in entries:
                    _write_entry(writer, entry)
            except BaseException:
                writer.cancel()
                raise
            writer.commit()
            seal(self.folder)

    def purge(self) -> None:
        """See ``Engine``."""
        with _damage_reported(writing=True):
            self._open().writer(limitmb=_WRITER_MEMORY_MB).commit(optimize=True)
            seal(self.folder)
            reader = self.reader()
            try:
                self._vocabulary.recount(reader.vocabulary())
            finally:
                reader.close()

    def reader(self) -> WhooshReader:
        """See ``Engine``."""
        with _damage_reported():
            return WhooshReader(self._open().searcher(), self.folder, self._words())

    def has_learned(self, entries: Iterable[tuple[int, int]]) -> bool:
        """Whether the vocabulary is there and knows the words of these entries."""
        try:
            learned = self._vocabulary.entries()
        except sqlite3.Error:
            return False
        return learned.issuperset(_entry_name(*pair) for pair in entries)

    def _words(self) -> Words | None:
        """The vocabulary; None when it is lacking or damaged: words then reach only themselves."""
        try:
            return self._vocabulary.open()
        except sqlite3.Error:
            return None

    def _open(self) -> index.FileIndex:
        with _damage_reported():
            return index.open_dir(self.folder)


@contextmanager
def _damage_reported(*, writing: bool = False) -> Iterator[None]:
    """A damaged index raises whatever its bytes happen to mean; here that gets our name.

    While writing, what the system refuses (a full disk) is not damage: it stays an OSError.
    """
    try:
        yield
    except DossierError:
        raise
    except Exception as error:
        if writing and isinstance(error, OSError) and error.errno in _REFUSALS:
            raise
        raise _unavailable(f"{type(error).__name__}: {error}") from error


def _unavailable(why: str) -> IndexUnavailable:
    return IndexUnavailable(f"the index cannot be read ({why})", "rebuild it with: dossier reindex")


def _entry_name(key: int, revision: int) -> str:
    return f"{key}.{revision}"


def _write_entry(writer: IndexWriter, entry: Entry) -> None:
    name = _entry_name(entry.key, entry.revision)
    for number, passage in entry.passages:
        texts = {part.value: part_text(passage, part) for part in Part}
        texts[_LEAD] = _beginning(passage.text)
        present = {name: text for name, text in texts.items() if text}
        writer.add_document(entry=name, passage=number, document=entry.key, **present)


def lesson(entry: Entry) -> Lesson:
    """What an entry teaches the vocabulary."""
    passages: Counter[str] = Counter()
    abbreviations: Counter[tuple[str, str]] = Counter()
    for _, passage in entry.passages:
        for part in DEFAULT_PARTS:
            passages.update(set(analysis.words(part_text(passage, part))))
        abbreviations.update(explained(passage.text))
    return Lesson(_entry_name(entry.key, entry.revision), passages, abbreviations)


def _beginning(text: str) -> str:
    ends = (token.end for token in analysis.tokens(text))
    return text[: next(islice(ends, scoring.LEAD_WORDS - 1, None), len(text))]


class WhooshReader:
    """What was last committed, as posting lists over all segments."""

    def __init__(self, searcher: Any, folder: Path, words: Words | None) -> None:
        self.words = words
        self._folder = folder
        self._searcher = searcher
        self._reader = searcher.reader()
        self._postings: dict[tuple[str, str], Postings] = {}
        self._relatives: dict[tuple[Part | None, str], Postings] = {}
        self._all_norms: dict[str, array[float]] = {}

    def close(self) -> None:
        """See ``Reader``."""
        self._searcher.close()
        if self.words is not None:
            self.words.close()

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """The surface forms in texts and headings, with the passages that hold them in each."""
        for part in DEFAULT_PARTS:
            for text in self._reader.lexicon(part.value):
                yield text.decode(), self._reader.doc_frequency(part.value, text)

    def forms(self, prefix: str = "") -> Iterator[str]:
        """See ``Reader``."""
        with _damage_reported():
            found: set[bytes] = set()
            for part in DEFAULT_PARTS:
                found.update(self._reader.expand_prefix(part.value, prefix))
            yield from sorted(text.decode() for text in found)

    def frequency(self, form: str) -> int:
        """See ``Reader``."""
        with _damage_reported():
            return len(self._word(Word(form)))

    def documents(self) -> frozenset[tuple[int, int]]:
        """See ``Reader``. A document of which every passage is deleted is not in the index."""
        found = set()
        with _damage_reported():
            for name in self._reader.lexicon("entry"):
                if self._reader.postings("entry", name).is_active():
                    key, _, revision = name.decode().partition(".")
                    found.add((int(key), int(revision)))
        return frozenset(found)

    def passages(self) -> frozenset[int]:
        """See ``Reader``."""
        with _damage_reported():
            numbers, _ = self._columns
            return frozenset(numbers[at] for at in self._live)

    def verify(self) -> None:
        """See ``Reader``. Whoosh keeps no checksums of its own, so that we hold ours against it."""
        with _damage_reported():
            if broken := tuple(broken_seals(self._folder)):
                raise _unavailable(f"these files are damaged: {', '.join(broken)}")
            for field, text in self._reader.all_terms():
                matcher = self._reader.postings(field, text)
                while matcher.is_active():
                    matcher.weight()
                    matcher.next()

    def candidates(self, query: Query) -> Candidates:
        """See ``Reader``."""
        with _damage_reported():
            return self._candidates(query)

    def _candidates(self, query: Query) -> Candidates:
        lists = [self._word(word) for word in query.words]
        weights = tuple(
            word.weight * scoring.rarity(self._total, len(held))
            for word, held in zip(query.words, lists, strict=True)
        )
        eligible = None if query.condition is None else self._evaluate(query.condition)
        if query.words:
            holders = set().union(*lists)
            eligible = holders if eligible is None else holders & eligible
        elif eligible is None:
            eligible = set(self._live)
        held = _held_bits(lists, eligible)
        passages, documents = self._columns
        scores = self._scores(query.scoring_words, eligible)
        scores = scoring.with_context(scores, documents, eligible)
        found = tuple(
            Candidate(passages[at], documents[at], scores.get(at, 0.0), held.get(at, 0))
            for at in eligible
        )
        return Candidates(found, weights)

    def explain(self, query: Query, passages: Iterable[int]) -> Mapping[int, tuple[Gain, ...]]:
        """See ``Reader``."""
        with _damage_reported():
            numbers, _ = self._columns
            wanted = frozenset(passages)
            places = {at: numbers[at] for at in self._live if numbers[at] in wanted}
            own = {at: tuple(self._gains(query, at)) for at in places}
            found = {each.passage: each.score for each in self._candidates(query).found}
            return {
                number: (*own[at], *_context(found.get(number, 0.0), own[at]))
                for at, number in places.items()
            }

    def _gains(self, query: Query, at: int) -> Iterator[Gain]:
        for word in query.scoring_words:
            yield from scoring.explain(word, self._relative_to(word.part), self._total, at)

    def _evaluate(self, condition: Condition) -> set[int]:
        match condition:
            case Word():
                return set(self._word(condition))
            case Phrase() | Near():
                return self._placed(condition)
            case InDocuments(keys):
                documents = self._columns[1]
                return {at for at in self._live if documents[at] in keys}
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return set().union(*(self._evaluate(part) for part in parts))
            case Not(part):
                return set(self._live) - self._evaluate(part)

    def _placed(self, condition: Phrase | Near) -> set[int]:
        parts = DEFAULT_PARTS if condition.part is None else (condition.part,)
        match condition:
            case Phrase(words):
                return set().union(*(self._phrase(words, part) for part in parts))
            case Near(words_, within):
                return set().union(*(self._near(words_, within, part) for part in parts))

    def _all_of(self, parts: tuple[Condition, ...]) -> set[int]:
        wanted = [self._evaluate(part) for part in parts if not isinstance(part, Not)]
        found = set.intersection(*wanted) if wanted else set(self._live)
        for part in parts:
            if isinstance(part, Not):
                found -= self._evaluate(part.part)
        return found

    def _phrase(self, words: tuple[str, ...], part: Part) -> set[int]:
        lists = [self._term(part, word) for word in words]
        common = set.intersection(*(set(postings) for postings in lists)) if lists else set()
        if len(words) == 1 or not common:
            return common
        starts: dict[int, set[int]] = {}
        for offset, word in enumerate(words):
            for at, positions in self._positions(part, word, common):
                shifted = {position - offset for position in positions}
                starts[at] = shifted if offset == 0 else starts[at] & shifted
        return {at for at, left in starts.items() if left}

    def _near(self, words: tuple[Word, ...], within: int, part: Part) -> set[int]:
        holders = [
            set().union(*(self._term(part, form.text) for form in word.forms)) for word in words
        ]
        common = set.intersection(*holders)
        places: dict[int, list[list[int]]] = {at: [[] for _ in words] for at in common}
        for index_, word in enumerate(words):
            for form in word.forms:
                for at, positions in self._positions(part, form.text, common):
                    places[at][index_] += positions
        return {at for at, each in places.items() if near(each, within)}

    def _word(self, word: Word) -> set[int]:
        """The passages that hold the word where it is looked for, deleted ones left out."""
        parts = DEFAULT_PARTS if word.part is None else (word.part,)
        held: set[int] = set()
        for part in parts:
            for form in word.forms:
                held |= self._term(part, form.text).keys()
        for pieces in word.made_of:
            held |= set.intersection(*map(self._word, pieces))
        return held

    def _term(self, field: str, text: str) -> Postings:
        key = (field, text)
        if key not in self._postings:
            self._postings[key] = self._read_term(field, text)
        return self._postings[key]

    def _read_term(self, field: str, text: str) -> Postings:
        postings: Postings = {}
        matcher = self._matcher(field, text)
        while matcher is not None and matcher.is_active():
            postings[matcher.id()] = matcher.weight()
            matcher.next()
        return postings

    def _positions(self, part: Part, text: str, among: set[int]) -> Iterator[tuple[int, list[int]]]:
        matcher = self._matcher(part, text)
        while matcher is not None and matcher.is_active():
            if matcher.id() in among:
                yield matcher.id(), matcher.value_as("positions")
            matcher.next()

    def _matcher(self, field: str, text: str) -> Any:
        try:
            return self._reader.postings(field, text)
        except TermNotFound:
            return None

    def _scores(self, words: Iterable[Word], eligible: set[int]) -> Postings:
        scores: Postings = {}
        for word in words:
            gained = scoring.gains(word, self._relative_to(word.part), self._total)
            for at in gained.keys() & eligible:
                scores[at] = scores.get(at, 0.0) + gained[at]
        return scores

    def _relative_to(self, part: Part | None) -> scoring.Relative:
        return lambda form: self._relative(form, part)

    def _relative(self, form: str, part: Part | None) -> Postings:
        """Frequencies over relative field lengths, weighted and summed over the fields."""
        key = (part, form)
        if key not in self._relatives:
            sums: Postings = {}
            for field, weight, measured in _FIELDS if part is None else ((part, 1.0, part),):
                norms = self._norms(measured)
                for at, count in self._term(field, form).items():
                    sums[at] = sums.get(at, 0.0) + weight * count / norms[at]
            self._relatives[key] = sums
        return self._relatives[key]

    def _norms(self, field: str) -> array[float]:
        """What the frequencies of each passage are divided by, for the length of a field.

        The average is that of the lengths as Whoosh keeps them, rounded to a byte: its own total is
        exact in a new segment and rounded in a merged one, so that scores would change by merging.
        """
        if field not in self._all_norms:
            length = self._reader.doc_field_length
            lengths = [length(at, field) or 0 for at in range(self._reader.doc_count_all())]
            measured = [lengths[at] for at in self._live if lengths[at]]
            average = sum(measured) / max(1, len(self._live)) or 1.0
            factor = scoring.B / average
            self._all_norms[field] = array("d", (1 - scoring.B + factor * each for each in lengths))
        return self._all_norms[field]

    @cached_property
    def _total(self) -> int:
        return max(1, len(self._live))

    @cached_property
    def _live(self) -> frozenset[int]:
        return frozenset(self._reader.all_doc_ids())

    @cached_property
    def _columns(self) -> tuple[array[int], array[int]]:
        """Passage number and document key by Whoosh document number."""
        passages, documents = array("q"), array("q")
        for reader, _offset in self._reader.leaf_readers():
            count = reader.doc_count_all()
            if count == 0:
                continue  # an index without segments has no columns either
            for name, target in (("passage", passages), ("document", documents)):
                column = reader.column_reader(name)
                target.extend(column[at] for at in range(count))
        return passages, documents


def _context(score: float, own: tuple[Gain, ...]) -> Iterator[Gain]:
    """What the neighbours gave: the rest of the score."""
    rest = score - sum(gain.gain for gain in own)
    if rest > _ROUNDING:
        yield Gain("", "", Level.CONTEXT, rest)


def _held_bits(lists: list[set[int]], eligible: set[int]) -> dict[int, int]:
    held: dict[int, int] = {}
    for bit, postings in enumerate(lists):
        for at in postings & eligible:
            held[at] = held.get(at, 0) | 1 << bit
    return held
