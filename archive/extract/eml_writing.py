"""A mail that lies within an Outlook message has no file of its own: it is written as EML."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from email.header import Header
from email.message import Message
from email.mime.application import MIMEApplication
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.parser import BytesParser
from email.policy import compat32

from archive.errors import ReadError
from archive.extract.message import Attachment, Mail


def as_eml(mail: Mail) -> bytes:
    """The mail as the bytes of an EML file, the same for the same mail.

    An attachment that cannot be loaded is named in the body, with the reason.
    """
    parts = [*_body(mail), *map(_attached, mail.attachments)]
    # The boundary is by default a random one, which would make another document each time.
    digest = hashlib.sha256(b"\0".join(part.as_bytes() for part in parts)).hexdigest()
    message = MIMEMultipart(boundary=f"=_{digest[:40]}")
    for name, value in mail.headers:
        message[name] = Header(value, header_name=name).encode()
    for part in parts:
        message.attach(part)
    return message.as_bytes()


def _body(mail: Mail) -> Iterator[Message[str, str]]:
    for piece in mail.body:
        yield MIMEText(piece.text, piece.form, "utf-8")


def _attached(attachment: Attachment) -> Message[str, str]:
    try:
        data = attachment.load()
    except ReadError as error:
        return MIMEText(f"[{attachment.name}: {error.message}]", "plain", "utf-8")
    if attachment.name.endswith(".eml"):
        return MIMEMessage(BytesParser(policy=compat32).parsebytes(data))
    part = MIMEApplication(data)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", attachment.name))
    return part
