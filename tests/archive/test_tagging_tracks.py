"""The tracks that a document belongs to."""

from pathlib import PurePath

import pytest

from archive.model import Evidence, Origin, PartialDate, Tag, TagName, Track
from archive.tagging.documents import tag_document, with_tracks
from archive.tagging.settling import settle
from tests.archive.tagging_samples import TRACKS, reading, settled


@pytest.mark.parametrize(
    ("path", "text", "tracks"),
    [
        pytest.param("verslag_basishulp-jeugd.pdf", "", ("Basishulp Jeugd",), id="name"),
        pytest.param("BASISHULP.pdf", "", ("Basishulp Jeugd",), id="alias in capitals"),
        pytest.param("Verblijf Jeugd/v.pdf", "", ("Verblijf Jeugd",), id="folder"),
        pytest.param(
            "Verblijf Jeugd/Basishulp Jeugd/v.pdf", "", ("Basishulp Jeugd",), id="nearest folder"
        ),
        pytest.param("v.pdf", "Inkoop\nBasishulp  Jeugd", ("Basishulp Jeugd",), id="first page"),
        pytest.param(
            "besloten verblijf jeugd een.pdf",
            "",
            ("Besloten Verblijf Jeugd Één",),
            id="longest name, without diacritics",
        ),
        pytest.param(
            "basishulp en verblijf jeugd.pdf",
            "",
            ("Basishulp Jeugd", "Verblijf Jeugd"),
            id="two tracks",
        ),
        pytest.param(
            "v.pdf", "tendernummer 998877", ("Besloten Verblijf Jeugd Één",), id="tender number"
        ),
        pytest.param("v.pdf", "kosten: 998877 euro", (), id="number that is no tender"),
        pytest.param("basishulpverlener.pdf", "", (), id="only whole words"),
        pytest.param("v.pdf", "over pleegzorg", (), id="one cue on a page is too little"),
        pytest.param(
            "v.pdf", "pleegzorg of gezinshuis", ("Verblijf Jeugd",), id="two cues on a page"
        ),
        pytest.param("pleegzorg.pdf", "", ("Verblijf Jeugd",), id="cue in a name"),
        pytest.param(
            "pleegzorg.pdf", "Basishulp Jeugd", ("Basishulp Jeugd",), id="a name beats a cue"
        ),
        pytest.param("pleegzorg en ambulante hulp.pdf", "", (), id="cues of two tracks"),
    ],
)
def test_tracks_are_found_by_name_and_else_by_cue(
    path: str, text: str, tracks: tuple[str, ...]
) -> None:
    """Whole words count, the nearest and most decisive place first."""
    assert set(settled(path, text).tracks) == set(tracks)


FIRST = Track("Inkoop 2018", aliases=("jeugdhulp",), cues=("leefhuis",),
              period=(PartialDate(2017), PartialDate(2018)))  # fmt: skip
SECOND = Track("Inkoop 2022", aliases=("jeugdhulp",), cues=("leefhuis",),
               period=(PartialDate(2021), PartialDate(2022, 6)))  # fmt: skip


@pytest.mark.parametrize(
    ("path", "tracks"),
    [
        pytest.param("verslag jeugdhulp 4 mei 2018.pdf", {"Inkoop 2018"}, id="alias in a period"),
        pytest.param("verslag jeugdhulp juni 2022.pdf", {"Inkoop 2022"}, id="last month"),
        pytest.param("verslag jeugdhulp juli 2022.pdf", set(), id="after all periods"),
        pytest.param("verslag jeugdhulp.pdf", {"Inkoop 2018", "Inkoop 2022"}, id="no date"),
        pytest.param("verslag leefhuis mei 2021.pdf", {"Inkoop 2022"}, id="cue in a period"),
        pytest.param("verslag leefhuis mei 2019.pdf", set(), id="cue outside"),
        pytest.param("verslag Inkoop 2018, 4 mei 2022.pdf", {"Inkoop 2018"}, id="full name"),
    ],
)
def test_the_period_of_a_track_tells_rounds_apart(path: str, tracks: set[str]) -> None:
    """An alias or cue speaks for the track in whose period the document lies."""
    document = reading()
    found = settle(tag_document(document, PurePath(path), (FIRST, SECOND))).tracks
    assert set(found) == tracks


@pytest.mark.parametrize(
    ("path", "text", "headings"),
    [
        ("Verblijf Jeugd/verslag_basishulp-jeugd.pdf", "over pleegzorg", ()),
        ("v.pdf", "tendernummer 998877", ("Inkoop van alles",)),
        ("a/b/v.pdf", "pleegzorg of gezinshuis", ("Inkoop verblijf", "Inleiding")),
        ("stuk.pdf", "", ()),
    ],
)
def test_tracks_found_anew_are_those_of_the_first_reading(
    path: str, text: str, headings: tuple[str, ...]
) -> None:
    """From what was kept of a document follow the same tags as from its file."""
    document = reading(text, headings=headings)
    tags = tag_document(document, PurePath(path), TRACKS)
    anew = with_tracks(tags, path, document.pages, TRACKS, None)
    assert set(anew) == set(tags)
    without = with_tracks(tags, path, document.pages, (), None)
    assert {tag for tag in tags if tag.name is not TagName.TRACK} == set(without)
    assert set(with_tracks(without, path, document.pages, TRACKS, None)) == set(tags)


def test_what_people_said_of_tracks_stays_when_they_are_found_anew() -> None:
    """Also a track that is no longer there, and that there is none."""
    said = Tag(TagName.TRACK, "Vroeger", Evidence(Origin.PERSON, "Vroeger"))
    none = Tag(TagName.TRACK, "", Evidence(Origin.MANIFEST, "none"))
    assert {said, none} <= set(with_tracks((said, none), "v.pdf", (), TRACKS, None))


def test_folders_that_nobody_noted_keep_what_they_told() -> None:
    """A document of an older catalogue has tags of folders whose names are lost."""
    told = Tag(TagName.TRACK, "Verblijf Jeugd", Evidence(Origin.FOLDER, "verblijf"), 0.7)
    gone = Tag(TagName.TRACK, "Vroeger", Evidence(Origin.FOLDER, "vroeger"), 0.7)
    assert with_tracks((told, gone), "", (), TRACKS, None) == (told,)
    assert with_tracks((told, gone), "v.pdf", (), TRACKS, None) == ()
