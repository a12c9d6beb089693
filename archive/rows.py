"""Rows of tables: their cells, the heads of their columns, and where they go on after a page.

In page text the cells of a row are parted by blank lines. Readers may leave an empty cell out,
so a row with fewer cells than there are columns does not tell by itself which it has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from msgspec import Struct
from msgspec.structs import replace

from archive.clean import clean
from archive.columns import (
    PairCells,
    answer_column,
    is_lot,
    is_reference,
    number_below,
    pair_cells,
    place,
    plain_heads,
)
from archive.continuations import ends_sentence, is_broken_off
from archive.extract.content import CELL_SEPARATOR
from archive.extract.sniff import MARKDOWN
from archive.model import Block, Reading, Span

Cell = tuple[Span, ...]
"""A cell: one span, and one more for each page on which it goes on. Never empty."""

MARKS = " |*_"
"""What stands around the text of a cell in Markdown."""
_BAR = re.compile(r"(?<!\\)\|")
_NUMBER = re.compile(r"(\d{1,4}[A-Za-z]?)[.)]?")
_LEADING = re.compile(r"(?:[Vv]raag\s+)?(\d{1,3})[.):]\s+\S")
_SHORTENED = re.compile(r"(?i)\b(?:nrs?|no|pag|blz|par|art|bijl)\.\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGNS = ("#", "№", "§")
"""They head a column of numbers or of places."""
_MOST_COLUMNS = 8
"""Of a wider row only the last cells are looked at for what goes on after a page."""
_MOST_HEADS = 16
_LONGEST_HEAD = 60
_MOST_WORDS_IN_HEAD = 6
_FEW_WORDS = 4
_NAMES_AND_VALUES = 2
_FIRST_ROWS = 3
"""Heads of questions and answers may stand under a title and a note of the table."""


class Row(Struct, frozen=True):
    """One row, also when a page break parts it.

    ``heads`` are those of the table's columns, or empty; ``number`` is the row's own; ``pair``
    tells which cells are a question and its answer, and ``places`` the column of each cell,
    where that is known.
    """

    cells: tuple[Cell, ...]
    heads: tuple[str, ...] = ()
    number: str | None = None
    pair: PairCells | None = None
    places: tuple[int, ...] = ()

    @property
    def answer_from(self) -> int | None:
        """The index in ``cells`` of the answer to the question before it."""
        return None if self.pair is None else self.pair.answer[0]


class Table(Struct, frozen=True):
    """The rows of a table in order, and the heads that are printed again over its later parts."""

    rows: tuple[Row, ...]
    repeated: tuple[Span, ...] = ()


def read_tables(reading: Reading, blocks: Sequence[Block]) -> tuple[Table, ...]:
    """The tables that are made of these table rows, which follow each other in a document."""
    lines = [_Line.of(reading, block) for block in blocks]
    starts = [0, *(at for at in range(1, len(lines)) if _begins_table(lines, at)), len(lines)]
    return tuple(_read(reading, lines[start:end]) for start, end in pairwise(starts))


def number_of(texts: Sequence[str]) -> str | None:
    """The number of a row: its first cell, when that holds nothing else."""
    found = _NUMBER.fullmatch(texts[0]) if len(texts) > 1 else None
    return None if found is None else found[1]


class _Line(Struct, frozen=True):
    """A row as one page has it: its cells that say something, and what they say.

    A cell without a visible character is put to the one before it, so that none gets lost.
    """

    block: Block
    cells: tuple[Cell, ...]
    texts: tuple[str, ...]

    @classmethod
    def of(cls, reading: Reading, block: Block) -> _Line:
        spans: list[Span] = []
        texts: list[str] = []
        for span in _parted(reading, block):
            text = _text(reading, (span,))
            if spans and not (text and texts[-1]):
                spans[-1] = Span(span.page, spans[-1].start, span.end)
                texts[-1] = _text(reading, (spans[-1],))
            else:
                spans.append(span)
                texts.append(text)
        return cls(block, tuple((span,) for span in spans), tuple(texts))

    @property
    def page(self) -> int:
        return self.block.span.page

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that the reader gave the cells, or none when cells were put together."""
        known = self.block.columns
        return known if len(known) == len(self.cells) else ()

    @property
    def number(self) -> str | None:
        return self.block.number or number_of(self.texts)


