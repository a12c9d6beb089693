"""Comments and speaker's notes of all formats: told from the text, and without who made them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import docx
import openpyxl
import pytest
import xlwt
from openpyxl.comments import Comment
from xlwt.CompoundDoc import XlsDoc

from archive.model import Role
from tests.archive.office_samples import (
    A,
    P,
    blocks,
    packed,
    pages,
    paragraph,
    read,
    relations,
    row,
    table,
    texts,
)
from tests.archive.office_samples import docx as word
from tests.archive.office_samples import odt as writer
from tests.archive.test_extract_pptx import presentation, shape, text_body
from tests.archive.test_extract_rtf import made as rich
from tests.archive.test_extract_sheets import ods

PARAGRAPH, HEADING, ROW = Role.PARAGRAPH, Role.HEADING, Role.TABLE_ROW
NOTE, COMMENT, REMARK = Role.NOTE, Role.COMMENT, Role.REMARK


def with_parts(data: bytes, parts: Mapping[str, str]) -> bytes:
    """A ZIP archive with more parts, or others."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return packed(members | dict(parts))


def test_comments_of_word_by_another_library(tmp_path: Path) -> None:
    """A comment comes behind the paragraph that it is about."""
    document = docx.Document()
    first = document.add_paragraph("Het tarief is 85 euro.")
    document.add_paragraph("Wolkendam koopt in.")
    document.add_comment(first.runs, text="Per dag of per week?", author="Bo Wit", initials="BW")
    buffer = io.BytesIO()
    document.save(buffer)

    assert blocks(read(tmp_path, buffer.getvalue())) == [
        (PARAGRAPH, "Het tarief is 85 euro."),
        (COMMENT, "Opmerking: Per dag of per week?"),
        (PARAGRAPH, "Wolkendam koopt in."),
    ]


def remark(number: int, text: str, key: str = "") -> str:
    """A comment of a Word document; ``key`` is the id of its paragraph."""
    said = (
        f'<w:p w14:paraId="{key}"><w:r><w:annotationRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p>'
    )
    names = 'xmlns:w14="urn:w14"'
    return f'<w:comment {names} w:id="{number}" w:author="Bo Wit">{paragraph("")}{said}</w:comment>'


def noted(text: str, *numbers: int) -> str:
    """A paragraph of a Word document that comments refer to."""
    marks = "".join(f'<w:r><w:commentReference w:id="{number}"/></w:r>' for number in numbers)
    return f"<w:p><w:r><w:t>{text}</w:t></w:r>{marks}</w:p>"


CELL = f"<w:tc>{noted('85', 3)}</w:tc>"
WORD = word(
    noted("Tekst", 1, 2) + table(row("Perceel", "Tarief"), row("Dag", CELL), row("Nacht", "9")),
    comments=remark(1, "Tot wanneer?", "A1")
    + remark(2, "Tot mei.", "A2")
    + remark(3, "Per uur?")
    + remark(4, "Los."),
    commentsExtended='<w:commentEx w:paraId="A1"/><w:commentEx w:paraId="A2" w:paraIdParent="A1"/>',
)


def test_comments_of_word(tmp_path: Path) -> None:
    """A reply says that it is one, a row has its comments behind it, and none is lost."""
    reading = read(tmp_path, WORD)

    assert blocks(reading) == [
        (PARAGRAPH, "Tekst"),
        (COMMENT, "Opmerking: Tot wanneer?"),
        (COMMENT, "Reactie: Tot mei."),
        (ROW, "Perceel\n\nTarief"),
        (ROW, "Dag\n\n85"),
        (COMMENT, "Opmerking: Per uur?"),
        (ROW, "Nacht\n\n9"),
        (REMARK, "Opmerking: Los."),
    ]


def test_a_comment_on_a_paragraph_that_begins_with_a_page_break(tmp_path: Path) -> None:
    """It is about what the paragraph says, on the page where it says so."""
    broken = noted("Tarief", 1).replace("<w:t>", '<w:br w:type="page"/><w:t>')

    reading = read(tmp_path, word(paragraph("Vooraf") + broken, comments=remark(1, "Per uur?")))

    assert blocks(reading)[1:] == [(PARAGRAPH, "Tarief"), (COMMENT, "Opmerking: Per uur?")]
    assert pages(reading) == ["Vooraf", "Tarief\n\nOpmerking: Per uur?"]


def test_a_comment_on_an_empty_row_belongs_to_no_other(tmp_path: Path) -> None:
    """It comes where the row was, and tells of no row."""
    empty = f"<w:tc>{noted('', 1)}</w:tc>"
    body = table(row("Perceel", "Tarief"), row(empty, ""), row("Dag", "85"))

    reading = read(tmp_path, word(body, comments=remark(1, "Leeg?")))

    assert blocks(reading) == [
        (ROW, "Perceel\n\nTarief"),
        (REMARK, "Opmerking: Leeg?"),
        (ROW, "Dag\n\n85"),
    ]


