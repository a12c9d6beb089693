"""Where a dossier lies on disk, and how the home is found."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from archive.disk import writing
from archive.errors import HomeError
from archive.settings import DEFAULT_TOML

HOME_VARIABLE = "DOSSIER_HOME"
SETTINGS_NAME = "dossier.toml"


class Home(Struct, frozen=True):
    """The folder of one dossier and the places in it."""

    root: Path

    @property
    def settings(self) -> Path:
        """Tracks and settings, edited by people."""
        return self.root / SETTINGS_NAME

    @property
    def catalogue(self) -> Path:
        """The SQLite file that is the truth."""
        return self.root / "catalogue.sqlite"

    @property
    def originals(self) -> Path:
        """The folder of originals."""
        return self.root / "originals"

    @property
    def index(self) -> Path:
        """The folder of everything that can be derived again."""
        return self.root / "index"

    @property
    def lock(self) -> Path:
        """The file that a writer locks; its presence alone means nothing."""
        return self.root / "writer.lock"

    @property
    def unfinished(self) -> Path:
        """Present while a writer is at work, and after one that was cut off."""
        return self.root / "writer.unfinished"

    def exists(self) -> bool:
        """Whether a dossier was made here.

        Raises:
            HomeError: the folder may not be entered.
        """
        try:
            return self.settings.is_file()
        except OSError as error:
            raise HomeError(
                f"{self.root} cannot be opened: {error.strerror}",
                "give a folder that you may write with --home",
            ) from error

    def make(self) -> bool:
        """Make the home. Returns False when it was there already.

        A folder that is made here is its owner's alone; one that was there keeps its rights,
        and what we put in it is the owner's alone.

        Raises:
            HomeError: the folder cannot be made or written.
            StorageFull: the disk is full; no dossier was made.
        """
        if self.exists():
            return False
        import tempfile

        with writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            with tempfile.NamedTemporaryFile(
                "w", dir=self.root, encoding="utf-8", delete=False
            ) as draft:
                try:
                    draft.write(DEFAULT_TOML)
                    draft.flush()
                    Path(draft.name).rename(self.settings)
                finally:
                    Path(draft.name).unlink(missing_ok=True)
            for folder in (self.originals, self.index):
                folder.mkdir(exist_ok=True, mode=0o700)
        return True


def locate(option: Path | None, environ: Mapping[str, str], folder: Path) -> Home:
    """The home to use, which need not exist yet.

    The option decides, then ``DOSSIER_HOME``, then the nearest parent of ``folder`` that is a
    dossier, then the user's data directory.
    """
    if option is not None:
        return Home(Path(os.path.normpath(option.absolute())))
    if environ.get(HOME_VARIABLE):
        return Home(Path(environ[HOME_VARIABLE]).absolute())
    for parent in (folder, *folder.parents):
        if _holds_dossier(parent):
            return Home(parent)
    import platformdirs

    return Home(platformdirs.user_data_path("inkoopdossier", appauthor=False))


def _holds_dossier(folder: Path) -> bool:
    try:
        return Home(folder).exists()
    except HomeError:
        return False  # what may not be entered is not ours