def _parted(reading: Reading, block: Block) -> Iterator[Span]:
    """The cells of a row, at its blank lines, or at the bars of Markdown, which lead each cell."""
    page, start, text = block.span.page, block.span.start, reading.slice(block.span)
    if reading.media_type == MARKDOWN:
        bars = {found.start() for found in _BAR.finditer(text)} - {len(text) - 1}
        for left, right in pairwise(sorted({0, *bars, len(text)})):
            yield Span(page, start + left, start + right)
        return
    for part in text.split(CELL_SEPARATOR):
        yield Span(page, start, start + len(part))
        start += len(part) + len(CELL_SEPARATOR)


def _text(reading: Reading, cell: Cell) -> str:
    text = clean("\n".join(map(reading.slice, cell)))
    return text.strip(MARKS) if reading.media_type == MARKDOWN else text


def _begins_table(lines: Sequence[_Line], at: int) -> bool:
    """Whether other heads stand here: those of questions and answers, or over another page."""
    texts, first = lines[at].texts, lines[0].texts
    if texts == first:
        return False
    if answer_column(texts) is not None and _could_be_heads(plain_heads(texts)):
        return at >= _FIRST_ROWS and texts not in [line.texts for line in lines[:at]]
    if not _could_be_heads(texts):
        return False
    is_on_new_page = lines[at].page > lines[at - 1].page
    return is_on_new_page and len(texts) != len(first) and _differ(lines[at:], len(texts))


def _find_heads(lines: Sequence[_Line]) -> int | None:
    """The index of the row with the heads of the columns, if there is one."""
    for at, line in enumerate(lines[:_FIRST_ROWS]):
        if answer_column(line.texts) is not None and _could_be_heads(plain_heads(line.texts)):
            return at
    first = lines[0].texts
    if not _could_be_heads(first):
        return None
    over_pages = [line.texts for above, line in pairwise(lines) if line.page > above.page]
    return 0 if first in over_pages or _differ(lines, len(first)) else None


def _read(reading: Reading, lines: Sequence[_Line]) -> Table:
    head_at = _find_heads(lines)
    builder = _Builder(reading, () if head_at is None else lines[head_at].texts)
    frames = _frames(lines, head_at)
    for at, line in enumerate(lines):
        under_heads = head_at is not None and at > head_at
        builder.add(line, frames.get(line.page, {}), under_heads=under_heads)
    return builder.table()


Frame = dict[int, int]
"""Which head each column of a page stands under."""


def _frames(lines: Sequence[_Line], head_at: int | None) -> dict[int, Frame]:
    """The frames of the pages; a page is left out where its columns cannot be told.

    A page draws its grid anew, perhaps with other columns.
    """
    if head_at is None or not lines[head_at].columns:
        return {}
    heads, own = lines[head_at].columns, lines[head_at].page
    used: dict[int, set[int]] = {}
    for line in lines:
        used.setdefault(line.page, set()).update(line.columns)
    frames: dict[int, Frame] = {}
    for page, columns in used.items():
        if page == own or columns <= set(heads):
            frames[page] = {column: _under(heads, column) for column in columns}
        elif len(columns) == len(heads):
            frames[page] = {column: at for at, column in enumerate(sorted(columns))}
    return frames


def _under(heads: Sequence[int], column: int) -> int:
    return max((at for at, head in enumerate(heads) if head <= column), default=0)


