"""From conditions on documents to the documents that meet them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import BadValue
from archive.model import PartialDate
from indexer.dossier import Dossier
from search.filters import Filters, Resolver
from search.grammar import DateRange, Field, FieldValue
from tests.indexer.builders import File, opened, store

RULING = "ECLI:NL:FICTIE:2018:17\nZaaknummer C/99/123456 / KG ZA 18-999\nDe rechtbank beslist."
FILES = (
    File(
        "Nota van inlichtingen.txt",
        "Vragen over het tarief.",
        kind="nvi",
        track="Dagbesteding Wolkendam",
        date="2018-04",
        source="https://wolkendam.example/nvi",
    ),
    File("Verslag.txt", "Verslag van de dag.", "verslag", "Vervoer Lisbeek", "2017-07-04"),
    File("Beleid.txt", "Het beleid voor de zorg.", "beleid", "Dagbesteding Wolkendam", "2019"),
    File("Letter.txt", "A letter about transport.", "brief", language="en"),
    File("Uitspraak.txt", RULING, "uitspraak", date="2018-12-31"),
    File(
        "Aantekening.txt",
        f"Over de uitspraak {RULING.split(maxsplit=1)[0]} is veel te zeggen.",
        "overig",
    ),
)
EVERYTHING = {Path(file.name).stem for file in FILES}
DATED = EVERYTHING - {"Letter", "Aantekening"}


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    """Six documents, and one that was superseded."""
    folder = tmp_path_factory.mktemp("filters")
    with opened(folder / "home") as made:
        store(made, folder / "files", File("Beleid.txt", "Het oude beleid.", "beleid", date="2016"))
        store(made, folder / "files", *FILES)
        yield made


@pytest.fixture(scope="module")
def resolver(dossier: Dossier) -> Resolver:
    """Asks the catalogue of that dossier."""
    return Resolver(dossier.catalogue, dossier.settings)


def titles(dossier: Dossier, keys: frozenset[int]) -> set[str]:
    """The titles of documents."""
    return {title for key, title in dossier.catalogue.titles().items() if key in keys}


def day(text: str) -> PartialDate:
    """A date, as far as it is known."""
    return PartialDate.parse(text)


FILTERS: list[tuple[str, Filters, set[str]]] = [
    ("none", Filters(), EVERYTHING),
    ("kind", Filters(kinds=("nvi",)), {"Nota van inlichtingen"}),
    ("kind in capitals", Filters(kinds=("Verslag",)), {"Verslag"}),
    ("either kind", Filters(kinds=("nvi", "verslag")), {"Nota van inlichtingen", "Verslag"}),
    ("track", Filters(tracks=("Vervoer Lisbeek",)), {"Verslag"}),
    ("track by alias", Filters(tracks=("dagbesteding",)), {"Nota van inlichtingen", "Beleid"}),
    ("track by a word of its name", Filters(tracks=("lisbeek",)), {"Verslag"}),
    (
        "either track",
        Filters(tracks=("Dagbesteding", "vervoer lisbeek")),
        {"Nota van inlichtingen", "Beleid", "Verslag"},
    ),
    ("language", Filters(languages=("en",)), {"Letter"}),
    ("language in capitals", Filters(languages=("EN", "de")), {"Letter"}),
    (
        "track and kind",
        Filters(tracks=("Dagbesteding",), kinds=("beleid", "verslag")),
        {"Beleid"},
    ),
    ("from a year", Filters(first=day("2018")), {"Nota van inlichtingen", "Beleid", "Uitspraak"}),
    ("to a month", Filters(last=day("2018-04")), {"Verslag", "Nota van inlichtingen"}),
    (
        "a day in a month",
        Filters(first=day("2018-04-10"), last=day("2018-04-12")),
        {"Nota van inlichtingen"},
    ),
    ("a month in a year", Filters(first=day("2019-11"), last=day("2020")), {"Beleid"}),
    ("just after a day", Filters(first=day("2017-07-05"), last=day("2018-03-31")), set()),
    ("one day", Filters(first=day("2017-07-04"), last=day("2017-07-04")), {"Verslag"}),
    ("all dates", Filters(first=day("0001"), last=day("9999")), DATED),
]


@pytest.mark.parametrize(
    ("filters", "expected"), [row[1:] for row in FILTERS], ids=[row[0] for row in FILTERS]
)
def test_filters(
    dossier: Dossier, resolver: Resolver, filters: Filters, expected: set[str]
) -> None:
    """Values of one option are alternatives, options together all hold."""
    assert titles(dossier, resolver.with_filters(filters)) == expected


def test_superseded_documents_are_left_out_unless_asked_for(
    dossier: Dossier, resolver: Resolver
) -> None:
    """An older version only counts when all versions are asked for."""
    current = resolver.with_filters(Filters(kinds=("beleid",)))
    every = resolver.with_filters(Filters(kinds=("beleid",), superseded=True))
    assert len(current) == 1
    assert len(every) == 2
    assert current < every


def value(field: Field, text: str) -> FieldValue:
    """A field with its value."""
    return FieldValue(field, text)


CONDITIONS: list[tuple[FieldValue | DateRange, set[str]]] = [
    (value(Field.KIND, "uitspraak"), {"Uitspraak"}),
    (value(Field.TRACK, "DAGBESTEDING"), {"Nota van inlichtingen", "Beleid"}),
    (value(Field.LANGUAGE, "en"), {"Letter"}),
    (value(Field.TITLE, "nota"), {"Nota van inlichtingen"}),
    (value(Field.TITLE, "Van Inlichtingen"), {"Nota van inlichtingen"}),
    (value(Field.TITLE, "nota inlichtingen"), set()),
    (value(Field.TITLE, "not"), set()),
    (value(Field.SOURCE, "WOLKENDAM.example"), {"Nota van inlichtingen"}),
    (value(Field.SOURCE, "verslag.txt"), {"Verslag"}),
    (value(Field.SOURCE, "nergens"), set()),
    (value(Field.ECLI, "NL:FICTIE:2018:17"), {"Uitspraak"}),
    (value(Field.ECLI, "ecli:nl:fictie:2018:17"), {"Uitspraak"}),
    (value(Field.ECLI, "NL:FICTIE:2018:18"), set()),
    (value(Field.CASE, "C/99/123456 / KG ZA 18-999"), {"Uitspraak"}),
    (value(Field.CASE, "c/99/123456"), {"Uitspraak"}),
    (value(Field.CASE, "KG ZA 18-999"), {"Uitspraak"}),
    (DateRange(day("2018"), day("2018")), {"Nota van inlichtingen", "Uitspraak"}),
    (DateRange(None, day("2017")), {"Verslag", "Beleid"}),
    (DateRange(day("2019"), None), {"Beleid"}),
]


@pytest.mark.parametrize(
    ("condition", "expected"), CONDITIONS, ids=[str(condition) for condition, _ in CONDITIONS]
)
def test_conditions(
    dossier: Dossier, resolver: Resolver, condition: FieldValue | DateRange, expected: set[str]
) -> None:
    """Each field finds the documents that have the property, older versions among them."""
    assert titles(dossier, resolver.condition(condition)) == expected


WRONG: list[tuple[FieldValue, str]] = [
    (value(Field.TRACK, "Ravenhorst"), "unknown track: 'Ravenhorst'"),
    (value(Field.KIND, "gedicht"), "unknown kind: 'gedicht'"),
    (value(Field.LANGUAGE, "nederlands"), "not a language code: 'nederlands'"),
    (value(Field.LANGUAGE, "n1"), "not a language code: 'n1'"),
    (value(Field.ECLI, "2018"), "not an identifier of type ecli"),
    (value(Field.CASE, "NL:FICTIE:2018:17"), "not an identifier of type case-number"),
]


@pytest.mark.parametrize(("condition", "message"), WRONG, ids=[str(each) for each, _ in WRONG])
def test_values_that_cannot_be(resolver: Resolver, condition: FieldValue, message: str) -> None:
    """What no document could have is an error with a hint, not an empty result."""
    with pytest.raises(BadValue, match=message) as caught:
        resolver.condition(condition)
    assert caught.value.hint


def test_filters_take_no_unknown_values_either(resolver: Resolver) -> None:
    """Options are as strict as fields."""
    for filters in (Filters(tracks=("x",)), Filters(kinds=("x",)), Filters(languages=("x",))):
        with pytest.raises(BadValue):
            resolver.with_filters(filters)


def test_a_period_that_ends_before_it_begins_is_refused(resolver: Resolver) -> None:
    """A reversed period is a mistake to mend, not an empty result."""
    with pytest.raises(BadValue, match="ends before it begins"):
        resolver.with_filters(Filters(first=day("2019"), last=day("2018-12")))


_days = st.dates(min_value=day("2016").first, max_value=day("2020").last).map(
    lambda date: PartialDate(date.year, date.month, date.day)
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.tuples(_days, _days).map(lambda pair: sorted(pair, key=str)))
def test_a_document_is_in_a_period_that_its_date_overlaps(
    dossier: Dossier, resolver: Resolver, period: list[PartialDate]
) -> None:
    """A month or year that is all that is known may lie in any period that touches it."""
    first, last = period
    documents = dossier.catalogue.documents(dossier.catalogue.keys(superseded=True))
    expected = {
        key
        for key, each in documents.items()
        if each.date and each.date.first <= last.last and first.first <= each.date.last
    }
    assert resolver.in_period(first, last) == expected
