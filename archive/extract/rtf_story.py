"""One run of Rich Text: the body, a header, a footnote, a text box; paragraphs and tables."""

from __future__ import annotations

from msgspec import Struct

from archive.extract.content import one_line
from archive.extract.office_flow import (
    LINE_END,
    PAGE_END,
    Cell,
    Paper,
    add_paragraph,
    add_rows,
    tidy_lines,
)

_Rows = list[list[str]]


class _Paragraph(Struct, frozen=True):
    text: str
    level: int = 0


_PAGE_BREAK = _Paragraph(PAGE_END)


class Story:
    """Takes in text and the marks that end paragraphs, cells and rows, in their order."""

    def __init__(self) -> None:
        self._items: list[_Paragraph | _Rows] = []
        self._pieces: list[str] = []
        self._lines: list[str] = []
        self._row: list[str] = []
        self._nested: list[str] = []
        self._boxes: list[_Paragraph] = []

    def add(self, text: str) -> None:
        """Append characters to the paragraph at hand."""
        self._pieces.append(text)

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
            self._items.append(_Paragraph(self._taken(), level))
            self._items += self._boxes
            self._boxes = []

    def end_cell(self) -> None:
        """End a cell of a table."""
        self._lines.append(self._taken())
        self._row.append(tidy_lines(LINE_END.join(self._lines)))
        self._lines = []

    def end_row(self) -> None:
        """End a row of a table."""
        if self._lines or self._pieces:
            self.end_cell()
        if not self._items or isinstance(self._items[-1], _Paragraph):
            self._items.append([])
        rows = self._items[-1]
        if isinstance(rows, list):
            rows.append(self._row)
        self._row = []

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
                add_paragraph(paper, item.text, item.level)
            elif all(len(row) <= 1 for row in item):
                # A frame around text.
                for line in (line for row in item for cell in row for line in cell.split(LINE_END)):
                    add_paragraph(paper, line)
            else:
                add_rows(paper, (dict(enumerate(row)) for row in item))

    def as_text(self) -> str:
        """All that was taken in, a line per paragraph."""
        cell = Cell()
        self.write(cell)
        return cell.text

    def _taken(self) -> str:
        text = "".join(self._pieces)
        self._pieces = []
        return text
