"""Reading files: from the bytes of a file to the text of its pages.

The media type is decided by content; the extractor with the best score for it reads the file.
Modules of extractors are imported when the first file of their kind comes by.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from archive.errors import EncryptedFile, UnsupportedFormat
from archive.extract import sniff
from archive.extract.content import Content
from archive.model import Reading


class Extractor(Protocol):
    """Reads files of some media types. ``version`` changes when the same bytes read otherwise."""

    @property
    def name(self) -> str:
        """A short name, kept with each document that the extractor read."""

    @property
    def version(self) -> str:
        """Compared with the version kept with a document, to see whether to read it again."""

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that it reads."""

    def score(self, media_type: str) -> int | None:
        """How well it reads this media type (higher is better), or None when it does not."""

    def read(
        self,
        path: Path,
        name: str,
        passwords: Sequence[str] = (),
        most_pages: int | None = None,
    ) -> Reading:
        """Read the bytes at ``path`` as the file called ``name``. Raises ReadError."""


class LateExtractor(Struct, frozen=True):
    """An extractor whose module, with the libraries it needs, is imported at its first reading.

    ``module`` has a function ``read(path, name) -> Content``; where files of its kind may be
    encrypted, it also takes ``password=``.
    """

    name: str
    version: str
    module: str
    scores: tuple[tuple[str, int], ...]

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types that it reads."""
        return tuple(media_type for media_type, _ in self.scores)

    def score(self, media_type: str) -> int | None:
        """How well it reads this media type, or None when it does not."""
        return dict(self.scores).get(media_type)

    def read(
        self,
        path: Path,
        name: str,
        passwords: Sequence[str] = (),
        most_pages: int | None = None,
    ) -> Reading:
        """Read the bytes at ``path`` as the file called ``name``. Raises ReadError."""
        read = import_module(self.module).read
        if "most_pages" in _parameters(read):
            read = partial(read, most_pages=most_pages)
        content = _opened(read, path, name, passwords)
        return Reading(
            media_type=content.media_type,
            extractor=self.name,
            version=self.version,
            pages=content.pages,
            blocks=content.blocks,
            tags=content.tags,
            identifiers=content.identifiers,
            ruling=content.ruling,
        )


UNDERSTANDING = "3"
"""Changes when more is made of what a file says than before: passages, rulings, citations.

It is part of the version of every extractor, so that what was stored earlier is read again.
"""


def _made_by(version: str) -> str:
    return f"{version}.{UNDERSTANDING}"


_EXTRACTORS: tuple[Extractor, ...] = (
    LateExtractor("pdf", _made_by("5"), f"{__name__}.pdf", ((sniff.PDF, 10),)),
    LateExtractor(
        "text", _made_by("2"), f"{__name__}.text", ((sniff.PLAIN, 10), (sniff.MARKDOWN, 10))
    ),
    LateExtractor("html", _made_by("2"), f"{__name__}.html", ((sniff.HTML, 10),)),
    LateExtractor("mail", _made_by("3"), f"{__name__}.mail", ((sniff.EMAIL, 10), (sniff.MSG, 10))),
    LateExtractor("docx", _made_by("4"), f"{__name__}.docx", ((sniff.DOCX, 10),)),
    LateExtractor(
        "sheets",
        _made_by("3"),
        f"{__name__}.sheets",
        ((sniff.XLSX, 10), (sniff.ODS, 10), (sniff.XLS, 10), (sniff.CSV, 10)),
    ),
    LateExtractor("pptx", _made_by("3"), f"{__name__}.pptx", ((sniff.PPTX, 10),)),
    LateExtractor("odp", _made_by("1"), f"{__name__}.odp", ((sniff.ODP, 10),)),
    LateExtractor("odt", _made_by("3"), f"{__name__}.odt", ((sniff.ODT, 10),)),
    LateExtractor("rtf", _made_by("3"), f"{__name__}.rtf", ((sniff.RTF, 10),)),
    LateExtractor(
        "encrypted-office",
        _made_by("2"),
        f"{__name__}.encrypted_office",
        ((sniff.ENCRYPTED_OFFICE, 10),),
    ),
    LateExtractor("ruling-xml", _made_by("2"), f"{__name__}.ruling_xml", ((sniff.RULING, 10),)),
)


def extractors() -> tuple[Extractor, ...]:
    """All extractors, each with its name, version and media types."""
    return _EXTRACTORS


def reader_of(media_type: str) -> tuple[str, str] | None:
    """The name and version of the extractor that reads this media type; None when none does."""
    scored = [(each.score(media_type) or 0, each) for each in _EXTRACTORS]
    score, best = max(scored, key=lambda pair: pair[0])
    return (best.name, best.version) if score else None


def is_current(media_type: str, name: str, version: str) -> bool:
    """Whether what an extractor made of a file is what would be made of it today.

    The extractor of locked files hands on what it unlocked, so that its name says nothing of
    the media type.
    """
    if (name, version) == reader_of(media_type):
        return True
    locked = reader_of(sniff.ENCRYPTED_OFFICE)
    return (name, version) == locked


def media_type_of(path: Path, name: str) -> str:
    """The media type of the bytes at ``path``; ``name`` only tells texts apart.

    Raises:
        EmptyFile: the file has no content.
        TooLarge: it is packed and has too many members.
        OSError: the file cannot be opened.
    """
    return sniff.media_type_of(path, name)


def extract(
    path: Path, name: str, passwords: Sequence[str] = (), most_pages: int | None = None
) -> Reading:
    """Read one file.

    Args:
        path: Where the bytes are.
        name: The file's own name, for messages and to tell texts apart.
        passwords: Tried in turn when the file is encrypted.
        most_pages: A format that states its number of pages is not read when it has more.

    Returns:
        The pages with their blocks; every non-space character lies in exactly one block.

    Raises:
        EmptyFile: the file has no content.
        UnsupportedFormat: no extractor reads this format.
        EncryptedFile: the file is protected by a password that was not given.
        DamagedFile: the file is cut off, or is not what it claims to be.
        TooLarge: the file unpacks to too much, or has too many pages.
        OSError: the file cannot be opened.
    """
    media_type = media_type_of(path, name)
    return _best_for(media_type).read(path, name, passwords, most_pages)


def _opened(
    read: Callable[..., Content], path: Path, name: str, passwords: Sequence[str]
) -> Content:
    """The content without a password, or else with the first that opens the file."""
    try:
        return read(path, name)
    except EncryptedFile:
        if not passwords or "password" not in _parameters(read):
            raise
    for password in passwords:
        with suppress(EncryptedFile):
            return read(path, name, password=password)
    raise EncryptedFile(f"{name} is protected by another password than those given")


@cache
def _parameters(read: Callable[..., Content]) -> frozenset[str]:
    from inspect import signature

    return frozenset(signature(read).parameters)


def _best_for(media_type: str) -> Extractor:
    scored = [(extractor.score(media_type), extractor) for extractor in _EXTRACTORS]
    able = [(score, extractor) for score, extractor in scored if score is not None]
    if not able:
        raise UnsupportedFormat(
            f"unsupported format: {sniff.in_words(media_type)}",
            hint=sniff.hint_for(media_type),
        )
    return max(able, key=lambda pair: pair[0])[1]
