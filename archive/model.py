"""The words of this house: documents, pages, passages, tags and what adding a file led to.

All types are immutable values; nothing here reads or writes anything.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Self

from msgspec import Struct


class Kind(StrEnum):
    """What sort of document it is; the values are the words that users type and read."""

    REPORT = "verslag"
    CLARIFICATION = "nvi"
    RULING = "uitspraak"
    PRESENTATION = "presentatie"
    PRESS_RELEASE = "persbericht"
    POLICY = "beleid"
    TENDER = "aanbesteding"
    CONSULTATION = "consultatie"
    DECISION = "besluit"
    LETTER = "brief"
    CONTRACT = "overeenkomst"
    OTHER = "overig"


class Precision(StrEnum):
    """How much of a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    NONE = "none"


class Origin(StrEnum):
    """Where a tag comes from, from the most to the least decisive."""

    PERSON = "person"
    MANIFEST = "manifest"
    METADATA = "metadata"
    TITLE = "title"
    FILE_NAME = "file name"
    FOLDER = "folder"
    TEXT = "text"


SAID_BY_PEOPLE = frozenset({Origin.PERSON, Origin.MANIFEST})
"""Where tags come from that nothing in a document overrules."""


class TagName(StrEnum):
    """The properties of a document that are tagged with evidence."""

    TITLE = "title"
    KIND = "kind"
    TRACK = "track"
    DATE = "date"
    LANGUAGE = "language"


class Role(StrEnum):
    """What a block of text on a page is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    CONSIDERATION = "consideration"
    TURN = "speaker's turn"
    ATTENDANCE = "attendance"
    TABLE_ROW = "table row"
    TABLE_HEAD = "table head"
    NOTE = "note"
    COMMENT = "comment"
    REMARK = "remark"
    PICTURE = "picture"
    NOTE_MARK = "note mark"
    HEADER = "header"
    FOOTER = "footer"
    PAGE_NUMBER = "page number"
    NAVIGATION = "navigation"
    UNREADABLE = "unreadable"


FURNITURE = frozenset(
    {
        Role.TABLE_HEAD,
        Role.NOTE_MARK,
        Role.HEADER,
        Role.FOOTER,
        Role.PAGE_NUMBER,
        Role.NAVIGATION,
        Role.UNREADABLE,
    }
)
"""The roles whose text belongs to the page and not to what the document says.

A table head is one when it stands again over the part of a table on a later page; a note mark when
it stands behind a heading, which is a title too; unreadable is what a page gives for text as long
as it waits for OCR.
"""


ASIDES = frozenset({Role.NOTE, Role.COMMENT, Role.REMARK, Role.PICTURE})
"""The roles of what stands beside the text: notes, comments of readers, what a picture shows.

