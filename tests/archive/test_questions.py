"""Question/answer pairs in clarifications."""

import pytest

from archive.model import Passage, PassageKind
from archive.questions import split_at_markers
from archive.split import split
from tests.archive.builders import PAGE_BREAK, Piece, footer, heading, reading_of, row


def passages(*pieces: Piece | str) -> tuple[Passage, ...]:
    """The passages of a reading."""
    return split(reading_of(*pieces), "d", ruling=False)[0]


def pairs(*pieces: Piece | str) -> list[tuple[str | None, str | None, str | None]]:
    """Number, question and answer of each pair of a reading."""
    return [
        (each.number, each.question, each.answer)
        for each in passages(*pieces)
        if each.kind is PassageKind.QUESTION_ANSWER
    ]


@pytest.mark.parametrize(
    ("asked", "answered", "number"),
    [
        pytest.param("Vraag 12", "Antwoord 12", "12", id="both numbered"),
        pytest.param("Vraag 12:", "Antwoord 12:", "12", id="colon"),
        pytest.param("Vraag 12", "Antwoord:", "12", id="answer unnumbered"),
        pytest.param("Vraag:", "Antwoord 12", "12", id="question unnumbered"),
        pytest.param("VRAAG 3.", "ANTWOORD 3.", "3", id="capitals and a full stop"),
        pytest.param("Vraag nr. 7", "Antwoord nr. 7", "7", id="nr."),
        pytest.param("Vraag nummer 7)", "Antwoord nummer 7)", "7", id="nummer"),
        pytest.param("Vraag 7a", "Antwoord 7a", "7a", id="letter"),
        pytest.param("Vraag 7B.", "Antwoord 7B.", "7B", id="capital letter"),
        pytest.param("Vraag:", "Antwoord:", None, id="unnumbered"),
        pytest.param("Vraag", "Antwoord", None, id="bare words"),
        pytest.param("  Vraag 12", "\tAntwoord 12", "12", id="indented"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", " "], ids=["on its own line", "on the same line"])
def test_labels_make_a_pair(asked: str, answered: str, number: str | None, gap: str) -> None:
    """A question with its label and an answer with its label are one passage."""
    if gap == " " and asked.strip() == "Vraag":
        gap = "\n"  # a bare word only is a label when it stands alone
    question = f"{asked}{gap}Geldt de termijn ook voor Lisbeek?"
    answer = f"{answered}{gap}Ja, ook daar."
    cleaned = (number, " ".join(question.split()), " ".join(answer.split()))
    assert pairs(question, answer) == [cleaned]
    assert pairs(f"{question}\n{answer}") == [cleaned]


@pytest.mark.parametrize(
    "line",
    [
        "vraag 4 hierboven.",
        "Vragen 4 en 5 zijn gelijk.",
        "Vraagstukken: geen.",
        "Vraag 12.5 is een hoofdstuk.",
        "Vraag 1,5 maal zo groot is de groep.",
        "Vraag 12345 bestaat niet.",
        "Vraag 7bis is vervallen.",
        "Antwoorden: zie de bijlage.",
        "antwoord: geen",
    ],
)
def test_a_wrapped_line_is_no_label(line: str) -> None:
    """A line of an answer that speaks of a question begins no new pair."""
    answer = f"Antwoord 8\nZie voor deze vraag ook het antwoord op\n{line}"
    assert pairs("Vraag 8\nWat is de bedoeling?", answer) == [
        ("8", "Vraag 8 Wat is de bedoeling?", " ".join(answer.split()))
    ]


def test_pairs_follow_each_other() -> None:
    """The next question ends the answer before it, also within one block."""
    text = "Vraag 1\nEen?\nAntwoord 1\nJa.\nVraag 2\nTwee?\nAntwoord 2\nNee."
    assert pairs(text) == [
        ("1", "Vraag 1 Een?", "Antwoord 1 Ja."),
        ("2", "Vraag 2 Twee?", "Antwoord 2 Nee."),
    ]


def test_a_pair_goes_on_over_a_page_break() -> None:
    """Question and answer keep together over a page break, without the footer in between."""
    found = passages(
        "Vraag 5\nWie betaalt het vervoer",
        footer("Nota van inlichtingen, pagina 1"),
        PAGE_BREAK,
        "naar Ravenhorst?",
        "Antwoord 5\nDe gemeente.",
        "En soms de aanbieder.",
    )
    (pair,) = found
    assert pair.question == "Vraag 5 Wie betaalt het vervoer naar Ravenhorst?"
    assert pair.answer == "Antwoord 5 De gemeente. En soms de aanbieder."
    assert pair.page == 1
    assert {span.page for span in pair.spans} == {1, 2}


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(("Vraag 1\nEen?",), id="nothing after"),
        pytest.param(("Vraag 1\nEen?", "Vraag:\nTwee?"), id="another question"),
        pytest.param(("Vraag 1\nEen?", heading("Bijlagen"), "Antwoord 1\nJa."), id="heading"),
        pytest.param(("Vraag 1\nEen?", "Antwoord 2\nJa."), id="another number"),
        pytest.param(("Antwoord 1\nJa.",), id="answer alone"),
    ],
)
def test_a_question_without_its_answer_is_no_pair(pieces: tuple[Piece | str, ...]) -> None:
    """What is not a pair stays text, all of it."""
    assert pairs(*pieces) == []
    texts = [piece if isinstance(piece, str) else piece.text for piece in pieces]
    said = " ".join(passage.text for passage in passages(*pieces))
    assert said == " ".join(" ".join(texts).split())


def test_an_unanswered_question_does_not_take_the_next_answer() -> None:
    """A pair that follows an unanswered question is found."""
    assert pairs("Vraag 1\nEen?", "Vraag 2\nTwee?", "Antwoord 2\nJa.") == [
        ("2", "Vraag 2 Twee?", "Antwoord 2 Ja.")
    ]


def test_a_heading_ends_the_last_answer() -> None:
    """What comes after a heading is not part of the answer above it."""
    found = passages(
        heading("Vragen", 1),
        "Vraag 1\nEen?",
        "Antwoord 1\nJa.",
        "Ook in Wolkendam.",
        heading("Bijlagen", 1),
        "Lijst van bijlagen.",
    )
    assert found[0].answer == "Antwoord 1 Ja. Ook in Wolkendam."
    assert found[1].text == "Bijlagen Lijst van bijlagen."


def test_labels_set_as_headings_make_a_pair() -> None:
    """A document that sets its labels as headings gives the same pairs."""
    assert pairs(heading("Vraag 3", 2), "Wat?", heading("Antwoord 3", 2), "Dat.") == [
        ("3", "Vraag 3 Wat?", "Antwoord 3 Dat.")
    ]


def test_a_table_in_an_answer_belongs_to_the_answer() -> None:
    """Rows between an answer's label and the next question are part of the answer."""
    assert pairs("Vraag 1\nTarief?", "Antwoord 1\nZie:", row("Perceel 1\n\n50")) == [
        ("1", "Vraag 1 Tarief?", "Antwoord 1 Zie: Perceel 1 50")
    ]


def test_the_label_in_a_cell_is_left_alone() -> None:
    """A table row is not cut at words that look like labels."""
    reading = reading_of(row("Vraag\n\nAntwoord"))
    assert split_at_markers(reading) == reading.blocks
