"""PowerPoint presentations (PPTX, and PPTM and PPSX): a page per slide, with the speaker's notes.

The XML is read as it stands, diagrams (SmartArt) included; embedded files are not looked at. The
notes of a slide begin with *Notities*, comments on it with *Opmerking* or *Reactie*, and do not say
who made them; what a picture is said to show begins with *Afbeelding*. A slide that is hidden in a
show says so in its title.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lxml import etree
from msgspec import Struct

from archive.extract import sniff
from archive.extract.charts import write_chart
from archive.extract.content import Content, PageWriter
from archive.extract.drawing_text import paragraphs, text_of
from archive.extract.office_flow import add_rows, comment_of, content_of, picture_of
from archive.extract.package import Package, Relation, opened
from archive.extract.slides import NOWHERE, Box, in_order, write_notes, write_title
from archive.extract.titles import title_tags
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
from archive.model import Role

_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = {
    "hdr": Role.HEADER,
    "ftr": Role.FOOTER,
    "dt": Role.FOOTER,
    "sldNum": Role.PAGE_NUMBER,
}
_SHAPES = frozenset("sp grpSp graphicFrame pic cxnSp contentPart".split())
_PROPERTIES = ("nvSpPr", "nvGrpSpPr", "nvGraphicFramePr", "nvPicPr", "nvCxnSpPr")
_BODY = "body"
_NOTES, _COMMENTS = "notesSlide", "comments"
_OFF = ("0", "false")
_LAYOUTS = ("slideLayout", "slideMaster")

_Placeholder = tuple[str, str]
"""The type and the index of a placeholder."""


def read(path: Path, name: str) -> Content:
    """Read a presentation: a page per slide, hidden slides too.

    Raises:
        TooLarge: it unpacks to too much.
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be unpacked, or its XML cannot be read.
        OSError: the file cannot be opened.
    """
    with opened(path, name) as package:
        writers = [
            _Slide(package, part, PageWriter(nth)).written()
            for nth, part in enumerate(_slides(package), start=1)
        ]
        return content_of(
            sniff.PPTX, writers or [PageWriter(1)], title_tags(package.title(), "PPTX title")
        )


def _slides(package: Package) -> Iterator[str]:
    """The parts of the slides, in the order in which they are shown."""
    main = package.main_part("ppt/presentation.xml")
    relations = package.relations(main)
    listed = child(package.required(main), "sldIdLst")
    for entry in () if listed is None else listed:
        relation = relations.get(link(entry) or "")
        if relation is not None:
            yield relation.target


def _box(transform: etree._Element | None) -> Box | None:
    """The place that a shape states, or None when it stands where its layout has it."""
    left, top = number(transform, "off", name="x"), number(transform, "off", name="y")
    width, height = number(transform, "ext", name="cx"), number(transform, "ext", name="cy")
    if left is None or top is None:
        return None
    return Box(left, top, left + (width or 0), top + (height or 0))


class _Shape(Struct, frozen=True):
    element: etree._Element
    box: Box
    placeholder: str | None


class _Slide:
    """Writes one slide: its title, its shapes in reading order, its notes and its furniture."""

    def __init__(self, package: Package, part: str, writer: PageWriter) -> None:
        self._package = package
        self._root = package.required(part)
        self._relations = package.relations(part)
        self._writer = writer
        self._places = dict(self._inherited(part))

    def written(self) -> PageWriter:
        """Write the slide; the writer of its page."""
        shapes = list(self._shapes(child(self._root, "cSld", "spTree")))
        titles = [text_of(shape.element) for shape in shapes if shape.placeholder in _TITLES]
        write_title(self._writer, titles, is_hidden=attribute(self._root, "show") in _OFF)
        content = [s for s in shapes if s.placeholder not in _TITLES | _FURNITURE.keys()]
        self._write_shapes(content)
        self._write_notes()
        self._write_comments()
        for shape in shapes:
            if shape.placeholder in _FURNITURE:
                self._writer.add(text_of(shape.element), _FURNITURE[shape.placeholder])
        return self._writer

    def _write_shapes(self, shapes: Sequence[_Shape]) -> None:
        for shape in in_order(shapes):
            kind = local(shape.element)
            if kind == "grpSp":
                self._write_shapes(list(self._shapes(shape.element)))
            elif kind == "graphicFrame":
                self._write_graphic(shape.element)
            else:
                self._write_paragraphs(shape.element)
                said = value(shape.element, "nvPicPr", "cNvPr", name="descr")
                self._writer.add(picture_of(said or ""), Role.PICTURE)

    def _write_paragraphs(self, element: etree._Element) -> None:
        for text in paragraphs(element):
            self._writer.add(text)

    def _write_graphic(self, frame: etree._Element) -> None:
        for table in descendants(frame, "tbl"):
            rows = ([text_of(cell) for cell in named(row, "tc")] for row in named(table, "tr"))
            add_rows(self._writer, (dict(enumerate(row)) for row in rows))
        for reference in descendants(frame, "relIds"):
            data = self._related(link(reference, "dm"))
            if data is not None:
                self._write_paragraphs(data)
        for reference in descendants(frame, "chart"):
            chart = self._related(link(reference))
            if chart is not None:
                write_chart(self._writer, chart)

    def _related(self, relation_id: str | None) -> etree._Element | None:
        relation = self._relations.get(relation_id or "")
        return None if relation is None else self._package.xml(relation.target)

    def _write_notes(self) -> None:
        """Write what the speaker wrote below the slide, without the furniture of that page."""
        for relation in _of_kind(self._relations.values(), _NOTES):
            notes = self._package.xml(relation.target)
            shapes = self._shapes(None if notes is None else child(notes, "cSld", "spTree"))
            texts = (text_of(shape.element) for shape in shapes if shape.placeholder == _BODY)
            write_notes(self._writer, list(texts))

    def _write_comments(self) -> None:
        """Write the comments on the slide, of the old kind or the new, each before its replies."""
        for relation in _of_kind(self._relations.values(), _COMMENTS):
            comments = self._package.xml(relation.target)
            for comment in () if comments is None else descendants(comments, "cm"):
                is_reply = next(descendants(comment, "parentCm"), None) is not None
                self._writer.add(comment_of(_said(comment), is_reply=is_reply), Role.REMARK)
                for reply in descendants(comment, "reply"):
                    self._writer.add(comment_of(_said(reply), is_reply=True), Role.REMARK)

    def _shapes(self, tree: etree._Element | None) -> Iterator[_Shape]:
        for element in () if tree is None else tree:
            if local(element) == "AlternateContent":
                yield from self._shapes(chosen(element))
            elif local(element) in _SHAPES:
                yield self._shape(element)

    def _shape(self, element: etree._Element) -> _Shape:
        placeholder = _placeholder(element)
        box = _box(_transform(element))
        if box is None and placeholder is not None:
            kind, index = placeholder
            box = self._places.get(placeholder) or self._places.get((kind, ""))
            box = box or self._places.get(("", index))
        return _Shape(element, box or NOWHERE, None if placeholder is None else placeholder[0])

    def _inherited(self, part: str) -> Iterator[tuple[_Placeholder, Box]]:
        """The places of placeholders, first those of the master, then those of the layout.

        Each is found by its type and index, by its type and by its index alone.
        """
        roots = []
        for kind in _LAYOUTS:
            relation = next(_of_kind(self._package.relations(part).values(), kind), None)
            if relation is None:
                break
            part = relation.target
            roots.append(self._package.xml(part))
        for root in reversed(roots):
            for element in () if root is None else descendants(root, "sp"):
                placeholder, box = _placeholder(element), _box(_transform(element))
                if placeholder is not None and box is not None:
                    kind, index = placeholder
                    yield from (((kind, ""), box), (("", index), box), (placeholder, box))


def _of_kind(relations: Iterable[Relation], kind: str) -> Iterator[Relation]:
    return (relation for relation in relations if relation.kind == kind)


def _said(comment: etree._Element) -> str:
    """The text of a comment or reply: plain in old files, that of a shape in new ones."""
    body = child(comment, "txBody")
    return (comment.findtext("{*}text") or "") if body is None else text_of(body)


def _placeholder(shape: etree._Element) -> _Placeholder | None:
    for properties in _PROPERTIES:
        found = child(shape, properties, "nvPr", "ph")
        if found is not None:
            return attribute(found, "type") or "obj", attribute(found, "idx") or "0"
    return None


def _transform(shape: etree._Element) -> etree._Element | None:
    for properties in ("spPr", "grpSpPr"):
        found = child(shape, properties, "xfrm")
        if found is not None:
            return found
    return child(shape, "xfrm")
