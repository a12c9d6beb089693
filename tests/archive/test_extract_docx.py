"""Reading Word documents."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import DamagedFile, ReadError
from archive.model import Origin, Role, TagName
from tests.archive.office_samples import (
    STRICT_W,
    blocks,
    cell,
    packed,
    pages,
    paragraph,
    read,
    relations,
    row,
    table,
    texts,
)
from tests.archive.office_samples import docx as made

PARAGRAPH, HEADING, ROW = Role.PARAGRAPH, Role.HEADING, Role.TABLE_ROW
BREAK = '<w:r><w:br w:type="page"/></w:r>'
STYLES = (
    '<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Artikel"><w:name w:val="Artikel"/>'
    '<w:basedOn w:val="Kop2"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Diep"><w:name w:val="Diep"/>'
    '<w:pPr><w:outlineLvl w:val="3"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Rond"><w:name w:val="a"/><w:basedOn w:val="Rond2"/>'
    '</w:style><w:style w:type="paragraph" w:styleId="Rond2"><w:name w:val="b"/>'
    '<w:basedOn w:val="Rond"/></w:style>'
)


def box(text: str) -> str:
    """A text box as Word writes it: for itself, and again for older programs."""
    content = f"<w:txbxContent>{paragraph(text)}</w:txbxContent>"
    return (
        f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>{content}</w:drawing>'
        f"</mc:Choice><mc:Fallback><w:pict>{content}</w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


def test_a_document_of_another_library_is_read(tmp_path: Path) -> None:
    """Headings, paragraphs and tables come in the order of the document."""
    document = docx.Document()
    document.core_properties.title = "Inkoopplan jeugdhulp Lisbeek"
    document.add_heading("Planning", level=1)
    document.add_paragraph("De gemeente Wolkendam koopt in.")
    grid = document.add_table(rows=2, cols=2)
    for at, text in enumerate(("Perceel", "Tarief", "Verblijf", "85 euro")):
        grid.cell(at // 2, at % 2).text = text
    document.add_heading("Gunning", level=2)
    buffer = io.BytesIO()
    document.save(buffer)

    reading = read(tmp_path, buffer.getvalue())

    assert blocks(reading) == [
        (HEADING, "Planning"),
        (PARAGRAPH, "De gemeente Wolkendam koopt in."),
        (ROW, "Perceel\n\nTarief"),
        (ROW, "Verblijf\n\n85 euro"),
        (HEADING, "Gunning"),
    ]
    assert [block.level for block in reading.blocks if block.role is HEADING] == [1, 2]
    assert [(t.name, t.value, t.evidence.origin) for t in reading.tags] == [
        (TagName.TITLE, "Inkoopplan jeugdhulp Lisbeek", Origin.METADATA)
    ]


def field(form: str) -> str:
    """A form field of an old kind, which has no text of its own."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{form}</w:ffData></w:fldChar>'
        '<w:instrText>FORM</w:instrText><w:fldChar w:fldCharType="end"/></w:r>'
    )


def ticked(state: str = "", default: str = "0") -> str:
    """A box to tick, in this state."""
    return field(f'<w:checkBox><w:default w:val="{default}"/>{state}</w:checkBox>')


