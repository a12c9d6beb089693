"""Long stretches of a document in another language than the rest of it."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, groupby, repeat

from msgspec import Struct

from archive.language import COMMON_WORDS, MIN_LETTERS, language_of, letters
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
        return letters(self.text)


def foreign_stretches(passages: Sequence[Passage], language: str | None) -> tuple[Stretch, ...]:
    """The stretches of at least ``LEAST_LETTERS`` letters that are not in ``language``.

    A document of which the language is not known has none. Windows that hold the commonest words
    of its language are passed over unasked, so that a Dutch document costs next to nothing.
    """
    if language is None:
        return ()
    asked = _Asked(tuple(_windows(passages)), language)
    return tuple(_stretches(asked.windows, asked.found(), language))


class _Asked:
    """The windows of a document, and in which languages those are that do not look like its own.

    Asking about one takes milliseconds, so that only those are asked about that may be part of a
    stretch: in a run of odd ones that is too short nothing can be noted, whatever they are in, and
    one in the middle that is in the language of the document leaves two shorter runs.
    """

    def __init__(self, windows: tuple[_Window, ...], language: str) -> None:
        self.windows = windows
        self._language = language
        self._odd = [at for at, each in enumerate(windows) if not _is_in(each.text, language)]
        self._step = len(self._odd) // _MOST_ASKED + 1
        self._places = {at: place for place, at in enumerate(self._odd)}
        self._answer = cache(self._ask)
        self._letters = cache(lambda at: windows[at].letters)

    def found(self) -> dict[int, str | None]:
        """The languages by window, wherever one may be part of a stretch."""
        found: dict[int, str | None] = {}
        runs = deque(self._runs())
        while runs:
            run = runs.popleft()
            if not self._may_be_noted(run):
                continue
            middle = self._middle(run)
            if self._code(run[middle]) in (None, self._language):
                runs += run[:middle], run[middle + 1 :]
            else:
                found |= {at: self._code(at) for at in run}
        return found

    def _runs(self) -> Iterator[Sequence[int]]:
        """The odd windows that follow upon one another."""
        for _, group in groupby(self._odd, key=lambda at: at - self._places[at]):
            yield tuple(group)

    def _may_be_noted(self, run: Sequence[int]) -> bool:
        letters = sum(map(self._letters, run))
        if letters >= _LEAST_OF_OTHERS:
            return True
        texts = [self.windows[at].text for at in run] if letters >= LEAST_LETTERS else []
        others = COMMON_WORDS.keys() - {self._language}
        return any(_share(text, code) >= _SOME_SHARE for text in texts for code in others)

    def _middle(self, run: Sequence[int]) -> int:
        """The place in a run of the window that holds the letter in its middle."""
        sums = tuple(accumulate(map(self._letters, run)))
        return bisect_left(sums, sums[-1] / 2)

    def _code(self, at: int) -> str | None:
        """The language of an odd window; one that was asked stands for those up to the next."""
        place = self._places[at]
        return self._answer(self._odd[place - place % self._step])

    def _ask(self, at: int) -> str | None:
        return language_of(self.windows[at].text[:_SAMPLE])


def _windows(passages: Sequence[Passage]) -> Iterator[_Window]:
    """Runs of passages of at least ``MIN_LETTERS`` letters; a shorter rest tells nothing."""
    gathered: list[Passage] = []
    found = 0
    for passage in passages:
        gathered.append(passage)
        found += letters(passage.text)
        if found >= MIN_LETTERS:
            yield _Window(tuple(gathered))
            gathered, found = [], 0


def _is_in(text: str, language: str) -> bool:
    """Whether a text holds so many common words of a language that it need not be asked about."""
    return language in COMMON_WORDS and _share(text, language) >= _OWN_SHARE


def _share(text: str, language: str) -> float:
    """Which part of the words of a text are among the commonest of a language."""
    words = text.lower().split()
    common = COMMON_WORDS[language]
    found = sum(map(common.__contains__, map(str.strip, words, repeat(".,;:()\"'"))))
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
        if code is None or code == language:
            continue
        letters = sum(window.letters for window in run)
        if letters < LEAST_LETTERS:
            continue
        if not _is_prose_in(run, code, letters):
            continue
        first, last = run[0].passages[0], run[-1].passages[-1]
        yield Stretch(code, first.page, last.last_page, first.id, last.id, letters)
