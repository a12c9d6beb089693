"""The default engine: Whoosh's index files, read term by term.

One Whoosh document per passage. The index keeps postings and two numbers per passage, its own
and its document's key in the catalogue; texts and tags stay in the catalogue. Scores are
BM25F [Robertson & Zaragoza 2009, eq. 3.14]: the frequencies of a word in the text and in the
headings are divided by each field's relative length and summed before they saturate. For one
field this equals ``whoosh.scoring.BM25F``, which tests use as the oracle.
"""

from __future__ import annotations

import errno
import math
import shutil
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh import columns, fields, index, versionstring
from whoosh.analysis import Token, Tokenizer
from whoosh.reading import TermNotFound

from archive.errors import DossierError, IndexUnavailable
from indexer import analysis
from indexer.bulk import Words, gather
from indexer.commits import committing
from indexer.engine import Candidate, Candidates, Entry
from indexer.query import (
    DEFAULT_PARTS,
    And,
    Condition,
    InDocuments,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Word,
    part_text,
)
from indexer.seals import broken_seals, seal

SCHEMA_VERSION = 1
LIBRARY = f"whoosh {versionstring()}"
K1, B = 1.2, 0.75
HEADING_WEIGHT = 0.5
_WEIGHTS = {Part.TEXT: 1.0, Part.HEADING: HEADING_WEIGHT, Part.QUESTION: 1.0, Part.ANSWER: 1.0}
_FIELDS = tuple(part.value for part in Part)
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
        **parts,
    )


class WhooshEngine:
    """An index in ``folder``."""

    name = "whoosh"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def create(self) -> None:
        """Make an empty index, in place of whatever is in the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        index.create_in(self.folder, _schema())

    def write(self, added: Iterable[Entry], removed: Iterable[tuple[int, int]]) -> None:
        """See ``Engine``. Memory: some ten bytes a word, of at most ``bulk.MOST_WORDS`` words."""
        with _damage_reported(writing=True):
            with committing(self.folder, self._open()) as commit:
                commit.delete(_entry_name(*pair) for pair in removed)
                commit.add(gather(_passages(added), _FIELDS))
                commit.merge_due()
            seal(self.folder)

    def purge(self) -> None:
        """See ``Engine``."""
        with _damage_reported(writing=True):
            with committing(self.folder, self._open()) as commit:
                commit.purge()
            seal(self.folder)

    def reader(self) -> WhooshReader:
        """See ``Engine``."""
        with _damage_reported():
            return WhooshReader(self._open().searcher(), self.folder)

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


def _passages(
    entries: Iterable[Entry],
) -> Iterator[tuple[str, Mapping[str, int], Mapping[str, Sequence[str]]]]:
    """Each passage as the index receives it: its entry, its numbers, its words."""
    words = Words()
    for entry in entries:
        name = _entry_name(entry.key, entry.revision)
        for number, passage in entry.passages:
            texts = {part.value: words.of(part_text(passage, part)) for part in Part}
            yield name, {"passage": number, "document": entry.key}, texts


class WhooshReader:
    """What was last committed, as posting lists over all segments."""

    def __init__(self, searcher: Any, folder: Path) -> None:
        self._folder = folder
        self._searcher = searcher
        self._reader = searcher.reader()
        self._total = max(1, self._reader.doc_count_all())
        self._postings: dict[tuple[Part, str], Postings] = {}

    def close(self) -> None:
        """See ``Reader``."""
        self._searcher.close()

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
        weights = tuple(self._idf(word) for word in query.words)
        eligible = None if query.condition is None else self._evaluate(query.condition)
        if query.words:
            holders = set().union(*lists)
            eligible = holders if eligible is None else holders & eligible
        elif eligible is None:
            eligible = set(self._live)
        held = _held_bits(lists, eligible)
        scores = self._scores(query.scoring_words, eligible)
        passages, documents = self._columns
        found = tuple(
            Candidate(passages[at], documents[at], scores.get(at, 0.0), held.get(at, 0))
            for at in eligible
        )
        return Candidates(found, weights)

    def _evaluate(self, condition: Condition) -> set[int]:
        match condition:
            case Word():
                return set(self._word(condition))
            case Phrase(words, part):
                parts = DEFAULT_PARTS if part is None else (part,)
                return set().union(*(self._phrase(words, each) for each in parts))
            case InDocuments(keys):
                documents = self._columns[1]
                return {at for at in self._live if documents[at] in keys}
            case And(parts):
                return self._all_of(parts)
            case Or(parts):
                return set().union(*(self._evaluate(part) for part in parts))
            case Not(part):
                return set(self._live) - self._evaluate(part)

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

    def _word(self, word: Word) -> Postings:
        """The passages that hold the word where it is looked for, deleted ones left out."""
        parts = DEFAULT_PARTS if word.part is None else (word.part,)
        first, *rest = (self._term(part, word.text) for part in parts)
        return {**first, **{at: n for postings in rest for at, n in postings.items()}}

    def _term(self, part: Part, text: str) -> Postings:
        key = (part, text)
        if key not in self._postings:
            self._postings[key] = self._read_term(part, text)
        return self._postings[key]

    def _read_term(self, part: Part, text: str) -> Postings:
        postings: Postings = {}
        matcher = self._matcher(part, text)
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

    def _matcher(self, part: Part, text: str) -> Any:
        try:
            return self._reader.postings(part.value, text)
        except TermNotFound:
            return None

    def _idf(self, word: Word) -> float:
        """As in ``whoosh.scoring.WeightingModel.idf``; 0 for a word that no passage holds."""
        if not self._word(word):
            return 0.0
        parts = DEFAULT_PARTS if word.part is None else (word.part,)
        frequency = max(self._reader.doc_frequency(part.value, word.text) for part in parts)
        return math.log(self._total / (frequency + 1)) + 1

    def _scores(self, words: Iterable[Word], eligible: set[int]) -> Postings:
        scores: Postings = {}
        for word in words:
            idf = self._idf(word)
            for at, frequency in self._relative_frequencies(word, eligible).items():
                gain = idf * frequency * (K1 + 1) / (frequency + K1)
                scores[at] = scores.get(at, 0.0) + gain
        return scores

    def _relative_frequencies(self, word: Word, eligible: set[int]) -> Postings:
        """Frequencies over relative field lengths, weighted and summed over the fields."""
        sums: Postings = {}
        for part in DEFAULT_PARTS if word.part is None else (word.part,):
            postings = self._term(part, word.text)
            if not postings:
                continue
            average = self._searcher.avg_field_length(part.value) or 1.0
            length = self._reader.doc_field_length
            for at in postings.keys() & eligible:
                norm = 1 - B + B * length(at, part.value) / average
                sums[at] = sums.get(at, 0.0) + _WEIGHTS[part] * postings[at] / norm
        return sums

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


def _held_bits(lists: list[Postings], eligible: set[int]) -> dict[int, int]:
    held: dict[int, int] = {}
    for bit, postings in enumerate(lists):
        for at in postings.keys() & eligible:
            held[at] = held.get(at, 0) | 1 << bit
    return held
