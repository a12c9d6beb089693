"""What a document is about: candidates with their evidence, and what they settle."""

from collections.abc import Sequence
from pathlib import PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import (
    Block,
    Evidence,
    Identifier,
    Kind,
    Origin,
    Page,
    PartialDate,
    Precision,
    Reading,
    Role,
    Span,
    Tag,
    TagName,
    Track,
)
from archive.tagging import SETTLES_FROM, Settled, readable_name, settle, tag_document

TRACKS = (
    Track("Basishulp Jeugd", aliases=("basishulp",), cues=("ambulante hulp", "toegangsteam")),
    Track("Verblijf Jeugd", aliases=("inkoop verblijf",), cues=("pleegzorg", "gezinshuis")),
    Track("Besloten Verblijf Jeugd Één", aliases=("BVJ",), tenders=("998877",)),
)


def reading(
    text: str = "",
    *,
    headings: Sequence[str] = (),
    tags: Sequence[Tag] = (),
    identifiers: Sequence[Identifier] = (),
    media_type: str = "application/pdf",
) -> Reading:
    """A document of one page: ``headings``, each on a line of its own, and then ``text``."""
    page = "\n".join([*headings, text])
    blocks: list[Block] = []
    start = 0
    for heading in headings:
        blocks.append(Block(Span(1, start, start + len(heading)), Role.HEADING, level=1))
        start += len(heading) + 1
    blocks.append(Block(Span(1, start, len(page))))
    pages = (Page(1, page),)
    return Reading(media_type, "test", "1", pages, tuple(blocks), tuple(tags), tuple(identifiers))


def stated(name: TagName, value: str, confidence: float = 1.0) -> Tag:
    """A tag that the file states of itself."""
    return Tag(name, value, Evidence(Origin.METADATA, value), confidence)


def settled(path: str, text: str = "", *headings: str) -> Settled:
    """What a document under ``path`` settles as."""
    return settle(tag_document(reading(text, headings=headings), PurePath(path), TRACKS))


# --- file names ----------------------------------------------------------------------------


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


# --- title ---------------------------------------------------------------------------------


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


