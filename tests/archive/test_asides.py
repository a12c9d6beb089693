"""Notes and comments beside the text: passages of their own, in nobody's way."""

from __future__ import annotations

from archive.model import Passage, PassageKind, Role
from archive.split import MOST_WORDS, Split, split
from tests.archive.builders import PAGE_BREAK, Piece, heading, reading_of, row

NOTE = Piece("1 Zie de nota van Lisbeek.", Role.NOTE)
COMMENT = Piece("Opmerking: geldt dit ook voor verblijf?", Role.COMMENT)


def parted(*pieces: Piece | str) -> Split:
    """What a reading of these pieces is parted into."""
    return split(reading_of(*pieces), "d", ruling=False)


def texts(passages: tuple[Passage, ...]) -> list[str]:
    """What these passages say."""
    return [passage.text for passage in passages]


def test_an_aside_parts_no_paragraphs_that_belong_together() -> None:
    """Short paragraphs are one passage still, and the note and the comment come behind it."""
    found = parted("Wolkendam koopt in 1.", NOTE, "De raad", COMMENT, "besluit in mei.")

    assert texts(found.passages) == [
        "Wolkendam koopt in 1. De raad besluit in mei.",
        NOTE.text,
        COMMENT.text,
    ]


def test_an_aside_cuts_no_sentence_at_a_page_break() -> None:
    """A paragraph goes on over a page, whatever note closes the first of them."""
    found = parted("De aanbieder levert de zorg 1 die", NOTE, PAGE_BREAK, "nodig is in Lisbeek.")

    assert texts(found.passages) == [
        "De aanbieder levert de zorg 1 die nodig is in Lisbeek.",
        NOTE.text,
    ]


def test_an_aside_is_no_part_of_an_answer() -> None:
    """A question and its answer stay a pair, without the notes and comments on them."""
    found = parted(
        "Vraag 1: Mag dit 1?",
        NOTE,
        "Antwoord 1: Ja.",
        COMMENT,
        "Vraag 2: En dit?",
        "Antwoord 2: Nee.",
    )

    assert texts(found.passages) == [
        "Vraag 1: Mag dit 1?\nAntwoord 1: Ja.",
        NOTE.text,
        COMMENT.text,
        "Vraag 2: En dit?\nAntwoord 2: Nee.",
    ]
    assert [pair.passage for pair in found.pairs] == [0, 3]


def test_an_aside_is_no_row_of_a_table() -> None:
    """The rows below a comment have the heads above it, and its own row stands before it."""
    rows = ("Nr\n\nVraag\n\nAntwoord", "1\n\nMag dit?\n\nJa", "2\n\nEn dit?\n\nNee")
    first, *rest = map(row, rows)
    found = parted(first, rest[0], COMMENT, rest[1])

    kinds = [passage.kind for passage in found.passages]
    assert kinds.count(PassageKind.QUESTION_ANSWER) == 2
    at = texts(found.passages).index(COMMENT.text)
    assert "Mag dit?" in found.passages[at - 1].text
    assert "En dit?" in found.passages[at + 1].text


def test_an_aside_stands_under_its_headings() -> None:
    """The headings above a note are its context, also when it closes their section."""
    found = parted(
        heading("Inkoop", 1),
        heading("Tarief", 2),
        "Het tarief 1.",
        NOTE,
        heading("Slot", 1),
        "Einde.",
    )

    assert [(passage.text, passage.context) for passage in found.passages][1] == (
        NOTE.text,
        ("Inkoop", "Tarief"),
    )


def test_a_comment_tells_what_it_is_about() -> None:
    """The row or paragraph before a comment is its context, cut off where it gets long."""
    short, long = row("1\n\nMag dit?"), "woord " * 50 + "einde."
    other = Piece("Opmerking: los", Role.REMARK)
    head = heading("Vragen")
    found = parted(head, COMMENT, short, COMMENT, COMMENT, long, COMMENT, other)

    contexts = [passage.context for passage in found.passages if "Opmerking" in passage.text]
    assert contexts == [
        ("Vragen",),
        ("Vragen", "1 Mag dit?"),
        ("Vragen", "1 Mag dit?"),
        ("Vragen", "woord " * 40 + "…"),
        ("Vragen",),
    ]


def test_an_aside_before_any_text_comes_first() -> None:
    """A page may begin with a comment."""
    assert texts(parted(COMMENT, "Tekst.").passages) == [COMMENT.text, "Tekst."]


def test_a_long_note_is_parted_at_sentence_ends() -> None:
    """A note of many words becomes several passages, as a paragraph does."""
    note = Piece("1 " + "De aanbieder levert zorg in Lisbeek. " * MOST_WORDS, Role.NOTE)
    found = parted("Tekst 1.", note)

    assert len(found.passages) > 2
    assert all(len(passage.text.split()) <= MOST_WORDS for passage in found.passages)
