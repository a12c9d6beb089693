"""From conditions on documents to the documents that meet them, asked of the catalogue."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from archive.catalogue import Catalogue
from archive.errors import BadValue
from archive.model import Identifier, PartialDate
from archive.settings import Settings
from indexer import analysis
from search.grammar import DateRange, DocumentCondition, Field, FieldValue
from search.leaves import PIECE, begins_any
from search.references import parse_identifier

_LANGUAGE_CODE_LENGTH = 2


class Filters(Struct, frozen=True):
    """What the options ask of documents; values of one option are alternatives."""

    tracks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    first: PartialDate | None = None
    last: PartialDate | None = None
    superseded: bool = False

    @property
    def narrow(self) -> bool:
        """Whether any property of documents is asked for."""
        return bool(self.tracks or self.kinds or self.languages or self.dated)

    @property
    def dated(self) -> bool:
        """Whether documents without a date are left out."""
        return self.first is not None or self.last is not None


class Resolver:
    """Finds the keys of documents in a catalogue."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self._catalogue = catalogue
        self._settings = settings

    def with_filters(self, filters: Filters) -> frozenset[int]:
        """The documents that a search with these filters may return.

        Raises:
            BadValue: an unknown track or kind, a wrong language code, a reversed period.
        """
        catalogue = self._catalogue
        keys = catalogue.keys(superseded=filters.superseded)
        keys &= self._any(filters.tracks, self._track) if filters.tracks else keys
        keys &= self._any(filters.kinds, self._kind) if filters.kinds else keys
        keys &= self._any(filters.languages, self._language) if filters.languages else keys
        if filters.dated:
            keys &= self.in_period(filters.first, filters.last)
        return keys

    def condition(self, condition: DocumentCondition) -> frozenset[int]:
        """The documents that meet one condition of a query.

        Raises:
            BadValue: an unknown track or kind, a wrong identifier.
        """
        if isinstance(condition, DateRange):
            return self.in_period(condition.first, condition.last)
        if condition.wild:
            return self._wild(condition)
        return self._by_field()[condition.field](condition.value)

    def in_period(self, first: PartialDate | None, last: PartialDate | None) -> frozenset[int]:
        """The documents whose date may lie in the period.

        Raises:
            BadValue: it ends before it begins.
        """
        start = first.first if first else dt.date.min
        end = last.last if last else dt.date.max
        if start > end:
            raise BadValue(f"the period {first} to {last} ends before it begins", "swap the dates")
        return self._catalogue.keys_in_period(start.isoformat(), end.isoformat())

    def _by_field(self) -> dict[Field, Callable[[str], frozenset[int]]]:
        return {
            Field.TRACK: self._track,
            Field.KIND: self._kind,
            Field.LANGUAGE: self._language,
            Field.SOURCE: self._catalogue.keys_with_source,
            Field.TITLE: self._title,
            Field.COURT: self._court,
            Field.ECLI: self._ecli,
            Field.CASE: self._case,
        }

    def _any(self, values: Iterable[str], find: Callable[[str], frozenset[int]]) -> frozenset[int]:
        return frozenset().union(*(find(value) for value in values))

    def _track(self, value: str) -> frozenset[int]:
        """The documents of the track of that name; words of it will do when no other has them."""
        wanted = [re.compile(re.escape(word)) for word in analysis.words(value)]
        named = [track.name for track in self._settings.tracks if _has_run(track.name, wanted)]
        name = named[0] if wanted and len(named) == 1 else self._settings.track(value)
        return self._catalogue.keys_with_track(name)

    def _kind(self, value: str) -> frozenset[int]:
        from archive.overrides import parse_kind

        return self._catalogue.keys_with_kind(parse_kind(value))

    def _language(self, value: str) -> frozenset[int]:
        code = value.strip()
        if len(code) != _LANGUAGE_CODE_LENGTH or not code.isalpha():
            raise BadValue(f"not a language code: {value!r}", "use two letters, such as nl or en")
        return self._catalogue.keys_with_language(code)

    def _title(self, value: str) -> frozenset[int]:
        return self._titled([re.compile(re.escape(word)) for word in analysis.words(value)])

    def _court(self, value: str) -> frozenset[int]:
        return self._of_court([re.compile(re.escape(word)) for word in analysis.words(value)])

    def _wild(self, condition: FieldValue) -> frozenset[int]:
        from search.patterns import expression

        pieces = [each[1] for each in re.finditer(PIECE, condition.value) if begins_any(each[1])]
        wanted = [expression(piece) for piece in pieces]
        return self._titled(wanted) if condition.field is Field.TITLE else self._of_court(wanted)

    def _titled(self, wanted: Sequence[re.Pattern[str]]) -> frozenset[int]:
        titles = self._catalogue.titles()
        return frozenset(key for key, title in titles.items() if _has_run(title, wanted))

    def _of_court(self, wanted: Sequence[re.Pattern[str]]) -> frozenset[int]:
        """The rulings of a court, named by its code or by words of its name."""
        courts = self._catalogue.labels.courts()
        return frozenset(
            key
            for key, court in courts.items()
            if _has_run(court.name, wanted) or (court.code and _has_run(court.code, wanted))
        )

    def _ecli(self, value: str) -> frozenset[int]:
        typed = value if value.lower().startswith("ecli:") else f"ECLI:{value}"
        return self._identified(typed, "ecli")

    def _case(self, value: str) -> frozenset[int]:
        return self._identified(value, "case-number")

    def _identified(self, typed: str, type_: str) -> frozenset[int]:
        found = parse_identifier(typed)
        if found is None or found.type != type_:
            raise BadValue(f"not an identifier of type {type_}: {typed!r}", "check its spelling")
        return self._catalogue.keys_with_identifier(Identifier(type_, found.value))


def _has_run(text: str, wanted: Sequence[re.Pattern[str]]) -> bool:
    words, size = analysis.words(text), len(wanted)
    return any(
        all(each.fullmatch(word) for each, word in zip(wanted, words[at:], strict=False))
        for at in range(len(words) - size + 1)
    )
