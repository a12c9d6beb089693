"""Pairs as records: what is asked and answered, its number, lot, reference and pages."""

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from archive.extract import extract
from archive.model import Reading
from archive.split import split
from tests.archive.builders import PAGE_BREAK, Piece, heading, reading_of, row
from tests.archive.coverage import assert_covered


class Pair(Struct, frozen=True):
    """A pair as a test expects it."""

    number: str | None
    question: str
    answer: str
    lot: str | None = None
    reference: str | None = None


def records(reading: Reading) -> list[Pair]:
    """The pairs of a reading."""
    parts = split(reading, "d", ruling=False)
    return [
        Pair(
            each.number,
            parts.passages[each.passage].text[slice(*each.question)],
            parts.passages[each.passage].text[slice(*each.answer)],
            each.lot,
            each.reference,
        )
        for each in parts.pairs
    ]


def pairs(*pieces: Piece | str) -> list[Pair]:
    """The pairs of a document of these pieces."""
    return records(reading_of(*pieces))


_FORM = ("Nr: 1\nVraag: Mag dit?\nAntwoord: Ja.\nNr: 2\nVraag: Mag dat?\nAntwoord: Nee.",)
HEAD = row("Nr\n\nPerceel\n\nDocument\n\nParagraaf\n\nVraag\n\nAntwoord")
YES, NO = Pair("1", "Mag dit?", "Ja."), Pair("2", "Mag dat?", "Nee.")


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(
            ["Vraag 1\nMag dit?\nAntwoord 1\nJa.", "Vraag 2\nMag dat?\nAntwoord 2\nNee."],
            id="labels",
        ),
        pytest.param(["1. Vraag: Mag dit? Antwoord: Ja.\n2. Vraag: Mag dat? Antwoord: Nee."],
                     id="on one line"),
        pytest.param(["V1: Mag dit?\nA1: Ja.\nV2: Mag dat?\nA2: Nee."], id="letters"),
        pytest.param(["1. Mag dit?", "Antwoord: Ja.", "2. Mag dat?", "Antwoord: Nee."],
                     id="numbers alone"),
        pytest.param(["1. Mag dit?\nAntwoord: Ja.\n2. Mag dat?\nAntwoord: Nee."],
                     id="numbers alone in one block"),
        pytest.param([*_FORM], id="a form"),
        pytest.param([row("Vraag 1\n\nMag dit?"), row("Antwoord\n\nJa."),
                      row("Vraag 2\n\nMag dat?"), row("Antwoord\n\nNee.")], id="rows"),
        pytest.param([row("Nr.\n\n1"), row("Vraag\n\nMag dit?"), row("Antwoord\n\nJa."),
                      row("Nr.\n\n2"), row("Vraag\n\nMag dat?"), row("Antwoord\n\nNee.")],
                     id="a form of rows"),
        pytest.param([row("Nr\n\nVraag\n\nAntwoord"), row("1\n\nMag dit?\n\nJa."),
                      row("2\n\nMag dat?\n\nNee.")], id="a table"),
        pytest.param([heading("### Vraag 1", 3), "Mag dit?", heading("### Antwoord 1", 3), "Ja.",
                      "**Vraag 2:** Mag dat?\n**Antwoord 2:** Nee."], id="markdown"),
    ],
)  # fmt: skip
def test_every_layout_gives_the_same_pairs(pieces: list[Piece | str]) -> None:
    """Labels, numbers, forms and tables lead to the same records, labels left out."""
    assert pairs(*pieces) == [YES, NO]


def test_questions_with_one_answer_are_a_record_each() -> None:
    """A joint answer belongs to each of its questions; together they are one passage."""
    pieces = ["Vraag 2", "Een?", "Vraag 3", "Twee?", "Antwoord op vragen 2 en 3", "Samen."]
    assert pairs(*pieces) == [Pair("2", "Een?", "Samen."), Pair("3", "Twee?", "Samen.")]
    (passage,) = split(reading_of(*pieces), "d", ruling=False).passages
    assert passage.number == "2 en 3"
    assert passage.question == "Vraag 2 Een? Vraag 3 Twee?"


def test_answers_to_parts_of_a_question_are_a_record_each() -> None:
    """Each answer takes the number that it gives."""
    pieces = ["Vraag 2 en 3\nEen? Twee?", "Antwoord 2\nJa.", "Antwoord 3\nNee."]
    assert pairs(*pieces) == [
        Pair("2", "Een? Twee?", "Ja."),
        Pair("3", "Een? Twee?", "Nee."),
    ]


