"""Spreadsheets (XLSX, ODS, XLS, CSV), with their cells as a person sees them.

Each sheet is a page, each row a block.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path

from msgspec import Struct

from archive.errors import DamagedFile
from archive.extract import sniff
from archive.extract.content import Content, PageWriter
from archive.extract.office_flow import Row, add_rows, content_of
from archive.model import Role, Tag

_MODULES = {sniff.XLSX: "xlsx", sniff.ODS: "ods", sniff.XLS: "xls", sniff.CSV: "delimited"}


class Sheet(Struct, frozen=True):
    """One sheet, hidden or not: the name on its tab, its rows, and the text boxes on it.

    Rows come only once, and boxes after them.
    """

    name: str
    rows: Iterable[Row]
    boxes: Iterable[str] = ()


class Workbook(Struct, frozen=True):
    """The sheets of one file in their order, which come only once, and the title it states."""

    sheets: Iterable[Sheet]
    tags: tuple[Tag, ...] = ()


def read(path: Path, name: str) -> Content:
    """Read all sheets of a workbook, hidden ones too.

    Raises:
        TooLarge: it unpacks to too much.
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be unpacked or read.
        OSError: the file cannot be opened.
    """
    media_type = sniff.media_type_of(path, name)
    if media_type not in _MODULES:
        raise DamagedFile(f"{name} is damaged: it is no workbook", hint="download it again")
    module = import_module(f"{__package__}.{_MODULES[media_type]}")
    opened: Callable[[Path, str], AbstractContextManager[Workbook]] = module.opened
    with opened(path, name) as workbook:
        writers = [_page(number, sheet) for number, sheet in enumerate(workbook.sheets, start=1)]
        if not writers:
            raise DamagedFile(f"{name} is damaged: it has no sheet", hint="download it again")
        return content_of(media_type, writers, workbook.tags)


def _page(number: int, sheet: Sheet) -> PageWriter:
    writer = PageWriter(number)
    writer.add(sheet.name, Role.HEADING, level=1)
    add_rows(writer, sheet.rows)
    for text in sheet.boxes:
        writer.add(text)
    return writer
