"""What is in the paragraphs of a Word document, run by run."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from archive.extract.office_flow import LINE_END, PAGE_END
from archive.extract.symbols import TICKED, UNTICKED, has_signs, symbol
from archive.extract.xml_tree import attribute, child, chosen, link, local, named, number, value

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
NOTES = ("footnote", "endnote")
_IN_FONT = re.compile("[\uf020-\uf0ff]")
"""Where Word keeps the characters that only a font of signs has."""

_FALSE = ("0", "false", "off")


class Inline:
    """Gathers what is in a paragraph: its characters, and the boxes, notes and charts in it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.boxes: list[etree._Element] = []
        self.notes: list[tuple[str, str]] = []
        self.diagrams: list[str] = []
        self.charts: list[str] = []

    def gather(self, element: etree._Element) -> None:
        """Take in what is below this element, in the order of the text."""
        for inner in element:
            kind = local(inner)
            if kind in NEVER:
                continue
            if kind == "t":
                self.pieces.append(_letters(inner))
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
        if noted in NOTES and noted != kind:
            self.notes.append((noted, attribute(element, "id") or ""))
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
