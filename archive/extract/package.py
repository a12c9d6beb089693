"""Zipped XML (DOCX, XLSX, PPTX, ODT, ODS), opened within limits and read part by part."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from lzma import LZMAError
from pathlib import Path
from posixpath import dirname, join, normpath, split

from lxml import etree
from msgspec import Struct

from archive.errors import DamagedFile, EncryptedFile, TooLarge
from archive.extract import limits
from archive.extract.xml_tree import attribute, descendants, parse, stream
from archive.extract.zip_directory import checked

_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LZMAError,
    struct.error,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    ValueError,
)
"""What zipfile raises on archives that are not what they should be."""

_ENCRYPTED_MEMBER = 0x1
_MANIFEST = "META-INF/manifest.xml"
_MAIN = "officeDocument"
_AGAIN = "download it again, or open it and save it anew"


class Relation(Struct, frozen=True):
    """What an OOXML part refers to: the kind of it (``footnotes``) and the part's name."""

    kind: str
    target: str


class Package:
    """The parts of one zipped document. Names of parts do not distinguish capitals."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self._archive = archive
        self._name = name
        self._members = {info.filename.lower().lstrip("/"): info for info in archive.infolist()}

    def data(self, part: str) -> bytes | None:
        """The bytes of a part, no more than it declares; None when it is not there."""
        info = self._members.get(part.lower())
        return None if info is None else _unpacked(self._archive, info)

    def xml(self, part: str) -> etree._Element | None:
        """The root element of a part, or None when it is not there. Raises DamagedFile."""
        data = self.data(part)
        return None if data is None else parse(data, self._name)

    def required(self, part: str) -> etree._Element:
        """The root element of a part. Raises DamagedFile, also when it is not there."""
        root = self.xml(part)
        if root is None:
            raise self._lacking(part)
        return root

    def relations(self, part: str) -> dict[str, Relation]:
        """The parts that an OOXML part (or, for ``""``, the package) refers to, by their ids."""
        folder, file = split(part)
        root = self.xml(join(folder, "_rels", f"{file}.rels"))
        found = {}
        for element in () if root is None else root:
            target = attribute(element, "Target") or ""
            if attribute(element, "TargetMode") != "External":
                kind = (attribute(element, "Type") or "").rpartition("/")[2]
                path = normpath(join("/", dirname(part), target)).lstrip("/")
                found[attribute(element, "Id") or ""] = Relation(kind, path)
        return found

    def main_part(self, usual: str) -> str:
        """The name of the part that an OOXML package is about; ``usual`` when it does not say."""
        relations = self.relations("").values()
        return next((one.target for one in relations if one.kind == _MAIN), usual)

    def title(self) -> str:
        """The title among the properties of an OOXML or OpenDocument file, or nothing."""
        for part in ("docProps/core.xml", "meta.xml"):
            root = self.xml(part)
            title = (
                None if root is None else root.find(".//{http://purl.org/dc/elements/1.1/}title")
            )
            if title is not None:
                return title.text or ""
        return ""

    def generator(self) -> str:
        """The program that wrote an OpenDocument file, as far as it says."""
        root = self.xml("meta.xml")
        found = () if root is None else descendants(root, "generator")
        return next((one.text or "" for one in found), "")

    def stream(self, part: str, *names: str) -> Iterator[tuple[str, etree._Element]]:
        """The elements of a large part that have these local names, as they come by.

        Each comes twice: with ``start``, when only its attributes are known, and with ``end``,
        after which it is forgotten. Raises DamagedFile.
        """
        info = self._members.get(part.lower())
        if info is None:
            raise self._lacking(part)
        with self._archive.open(info) as member:
            yield from stream(member, names, self._name)

    def _lacking(self, part: str) -> DamagedFile:
        return DamagedFile(f"{self._name} is damaged: it has no {part}", hint=_AGAIN)


@contextmanager
def opened(path: Path, name: str) -> Iterator[Package]:
    """Open a zipped document, once it is known to unpack to a reasonable size.

    Raises:
        TooLarge: it has too many members, or unpacks to too much.
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be unpacked, or (while it is open) a part of it cannot be read.
        OSError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file, zipfile.ZipFile(checked(file)) as archive:
            check_limits(archive, name)
            _check_readable(archive, name)
            yield Package(archive, name)
    except _BROKEN as error:
        raise _broken(name, error) from error
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place in the file that cannot be
            raise
        raise _broken(name, error) from error


def _broken(name: str, error: Exception) -> DamagedFile:
    what = f"{type(error).__name__}: {error}"
    return DamagedFile(f"{name} is damaged: it cannot be unpacked ({what})", hint=_AGAIN)


def check_limits(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse a packed file that has too many members or unpacks to too much. Raises TooLarge."""
    members = archive.infolist()
    packed = sum(info.compress_size for info in members)
    unpacked = sum(info.file_size for info in members)
    if len(members) > limits.MOST_MEMBERS:
        _refuse(f"{name} holds {len(members)} files; the limit is {limits.MOST_MEMBERS}")
    if unpacked > limits.MOST_UNPACKED:
        most = limits.MOST_UNPACKED // 1_000_000
        _refuse(f"{name} unpacks to {unpacked // 1_000_000} MB; the limit is {most} MB")
    if unpacked > limits.RATIO_FROM and unpacked > limits.MOST_RATIO * packed:
        _refuse(
            f"{name} unpacks to more than {limits.MOST_RATIO} times its size; "
            f"that is the limit above {limits.RATIO_FROM // 1_000_000} MB"
        )


def _refuse(message: str) -> None:
    raise TooLarge(message, hint="if it is to be trusted, save it as PDF and add that")


def _check_readable(archive: zipfile.ZipFile, name: str) -> None:
    locked = any(info.flag_bits & _ENCRYPTED_MEMBER for info in archive.infolist())
    if not locked and _MANIFEST in archive.namelist():
        locked = b"encryption-data" in _unpacked(archive, archive.getinfo(_MANIFEST))
    if locked:
        raise EncryptedFile(
            f"{name} is protected by a password", hint="save it without password and add that"
        )


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """The bytes of a member. Without a number of bytes, zipfile unpacks more than is declared."""
    with archive.open(info) as member:
        return member.read(info.file_size + 1)
