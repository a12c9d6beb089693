"""Reading tables of PDF files, rendered here."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from archive.extract import extract
from archive.model import Role
from tests.archive.pdf_samples import (
    BODY,
    TOP,
    Draw,
    blocks,
    draw_table,
    render,
    texts,
    write_lines,
)


def test_ruled_table_is_read_row_by_row(tmp_path: Path) -> None:
    """Each row of a ruled table is one block, its cells from left to right, blank lines between."""
    rows = [
        [["Vraag"], ["Antwoord"]],
        [["Mag een aanbieder", "ook later instappen?"], ["Ja, ieder kwartaal", "opnieuw."]],
        [["Is er een maximum?"], ["Nee."]],
    ]

    def draw(canvas: Canvas) -> None:
        draw_table(canvas, rows, widths=[180, 180])

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.TABLE_ROW) == [
        "Vraag\n\nAntwoord",
        "Mag een aanbieder\nook later instappen?\n\nJa, ieder kwartaal\nopnieuw.",
        "Is er een maximum?\n\nNee.",
    ]


def test_table_keeps_its_place_between_paragraphs(tmp_path: Path) -> None:
    """A table comes after what stands above it and before what stands below it."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, BODY)
        draw_table(canvas, [[["Tarief"], ["85 euro"]]], widths=[150, 150], top=y - 20)
        write_lines(canvas, ["De tarieven gelden voor een jaar."], y=y - 110)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert [block.role for block in reading.blocks] == [
        Role.PARAGRAPH,
        Role.TABLE_ROW,
        Role.PARAGRAPH,
    ]


def _rest_of_a_row(canvas: Canvas) -> None:
    draw_table(canvas, [[[], ["en soms de aanbieder."]]], widths=[180, 180])
    write_lines(canvas, [*BODY, *BODY], y=TOP - 120)


def test_cell_that_goes_on_alone_after_a_page_is_a_row(tmp_path: Path) -> None:
    """At the top of a page a low grid with one filled cell is the rest of a row."""
    reading = extract(render(tmp_path / "a.pdf", [_rest_of_a_row]), "a.pdf")
    assert texts(reading, Role.TABLE_ROW) == ["en soms de aanbieder."]
    assert blocks(reading, Role.TABLE_ROW)[0].columns == (1,)


@pytest.mark.parametrize(
    ("above", "height"), [(10, 50), (0, 600)], ids=["text above it", "a high frame"]
)
def test_other_grid_with_one_filled_cell_is_no_table(
    tmp_path: Path, above: int, height: float
) -> None:
    """Lower on the page, or around most of it, such a grid is mere lines."""

    def draw(canvas: Canvas) -> None:
        y = write_lines(canvas, BODY * above, y=TOP + 100) if above else TOP
        draw_table(canvas, [[[], ["Een losse zin."]]], widths=[180, 180], top=y, height=height)
        write_lines(canvas, BODY, y=y - 70, x=256)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")
    assert blocks(reading, Role.TABLE_ROW) == []


def test_cells_know_their_columns(tmp_path: Path) -> None:
    """A row tells in which columns of the grid its cells stand, though one is empty."""
    rows = [[["Nr"], ["Vraag"], ["Antwoord"]], [[], ["Mag dit?"], ["Ja."]], [["2"], [], ["Nee."]]]

    def draw(canvas: Canvas) -> None:
        draw_table(canvas, rows, widths=[60, 150, 150])

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")
    found = [block.columns for block in blocks(reading, Role.TABLE_ROW)]
    assert found == [(0, 1, 2), (1, 2), (0, 2)]


def test_frame_around_text_is_no_table(tmp_path: Path) -> None:
    """A box drawn around a paragraph leaves it a paragraph."""

    def draw(canvas: Canvas) -> None:
        write_lines(canvas, BODY)
        canvas.rect(60, TOP - 60, 420, 90)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert [block.role for block in reading.blocks] == [Role.PARAGRAPH]


def test_table_rows_at_the_edge_are_content(tmp_path: Path) -> None:
    """Rows that differ only in their digits stay rows where a table goes on over pages."""

    def page(number: int) -> Draw:
        rows = [[[f"Stuk {number}{row}"], [f"{number * 7 + row}-1-2020"]] for row in range(14)]
        return lambda canvas: draw_table(canvas, rows, widths=[150, 150], top=830, height=55)

    reading = extract(render(tmp_path / "a.pdf", [page(n) for n in (1, 2, 3)]), "a.pdf")

    assert {block.role for block in reading.blocks} == {Role.TABLE_ROW}


def test_table_with_rules_between_its_rows_only(tmp_path: Path) -> None:
    """Where rules part the rows and gutters the columns, each band is a row."""

    def draw(canvas: Canvas) -> None:
        for number, (name, price) in enumerate([("Dag", "40"), ("Week", "250"), ("Maand", "900")]):
            write_lines(canvas, [name, "per kind"], y=TOP - 40 * number - 14)
            write_lines(canvas, [f"{price} euro"], x=300, y=TOP - 40 * number - 14)
        for edge in range(4):
            canvas.line(70, TOP - 40 * edge, 450, TOP - 40 * edge)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.TABLE_ROW) == [
        "Dag\nper kind\n\n40 euro",
        "Week\nper kind\n\n250 euro",
        "Maand\nper kind\n\n900 euro",
    ]


def test_rules_between_paragraphs_make_no_table(tmp_path: Path) -> None:
    """Rules between paragraphs of one column leave them paragraphs."""

    def draw(canvas: Canvas) -> None:
        for number in range(3):
            canvas.line(70, TOP - 60 * number + 14, 450, TOP - 60 * number + 14)
            write_lines(canvas, BODY, y=TOP - 60 * number)
        canvas.line(70, TOP - 166, 450, TOP - 166)

    reading = extract(render(tmp_path / "a.pdf", [draw]), "a.pdf")

    assert texts(reading, Role.PARAGRAPH) == ["\n".join(BODY)] * 3
