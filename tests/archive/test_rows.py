"""Rows of tables: cells, heads, numbers, answers, and rows that a page break parts."""

import pytest

from archive.columns import answer_column
from archive.model import Block
from archive.rows import Row, Table, number_of, read_tables
from tests.archive.builders import PAGE_BREAK, Piece, reading_of, row

HEADS = ("Nr.", "Paragraaf", "Vraag", "Antwoord")
ONE = ("1", "2.1", "Geldt de eis ook voor Lisbeek?", "Ja, die eis geldt overal.")
LONG = ("2", "2.3", "Hoe lang duurt de overeenkomst?", "De overeenkomst duurt twee jaar en kan")
REST = "daarna twee keer worden verlengd."


def cells(*texts: str) -> Piece:
    """A row with these cells."""
    return row("\n\n".join(texts))


class Read:
    """The tables of a document that holds nothing but rows."""

    def __init__(self, *pieces: Piece | str) -> None:
        self.reading = reading_of(*pieces)
        self.tables: tuple[Table, ...] = read_tables(self.reading, self.reading.blocks)

    @property
    def rows(self) -> list[Row]:
        """The rows of all tables."""
        return [each for table in self.tables for each in table.rows]

    @property
    def texts(self) -> list[tuple[str, ...]]:
        """The cells of each row, the parts of a cell on several pages parted by a bar."""
        slices = self.reading.slice
        return [
            tuple("|".join(slices(span).strip() for span in cell) for cell in each.cells)
            for each in self.rows
        ]

    @property
    def repeated(self) -> list[str]:
        """The heads that are printed again."""
        spans = [span for table in self.tables for span in table.repeated]
        return [self.reading.slice(span).strip() for span in spans]


@pytest.mark.parametrize(
    ("heads", "below"),
    [
        pytest.param(("Perceel", "Tarief"), [("Verblijf", "€ 85"), ("Crisis", "€ 90")], id="sums"),
        pytest.param(("Stap", "Datum"), [("Gunning", "3 mei 2018")], id="dates"),
        pytest.param(("Vorm", "2016", "2017"), [("Pleegzorg", "21", "24")], id="years"),
        pytest.param(HEADS, [ONE], id="questions"),
        pytest.param(("Vraag", "Reactie"), [("Mag dit?", "Ja.")], id="short questions"),
        pytest.param(
            ("Onderwerp", "Goed", "Beter"),
            [("Verblijf", "Jeugdigen blijven lang op één plek", "Vervoer")] * 2,
            id="sentences",
        ),
    ],
)
def test_the_first_row_heads_the_columns(
    heads: tuple[str, ...], below: list[tuple[str, ...]]
) -> None:
    """Labels over a column that says more than labels do are the heads of the rows below."""
    read = Read(cells(*heads), *(cells(*texts) for texts in below))
    assert [each.heads for each in read.rows] == [(), *[heads] * len(below)]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("Naam", "Stichting De Boog"), ("Plaats", "Lisbeek")], id="names, values"),
        pytest.param([("Ja", "Nee"), ("Misschien", "Ooit")], id="labels only"),
        pytest.param([("1", "2018"), ("2", "2019")], id="figures"),
        pytest.param([("De zorg start op tijd.", "Ja"), ("Nog een.", "9")], id="a sentence"),
        pytest.param([("Eis",), ("De aanbieder levert binnen zes weken.",)], id="one column"),
        pytest.param([("Perceel", "Tarief")], id="nothing below"),
    ],
)
def test_a_table_may_have_no_heads(rows: list[tuple[str, ...]]) -> None:
    """Without such a column the first row is a row as the others are."""
    read = Read(*(cells(*texts) for texts in rows))
    assert read.texts == rows
    assert not [each for each in read.rows if each.heads]


def test_heads_printed_again_on_a_later_page_are_no_row() -> None:
    """Heads over the rest of a table are set apart, also when the columns hold labels only."""
    read = Read(
        cells("Wie", "Wat"), cells("Lisbeek", "zorg"), PAGE_BREAK, cells("Wie", "Wat"),
        cells("Ravenhorst", "hulp"),
    )  # fmt: skip
    assert read.texts == [("Wie", "Wat"), ("Lisbeek", "zorg"), ("Ravenhorst", "hulp")]
    assert read.rows[-1].heads == ("Wie", "Wat")
    assert read.repeated == ["Wie\n\nWat"]


def test_a_title_may_stand_above_the_heads_of_questions() -> None:
    """The row that names questions and answers is the head, after a title row."""
    read = Read(cells("Nota van inlichtingen"), cells(*HEADS), cells(*ONE))
    assert [each.heads for each in read.rows] == [(), (), HEADS]