def test_comments_of_opendocument(tmp_path: Path) -> None:
    """A comment may be a reply, stand in a list, and be about a heading or a row."""
    reply = "<office:annotation loext:parent-name='a' xmlns:loext='urn:l'><text:p>Ja.</text:p>"
    body = (
        "<text:h>Kop<office:annotation office:name='a'><dc:creator>Bo Wit</dc:creator>"
        "<dc:date>2019-01-02</dc:date><text:p>Klopt</text:p><text:list><text:list-item><text:p>dit"
        f"</text:p></text:list-item></text:list></office:annotation>{reply}</office:annotation>"
        "<office:annotation-end office:name='a'/></text:h><text:p>Tekst</text:p>"
    )

    assert blocks(read(tmp_path, writer(body))) == [
        (HEADING, "Kop"),
        (COMMENT, "Opmerking: Klopt\ndit"),
        (COMMENT, "Reactie: Ja."),
        (PARAGRAPH, "Tekst"),
    ]


ANNOTATION = (
    r"{\*\atnid BW}{\*\atnauthor Bo Wit}\chatn{\*\annotation{\*\atndate 1}%s\pard {\chatn}%s}"
)


FIRST, REPLY = ANNOTATION % ("", "Tot wanneer?"), ANNOTATION % (r"{\*\atnparent 1}", "Tot mei.")
RTF = rich(
    rf"{{\*\atrfstart 1}}a{{\*\atrfend 1}}{FIRST}{REPLY} b\par "
    rf"\trowd\intbl c{FIRST}\cell d\cell\row\trowd\intbl e\cell f\cell\row\pard g"
)


def test_comments_of_rich_text(tmp_path: Path) -> None:
    """Comments come behind their paragraph or row, before what follows it."""
    assert blocks(read(tmp_path, RTF)) == [
        (PARAGRAPH, "a b"),
        (COMMENT, "Opmerking: Tot wanneer?"),
        (COMMENT, "Reactie: Tot mei."),
        (ROW, "c\n\nd"),
        (COMMENT, "Opmerking: Tot wanneer?"),
        (ROW, "e\n\nf"),
        (PARAGRAPH, "g"),
    ]


def workbook() -> bytes:
    """A sheet of questions with comments, as openpyxl writes it."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Vragen"
    for line in (["Nr", "Vraag", "Antwoord"], [1, "Tot wanneer?"], [2, "Mag dit?", "Ja"]):
        sheet.append(line)
    sheet["C2"].comment = Comment("Bo Wit:\nTot 1 mei.", "Bo Wit")
    sheet["B2"].comment = Comment("Zie de leidraad.", "Bo Wit")
    sheet["AB9"].comment = Comment("Los.", "Bo Wit")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_comments_of_a_workbook_by_another_library(tmp_path: Path) -> None:
    """A comment names its cell, also where the row has no others; its author is left out."""
    reading = read(tmp_path, workbook())

    assert blocks(reading)[2:] == [
        (ROW, "1\n\nTot wanneer?"),
        (COMMENT, "Opmerking bij B2: Zie de leidraad."),
        (COMMENT, "Opmerking bij C2: Tot 1 mei."),
        (ROW, "2\n\nMag dit?\n\nJa"),
        (REMARK, "Opmerking bij AB9: Los."),
    ]
    assert [block.number for block in reading.blocks if block.role is ROW] == [None, "1", "2"]


def test_threads_on_cells(tmp_path: Path) -> None:
    """Of a thread its own words are read, and not the notice for older versions of Excel."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Vraag"
    book.active["A1"].comment = Comment("[Threaded comment] Your version of Excel", "tc={1}")
    book.active["B2"].comment = Comment("Oud", "Bo Wit")
    buffer = io.BytesIO()
    book.save(buffer)
    place = "xl/worksheets/_rels/sheet1.xml.rels"
    with zipfile.ZipFile(buffer) as archive:
        known = archive.read(place).decode()
    thread = '<Relationship Id="rId9" Type="urn:x/threadedComment" Target="/xl/threads/1.xml"/>'
    said = (
        "<ThreadedComments><threadedComment ref='A1' id='{1}'><text>Tot wanneer?</text>"
        "</threadedComment><threadedComment ref='A1' id='{2}' parentId='{1}'><text>Tot mei.</text>"
        "</threadedComment><threadedComment ref='?'><text>x</text></threadedComment>"
        "</ThreadedComments>"
    )
    parts = {
        place: known.replace("</Relationships>", f"{thread}</Relationships>"),
        "xl/threads/1.xml": said,
    }

    assert texts(read(tmp_path, with_parts(buffer.getvalue(), parts))) == [
        "Sheet",
        "Vraag",
        "Opmerking bij A1: Tot wanneer?",
        "Reactie bij A1: Tot mei.",
        "Opmerking bij B2: Oud",
    ]


def record(kind: int, data: bytes) -> bytes:
    """A record of an old Excel workbook."""
    return struct.pack("<HH", kind, len(data)) + data


