"""Reading PDF files, rendered here."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from archive.extract import extract
from archive.extract.compose import compose
from archive.extract.pdf_pdfminer import PdfminerFile
from archive.model import Role, TagName
from tests.archive.coverage import assert_covered
from tests.archive.pdf_samples import (
    BODY,
    LEFT,
    TOP,
    Draw,
    blocks,
    draw_table,
    prose,
    render,
    texts,
    write_lines,
)


def test_lines_of_one_paragraph_are_one_block(tmp_path: Path) -> None:
    """Lines that follow each other closely form one paragraph, a newline between them."""
    reading = extract(render(tmp_path / "a.pdf", [prose(*BODY)]), "a.pdf")

    assert reading.pages[0].text == "\n".join(BODY)
    assert texts(reading, Role.PARAGRAPH) == ["\n".join(BODY)]


@pytest.mark.parametrize("leading", [14.0, 19.0], ids=["single spaced", "widely spaced"])
def test_gap_between_paragraphs_parts_blocks(tmp_path: Path, leading: float) -> None:
    """A gap wider than the usual line spacing begins a block, at any line spacing."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, BODY, leading=leading)
        write_lines(canvas, BODY, y=y - leading, leading=leading)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.PARAGRAPH) == ["\n".join(BODY)] * 2


def test_numbered_paragraphs_without_gap_are_blocks_of_their_own(tmp_path: Path) -> None:
    """A line that begins with a number after a finished sentence begins a block."""
    lines = ("4.3. De rechter stelt voorop dat de gemeente", "vrij is in haar keuze.")
    more = ("4.4. Ravenhorst heeft dat weersproken, maar", "zonder enige onderbouwing.")

    reading = extract(render(tmp_path / "a.pdf", [prose(*lines, *more)]), "a.pdf")

    assert texts(reading, Role.PARAGRAPH) == ["\n".join(lines), "\n".join(more)]


def test_number_in_the_margin_joins_its_paragraph(tmp_path: Path) -> None:
    """A number that hangs in the margin stands before the text beside it, in one block."""

    def draw(canvas: Canvas) -> None:
        write_lines(canvas, ["2.7."], x=50)
        write_lines(canvas, BODY, x=110)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.PARAGRAPH) == ["2.7. " + "\n".join(BODY)]


@pytest.mark.parametrize(
    ("font", "size"), [("Helvetica", 18), ("Helvetica-Bold", 11)], ids=["larger", "bold"]
)
def test_heading_stands_out_from_the_body(tmp_path: Path, font: str, size: float) -> None:
    """A short line that is larger or bolder than the body is a heading."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, ["Planning van de inkoop"], font=font, size=size)
        write_lines(canvas, BODY, y=y - 4)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.HEADING) == ["Planning van de inkoop"]
    assert texts(reading, Role.PARAGRAPH) == ["\n".join(BODY)]


def test_heading_levels_follow_size(tmp_path: Path) -> None:
    """The larger the type of a heading, the higher its level."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, ["Inkoop Lisbeek"], size=22)
        y = write_lines(canvas, ["Perceel verblijf"], size=15, y=y - 10)
        y = write_lines(canvas, BODY, y=y - 10)
        write_lines(canvas, ["Perceel dagbesteding"], size=15, y=y - 20)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert [block.level for block in blocks(reading, Role.HEADING)] == [1, 2, 2]


