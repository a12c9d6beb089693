"""How fast files are read and added, beside programs that do less or the same."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pypdfium2
from msgspec import Struct

from archive.extract import extract
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


def race(paths: Sequence[Path], runs: int = RUNS) -> Race:
    """Read PDFs in turn with the reader and with plain pdfium; the least of ``runs`` counts.

    Each file is raced on its own and its least times are summed: what else the machine does
    for a moment then costs neither of the two.
    """
    pages = sum(_pdfium(path) for path in paths)  # and the files are in the page cache
    for path in paths[:1]:
        _reader(path)
    reader = pdfium = 0.0
    for path in paths:
        times = [(_time(_reader, path), _time(_pdfium, path)) for _ in range(runs)]
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


def _reader(path: Path) -> int:
    return len(extract(path, path.name).pages)


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
