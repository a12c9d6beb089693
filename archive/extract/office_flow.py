"""Where the readers of word processors' formats write to: pages that flow on, or one table cell.

A document of these formats has no pages until it is printed. It is one page here, and more where
its writer broke it by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from archive.extract.content import CELL_SEPARATOR, Content, PageWriter, one_line
from archive.model import Role, Tag

Element = TypeVar("Element")
"""A part of a document in the terms of its format."""

LINE_END = "\n"
PAGE_END = "\f"
"""In the text of a paragraph: a page break in the middle of it."""

_NUMBERS_HEAD = re.compile(
    r"(?:(?:vraag|volg|rij|regel)?[\s-]*(?:nr|nummer|no)|vraag|#|№)\s*[.:]?", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?:vraag\s*)?(?:nr\.?\s*)?(?P<number>[a-z]{0,4}[.-]?\d[\w.\-/]{0,11}?)[).:]*", re.IGNORECASE
)

Row = Mapping[int, str]
"""The texts of the cells of a table row, by their column from 0; what is empty may be left out."""


class Sink(Protocol):
    """What text can be written to, a piece at a time."""

    def add(
        self,
        text: str,
        role: Role = Role.PARAGRAPH,
        *,
        level: int = 0,
        number: str | None = None,
        columns: tuple[int, ...] = (),
    ) -> None:
        """Append a piece of text; a text of nothing but white space is left out."""


class Paper(Sink, Protocol):
    """A sink in which the text may be parted."""

    def break_page(self) -> None:
        """Let what follows begin on a new page, where there are pages."""


class Flow:
    """Writes blocks over pages. No page is empty but that of an empty document."""

    def __init__(self) -> None:
        self._writers = [PageWriter(1)]
        self._breaks = False
        self._begun = False

    def add(
        self,
        text: str,
        role: Role = Role.PARAGRAPH,
        *,
        level: int = 0,
        number: str | None = None,
        columns: tuple[int, ...] = (),
    ) -> None:
        """Append one block, on a new page after a page break."""
        if not text.strip():
            return
        if self._breaks:
            self._writers.append(PageWriter(len(self._writers) + 1))
        self._breaks, self._begun = False, True
        self._writers[-1].add(text, role, level=level, number=number, columns=columns)

    def furniture(self, texts: Iterable[str], role: Role) -> None:
        """Append headers or footers to the page at hand, each text once."""
        for text in dict.fromkeys(texts):
            self._writers[-1].add(text, role)

    def break_page(self) -> None:
        """Begin a new page at the next block, unless nothing has been written yet."""
        self._breaks = self._begun

    def content(self, media_type: str, tags: tuple[Tag, ...] = ()) -> Content:
        """What has been written."""
        return content_of(media_type, self._writers, tags)


class Cell:
    """Gathers the text of a table cell, a note or a header: a line per paragraph in it.

    A table within a cell becomes a line per row, with tabs between its cells.
    """

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(
        self,
        text: str,
        role: Role = Role.PARAGRAPH,  # noqa: ARG002
        *,
        level: int = 0,  # noqa: ARG002
        number: str | None = None,  # noqa: ARG002
        columns: tuple[int, ...] = (),  # noqa: ARG002
    ) -> None:
        """Append lines; what they are makes no difference here."""
        if text.strip():
            self._lines.append(text.strip().replace(CELL_SEPARATOR, "\t"))

    def break_page(self) -> None:
        """Do nothing: a row is not parted."""

    @property
    def text(self) -> str:
        """The lines gathered so far."""
        return LINE_END.join(self._lines)


def content_of(media_type: str, writers: Sequence[PageWriter], tags: tuple[Tag, ...]) -> Content:
    """The pages that these writers wrote, with their blocks."""
    pages = tuple(writer.page for writer in writers)
    blocks = tuple(block for writer in writers for block in writer.blocks)
    return Content(media_type, pages, blocks, tags)


def add_paragraph(paper: Paper, text: str, level: int = 0) -> None:
    """Write a paragraph, or a heading when it has a level, over the pages that it runs over."""
    role = Role.HEADING if level else Role.PARAGRAPH
    for nth, part in enumerate(text.split(PAGE_END)):
        if nth:
            paper.break_page()
        paper.add(tidy_lines(part), role, level=level)


def add_table(
    paper: Paper, rows: Sequence[Mapping[int, Element]], write: Callable[[Element, Paper], None]
) -> None:
    """Write a table, given its cells by their columns; ``write`` writes what is in one of them.

    With no two cells side by side it is a frame around text, as in letters and coloured boxes.
    """
    if all(len(row) <= 1 for row in rows):
        for cell in (cell for row in rows for cell in row.values()):
            write(cell, paper)
    else:
        add_rows(paper, ({at: text_in(cell, write) for at, cell in row.items()} for row in rows))


def text_in(element: Element, write: Callable[[Element, Paper], None]) -> str:
    """The text of a cell, a note or a header."""
    cell = Cell()
    write(element, cell)
    return cell.text


def add_rows(sink: Sink, rows: Iterable[Row]) -> None:
    """Write the rows of one table, a block each, with the numbers of a column of numbers.

    Such a column is the first that is filled in its heading row, headed *nr*, *vraag* or so.
    """
    numbers: int | None = None
    for row in rows:
        filled = {column: text for column, text in sorted(row.items()) if text.strip()}
        if not filled:
            continue
        first, head = next(iter(filled.items()))
        if _NUMBERS_HEAD.fullmatch(head.strip()):
            numbers, number = first, None
        else:
            number = None if numbers is None else _as_number(filled.get(numbers, ""))
        text = CELL_SEPARATOR.join(filled.values())
        sink.add(text, Role.TABLE_ROW, number=number, columns=tuple(filled))


def _as_number(text: str) -> str | None:
    found = _NUMBER.fullmatch(one_line(text))
    return None if found is None else found["number"]


def tidy_lines(text: str) -> str:
    """The text with single spaces, and without empty lines."""
    return LINE_END.join(filter(None, map(one_line, text.split(LINE_END))))
