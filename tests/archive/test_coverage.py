"""The archive held against a list: present, missing or doubtful, with reasons."""

from __future__ import annotations

import pytest
from msgspec import structs

from archive.coverage import Covered, Status, cover
from archive.expected import Expected
from archive.model import Document, Kind, PartialDate

MAY = PartialDate(2018, 5, 4)
REPORT = Expected(2, "verslag", "Consultatie 4 mei 2018", kind=Kind.REPORT, date=MAY,
                  tracks=("Verblijf",))  # fmt: skip


def document(name: str, title: str, **known: object) -> Document:
    """A document of which a few things are known."""
    plain = Document(
        id=name, sha256=name * 64, title=title, kind=None, tracks=(), date=None, language="nl",
        sources=(f"/stukken/{title}.pdf",), media_type="application/pdf", pages=1,
        pages_without_text=0, identifiers=(), tags=(), added_at="", extractor="pdf",
        extractor_version="1",
    )  # fmt: skip
    return structs.replace(plain, **known)


def held(row: Expected, *documents: Document) -> Covered:
    """What becomes of one expected document."""
    (found,) = cover([row], documents, {})
    return found


GOOD = document("a", "Verslag consultatie", kind=Kind.REPORT, date=MAY, tracks=("Verblijf",))


def test_a_document_with_the_kind_and_date_is_the_one() -> None:
    """The reasons say what fits."""
    found = held(REPORT, document("b", "Iets anders"), GOOD)
    assert (found.status, found.document) == (Status.PRESENT, GOOD)
    assert any("2018-05-04" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("known", "status"),
    [
        pytest.param({"date": PartialDate(2018, 5)}, Status.PRESENT, id="only the month"),
        pytest.param({"kind": None}, Status.PRESENT, id="kind unknown"),
        pytest.param({"tracks": ()}, Status.PRESENT, id="track unknown"),
        pytest.param({"kind": Kind.PRESENTATION}, Status.DOUBTFUL, id="another kind"),
        pytest.param({"tracks": ("Vervoer",)}, Status.DOUBTFUL, id="another track"),
        pytest.param({"date": PartialDate(2018, 6, 1)}, Status.MISSING, id="another date"),
        pytest.param({"date": PartialDate(2017, 5, 4)}, Status.MISSING, id="another year"),
    ],
)
def test_what_differs_makes_it_doubtful_or_another(
    known: dict[str, object], status: Status
) -> None:
    """What is unknown speaks neither way; *verslag* alone names no document."""
    found = held(REPORT, structs.replace(GOOD, **known))
    assert found.status is status
    assert found.reasons


def test_nothing_is_found_in_an_empty_archive() -> None:
    """All is missing."""
    found = held(REPORT)
    assert (found.status, found.document) == (Status.MISSING, None)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("Bijlage 3.PDF", "/elders/bijlage 3.pdf"),
        ("https://lisbeek.example/stukken/bijlage%203.pdf", "/elders/bijlage 3.pdf"),
        ("https://lisbeek.example/x?id=3", "https://lisbeek.example/x?id=3"),
    ],
)
def test_the_file_or_address_identifies(place: str, source: str) -> None:
    """Whatever else is unknown of it; a conflict makes it doubtful."""
    row = structs.replace(REPORT, places=(place,))
    there = document("a", "iets", sources=(source,))
    assert held(row, there).status is Status.PRESENT
    assert held(row, structs.replace(there, kind=Kind.RULING)).status is Status.DOUBTFUL


def test_a_telling_name_identifies_a_document_without_a_date() -> None:
    """Words that few documents have count for more than those of many."""
    row = Expected(2, "verslag ontwikkeldialoog jongerenwerk", kind=Kind.REPORT)
    near = document("b", "Verslag ontwikkeldialoog toegang", kind=Kind.REPORT)
    right = document("c", "Ontwikkeldialoog jongerenwerk: verslag", kind=Kind.REPORT)
    others = [document(f"d{n}", f"Verslag {n}", kind=Kind.REPORT) for n in range(5)]
    found = held(row, *others, near, right)
    assert (found.status, found.document) == (Status.PRESENT, right)
    assert held(row, *others, near).status is not Status.PRESENT


def test_one_document_serves_one_line() -> None:
    """Two minutes of one day on the list, one in the archive: the second is missing."""
    first, second = cover([REPORT, REPORT], [GOOD], {})
    assert (first.status, second.status) == (Status.PRESENT, Status.MISSING)
    assert "a past, maar" in second.reasons[0]
    twin = structs.replace(GOOD, id="b", sha256="b" * 64)
    both = cover([REPORT, REPORT], [GOOD, twin], {})
    assert {each.document.id for each in both if each.document} == {"a", "b"}


def test_two_that_fit_as_well_are_doubtful() -> None:
    """Which of them is meant, a person must say."""
    twin = structs.replace(GOOD, id="b", sha256="b" * 64)
    found = held(REPORT, GOOD, twin)
    assert found.status is Status.DOUBTFUL
    assert "past even goed" in found.reasons[-1]


def test_the_name_of_a_track_in_a_folder_names_no_document() -> None:
    """All papers of a track have it."""
    row = Expected(2, "aankondiging aanbesteding Verblijf", tracks=("Verblijf",))
    other = document("b", "Inspiratie", tracks=("Verblijf",))
    (found,) = cover([row], [other], {"b": "Verblijf/inspiratie.pdf"})
    assert found.status is Status.MISSING
