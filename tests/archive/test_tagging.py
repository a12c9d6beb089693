"""What a document is about: candidates with their evidence, and what they settle."""

from pathlib import PurePath

from hypothesis import given
from hypothesis import strategies as st

from archive.model import Evidence, Kind, Origin, PartialDate, Reading, Role, Settled, TagName
from archive.tagging.documents import tag_document
from archive.tagging.settling import settle
from tests.archive.builders import Piece, heading, reading_of
from tests.archive.tagging_samples import TRACKS, reading, stated

DUTCH = (
    "De gemeenten kopen samen hulp voor jeugdigen in en spraken tijdens de bijeenkomst met de "
    "aanbieders over het nieuwe model. Zij vroegen of het budget toereikend is en hoe de "
    "toegang tot de hulp wordt ingericht, waarop de wethouder een toelichting gaf."
)


def test_a_language_in_the_metadata_yields_to_the_text() -> None:
    """Programs state their own language; what is written is what counts."""
    document = reading(DUTCH, tags=[stated(TagName.LANGUAGE, "en")])
    assert settle(tag_document(document, PurePath("v.pdf"), TRACKS)).language == "nl"


def test_every_tag_says_where_it_was_found_and_in_which_words() -> None:
    """Evidence names the place, the words as printed, and on a page the page."""
    text = f"Datum: 4 juli 2017\n{DUTCH} Het gaat over Basishulp  Jeugd."
    document = reading(text, headings=["Nota van Inlichtingen"])
    tags = tag_document(document, PurePath("Inkoop verblijf/v.pdf"), TRACKS)
    at = document.pages[0].text.index("Basishulp  Jeugd")
    evidence = {(tag.name, tag.value): tag.evidence for tag in tags}
    assert evidence == evidence | {
        (TagName.KIND, "nvi"): Evidence(Origin.TITLE, "Nota van Inlichtingen", 1, 0, 21),
        (TagName.DATE, "2017-07-04"): Evidence(Origin.TEXT, "Datum: 4 juli 2017", 1, 22, 40),
        (TagName.TRACK, "Basishulp Jeugd"): Evidence(
            Origin.TEXT, "Basishulp Jeugd", 1, at, at + 16
        ),
        (TagName.TRACK, "Verblijf Jeugd"): Evidence(Origin.FOLDER, "Inkoop verblijf"),
    }
    assert all(tag.evidence.text and 0 < tag.confidence <= 1 for tag in tags)


def test_a_document_without_pages_is_tagged_by_its_name() -> None:
    """A scan or an empty reading raises nothing."""
    empty = Reading("application/pdf", "test", "1", (), ())
    tags = tag_document(empty, PurePath("verslag 4 juli 2017.pdf"), TRACKS)
    assert settle(tags) == Settled(
        title="verslag 4 juli 2017", kind=Kind.REPORT, date=PartialDate(2017, 7, 4)
    )


def test_a_comment_is_no_word_of_the_document() -> None:
    """What a reader remarked dates nothing; what stands below it has its place on the page."""
    remark = Piece("Opmerking: zie de mail\nDatum: 4 april 2018", Role.COMMENT)
    document = reading_of(heading("Inkoopkader"), remark, "Datum: 4 juli 2017")
    tags = tag_document(document, PurePath("v.docx"), TRACKS)
    (date,) = (tag for tag in tags if tag.name is TagName.DATE)
    start, end = date.evidence.start, date.evidence.end
    assert (date.value, document.pages[0].text[start:end]) == ("2017-07-04", "Datum: 4 juli 2017")


@given(st.text(max_size=200), st.text("abcEN-_./0123456789 é", min_size=1, max_size=40))
def test_tagging_any_text_is_sure_of_its_form_and_repeatable(text: str, path: str) -> None:
    """Random documents raise nothing, and the same document gets the same tags."""
    document = reading(text)
    tags = tag_document(document, PurePath(path), TRACKS)
    assert tags == tag_document(document, PurePath(path), TRACKS)
    settle(tags)
