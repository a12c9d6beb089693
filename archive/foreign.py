"""Long stretches of a document in another language than the rest of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from archive.language import COMMON_WORDS, MIN_LETTERS, language_of
from archive.model import Passage, Stretch

LEAST_LETTERS = 600
"""A stretch with fewer letters is a quotation or a list of names, and is not noted."""

_MOST_ASKED = 60
"""So many windows of one document are looked at closely; each stands for those up to the next."""
_SAMPLE = 1_000
_OWN_SHARE = 0.16
"""Prose of a language holds at least this share of its commonest words; most hold twice that."""
_SOME_SHARE = 0.1
_LEAST_OF_OTHERS = 1_500
"""So many letters are asked of a language whose words are not listed: codes look like many."""


class _Window(Struct, frozen=True):
    """Neighbouring passages with letters enough to go by."""

    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        return "\n".join(passage.text for passage in self.passages)

    @property
    def letters(self) -> int:
        return sum(map(str.isalpha, self.text))


def foreign_stretches(passages: Sequence[Passage], language: str | None) -> tuple[Stretch, ...]:
    """The stretches of at least ``LEAST_LETTERS`` letters that are not in ``language``.

    A document of which the language is not known has none. Windows that hold the commonest words
    of its language are passed over unasked, so that a Dutch document costs next to nothing.
    """
    if language is None:
        return ()
    windows = tuple(_windows(passages))
    odd = [index for index, each in enumerate(windows) if not _is_in(each.text, language)]
    step = len(odd) // _MOST_ASKED + 1
    found: dict[int, str | None] = {}
    answer: str | None = None
    for place, index in enumerate(odd):
        if place % step == 0:
            answer = language_of(windows[index].text[:_SAMPLE])
        found[index] = answer
    return tuple(_stretches(windows, found, language))


def _windows(passages: Sequence[Passage]) -> Iterator[_Window]:
    """Runs of passages of at least ``MIN_LETTERS`` letters; a shorter rest tells nothing."""
    gathered: list[Passage] = []
    letters = 0
    for passage in passages:
        gathered.append(passage)
        letters += sum(map(str.isalpha, passage.text))
        if letters >= MIN_LETTERS:
            yield _Window(tuple(gathered))
            gathered, letters = [], 0


def _is_in(text: str, language: str) -> bool:
    """Whether a text holds so many common words of a language that it need not be asked about."""
    return language in COMMON_WORDS and _share(text, language) >= _OWN_SHARE


def _share(text: str, language: str) -> float:
    """Which part of the words of a text are among the commonest of a language."""
    words = text.lower().split()
    common = COMMON_WORDS[language]
    found = sum(word.strip(".,;:()\"'") in common for word in words)
    return found / len(words) if words else 0.0


def _is_prose_in(run: Sequence[_Window], language: str, letters: int) -> bool:
    """Whether a stretch is prose: tables of codes are taken for one language or another."""
    if language not in COMMON_WORDS:
        return letters >= _LEAST_OF_OTHERS
    return _share("\n".join(window.text for window in run), language) >= _SOME_SHARE


def _stretches(
    windows: Sequence[_Window], found: dict[int, str | None], language: str
) -> Iterator[Stretch]:
    for code, group in groupby(range(len(windows)), key=found.get):
        run = [windows[index] for index in group]
        letters = sum(window.letters for window in run)
        if code is None or code == language or letters < LEAST_LETTERS:
            continue
        if not _is_prose_in(run, code, letters):
            continue
        first, last = run[0].passages[0], run[-1].passages[-1]
        yield Stretch(code, first.page, last.last_page, first.id, last.id, letters)
