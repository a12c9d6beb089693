"""Mails made for the tests, with libraries other than those that read them."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage
from pathlib import Path

from aspose.email_foss import msg
from compressed_rtf import compress

SENT = dt.datetime(2018, 4, 5, 21, 30, tzinfo=dt.UTC)
BINARY, UNICODE, BOOLEAN, TIME, INTEGER = 0x0102, 0x001F, 0x000B, 0x0040, 0x0003
SUBMITTED, TRANSPORT_HEADERS, INTERNET_CODE_PAGE = 0x0039, 0x007D, 0x3FDE
RTF, HTML, HIDDEN, CONTENT_ID = 0x1009, 0x1013, 0x7FFE, 0x3712


def eml(subject: str = "Vraag over perceel 2", body: str = "Geachte inkoper,\n") -> EmailMessage:
    """A mail with the usual header fields."""
    message = EmailMessage()
    message["From"] = "J. de Wit <wit@zorg.example>"
    message["To"] = "Inkoop Wolkendam <inkoop@wolkendam.example>"
    message["Date"] = "Fri, 06 Apr 2018 00:30:00 +0200"
    message["Subject"] = subject
    message.set_content(body)
    return message


def outlook(
    subject: str = "Vraag over perceel 2", body: str = "Geachte inkoper,\r\n"
) -> msg.MapiMessage:
    """An Outlook message that was sent and never came through a mail server."""
    message = msg.MapiMessage.create(subject, body)
    message.set_property(msg.PropertyId.SENDER_NAME, "J. de Wit")
    message.set_property(msg.PropertyId.SENDER_EMAIL_ADDRESS, "wit@zorg.example")
    message.set_property(SUBMITTED, TIME, SENT)
    message.add_recipient("inkoop@wolkendam.example", display_name="Inkoop Wolkendam")
    return message


def outlook_html(markup: str, *, charset: str = "utf-8", code_page: int = 65001) -> msg.MapiMessage:
    """An Outlook message whose only body is HTML."""
    message = outlook(body="")
    message.set_property(INTERNET_CODE_PAGE, INTEGER, code_page)
    message.set_property(HTML, BINARY, markup.encode(charset))
    return message


def outlook_rtf(rtf: bytes) -> msg.MapiMessage:
    """An Outlook message whose only body is compressed Rich Text."""
    message = outlook(body="")
    message.set_property(RTF, BINARY, compress(rtf))
    return message


def written(folder: Path, mail: EmailMessage | msg.MapiMessage | bytes) -> Path:
    """The file that a mail is kept in."""
    path = folder / "original"
    if isinstance(mail, bytes):
        path.write_bytes(mail)
    else:
        path.write_bytes(mail.as_bytes() if isinstance(mail, EmailMessage) else mail.to_bytes())
    return path
