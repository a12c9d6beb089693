"""Small builders that the tests of the archive share."""

import datetime as dt
import hashlib
from pathlib import Path, PurePath
from types import TracebackType
from typing import Self

from msgspec import Struct

from archive.catalogue import Catalogue
from archive.files import Found
from archive.home import Home
from archive.ingest import Ingester, ToAdd
from archive.model import Block, Document, Outcome, Page, Reading, Role, Span, Tag, Track
from archive.notes import note_of
from archive.originals import Originals
from archive.overrides import Overrides
from archive.settings import Settings
from archive.split import split
from archive.stored import NewDocument
from archive.tagging.settling import settle

PAGE_BREAK = "\f"
NOON = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
SETTINGS = Settings(
    (
        Track("Ambulante Hulp", aliases=("Ambulant",), tenders=("990011",)),
        Track("Crisisopvang Jeugd", aliases=("Crisis", "Spoedhulp")),
    )
)


class Piece(Struct, frozen=True):
    """One block of a page: its text and what it is."""

    text: str
    role: Role = Role.PARAGRAPH
    level: int = 0
    number: str | None = None


def heading(text: str, level: int = 1) -> Piece:
    """A heading."""
    return Piece(text, Role.HEADING, level)


def row(text: str) -> Piece:
    """A row of a table."""
    return Piece(text, Role.TABLE_ROW)


def footer(text: str) -> Piece:
    """A running footer."""
    return Piece(text, Role.FOOTER)


def consideration(number: str, text: str) -> Piece:
    """A numbered paragraph of a ruling."""
    return Piece(text, Role.CONSIDERATION, number=number)


def reading_of(*pieces: Piece | str) -> Reading:
    """A reading of these blocks; a text is a paragraph, and ``PAGE_BREAK`` begins a new page."""
    pages: list[list[str]] = [[]]
    blocks: list[Block] = []
    for each in pieces:
        if each == PAGE_BREAK:
            pages.append([])
            continue
        piece = Piece(each) if isinstance(each, str) else each
        start = sum(len(text) + 2 for text in pages[-1])
        span = Span(len(pages), start, start + len(piece.text))
        blocks.append(Block(span, piece.role, piece.level, piece.number))
        pages[-1].append(piece.text)
    return Reading(
        media_type="text/plain",
        extractor="text",
        version="1",
        pages=tuple(Page(number, "\n\n".join(texts)) for number, texts in enumerate(pages, 1)),
        blocks=tuple(blocks),
    )


def new_document(reading: Reading, *tags: Tag, name: str = "") -> NewDocument:
    """What is written for a reading; ``name`` tells apart documents with the same text."""
    content = name + "\f".join(page.text for page in reading.pages)
    sha256 = hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()
    passages, furniture, pairs = split(reading, sha256[:12], ruling=False)
    return NewDocument(
        sha256=sha256,
        size=len(content),
        reading=reading,
        identifiers=(),
        cited=(),
        tags=tags,
        settled=settle(tags),
        passages=passages,
        furniture=furniture,
        added_at=NOON.isoformat(timespec="seconds"),
        pairs=pairs,
        note=note_of(reading, [settle(tags).title or ""]) if pairs else None,
    )


class Archive:
    """A catalogue and a store of originals in a folder, and an ingester that fills them."""

    def __init__(self, folder: Path, settings: Settings = SETTINGS) -> None:
        self.home = Home(folder)
        folder.mkdir(parents=True, exist_ok=True)
        self.catalogue = Catalogue(self.home.catalogue)
        self.originals = Originals(self.home.originals)
        self.ingester = Ingester(self.catalogue, self.originals, settings, lambda: NOON)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.ingester.close()
        self.catalogue.close()

    def add(self, path: Path, said: Overrides | None = None, *, named: bool = False) -> Outcome:
        """Add one file, as found in its folder or (``named``) as named by a person."""
        (outcome,) = self.add_all(path, said=said, named=named)
        return outcome

    def add_all(
        self, *paths: Path, said: Overrides | None = None, named: bool = False
    ) -> list[Outcome]:
        """Add files, and wait for the end."""
        files = [
            ToAdd(Found(path, PurePath(path.name), named=named), said or Overrides())
            for path in paths
        ]
        return list(self.ingester.add(files))

    def document(self, document_id: str) -> Document:
        """The document with that id."""
        return self.catalogue.document(self.catalogue.resolve(document_id))

    def remove(self, document_id: str) -> None:
        """Take a document out, as the program does."""
        with self.catalogue.transaction():
            sha256 = self.catalogue.remove(self.catalogue.resolve(document_id), NOON.isoformat())
        self.catalogue.erase_log()
        self.originals.discard(sha256)
