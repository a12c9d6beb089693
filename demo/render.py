"""Write every demo document below a target folder."""

import shutil
from pathlib import Path

from demo.layout import write_pdf
from demo.markup import parse_source

SOURCES = Path(__file__).parent / "sources"
PDF_SOURCE = ".pdf.md"


def build(target: Path) -> list[Path]:
    """Write the whole dossier below ``target`` and return the written paths, sorted.

    The folders of ``sources/`` are kept. A source ``NAME.pdf.md`` becomes ``NAME.pdf``; every
    other file is copied byte for byte. Existing files are overwritten, others are left alone,
    and the same sources always give the same bytes.

    Raises:
        ValueError: a PDF source is malformed; the message names the file.
        OSError: a source cannot be read or a document cannot be written.
    """
    sources = (path for path in SOURCES.rglob("*") if path.is_file())
    return sorted(_write(source, target) for source in sources)


def _write(source: Path, target: Path) -> Path:
    written = target / source.relative_to(SOURCES)
    if source.name.endswith(PDF_SOURCE):
        written = written.with_name(source.name.removesuffix(".md"))
        written.parent.mkdir(parents=True, exist_ok=True)
        _render(source, written)
    else:
        written.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, written)
    return written


def _render(source: Path, written: Path) -> None:
    try:
        document = parse_source(source.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{source}: {error}") from error
    write_pdf(document, written)