BODIES = {
    "tracked changes": (
        (
            "<w:p><w:r><w:t>De </w:t></w:r><w:ins><w:r><w:t>nieuwe</w:t></w:r></w:ins><w:del><w:r>"
            "<w:delText>oude</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>weg</w:t></w:r>"
            "</w:moveFrom><w:moveTo><w:r><w:t> termijn</w:t></w:r></w:moveTo></w:p>"
        ),
        [(PARAGRAPH, "De nieuwe termijn")],
    ),
    "hyperlink and field": (
        (
            "<w:p><w:hyperlink><w:r><w:t>Lisbeek</w:t></w:r></w:hyperlink><w:r><w:instrText>"
            "PAGEREF x</w:instrText></w:r><w:fldSimple><w:r><w:t> 12</w:t></w:r>"
            "</w:fldSimple></w:p>"
        ),
        [(PARAGRAPH, "Lisbeek 12")],
    ),
    "content controls": (
        (
            f"<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{paragraph('Een')}</w:sdtContent>"
            "</w:sdt><w:p><w:sdt><w:sdtContent><w:r><w:t>Twee</w:t></w:r></w:sdtContent></w:sdt></w:p>"
        ),
        [(PARAGRAPH, "Een"), (PARAGRAPH, "Twee")],
    ),
    "tab, line end, hyphens": (
        (
            "<w:p><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/>"
            "<w:t>d</w:t><w:softHyphen/><w:t>e</w:t></w:r></w:p>"
        ),
        [(PARAGRAPH, "a b\nc-de")],
    ),
    "text box": (
        f"<w:p><w:r><w:t>Voor </w:t></w:r>{box('In het kader')}<w:r><w:t>na</w:t></w:r></w:p>",
        [(PARAGRAPH, "Voor na"), (PARAGRAPH, "In het kader")],
    ),
    "comment that is not there": (
        "<w:p><w:r><w:t>Tekst</w:t><w:commentReference w:id='1'/></w:r></w:p>",
        [(PARAGRAPH, "Tekst")],
    ),
    "merged cells": (
        table(
            row(cell(paragraph("Breed"), '<w:gridSpan w:val="2"/>'), "Smal"),
            row(cell(paragraph("Hoog"), '<w:vMerge w:val="restart"/>'), "1", "2"),
            row(cell(paragraph(""), "<w:vMerge/>"), "3", "4"),
        ),
        [(ROW, "Breed\n\nSmal"), (ROW, "Hoog\n\n1\n\n2"), (ROW, "3\n\n4")],
    ),
    "several paragraphs in a cell": (
        table(row(cell(paragraph("een") + paragraph("twee")), "drie")),
        [(ROW, "een\ntwee\n\ndrie")],
    ),
    "nested table": (
        table(row("Perceel", cell(paragraph("Zie:") + table(row("a", "b"), row("c", "d"))))),
        [(ROW, "Perceel\n\nZie:\na\tb\nc\td")],
    ),
    "table around text": (
        table(row(cell(paragraph("Kader") + paragraph("Meer")))),
        [(PARAGRAPH, "Kader"), (PARAGRAPH, "Meer")],
    ),
    "deleted row and controlled cells": (
        table(
            row("weg", "weg", properties="<w:del/>"),
            "<w:sdt><w:sdtContent>"
            + row(f"<w:sdt><w:sdtContent>{cell(paragraph('a'))}</w:sdtContent></w:sdt>", "b")
            + "</w:sdtContent></w:sdt>",
        ),
        [(ROW, "a\n\nb")],
    ),
    "signs": (
        (
            '<w:p><w:r><w:t>a </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t> b </w:t>'
            '<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Wingdings" w:char="F04B"/>'
            '<w:sym w:font="Arial" w:char="20AC"/><w:sym w:font="Arial" w:char="F0A1"/>'
            '<w:sym w:font="Arial" w:char="D800"/><w:sym w:char="0001"/><w:sym w:char="x"/>'
            "</w:r></w:p>"
        ),
        [(PARAGRAPH, "a ≥ b ☑€")],
    ),
    "letters in a font of signs": (
        (
            '<w:p><w:r><w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr><w:t>\uf0fe\uf04b ja</w:t>'
            "</w:r>"
            "<w:r><w:t> \uf0fe</w:t></w:r></w:p>"
        ),
        [(PARAGRAPH, "☑ ja \uf0fe")],
    ),
    "boxes to tick": (
        f"<w:p>{ticked()}<w:r><w:t>ja </w:t></w:r>{ticked('<w:checked/>')}"
        + ticked('<w:checked w:val="0"/>', default="1")
        + ticked(default="1")
        + f"{field('<w:textInput/>')}</w:p>",
        [(PARAGRAPH, "☐ja ☒☐☒")],
    ),
    "choices": (
        "<w:p>"
        + "".join(
            field(
                f'<w:ddList>{chosen}<w:listEntry w:val="nee"/><w:listEntry w:val="ja"/></w:ddList>'
            )
            for chosen in ('<w:result w:val="1"/>', "", '<w:result w:val="7"/>')
        )
        + "</w:p>",
        [(PARAGRAPH, "janee")],
    ),
    "word art": (
        "<w:p><w:r><w:pict><shape><textpath string='CONCEPT'/></shape></w:pict></w:r></w:p>",
        [(PARAGRAPH, "CONCEPT")],
    ),
    "outline level": (
        paragraph("Kop", '<w:outlineLvl w:val="0"/>')
        + paragraph("Geen kop", '<w:pStyle w:val="Kop2"/><w:outlineLvl w:val="9"/>'),
        [(HEADING, "Kop"), (PARAGRAPH, "Geen kop")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES.keys())
def test_content_becomes_blocks(
    tmp_path: Path, body: str, expected: list[tuple[Role, str]]
) -> None:
    """What is printed with all changes accepted is a block, once; what is not, is left out."""
    assert blocks(read(tmp_path, made(body, styles=STYLES))) == expected


@pytest.mark.parametrize(
    ("style", "level"),
    [("Kop2", 2), ("Artikel", 2), ("Titel", 1), ("Diep", 4), ("Rond", 0), ("Onbekend", 0)],
)
def test_heading_levels(tmp_path: Path, style: str, level: int) -> None:
    """The depth of a heading comes from its style, or from the style that it is based on."""
    (block,) = read(
        tmp_path, made(paragraph("Tekst", f'<w:pStyle w:val="{style}"/>'), styles=STYLES)
    ).blocks

    assert block.level == level
    assert block.role is (HEADING if level else PARAGRAPH)


SECTION = '<w:sectPr><w:type w:val="{}"/></w:sectPr>'
PAGES = {
    "none": (paragraph("een") + paragraph("twee"), ["een\n\ntwee"]),
    "break of its own": (
        paragraph("een") + f"<w:p>{BREAK}</w:p>" + paragraph("twee"),
        ["een", "twee"],
    ),
    "within a paragraph": (
        f"<w:p><w:r><w:t>een</w:t></w:r>{BREAK}<w:r><w:t>twee</w:t></w:r></w:p>",
        ["een", "twee"],
    ),
    "before a paragraph": (
        paragraph("een") + paragraph("twee", "<w:pageBreakBefore/>"),
        ["een", "twee"],
    ),
    "switched off": (
        paragraph("een") + paragraph("twee", '<w:pageBreakBefore w:val="0"/>'),
        ["een\n\ntwee"],
    ),
    "section": (paragraph("een", SECTION.format("nextPage")) + paragraph("twee"), ["een", "twee"]),
    "section on the same page": (
        paragraph("een", SECTION.format("continuous")) + paragraph("twee"),
        ["een\n\ntwee"],
    ),
    "first and last": (f"<w:p>{BREAK}</w:p>{paragraph('een')}<w:p>{BREAK}{BREAK}</w:p>", ["een"]),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), PAGES.values(), ids=PAGES.keys())
def test_pages(tmp_path: Path, body: str, expected: list[str]) -> None:
    """Only a break that the writer put in begins a page, and no page is empty."""
    assert pages(read(tmp_path, made(body))) == expected


def test_headers_and_footers_are_furniture(tmp_path: Path) -> None:
    """The headers and footers of all sections are set apart, each text once."""
    references = (
        '<w:sectPr><w:headerReference r:id="header1"/><w:headerReference r:id="header2"/>'
        '<w:footerReference r:id="footer1"/></w:sectPr>'
    )
    furniture = {
        "header1": paragraph("Gemeente Ravenhorst"),
        "header2": paragraph("Gemeente Ravenhorst"),
        "footer1": paragraph("Pagina 1 van 9"),
    }

    reading = read(tmp_path, made(paragraph("Tekst") + references, **furniture))

    assert blocks(reading) == [
        (Role.HEADER, "Gemeente Ravenhorst"),
        (PARAGRAPH, "Tekst"),
        (Role.FOOTER, "Pagina 1 van 9"),
    ]


def test_strict_documents_are_read(tmp_path: Path) -> None:
    """Strict OOXML, with namespaces of its own, reads the same."""
    assert texts(read(tmp_path, made(paragraph("Tekst"), STRICT_W))) == ["Tekst"]


def test_a_file_name_is_no_title(tmp_path: Path) -> None:
    """A title that a program filled in is not stated."""
    assert read(tmp_path, made(paragraph("x"), title="Document1.docx")).tags == ()


def test_document_without_body_part_is_damaged(tmp_path: Path) -> None:
    """A package that lacks its main part is DamagedFile."""
    data = packed({"[Content_Types].xml": "<Types/>", "word/styles.xml": "<styles/>"})

    with pytest.raises(DamagedFile, match=r"it has no word/document\.xml"):
        read(tmp_path, data)


MARKUP = st.recursive(
    st.text(alphabet="abé \n\u00ad&", max_size=6).map(
        lambda text: paragraph(text.replace("&", "&amp;"))
    )
    | st.just(f"<w:p>{BREAK}</w:p>"),
    lambda inner: st.lists(inner, max_size=3).map("".join).flatmap(
        lambda content: st.sampled_from(
            [
                table(row(cell(content), "x"), row("y")),
                table(row(cell(content))),
                f"<w:p>{box('kader')}</w:p>{content}",
                f"<w:sdt><w:sdtContent>{content}</w:sdtContent></w:sdt>",
            ]
        )
    ),
    max_leaves=8,
)  # fmt: skip


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60
)
@given(body=MARKUP)
def test_every_character_lies_in_one_block(tmp_path: Path, body: str) -> None:
    """However paragraphs, tables, boxes and breaks are nested, blocks cover the text once."""
    assert "\f" not in "".join(pages(read(tmp_path, made(body))))


