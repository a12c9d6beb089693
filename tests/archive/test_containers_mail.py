"""Unpacking what is attached to mails."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from aspose.email_foss.msg import ATTACH_METHOD_STORAGE, MapiAttachment, MapiMessage

from archive.containers import Limits, Refused, unpack
from archive.errors import TooLarge
from archive.extract import extract, sniff
from tests.archive import mail_samples as samples


def mail_members(
    tmp_path: Path, mail: object, media_type: str
) -> tuple[dict[str, bytes], tuple[Refused, ...]]:
    """The attachments of a mail with their bytes, and what was refused."""
    assert isinstance(mail, bytes | EmailMessage | MapiMessage)
    into = Path(tempfile.mkdtemp(dir=tmp_path))
    members, refused = unpack(samples.written(tmp_path, mail), media_type, into)
    return {each.name: each.path.read_bytes() for each in members}, refused


def eml_with(*files: tuple[str, bytes]) -> EmailMessage:
    """A mail with attachments."""
    message = samples.eml()
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return message


def outlook_with(*files: tuple[str, bytes]) -> MapiMessage:
    """An Outlook message with attachments."""
    message = samples.outlook()
    for name, data in files:
        message.add_attachment(name, data)
    return message


MAILS: dict[str, tuple[str, Callable[..., object]]] = {
    "eml": (sniff.EMAIL, eml_with),
    "msg": (sniff.MSG, outlook_with),
}


@pytest.mark.parametrize(("media_type", "make"), MAILS.values(), ids=MAILS.keys())
def test_attachments_are_members(
    tmp_path: Path, media_type: str, make: Callable[..., object]
) -> None:
    """The files of a mail come out with their names, made distinct and without folders."""
    files = (
        ("nota é.pdf", b"1" * 5000),
        ("nota é.pdf", b"2"),
        ("C:\\map\\..\\x.pdf", b""),
        ("..", b"4"),
    )

    found, refused = mail_members(tmp_path, make(*files), media_type)

    assert found == {
        "nota é.pdf": b"1" * 5000,
        "nota é (2).pdf": b"2",
        "x.pdf": b"",
        "attachment": b"4",
    }
    assert refused == ()


@pytest.mark.parametrize(("media_type", "make"), MAILS.values(), ids=MAILS.keys())
def test_mail_without_attachments_holds_nothing(
    tmp_path: Path, media_type: str, make: Callable[..., object]
) -> None:
    """A mail is a document of its own, so that it need not hold others."""
    assert mail_members(tmp_path, make(), media_type) == ({}, ())


def test_mail_in_a_mail_is_a_member(tmp_path: Path) -> None:
    """A forwarded mail is a document that is called by its subject."""
    message = samples.eml()
    message.add_attachment(samples.eml("Antwoord: ja/nee", "Zie Lisbeek.\n"))

    found, _ = mail_members(tmp_path, message, sniff.EMAIL)

    assert list(found) == ["Antwoord: ja-nee.eml"]
    inner = samples.written(tmp_path, found["Antwoord: ja-nee.eml"])
    assert extract(inner, "x.eml").pages[0].text.endswith("Zie Lisbeek.")


def test_message_in_an_outlook_message_becomes_a_mail(tmp_path: Path) -> None:
    """A message without a file of its own is written as a mail, the same each time."""
    inner = samples.outlook("Antwoord cliënten", "Zie Lisbeek: één.\r\n")
    inner.add_attachment("diep é.pdf", b"%PDF diep")
    deepest = samples.outlook("Vraag")
    inner.add_embedded_message_attachment(deepest)
    outer = samples.outlook()
    outer.add_embedded_message_attachment(inner)

    found, refused = mail_members(tmp_path, outer, sniff.MSG)

    assert (list(found), refused) == (["Antwoord cliënten.eml"], ())
    assert mail_members(tmp_path, outer, sniff.MSG)[0] == found
    data = found["Antwoord cliënten.eml"]
    text = extract(samples.written(tmp_path, data), "x.eml").pages[0].text
    assert "From: J. de Wit <wit@zorg.example>" in text
    assert text.endswith("Zie Lisbeek: één.\n\nAttachments: diep é.pdf; Vraag.eml")
    below, _ = mail_members(tmp_path, data, sniff.EMAIL)
    assert below["diep é.pdf"] == b"%PDF diep"


def test_attachment_that_is_only_a_link_is_refused(tmp_path: Path) -> None:
    """What an Outlook message only refers to is named among what was refused."""
    message = outlook_with(("bij.txt", b"x"))
    link = MapiAttachment(filename="ver.docx", attach_method=ATTACH_METHOD_STORAGE)
    message.attachments.append(link)
    data = message.to_bytes()

    found, refused = mail_members(tmp_path, data, sniff.MSG)

    assert list(found) == ["bij.txt"]
    assert [each.name for each in refused] == ["ver.docx"]
    assert "only a link" in refused[0].reason


def test_too_many_attachments(tmp_path: Path) -> None:
    """The number of attachments is limited like that of the members of an archive."""
    path = samples.written(tmp_path, eml_with(*((f"{n}.pdf", b"") for n in range(6))))

    with pytest.raises(TooLarge, match="it holds 6 attachments; the limit is 5"):
        unpack(path, sniff.EMAIL, tmp_path, bounds=Limits(members=5))
