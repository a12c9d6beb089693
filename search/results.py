"""What a search gives back."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from archive.model import Document, Passage
from archive.pairs import Note, QuestionAnswer
from indexer.scoring import Gain


class Sort(StrEnum):
    """The orders that a person may ask for."""

    RELEVANCE = "relevance"
    DATE = "date"


class Facet(StrEnum):
    """The properties of documents by which results are counted."""

    TRACK = "track"
    KIND = "kind"
    YEAR = "year"
    LANGUAGE = "language"
    COURT = "court"


class Count(Struct, frozen=True):
    """How many passages of the result set, of how many documents, have a value (None: unknown)."""

    value: str | None
    passages: int
    documents: int


Facets = dict[Facet, tuple[Count, ...]]
"""For each property its values, the one with the most passages first."""


class Hit(Struct, frozen=True):
    """One passage found.

    ``highlights`` are (start, end) offsets into ``passage.text``, in order and apart;
    ``snippet`` is such a pair for the excerpt around the best evidence; ``missing`` are the
    content words of the query, as typed, that the passage does not hold. ``pairs`` are the
    questions and answers in the passage, ``note`` what their document says of itself. ``further``
    counts the other passages of the document in the result set, where these are grouped by
    document. ``why`` tells what gave the score, where that was asked for.
    """

    passage: Passage
    document: Document
    score: float
    highlights: tuple[tuple[int, int], ...]
    snippet: tuple[int, int]
    missing: tuple[str, ...]
    pairs: tuple[QuestionAnswer, ...] = ()
    note: Note | None = None
    further: int | None = None
    why: tuple[Gain, ...] | None = None

    @property
    def source(self) -> str | None:
        """Where the document came from: a URL if one is known, else the path last seen."""
        urls = [source for source in self.document.sources if "://" in source]
        return next(iter(urls or self.document.sources), None)

    @property
    def snippet_text(self) -> str:
        """The excerpt, with an ellipsis where it leaves text out."""
        start, end = self.snippet
        text = self.passage.text
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return f"{before}{text[start:end].strip()}{after}"

    @property
    def snippet_html(self) -> str:
        """The excerpt as HTML that is safe to place: escaped, with ``<mark>`` around matches."""
        from search.markup import marked_html

        start, end = self.snippet
        text = self.passage.text
        before, after = "… " if start else "", " …" if end < len(text) else ""
        return f"{before}{marked_html(text, self.highlights, start, end).strip()}{after}"


class Results(Struct, frozen=True):
    """The hits asked for, out of ``total`` passages (or documents, when grouped).

    ``notes`` tell, in Dutch, what was left out, widened or could not be looked at.
    ``suggestion`` is the query with a word mended, which finds something; ``facets`` are None
    when they were not asked for.
    """

    hits: tuple[Hit, ...]
    total: int
    notes: tuple[str, ...]
    suggestion: str | None = None
    facets: Facets | None = None
