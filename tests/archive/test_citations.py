"""Which document cites which, as the catalogue tells it."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec import structs

from archive.catalogue import Catalogue
from archive.citations import Citation
from archive.model import Consideration, Identifier, PartialDate, PassageKind, Ruling, Stretch
from archive.stored import NewDocument
from tests.archive.catalogues import add, plan

ECLI = Identifier("ecli", "ECLI:NL:FICTIE:2018:7")
OLD = Identifier("ecli", "ECLI:NL:FICTIE:2005:AS3534")
LJN = Identifier("ljn", "AS3534")
ARTICLE = Identifier("article", "artikel 2.3 Jeugdwet")


@pytest.fixture(name="catalogue")
def open_catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    with closing(Catalogue(tmp_path / "catalogue.sqlite")) as catalogue:
        yield catalogue


def new(
    name: str, *, own: tuple[Identifier, ...] = (), cited: tuple[Identifier, ...] = ()
) -> NewDocument:
    """A document with these identifiers."""
    return structs.replace(plan(name), identifiers=own, cited=cited)


def test_both_ends_of_a_citation_are_told(catalogue: Catalogue) -> None:
    """The one cites the document that bears the identifier, and that one is cited by it."""
    ruling = add(catalogue, new("a", own=(ECLI,)))
    letter = add(catalogue, new("b", cited=(ECLI,)))

    (cited,) = catalogue.citations.made_by(letter)
    assert cited == Citation(ECLI, catalogue.document(ruling).id)
    (citing,) = catalogue.citations.of(ruling)
    assert citing == Citation(ECLI, catalogue.document(letter).id)
    assert catalogue.citations.of(letter) == ()


def test_what_the_archive_lacks_has_no_document(catalogue: Catalogue) -> None:
    """A ruling that is not held and an article of an act are told without one."""
    letter = add(catalogue, new("b", cited=(ECLI, ARTICLE)))
    assert catalogue.citations.made_by(letter) == (Citation(ARTICLE, None), Citation(ECLI, None))


def test_a_citation_holds_as_soon_as_the_document_comes(catalogue: Catalogue) -> None:
    """What was missing when the citing document was added is found afterwards."""
    letter = add(catalogue, new("b", cited=(ECLI,)))
    assert catalogue.citations.made_by(letter) == (Citation(ECLI, None),)
    ruling = add(catalogue, new("a", own=(ECLI,)))
    assert catalogue.citations.made_by(letter) == (Citation(ECLI, catalogue.document(ruling).id),)


def test_a_superseded_document_gives_way(catalogue: Catalogue) -> None:
    """The current document that bears an identifier is told, the old one only when alone."""
    old = add(catalogue, new("a", own=(ECLI,)))
    letter = add(catalogue, new("b", cited=(ECLI,)))
    with catalogue.transaction():
        catalogue.supersede(old, letter)
    assert catalogue.citations.made_by(letter) == (Citation(ECLI, catalogue.document(old).id),)
    current = add(catalogue, new("c", own=(ECLI,)))
    assert catalogue.citations.made_by(letter) == (Citation(ECLI, catalogue.document(current).id),)


def test_an_ecli_finds_the_document_that_bears_its_ljn(catalogue: Catalogue) -> None:
    """A ruling kept under its old number is cited by the ECLI that this became, both ways."""
    ruling = add(catalogue, new("a", own=(LJN,)))
    letter = add(catalogue, new("b", cited=(OLD,)))
    assert catalogue.citations.made_by(letter) == (Citation(OLD, catalogue.document(ruling).id),)
    assert catalogue.citations.of(ruling) == (Citation(OLD, catalogue.document(letter).id),)


def test_a_shared_ljn_does_not_lead_to_another_ruling(catalogue: Catalogue) -> None:
    """A document with an ECLI of its own is not the one that another ECLI names."""
    opinion = Identifier("ecli", "ECLI:NL:PHR:2005:AS3534")
    add(catalogue, new("a", own=(opinion, LJN)))
    letter = add(catalogue, new("b", cited=(OLD,)))
    assert catalogue.citations.made_by(letter) == (Citation(OLD, None),)


def test_a_ruling_is_kept_with_its_considerations(catalogue: Catalogue) -> None:
    """What a ruling states comes back as it was written; its considerations are its passages."""
    passage = structs.replace(plan("a").passages[0], kind=PassageKind.CONSIDERATION, number="4.1")
    ruling = Ruling(
        ecli=ECLI.value,
        court="Rechtbank Wolkendam",
        case_numbers=("C/99/1234", "KG ZA 18-5"),
        decided_on=PartialDate(2018, 7, 2),
        roles=("eiser",),
        considerations=(Consideration("4.1", passage.text, passage.page, passage.id),),
        decision="De vordering wordt afgewezen.",
    )
    key = add(catalogue, structs.replace(plan("a"), passages=(passage,), ruling=ruling))
    assert catalogue.rulings.of(key) == ruling
    assert catalogue.rulings.of(add(catalogue, plan("b"))) is None


def test_a_document_with_a_foreign_stretch_is_of_both_languages(catalogue: Catalogue) -> None:
    """A filter on either language finds it."""
    stretch = Stretch("en", 2, 3, "d:2-aa", "d:3-bb", 900)
    key = add(catalogue, structs.replace(plan("a"), stretches=(stretch,)))
    assert catalogue.stretches.of(key) == (stretch,)
    assert key in catalogue.keys_with_language("EN")
    assert catalogue.keys_with_language("de") == frozenset()


def test_a_new_reading_replaces_ruling_and_stretches(catalogue: Catalogue) -> None:
    """What an older reading made of a document does not stay behind."""
    stretch = Stretch("en", 2, 3, "d:2-aa", "d:3-bb", 900)
    first = structs.replace(plan("a"), stretches=(stretch,), ruling=Ruling(court="Hoge Raad"))
    key = add(catalogue, first)
    with catalogue.transaction():
        catalogue.replace(key, plan("a"))
    assert catalogue.rulings.of(key) is None
    assert catalogue.stretches.of(key) == ()
