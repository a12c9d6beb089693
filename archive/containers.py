"""Files that hold other documents: ZIP archives, and mails with attachments.

Members are written under numbers, never under the names that the container gives them, so that
no name leads out of the folder, overwrites another member or is one that a file system refuses.
Bytes are counted as they are written, because a container may declare any size it likes. One
level is unpacked; a container in a container is a member like any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from msgspec import Struct

from archive.errors import EmptyFile, EncryptedFile, ReadError, TooLarge
from archive.extract import limits, sniff
from archive.extract.message import Attachment
from archive.zips import Entry, entries

_MB = 1_000_000
_CHUNK = 1 << 20
_BY_HAND = "if it is to be trusted, unpack it and add the files that you need"


class Member(Struct, frozen=True):
    """A document out of a container.

    ``name`` is its path within the container, with ``/`` between folders: relative, without
    ``..``, drive or control characters, and unlike that of any other member. ``path`` is where
    its bytes were written.
    """

    name: str
    path: Path


class Refused(Struct, frozen=True):
    """A member that was not unpacked: why, and what to do. Its name is fit to be printed."""

    name: str
    reason: str
    hint: str


class Limits(Struct, frozen=True):
    """What one container may unpack to; ``contained`` and ``member`` are in bytes."""

    members: int = limits.MOST_MEMBERS
    contained: int = limits.MOST_CONTAINED
    member: int = limits.MOST_IN_MEMBER
    ratio: int = limits.MOST_RATIO
    ratio_from: int = limits.RATIO_FROM


def is_container(media_type: str) -> bool:
    """Whether files of this type may hold other documents; a mail is a document as well."""
    return media_type in (sniff.ZIP, sniff.EMAIL, sniff.MSG)


def unpack(
    path: Path,
    media_type: str,
    into: Path,
    *,
    password: str | None = None,
    bounds: Limits | None = None,
) -> tuple[tuple[Member, ...], tuple[Refused, ...]]:
    """Write the documents that a container holds, of one level, below a folder.

    Hidden files and what operating systems leave in archives are passed over; so are the
    pictures that a mail shows in its text. A ZIP archive that is left with nothing is an error,
    a mail without attachments is not.

    Args:
        path: Where the bytes of the container are.
        media_type: One for which ``is_container`` is true.
        into: An existing, empty folder. The caller removes it, also after an error.
        password: Opens encrypted members of a ZIP archive.
        bounds: Other limits than those of ``archive.extract.limits``.

    Returns:
        The members that were written, and those that could not be, in the container's order.

    Raises:
        TooLarge: it has too many members, or unpacks to too much.
        EncryptedFile: none of its members opens without another password.
        DamagedFile: it cannot be read as what it claims to be.
        EmptyFile: it is a ZIP archive without documents.
        OSError: it cannot be opened, or the folder cannot be written.
    """
    bounds = bounds or Limits()
    folder = _Folder(into, path.stat().st_size, bounds)
    if media_type == sniff.ZIP:
        with entries(path, bounds.members, password) as found:
            folder.write_all(found)
        _check_zip(folder)
    else:
        _unpack_mail(path, folder, bounds.members)
    return tuple(folder.members), tuple(folder.refused)


def _unpack_mail(path: Path, folder: _Folder, most: int) -> None:
    from archive.extract import mail

    with mail.opened(path, "the mail") as message:
        attached = [each for each in message.attachments if not each.pictured]
        if len(attached) > most:
            raise TooLarge(
                f"it holds {len(attached):,} attachments; the limit is {most:,}", _BY_HAND
            )
        folder.write_all(map(_entry, attached))


def _check_zip(folder: _Folder) -> None:
    """Turn an archive of which nothing could be had into one error."""
    if folder.members:
        return
    if not folder.refused:
        raise EmptyFile("the archive holds no documents", hint="download it again")
    if all(isinstance(error, EncryptedFile) for error in folder.errors):
        first = folder.errors[0]
        raise EncryptedFile(f"the archive: {first.message}", first.hint) from first


def _entry(attachment: Attachment) -> Entry:
    def chunks() -> Iterator[bytes]:
        data = attachment.load()
        return (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))

    return Entry(attachment.name, chunks)


class _Folder:
    """Writes members below one folder and counts what it writes."""

    def __init__(self, into: Path, packed: int, bounds: Limits) -> None:
        self.members: list[Member] = []
        self.refused: list[Refused] = []
        self.errors: list[ReadError] = []
        self._into = into
        self._packed = packed
        self._bounds = bounds
        self._written = 0
        self._names: set[str] = set()

    def write_all(self, found: Iterable[Entry]) -> None:
        """Write every entry that can be read. Raises TooLarge and OSError."""
        for number, entry in enumerate(found, start=1):
            path = self._into / f"{number:06}"
            try:
                self._write(path, entry.chunks())
            except _LimitExceeded as error:
                raise TooLarge(error.message, error.hint) from error
            except ReadError as error:
                path.unlink(missing_ok=True)
                self.errors.append(error)
                self.refused.append(Refused(entry.name, error.message, error.hint))
            else:
                self.members.append(Member(self._distinct(entry.name), path))

    def _write(self, path: Path, chunks: Iterator[bytes]) -> None:
        size = 0
        with path.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                self._written += len(chunk)
                self._check(size)
                file.write(chunk)

    def _check(self, size: int) -> None:
        bounds = self._bounds
        if self._written > bounds.contained:
            most = f"{bounds.contained / _MB:,.0f} MB"
            raise _LimitExceeded(f"it unpacks to more than the limit of {most}", _BY_HAND)
        if self._written > max(bounds.ratio_from, bounds.ratio * self._packed):
            raise _LimitExceeded(
                f"it unpacks to {self._written / _MB:,.0f} MB, more than {bounds.ratio} times "
                f"its size, which is the limit above {bounds.ratio_from / _MB:,.0f} MB",
                _BY_HAND,
            )
        if size > bounds.member:
            raise TooLarge(
                f"it is larger than the limit of {bounds.member / _MB:,.0f} MB", _BY_HAND
            )

    def _distinct(self, name: str) -> str:
        """The name, or when another member has it, the name with a number: ``nota (2).pdf``."""
        stem, dot, suffix = name.rpartition(".")
        if not stem or "/" in suffix:
            stem, dot, suffix = name, "", ""
        numbered = (f"{stem} ({number}){dot}{suffix}" for number in count(2))
        free = (
            name if name not in self._names else next(n for n in numbered if n not in self._names)
        )
        self._names.add(free)
        return free


class _LimitExceeded(TooLarge):
    """The container as a whole, not only the member at hand, exceeds a limit."""
