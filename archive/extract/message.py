"""What an e-mail message holds, whatever the format of its file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from archive.extract.content import one_line

FIELDS = ("From", "To", "Cc", "Date", "Subject")
"""The header fields that are shown, in this order."""

UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, line ends, marks that turn the writing direction, and lone surrogates."""


class Form(StrEnum):
    """How a piece of a body is written."""

    PLAIN = "plain"
    HTML = "html"


class BodyText(Struct, frozen=True):
    """One piece of a body; most mails have one."""

    form: Form
    text: str


class Attachment(Struct, frozen=True):
    """A file that came with a mail.

    ``name`` has no folders and no control characters. ``load`` gives the bytes for as long as
    the mail is open; it raises a ReadError that says why they cannot be had. ``pictured`` says
    that it is an image that the body shows, such as the logo under a signature.
    """

    name: str
    load: Callable[[], bytes]
    pictured: bool = False


class Mail(Struct, frozen=True):
    """One message; ``headers`` are pairs of a name out of ``FIELDS`` and its decoded value.

    ``date`` is the day in the time zone that the mail states.
    """

    headers: tuple[tuple[str, str], ...]
    date: dt.date | None
    body: tuple[BodyText, ...]
    attachments: tuple[Attachment, ...]

    def header(self, name: str) -> str:
        """The value of a header field, or nothing."""
        return dict(self.headers).get(name, "")


def clean_line(text: str) -> str:
    """The text on one line, without characters that do not show."""
    return one_line(UNPRINTABLE.sub(" ", text))


def file_name(stated: str, otherwise: str = "attachment") -> str:
    """The name of an attachment as a mail states it, without the folders it may come with."""
    name = clean_line(stated.replace("\\", "/").rpartition("/")[2])
    return name if name.strip(".") else otherwise


def message_name(subject: str) -> str:
    """The name of a mail that is itself an attachment, and has no name but its subject."""
    return file_name(re.sub(r"[/\\]", "-", subject), "message") + ".eml"
