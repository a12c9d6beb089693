"""Every error that a user can meet, each with what to do about it and an exit code.

    DossierError                     2
    ├── HomeError                    2   no home, a home that cannot be written
    ├── SettingsError                2   dossier.toml says something impossible
    ├── StorageFull                  2   the disk is full
    ├── WriterBusy                   2   another process is writing
    ├── CatalogueError               2   the catalogue is damaged or from a newer version
    ├── OriginalDamaged              2   an original is gone or no longer hashes to its name
    ├── IndexUnavailable             2   the index cannot be opened or rebuilt now
    │   └── IndexDoubtful            2   it is damaged, or a fault of ours reads it wrongly
    ├── OcrUnavailable               2   tesseract, or its Dutch, is not installed
    ├── UnknownDocument              2   no document or passage has that id
    ├── BadValue                     2   an unknown track, an impossible date
    │   └── ManifestError            2   a manifest line that cannot be followed
    ├── QuerySyntaxError             2   a query that cannot be read, with the position
    └── ReadError                        one file could not be stored: the run goes on
        ├── PathMissing
        ├── NotPermitted
        ├── EmptyFile
        ├── UnsupportedFormat
        ├── EncryptedFile
        ├── DamagedFile
        ├── TooLarge
        ├── ReaderDied
        └── NotRecorded

Library exceptions are turned into these where they arise, with ``from``; only ``cli`` prints them.
"""

from typing import ClassVar


class DossierError(Exception):
    """What went wrong and for which file or value (``message``), and what to do next (``hint``)."""

    exit_code: ClassVar[int] = 2

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class HomeError(DossierError):
    """There is no dossier here, or it cannot be written."""


class SettingsError(DossierError):
    """``dossier.toml`` cannot be read or says something impossible."""


class StorageFull(DossierError):
    """The disk that holds the home is full; what was stored before is intact."""


class WriterBusy(DossierError):
    """Another process held the writer lock for longer than we waited."""


class CatalogueError(DossierError):
    """The catalogue cannot be opened, is damaged, or was made by a newer version."""


class OriginalDamaged(DossierError):
    """An original is missing, or its content no longer has the hash that names it."""


class IndexUnavailable(DossierError):
    """The index cannot be opened, and cannot be rebuilt at this moment."""


class IndexDoubtful(IndexUnavailable):
    """The index is damaged, or there is a fault in what reads it: its checksums tell which.

    ``fault`` is what was raised.
    """

    def __init__(self, message: str, hint: str = "", *, fault: Exception) -> None:
        super().__init__(message, hint)
        self.fault = fault


class OcrUnavailable(DossierError):
    """Tesseract, or its Dutch, is not installed; the hint names the packages."""


class UnknownDocument(DossierError):
    """No document or passage has this id, or several documents share the prefix given."""


class BadValue(DossierError):
    """A person gave a value that cannot be: an unknown track, kind or language, a wrong date."""


class ManifestError(BadValue):
    """A manifest has a wrong header, or a line that cannot be followed."""


class QuerySyntaxError(DossierError):
    """A query that cannot be read. ``position`` counts characters of ``query`` from 0."""

    def __init__(self, message: str, *, query: str, position: int, hint: str = "") -> None:
        super().__init__(message, hint)
        self.query = query
        self.position = position


class ReadError(DossierError):
    """One file could not be stored; becomes the ``Failed`` outcome of that file.

    ``lasting`` says that the next try is expected to end the same way.
    """

    lasting = True


class PathMissing(ReadError):
    """The path given does not exist."""


class NotPermitted(ReadError):
    """The file or folder may not be read by this user."""


class EmptyFile(ReadError):
    """The file has no content."""


class UnsupportedFormat(ReadError):
    """No extractor reads this format."""


HOW_TO_UNLOCK = "give its password with --password, or save it without one and add that"
"""The hint for a file that a password opens."""


FAULT = "this is a fault of inkoopdossier or of a library; the file itself may be in order"
"""The hint for what nobody foresaw."""


class EncryptedFile(ReadError):
    """The file is protected by a password."""


class DamagedFile(ReadError):
    """The file is cut off or cannot be read as what it claims to be."""


class TooLarge(ReadError):
    """The file, or what it unpacks to, passes a limit; the message names the limit."""


class ReaderDied(ReadError):
    """The process that read the file ended before it was done."""

    def __init__(self, message: str, hint: str = "", *, lasting: bool = True) -> None:
        super().__init__(message, hint)
        self.lasting = lasting


class NotRecorded(ReadError):
    """What was read of the file could not be written down, so that nothing of it is stored."""

    lasting = False


COSTS_ONE_FILE = (ReadError, OriginalDamaged, OcrUnavailable)
"""What goes wrong with one file; the run goes on with the next."""
