"""Telling media types apart by content."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from archive.errors import EmptyFile, UnsupportedFormat
from archive.extract import extract, extractors, media_type_of

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def zipped(*names: str, mimetype: str = "") -> bytes:
    """A ZIP archive with entries of these names."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        if mimetype:
            archive.writestr("mimetype", mimetype)
        for name in names:
            archive.writestr(name, "<x/>")
    return buffer.getvalue()


def packed_mimetype() -> bytes:
    """A ZIP archive whose media type is compressed, as that of a bomb would be."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text" + " " * 9999)
    return buffer.getvalue()


def sniffed(tmp_path: Path, data: bytes, name: str) -> str:
    """The media type of a file with these bytes."""
    path = tmp_path / "original"
    path.write_bytes(data)
    return media_type_of(path, name)


READ = {
    "pdf": (b"%PDF-1.7\n...", "a.pdf", "application/pdf"),
    "pdf behind other bytes": (
        b"HTTP/1.1 200 OK\r\n\r\n" * 20 + b"%PDF-1.4",
        "a",
        "application/pdf",
    ),
    "pdf called txt": (b"%PDF-1.4\n", "a.txt", "application/pdf"),
    "text": (b"Geachte heer,\n\nWolkendam", "brief.txt", "text/plain"),
    "text called pdf": (b"Geachte heer,\n\nWolkendam", "brief.pdf", "text/plain"),
    "text that begins like a bitmap": (b"BM is een afkorting.", "a.txt", "text/plain"),
    "markdown": (b"# Inkoop\n", "a.md", "text/markdown"),
    "markdown that begins with a tag": (b"<div>Let op</div>\n\n# Inkoop", "a.MD", "text/markdown"),
    "latin-1 text": ("Coördinatie van cliënten".encode("cp1252"), "a.txt", "text/plain"),
    "utf-16 text": ("Inkoop".encode("utf-16"), "a.txt", "text/plain"),
    "text with a placeholder": (b"<naam> woont in Lisbeek.", "a.txt", "text/plain"),
    "table": (b"Nr;Vraag\n1;Wat?\n", "a.csv", "text/csv"),
    "table called text": (b"Nr\tVraag\tLot\n1\tWat?\t2\n2\tWie?\t3\n", "a.txt", "text/csv"),
    "text called table": (b"Geachte heer,\n\nWolkendam; dus", "a.csv", "text/plain"),
    "html called table": (b"<html>a;b\n1;2\n", "a.csv", "text/html"),
    "html": (b"<!DOCTYPE html>\n<html><body>", "a.html", "text/html"),
    "html called pdf": (b"\n<HTML><head>", "nota.pdf", "text/html"),
    "html behind a comment": (b"<!-- kop -->\n<html>", "a", "text/html"),
    "xhtml": (b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html>', "a.html", "text/html"),
    "piece of html": (b'<li class="x">Agendapunt</li>', "a.html", "text/html"),
    "ruling": (
        b'<?xml version="1.0"?>\n<open-rechtspraak>',
        "a.xml",
        "application/vnd.rechtspraak+xml",
    ),
    "ruling in utf-16": (
        '<?xml version="1.0" encoding="utf-16"?><open-rechtspraak/>'.encode("utf-16"),
        "a.xml",
        "application/vnd.rechtspraak+xml",
    ),
    "eml": (b"From: a@b.nl\r\nMIME-Version: 1.0\r\n\r\nDag", "a.eml", "message/rfc822"),
    "msg with an encrypted attachment": (
        OLE2 + "EncryptedPackage __nameid_version1.0".encode("utf-16-le"),
        "a.msg",
        "application/vnd.ms-outlook",
    ),
}


@pytest.mark.parametrize(("data", "name", "expected"), READ.values(), ids=READ.keys())
def test_format_that_is_read(tmp_path: Path, data: bytes, name: str, expected: str) -> None:
    """Content decides the media type; the name only tells Markdown from plain text."""
    assert sniffed(tmp_path, data, name) == expected


OOXML = "application/vnd.openxmlformats-officedocument."
ODF = "application/vnd.oasis.opendocument."
READ |= {
    "docx": (
        zipped("[Content_Types].xml", "word/document.xml"),
        "a.pdf",
        f"{OOXML}wordprocessingml.document",
    ),
    "xlsx": (
        zipped("docProps/app.xml", "[Content_Types].xml", "xl/workbook.xml"),
        "a",
        f"{OOXML}spreadsheetml.sheet",
    ),
    "pptx": (
        zipped("[Content_Types].xml", "ppt/presentation.xml"),
        "a",
        f"{OOXML}presentationml.presentation",
    ),
    "odt": (zipped(mimetype=f"{ODF}text"), "a", f"{ODF}text"),
    "odt as a template": (zipped(mimetype=f"{ODF}text-template"), "a", f"{ODF}text"),
    "ods": (zipped(mimetype=f"{ODF}spreadsheet"), "a", f"{ODF}spreadsheet"),
    "odp": (zipped(mimetype=f"{ODF}presentation"), "a", f"{ODF}presentation"),
    "xls": (OLE2 + "Workbook".encode("utf-16-le"), "a", "application/vnd.ms-excel"),
    "xls of before 1997": (OLE2 + "Book".encode("utf-16-le"), "a", "application/vnd.ms-excel"),
    "rtf": (b"{\\rtf1\\ansi Inkoop}", "a.doc", "application/rtf"),
    "docx with password": (
        OLE2 + "EncryptedPackage".encode("utf-16-le"),
        "a",
        "application/x-encrypted-office",
    ),
}

REFUSED = {
    "zip": (zipped("word/brief.txt"), "a ZIP archive"),
    "mimetype packed without bounds": (packed_mimetype(), "a ZIP archive"),
    "cut off zip": (zipped("brief.txt")[:30], "a ZIP archive"),
    "doc": (OLE2 + "WordDocument".encode("utf-16-le"), r"old Word document \(DOC\)"),
    "png": (b"\x89PNG\r\n\x1a\n" + bytes(20), "PNG image"),
    "jpeg": (b"\xff\xd8\xff\xe0" + bytes(20), "JPEG image"),
    "tiff": (b"II*\0" + bytes(20), "TIFF image"),
    "bmp": (b"BM" + bytes(20), "BMP image"),
    "mp4": (bytes(3) + b"\x18ftypisom" + bytes(9), "MP4 video"),
    "other xml": (b'<?xml version="1.0"?><besluit/>', "XML that is not a rechtspraak.nl ruling"),
    "xml by its namespace": (b'<besluit xmlns="urn:x"><a/></besluit>', "XML that is not"),
    "nul bytes": (b"tekst\0\0\1\2", "unknown format"),
    "control characters": (bytes(range(1, 9)) * 50, "unknown format"),
}


@pytest.mark.parametrize(("data", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_format_that_is_not_read_is_named(tmp_path: Path, data: bytes, words: str) -> None:
    """An unsupported file is refused with the name of its format and a hint."""
    path = tmp_path / "original"
    path.write_bytes(data)

    with pytest.raises(UnsupportedFormat, match=words) as caught:
        extract(path, "stuk.dat")

    assert caught.value.message.startswith("unsupported format: ")
    assert caught.value.hint


@pytest.mark.parametrize(
    ("stream", "better"), [("WordDocument", "DOCX"), ("PowerPoint Document", "PPTX")]
)
def test_old_office_files_can_be_saved_anew(tmp_path: Path, stream: str, better: str) -> None:
    """The hint for a format of before 2007 names the one that followed it."""
    path = tmp_path / "original"
    path.write_bytes(OLE2 + stream.encode("utf-16-le"))

    with pytest.raises(UnsupportedFormat) as caught:
        extract(path, "stuk.dat")

    assert f"{better} or PDF" in caught.value.hint


def test_empty_file_is_reported(tmp_path: Path) -> None:
    """A file of no bytes is EmptyFile."""
    with pytest.raises(EmptyFile, match=r"leeg\.pdf is empty"):
        sniffed(tmp_path, b"", "leeg.pdf")


def test_every_media_type_has_one_best_extractor() -> None:
    """Extractors have unique names, and score exactly the media types that they state."""
    names = [extractor.name for extractor in extractors()]
    stated = {media_type for extractor in extractors() for media_type in extractor.media_types}

    assert len(set(names)) == len(names)
    assert stated == {expected for _, _, expected in READ.values()}
    for extractor in extractors():
        assert all(
            (extractor.score(media_type) is not None) == (media_type in extractor.media_types)
            for media_type in stated
        )
