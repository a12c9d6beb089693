"""Mail as it is sent (EML): from its bytes to its header fields, body and attachments.

The ``compat32`` policy leaves header fields undecoded. Those of ``policy.default`` are parsed
by a grammar that takes quadratic time and fails on much of what real mailers write.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser, HeaderParser
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from functools import partial
from mimetypes import MimeTypes
from typing import TypeAlias

from archive.errors import DamagedFile
from archive.extract.encodings import decode
from archive.extract.html import read_markup
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

_WORD = r"=\?[^?\s]+\?[bqBQ]\?[^?]*\?="
_ENCODED = re.compile(rf"{_WORD}(?:\s*{_WORD})*")
_FORMS = {"text/plain": Form.PLAIN, "text/html": Form.HTML}
_SIGNATURES = frozenset(
    f"application/{kind}"
    for kind in ("pkcs7-signature", "x-pkcs7-signature", "pgp-signature", "pgp-keys")
)
_STUB_WORDS = 30
_STUB_SHARE = 4
_FEW_WORDS = 20
_SMALL_SHARE = 0.25
_A_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"(?:https?://|www\.|mailto:)\S+")
_LONGEST_RUN = 20_000
_LONGEST_PARAMETERS = 4_000
"""Characters beyond which the standard library's quadratic time would be felt."""