def holding(chunk: bytes) -> bytes:
    """A Word document in which another lies, between two paragraphs."""
    empty = made(f'{paragraph("Vooraf")}<w:altChunk r:id="rId9"/>{paragraph("Daarna")}')
    with zipfile.ZipFile(io.BytesIO(empty)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    relation = relations({"rId9": ("aFChunk", "chunk.dat")}).encode()
    return packed({**parts, "word/_rels/document.xml.rels": relation, "word/chunk.dat": chunk})


@pytest.mark.parametrize(
    "chunk",
    [
        pytest.param(b"<html><body><h2>Tarief</h2><p>85 euro</p></body></html>", id="HTML"),
        pytest.param(
            rb"{\rtf1{\stylesheet{\s2 heading 2;}}\pard\s2 Tarief\par\pard 85 euro}", id="RTF"
        ),
        pytest.param(
            made(
                paragraph("Tarief", '<w:pStyle w:val="Kop2"/>') + paragraph("85 euro"),
                styles=STYLES,
            ),
            id="DOCX",
        ),
    ],
)
def test_a_document_that_lies_whole_in_another_is_read_in_its_place(
    tmp_path: Path, chunk: bytes
) -> None:
    """Programs that put reports together leave it to Word to unfold the parts."""
    assert blocks(read(tmp_path, holding(chunk))) == [
        (PARAGRAPH, "Vooraf"),
        (HEADING, "Tarief"),
        (PARAGRAPH, "85 euro"),
        (PARAGRAPH, "Daarna"),
    ]


def test_what_lies_in_it_and_cannot_be_read_is_no_silent_loss(tmp_path: Path) -> None:
    """The document fails by name rather than without a part of its text."""
    with pytest.raises(ReadError, match=r"chunk\.dat|unsupported"):
        read(tmp_path, holding(b"\xd0\xcf\x11\xe0" + bytes(600)))


def test_cells_keep_their_columns(tmp_path: Path) -> None:
    """A cell that reaches over columns, or stands after some that are left out, moves the next."""
    body = table(
        row(cell(paragraph("Breed"), '<w:gridSpan w:val="2"/>'), "c"),
        row("b", "c", properties='<w:gridBefore w:val="1"/>'),
        row(cell(paragraph("x"), '<w:gridSpan w:val="-2"/>'), "b", ""),
    )

    reading = read(tmp_path, made(body))

    assert [block.columns for block in reading.blocks] == [(0, 2), (1, 2), (0, 1)]


def test_diagrams_are_read(tmp_path: Path) -> None:
    """The text of a diagram comes after its paragraph; one that is not there says nothing."""
    diagram = '<w:r><d:relIds xmlns:d="urn:d" r:dm="{}"/></w:r>'
    body = (
        f"<w:p><w:r><w:t>Proces</w:t></w:r>{diagram.format('diagramData1')}</w:p>"
        f"<w:p>{diagram.format('nergens')}</w:p>"
    )
    data = '<a:p xmlns:a="urn:a"><a:r><a:t>{}</a:t></a:r></a:p>'

    found = texts(read(tmp_path, made(body, diagramData1=data.format("Gunning"))))

    assert found == ["Proces", "Gunning"]
