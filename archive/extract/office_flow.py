"""Where the readers of word processors' formats write to: pages that flow on, or one table cell.

A document of these formats has no pages until it is printed. It is one page here, and more where
its writer broke it by hand. Footnotes close the section or page that refers to them, endnotes the
document; a comment comes behind the paragraph or row that it is about, and what a picture shows
behind the one that it stands in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from archive.extract.content import CELL_SEPARATOR, MARK_SEPARATOR, Content, PageWriter, one_line
from archive.model import Role, Tag

Element = TypeVar("Element")
"""A part of a document in the terms of its format."""

LINE_END = "\n"
PAGE_END = "\f"
"""In the text of a paragraph: a page break in the middle of it."""

_FEWEST_WORDS = 5
_MADE_UP = re.compile(
    r"automatisch gegenereerde|door AI gegenereerde|automatically generated|AI-generated",
    re.IGNORECASE,
)
"""What Office puts behind the descriptions of pictures that it makes itself."""

_NUMBERS_HEAD = re.compile(
    r"(?:(?:vraag|volg|rij|regel)?[\s-]*(?:nr|nummer|no)|vraag|#|№)\s*[.:]?", re.IGNORECASE
)
_NUMBER = re.compile(
    r"(?:vraag\s*)?(?:nr\.?\s*)?(?P<number>[a-z]{0,4}[.-]?\d[\w.\-/]{0,11}?)[).:]*", re.IGNORECASE
)

_OPENING = ("", "(", "[", "{", '"', "“", "‘")
"""Behind these a mark needs no space."""

Row = Mapping[int, str]
"""The texts of the cells of a table row, by their column from 0; what is empty may be left out."""


class Mark(str):
    """What refers to a note in the text of a paragraph, such as ``2``, ``iv`` or ``*``."""

    __slots__ = ()


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

    def aside(self, text: str, role: Role) -> None:
        """Take in a note or comment, to be written where notes or comments go."""


class Flow:
    """Writes blocks over pages. No page is empty but that of an empty document."""

    def __init__(self) -> None:
        self._writers = [PageWriter(1)]
        self._breaks = False
        self._begun = False
        self._notes: list[str] = []
        self._waiting: list[tuple[str, Role]] = []

    def add(
        self,
        text: str,
        role: Role = Role.PARAGRAPH,
        *,
        level: int = 0,
        number: str | None = None,
        columns: tuple[int, ...] = (),
    ) -> None:
        """Append one block, on a new page after a page break; then the comments that wait.

        Those on nothing, for the block is empty, are remarks. A heading closes the section before
        it, with its notes.
        """
        if role is Role.HEADING:
            self._write_notes()
        self._begin_page_for(text)
        self._writers[-1].add(text, role, level=level, number=number, columns=columns)
        waiting, self._waiting = self._waiting, []
        for aside, kind in waiting:
            is_about_nothing = kind is Role.COMMENT and not text.strip()
            self._write(aside, Role.REMARK if is_about_nothing else kind)

    def _write(self, text: str, role: Role) -> None:
        self._begin_page_for(text)
        self._writers[-1].add(text, role)

    def _begin_page_for(self, text: str) -> None:
        """Begin the page that was broken off, as soon as something is to be written on it."""
        if text.strip():
            if self._breaks:
                self._writers.append(PageWriter(len(self._writers) + 1))
            self._breaks, self._begun = False, True

    def aside(self, text: str, role: Role) -> None:
        """Take in a note, for the end of the section or page, or what goes with the next block."""
        if role is Role.NOTE:
            self._notes.append(text)
        else:
            at = 0 if role is Role.NOTE_MARK else len(self._waiting)
            self._waiting.insert(at, (text, role))

    def close(self) -> None:
        """Write the notes and comments that still wait."""
        self._write_notes()
        self.add("")

    def _write_notes(self) -> None:
        notes, self._notes = self._notes, []
        for text in notes:
            self._write(text, Role.NOTE)

    def furniture(self, texts: Iterable[str], role: Role) -> None:
        """Append headers or footers to the page at hand, each text once."""
        for text in dict.fromkeys(texts):
            self._writers[-1].add(text, role)

    def break_page(self) -> None:
        """Begin a new page at the next block, unless nothing has been written yet."""
        if not self._breaks:
            self._write_notes()
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
        self._waiting: list[str] = []
        self._mark = ""

    def add(
        self,
        text: str,
        role: Role = Role.PARAGRAPH,  # noqa: ARG002
        *,
        level: int = 0,  # noqa: ARG002
        number: str | None = None,  # noqa: ARG002
        columns: tuple[int, ...] = (),  # noqa: ARG002
    ) -> None:
        """Append lines, then what waits for them; what they are makes no difference here."""
        if text.strip():
            self._lines.append(text.strip().replace(CELL_SEPARATOR, "\t") + self._mark)
            self._mark = ""
        self._lines += self._waiting
        self._waiting.clear()

    def break_page(self) -> None:
        """Do nothing: a row is not parted."""

    def aside(self, text: str, role: Role) -> None:
        """Take in a line that comes behind the next ones, or a mark that ends the next."""
        if role is Role.NOTE_MARK:
            self._mark = f"{MARK_SEPARATOR}{text}"
        elif text.strip():
            self._waiting.append(text.strip())

    @property
    def text(self) -> str:
        """The lines gathered so far."""
        return LINE_END.join((*self._lines, *self._waiting))


def content_of(media_type: str, writers: Sequence[PageWriter], tags: tuple[Tag, ...]) -> Content:
    """The pages that these writers wrote, with their blocks."""
    pages = tuple(writer.page for writer in writers)
    blocks = tuple(block for writer in writers for block in writer.blocks)
    return Content(media_type, pages, blocks, tags)


def add_paragraph(paper: Paper, text: str, level: int = 0, marks: str = "") -> None:
    """Write a paragraph, or a heading when it has a level, over the pages that it runs over.

    ``marks`` are those of notes behind a heading. What waits for the paragraph, these among it,
    goes with the first of its text.
    """
    role = Role.HEADING if level else Role.PARAGRAPH
    if marks:
        paper.aside(marks, Role.NOTE_MARK)
    parts = [tidy_lines(part) for part in text.split(PAGE_END)]
    first = next((nth for nth, part in enumerate(parts) if part), 0)
    for nth, part in enumerate(parts):
        if nth:
            paper.break_page()
        if part or nth == first:
            paper.add(part, role, level=level)


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


class Rows:
    """Writes the rows of one table, a block each, with the numbers of a column of numbers.

    Such a column is the first that is filled in its heading row, headed *nr*, *vraag* or so.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._numbers: int | None = None

    def add(self, row: Row) -> None:
        """Write a row, unless all of it is empty."""
        filled = {column: text for column, text in sorted(row.items()) if text.strip()}
        if not filled:
            self._sink.add("")  # what waits for this row belongs to no other
            return
        first, head = next(iter(filled.items()))
        number = None
        if _NUMBERS_HEAD.fullmatch(head.strip()):
            self._numbers = first
        elif self._numbers is not None:
            number = _as_number(filled.get(self._numbers, ""))
        text = CELL_SEPARATOR.join(filled.values())
        self._sink.add(text, Role.TABLE_ROW, number=number, columns=tuple(filled))


