"""What a search gives back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from archive.model import Document, Note, Passage, QuestionAnswer


class Sort(StrEnum):
    """The orders that a person may ask for."""

    RELEVANCE = "relevance"
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found.

    ``highlights`` are (start, end) offsets into ``passage.text``, in order and apart;
    ``snippet`` is such a pair for the excerpt around the best evidence; ``missing`` are the
    content words of the query, as typed, that the passage does not hold. ``pairs`` are the
    questions and answers in the passage, ``note`` what their document says of itself.
    """

    passage: Passage
    document: Document
    score: float
    highlights: tuple[tuple[int, int], ...]
    snippet: tuple[int, int]
    missing: tuple[str, ...]
    pairs: tuple[QuestionAnswer, ...] = ()
    note: Note | None = None

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


@dataclass(frozen=True, slots=True)
class Results:
    """The hits asked for, out of ``total`` passages in the result set.

    ``notes`` tell, in Dutch, what was left out, widened or could not be looked at.
    """

    hits: tuple[Hit, ...]
    total: int
    notes: tuple[str, ...]