# --- kind ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Nota van inlichtingen 2", Kind.CLARIFICATION),
        ("2e NvI Verblijf", Kind.CLARIFICATION),
        ("Vragen en antwoorden inkoop", Kind.CLARIFICATION),
        ("nota van inlichtingen marktconsultatie", Kind.CLARIFICATION),
        ("vonnis kort geding", Kind.RULING),
        ("Uitspraak voorzieningenrechter", Kind.RULING),
        ("arrest_hof_2019", Kind.RULING),
        ("Beschikking kinderrechter", Kind.RULING),
        ("ECLI_NL_FICTIE_2018_12", Kind.RULING),
        ("verslag marktconsultatie", Kind.REPORT),
        ("Verslag van de presentatie", Kind.REPORT),
        ("Marktconsultatie juli 2018 - verslag", Kind.REPORT),
        ("notulen werkgroep", Kind.REPORT),
        ("Ontwikkeldialoog jongerenwerk", Kind.REPORT),
        ("Samenvatting schriftelijke marktconsultatie", Kind.REPORT),
        ("schriftelijke marktconsultatie - samenvatting", Kind.REPORT),
        ("Marktconsultatie juli 2018 presentatie", Kind.PRESENTATION),
        ("PPT inkoopstrategie", Kind.PRESENTATION),
        ("Presentatie bij het besluit", Kind.PRESENTATION),
        ("Persbericht uitspraak kort geding", Kind.PRESS_RELEASE),
        ("Uitspraak kort geding persbericht", Kind.PRESS_RELEASE),
        ("Visie op verblijf", Kind.POLICY),
        ("inkoopstrategie_verblijf", Kind.POLICY),
        ("Verordening jeugdhulp Lisbeek", Kind.POLICY),
        ("Nota reserves", Kind.POLICY),
        ("Verslag 2017 en uitvoeringsagenda 2018", Kind.POLICY),
        ("selectieleidraad", Kind.TENDER),
        ("Inkoopdocument verblijf", Kind.TENDER),
        ("aankondiging van de opdracht", Kind.TENDER),
        ("Bestek vervoer", Kind.TENDER),
        ("schriftelijke marktconsultatie", Kind.CONSULTATION),
        ("Collegebesluit inkoopdocument", Kind.DECISION),
        ("Besluit tot vaststelling van de inkoopstrategie", Kind.DECISION),
        ("besluit_wob-verzoek_Wolkendam", Kind.DECISION),
        ("Brief over de nota van inlichtingen", Kind.LETTER),
        ("Aanbiedingsbrief nota van inlichtingen", Kind.LETTER),
        ("Raamovereenkomst verblijf", Kind.CONTRACT),
        ("concept overeenkomst 2020", Kind.CONTRACT),
    ],
)
def test_the_kind_follows_from_the_file_name(name: str, kind: Kind) -> None:
    """What is more specific, or heads the name, decides."""
    assert settled(f"{name}.pdf").kind is kind


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Presentatie en verslag", id="two kinds at once"),
        pytest.param("marktconsultatie 4 juli", id="an event, of whatever paper"),
        pytest.param("Aanbesteding Basishulp", id="a procedure, of whatever paper"),
        pytest.param("Agenda met verslag vorige vergadering", id="an agenda"),
        pytest.param("1_wob-besluit_mail_wethouder", id="a mail that a decision made public"),
        pytest.param("Inventarislijst bij beschikking", id="a list with a decision"),
        pytest.param("Bijlage bij nota van inlichtingen", id="an annex"),
        pytest.param("Jaarverslag 2018", id="an annual report"),
        pytest.param("Contractstandaarden", id="a longer word"),
        pytest.param("Representatie van jongeren", id="a word inside another"),
        pytest.param("foto", id="no kind at all"),
    ],
)
def test_an_ambiguous_name_leaves_the_kind_open(name: str) -> None:
    """A wrong kind is worse than none."""
    assert settled(f"{name}.pdf").kind is None


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("Marktconsultatie 4 juli 2017/verslag.pdf", Kind.REPORT),
        ("Schriftelijke marktconsultatie/samenvatting.pdf", Kind.REPORT),
        ("persberichten/stuk 12.pdf", Kind.PRESS_RELEASE),
        ("verslagen/uitspraken/stuk 12.pdf", Kind.RULING),
        ("verslagen/agenda.pdf", None),
        ("aanbesteding/stuk 12.pdf", None),
        ("stuk 12.pptx", Kind.PRESENTATION),
        ("verslag.pptx", Kind.REPORT),
    ],
)
def test_folders_and_extensions_speak_where_the_name_is_silent(path: str, kind: Kind) -> None:
    """The nearest folder counts, less than the file name does."""
    assert settled(path).kind is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("PERSBERICHT\nRechter doet uitspraak.", Kind.PRESS_RELEASE, id="label"),
        pytest.param("Vonnis in kort geding van 2 juli 2018", Kind.RULING, id="opening line"),
        pytest.param("V O N N I S\nin de zaak van", Kind.RULING, id="spaced label"),
        pytest.param("zaaknummer 1\narrest van 2 juli 2018\nin de zaak", Kind.RULING,
                     id="opening line of a court"),
        pytest.param("het hof wees\narrest in de zaak", None, id="broken sentence"),
        pytest.param("E-mail\ninfo\nGeachte leden,", Kind.LETTER, id="address of a letter"),
        pytest.param("Raadsnotulen\nAanwezig: allen", Kind.REPORT, id="label of minutes"),
        pytest.param("Lisbeek\n\nGeachte leden,\n\nHierbij ...", Kind.LETTER, id="salutation"),
        pytest.param("Gelet op de wet\nBesluit:\nvast te stellen", Kind.DECISION, id="formula"),
        pytest.param("De rechter deed\nuitspraak in de zaak.", None, id="word in a sentence"),
        pytest.param("Voordracht over wonen\nBesluit:\nals volgt", None, id="a proposal"),
        pytest.param("Nr.\nNota\nVisie\nMarktconsultatie", None, id="heads of columns"),
    ],
)  # fmt: skip
def test_the_top_of_the_first_page_tells_the_kind(text: str, kind: Kind | None) -> None:
    """A line that only names a genre counts; a word in a sentence does not."""
    assert settled("stuk 12.pdf", text).kind is kind


def test_a_ruling_in_the_heading_of_a_press_release_does_not_make_it_a_ruling() -> None:
    """The label above the heading is more specific than the subject."""
    text = "Persbericht\nDe rechtbank wees vonnis. ECLI:NL:FICTIE:2018:12"
    assert settled("stuk 12.pdf", text, "Uitspraak kort geding jeugd").kind is Kind.PRESS_RELEASE


def test_a_document_with_an_ecli_of_its_own_is_a_ruling() -> None:
    """What the file claims as its own identifier outweighs its name."""
    document = reading(identifiers=[Identifier("ecli", "ECLI:NL:FICTIE:2018:12")])
    tags = tag_document(document, PurePath("verslag.pdf"), TRACKS)
    assert settle(tags).kind is Kind.RULING


