"""Reading OpenDocument texts."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from odf.opendocument import OpenDocumentText
from odf.table import Table, TableCell, TableRow
from odf.text import H, List, ListItem, Note, NoteBody, NoteCitation, P

from archive.model import Role
from tests.archive.office_samples import blocks, pages, read, texts
from tests.archive.office_samples import odt as made

PARAGRAPH, HEADING, ROW = Role.PARAGRAPH, Role.HEADING, Role.TABLE_ROW


def test_a_document_of_another_library_is_read(tmp_path: Path) -> None:
    """Headings, paragraphs, lists, tables and notes come in the order of the document."""
    document = OpenDocumentText()
    body = document.text
    body.addElement(H(outlinelevel=2, text="Inkoop van jeugdhulp"))
    paragraph = P(text="De gemeente Wolkendam koopt in")
    note = Note(noteclass="footnote")
    note.addElement(NoteCitation(text="1"))
    note_body = NoteBody()
    note_body.addElement(P(text="Samen met Lisbeek."))
    note.addElement(note_body)
    paragraph.addElement(note)
    paragraph.addText(".")
    body.addElement(paragraph)
    points = List()
    for text in ("eerst", "daarna"):
        item = ListItem()
        item.addElement(P(text=text))
        points.addElement(item)
    body.addElement(points)
    table = Table()
    for texts_of_row in (("Perceel", "Tarief"), ("Verblijf", "85 euro")):
        row = TableRow()
        for text in texts_of_row:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    body.addElement(table)
    buffer = io.BytesIO()
    document.save(buffer)

    reading = read(tmp_path, buffer.getvalue())

    assert blocks(reading) == [
        (HEADING, "Inkoop van jeugdhulp"),
        (PARAGRAPH, "De gemeente Wolkendam koopt in 1."),
        (PARAGRAPH, "eerst"),
        (PARAGRAPH, "daarna"),
        (ROW, "Perceel\n\nTarief"),
        (ROW, "Verblijf\n\n85 euro"),
        (Role.NOTE, "1 Samen met Lisbeek."),
    ]
    assert reading.blocks[0].level == 2


def cell(content: str) -> str:
    """A table cell."""
    return f"<table:table-cell>{content}</table:table-cell>"


def row(*cells: str) -> str:
    """A table row."""
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def p(text: str) -> str:
    """A paragraph."""
    return f"<text:p>{text}</text:p>"


NESTED = f"<table:table>{row(cell(p('b')), cell(p('c')))}</table:table>"
BODIES = {
    "white space": (
        p('Een\n  <text:s text:c="3"/>twee<text:tab/>drie<text:line-break/>vier'),
        [(PARAGRAPH, "Een twee drie\nvier")],
    ),
    "spans and links": (
        p("<text:span>Lis</text:span><text:a>beek</text:a>"),
        [(PARAGRAPH, "Lisbeek")],
    ),
    "deleted text": (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>weg</text:p>"
        "</text:deletion></text:changed-region></text:tracked-changes>" + p("blijft"),
        [(PARAGRAPH, "blijft")],
    ),
    "comment": (
        p(
            "a<office:annotation><dc:creator>Bo Wit</dc:creator><text:p>Tot</text:p>"
            "<text:p>wanneer?</text:p></office:annotation>b"
        ),
        [(PARAGRAPH, "ab"), (Role.COMMENT, "Opmerking: Tot\nwanneer?")],
    ),
    "script and form": (
        f"<office:forms>{p('nee')}</office:forms>" + p("a<text:script>nee()</text:script>"),
        [(PARAGRAPH, "a")],
    ),
    "section": (f"<text:section>{p('a')}</text:section>", [(PARAGRAPH, "a")]),
    "text box": (
        p(f"voor <draw:frame><draw:text-box>{p('kader')}</draw:text-box></draw:frame>na"),
        [(PARAGRAPH, "voor na"), (PARAGRAPH, "kader")],
    ),
    "merged cells": (
        (f"<table:table>{row(cell(p('breed')), '<table:covered-table-cell/>')}"
        f"{row(cell(p('a')), cell(p('b') + p('c')))}</table:table>"),
        [(ROW, "breed"), (ROW, "a\n\nb\nc")],
    ),
    "header rows": (
        (f"<table:table><table:table-header-rows>{row(cell(p('Nr')), cell(p('Vraag')))}"
        f"</table:table-header-rows>{row(cell(p('1')), cell(p('Wat?')))}</table:table>"),
        [(ROW, "Nr\n\nVraag"), (ROW, "1\n\nWat?")],
    ),
    "nested table": (
        f"<table:table>{row(cell(p('a')), cell(NESTED))}</table:table>",
        [(ROW, "a\n\nb\tc")],
    ),
    "table around text": (
        f"<table:table>{row(cell('<text:h>Kop</text:h>' + p('a')))}</table:table>",
        [(HEADING, "Kop"), (PARAGRAPH, "a")],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES.keys())
def test_content_becomes_blocks(
    tmp_path: Path, body: str, expected: list[tuple[Role, str]]
) -> None:
    """What is printed is a block, once, and a comment is one; what is deleted or runs is none."""
    assert blocks(read(tmp_path, made(body))) == expected


def test_pages(tmp_path: Path) -> None:
    """A paragraph whose style begins a page does so."""
    styles = (
        '<style:style style:name="P1"><style:paragraph-properties fo:break-before="page"/>'
        '</style:style><style:style style:name="P2"><style:paragraph-properties/></style:style>'
    )
    body = (
        p("een") + '<text:p text:style-name="P2">a</text:p><text:p text:style-name="P1">b</text:p>'
    )

    assert pages(read(tmp_path, made(body, styles))) == ["een\n\na", "b"]


@pytest.mark.parametrize(
    ("style", "level"), [("Title", 1), ("P1", 1), ("Subtitle", 0), ("P2", 0), ("", 0)]
)
def test_a_title_is_a_heading(tmp_path: Path, style: str, level: int) -> None:
    """A paragraph in the style of a title, or in one that is based on it, is a heading."""
    styles = (
        '<style:style style:name="P1" style:parent-style-name="Title"/>'
        '<style:style style:name="Title"/><style:style style:name="P2"/>'
    )

    reading = read(tmp_path, made(f'<text:p text:style-name="{style}">Inkoop</text:p>', styles))

    assert [block.level for block in reading.blocks] == [level]


BREAKING = {
    "a break": ('<style:paragraph-properties fo:break-before="page"/>', "", True),
    "pages of another kind": ("", 'style:master-page-name="Liggend"', True),
    "what it is based on": ("", 'style:parent-style-name="Hoofdstuk"', True),
    "its own word first": (
        '<style:paragraph-properties fo:break-before="auto"/>',
        'style:parent-style-name="Hoofdstuk"',
        False,
    ),
    "based on itself": ("", 'style:parent-style-name="P1"', False),
    "no pages of another kind": ("", 'style:master-page-name=""', False),
}


@pytest.mark.parametrize(("properties", "stated", "breaks"), BREAKING.values(), ids=BREAKING.keys())
def test_styles_that_begin_a_page(
    tmp_path: Path, properties: str, stated: str, *, breaks: bool
) -> None:
    """A style breaks the page, has another kind of page, or is based on one that does."""
    styles = (
        f'<style:style style:name="P1" {stated}>{properties}</style:style>'
        '<style:style style:name="Hoofdstuk" style:master-page-name="Staand"/>'
    )
    body = p("een") + '<text:p text:style-name="P1">twee</text:p>'

    assert len(pages(read(tmp_path, made(body, styles)))) == 1 + breaks


def test_headers_and_footers_are_furniture(tmp_path: Path) -> None:
    """What the master page repeats is set apart."""
    master = (
        f"<style:header>{p('Gemeente Ravenhorst')}</style:header>"
        f"<style:footer>{p('Pagina 1')}</style:footer>"
    )

    assert blocks(read(tmp_path, made(p("Tekst"), master=master))) == [
        (Role.HEADER, "Gemeente Ravenhorst"),
        (PARAGRAPH, "Tekst"),
        (Role.FOOTER, "Pagina 1"),
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [("Inkoopkader Lisbeek", ["Inkoopkader Lisbeek"]), ("brief.odt", []), ("", [])],
    ids=["title", "file name", "none"],
)
def test_title_is_a_tag(tmp_path: Path, title: str, expected: list[str]) -> None:
    """A title that somebody wrote is stated."""
    assert [tag.value for tag in read(tmp_path, made(p("x"), title=title)).tags] == expected


def test_numbers_of_rows(tmp_path: Path) -> None:
    """Rows under a head for numbers are found by their number."""
    rows = row(cell(p("Vraag")), cell(p("Antwoord"))) + row(cell(p("Vraag 3")), cell(p("Ja.")))

    reading = read(tmp_path, made(f"<table:table>{rows}</table:table>"))

    assert [block.number for block in reading.blocks] == [None, "3"]
    assert texts(reading)[1] == "Vraag 3\n\nJa."