def test_a_joint_answer_leaves_out_the_question_it_does_not_name() -> None:
    """A question before it that the answer does not name stays without one."""
    found = pairs("Vraag 1\nNul?", "Vraag 2\nEen?", "Vraag 3\nTwee?", "Antwoord 2 en 3\nJa.")
    assert [each.number for each in found] == ["2", "3"]


def test_a_list_in_an_answer_is_no_question() -> None:
    """Numbers in an answer do not begin questions where no answer follows them."""
    answer = "Antwoord: Let op:\n1. de eis\n2. de prijs"
    found = pairs("1. Mag dit?", answer, "2. Mag dat?", "Antwoord: Nee.")
    assert found == [Pair("1", "Mag dit?", "Let op: 1. de eis 2. de prijs"), NO]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param(["Vraag 1\nVerwijzing: Leidraad, paragraaf 3.2\nPerceel: 2\nMag dit?",
                      "Antwoord 1\nJa."], id="fields below the label"),
        pytest.param(["Vraag 1", "Verwijzing: Leidraad,\nparagraaf 3.2", "Perceel: 2", "Mag dit?",
                      "Antwoord 1", "Ja."], id="blocks"),
        pytest.param(["Perceel: 2\nVerwijzing: Leidraad, paragraaf 3.2\nVraag 1: Mag dit?",
                      "Antwoord 1: Ja."], id="fields above the label"),
    ],
)  # fmt: skip
def test_fields_say_what_a_question_is_about(pieces: list[Piece | str]) -> None:
    """Fields around a label are the lot and the reference, and not part of the question."""
    assert pairs(*pieces) == [Pair("1", "Mag dit?", "Ja.", "2", "Leidraad, paragraaf 3.2")]


def test_the_label_itself_may_say_it() -> None:
    """What stands between brackets behind the number is taken apart."""
    assert pairs("Vraag 1 (perceel 2, paragraaf 3.2): Mag dit?", "Antwoord: Ja.") == [
        Pair("1", "Mag dit?", "Ja.", "perceel 2", "paragraaf 3.2")
    ]


def test_bands_and_headings_say_it_for_what_is_below() -> None:
    """A row over the whole width, or a heading, names the lot of the questions below it."""
    one, two = row("1\n\nMag dit?\n\nJa."), row("2\n\nMag dat?\n\nNee.")
    head = row("Nr\n\nVraag\n\nAntwoord")
    band = [head, row("Perceel 1: Thuis"), one, row("Perceel 2: Elders"), two]
    assert [each.lot for each in pairs(*band)] == ["Perceel 1: Thuis", "Perceel 2: Elders"]
    headed = [heading("Perceel 1: Thuis"), head, one, heading("Perceel 2: Elders"), head, two]
    assert [each.lot for each in pairs(*headed)] == ["Perceel 1: Thuis", "Perceel 2: Elders"]


def test_pages_are_those_of_question_and_answer() -> None:
    """A pair over a page break knows on which page each begins."""
    reading = reading_of("Vraag 1", "Mag dit?", PAGE_BREAK, "Antwoord 1", "Ja.")
    (place,) = split(reading, "d", ruling=False).pairs
    assert (place.question_page, place.answer_page) == (1, 2)


def test_an_answer_cell_that_begins_on_the_next_page_is_put_in_its_column() -> None:
    """Where the reader tells columns, a cell that was empty on one page is filled by the next."""
    head = Piece("Nr\n\nVraag\n\nAntwoord", HEAD.role)
    reading = reading_of(head, row("1\n\nMag dit ook?"), PAGE_BREAK, row("Ja, dat mag ook."))
    columns = iter([(0, 1, 2), (0, 1), (2,)])
    blocks = tuple(
        type(block)(block.span, block.role, columns=next(columns)) for block in reading.blocks
    )
    reading = type(reading)(
        reading.media_type, reading.extractor, reading.version, reading.pages, blocks
    )
    assert records(reading) == [Pair("1", "Mag dit ook?", "Ja, dat mag ook.")]


ROWS = (
    ("Nr", "Perceel", "Document", "Pagina", "Vraag", "Antwoord"),
    ("1", "2", "Leidraad", "14", "Mag dit?", "Ja."),
    ("2", "", "", "15", "Te kort", "Zie 1"),
    ("", "", "", "", "Zonder nummer", "Nee"),
)
EXPECTED = [
    Pair("1", "Mag dit?", "Ja.", "2", "Leidraad, Pagina 14"),
    Pair("2", "Te kort", "Zie 1", None, "Pagina 15"),
    Pair(None, "Zonder nummer", "Nee"),
]


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    for cells in ROWS:
        book.active.append([cell or None for cell in cells])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _word() -> bytes:
    document = docx.Document()
    table = document.add_table(0, len(ROWS[0]))
    for cells in ROWS:
        for place, text in zip(table.add_row().cells, cells, strict=True):
            place.text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _text() -> bytes:
    return "\r\n".join(map(";".join, ROWS)).encode("cp1252")


