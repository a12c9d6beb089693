"""Spreadsheets (XLSX, ODS, XLS, CSV), with their cells as a person sees them.

Each sheet is a page, each row a block. Comments come behind the row of their cell; they begin with
*Opmerking* or *Reactie* and the name of the cell, and do not say who made them. A sheet that is
hidden says so in its heading; hidden rows and columns are read like others, for a filter hides
rows as well. What is printed above and below a sheet is set apart, without its page numbers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from importlib import import_module
from pathlib import Path

from msgspec import Struct

from archive.errors import DamagedFile
from archive.extract import sniff
from archive.extract.content import Content, PageWriter
from archive.extract.numerals import counted_letters
from archive.extract.office_flow import Row, Rows, comment_of, content_of
from archive.model import Role, Tag

_MODULES = {sniff.XLSX: "xlsx", sniff.ODS: "ods", sniff.XLS: "xls", sniff.CSV: "delimited"}
_HIDDEN = "(verborgen blad)"


class Line(Struct, frozen=True):
    """A row of a sheet, and the comments on its cells."""

    cells: Row
    comments: Sequence[str] = ()


class Sheet(Struct, frozen=True):
    """One sheet: the name on its tab, its rows, and the text boxes on it.

    Lines come only once, and boxes after them. ``above`` and ``below`` is what is printed over and
    under it on each page.
    """

    name: str
    lines: Iterable[Line]
    boxes: Iterable[str] = ()
    is_hidden: bool = False
    above: Sequence[str] = ()
    below: Sequence[str] = ()


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


Comments = Mapping[int, Sequence[str]]
"""The comments on a sheet by the rows of their cells, from 1."""


def with_comments(rows: Iterable[tuple[int, Row]], comments: Comments) -> Iterator[Line]:
    """The rows, with their numbers from 1, and the comments on them, on empty rows too."""
    waiting = deque(sorted(comments))
    for number, cells in rows:
        while waiting and waiting[0] < number:
            yield Line({}, comments[waiting.popleft()])
        is_next = bool(waiting) and waiting[0] == number
        yield Line(cells, comments[waiting.popleft()] if is_next else ())
    for number in waiting:
        yield Line({}, comments[number])


def comment_on(
    column: int, row: int, text: str, *, author: str = "", is_reply: bool = False
) -> str:
    """A comment on a cell, by its column from 0 and its row from 1.

    The name of its author, which Excel types above it, is left out.
    """
    text = text.strip()
    if author:
        text = text.removeprefix(f"{author}:")
    place = f"{counted_letters(column + 1).upper()}{row}"
    return comment_of(text, is_reply=is_reply, place=place)


def _page(number: int, sheet: Sheet) -> PageWriter:
    writer = PageWriter(number)
    _write_each(writer, sheet.above, Role.HEADER)
    name = f"{sheet.name} {_HIDDEN}" if sheet.is_hidden else sheet.name
    writer.add(name, Role.HEADING, level=1)
    rows = Rows(writer)
    for line in sheet.lines:
        rows.add(line.cells)
        is_filled = any(map(str.strip, line.cells.values()))
        for comment in line.comments:
            writer.add(comment, Role.COMMENT if is_filled else Role.REMARK)
    for text in sheet.boxes:
        writer.add(text)
    _write_each(writer, sheet.below, Role.FOOTER)
    return writer


def _write_each(writer: PageWriter, texts: Iterable[str], role: Role) -> None:
    for text in dict.fromkeys(texts):
        writer.add(text, role)