A comment is about the block before it, a remark about the page or nothing that can be told.
Only readers of formats that say so give them; a footnote of a PDF is a paragraph.
"""


class PassageKind(StrEnum):
    """What a passage is: the unit that a search returns."""

    PARAGRAPH = "paragraph"
    QUESTION_ANSWER = "question-answer"
    CONSIDERATION = "consideration"
    TABLE_ROW = "table row"


class Span(Struct, frozen=True, order=True):
    """Characters ``start`` up to ``end`` (exclusive, from 0) of the text of page ``page``."""

    page: int
    start: int
    end: int


UNOPENED = "none"
"""The lane of a page that no reader can open, of which nothing is known."""


class Page(Struct, frozen=True):
    """One page: its number from 1 and its text as the reader gave it, never rewritten.

    A format without pages (HTML, XML) is one page; a text file has one per form feed.

    ``lane`` names the reader of a page of a PDF ("pdfium", "pdfminer" or "ocr"; "none" when no
    reader can open it, so that it is not known what stands on it). ``quality`` runs
    from 0 to 1 (see ``archive.extract.quality``; of OCR, the confidence of its words), None when
    it was not measured. ``needs_ocr`` marks a page that shows text which the file does not give.
    """

    number: int
    text: str
    lane: str = ""
    quality: float | None = None
    needs_ocr: bool = False


class Block(Struct, frozen=True):
    """A piece of one page that belongs together. ``level`` is a heading's depth, from 1.

    ``columns`` are those in which the cells of a table row begin, from 0, where the reader knows:
    empty cells are not in the text.
    """

    span: Span
    role: Role = Role.PARAGRAPH
    level: int = 0
    number: str | None = None
    columns: tuple[int, ...] = ()


class Evidence(Struct, frozen=True):
    """Why a tag has its value: where it was found, and the words found there.

    What stands on a page is at characters ``start`` up to ``end`` (from 0) of its text; the words
    are those, with single spaces.
    """

    origin: Origin
    text: str
    page: int | None = None
    start: int | None = None
    end: int | None = None


class Tag(Struct, frozen=True):
    """One property of a document. ``confidence`` runs from 0 to 1; what a person says is 1."""

    name: TagName
    value: str
    evidence: Evidence
    confidence: float = 1.0


class Settled(Struct, frozen=True):
    """What the tags together say; None (or no track) where they leave it open."""

    title: str | None = None
    kind: Kind | None = None
    tracks: tuple[str, ...] = ()
    date: PartialDate | None = None
    language: str | None = None


class Consideration(Struct, frozen=True):
    """A numbered paragraph of a ruling: what it says, and the passage that holds it."""

    number: str
    text: str
    page: int
    passage: str

    @classmethod
    def of(cls, number: str, text: str, page: int, passage: str) -> Self:
        """Of the text of a passage, which may begin with the headings above the paragraph."""
        found = re.search(rf"(?<!\S){re.escape(number)}(?=[.\s\[A-Z])", text)
        return cls(number, text if found is None else text[found.start() :], page, passage)


class Ruling(Struct, frozen=True):
    """What a ruling states about itself. What it does not state is None or empty, never guessed.

    ``case_numbers`` are in their normal form where they have one, else as printed. ``procedure``
    and ``roles`` (of the parties: *eiser*, *verweerder*) are in lower case. ``summary`` is what
    its publisher put above it (*inhoudsindicatie*), ``decision`` the text of the operative part.
    """

    ecli: str | None = None
    court: str | None = None
    place: str | None = None
    case_numbers: tuple[str, ...] = ()
    decided_on: PartialDate | None = None
    procedure: str | None = None
    roles: tuple[str, ...] = ()
    summary: str | None = None
    considerations: tuple[Consideration, ...] = ()
    decision: str | None = None


class Stretch(Struct, frozen=True):
    """A run of passages in another language than the rest: its pages, and the letters in it.

    ``first`` and ``last`` are the ids of the passages at its ends.
    """

    language: str
    page: int
    last_page: int
    first: str
    last: str
    letters: int


class Reading(Struct, frozen=True):
    """All that an extractor took from one file.

    The blocks are in reading order. Every non-space character of every page lies in exactly
    one of them. ``tags`` are those that the file states in so many words (XML metadata,
    a PDF title); ``identifiers`` those that the file claims as its own; ``ruling`` what the
    metadata of a ruling say of it.
    """

    media_type: str
    extractor: str
    version: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    tags: tuple[Tag, ...] = ()
    identifiers: tuple[Identifier, ...] = ()
    ruling: Ruling | None = None

    @property
    def has_text(self) -> bool:
        """Whether any page carries a character that can be read."""
        return any(page.text.strip() for page in self.pages)

    def slice(self, span: Span) -> str:
        """The page text under ``span``."""
        return self.pages[span.page - 1].text[span.start : span.end]


class Identifier(Struct, frozen=True, order=True):
    """A number that names a ruling, a case or a tender: ``value`` in its normal form."""

    type: str
    value: str


class PartialDate(Struct, frozen=True):
    """A day, a month or a year: all that is known of a date.

    >>> PartialDate.parse("2018-04").precision
    <Precision.MONTH: 'month'>
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        """Raises ValueError when there is no such day, or a day without its month."""
        if self.month is None and self.day is not None:
            raise ValueError("a day without a month")
        dt.date(self.year, _or_first(self.month), _or_first(self.day))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2017-07-04``, ``2018-04`` or ``2019``. Raises ValueError."""
        parts = text.split("-")
        if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]) or not all(
            part.isascii() and part.isdigit() for part in parts
        ):
            raise ValueError(f"not a date: {text!r}")
        return cls(*(int(part) for part in parts))

    @property
    def precision(self) -> Precision:
        """Day, month or year."""
        if self.day is not None:
            return Precision.DAY
        return Precision.MONTH if self.month is not None else Precision.YEAR

    @property
    def first(self) -> dt.date:
        """The first day of the period."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The last day of the period."""
        month = self.month or 12
        if self.day is not None:
            return dt.date(self.year, month, self.day)
        from calendar import monthrange

        return dt.date(self.year, month, monthrange(self.year, month)[1])

    def __str__(self) -> str:
        """The ISO form, as short as what is known."""
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def _or_first(part: int | None) -> int:
    return 1 if part is None else part


