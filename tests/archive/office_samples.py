"""Office files written part by part, so that nothing but the test decides what is in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from archive.extract import extract
from archive.model import Reading, Role
from tests.archive.coverage import assert_covered

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
DGM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = (
    f'xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0" xmlns:table="{ODF}table:1.0" '
    f'xmlns:style="{ODF}style:1.0" xmlns:draw="{ODF}drawing:1.0" '
    f'xmlns:fo="{ODF}xsl-fo-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    f'xmlns:meta="{ODF}meta:1.0"'
)
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{}</dc:title>'
    "</cp:coreProperties>"
)

Block = tuple[Role, str]


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive with these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            packing = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, content, packing)
    return buffer.getvalue()


def relations(targets: Mapping[str, tuple[str, str]]) -> str:
    """A part with relations: their ids, each with its kind and what it refers to."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{R}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="urn:relationships">{rows}</Relationships>'


def docx(body: str, namespace: str = W, title: str = "", **parts: str) -> bytes:
    """A Word document with this body; ``parts`` are others (``footnotes``), by their kind."""
    opening = f'xmlns:w="{namespace}" xmlns:r="{R}" xmlns:mc="{MC}"'
    kinds = {part: part.rstrip("0123456789") for part in parts}
    members = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/document.xml": f"<w:document {opening}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": relations(
            {part: (kind, f"{part}.xml") for part, kind in kinds.items()}
        ),
        "docProps/core.xml": CORE.format(title),
    }
    for part, content in parts.items():
        root = kinds[part].replace("header", "hdr").replace("footer", "ftr")
        members[f"word/{part}.xml"] = f"<w:{root} {opening}>{content}</w:{root}>"
    return packed(members)


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of a Word document; properties go in its ``w:pPr``."""
    run = f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{properties}</w:pPr>{run}</w:p>"


def odt(body: str, styles: str = "", title: str = "", master: str = "", writer: str = "") -> bytes:
    """An OpenDocument text with this body, automatic styles, master page and program."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
            f"</office:automatic-styles><office:body><office:text>{body}</office:text>"
            "</office:body></office:document-content>",
            "styles.xml": f"<office:document-styles {NAMES}><office:master-styles>"
            f'<style:master-page style:name="Standard">{master}</style:master-page>'
            "</office:master-styles></office:document-styles>",
            "meta.xml": f"<office:document-meta {NAMES}><office:meta><dc:title>{title}</dc:title>"
            f"<meta:generator>{writer}</meta:generator></office:meta></office:document-meta>",
        }
    )


def read(folder: Path, data: bytes, name: str = "stuk.dat") -> Reading:
    """Read these bytes as a file, and check that blocks cover all of its text."""
    path = folder / "original"
    path.write_bytes(data)
    reading = extract(path, name)
    assert_covered(reading)
    return reading


def blocks(reading: Reading) -> list[Block]:
    """The blocks of a reading, with what they are."""
    return [(block.role, reading.slice(block.span)) for block in reading.blocks]


def texts(reading: Reading) -> list[str]:
    """The texts of the blocks of a reading."""
    return [text for _, text in blocks(reading)]


def pages(reading: Reading) -> list[str]:
    """The texts of the pages of a reading."""
    return [page.text for page in reading.pages]


def cell(content: str, properties: str = "") -> str:
    """A table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A table row with these cells, or with cells of these texts."""
    made_cells = (one if one.startswith("<w:") else cell(paragraph(one)) for one in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made_cells)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"
