"""Reports of meetings: agenda points, speakers' turns, and who was there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.minutes import mark_minutes, speaker_of
from archive.model import Passage, Role
from archive.split import split
from tests.archive.builders import Piece, heading, reading_of
from tests.archive.coverage import assert_covered


def passages(*pieces: Piece | str) -> tuple[Passage, ...]:
    """The passages of a report."""
    return split(mark_minutes(reading_of(*pieces)), "d", ruling=False)[0]


def paths(*pieces: Piece | str) -> dict[str, tuple[str, ...]]:
    """What stands above each passage of a report, by its text."""
    return {each.text: each.context for each in passages(*pieces)}


@pytest.mark.parametrize(
    ("line", "speaker"),
    [
        ("De heer Zandvliet: Graag.", "De heer Zandvliet"),
        ("De heer VAN DER OEVER: Graag.", "De heer VAN DER OEVER"),
        ("Mevrouw De Linde (Lokaal Lisbeek): Ja.", "Mevrouw De Linde (Lokaal Lisbeek)"),
        ("Wethouder Van ’t Veld: Ja.", "Wethouder Van ’t Veld"),
        ("De VOORZITTER: Ja.", "De VOORZITTER"),
        ("(De heer ZANDVLIET: Hoezo?)", "De heer ZANDVLIET"),
        ("Dhr. A. Zandvliet-Oever: Ja.", "Dhr. A. Zandvliet-Oever"),
        ("De VOORZITTER deelt mee dat is ingekomen: een motie.", None),
        ("De heer Zandvliet zegt het volgende: graag.", None),
        ("Voorzitter: mevrouw De Linde", None),
        ("Besluit: akkoord.", None),
        ("Zij vroeg De heer Zandvliet: graag.", None),
    ],
)
def test_a_turn_begins_with_its_speaker(line: str, speaker: str | None) -> None:
    """A name with its title and a colon begins a turn; a sentence with a colon does not."""
    assert speaker_of(line) == speaker


def test_each_turn_is_a_passage_under_its_speaker() -> None:
    """A turn is not joined with the one before it, and what follows belongs to it."""
    long = "Dat is al jaren zo in deze regio. " * 9
    found = passages(
        heading("Tarieven"),
        f"De heer Zandvliet: Wij willen een ander tarief.\n{long}",
        "En dat blijft zo.",
        "Mevrouw De Linde: Graag.",
        heading("Rondvraag"),
        "Niemand heeft vragen.",
    )
    assert [each.context for each in found] == [
        ("De heer Zandvliet",),
        ("Tarieven", "De heer Zandvliet"),
        ("Tarieven", "Mevrouw De Linde"),
        (),
    ]


def test_who_was_interrupted_speaks_again() -> None:
    """An interruption between brackets has its own speaker, over as many blocks as it takes."""
    found = paths(
        "Wethouder Veld: Het tarief stijgt.",
        "(De heer Oever: Hoeveel dan?)",
        "Met een tiende.",
        "(Mevrouw De Linde: Dat is (veel) te veel.",
        "Veel te veel.)\nDat vind ik niet.",
    )
    assert {text: path[0] for text, path in found.items()} == {
        "Wethouder Veld: Het tarief stijgt.": "Wethouder Veld",
        "(De heer Oever: Hoeveel dan?)": "De heer Oever",
        "Met een tiende.": "Wethouder Veld",
        "(Mevrouw De Linde: Dat is (veel) te veel. Veel te veel.)": "Mevrouw De Linde",
        "Dat vind ik niet.": "Wethouder Veld",
    }


def test_what_the_writer_tells_is_nobodys_turn() -> None:
    """The chair giving the floor ends a turn, and so does the end of the debate."""
    found = paths(
        "De heer Oever: Graag.\nDe VOORZITTER geeft het woord aan mevrouw De Linde.",
        "Mevrouw De Linde: De voorzitter vroeg iets.",
        "De discussie wordt gesloten.",
    )
    assert found == {
        "De heer Oever: Graag.": ("De heer Oever",),
        "De VOORZITTER geeft het woord aan mevrouw De Linde.": (),
        "Mevrouw De Linde: De voorzitter vroeg iets.": ("Mevrouw De Linde",),
        "De discussie wordt gesloten.": (),
    }


def test_turns_in_one_block_are_parted() -> None:
    """A reader that runs turns together does not join them."""
    found = paths("De heer Zandvliet: Ja.\nMevrouw De Linde: Nee.")
    assert found == {
        "De heer Zandvliet: Ja.": ("De heer Zandvliet",),
        "Mevrouw De Linde: Nee.": ("Mevrouw De Linde",),
    }


def test_the_list_of_people_is_kept_apart() -> None:
    """Who was there, who was not and who wrote is one passage, and nothing else is in it."""
    found = paths(
        "Verslag van het overleg",
        "Aanwezig:",
        "de heer Zandvliet (gemeente Lisbeek), mevrouw De Linde",
        "Afwezig: de heer Oever\nNotulist: mevrouw Veld",
        "De wethouder heet iedereen van harte welkom op deze vergadering.",
    )
    assert found == {
        "Verslag van het overleg": (),
        "Aanwezig: de heer Zandvliet (gemeente Lisbeek), mevrouw De Linde"
        " Afwezig: de heer Oever Notulist: mevrouw Veld": ("Aanwezig",),
        "De wethouder heet iedereen van harte welkom op deze vergadering.": (),
    }


@pytest.mark.parametrize(
    "text", ["aanwezig was de wethouder.", "Aanwezigheid telt.", "Deelnemers betalen zelf."]
)
def test_a_sentence_about_presence_is_no_list(text: str) -> None:
    """The word alone makes no list of people."""
    assert paths(text) == {text: ()}


def test_points_of_the_agenda_are_headings() -> None:
    """Rising numbers with short titles part a report, and passages know their point."""
    found = paths(
        "1. Opening", "De voorzitter opent. " * 30, "Er zijn geen stukken.",
        "2. Tarieven", "De tarieven gaan omhoog. " * 30, "Daar is iedereen blij mee.",
    )  # fmt: skip
    assert set(found.values()) == {(), ("1. Opening",), ("2. Tarieven",)}
    assert found["Daar is iedereen blij mee."] == ("2. Tarieven",)


def test_a_list_of_sentences_is_no_agenda() -> None:
    """Items that end as sentences do, and a lone number, are no headings."""
    reading = mark_minutes(reading_of("1. De zorg is goed.", "2. Het tarief is laag.", "3. Slot"))
    assert {block.role for block in reading.blocks} == {Role.PARAGRAPH}


LINES = st.sampled_from(
    (
        *("Aanwezig:", "De heer Oever: Ja.", "1. Opening", "Agendapunt 2: Slot", "Afwezig"),
        *("de heer Veld", "Notulist: Linde", "Er is niets te melden.", "  ", "VOORZITTER:"),
    )
)


@given(
    st.lists(LINES, min_size=1, max_size=8).map("\n".join).filter(lambda text: bool(text.strip()))
)
def test_marking_loses_no_character(text: str) -> None:
    """Every character still lies in one block, whatever stands in which order."""
    assert_covered(mark_minutes(reading_of(text)))


def test_a_point_of_the_agenda_may_stand_right_above_its_text() -> None:
    """Texts without room below their headings have them all the same; lists are none."""
    found = paths(
        "1. Opening\nDe voorzitter opent de vergadering.", "2. Tarieven\nDe heer Oever: Hoog.",
        "Mevrouw Es: Er is gekozen voor:\n1. Lage tarieven\n2. Hoge eisen",
        "1. Wet\n2. Regel",
    )  # fmt: skip
    assert list(found.values()) == [(), ("De heer Oever",), ("2. Tarieven", "Mevrouw Es")]
