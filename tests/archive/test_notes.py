"""What a note says of itself."""

import pytest

from archive.notes import note_of
from archive.pairs import Note, Stage
from tests.archive.builders import Piece, heading, reading_of, row

TENDER, CONSULTATION = Stage.TENDER, Stage.CONSULTATION


@pytest.mark.parametrize(
    ("title", "note"),
    [
        ("Eerste Nota van Inlichtingen aanbesteding Hulp", Note(TENDER, 1)),
        ("NvI_2_Hulp (18 mei 2018)", Note(None, 2)),
        ("Nota van Inlichtingen schriftelijke marktconsultatie 2017", Note(CONSULTATION, None)),
        ("Antwoorden marktverkenning", Note(CONSULTATION, None)),
        ("Vragen en antwoorden", Note(None, None)),
        ("Marktconsultatie voor de aanbesteding", Note(None, None)),
    ],
)
def test_a_title_tells_stage_and_number(title: str, note: Note) -> None:
    """What the title does not say, or says twice, stays unknown."""
    assert note_of(reading_of("Vraag 1\nMag dit?"), [title]) == note


@pytest.mark.parametrize(
    ("pieces", "stage"),
    [
        (["Deze vragen zijn gesteld in de aanbesteding Hulp."], TENDER),
        (["Deze nota hoort bij de inkoopprocedure."], TENDER),
        (["De antwoorden op de marktconsultatie binden niemand."], CONSULTATION),
        (["In deze marktconsultatie wordt de aanbesteding voorbereid."], CONSULTATION),
        (["Na de marktconsultatie volgt de aanbesteding."], None),
        (["Vraag 1\nWanneer begint de aanbesteding?"], None),
        (["Gemeenten doen aanbestedingen. Hier staan hun vragen over de modelstukken."], None),
        (["Nota van Inlichtingen. De aanbesteding begon in mei."], TENDER),
        (["Vragen", row("Mag dit in een aanbesteding?\n\nNee.")], None),
        ([row("Vraag\n\nAntwoord"), row("Is dit een vraag?\n\nNee.")], None),
        ([], None),
    ],
)
def test_the_text_before_the_questions_tells_the_stage(
    pieces: list[Piece | str], stage: Stage | None
) -> None:
    """Where both stages are named, the one that is said of this document; else it is unknown."""
    assert note_of(reading_of(*pieces), [""]).stage is stage


@pytest.mark.parametrize(
    ("pieces", "number"),
    [
        ([heading("Tweede Nota van Inlichtingen")], 2),
        ([heading("Aanbesteding Hulp - Nota van Inlichtingen 3")], 3),
        (["Deze nota volgt op de eerste Nota van Inlichtingen van 3 mei."], None),
        ([heading("Nota van Inlichtingen")], None),
    ],
)
def test_a_line_that_names_the_note_tells_its_number(
    pieces: list[Piece | str], number: int | None
) -> None:
    """Another note that a sentence speaks of is not this one."""
    assert note_of(reading_of(*pieces), ["Stuk"]).number == number


@pytest.mark.parametrize(
    ("stage", "binding"), [(TENDER, True), (CONSULTATION, False), (None, None)]
)
def test_only_answers_in_a_tender_bind(stage: Stage | None, *, binding: bool | None) -> None:
    """Whether answers bind follows from the stage, and is unknown without it."""
    assert Note(stage).binding is binding
