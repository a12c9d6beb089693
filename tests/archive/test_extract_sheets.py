"""Reading spreadsheets."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableProperties
from odf.table import Table, TableCell, TableRow
from odf.text import P

from archive.errors import DamagedFile
from archive.extract.number_formats import plain, shown
from archive.model import Role
from tests.archive.office_samples import CORE, NAMES, blocks, packed, pages, read, relations, texts

ROWS: list[list[str | float | dt.date]] = [
    ["Nr", "Vraag", "Antwoord"],
    [1, "Wanneer start de gunning?", dt.date(2019, 1, 2)],
    [2.5, "Geldt de norm?", True],
]
EXPECTED = [
    (Role.HEADING, "Vragen"),
    (Role.TABLE_ROW, "Nr\n\nVraag\n\nAntwoord"),
    (Role.TABLE_ROW, "1\n\nWanneer start de gunning?\n\n2019-01-02"),
    (Role.TABLE_ROW, "2,5\n\nGeldt de norm?\n\nWAAR"),
]


def as_xlsx() -> bytes:
    """The rows as openpyxl writes them, with a hidden sheet and one without cells."""
    book = openpyxl.Workbook()
    book.active.title = "Vragen"
    for row in ROWS:
        book.active.append(row)
    hidden = book.create_sheet("Geheim")
    hidden.sheet_state = "veryHidden"
    hidden["C9"] = "cliënten"
    book.create_sheet("Leeg")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_xls() -> bytes:
    """The rows as xlwt writes them, with a hidden sheet and one without cells."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Vragen")
    dates = xlwt.easyxf(num_format_str="DD-MM-YYYY")
    for at, row in enumerate(ROWS):
        for column, value in enumerate(row):
            style = dates if isinstance(value, dt.date) else xlwt.easyxf()
            sheet.write(at, column, value, style)
    hidden = book.add_sheet("Geheim")
    hidden.visibility = 2
    hidden.write(8, 2, "cliënten")
    book.add_sheet("Leeg")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_ods() -> bytes:
    """The rows as odfpy writes them, with a hidden sheet and one without cells."""
    document = OpenDocumentSpreadsheet()
    unseen = Style(name="Onzichtbaar", family="table")
    unseen.addElement(TableProperties(display="false"))
    document.automaticstyles.addElement(unseen)
    others: dict[str, list[list[str | float | dt.date]]] = {"Geheim": [["cliënten"]], "Leeg": []}
    for name, rows in {"Vragen": ROWS, **others}.items():
        table = Table(name=name, **({"stylename": unseen} if name == "Geheim" else {}))
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(ods_cell(value))
            table.addElement(line)
        document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def ods_cell(value: str | float | dt.date) -> TableCell:
    """A cell of an OpenDocument spreadsheet, with what LibreOffice would show."""
    if isinstance(value, dt.date):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
        cell.addElement(P(text=f"{value:%d-%m-%Y}"))
    elif isinstance(value, bool):
        cell = TableCell(valuetype="boolean", booleanvalue="true")
        cell.addElement(P(text="WAAR"))
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value))
    else:
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=str(value)))
    return cell


@pytest.mark.parametrize("data", [as_xlsx(), as_xls(), as_ods()], ids=["xlsx", "xls", "ods"])
def test_a_sheet_of_questions_gives_numbered_rows(tmp_path: Path, data: bytes) -> None:
    """Each sheet is a page and each row a block, with its number, whatever the format."""
    reading = read(tmp_path, data)

    assert blocks(reading)[:4] == EXPECTED
    assert [block.number for block in reading.blocks[:4]] == [None, None, "1", None]
    assert pages(reading)[1:] == ["Geheim (verborgen blad)\n\ncliënten", "Leeg"]


def sheet(rows: str, shared: str = "", styles: str = "", date1904: str = "0") -> bytes:
    """A workbook with one sheet of these rows."""
    opening = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": f'<workbook {opening}><workbookPr date1904="{date1904}"/><sheets>'
            '<sheet name="Blad1" r:id="rId1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                {
                    "rId1": ("worksheet", "worksheets/sheet1.xml"),
                    "rId2": ("sharedStrings", "sharedStrings.xml"),
                    "rId3": ("styles", "styles.xml"),
                }
            ),
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst>{shared}</sst>",
            "xl/styles.xml": f"<styleSheet>{styles}</styleSheet>",
            "docProps/core.xml": CORE.format("Vragen over jeugdhulp"),
        }
    )


