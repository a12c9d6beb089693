"""What a ruling states of itself, whatever file it comes in."""

from collections.abc import Callable
from pathlib import Path, PurePath

import pytest

from archive.considerations import mark_considerations
from archive.describe import Order, describe
from archive.model import Identifier, Kind, PartialDate, PassageKind, Reading, Ruling
from archive.rulings import read_ruling, ruling_tags
from archive.settings import Settings
from archive.split import split
from archive.stored import NewDocument
from tests.archive.builders import Piece, consideration, heading, reading_of, row
from tests.archive.coverage import assert_covered
from tests.archive.ruling_samples import BODY, as_docx, as_html, as_pdf, as_text

WRITERS: dict[str, Callable[[Path], None]] = {
    "a.txt": as_text,
    "a.html": as_html,
    "a.docx": as_docx,
    "a.pdf": as_pdf,
}


def described(path: Path) -> NewDocument:
    """What is found out about a file."""
    return describe(Order(path, PurePath(path.name), "a" * 64, 1, (), Settings(tracks=()), "2026"))


def understood(*pieces: Piece | str) -> Ruling:
    """What a ruling of these blocks states."""
    reading = mark_considerations(reading_of(*pieces))
    return read_ruling(reading, split(reading, "d" * 12, ruling=True)[0])


