"""What Excel keeps beside the cells of a sheet: comments, and what is printed on each page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archive.extract.content import one_line
from archive.extract.office_flow import tidy_lines
from archive.extract.package import Package
from archive.extract.sheets import Comments, comment_on
from archive.extract.xml_tree import attribute, child, descendants, local

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CELL = re.compile(r"\$?(?P<column>[A-Z]{1,3})\$?(?P<row>[0-9]{1,7})")
_CODE = re.compile(
    r"""&(?:(?P<text>[A&])|(?P<part>[LCR])|"[^"]*"|[0-9]{1,3}"""
    r"""|K(?:[0-9A-Fa-f]{6}|[0-9]{2}[+-][0-9]{3})|.)""",
    re.DOTALL,
)
"""In what is printed: the name of the sheet, where a part begins, fonts, fields (18.3.1.39)."""


class Printed:
    """What is printed above and below a sheet, in parts that stand side by side."""

    def __init__(self, name: str) -> None:
        self._texts = {"A": name, "&": "&"}
        self.above: list[str] = []
        self.below: list[str] = []

    def take(self, element: etree._Element) -> None:
        """Take in a ``headerFooter``: page numbers, dates and the name of the file are left out."""
        for stated in element:
            side = self.above if local(stated).endswith("Header") else self.below
            shown = _CODE.sub(self._shown, plain_text(stated.text or ""))
            side += filter(None, map(one_line, shown.split("\f")))

    def _shown(self, code: re.Match[str]) -> str:
        return "\f" if code["part"] else self._texts.get(code["text"] or "", "")


def comments_of(package: Package, part: str) -> Comments:
    """The comments on a sheet: threads where there are, else notes of the old kind."""
    found = list(_threads(package, part))
    told = {(row, column) for row, column, _ in found}
    found += [note for note in _notes(package, part) if note[:2] not in told]
    comments: dict[int, list[str]] = {}
    for row, _, text in sorted(found, key=lambda one: one[:2]):
        comments.setdefault(row, []).append(text)
    return comments


_Placed = tuple[int, int, str]
"""The row (from 1) and the column (from 0) of a comment, and its text."""


def _threads(package: Package, part: str) -> Iterator[_Placed]:
    for root in _related(package, part, "threadedComment"):
        for comment in descendants(root, "threadedComment"):
            place, text = _place(comment), child(comment, "text")
            if place is not None and text is not None:
                row, column = place
                said, is_reply = tidy_lines(text.text or ""), bool(attribute(comment, "parentId"))
                yield row, column, comment_on(column, row, said, is_reply=is_reply)


def _notes(package: Package, part: str) -> Iterator[_Placed]:
    for root in _related(package, part, "comments"):
        authors = [one.text or "" for one in descendants(root, "author")]
        for comment in descendants(root, "comment"):
            place, text = _place(comment), child(comment, "text")
            if place is not None and text is not None:
                row, column = place
                at = number_of(attribute(comment, "authorId"))
                author = one_line(authors[at]) if at is not None and at < len(authors) else ""
                yield row, column, comment_on(column, row, text_of(text), author=author)


def _related(package: Package, part: str, kind: str) -> Iterator[etree._Element]:
    for relation in package.relations(part).values():
        root = package.xml(relation.target) if relation.kind == kind else None
        if root is not None:
            yield root


def _place(comment: etree._Element) -> tuple[int, int] | None:
    found = _CELL.match(attribute(comment, "ref") or "")
    return None if found is None else (int(found["row"]), column_of(found["column"]))


def number_of(text: str | None) -> int | None:
    """A whole number as it is written in an attribute, or None."""
    return int(text) if text and re.fullmatch("[0-9]{1,9}", text) else None


def column_of(letters: str) -> int:
    """The number of a column, from 0, by its letters."""
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def text_of(element: etree._Element) -> str:
    """The runs of a text, without the reading aids of East Asian scripts."""
    pieces = []
    for inner in element:
        if local(inner) == "t":
            pieces.append(inner.text or "")
        elif local(inner) == "r":
            run = child(inner, "t")
            pieces.append("" if run is None else run.text or "")
    return plain_text("".join(pieces))


def plain_text(text: str) -> str:
    """A text as Excel shows it, whatever characters it had to escape."""
    return tidy_lines(_ESCAPED.sub(_unescaped, text))


def _unescaped(found: re.Match[str]) -> str:
    """The character that Excel writes as ``_x000D_``; nothing for half a character."""
    character = chr(int(found[1], 16))
    return "" if "\ud800" <= character <= "\udfff" else character
