"""Tracks in ``dossier.toml``, added, changed and removed; what people wrote there stays.

Each function takes the text of the file and gives the new text, with all comments.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import tomlkit
from msgspec import Struct
from tomlkit.items import AoT, Array, Comment, Item, Table, Whitespace

from archive.disk import writing
from archive.errors import BadValue, SettingsError
from archive.model import PartialDate, Track
from archive.settings import named_track, parse

_LISTS = ("aliases", "cues", "tenders")


class TrackChange(Struct, frozen=True):
    """What to change of a track: texts to add to its lists and to take out of them.

    Of the period, None keeps what is there; ``no_period`` takes it away.
    """

    name: str | None = None
    aliases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    tenders: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    first: PartialDate | None = None
    last: PartialDate | None = None
    no_period: bool = False


def added(text: str, track: Track) -> str:
    """The settings with another track, after those that there are.

    Raises:
        SettingsError: the settings cannot be read, or not with this track.
        BadValue: there is a track with this name or alias already.
    """
    for name in (track.name, *track.aliases):
        _check_free(text, name)
    document = tomlkit.parse(text)
    tables = _tables(document)
    table = tomlkit.table()
    table.add("name", track.name)
    for key in _LISTS:
        table.add(key, _array(getattr(track, key)))
    if track.period is not None:
        table.add("period", _array([str(date) for date in track.period]))
    below = _take_trailing(tables[-1]) if len(tables) else []
    if len(tables):
        tables[-1].add(tomlkit.nl())
    tables.append(table)
    _put_below(tables[-1], below)
    if "tracks" not in document:
        document.append("tracks", tables)
    return _checked(tomlkit.dumps(document), text)


def changed(text: str, name: str, change: TrackChange) -> str:
    """The settings with a track changed.

    Raises:
        SettingsError: the settings cannot be read, or not so changed.
        BadValue: there is no such track, or a text to take out is not there; another track has
            the new name or alias.
    """
    track = named_track(parse(text).tracks, name)
    document = tomlkit.parse(text)
    table = _table_of(document, track.name)
    below = _take_trailing(table)
    if change.name is not None and change.name != track.name:
        _check_free(text, change.name, besides=track.name)
        table["name"] = change.name
    for alias in change.aliases:
        _check_free(text, alias, besides=track.name)
    _take_out(table, track, change.without)
    for key in _LISTS:
        _extend(table, key, getattr(change, key))
    _set_period(table, track, change)
    _put_below(table, below)
    return _checked(tomlkit.dumps(document), text)


def removed(text: str, name: str) -> str:
    """The settings without a track; the comments around it stay.

    Raises:
        SettingsError: the settings cannot be read.
        BadValue: there is no such track.
    """
    track = named_track(parse(text).tracks, name)
    document = tomlkit.parse(text)
    tables = _tables(document)
    at = [table["name"] for table in tables].index(_table_of(document, track.name)["name"])
    below = _take_trailing(tables[at])
    inside = [item for key, item in tables[at].value.body if key is None and _is_comment(item)]
    kept = [*inside, *below]
    del tables[at]
    if at > 0:
        _put_below(tables[at - 1], kept)
    else:
        _put_above(document, tables, kept)
    if not len(tables):
        document.remove("tracks")
    return _checked(tomlkit.dumps(document), text)


def write(path: Path, text: str) -> None:
    """Write settings as a whole or not at all; the file keeps its rights.

    Raises:
        HomeError, StorageFull: it cannot be written, and stays as it was.
    """
    target = path.resolve()  # a link stays one
    with writing(target.parent):
        mode = target.stat().st_mode & 0o777
        with tempfile.NamedTemporaryFile(
            "w", dir=target.parent, encoding="utf-8", newline="", delete=False
        ) as draft:
            try:
                draft.write(text)
                draft.flush()
                os.fsync(draft.fileno())
                Path(draft.name).chmod(mode)
                Path(draft.name).rename(target)
            finally:
                with suppress(FileNotFoundError):
                    Path(draft.name).unlink()


def _checked(text: str, before: str) -> str:
    """The new settings with the line ends of the old. Raises SettingsError when they are none."""
    parse(text)
    if "\r\n" in before:
        return text.replace("\r\n", "\n").replace("\n", "\r\n")
    return text


def _check_free(text: str, name: str, besides: str = "") -> None:
    """Raises BadValue when a track other than ``besides`` goes by this name."""
    for track in parse(text).tracks:
        known = {each.casefold() for each in (track.name, *track.aliases)}
        if track.name != besides and name.strip().casefold() in known:
            raise BadValue(
                f"{name!r} names the track {track.name!r} already", "choose another name or alias"
            )


def _tables(document: tomlkit.TOMLDocument) -> AoT:
    tables = document.get("tracks")
    if tables is None or (isinstance(tables, Array) and not len(tables)):
        document.pop("tracks", None)
        return tomlkit.aot()
    if not isinstance(tables, AoT):
        raise SettingsError(
            "the tracks in dossier.toml are not written as [[tracks]]", "edit it by hand"
        )
    return tables


def _table_of(document: tomlkit.TOMLDocument, name: str) -> Table:
    for table in _tables(document):
        if str(table["name"]).strip() == name:
            return cast("Table", table)
    raise BadValue(f"unknown track: {name!r}", "see: dossier tracks")


def _take_trailing(table: Any) -> list[Item]:
    """Take the comments and blank lines off the end of a table: they belong to what follows."""
    body = table.value.body
    taken: list[Item] = []
    while body and body[-1][0] is None and _is_trivia(body[-1][1]):
        taken.insert(0, body.pop()[1])
    return taken


def _put_below(table: Any, items: Iterable[Item]) -> None:
    for item in items:
        table.add(item)


def _put_above(document: tomlkit.TOMLDocument, tables: AoT, items: Sequence[Item]) -> None:
    """Put comments above the first track that is left, or else the next table, or at the end."""
    text = "".join(item.as_string() for item in items)
    rest = [value for key, value in document.items() if key != "tracks"]
    later = [*tables, *(value for value in rest if isinstance(value, Table))]
    if later:
        later[0].trivia.indent = text + later[0].trivia.indent
    else:
        for item in items:
            document.add(cast("Comment | Whitespace", item))


def _is_trivia(item: object) -> bool:
    return isinstance(item, Comment | Whitespace)


def _is_comment(item: object) -> bool:
    return isinstance(item, Comment)


def _array(values: Iterable[str]) -> Array:
    array = tomlkit.array()
    array.extend(values)
    return array


def _extend(table: Table, key: str, values: Iterable[str]) -> None:
    """Add to a list what is not in it."""
    if key not in table:
        table.add(key, tomlkit.array())
    array = cast("Array", table[key])
    for value in values:
        if value not in array:
            array.append(value)


def _take_out(table: Table, track: Track, values: Iterable[str]) -> None:
    for value in values:
        found = [key for key in _LISTS if key in table and value in cast("Array", table[key])]
        if not found:
            raise BadValue(
                f"track {track.name!r} has no alias, cue or tender {value!r}", "see: dossier tracks"
            )
        for key in found:
            cast("Array", table[key]).remove(value)


def _set_period(table: Table, track: Track, change: TrackChange) -> None:
    if change.no_period:
        table.pop("period", None)
        return
    if change.first is None and change.last is None:
        return
    first, last = track.period or (None, None)
    period = (change.first or first, change.last or last)
    if None in period:
        raise BadValue("a period has a first and a last date", "give both --from and --to")
    table["period"] = _array([str(date) for date in period])
