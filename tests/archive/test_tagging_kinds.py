"""The kind of a document: by its name, its folders and its first page."""

from pathlib import PurePath

import pytest

from archive.model import Identifier, Kind
from archive.tagging.documents import tag_document
from archive.tagging.settling import settle
from tests.archive.tagging_samples import TRACKS, reading, settled


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
        pytest.param("Samenvatting inlichtingenbijeenkomst Hulp\nd.d. 3 mei 2018", Kind.REPORT,
                     id="title on the first line"),
        pytest.param("Tweede nota van inlichtingen aanbesteding Hulp\n3 mei 2018",
                     Kind.CLARIFICATION, id="title on the first line, with its number"),
        pytest.param("Verslagen zijn te vinden op de site,\nen ook elders.", None,
                     id="sentence on the first line"),
        pytest.param("Aan: De Es\nDatum: 3 mei 2018\nOnderwerp: gunningsbeslissing hulp\n\n"
                     "Geachte heer,", Kind.DECISION, id="letter with some fields of a mail"),
        pytest.param("Datum\n3 mei 2018\nBetreft\nBesluit op uw verzoek\n\nGeachte heer,",
                     Kind.DECISION, id="subject on the next line"),
        pytest.param("Bijlage 3 bij nota van inlichtingen\nPrijzen", None, id="annex"),
        pytest.param("RAADSINFORMATIEBRIEF\nVan: het college\nAan: de raad\nDatum: 3 mei 2018",
                     Kind.LETTER, id="memo with the fields of a mail"),
        pytest.param("Lisbeek\n\nGeacht college,\n\nHierbij ...", Kind.LETTER,
                     id="salutation of a body"),
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


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Raadsbrief voortgang inkoop jeugdhulp", Kind.LETTER),
        ("Raadsinformatiebrief inkoop", Kind.LETTER),
        ("Kamerbrief tarieven", Kind.LETTER),
        ("collegebrief_aan_raad_12-6-2018", Kind.LETTER),
        ("Besluitenlijst college 12 juni 2018", Kind.DECISION),
        ("BW-besluitenlijst week 24", Kind.DECISION),
        ("Woo-besluit inkoop", Kind.DECISION),
        ("Beslissing op bezwaar", Kind.DECISION),
        ("Gunningsbeslissing perceel 2", Kind.DECISION),
        ("omgevingsvergunning Eikenlaan", Kind.DECISION),
        ("Subsidiebeschikking 2019 De Es", Kind.DECISION),
        ("Persbericht start aanbesteding", Kind.PRESS_RELEASE),
        ("Aanbestedingsleidraad jeugdhulp", Kind.TENDER),
        ("Inschrijfleidraad perceel 1", Kind.TENDER),
        ("Programma van Eisen verblijf", Kind.TENDER),
        ("PvE pleegzorg", Kind.TENDER),
        ("Raamovereenkomst jeugdhulp 2019", Kind.CONTRACT),
        ("Dienstverleningsovereenkomst De Es", Kind.CONTRACT),
        ("Convenant jeugdveiligheid", Kind.CONTRACT),
        ("Addendum 2020 De Es", Kind.CONTRACT),
        ("Verslag ontwikkeldialoog toegang", Kind.REPORT),
        ("Sfeerverslag bijeenkomst ouders", Kind.REPORT),
        ("Conceptverslag fysieke overlegtafel", Kind.REPORT),
        ("Raadsnotulen 14 maart 2012", Kind.REPORT),
        ("Presentatie marktconsultatie", Kind.PRESENTATION),
        ("Sheets informatiebijeenkomst", Kind.PRESENTATION),
        ("N.v.I. 3 perceel 2", Kind.CLARIFICATION),
        ("Q&A marktconsultatie", Kind.CLARIFICATION),
        ("Derde nota van inlichtingen", Kind.CLARIFICATION),
        ("Nadere regels jeugdhulp Lisbeek", Kind.POLICY),
        ("Transformatieplan jeugd", Kind.POLICY),
        ("Regiovisie jeugdhulp", Kind.POLICY),
    ],
)
def test_the_papers_of_procurement_are_known_by_their_names(name: str, kind: Kind) -> None:
    """What municipalities call their papers."""
    assert settled(f"{name}.pdf").kind is kind


