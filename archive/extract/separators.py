"""Whether a text is a table (CSV, TSV), and its rows.

As RFC 4180 has it, with what programs make of it: other separators, a first line that names the
separator (``sep=;``), quotes that do not add up.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

SEPARATORS = (";", "\t", "|", ",")
"""The likeliest first: Dutch Excel writes semicolons, and commas stand in amounts and sentences."""

_NAMED = re.compile(r'\ufeff?"?sep=([^\w\s"\x00-\x1f]|\t)"?\s*?(?:\n|\Z)', re.IGNORECASE)
_ENDINGS = frozenset({".csv", ".tsv", ".tab"})
_AMOUNT = re.compile(r"[^0-9,]{0,9}[0-9.]*,[0-9]+[^0-9,]{0,9}")
_MOSTLY = 0.8
_FEWEST_ROWS = 3
_FEWEST_COLUMNS = 3
_LONGEST_HEAD = 40
_END_OF_SENTENCE = (".", "!", ":", ";")
_LARGEST_CELL = 2**31 - 1

Rows = list[list[str]]
"""The rows of a table with their cells; a blank line is a row without cells."""


def separator_of(text: str, name: str, *, whole: bool) -> str | None:
    """What parts the cells of the table that this text is; None when it is no table.

    The rows of a file that is called a table must have as many cells as each other, but for a
    few, and for titles above them. Of any other file all must, under heads of at least three
    columns: a text that only looks like it stays a text.

    Args:
        text: The file, or how it begins; its lines end in a newline each.
        name: The file's name.
        whole: Whether it is all of the file.
    """
    named = _NAMED.match(text)
    if named:
        return named[1]
    is_called = PurePath(name).suffix.lower() in _ENDINGS
    is_table = _is_called_table if is_called else _is_table
    where = text if is_called else text.partition("\n")[0]
    found: list[tuple[float, str]] = []
    for separator in SEPARATORS:
        rows = _read(text, separator, whole=whole) if separator in where else []
        if is_table(rows, separator):
            found.append((_evenness(_below_titles(rows)), separator))
    return max(found, key=lambda pair: pair[0])[1] if found else None


def rows_of(text: str, separator: str) -> Rows:
    """The rows of a table, without the line that names its separator."""
    return _read(text[_start(text) :], separator, whole=True)


def _start(text: str) -> int:
    named = _NAMED.match(text)
    return named.end() if named else 0


def _read(text: str, separator: str, *, whole: bool) -> Rows:
    """The rows, with quotes as the standard has them, or else as most rows come out even.

    Where that is not the whole text, the row that is cut off at its end is left out.
    """
    usual = csv.field_size_limit(_LARGEST_CELL)
    try:
        return _strictly(text, separator, whole=whole)
    finally:
        csv.field_size_limit(usual)  # it holds for all that reads CSV


def _strictly(text: str, separator: str, *, whole: bool) -> Rows:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    rows: Rows = []
    try:
        for row in reader:
            rows.append(row)
    except csv.Error:
        is_cut_off = not whole and reader.line_num >= text.count("\n")
        return rows if is_cut_off else _loosely(text, separator)
    return rows if whole else rows[:-1]


def _loosely(text: str, separator: str) -> Rows:
    """The rows of a table whose quotes do not add up: one must not swallow the lines after it."""
    readings = (
        list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, quoting=quoting))
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE)
    )
    return max(readings, key=_evenness)


def _evenness(rows: Rows) -> float:
    """The share of the rows that are as long as most are; 0 where most have one cell."""
    lengths = Counter(len(row) for row in rows if row)
    if not lengths:
        return 0.0
    length, count = lengths.most_common(1)[0]
    return count / lengths.total() if length > 1 else 0.0


def _below_titles(rows: Rows) -> Rows:
    """The rows from the first on that has several cells."""
    start = next((at for at, row in enumerate(rows) if len(row) > 1), len(rows))
    return rows[start:]


def _is_called_table(rows: Rows, separator: str) -> bool:
    filled = [row for row in rows if row]
    below = _below_titles(filled)
    if len(below) < len(filled):
        is_enough = len(below) >= _FEWEST_ROWS and _are_heads(below[0], separator)
    else:
        is_enough = len(below) > (separator == ",") and not _are_amounts(below, separator)
    is_even = _evenness(below) >= _MOSTLY
    return is_enough and (is_even or _fit_their_heads(below, separator))


def _are_amounts(rows: Rows, separator: str) -> bool:
    """Whether this is one column of amounts with a decimal comma."""
    return separator == "," and all(_AMOUNT.fullmatch(",".join(row)) for row in rows)


def _fit_their_heads(rows: Rows, separator: str) -> bool:
    """Whether rows end before their last empty cells, as some programs write them."""
    most = len(rows[0])
    is_within = all(1 < len(row) <= most for row in rows)
    return is_within and len(rows) >= _FEWEST_ROWS and _are_heads(rows[0], separator)


def _is_table(rows: Rows, separator: str) -> bool:
    if len(rows) < _FEWEST_ROWS or len(rows[0]) < _FEWEST_COLUMNS:
        return False
    return len(set(map(len, rows))) == 1 and _are_heads(rows[0], separator)


def _are_heads(cells: Sequence[str], separator: str) -> bool:
    if separator == "," and any(cell != cell.strip() for cell in cells):
        return False  # an enumeration
    return len(set(cells)) == len(cells) and all(map(_is_head, cells))


def _is_head(cell: str) -> bool:
    cell = cell.strip()
    is_short = 0 < len(cell) <= _LONGEST_HEAD and not cell.endswith(_END_OF_SENTENCE)
    return is_short and any(map(str.isalpha, cell))
