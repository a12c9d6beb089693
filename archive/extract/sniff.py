"""Which media type a file has, decided by its content.

Names lie: a stored original has none, and a download called ``nota.pdf`` may be a web page.
The name is asked only of texts: Markdown and tables (CSV) have no mark of their own.
"""

from __future__ import annotations

import codecs
import errno
import re
import zlib
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from archive.errors import EmptyFile
from archive.extract.zip_directory import checked

if TYPE_CHECKING:
    import zipfile

PDF = "application/pdf"
PLAIN = "text/plain"
MARKDOWN = "text/markdown"
CSV = "text/csv"
HTML = "text/html"
RULING = "application/vnd.rechtspraak+xml"
XML = "application/xml"
RTF = "application/rtf"
EMAIL = "message/rfc822"
MSG = "application/vnd.ms-outlook"
ZIP = "application/zip"
OLE2 = "application/x-ole-storage"
BINARY = "application/octet-stream"

_OOXML = "application/vnd.openxmlformats-officedocument."
DOCX = f"{_OOXML}wordprocessingml.document"
XLSX = f"{_OOXML}spreadsheetml.sheet"
PPTX = f"{_OOXML}presentationml.presentation"
XLS = "application/vnd.ms-excel"
_ODF = "application/vnd.oasis.opendocument."
ODT = f"{_ODF}text"
ODS = f"{_ODF}spreadsheet"
ODP = f"{_ODF}presentation"
ENCRYPTED_OFFICE = "application/x-encrypted-office"
_DOC = "application/msword"
_PPT = "application/vnd.ms-powerpoint"

_WORDS = {
    DOCX: "a Word document (DOCX)",
    XLSX: "an Excel workbook (XLSX)",
    PPTX: "a PowerPoint presentation (PPTX)",
    ODT: "an OpenDocument text (ODT)",
    ODS: "an OpenDocument spreadsheet (ODS)",
    ODP: "an OpenDocument presentation (ODP)",
    "application/epub+zip": "an e-book (EPUB)",
    _DOC: "an old Word document (DOC)",
    XLS: "an old Excel workbook (XLS)",
    _PPT: "an old PowerPoint presentation (PPT)",
    MSG: "an Outlook message (MSG)",
    ENCRYPTED_OFFICE: "an Office document protected by a password",
    OLE2: "an old Office file",
    ZIP: "a ZIP archive",
    "application/gzip": "a GZIP archive",
    "application/x-7z-compressed": "a 7-Zip archive",
    "application/vnd.rar": "a RAR archive",
    RTF: "a Rich Text document (RTF)",
    CSV: "a table in plain text (CSV)",
    EMAIL: "an e-mail message (EML)",
    XML: "XML that is not a rechtspraak.nl ruling",
    "application/postscript": "a PostScript file",
    "image/png": "a PNG image",
    "image/jpeg": "a JPEG image",
    "image/gif": "a GIF image",
    "image/tiff": "a TIFF image",
    "image/bmp": "a BMP image",
    "image/webp": "a WebP image",
    "image/heic": "a HEIC image",
    "audio/mpeg": "an MP3 recording",
    "video/mp4": "an MP4 video",
    BINARY: "a file of an unknown format",
}

_MAGIC = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE2),
    (b"{\\rtf", RTF),
    (b"%!PS", "application/postscript"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"\x1f\x8b\x08", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
)
# Marks that a text may begin with as well: asked only when the bytes are no text.
_BINARY_MAGIC = ((b"BM", "image/bmp"), (b"ID3", "audio/mpeg"), (b"\xff\xfb", "audio/mpeg"))

_IN_ZIP = (("word/", DOCX), ("xl/", XLSX), ("ppt/", PPTX))
# A message may hold any of the others as an attachment.
_IN_OLE2 = (
    ("__nameid_version1.0", MSG),
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("WordDocument", _DOC),
    ("Workbook", XLS),
    ("PowerPoint Document", _PPT),
    ("Book", XLS),
)

_HEAD = 64 * 1024
_PDF_MARK_WITHIN = 1024
_MOST_CONTROLS = 0.02
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\v\f\r\x1b") | {127})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PROLOG = re.compile(r"(?:\s+|<!--.*?-->|<\?.*?\?>)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!doctype\s+([\w.:-]+)", re.IGNORECASE)
_ROOT = re.compile(r"<([A-Za-z_][\w.-]*)(?::([\w.-]+))?([^<>]*)>?")
_MAIL_HEADER = re.compile(r"\A(?:[A-Za-z][\w-]*:[^\n]*\n(?:[ \t][^\n]*\n)*)+\r?\n")
_MAIL_MARK = re.compile(r"^(?:mime-version|message-id|received):", re.IGNORECASE | re.MULTILINE)
_HTML_ROOTS = frozenset(
    "html head body meta title div p table ul ol li h1 h2 h3 h4 h5 h6 article section main span "
    "center font form a b br hr nav header footer pre blockquote script style link".split()
)


