"""What people may set in ``dossier.toml``, and what holds when they do not."""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from archive.clean import fold
from archive.errors import BadValue, SettingsError
from archive.model import PartialDate, Track

DEFAULT_TOML = """\
# Settings of this dossier. Edit freely: what you write here is never overwritten.

# How many seconds a command waits for another one that is writing.
wait = 15

# How many files are read at the same time; without this line as many as there are cores.
# jobs = 4

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

# What abbreviations stand for, beside those that the documents explain themselves, as in
# "Nota van Inlichtingen (NvI)". A search for the one finds the other too.
[abbreviations]
AMvB = "algemene maatregel van bestuur"
BW = "Burgerlijk Wetboek"
EMVI = "economisch meest voordelige inschrijving"
ggz = "geestelijke gezondheidszorg"
GI = "gecertificeerde instelling"
JW = "Jeugdwet"
KvK = "Kamer van Koophandel"
NvI = "nota van inlichtingen"
pgb = "persoonsgebonden budget"
PvA = "plan van aanpak"
PvE = "programma van eisen"
SKJ = "Stichting Kwaliteitsregister Jeugd"
VNG = "Vereniging van Nederlandse Gemeenten"
VOG = "verklaring omtrent het gedrag"
Wlz = "Wet langdurige zorg"
Wmo = "Wet maatschappelijke ondersteuning"
Woo = "Wet open overheid"
ZIN = "zorg in natura"
Zvw = "Zorgverzekeringswet"

# What reading one file may take. A file that asks for more ends as failed, and says so.
[limits]
seconds = 300
memory_mb = 2048
pages = 20_000
characters = 100_000_000
"""

_LEAST = {"seconds": 1, "memory_mb": 512, "pages": 1, "characters": 1}
"""The limits that can be set; with less memory a worker cannot even start."""


class Limits(Struct, frozen=True):
    """What reading one file may take: time, memory (MiB), and the size of what it gives."""

    seconds: float = 300.0
    memory_mb: int = 2048
    pages: int = 20_000
    characters: int = 100_000_000


class Settings(Struct, frozen=True):
    """The tracks, how long (seconds) to wait for another writer, and how files are read.

    ``jobs`` files are read at the same time; None means as many as there are cores.
    ``abbreviations`` are pairs of a short form and what it stands for.
    """

    tracks: tuple[Track, ...]
    wait: float = 15.0
    jobs: int | None = None
    limits: Limits = Limits()
    abbreviations: tuple[tuple[str, str], ...] = ()

    @property
    def workers(self) -> int:
        """How many files to read at the same time."""
        return self.jobs or cores()

    def track(self, name: str) -> str:
        """The full name of the track that a person calls ``name``.

        Raises:
            BadValue: no track has this name or alias.
        """
        return named_track(self.tracks, name).name


def named_track(tracks: Sequence[Track], name: str) -> Track:
    """The track that a person calls ``name``.

    Raises:
        BadValue: no track has this name or alias.
    """
    wanted = fold(name.strip())
    for track in tracks:
        if wanted in {fold(known) for known in (track.name, *track.aliases)}:
            return track
    known = "; ".join(track.name for track in tracks) or "none"
    raise BadValue(
        f"unknown track: {name!r}", f"known tracks: {known}; add one with: dossier tracks add"
    )


def load(path: Path) -> Settings:
    """Read ``dossier.toml``.

    Raises:
        SettingsError: it cannot be read, is not TOML, or holds something impossible.
    """
    return parse(text_of(path), str(path))


def text_of(path: Path) -> str:
    """The text of ``dossier.toml``.

    Raises:
        SettingsError: it cannot be read, or is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise SettingsError(f"{path}: {error}", "save it as UTF-8") from error


def parse(text: str, name: str = "dossier.toml") -> Settings:
    """The settings in a text that comes from the file called ``name``.

    Raises:
        SettingsError: it is not TOML, or holds something impossible.
    """
    try:
        return _settings(tomllib.loads(text))
    except (ValueError, TypeError, KeyError) as error:
        raise SettingsError(f"{name}: {error}", "mend that line, or remove it") from error


def _settings(data: Mapping[str, object]) -> Settings:
    unknown = set(data) - {"tracks", "wait", "jobs", "limits", "abbreviations"}
    if unknown:
        raise ValueError(f"unknown setting: {', '.join(sorted(unknown))}")
    tracks = data.get("tracks", [])
    if not isinstance(tracks, list):
        raise TypeError("tracks are written as [[tracks]]")
    wait = data.get("wait", 15.0)
    if isinstance(wait, bool) or not isinstance(wait, int | float) or not wait >= 0:  # or NaN
        raise ValueError("wait is a number of seconds, 0 or more")
    return Settings(
        tracks=_distinct(tuple(_track(entry) for entry in tracks)),
        wait=float(wait),
        jobs=_whole(data["jobs"], "jobs", least=1) if "jobs" in data else None,
        limits=_limits(data.get("limits", {})),
        abbreviations=_abbreviations(data.get("abbreviations", {})),
    )


def _limits(entry: object) -> Limits:
    if not isinstance(entry, Mapping):
        raise TypeError("limits are written under [limits]")
    unknown = set(entry) - set(_LEAST)
    if unknown:
        raise ValueError(f"unknown limit: {', '.join(sorted(unknown))}")
    given = {
        name: _whole(value, f"{name} under [limits]", least=_LEAST[name])
        for name, value in entry.items()
    }
    return Limits(**given)


def _abbreviations(entry: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(entry, Mapping):
        raise TypeError('abbreviations are written under [abbreviations], as: pgb = "..."')
    for short, long in entry.items():
        if not isinstance(long, str) or not long.strip():
            raise ValueError(f"the abbreviation {short!r} needs a text in quotes")
    return tuple((short.strip(), long.strip()) for short, long in entry.items())


def _whole(value: object, name: str, *, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise ValueError(f"{name} is a whole number, {least} or more")
    return value


def cores() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))  # a container may have fewer than the machine
    return os.cpu_count() or 1


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
