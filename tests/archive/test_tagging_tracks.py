"""The tracks that a document belongs to."""

import pytest

from tests.archive.tagging_samples import settled


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
