"""The numbers of lists and headings in an OpenDocument text, which stand in its styles alone.

They are counted as LibreOffice counts them, which writes nearly all of these files: paragraph by
paragraph, so that an item that only holds a deeper list has no number of its own. The elements
are those of OpenDocument 1.3, part 3: 5.3 (lists), 16.30 (list styles) and 16.34 (outline).
Word means something else where it lets a list go on, and says so of every list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from msgspec import Struct

from archive.extract.numerals import counted_letters, repeated_letters, roman
from archive.extract.odt_styles import Styles
from archive.extract.xml_tree import attribute, descendants, local

_LEVELS = 10
_LONGEST = 1000
"""Characters of a number: with more, each item of a list would bring a page of them."""

_OUTLINE = "Outline"
_NUMBERED = frozenset({"list-level-style-number", "outline-level-style"})
_PLACE = re.compile(r"%(\d{1,2})%([^%]*)")
_WHOLE = re.compile(r"[0-9]{1,9}")


class _Level(Struct, frozen=True):
    """How one level is printed: ``shown`` levels, this one the last; or as ``pattern`` says.

    A pattern has ``%1%`` where the number of level 1 comes.
    """

    start: int
    form: str
    in_step: bool
    legal: bool
    prefix: str
    suffix: str
    shown: int
    pattern: str

    @classmethod
    def of(cls, element: etree._Element) -> _Level:
        start = _whole(element, "start-value")
        return cls(
            start=1 if start is None else start,
            form=attribute(element, "num-format") or "",
            legal=attribute(element, "is-legal") == "true",
            in_step=attribute(element, "num-letter-sync") == "true",
            prefix=attribute(element, "num-prefix") or "",
            suffix=attribute(element, "num-suffix") or "",
            shown=_whole(element, "display-levels") or 1,
            pattern=attribute(element, "num-list-format") or "",
        )

    def written(self, count: int) -> str:
        """A number in the form of this level."""
        if not self.form:
            return ""
        small = self.form.lower()
        if small == "i":
            text = roman(count)
        elif small == "a":
            text = repeated_letters(count) if self.in_step else counted_letters(count)
        else:
            text = str(count).rjust(_width(self.form), "0")
        return text.upper() if self.form.isupper() else text


_Levels = dict[int, _Level]
"""The levels of a list style that have numbers, from 0."""


class _Counters:
    """The numbers that one list has reached, on each level; lists that go on share them."""

    def __init__(self, style: str | None) -> None:
        self.style = style
        self._counts: list[int | None] = [None] * _LEVELS

    def restart(self, depth: int) -> None:
        """Let a level, and those below it, begin anew."""
        self._counts[depth:] = [None] * (_LEVELS - depth)

    def next_label(self, levels: _Levels, depth: int, start: int | None) -> str:
        """Count one more on a level, or begin it at ``start``; the number as it is printed."""
        counts, before = self._counts, self._counts[depth]
        if start is None:
            start = _start(levels, depth) if before is None else before + 1
        counts[depth] = start
        self.restart(depth + 1)
        for above in range(depth):
            if counts[above] is None:
                counts[above] = _start(levels, above)
        return _label(levels, depth, counts) if depth in levels else ""


class Item(Struct):
    """An item of a list; ``due`` until its number is printed, before its first paragraph.

    ``holds`` whether a deeper list has come by in it.
    """

    counters: _Counters
    style: str | None
    depth: int
    start: int | None
    due: bool
    holds: bool = False


class Numbers:
    """Counts along with the lists and headings of a document, which must come in their order."""

    def __init__(
        self, styles: Styles, *roots: etree._Element | None, by_word: bool = False
    ) -> None:
        """Take in the list styles; of two with one name that of the later root holds.

        Args:
            styles: Of the paragraphs, which may say which list style they have.
            roots: Where styles stand: ``styles.xml`` and ``content.xml``.
            by_word: Whether Word wrote the document.
        """
        self._styles = styles
        self._by_word = by_word
        self._levels: dict[str, _Levels] = {}
        self._outline = _Counters(None)
        for root in roots:
            if root is not None:
                self._take_styles(root)
        self._by_id: dict[str, _Counters] = {}
        self._last = _Counters(None)
        self._last_of: dict[str | None, _Counters] = {}

    def _take_styles(self, root: etree._Element) -> None:
        for style in descendants(root, "list-style"):
            self._levels[attribute(style, "name") or ""] = dict(_levels(style))
        for style in descendants(root, "outline-style"):
            self._outline.style = attribute(style, "name") or _OUTLINE
            self._levels[self._outline.style] = dict(_levels(style))

    def items(
        self, element: etree._Element, outer: Item | None
    ) -> Iterator[tuple[etree._Element, Item]]:
        """What is in a ``text:list``, each with the item it is; ``outer`` is the item around it."""
        style = attribute(element, "style-name")
        if outer is None:
            counters, depth = self._counters(element, style), 0
        else:
            counters, depth = outer.counters, min(outer.depth + 1, _LEVELS - 1)
            style = style or outer.style
            if outer.holds and not (self._by_word or _goes_on(element)):
                counters.restart(depth)
            outer.holds = True
        for inner in element:
            own = attribute(inner, "style-override") or style
            start = _whole(inner, "start-value")
            yield inner, Item(counters, own, depth, start, due=local(inner) == "list-item")

    def numbered(self, element: etree._Element) -> Item:
        """The item that a ``text:numbered-paragraph`` is, of a list that lies spread out."""
        style = attribute(element, "style-name")
        key = attribute(element, "list-id") or f"style {style}"
        counters = self._by_id.setdefault(key, _Counters(style))
        depth = min(max(_whole(element, "level") or 1, 1), _LEVELS) - 1
        return Item(counters, style, depth, _whole(element, "start-value"), due=True)

    def next_label(self, paragraph: etree._Element, item: Item | None) -> str:
        """The number printed before a paragraph or heading, such as ``2.1`` or ``c)``; or nothing.

        Args:
            paragraph: A ``text:p`` or ``text:h``.
            item: The item of a list that it stands in, if it does.
        """
        if item is not None:
            return self._of_item(paragraph, item)
        if local(paragraph) != "h" or attribute(paragraph, "is-list-header") == "true":
            return ""
        if self._styles.list_style(paragraph) not in (None, self._outline.style):
            return ""  # taken out of the outline by its style
        levels = self._levels.get(self._outline.style or "", {})
        depth = min(max(_whole(paragraph, "outline-level") or 1, 1), _LEVELS) - 1
        start = None
        if attribute(paragraph, "restart-numbering") == "true":
            stated = _whole(paragraph, "start-value")
            start = _start(levels, depth) if stated is None else stated
        return self._outline.next_label(levels, depth, start)

    def _of_item(self, paragraph: etree._Element, item: Item) -> str:
        if not item.due:
            return ""
        item.due = False
        style = item.style or self._styles.list_style(paragraph) or ""
        return item.counters.next_label(self._levels.get(style, {}), item.depth, item.start)

    def _counters(self, element: etree._Element, style: str | None) -> _Counters:
        """The counters of a list: those of the one that it goes on with, or new ones.

        That is the list before it if it has the same style, and for Word the last with that style.
        """
        before = self._by_id.get(attribute(element, "continue-list") or "")
        if before is None and _goes_on(element):
            is_same = self._last.style == style
            before = self._last_of.get(style) if self._by_word or is_same else None
        self._last = self._last_of[style] = before or _Counters(style)
        key = attribute(element, "id")
        if key:
            self._by_id[key] = self._last
        return self._last


def _levels(style: etree._Element) -> Iterator[tuple[int, _Level]]:
    """The levels that have numbers; one that is not described has none that we could be sure of."""
    for element in style:
        depth = (_whole(element, "level") or 0) - 1
        if local(element) in _NUMBERED and 0 <= depth < _LEVELS:
            yield depth, _Level.of(element)


def _goes_on(element: etree._Element) -> bool:
    return attribute(element, "continue-numbering") == "true"


def _width(form: str) -> int:
    """The least number of figures that a form shows: 2 for ``01, 02, 03, ...``."""
    return len(form[:_LEVELS].partition(",")[0].strip()) if form.startswith("0") else 1


def _start(levels: _Levels, depth: int) -> int:
    return levels[depth].start if depth in levels else 1


def _label(levels: _Levels, depth: int, counts: list[int | None]) -> str:
    """The number of a level with those above it that are shown, and with what stands around it."""
    level = levels[depth]

    def at(place: int) -> str:
        count = counts[place] if 0 <= place < len(counts) else None
        if place not in levels or count is None:
            return ""
        above = place != depth and level.legal and levels[place].form
        return str(count) if above else levels[place].written(count)

    if level.pattern:
        text = _PLACE.sub(lambda found: _filled(found, at(int(found[1]) - 1)), level.pattern)
    elif level.form:
        shown = range(max(depth + 1 - level.shown, 0), depth + 1)
        text = level.prefix + ".".join(filter(None, map(at, shown))) + level.suffix
    else:
        text = level.prefix + level.suffix
    is_label = len(text) <= _LONGEST and any(map(str.isalnum, text))
    return text.strip() if is_label else ""


def _filled(place: re.Match[str], text: str) -> str:
    """The number in its place; where a level above has none, what parts it from the next goes."""
    is_last = place.end() == len(place.string)
    return f"{text}{place[2]}" if text or is_last else ""


def _whole(element: etree._Element, name: str) -> int | None:
    text = attribute(element, name) or ""
    return int(text) if _WHOLE.fullmatch(text) else None