@pytest.mark.parametrize("name", WRITERS)
def test_a_ruling_is_understood_alike_in_every_format(tmp_path: Path, name: str) -> None:
    """From its body alone, each format gives the same fields, and null for the others."""
    path = tmp_path / name
    WRITERS[name](path)

    new = described(path)

    assert new.settled.kind is Kind.RULING
    assert new.settled.date == PartialDate(2018, 3, 12)
    ruling = new.ruling
    assert ruling is not None
    assert ruling.ecli is None
    assert ruling.summary is None
    assert ruling.court == "Rechtbank Wolkendam"
    assert ruling.place == "Lisbeek"
    assert ruling.case_numbers == ("C/99/247432", "KG ZA 18-233")
    assert ruling.decided_on == PartialDate(2018, 3, 12)
    assert ruling.procedure == "kort geding"
    assert ruling.roles == ("eiseres", "gedaagde")
    assert [each.number for each in ruling.considerations] == [
        *("1.1", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2")
    ]
    assert ruling.decision is not None
    assert "wijst de vorderingen af" in ruling.decision
    assert "gewezen door" not in ruling.decision


def test_a_consideration_is_the_passage_that_holds_it(tmp_path: Path) -> None:
    """Number, text and page are those of a passage that search returns, its headings apart."""
    path = tmp_path / "a.txt"
    as_text(path)
    new = described(path)
    assert new.ruling is not None
    passages = {each.id: each for each in new.passages}
    for each in new.ruling.considerations:
        passage = passages[each.passage]
        assert (passage.number, passage.page) == (each.number, each.page)
        assert passage.text.endswith(each.text)
        assert each.text.startswith(each.number)
        assert passage.kind is PassageKind.CONSIDERATION


def test_what_stands_below_the_decision_is_no_consideration(tmp_path: Path) -> None:
    """The formula that closes the ruling is a passage of its own."""
    path = tmp_path / "a.txt"
    as_text(path)
    last = described(path).passages[-1]
    assert last.kind is PassageKind.PARAGRAPH
    assert last.text.startswith("Dit vonnis is gewezen door")


def test_the_table_above_a_published_ruling_is_read(tmp_path: Path) -> None:
    """What the publisher states above the text comes along with what the text states."""
    path = tmp_path / "a.txt"
    labels = (
        "ECLI:NL:FICTIE:2011:BX1234\n\nInstantie\nRechtbank Wolkendam\n\nDatum uitspraak\n"
        "12-03-2011\n\nDatum publicatie\n15-03-2011\n\nZaaknummer\nC/99/247432 / KG ZA 11-233\n\n"
        "Bijzondere kenmerken\nKort geding\n\nInhoudsindicatie\nInkoop van jeugdhulp.\nVordering"
        " afgewezen.\n\nUitspraak\n\n"
    )
    path.write_text(labels + "\n\n".join(BODY), encoding="utf-8")

    new = described(path)

    assert new.ruling is not None
    assert new.ruling.ecli == "ECLI:NL:FICTIE:2011:BX1234"
    assert new.ruling.court == "Rechtbank Wolkendam"
    assert new.ruling.decided_on == PartialDate(2011, 3, 12)
    assert new.ruling.summary == "Inkoop van jeugdhulp. Vordering afgewezen."
    assert new.ruling.procedure == "kort geding"
    assert set(new.identifiers) == {
        Identifier("ecli", "ECLI:NL:FICTIE:2011:BX1234"),
        Identifier("ljn", "BX1234"),
        Identifier("case-number", "C/99/247432 / KG ZA 11-233"),
        Identifier("case-number", "C/99/247432"),
        Identifier("case-number", "KG ZA 11-233"),
    }


LINE_HEADS = [
    ("RECHTBANK DEN HAAG", "court", "Rechtbank Den Haag"),
    ("RECHTBANK WOLKENDAM (FICTIEF)", "court", "Rechtbank Wolkendam"),
    ("GERECHTSHOF TE ’S-HERTOGENBOSCH", "court", "Gerechtshof 's-Hertogenbosch"),
    ("Centrale Raad van Beroep", "court", "Centrale Raad van Beroep"),
    ("AFDELING BESTUURSRECHTSPRAAK", "court", "Raad van State"),
    ("De president van het College van Beroep voor het bedrijfsleven", "court",
     "College van Beroep voor het bedrijfsleven"),
    ("BELASTINGKAMER GERECHTSHOF TE WOLKENDAM UITSPRAAK", "court", "Gerechtshof Wolkendam"),
    ("Hoge Raad der Nederlanden", "court", "Hoge Raad"),
    ("op het hoger beroep tegen de uitspraak van de rechtbank Wolkendam", "court", None),
    ("rechtbank Wolkendam, zittingsplaats Lisbeek van 8 januari 2014", "court", None),
    ("Rechtbank Wolkendam, zittingsplaats Lisbeek", "place", "Lisbeek"),
    ("Sectie Kanton – locatie Lisbeek", "place", "Lisbeek"),
    ("RECHTBANK MIDDEN-NEDERLAND", "place", None),
    ("Uitspraakdatum: 7 juli 2006", "decided_on", PartialDate(2006, 7, 7)),
    ("proces-verbaal van de mondelinge uitspraak van 3 juli 2013 in de zaak tussen", "decided_on",
     PartialDate(2013, 7, 3)),
    ("30 september 2008", "decided_on", PartialDate(2008, 9, 30)),
    ("tegen de uitspraak van 3 juli 2013", "decided_on", None),
    ("Zaaknummers BRE 15/5561, 15/5562 en 15/6430", "case_numbers",
     ("BRE 15/5561", "BRE 15/5562", "BRE 15/6430")),
    ("No. 94/3033/062/231 1 februari 1996", "case_numbers", ("94/3033/062/231",)),
    ("(zaaknummer rechtbank Wolkendam C/99/247432)", "case_numbers", ()),
    ("Nrs. 30.703 en 30.983", "case_numbers", ("30.703", "30.983")),
    ("kenmerk: P96/2906", "case_numbers", ("P96/2906",)),
    ("rolnummer: 1121461 RL EXPL 11-34260", "case_numbers", ("1121461", "RL EXPL 11-34260")),
    ("tegen de uitspraak van de rechtbank van 15 juli 2011, ROE 10/1682", "case_numbers", ()),
    ("Uitspraak op het verzoek om voorlopige voorziening", "procedure", "voorlopige voorziening"),
    ("op het beroep in cassatie van X", "procedure", "cassatie"),
    ("beslissing op het verzoek tot wraking", "procedure", "wraking"),
    ("Meervoudige kamer", "procedure", None),
    ("[A], wonende te [woonplaats], appellant,", "roles", ("appellant",)),
    ("VERZOEKSTERS tot cassatie,", "roles", ("verzoeksters",)),
    ("de minister (gemachtigde: mr. X), verweerder.", "roles", ("verweerder",)),
    ("De eiser heeft dat gesteld.", "roles", ()),
]  # fmt: skip


@pytest.mark.parametrize(("line", "field", "value"), LINE_HEADS, ids=[row[0] for row in LINE_HEADS])
def test_a_line_of_the_head_tells_a_field(line: str, field: str, value: object) -> None:
    """Each printed form is read; what is told of another ruling is not."""
    ruling = understood("UITSPRAAK", line, "Procesverloop", "Het beroep is ontvangen.")
    assert getattr(ruling, field) == value


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        ("Aldus gegeven door mr. A en uitgesproken in het openbaar op 3 mei 2005.", (2005, 5, 3)),
        ("Dit arrest is gewezen door B, raadsheer, in raadkamer van 9 mei 1992.", (1992, 5, 9)),
        ("Aldus gedaan op 1 mei 2018 door mr. A, en uitgesproken op 3 mei 2018.", (2018, 5, 3)),
        ("Aldus vastgesteld op 9 mei 2004 en die dag uitgesproken. Verzonden: 14 mei 2004.",
         (2004, 5, 9)),
    ],
)  # fmt: skip
def test_the_formula_that_closes_a_ruling_tells_its_day(
    closing: str, day: tuple[int, int, int]
) -> None:
    """The day of pronouncing counts, and not that of sending."""
    ruling = understood(
        "Hoge Raad der Nederlanden", "1. Overwegingen", "Op 1 juli 2001 kwam het stuk binnen.",
        "2. Beslissing", "De Hoge Raad verwerpt het beroep.", closing,
    )  # fmt: skip
    assert ruling.decided_on == PartialDate(*day)
    assert ruling.decision == "De Hoge Raad verwerpt het beroep."


