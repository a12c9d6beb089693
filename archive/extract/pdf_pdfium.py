"""A PDF as pdfium opens it: its pages, some at a time, and pictures of them.

Nothing in a file is run and nothing is fetched.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pypdfium2
from pypdfium2 import raw

from archive.errors import HOW_TO_UNLOCK, DamagedFile, EncryptedFile
from archive.extract import pdf_calls as pdfium
from archive.extract.content import one_line
from archive.extract.pdf_page import Fonts, PdfiumPage, text_of

_PAGES_IN_RUN = 16
_MANY_OBJECTS = 5_000
"""On one page, so that those that follow are not kept open together with it."""

_Run = list[tuple[raw.FPDF_PAGE, raw.FPDF_TEXTPAGE]]
"""Pages that are open, with their text; null pointers for what pdfium cannot open."""


class PdfiumFile:
    """A PDF opened with pdfium."""

    def __init__(self, path: Path, name: str, password: str | None = None) -> None:
        """Open the file.

        Raises:
            EncryptedFile: it is protected by another password than the one given.
            DamagedFile: pdfium cannot make a document of it, or finds no pages.
            OSError: it cannot be opened.
        """
        self._name = name
        with path.open("rb"):  # for the reason why it cannot be opened, which pdfium does not give
            pass
        try:
            self._document = pypdfium2.PdfDocument(path, password=password)
        except pypdfium2.PdfiumError as error:
            if error.err_code == raw.FPDF_ERR_PASSWORD:
                raise EncryptedFile(f"{name} is protected by a password", HOW_TO_UNLOCK) from error
            raise DamagedFile(f"{name} is damaged: {error}", "download it again") from error
        self._run: _Run = []
        self._fonts: Fonts = {}
        if not len(self):
            self.close()
            raise DamagedFile(f"{name} is damaged: no page is found in it", "download it again")

    def __enter__(self) -> Self:
        """The open file itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file."""
        self.close()

    def close(self) -> None:
        """Close the file."""
        _close(self._run)
        self._run = []
        self._document.close()

    def __len__(self) -> int:
        """The number of pages."""
        return int(raw.FPDF_GetPageCount(self._document))

    @property
    def title(self) -> str:
        """The title in the metadata, or nothing."""
        size = raw.FPDF_GetMetaText(self._document, b"Title", None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDF_GetMetaText(self._document, b"Title", buffer, size)
        return one_line(buffer.raw.decode("utf-16-le", "replace").replace("\0", ""))

    def runs(self) -> Iterator[list[PdfiumPage | None]]:
        """All pages, some at a time: each open until the next are asked for; None for a bad one.

        What is asked of several pages in a row costs less than when pdfium goes over a whole page
        in between.
        """
        first, total = 1, len(self)
        while first <= total:
            self._open_run(first, total)
            texts = [text_of(text) if text else None for _, text in self._run]
            yield [
                PdfiumPage(*handles, text, self._fonts) if text else None
                for handles, text in zip(self._run, texts, strict=True)
            ]
            first += len(self._run)

    def _open_run(self, first: int, total: int) -> None:
        """Open pages from ``first`` on, and close those of the run before.

        pdfium drops what the pages of a document share, such as their fonts, when none of them is
        open; so the last one is kept until the next have been opened.
        """
        _close(self._run[:-1])
        last = self._run[-1:]
        self._run, self._fonts = [], {}
        pages = []
        for index in range(first - 1, min(first - 1 + _PAGES_IN_RUN, total)):
            pages.append(raw.FPDF_LoadPage(self._document, index))
            if pages[-1] and pdfium.count_objects(pages[-1]) > _MANY_OBJECTS:
                break
        self._run = [(page, raw.FPDFText_LoadPage(page) if page else None) for page in pages]
        _close(last)

    def grey(self, number: int, dpi: float, most_pixels: int) -> tuple[int, int, bytes]:
        """A picture of page ``number``: its width and height in pixels, then a byte for each.

        The resolution is lowered for a page that would have more than ``most_pixels``.
        Raises DamagedFile when it cannot be drawn.
        """
        try:
            page = self._document[number - 1]
        except pypdfium2.PdfiumError as error:
            raise DamagedFile(f"page {number} of {self._name} cannot be drawn") from error
        width, height = page.get_size()
        scale = min(dpi / 72, (most_pixels / max(width * height, 1)) ** 0.5)
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=True)
        try:
            packed = bytes(bitmap.buffer)
            rows = range(0, bitmap.height * bitmap.stride, bitmap.stride)
            pixels = b"".join(packed[row : row + bitmap.width] for row in rows)
            return bitmap.width, bitmap.height, pixels
        finally:
            bitmap.close()
            page.close()


def _close(run: _Run) -> None:
    for page, text in run:
        if text:
            pdfium.close_text(text)
        if page:
            pdfium.close_page(page)
