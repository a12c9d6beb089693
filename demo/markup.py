"""Read a PDF source: TOML front matter between ``+++`` lines, then a small Markdown subset."""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from itertools import groupby

from msgspec import Struct

_FENCE = "+++\n"
_HEADING = re.compile(r"(#{1,3}) +(.+)")
_RULE_ROW = re.compile(r"[|\s-]+")


class Layout(StrEnum):
    """The page a document is laid out on."""

    PORTRAIT = "portrait"
    SLIDES = "slides"


class Heading(Struct, frozen=True):
    """A heading of level 1, 2 or 3."""

    level: int
    text: str


class Text(Struct, frozen=True):
    """A paragraph, a number such as ``4.3.`` at its start included."""

    text: str


class Bullets(Struct, frozen=True):
    """A bulleted list."""

    items: tuple[str, ...]


class Grid(Struct, frozen=True):
    """A ruled table: ``widths`` are relative, and the first of ``rows`` is the header row."""

    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


class PageBreak(Struct, frozen=True):
    """What follows starts on a new page."""


Block = Heading | Text | Bullets | Grid | PageBreak


class Document(Struct, frozen=True):
    """One parsed PDF source."""

    title: str
    author: str
    layout: Layout
    language: str
    blocks: tuple[Block, ...]


def parse_source(source: str) -> Document:
    """Parse the text of one ``.pdf.md`` source.

    Raises:
        ValueError: the front matter is absent, incomplete or not TOML, or a table is ragged.
    """
    front, closed, body = source.removeprefix(_FENCE).partition(_FENCE)
    if not (source.startswith(_FENCE) and closed):
        raise ValueError("front matter between two +++ lines expected at the top")
    fields = tomllib.loads(front)
    return Document(
        title=_field(fields, "title"),
        author=_field(fields, "author"),
        layout=Layout(_field(fields, "layout")),
        language=_field(fields, "language", default="nl"),
        blocks=tuple(_blocks(body)),
    )


def _field(fields: dict[str, object], name: str, default: str | None = None) -> str:
    match fields.get(name, default):
        case str(value):
            return value
        case _:
            raise ValueError(f"front matter needs a text {name!r}")


def _blocks(body: str) -> Iterator[Block]:
    for line_kind, lines in groupby(body.splitlines(), key=_line_kind):
        if line_kind == "bullet":
            yield Bullets(tuple(line[2:].strip() for line in lines))
        elif line_kind == "table":
            yield _grid(list(lines))
        elif line_kind == "text":
            yield Text(" ".join(line.strip() for line in lines))
        elif line_kind == "heading":
            yield from map(_heading, lines)
        elif line_kind == "newpage":
            yield PageBreak()


def _line_kind(line: str) -> str:
    if not line.strip():
        return "blank"
    if line.startswith("- "):
        return "bullet"
    if line.startswith("|"):
        return "table"
    if _HEADING.fullmatch(line):
        return "heading"
    return "newpage" if line.strip() == r"\newpage" else "text"


def _heading(line: str) -> Heading:
    hashes, _, text = line.partition(" ")
    return Heading(len(hashes), text.strip())


def _grid(lines: list[str]) -> Grid:
    """The dashes of the second line set the relative column widths."""
    match lines:
        case [_, dashes, _, *_] if _RULE_ROW.fullmatch(dashes):
            header, rule, *rows = map(_cells, lines)
        case _:
            raise ValueError("a table needs a header row, a line of dashes and at least one row")
    if any(len(row) != len(header) for row in (rule, *rows)):
        raise ValueError(f"every row of the table {' | '.join(header)} needs as many cells")
    return Grid(tuple(len(dashes) for dashes in rule), (header, *rows))


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip().strip("|").split("|"))
