"""OpenDocument texts (ODT), as LibreOffice writes them, read from their XML.

Scripts, forms and embedded objects are not looked at; comments and deleted text are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree

from archive.extract import sniff
from archive.extract.content import Content
from archive.extract.odt_numbers import Item, Numbers
from archive.extract.odt_styles import Styles
from archive.extract.office_flow import LINE_END, Flow, Paper, add_paragraph, add_table, text_in
from archive.extract.package import Package, opened
from archive.extract.titles import title_tags
from archive.extract.xml_tree import child, descendants, local
from archive.model import Role

_NEVER = frozenset(
    "tracked-changes annotation annotation-end forms script scripts event-listeners ruby-text "
    "note-citation title desc".split()
)
BOXES = frozenset("frame text-box custom-shape rect ellipse line g caption connector".split())
"""Shapes, which may hold text."""

_PARAGRAPHS = frozenset({"p", "h"})
_STYLED = frozenset({"p", "h", "table"})
_CELLS = frozenset({"table-cell", "covered-table-cell"})
_HEADERS = frozenset({"header", "header-left", "header-first"})
_FOOTERS = frozenset({"footer", "footer-left", "footer-first"})


def read(path: Path, name: str) -> Content:
    """Read an OpenDocument text: one page, or more where its writer broke the page.

    Raises:
        TooLarge: it unpacks to too much.
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be unpacked, or its XML cannot be read.
        OSError: the file cannot be opened.
    """
    with opened(path, name) as package:
        document = _Document(package)
        document.write()
        return document.flow.content(sniff.ODT, title_tags(package.title(), "ODT title"))


class _Document:
    """Writes one document: its headers, body, notes and footers."""

    def __init__(self, package: Package) -> None:
        self.flow = Flow()
        self._root = package.required("content.xml")
        styles = package.xml("styles.xml")
        self._styles = Styles(styles, self._root)
        by_word = package.generator().startswith("MicrosoftOffice")
        self._numbers = Numbers(self._styles, styles, self._root, by_word=by_word)
        self._pages = () if styles is None else tuple(descendants(styles, "master-page"))
        self._notes: list[etree._Element] = []

    def write(self) -> None:
        """Write all of it."""
        self.flow.furniture(self._furniture(_HEADERS), Role.HEADER)
        body = child(self._root, "body", "text")
        self._blocks(() if body is None else body, self.flow)
        for note in self._notes:
            self.flow.add(self._text(note))
        self.flow.furniture(self._furniture(_FOOTERS), Role.FOOTER)

    def _furniture(self, kinds: frozenset[str]) -> Iterator[str]:
        for page in self._pages:
            for element in page:
                if local(element) in kinds:
                    yield self._text(element)

    def _text(self, blocks: Iterable[etree._Element]) -> str:
        return text_in(blocks, self._blocks)

    def _blocks(
        self, elements: Iterable[etree._Element], paper: Paper, item: Item | None = None
    ) -> None:
        for element in elements:
            kind = local(element)
            if kind in _NEVER:
                continue
            if kind in _STYLED and self._styles.break_page(element):
                paper.break_page()
            if kind in _PARAGRAPHS:
                self._paragraph(element, paper, item)
            elif kind == "table":
                self._table(element, paper)
            elif kind == "list":
                for inner, within in self._numbers.items(element, item):
                    self._blocks((inner,), paper, within)
            elif kind == "numbered-paragraph":
                self._blocks(element, paper, self._numbers.numbered(element))
            else:
                self._blocks(element, paper, item)

    def _paragraph(self, element: etree._Element, paper: Paper, item: Item | None) -> None:
        inline = Inline()
        inline.gather(element)
        label = self._numbers.next_label(element, item)
        text = f"{label} {inline.text}" if label else inline.text
        add_paragraph(paper, text, self._styles.heading_level(element))
        for box in inline.boxes:
            self._blocks(box, paper)
        for note in inline.notes:
            body = child(note, "note-body")
            self._notes.extend(() if body is None else (body,))

    def _table(self, element: etree._Element, paper: Paper) -> None:
        cells = ((cell for cell in row if local(cell) in _CELLS) for row in _rows(element))
        add_table(paper, [dict(enumerate(row)) for row in cells], self._blocks)


class Inline:
    """Gathers what is in a paragraph: its characters, the text boxes tied to it, its notes."""

    def __init__(self) -> None:
        self.boxes: list[etree._Element] = []
        self.notes: list[etree._Element] = []
        self._pieces: list[str] = []

    @property
    def text(self) -> str:
        """The characters gathered; only line ends that are meant are in it."""
        return "".join(self._pieces)

    def gather(self, element: etree._Element) -> None:
        """Take in what is in this element, in the order of the text."""
        self._take(element.text)
        for inner in element:
            self._element(inner, local(inner))
            self._take(inner.tail)

    def _take(self, text: str | None) -> None:
        self._pieces.append((text or "").replace(LINE_END, " "))

    def _element(self, element: etree._Element, kind: str) -> None:
        if kind in _NEVER:
            return
        if kind == "s":
            self._pieces.append(" ")
        elif kind == "tab":
            self._pieces.append("\t")
        elif kind == "line-break":
            self._pieces.append(LINE_END)
        elif kind == "note":
            self.notes.append(element)
        elif kind in BOXES:
            self.boxes.append(element)
        else:
            self.gather(element)


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for element in table:
        if local(element) == "table-row":
            yield element
        elif local(element) not in _NEVER:
            yield from _rows(element)