def test_nothing_is_guessed_of_a_text_that_states_nothing() -> None:
    """A fragment of a ruling gives a ruling of which nothing is known."""
    assert understood("Uit deze bewoordingen volgt dat het akkoord ieder bindt.") == Ruling()


def test_an_opinion_is_of_the_office_that_signs_it() -> None:
    """Courts that an advisory opinion quotes are not the one that gives it."""
    opinion = ("Nr. 29.078", "Conclusie inzake X", "Parket, 30 juni 1994", "1 Feiten", "Zij zijn.")
    quoted = (
        "Het College van Beroep voor het bedrijfsleven besliste anders. Ik concludeer tot niets."
    )
    signed = "De Procureur-Generaal bij de Hoge Raad der Nederlanden"
    assert understood(*opinion, quoted).court is None
    ruling = understood(*opinion, quoted, signed)
    assert ruling.court == "Parket bij de Hoge Raad"
    assert ruling.decided_on == PartialDate(1994, 6, 30)
    assert ruling.case_numbers == ("29.078",)


def numbers(*pieces: Piece | str) -> list[str]:
    """The numbers of the considerations among these blocks."""
    return [each.number for each in understood(*pieces).considerations]


def test_a_quoted_list_is_no_part_of_the_numbering() -> None:
    """Numbers of a list or of a quoted article fall beside the order of the paragraphs."""
    said = "De rechtbank overweegt daarover in het algemeen het volgende voor deze zaak."
    assert numbers(
        f"3.1. {said}", "1. Het recht gaat in.", "2. De gebruiker betaalt.", "3. Hij betaalt ook.",
        "4. Hij mag niets.", f"3.2. {said}", f"4.1. {said}",
    ) == ["3.1", "3.2", "4.1"]  # fmt: skip


def test_numbers_may_begin_anew_below_a_heading() -> None:
    """Where each section counts from one, every section's paragraphs are found."""
    said = "De rechtbank overweegt daarover in het algemeen het volgende voor deze zaak."
    assert numbers(
        heading("De feiten"), f"1. {said}", f"2. {said}", f"3. {said}",
        heading("De beoordeling"), f"1. {said}", f"2. {said}",
    ) == ["1", "2", "3", "1", "2"]  # fmt: skip


