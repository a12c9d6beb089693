"""What the styles of a Word document make of its paragraphs: their depth and their numbers.

Word does not write the numbers of headings, articles and list items into the text; they follow
from its numbering definitions, and are worked out here as Word does when it prints.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from archive.extract.numerals import repeated_letters, roman
from archive.extract.xml_tree import attribute, child, local, named, number, value

_LEVELS = 9
_HEADING_NAME = re.compile(r"heading ([1-9])", re.IGNORECASE)
_TITLE_NAME = "title"
_PLACE = re.compile(r"%([1-9])")
_UNNUMBERED = frozenset({"bullet", "none"})


class Styles:
    """The paragraph styles of a document, with what they inherit."""

    def __init__(self, root: etree._Element | None) -> None:
        styles = () if root is None else named(root, "style")
        self._styles = {attribute(style, "styleId"): style for style in styles}

    def heading_level(self, paragraph: etree._Element) -> int:
        """The depth of a heading, from 1; 0 for a paragraph that is none."""
        outline = number(paragraph, "pPr", "outlineLvl")
        for style in self._chain(paragraph) if outline is None else ():
            outline = number(style, "pPr", "outlineLvl")
            if outline is None:
                outline = _outline_by_name(value(style, "name") or "")
            if outline is not None:
                break
        return outline + 1 if outline is not None and 0 <= outline < _LEVELS else 0

    def numbered(self, paragraph: etree._Element) -> tuple[int, int | None, str | None] | None:
        """The number definition of a paragraph, its level when stated, and the style that has it.

        None for a paragraph without number.
        """
        level = number(paragraph, "pPr", "numPr", "ilvl")
        found = number(paragraph, "pPr", "numPr", "numId")
        if found is not None:
            return (found, level, value(paragraph, "pPr", "pStyle")) if found else None
        for style in self._chain(paragraph):
            found = number(style, "pPr", "numPr", "numId")
            if level is None:
                level = number(style, "pPr", "numPr", "ilvl")
            if found is not None:
                return (found, level, attribute(style, "styleId")) if found else None
        return None

    def numbers_of(self, style_id: str | None) -> int | None:
        """The number definition that a list style stands for, or None."""
        style = self._styles.get(style_id)
        return number(style, "pPr", "numPr", "numId")

    def _chain(self, paragraph: etree._Element) -> Iterator[etree._Element]:
        """The style of a paragraph and those that it is based on, the nearest first."""
        style_id = value(paragraph, "pPr", "pStyle")
        seen: set[str | None] = set()
        while style_id not in seen and style_id in self._styles:
            seen.add(style_id)
            yield self._styles[style_id]
            style_id = value(self._styles[style_id], "basedOn")


def _outline_by_name(name: str) -> int | None:
    found = _HEADING_NAME.fullmatch(name)
    if found:
        return int(found[1]) - 1
    return 0 if name.lower() == _TITLE_NAME else None


class _Level(Struct, frozen=True):
    """One level of a numbering: ``text`` has ``%1`` where the number of level 1 comes."""

    start: int
    form: str
    text: str
    style: str | None
    legal: bool
    restarts: int | None
    """It begins anew after a number of one of this many levels; when not said, of any above."""

    @classmethod
    def of(cls, element: etree._Element) -> _Level:
        start = number(element, "start")
        return cls(
            start=0 if start is None else start,
            form=value(element, "numFmt") or "decimal",
            text=value(element, "lvlText") or "",
            style=value(element, "pStyle"),
            restarts=number(element, "lvlRestart"),
            legal=child(element, "isLgl") is not None
            and value(element, "isLgl") not in ("0", "false"),
        )


class _Numbering(Struct):
    """A ``w:num``: whose counters it shares, its levels, and where it starts its levels anew."""

    shared: int
    levels: dict[int, _Level]
    restarts: dict[int, int]


class Numbers:
    """Counts along with the paragraphs of a document, which must come in their order."""

    def __init__(self, root: etree._Element | None, styles: Styles) -> None:
        self._styles = styles
        self._root = root
        self._abstract = (
            {} if root is None else {number_of(one): one for one in named(root, "abstractNum")}
        )
        self._nums = {} if root is None else {number_of(one): one for one in named(root, "num")}
        self._read: dict[int, _Numbering | None] = {}
        self._counters: dict[int, list[int | None]] = {}

    def next_label(self, paragraph: etree._Element) -> str:
        """The number printed before this paragraph, such as ``2.1`` or ``c)``; or nothing."""
        numbered = self._styles.numbered(paragraph)
        numbering = None if numbered is None else self._numbering(numbered[0])
        if numbered is None or numbering is None:
            return ""
        _, depth, style = numbered
        if depth is None:
            depth = next((at for at, one in numbering.levels.items() if one.style == style), 0)
        level = numbering.levels.get(depth)
        if level is None:
            return ""
        counters = self._count(numbering, depth, level)
        return "" if level.form in _UNNUMBERED else _label(numbering, level, counters)

    def _count(self, numbering: _Numbering, depth: int, level: _Level) -> list[int | None]:
        counters = self._counters.setdefault(numbering.shared, [None] * _LEVELS)
        restart = numbering.restarts.pop(depth, None)
        before = counters[depth]
        if restart is not None:
            counters[depth] = restart
        else:
            counters[depth] = level.start if before is None else before + 1
        for below in range(depth + 1, _LEVELS):
            known = numbering.levels.get(below)
            restarts = None if known is None else known.restarts
            if depth < (below if restarts is None else restarts):
                counters[below] = None
        for above in range(depth):
            if counters[above] is None and above in numbering.levels:
                counters[above] = numbering.levels[above].start
        return counters

    def _numbering(self, num_id: int) -> _Numbering | None:
        if num_id not in self._read:
            self._read[num_id] = self._made(num_id, links=_LEVELS)
        return self._read[num_id]

    def _made(self, num_id: int, links: int) -> _Numbering | None:
        num = self._nums.get(num_id)
        shared = number(num, "abstractNumId")
        abstract = self._abstract.get(shared)
        if num is None or shared is None or abstract is None:
            return None
        linked = self._styles.numbers_of(value(abstract, "numStyleLink"))
        if linked is not None and linked != num_id and links:
            return self._made(linked, links - 1)
        levels = {_depth(one): _Level.of(one) for one in named(abstract, "lvl")}
        restarts = {}
        for override in named(num, "lvlOverride"):
            start = number(override, "startOverride")
            if start is not None:
                restarts[_depth(override)] = start
            own = child(override, "lvl")
            if own is not None:
                levels[_depth(override)] = _Level.of(own)
        valid = {depth: level for depth, level in levels.items() if 0 <= depth < _LEVELS}
        return _Numbering(shared, valid, restarts)


def number_of(definition: etree._Element) -> int | None:
    """The id of a numbering definition (``w:num``, ``w:abstractNum``), or None."""
    text = attribute(definition, f"{local(definition)}Id") or ""
    return int(text) if text.isdecimal() else None


def _depth(element: etree._Element) -> int:
    text = attribute(element, "ilvl") or ""
    return int(text) if text.isdecimal() else -1


def _label(numbering: _Numbering, level: _Level, counters: list[int | None]) -> str:
    def place(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        count = counters[at]
        form = numbering.levels[at].form if at in numbering.levels else "decimal"
        return "" if count is None else in_form(count, "decimal" if level.legal else form)

    return _PLACE.sub(place, level.text).strip()


def in_form(count: int, form: str) -> str:
    """A number as Word's number format writes it; a format that is not known is decimal.

    >>> in_form(4, "upperRoman"), in_form(28, "lowerLetter"), in_form(7, "decimalZero")
    ('IV', 'bb', '07')
    """
    if form.endswith("Roman"):
        return _cased(roman(count), form)
    if form.endswith("Letter"):
        return _cased(repeated_letters(count), form)
    if form in _UNNUMBERED:
        return ""
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _cased(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") else text
