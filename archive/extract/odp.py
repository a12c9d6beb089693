"""OpenDocument presentations (ODP), as LibreOffice writes them: a page per slide, with its notes.

The notes of a slide begin with *Notities*, comments on it with *Opmerking*; they do not say who
made them. A slide that is hidden in a show says so in its title. What stands on the slide master
alone is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from lxml import etree
from msgspec import Struct

from archive.extract import sniff
from archive.extract.content import Content, PageWriter
from archive.extract.odf_text import BOXES, Text
from archive.extract.odt_numbers import Numbers
from archive.extract.odt_styles import Styles
from archive.extract.office_flow import content_of
from archive.extract.package import Package, opened
from archive.extract.slides import NOWHERE, Box, in_order, write_notes, write_title
from archive.extract.titles import title_tags
from archive.extract.xml_tree import attribute, child, descendants, local, named, value
from archive.model import Role

_FURNITURE = {
    "header": Role.HEADER,
    "footer": Role.FOOTER,
    "date-time": Role.FOOTER,
    "page-number": Role.PAGE_NUMBER,
}
_LENGTH = re.compile(r"(?P<number>-?[0-9]{1,6}(?:\.[0-9]{1,9})?)(?P<unit>cm|mm|in|pt|pc|px)")
_UNITS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_MOVED = re.compile(r"translate\s*\(\s*(?P<x>[^\s,()]+)[\s,]+(?P<y>[^\s,()]+)\s*\)")
_SHARE = 20
"""Places are whole numbers of the twentieth part of a point."""

_VISIBILITY, _NO_FOOTER = ("visibility", "hidden"), ("display-footer", "false")
_TITLE, _GROUP, _LINK, _NOTES = "title", "g", "a", "notes"


def read(path: Path, name: str) -> Content:
    """Read a presentation: a page per slide, hidden slides too.

    Raises:
        TooLarge: it unpacks to too much.
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be unpacked, or its XML cannot be read.
        OSError: the file cannot be opened.
    """
    with opened(path, name) as package:
        root, styles = package.required("content.xml"), package.xml("styles.xml")
        deck = _Deck(package, root, styles)
        writers = [deck.written(slide, PageWriter(nth)) for nth, slide in deck.slides()]
        return content_of(
            sniff.ODP, writers or [PageWriter(1)], title_tags(package.title(), "ODP title")
        )


class _Paper:
    """A slide as a paper: it is not parted, and what stands beside a text comes right behind."""

    def __init__(self, writer: PageWriter) -> None:
        self.add = writer.add

    def break_page(self) -> None:
        """Do nothing."""

    def aside(self, text: str, role: Role) -> None:
        """Write a note or comment; it does not say which shape it is about."""
        self.add(text, Role.REMARK if role is Role.COMMENT else role)


class _Shape(Struct, frozen=True):
    element: etree._Element
    box: Box
    use: str | None
    """What it is for, such as ``title``; None for a shape that anybody drew."""


class _Deck:
    """Writes the slides of one presentation, in their order."""

    def __init__(
        self, package: Package, root: etree._Element, styles: etree._Element | None
    ) -> None:
        self._package = package
        self._root = root
        self._known = Styles(styles, root)
        self._numbers = Numbers(self._known, styles, root)
        looks = list(descendants(root, "style"))
        self._hidden = {attribute(one, "name") for one in looks if _says(one, _VISIBILITY)}
        self._bare = {attribute(one, "name") for one in looks if _says(one, _NO_FOOTER)}
        self._declared = {
            attribute(one, "name"): "".join(map(str, one.itertext()))
            for one in root.iter("{*}footer-decl")
        }

    def slides(self) -> Iterator[tuple[int, etree._Element]]:
        """The slides with their numbers."""
        body = child(self._root, "body", "presentation")
        return enumerate(() if body is None else named(body, "page"), start=1)

    def written(self, slide: etree._Element, writer: PageWriter) -> PageWriter:
        """Write a slide: its title, its shapes in reading order, its notes and its furniture."""
        text = Text(self._package, self._known, self._numbers, _Paper(writer))
        shapes = list(_shapes(slide))
        titles = [text.text(shape.element) for shape in shapes if shape.use == _TITLE]
        write_title(writer, titles, is_hidden=attribute(slide, "style-name") in self._hidden)
        content = [shape for shape in shapes if shape.use not in {_TITLE, *_FURNITURE}]
        _write(content, text, _Paper(writer))
        for notes in named(slide, _NOTES):
            held = (shape for shape in _shapes(notes) if shape.use == _NOTES)
            write_notes(writer, [text.text(shape.element) for shape in held])
        text.blocks(named(slide, "annotation"), _Paper(writer))
        for shape in shapes:
            if shape.use in _FURNITURE:
                writer.add(text.text(shape.element), _FURNITURE[shape.use])
        if attribute(slide, "style-name") not in self._bare:
            writer.add(self._declared.get(attribute(slide, "use-footer-name"), ""), Role.FOOTER)
        text.end()
        return writer


def _write(shapes: Iterable[_Shape], text: Text, paper: _Paper) -> None:
    for shape in in_order(list(shapes)):
        if local(shape.element) == _GROUP:
            _write(_shapes(shape.element), text, paper)
        else:
            text.blocks((shape.element,), paper)


def _shapes(parent: etree._Element) -> Iterator[_Shape]:
    """The shapes in a slide or a group, those among them that are a link included."""
    for element in parent:
        if local(element) == _LINK:
            yield from _shapes(element)
        elif local(element) in BOXES:
            yield _Shape(element, _box(element) or NOWHERE, attribute(element, "class"))


def _box(shape: etree._Element) -> Box | None:
    """Where a shape stands; a group stands where its shapes do."""
    if local(shape) == _GROUP:
        boxes = (_box(inner.element) for inner in _shapes(shape))
        inner = [box for box in boxes if box is not None]
        return _around(inner) if inner else None
    left, top = _length(attribute(shape, "x")), _length(attribute(shape, "y"))
    moved = _MOVED.search(attribute(shape, "transform") or "")
    if moved is not None:
        left, top = _length(moved["x"]), _length(moved["y"])
    if left is None or top is None:
        left, top = _length(attribute(shape, "x1")), _length(attribute(shape, "y1"))
    if left is None or top is None:
        return None
    width, height = _length(attribute(shape, "width")), _length(attribute(shape, "height"))
    return Box(left, top, left + (width or 0), top + (height or 0))


def _around(boxes: list[Box]) -> Box:
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _length(text: str | None) -> int | None:
    found = _LENGTH.fullmatch(text or "")
    return None if found is None else round(float(found["number"]) * _UNITS[found["unit"]] * _SHARE)


def _says(style: etree._Element, said: tuple[str, str]) -> bool:
    """Whether a style of slides gives this value to this property."""
    name, stated = said
    is_slides = attribute(style, "family") == "drawing-page"
    return is_slides and value(style, "drawing-page-properties", name=name) == stated