_FAULTS = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What the standard parser is known to raise on broken mails, beside its own errors."""


class _Bounded(Compat32):
    """Cuts off what describes a part where no honest program would still be describing it."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        """The name and the value of a header field."""
        name, value = super().header_source_parse(sourcelines)
        described = name.lower().startswith("content-")
        return name, value[:_LONGEST_PARAMETERS] if described else value


_POLICY = _Bounded()
_UNFOLDED = _POLICY.clone(max_line_length=None)
_Part: TypeAlias = "Message[str, str]"


def parse(data: bytes, name: str) -> Mail:
    """Read the bytes of a mail that lies in the file ``name``. Raises DamagedFile."""
    try:
        return _mail(BytesParser(policy=_POLICY).parsebytes(data))
    except _FAULTS as error:
        raise DamagedFile(
            f"{name} cannot be read as e-mail: {type(error).__name__}",
            hint="open it in a mail program, save it as PDF and add that",
        ) from error


def parse_headers(text: str) -> tuple[tuple[str, str], ...]:
    """The header fields that are shown, of a text that is nothing but header fields."""
    return _headers(HeaderParser(policy=_POLICY).parsestr(text))


def day_of(date: str) -> dt.date | None:
    """The day that a ``Date`` field names, in its own time zone; None when it names none."""
    try:
        return parsedate_to_datetime(date).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _mail(message: _Part) -> Mail:
    headers = _headers(message)
    html = "".join(piece.text for piece in _every_html(message))
    return Mail(
        headers=headers,
        date=day_of(dict(headers).get("Date", "")),
        body=tuple(_body(message)),
        attachments=tuple(_attachment(part, html) for part in _attached(message)),
    )


def _headers(message: _Part) -> tuple[tuple[str, str], ...]:
    stated: dict[str, list[str]] = {}
    for name, value in message.raw_items():
        stated.setdefault(name.lower(), []).append(clean_line(_decoded(str(value))))
    for name in ("from", "date", "subject"):
        stated[name] = stated.get(name, [])[:1]
    values = ((name, ", ".join(filter(None, stated.get(name.lower(), [])))) for name in FIELDS)
    return tuple((name, value) for name, value in values if value)


def _decoded(raw: str) -> str:
    """A header value with its encoded words, and bytes that no standard allows, as characters."""
    try:
        raw.encode("ascii")
    except UnicodeEncodeError:
        raw = decode(raw.encode("utf-8", "surrogateescape"))
    return _ENCODED.sub(_words, raw)


def _words(run: re.Match[str]) -> str:
    """Encoded words that follow each other: a character may be split over two of them."""
    if len(run.group()) > _LONGEST_RUN:
        return run.group()
    try:
        chunks = decode_header(run.group())
    except HeaderParseError:
        return run.group()
    return "".join(
        chunk if isinstance(chunk, str) else decode(chunk, charset) for chunk, charset in chunks
    )


def _children(part: _Part) -> list[_Part]:
    """The parts of a multipart; a mail that is an attachment is no multipart."""
    return _inside(part) if part.get_content_maintype() == "multipart" else []


def _inside(part: _Part) -> list[_Part]:
    """The messages that a part consists of, if it consists of messages."""
    payload = part.get_payload() if part.is_multipart() else []
    return [each for each in payload if isinstance(each, Message)]


def _form(part: _Part) -> Form | None:
    """How this part writes a piece of the body, or None when it is something else."""
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return None
    if part.get_content_maintype() == "multipart":
        return Form.PLAIN  # its boundary is missing, and all of it is in one piece
    return _FORMS.get(part.get_content_type())


def _leaves(part: _Part) -> Iterator[_Part]:
    children = _children(part)
    if not children:
        yield part
    for child in children:
        yield from _leaves(child)


def _text(part: _Part) -> str:
    data = part.get_payload(decode=True)
    return decode(data, part.get_content_charset()) if isinstance(data, bytes) else ""


def _body(part: _Part) -> list[BodyText]:
    children = _children(part)
    if children:
        pieces = [_body(child) for child in children]
        if part.get_content_subtype() == "alternative":
            return _best(pieces)
        return [piece for each in pieces for piece in each]
    form = _form(part)
    text = _text(part) if form else ""
    return [BodyText(form, text)] if form and text.strip() else []


def _best(alternatives: Iterable[list[BodyText]]) -> list[BodyText]:
    """The plain alternative, unless the other says much that it does not."""
    stated = [pieces for pieces in alternatives if pieces]
    plain = [pieces for pieces in stated if all(each.form is Form.PLAIN for each in pieces)]
    rich = [pieces for pieces in stated if pieces not in plain]
    if not (plain and rich):
        return next(iter(plain or rich), [])
    return _fuller(plain[0], rich[-1])


def _fuller(plain: list[BodyText], rich: list[BodyText]) -> list[BodyText]:
    """The one that says more, and all of both where each says much that the other does not.

    Programs that make plain text of HTML leave out or add a little: addresses of links, what a
    picture is called. A teaser, or "look at this in your browser", leaves out most.
    """
    told, shown = _words_of(plain), _words_of(rich)
    missing, only_told = (shown - told).total(), (told - shown).total()
    if missing <= max(_FEW_WORDS, _SMALL_SHARE * shown.total()):
        return plain
    if only_told <= max(_FEW_WORDS, _SMALL_SHARE * told.total()) or _is_stub(told, shown):
        return rich
    return plain + rich


def _is_stub(told: Counter[str], shown: Counter[str]) -> bool:
    return told.total() <= _STUB_WORDS and told.total() * _STUB_SHARE < shown.total()


def _words_of(pieces: Iterable[BodyText]) -> Counter[str]:
    """The words that are read in a body, addresses on the web apart, without capitals."""
    text = "\n".join(map(_visible, pieces))
    return Counter(_A_WORD.findall(_ADDRESS.sub(" ", text).casefold()))


def _visible(piece: BodyText) -> str:
    """What is read of a piece."""
    if piece.form is Form.PLAIN:
        return piece.text
    try:
        pages = read_markup(piece.text.encode("utf-8"), "").pages
    except DamagedFile:
        return ""
    return "\n".join(page.text for page in pages)


def _every_html(message: _Part) -> Iterator[BodyText]:
    for part in _leaves(message):
        if _form(part) is Form.HTML:
            yield BodyText(Form.HTML, _text(part))


def _attached(message: _Part) -> Iterator[_Part]:
    """The parts that are files; the signatures that prove who wrote the mail are none."""
    for part in _leaves(message):
        if _form(part) is None and part.get_content_type() not in _SIGNATURES:
            yield part


def _attachment(part: _Part, html: str) -> Attachment:
    content_id = _decoded(str(part.get("Content-ID", ""))).strip(" <>")
    shown = bool(content_id) and f"cid:{content_id}" in html
    pictured = shown and part.get_content_maintype() == "image"
    return Attachment(_name(part), partial(_bytes, part), pictured)


def _name(part: _Part) -> str:
    stated = part.get_filename()
    if stated:
        return file_name(_decoded(stated))
    if part.get_content_type() == "message/rfc822":
        subject = "".join(dict(_headers(inner)).get("Subject", "") for inner in _inside(part))
        return message_name(subject)
    return "attachment" + (MimeTypes().guess_extension(part.get_content_type()) or "")


def _bytes(part: _Part) -> bytes:
    """The file that a part holds. Raises DamagedFile."""
    try:
        if part.is_multipart():  # a mail, or the fields of a delivery report
            return b"".join(inner.as_bytes(policy=_UNFOLDED) for inner in _inside(part))
        data = part.get_payload(decode=True)
    except _FAULTS as error:
        raise DamagedFile(f"it cannot be decoded ({type(error).__name__})") from error
    return data if isinstance(data, bytes) else b""
