"""Outlook messages (MSG): an OLE2 file whose streams are the properties of a message.

The layout is that of [MS-OXMSG]; the numbers of properties are those of [MS-OXPROPS]. Streams
are read one by one when they are asked for, so that attachments take no memory before.
"""

from __future__ import annotations

import datetime as dt
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from olefile import STGTY_STREAM, OleFileIO

from archive.errors import DamagedFile, TooLarge, UnsupportedFormat
from archive.extract import eml, limits
from archive.extract.eml_writing import as_eml
from archive.extract.encodings import decode
from archive.extract.message import (
    FIELDS,
    Attachment,
    BodyText,
    Form,
    Mail,
    clean_line,
    file_name,
    message_name,
)

_SUBJECT, _HEADERS, _BODY, _HTML, _RTF = 0x0037, 0x007D, 0x1000, 0x1013, 0x1009
_SUBMITTED, _DELIVERED = 0x0039, 0x0E06
_SENDER = (0x0C1A, (0x5D01, 0x0C1F))
_SENT_FOR = (0x0042, (0x5D02, 0x0065))
_RECIPIENT = (0x3001, (0x39FE, 0x3003))
_RECIPIENT_TYPE, _DISPLAYED = 0x0C15, {"To": 0x0E04, "Cc": 0x0E03}
_RECIPIENT_TYPES = {"To": 1, "Cc": 2}
_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME = 0x3707, 0x3704, 0x3001
_METHOD, _DATA, _CONTENT_ID, _HIDDEN = 0x3705, 0x3701, 0x3712, 0x7FFE
_INTERNET_CODE_PAGE, _CODE_PAGE = 0x3FDE, 0x3FFD

_UNICODE, _STRING8, _BINARY, _OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
_BY_VALUE, _EMBEDDED = (0, 1), 5
_OF_FILE, _OF_EMBEDDED, _OF_PART = 32, 24, 8
"""Bytes before the first entry of a properties stream: of a file, a mail within, another part."""

_ENTRY = struct.Struct("<HHI8s")
_EPOCH = dt.datetime(1601, 1, 1, tzinfo=dt.UTC)
_LONGEST_NAME = 65_536
_MOST_PARTS = 2_000
_CODECS = {1200: "utf-16-le", 10000: "mac_roman", 20127: "ascii", 65001: "utf-8"}
_CODECS |= {28590 + part: f"iso8859_{part}" for part in range(1, 16)}
_FAULTS = (
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
    RecursionError,
)
"""What olefile raises on damaged files, its own errors (which are OSError) among them."""

_Path = tuple[str, ...]


