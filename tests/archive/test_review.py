"""What a person should look at, and the command that settles it."""

from __future__ import annotations

import shlex

import pytest

from archive.model import Document, Evidence, Kind, Origin, PartialDate, Tag, TagName
from archive.review import Open, State, review
from archive.tagging.settling import settle

KIND, DATE, TRACK, LANGUAGE = TagName.KIND, TagName.DATE, TagName.TRACK, TagName.LANGUAGE


def tag(name: TagName, value: str, origin: Origin = Origin.TITLE, confidence: float = 0.9) -> Tag:
    """A tag found somewhere."""
    return Tag(name, value, Evidence(origin, value), confidence)


ALL = (tag(KIND, "nvi"), tag(DATE, "2018-05-04"), tag(TRACK, "Verblijf"), tag(LANGUAGE, "nl"))


def document(
    *tags: Tag, name: str = "a" * 12, pages: int = 1, empty: int = 0, ocr: int = 0
) -> Document:
    """A document with what these tags settle on."""
    settled = settle(tags)
    return Document(
        id=name, sha256=name * 5, title="Stuk", kind=settled.kind, tracks=settled.tracks,
        date=settled.date, language=settled.language, sources=(), media_type="text/plain",
        pages=pages, pages_without_text=empty, identifiers=(), tags=tags, added_at="",
        extractor="text", extractor_version="1", pages_needing_ocr=ocr,
    )  # fmt: skip


def opened(found: Document) -> tuple[Open, ...]:
    """What is open of one document."""
    return tuple(each for reviewed in review([found]) for each in reviewed.open)


def test_nothing_is_open_of_a_document_of_which_all_is_sure() -> None:
    """A kind, a date, a track and a language, each with its evidence."""
    assert opened(document(*ALL)) == ()


@pytest.mark.parametrize("name", [KIND, DATE, TRACK, LANGUAGE])
def test_what_is_unknown_is_asked_for(name: TagName) -> None:
    """The command leaves a word in capitals to fill in."""
    (found,) = opened(document(*(each for each in ALL if each.name is not name)))
    assert (found.name, found.state, found.candidates) == (name, State.UNKNOWN, ())
    *words, value = shlex.split(found.command)
    assert words == ["dossier", "tag", "a" * 12, f"--{name}"]
    assert value.isupper()


def test_a_candidate_is_offered() -> None:
    """What was found, but not surely enough to hold, is in the command."""
    candidates = (tag(TRACK, "Inkoop 'Es'", confidence=0.4), tag(TRACK, "Vervoer", confidence=0.3))
    (found,) = opened(document(*(each for each in ALL if each.name is not TRACK), *candidates))
    assert found.candidates == candidates
    assert shlex.split(found.command)[-1] == "Inkoop 'Es'"


def test_what_is_uncertain_or_contradictory_is_told() -> None:
    """A weak tag that settles, and two values that cannot both hold."""
    weak = (tag(KIND, "nvi", confidence=0.55), *ALL[1:])
    (found,) = opened(document(*weak))
    assert (found.name, found.state) == (KIND, State.UNCERTAIN)
    disputed = (*ALL, tag(DATE, "2017-05-04", Origin.TEXT))
    (found,) = opened(document(*disputed))
    assert (found.name, found.state) == (DATE, State.CONTRADICTORY)
    assert [each.value for each in found.candidates] == ["2018-05-04", "2017-05-04"]


@pytest.mark.parametrize("origin", [Origin.PERSON, Origin.MANIFEST])
def test_what_a_person_said_is_settled(origin: Origin) -> None:
    """Also when the document disagrees, and when they said that there is none."""
    disputed = tag(DATE, "2017-05-04", Origin.TEXT)
    assert opened(document(*ALL, disputed, tag(DATE, "2017-05-04", origin))) == ()
    assert opened(document(*ALL[1:], tag(KIND, "", Origin.PERSON))) == ()


def test_a_scan_is_read_first() -> None:
    """Of a document without text that OCR could read, that is the first thing to do."""
    first, *rest = opened(document(tag(KIND, "nvi"), tag(TRACK, "A"), empty=1, ocr=1))
    assert (first.name, first.state) == (None, State.UNREAD)
    assert first.command == f"dossier ocr {'a' * 12}"
    assert [each.name for each in rest] == [DATE]  # no language without text


def test_the_most_valuable_comes_first() -> None:
    """More that is open, and kinds that matter more, come before the rest."""
    ruling = document(tag(KIND, Kind.RULING), *ALL[2:], name="b" * 12)
    letter = document(tag(KIND, Kind.LETTER), *ALL[2:], name="c" * 12)
    nothing = document(tag(LANGUAGE, "nl"), name="d" * 12)
    found = review([letter, document(*ALL), ruling, nothing])
    assert [each.document for each in found] == [nothing, ruling, letter]
    assert str(document(*ALL).date) == str(PartialDate(2018, 5, 4))