class _Builder:
    """Gathers the rows of one table, whose columns have these heads (none when empty)."""

    def __init__(self, reading: Reading, heads: tuple[str, ...]) -> None:
        self._reading = reading
        self._heads = heads
        self._rows: list[Row] = []
        self._repeated: list[Span] = []
        self._page = 0
        self._lot: str | None = None
        self._reference: str | None = None

    def add(self, line: _Line, frame: Frame, *, under_heads: bool) -> None:
        """Add a row, or what this page has of the last one."""
        if under_heads and line.texts == self._heads:
            self._repeated.append(line.block.span)
            return
        if under_heads and line.page > self._page:
            line = self._without_heads(line)
        places = self._places(line, frame) if under_heads else ()
        goes_on = self._rows and line.page == self._page + 1
        if goes_on and self._goes_on(self._rows[-1], line, places):
            self._rows[-1] = self._extended(self._rows[-1], line, places)
        else:
            self._rows.append(self._row(line, places, under_heads=under_heads))
        self._page = line.page

    def _row(self, line: _Line, places: tuple[int, ...], *, under_heads: bool) -> Row:
        if len(line.texts) == 1:
            self._note_band(line.texts[0])
        if not under_heads:
            return Row(line.cells, (), line.number)
        row = Row(line.cells, self._heads, line.number, None, places)
        return self._paired(row, line.texts, places or place(self._heads, line.texts))

    def _paired(self, row: Row, texts: tuple[str, ...], places: tuple[int, ...]) -> Row:
        pair = pair_cells(self._heads, texts, places)
        if pair is not None:
            lot, reference = pair.lot or self._lot, pair.reference or self._reference
            pair = replace(pair, lot=lot, reference=reference)
        number = row.number or number_below(self._heads, texts, places)
        return replace(row, pair=pair, number=number)

    def _note_band(self, text: str) -> None:
        """Remember what a cell over the whole width says of the rows below it."""
        if is_lot(text):
            self._lot, self._reference = text, None
        elif is_reference(text):
            self._reference = text

    def _places(self, line: _Line, frame: Frame) -> tuple[int, ...]:
        """The columns of the cells, where the reader told them; otherwise none."""
        if not line.columns or not all(column in frame for column in line.columns):
            return ()
        places = tuple(frame[column] for column in line.columns)
        return places if len(set(places)) == len(places) else ()

    def _without_heads(self, line: _Line) -> _Line:
        """What stands under repeated heads, where no rule parts them from the row below."""
        if len(self._heads) != len(line.cells):
            return line
        heads = [self._head_of(*pair) for pair in zip(line.cells, self._heads, strict=True)]
        spans = [head for head in heads if head is not None]
        if len(spans) < len(heads):
            return line
        self._repeated += spans
        below = [
            (Span(cell.page, head.end, cell.end),)
            for (cell,), head in zip(line.cells, spans, strict=True)
            if head.end < cell.end
        ]
        return _Line(line.block, tuple(below), tuple(_text(self._reading, cell) for cell in below))

    def _head_of(self, cell: Cell, head: str) -> Span | None:
        """Where a head stands on lines of its own at the start of a cell."""
        words = r"\s+".join(map(re.escape, head.split()))
        found = re.match(rf"{words}(?:\Z|[^\S\n]*\n)\s*", self._reading.slice(cell[0]))
        page, start = cell[0].page, cell[0].start
        return None if found is None else Span(page, start, start + found.end())

    def _extended(self, above: Row, line: _Line, places: tuple[int, ...]) -> Row:
        if above.places and places:
            return self._extended_by_column(above, line, places)
        added = dict(zip(self._best_place(above, line.texts, places), line.cells, strict=True))
        cells = (cell + added.get(at, ()) for at, cell in enumerate(above.cells))
        return replace(above, cells=tuple(cells))

    def _extended_by_column(self, above: Row, line: _Line, places: tuple[int, ...]) -> Row:
        """The row with these cells in their columns, also where it had none before."""
        cells = dict(zip(above.places, above.cells, strict=True))
        for at, cell in zip(places, line.cells, strict=True):
            cells[at] = cells.get(at, ()) + cell
        columns = tuple(sorted(cells))
        row = replace(above, cells=tuple(cells[at] for at in columns), places=columns)
        if not row.heads:
            return row
        return self._paired(row, tuple(_text(self._reading, cell) for cell in row.cells), columns)

    def table(self) -> Table:
        """What was added."""
        return Table(tuple(self._numbered()), tuple(self._repeated))

    def _numbered(self) -> list[Row]:
        """The rows, numbered by what their questions begin with, where all do in rising order."""
        pairs = [row for row in self._rows if row.pair is not None]
        found = [self._leading_number(row) for row in pairs if row.number is None]
        rises = all(above < below for above, below in pairwise(found))
        if not 1 < len(found) == len(pairs) or 0 in found or not rises:
            return self._rows
        numbers = iter(found)
        return [
            row if row.pair is None else replace(row, number=str(next(numbers)))
            for row in self._rows
        ]

    def _leading_number(self, row: Row) -> int:
        """The number that a question begins with; 0 when it begins with none."""
        asked = row.pair.question[0] if row.pair is not None else 0
        found = _LEADING.match(_text(self._reading, row.cells[asked]))
        return 0 if found is None else int(found[1])

    def _goes_on(self, above: Row, line: _Line, places: tuple[int, ...]) -> bool:
        """Whether the first row of a page only goes on with the last one of the page before."""
        width, columns = len(line.texts), max(len(self._heads), len(above.cells))
        if line.number is not None or columns == 1 or width > min(len(above.cells), _MOST_COLUMNS):
            return False
        stands = self._best_place(above, line.texts, places)
        broken = [self._is_broken(above.cells[at], line.texts[i]) for i, at in enumerate(stands)]
        if width == columns:
            return broken[0]  # the first cell of a new row would begin anew
        is_item = above.number is not None or above.answer_from is not None
        return any(broken) or (is_item and any(map(_is_prose, line.texts)))

    def _is_broken(self, cell: Cell, rest: str) -> bool:
        return is_broken_off(_text(self._reading, cell), rest)

    def _best_place(
        self, above: Row, texts: Sequence[str], places: tuple[int, ...]
    ) -> tuple[int, ...]:
        """Which cells these texts go on with: broken sentences first, then those to the right.

        Where all columns are known, those say it.
        """
        if places and set(places) <= set(above.places):
            return tuple(above.places.index(at) for at in places)

        def broken(stands: tuple[int, ...]) -> int:
            return sum(map(self._is_broken, (above.cells[at] for at in stands), texts))

        last = range(max(0, len(above.cells) - _MOST_COLUMNS), len(above.cells))
        return max(combinations(last, len(texts)), key=lambda stands: (broken(stands), stands))


