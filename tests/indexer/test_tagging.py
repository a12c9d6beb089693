"""What people say of documents and tracks, in an open dossier: kept, and told to no index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive import settings as settings_file
from archive import track_editing
from archive.errors import BadValue, UnknownDocument
from archive.model import Failed, Outcome, PassageKind, TagName, Track, Unchanged, Updated
from archive.overrides import Overrides, from_options
from archive.retagging import given_track
from archive.track_editing import TrackChange
from indexer.dossier import Dossier
from tests.indexer.builders import add, opened, put

FILES = {
    "Vervoer/verslag.md": "# Verslag bijeenkomst Wolkendam\n\nHet tarief voor pleegzorg stijgt.\n",
    "brief.txt": "Geachte aanbieder,\n\nHet tarief voor Lisbeek staat in de bijlage.\n",
}
RULING = "Stuk van Ravenhorst\n\n4.1 Het tarief is te laag.\n\n4.2 De vordering slaagt.\n"


@pytest.fixture
def dossier(tmp_path: Path) -> Iterator[Dossier]:
    """A dossier with two documents."""
    put(tmp_path / "stukken", FILES)
    with opened(tmp_path / "home") as made:
        add(made, [tmp_path / "stukken"])
        yield made


def ids(dossier: Dossier) -> dict[str, str]:
    """The id of each document by the name of its file."""
    documents = dossier.catalogue.documents(dossier.catalogue.keys()).values()
    return {Path(each.sources[0]).name: each.id for each in documents}


def tag(dossier: Dossier, *names: str, clear: str = "", **said: str) -> list[Outcome]:
    """Say something of documents."""
    tracks = [said.pop("track")] if "track" in said else []
    given = from_options(dossier.settings, tracks=tracks, **said)
    cleared = [TagName(clear)] if clear else []
    return list(dossier.tag([ids(dossier)[name] for name in names], given.tags, cleared))


def index_files(dossier: Dossier) -> dict[str, tuple[int, int]]:
    """The files of the index with their times and sizes, but for the lock that readers touch."""
    return {
        str(path): (path.stat().st_mtime_ns, path.stat().st_size)
        for path in dossier.home.index.rglob("*")
        if path.is_file()
    }


def lose_originals(dossier: Dossier) -> None:
    """Take the originals away: whoever reads one fails."""
    for path in dossier.home.originals.rglob("*"):
        if path.is_file():
            path.parent.chmod(0o700)
            path.unlink()


def test_what_is_said_holds_without_reading_or_indexing(dossier: Dossier) -> None:
    """Several documents at once; neither their originals nor the index are touched."""
    before = index_files(dossier)
    generation = dossier.catalogue.generation
    lose_originals(dossier)
    outcomes = tag(dossier, "verslag.md", "brief.txt", date="4 mei 2018", track="Dagbesteding",
                   title="Zo heet het", language="de")  # fmt: skip
    outcomes += tag(dossier, "brief.txt", kind="nvi")
    assert [type(each) for each in outcomes] == [Updated, Updated, Updated]
    for name in ids(dossier).values():
        document = dossier.catalogue.document(dossier.catalogue.resolve(name))
        assert str(document.date) == "2018-05-04"
        assert document.tracks == ("Dagbesteding Wolkendam",)
        assert (document.title, document.language) == ("Zo heet het", "de")
    letter = dossier.catalogue.resolve(ids(dossier)["brief.txt"])
    assert dossier.catalogue.document(letter).kind == "nvi"
    assert index_files(dossier) == before
    assert dossier.catalogue.generation == generation
    again = tag(dossier, "brief.txt", date="2018-05-04")
    assert [type(each) for each in again] == [Unchanged]


def test_what_is_taken_back_leaves_what_the_document_says(dossier: Dossier) -> None:
    """Of the property that is named alone; a manifest's word goes, too."""
    tag(dossier, "verslag.md", kind="nvi", date="2018")
    tag(dossier, "verslag.md", clear="kind")
    key = dossier.catalogue.resolve(ids(dossier)["verslag.md"])
    document = dossier.catalogue.document(key)
    assert document.kind == "verslag"
    assert str(document.date) == "2018"


def test_a_document_may_be_said_to_have_none(dossier: Dossier) -> None:
    """That there is no kind, date, track or language is a word like another."""
    tag(dossier, "verslag.md", kind="none", date="none", track="none", language="none")
    document = dossier.catalogue.document(dossier.catalogue.resolve(ids(dossier)["verslag.md"]))
    found = (document.kind, document.date, document.tracks, document.language)
    assert found == (None, None, (), None)


def test_one_unknown_id_leaves_all_as_they_were(dossier: Dossier) -> None:
    """Nothing is half done."""
    known = ids(dossier)["brief.txt"]
    said = from_options(dossier.settings, kind="nvi").tags
    with pytest.raises(UnknownDocument):
        list(dossier.tag([known, "ffff"], said))
    assert dossier.catalogue.document(dossier.catalogue.resolve(known)).kind == "brief"


def considerations(dossier: Dossier, name: str) -> set[str | None]:
    """The numbers of the considerations of a document."""
    key = dossier.catalogue.resolve(ids(dossier)[name])
    return {
        each.number
        for _, each in dossier.catalogue.passages_of(key)
        if each.kind is PassageKind.CONSIDERATION
    }


