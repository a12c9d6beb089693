"""Columns of tables of questions and answers."""

import pytest

from archive.columns import Column, PairCells, columns_of, is_lot, is_reference, pair_cells, place

HEADS = ("Nr", "Perceel", "Document", "Paragraaf", "Pagina", "Vraag", "Antwoord")


@pytest.mark.parametrize(
    ("head", "column"),
    [
        ("Nr.", Column.NUMBER),
        ("Vraagnummer", Column.NUMBER),
        ("Vraag nr.", Column.NUMBER),
        ("#", Column.NUMBER),
        ("Perceel", Column.LOT),
        ("Perceel(en)", Column.LOT),
        ("Kavel", Column.LOT),
        ("Document", Column.REFERENCE),
        ("Document/paragraaf", Column.REFERENCE),
        ("Blz.", Column.REFERENCE),
        ("Artikel", Column.REFERENCE),
        ("Onderwerp van de vraag", Column.REFERENCE),
        ("Vraag", Column.QUESTION),
        ("Vraag of opmerking", Column.QUESTION),
        ("Gestelde vraag", Column.QUESTION),
        ("Antwoord", Column.ANSWER),
        ("Reactie gemeente", Column.ANSWER),
        ("Q", Column.QUESTION),
        ("V", Column.QUESTION),
        ("A", Column.ANSWER),
        ("Question", Column.QUESTION),
        ("Answer", Column.ANSWER),
        ("A. Algemeen", Column.OTHER),
        ("Datum", Column.OTHER),
    ],
)
def test_what_a_head_says(head: str, column: Column) -> None:
    """The head of a column tells what is in it."""
    assert columns_of((head,)) == (column,)


def test_the_plainest_head_is_that_of_the_question() -> None:
    """Of several heads that speak of a question, one names it and the others are about it."""
    assert columns_of(("Thema vraag", "Vraag", "Antwoord"))[:2] == (
        Column.REFERENCE,
        Column.QUESTION,
    )


def test_a_remark_with_a_reaction_is_a_question() -> None:
    """Remarks that are answered stand in for questions where no column has those."""
    assert columns_of(("Nr", "Opmerking", "Reactie"))[1] is Column.QUESTION
    assert columns_of(("Vraag", "Antwoord", "Opmerking"))[2] is Column.OTHER


@pytest.mark.parametrize(
    ("texts", "columns"),
    [
        (("1", "2", "Leidraad", "3.2", "14", "Mag dit?", "Ja."), (0, 1, 2, 3, 4, 5, 6)),
        (("1", "Mag dit ook in Lisbeek?", "Ja."), (0, 5, 6)),
        (("1", "Leidraad", "Mag dit?", "Ja, dat mag."), (0, 2, 5, 6)),
        (("1", "alle", "Bijlage 4", "De termijn is te kort voor ons.", "Akkoord."),
         (0, 1, 2, 5, 6)),
        (("Mag dit ook in Lisbeek?", "Nee."), (5, 6)),
    ],
)  # fmt: skip
def test_cells_find_their_columns(texts: tuple[str, ...], columns: tuple[int, ...]) -> None:
    """Where empty cells are left out, the others go where they fit best."""
    assert place(HEADS, texts) == columns


def test_a_row_with_more_cells_than_heads_is_counted_from_the_right() -> None:
    """Cells that no head stands over come first."""
    assert place(("Vraag", "Antwoord"), ("1", "Mag dit?", "Ja.")) == (0, 0, 1)


def test_the_parts_of_a_pair() -> None:
    """Lot and reference are joined from their columns; bare figures get their head."""
    texts = ("1", "2", "Leidraad", "3.2", "14", "Mag dit?", "Ja.")
    assert pair_cells(HEADS, texts, range(7)) == PairCells(
        (5, 6), (6, 7), "2", "Leidraad, Paragraaf 3.2, Pagina 14"
    )


def test_a_head_that_says_question_over_numbers() -> None:
    """Where the numbers stand under "Vraag", the question is in the next column about it."""
    heads = ("Vraag", "Omschrijving vraag", "Antwoord")
    assert pair_cells(heads, ("1", "Mag dit?", "Ja."), range(3)) == PairCells((1, 2), (2, 3))


@pytest.mark.parametrize("texts", [("1", "Mag dit?"), ("Mag dit?",), ("1", "2")])
def test_no_pair_without_question_and_answer(texts: tuple[str, ...]) -> None:
    """A row that lacks one of them is no pair."""
    heads = ("Nr", "Vraag", "Antwoord")
    assert pair_cells(heads, texts, place(heads, texts)) is None


@pytest.mark.parametrize("text", ["Perceel 2: Verblijf", "Kavel A"])
def test_these_name_a_lot(text: str) -> None:
    """A heading may say to which lot the questions below belong."""
    assert is_lot(text)
    assert not is_reference(text)


@pytest.mark.parametrize(
    ("text", "numbered", "expected"),
    [
        ("Subparagraaf 1.2.1", False, True),
        ("Bijlage 4", False, True),
        ("3.2 Tarieven", True, True),
        ("3.2 Tarieven", False, False),
        ("Algemeen", True, False),
    ],
)
def test_these_name_a_place(text: str, *, numbered: bool, expected: bool) -> None:
    """Section numbers count among table rows, not among a document's own headings."""
    assert is_reference(text, numbered=numbered) is expected