def test_parties_and_quoted_articles_are_no_part_of_the_numbering() -> None:
    """The names of sections outweigh the numbers of parties, and those of a law that is quoted."""
    said = "De rechtbank overweegt daarover in het algemeen het volgende voor deze zaak."
    quoted = (
        "In dit besluit en de bepalingen daaronder wordt onder een aanbieder verstaan wie zorgt."
    )
    assert numbers(
        "RECHTBANK WOLKENDAM", "1. de stichting De Linde, te Lisbeek,", "2. de stichting Het Veld,",
        "1. De procedure", said, "2. De grondslag van het geschil", f"2.1 {said}",
        "“Artikel 1", f"1. {quoted}", f"2. {quoted}", f"3. {quoted}", f"2.2 {said}",
        "3. De beslissing", "Het beroep is ongegrond.",
    ) == ["2.1", "2.2"]  # fmt: skip


def test_an_appeal_that_the_history_tells_of_does_not_close_the_ruling() -> None:
    """What was done against an earlier ruling stands above the considerations."""
    assert numbers(
        "1. Procesverloop", "Bij uitspraak van 2 mei 2008 is het beroep ongegrond verklaard.",
        "Deze uitspraak is aangehecht.", "Tegen deze uitspraak heeft eiser hoger beroep ingesteld.",
        "2. Overwegingen", "2.1. Het betoog faalt.", "2.2. De uitspraak wordt bevestigd.",
        "3. Beslissing", "De Afdeling bevestigt de aangevallen uitspraak.",
        "Tegen deze uitspraak kan niemand iets doen.", "2.3. Een voetnoot is geen overweging.",
    ) == ["2.1", "2.2"]  # fmt: skip


def test_numbers_that_lost_the_space_behind_them_count() -> None:
    """Readers and typists run number and text together."""
    assert numbers(
        "1.De procedure", "1.1.Het verzoek is gedaan.", "2.De beoordeling", "2.1.[eiser] stelt.",
        "2.2De gemeente betwist dat.", "3.De beslissing", "3.1.wijst het verzoek af.",
    ) == ["1.1", "2.1", "2.2", "3.1"]  # fmt: skip


def test_a_long_quoted_list_does_not_outweigh_the_sections() -> None:
    """A letter that is quoted with its numbered points leaves the order of sections as it is."""
    said = "De rechtbank overweegt daarover in het algemeen het volgende voor deze zaak."
    letter = [f"{nth}. Wij hebben dit punt met ons bestuur besproken." for nth in range(3, 16)]
    assert numbers(
        "1. De procedure", said, "2. De feiten", f"2.1 {said}", *letter, "3. Het geschil", said,
        "4. De beoordeling", f"4.1 {said}", "5. De beslissing", said,
    ) == ["2.1", "4.1"]  # fmt: skip


def test_an_opinion_printed_behind_a_ruling_is_no_part_of_it() -> None:
    """Neither its numbered points nor its text belong to the decision."""
    ruling = understood(
        "1. Overwegingen", "1.1. Het middel faalt.", "2. Beslissing", "De Hoge Raad verwerpt het.",
        "Conclusie", "Conclusie A-G mr. X:", "3. De vraag is of dit klopt.", "4. Dat klopt niet.",
    )  # fmt: skip
    assert [each.number for each in ruling.considerations] == ["1.1"]
    assert ruling.decision == "De Hoge Raad verwerpt het."


def test_a_consideration_may_open_with_a_name_that_was_taken_out() -> None:
    """Publishers put brackets in the place of names."""
    assert numbers(
        heading("Overwegingen"), "1. [appellante] vroeg hulp.", "2. [appellante] kreeg die niet."
    ) == ["1", "2"]