def _page() -> bytes:
    rows = "".join(f"<tr>{''.join(f'<td>{text}</td>' for text in cells)}</tr>" for cells in ROWS)
    return f"<html><body><table>{rows}</table></body></html>".encode()


def test_a_table_in_markdown_holds_pairs(tmp_path: Path) -> None:
    """Cells between bars are parted, over lines too, and records are without the bars."""
    path = tmp_path / "a.md"
    rows = ["| **Vraag** | **Antwoord** |", "| --- | --- |", "| Mag dit? | Ja.", "", "En dat. |"]
    text = "\n".join([*rows, "| x \\| y? | Nee. |", "Erna."])
    path.write_text(text, encoding="utf-8")
    reading = extract(path, "a.md")
    assert_covered(reading)
    assert records(reading) == [
        Pair(None, "Mag dit?", "Ja. En dat."),
        Pair(None, "x \\| y?", "Nee."),
    ]
    assert [p.text for p in split(reading, "d", ruling=False).passages][-1] == "Erna."


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.xlsx", _workbook), ("a.docx", _word), ("a.html", _page), ("a.csv", _text)],
)
def test_columns_hold_though_cells_are_empty(tmp_path: Path, name: str, make: object) -> None:
    """Readers that know the columns tell them, so that no cell is taken for another."""
    path = tmp_path / name
    path.write_bytes(make())  # type: ignore[operator]
    reading = extract(path, name)
    assert_covered(reading)
    assert records(reading) == EXPECTED


_PIECES = st.lists(
    st.sampled_from(
        [
            "Vraag 1", "Vraag 2 en 3", "Antwoord 1", "Antwoord op vraag 2 en 3", "Antwoord:",
            "Perceel: 1", "Nr: 4\nVraag: zo?\nAntwoord: ja", "Tekst die verder gaat",
            "en hier verder", PAGE_BREAK, HEAD, row("1\n\nMag dit?\n\nJa."), row("Ja."),
            heading("Perceel 1"), row("Vraag\n\nMag dit?"), row("Antwoord\n\nJa."), "1. Mag dit?",
        ]
    ),
    max_size=12,
)  # fmt: skip


@given(_PIECES)
def test_pairs_point_into_their_passages(pieces: list[Piece | str]) -> None:
    """Whatever a document holds, each record is text of a pair, its question before its answer."""
    parts = split(reading_of(*pieces), "d", ruling=False)
    for each in parts.pairs:
        passage = parts.passages[each.passage]
        assert passage.answer_at is not None
        start, end = each.question
        assert 0 <= start < end <= passage.answer_at <= each.answer[0] < each.answer[1]
        assert each.answer[1] <= len(passage.text)


@pytest.mark.parametrize(
    "text",
    ["Vraag " + "1, " * 5000, "Antwoord op vragen " + "1, 2 en " * 5000 + "\nVraag 1",
     "Vraag 1" + " " * 50_000 + "x\nAntwoord" + "\t" * 50_000 + "x"],
    ids=["numbers", "more numbers", "spaces"],
)  # fmt: skip
def test_hostile_labels_are_read_at_once(text: str) -> None:
    """Endless numbers and spaces do not hold the reader up: that would never end."""
    assert pairs(text) == []


def test_the_close_of_a_letter_is_no_part_of_the_last_answer() -> None:
    """A letter may hold questions with their answers, and then greets."""
    (found,) = pairs("Vraag 1: Mag dit?", "Antwoord: Ja, dat mag.", "Met vriendelijke groet,\nB.")
    assert found.answer == "Ja, dat mag."


def test_a_title_above_each_question_may_number_it() -> None:
    """Where all have one, in rising order; a section over several questions numbers none."""
    one, two = ("Vraag: Mag dit?", "Antwoord: Ja."), ("Vraag: Mag dat?", "Antwoord: Nee.")
    titled = pairs(heading("1. Leidraad, blz. 2"), *one, heading("2. Bijlage 5"), *two)
    assert [(each.number, each.reference) for each in titled] == [
        ("1", "Leidraad, blz. 2"),
        ("2", "Bijlage 5"),
    ]
    assert [each.number for each in pairs(heading("1. Algemeen"), *one, *two)] == [None, None]
