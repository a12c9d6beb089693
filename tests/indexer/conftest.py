"""What tests of the index share."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.dossier import Dossier
from tests.indexer.builders import opened, put
from tests.indexer.dossiers import FILES


@pytest.fixture
def collected() -> Iterator[None]:
    """Close, when the test ends, the files that Whoosh left open."""
    yield
    gc.collect()


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, ...]:
    """Three files, each of which holds the word *tarief*."""
    return put(tmp_path / "files", FILES)


@pytest.fixture
def said() -> list[str]:
    """What the dossier has told its user."""
    return []


@pytest.fixture
def dossier(tmp_path: Path, said: list[str]) -> Iterator[Dossier]:
    """An empty dossier."""
    with opened(tmp_path / "home", said) as made:
        yield made
