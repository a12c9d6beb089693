"""The date of a document, and the dates in it that are not its own."""

from pathlib import PurePath

import pytest

from archive.model import Block, Origin, Page, Reading, Role, Span, TagName
from archive.tagging.documents import tag_document
from archive.tagging.settling import settle
from tests.archive.tagging_samples import TRACKS, reading, settled

LETTERHEAD = "Gemeente Lisbeek\nPostbus 12\n1234 AB Lisbeek\n\nStichting De Es\nEikenlaan 3\n\n"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("verslag 4 juli 2017.pdf", "", "2017-07-04", id="file name"),
        pytest.param("notulen_04_07_2017.pdf", "", "2017-07-04", id="digits in a file name"),
        pytest.param("Bijeenkomst juli 2018/verslag.pdf", "", "2018-07", id="folder"),
        pytest.param("v.pdf", "Datum: 4 juli 2017\nUw brief van 1 mei 2017", "2017-07-04",
                     id="label"),
        pytest.param("v.pdf", "Datum\n4 juli 2017", "2017-07-04", id="label above"),
        pytest.param("v.pdf", "Datum\n\n4 juli 2017", "2017-07-04", id="label above, with room"),
        pytest.param("v.pdf", "Wolkendam, 4 juli 2017\n\nBeste lezer", "2017-07-04", id="place"),
        pytest.param("v.pdf", "Verslag\ndinsdag 4 juli 2017", "2017-07-04", id="line of its own"),
        pytest.param("v.pdf", "Verslag vergadering van 4 juli 2017", "2017-07-04", id="meeting"),
        pytest.param("v.pdf", "Uitspraak van 4 juli 2017 in de zaak", "2017-07-04", id="ruling"),
        pytest.param("v.pdf", "Verslag overleg\nDinsdag 4 juli 2017, 14.00 - 16.00 uur, Lisbeek",
                     "2017-07-04", id="hour of a meeting"),
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
    ("text", "expected"),
    [
        # Letters.
        pytest.param("Datum 8 januari 2021\nBetreft Besluit op uw verzoek", "2021-01-08",
                     id="label without a colon"),
        pytest.param("Datum : 8-1-2021\nOns kenmerk : 12", "2021-01-08", id="colon after room"),
        pytest.param("Ons kenmerk 2021-12   Datum 8 januari 2021", "2021-01-08",
                     id="second label on a line"),
        pytest.param("Datum\t8 januari 2021\nOnderwerp\tInkoop", "2021-01-08", id="tab"),
        pytest.param("| Datum | 8 januari 2021 |", "2021-01-08", id="table with bars"),
        pytest.param("Uw brief van Ons kenmerk Datum\n3 december 2020 2021/44 8 januari 2021",
                     "2021-01-08", id="labels in a row, values below"),
        pytest.param("Datum Uw brief van Ons kenmerk\n8 januari 2021 3 december 2020 2021/44",
                     "2021-01-08", id="labels in a row, the date first"),
        pytest.param("Uw kenmerk Ons kenmerk Datum\n2021/44 8 januari 2021", "2021-01-08",
                     id="one value for several labels"),
        pytest.param("Datum Onderwerp\n8 januari 2021 Besluit op uw verzoek van 3 mei 2020",
                     "2021-01-08", id="value under the first label, another date after it"),
        pytest.param("VERZONDEN 1 6 MAART 2021", "2021-03-16", id="stamp of the sender"),
        pytest.param("Verz. 16 mrt. 2021", "2021-03-16", id="short label"),
        pytest.param("Datum\nOns kenmerk\nUw kenmerk\n\n8 januari 2021\n2021/44\n-",
                     "2021-01-08", id="column of labels before that of the values"),
        pytest.param("Uw brief van\n\nUw kenmerk\n\nDatum\n\n3 mei 2020\n\nE-4\n\n8 januari 2021",
                     "2021-01-08", id="cells of labels, the date of another first"),
        pytest.param("Dagtekening: 8 januari 2021", "2021-01-08", id="dagtekening"),
        pytest.param("Verzonden op: 8 januari 2021", "2021-01-08", id="sent"),
        pytest.param("Verzenddatum 8 januari 2021", "2021-01-08", id="day of sending"),
        pytest.param("Datum: 7 januari 2021\nVerzonden: 8 januari 2021", "2021-01-07",
                     id="dated before it was sent"),
        pytest.param("Datum: verzonden per e-mail op 8 januari 2021", "2021-01-08",
                     id="sent by mail"),
        pytest.param("Geachte heer,\n\nIn uw brief van 1 mei 2020 vraagt u iets.\n\n"
                     "Datum 8 januari 2021\nOns kenmerk 4", "2021-01-08",
                     id="letterhead read after the body"),
        pytest.param("'s-Lisbeek, 8 januari 2021", "2021-01-08", id="place with an apostrophe"),
        pytest.param("Bergen aan Zee, d.d. 8 januari 2021", "2021-01-08", id="place and d.d."),
        pytest.param("Datum: 8 januari '21", "2021-01-08", id="short year"),
        pytest.param("Date: 8 January 2021\nSubject: Call for tenders", "2021-01-08",
                     id="English letter"),
        pytest.param("Overeenkomst Hulp\nversie 8 januari 2021", "2021-01-08",
                     id="version below a title"),
        # Meetings.
        pytest.param("Notulen van de vergadering gehouden op 3 mei 2018 om 19.30 uur\n"
                     "1. Opening\nVastgesteld in de vergadering van 5 juni 2018.", "2018-05-03",
                     id="adopted at a later meeting"),
        pytest.param("Raadsnotulen\nVergaderdatum 27 november 2013\nPublicatiedatum 3 maart 2014",
                     "2013-11-27", id="day of the meeting, not of its publication"),
        pytest.param("Avondzitting op woensdag 27 november 2013", "2013-11-27", id="session"),
        pytest.param("Besluitenlijst vergadering college d.d. 12 juni 2018", "2018-06-12",
                     id="list of decisions"),
        pytest.param("Besluitenlijst 12 juni 2018", "2018-06-12", id="list of decisions, bare"),
        pytest.param("Besluit voor de vergadering van\n27 maart 2014", "2014-03-27",
                     id="broken after the preposition"),
        pytest.param("Datum en tijd: dinsdag 12 juni 2018, 19.30 uur", "2018-06-12",
                     id="date and time"),
        pytest.param("Verslag ontwikkeldialoog toegang, 14 september 2017, 10.00 - 12.00 uur",
                     "2017-09-14", id="dialogue with its hours"),
        pytest.param("Verslag marktconsultatie\nverblijf jeugd\nd.d. 14 september 2017",
                     "2017-09-14", id="title over several lines"),
        pytest.param("Ingelaste raadsvergadering van donderdag 14 september 2017", None,
                     id="sentence that opens otherwise"),
        # Decisions, contracts, policies.
        pytest.param("Beleidsregels jeugdhulp\nVastgesteld door het college van burgemeester en\n"
                     "wethouders van Lisbeek op 5 juni 2018", "2018-06-05", id="adopted"),
        pytest.param("Vastgesteld op: 5 juni 2018", "2018-06-05", id="adopted, as a label"),
        pytest.param("Aldus vastgesteld in de openbare vergadering van\nde raad van Lisbeek d.d.\n"
                     "5 juni 2018", "2018-06-05", id="adopted over three lines"),
        pytest.param("Aldus overeengekomen te Lisbeek op 5 juni 2018", "2018-06-05", id="agreed"),
        # Tenders and reports.
        pytest.param("Selectieleidraad\nVersie 1.0, 13 maart 2020", "2020-03-13", id="version"),
        pytest.param("Inkoopdocument\nDefinitieve versie d.d. 13 maart 2020", "2020-03-13",
                     id="final version"),
        pytest.param("Programma van eisen\nStatus: concept 0.3 - 13 maart 2020", "2020-03-13",
                     id="status"),
        pytest.param("Datum van verzending van de aankondiging: 13-03-2020", "2020-03-13",
                     id="announcement"),
        pytest.param("Publicatiedatum: 13-03-2020", "2020-03-13", id="publication"),
        pytest.param("Nota van inlichtingen 2\nDatum: vrijdag 13 maart 2020", "2020-03-13",
                     id="weekday that agrees"),
        pytest.param("Marktconsultatie\nmaart 2020", "2020-03", id="only a month"),
        pytest.param("Presentatie marktconsultatie van 13 maart 2020", "2020-03-13",
                     id="presentation"),
        pytest.param("PERSBERICHT\nLISBEEK, 2 juli 2018 – De gemeenten gaan door.", "2018-07-02",
                     id="dateline"),
        pytest.param("Persbericht, 2 juli 2018", "2018-07-02", id="press release"),
        pytest.param("Nota van Inlichtingen d.d. 2 juli 2018", "2018-07-02", id="note d.d."),
    ],
)  # fmt: skip
def test_documents_of_every_sort_are_dated(text: str, expected: str | None) -> None:
    """Each sort of paper has its own way of saying when it is from."""
    found = settled("v.pdf", LETTERHEAD + text).date
    assert (found and str(found)) == expected


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


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("De ontvangst is bevestigd per e-mail van\n19 februari 2021.",
                     id="end of a sentence on a line of its own"),
        pytest.param("Deze brief vervangt die van vrijdag\n19 februari 2021", id="after a weekday"),
        pytest.param("Het werkt terug tot 27\nmaart 2014.", id="day broken from its month"),
        pytest.param("Het reglement (vastgesteld 3 mei 2010 en gewijzigd d.d. 5 juni 2012) vervalt",
                     id="adoption of another paper"),
        pytest.param("4A Conceptverslag van de besloten vergadering van de commissie\n"
                     "d.d. 23 februari 2012", id="item of an agenda"),
        pytest.param("Uw brief van\n19 februari 2021", id="label of another above it"),
        pytest.param("Uw brief van: 19 februari 2021", id="label of another"),
        pytest.param("Uw brief van\nOns kenmerk\n\n19 februari 2021\n2021/44",
                     id="another's label in a column before the values"),
        pytest.param("Uw brief van Ons kenmerk Datum\n19 februari 2021 2021/44",
                     id="another's date under a row of labels"),
        pytest.param("INGEKOMEN 1 9 FEB. 2021", id="stamp of the receiver"),
        pytest.param("Ontvangen op 19 februari 2021", id="received"),
        pytest.param("Datum ontvangst: 19 februari 2021", id="day of receipt"),
        pytest.param("Datum inwerkingtreding: 1 januari 2021", id="entry into force"),
        pytest.param("Ingangsdatum 1 januari 2021", id="start"),
        pytest.param("Geboortedatum: 19 februari 2001", id="date of birth"),
        pytest.param("Volgende vergadering: 19 februari 2021", id="next meeting"),
        pytest.param("De overeenkomst loopt van 1 januari 2021 tot en met 31 december 2022",
                     id="term of a contract"),
        pytest.param("Reageren kan tot en met 23 juni 2017", id="deadline"),
        pytest.param("Uiterste datum voor vragen: 23 juni 2017", id="last day for questions"),
        pytest.param("Publicatie gunning gepland op 23 juni 2017", id="planned"),
        pytest.param("Datum: donderdag 13 maart 2020", id="weekday that differs"),
        pytest.param("Gelezen het voorstel van 3 mei 2018;\ngelet op artikel 2.9 van de wet",
                     id="proposal that was read"),
        pytest.param("Verslag over de beantwoording van uw vragen van 3 mei 2018",
                     id="questions of another"),
        pytest.param("Datum: 3 mei 2018\nDatum: 4 mei 2018", id="two labels that contradict"),
        pytest.param("Jaarverslag 2017", id="year of a report"),
        pytest.param("Uw brief van\n\nUw kenmerk\n\nDatum\n\n3 mei 2018\n\n8 mei 2018",
                     id="cells of labels, one value left out"),
        pytest.param("Marktconsultatie 12 september 2019\nLees het verslag.\nNota (november 2019)\n"
                     "Lees de nota.\nKort geding (15 januari 2020)\nLees de uitspraak.",
                     id="sections of a page, each with its date"),
        pytest.param("Sluiting\nvrijdag 11 juni 2021, 12.00 uur", id="hour of a deadline"),
    ],
)  # fmt: skip
def test_dates_that_a_page_only_mentions_are_not_taken(text: str) -> None:
    """No date is better than that of something else."""
    assert settled("v.pdf", LETTERHEAD + text).date is None


