"""What the index takes in of documents: a number for each word, in the order of the texts."""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TypeVar

from archive.clean import fold
from archive.model import Passage
from indexer import analysis
from indexer.abbreviations import explained
from indexer.engine import Entry
from indexer.query import Part, part_text

MOST_WORDS = 8_000_000
"""Words that a segment holds at most, or one document more."""

_HEADINGS = 64

Written = TypeVar("Written", str, bytes)


def entry_name(key: int, revision: int) -> str:
    """How the index calls one revision of a document."""
    return f"{key}.{revision}"


def gathered(entries: Iterable[Entry]) -> Iterator[Batch]:
    """The words of the entries, in as many batches as memory asks for.

    A document that is larger than a batch is not divided.
    """
    batch = Batch()
    for entry in entries:
        batch.take(entry)
        if batch.words >= MOST_WORDS:
            yield batch
            batch = Batch()
    if batch.entries:
        yield batch


class Occurrences:
    """The words of one field, as numbers of forms, and how many each passage has of them."""

    def __init__(self) -> None:
        self.forms = array("I")
        self.lengths = array("I")

    def add(self, passage: int, forms: Iterable[int]) -> None:
        """Take in the words of a passage."""
        before = len(self.forms)
        self.forms.extend(forms)
        self.lengths.extend([0] * (passage - len(self.lengths)))
        self.lengths.append(len(self.forms) - before)


class Batch:
    """Passages that become one segment: their words, numbers and entries.

    Memory: four bytes a word, and the distinct words themselves. ``forms`` numbers the folded
    words; ``entries`` has the passages of each entry, counted from 0 in the batch.
    """

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self.fields: dict[str, Occurrences] = {part.value: Occurrences() for part in Part}
        self.entries: dict[str, array[int]] = {}
        self.abbreviations: dict[str, Counter[tuple[str, str]]] = {}
        self.numbers = {"passage": array("q"), "document": array("q")}
        self.count = 0
        self._latin = _Numbers(self.forms, _fold_latin)
        self._written = _Numbers(self.forms, fold)
        self._heading = lru_cache(_HEADINGS)(lambda text: array("I", self.numbered(text)))

    @property
    def words(self) -> int:
        """How many words the batch holds."""
        return sum(len(field.forms) for field in self.fields.values())

    def take(self, entry: Entry) -> None:
        """Take in a document."""
        name = entry_name(entry.key, entry.revision)
        passages = self.entries.setdefault(name, array("I"))
        abbreviations = self.abbreviations.setdefault(name, Counter())
        for number, passage in entry.passages:
            passages.append(self.count)
            self.numbers["passage"].append(number)
            self.numbers["document"].append(entry.key)
            self._take(passage)
            abbreviations.update(explained(passage.text))
            self.count += 1

    def _take(self, passage: Passage) -> None:
        self.fields[Part.TEXT].add(self.count, self.numbered(passage.text))
        if heading := part_text(passage, Part.HEADING):
            self.fields[Part.HEADING].add(self.count, self._heading(heading))
        if passage.answer_at is not None:
            for part in (Part.QUESTION, Part.ANSWER):
                self.fields[part].add(self.count, self.numbered(part_text(passage, part)))

    def numbered(self, text: str) -> Iterator[int]:
        """The numbers of the words of ``text``, which are those of ``analysis.words``."""
        quick = analysis.latin_words(text)
        if quick is not None:
            return map(self._latin.__getitem__, quick)
        cut = analysis.cut(unicodedata.normalize("NFC", text))
        return (each for each in map(self._written.__getitem__, cut) if each >= 0)


class _Numbers(dict[Written, int]):
    """The number of the folded form of each word that was met as it is written; -1 of nothing."""

    def __init__(self, forms: dict[str, int], folded: Callable[[Written], str]) -> None:
        super().__init__()
        self._forms = forms
        self._folded = folded

    def __missing__(self, word: Written) -> int:
        form = self._folded(word)
        found = self._forms.setdefault(form, len(self._forms)) if form else -1
        self[word] = found
        return found


def _fold_latin(word: bytes) -> str:
    return fold(word.decode("latin-1"))
