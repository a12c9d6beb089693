"""The cells of old Excel workbooks (XLS), by xlrd: the only module that knows it.

It gives no text boxes, and not what is printed above and below a sheet.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import xlrd
from xlrd.biffh import error_text_from_code

from archive.errors import DamagedFile, EncryptedFile, ReadError
from archive.extract.content import one_line
from archive.extract.number_formats import GENERAL, plain, shown
from archive.extract.office_flow import tidy_lines
from archive.extract.sheets import Sheet, Workbook, comment_on, with_comments

_ENCRYPTED = "encrypted"


@contextmanager
def opened(path: Path, name: str) -> Iterator[Workbook]:
    """Open a workbook.

    Raises:
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be read, also while its sheets are read.
        OSError: the file cannot be opened.
    """
    data = path.read_bytes()
    try:
        # It would report oddities on the standard output.
        book = xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, ragged_rows=True
        )
        yield Workbook([_sheet(book, sheet) for sheet in book.sheets()])
    except (ReadError, MemoryError):
        raise
    # On damaged input xlrd raises IndexError, struct.error, KeyError, AssertionError,
    # UnicodeDecodeError and more, besides its own.
    except Exception as error:
        if isinstance(error, xlrd.XLRDError) and _ENCRYPTED in str(error):
            raise EncryptedFile(
                f"{name} is protected by a password", hint="save it without password and add that"
            ) from error
        raise DamagedFile(
            f"{name} is damaged: it cannot be read ({type(error).__name__}: {error})",
            hint="download it again, or open it and save it as XLSX",
        ) from error


def _sheet(book: xlrd.Book, sheet: xlrd.sheet.Sheet) -> Sheet:
    comments: dict[int, list[str]] = {}
    for (row, column), note in sorted(sheet.cell_note_map.items()):
        text = comment_on(column, row + 1, tidy_lines(note.text), author=note.author)
        comments.setdefault(row + 1, []).append(text)
    rows = ((row + 1, dict(_cells(book, sheet, row))) for row in range(sheet.nrows))
    lines = with_comments(rows, comments)
    return Sheet(one_line(sheet.name), lines, is_hidden=sheet.visibility != 0)


def _cells(book: xlrd.Book, sheet: xlrd.sheet.Sheet, row: int) -> Iterator[tuple[int, str]]:
    for column, cell in enumerate(sheet.row(row)):
        text = _shown(book, cell)
        if text:
            yield column, text


def _shown(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "WAAR" if cell.value else "ONWAAR"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(error_text_from_code.get(cell.value, ""))
    if cell.ctype in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        code = _format_of(book, cell)
        return shown(cell.value, code, since_1904=bool(book.datemode)) or plain(cell.value)
    return tidy_lines(str(cell.value))


def _format_of(book: xlrd.Book, cell: xlrd.sheet.Cell) -> str:
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return GENERAL
    found = book.format_map.get(book.xf_list[cell.xf_index].format_key)
    return GENERAL if found is None else str(found.format_str)
