"""What ``dossier.toml`` may say."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.errors import BadValue, SettingsError
from archive.model import PartialDate, Track
from archive.settings import DEFAULT_TOML, Limits, Settings, load


def written(folder: Path, text: str) -> Path:
    """A settings file with this text."""
    path = folder / "dossier.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_setting_is_read(tmp_path: Path) -> None:
    """Tracks with all that belongs to them, the wait, the number of jobs and the limits."""
    path = written(
        tmp_path,
        """
        wait = 2
        jobs = 3
        [limits]
        seconds = 60
        memory_mb = 1000
        pages = 500
        characters = 1_000_000
        [[tracks]]
        name = " Crisisopvang "
        aliases = ["Spoedhulp", " Crisis"]
        cues = ["uithuisplaatsing"]
        tenders = ["990011"]
        period = ["2018", "2019-06"]
        """,
    )
    track = Track(
        name="Crisisopvang",
        aliases=("Spoedhulp", "Crisis"),
        cues=("uithuisplaatsing",),
        tenders=("990011",),
        period=(PartialDate(2018), PartialDate(2019, 6)),
    )
    limits = Limits(seconds=60, memory_mb=1000, pages=500, characters=1_000_000)
    assert load(path) == Settings((track,), 2.0, jobs=3, limits=limits)


def test_an_empty_file_sets_nothing(tmp_path: Path) -> None:
    """Without settings there are no tracks, and a writer is waited for."""
    settings = load(written(tmp_path, ""))
    assert settings.tracks == ()
    assert settings.wait > 0
    assert settings.limits == Limits()


def test_there_is_a_job_for_each_core_unless_said(tmp_path: Path) -> None:
    """One file at a time is read when that is asked for, and as many as the machine can else."""
    assert load(written(tmp_path, "jobs = 1")).workers == 1
    assert load(written(tmp_path, "")).workers >= 1


def test_limits_that_are_not_said_are_the_usual_ones(tmp_path: Path) -> None:
    """Who raises one limit need not repeat the others."""
    assert load(written(tmp_path, "[limits]\npages = 9")).limits == replace(Limits(), pages=9)


def test_the_settings_that_a_new_dossier_gets_can_be_read(tmp_path: Path) -> None:
    """The default file is valid, and each of its tracks is found by its own name."""
    settings = load(written(tmp_path, DEFAULT_TOML))
    assert settings.tracks
    assert settings.limits == Limits(), "what the file shows is what holds without it"
    assert [settings.track(track.name) for track in settings.tracks] == [
        track.name for track in settings.tracks
    ]


def test_a_byte_order_mark_is_no_part_of_the_settings(tmp_path: Path) -> None:
    """An editor that writes a byte order mark does no harm."""
    assert load(written(tmp_path, "\ufeffwait = 3")).wait == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("wait 3", "line 1", id="no TOML"),
        pytest.param("wiat = 3", "wiat", id="unknown setting"),
        pytest.param("wait = -1", "wait", id="negative wait"),
        pytest.param("wait = nan", "wait", id="wait is no number"),
        pytest.param("wait = true", "wait", id="wait is a truth"),
        pytest.param('wait = "3"', "wait", id="wait is a text"),
        pytest.param("jobs = 0", "jobs", id="no jobs"),
        pytest.param("jobs = 1.5", "jobs", id="half a job"),
        pytest.param("limits = 3", "[limits]", id="limits is a number"),
        pytest.param("[limits]\npage = 3", "page", id="unknown limit"),
        pytest.param("[limits]\npages = true", "pages", id="a limit is a truth"),
        pytest.param("[limits]\nseconds = 0", "seconds", id="no time"),
        pytest.param("[limits]\nmemory_mb = 10", "memory_mb", id="too little memory to start"),
        pytest.param('tracks = "A"', "[[tracks]]", id="tracks is a text"),
        pytest.param('tracks = ["A"]', "[[tracks]]", id="a track is a text"),
        pytest.param("[[tracks]]", "needs a name", id="no name"),
        pytest.param('[[tracks]]\nname = " "', "needs a name", id="blank name"),
        pytest.param("[[tracks]]\nname = 3", "needs a name", id="name is a number"),
        pytest.param('[[tracks]]\nname = "A"\nalias = ["B"]', "alias", id="unknown key"),
        pytest.param('[[tracks]]\nname = "A"\naliases = "B"', "aliases", id="alias is a text"),
        pytest.param('[[tracks]]\nname = "A"\naliases = [""]', "aliases", id="empty alias"),
        pytest.param('[[tracks]]\nname = "A"\ntenders = [142]', "tenders", id="tender is a number"),
        pytest.param('[[tracks]]\nname = "A"\nperiod = ["2018"]', "period", id="half a period"),
        pytest.param('[[tracks]]\nname = "A"\nperiod = ["19", "20"]', "'19'", id="no dates"),
        pytest.param(
            '[[tracks]]\nname = "A"\nperiod = ["2019", "2018"]', "period", id="period reversed"
        ),
        pytest.param(
            '[[tracks]]\nname = "A"\n[[tracks]]\nname = "a"', "two tracks", id="the same name twice"
        ),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, text: str, told: str) -> None:
    """The error names the file and what is wrong in it."""
    path = written(tmp_path, text)
    with pytest.raises(SettingsError) as caught:
        load(path)
    assert str(path) in caught.value.message
    assert told in caught.value.message


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", None], ids=["no UTF-8", "missing"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """A file that is missing or not UTF-8 is an error of the settings."""
    path = tmp_path / "dossier.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError):
        load(path)


@pytest.mark.parametrize("name", ["Crisisopvang Jeugd", "CRISIS", " crisisopvang jeugd "])
def test_a_track_is_found_by_name_or_alias(name: str) -> None:
    """Capitals and spaces around make no difference to the name of a track."""
    settings = Settings((Track("Ambulant"), Track("Crisisopvang Jeugd", aliases=("Crisis",))))
    assert settings.track(name) == "Crisisopvang Jeugd"


@pytest.mark.parametrize("name", ["Onbekend", "", "Cris"])
def test_an_unknown_track_is_refused_with_the_known_ones(name: str) -> None:
    """The hint names the tracks that there are."""
    with pytest.raises(BadValue) as caught:
        Settings((Track("Ambulant", aliases=("Hulp",)),)).track(name)
    assert "Ambulant" in caught.value.hint


def test_abbreviations_are_pairs(tmp_path: Path) -> None:
    """What people write of abbreviations is read as pairs of a short and a full form."""
    path = tmp_path / "dossier.toml"
    path.write_text('[abbreviations]\nNvI = " nota van inlichtingen "\n', encoding="utf-8")
    assert load(path).abbreviations == (("NvI", "nota van inlichtingen"),)


@pytest.mark.parametrize(
    "text", ["abbreviations = 3", "[abbreviations]\nNvI = 3", '[abbreviations]\nNvI = " "']
)
def test_abbreviations_need_their_full_form(tmp_path: Path, text: str) -> None:
    """Anything else is refused, with the file's name."""
    path = tmp_path / "dossier.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError, match=r"dossier\.toml"):
        load(path)