# --- tracks --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "tracks"),
    [
        pytest.param("verslag_basishulp-jeugd.pdf", "", ("Basishulp Jeugd",), id="name"),
        pytest.param("BASISHULP.pdf", "", ("Basishulp Jeugd",), id="alias in capitals"),
        pytest.param("Verblijf Jeugd/v.pdf", "", ("Verblijf Jeugd",), id="folder"),
        pytest.param(
            "Verblijf Jeugd/Basishulp Jeugd/v.pdf", "", ("Basishulp Jeugd",), id="nearest folder"
        ),
        pytest.param("v.pdf", "Inkoop\nBasishulp  Jeugd", ("Basishulp Jeugd",), id="first page"),
        pytest.param(
            "besloten verblijf jeugd een.pdf",
            "",
            ("Besloten Verblijf Jeugd Één",),
            id="longest name, without diacritics",
        ),
        pytest.param(
            "basishulp en verblijf jeugd.pdf",
            "",
            ("Basishulp Jeugd", "Verblijf Jeugd"),
            id="two tracks",
        ),
        pytest.param(
            "v.pdf", "tendernummer 998877", ("Besloten Verblijf Jeugd Één",), id="tender number"
        ),
        pytest.param("v.pdf", "kosten: 998877 euro", (), id="number that is no tender"),
        pytest.param("basishulpverlener.pdf", "", (), id="only whole words"),
        pytest.param("v.pdf", "over pleegzorg", (), id="one cue on a page is too little"),
        pytest.param(
            "v.pdf", "pleegzorg of gezinshuis", ("Verblijf Jeugd",), id="two cues on a page"
        ),
        pytest.param("pleegzorg.pdf", "", ("Verblijf Jeugd",), id="cue in a name"),
        pytest.param(
            "pleegzorg.pdf", "Basishulp Jeugd", ("Basishulp Jeugd",), id="a name beats a cue"
        ),
        pytest.param("pleegzorg en ambulante hulp.pdf", "", (), id="cues of two tracks"),
    ],
)
def test_tracks_are_found_by_name_and_else_by_cue(
    path: str, text: str, tracks: tuple[str, ...]
) -> None:
    """Whole words count, the nearest and most decisive place first."""
    assert set(settled(path, text).tracks) == set(tracks)


# --- date ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("verslag 4 juli 2017.pdf", "", "2017-07-04", id="file name"),
        pytest.param("notulen_04_07_2017.pdf", "", "2017-07-04", id="digits in a file name"),
        pytest.param("Bijeenkomst juli 2018/verslag.pdf", "", "2018-07", id="folder"),
        pytest.param("v.pdf", "Datum: 4 juli 2017\nUw brief van 1 mei 2017", "2017-07-04",
                     id="label"),
        pytest.param("v.pdf", "Datum\n4 juli 2017", "2017-07-04", id="label above"),
        pytest.param("v.pdf", "Wolkendam, 4 juli 2017\n\nBeste lezer", "2017-07-04", id="place"),
        pytest.param("v.pdf", "Verslag\ndinsdag 4 juli 2017", "2017-07-04", id="line of its own"),
        pytest.param("v.pdf", "Verslag vergadering van 4 juli 2017", "2017-07-04", id="meeting"),
        pytest.param("v.pdf", "Uitspraak van 4 juli 2017 in de zaak", "2017-07-04", id="ruling"),
        pytest.param("v.pdf", "Bijeenkomst gehouden op 4 juli 2017 te Lisbeek", "2017-07-04",
                     id="held on"),
        pytest.param("bijeenkomst 4 en 5 juli 2017.pdf", "", "2017-07", id="two days of a month"),
        pytest.param("maart 2018/verslag 4 maart 2018.pdf", "", "2018-03-04", id="folder agrees"),
        pytest.param("verslag juli 2018.pdf", "Datum: 4 juli 2018", "2018-07-04", id="refined"),
        pytest.param("verslag juli 2018.pdf", "Datum: 4 mei 2018", "2018-07", id="not moved"),
    ],
)  # fmt: skip
def test_the_date_of_a_document_is_found(path: str, text: str, expected: str) -> None:
    """Names and marked places at the top of the first page date a document."""
    assert str(settled(path, text).date) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("inleveren uiterlijk 4 juli 2017.pdf", "", id="deadline"),
        pytest.param("tarieven vanaf 1 januari 2019.pdf", "", id="start"),
        pytest.param("inkoop per 1-1-2019.pdf", "", id="per"),
        pytest.param("regeling geldend van 1-1-2018 tot 31-12-2018.pdf", "", id="period"),
        pytest.param("model basishulp 2019.pdf", "", id="bare year"),
        pytest.param("verslag 4 juli 2017 en 5 mei 2018.pdf", "", id="two dates"),
        pytest.param("v.pdf", "Inschrijven tot en met\nUiterlijk 4 juli 2017", id="deadline line"),
        pytest.param("v.pdf", "Zoals besproken op 4 juli 2017 kopen wij hulp in.", id="sentence"),
        pytest.param("v.pdf", "In uw brief d.d. 4 juli 2017 vraagt u", id="letter of another"),
        pytest.param("v.pdf", "3 E-mail d.d. 7-2-2019 openbaar", id="row of a list"),
        pytest.param("v.pdf", "4 juli 2017\n5 mei 2018", id="lines that contradict"),
        pytest.param("v.pdf", "Sluitingsdatum: 4 juli 2017", id="closing date"),
        pytest.param("consultatie 4 juli 2017/nota van inlichtingen.pdf", "", id="later than it"),
        pytest.param("consultatie 4 juli 2017/samenvatting.pdf", "", id="summary, later too"),
    ],
)
def test_a_date_that_is_not_the_documents_own_is_not_taken(path: str, text: str) -> None:
    """Deadlines, periods, other papers' dates and contradictions leave the date open."""
    assert settled(path, text).date is None


