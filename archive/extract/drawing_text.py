"""The text of shapes (DrawingML), which presentations, workbooks and Word documents share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lxml import etree

from archive.extract.numerals import repeated_letters, roman
from archive.extract.office_flow import LINE_END, tidy_lines
from archive.extract.xml_tree import attribute, child, chosen, descendants, local, number

_SCHEME = re.compile(r"(?P<form>arabic|alpha|roman)(?P<case>Lc|Uc)?(?P<around>\w+)")
_AROUND = {"Period": "{}.", "ParenR": "{})", "ParenBoth": "({})"}
_BULLETS = frozenset({"buNone", "buChar", "buBlip", "buAutoNum"})
_DEEPEST = 8


def paragraphs(element: etree._Element) -> Iterator[str]:
    """The paragraphs of all text below an element, with the numbers that are printed before them.

    Those without text are left out.
    """
    numbers, body = _Numbers(), None
    for paragraph in descendants(element, "p"):
        if paragraph.getparent() is not body:
            numbers, body = _Numbers(), paragraph.getparent()
        text = tidy_lines("".join(_characters(paragraph)))
        if text:
            label = numbers.next_label(paragraph)
            yield f"{label} {text}" if label else text


def text_of(element: etree._Element) -> str:
    """The same, a line each."""
    return LINE_END.join(paragraphs(element))


def text_bodies(root: etree._Element) -> Iterator[etree._Element]:
    """The texts of the shapes below an element, each once."""
    for body in descendants(root, "txBody"):
        if not any(local(outer) == "Fallback" for outer in body.iterancestors()):
            yield body


class _Numbers:
    """Counts along with the numbered paragraphs of one text.

    A number follows the one before it on its level, unless a paragraph of that level or above
    has come between them that is numbered otherwise, or not at all.
    """

    def __init__(self) -> None:
        self._reached: dict[int, tuple[str, int, int]] = {}

    def next_label(self, paragraph: etree._Element) -> str:
        """The number before this paragraph, or nothing."""
        level = min(max(number(paragraph, "pPr", name="lvl") or 0, 0), _DEEPEST)
        before = self._reached.get(level)
        self._reached = {at: held for at, held in self._reached.items() if at < level}
        bullet = _bullet(paragraph, level)
        if bullet is None or local(bullet) != "buAutoNum":
            return ""
        scheme, start = attribute(bullet, "type") or "", _start(bullet)
        goes_on = before is not None and before[:2] == (scheme, start)
        count = before[2] + 1 if before is not None and goes_on else start
        self._reached[level] = scheme, start, count
        return _label(scheme, count)


def _bullet(paragraph: etree._Element, level: int) -> etree._Element | None:
    """What stands before a paragraph by its own properties, or by those of its text."""
    styles = child(paragraph.getparent(), "lstStyle", f"lvl{level + 1}pPr")
    for properties in (child(paragraph, "pPr"), styles):
        for element in () if properties is None else properties:
            if local(element) in _BULLETS:
                return element
    return None


def _start(bullet: etree._Element) -> int:
    text = attribute(bullet, "startAt") or ""
    return int(text) if re.fullmatch(r"[0-9]{1,5}", text) else 1


def _label(scheme: str, count: int) -> str:
    found = _SCHEME.fullmatch(scheme)
    if found is None:
        return f"{count}."  # numbers of other scripts
    text = {"alpha": repeated_letters, "roman": roman}.get(found["form"], str)(count)
    text = text.upper() if found["case"] == "Uc" else text
    return _AROUND.get(found["around"], "{}").format(text)


def _characters(elements: Iterable[etree._Element]) -> Iterator[str]:
    """The characters of runs, fields and formulas."""
    for element in elements:
        kind = local(element)
        if kind == "br":
            yield LINE_END
        elif kind == "t":
            # A line end that is typed in a title is kept as an escaped vertical tab.
            yield (element.text or "").replace("_x000B_", LINE_END)
        elif kind == "AlternateContent":
            choice = chosen(element)
            yield from () if choice is None else _characters(choice)
        else:
            yield from _characters(element)