def _could_be_heads(texts: Sequence[str]) -> bool:
    """Whether every cell is a short label, without figures or the end of a sentence."""
    is_labelled = all(map(_is_label, texts)) and not all(map(_YEAR.fullmatch, texts))
    return 1 < len(texts) <= _MOST_HEADS and is_labelled


def _is_label(text: str) -> bool:
    words = text.split()
    if not 0 < len(words) <= _MOST_WORDS_IN_HEAD or len(text) > _LONGEST_HEAD:
        return False
    if len(words) > 1 and text.endswith((".", "?", "!", ";")) and not _SHORTENED.search(text):
        return False
    return bool(_YEAR.fullmatch(text)) or not _is_figure(text)


def _is_figure(text: str) -> bool:
    """Whether a cell holds an amount, a date or a number rather than words."""
    if text in _SIGNS:
        return False
    digits, letters = sum(map(str.isdigit, text)), sum(map(str.isalpha, text))
    return digits >= letters


def _is_prose(text: str) -> bool:
    return not _is_label(text) and ends_sentence(text)


def _says_more(text: str) -> bool:
    """Whether a cell holds more than a label: figures, or more than a few words."""
    return any(map(str.isdigit, text)) or len(text.split()) > _FEW_WORDS


def _differ(lines: Sequence[_Line], width: int) -> bool:
    """Whether below the first of these rows some column says more than a head would.

    Two columns may be names with their values, which have no heads: there all rows must.
    """
    rows = [line.texts for line in lines[1:] if len(line.texts) == width]
    needed = len(rows) if width == _NAMES_AND_VALUES else len(rows) / 2
    columns = zip(*rows, strict=True)
    return bool(rows) and any(sum(map(_says_more, column)) >= needed for column in columns)