def test_a_mail_is_of_the_day_it_was_sent_whatever_it_answers() -> None:
    """The head of the first mail decides; those below it are older."""
    text = (
        "Van: A. de Vries\nAan: B. Smit\nDatum: woensdag 13 februari 2019 15:27\n"
        "Onderwerp: FW: inkoop\n\nVan: B. Smit\nVerzonden: maandag 11 februari 2019 11:19"
    )
    assert str(settled("v.pdf", text).date) == "2019-02-13"


def test_a_table_of_dates_does_not_date_the_document() -> None:
    """A date alone in a row of a table is one of many things that the table lists."""
    page = Page(1, "Overzicht\n4 juli 2017")
    blocks = (Block(Span(1, 0, 9)), Block(Span(1, 10, 21), Role.TABLE_ROW))
    document = Reading("application/pdf", "test", "1", (page,), blocks)
    assert settle(tag_document(document, PurePath("v.pdf"), TRACKS)).date is None


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param("Aldus vastgesteld in de vergadering van 5 juni 2018,\nde griffier",
                     "2018-06-05", id="adopted"),
        pytest.param("Lisbeek, 3 mei 2018\n\nde burgemeester,", "2018-05-03", id="signed"),
        pytest.param("Lisbeek, 3 mei 2018\n\nis ver weg", None, id="not signed"),
        pytest.param("Wij schreven u op 3 mei 2018.", None, id="mentioned"),
    ],
)  # fmt: skip
def test_a_document_may_say_its_date_at_its_end(last: str, expected: str | None) -> None:
    """The signing at the end counts when the first page says nothing."""
    pages = (Page(1, "Verordening jeugdhulp"), Page(2, last))
    blocks = tuple(Block(Span(page.number, 0, len(page.text))) for page in pages)
    document = Reading("application/pdf", "test", "1", pages, blocks)
    found = settle(tag_document(document, PurePath("v.pdf"), TRACKS)).date
    assert (found and str(found)) == expected


