"""The real documents: what the manifest says of them, and how each of them is read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from archive.errors import ReadError
from archive.extract import extract
from archive.model import Reading, Role

_TABLE = {Role.TABLE_ROW, Role.TABLE_HEAD}
_TEXT_LAYER = {"y": True, "n": False, "partial": False}


class File(Struct, frozen=True):
    """One real document; ``has_text`` is None where the manifest does not say."""

    path: Path
    has_text: bool | None

    @property
    def is_pdf(self) -> bool:
        """Whether its name says that it is a PDF."""
        return self.path.suffix.lower() == ".pdf"


class Outcome(Struct, frozen=True):
    """How a file was read, or else the kind of the error."""

    file: File
    reading: Reading | None
    error: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether it was read and gave no text."""
        return self.reading is not None and not any(p.text.strip() for p in self.reading.pages)

    @property
    def needs_ocr(self) -> bool:
        """Whether a page of it was marked as showing text that the file does not give."""
        return self.reading is not None and any(page.needs_ocr for page in self.reading.pages)

    @property
    def is_running_text(self) -> bool:
        """Whether every page has text, read by pdfium, and none has a table."""
        reading = self.reading
        return (
            reading is not None
            and all(p.text.strip() and p.lane == "pdfium" for p in reading.pages)
            and not any(p.needs_ocr for p in reading.pages)
            and not any(block.role in _TABLE for block in reading.blocks)
        )


def files(material: Path) -> list[File]:
    """The documents below ``corpus``, with what the manifest says of their text layer."""
    with (material / "MANIFEST.tsv").open(encoding="utf-8", newline="") as manifest:
        rows = csv.DictReader(manifest, delimiter="\t")
        said = {row["file"]: _TEXT_LAYER.get(row["text_layer"]) for row in rows}
    found = sorted(path for path in (material / "corpus").rglob("*") if path.is_file())
    return [File(path, said.get(path.relative_to(material).as_posix())) for path in found]


def read_all(chosen: list[File]) -> Iterator[Outcome]:
    """Read the files in this process."""
    for file in chosen:
        try:
            yield Outcome(file, extract(file.path, file.path.name))
        except ReadError as error:
            yield Outcome(file, None, type(error).__name__)
