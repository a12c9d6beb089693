"""The first thing a worker does with a file: see whether it is a document, holds others, or both.

A ZIP archive is no document, only its members are; a mail is one, and so are its attachments.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from archive.containers import Member, Refused, is_container, unpack
from archive.describe import Order, describe
from archive.errors import EncryptedFile, TooLarge
from archive.extract import extractors, limits, media_type_of
from archive.stored import NewDocument

_TOO_DEEP = f"it lies deeper than {limits.DEPTH} containers within one another"
_UNPACK = "unpack what it lies in, and add the folder"


class Opened(Struct, frozen=True):
    """What one file turned out to be. ``members`` lie unpacked in the folder that was given.

    ``unlocked`` says that a password opened it, and all that is in it.
    """

    document: NewDocument | None = None
    members: tuple[Member, ...] = ()
    refused: tuple[Refused, ...] = ()
    unlocked: bool = False

    @property
    def holds_files(self) -> bool:
        """Whether there is more to tell than what became of the file itself."""
        return bool(self.members or self.refused)


def open_file(order: Order, into: Path, depth: int, known: bool) -> Opened:  # noqa: FBT001
    """Read one file, and unpack into a folder, made for it, the files that it holds.

    Args:
        order: The file.
        into: Where a folder for its members may be made.
        depth: In how many containers it lies itself.
        known: Whether the archive holds the document, so that only the files in it count.

    Raises:
        ReadError: it cannot be read, or holds nothing.
        TooLarge: it passes a limit, such as that on containers in containers.
    """
    media_type = media_type_of(order.path, order.relative.name)
    if not is_container(media_type):
        return Opened(None if known else describe(order))
    if not is_document(media_type):
        return _open_archive(order, media_type, into, depth)
    opened = _unpacked(order, media_type, into)
    if depth >= limits.DEPTH:
        deep = tuple(Refused(each.name, _TOO_DEEP, _UNPACK) for each in opened.members)
        opened = Opened(refused=opened.refused + deep)
    return replace(opened, document=None if known else describe(order))


def _open_archive(order: Order, media_type: str, into: Path, depth: int) -> Opened:
    if depth >= limits.DEPTH:
        raise TooLarge(_TOO_DEEP, _UNPACK)
    return _unpacked(order, media_type, into)


def is_document(media_type: str) -> bool:
    """Whether a file of this type has a text of its own."""
    return any(each.score(media_type) is not None for each in extractors())


def _unpacked(order: Order, media_type: str, into: Path) -> Opened:
    """The members with the password that opens most of them."""
    best: Opened | None = None
    closed: EncryptedFile | None = None
    for number, password in enumerate((None, *order.passwords)):
        folder = into / str(number)
        folder.mkdir(parents=True)
        try:
            members, refused = unpack(order.path, media_type, folder, password=password)
        except EncryptedFile as error:
            closed = error
            continue
        if best is None or len(refused) < len(best.refused):
            unlocked = password is not None and not refused
            best = Opened(members=members, refused=refused, unlocked=unlocked)
        if not best.refused:
            break
    if best is None:
        assert closed is not None
        raise closed
    return best
