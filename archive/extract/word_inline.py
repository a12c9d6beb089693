"""What is in the paragraphs of a Word document, run by run."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from lxml import etree

from archive.extract.office_flow import LINE_END, PAGE_END, Mark
from archive.extract.symbols import TICKED, UNTICKED, has_signs, symbol
from archive.extract.word_notes import KINDS, Marks, Reference, is_typed
from archive.extract.xml_tree import (
    attribute,
    child,
    chosen,
    descendants,
    link,
    local,
    named,
    number,
    value,
)

NEVER = frozenset(
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
_REFERENCES = {f"{kind}Reference": kind for kind in KINDS}
_MARKS = frozenset(f"{kind}Ref" for kind in KINDS)
_IN_FONT = re.compile("[\uf020-\uf0ff]")
"""Where Word keeps the characters that only a font of signs has."""

_FALSE = ("0", "false", "off")


class Inline:
    """Gathers what is in a paragraph: its characters, and the boxes, notes and charts in it.

    ``comments`` are the ids of those that end in it, ``pictures`` what is said to be seen on them.
    """

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self.pieces: list[str] = []
        self.boxes: list[etree._Element] = []
        self.notes: list[Reference] = []
        self.comments: list[str] = []
        self.pictures: list[str] = []
        self.diagrams: list[str] = []
        self.charts: list[str] = []

    def gather(self, elements: Iterable[etree._Element]) -> None:
        """Take in these elements, or what is below one, in the order of the text."""
        for inner in elements:
            kind = local(inner)
            if kind in NEVER:
                continue
            if kind == "t":
                self.pieces.append(_letters(inner))
            elif kind == "br":
                self._break(is_page=attribute(inner, "type") == "page")
            elif kind in _CHARACTERS:
                self.pieces.append(_CHARACTERS[kind])
            elif kind == "txbxContent":
                self.boxes.append(inner)
            elif kind == "AlternateContent":
                self._gather_chosen(inner)
            elif kind in _REFERENCES:
                if self._refer(inner, _REFERENCES[kind]):
                    break
            else:
                self._gather_other(inner, kind)

    def _describe(self, properties: etree._Element) -> None:
        """Take in what the writer says that a picture shows."""
        drawn = properties.getparent()
        if drawn is not None and next(descendants(drawn, "blip"), None) is not None:
            self.pictures.append(attribute(properties, "descr") or "")

    def _break(self, *, is_page: bool) -> None:
        self.pieces.append(PAGE_END if is_page else LINE_END)
        if is_page:
            self._marks.end_page()

    def _refer(self, reference: etree._Element, kind: str) -> bool:
        """Take in a reference to a note; whether the rest of its run is the mark of it."""
        typed = is_typed(reference)
        if typed:
            rest = Inline(self._marks)
            rest.gather(reference.itersiblings())
            mark = "".join(rest.pieces).strip()
        else:
            mark = self._marks.next_mark(kind)
        self.pieces.append(Mark(mark))
        note_id, late = attribute(reference, "id") or "", PAGE_END in self.pieces
        self.notes.append(Reference(kind, note_id, mark, typed, late))
        return typed

    def _gather_chosen(self, alternatives: etree._Element) -> None:
        choice = chosen(alternatives)
        if choice is not None:
            self.gather(choice)

    def _gather_other(self, element: etree._Element, kind: str) -> None:
        if kind == "commentReference":
            self.comments.append(attribute(element, "id") or "")
        elif kind == "docPr":
            self._describe(element)
        elif kind in _MARKS:
            self.pieces.append(Mark(self._marks.at_hand))
        elif kind == "lastRenderedPageBreak":
            self._marks.end_page()
        elif kind == "relIds":
            self.diagrams.append(link(element, "dm") or "")
        elif kind == "chart":
            self.charts.append(link(element) or "")
        elif kind in _SHOWN:
            self.pieces.append(_SHOWN[kind](element))
        else:
            self.gather(element)


def is_on(switch: etree._Element | None) -> bool:
    """Whether a property that is there is switched on."""
    return switch is not None and (attribute(switch, "val") or "1") not in _FALSE


def _letters(element: etree._Element) -> str:
    """The text of a run; what its font of signs shows in the place of letters."""
    text = element.text or ""
    if not _IN_FONT.search(text):
        return text
    font = value(element.getparent(), "rPr", "rFonts", name="ascii") or ""
    if not has_signs(font):
        return text
    return _IN_FONT.sub(lambda found: symbol(ord(found.group()), font), text)


def _sign(element: etree._Element) -> str:
    """A character that is taken from a font of signs."""
    code = attribute(element, "char") or ""
    is_code = re.fullmatch(r"[0-9A-Fa-f]{1,4}", code)
    return symbol(int(code, 16), attribute(element, "font") or "") if is_code else ""


def _field(element: etree._Element) -> str:
    """What shows of a form field that has no text of its own: a box to tick, a choice."""
    form = child(element, "ffData")
    box, choices = child(form, "checkBox"), child(form, "ddList")
    if box is not None:
        state = child(box, "checked")
        state = child(box, "default") if state is None else state
        return TICKED if is_on(state) else UNTICKED
    if choices is None:
        return ""
    entries = [attribute(entry, "val") or "" for entry in named(choices, "listEntry")]
    at = number(choices, "result") or number(choices, "default") or 0
    return entries[at] if 0 <= at < len(entries) else ""


def _word_art(element: etree._Element) -> str:
    return attribute(element, "string") or ""


_SHOWN: dict[str, Callable[[etree._Element], str]] = {
    "sym": _sign,
    "fldChar": _field,
    "textpath": _word_art,
}
