"""Plain text and Markdown, in whatever encoding they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from archive.extract import sniff
from archive.extract.content import Content
from archive.extract.encodings import decode
from archive.model import Block, Page, Role, Span

_ATX = re.compile(r" {0,3}(#{1,6})(?:\s|$)")
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_NOT_PROSE = re.compile(r"\s*(?:[-*+>|]|\d+[.)])\s")
_CELLS = re.compile(r" {0,3}\|.*(?<!\\)\|\s*$")
_RULE = re.compile(r" {0,3}\|(?:\s*:?-{3,}:?\s*\|)+\s*$")
_MOST_LINES = 80
"""A row of a Markdown table may go on over lines, blank ones too, but no more than this."""


class _Line(Struct, frozen=True):
    start: int
    text: str

    @property
    def end(self) -> int:
        return self.start + len(self.text.rstrip())

    @property
    def first(self) -> int:
        return self.start + len(self.text) - len(self.text.lstrip())


def read(path: Path, name: str) -> Content:
    """Read a text; a form feed begins a new page. Raises OSError."""
    markdown = sniff.is_markdown(name)
    pages = _pages(decode(path.read_bytes()))
    blocks = [
        block for page in pages for block in (_markdown(page) if markdown else _paragraphs(page))
    ]
    return Content(sniff.MARKDOWN if markdown else sniff.PLAIN, pages, tuple(blocks))


def _pages(text: str) -> tuple[Page, ...]:
    parts = text.split("\f")
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()  # a form feed after the last page begins no new one
    return tuple(Page(number, part) for number, part in enumerate(parts, start=1))


def _lines(text: str) -> Iterator[_Line]:
    start = 0
    for line in text.split("\n"):
        yield _Line(start, line)
        start += len(line) + 1


def _groups(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    """The runs of lines between blank lines."""
    group: list[_Line] = []
    for line in lines:
        if line.text.strip():
            group.append(line)
        elif group:
            yield group
            group = []
    if group:
        yield group


def _block(page: Page, lines: list[_Line], role: Role = Role.PARAGRAPH, level: int = 0) -> Block:
    return Block(Span(page.number, lines[0].first, lines[-1].end), role, level)


def _paragraphs(page: Page) -> Iterator[Block]:
    for group in _groups(_lines(page.text)):
        yield _block(page, group)


def _markdown(page: Page) -> Iterator[Block]:
    before: list[_Line] = []
    lines = list(_lines(page.text))
    at, in_code = 0, False
    while at < len(lines):
        if not in_code and _begins_table(lines, at):
            yield from _prose(page, before)
            before = []
            end = _end_of_table(lines, at)
            yield from _table(page, lines[at:end])
            at = end
            continue
        in_code ^= bool(_FENCE.match(lines[at].text))
        before.append(lines[at])
        at += 1
    yield from _prose(page, before)


def _begins_table(lines: list[_Line], at: int) -> bool:
    following = lines[at + 1].text if at + 1 < len(lines) else ""
    return bool(_CELLS.match(lines[at].text) and _RULE.match(following))


def _end_of_table(lines: list[_Line], at: int) -> int:
    at += 2
    while at < len(lines) and lines[at].text.lstrip().startswith("|"):
        at = _end_of_row(lines, at)
    return at


def _end_of_row(lines: list[_Line], at: int) -> int:
    """The place after a row, which ends with a bar; a row without one is its line alone."""
    for end in range(at, min(len(lines), at + _MOST_LINES)):
        if end > at and lines[end].text.lstrip().startswith("|"):
            break
        if lines[end].text.rstrip().endswith("|") and not lines[end].text.rstrip().endswith("\\|"):
            return end + 1
    return at + 1


def _table(page: Page, lines: list[_Line]) -> Iterator[Block]:
    """The rows of a table; the rule below its heads is mere markup."""
    yield _block(page, lines[:1], Role.TABLE_ROW)
    yield _block(page, lines[1:2], Role.TABLE_HEAD)
    at = 2
    while at < len(lines):
        end = min(_end_of_row(lines, at), len(lines))
        yield _block(page, lines[at:end], Role.TABLE_ROW)
        at = end


def _prose(page: Page, lines: list[_Line]) -> Iterator[Block]:
    in_code = False
    for group in _groups(iter(lines)):
        pending: list[_Line] = []
        for line in group:
            if _FENCE.match(line.text):
                in_code = not in_code
            pending.append(line)
            cut = None if in_code else _heading(pending)
            if cut is not None:
                length, level = cut
                if pending[:-length]:
                    yield _block(page, pending[:-length])
                yield _block(page, pending[-length:], Role.HEADING, level)
                pending = []
        if pending:
            yield _block(page, pending)


def _heading(lines: list[_Line]) -> tuple[int, int] | None:
    """How many of the last lines are a heading, and its level; None when they are not."""
    atx = _ATX.match(lines[-1].text)
    if atx:
        return 1, len(atx.group(1))
    underline = _SETEXT.match(lines[-1].text)
    if underline and len(lines) > 1 and not _NOT_PROSE.match(lines[-2].text):
        return 2, 1 if underline.group(1).startswith("=") else 2
    return None