def old_note(row: int, column: int, text: str, author: str) -> bytes:
    """The records with which Excel kept a comment on a cell until 2007."""
    box = struct.pack("<HHHHH12x", 0x15, 18, 0x19, 1, 0)
    characters = struct.pack("<HH6xHHH", 0, 0, len(text), 0, 0)
    place = struct.pack("<4HH", row, column, 0, 1, len(author)) + b"\0" + author.encode("ascii")
    continued = record(0x3C, b"\0" + text.encode("ascii"))
    return record(0x5D, box) + record(0x1B6, characters) + continued + record(0x1C, place)


def test_comments_of_an_old_workbook(tmp_path: Path) -> None:
    """Comments in XLS come behind their rows, as in other workbooks."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Vragen")
    sheet.write(0, 0, "Tot wanneer?")
    sheet.write(1, 0, "Mag dit?")
    end = record(0x0A, b"")
    stream = book.get_biff_data().removesuffix(end)
    notes = old_note(0, 1, "Bo Wit:\nTot mei.", "Bo Wit") + old_note(4, 2, "Los.", "")
    path = tmp_path / "vragen.xls"
    XlsDoc().save(str(path), stream + notes + end)

    assert texts(read(tmp_path, path.read_bytes())) == [
        "Vragen",
        "Tot wanneer?",
        "Opmerking bij B1: Tot mei.",
        "Mag dit?",
        "Opmerking bij C5: Los.",
    ]


ODS_REMARK = "<office:annotation><dc:creator>Bo</dc:creator><text:p>{}</text:p></office:annotation>"
EMPTY = '<table:table-cell table:number-columns-repeated="2"/>'
ODS = ods(
    '<table:table table:name="Blad1"><table:table-row table:number-rows-repeated="3">'
    f"{EMPTY}</table:table-row><table:table-row>{EMPTY}<table:table-cell>"
    f"{ODS_REMARK.format('Los.')}</table:table-cell></table:table-row>"
    '<table:table-row table:number-rows-repeated="2"><table:table-cell>'
    f"{ODS_REMARK.format('Vast.')}<text:p>a</text:p></table:table-cell></table:table-row>"
    "</table:table>"
)


def test_comments_of_an_opendocument_workbook(tmp_path: Path) -> None:
    """Cells and rows that are repeated count; a comment on one comes once."""
    assert texts(read(tmp_path, ODS)) == [
        "Blad1",
        "Opmerking bij C4: Los.",
        "a",
        "Opmerking bij A5: Vast.",
        "a",
    ]


def commented(comments: str, notes: str = "") -> bytes:
    """A presentation of one slide, with comments on it and notes below it."""
    parts = {
        "ppt/slides/_rels/slide1.xml.rels": relations(
            {"rId1": ("comments", "../comments/c.xml"), "rId2": ("notesSlide", "../notes/n.xml")}
        ),
        "ppt/comments/c.xml": f'<p:cmLst xmlns:p="{P}" xmlns:a="{A}">{comments}</p:cmLst>',
        "ppt/notes/n.xml": f'<p:notes xmlns:p="{P}" xmlns:a="{A}"><p:cSld><p:spTree>{notes}'
        "</p:spTree></p:cSld></p:notes>",
    }
    return with_parts(presentation(shape(text_body("Tekst"))), parts)


SLIDE_COMMENTS = {
    "old": (
        "<p:cm authorId='0' idx='1'><p:pos x='1' y='2'/><p:text>Tot wanneer?</p:text></p:cm>"
        "<p:cm authorId='1' idx='2'><p:text>Tot mei.</p:text><p:extLst><p:ext><parentCm/></p:ext>"
        "</p:extLst></p:cm>"
    ),
    "new": (
        "<p:cm id='{1}' authorId='{2}'><p:replyLst><p:reply id='{3}'><p:txBody><a:p><a:r>"
        "<a:t>Tot mei.</a:t></a:r></a:p></p:txBody></p:reply></p:replyLst><p:txBody><a:p><a:r>"
        "<a:t>Tot wanneer?</a:t></a:r></a:p></p:txBody></p:cm>"
    ),
}


@pytest.mark.parametrize("comments", SLIDE_COMMENTS.values(), ids=SLIDE_COMMENTS.keys())
def test_comments_on_a_slide(tmp_path: Path, comments: str) -> None:
    """Notes and comments come behind what the slide shows, each with a word that says so."""
    notes = shape(text_body("Vertel", "dit"), None, '<p:ph type="body"/>')
    notes += shape(text_body("7"), None, '<p:ph type="sldNum"/>')

    assert blocks(read(tmp_path, commented(comments, notes))) == [
        (PARAGRAPH, "Tekst"),
        (NOTE, "Notities: Vertel\ndit"),
        (REMARK, "Opmerking: Tot wanneer?"),
        (REMARK, "Reactie: Tot mei."),
    ]


def test_an_empty_comment_is_none(tmp_path: Path) -> None:
    """Nothing is written for a comment, or for notes, without words."""
    empty = "<p:cm><p:text/></p:cm><p:cm/>"

    assert texts(read(tmp_path, commented(empty, shape(text_body(" "), None, "")))) == ["Tekst"]
