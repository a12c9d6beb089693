"""The dossier that a command is about."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archive.home import Home, locate
from commands.streams import say

if TYPE_CHECKING:
    from indexer.dossier import Dossier


def home_of(option: Path | None) -> Home:
    """The home that the user means; ``option`` is what ``--home`` says."""
    return locate(option, os.environ, Path.cwd())


@contextmanager
def opened_at(option: Path | None, *, create: bool = False) -> Iterator[Dossier]:
    """The user's dossier, open; ``create`` makes it when there is none.

    Raises:
        HomeError: there is none, or it cannot be made.
    """
    from indexer.dossier import Dossier

    home = home_of(option)
    if create and home.make():
        say(f"made a new dossier in {home.root}")
    dossier = Dossier(home, say)
    try:
        yield dossier
    finally:
        dossier.close()
