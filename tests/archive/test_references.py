"""What answers refer to."""

import re

import pytest

from archive.pairs import Reference
from archive.references import NOTE, is_only_reference, note_number, references


@pytest.mark.parametrize(
    ("answer", "numbers"),
    [
        ("Zie het antwoord op vraag 12.", ("12",)),
        ("Zie vraag 12", ("12",)),
        ("zie antwoord 3 en 4", ("3", "4")),
        ("Zie de beantwoording van vraag 7 t/m 9.", ("7", "8", "9")),
        ("Wij verwijzen u naar ons antwoord op vraag 7a.", ("7a",)),
        ("Zie hiervoor het antwoord bij vraag 2.", ("2",)),
        ("Idem vraag 3.", ("3",)),
        ("Zoals gemeld in het antwoord op vragen 4 en 5, is dat zo.", ("4", "5")),
        ("In antwoord 3 ben ik daarop ingegaan.", ("3",)),
        ("U wordt verwezen naar vraag 16 van deze nota.", ("16",)),
        ("Zie antwoord op de vorige vraag.", (Reference.PREVIOUS,)),
    ],
)
def test_an_answer_refers_to_others(answer: str, numbers: tuple[str, ...]) -> None:
    """The numbers of the questions whose answers are meant, of the same document."""
    assert references(answer) == (Reference(numbers),)


@pytest.mark.parametrize(
    ("answer", "note"),
    [
        ("Zie het antwoord op vraag 5 van de eerste Nota van Inlichtingen.", 1),
        ("Zie NvI 1, vraag 5.", 1),
        ("Zie nota van inlichtingen 2, antwoord 5", 2),
        ("Zie vraag 5 uit de NvI nr. 3.", 3),
        ("Zie vraag 5 (2e NvI).", 2),
        ("Zie vraag 5 van Nota van Inlichtingen II.", 2),
    ],
)
def test_an_answer_refers_to_another_note(answer: str, note: int) -> None:
    """A note is named by its number, in words, figures or Roman."""
    assert references(answer) == (Reference(("5",), note),)


def test_only_the_last_of_several_is_of_the_note_named_behind_it() -> None:
    """The word "vraag" again begins another reference."""
    found = references("Zie ook het antwoord op vraag 3 en vraag 8 uit NvI 2.")
    assert found == (Reference(("3",)), Reference(("8",), 2))


@pytest.mark.parametrize(
    "answer",
    [
        "Zie paragraaf 3.2.",
        "Zie vraag 4 van het inschrijfformulier.",
        "Dit was vraag 4 niet.",
        "Zie artikel 12 van de overeenkomst.",
        "Ja.",
    ],
)
def test_other_things_are_not_answers(answer: str) -> None:
    """Questions of forms and articles of contracts are not looked for among the answers."""
    assert references(answer) == ()


@pytest.mark.parametrize(
    "answer",
    [
        "In afwijking van het antwoord op vraag 7 van de eerste Nota van Inlichtingen geldt 2%.",
        "In aanvulling op het antwoord op vraag 7 van NvI 1 melden wij het volgende.",
        "Het antwoord op vraag 7 van NvI 1 komt te vervallen.",
        "Dit antwoord vervangt het antwoord op vraag 7 uit de eerste nota van inlichtingen.",
    ],
)
def test_an_answer_that_says_it_changes_another(answer: str) -> None:
    """Words of change near the reference."""
    assert references(answer) == (Reference(("7",), 1, changes=True),)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Zie het antwoord op vraag 12.", True),
        ("Zie NvI 1, vraag 12.", True),
        ("Zie het antwoord op vraag 12. De termijn is wel langer dan daar staat.", False),
        ("Ja, dat mag.", False),
    ],
)
def test_answers_that_say_nothing_else(answer: str, *, expected: bool) -> None:
    """An answer that only refers on is told from one that adds to it."""
    assert is_only_reference(answer) is expected


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Eerste Nota van Inlichtingen", 1),
        ("2e NvI", 2),
        ("NvI 3", 3),
        ("Nota van Inlichtingen - 2", 2),
        ("Nota van Inlichtingen nr. 4", 4),
        ("Nota van Inlichtingen IV", 4),
        ("Nota van Inlichtingen 18 mei 2018", None),
        ("NvI 2024", None),
        ("NvI 2.1", None),
        ("Nota van Inlichtingen", None),
    ],
)
def test_numbers_of_notes(text: str, number: int | None) -> None:
    """A date or a year behind the name of a note is not its number."""
    found = re.search(NOTE, text, re.IGNORECASE)
    assert (note_number(found) if found else None) == number
