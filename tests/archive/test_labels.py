"""Labels of questions and answers, their numbers, and the fields around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.labels import Label, cuts, field_of, label_end, label_of, numbers_in


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("Vraag 12", "12", ""),
        ("Vraag 12: Mag dit?", "12", "Mag dit?"),
        ("12. Vraag: Mag dit?", "12", "Mag dit?"),
        ("Vraag 3, 4 en 5", "3, 4 en 5", ""),
        ("Vragen 2 en 3 Mag dit?", "2 en 3", "Mag dit?"),
        ("Vragen 7 t/m 9:", "7 t/m 9", ""),
        ("Vraag 2.3: Mag dit?", "2.3", "Mag dit?"),
        ("V12: Mag dit?", "12", "Mag dit?"),
        ("Q: Mag dit?", None, "Mag dit?"),
        ("Question 12: May we?", "12", "May we?"),
        ("### Vraag 4", "4", ""),
        ("**Vraag 4:** Mag dit?", "4", "Mag dit?"),
        ("**Vraag**", None, ""),
    ],
)
def test_these_begin_a_question(text: str, number: str | None, rest: str) -> None:
    """The label of a question gives its number as printed, and where its text begins."""
    assert label_of(text) == Label("vraag", number)
    assert text[label_end(text) :] == rest


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("Antwoord 12", "12", ""),
        ("Antwoord op vraag 12: Ja.", "12", "Ja."),
        ("Antwoord op vragen 7, 8, en 9", "7, 8, en 9", ""),
        ("Antwoord op de vragen 2 en 3", "2 en 3", ""),
        ("Antwoorden 2 en 3: Ja.", "2 en 3", "Ja."),
        ("Beantwoording vraag 6", "6", ""),
        ("Antwoord gemeente: Ja.", None, "Ja."),
        ("Antwoord (Lisbeek): Ja.", None, "Ja."),
        ("13. Antwoord: Nee.", "13", "Nee."),
        ("A12. Ja.", "12", "Ja."),
        ("Reactie gemeente: Ja.", None, "Ja."),
        ("Reactie 12", "12", ""),
        ("Answer 12: Yes.", "12", "Yes."),
    ],
)
def test_these_begin_an_answer(text: str, number: str | None, rest: str) -> None:
    """The label of an answer gives the numbers of its questions, if it has any."""
    assert label_of(text) == Label("antwoord", number)
    assert text[label_end(text) :] == rest


@pytest.mark.parametrize(
    "text",
    [
        "Vragen 4 en 5 zijn gelijk.",
        "vraag 4",
        "Vraagstukken: geen.",
        "Antwoord is gegeven.",
        "A. Inleiding",
        "Vragen:",
        "V. Slot",
    ],
)
def test_these_are_no_labels(text: str) -> None:
    """Sentences and headings that only look like labels are left alone."""
    assert label_of(text) in (None, Label("field"))


def test_what_a_label_says_between_brackets() -> None:
    """What a question is about may stand in its label."""
    assert label_of("Vraag 4 (perceel 1, par. 2.1): Mag dit?") == Label(
        "vraag", "4", "perceel 1, par. 2.1"
    )


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        (None, ()),
        ("12", ("12",)),
        ("012", ("12",)),
        ("7A", ("7a",)),
        ("3, 4 en 5", ("3", "4", "5")),
        ("7 t/m 9", ("7", "8", "9")),
        ("1-3 en 8", ("1", "2", "3", "8")),
        ("P1.2", ("p1.2",)),
    ],
)
def test_every_number_that_is_meant(printed: str | None, numbers: tuple[str, ...]) -> None:
    """Lists and ranges of numbers are written out."""
    assert numbers_in(printed) == numbers


def test_a_range_does_not_explode() -> None:
    """A range as wide as a misprint makes it stays small."""
    assert len(numbers_in("1 t/m 9999")) <= 201


@pytest.mark.parametrize(
    ("line", "value", "is_lot", "is_number"),
    [
        ("Perceel: 2", "2", True, False),
        ("Verwijzing: Leidraad, paragraaf 3.2", "Leidraad, paragraaf 3.2", False, False),
        ("Volgnummer: 12", "12", False, True),
        ("Nr.: 12", "12", False, True),
        ("Pagina (leidraad): 14", "14", False, False),
    ],
)
def test_fields(line: str, value: str, *, is_lot: bool, is_number: bool) -> None:
    """A line with a name and a value says what a question is about."""
    field = field_of(line)
    assert field is not None
    assert (field.value, field.is_lot, field.is_number) == (value, is_lot, is_number)


@pytest.mark.parametrize("line", ["Let op: dit geldt niet", "Document", "Paragraaf 3.2: de eis"])
def test_other_lines_are_no_fields(line: str) -> None:
    """Not every line with a colon is a field."""
    assert field_of(line) is None


_LINES = st.lists(
    st.sampled_from(
        ["Vraag 1", "Antwoord 1", "Perceel: 1", "Nr: 2", "Vraag: zo?", "1. Mag dit?", "Antwoord:",
         "Tekst van een antwoord.", "en verder", ""]
    )
)  # fmt: skip


@given(_LINES, st.booleans())
def test_cuts_part_a_text_without_overlap(lines: list[str], numbered: bool) -> None:
    """Cuts go up from the beginning of a text to its end, whatever it holds."""
    text = "\n".join(lines)
    found = cuts(text, numbered=numbered)
    assert found == sorted(set(found))
    assert (found[0], found[-1]) == (0, len(text))
