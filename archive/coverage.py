"""The archive held against a list of documents that it should hold."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cached_property
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from msgspec import Struct

from archive.expected import Expected
from archive.model import Document, PartialDate, Precision
from archive.tagging.folding import fold
from archive.tagging.names import readable_name, without_dates

ENOUGH = 2.5
"""So much must speak for a document to be the one expected."""
_PLAUSIBLE = 1.0
_CLOSE = 0.25
"""Two documents whose scores differ by less cannot be told apart."""
_SAME_NAME = 0.75
_RELATED_NAME = 0.5
_TELLING_NAME = 3
"""A name of so many words is of one document; *verslag* is of many."""
_STOP_WORDS = frozenset(
    "de het een van en in op bij voor met te aan over om door naar der den dat die dit tot uit als"
    " pdf docx versie definitief def concept".split()
)


class Status(StrEnum):
    """What became of an expected document."""

    PRESENT = "present"
    DOUBTFUL = "doubtful"
    MISSING = "missing"


class Match(Struct, frozen=True):
    """How well a document fits what is expected: what speaks for it, and what against.

    ``name`` (0 to 1) is how much of the expected name it bears; ``exact`` says that it lies at
    the expected place, ``dated`` that it has the expected day or month.
    """

    document: Document
    score: float
    reasons: tuple[str, ...]
    conflicts: tuple[str, ...]
    name: float
    exact: bool
    dated: bool

    @property
    def identifies(self) -> bool:
        """Whether it can be that document and no other of its kind."""
        return self.exact or self.dated or self.name >= _SAME_NAME

    @property
    def holds(self) -> bool:
        """Whether it is the one."""
        return not self.conflicts and self.identifies and (self.exact or self.score >= ENOUGH)


class Covered(Struct, frozen=True):
    """An expected document: present as ``document``, missing, or doubtful; and why."""

    expected: Expected
    status: Status
    document: Document | None
    reasons: tuple[str, ...]


class _Known(Struct, dict=True):
    """A document with its words, worked out once."""

    document: Document
    relative: str

    @cached_property
    def words(self) -> frozenset[str]:
        names = [PurePath(_path_of(source)).name for source in self.document.sources]
        texts = [self.document.title, self.relative, *map(readable_name, names)]
        return frozenset().union(*map(_words, texts))

    @cached_property
    def places(self) -> frozenset[str]:
        sources = self.document.sources
        names = (PurePath(_path_of(source)).name.casefold() for source in sources)
        return frozenset((*(source.casefold() for source in sources), *names))


class _Weights:
    """How much words tell: those of few documents, or of none, more than those of many."""

    def __init__(self, known: Sequence[_Known]) -> None:
        self._documents = len(known)
        self._counts = Counter(word for each in known for word in each.words)

    def of(self, words: Iterable[str]) -> float:
        """The weight of some words together."""
        return sum(math.log((self._documents + 2) / (self._counts[word] + 0.5)) for word in words)


def cover(
    expected: Sequence[Expected], documents: Iterable[Document], relative: Mapping[str, str]
) -> tuple[Covered, ...]:
    """Find each expected document among those that there are, each of these at most once.

    Args:
        expected: the list, in its order.
        documents: the current documents of the archive.
        relative: the path of each below the folder that was added, by its id.
    """
    known = [_Known(each, relative.get(each.id, "")) for each in documents]
    weights = _Weights(known)
    matches = [
        sorted((_match(row, each, weights) for each in known), key=lambda match: -match.score)
        for row in expected
    ]
    taken = _assign(matches)
    return tuple(
        _judge(row, ranked, taken.get(number), set(taken.values()))
        for number, (row, ranked) in enumerate(zip(expected, matches, strict=True))
    )


def _assign(matches: Sequence[Sequence[Match]]) -> dict[int, str]:
    """The document of each row, the best pair first; no document serves two rows."""
    pairs = sorted(
        (
            (-match.score, number, match)
            for number, ranked in enumerate(matches)
            for match in ranked
            if match.holds
        ),
        key=lambda pair: pair[:2],
    )
    rows: dict[int, str] = {}
    used: set[str] = set()
    for _, number, match in pairs:
        if number not in rows and match.document.id not in used:
            rows[number] = match.document.id
            used.add(match.document.id)
    return rows


def _judge(row: Expected, ranked: Sequence[Match], chosen: str | None, used: set[str]) -> Covered:
    free = [each for each in ranked if each.document.id not in used or each.document.id == chosen]
    if chosen is not None:
        match = next(each for each in free if each.document.id == chosen)
        others = [each for each in free if each is not match and each.holds]
        if others and match.score - others[0].score < _CLOSE:
            twin = f"ook {others[0].document.id} past even goed"
            return Covered(row, Status.DOUBTFUL, match.document, (*match.reasons, twin))
        return Covered(row, Status.PRESENT, match.document, match.reasons)
    best = next((each for each in free if _is_plausible(row, each)), None)
    if best is None:
        return Covered(row, Status.MISSING, None, _why_missing(ranked, used))
    reasons = (*best.reasons, *best.conflicts)
    if not best.conflicts:
        reasons = (*reasons, "te weinig om zeker te zijn")
    return Covered(row, Status.DOUBTFUL, best.document, reasons)


def _is_plausible(row: Expected, match: Match) -> bool:
    """Whether a person should look at it: it has the name or place, and little against it."""
    if match.exact:
        return True
    if match.name >= _SAME_NAME and len(_words_of(row)) >= _TELLING_NAME:
        return True
    related = match.name >= _RELATED_NAME or match.dated
    return related and match.score >= _PLAUSIBLE and len(match.conflicts) <= 1


def _why_missing(ranked: Sequence[Match], used: set[str]) -> tuple[str, ...]:
    lost = next((each for each in ranked if each.holds and each.document.id in used), None)
    if lost is not None:
        return (f"{lost.document.id} past, maar staat al voor een ander document op de lijst",)
    return ("geen document lijkt erop",)


def _match(row: Expected, known: _Known, weights: _Weights) -> Match:
    document = known.document
    parts = [_by_place(row, known), *(_by_date(row, document), _by_kind(row, document))]
    parts += [_by_track(row, document)]
    name = _by_name(row, known, weights)
    if name >= _RELATED_NAME:
        parts.append(_Part(2 * name, f"naam past ({name:.0%})"))
    else:
        parts.append(_Part(2 * name))
    return Match(
        document,
        score=round(sum(part.score for part in parts), 3),
        reasons=tuple(part.told for part in parts if part.told and part.score > 0),
        conflicts=tuple(part.told for part in parts if part.told and part.score < 0),
        name=name,
        exact=parts[0].score > 0,
        dated=parts[1].score >= _SURE_DATE,
    )


_SURE_DATE = 1.2


class _Part(Struct, frozen=True):
    """What one property adds to a score, and the words for it."""

    score: float
    told: str = ""


def _by_place(row: Expected, known: _Known) -> _Part:
    for place in row.places:
        wanted = place.casefold()
        if wanted in known.places or PurePath(_path_of(wanted)).name in known.places:
            return _Part(4.0, f"bestand of adres past: {place}")
    return _Part(0.0)


def _by_name(row: Expected, known: _Known, weights: _Weights) -> float:
    """How much of the expected name the document bears; rare words count for more."""
    words = _words_of(row)
    whole = weights.of(words)
    return weights.of(words & known.words) / whole if whole else 0.0


def _words_of(row: Expected) -> frozenset[str]:
    """The words of the expected name, without those of its track when others are left."""
    own = _words(row.name)
    return own - frozenset().union(*map(_words, row.tracks)) or own


def _by_date(row: Expected, document: Document) -> _Part:
    if row.date is None or document.date is None:
        return _Part(0.0)
    if row.date == document.date:
        worth = {Precision.DAY: 2.0, Precision.MONTH: 1.5}.get(row.date.precision, 0.7)
        return _Part(worth, f"datum past: {document.date}")
    if _lies_in(row.date, document.date) or _lies_in(document.date, row.date):
        coarse = Precision.YEAR in (row.date.precision, document.date.precision)
        return _Part(0.5 if coarse else _SURE_DATE, f"datum valt samen: {document.date}")
    return _Part(-3.0, f"andere datum: {document.date} in plaats van {row.date}")


def _by_kind(row: Expected, document: Document) -> _Part:
    if row.kind is None or document.kind is None:
        return _Part(0.0)
    if row.kind is document.kind:
        return _Part(1.0, f"soort past: {document.kind}")
    return _Part(-2.0, f"andere soort: {document.kind} in plaats van {row.kind}")


def _by_track(row: Expected, document: Document) -> _Part:
    if not row.tracks or not document.tracks:
        return _Part(0.0)
    if set(row.tracks) & set(document.tracks):
        return _Part(0.6, f"traject past: {'; '.join(document.tracks)}")
    return _Part(-1.0, f"ander traject: {'; '.join(document.tracks)}")


def _lies_in(date: PartialDate, period: PartialDate) -> bool:
    return period.first <= date.first and date.last <= period.last


def _path_of(source: str) -> str:
    return unquote(urlsplit(source).path) if "://" in source else source


def _words(text: str) -> frozenset[str]:
    words: Iterator[str] = iter(fold(without_dates(text)).text.split())
    return frozenset(_stem(word) for word in words if word not in _STOP_WORDS and len(word) > 1)


def _stem(word: str) -> str:
    """A word without the plural that lists and names use at will: *verslagen*, *presentaties*."""
    for ending, shortest in (("en", 6), ("s", 5)):
        if word.endswith(ending) and len(word) >= shortest:
            return word[: -len(ending)]
    return word