CELLS = {
    "number": ("<c><v>3.0</v></c>", "3"),
    "shared text": ('<c t="s"><v>0</v></c>', "rijk\nen arm"),
    "shared text that is not there": ('<c t="s"><v>9</v></c><c t="str"><v>x</v></c>', "x"),
    "inline text": ('<c t="inlineStr"><is><t>a</t></is></c>', "a"),
    "result of a formula": ('<c t="str"><f>A1</f><v>uit_x000D_\nkomst</v></c>', "uit\nkomst"),
    "boolean": ('<c t="b"><v>0</v></c>', "ONWAAR"),
    "error": ('<c t="e"><v>#REF!</v></c>', "#REF!"),
    "percentage": ('<c s="1"><v>0.21</v></c>', "21%"),
    "amount": ('<c s="2"><v>1234.5</v></c>', "€ 1.234,50"),
    "style that is not there": ('<c s="9"><v>5</v></c>', "5"),
    "iso date": ('<c t="d"><v>2019-01-02</v></c>', "2019-01-02"),
    "half a character": ('<c t="str"><v>a_xD800_b</v></c>', "ab"),
    "order by reference": ('<c r="B1"><v>2</v></c><c r="A1"><v>1</v></c>', "1\n\n2"),
}


@pytest.mark.parametrize(("cells", "expected"), CELLS.values(), ids=CELLS.keys())
def test_cells_as_they_are_seen(tmp_path: Path, cells: str, expected: str) -> None:
    """A cell gives what a person sees in it."""
    shared = "<si><r><t>rijk</t></r><r><t>\n en arm</t></r><rPh><t>aids</t></rPh></si>"
    styles = (
        '<numFmts><numFmt numFmtId="170" formatCode="&quot;€&quot;\\ #,##0.00"/></numFmts>'
        '<cellXfs><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="170"/></cellXfs>'
    )

    assert texts(read(tmp_path, sheet(f"<row>{cells}</row>", shared, styles)))[1:] == [expected]


@pytest.mark.parametrize(("date1904", "expected"), [("0", "2018-04-03"), ("1", "2022-04-04")])
def test_dates_count_from_where_the_workbook_says(
    tmp_path: Path, date1904: str, expected: str
) -> None:
    """A workbook made on an old Macintosh counts its days from 1904."""
    styles = '<cellXfs><xf numFmtId="14"/></cellXfs>'
    data = sheet("<row><c><v>43193</v></c></row>", styles=styles, date1904=date1904)

    assert texts(read(tmp_path, data))[1:] == [expected]


def test_a_stray_cell_far_away_costs_nothing(tmp_path: Path) -> None:
    """A cell in the last corner of a sheet does not call for all cells before it."""
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    )

    assert texts(read(tmp_path, sheet(rows))) == ["Blad1", "1", "2"]


def test_the_number_column_may_begin_below_a_title(tmp_path: Path) -> None:
    """Rows above the heads have no number, and neither has a row with something else there."""
    rows = "".join(
        f'<row><c r="B1" t="str"><v>{first}</v></c><c r="C1" t="str"><v>{second}</v></c></row>'
        for first, second in [("7", "Titel"), ("Vraagnr.", "Vraag"), ("12a", "x"), ("zie", "y")]
    )

    reading = read(tmp_path, sheet(rows))

    assert [block.number for block in reading.blocks] == [None, None, None, "12a", None]