def add_rows(sink: Sink, rows: Iterable[Row]) -> None:
    """Write the rows of one table, as ``Rows`` does."""
    table = Rows(sink)
    for row in rows:
        table.add(row)


def _as_number(text: str) -> str | None:
    found = _NUMBER.fullmatch(one_line(text))
    return None if found is None else found["number"]


def with_marks(pieces: Sequence[str]) -> str:
    """The pieces of a paragraph as one text, in which marks of notes stand apart from words.

    >>> with_marks(["tarief", Mark("1"), ", en ", Mark("2"), "meer"])
    'tarief 1, en 2 meer'
    """
    if Mark not in map(type, pieces):  # as in nearly all paragraphs
        return "".join(pieces)
    text = ""
    after_mark = False
    for piece in filter(None, pieces):
        is_mark = isinstance(piece, Mark)
        before = text[-1:]
        apart = is_mark and not (before.isspace() or before in _OPENING)
        text += " " if apart or (after_mark and piece[0].isalnum()) else ""
        text += piece
        after_mark = is_mark
    return text


def marks_apart(pieces: Sequence[str]) -> tuple[str, str]:
    """The pieces of a heading as one text, and the marks of notes that stand behind it.

    >>> marks_apart(["Tarief", Mark("1"), " per dag", Mark("2")])
    ('Tarief 1 per dag', '2')
    """
    end = len(pieces)
    while end and (isinstance(pieces[end - 1], Mark) or not pieces[end - 1].strip()):
        end -= 1
    marks = " ".join(piece for piece in pieces[end:] if isinstance(piece, Mark) and piece)
    return (with_marks(pieces[:end]), marks) if end else (with_marks(pieces), "")


def note_of(mark: str, text: str, *, is_marked: bool = False) -> str:
    """A note behind its mark; nothing without a text.

    ``is_marked`` is whether the text may begin with the mark: its writer put it there.
    """
    text = text.strip()
    if not text or (is_marked and re.match(rf"{re.escape(mark)}(?!\w)", text)):
        return text
    return f"{mark} {text}".strip()


def comment_of(text: str, *, is_reply: bool = False, place: str = "") -> str:
    """A comment, told by its first word from what it is about; nothing without a text.

    Who made it is left out: it is not part of what is said. ``place`` is the cell it belongs to.
    """
    said = "Reactie" if is_reply else "Opmerking"
    said += f" bij {place}" if place else ""
    return f"{said}: {text.strip()}" if text.strip() else ""


def picture_of(said: str) -> str:
    """What a picture shows, as its writer told those who cannot see it; nothing for less.

    A few words are a name (of a file, a logo), and what programs make up is no word of the writer.
    """
    text = one_line(said)
    if _MADE_UP.search(text) or len(text.split()) < _FEWEST_WORDS:
        return ""
    return f"Afbeelding: {text}"


def tidy_lines(text: str) -> str:
    """The text with single spaces, and without empty lines."""
    return LINE_END.join(filter(None, map(one_line, text.split(LINE_END))))
