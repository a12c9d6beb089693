"""What the columns of a table of questions and answers hold, and which cell stands in which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache

from msgspec import Struct


class Column(Enum):
    """What a column holds, as its head says."""

    NUMBER = auto()
    LOT = auto()
    REFERENCE = auto()
    QUESTION = auto()
    ANSWER = auto()
    OTHER = auto()


class PairCells(Struct, frozen=True):
    """Where in a row a question and its answer stand: their first cell, and the one after."""

    question: tuple[int, int]
    answer: tuple[int, int]
    lot: str | None = None
    reference: str | None = None


_NUMBER_HEAD = re.compile(
    r"(?:(?:vraag|vr\.?|volg|rij|regel|ref)?[\s-]*(?:nrs?|nummers?|no|id)\b\.?(?:\s*vra(?:ag|gen))?"
    r"|#|№)\s*[.:]?",
    re.I,
)
_LOT_HEAD = re.compile(r"\b(?:perce(?:el|len)|kavels?)", re.I)
_QUESTIONS = r"vraag|vragen|vraagstelling|questions?|fragen?"
_ASKED = re.compile(rf"\b(?:{_QUESTIONS}|^[vq]$)\b(?!\W*(?:nr|nummer|id|no)\b)", re.I)
_ONLY_ASKED = re.compile(
    rf"(?:(?:gestelde|uw|de|ingediende)\s+)?(?:{_QUESTIONS}|[vq])(?:\s*(?:\([^)]*\)|/.*"
    r"|en/?of\s.*|of\s.*))?\s*:?",
    re.I,
)
_REMARKS = re.compile(r"\bopmerking(?:en)?\b", re.I)
_ANSWERED = re.compile(
    r"\b(?:antwoord(?:en)?|beantwoording|reacties?|answers?|response|antwort(?:en)?|^a$)\b"
    r"(?!\W*(?:nr|nummer)\b)",
    re.I,
)
_REFERENCE_HEAD = re.compile(
    r"\b(?:document(?:en|naam|titel|type)?|bijlagen?|(?:sub)?paraga?ra(?:af|fen)|par|hoofdstuk"
    r"(?:ken)?|artikel(?:en)?|art|pagina(?:['’]?s)?|paginanr|paginanummer|pag|p|blz|bladzijden?"
    r"|verwijzing(?:en)?|referenties?|bron|betreft|betrekking|vindplaats|onderdeel|onderwerp"
    r"|eis(?:en)?|passage|sectie|thema|regel(?:nummer|nr)?|categorie)\b|§",
    re.I,
)
_PAGE_HEAD = re.compile(r"\b(?:pagina|pag|p|blz|bladzijde)", re.I)
_NUMBER = re.compile(r"(?:vraag\s*)?[a-z]{0,3}[.-]?\d{1,4}[a-z]?[.):]?", re.I)
_CODE = re.compile(r"(?=\S*\d)[A-Za-z]{0,6}[.-]?\d[\w./-]{0,12}[.):]?")
_LOT = re.compile(
    r"(?:perce(?:el|len)|kavels?)\b|\d{1,2}[a-z]?\Z|alle(?:n|maal)?\b|algemeen\b", re.I
)
_PLACE = re.compile(
    r"(?:p(?:ag(?:ina)?)?\.?|blz\.?|par(?:agraaf)?\.?|art(?:ikel)?\.?|hfst\.?|§)?\s*[\dIVX]", re.I
)
_BAND_LOT = re.compile(r"(?:perceel|kavel)\b", re.I)
_BAND_REFERENCE = re.compile(
    r"(?:(?:sub)?paragraaf|hoofdstuk|artikel|bijlage|document|annex)\b|§|\d{1,2}(?:\.\d{1,2})+\.?\s",
    re.I,
)
_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_BAND = 160
_FEW_WORDS = 6
_SOME_WORDS = 5


def is_lot(text: str) -> bool:
    """Whether a heading, or a cell over the whole width, names the lot of what is below."""
    return len(text) <= _LONGEST_BAND and bool(_BAND_LOT.match(text))


def is_reference(text: str, *, numbered: bool = True) -> bool:
    """Whether it names the paragraph, annex or document that what is below refers to.

    A bare section number counts when ``numbered``: among headings it may be the document's own.
    """
    found = _BAND_REFERENCE.match(text) if len(text) <= _LONGEST_BAND else None
    return found is not None and (numbered or not found[0][0].isdigit())


def plain_heads(heads: Sequence[str]) -> tuple[str, ...]:
    """The heads as plain labels: without brackets, or the mark of one that asks itself.

    >>> plain_heads(("Vraag (met paragraaf)", "Antwoord", "Stukken gewijzigd?"))
    ('Vraag', 'Antwoord', 'Stukken gewijzigd')
    """
    sides = (Column.QUESTION, Column.ANSWER)
    columns = columns_of(tuple(heads))
    plain = [_BRACKETS.sub("", head).strip() or head for head in heads]
    return tuple(
        head if column in sides else head.rstrip("?").rstrip()
        for head, column in zip(plain, columns, strict=True)
    )


def number_below(heads: Sequence[str], texts: Sequence[str], places: Sequence[int]) -> str | None:
    """What a row has as its number under a head that says so: *VR-101* under *ID*."""
    columns = columns_of(tuple(heads))
    found = [text for text, at in zip(texts, places, strict=True) if columns[at] is Column.NUMBER]
    return found[0].rstrip(".):") if len(found) == 1 and _CODE.fullmatch(found[0]) else None


def answer_column(heads: Sequence[str]) -> int | None:
    """Which column holds the answers; None when none does, or no question stands before it."""
    columns = columns_of(tuple(heads))
    if Column.QUESTION not in columns or Column.ANSWER not in columns:
        return None
    asked, answered = columns.index(Column.QUESTION), columns.index(Column.ANSWER)
    return answered if asked < answered else None


@lru_cache(maxsize=64)
def columns_of(heads: tuple[str, ...], numbers: int | None = None) -> tuple[Column, ...]:
    """What each column holds; of several that speak of a question, the plainest is the question.

    ``numbers`` is a column that was found to hold numbers, whatever its head says.
    """
    columns = [_column(head) for head in heads]
    if numbers is not None:
        columns[numbers] = Column.NUMBER
    asked = [at for at, column in enumerate(columns) if column is Column.QUESTION]
    if len(asked) > 1:
        plain = [at for at in asked if _ONLY_ASKED.fullmatch(heads[at].strip())] or asked
        for at in asked:
            if at != plain[-1]:
                columns[at] = Column.REFERENCE
    if not asked and Column.ANSWER in columns:
        before = columns.index(Column.ANSWER)
        remarks = [at for at, head in enumerate(heads[:before]) if _REMARKS.search(head)]
        if remarks:
            columns[remarks[-1]] = Column.QUESTION
    return tuple(columns)


def _column(head: str) -> Column:
    text = head.strip()
    if _NUMBER_HEAD.fullmatch(text):
        return Column.NUMBER
    if _LOT_HEAD.search(text):
        return Column.LOT
    if _ASKED.search(text):
        about = _REFERENCE_HEAD.search(text) and not _ONLY_ASKED.fullmatch(text)
        return Column.REFERENCE if about else Column.QUESTION
    if _ANSWERED.search(text):
        return Column.ANSWER
    return Column.REFERENCE if _REFERENCE_HEAD.search(text) else Column.OTHER


def place(heads: Sequence[str], texts: Sequence[str]) -> tuple[int, ...]:
    """In which column each cell of a row stands, when empty cells may be left out.

    The cells keep their order; those that fit their columns best win, then those to the right.
    """
    width, columns = len(heads), columns_of(tuple(heads))
    if len(texts) >= width:
        return tuple(max(0, at - len(texts) + width) for at in range(len(texts)))
    fits = [[_fit(column, head, text) for column, head in zip(columns, heads, strict=True)]
            for text in texts]  # fmt: skip
    # best[i][j]: the score of the first i cells in the first j columns, and where they stand.
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())] * (width + 1)
    for at, fit in enumerate(fits):
        row: list[tuple[float, tuple[int, ...]]] = [(float("-inf"), ())] * (width + 1)
        for end in range(at + 1, width + 1):
            score, stand = best[end - 1]
            row[end] = max(row[end - 1], (score + fit[end - 1], (*stand, end - 1)))
        best = row
    return best[width][1]


def _fit(column: Column, head: str, text: str) -> float:
    """How well a text suits a column, from -3 to 4."""
    if column is Column.OTHER:
        return 0
    if column is Column.NUMBER:
        return 3 if _NUMBER.fullmatch(text) else -3
    words = len(text.split())
    is_prose = words >= _SOME_WORDS
    is_short = words <= 2 * _FEW_WORDS
    if column is Column.LOT:
        is_lot_name = words <= _FEW_WORDS and _LOT.match(text)
        return 2.5 if is_lot_name else 0.5 if is_short else -3
    if column is Column.ANSWER:
        return 1.5 + is_prose / 2 - 3 * bool(_NUMBER.fullmatch(text))
    asks = text.rstrip().endswith("?")
    if column is Column.QUESTION:
        return 3 * asks + 2 * is_prose
    is_place = bool(_PLACE.match(text)) or not _PAGE_HEAD.search(head)
    return 1.5 if is_short and is_place and not asks else -2


def pair_cells(
    heads: Sequence[str], texts: Sequence[str], places: Sequence[int]
) -> PairCells | None:
    """The question and the answer of a row whose cells stand in these columns; None without both.

    What it refers to is joined from its columns, with the head before a bare figure.
    """
    columns = columns_of(tuple(heads))
    asked = columns.index(Column.QUESTION) if Column.QUESTION in columns else None
    if asked in places and _NUMBER.fullmatch(texts[places.index(asked)]):
        columns = columns_of(tuple(heads), numbers=asked)  # "Vraag" over the numbers of questions
    kinds = [columns[at] for at in places]
    question, answer = (_range(kinds, which) for which in (Column.QUESTION, Column.ANSWER))
    if question is None or answer is None or question[0] >= answer[0]:
        return None
    if all(_NUMBER.fullmatch(text) for text in texts[slice(*question)]):
        return None
    lots = [text for text, kind in zip(texts, kinds, strict=True) if kind is Column.LOT]
    refers = [
        text if re.search(r"[^\W\d_]{2}", text) else f"{heads[at]} {text}"
        for text, kind, at in zip(texts, kinds, places, strict=True)
        if kind is Column.REFERENCE
    ]
    return PairCells(question, answer, "; ".join(lots) or None, ", ".join(refers) or None)


def _range(kinds: Sequence[Column], which: Column) -> tuple[int, int] | None:
    if which not in kinds:
        return None
    start = end = kinds.index(which)
    while end < len(kinds) and kinds[end] is which:
        end += 1
    return start, end
