"""How fast files are read and added, beside programs that do less or the same."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
from msgspec import Struct

from archive.extract import extract
from archive.extract.pdf_pdfium import PdfiumFile
from archive.extract.quality import quality_of
from bench.tools import Ran, dossier, program

RUNS = 5


class Race(Struct, frozen=True):
    """Pages, and the seconds of processor time that the reader and plain pdfium took at best."""

    pages: int
    reader: float
    pdfium: float

    @property
    def ratio(self) -> float:
        """The speed of the reader as a share of that of plain pdfium."""
        return self.pdfium / self.reader


def whole(path: Path) -> int:
    """Read a file as the archive does; returns how many pages there are."""
    return len(extract(path, path.name).pages)


def text_alone(path: Path) -> int:
    """The part of it that every page needs: its text, and how well that was read."""
    with PdfiumFile(path, path.name) as file:
        for pages in file.runs():
            for page in pages:
                if page is not None:
                    quality_of(page.text, page.texts)
        return len(file)


def race(paths: Sequence[Path], runs: int = RUNS, read: Callable[[Path], object] = whole) -> Race:
    """Read PDFs in turn with a reader and with plain pdfium; the least of ``runs`` counts.

    Each file is raced on its own and its least times are summed: what else the machine does
    for a moment then costs neither of the two.
    """
    pages = sum(_pdfium(path) for path in paths)  # and the files are in the page cache
    for path in paths[:1]:
        read(path)
    reader = pdfium = 0.0
    for path in paths:
        times = [(_time(read, path), _time(_pdfium, path)) for _ in range(runs)]
        reader += min(own for own, _ in times)
        pdfium += min(plain for _, plain in times)
    return Race(pages, reader, pdfium)


def added_twice(folder: Path, scratch: Path) -> tuple[Ran, Ran]:
    """Add a folder to a new home, and then once more when nothing has changed."""
    words = ("--home", scratch / "home", "add", folder, "--json")
    return dossier(scratch, *words), dossier(scratch, *words)


def recoll(folder: Path, scratch: Path) -> Ran | None:
    """Index a folder with Recoll, made anew; None when it is not installed."""
    found = shutil.which("recollindex")
    if found is None:
        return None
    settings = scratch / "recoll"
    settings.mkdir()
    (settings / "recoll.conf").write_text(f"topdirs = {folder}\n", encoding="utf-8")
    return program([found, "-c", str(settings)])


def _time(read: Callable[[Path], object], path: Path) -> float:
    began = time.process_time()
    read(path)
    return time.process_time() - began


def _pdfium(path: Path) -> int:
    """The text of every page, as pypdfium2 gives it; returns how many pages there are."""
    with pypdfium2.PdfDocument(path) as pdf:
        for number in range(len(pdf)):
            page = pdf[number]
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        return len(pdf)