def test_bold_sentence_is_no_heading(tmp_path: Path) -> None:
    """A bold sentence that ends in a full stop stays a paragraph."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, ["Dit is nog niet besloten."], font="Helvetica-Bold")
        write_lines(canvas, BODY, y=y - 14)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.HEADING) == []


def _with_edges(header: str, footer: str) -> list[Draw]:
    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            write_lines(canvas, [header], y=800)
            write_lines(canvas, [f"Op blad {number} staat dit.", *BODY])
            write_lines(canvas, [footer], y=50)
            write_lines(canvas, [f"Pagina {number} van 4"], y=30)

        return draw

    return [page(number) for number in range(1, 5)]


def test_running_lines_are_furniture(tmp_path: Path) -> None:
    """What returns at the edges of the pages is header, footer or page number."""
    pages = _with_edges("Gemeente Wolkendam", "Versie 12 van 3 mei 2019")

    reading = extract(render(tmp_path / "a.pdf", pages), "a.pdf")

    assert texts(reading, Role.HEADER) == ["Gemeente Wolkendam"] * 4
    assert texts(reading, Role.FOOTER) == ["Versie 12 van 3 mei 2019"] * 4
    assert texts(reading, Role.PAGE_NUMBER) == [f"Pagina {number} van 4" for number in range(1, 5)]
    assert len(texts(reading, Role.PARAGRAPH)) == 4


def test_single_page_has_no_running_lines(tmp_path: Path) -> None:
    """With one page nothing can return, and only a page number can be told by its own words."""
    pages = _with_edges("Gemeente Wolkendam", "Versie 12")[:1]

    reading = extract(render(tmp_path / "a.pdf", pages), "a.pdf")

    assert {block.role for block in reading.blocks} == {Role.PARAGRAPH, Role.PAGE_NUMBER}


@pytest.mark.parametrize(
    ("line", "y", "expected"),
    [
        ("Pagina 3 / 12", 40, True),
        ("pagina 1 van 1", 40, True),
        ("blz. 7", 40, True),
        ("Pagina 3 van 12", 800, False),
        ("Zie pagina 3 van bijlage 12", 40, False),
        ("2 van 3", 40, False),
    ],
    ids=["slash", "of", "short", "at the head", "in a sentence", "without the word"],
)
def test_page_number_at_the_foot_speaks_for_itself(
    tmp_path: Path, line: str, y: float, *, expected: bool
) -> None:
    """A line at the foot that says "pagina" with its number is one, also on a single page."""

    def draw(canvas: Canvas) -> None:
        write_lines(canvas, BODY)
        write_lines(canvas, [line], y=y)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.PAGE_NUMBER) == ([line] if expected else [])


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Nota van inlichtingen Ravenhorst", ["Nota van inlichtingen Ravenhorst"]),
        ("Microsoft Word - nota.docx", []),
        ("nota_v2.pdf", []),
        ("Stand van zaken.odp", []),
        ("B2019_044", []),
        ("Naamloos", []),
        ("", []),
    ],
    ids=["title", "program", "file name", "name of slides", "code", "untitled", "empty"],
)
def test_title_in_metadata_counts_when_it_is_one(
    tmp_path: Path, title: str, expected: list[str]
) -> None:
    """Only a title that somebody wrote as such becomes a tag."""
    reading = extract(render(tmp_path / "a.pdf", [prose(*BODY)], title=title), "a.pdf")

    assert [tag.value for tag in reading.tags if tag.name is TagName.TITLE] == expected


def test_every_character_lies_in_one_block(tmp_path: Path) -> None:
    """The blocks of a page with everything on it cover its text, each character once."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, ["Overzicht"], size=20)
        y = write_lines(canvas, ["1.1 Eerste punt.", "1.2 Tweede punt."], y=y)
        draw_table(canvas, [[["a"], ["b"]], [["c"], []]], widths=[90, 90], top=y - 20)

    pages = [*_with_edges("Kop", "Voet"), draw, prose()]
    reading = extract(render(tmp_path / "a.pdf", pages), "a.pdf")

    assert_covered(reading)
    assert len(reading.pages) == 6


def _two_columns(canvas: Canvas) -> None:
    """Two columns of prose, written line by line across the page."""
    for number, (left, right) in enumerate(zip(LEFT_COLUMN, RIGHT_COLUMN, strict=True)):
        write_lines(canvas, [left], x=60, y=TOP - 14 * number, size=10)
        write_lines(canvas, [right], x=330, y=TOP - 14 * number, size=10)


LEFT_COLUMN = (
    "De raad van Lisbeek heeft in het voorjaar",
    "gesproken over de toegang tot de hulp en",
    "over de wachttijden die daarbij ontstaan.",
    "De wethouder zegt toe dat de cijfers nog",
    "voor de zomer naar de raad zullen komen.",
    "Daarmee is het eerste punt afgehandeld.",
)
RIGHT_COLUMN = (
    "In Ravenhorst ligt het anders, omdat daar",
    "de hulp al twee jaar gezamenlijk wordt",
    "ingekocht met de buurgemeenten. Het college",
    "wil die afspraken met een jaar verlengen en",
    "vraagt de raad om daarmee in te stemmen op",
    "de vergadering in de maand november.",
)


def test_columns_written_across_the_page_are_read_one_by_one(tmp_path: Path) -> None:
    """Where both columns are prose the left one is read to its end before the right one."""
    reading = extract(render(tmp_path / "a.pdf", [_two_columns]), "a.pdf")

    read = " ".join(reading.pages[0].text.split())
    assert read == " ".join(LEFT_COLUMN + RIGHT_COLUMN)
    assert_covered(reading)


def test_heading_above_columns_comes_first(tmp_path: Path) -> None:
    """A line across both columns is read where it stands."""

    def draw(canvas: Canvas) -> None:
        write_lines(canvas, ["Verslag van de gezamenlijke vergadering"], y=TOP + 40, size=18)
        _two_columns(canvas)

    text = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf").pages[0].text

    assert text.startswith("Verslag van de gezamenlijke vergadering")
    assert text.index(LEFT_COLUMN[-1]) < text.index(RIGHT_COLUMN[0])


