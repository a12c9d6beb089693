"""Reading office files that are protected by a password."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from archive.errors import EncryptedFile
from archive.extract import extract


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    """A Word document that opens with the password ``wolkendam``."""
    document = docx.Document()
    document.add_paragraph("Vertrouwelijk stuk over de gunning")
    plain = io.BytesIO()
    document.save(plain)
    path = tmp_path / "original"
    with path.open("wb") as file:
        OOXMLFile(plain).encrypt("wolkendam", file)
    return path


def test_a_locked_document_says_so(locked: Path) -> None:
    """Without a password it is EncryptedFile, with what to do."""
    with pytest.raises(EncryptedFile, match=r"plan\.docx is protected by a password") as caught:
        extract(locked, "plan.docx")
    assert caught.value.hint


def test_a_wrong_password_does_not_open_it(locked: Path) -> None:
    """A password that is not the one is refused."""
    with pytest.raises(EncryptedFile):
        extract(locked, "plan.docx", ["lisbeek"])


def test_the_right_password_opens_it(locked: Path) -> None:
    """With its password it is read as what it is."""
    reading = extract(locked, "plan.docx", ["lisbeek", "wolkendam"])

    assert reading.pages[0].text == "Vertrouwelijk stuk over de gunning"
    assert reading.media_type.endswith("wordprocessingml.document")