def ods(content: str) -> bytes:
    """An OpenDocument spreadsheet with this content."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {NAMES}><office:body><office:spreadsheet>"
            f"{content}</office:spreadsheet></office:body></office:document-content>",
        }
    )


ODS_ROWS = {
    "repeated cells": (
        (
            '<table:table-row><table:table-cell table:number-columns-repeated="2">'
            "<text:p>a</text:p></table:table-cell></table:table-row>"
        ),
        ["a\n\na"],
    ),
    "repeated row": (
        (
            '<table:table-row table:number-rows-repeated="2"><table:table-cell><text:p>a</text:p>'
            "</table:table-cell></table:table-row>"
        ),
        ["a", "a"],
    ),
    "empty rows to the end": (
        (
            '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
            'table:number-columns-repeated="16384"/></table:table-row>'
        ),
        [],
    ),
    "comment, lines and link": (
        (
            "<table:table-row><table:table-cell><office:annotation><text:p>nee</text:p>"
            "</office:annotation><text:p>een</text:p><text:p><text:a>twee</text:a></text:p>"
            "</table:table-cell></table:table-row>"
        ),
        ["een\ntwee", "Opmerking bij A1: nee"],
    ),
    "moment": (
        (
            '<table:table-row><table:table-cell office:date-value="2019-01-02T12:30:00">'
            "<text:p>2 jan</text:p></table:table-cell></table:table-row>"
        ),
        ["2019-01-02 12:30"],
    ),
    "shown number": (
        (
            '<table:table-row><table:table-cell office:value="0.21"><text:p>21%</text:p>'
            "</table:table-cell></table:table-row>"
        ),
        ["21%"],
    ),
}


@pytest.mark.parametrize(("rows", "expected"), ODS_ROWS.values(), ids=ODS_ROWS.keys())
def test_rows_of_opendocument(tmp_path: Path, rows: str, expected: list[str]) -> None:
    """Cells give the text that they show, as often as they are repeated."""
    data = ods(f'<table:table table:name="Blad1">{rows}</table:table>')

    assert texts(read(tmp_path, data)) == ["Blad1", *expected]


def test_a_value_repeated_over_a_whole_column_is_bounded(tmp_path: Path) -> None:
    """A row that is repeated a million times is written out a hundred times."""
    row = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell>'
        "<text:p>a</text:p></table:table-cell></table:table-row>"
    )

    assert len(read(tmp_path, ods(f"<table:table>{row}</table:table>")).blocks) == 100


FORMATS = [
    (0.215, "0.0%", "21,5%"),
    (1234.5, '_ € * #,##0.00_ ;_ € * -#,##0.00_ ;_ € * "-"??_ ;_ @_ ', "€ 1.234,50"),
    (-5, "#,##0.00;[Red]-#,##0.00", "-5,00"),
    (-0.001, "0.0", "0,0"),
    (12, '0 "uur"', "12 uur"),
    (12, '"nr. "000', "nr. 012"),
    (3.0, "0.##", "3"),
    (0.5, "# ?/?", "0,5"),
    (12345, "0.00E+00", "12345"),
    (7, ";;;", "7"),
    (43193.5, "d-m-yyyy h:mm", "2018-04-03 12:00"),
    (43193, "[$-413]d mmmm yyyy;@", "2018-04-03"),
    (43193, "mmm-yy", "2018-04"),
    (0.379, "h:mm AM/PM", "09:05"),
    (0.379, "mm:ss", "09:05:46"),
    (1.25, "[h]:mm", "30:00"),
    (59, "d-m-yyyy", "1900-02-28"),
    (-1, "d-m-yyyy", "-1"),
    (float("nan"), "0.00", ""),
]


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    FORMATS,
    ids=[f"{code} of {number}" for number, code, _ in FORMATS],
)
def test_number_formats(number: float, code: str, expected: str) -> None:
    """A number is written as its cell shows it, with Dutch marks and ISO dates."""
    assert (shown(number, code) or plain(number)) == expected


@given(number=st.floats(), code=st.text(alphabet='0#?.,%;"dmyhs[]$€-_*\\/E@ ', max_size=12))
def test_any_number_in_any_format_is_written(number: float, code: str) -> None:
    """No number and no format code is too odd to be written."""
    assert isinstance(shown(number, code), str)


def test_text_boxes_on_a_sheet_are_read(tmp_path: Path) -> None:
    """What stands in a shape comes after the rows, once, whatever part is not there."""
    body = "<a:p><a:r><a:t>{}</a:t></a:r></a:p>"
    drawing = (
        '<xdr:wsDr xmlns:xdr="urn:xdr" xmlns:a="urn:a" xmlns:mc="urn:mc"><xdr:sp><xdr:txBody>'
        f"{body.format('Toelichting')}{body.format('op de tarieven')}</xdr:txBody></xdr:sp>"
        f"<mc:AlternateContent><mc:Choice><xdr:txBody>{body.format('nieuw')}</xdr:txBody>"
        f"</mc:Choice><mc:Fallback><xdr:txBody>{body.format('nieuw')}</xdr:txBody></mc:Fallback>"
        "</mc:AlternateContent></xdr:wsDr>"
    )
    parts: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            {"rId1": ("drawing", "../drawings/drawing1.xml"), "rId2": ("comments", "../x.xml")}
        ),
        "xl/drawings/drawing1.xml": drawing,
    }
    with zipfile.ZipFile(io.BytesIO(sheet("<row><c><v>1</v></c></row>"))) as archive:
        parts.update((name, archive.read(name)) for name in archive.namelist())

    assert texts(read(tmp_path, packed(parts))) == [
        "Blad1",
        "1",
        "Toelichting",
        "op de tarieven",
        "nieuw",
    ]


def test_text_boxes_on_a_sheet_of_opendocument_are_read(tmp_path: Path) -> None:
    """Shapes lie on the sheet as a whole, or on a cell of it."""
    box = "<draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
    content = (
        f"<table:table table:name='Blad1'><table:shapes>{box.format('los')}</table:shapes>"
        f"<table:table-row><table:table-cell><draw:a>{box.format('vast')}</draw:a>"
        "<text:p>a</text:p>"
        "<office:annotation><text:p>nee</text:p></office:annotation></table:table-cell>"
        "</table:table-row></table:table><table:table table:name='Blad2'/>"
    )

    found = pages(read(tmp_path, ods(content)))

    assert found == ["Blad1\n\na\n\nOpmerking bij A1: nee\n\nlos\n\nvast", "Blad2"]


BROKEN = {
    "xls": as_xls()[:3000],
    "xlsx": as_xlsx()[:3000],
    "xml": sheet("<row><c><v>1</v></row>"),
    "no sheet": ods(""),
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_damaged_workbooks_are_reported(tmp_path: Path, data: bytes) -> None:
    """A workbook that is cut off, broken or without sheets is DamagedFile."""
    from archive.extract import sheets

    path = tmp_path / "original"
    path.write_bytes(data)
    with pytest.raises(DamagedFile, match=r"kosten\.xls is damaged") as caught:
        sheets.read(path, "kosten.xls")
    assert caught.value.hint


def test_the_title_of_a_workbook(tmp_path: Path) -> None:
    """The title among the properties of a workbook is stated."""
    assert [tag.value for tag in read(tmp_path, sheet("")).tags] == ["Vragen over jeugdhulp"]


HEADERS = {
    "parts": ("&LWolkendam&CVertrouwelijk&RLot 2", ["Wolkendam", "Vertrouwelijk", "Lot 2"]),
    "name of the sheet": ("&C&A", ["Vragen"]),
    "fields": ("Blad &P van &N, &D", ["Blad van ,"]),
    "fonts and colours": (
        '&"Arial,Vet"&12&KFF0000&BNota&K01+000 van &Uinlichtingen',
        ["Nota van inlichtingen"],
    ),
    "an ampersand": ("Jeugd && Gezin", ["Jeugd & Gezin"]),
    "an end": ("Nota &", ["Nota &"]),
}


@pytest.mark.parametrize(("code", "expected"), HEADERS.values(), ids=HEADERS.keys())
def test_what_is_printed_around_a_sheet(tmp_path: Path, code: str, expected: list[str]) -> None:
    """Headers stand before the rows and footers behind them, set apart, without their codes."""
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx()))
    buffer = io.BytesIO()
    book.save(buffer)
    stated = code.replace("&", "&amp;")
    printed = (
        f"</sheetData><headerFooter><oddHeader>{stated}</oddHeader><oddFooter>{stated}</oddFooter>"
        "<firstHeader>Concept</firstHeader></headerFooter>"
    )
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = parts[part].replace(b"</sheetData>", printed.encode(), 1)

    found = blocks(read(tmp_path, packed(parts)))

    above = [text for role, text in found if role is Role.HEADER]
    below = [text for role, text in found if role is Role.FOOTER]
    assert above == [*expected, "Concept"]
    assert below == expected
    assert [role for role, _ in found][: len(above)] == [Role.HEADER] * len(above)


def test_what_is_printed_around_a_sheet_of_opendocument(tmp_path: Path) -> None:
    """The page style of a sheet says what stands above and below it."""
    page = (
        '<style:master-page style:name="Gewoon"><style:header><style:region-left><text:p>Blad '
        "<text:sheet-name>???</text:sheet-name> (<text:title>???</text:title>)</text:p>"
        "</style:region-left><style:region-right><text:p><text:span>Lis<text:span>beek</text:span>"
        ",</text:span> mei<text:tab/>1</text:p></style:region-right>"
        '</style:header><style:header-left style:display="false"><text:p>nee</text:p>'
        "</style:header-left><style:footer><text:p>Pagina <text:page-number>1</text:page-number>"
        '</text:p></style:footer></style:master-page><style:master-page style:name="Ander">'
        "<style:header><text:p>nee</text:p></style:header></style:master-page>"
    )
    parts = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "styles.xml": f"<office:document-styles {NAMES}><office:master-styles>{page}"
        "</office:master-styles></office:document-styles>",
        "content.xml": f"<office:document-content {NAMES}><office:automatic-styles>"
        '<style:style style:name="ta1" style:family="table" style:master-page-name="Gewoon"/>'
        '<style:style style:name="ta1" style:family="table-cell"/>'
        "</office:automatic-styles><office:body><office:spreadsheet>"
        '<table:table table:name="Vragen" table:style-name="ta1"/><table:table table:name="Los"/>'
        "</office:spreadsheet></office:body></office:document-content>",
    }

    assert blocks(read(tmp_path, packed(parts))) == [
        (Role.HEADER, "Blad Vragen ()"),
        (Role.HEADER, "Lisbeek, mei 1"),
        (Role.HEADING, "Vragen"),
        (Role.FOOTER, "Pagina 1"),
        (Role.HEADING, "Los"),
    ]


def test_hidden_rows_are_read(tmp_path: Path) -> None:
    """A row that a filter hides, and a column that is folded away, are there like the others."""
    row = '<row r="2" hidden="1"><c r="B2"><v>7</v></c></row>'

    assert texts(read(tmp_path, sheet(row))) == ["Blad1", "7"]
