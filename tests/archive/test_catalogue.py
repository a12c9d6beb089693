"""The catalogue, in a real SQLite file."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from archive.catalogue import Catalogue
from archive.errors import NotRecorded, UnknownDocument
from archive.model import (
    Evidence,
    Furniture,
    Identifier,
    Kind,
    Origin,
    Page,
    Passage,
    PassageKind,
    Role,
    Settled,
    Span,
    Tag,
    TagName,
)
from archive.stored import Failure
from tests.archive.builders import PAGE_BREAK, new_document, reading_of
from tests.archive.catalogues import WHEN, add, plan, retag, tag

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
SPANS = st.builds(Span, st.integers(1, 9), st.integers(0, 99), st.integers(0, 99))


def test_a_document_is_read_back_as_it_was_written(catalogue: Catalogue) -> None:
    """Every property of a document survives, whether settled, counted or listed."""
    tags = (
        tag(TagName.TITLE, "Zorgplan Lisbeek"),
        tag(TagName.KIND, "beleid"),
        tag(TagName.TRACK, "Crisisopvang", Origin.PERSON),
        tag(TagName.TRACK, "Ambulant", Origin.PERSON),
        tag(TagName.DATE, "2018-04"),
        tag(TagName.LANGUAGE, "nl"),
    )
    own, cited = Identifier("tender", "990011"), Identifier("ecli", "ECLI:NL:FICTIE:2018:1")
    new = structs.replace(plan("a", *tags), identifiers=(own,), cited=(cited,))
    key = add(catalogue, new)
    with catalogue.transaction():
        catalogue.add_source(key, "/stukken/a.txt")
    document = catalogue.document(key)
    assert document.id == new.sha256[:12]
    assert document.sha256 == new.sha256
    assert document.title == "Zorgplan Lisbeek"
    assert document.kind is Kind.POLICY
    assert document.tracks == ("Ambulant", "Crisisopvang")
    assert str(document.date) == "2018-04"
    assert document.language == "nl"
    assert document.sources == ("/stukken/a.txt",)
    assert (document.media_type, document.pages, document.pages_without_text) == (
        "text/plain",
        2,
        0,
    )
    assert document.identifiers == (own,)
    assert document.tags == tags
    assert (document.added_at, document.superseded_by) == (WHEN, None)
    assert (document.extractor, document.extractor_version) == ("text", "1")


def test_texts_are_read_back_as_they_were_written(catalogue: Catalogue) -> None:
    """Pages, passages and furniture survive, and each passage is found by id and number."""
    new = plan("a")
    key = add(catalogue, new)
    assert catalogue.pages(key) == new.reading.pages
    assert catalogue.furniture(key) == new.furniture
    numbered = catalogue.passages_of(key)
    assert tuple(passage for _, passage in numbered) == new.passages
    assert catalogue.passages([number for number, _ in numbered]) == dict(numbered)
    assert {number for number, _ in numbered} == catalogue.passage_numbers()
    for passage in new.passages:
        assert catalogue.passage(passage.id) == (key, passage)
    with pytest.raises(UnknownDocument):
        catalogue.passage("d:1-00000000")


@given(
    passage=st.builds(
        Passage,
        id=st.just("p:1-1"),
        kind=st.sampled_from(PassageKind),
        page=st.integers(1, 9),
        spans=st.lists(SPANS, min_size=1).map(tuple),
        text=TEXTS,
        ordinal=st.just(0),
        context=st.lists(TEXTS).map(tuple),
        number=st.none() | TEXTS,
        answer_at=st.none() | st.integers(0, 99),
    ),
    furniture=st.builds(Furniture, SPANS, st.sampled_from(Role)),
    about=st.builds(
        Tag,
        st.sampled_from(TagName),
        TEXTS,
        st.builds(Evidence, st.sampled_from(Origin), TEXTS, st.none() | st.integers(1, 9)),
        st.floats(0, 1),
    ),
    identifier=st.builds(Identifier, TEXTS, TEXTS),
)
def test_any_value_survives(
    tmp_path_factory: pytest.TempPathFactory,
    passage: Passage,
    furniture: Furniture,
    about: Tag,
    identifier: Identifier,
) -> None:
    """Whatever characters a value has, it is read back the same."""
    reading = structs.replace(reading_of("x"), pages=(Page(1, passage.text),))
    new = structs.replace(
        plan("a"),
        reading=reading,
        passages=(passage,),
        furniture=(furniture,),
        tags=(about,),
        identifiers=(identifier,),
        settled=Settled(),
    )
    catalogue = Catalogue(tmp_path_factory.mktemp("any") / "catalogue.sqlite")
    try:
        key = add(catalogue, new)
        assert catalogue.pages(key) == reading.pages
        assert [found for _, found in catalogue.passages_of(key)] == [passage]
        assert catalogue.furniture(key) == (furniture,)
        assert catalogue.tags(key) == (about,)
        assert catalogue.document(key).identifiers == (identifier,)
    finally:
        catalogue.close()


def test_the_same_document_cannot_be_written_twice(catalogue: Catalogue) -> None:
    """A second document with the same content is refused, and the first stays whole."""
    key = add(catalogue, plan("a"))
    with pytest.raises(NotRecorded):
        add(catalogue, plan("a"))
    assert catalogue.keys() == {key}
    assert len(catalogue.passages_of(key)) == 2


def test_tags_are_replaced_with_what_they_settle_on(catalogue: Catalogue) -> None:
    """New tags take the place of the old, in the lists that filters use too."""
    key = add(catalogue, plan("a", tag(TagName.KIND, "nvi"), tag(TagName.TRACK, "Ambulant")))
    generation = catalogue.generation
    retag(catalogue, key, tag(TagName.KIND, "brief"), tag(TagName.LANGUAGE, "nl"))
    assert catalogue.keys_with_kind(Kind.LETTER) == {key}
    assert catalogue.keys_with_kind(Kind.CLARIFICATION) == frozenset()
    assert catalogue.keys_with_track("Ambulant") == frozenset()
    assert catalogue.keys_with_language("NL") == {key}
    assert catalogue.keys_undated() == {key}
    assert catalogue.generation == generation, "a tag asks nothing of the index"


def test_a_document_can_be_superseded_and_revived(catalogue: Catalogue) -> None:
    """A superseded document names the newer one, and is current again when that is undone."""
    old, new = add(catalogue, plan("oud")), add(catalogue, plan("nieuw"))
    with catalogue.transaction():
        catalogue.supersede(old, new)
    assert catalogue.keys() == {new}
    assert catalogue.keys(superseded=True) == {old, new}
    assert catalogue.document(old).superseded_by == catalogue.document(new).id
    assert catalogue.totals().superseded == 1
    with catalogue.transaction():
        catalogue.supersede(old, None)
    assert catalogue.keys() == {old, new}
    assert catalogue.document(old).superseded_by is None


def test_removing_the_newer_version_leaves_the_older_superseded(catalogue: Catalogue) -> None:
    """An outdated document does not pass for current because the one after it was removed."""
    old, new = add(catalogue, plan("oud")), add(catalogue, plan("nieuw"))
    with catalogue.transaction():
        catalogue.supersede(old, new)
        catalogue.remove(new, WHEN)
    assert catalogue.keys() == set()
    assert catalogue.document(old).superseded
    assert catalogue.document(old).superseded_by is None


def test_sources_are_noted_once_and_left(catalogue: Catalogue) -> None:
    """A path is new once; a document is nowhere else when its last path is left."""
    key = add(catalogue, plan("a"))
    with catalogue.transaction():
        assert catalogue.add_source(key, "/a.txt")
        assert not catalogue.add_source(key, "/a.txt")
        assert catalogue.add_source(key, "/b.txt")
        assert catalogue.add_source(key, "https://lisbeek.example/a")
        assert catalogue.key_at("/a.txt") == key
        assert not catalogue.leave_source(key, "/a.txt"), "it still lies at /b.txt"
        assert catalogue.leave_source(key, "/b.txt"), "a URL is no place on this disk"
        assert catalogue.key_at("/a.txt") is None
        assert catalogue.add_source(key, "/a.txt"), "and here it is again"
    assert catalogue.document(key).sources[-1] == "/b.txt", "where it no longer is comes last"
    assert set(catalogue.document(key).sources) == {
        "/a.txt", "/b.txt", "https://lisbeek.example/a",
    }  # fmt: skip


@pytest.mark.parametrize("part", ["régio", "RÉGIO", "/data/", "b.txt", "%", "_"])
def test_documents_are_found_by_a_part_of_their_source(catalogue: Catalogue, part: str) -> None:
    """Capitals make no difference, with or without accents, and no character is a wildcard."""
    key, other = add(catalogue, plan("a")), add(catalogue, plan("b"))
    with catalogue.transaction():
        catalogue.add_source(key, "/data/Régio_50%/b.txt")
        catalogue.add_source(other, "/elders/c.md")
    assert catalogue.keys_with_source(part) == {key}


def test_documents_are_found_by_what_names_them(catalogue: Catalogue) -> None:
    """An own identifier names a document; one that is cited only when that is asked."""
    own, cited = Identifier("ecli", "ECLI:NL:FICTIE:1:1"), Identifier("ecli", "ECLI:NL:FICTIE:1:2")
    key = add(catalogue, structs.replace(plan("a"), identifiers=(own,), cited=(cited,)))
    assert catalogue.keys_with_identifier(own) == {key}
    assert catalogue.keys_with_identifier(cited) == frozenset()
    assert catalogue.keys_with_identifier(cited, own=False) == {key}
    assert catalogue.keys_with_identifier(own, own=False) == {key}


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        pytest.param("2018-04-30", "2018-05-31", "day month year", id="month"),
        pytest.param("2018-05-01", "2018-05-01", "month year", id="one day"),
        pytest.param("2018-05-15", "2018-05-15", "day month year", id="that day"),
        pytest.param("2018-06-01", "2018-12-31", "year", id="the rest of the year"),
        pytest.param("2017-01-01", "2017-12-31", "", id="year before"),
        pytest.param("2019-01-01", "9999-12-31", "", id="later"),
        pytest.param("0001-01-01", "9999-12-31", "day month year", id="ever"),
    ],
)
def test_periods_that_overlap_match(
    catalogue: Catalogue, first: str, last: str, found: str
) -> None:
    """A document is in a period when a day of its date is; one without a date never is."""
    dates = {"day": "2018-05-15", "month": "2018-05", "year": "2018"}
    keys = {add(catalogue, plan(n, tag(TagName.DATE, date))): n for n, date in dates.items()}
    undated = add(catalogue, plan("undated"))
    assert {keys[key] for key in catalogue.keys_in_period(first, last)} == set(found.split())
    assert catalogue.keys_undated() == {undated}
    assert sorted(filter(None, catalogue.first_days().values())) == [
        "2018-01-01", "2018-05-01", "2018-05-15",
    ]  # fmt: skip


def test_failures_are_kept_by_path(catalogue: Catalogue) -> None:
    """The last failure of a path counts, and is only known for the same content and readers."""
    first = Failure("/map/a.pdf", "is damaged", "download it again", WHEN)
    last = structs.replace(first, reason="is encrypted")
    with catalogue.transaction():
        catalogue.set_failure(first, "aa", "pdf 1")
        catalogue.set_failure(last, "aa", "pdf 1")
    assert catalogue.failures() == (last,)
    assert catalogue.known_failure("/map/a.pdf", "aa", "pdf 1") == last
    assert catalogue.known_failure("/map/a.pdf", "bb", "pdf 1") is None
    assert catalogue.known_failure("/map/a.pdf", "aa", "pdf 2") is None
    assert catalogue.known_failure("/map/b.pdf", "aa", "pdf 1") is None


def test_a_file_that_was_read_clears_its_failure_and_that_of_its_folders(
    catalogue: Catalogue,
) -> None:
    """Once a file is read, that its folder could not be read is no longer so."""
    paths = ("/map", "/map/a.pdf", "/map/a", "/map/b.pdf", "/ma")
    with catalogue.transaction():
        for path in paths:
            catalogue.set_failure(Failure(path, "reason", "", WHEN), None, "")
        catalogue.clear_failure("/map/a.pdf")
    assert [failure.path for failure in catalogue.failures()] == ["/ma", "/map/a", "/map/b.pdf"]


@pytest.mark.parametrize("length", [1, 2, 12, 64])
def test_a_document_is_found_by_a_prefix_of_its_id(catalogue: Catalogue, length: int) -> None:
    """Any prefix that only one document has will do, in capitals too, up to the whole hash."""
    new = plan("a")
    key = add(catalogue, new)
    assert catalogue.resolve(new.sha256[:length]) == key
    assert catalogue.resolve(f" {new.sha256[:length].upper()} ") == key


@pytest.mark.parametrize("prefix", ["", " ", "x", "%", "_", "f" * 64])
def test_what_is_no_prefix_finds_nothing(catalogue: Catalogue, prefix: str) -> None:
    """An empty or unknown prefix is refused, also when there is only one document."""
    add(catalogue, plan("a"))
    with pytest.raises(UnknownDocument, match="no document"):
        catalogue.resolve(prefix)


def test_an_ambiguous_prefix_names_the_candidates(catalogue: Catalogue) -> None:
    """Of two documents that share a prefix neither is chosen, and both are named."""
    hashes = ("abc1" + "0" * 60, "abc2" + "0" * 60)
    for sha256 in hashes:
        add(catalogue, structs.replace(plan("a"), sha256=sha256, passages=()))
    with pytest.raises(UnknownDocument) as caught:
        catalogue.resolve("abc")
    assert all(sha256[:12] in caught.value.message for sha256 in hashes)
    assert catalogue.document(catalogue.resolve("abc2")).sha256 == hashes[1]


def test_the_index_learns_what_it_should_hold(catalogue: Catalogue) -> None:
    """Each document with passages is an entry; those since a generation come in order."""
    first, second = add(catalogue, plan("a")), add(catalogue, plan("b"))
    between = catalogue.generation
    third = add(catalogue, plan("c"))
    empty = add(catalogue, new_document(reading_of(), name="scan"))
    assert {key for key, _ in catalogue.entries()} == {first, second, third}
    assert catalogue.keys_since(0) == (first, second, third)
    assert catalogue.keys_since(between) == (third,)
    assert catalogue.keys_since(catalogue.generation) == ()
    with catalogue.transaction():
        catalogue.remove(second, WHEN)
    assert catalogue.generation == between + 3
    assert {key for key, _ in catalogue.entries()} == {first, third}
    assert catalogue.keys() == {first, third, empty}


def test_a_document_that_comes_back_is_a_new_entry(catalogue: Catalogue) -> None:
    """An index that missed the removal is not taken for one that is in step."""
    key = add(catalogue, plan("a"))
    before = catalogue.entries()
    with catalogue.transaction():
        catalogue.remove(key, WHEN)
    again = add(catalogue, plan("a"))
    assert again != key
    assert catalogue.entries().isdisjoint(before)


def test_totals_count_what_there_is(catalogue: Catalogue) -> None:
    """Documents, pages, pages and documents without text, passages and failures are counted."""
    old = add(catalogue, plan("a"))
    scan = add(catalogue, new_document(reading_of(PAGE_BREAK), name="scan"))
    with catalogue.transaction():
        catalogue.set_failure(Failure("/x", "reason", "", WHEN), None, "")
        catalogue.supersede(old, scan)
    assert structs.asdict(catalogue.totals()) == {
        "documents": 2,
        "superseded": 1,
        "pages": 4,
        "pages_without_text": 2,
        "without_text": 1,
        "passages": 2,
        "failures": 1,
    }
    assert catalogue.documents([scan, old, 99]).keys() == {scan, old}
    assert catalogue.problems() == ()


def test_removal_leaves_one_line_without_content(catalogue: Catalogue, tmp_path: Path) -> None:
    """No word of a removed document is left in the files, and that it was removed is known."""
    kept = [add(catalogue, plan(f"blijft {number}")) for number in range(5)]
    words = [f"Geheimwoord{number}" for number in range(2000)]
    secret = new_document(
        reading_of("Geheimkop", *words),
        tag(TagName.TITLE, "Geheimtitel"),
        tag(TagName.TRACK, "Geheimtraject"),
    )
    secret = structs.replace(secret, identifiers=(Identifier("tender", "Geheimnummer"),))
    key = add(catalogue, secret)
    with catalogue.transaction():
        catalogue.add_source(key, "/Geheimpad")
        catalogue.set_failure(Failure("/Geheimpad", "Geheimreden", "", WHEN), None, "")
    retag(catalogue, key, tag(TagName.TITLE, "Geheimtitel, verbeterd"))
    assert b"eheim" in everything(tmp_path)
    with catalogue.transaction():
        assert catalogue.remove(key, WHEN) == secret.sha256
    catalogue.erase_log()
    left = everything(tmp_path)
    assert b"eheim" not in left
    assert secret.sha256.encode() not in left
    assert b"Wolkendam" in left
    assert catalogue.removed_at(secret.sha256) == WHEN
    assert catalogue.keys() == set(kept)
    assert catalogue.problems() == ()


def everything(folder: Path) -> bytes:
    """The bytes of all files in a folder."""
    return b"".join(path.read_bytes() for path in folder.iterdir())


def test_what_is_added_again_is_no_longer_removed(catalogue: Catalogue) -> None:
    """A removal is forgotten when the document comes back."""
    key = add(catalogue, plan("a"))
    with catalogue.transaction():
        catalogue.remove(key, WHEN)
    add(catalogue, plan("a"))
    assert catalogue.removed_at(plan("a").sha256) is None


def test_what_is_gone_is_told(catalogue: Catalogue) -> None:
    """Asking for a document that was removed a moment ago is an error with a name."""
    key = add(catalogue, plan("a"))
    with catalogue.transaction():
        catalogue.remove(key, WHEN)
    with pytest.raises(UnknownDocument):
        catalogue.document(key)
    assert catalogue.key_of_content(plan("a").sha256) is None


def test_pages_keep_who_read_them_and_how_well(catalogue: Catalogue) -> None:
    """The lane, the quality and the need for OCR come back with the page, and are counted."""
    pages = (
        Page(1, "De tekst.", "pdfium", 0.97),
        Page(2, "", "pdfium", None, needs_ocr=True),
        Page(3, "de t\ufffdst", "ocr", 0.31, needs_ocr=True),
    )
    new = plan("a")
    new = structs.replace(new, reading=structs.replace(new.reading, pages=pages))

    key = add(catalogue, new)

    assert catalogue.pages(key) == pages
    assert catalogue.document(key).pages_needing_ocr == 2
