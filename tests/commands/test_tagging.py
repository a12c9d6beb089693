"""``dossier tag`` and ``dossier tracks``: what people say is kept, and told in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Run


@pytest.fixture
def stored(run: Run, home: Path, tmp_path: Path) -> dict[str, str]:
    """A home with two documents: their ids by file name."""
    folder = tmp_path / "stukken"
    folder.mkdir()
    (folder / "verslag.txt").write_text("Verslag\n\nDe gemeente Wolkendam overlegde.\n", "utf-8")
    (folder / "stuk.txt").write_text("De gemeente Lisbeek koopt leefhuizen in.\n", "utf-8")
    records = run("--home", home, "add", folder, "--json").records
    return {Path(record["path"]).name: record["document"] for record in records}


def test_a_prefix_of_an_id_is_enough_and_several_are_tagged(
    run: Run, home: Path, stored: dict[str, str]
) -> None:
    """Each line tells what the document is now."""
    first, second = stored.values()
    ran = run("--home", home, "tag", first[:6], second[:6], "--kind", "nvi", "--date", "juli 2018")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count("updated") == 2
    for name in (first, second):
        (record,) = run("--home", home, "show", name, "--json").records
        assert (record["kind"], record["date"], record["date_precision"]) == (
            "nvi", "2018-07", "month",
        )  # fmt: skip
    again = run("--home", home, "tag", first, "--kind", "nvi", "--json")
    assert again.records[0]["outcome"] == "unchanged"
    run("--home", home, "tag", first, "--clear", "kind", "--clear", "date")
    (record,) = run("--home", home, "show", first, "--json").records
    assert record["kind"] != "nvi"
    assert record["date"] is None


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((), "nothing is said"),
        (("--kind", "roman"), "unknown kind: 'roman'"),
        (("--date", "31 juni 2018"), "not a date: '31 juni 2018'"),
        (("--track", "Elders"), "unknown track: 'Elders'"),
        (("--language", "Dutch"), "not a language code: 'Dutch'"),
        (("--title", " "), "an empty title"),
        (("--kind", "nvi", "--clear", "kind"), "kind is given and cleared at once"),
        (("--track", "none", "--track", "Verblijf Jeugd"), "track is said to be none"),
    ],
)
def test_what_cannot_be_said_is_refused(
    run: Run, home: Path, stored: dict[str, str], words: tuple[str, ...], message: str
) -> None:
    """Exit code 2, a message and a hint."""
    ran = run("--home", home, "tag", stored["stuk.txt"], *words)
    assert ran.code == 2
    assert message in ran.err
    assert ran.err.count("\n") == 2


def test_an_unknown_id_is_named(run: Run, home: Path, stored: dict[str, str]) -> None:
    """And so is one that could be several."""
    ran = run("--home", home, "tag", "zzz", "--kind", "nvi")
    assert ran.code == 2
    assert "'zzz'" in ran.err
    assert stored


def test_tracks_are_listed_with_their_documents(
    run: Run, home: Path, stored: dict[str, str]
) -> None:
    """The user's three are there from the start."""
    run("--home", home, "tag", stored["stuk.txt"], "--track", "Verblijf Jeugd")
    records = run("--home", home, "tracks", "--json").records
    assert [(record["track"], record["documents"]) for record in records] == [
        ("Basishulp Jeugd", 0),
        ("Verblijf Jeugd", 1),
        ("Gesloten en intensieve klinische jeugdhulp", 0),
    ]
    assert records[2]["tenders"] == ["142669"]
    text = run("--home", home, "tracks").out
    assert "Verblijf Jeugd  (1 document)\n" in text
    assert "tendernummers  142669\n" in text


def test_a_track_is_added_edited_and_removed(run: Run, home: Path, stored: dict[str, str]) -> None:
    """Documents follow at once, and comments in dossier.toml stay."""
    settings = home / "dossier.toml"
    comments = [line for line in settings.read_text("utf-8").splitlines() if line[:1] == "#"]
    words = ["--alias", "gemeente Lisbeek", "--cue", "wonen", "--tender", "990011"]
    period = ["--from", "2018-03", "--to", "2019"]
    added = run("--home", home, "tracks", "add", "Lisbeek Wonen", *words, *period)
    assert (added.code, added.out) == (0, "1 document(s) have other tracks now\n")
    record = run("--home", home, "tracks", "--json").records[-1]
    assert record == {
        "track": "Lisbeek Wonen", "aliases": ["gemeente Lisbeek"], "cues": ["wonen"],
        "tenders": ["990011"], "from": "2018-03", "to": "2019", "documents": 1,
    }  # fmt: skip
    words = ["--name", "Wonen", "--alias", "Wolkendam", "--without", "gemeente Lisbeek"]
    edited = run("--home", home, "tracks", "edit", "Lisbeek Wonen", *words, "--no-period")
    assert (edited.code, edited.out) == (0, "2 document(s) have other tracks now\n")
    record = run("--home", home, "tracks", "--json").records[-1]
    assert (record["track"], record["aliases"], record["from"]) == ("Wonen", ["Wolkendam"], None)
    assert run("--home", home, "tracks", "remove", "wonen").code == 0
    assert len(run("--home", home, "tracks", "--json").records) == 3
    left = settings.read_text("utf-8").splitlines()
    assert [line for line in left if line[:1] == "#"] == comments


def test_a_track_that_people_gave_to_documents_is_not_removed(
    run: Run, home: Path, stored: dict[str, str]
) -> None:
    """The hint is a command that can be run."""
    run("--home", home, "tag", stored["stuk.txt"], "--track", "Basishulp")
    refused = run("--home", home, "tracks", "remove", "Basishulp")
    assert refused.code == 2
    hint = refused.err.splitlines()[-1].partition("dossier ")[2]
    assert run("--home", home, *hint.split()).code == 0
    assert run("--home", home, "tracks", "remove", "Basishulp").code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("add", "Verblijf Jeugd"), "names the track"),
        (("add", " "), "an empty text"),
        (("add", "X", "--from", "2018"), "a first and a last date"),
        (("add", "X", "--from", "2019", "--to", "2018"), "period"),
        (("edit", "Verblijf Jeugd"), "nothing to change"),
        (("edit", "Elders", "--alias", "x"), "unknown track: 'Elders'"),
        (("remove", "Elders"), "unknown track: 'Elders'"),
    ],
)
def test_a_change_of_tracks_that_cannot_be_made_is_refused(
    run: Run, home: Path, words: tuple[str, ...], message: str
) -> None:
    """Exit code 2, and the file stays as it was."""
    before = (home / "dossier.toml").read_bytes()
    ran = run("--home", home, "tracks", *words)
    assert ran.code == 2
    assert message in ran.err
    assert (home / "dossier.toml").read_bytes() == before


def test_tracks_are_found_anew_after_editing_by_hand(
    run: Run, home: Path, stored: dict[str, str]
) -> None:
    """The number of documents that changed is told."""
    with (home / "dossier.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[tracks]]\nname = "Wolkendam"\n')
    ran = run("tracks", "--home", home, "retag")
    assert (ran.code, ran.out) == (0, "1 document(s) have other tracks now\n")
    assert stored


def test_a_home_without_tracks_has_nothing_to_list(run: Run, home: Path) -> None:
    """Exit code 1, as when nothing is found."""
    (home / "dossier.toml").write_text("", encoding="utf-8")
    ran = run("--home", home, "tracks")
    assert (ran.code, ran.out) == (1, "")
