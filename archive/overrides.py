"""What people say of documents when they add them: options, and a manifest's lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from archive.errors import BadValue, ManifestError
from archive.files import canonical, shown
from archive.model import Evidence, Kind, Origin, Tag, TagName
from archive.settings import Settings

NONE = "none"
"""The word by which a person says that a document has no kind, date, track or language."""

_CODE_LENGTH = 2
COLUMNS = ("file", "source", "title", "kind", "track", "date")


class Overrides(Struct, frozen=True):
    """Tags from a person or a manifest, and where the document comes from (paths or URLs)."""

    tags: tuple[Tag, ...] = ()
    sources: tuple[str, ...] = ()

    def merged(self, other: Overrides) -> Overrides:
        """Both; ``settle`` decides between them by their origin."""
        return Overrides(self.tags + other.tags, self.sources + other.sources)


def from_options(
    settings: Settings,
    *,
    tracks: Iterable[str] = (),
    kind: str | None = None,
    date: str | None = None,
    title: str | None = None,
    language: str | None = None,
    sources: Iterable[str] = (),
) -> Overrides:
    """What a person said on the command line; ``none`` says that there is no such thing.

    Raises:
        BadValue: a track, kind or language that is not known, a date that cannot be, no title,
            bytes that are no text in UTF-8.
    """
    sources = tuple(map(_text, sources))
    given = ((TagName.KIND, kind), (TagName.DATE, date), (TagName.LANGUAGE, language))
    values = [(TagName.TRACK, name) for name in tracks]
    values += [(name, value) for name, value in given if value]
    if title is not None:
        if not title.strip():
            raise BadValue("an empty title", "give one, or take yours back with --clear title")
        values.append((TagName.TITLE, _text(title)))
    nothing = {name for name, value in values if _is_none(name, value)}
    for name in nothing:
        if len([each for each, _ in values if each is name]) > 1:
            raise BadValue(f"{name} is said to be none, and something", "choose one of them")
    tags = (_said(settings, name, value) for name, value in values)
    return Overrides(tuple(tags), sources)


def _text(value: str) -> str:
    if shown(value) != value:
        raise BadValue(f"not a text in UTF-8: {shown(value)}", "give it in UTF-8")
    return value


def _is_none(name: TagName, value: str) -> bool:
    return name is not TagName.TITLE and value.strip().lower() == NONE


def _said(settings: Settings, name: TagName, value: str) -> Tag:
    if _is_none(name, value):
        return Tag(name, "", Evidence(Origin.PERSON, value))
    return _tag(settings, name, value, Origin.PERSON, value)


def read_manifest(path: Path, settings: Settings) -> dict[Path, Overrides]:
    """What a manifest says of each file, by the file's canonical path, in the manifest's order.

    A manifest is a TSV file (UTF-8) with a header line; its columns are among ``file, source,
    title, kind, track, date`` and ``file`` is one of them. Files are relative to the folder of
    the manifest. Several tracks or sources are parted by semicolons; an empty cell says nothing.

    Raises:
        ManifestError: it cannot be read, or a line cannot be followed; the message names it.
    """
    said: dict[Path, Overrides] = {}
    for line, row in _rows(path):
        file, overrides = _row(path, line, row, settings)
        if file in said:
            raise ManifestError(f"manifest {path}, line {line}: {file} is named twice")
        said[file] = overrides
    return said


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str | None]]]:
    """The lines of a manifest under its header, with their numbers."""
    import csv

    try:
        # Not splitlines(), which knows more line ends than a table has.
        lines = path.read_text(encoding="utf-8-sig").split("\n")
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        _check_header(path, rows.fieldnames or [])
        for row in rows:
            yield rows.line_num, row
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ManifestError(f"manifest {path} cannot be read: {error}") from error


def parse_kind(value: str) -> Kind:
    """The kind that a person named.

    Raises:
        BadValue: there is no such kind.
    """
    try:
        return Kind(value.strip().lower())
    except ValueError as error:
        known = ", ".join(Kind)
        raise BadValue(f"unknown kind: {value!r}", f"known kinds: {known}") from error


def parse_language(value: str) -> str:
    """The code of a language (ISO 639-1) that a person named.

    Raises:
        BadValue: it is no such code.
    """
    code = value.strip().lower()
    if len(code) != _CODE_LENGTH or not (code.isascii() and code.isalpha()):
        raise BadValue(f"not a language code: {value!r}", "write two letters: nl, en, de ...")
    return code


def _check_header(path: Path, header: Iterable[str]) -> None:
    names = list(header)
    unknown = [name for name in names if name not in COLUMNS]
    if unknown or "file" not in names or len(set(names)) < len(names):
        raise ManifestError(
            f"manifest {path}, line 1: the columns are {', '.join(names) or 'missing'}",
            f"use (tab-separated): {', '.join(COLUMNS)}; only file is required",
        )


def _row(
    path: Path, line: int, row: Mapping[str, str | None], settings: Settings
) -> tuple[Path, Overrides]:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["file"] or None in row:
        raise ManifestError(f"manifest {path}, line {line}: no file named, or too many columns")
    if "\0" in cells["file"]:
        raise ManifestError(f"manifest {path}, line {line}: no file has a NUL in its name")
    said = f"{shown(path)}, line {line}"
    values = [
        (TagName.TITLE, [cells["title"]]),
        (TagName.KIND, [cells["kind"]]),
        (TagName.TRACK, cells["track"].split(";")),
        (TagName.DATE, [cells["date"]]),
    ]
    try:
        tags = tuple(
            _tag(settings, name, value, Origin.MANIFEST, said)
            for name, parts in values
            for value in parts
            if value.strip()
        )
    except BadValue as error:
        raise ManifestError(f"manifest {said}: {error.message}", error.hint) from error
    sources = tuple(part.strip() for part in cells["source"].split(";") if part.strip())
    return canonical(path.parent / cells["file"]), Overrides(tags, sources)


def _tag(settings: Settings, name: TagName, value: str, origin: Origin, said: str) -> Tag:
    match name:
        case TagName.TRACK:
            value = settings.track(value)
        case TagName.KIND:
            value = parse_kind(value)
        case TagName.DATE:
            from archive.dates import parse_date

            value = str(parse_date(value))
        case TagName.LANGUAGE:
            value = parse_language(value)
        case _:
            value = value.strip()
    return Tag(name, value, Evidence(origin, said))
