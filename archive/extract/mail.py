"""E-mail messages: their header fields, their body and the names of what came with them.

What is attached is no part of the text. ``archive.containers`` unpacks it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archive.errors import TooLarge
from archive.extract import limits, sniff
from archive.extract.content import Content, PageWriter
from archive.extract.html import read_markup
from archive.extract.message import Attachment, BodyText, Form, Mail
from archive.model import Evidence, Origin, PartialDate, Tag, TagName

_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_OLE2_MAGIC = b"\xd0\xcf\x11\xe0"


def read(path: Path, name: str) -> Content:
    """Read a mail as one page.

    Raises:
        DamagedFile: it cannot be read as a mail.
        TooLarge: the file or its body exceeds a limit.
        OSError: the file cannot be opened.
    """
    with opened(path, name) as mail:
        writer = PageWriter(1)
        writer.add("\n".join(f"{field}: {value}" for field, value in mail.headers))
        for piece in mail.body:
            _write(piece, writer, name)
        writer.add("\n".join(_lists(mail.attachments)))
    media_type = sniff.MSG if _is_msg(path) else sniff.EMAIL
    return Content(media_type, (writer.page,), writer.blocks, tuple(_tags(mail)))


@contextmanager
def opened(path: Path, name: str) -> Iterator[Mail]:
    """Open a mail, EML or MSG; its attachments can be loaded for as long as it is open.

    Raises:
        DamagedFile: it cannot be read as a mail.
        TooLarge: the file or its body exceeds a limit.
        OSError: the file cannot be opened.
    """
    if _is_msg(path):
        from archive.extract import msg

        with msg.opened(path, name) as mail:
            yield mail
    else:
        from archive.extract import eml

        _check_size(path, name)
        yield eml.parse(path.read_bytes(), name)


def _check_size(path: Path, name: str) -> None:
    size, most = path.stat().st_size, limits.MOST_IN_MAIL
    if size > most:
        raise TooLarge(
            f"{name} is a mail of {size // 1_000_000} MB; the limit is {most // 1_000_000} MB",
            hint="save its attachments and add those",
        )


def _is_msg(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_OLE2_MAGIC)) == _OLE2_MAGIC


def _write(piece: BodyText, writer: PageWriter, name: str) -> None:
    if piece.form is Form.PLAIN:
        for paragraph in _BLANK_LINES.split(piece.text):
            writer.add(paragraph)
        return
    content = read_markup(piece.text.encode("utf-8", "replace"), name)
    for block in content.blocks:
        text = content.pages[0].text[block.span.start : block.span.end]
        writer.add(text, block.role, level=block.level)


def _lists(attachments: Sequence[Attachment]) -> Iterator[str]:
    files = [each.name for each in attachments if not each.pictured]
    pictures = [each.name for each in attachments if each.pictured]
    if files:
        yield f"Attachments: {'; '.join(files)}"
    if pictures:
        yield f"Images in the text: {'; '.join(pictures)}"


def _tags(mail: Mail) -> Iterator[Tag]:
    subject = mail.header("Subject")
    if subject:
        yield Tag(TagName.TITLE, subject, Evidence(Origin.METADATA, f"Subject: {subject}"))
    if mail.date:
        day = str(PartialDate(mail.date.year, mail.date.month, mail.date.day))
        evidence = Evidence(Origin.METADATA, f"Date: {mail.header('Date')}")
        yield Tag(TagName.DATE, day, evidence)
