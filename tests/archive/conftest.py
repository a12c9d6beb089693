"""What the tests of the archive share besides their builders."""

import pytest

from archive.lexicon import is_known


@pytest.fixture(scope="session", autouse=True)
def _lexicon_is_read() -> None:
    """Read the word list once and first, so that no single test is charged with its time."""
    assert is_known("gemeente")
