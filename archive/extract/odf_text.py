"""Text in OpenDocument: paragraphs, lists and tables, with their numbers, notes and comments.

The marks of notes stand in the file as LibreOffice printed them. Comments begin with *Opmerking*
or *Reactie*, and do not say who made them; what a picture is said to show begins with *Afbeelding*.
Scripts, forms and objects other than charts are not looked at; what a tracked change deleted is
left out, and text that is hidden is read like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree

from archive.extract.odf_charts import chart_in, write_chart
from archive.extract.odt_numbers import Item, Numbers
from archive.extract.odt_styles import Styles
from archive.extract.office_flow import (
    LINE_END,
    Cell,
    Mark,
    Paper,
    add_paragraph,
    add_table,
    comment_of,
    marks_apart,
    note_of,
    picture_of,
    text_in,
    with_marks,
)
from archive.extract.package import Package
from archive.extract.xml_tree import attribute, child, local
from archive.model import Role

_NEVER = frozenset(
    "tracked-changes annotation annotation-end forms script scripts event-listeners ruby-text "
    "note-citation title desc".split()
)
BOXES = frozenset(
    "frame text-box custom-shape rect ellipse circle line polyline polygon regular-polygon path g "
    "caption connector measure".split()
)
"""Shapes, which may hold text."""

_PARAGRAPHS = frozenset({"p", "h"})
_STYLED = frozenset({"p", "h", "table"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_COMMENT = "annotation"
_OF_PICTURES = frozenset(
    "image title desc glue-point event-listeners contour-polygon contour-path image-map".split()
)
_ENDNOTE = "endnote"


class Text:
    """Writes what stands in elements of a text, which must come in their order.

    Notes and comments go to ``asides`` as they come by, endnotes only when ``end`` is called.
    """

    def __init__(self, package: Package, styles: Styles, numbers: Numbers, asides: Paper) -> None:
        self._package = package
        self._styles = styles
        self._numbers = numbers
        self._asides = asides
        self._endnotes: list[str] = []

    def end(self) -> None:
        """Write the endnotes."""
        for note in self._endnotes:
            self._asides.aside(note, Role.NOTE)
        self._endnotes.clear()

    def text(self, elements: Iterable[etree._Element]) -> str:
        """What stands in these elements as one text, a line per paragraph."""
        return text_in(elements, self.blocks)

    def text_alone(self, elements: Iterable[etree._Element]) -> str:
        """The same without notes, comments and what pictures show."""
        asides, self._asides = self._asides, Cell()
        text = self.text(elements)
        self._asides = asides
        return text

    def blocks(
        self, elements: Iterable[etree._Element], paper: Paper, item: Item | None = None
    ) -> None:
        """Write these elements; ``item`` is that of the list that they stand in."""
        for element in elements:
            kind = local(element)
            if kind == _COMMENT:
                self._comment(element)
            if kind not in _NEVER:
                if kind in _STYLED and self._styles.break_page(element):
                    paper.break_page()
                self._block(element, kind, paper, item)

    def _block(self, element: etree._Element, kind: str, paper: Paper, item: Item | None) -> None:
        if kind in _PARAGRAPHS:
            self._paragraph(element, paper, item)
        elif kind == "table":
            self._table(element, paper)
        elif kind == "frame":
            self._frame(element, paper)
        elif kind == "object":
            self._object(element, paper)
        elif kind == "list":
            for inner, within in self._numbers.items(element, item):
                self.blocks((inner,), paper, within)
        elif kind == "numbered-paragraph":
            self.blocks(element, paper, self._numbers.numbered(element))
        else:
            self.blocks(element, paper, item)

    def _paragraph(self, element: etree._Element, paper: Paper, item: Item | None) -> None:
        inline = Inline()
        inline.gather(element)
        for comment in inline.comments:
            self._comment(comment)
        label = self._numbers.next_label(element, item)
        level = self._styles.heading_level(element)
        text, marks = inline.text_and_marks if level else (inline.text, "")
        add_paragraph(paper, f"{label} {text}" if label else text, level, marks)
        for note in inline.notes:
            self._note(note)
        self.blocks(inline.boxes, paper)

    def _note(self, note: etree._Element) -> None:
        body, citation = child(note, "note-body"), child(note, "note-citation")
        typed = citation is not None and attribute(citation, "label") is not None
        text = note_of(_mark(note), "" if body is None else self.text(body), is_marked=typed)
        if attribute(note, "note-class") == _ENDNOTE:
            self._endnotes.append(text)
        else:
            self._asides.aside(text, Role.NOTE)

    def _comment(self, comment: etree._Element) -> None:
        cell = Cell()
        self.blocks(comment, cell)
        text = comment_of(cell.text, is_reply=attribute(comment, "parent-name") is not None)
        self._asides.aside(text, Role.COMMENT)

    def _frame(self, frame: etree._Element, paper: Paper) -> None:
        """Write what a picture is said to show; beside other things it stands in their place."""
        is_picture = all(local(inner) in _OF_PICTURES for inner in frame)
        said = (child(frame, kind) for kind in ("desc", "title") if is_picture)
        texts = (picture_of(one.text or "") for one in said if one is not None)
        self._asides.aside(next(filter(None, texts), ""), Role.PICTURE)
        paper.add("")  # it goes with no other text
        self.blocks(frame, paper)

    def _object(self, element: etree._Element, paper: Paper) -> None:
        chart = chart_in(self._package, element)
        if chart is not None:
            write_chart(paper, chart)

    def _table(self, element: etree._Element, paper: Paper) -> None:
        cells = ((cell for cell in row if local(cell) in _CELLS) for row in _rows(element))
        add_table(paper, [dict(enumerate(row)) for row in cells], self.blocks)


class Inline:
    """Gathers what is in a paragraph: its characters, the text boxes tied to it, its notes."""

    def __init__(self) -> None:
        self.boxes: list[etree._Element] = []
        self.notes: list[etree._Element] = []
        self.comments: list[etree._Element] = []
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """The characters gathered; only line ends that are meant are in it."""
        return with_marks(self._pieces)

    @property
    def text_and_marks(self) -> tuple[str, str]:
        """Those of a heading, and the marks of notes that stand behind it."""
        return marks_apart(self._pieces)

    def gather(self, element: etree._Element) -> None:
        """Take in what is in this element, in the order of the text."""
        self._take(element.text)
        for inner in element:
            self._element(inner, local(inner))
            self._take(inner.tail)

    def _take(self, text: str | None) -> None:
        self._pieces.append((text or "").replace(LINE_END, " "))

    def _element(self, element: etree._Element, kind: str) -> None:
        if kind == _COMMENT:
            self.comments.append(element)
        elif kind in _NEVER:
            return
        elif kind == "s":
            self._pieces.append(" ")
        elif kind == "tab":
            self._pieces.append("\t")
        elif kind == "line-break":
            self._pieces.append(LINE_END)
        elif kind == "note":
            self._pieces.append(Mark(_mark(element)))
            self.notes.append(element)
        elif kind in BOXES:
            self.boxes.append(element)
        else:
            self.gather(element)


def _mark(note: etree._Element) -> str:
    citation = child(note, "note-citation")
    return "" if citation is None else "".join(map(str, citation.itertext())).strip()


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if local(element) == "table-row":
            yield element
        elif local(element) not in _NEVER:
            yield from _rows(element)
