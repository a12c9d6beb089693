"""Office files protected by a password, by msoffcrypto: the only module that knows it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.errors import HOW_TO_UNLOCK, EncryptedFile, ReadError, UnsupportedFormat
from archive.extract import sniff
from archive.extract.content import Content

_MODULES = {sniff.DOCX: "docx", sniff.XLSX: "sheets", sniff.PPTX: "pptx"}


def read(path: Path, name: str, password: str | None = None) -> Content:
    """Read a Word document, workbook or presentation that is encrypted as a whole.

    Raises:
        EncryptedFile: no password was given, or this is not the one.
        UnsupportedFormat: what was encrypted is none of these.
        DamagedFile: what was encrypted cannot be read.
        OSError: the file cannot be opened.
    """
    if password is None:
        raise _encrypted(name)
    with TemporaryDirectory() as folder:
        plain = Path(folder, "plain")
        _decrypt(path, plain, password, name)
        media_type = sniff.media_type_of(plain, name)
        if media_type not in _MODULES:
            raise UnsupportedFormat(
                f"unsupported format: {sniff.in_words(media_type)}, protected by a password",
                hint=sniff.hint_for(media_type),
            )
        content: Content = import_module(f"{__package__}.{_MODULES[media_type]}").read(plain, name)
        return content


def _encrypted(name: str) -> EncryptedFile:
    return EncryptedFile(f"{name} is protected by a password", hint=HOW_TO_UNLOCK)


def _decrypt(path: Path, target: Path, password: str, name: str) -> None:
    import msoffcrypto

    try:
        with path.open("rb") as file, target.open("wb") as plain:
            encrypted = msoffcrypto.OfficeFile(file)
            encrypted.load_key(password=password, verify_password=True)
            encrypted.decrypt(plain)
    except (ReadError, MemoryError, OSError):
        raise
    # A wrong password and a damaged file both end in errors of its own, of olefile, of
    # cryptography or of the XML that says how the file was encrypted.
    except Exception as error:
        raise _encrypted(name) from error