def test_labels_and_values_are_read_across(tmp_path: Path) -> None:
    """A label and the value beside it stay together: such columns are not prose."""
    rows = [("Datum", "3 mei 2019"), ("Plaats", "Wolkendam"), ("Aanwezig", "negen leden")] * 2

    def draw(canvas: Canvas) -> None:
        for number, (label, value) in enumerate(rows):
            write_lines(canvas, [label], x=60, y=TOP - 14 * number)
            write_lines(canvas, [value], x=330, y=TOP - 14 * number)

    text = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf").pages[0].text

    assert text.split() == " ".join(f"{label} {value}" for label, value in rows).split()


def test_word_broken_at_a_line_end_keeps_its_hyphen(tmp_path: Path) -> None:
    """The hyphen and the line end are both in the text: joining the word is not the reader's."""
    lines = ("De raad besprak de aanbesteding van de jeugd-", "hulp in Wolkendam en Lisbeek.")

    reading = extract(render(tmp_path / "a.pdf", [prose(*lines)]), "a.pdf")

    assert reading.pages[0].text == "\n".join(lines)
    assert_covered(reading)


@pytest.mark.parametrize("raised", [3.5, 5, 8], ids=["a little", "half", "far above"])
@pytest.mark.parametrize("after", [" die dat al besloot,", "; de rest volgt", "."])
def test_raised_figure_cuts_no_paragraph(tmp_path: Path, raised: float, after: str) -> None:
    """A mark that refers to a note leaves its paragraph whole, wherever in a line it stands."""
    before = "samen met de gemeente Lisbeek"

    def draw(canvas: Canvas) -> None:
        x = LEFT + stringWidth(before, "Helvetica", 11)
        write_lines(canvas, [BODY[0], before], y=TOP + 28)
        write_lines(canvas, ["12"], x=x, y=TOP + 14 + raised, size=6)
        write_lines(canvas, [after], x=x + stringWidth("12", "Helvetica", 6), y=TOP + 14)
        write_lines(canvas, BODY)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    (paragraph,) = texts(reading, Role.PARAGRAPH)
    expected = "".join([BODY[0], before, "12", after, *BODY])
    assert "".join(paragraph.split()) == "".join(expected.split())
    assert_covered(reading)


def test_raised_figure_at_a_line_end_cuts_no_paragraph(tmp_path: Path) -> None:
    """A mark that juts out behind the last word of a line is part of that line."""

    def draw(canvas: Canvas) -> None:
        write_lines(canvas, BODY[:1])
        x = LEFT + stringWidth(BODY[0], "Helvetica", 11)
        write_lines(canvas, ["3"], x=x, y=TOP + 8, size=5)
        write_lines(canvas, BODY[1:], y=TOP - 14)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert len(texts(reading, Role.PARAGRAPH)) == 1
    assert_covered(reading)


def test_line_that_begins_with_a_raised_figure_has_the_type_of_its_words(tmp_path: Path) -> None:
    """A note with its mark before it is one paragraph: the mark does not say how large it is."""

    def draw(canvas: Canvas) -> None:
        write_lines(canvas, ["4"], y=TOP + 4, size=6)
        write_lines(canvas, [BODY[0]], x=LEFT + 6)
        write_lines(canvas, BODY[1:], y=TOP - 14)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert len(texts(reading, Role.PARAGRAPH)) == 1


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_page_is_read_as_it_is_seen(tmp_path: Path, turn: int) -> None:
    """A page that is to be shown turned has its head and foot where the reader sees them."""

    def page(number: int) -> Draw:
        def draw(canvas: Canvas) -> None:
            # A quarter turn makes reportlab swap the sides of the page.
            seen_width, seen_height = A4
            width, height = A4[::-1] if turn % 180 else A4
            canvas.setPageRotation(turn)
            canvas.translate(width if turn < 270 else 0, height if turn > 90 else 0)
            canvas.rotate(turn)
            write_lines(canvas, BODY, x=seen_width / 8, y=seen_height / 2)
            write_lines(canvas, [f"Pagina {number} van 3"], y=30)

        return draw

    reading = extract(render(tmp_path / "a.pdf", [page(n) for n in (1, 2, 3)]), "a.pdf")

    assert texts(reading, Role.PAGE_NUMBER) == [f"Pagina {number} van 3" for number in (1, 2, 3)]
    assert texts(reading, Role.PARAGRAPH) == ["\n".join(BODY)] * 3


def test_both_readers_give_the_same_words(tmp_path: Path) -> None:
    """A file that pdfium refuses is read by pdfminer: the words and the rows are the same."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, BODY)
        draw_table(canvas, [[["Dag"], ["40"]], [["Week"], ["250"]]], widths=[90, 90], top=y - 20)

    path = render(tmp_path / "a.pdf", [draw])
    expected = extract(path, "a.pdf")
    with PdfminerFile(path, "a.pdf") as file:
        ((page, blocks),) = compose([file.sheet(1)])

    assert page.text.split() == expected.pages[0].text.split()
    assert [block.role for block in blocks] == [block.role for block in expected.blocks]
