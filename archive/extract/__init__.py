"""Reading files: from the bytes of a file to the text of its pages.

The media type is decided by content; the extractor with the best score for it reads the file.
Modules of extractors are imported when the first file of their kind comes by.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from archive.errors import UnsupportedFormat
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

    def read(self, path: Path, name: str) -> Reading:
        """Read the bytes at ``path`` as the file called ``name``. Raises ReadError."""


@dataclass(frozen=True, slots=True)
class LateExtractor:
    """An extractor whose module, with the libraries it needs, is imported at its first reading.

    ``module`` has a function ``read(path, name) -> Content``.
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

    def read(self, path: Path, name: str) -> Reading:
        """Read the bytes at ``path`` as the file called ``name``. Raises ReadError."""
        read: Callable[[Path, str], Content] = import_module(self.module).read
        content = read(path, name)
        return Reading(
            media_type=content.media_type,
            extractor=self.name,
            version=self.version,
            pages=content.pages,
            blocks=content.blocks,
            tags=content.tags,
            identifiers=content.identifiers,
        )


_EXTRACTORS: tuple[Extractor, ...] = (
    LateExtractor("pdf", "1", f"{__name__}.pdf", ((sniff.PDF, 10),)),
    LateExtractor("text", "1", f"{__name__}.text", ((sniff.PLAIN, 10), (sniff.MARKDOWN, 10))),
    LateExtractor("html", "1", f"{__name__}.html", ((sniff.HTML, 10),)),
    LateExtractor("ruling-xml", "1", f"{__name__}.ruling_xml", ((sniff.RULING, 10),)),
)


def extractors() -> tuple[Extractor, ...]:
    """All extractors, each with its name, version and media types."""
    return _EXTRACTORS


def media_type_of(path: Path, name: str) -> str:
    """The media type of the bytes at ``path``; ``name`` only tells Markdown from plain text.

    Raises:
        EmptyFile: the file has no content.
        OSError: the file cannot be opened.
    """
    return sniff.media_type_of(path, name)


def extract(path: Path, name: str) -> Reading:
    """Read one file.

    Args:
        path: Where the bytes are.
        name: The file's own name, for messages and to tell Markdown from plain text.

    Returns:
        The pages with their blocks; every non-space character lies in exactly one block.

    Raises:
        EmptyFile: the file has no content.
        UnsupportedFormat: no extractor reads this format.
        EncryptedFile: the file is protected by a password.
        DamagedFile: the file is cut off, or is not what it claims to be.
        OSError: the file cannot be opened.
    """
    media_type = media_type_of(path, name)
    return _best_for(media_type).read(path, name)


def _best_for(media_type: str) -> Extractor:
    scored = [(extractor.score(media_type), extractor) for extractor in _EXTRACTORS]
    able = [(score, extractor) for score, extractor in scored if score is not None]
    if not able:
        raise UnsupportedFormat(
            f"unsupported format: {sniff.in_words(media_type)}",
            hint=sniff.hint_for(media_type),
        )
    return max(able, key=lambda pair: pair[0])[1]
