"""What the index takes in of documents: a number for each word, in the order of the texts."""

from __future__ import annotations

import unicodedata
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Any, TypeVar

from archive.clean import fold
from archive.model import Passage
from indexer import analysis
from indexer.abbreviations import explained
from indexer.engine import Entry
from indexer.query import Part, part_text
from indexer.quick import QUICK, quick_words

MOST_WORDS = 8_000_000
"""Words that the texts of a segment hold at most, or one document more."""

_HEADINGS = 64
_TOLD_AT_ONCE = 4096
_NOTHING = -1
"""The number of a word of which folding leaves nothing."""

Written = TypeVar("Written", str, bytes)


def entry_name(key: int, revision: int) -> str:
    """How the index calls one revision of a document."""
    return f"{key}.{revision}"


def gathered(entries: Iterable[Entry], met: Callable[[list[str]], None]) -> Iterator[Batch]:
    """The words of the entries, in as many batches as memory asks for.

    A document that is larger than a batch is not divided. ``met`` is told of the words of each
    batch as they come, many at a time, and not of the last ones.
    """
    batch = Batch()
    for entry in entries:
        batch.take(entry)
        if len(batch.forms) - batch.told >= _TOLD_AT_ONCE:
            met(batch.fresh())
        if batch.is_full:
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
    words; ``entries`` has the passages of each entry, counted from 0 in the batch. ``told`` forms
    are no longer ``fresh``. A key is *in* it when it took in that document.
    """

    def __init__(self) -> None:
        self.forms: dict[str, int] = {}
        self.fields: dict[str, Occurrences] = {part.value: Occurrences() for part in Part}
        self.entries: dict[str, array[int]] = {}
        self.abbreviations: dict[str, Counter[tuple[str, str]]] = {}
        self.numbers = {"passage": array("q"), "document": array("q")}
        self.count = 0
        self.told = 0
        self._keys: set[int] = set()
        self._quick = _Numbers(self.forms, _fold_quick)
        self._written = _Numbers(self.forms, fold)
        self._heading = lru_cache(_HEADINGS)(lambda text: array("I", self.numbered(text)))

    def __getstate__(self) -> dict[str, Any]:
        """All but what cuts words: who writes the batch in another process has no need of it."""
        names = ("forms", "fields", "entries", "abbreviations", "numbers", "count", "told")
        return {name: getattr(self, name) for name in names}

    def __contains__(self, key: int) -> bool:
        return key in self._keys

    @property
    def words(self) -> int:
        """How many words the texts hold."""
        return len(self.fields[Part.TEXT].forms)

    @property
    def is_full(self) -> bool:
        """Whether no document should be added."""
        return self.words >= MOST_WORDS

    def take(self, entry: Entry) -> None:
        """Take in a document."""
        name = entry_name(entry.key, entry.revision)
        self._keys.add(entry.key)
        passages = self.entries.setdefault(name, array("I"))
        for number, passage in entry.passages:
            passages.append(self.count)
            self.numbers["passage"].append(number)
            self.numbers["document"].append(entry.key)
            self._take(passage)
            self._explain(name, passage.text)
            self.count += 1

    def fresh(self) -> list[str]:
        """The forms that were met since this was asked the last time."""
        told, self.told = self.told, len(self.forms)
        return list(islice(self.forms, told, None))

    def _explain(self, name: str, text: str) -> None:
        if "(" in text and (found := list(explained(text))):
            self.abbreviations.setdefault(name, Counter()).update(found)

    def _take(self, passage: Passage) -> None:
        self.fields[Part.TEXT].add(self.count, self.numbered(passage.text))
        if heading := part_text(passage, Part.HEADING):
            self.fields[Part.HEADING].add(self.count, self._heading(heading))
        if passage.answer_at is not None:
            for part in (Part.QUESTION, Part.ANSWER):
                self.fields[part].add(self.count, self.numbered(part_text(passage, part)))

    def numbered(self, text: str) -> Iterable[int]:
        """The numbers of the words of ``text``, which are those of ``analysis.words``."""
        quick = quick_words(text)
        if quick is not None:
            return map(self._quick.__getitem__, quick)
        cut = analysis.cut(unicodedata.normalize("NFC", text))
        found = list(map(self._written.__getitem__, cut))
        return [each for each in found if each != _NOTHING] if _NOTHING in found else found


class _Numbers(dict[Written, int]):
    """The number of the folded form of each word that was met as it is written."""

    def __init__(self, forms: dict[str, int], folded: Callable[[Written], str]) -> None:
        super().__init__()
        self._forms = forms
        self._folded: Callable[[Written], str] = folded

    def __missing__(self, word: Written) -> int:
        form = self._folded(word)
        found = self._forms.setdefault(form, len(self._forms)) if form else _NOTHING
        self[word] = found
        return found


def _fold_quick(word: bytes) -> str:
    return fold(word.decode(QUICK))