def test_a_summary_ends_where_the_ruling_begins() -> None:
    """The number of the case right below it is the case's, and no part of the summary."""
    ruling = understood(
        "ECLI: ECLI:NL:FICTIE:2011:44", "Inhoudsindicatie", "Hulp geweigerd.", "201105123/1/A2.",
        "Datum uitspraak: 12 maart 2011", "AFDELING BESTUURSRECHTSPRAAK", "Procesverloop", "Zij.",
    )  # fmt: skip
    assert ruling.summary == "Hulp geweigerd."
    assert ruling.case_numbers == ("201105123/1/A2",)


def test_the_formula_in_the_block_of_the_last_paragraph_is_no_part_of_it() -> None:
    """Readers of PDFs run lines together that stand close."""
    text = "1.1. wijst de vordering af.\nDit vonnis is gewezen door mr. A en uitgesproken op 1 mei."
    ruling = understood("1. De beslissing", text)
    assert [each.text for each in ruling.considerations] == ["1.1. wijst de vordering af."]


def test_a_title_may_run_on_into_the_first_paragraph() -> None:
    """Older texts have the name of a section and its first paragraph on one line."""
    assert numbers(
        "1. Geding voor het Hof 1.1. Eiser kwam in beroep.", "1.2. Dat beroep slaagde.",
        "2. Beoordeling van het middel 2.1. Het middel faalt.", "3. Beslissing",
    ) == ["1.1", "1.2", "2.1"]  # fmt: skip


def test_numbers_may_stand_in_a_column_of_their_own() -> None:
    """Some writers lay paragraphs out as rows of two cells; other tables are none of them."""
    assert numbers(
        heading("2 De beoordeling"), row("2.1\n\nHet betoog faalt."), row("Post\n\nBedrag\n\n2"),
        row("2.2\n\nDe vordering ook."),
    ) == ["2.1", "2.2"]  # fmt: skip


def test_numbers_may_be_called_considerations() -> None:
    """*R.o.* before a number is part of its label."""
    assert numbers(
        "2. De beoordeling", "r.o. 2.1\nHet betoog faalt.", "r.o. 2.2 De vordering ook."
    ) == ["2.1", "2.2"]


def test_sections_within_a_block_part_it() -> None:
    """In a text without empty lines the names of sections are headings all the same."""
    said = "De rechtbank overweegt daarover in het algemeen het volgende voor deze zaak."
    text = f"De feiten\n1. {said}\n2. {said}\nDe beoordeling\n1. {said}\n2. {said}"
    assert numbers(text) == ["1", "2", "1", "2"]


def test_numbers_within_a_block_part_it() -> None:
    """Paragraphs that a reader ran together are parted at their numbers."""
    text = "2.1. Eiser stelt dat.\n2.2. Verweerder betwist dat.\n2.3. Dat slaagt."
    assert numbers(text) == ["2.1", "2.2", "2.3"]


def test_what_the_file_itself_numbers_stays() -> None:
    """Numbers that the file marks are taken as they are, in whatever order they come."""
    assert numbers(consideration("4.2", "Toegewezen."), consideration("4.1", "Vooraf.")) == [
        *("4.2", "4.1")
    ]


def test_marking_considerations_loses_no_character() -> None:
    """Every character still lies in exactly one block."""
    reading = reading_of("1. De zaak\n1.1. Er is een zaak.\n1.2. En nog een.", "2. Slot", "Einde.")
    assert_covered(mark_considerations(reading))


@pytest.mark.parametrize(
    ("text", "is_ruling"),
    [
        ("Dit arrest is gewezen door de vice-president A en de raadsheren B en C.", True),
        ("Aldus gedaan door mr. A, in tegenwoordigheid van mr. B, griffier.", True),
        ("Aldus vastgesteld door de raad in zijn openbare vergadering van 5 juli 2018.", False),
        ("Deze beslissing is genomen door het college.", False),
    ],
)
def test_a_ruling_is_known_by_its_formula(text: str, *, is_ruling: bool) -> None:
    """Judges and registrars close a ruling; councils close a decision otherwise."""
    reading: Reading = reading_of("Overwogen wordt het volgende.", text)
    assert [tag.value for tag in ruling_tags(reading)] == ([Kind.RULING] if is_ruling else [])
