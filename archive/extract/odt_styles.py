"""The styles of an OpenDocument text: what they make of its paragraphs, headings and tables."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from archive.extract.xml_tree import attribute, descendants, local, value

_PARAGRAPH, _TABLE = "paragraph", "table"
_TITLE = "Title"
"""The style of a title, whose name is the same in all languages."""

_DEEPEST = 10


class Styles:
    """The styles by which paragraphs and tables are laid out, with what they are based on."""

    def __init__(self, *roots: etree._Element | None) -> None:
        """Take in the styles below these; of two with one name that of the later root holds."""
        self._styles = {
            (attribute(style, "family") or _PARAGRAPH, attribute(style, "name")): style
            for root in roots
            if root is not None
            for style in descendants(root, "style")
        }

    def break_page(self, element: etree._Element) -> bool:
        """Whether a new page begins with this: by a break, or with pages of another kind."""
        stated = (_breaks(style) for style in self._chain(element))
        return next((breaks for breaks in stated if breaks is not None), False)

    def list_style(self, paragraph: etree._Element) -> str | None:
        """The list style that the style of a paragraph states; empty where that is none."""
        stated = (attribute(style, "list-style-name") for style in self._chain(paragraph))
        return next((name for name in stated if name is not None), None)

    def heading_level(self, paragraph: etree._Element) -> int:
        """The depth of a heading, from 1; 0 for a paragraph that is none."""
        if local(paragraph) == "h":
            stated = attribute(paragraph, "outline-level") or "1"
            return min(max(int(stated), 1), _DEEPEST) if stated.isdecimal() else 1
        names = (attribute(style, "name") for style in self._chain(paragraph))
        return int(attribute(paragraph, "style-name") == _TITLE or _TITLE in names)

    def _chain(self, element: etree._Element) -> Iterator[etree._Element]:
        """The style of an element and those that it is based on, the nearest first."""
        family = _TABLE if local(element) == _TABLE else _PARAGRAPH
        key = family, attribute(element, "style-name")
        seen = set()
        while key in self._styles and key not in seen:
            seen.add(key)
            yield self._styles[key]
            key = family, attribute(self._styles[key], "parent-style-name")


def _breaks(style: etree._Element) -> bool | None:
    """Whether a style begins a new page; None where it does not say."""
    if attribute(style, "master-page-name"):
        return True
    for properties in ("paragraph-properties", "table-properties"):
        stated = value(style, properties, name="break-before")
        if stated:
            return stated == "page"
    return None
