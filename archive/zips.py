"""The entries of a ZIP archive: their names as people gave them, and their bytes."""

from __future__ import annotations

import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from archive.errors import DamagedFile, EncryptedFile, ReadError, TooLarge, UnsupportedFormat
from archive.extract.message import UNPRINTABLE
from archive.extract.zip_directory import IF_TRUSTED, checked

_CHUNK = 1 << 20
_UTF8_FLAG, _ENCRYPTED = 0x800, 0x1
_AES = 99
_UNICODE_PATH = 0x7075
_EXTRA = struct.Struct("<HH")
_UNICODE_PATH_HEAD = struct.Struct("<BI")
_LOCAL_HEADER = 30
_LEFT_BY_SYSTEMS = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_OFFICE_LOCK = "~$"
_OEM_CODECS = ("cp850", "cp437", "cp1252")
_DUTCH = frozenset("áàâäãåçéèêëíìîïñóòôöõúùûüÿøßæœÁÀÂÄÅÇÉÈÊËÍÏÓÖÚÜÑ€–—‘’“”°²³½§·…")
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, IndexError, OSError)
_AGAIN = "download it again"
_WITH_PASSWORD = "give its password with --password"  # noqa: S105 - it only speaks of one


class Entry(Struct, frozen=True):
    """A file in a container. ``chunks`` gives its bytes, or raises a ReadError on the way."""

    name: str
    chunks: Callable[[], Iterator[bytes]]


@contextmanager
def entries(path: Path, most: int, password: str | None) -> Iterator[Iterator[Entry]]:
    """Open an archive. Its entries can be read as long as it is open.

    Folders, hidden files and what operating systems leave behind are not among the entries.

    Raises:
        TooLarge: it has more than ``most`` entries, or entries that share their bytes.
        DamagedFile: it cannot be read as a ZIP archive.
        OSError: it cannot be opened.
    """
    with path.open("rb") as file:
        try:
            archive = _archive(checked(file, most), password)
        except (*_BROKEN, NotImplementedError) as error:
            raise DamagedFile(f"the archive is damaged: {error}", _AGAIN) from error
        with archive:
            _check(archive.infolist(), most)
            yield _entries(archive, password)


def _archive(file: BinaryIO, password: str | None) -> zipfile.ZipFile:
    """The archive, by the standard library unless there are members that only pyzipper opens."""
    archive = zipfile.ZipFile(file)
    if password is None or all(info.compress_type != _AES for info in archive.infolist()):
        return archive
    from pyzipper import AESZipFile

    aes: zipfile.ZipFile = AESZipFile(file)
    return aes


def _check(infos: Sequence[zipfile.ZipInfo], most: int) -> None:
    if len(infos) > most:
        raise TooLarge(f"it holds {len(infos):,} members; the limit is {most:,}", IF_TRUSTED)
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for one, other in pairwise(ordered):
        if one.header_offset + _LOCAL_HEADER + one.compress_size > other.header_offset:
            declared = sum(info.file_size for info in infos) / 1_000_000
            raise TooLarge(
                "its members share their bytes, as those of a ZIP bomb do, and claim "
                f"{declared:,.0f} MB; the limit is to use each byte once",
                IF_TRUSTED,
            )


def _entries(archive: zipfile.ZipFile, password: str | None) -> Iterator[Entry]:
    infos = archive.infolist()
    codec = _codec([_raw(info) for info in infos if not info.flag_bits & _UTF8_FLAG])
    for info in infos:
        name = _name(info, codec)
        parts = [part for part in name.split("/") if part not in ("", ".")]
        is_folder = name.endswith("/") and not info.file_size
        if is_folder or any(map(_is_passed_over, parts)):
            continue
        problem = _unsafe(name, parts) or _unreadable(info, password)
        printable = UNPRINTABLE.sub("\ufffd", "/".join(parts) or name)
        if problem:
            yield Entry(printable, partial(_raise, problem))
        else:
            yield Entry(printable, partial(_chunks, archive, info, password))


