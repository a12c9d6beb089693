"""What a reader hands over: pages and their blocks, written so that no character is lost."""

from __future__ import annotations

from msgspec import Struct

from archive.model import Block, Identifier, Page, Role, Ruling, Span, Tag

BLOCK_SEPARATOR = "\n\n"
MARK_SEPARATOR = " "
CELL_SEPARATOR = "\n\n"
"""Between the cells of a table row; the lines inside one cell are parted by a single newline."""


class Content(Struct, frozen=True):
    """What one file holds, before the name and version of its extractor are put to it."""

    media_type: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    ruling: Ruling | None = None


class PageWriter:
    """Builds the text of one page block by block, so that the blocks cover all of it."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []

    def add(
        self,
        text: str,
        role: Role = Role.PARAGRAPH,
        *,
        level: int = 0,
        number: str | None = None,
        columns: tuple[int, ...] = (),
    ) -> None:
        """Append one block; a text of nothing but white space is left out.

        The mark of a note goes on the line of the block before it.
        """
        text = text.strip()
        if not text:
            return
        if self._parts:
            separator = MARK_SEPARATOR if role is Role.NOTE_MARK else BLOCK_SEPARATOR
            self._parts.append(separator)
            self._length += len(separator)
        span = Span(self._number, self._length, self._length + len(text))
        self._blocks.append(Block(span, role, level, number, columns))
        self._parts.append(text)
        self._length = span.end

    @property
    def page(self) -> Page:
        """The page as written so far."""
        return Page(self._number, "".join(self._parts))

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks of the page, in the order in which they were added."""
        return tuple(self._blocks)


def one_line(text: str) -> str:
    """The text with every run of white space, line ends included, as one space."""
    return " ".join(text.split())
