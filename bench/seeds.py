"""Whole files of every format that is read, for the fuzz run to break."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import docx
from msoffcrypto.format.ooxml import OOXMLFile

from demo.render import build
from tests.archive import mail_samples, office_samples, pdf_samples
from tests.archive import test_extract_charts as charts
from tests.archive import test_extract_comments as comments
from tests.archive import test_extract_notes as notes
from tests.archive import test_extract_odp as odp
from tests.archive import test_extract_pictures as pictures
from tests.archive import test_extract_pptx as slides
from tests.archive import test_extract_sheets as sheets

LARGEST = 400_000
"""Bytes: real documents above this are no seeds, for their copies are written by the hundred."""

Seeds = dict[str, list[bytes]]
"""For each format (the ending of a file's name) the contents of its seeds."""

_TEXT = "De gemeente Wolkendam koopt jeugdhulp in per perceel; vragen staan open tot 1 mei 2019."
_CSV = (
    "Nr;Vraag;Antwoord\n1;Tot wanneer kunnen wij inschrijven?;Tot 1 mei 2019.\n"
    '2;"Wat is het tarief?\nEn waarvoor, ""verblijf""?";€ 85 voor cliënten.\n'
)
_PAGE = f"<html><body><main><h1>Vragen</h1><ol start=3><li>{_TEXT}<li>cliënten</ol></main></html>"
_ODT_STYLES = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/><text:list-level-style-number text:level="2" '
    'style:num-format="a" text:display-levels="2" style:num-list-format="%1%.%2%)"/>'
    '</text:list-style><text:outline-style style:name="Outline"><text:outline-level-style '
    'text:level="1" style:num-format="I" text:start-value="3"/></text:outline-style>'
)
_ODT_LIST = (
    '<text:h text:outline-level="1">Vragen</text:h><text:list xml:id="een" text:style-name="L1">'
    f"<text:list-item><text:p>{_TEXT}</text:p><text:list><text:list-item><text:p>dan</text:p>"
    "</text:list-item></text:list></text:list-item></text:list>"
    '<text:list text:continue-list="een" text:style-name="L1"><text:list-item '
    'text:start-value="9"><text:p>slot</text:p></text:list-item></text:list>'
)
_FORM = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="1"/>'
    f'</w:checkBox></w:ffData></w:fldChar><w:t>{_TEXT}</w:t><w:sym w:font="Wingdings" '
    'w:char="F0FE"/></w:r></w:p><w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    "<w:p><w:r><w:t>Perceel</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
)
_RTF = (
    rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}\pard\b Vragen\b0\par "
    rb"co\'f6rdinatie van cli\'ebnten \u8364?\par\trowd\cellx900\cellx1800 1\cell twee\cell\row}"
)


def seeds(material: Path | None = None) -> Seeds:
    """The demo dossier and one made file of each format, with real documents where there are.

    Args:
        material: A folder of real documents, of which those up to ``LARGEST`` bytes are taken.
    """
    found = _made()
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        _take(found, Path(folder))
    if material is not None:
        _take(found, material)
    return found


def intact(number: int, folder: Path) -> Path:
    """Write a whole file that no other number gives: in turn a text, a Word document, a PDF."""
    text = f"Bestek {number} van de gemeente Lisbeek. {_TEXT}"
    path = folder / f"intact-{number:05}.{('txt', 'docx', 'pdf')[number % 3]}"
    match path.suffix:
        case ".pdf":
            return pdf_samples.render(path, [pdf_samples.prose(text)])
        case ".docx":
            path.write_bytes(office_samples.docx(office_samples.paragraph(text)))
        case _:
            path.write_text(text, encoding="utf-8")
    return path


def _take(found: Seeds, folder: Path) -> None:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and 0 < path.stat().st_size <= LARGEST:
            found.setdefault(path.suffix.lstrip(".").lower(), []).append(path.read_bytes())


def _made() -> Seeds:
    return {
        "docx": [
            office_samples.docx(office_samples.paragraph(_TEXT, "<w:b/>") * 3),
            office_samples.docx(_FORM),
            office_samples.docx(charts.DRAWN, chart1=charts.SAMPLE),
            notes.SAMPLE,
            comments.WORD,
        ],
        "odt": [
            office_samples.odt(f"<text:h>Vragen</text:h><text:p>{_TEXT}</text:p>"),
            office_samples.odt(_ODT_LIST, _ODT_STYLES),
            notes.ODT,
            pictures.SAMPLES["odt"],
        ],
        "odp": [odp.SAMPLE, pictures.SAMPLES["odp"]],
        "pptx": [
            slides.presentation(slides.shape(slides.text_body(_TEXT, "Planning"))),
            slides.presentation(slides.shape(slides.numbered((slides.STEP, _TEXT)))),
            *map(comments.commented, comments.SLIDE_COMMENTS.values()),
        ],
        "csv": [_CSV.encode("cp1252"), _CSV.replace(";", ",").encode(), b"sep=;\n" + _CSV.encode()],
        "tsv": [_CSV.replace(";", "\t").encode("utf-16")],
        "txt": [_TEXT.encode("cp850")],
        "html": [_PAGE.encode("cp1252")],
        "xlsx": [sheets.as_xlsx(), comments.workbook()],
        "xls": [sheets.as_xls()],
        "ods": [sheets.as_ods(), comments.ODS],
        "rtf": [_RTF, notes.RTF, comments.RTF],
        "pdf": list(_pdfs()),
        "msg": [_msg()],
        "eml": [_eml()],
        "zip": [_archive()],
        "locked": [_locked()],
    }


def _pdfs() -> Iterator[bytes]:
    page = pdf_samples.prose(_TEXT, "Tweede regel.")
    with tempfile.TemporaryDirectory() as folder:
        yield pdf_samples.render(Path(folder, "plain"), [page, page], title="Bestek").read_bytes()
        yield pdf_samples.render(Path(folder, "locked"), [page], encrypt="geheim").read_bytes()


def _msg() -> bytes:
    message = mail_samples.outlook(body=_TEXT)
    message.add_attachment("bijlage.rtf", _RTF)
    return bytes(message.to_bytes())


def _eml() -> bytes:
    message = mail_samples.eml(body=_TEXT + "\n")
    message.add_attachment(_RTF, maintype="application", subtype="rtf", filename="bijlage.rtf")
    return message.as_bytes()


def _archive() -> bytes:
    return office_samples.packed(
        {"nota/vragen.txt": _TEXT, "nota/vragen.xlsx": sheets.as_xlsx(), "mail.eml": _eml()}
    )


def _locked() -> bytes:
    """A Word document behind a password."""
    plain, closed = io.BytesIO(), io.BytesIO()
    docx.Document().save(plain)
    OOXMLFile(plain).encrypt("wolkendam", closed)
    return closed.getvalue()