def test_a_document_that_becomes_a_ruling_is_split_anew(dossier: Dossier, tmp_path: Path) -> None:
    """And again when that is taken back; the index follows."""
    add(dossier, put(tmp_path / "meer", {"stuk.txt": RULING}))
    tag(dossier, "stuk.txt", kind="uitspraak", date="2018")
    assert considerations(dossier, "stuk.txt") == {"4.1", "4.2"}
    assert list(dossier.check()) == []
    tag(dossier, "stuk.txt", clear="kind")
    assert considerations(dossier, "stuk.txt") == set()
    assert list(dossier.check()) == []
    document = dossier.catalogue.document(dossier.catalogue.resolve(ids(dossier)["stuk.txt"]))
    assert str(document.date) == "2018"


def test_a_document_that_cannot_be_split_anew_is_not_tagged(
    dossier: Dossier, tmp_path: Path
) -> None:
    """Its original is lost: the outcome says so, and nothing changed."""
    add(dossier, put(tmp_path / "meer", {"stuk.txt": RULING}))
    lose_originals(dossier)
    (outcome,) = tag(dossier, "stuk.txt", kind="uitspraak")
    assert isinstance(outcome, Failed)
    assert "split" in outcome.reason
    assert (
        dossier.catalogue.document(dossier.catalogue.resolve(ids(dossier)["stuk.txt"])).kind is None
    )


def tracks_of(dossier: Dossier) -> dict[str, tuple[str, ...]]:
    """The tracks of each document by the name of its file."""
    found = dossier.catalogue.documents(dossier.catalogue.keys()).values()
    return {Path(each.sources[0]).name: each.tracks for each in found}


def test_a_new_track_finds_its_documents_without_reading_or_indexing(dossier: Dossier) -> None:
    """By title, folder and first page, from what the catalogue holds."""
    before = index_files(dossier)
    lose_originals(dossier)
    track = Track("Pleegzorg Lisbeek", aliases=("tarief voor pleegzorg",))
    assert dossier.change_tracks(lambda text: track_editing.added(text, track)) == 1
    assert tracks_of(dossier) == {"verslag.md": ("Pleegzorg Lisbeek",), "brief.txt": ()}
    by_folder = Track("Vervoer", ())
    dossier.change_tracks(lambda text: track_editing.added(text, by_folder))
    assert tracks_of(dossier)["verslag.md"] == ("Vervoer",)  # a folder is nearer than the text
    dossier.change_tracks(lambda text: track_editing.removed(text, "Vervoer"))
    assert tracks_of(dossier)["verslag.md"] == ("Pleegzorg Lisbeek",)
    dossier.change_tracks(lambda text: track_editing.removed(text, "Pleegzorg Lisbeek"))
    assert tracks_of(dossier)["verslag.md"] == ()
    assert index_files(dossier) == before


def test_a_track_that_is_renamed_takes_along_what_people_said(dossier: Dossier) -> None:
    """Their word holds for the new name."""
    tag(dossier, "brief.txt", track="Dagbesteding")
    change = TrackChange(name="Dagopvang")
    assert given_track(dossier.catalogue, "Dagbesteding Wolkendam") == (ids(dossier)["brief.txt"],)
    dossier.change_tracks(
        lambda text: track_editing.changed(text, "Dagbesteding", change),
        ("Dagbesteding Wolkendam", "Dagopvang"),
    )
    assert tracks_of(dossier)["brief.txt"] == ("Dagopvang",)
    assert given_track(dossier.catalogue, "Dagopvang") == (ids(dossier)["brief.txt"],)
    assert settings_file.load(dossier.home.settings).track("dagopvang") == "Dagopvang"


def test_a_change_that_cannot_be_made_leaves_the_settings(dossier: Dossier) -> None:
    """The file is as it was, and so is what is held."""
    before = dossier.home.settings.read_bytes()
    track = Track("Vervoer Lisbeek")
    with pytest.raises(BadValue):
        dossier.change_tracks(lambda text: track_editing.added(text, track))
    assert dossier.home.settings.read_bytes() == before
    assert not list(dossier.home.root.glob("tmp*"))


def test_tracks_edited_by_hand_are_found_anew(dossier: Dossier, tmp_path: Path) -> None:
    """What is in dossier.toml now holds, once that is asked for."""
    text = dossier.home.settings.read_text("utf-8")
    dossier.home.settings.write_text(f'{text}\n[[tracks]]\nname = "Bijlagen"\n'
                                     'aliases = ["in de bijlage"]\n', "utf-8")  # fmt: skip
    with opened(tmp_path / "home") as again:
        assert tracks_of(again)["brief.txt"] == ()
        assert again.retag() == 1
        assert tracks_of(again)["brief.txt"] == ("Bijlagen",)
        assert again.retag() == 0


def test_a_date_that_a_person_gives_tells_rounds_of_a_track_apart(
    dossier: Dossier, tmp_path: Path
) -> None:
    """Once the date is known, the alias speaks for the round of that time."""
    rounds = "".join(
        f'\n[[tracks]]\nname = "Ronde {year}"\naliases = ["bijlage"]\n'
        f'period = ["{year}", "{year}"]\n'
        for year in (2018, 2022)
    )
    text = dossier.home.settings.read_text("utf-8")
    dossier.home.settings.write_text(text + rounds, "utf-8")
    with opened(tmp_path / "home") as again:
        again.retag()
        assert set(tracks_of(again)["brief.txt"]) == {"Ronde 2018", "Ronde 2022"}
        tag(again, "brief.txt", date="mei 2022")
        assert tracks_of(again)["brief.txt"] == ("Ronde 2022",)
        assert list(again.add(list(again.find([tmp_path / "stukken"])), Overrides(), {}))
        assert tracks_of(again)["brief.txt"] == ("Ronde 2022",)