# --- language, evidence --------------------------------------------------------------------

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
    evidence = {(tag.name, tag.value): tag.evidence for tag in tags}
    assert evidence == evidence | {
        (TagName.KIND, "nvi"): Evidence(Origin.TITLE, "Nota van Inlichtingen", 1),
        (TagName.DATE, "2017-07-04"): Evidence(Origin.TEXT, "Datum: 4 juli 2017", 1),
        (TagName.TRACK, "Basishulp Jeugd"): Evidence(Origin.TEXT, "Basishulp Jeugd", 1),
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


@given(st.text(max_size=200), st.text("abcEN-_./0123456789 é", min_size=1, max_size=40))
def test_tagging_any_text_is_sure_of_its_form_and_repeatable(text: str, path: str) -> None:
    """Random documents raise nothing, and the same document gets the same tags."""
    document = reading(text)
    tags = tag_document(document, PurePath(path), TRACKS)
    assert tags == tag_document(document, PurePath(path), TRACKS)
    settle(tags)


# --- settling ------------------------------------------------------------------------------

VALUES = {
    TagName.TITLE: st.sampled_from(["Visie", "Verslag"]),
    TagName.KIND: st.sampled_from([str(kind) for kind in Kind]),
    TagName.TRACK: st.sampled_from([track.name for track in TRACKS]),
    TagName.DATE: st.sampled_from(["2018", "2018-07", "2018-07-04", "2018-07-05", "2019-01-01"]),
    TagName.LANGUAGE: st.sampled_from(["nl", "en"]),
}


@st.composite
def tags(draw: st.DrawFn) -> Tag:
    """Any tag with a possible value."""
    name = draw(st.sampled_from(TagName))
    origin = draw(st.sampled_from(Origin))
    confidence = 1.0 if origin is Origin.PERSON else draw(st.sampled_from([0.3, 0.6, 0.9]))
    return Tag(name, draw(VALUES[name]), Evidence(origin, "words"), confidence)


def chosen(result: Settled) -> dict[TagName, set[str]]:
    """The values of a result, by name."""
    single = {
        TagName.TITLE: result.title,
        TagName.KIND: result.kind,
        TagName.DATE: result.date,
        TagName.LANGUAGE: result.language,
    }
    return {name: {str(value)} if value else set() for name, value in single.items()} | {
        TagName.TRACK: set(result.tracks)
    }


@given(st.lists(tags()))
def test_only_values_of_confident_tags_are_settled(given_tags: list[Tag]) -> None:
    """Nothing is settled that no tag of enough confidence says."""
    for name, values in chosen(settle(given_tags)).items():
        able = {tag.value for tag in given_tags if tag.name is name and tag.confidence >= 0.5}
        assert values <= able


@given(st.lists(tags()))
def test_the_order_of_the_tags_does_not_matter(given_tags: list[Tag]) -> None:
    """Kind, date, language and the set of tracks do not depend on the order of finding."""
    turned = chosen(settle(given_tags[::-1]))
    before = chosen(settle(given_tags))
    del turned[TagName.TITLE], before[TagName.TITLE]
    assert turned == before


@given(st.lists(tags()), tags())
def test_what_a_person_says_is_settled(given_tags: list[Tag], said: Tag) -> None:
    """A person's only word on a property prevails over whatever the rules found."""
    person = Tag(said.name, said.value, Evidence(Origin.PERSON, "set"))
    others = [tag for tag in given_tags if tag.evidence.origin is not Origin.PERSON]
    assert chosen(settle([*others, person]))[said.name] == {said.value}


@given(st.lists(tags()), st.sampled_from(TagName))
def test_a_person_can_set_a_property_to_nothing(given_tags: list[Tag], name: TagName) -> None:
    """An empty value of a person leaves the property open, whatever the rules found."""
    others = [tag for tag in given_tags if tag.evidence.origin is not Origin.PERSON]
    nothing = Tag(name, "", Evidence(Origin.PERSON, "cleared"))
    assert chosen(settle([*others, nothing]))[name] == set()


@given(st.lists(tags()))
def test_weak_tags_change_nothing(given_tags: list[Tag]) -> None:
    """Candidates below the border can be left out."""
    strong = [tag for tag in given_tags if tag.confidence >= SETTLES_FROM]
    assert settle(given_tags) == settle(strong)


def dated(value: str, origin: Origin, confidence: float = 0.9) -> Tag:
    """A date tag."""
    return Tag(TagName.DATE, value, Evidence(origin, value), confidence)


@pytest.mark.parametrize(
    ("given_tags", "expected"),
    [
        pytest.param([], None, id="nothing known"),
        pytest.param(
            [dated("2018-07", Origin.TITLE), dated("2018-07-04", Origin.FILE_NAME)],
            "2018-07-04",
            id="a less decisive origin refines",
        ),
        pytest.param(
            [dated("2018-07", Origin.TITLE), dated("2018-08-04", Origin.FILE_NAME)],
            "2018-07",
            id="a less decisive origin does not move",
        ),
        pytest.param(
            [dated("2018", Origin.TITLE), dated("2018-07", Origin.FILE_NAME),
             dated("2018-07-04", Origin.TEXT)],
            "2018-07-04",
            id="refined twice",
        ),
        pytest.param(
            [dated("2018-07-04", Origin.TITLE), dated("2018-07-05", Origin.TITLE),
             dated("2018-07-05", Origin.TEXT)],
            None,
            id="contradiction in one origin",
        ),
        pytest.param(
            [dated("2018-07-04", Origin.TITLE), dated("2018-07-05", Origin.TITLE, 0.6)],
            "2018-07-04",
            id="the more confident of one origin",
        ),
        pytest.param(
            [dated("2018-07", Origin.TEXT), dated("2018-07-04", Origin.TEXT)],
            "2018-07-04",
            id="one inside the other is no contradiction",
        ),
        pytest.param(
            [dated("2018-07", Origin.PERSON, 1), dated("2018-07-04", Origin.TITLE)],
            "2018-07",
            id="what a person said is not refined",
        ),
        pytest.param([dated("2018-07-04", Origin.TITLE, 0.4)], None, id="too weak"),
    ],
)  # fmt: skip
def test_dates_settle_by_origin_confidence_and_precision(
    given_tags: list[Tag], expected: str | None
) -> None:
    """The most decisive origin chooses the period; others may only narrow it."""
    date = settle(given_tags).date
    assert (None if date is None else str(date)) == expected
    assert date is None or date.precision is not Precision.NONE


def test_the_most_decisive_origin_gives_all_tracks() -> None:
    """Tracks of one origin go together; those of lesser origins are left out."""
    names = [
        ("Verblijf Jeugd", Origin.TITLE),
        ("Basishulp Jeugd", Origin.TITLE),
        ("X", Origin.TEXT),
    ]
    given_tags = [Tag(TagName.TRACK, name, Evidence(origin, name)) for name, origin in names]
    assert settle(given_tags).tracks == ("Verblijf Jeugd", "Basishulp Jeugd")


def test_two_kinds_of_equal_weight_settle_nothing() -> None:
    """A contradiction in the most decisive origin is left for a person."""
    given_tags = [
        Tag(TagName.KIND, kind, Evidence(origin, kind), 0.9)
        for kind, origin in [
            *((Kind.REPORT, Origin.TITLE), (Kind.LETTER, Origin.TITLE)),
            (Kind.REPORT, Origin.TEXT),
        ]
    ]
    assert settle(given_tags).kind is None
    assert settle(given_tags[1:]).kind is Kind.LETTER