@contextmanager
def opened(path: Path, name: str) -> Iterator[Mail]:
    """Open the Outlook message at ``path``, which lies in the file ``name``.

    Raises:
        DamagedFile: it is cut off, or no message.
        TooLarge: its body exceeds a limit.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        try:
            ole = OleFileIO(file)
            mail = _mail(_Storage(ole, (), _OF_FILE))
        except _FAULTS as error:
            raise DamagedFile(
                f"{name} cannot be read as an Outlook message",
                hint="open it in Outlook, save it as PDF and add that",
            ) from error
        yield mail


class _Storage:
    """The properties of a message, a recipient or an attachment: one folder of the OLE2 file."""

    def __init__(self, ole: OleFileIO, path: _Path, header: int) -> None:
        self.path = path
        self._ole = ole
        self._fixed = self._read_fixed(header)
        self._codec = _codec(self.integer(_CODE_PAGE))
        self._body_codec = _codec(self.integer(_INTERNET_CODE_PAGE)) or self._codec

    def _read_fixed(self, header: int) -> dict[int, bytes]:
        """The values of eight bytes at most, which stand together in one stream."""
        data = self.stream("__properties_version1.0", limits.MOST_IN_BODY) or b""
        entries = _ENTRY.iter_unpack(data[header : len(data) - (len(data) - header) % _ENTRY.size])
        return {number: value for _, number, _, value in entries}

    def stream(self, name: str, most: int) -> bytes | None:
        """The bytes of a stream, or None when it is not there. Raises TooLarge."""
        path = [*self.path, name]
        if not self._ole.exists(path) or self._ole.get_type(path) != STGTY_STREAM:
            return None
        size = self._ole.get_size(path)
        if size > most:
            raise TooLarge(
                f"a part of the message takes {size:,} bytes; the limit is {most:,} bytes",
                hint="open it in Outlook, save what you need of it and add that",
            )
        data: bytes = self._ole.openstream(path).read()
        return data

    def binary(self, number: int, most: int) -> bytes | None:
        """A property of bytes."""
        return self.stream(f"__substg1.0_{number:04X}{_BINARY:04X}", most)

    def text(self, number: int, most: int = _LONGEST_NAME) -> str:
        """A property of characters, or nothing."""
        unicode = self.stream(f"__substg1.0_{number:04X}{_UNICODE:04X}", most)
        if unicode is not None:
            return unicode.decode("utf-16-le", "replace").rstrip("\0")
        data = self.stream(f"__substg1.0_{number:04X}{_STRING8:04X}", most) or b""
        return decode(data.rstrip(b"\0"), self._codec)

    def markup(self) -> str:
        """The HTML body, which is kept as bytes by some and as characters by others."""
        data = self.binary(_HTML, limits.MOST_IN_BODY)
        if data is not None:
            return decode(data.rstrip(b"\0"), self._body_codec)
        return self.text(_HTML, limits.MOST_IN_BODY)

    def integer(self, number: int) -> int | None:
        """A property that is a number (or a truth value)."""
        value = self._fixed.get(number)
        return None if value is None else int.from_bytes(value[:4], "little")

    def moment(self, number: int) -> dt.datetime | None:
        """A property that is a moment."""
        value = self._fixed.get(number)
        if value is None:
            return None
        try:
            return _EPOCH + dt.timedelta(microseconds=int.from_bytes(value, "little") // 10)
        except OverflowError:
            return None

    def parts(self, prefix: str) -> Iterator[_Storage]:
        """The storages directly below this one whose names begin with ``prefix``."""
        depth = len(self.path)
        below = (tuple(path) for path in self._ole.listdir(streams=False, storages=True))
        found = [p for p in below if len(p) == depth + 1 and p[:depth] == self.path]
        paths = sorted(path for path in found if path[-1].startswith(prefix))
        if len(paths) > _MOST_PARTS:
            raise TooLarge(f"the message has {len(paths):,} parts; the limit is {_MOST_PARTS:,}")
        for path in paths:
            yield _Storage(self._ole, path, _OF_PART)

    def embedded(self) -> _Storage | None:
        """The message that this attachment holds, or None when it is no message."""
        path = (*self.path, f"__substg1.0_{_DATA:04X}{_OBJECT:04X}")
        if not self._ole.exists([*path, "__properties_version1.0"]):
            return None
        return _Storage(self._ole, path, _OF_EMBEDDED)


def _codec(code_page: int | None) -> str | None:
    return None if code_page is None else _CODECS.get(code_page, f"cp{code_page}")


def _mail(storage: _Storage) -> Mail:
    headers = _headers(storage)
    body = tuple(_body(storage))
    html = storage.markup()
    attachments = tuple(_attachment(part, html) for part in storage.parts("__attach_version1.0_#"))
    return Mail(headers, eml.day_of(dict(headers).get("Date", "")), body, attachments)


def _headers(storage: _Storage) -> tuple[tuple[str, str], ...]:
    """The fields that came with the message; what they lack (a mail sent) from its properties."""
    sent = dict(eml.parse_headers(storage.text(_HEADERS, limits.MOST_IN_BODY)))
    moment = storage.moment(_SUBMITTED) or storage.moment(_DELIVERED)
    properties = {
        "From": _person(storage, *_SENDER) or _person(storage, *_SENT_FOR),
        "Date": format_datetime(moment) if moment else "",
        "Subject": clean_line(storage.text(_SUBJECT)),
        **_recipients(storage),
    }
    values = ((field, sent.get(field) or properties[field]) for field in FIELDS)
    return tuple((field, value) for field, value in values if value)


def _recipients(storage: _Storage) -> dict[str, str]:
    people = list(storage.parts("__recip_version1.0_#"))
    found = {}
    for field, kind in _RECIPIENT_TYPES.items():
        of_kind = [each for each in people if each.integer(_RECIPIENT_TYPE) == kind]
        named = ", ".join(filter(None, (_person(each, *_RECIPIENT) for each in of_kind)))
        found[field] = named or clean_line(storage.text(_DISPLAYED[field]))
    return found


def _person(storage: _Storage, name: int, addresses: tuple[int, ...]) -> str:
    """A name with an address behind it; the address of an Exchange directory says nothing."""
    named = clean_line(storage.text(name)).strip("'\"")
    stated = (clean_line(storage.text(address)) for address in addresses)
    address = next((each for each in stated if "@" in each), "")
    if not named or not address or named == address:
        return named or address
    return f"{named} <{address}>"


def _body(storage: _Storage) -> Iterator[BodyText]:
    plain = storage.text(_BODY, limits.MOST_IN_BODY).replace("\r\n", "\n").replace("\r", "\n")
    if plain.strip():
        yield BodyText(Form.PLAIN, plain)
        return
    html = storage.markup()
    if html.strip():
        yield BodyText(Form.HTML, html)
        return
    rich = storage.binary(_RTF, limits.MOST_IN_BODY)
    if rich:
        yield BodyText(Form.PLAIN, _of_rtf(rich))


def _of_rtf(data: bytes) -> str:
    """The text of a body in compressed Rich Text. Raises DamagedFile."""
    from compressed_rtf import decompress

    from archive.extract import rtf

    try:
        unpacked: bytes = decompress(data)
    except Exception as error:  # the library raises bare Exception for what it checks
        raise DamagedFile(
            "the Rich Text body of the message is damaged",
            hint="open it in Outlook, save it as PDF and add that",
        ) from error
    with TemporaryDirectory() as folder:
        path = Path(folder, "body.rtf")
        path.write_bytes(unpacked)
        pages = rtf.read(path, "the Rich Text body of the message").pages
    return "\n\n".join(page.text for page in pages)


def _attachment(part: _Storage, html: str) -> Attachment:
    content_id = part.text(_CONTENT_ID).strip(" <>")
    shown = bool(content_id) and f"cid:{content_id}" in html
    names = (part.text(number) for number in (_LONG_NAME, _SHORT_NAME, _DISPLAY_NAME))
    name = next(filter(None, names), "")
    if part.integer(_METHOD) == _EMBEDDED:
        embedded = part.embedded()
        name = message_name(embedded.text(_SUBJECT) if embedded else name)
    return Attachment(file_name(name), partial(_load, part), shown or bool(part.integer(_HIDDEN)))


def _load(part: _Storage) -> bytes:
    """The file that an attachment is.

    Raises:
        DamagedFile: its bytes are not there.
        TooLarge: it exceeds a limit.
        UnsupportedFormat: it is a link, or an object of another program.
    """
    try:
        embedded = part.embedded()
        if embedded is not None:
            return as_eml(_mail(embedded))
        data = part.binary(_DATA, limits.MOST_IN_MEMBER)
    except _FAULTS as error:
        raise DamagedFile("it cannot be read", hint="save it from Outlook and add it") from error
    if data is not None:
        return data
    if (part.integer(_METHOD) or 0) in _BY_VALUE:
        raise DamagedFile("its content is missing", hint="save it from Outlook and add it")
    raise UnsupportedFormat(
        "the message holds only a link or an object of another program",
        hint="save it from Outlook and add it",
    )