def _raise(error: ReadError) -> Iterator[bytes]:
    raise error


def _is_passed_over(part: str) -> bool:
    hidden = part.startswith(".") and part != ".."
    return hidden or part.startswith(_OFFICE_LOCK) or part.lower() in _LEFT_BY_SYSTEMS


def _unsafe(name: str, parts: Sequence[str]) -> ReadError | None:
    has_drive = "/".join(parts)[1:2] == ":"
    leads_out = name.startswith("/") or has_drive or ".." in parts
    if not parts or leads_out or UNPRINTABLE.search(name):
        why = "leads out of the archive" if leads_out else "is not fit to be one"
        return DamagedFile(f"its name {why}", "unpack it by hand and add it")
    return None


def _unreadable(info: zipfile.ZipInfo, password: str | None) -> ReadError | None:
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in (0, stat.S_IFREG):
        what = "a link to another file" if kind == stat.S_IFLNK else "a device or a pipe"
        return UnsupportedFormat(f"it is {what}", "add the file itself")
    if info.flag_bits & _ENCRYPTED and password is None:
        return EncryptedFile("it is protected by a password", _WITH_PASSWORD)
    # The others may unpack kilobytes to gigabytes in one step, which no count can stop.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        method = f"method {info.compress_type}"
        return UnsupportedFormat(
            f"it is packed in a way that is not read ({method})", "unpack it by hand and add it"
        )
    return None


def _chunks(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, password: str | None
) -> Iterator[bytes]:
    locked = bool(info.flag_bits & _ENCRYPTED)
    secret = password.encode() if locked and password else None
    try:
        with archive.open(info, pwd=secret) as member:
            while chunk := member.read(_CHUNK):
                yield chunk
    except RuntimeError as error:
        raise EncryptedFile("the password does not open it", _WITH_PASSWORD) from error
    except _BROKEN as error:
        doubt = ", or the password is wrong" if locked else ""
        raise DamagedFile(f"it is damaged{doubt}", _AGAIN) from error
    except NotImplementedError as error:
        raise UnsupportedFormat(
            f"it cannot be unpacked ({error})", "unpack it and add it"
        ) from error


def _raw(info: zipfile.ZipInfo) -> bytes:
    """The bytes of a name without the flag that it is UTF-8, which zipfile read as CP437."""
    return info.orig_filename.encode("cp437", "replace")


def _codec(names: Sequence[bytes]) -> str:
    """The encoding of names that do not say it. One program wrote them all, so it is one."""
    joined = b"".join(names)
    try:
        joined.decode("utf-8")
    except UnicodeDecodeError:
        return max(_OEM_CODECS, key=lambda codec: _plausible(joined.decode(codec, "replace")))
    return "utf-8"


def _plausible(text: str) -> int:
    """How many of the characters beyond ASCII are letters and marks of Dutch file names."""
    return sum(character in _DUTCH for character in text)


def _name(info: zipfile.ZipInfo, codec: str) -> str:
    if info.flag_bits & _UTF8_FLAG:
        name = info.orig_filename
    else:
        name = _unicode_path(info) or _raw(info).decode(codec, "replace")
    # Some programs on Windows write backslashes; macOS takes letters and their marks apart.
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _unicode_path(info: zipfile.ZipInfo) -> str | None:
    """The name in UTF-8 that programs on Windows add where the other one cannot hold it."""
    extra = info.extra
    while len(extra) >= _EXTRA.size:
        kind, size = _EXTRA.unpack_from(extra)
        field, extra = extra[_EXTRA.size :][:size], extra[_EXTRA.size + size :]
        if kind == _UNICODE_PATH and len(field) > _UNICODE_PATH_HEAD.size:
            version, checksum = _UNICODE_PATH_HEAD.unpack_from(field)
            if version == 1 and checksum == zlib.crc32(_raw(info)):
                return field[_UNICODE_PATH_HEAD.size :].decode("utf-8", "replace")
    return None