class Dated(Struct, frozen=True):
    """A date read in a text: its value, and the words it was read from."""

    value: PartialDate
    span: tuple[int, int]
    evidence: str


class Track(Struct, frozen=True):
    """One procurement (*traject*), as ``dossier.toml`` describes it.

    ``aliases`` are other names of the track; ``cues`` are words that only speak for it when
    nothing names it; ``tenders`` are its numbers on tender platforms.
    """

    name: str
    aliases: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    tenders: tuple[str, ...] = ()
    period: tuple[PartialDate, PartialDate] | None = None


class Passage(Struct, frozen=True):
    """A piece of a document that a search returns whole.

    ``text`` is the cleaned joining of the page slices under ``spans``. ``context`` holds the
    headings above it, outermost first: shown and searched, but not part of the text.
    ``answer_at`` is the offset in ``text`` where the answer of a question/answer pair begins.
    """

    id: str
    kind: PassageKind
    page: int
    spans: tuple[Span, ...]
    text: str
    ordinal: int
    context: tuple[str, ...] = ()
    number: str | None = None
    answer_at: int | None = None

    @property
    def last_page(self) -> int:
        """The page on which the passage ends."""
        return max((span.page for span in self.spans), default=self.page)

    @property
    def question(self) -> str | None:
        """The question of a pair, or None."""
        return None if self.answer_at is None else self.text[: self.answer_at].rstrip()

    @property
    def answer(self) -> str | None:
        """The answer of a pair, or None."""
        return None if self.answer_at is None else self.text[self.answer_at :]


class Furniture(Struct, frozen=True):
    """Page text that is not in any passage: running headers, footers, page numbers, menus."""

    span: Span
    role: Role


class Document(Struct, frozen=True, kw_only=True):
    """What the catalogue knows of one document; its id is the start of its sha256."""

    id: str
    sha256: str
    title: str
    kind: Kind | None
    tracks: tuple[str, ...]
    date: PartialDate | None
    language: str | None
    sources: tuple[str, ...]
    media_type: str
    pages: int
    pages_without_text: int
    identifiers: tuple[Identifier, ...]
    tags: tuple[Tag, ...]
    added_at: str
    extractor: str
    extractor_version: str
    superseded: bool = False
    superseded_by: str | None = None
    pages_needing_ocr: int = 0
    pages_unopened: int = 0


class Added(Struct, frozen=True):
    """A document that the archive did not hold. ``note`` tells what else there is to know."""

    path: str
    document: str
    note: str = ""


class Updated(Struct, frozen=True):
    """A document already held, of which a tag changed, or that supersedes an older version."""

    path: str
    document: str
    note: str = ""


class Unchanged(Struct, frozen=True):
    """A document already held, with nothing new to say of it.

    ``document`` is empty for what is no document: an empty member, or a locked archive of
    which all members are stored.
    """

    path: str
    document: str
    note: str = ""


class Failed(Struct, frozen=True):
    """A file that was not stored: why, and what to do."""

    path: str
    reason: str
    hint: str = ""


Outcome = Added | Updated | Unchanged | Failed