def test_the_end_of_a_document_without_pages_is_read_too() -> None:
    """A text file is one long page."""
    text = "Raamovereenkomst\n" + "De partijen doen wat zij beloven.\n" * 300
    found = settled("v.txt", text + "Aldus overeengekomen te Lisbeek op 5 juni 2018\n").date
    assert str(found) == "2018-06-05"


def test_a_long_line_of_dates_is_read_in_no_time_and_dates_nothing() -> None:
    """What is far before a date on its line is not looked at, and opens no sentence."""
    text = "Lijst van aldus bekende dagen: " + "3 mei 2018 en dan ook nog " * 2_000
    assert settled("v.txt", text).date is None
    assert settled("v.txt", "Verslag " + "van alles " * 60 + "van 3 mei 2018").date is None


def test_the_evidence_of_a_date_is_where_it_stands() -> None:
    """Page and characters lead back to the line."""
    document = reading("\n\n  Datum:  4 juli 2017  \nBeste lezer")
    tag = next(
        tag
        for tag in tag_document(document, PurePath("v.pdf"), TRACKS)
        if tag.name is TagName.DATE and tag.evidence.origin is Origin.TEXT
    )
    assert tag.evidence.text == "Datum: 4 juli 2017"
    assert tag.evidence.page == 1
    found = document.pages[0].text[tag.evidence.start : tag.evidence.end]
    assert found == "Datum:  4 juli 2017"


@pytest.mark.parametrize(
    ("heading", "text", "expected"),
    [
        pytest.param("Besluit verblijf (december 2018)",
                     "De besluitvorming vindt begin december 2017 plaats.", None,
                     id="the text has another year"),
        pytest.param("Besluit verblijf (december 2018)",
                     "In december 2017 dachten wij anders dan in december 2018.", "2018-12",
                     id="the text has both years"),
        pytest.param("Besluit verblijf (december 2018)",
                     "In november 2017 dachten wij anders.", "2018-12", id="another month"),
        pytest.param("Besluit verblijf (december 2018)",
                     "Op 3 december 2017 dachten wij anders.", "2018-12", id="a day, not a month"),
    ],
)  # fmt: skip
def test_a_heading_that_differs_from_its_text_by_the_year_settles_nothing(
    heading: str, text: str, expected: str | None
) -> None:
    """One of the two is mistaken, and a person may tell which."""
    found = settled("besluit.pdf", text, heading).date
    assert (found and str(found)) == expected
