"""What tests of the index share."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture
def collected() -> Iterator[None]:
    """Close, when the test ends, the files that Whoosh left open."""
    yield
    gc.collect()
