"""What the index takes in of documents: the words of each field, and what the vocabulary learns."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from archive.clean import fold
from archive.model import Passage
from indexer import analysis
from indexer.abbreviations import explained
from indexer.bulk import MOST_WORDS, Gatherer
from indexer.engine import Entry
from indexer.query import DEFAULT_PARTS, Part, part_text
from indexer.scoring import LEAD, LEAD_WORDS
from indexer.vocabulary import Lesson

FIELDS = (LEAD, *(part.value for part in Part))
"""The fields of words."""

_MOST_FOLDED = 500_000
_HEADINGS = 64


def entry_name(key: int, revision: int) -> str:
    """How the index calls one revision of a document."""
    return f"{key}.{revision}"


def gathered(entries: Iterable[Entry]) -> Iterator[tuple[Gatherer, list[Lesson]]]:
    """The postings of the entries, in as many parts as memory asks for, with their lessons.

    A document that is larger than a part is not divided.
    """
    intake = Intake()
    gatherer, lessons = Gatherer(FIELDS), list[Lesson]()
    for entry in entries:
        lessons.append(intake.take(entry, gatherer))
        if gatherer.words >= MOST_WORDS:
            yield gatherer, lessons
            gatherer, lessons = Gatherer(FIELDS), []
    if lessons:
        yield gatherer, lessons


class Batch:
    """Entries on their way into the index: in memory, until they are written in one commit."""

    def __init__(self) -> None:
        self._intake = Intake()
        self._gatherer = Gatherer(FIELDS)
        self._lessons: list[Lesson] = []
        self._keys: set[int] = set()

    @property
    def passages(self) -> int:
        """How many passages there are in it."""
        return self._gatherer.count

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    def take(self, entry: Entry) -> None:
        """Take in an entry."""
        self._keys.add(entry.key)
        self._lessons.append(self._intake.take(entry, self._gatherer))

    def parts(self) -> Iterator[tuple[Gatherer, list[Lesson]]]:
        """As ``gathered``."""
        if self._lessons:
            yield self._gatherer, self._lessons


class Intake:
    """Cuts texts into words, with what it has folded before at hand."""

    def __init__(self) -> None:
        self._folded = _Folded()
        self._again = lru_cache(_HEADINGS)(self.words)

    def take(self, entry: Entry, gatherer: Gatherer) -> Lesson:
        """Hand the words of an entry to the gatherer; returns what the vocabulary learns."""
        name = entry_name(entry.key, entry.revision)
        lesson = Lesson(name, Counter(), Counter())
        for number, passage in entry.passages:
            texts = self._texts(passage)
            gatherer.add(name, {"passage": number, "document": entry.key}, texts)
            for part in DEFAULT_PARTS:
                lesson.passages.update(set(texts[part]))
            lesson.abbreviations.update(explained(passage.text))
        return lesson

    def words(self, text: str) -> tuple[str, ...]:
        """As ``analysis.words``."""
        cut = analysis.cut(unicodedata.normalize("NFC", text))
        return tuple(filter(None, map(self._folded.__getitem__, cut)))

    def _texts(self, passage: Passage) -> Mapping[str, Sequence[str]]:
        text = self.words(passage.text)
        texts: dict[str, Sequence[str]] = {Part.TEXT: text, LEAD: text[:LEAD_WORDS]}
        texts[Part.HEADING] = self._again(part_text(passage, Part.HEADING))
        for part in (Part.QUESTION, Part.ANSWER):
            if said := part_text(passage, part):
                texts[part] = self.words(said)
        return texts


class _Folded(dict[str, str]):
    """Folded forms by the form in the text, emptied when there are very many."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _MOST_FOLDED:
            self.clear()
        found = self[word] = fold(word)
        return found
