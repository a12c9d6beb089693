"""Pages of a PDF that show text without having it: read by tesseract from their picture.

pdfium renders the page at 300 dots per inch in grey; tesseract gets that on its standard input and
answers with a line for each word: its box, its confidence, and the block, paragraph and line that
it belongs to. It is run as a program: pytesseract does the same through temporary files and needs
Pillow for it.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from archive.errors import DamagedFile, OcrUnavailable
from archive.extract.content import PageWriter
from archive.extract.pdf_pdfium import PdfiumFile
from archive.model import Block, Page

OCR = "ocr"

DPI = 300
"""The resolution that tesseract's models were trained for."""

SECONDS_PER_PAGE = 180
_MOST_PIXELS = 40_000_000
_DUTCH = "nld"
_ENGLISH = "eng"
_WORD_LEVEL = "5"
_HAS_SIGN = re.compile(r"\w")
_HINT = (
    "install tesseract with Dutch: apt install tesseract-ocr tesseract-ocr-nld (Debian, Ubuntu)"
    " or brew install tesseract tesseract-lang (macOS)"
)


class _Word(NamedTuple):
    block: int
    paragraph: int
    line: int
    confidence: float
    text: str


def check_available() -> None:
    """Raises OcrUnavailable when tesseract with Dutch is not installed."""
    if shutil.which("tesseract") is None:
        raise OcrUnavailable("tesseract is not installed", _HINT)
    if _DUTCH not in _languages():
        raise OcrUnavailable("tesseract is installed without Dutch", _HINT)


def ocr_pages(
    path: Path, numbers: Iterable[int], password: str | None = None
) -> dict[int, tuple[Page, tuple[Block, ...]]]:
    """Read pages of a PDF from their pictures.

    Args:
        path: Where the PDF is.
        numbers: The pages, from 1.
        password: What opens the PDF, when it is protected.

    Returns:
        For each number the page, with its lane "ocr" and as quality the mean confidence of its
        words (0 to 1; None when no word was found), and the blocks that cover its text:
        tesseract's paragraphs.

    Raises:
        OcrUnavailable: tesseract, or its Dutch, is not installed.
        DamagedFile: a page cannot be rendered, or tesseract cannot read it or takes too long.
        EncryptedFile: the file is protected by another password.
        OSError: the file cannot be opened.
    """
    return dict(read_pages(path, numbers, password))


def read_pages(
    path: Path, numbers: Iterable[int], password: str | None = None
) -> Iterator[tuple[int, tuple[Page, tuple[Block, ...]]]]:
    """As ``ocr_pages``, page by page: each takes seconds."""
    check_available()
    with PdfiumFile(path, path.name, password) as file:
        for number in numbers:
            width, height, pixels = file.grey(number, DPI, _MOST_PIXELS)
            picture = b"P5 %d %d 255\n" % (width, height) + pixels
            yield number, _page(number, list(_words(_answer(picture, path.name, number))))


@cache
def _languages() -> frozenset[str]:
    command = ["tesseract", "--list-langs"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    return frozenset((done.stdout + done.stderr).split())


def _answer(picture: bytes, name: str, number: int) -> str:
    """What tesseract makes of a picture, as a table. Raises DamagedFile."""
    languages = "+".join(each for each in (_DUTCH, _ENGLISH) if each in _languages())
    command = ["tesseract", "stdin", "stdout", "-l", languages, "--dpi", str(DPI), "tsv"]
    # One thread: its own threads gain a quarter and cost double, and others have work to do.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    what = f"page {number} of {name} cannot be read by tesseract"
    try:
        done = subprocess.run(  # noqa: S603
            command,
            input=picture,
            capture_output=True,
            check=True,
            timeout=SECONDS_PER_PAGE,
            env=environment,
        )
    except subprocess.TimeoutExpired as error:
        raise DamagedFile(f"{what} within {SECONDS_PER_PAGE} seconds") from error
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", "replace").strip().splitlines()
        raise DamagedFile(f"{what}: {said[-1] if said else error}") from error
    return done.stdout.decode("utf-8", "replace")


def _words(table: str) -> Iterator[_Word]:
    for row in csv.DictReader(table.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = (row["text"] or "").strip()
        if row["level"] == _WORD_LEVEL and text:
            yield _Word(
                int(row["block_num"]),
                int(row["par_num"]),
                int(row["line_num"]),
                max(float(row["conf"]), 0.0) / 100,
                text,
            )


def _page(number: int, words: list[_Word]) -> tuple[Page, tuple[Block, ...]]:
    writer = PageWriter(number)
    for _, paragraph in groupby(words, key=lambda word: (word.block, word.paragraph)):
        lines = groupby(paragraph, key=lambda word: word.line)
        text = "\n".join(" ".join(word.text for word in line) for _, line in lines)
        writer.add(text)
    page = Page(number, writer.page.text, lane=OCR, quality=_confidence(words))
    return page, writer.blocks


def _confidence(words: Iterable[_Word]) -> float | None:
    """The mean confidence of the words that hold a letter or digit; specks are not counted."""
    told = [word.confidence for word in words if _HAS_SIGN.search(word.text)]
    return sum(told) / len(told) if told else None
