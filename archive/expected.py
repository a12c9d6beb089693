"""Lists of documents that an archive should hold, as people keep them in a table."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from archive.dates import parse_date
from archive.errors import BadValue, ManifestError
from archive.extract.encodings import decode
from archive.model import Kind, PartialDate, Precision
from archive.overrides import parse_kind
from archive.settings import Settings
from archive.tagging.mentions import Mention, tag_mention
from archive.tagging.settling import settle

_COLUMNS = {
    "document": ("document", "name", "naam", "documentnaam", "omschrijving"),
    "title": ("title", "titel"),
    "file": ("file", "bestand", "bestandsnaam", "filename"),
    "source": ("source", "bron", "url", "link", "adres"),
    "page_title": ("page title", "paginatitel", "pagina"),
    "section": ("section", "sectie", "kop", "paragraaf"),
    "context": ("context", "zin"),
    "kind": ("kind", "soort"),
    "track": ("track", "traject", "trajecten"),
    "date": ("date", "datum"),
    "precision": ("precision", "date precision", "precisie"),
}
"""The columns that are read, each with the heads it may have; others are left alone."""
_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_NAMING = ("document", "title", "file", "source")


class Expected(Struct, frozen=True):
    """A document that should be there, from line ``line`` of a list; None is not known.

    ``places`` are file names and addresses; ``notes`` tell what in the line was not understood.
    """

    line: int
    name: str
    section: str = ""
    page_title: str = ""
    context: str = ""
    kind: Kind | None = None
    tracks: tuple[str, ...] = ()
    date: PartialDate | None = None
    places: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_expected(path: Path, settings: Settings) -> tuple[Expected, ...]:
    """The documents that a list names, in its order.

    The list is a table with a head, its columns parted by tabs (or else by semicolons or commas),
    in UTF-8, UTF-16 or the character set that it seems to have. Of its columns ``document,
    title, file, source`` at least one must be there. A list without a column for the kind, the
    track or the date is taken to say what its names, sentences and headings say of them.

    Raises:
        ManifestError: it cannot be read, or names no documents.
    """
    text = _text(path)
    delimiter = _delimiter(text)
    # A tab needs no quotes around a cell, and so a cell may begin with one of its own.
    rows = (
        csv.reader(io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE)
        if delimiter == "\t"
        else csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    )
    try:
        lines = [(rows.line_num, row) for row in rows if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ManifestError(f"list {path} cannot be read: {error}", "save it as TSV") from error
    if not lines:
        raise ManifestError(f"list {path} is empty", "give a table with a head")
    columns = _columns(path, lines[0][1])
    return tuple(_rows(lines[1:], columns, settings))


def _text(path: Path) -> str:
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise ManifestError(f"list {path} cannot be read: {error.strerror}") from error
    if "\0" in text:
        raise ManifestError(f"list {path} is no text", "save it as TSV in UTF-8")
    return text


def _delimiter(text: str) -> str:
    head = next((line for line in text.splitlines() if line.strip()), "")
    return max("\t;,", key=lambda sign: (head.count(sign), sign == "\t"))


def _columns(path: Path, head: Sequence[str]) -> dict[str, int]:
    names = [" ".join(cell.replace("_", " ").lower().split()) for cell in head]
    columns = {
        column: names.index(known)
        for column, aliases in _COLUMNS.items()
        for known in reversed(aliases)
        if known in names
    }
    if not any(column in columns for column in _NAMING):
        raise ManifestError(
            f"list {path}, line 1: no column names the documents: {', '.join(head)[:200]}",
            f"one of the columns must be: {', '.join(_NAMING)}",
        )
    return columns


def _rows(
    lines: Sequence[tuple[int, Sequence[str]]], columns: Mapping[str, int], settings: Settings
) -> Iterator[Expected]:
    for number, row in lines:
        cells = {column: _cell(row[at]) if at < len(row) else "" for column, at in columns.items()}
        if any(cells.get(column) for column in _NAMING):
            yield _expected(number, cells, settings)


def _cell(cell: str) -> str:
    """A cell on one line, without the quotes that a spreadsheet puts around it."""
    text = " ".join(cell.split())
    quoted = _QUOTED.fullmatch(text)
    return quoted[1].replace('""', '"').strip() if quoted else text


def _expected(number: int, cells: Mapping[str, str], settings: Settings) -> Expected:
    notes: list[str] = []
    places = tuple(filter(None, (cells.get("file", ""), *cells.get("source", "").split(";"))))
    name = cells.get("document") or cells.get("title") or places[0]
    mention = Mention(
        name, cells.get("context", ""), cells.get("section", ""), cells.get("page_title", "")
    )
    said = settle(tag_mention(mention, settings.tracks))
    kind = said.kind if "kind" not in cells else _kind(cells["kind"], notes)
    date = said.date if "date" not in cells else _date(cells["date"], notes)
    tracks = said.tracks if "track" not in cells else _tracks(cells["track"], settings, notes)
    return Expected(
        line=number,
        name=name,
        section=mention.section,
        page_title=mention.page_title,
        context=mention.context,
        kind=kind,
        tracks=tracks,
        date=_as_precise(date, cells.get("precision", "")),
        places=tuple(place.strip() for place in places),
        notes=tuple(notes),
    )


def _kind(cell: str, notes: list[str]) -> Kind | None:
    try:
        return parse_kind(cell) if cell else None
    except BadValue:
        notes.append(f"onbekende soort op de lijst: {cell}")
        return None


def _date(cell: str, notes: list[str]) -> PartialDate | None:
    try:
        return parse_date(cell) if cell else None
    except BadValue:
        notes.append(f"geen datum op de lijst: {cell}")
        return None


def _tracks(cell: str, settings: Settings, notes: list[str]) -> tuple[str, ...]:
    found: list[str] = []
    for part in filter(str.strip, cell.split(";")):
        try:
            found.append(settings.track(part))
        except BadValue:
            notes.append(f"onbekend traject op de lijst: {part.strip()}")
    return tuple(found)


def _as_precise(date: PartialDate | None, precision: str) -> PartialDate | None:
    """A date with no more than the precision that the list says it has."""
    if date is None or precision.lower() == Precision.NONE:
        return None
    if precision.lower() not in list(Precision):
        return date
    match Precision(precision.lower()):
        case Precision.YEAR:
            return PartialDate(date.year)
        case Precision.MONTH:
            return PartialDate(date.year, date.month)
        case _:
            return date
