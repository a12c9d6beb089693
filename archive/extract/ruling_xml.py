"""Rulings and advisory opinions as rechtspraak.nl publishes them in XML."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lxml import etree

from archive.errors import DamagedFile
from archive.extract import sniff
from archive.extract.content import CELL_SEPARATOR, Content, PageWriter, one_line
from archive.extract.numerals import counted_letters, roman
from archive.identifiers import find_identifiers
from archive.model import (
    Evidence,
    Identifier,
    Kind,
    Origin,
    PartialDate,
    Role,
    Ruling,
    Tag,
    TagName,
)

_DCTERMS = "{http://purl.org/dc/terms/}"
_PSI = "{http://psi.rechtspraak.nl/}"
_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
_BODIES = ("inhoudsindicatie", "uitspraak", "conclusie")
_LINES = frozenset({"para", "parablock", "listitem"})
_LISTS = frozenset({"itemizedlist", "orderedlist"})
_STRUCTURE = frozenset({"paragroup", "section", "table", "informaltable", "title", "bridgehead"})
_BETWEEN_CASE_NUMBERS = re.compile(r"\s*[;,]\s*|\s+en\s+|\s+/\s+|(?<=[0-9])\s+(?=[0-9]{2}/[0-9])")
_BREAK = "linebreak"
"""The instruction ``<?linebreak?>``, by which a ruling breaks a line within a paragraph."""

_LINE_SEPARATOR = "\u2028"
_FORMS: dict[str, Callable[[int], str]] = {
    "loweralpha": counted_letters,
    "upperalpha": lambda count: counted_letters(count).upper(),
    "lowerroman": roman,
    "upperroman": lambda count: roman(count).upper(),
}


def read(path: Path, name: str) -> Content:
    """Read one ruling: its metadata as tags and identifiers, its text as one page.

    Raises:
        DamagedFile: the XML is not well-formed or declares entities.
        OSError: the file cannot be opened.
    """
    root = _parse(path, name)
    metadata = _Metadata(root)
    text = _Text()
    for local_name in _BODIES:
        for body in root:
            if _local(body) == local_name:
                text.body(body)
    writer = text.writer
    return Content(
        sniff.RULING,
        (writer.page,),
        writer.blocks,
        metadata.tags(),
        metadata.identifiers(),
        metadata.ruling(),
    )


def _parse(path: Path, name: str) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
    )
    try:
        tree = etree.fromstring(path.read_bytes(), parser).getroottree()
    except etree.XMLSyntaxError as error:
        raise DamagedFile(
            f"{name} is not well-formed XML: {error.msg}", hint="download it again"
        ) from error
    if tree.docinfo.internalDTD is not None:
        raise DamagedFile(
            f"{name} declares a document type, which no ruling does",
            hint="download it again from rechtspraak.nl",
        )
    root = tree.getroot()
    for instruction in root.iter(etree.ProcessingInstruction):
        if getattr(instruction, "target", "") == _BREAK:
            instruction.tail = _LINE_SEPARATOR + (instruction.tail or "")
    etree.strip_tags(root, etree.ProcessingInstruction)
    return root


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _raw(element: etree._Element) -> str:
    """All characters of an element but those of the footnotes in it."""
    pieces = [element.text or ""]
    for child in element:
        if _local(child) != "footnote":
            pieces.append(_raw(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _lines(element: etree._Element) -> Iterator[str]:
    """The paragraphs and list items of an element, each on one line."""
    inline = [element.text or ""]
    for child in element:
        name = _local(child)
        if name in _LINES or name in _LISTS:
            yield from _parted(inline)
            inline = []
            yield from _items(child) if name in _LISTS else _lines(child)
        elif name != "footnote":
            inline.append(_raw(child))
        inline.append(child.tail or "")
    yield from _parted(inline)


def _parted(inline: list[str]) -> Iterator[str]:
    return map(one_line, "".join(inline).split(_LINE_SEPARATOR))


def _items(element: etree._Element) -> Iterator[str]:
    """The items of a list, each behind the mark that readers of the website see."""
    for index, item in enumerate(element):
        first, *rest = [line for line in _lines(item) if line] or [""]
        yield f"{_mark(element, index)} {first}".rstrip()
        yield from rest


def _mark(element: etree._Element, index: int) -> str:
    numeration = element.get("numeration")
    if numeration is None:
        return element.get("mark") or "-"
    return f"{_FORMS.get(numeration, str)(index + 1)}."


def _joined(element: etree._Element) -> str:
    return "\n".join(filter(None, _lines(element)))


class _Text:
    """Writes the bodies of a ruling in document order; footnotes close the section they are in."""

    def __init__(self) -> None:
        self.writer = PageWriter(1)
        self._notes: list[str] = []

    def body(self, element: etree._Element, depth: int = 0) -> None:
        """Write a body or a section, with what is in it."""
        outer, self._notes = self._notes, []
        self._flow(element, depth)
        for note in self._notes:
            self.writer.add(note)
        self._notes = outer

    def _flow(self, element: etree._Element, depth: int) -> None:
        self.writer.add(one_line(element.text or ""))
        for child in element:
            self._child(child, depth)
            self.writer.add(one_line(child.tail or ""))

    def _child(self, child: etree._Element, depth: int) -> None:
        match _local(child):
            case "section":
                self.body(child, depth + 1)
            case "title" | "bridgehead":
                self._note(child)
                self.writer.add(_heading_text(child), Role.HEADING, level=max(depth, 1))
            case "paragroup":
                self._numbered(child, depth)
            case "informaltable" | "table":
                self._table(child)
            case "para" | "parablock":
                self._note(child)
                self.writer.add(_joined(child))
            case "itemizedlist" | "orderedlist":
                self._note(child)
                for line in _items(child):
                    self.writer.add(line)
            case "footnote":
                self._note(child)
            case _:
                self._flow(child, depth)

    def _numbered(self, group: etree._Element, depth: int) -> None:
        """Write a paragraph with its number, and those nested in it as blocks of their own."""
        printed = next((one_line(_raw(child)) for child in group if _local(child) == "nr"), "")
        role = Role.CONSIDERATION if printed else Role.PARAGRAPH
        number = printed.rstrip(".") or None
        lines = [one_line(group.text or "")]
        for child in group:
            if _local(child) in _STRUCTURE:
                self.writer.add(_with_number(printed, lines), role, number=number)
                printed, role, number, lines = "", Role.PARAGRAPH, None, []
                self._child(child, depth)
            elif _local(child) != "nr":
                self._note(child)
                lines += _items(child) if _local(child) in _LISTS else _lines(child)
            lines.append(one_line(child.tail or ""))
        self.writer.add(_with_number(printed, lines), role, number=number)

    def _table(self, table: etree._Element) -> None:
        self._note(table)
        for row in table.iter("{*}row"):
            cells = (_joined(entry) for entry in row)
            self.writer.add(CELL_SEPARATOR.join(filter(None, cells)), Role.TABLE_ROW)

    def _note(self, element: etree._Element) -> None:
        """Keep the footnotes in an element for the end of the section."""
        for note in element.iter("{*}footnote"):
            self._notes.append(f"{note.get('label') or ''} {_joined(note)}".strip())


def _heading_text(element: etree._Element) -> str:
    """A title with its number, which stands in an element of its own, parted by a space."""
    pieces = [element.text or ""]
    for child in element:
        pieces += ["" if _local(child) == "footnote" else _raw(child)]
        pieces += [" " if _local(child) == "nr" else "", child.tail or ""]
    return one_line("".join(pieces))


def _with_number(printed: str, lines: list[str]) -> str:
    return f"{printed} " + "\n".join(line for line in lines if line)


class _Metadata:
    """The Dublin Core statements about the ruling itself."""

    def __init__(self, root: etree._Element) -> None:
        self._root = root

    def _values(self, tag: str) -> Iterator[str]:
        for element in self._root.iter(tag):
            value = one_line(_raw(element))
            if value:
                yield value

    def _first(self, term: str) -> str | None:
        return next(self._values(_DCTERMS + term), None)

    @property
    def _ecli(self) -> str | None:
        values = (value.upper() for value in self._values(f"{_DCTERMS}identifier"))
        return next((value for value in values if value.startswith("ECLI:")), None)

    @property
    def _date(self) -> PartialDate | None:
        try:
            return PartialDate.parse(self._first("date") or "")
        except ValueError:
            return None

    def tags(self) -> tuple[Tag, ...]:
        """What the metadata state in so many words."""
        stated = self._first("type")
        evidence = f"dcterms:type {stated}" if stated else self._root.tag
        tags = [_tag(TagName.KIND, Kind.RULING, evidence)]
        title = self._title()
        if title:
            tags.append(_tag(TagName.TITLE, title, "dcterms:creator, dcterms:date, ECLI"))
        if self._date:
            tags.append(_tag(TagName.DATE, str(self._date), f"dcterms:date {self._date}"))
        language = self._first("language")
        if language:
            tags.append(_tag(TagName.LANGUAGE, language, f"dcterms:language {language}"))
        return tuple(tags)

    def _title(self) -> str:
        court = self._first("creator") or ""
        date = self._date
        day = _day_in_words(date.first) if date else ""
        parts = (f"{court} {day}".strip(), self._ecli or "")
        return ", ".join(part for part in parts if part)

    def identifiers(self) -> tuple[Identifier, ...]:
        """The ECLI and every case number, in the order in which they are stated."""
        found = [Identifier("ecli", self._ecli)] if self._ecli else []
        for value in self._values(f"{_PSI}zaaknummer"):
            for number in _BETWEEN_CASE_NUMBERS.split(value):
                found += [Identifier("case-number", name) for name in _normal_forms(number)]
        return tuple(dict.fromkeys(found))

    def ruling(self) -> Ruling:
        """What the metadata state of the ruling; its text may state more."""
        case_numbers = [each.value for each in self.identifiers() if each.type == "case-number"]
        procedures = dict.fromkeys(each.lower() for each in self._values(f"{_PSI}procedure"))
        return Ruling(
            ecli=self._ecli,
            court=self._first("creator"),
            place=self._first("spatial"),
            case_numbers=tuple(case_numbers),
            decided_on=self._date,
            procedure="; ".join(procedures) or None,
            summary=self._summary(),
        )

    def _summary(self) -> str | None:
        bodies = (body for body in self._root if _local(body) == "inhoudsindicatie")
        text = one_line(" ".join(_joined(body) for body in bodies))
        return text if any(map(str.isalnum, text)) else None


def _day_in_words(day: dt.date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _normal_forms(printed: str) -> list[str]:
    """The case numbers in a statement of one; as it stands when its form is not known."""
    found = [each.identifier for each in find_identifiers(printed)]
    values = [each.value for each in found if each.type == "case-number"]
    if not values and any(map(str.isdigit, printed)):
        values = [printed]
    return [part for value in values for part in value.split(" / ")]


def _tag(name: TagName, value: str, evidence: str) -> Tag:
    return Tag(name, value, Evidence(Origin.METADATA, evidence))