def media_type_of(path: Path, name: str) -> str:
    """The media type of the bytes at ``path``. Raises EmptyFile, TooLarge, OSError."""
    with path.open("rb") as file:
        head = file.read(_PDF_MARK_WITHIN)
        if b"%PDF-" in head:
            return PDF
        head += file.read(_HEAD - len(head))
    if not head:
        raise EmptyFile(f"{name} is empty", hint="download it again")
    media_type = _by_magic(head, _MAGIC)
    if media_type == ZIP:
        return _in_zip(path)
    if media_type == OLE2:
        return _in_ole2(path)
    if media_type:
        return media_type
    text = _as_text(head)
    if text is None:
        return _binary(head)
    media_type = _of_text(text, name)
    return CSV if media_type == PLAIN and separator_in(head, name) else media_type


def in_words(media_type: str) -> str:
    """The format in plain words, with its article: ``a Word document (DOCX)``."""
    return _WORDS.get(media_type, media_type)


def hint_for(media_type: str) -> str:
    """What to do with a file of a format that is not read."""
    if in_words(media_type).endswith("archive"):
        return "unpack it and add the files in it"
    if media_type.startswith(("audio/", "video/")) or media_type in (XML, BINARY):
        return (
            "only PDF, office files, HTML, mail, plain text, Markdown and rechtspraak.nl XML "
            "are read"
        )
    if media_type in (_DOC, OLE2):
        return "open it, save it as DOCX or PDF and add that"
    if media_type == _PPT:
        return "open it, save it as PPTX or PDF and add that"
    return "save it as PDF and add that"


def codec_of_bom(data: bytes) -> str | None:
    """The codec that a byte order mark at the start of ``data`` announces, or None."""
    return next((codec for bom, codec in _BOMS if data.startswith(bom)), None)


def separator_in(data: bytes, name: str) -> str | None:
    """What parts the cells, when these bytes are (or begin) a table in plain text; or None."""
    from archive.extract.separators import separator_of

    head = data[:_HEAD]
    text = (_as_text(head) or "").replace("\r\n", "\n").replace("\r", "\n")
    return separator_of(text, name, whole=len(head) < _HEAD)


def is_markdown(name: str) -> bool:
    """Whether a file of this name is Markdown, given that it is text."""
    return PurePath(name).suffix.lower() in (".md", ".markdown")


def _by_magic(head: bytes, table: tuple[tuple[bytes, str], ...]) -> str | None:
    return next((media_type for magic, media_type in table if head.startswith(magic)), None)


def _binary(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return "image/heic" if head[8:11] in (b"hei", b"mif") else "video/mp4"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "image/webp"
    return _by_magic(head, _BINARY_MAGIC) or BINARY


def _in_zip(path: Path) -> str:
    import zipfile

    try:
        with path.open("rb") as file, zipfile.ZipFile(checked(file)) as archive:
            names = archive.namelist()
            mimetype = _stated(archive)
            if mimetype:
                return mimetype.removesuffix("-template")
    except (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        zlib.error,
    ):
        return ZIP
    except OSError as error:
        if error.errno != errno.EINVAL:  # a place in the file that cannot be
            raise
        return ZIP
    if "[Content_Types].xml" not in names:
        return ZIP
    return next((kind for part, kind in _IN_ZIP if any(n.startswith(part) for n in names)), ZIP)


def _stated(archive: zipfile.ZipFile) -> str:
    """The media type that an OpenDocument file states in its first member, or nothing.

    It is read with a bound, and only if packed in a way that a bound holds for.
    """
    from zipfile import ZIP_DEFLATED, ZIP_STORED

    first = archive.infolist()[:1]
    for info in first:
        bounded = info.compress_type in (ZIP_STORED, ZIP_DEFLATED)
        if info.filename == "mimetype" and bounded and info.file_size < _HEAD:
            with archive.open(info) as member:
                return member.read(_HEAD).decode("ascii", "replace").strip()
    return ""


def _in_ole2(path: Path) -> str:
    data = path.read_bytes()
    return next((kind for name, kind in _IN_OLE2 if name.encode("utf-16-le") in data), OLE2)


def _as_text(head: bytes) -> str | None:
    """The head as characters good enough to look for markup, or None when it is no text."""
    codec = codec_of_bom(head)
    if codec:
        return head.decode(codec, "replace").lstrip("\ufeff")
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if b"\0" in head or controls > _MOST_CONTROLS * len(head):
        return None
    return head.decode("latin-1")


def _of_text(text: str, name: str) -> str:
    markup = _of_markup(text[_prolog_end(text) :], declared=text.lstrip().startswith("<?xml"))
    if markup == HTML and is_markdown(name) and "<html" not in text[:1024].lower():
        return MARKDOWN  # Markdown may begin with a piece of HTML
    if markup:
        return markup
    header = _MAIL_HEADER.match(text.replace("\r\n", "\n"))
    if header and _MAIL_MARK.search(header.group()):
        return EMAIL
    return MARKDOWN if is_markdown(name) else PLAIN


def _prolog_end(text: str) -> int:
    match = _PROLOG.match(text)
    return match.end() if match else 0


def _of_markup(text: str, *, declared: bool) -> str | None:
    """The media type of markup that begins here with its document type or root element."""
    match = _DOCTYPE.match(text) or _ROOT.match(text)
    if match is None:
        return XML if declared else None
    names = [name.lower() for name in match.groups()[:2] if name]
    root = names[-1].rpartition(":")[2]
    if root == "open-rechtspraak":
        return RULING
    if root == "html" or (root in _HTML_ROOTS and not declared):
        return HTML
    is_xml = declared or match.re is _DOCTYPE or "xmlns" in match.group()
    return XML if is_xml else None
