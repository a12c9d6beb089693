"""What is printed above and below the sheets of an OpenDocument workbook, by their kind of page."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from archive.extract.content import one_line
from archive.extract.xml_tree import attribute, descendants, local

_ABOVE = frozenset({"header", "header-left", "header-first"})
_BELOW = frozenset({"footer", "footer-left", "footer-first"})
_UNKNOWN = "???"
"""In the place of a field whose text is known only when the page is printed."""


class Printed:
    """The headers and footers of a workbook."""

    def __init__(self, styles: etree._Element | None) -> None:
        """Take in the kinds of pages in ``styles.xml``."""
        pages = () if styles is None else descendants(styles, "master-page")
        self._pages = {attribute(page, "name"): page for page in pages}

    def above(self, page: str, sheet: str) -> tuple[str, ...]:
        """What stands above a sheet of this name, on pages of this kind."""
        return tuple(self._shown(page, _ABOVE, sheet))

    def below(self, page: str, sheet: str) -> tuple[str, ...]:
        """What stands below it."""
        return tuple(self._shown(page, _BELOW, sheet))

    def _shown(self, page: str, kinds: frozenset[str], sheet: str) -> Iterator[str]:
        found = self._pages.get(page)
        for element in () if found is None else found:
            if local(element) in kinds and attribute(element, "display") != "false":
                for paragraph in descendants(element, "p"):
                    yield one_line("".join(_pieces(paragraph, sheet)))


def _pieces(element: etree._Element, sheet: str) -> Iterator[str]:
    """What stands in an element, in the order of the text; an empty one is a space or a field."""
    if local(element) == "sheet-name":
        yield sheet
    elif element.text != _UNKNOWN:
        yield element.text or ("" if len(element) else " ")
    for inner in element:
        yield from _pieces(inner, sheet)
        yield inner.tail or ""
