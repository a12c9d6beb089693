"""A dossier of three files: what tests ask of it, and how they break it."""

from __future__ import annotations

import json
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import (
    IndexUnavailable,
)
from archive.model import Failed, Outcome
from archive.overrides import Overrides
from indexer.dossier import Dossier
from indexer.query import Query, Word
from indexer.whoosh_engine import WhooshEngine

FILES = {
    "verslag.md": "# Verslag bijeenkomst Wolkendam\n\nDe aanbieders vragen naar het tarief.\n",
    "brief.txt": "Geachte aanbieder,\n\nHet tarief voor Lisbeek staat in de bijlage.\n",
    "pagina.html": (
        "<html><head><title>Nieuws</title></head><body><h1>Nieuws</h1>"
        "<p>In Ravenhorst geldt een ander tarief.</p></body></html>"
    ),
}


SECRET = {"geheim.txt": "Dit stuk over kwikstaartje en het tarief hoort hier niet.\n"}


TARIFF = Query((Word("tarief"),))


def found(dossier: Dossier, word: str = "tarief") -> set[str]:
    """The names of the sources of the documents that hold a word."""
    candidates = dossier.candidates(Query((Word(word),)))
    documents = dossier.catalogue.documents({each.document for each in candidates.found})
    return {Path(each.sources[0]).name for each in documents.values()}


def id_of(outcome: Outcome) -> str:
    """The id of the document of an outcome."""
    assert not isinstance(outcome, Failed)
    return outcome.document


def adding(dossier: Dossier, paths: tuple[Path, ...]) -> Generator[Outcome, None, None]:
    """An iteration over files that are being added."""
    return dossier.add(list(dossier.find(paths)), Overrides(), {})


def current(dossier: Dossier) -> WhooshEngine:
    """The current index, to change it behind the dossier's back."""
    data = json.loads((dossier.home.index / "current.json").read_text())
    return WhooshEngine(dossier.home.index / data["folder"])


def break_index(dossier: Dossier) -> None:
    """Cut every segment of the index in half."""
    for path in current(dossier).folder.glob("*.seg"):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def lists_documents_only(dossier: Dossier) -> bool:
    """Whether the index knows its documents but cannot answer a query."""
    try:
        reader = current(dossier).reader()
    except IndexUnavailable:
        return False
    with closing(reader):
        try:
            if reader.documents() != dossier.catalogue.entries():
                return False
        except IndexUnavailable:
            return False
        try:
            reader.candidates(TARIFF)
        except IndexUnavailable:
            return True
    return False


def break_answers(dossier: Dossier) -> None:
    """Garble the largest segment at the first place where its documents can still be listed."""
    path = max(current(dossier).folder.glob("*.seg"), key=lambda each: each.stat().st_size)
    content = path.read_bytes()
    for at in range(0, len(content), 16):
        path.write_bytes(content[:at] + b"\xff" * 16 + content[at + 16 :])
        if lists_documents_only(dossier):
            return
    pytest.fail("every byte of the index is needed to list its documents")


def holding(folder: Path, word: bytes) -> list[str]:
    """The names of the files at any depth that hold these bytes."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [path.name for path in paths if word in path.read_bytes()]


def alter(path: Path) -> None:
    """Write something else in a file that may not be written."""
    path.chmod(0o600)
    path.write_text("vervalst")