def test_other_heads_begin_another_table() -> None:
    """Where other heads of questions follow without text between, the columns are theirs."""
    other = ("Vraag", "Antwoord")
    read = Read(cells(*HEADS), cells(*ONE), cells(*ONE), cells(*other), cells("Mag dit?", "Ja."))
    assert len(read.tables) == 2
    assert [each.heads for each in read.rows] == [(), HEADS, HEADS, (), other]


@pytest.mark.parametrize(
    ("heads", "texts", "answer_from"),
    [
        pytest.param(HEADS, ONE, 3, id="all cells"),
        pytest.param(HEADS, (ONE[0], *ONE[2:]), 2, id="an empty cell left out"),
        pytest.param(HEADS, (ONE[0], ONE[3]), None, id="no question"),
        pytest.param(("Vraag/opmerking", "Reactie"), ("Mag dit?", "Ja."), 1, id="other words"),
        pytest.param(("VRAAG", "ANTWOORD"), ("Mag dit?", "Ja."), 1, id="capitals"),
        pytest.param(("Vraag", "Antwoord", "Lot"), ("Mag?", "Ja.", "3"), 1, id="more behind it"),
        pytest.param(("Vraagnr", "Antwoord"), ("Mag dit?", "Ja."), None, id="only a number"),
        pytest.param(("Vraag nr.", "Antwoord"), ("Mag dit?", "Ja."), None, id="number in words"),
        pytest.param(("Antwoord", "Vraag"), ("Ja, dat mag.", "3"), None, id="the wrong way round"),
    ],
)
def test_the_answer_begins_at_its_column(
    heads: tuple[str, ...], texts: tuple[str, ...], answer_from: int | None
) -> None:
    """A row under heads of question and answer knows which cell begins the answer."""
    assert Read(cells(*heads), cells(*texts)).rows[1].answer_from == answer_from


@pytest.mark.parametrize(
    ("rest", "joined"),
    [
        pytest.param((REST,), (*LONG[:3], f"{LONG[3]}|{REST}"), id="the answer"),
        pytest.param(
            ("En met opties?", REST),
            (*LONG[:2], f"{LONG[2]}|En met opties?", f"{LONG[3]}|{REST}"),
            id="question and answer",
        ),
        pytest.param(
            ("Daarna volgt een nieuwe aanbesteding voor Lisbeek.",),
            (*LONG[:3], f"{LONG[3]}|Daarna volgt een nieuwe aanbesteding voor Lisbeek."),
            id="a sentence anew",
        ),
    ],
)
@pytest.mark.parametrize("again", [False, True], ids=["no heads again", "heads again"])
def test_a_row_goes_on_after_a_page(
    rest: tuple[str, ...], joined: tuple[str, ...], again: bool
) -> None:
    """A first row without a number holds what the last row of the page before still had to say."""
    heads = [cells(*HEADS)] if again else []
    read = Read(cells(*HEADS), cells(*ONE), cells(*LONG), PAGE_BREAK, *heads, cells(*rest))
    assert read.texts == [HEADS, ONE, joined]
    assert read.rows[-1].number == "2"
    assert read.rows[-1].answer_from == 3


def test_a_row_may_go_on_over_several_pages() -> None:
    """Each page adds to the cell that was broken off."""
    parts = ("en ook", "en daarna nog")
    read = Read(
        cells(*HEADS), cells(*LONG), PAGE_BREAK, cells(parts[0]), PAGE_BREAK, cells(parts[1])
    )
    assert read.texts[1][3] == "|".join((LONG[3], *parts))


def test_heads_may_stand_in_the_cells_of_what_goes_on() -> None:
    """Where no rule parts repeated heads from the row below, they are cut from its cells."""
    below = ("Nr.", "Paragraaf", "Vraag", f"Antwoord\n{REST}")
    read = Read(cells(*HEADS), cells(*LONG), PAGE_BREAK, cells(*below))
    assert read.texts == [HEADS, (*LONG[:3], f"{LONG[3]}|{REST}")]
    assert read.repeated == list(HEADS)


def test_a_new_row_may_stand_under_such_heads() -> None:
    """Only the heads are cut away when the row below them has a number of its own."""
    below = tuple(f"{head}\n{text}" for head, text in zip(HEADS, LONG, strict=True))
    read = Read(cells(*HEADS), cells(*ONE), PAGE_BREAK, cells(*below))
    assert read.texts == [HEADS, ONE, LONG]
    assert (read.rows[-1].number, read.rows[-1].answer_from) == ("2", 3)
    assert read.repeated == list(HEADS)


@pytest.mark.parametrize(
    "first",
    [
        pytest.param(("3", "2.4", "Mag het?", "ja"), id="a number of its own"),
        pytest.param(("3", "ja, dat mag"), id="a number and fewer cells"),
        pytest.param(("Perceel 2",), id="a label"),
    ],
)
def test_a_new_row_does_not_go_on(first: tuple[str, ...]) -> None:
    """The first row of a page that begins something new stands by itself."""
    read = Read(cells(*HEADS), cells(*ONE), PAGE_BREAK, cells(*first))
    assert read.texts == [HEADS, ONE, first]


