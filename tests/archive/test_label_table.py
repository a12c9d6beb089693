"""The labels of all documents at once, and the courts of rulings."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.courts import court_code, court_name
from archive.label_table import Labels
from tests.indexer.builders import File, opened, store

COURTS = [
    ("ECLI:NL:RBLIM:2018:11", "RBLIM", "Rechtbank Limburg"),
    ("ECLI:NL:CRVB:2019:3", "CRVB", "Centrale Raad van Beroep"),
    ("ECLI:NL:FICTIE:2018:17", "FICTIE", "FICTIE"),
]


@pytest.mark.parametrize(("ecli", "code", "name"), COURTS)
def test_courts(ecli: str, code: str, name: str) -> None:
    """An ECLI names its court; a court that is not known keeps its code."""
    assert court_code(ecli) == code
    assert court_name(code) == name


def test_labels_of_documents(tmp_path: Path) -> None:
    """What the tags settle on, by document; a ruling has the court of its ECLI."""
    ruling = "# Uitspraak\n\nECLI:NL:RBLIM:2018:11\n\nDe rechter beslist."
    note = "Over ECLI:NL:RBLIM:2018:11 is geschreven."
    with opened(tmp_path / "home") as dossier:
        store(
            dossier,
            tmp_path / "files",
            File("Uitspraak.md", ruling, "uitspraak", "Dagbesteding Wolkendam", "2018-04"),
            File("Noot.txt", note, language="en"),
        )
        titles = dossier.catalogue.titles()
        found = {titles[key]: each for key, each in dossier.catalogue.labels.labels().items()}
        courts = {titles[key]: each for key, each in dossier.catalogue.labels.courts().items()}
    assert found == {
        "Uitspraak": Labels(
            "uitspraak", "2018", "nl", "Rechtbank Limburg", ("Dagbesteding Wolkendam",)
        ),
        "Noot": Labels(None, None, "en", None, ()),
    }
    assert courts == {"Uitspraak": "RBLIM"}
