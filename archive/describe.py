"""All that a worker finds out about one file: its text, tags, identifiers and passages.

Nothing here knows of the catalogue's rows or of other files: an ``Order`` goes in, what was
found comes out, and both pickle.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePath

from archive.errors import DossierError, EncryptedFile, ReadError, TooLarge
from archive.extract import extract
from archive.identifiers import find_identifiers
from archive.model import Block, Identifier, Kind, Page, Reading, Settled, Tag
from archive.settings import Settings
from archive.split import split
from archive.stored import ID_LENGTH, NewDocument
from archive.tagging import settle, tag_document, with_title

OWN_WITHIN = 1500
"""A document that states its own ECLI or case number does so in its first characters."""

OCR = "ocr"
"""The lane of a page that was read from its picture."""

OcrPage = tuple[Page, tuple[Block, ...]]
"""A page as it was read from its picture, and its blocks."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file to read.

    ``path`` is where its bytes are, ``relative`` its name below the folder that was added.
    ``said`` are the tags that hold whatever the file says. Passwords are tried on a file that is
    encrypted, and kept nowhere. ``ocr`` takes the place of the pages with those numbers.
    """

    path: Path
    relative: PurePath
    sha256: str
    size: int
    said: tuple[Tag, ...]
    settings: Settings
    added_at: str
    passwords: tuple[str, ...] = ()
    ocr: tuple[OcrPage, ...] = ()


def ocr_page(path: Path, number: int, passwords: tuple[str, ...]) -> OcrPage:
    """Read one page of a PDF from its picture.

    Raises:
        ReadError: it cannot be read, or not with these passwords.
        OcrUnavailable: the programs for it are not installed.
    """
    from archive.extract.pdf_ocr import ocr_pages

    for password in passwords:
        with suppress(EncryptedFile):
            return ocr_pages(path, [number], password)[number]
    return ocr_pages(path, [number])[number]


def describe(order: Order) -> NewDocument:
    """Read one file.

    Raises:
        ReadError: it cannot be read.
        TooLarge: it has more pages or text than the limits allow.
    """
    try:
        return _described(order)
    except (DossierError, MemoryError):
        raise
    except Exception as error:  # whatever a hostile file brings about is this file's failure
        raise ReadError(
            f"internal error while reading: {type(error).__name__}: {error}",
            "this is a fault of inkoopdossier: please report it",
        ) from error


def _described(order: Order) -> NewDocument:
    reading = _with_ocr(extract(order.path, order.relative.name, order.passwords), order.ocr)
    _check_size(reading, order)
    tags = order.said + tag_document(reading, order.relative, order.settings.tracks, order.said)
    settled = with_title(settle(tags), order.relative.name)
    own, cited = _identifiers(reading, settled)
    passages, furniture = split(
        reading, order.sha256[:ID_LENGTH], ruling=settled.kind is Kind.RULING
    )
    return NewDocument(
        sha256=order.sha256,
        size=order.size,
        reading=reading,
        identifiers=own,
        cited=cited,
        tags=tags,
        settled=settled,
        passages=passages,
        furniture=furniture,
        added_at=order.added_at,
        relative=order.relative.as_posix(),
    )


def _with_ocr(reading: Reading, ocr: tuple[OcrPage, ...]) -> Reading:
    if not ocr:
        return reading
    blocks: dict[int, list[Block]] = {page.number: [] for page in reading.pages}
    for block in reading.blocks:
        blocks[block.span.page].append(block)
    blocks.update((page.number, list(found)) for page, found in ocr)
    read = {page.number: page for page, _ in ocr}
    return replace(
        reading,
        pages=tuple(read.get(page.number, page) for page in reading.pages),
        blocks=tuple(block for number in sorted(blocks) for block in blocks[number]),
    )


def _check_size(reading: Reading, order: Order) -> None:
    limits = order.settings.limits
    pages = len(reading.pages)
    characters = sum(len(page.text) for page in reading.pages)
    for name, count, most in (
        ("pages", pages, limits.pages),
        ("characters", characters, limits.characters),
    ):
        if count > most:
            raise TooLarge(
                f"{order.relative.name} has {count} {name}; the limit is {most}",
                f"if it is to be trusted, raise {name} under [limits] in dossier.toml",
            )


def _identifiers(
    reading: Reading, settled: Settled
) -> tuple[tuple[Identifier, ...], tuple[Identifier, ...]]:
    """The identifiers that name the document itself, and those that it only mentions."""
    found = [
        (each.identifier, page.number, each.span[0])
        for page in reading.pages
        for each in find_identifiers(page.text)
    ]
    own = list(reading.identifiers)
    if not own and settled.kind is Kind.RULING:
        near = [name for name, page, start in found if page == 1 and start < OWN_WITHIN]
        own = [name for name in near if name.type == "ecli"][:1]
        own += [name for name in near if name.type == "case-number"]
    if settled.kind is Kind.TENDER:
        own += [name for name, page, _ in found if name.type == "tender" and page == 1]
    cited = dict.fromkeys(name for name, _, _ in found if name not in own)
    return tuple(dict.fromkeys(own)), tuple(cited)
