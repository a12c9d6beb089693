"""Word documents (DOCX, and what else keeps its text in WordprocessingML: DOCM, DOTX).

The XML is read as it stands: libraries for this format leave out what is in content controls,
text boxes, notes and tracked insertions. Macros and embedded files are not looked at. Notes bear
their marks; comments begin with *Opmerking* or *Reactie*, and do not say who made them; what a
picture is said to show begins with *Afbeelding*. What is deleted in a tracked change is left out,
and text that is hidden is read like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from archive.extract import sniff
from archive.extract.charts import write_chart
from archive.extract.content import Content
from archive.extract.drawing_text import paragraphs
from archive.extract.office_flow import (
    PAGE_END,
    Cell,
    Flow,
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
from archive.extract.package import Package, opened
from archive.extract.titles import title_tags
from archive.extract.word_inline import NEVER, Inline, is_on
from archive.extract.word_notes import Comments, Marks, Reference, is_marked, notes_by_id
from archive.extract.word_styles import Numbers, Styles
from archive.extract.xml_tree import (
    child,
    chosen,
    descendants,
    link,
    local,
    number,
    value,
)
from archive.model import Role

_MOST_COLUMNS = 1000
_CONTINUOUS = ("continuous", "nextColumn")


def read(path: Path, name: str) -> Content:
    """Read a Word document: one page, or more where its writer broke the page.

    Raises:
        TooLarge: it unpacks to too much.
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be unpacked, or its XML cannot be read.
        ReadError: a document that lies whole in it cannot be read.
        OSError: the file cannot be opened.
    """
    with opened(path, name) as package:
        document = _Document(package)
        document.write()
        return document.flow.content(sniff.DOCX, title_tags(package.title(), "DOCX title"))


class _Document:
    """Writes one document: its headers, body, notes and footers."""

    def __init__(self, package: Package) -> None:
        self.flow = Flow()
        self._beside: Paper = self.flow
        self._package = package
        main = package.main_part("word/document.xml")
        self._root = package.required(main)
        self._relations = package.relations(main)
        self._styles = Styles(self._related("styles"))
        self._numbers = Numbers(self._related("numbering"), self._styles)
        self._marks = Marks(self._root, self._related("settings"))
        self._footnotes = notes_by_id(self._related("footnotes"), "footnote")
        self._endnotes = notes_by_id(self._related("endnotes"), "endnote")
        self._at_end: list[Reference] = []
        self._comments = Comments(self._related("comments"), self._related("commentsExtended"))

    def write(self) -> None:
        """Write all of it."""
        self.flow.furniture(self._furniture("header"), Role.HEADER)
        body = child(self._root, "body")
        self._blocks(() if body is None else body, self.flow)
        self._write_endnotes()
        for comment in self._comments.take_rest():
            self._comment(comment)
        self.flow.close()
        self.flow.furniture(self._furniture("footer"), Role.FOOTER)

    def _related(self, kind: str) -> etree._Element | None:
        found = (one.target for one in self._relations.values() if one.kind == kind)
        part = next(found, None)
        return None if part is None else self._package.xml(part)

    def _furniture(self, kind: str) -> list[str]:
        """The texts of the headers or footers of all sections, without what their pictures show."""
        self._beside = Cell()
        texts = list(self._texts_of(kind))
        self._beside = self.flow
        return texts

    def _texts_of(self, kind: str) -> Iterator[str]:
        for reference in descendants(self._root, f"{kind}Reference"):
            relation = self._relations.get(link(reference) or "")
            root = None if relation is None else self._package.xml(relation.target)
            if root is not None:
                yield self._text(root)

    def _write_endnotes(self) -> None:
        self.flow.close()
        for reference in self._at_end:
            self._note(reference, self._endnotes)
        self.flow.close()
        self._at_end.clear()

    def _refer(self, references: Iterable[Reference]) -> None:
        """Let the section have its footnotes, and keep its endnotes for the end."""
        for reference in references:
            if reference.kind == "endnote":
                self._at_end.append(reference)
            else:
                self._note(reference, self._footnotes)

    def _note(self, reference: Reference, notes: dict[str, etree._Element]) -> None:
        note = notes.pop(reference.note_id, None)
        if note is not None:
            self._marks.at_hand = reference.mark
            marked = is_marked(reference, note)
            text = note_of(reference.mark, self._text(note), is_marked=marked)
            self.flow.aside(text, Role.NOTE)

    def _comment(self, comment: etree._Element | None) -> None:
        if comment is not None:
            is_reply = self._comments.is_reply(comment)
            text = comment_of(self._text(comment), is_reply=is_reply)
            self.flow.aside(text, Role.COMMENT)

    def _text(self, blocks: Iterable[etree._Element]) -> str:
        return text_in(blocks, self._blocks)

    def _blocks(self, elements: Iterable[etree._Element], paper: Paper) -> None:
        for element in elements:
            kind = local(element)
            if kind == "p":
                self._paragraph(element, paper)
            elif kind == "tbl":
                self._table(element, paper)
            elif kind == "AlternateContent":
                self._blocks(_inside(chosen(element)), paper)
            elif kind == "altChunk":
                self._chunk(element, paper)
            elif kind not in NEVER and kind != "sectPr":
                self._blocks(element, paper)

    def _chunk(self, element: etree._Element, paper: Paper) -> None:
        """Write a document of any format that lies whole in this one, until Word unfolds it."""
        from archive.extract import extract

        relation = self._relations.get(link(element) or "")
        data = None if relation is None else self._package.data(relation.target)
        if relation is None or not data:
            return
        with TemporaryDirectory() as folder:
            path = Path(folder, "chunk")
            path.write_bytes(data)
            reading = extract(path, relation.target)
        for block in reading.blocks:
            text = reading.slice(block.span)
            paper.add(text, block.role, level=block.level, number=block.number)

    def _paragraph(self, element: etree._Element, paper: Paper) -> None:
        if is_on(child(element, "pPr", "pageBreakBefore")):
            paper.break_page()
            self._marks.end_page()
        inline = Inline(self._marks)
        inline.gather(element)
        for comment_id in inline.comments:
            self._comment(self._comments.take(comment_id))
        for said in inline.pictures:
            self._beside.aside(picture_of(said), Role.PICTURE)
        level = self._styles.heading_level(element)
        text, marks = marks_apart(inline.pieces) if level else (with_marks(inline.pieces), "")
        if text.strip() or child(element, "pPr", "rPr", "del") is None:
            label = self._numbers.next_label(element)
            text = _labelled(label, text)
        late = [each for each in inline.notes if level or each.late]
        self._refer(each for each in inline.notes if each not in late)
        add_paragraph(paper, text, level, marks)
        self._refer(late)
        for box in inline.boxes:
            self._blocks(box, paper)
        self._drawings(inline, paper)
        section = child(element, "pPr", "sectPr")
        if section is not None:
            self._end_section(section, paper)

    def _end_section(self, section: etree._Element, paper: Paper) -> None:
        if self._marks.ends_with_section("endnote"):
            self._write_endnotes()
        self._marks.end_section()
        if value(section, "type") not in _CONTINUOUS:
            paper.break_page()
            self._marks.end_page()

    def _drawings(self, inline: Inline, paper: Paper) -> None:
        """Write the diagrams and charts that stand in a paragraph."""
        for part in self._parts(inline.diagrams):
            for text in paragraphs(part):
                paper.add(text)
        for part in self._parts(inline.charts):
            write_chart(paper, part)

    def _parts(self, relation_ids: Iterable[str]) -> Iterator[etree._Element]:
        for relation_id in relation_ids:
            relation = self._relations.get(relation_id)
            root = None if relation is None else self._package.xml(relation.target)
            if root is not None:
                yield root

    def _table(self, element: etree._Element, paper: Paper) -> None:
        add_table(paper, [dict(_placed(row)) for row in _rows(element)], self._blocks)


def _inside(element: etree._Element | None) -> Iterable[etree._Element]:
    return () if element is None else element


def _labelled(label: str, text: str) -> str:
    """The text with the number before it, after a page break that opens the paragraph."""
    if not label:
        return text
    broken = len(text) - len(text.lstrip(PAGE_END))
    return f"{text[:broken]}{label} {text[broken:]}"


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    """The rows of a table, those in content controls too, but no deleted ones."""
    for element in table:
        kind = local(element)
        if kind == "tr" and child(element, "trPr", "del") is None:
            yield element
        elif kind not in NEVER and kind != "tr":
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        kind = local(element)
        if kind == "tc":
            yield element
        elif kind not in NEVER:
            yield from _cells(element)


def _placed(row: etree._Element) -> Iterator[tuple[int, etree._Element]]:
    """The cells of a row with the columns in which they begin; one may reach over several."""
    at = _width(row, "trPr", "gridBefore") or 0
    for cell in _cells(row):
        yield at, cell
        at += _width(cell, "tcPr", "gridSpan") or 1


def _width(element: etree._Element, *path: str) -> int:
    """A number of columns; 0 where none is stated, or more than a table can have."""
    width = number(element, *path) or 0
    return width if 0 < width < _MOST_COLUMNS else 0
