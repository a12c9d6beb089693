"""The cells of tables in plain text (CSV, TSV), in whatever encoding they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import DamagedFile
from archive.extract import sniff
from archive.extract.encodings import decode
from archive.extract.office_flow import tidy_lines
from archive.extract.separators import rows_of
from archive.extract.sheets import Line, Sheet, Workbook

_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
"""How Excel is told to show a number as it stands: ``="007"``."""


@contextmanager
def opened(path: Path, name: str) -> Iterator[Workbook]:
    """Open a table as a workbook of one sheet without a name. Raises DamagedFile and OSError."""
    data = path.read_bytes()
    separator = sniff.separator_in(data, name)
    if separator is None:
        raise DamagedFile(f"{name} is damaged: it is no table", hint="download it again")
    rows = rows_of(decode(data).lstrip("\ufeff"), separator)
    yield Workbook([Sheet("", [Line(dict(enumerate(map(_shown, row)))) for row in rows])])


def _shown(cell: str) -> str:
    return tidy_lines(_KEPT_AS_TEXT.sub(r"\1", cell) if cell.startswith("=") else cell)
