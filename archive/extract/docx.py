"""Word documents (DOCX, and what else keeps its text in WordprocessingML: DOCM, DOTX).

The XML is read as it stands: libraries for this format leave out what is in content controls,
text boxes, notes and tracked insertions. Macros and embedded files are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from lxml import etree

from archive.extract import sniff
from archive.extract.content import Content
from archive.extract.office_flow import (
    LINE_END,
    PAGE_END,
    Flow,
    Paper,
    add_paragraph,
    add_table,
    text_in,
)
from archive.extract.package import Package, opened
from archive.extract.titles import title_tags
from archive.extract.word_styles import Numbers, Styles
from archive.extract.xml_tree import (
    attribute,
    child,
    chosen,
    descendants,
    link,
    local,
    named,
    value,
)
from archive.model import Role

_NEVER = frozenset(
    "del moveFrom pPr rPr tblPr trPr tcPr tblGrid sdtPr sdtEndPr smartTagPr customXmlPr instrText "
    "delText delInstrText fldData annotationRef comment rt".split()
)
"""Elements whose text is not part of the document as it is printed with all changes accepted."""

_CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "cr": LINE_END,
    "noBreakHyphen": "-",
    "softHyphen": "",
}
_CONTINUOUS = ("continuous", "nextColumn")
_NOTES = ("footnote", "endnote")
_FALSE = ("0", "false", "off")


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
        self._package = package
        main = package.main_part("word/document.xml")
        self._root = package.required(main)
        self._relations = package.relations(main)
        self._styles = Styles(self._related("styles"))
        self._numbers = Numbers(self._related("numbering"), self._styles)
        self._notes: dict[tuple[str, str], None] = {}

    def write(self) -> None:
        """Write all of it."""
        self.flow.furniture(self._furniture("header"), Role.HEADER)
        body = child(self._root, "body")
        self._blocks(() if body is None else body, self.flow)
        self._write_notes()
        self.flow.furniture(self._furniture("footer"), Role.FOOTER)

    def _related(self, kind: str) -> etree._Element | None:
        found = (one.target for one in self._relations.values() if one.kind == kind)
        part = next(found, None)
        return None if part is None else self._package.xml(part)

    def _furniture(self, kind: str) -> Iterator[str]:
        """The texts of the headers or footers of all sections."""
        for reference in descendants(self._root, f"{kind}Reference"):
            relation = self._relations.get(link(reference) or "")
            root = None if relation is None else self._package.xml(relation.target)
            if root is not None:
                yield self._text(root)

    def _write_notes(self) -> None:
        """Write the notes in the order in which the text refers to them."""
        for kind in _NOTES:
            root = self._related(f"{kind}s")
            notes = () if root is None else named(root, kind)
            by_id = {attribute(note, "id"): note for note in notes}
            for note_id in [number for noted, number in self._notes if noted == kind]:
                if note_id in by_id:
                    self.flow.add(self._text(by_id[note_id]))

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
            elif kind not in _NEVER and kind != "sectPr":
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
        if _is_on(child(element, "pPr", "pageBreakBefore")):
            paper.break_page()
        inline = _Inline()
        inline.gather(element)
        self._notes.update(dict.fromkeys(inline.notes))
        text = "".join(inline.pieces)
        if text.strip() or child(element, "pPr", "rPr", "del") is None:
            label = self._numbers.next_label(element)
            text = _labelled(label, text)
        add_paragraph(paper, text, self._styles.heading_level(element))
        for box in inline.boxes:
            self._blocks(box, paper)
        section = child(element, "pPr", "sectPr")
        if section is not None and value(section, "type") not in _CONTINUOUS:
            paper.break_page()

    def _table(self, element: etree._Element, paper: Paper) -> None:
        rows = [list(_cells(row)) for row in _rows(element)]
        add_table(paper, rows, self._blocks)


class _Inline:
    """Gathers what is in a paragraph: its characters, the text boxes tied to it, its notes."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.boxes: list[etree._Element] = []
        self.notes: list[tuple[str, str]] = []

    def gather(self, element: etree._Element) -> None:
        """Take in what is below this element, in the order of the text."""
        for inner in element:
            kind = local(inner)
            if kind in _NEVER:
                continue
            if kind == "t":
                self.pieces.append(inner.text or "")
            elif kind == "br":
                self.pieces.append(PAGE_END if attribute(inner, "type") == "page" else LINE_END)
            elif kind in _CHARACTERS:
                self.pieces.append(_CHARACTERS[kind])
            elif kind == "txbxContent":
                self.boxes.append(inner)
            elif kind == "AlternateContent":
                self._gather_chosen(inner)
            else:
                self._gather_other(inner, kind)

    def _gather_chosen(self, alternatives: etree._Element) -> None:
        choice = chosen(alternatives)
        if choice is not None:
            self.gather(choice)

    def _gather_other(self, element: etree._Element, kind: str) -> None:
        noted = kind.removesuffix("Reference")
        if noted in _NOTES and noted != kind:
            self.notes.append((noted, attribute(element, "id") or ""))
        else:
            self.gather(element)


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
        elif kind not in _NEVER and kind != "tr":
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        kind = local(element)
        if kind == "tc":
            yield element
        elif kind not in _NEVER:
            yield from _cells(element)


def _is_on(switch: etree._Element | None) -> bool:
    return switch is not None and (attribute(switch, "val") or "1") not in _FALSE