def test_a_broken_cell_is_found_by_its_sentence() -> None:
    """Without numbers the broken sentence tells which cell goes on."""
    heads, above = ("Eis", "Toelichting"), ("De aanbieder van Lisbeek levert", "Zie paragraaf 4.")
    read = Read(cells(*heads), cells(*above), PAGE_BREAK, cells("binnen zes weken."))
    assert read.texts[1] == (f"{above[0]}|binnen zes weken.", above[1])


@pytest.mark.parametrize(
    ("texts", "number"),
    [
        (("1", "a"), "1"),
        (("12.", "a"), "12"),
        (("7a", "a"), "7a"),
        (("7)", "a"), "7"),
        (("1234", "a"), "1234"),
        (("12345", "a"), None),
        (("2.1", "a"), None),
        (("€ 3", "a"), None),
        (("3",), None),
    ],
)
def test_a_row_is_numbered_by_its_first_cell(texts: tuple[str, ...], number: str | None) -> None:
    """A cell with nothing but a number, before other cells, numbers the row."""
    assert number_of(texts) == number


def test_a_number_that_the_reader_gives_comes_first() -> None:
    """What the file says of a row's number is believed before the look of its cells."""
    reading = reading_of(Piece("1\n\nMag dit?", row("").role, number="A4"))
    (table,) = read_tables(reading, reading.blocks)
    assert table.rows[0].number == "A4"


def test_the_columns_of_questions_and_answers() -> None:
    """The answer's column comes after that of the question."""
    assert answer_column(HEADS) == 3
    assert answer_column(("Antwoord", "Vraag")) is None
    assert answer_column(("Perceel", "Tarief")) is None


def test_every_row_keeps_its_place() -> None:
    """All that a table's blocks hold is in its rows or in the heads set apart."""
    read = Read(cells(*HEADS), cells(*LONG), PAGE_BREAK, cells(*HEADS), cells(REST))
    blocks: tuple[Block, ...] = read.reading.blocks
    held = sorted(text for texts in read.texts for cell in texts for text in cell.split("|"))
    written = [read.reading.slice(block.span).split("\n\n") for block in blocks]
    expected = [text for texts in written for text in texts]
    assert sorted([*held, *(t for each in read.repeated for t in each.split("\n\n"))]) == sorted(
        expected
    )


@pytest.mark.parametrize(
    ("heads", "texts", "number"),
    [
        (("ID", "Vraag", "Antwoord"), ("VR-101", "Mag dit?", "Ja."), "VR-101"),
        (("Vraagnr.", "Vraag", "Antwoord"), ("2.14", "Mag dit?", "Ja."), "2.14"),
        (("ID", "Vraag", "Antwoord"), ("n.v.t.", "Mag dit?", "Ja."), None),
        (("Onderwerp", "Vraag", "Antwoord"), ("VR-101", "Mag dit?", "Ja."), None),
    ],
)
def test_a_code_under_the_head_of_numbers_is_the_number(
    heads: tuple[str, ...], texts: tuple[str, ...], number: str | None
) -> None:
    """Procurement platforms number questions in their own ways."""
    assert Read(cells(*heads), cells(*texts)).rows[-1].number == number


@pytest.mark.parametrize(
    ("questions", "numbers"),
    [
        (("1. Mag dit?", "2. Mag dat?", "4. Mag dit ook?"), ["1", "2", "4"]),
        (("1. Mag dit? 2. En dat?", "1. Mag dit ook?"), [None, None]),
        (("1. Mag dit?", "Mag dat?"), [None, None]),
    ],
)
def test_questions_that_begin_with_rising_numbers_are_numbered(
    questions: tuple[str, ...], numbers: list[str | None]
) -> None:
    """Where all do; a list within one question is no numbering."""
    below = [cells(question, "Ja, dat mag.") for question in questions]
    read = Read(cells("Vragen", "Antwoorden"), *below)
    assert [each.number for each in read.rows[1:]] == numbers


@pytest.mark.parametrize(
    "heads",
    [
        ("Nr", "Vraag", "Antwoord", "Wijziging in stukken?"),
        ("#", "Q", "A", "Status"),
        ("Vr. nr.", "Gestelde vraag", "Beantwoording door Opdrachtgever", "Bijl."),
        ("Nr", "Vraag (inclusief verwijzing naar document en bladzijde)", "Antwoord", "Status"),
    ],
)
def test_heads_may_ask_or_be_signs(heads: tuple[str, ...]) -> None:
    """A last column that asks something, or a sign for a number, does not hide the heads."""
    row = Read(cells(*heads), cells("1", "Mag dit ook in Lisbeek?", "Dat mag.", "Nee")).rows[-1]
    assert row.pair is not None
    assert row.pair.answer == (2, 3)
