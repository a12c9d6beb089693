"""All that a worker finds out about one file: its text, tags, identifiers and passages.

Nothing here knows of the catalogue's rows or of other files: an ``Order`` goes in, what was
found comes out, and both pickle.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from pathlib import Path, PurePath

from msgspec import Struct
from msgspec.structs import replace

from archive.considerations import mark_considerations
from archive.errors import FAULT, DossierError, EncryptedFile, ReadError
from archive.extract import extract
from archive.extract.limits import check_most
from archive.extract.quality import is_unreadable
from archive.faults import told
from archive.foreign import foreign_stretches
from archive.identifiers import find_identifiers, ljn_of, parse_identifier
from archive.minutes import mark_minutes
from archive.model import Block, Identifier, Kind, Page, Reading, Role, Ruling, Settled, Tag
from archive.notes import note_of
from archive.rulings import date_tags, read_ruling, ruling_tags
from archive.settings import Settings
from archive.split import split
from archive.stored import ID_LENGTH, NewDocument
from archive.tagging.documents import tag_document
from archive.tagging.settling import settle, with_title

OCR = "ocr"
"""The lane of a page that was read from its picture."""

OcrPage = tuple[Page, tuple[Block, ...]]
"""A page as it was read from its picture, and its blocks."""


class Order(Struct, frozen=True):
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
        raise ReadError(f"its reader failed: {told(error)}", FAULT) from error


def _described(order: Order) -> NewDocument:
    name, most = order.relative.name, order.settings.limits
    reading = _with_ocr(extract(order.path, name, order.passwords, most.pages), order.ocr)
    check_most(name, "pages", len(reading.pages), most.pages)
    check_most(name, "characters", sum(len(p.text) for p in reading.pages), most.characters)
    reading = _unreadable_apart(reading)
    tags = order.said + tag_document(reading, order.relative, order.settings.tracks, order.said)
    tags += ruling_tags(reading)
    settled = with_title(settle(tags), order.relative.name)
    is_ruling = settled.kind is Kind.RULING
    marked = _marked(reading, settled.kind)
    parts = split(marked, order.sha256[:ID_LENGTH], ruling=is_ruling)
    ruling = read_ruling(marked, parts.passages) if is_ruling else None
    if ruling is not None:
        tags += date_tags(reading, ruling)
        settled = with_title(settle(tags), order.relative.name)
    own, cited = _identifiers(reading, settled, ruling)
    has_note = bool(parts.pairs) or settled.kind is Kind.CLARIFICATION
    titles = (settled.title or "", order.relative.stem)
    return NewDocument(
        sha256=order.sha256,
        size=order.size,
        reading=reading,
        identifiers=own,
        cited=cited,
        tags=tags,
        settled=settled,
        passages=parts.passages,
        furniture=parts.furniture,
        added_at=order.added_at,
        pairs=parts.pairs,
        note=note_of(reading, titles) if has_note else None,
        ruling=ruling,
        stretches=foreign_stretches(parts.passages, settled.language),
        relative=order.relative.as_posix(),
    )


def _marked(reading: Reading, kind: Kind | None) -> Reading:
    """The reading with the parts marked that a document of its kind has."""
    match kind:
        case Kind.RULING:
            return mark_considerations(reading)
        case Kind.REPORT:
            return mark_minutes(reading)
        case _:
            return reading


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


def _unreadable_apart(reading: Reading) -> Reading:
    """Mark what stands on pages without a readable word, so that no passage is made of it.

    It is kept as it is; once OCR has read the page, that reading takes its place. A page that
    waits for OCR and yet has some words that can be read (a stamp on a scan) keeps them.
    """
    garbled = {
        page.number
        for page in reading.pages
        if page.needs_ocr and is_unreadable(page.text, page.quality)
    }
    if not garbled:
        return reading
    return replace(
        reading,
        blocks=tuple(
            Block(block.span, Role.UNREADABLE) if block.span.page in garbled else block
            for block in reading.blocks
        ),
    )


def _identifiers(
    reading: Reading, settled: Settled, ruling: Ruling | None
) -> tuple[tuple[Identifier, ...], tuple[Identifier, ...]]:
    """The identifiers that name the document itself, and those that it only mentions.

    A ruling bears what it states of itself, and the LJN that became its ECLI.
    """
    found = [
        (each.identifier, page.number)
        for page in reading.pages
        for each in find_identifiers(page.text)
    ]
    own = list(reading.identifiers)
    if ruling is not None:
        own += _borne(ruling)
    if settled.kind is Kind.TENDER:
        own += [name for name, page in found if name.type == "tender" and page == 1]
    cited = dict.fromkeys(name for name, _ in found if name not in own)
    return tuple(dict.fromkeys(own)), tuple(cited)


def _borne(ruling: Ruling) -> Iterator[Identifier]:
    if ruling.ecli is not None:
        ecli = Identifier("ecli", ruling.ecli)
        yield ecli
        ljn = ljn_of(ecli)
        if ljn is not None:
            yield ljn
    numbers = ruling.case_numbers
    for first, second in pairwise(numbers):  # one case with two numbers is cited by both at once
        joined = parse_identifier(f"{first} / {second}")
        if joined is not None:
            yield joined
    yield from (Identifier("case-number", number) for number in numbers)
