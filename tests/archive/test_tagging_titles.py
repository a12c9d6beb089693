"""The title of a document, and file names as people would write them."""

from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Evidence, Origin, TagName
from archive.tagging.documents import tag_document
from archive.tagging.names import readable_name
from archive.tagging.settling import settle
from tests.archive.tagging_samples import TRACKS, reading, settled, stated


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("verslag_marktconsultatie-4-juli-2017.pdf", "verslag marktconsultatie 4 juli 2017"),
        ("2017-07-04-verslag.pdf", "2017-07-04 verslag"),
        ("notulen_04_07_2017.docx", "notulen 04-07-2017"),
        ("nota-van-inlichtingen.pdf", "nota van inlichtingen"),
        ("besluit_wob-verzoek_Lisbeek.pdf", "besluit wob-verzoek Lisbeek"),
        ("Verslag%20bijeenkomst+mei%20(2).PDF", "Verslag bijeenkomst mei"),
        ("kort geding 18-233.pdf", "kort geding 18-233"),
        ("begroting 2018-2019", "begroting 2018-2019"),
        ("protocol 3.2", "protocol 3.2"),
        (".pdf", ".pdf"),
    ],
)
def test_a_file_name_becomes_readable(name: str, expected: str) -> None:
    """Signs between words become spaces; dates and numbers stay in one piece."""
    assert readable_name(name) == expected


@given(st.text(min_size=1))
def test_a_readable_name_is_one_line_and_never_lost(name: str) -> None:
    """Any name gives a name, and unless it holds nothing else its white space is tidy."""
    readable = readable_name(name)
    assert readable
    assert readable in (name, " ".join(readable.split()))


def test_the_heading_of_the_first_page_is_the_title() -> None:
    """A heading names the document better than its file name does."""
    assert settled("scan0012.pdf", "Tekst.", "Visie op jeugdhulp").title == "Visie op jeugdhulp"


def test_a_heading_broken_over_lines_is_joined() -> None:
    """Headings of one level on lines that follow each other are one title."""
    title = settled("x.pdf", "Tekst.", "Verslag van de bijeenkomst", "over verblijf").title
    assert title == "Verslag van de bijeenkomst over verblijf"


def test_a_letterhead_is_no_title() -> None:
    """The name of the sender, a date or a table of contents does not name the document."""
    for heading in ("Gemeente Wolkendam", "4 juli 2017", "1. Inleiding", "(cid:3)(cid:12)"):
        assert settled("visie_jeugdhulp.pdf", "Tekst.", heading).title == "visie jeugdhulp"


@pytest.mark.parametrize(
    ("title", "kept"),
    [
        pytest.param("Verslag bijeenkomst Lisbeek", True, id="borne out by the text"),
        pytest.param("Sjabloon brief", False, id="template"),
        pytest.param("Microsoft Word - 12.docx", False, id="program"),
        pytest.param("Zomerfeest Ravenhorst 1999", False, id="title of another document"),
        pytest.param("Onderwerp", False, id="a word of the form"),
    ],
)
def test_a_title_in_the_metadata_counts_when_the_document_bears_it_out(
    title: str, *, kept: bool
) -> None:
    """Programs write titles too; those stay candidates."""
    document = reading(
        "Onderwerp\nverslag van de bijeenkomst in Lisbeek", tags=[stated(TagName.TITLE, title)]
    )
    tags = tag_document(document, PurePath("stuk 12.pdf"), TRACKS)
    assert (settle(tags).title == title) is kept
    assert title in {tag.value for tag in tags if tag.name is TagName.TITLE}


def test_a_name_that_tells_nothing_is_no_title() -> None:
    """A number, a hash or a date as file name leaves the title open."""
    for name in ("1234567.pdf", "0a1b2c3d-bffe-4c5d-9e8f-0a1b2c3d4e5f.pdf", "2018-07-02.pdf"):
        assert settled(name).title is None


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        pytest.param("# Verslag overleg", "Verslag overleg", id="number sign"),
        pytest.param("###\tVerslag overleg ##", "Verslag overleg", id="signs on both sides"),
        pytest.param("Verslag overleg\n=====", "Verslag overleg", id="double underline"),
        pytest.param("Verslag\noverleg\n  ---  ", "Verslag overleg", id="underline of two lines"),
        pytest.param("# Perceel C#", "Perceel C#", id="sign that belongs to a word"),
        pytest.param("#jeugdhulp in Lisbeek\n---", "#jeugdhulp in Lisbeek", id="no heading sign"),
        pytest.param("# Inkoop - ronde 2", "Inkoop - ronde 2", id="dash inside"),
    ],
)
def test_the_marks_of_a_markdown_heading_are_no_part_of_the_title(heading: str, title: str) -> None:
    """Number signs around a heading and the line under it are left out; all else stays."""
    document = reading("Tekst.", headings=[heading], media_type="text/markdown")
    assert settle(tag_document(document, PurePath("x.md"), TRACKS)).title == title


def test_a_letterhead_in_markdown_is_no_title() -> None:
    """A heading is judged by its words, without its marks."""
    headings = ["# Gemeente Wolkendam #", "## Visie op jeugdhulp"]
    document = reading("Tekst.", headings=headings, media_type="text/markdown")
    assert settle(tag_document(document, PurePath("x.md"), TRACKS)).title == "Visie op jeugdhulp"


def test_number_signs_in_other_formats_stay_in_the_title() -> None:
    """Only in Markdown is a number sign a mark."""
    assert settled("x.pdf", "Tekst.", "# Verslag overleg").title == "# Verslag overleg"


UNTIDY = "Ver\u00adslag \x07van\u200b  het\n\toverleg"
TIDY = "Verslag van het overleg"


def test_titles_are_one_clean_line_wherever_they_come_from() -> None:
    """Heading, metadata and file name lose control and invisible characters and double spaces."""
    document = reading("Tekst.", headings=[UNTIDY], tags=[stated(TagName.TITLE, UNTIDY)])
    tags = tag_document(document, PurePath(f"{UNTIDY}.pdf"), TRACKS)
    titles = [(tag.evidence.origin, tag.value) for tag in tags if tag.name is TagName.TITLE]
    assert titles == [(Origin.METADATA, TIDY), (Origin.TITLE, TIDY), (Origin.FILE_NAME, TIDY)]


def test_a_cleaned_title_keeps_the_file_name_as_evidence() -> None:
    """What was found stays as it was found; only the value is tidied."""
    tags = tag_document(reading(), PurePath("Visie\u00a0 \u200bLisbeek.pdf"), TRACKS)
    found = {tag.value: tag.evidence for tag in tags if tag.name is TagName.TITLE}
    expected = Evidence(Origin.FILE_NAME, "Visie\u00a0 \u200bLisbeek.pdf")
    assert found == {"Visie Lisbeek": expected}
