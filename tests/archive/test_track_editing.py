"""Tracks added, changed and removed in ``dossier.toml``, where all that people wrote stays."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadValue, SettingsError
from archive.model import PartialDate, Track
from archive.settings import DEFAULT_TOML, named_track, parse
from archive.track_editing import TrackChange, added, changed, removed, write

COMMENTED = """\
# Boven alles.
wait = 3  # seconden

# Over het eerste.
[[tracks]]
# In het eerste.
name = "Eerste"  # zo heet het
aliases = [
    "Een",  # kort
    "Een-A",
]

# Over het tweede.
[[tracks]]
name = "Tweede"
cues = ["leefhuis"]

# Over de grenzen.
[limits]
seconds = 60  # genoeg

# Onder alles.
"""
NEW = Track(
    "Derde", ("Drie",), ("pleegzorg",), ("123456",), (PartialDate(2018, 3), PartialDate(2019))
)


def comments(text: str) -> list[str]:
    """All comments, without the room around them."""
    return sorted(comment.strip() for comment in re.findall(r"#.*", text))


def test_a_track_is_added_after_the_others_and_comments_stay() -> None:
    """What follows the tracks keeps its comment above it."""
    text = added(COMMENTED, NEW)
    assert parse(text).tracks == (*parse(COMMENTED).tracks, NEW)
    assert parse(text).limits == parse(COMMENTED).limits
    assert comments(text) == comments(COMMENTED)
    assert text.index("Tweede") < text.index("Derde") < text.index("# Over de grenzen.\n[limits]")


def test_a_first_track_is_added_to_settings_without_any() -> None:
    """An empty file, one with other settings, and one with an empty list."""
    for text in ("", "wait = 3\n", "# niets\ntracks = []\n", "[limits]\nseconds = 4\n"):
        assert parse(added(text, NEW)).tracks == (NEW,)
        assert comments(added(text, NEW)) == comments(text)


def test_a_track_is_changed_where_it_stands() -> None:
    """New name, texts added and taken out, a period; the rest and all comments stay."""
    change = TrackChange(
        name="Anders", aliases=("Ander",), without=("Een",), tenders=("99",),
        first=PartialDate(2018), last=PartialDate(2019, 6),
    )  # fmt: skip
    text = changed(COMMENTED, "een", change)
    track = named_track(parse(text).tracks, "anders")
    assert track.aliases == ("Een-A", "Ander")
    assert track.tenders == ("99",)
    assert track.period == (PartialDate(2018), PartialDate(2019, 6))
    assert {*comments(COMMENTED)} - {*comments(text)} <= {"# kort"}
    assert text.index("# Over het tweede.\n[[tracks]]") > text.index("99")
    ended = changed(text, "Anders", TrackChange(no_period=True))
    assert named_track(parse(ended).tracks, "Anders").period is None


@pytest.mark.parametrize("name", ["Eerste", "Tweede"])
def test_a_track_is_removed_and_comments_stay(name: str) -> None:
    """Also those above it and those of what follows it."""
    text = removed(COMMENTED, name)
    assert [track.name for track in parse(text).tracks] == [
        each for each in ("Eerste", "Tweede") if each != name
    ]
    lost = {*comments(COMMENTED)} - {*comments(text)}
    assert lost <= {"# zo heet het", "# kort"}  # those on the lines of the track itself
    assert "# Over de grenzen.\n[limits]" in text


def test_the_last_track_is_removed() -> None:
    """Settings without tracks are settings."""
    for text in (removed(removed(COMMENTED, "Eerste"), "Tweede"),
                 removed(removed(COMMENTED, "Tweede"), "Eerste")):  # fmt: skip
        assert parse(text).tracks == ()
        assert parse(text).limits == parse(COMMENTED).limits
        assert "# Over de grenzen." in text


@pytest.mark.parametrize(
    "action",
    [
        pytest.param(lambda text: added(text, Track("eerste")), id="name that is there"),
        pytest.param(lambda text: added(text, Track("X", aliases=("Een",))), id="alias taken"),
        pytest.param(lambda text: changed(text, "Niets", TrackChange(name="X")), id="unknown"),
        pytest.param(lambda text: changed(text, "Een", TrackChange(name="tweede")), id="taken"),
        pytest.param(lambda text: changed(text, "Een", TrackChange(aliases=("Tweede",))),
                     id="alias of another"),
        pytest.param(lambda text: changed(text, "Een", TrackChange(without=("Niets",))),
                     id="text that is not there"),
        pytest.param(lambda text: changed(text, "Een", TrackChange(first=PartialDate(2018))),
                     id="half a period"),
        pytest.param(lambda text: removed(text, "Niets"), id="remove what is not there"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_refused(action) -> None:  # type: ignore[no-untyped-def]
    """Nothing is half done: there is an error and no new text."""
    with pytest.raises(BadValue):
        action(COMMENTED)


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    """The new settings must be settings."""
    with pytest.raises(SettingsError, match="period"):
        changed(COMMENTED, "Een", TrackChange(first=PartialDate(2019), last=PartialDate(2018)))


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1).filter(
    lambda name: (
        name.strip() == name and name.casefold() not in {"eerste", "tweede", "een", "een-a"}
    )
)


@given(NAMES, st.lists(NAMES, unique=True, max_size=3))
def test_any_track_that_is_added_comes_back_and_goes_again(name: str, cues: list[str]) -> None:
    """Whatever a track is called, it is kept as such, and taking it out restores the settings."""
    track = Track(name, cues=tuple(cues))
    for before in (COMMENTED, DEFAULT_TOML, ""):
        text = added(before, track)
        assert parse(text).tracks[-1] == track
        assert parse(removed(text, name)) == parse(before)
        assert comments(removed(text, name)) == comments(before)


def test_line_ends_of_windows_stay(tmp_path: Path) -> None:
    """A file that was saved elsewhere keeps its line ends and its rights."""
    path = tmp_path / "dossier.toml"
    path.write_bytes(COMMENTED.replace("\n", "\r\n").encode())
    path.chmod(0o640)
    text = path.read_bytes().decode()
    write(path, changed(text, "Een", TrackChange(name="Anders")))
    content = path.read_bytes()
    assert b'name = "Anders"  # zo heet het\r\n' in content
    assert content.count(b"\r\n") == content.count(b"\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
