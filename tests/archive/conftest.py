"""What the tests of the archive share besides their builders."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.catalogue import Catalogue
from archive.lexicon import is_known


@pytest.fixture(scope="session", autouse=True)
def _lexicon_is_read() -> None:
    """Read the word list once and first, so that no single test is charged with its time."""
    assert is_known("gemeente")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    opened = Catalogue(tmp_path / "catalogue.sqlite")
    yield opened
    opened.close()
