"""One run of Rich Text: the body, a header, a footnote, a text box; paragraphs and tables."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from archive.extract.content import one_line
from archive.extract.office_flow import (
    LINE_END,
    PAGE_END,
    Cell,
    Mark,
    Paper,
    Rows,
    add_paragraph,
    marks_apart,
    tidy_lines,
    with_marks,
)
from archive.model import Role


class _Aside(Struct, frozen=True):
    """A note or comment; ``late`` when the page was broken in the paragraph before it."""

    text: str
    role: Role
    late: bool = False


class _Row(Struct, frozen=True):
    cells: list[str]
    asides: tuple[_Aside, ...]


_Rows = list[_Row]


class _Paragraph(Struct, frozen=True):
    text: str
    level: int = 0
    marks: str = ""
    asides: tuple[_Aside, ...] = ()


_PAGE_BREAK = _Paragraph(PAGE_END)


class Story:
    """Takes in text and the marks that end paragraphs, cells and rows, in their order."""

    def __init__(self) -> None:
        self._items: list[_Paragraph | _Rows] = []
        self._pieces: list[str] = []
        self._referring: int | None = None
        self._asides: list[_Aside] = []
        self._lines: list[str] = []
        self._row: list[str] = []
        self._nested: list[str] = []
        self._boxes: list[_Paragraph] = []

    def add(self, text: str) -> None:
        """Append characters to the paragraph at hand."""
        self._pieces.append(text)

    def refer(self) -> None:
        """Append the place of a mark that refers to a note, until the note tells which."""
        self._referring = len(self._pieces)
        self._pieces.append("")

    def refer_last(self) -> str:
        """Let the characters appended last be a mark that refers to a note; that mark."""
        mark = self._pieces[-1].strip() if self._pieces else ""
        if mark:
            self._pieces[-1] = Mark(mark)
        return mark

    def is_referring(self) -> bool:
        """Whether the place of a mark waits for it."""
        return self._referring is not None

    def name_reference(self, mark: str) -> None:
        """Put a mark in the place that waits for it."""
        if self._referring is not None:
            self._pieces[self._referring] = Mark(mark)
            self._referring = None

    def add_aside(self, text: str, role: Role) -> None:
        """Append a note or comment on the paragraph or row at hand."""
        late = any(PAGE_END in piece for piece in self._pieces)
        self._asides.append(_Aside(text, role, late))

    def add_box(self, text: str) -> None:
        """Append a text box, a paragraph per line, after the paragraph at hand."""
        self._boxes.extend(map(_Paragraph, text.split(LINE_END)))

    def end_paragraph(self, *, level: int = 0, table_depth: int = 0) -> None:
        """End a paragraph; within a table (of that depth) it is one of the lines of a cell."""
        if table_depth > 1:
            self._pieces.append(LINE_END)
        elif table_depth:
            self._lines.append(self._taken())
        else:
            text, marks = self._taken_apart() if level else (self._taken(), "")
            self._items.append(_Paragraph(text, level, marks, tuple(self._asides)))
            self._items += self._boxes
            self._boxes, self._asides = [], []

    def end_cell(self) -> None:
        """End a cell of a table."""
        self._lines.append(self._taken())
        self._row.append(tidy_lines(LINE_END.join(self._lines)))
        self._lines = []

    def end_row(self) -> None:
        """End a row of a table."""
        if self._lines or self._pieces:
            self.end_cell()
        if not self._items or not isinstance(self._items[-1], list):
            self._items.append([])
        rows = self._items[-1]
        if isinstance(rows, list):
            rows.append(_Row(self._row, tuple(self._asides)))
        self._row, self._asides = [], []

    def end_nested_cell(self) -> None:
        """End a cell of a table within a cell."""
        self._nested.append(one_line(self._taken()))

    def end_nested_row(self) -> None:
        """End a row of a table within a cell: it is a line of that cell."""
        self._lines.append("\t".join(filter(None, self._nested)))
        self._nested = []

    def break_page(self) -> None:
        """Begin a new page."""
        self._items.append(_PAGE_BREAK)

    def stay_on_page(self) -> None:
        """Take a page break back that was the last to come by."""
        if self._items and self._items[-1] is _PAGE_BREAK:
            self._items.pop()

    def write(self, paper: Paper) -> None:
        """Write all that was taken in."""
        if self._row or self._lines:
            self.end_row()
        self.end_paragraph()
        for item in self._items:
            if isinstance(item, _Paragraph):
                _write_paragraph(item, paper)
            else:
                _write_rows(item, paper)

    def as_text(self) -> str:
        """All that was taken in, a line per paragraph."""
        cell = Cell()
        self.write(cell)
        return cell.text

    def _taken(self) -> str:
        pieces, self._pieces, self._referring = self._pieces, [], None
        return with_marks(pieces)

    def _taken_apart(self) -> tuple[str, str]:
        pieces, self._pieces, self._referring = self._pieces, [], None
        return marks_apart(pieces)


def _write_paragraph(paragraph: _Paragraph, paper: Paper) -> None:
    late = [
        aside
        for aside in paragraph.asides
        if aside.role is Role.NOTE and (paragraph.level or aside.late)
    ]
    _write_asides((aside for aside in paragraph.asides if aside not in late), paper)
    add_paragraph(paper, paragraph.text, paragraph.level, paragraph.marks)
    _write_asides(late, paper)


def _write_rows(rows: _Rows, paper: Paper) -> None:
    """Write a table; with no two cells side by side it is a frame around text."""
    is_frame = all(len(row.cells) <= 1 for row in rows)
    table = Rows(paper)
    for row in rows:
        _write_asides(row.asides, paper)
        if is_frame:
            for line in (line for cell in row.cells for line in cell.split(LINE_END)):
                add_paragraph(paper, line)
        else:
            table.add(dict(enumerate(row.cells)))


def _write_asides(asides: Iterable[_Aside], paper: Paper) -> None:
    for aside in asides:
        paper.aside(aside.text, aside.role)
