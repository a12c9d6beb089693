"""What people may set in ``dossier.toml``, and what holds when they do not."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.clean import fold
from archive.errors import BadValue, SettingsError
from archive.model import PartialDate, Track

DEFAULT_TOML = """\
# Settings of this dossier. Edit freely: what you write here is never overwritten.

# How many seconds a command waits for another one that is writing.
wait = 15

# The tracks (trajecten). A document belongs to a track when its title, its name, its folder or
# its first page holds the name, an alias or a tender number; cues only speak when none of these
# is found. Capitals and accents make no difference.

[[tracks]]
name = "Basishulp Jeugd"
aliases = ["Basishulp", "basishulp jeugdigen"]
cues = ["inkoop jeugdhulp", "inverdieneffecten", "ontwikkeltafel"]
tenders = []

[[tracks]]
name = "Verblijf Jeugd"
aliases = ["inkoop verblijf", "inkoopstrategie verblijf"]
cues = ["leefhuis", "leefhuizen", "pleegzorg", "gezinshuis", "gezinshuizen"]
tenders = []

[[tracks]]
name = "Gesloten en intensieve klinische jeugdhulp"
aliases = ["gesloten jeugdhulp", "intensieve klinische jeugdhulp"]
cues = ["JeugdzorgPlus", "Jeugdzorg Plus", "Jeugdzorg+", "gesloten jeugdzorg"]
tenders = ["142669"]
"""


@dataclass(frozen=True, slots=True)
class Settings:
    """The tracks, and how long (seconds) to wait for another writer."""

    tracks: tuple[Track, ...]
    wait: float = 15.0

    def track(self, name: str) -> str:
        """The full name of the track that a person calls ``name``.

        Raises:
            BadValue: no track has this name or alias.
        """
        wanted = fold(name.strip())
        for track in self.tracks:
            if wanted in {fold(known) for known in (track.name, *track.aliases)}:
                return track.name
        known = "; ".join(track.name for track in self.tracks) or "none"
        raise BadValue(
            f"unknown track: {name!r}", f"known tracks: {known}; add one in dossier.toml"
        )


def load(path: Path) -> Settings:
    """Read ``dossier.toml``.

    Raises:
        SettingsError: it cannot be read, is not TOML, or holds something impossible.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return _settings(data)
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"{path}: {error}", "mend that line, or remove it") from error


def _settings(data: Mapping[str, object]) -> Settings:
    unknown = set(data) - {"tracks", "wait"}
    if unknown:
        raise ValueError(f"unknown setting: {', '.join(sorted(unknown))}")
    tracks = data.get("tracks", [])
    if not isinstance(tracks, list):
        raise TypeError("tracks are written as [[tracks]]")
    wait = data.get("wait", 15.0)
    if isinstance(wait, bool) or not isinstance(wait, int | float) or not wait >= 0:  # or NaN
        raise ValueError("wait is a number of seconds, 0 or more")
    return Settings(_distinct(tuple(_track(entry) for entry in tracks)), float(wait))


def _distinct(tracks: tuple[Track, ...]) -> tuple[Track, ...]:
    names = [track.name.casefold() for track in tracks]
    for track in tracks:
        if names.count(track.name.casefold()) > 1:
            raise ValueError(f"there are two tracks with the name {track.name!r}")
    return tracks


def _track(entry: object) -> Track:
    if not isinstance(entry, Mapping):
        raise TypeError("tracks are written as [[tracks]]")
    name = entry.get("name")
    if not isinstance(name, str) or not name.strip():
        raise ValueError("a track needs a name")
    unknown = set(entry) - {"name", "aliases", "cues", "tenders", "period"}
    if unknown:
        raise ValueError(f"track {name!r} has an unknown key: {', '.join(sorted(unknown))}")
    return Track(
        name=name.strip(),
        aliases=_texts(entry, "aliases", name),
        cues=_texts(entry, "cues", name),
        tenders=_texts(entry, "tenders", name),
        period=_period(entry, name),
    )


def _period(entry: Mapping[str, object], name: str) -> tuple[PartialDate, PartialDate] | None:
    dates = [PartialDate.parse(text) for text in _texts(entry, "period", name)]
    if not dates:
        return None
    if len(dates) != len(("first", "last")) or dates[0].first > dates[1].last:
        raise ValueError(f"the period of track {name!r} is a first and a last date")
    return dates[0], dates[1]


def _texts(entry: Mapping[str, object], key: str, name: str) -> tuple[str, ...]:
    value = entry.get(key, [])
    if not isinstance(value, list) or not all(
        isinstance(item, str) and item.strip() for item in value
    ):
        raise ValueError(f"{key} of track {name!r} is a list of texts, none of them empty")
    return tuple(item.strip() for item in value)