@pytest.mark.parametrize(
    "name",
    [
        "Conceptbesluit inkoop",
        "Raadsvoorstel inkoop jeugdhulp",
        "Collegeadvies vaststellen inkoopstrategie",
        "Nieuwsbrief jeugdhulp juni",
        "Proces-verbaal van opening",
        "Jaarverslag 2018",
        "Subsidieregeling jeugd",
        "Inschrijfformulier perceel 1",
        "FW wob-besluit inkoop",
    ],
)
def test_papers_without_a_kind_of_their_own_get_none(name: str) -> None:
    """A proposal is no decision, a newsletter no letter."""
    assert settled(f"{name}.pdf").kind is None


DECISION = (
    "Gemeente Lisbeek\n\nHet college van burgemeester en wethouders,\n"
    "gelet op artikel 2.9 van de Jeugdwet,\n\nbesluit:\n\n1. de tarieven vast te stellen."
)
LETTER = "Stichting De Es\n\nOnderwerp: {}\n\nGeachte heer, mevrouw,\n\nHierbij ontvangt u iets."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param(DECISION, Kind.DECISION, id="who decides"),
        pytest.param(f"Voordracht\n{DECISION}", None, id="proposed decision"),
        pytest.param(f"Verordening jeugdhulp Lisbeek\n{DECISION}", Kind.POLICY, id="regulation"),
        pytest.param(LETTER.format("uw vraag"), Kind.LETTER, id="letter"),
        pytest.param(LETTER.format("Besluit op uw Woo-verzoek"), Kind.DECISION,
                     id="decision as a letter"),
        pytest.param(LETTER.format("Wob-besluit speelplein"), Kind.DECISION,
                     id="decision as a letter, in one word"),
        pytest.param(LETTER.format("Conceptbesluit op uw verzoek"), Kind.LETTER,
                     id="letter with a draft"),
        pytest.param(LETTER.format("Raadsinformatiebrief over wachttijden"), Kind.LETTER,
                     id="letter to the council"),
        pytest.param(LETTER.format("Verslag van de bijeenkomst"), Kind.LETTER,
                     id="letter about minutes"),
        pytest.param("De ondergetekenden:\n1. Gemeente Lisbeek en\n2. De Es\n"
                     "komen het volgende overeen:\nArtikel 1", Kind.CONTRACT, id="parties"),
        pytest.param("Overleg toegang\nAanwezig: A. de Vries\nAfwezig: B. Smit\n1. Opening",
                     Kind.REPORT, id="who was there"),
        pytest.param("Aanwezig: A. de Vries\nwij zien u graag", None, id="only who was there"),
        pytest.param("Inkoop jeugdhulp, aanbesteding\nVraag 1\nWat is het tarief?\nAntwoord\nNul\n"
                     "Vraag 2\nWanneer?\nAntwoord\nNu", Kind.CLARIFICATION, id="questions"),
        pytest.param("Inkoop jeugdhulp, aanbesteding\nNr Perceel Vraag Antwoord\n1 2 Wat? Dit.",
                     Kind.CLARIFICATION, id="columns of questions"),
        pytest.param("Kamervragen over de aanbesteding\nVraag 1\nWat?\nAntwoord\nNul\nVraag 2\n"
                     "Wanneer?\nAntwoord\nNu", None, id="questions of parliament"),
        pytest.param("Over alles\nVraag 1\nWat?\nAntwoord\nNul\nVraag 2\nHoe?\nAntwoord\nZo",
                     None, id="questions about anything"),
        pytest.param("PERSBERICHT\nLisbeek koopt in", Kind.PRESS_RELEASE, id="label"),
        pytest.param("B E S L U I T\nhet college", Kind.DECISION, id="spaced letters"),
    ],
)  # fmt: skip
def test_the_form_of_a_page_tells_its_kind(text: str, kind: Kind | None) -> None:
    """A document whose name says nothing is known by how it is laid out."""
    assert settled("3453455.pdf", text).kind is kind


def test_a_mail_is_not_what_its_name_is_about() -> None:
    """A mail about a decision is no decision; the name stays a candidate."""
    text = "Van: A. de Vries\nAan: B. Smit\nOnderwerp: besluit\nGeachte heer,"
    document = reading(text)
    tags = tag_document(document, PurePath("wob-besluit.pdf"), TRACKS)
    assert settle(tags).kind is None
    assert any(tag.value == Kind.DECISION for tag in tags)
