"""Opening zipped office files: limits, damage, passwords, and XML that reaches out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from archive.errors import DamagedFile, EncryptedFile, TooLarge
from archive.extract import limits
from archive.extract.package import opened
from tests.archive.office_samples import docx, odt, packed, paragraph, read, texts

WHOLE = docx(paragraph("Inkoop van jeugdhulp in Lisbeek"))


def with_member(content: str | bytes, name: str = "word/media/x") -> bytes:
    """The document with one more member."""
    buffer = io.BytesIO(WHOLE)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


def test_a_document_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The size that the members declare together is checked before any of them is unpacked."""
    monkeypatch.setattr(limits, "MOST_UNPACKED", 2_000_000)

    with pytest.raises(TooLarge, match=r"stuk\.dat unpacks to 3 MB; the limit is 2 MB"):
        read(tmp_path, with_member(b"x" * 3_000_000))


def test_a_document_that_packs_all_too_well_is_refused(tmp_path: Path) -> None:
    """A member that is a thousand times smaller packed is a bomb, unless it is small."""
    with pytest.raises(TooLarge, match="more than 200 times its size"):
        read(tmp_path, with_member(bytes(12_000_000)))

    assert texts(read(tmp_path, with_member(bytes(1_000_000))))


def test_a_document_of_too_many_members_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of members has a limit, and the message names it."""
    monkeypatch.setattr(limits, "MOST_MEMBERS", 3)

    with pytest.raises(TooLarge, match="files; the limit is 3") as caught:
        read(tmp_path, WHOLE)
    assert caught.value.hint


def test_a_member_gives_no_more_than_it_declares(tmp_path: Path) -> None:
    """A member that unpacks to more than the size in its head is damage, not text."""
    name, text = "word/document.xml", docx(paragraph("x" * 5000))
    with zipfile.ZipFile(io.BytesIO(text)) as archive:
        size = archive.getinfo(name).file_size
    lying = text.replace(size.to_bytes(4, "little"), (200).to_bytes(4, "little"))

    with pytest.raises(DamagedFile, match="cannot be unpacked"):
        read(tmp_path, lying)


ENTITIES = {
    "entity": '<!DOCTYPE w [<!ENTITY a "geheim">]><w:document xmlns:w="w">&a;</w:document>',
    "file": '<!DOCTYPE w [<!ENTITY a SYSTEM "{}">]><w:document xmlns:w="w">&a;</w:document>',
    "bomb": "<!DOCTYPE w ["
    '<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + ']><w:document xmlns:w="w">&a11;</w:document>',
    "doctype": '<!DOCTYPE w><w:document xmlns:w="w"/>',
}


@pytest.mark.parametrize("markup", ENTITIES.values(), ids=ENTITIES.keys())
def test_xml_with_a_document_type_is_refused(tmp_path: Path, markup: str) -> None:
    """No part may define entities, those of files on this machine included."""
    secret = tmp_path / "geheim.txt"
    secret.write_text("wachtwoord")
    data = packed(
        {
            "[Content_Types].xml": "<Types/>",
            "word/document.xml": markup.replace("{}", secret.as_uri()),
        }
    )

    with pytest.raises(DamagedFile, match=r"document type|entity"):
        read(tmp_path, data)


def test_streamed_xml_with_a_document_type_is_refused(tmp_path: Path) -> None:
    """Parts that are read as they come by are held to the same."""
    data = packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": '<!DOCTYPE x [<!ENTITY a "b">]><x><table/></x>',
        }
    )

    with pytest.raises(DamagedFile, match="document type"):
        read(tmp_path, data)


def test_deep_xml_is_refused(tmp_path: Path) -> None:
    """Elements nested beyond what any document has are damage, and no crash."""
    with pytest.raises(DamagedFile, match="not well-formed"):
        read(tmp_path, docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000))


@pytest.mark.parametrize("kept", [0.3, 0.6, 0.95])
def test_a_document_that_is_cut_off_is_damaged(tmp_path: Path, kept: float) -> None:
    """A document that lost its end is DamagedFile, with the cause kept."""
    path = tmp_path / "original"
    path.write_bytes(WHOLE[: int(kept * len(WHOLE))])

    with (
        pytest.raises(DamagedFile, match=r"plan\.docx is damaged") as caught,
        opened(path, "plan.docx"),
    ):
        pass
    assert caught.value.__cause__ is not None
    assert caught.value.hint


def test_every_spoilt_byte_ends_in_text_or_in_a_reason(tmp_path: Path) -> None:
    """Wherever a byte is wrong, the document is read or called damaged, and nothing else."""
    for at in range(0, len(WHOLE), 7):
        spoilt = bytearray(WHOLE)
        spoilt[at] ^= 0xFF
        path = tmp_path / "original"
        path.write_bytes(spoilt)
        try:
            with opened(path, "plan.docx") as package:
                package.xml("word/document.xml")
                package.relations("word/document.xml")
        except (DamagedFile, EncryptedFile, TooLarge):
            pass


def test_an_encrypted_opendocument_says_so(tmp_path: Path) -> None:
    """An OpenDocument file whose manifest tells of encryption is EncryptedFile."""
    buffer = io.BytesIO(odt(""))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")

    with pytest.raises(EncryptedFile, match="protected by a password"):
        read(tmp_path, buffer.getvalue())
