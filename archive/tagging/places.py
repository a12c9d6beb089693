"""The texts that may say what a document is: titles, file name, folders, first page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePath

from msgspec import Struct

from archive.model import Evidence, Origin, Page, Tag, TagName
from archive.tagging.confidence import SETTLES_FROM
from archive.tagging.names import readable_name

_HEAD_CHARACTERS = 5_000


class Place(Struct, frozen=True):
    """A text that may say what the document is; ``weight`` (0 to 1) is what its word counts.

    The text of a place on a ``page`` is a slice of the page's, beginning at ``start``; that of a
    heading is tidied, and ``extent`` says from where to where it stands on the page.
    """

    origin: Origin
    text: str
    weight: float = 1.0
    page: int | None = None
    start: int = 0
    extent: tuple[int, int] | None = None

    def tag(
        self,
        name: TagName,
        value: str,
        words: str,
        confidence: float,
        span: tuple[int, int] | None = None,
    ) -> Tag:
        """A tag of this place: found in ``words``, its ``confidence`` (0 to 1) weighted.

        ``span`` is where the words are in the text of the place.
        """
        start, end = self.extent or self._on_page(span or self._span(words))
        evidence = Evidence(self.origin, " ".join(words.split()), self.page, start, end)
        return Tag(name, value, evidence, round(confidence * self.weight, 2))

    def _on_page(self, span: tuple[int, int] | None) -> tuple[int | None, int | None]:
        if span is None or self.page is None:
            return None, None
        return self.start + span[0], self.start + span[1]

    def _span(self, words: str) -> tuple[int, int] | None:
        """Where words are first in the text of a page."""
        at = self.text.find(words) if self.page is not None and words else -1
        return None if at < 0 else (at, at + len(words))


def head_of(pages: Iterable[Page]) -> Place:
    """The top of the first page with text; an empty place when there is none."""
    for page in pages:
        if page.text.strip():
            text = page.text.lstrip()
            start = len(page.text) - len(text)
            text = text[:_HEAD_CHARACTERS].rstrip()
            return Place(Origin.TEXT, text, 0.8, page.number, start)
    return Place(Origin.TEXT, "")


def below_head(pages: Sequence[Page]) -> Iterator[Place]:
    """The text after the head, page by page; what it says counts for less."""
    head = head_of(pages)
    for page in pages:
        if head.page is not None and page.number >= head.page:
            start = head.start + len(head.text) if page.number == head.page else 0
            if page.text[start:].strip():
                yield Place(Origin.TEXT, page.text[start:], 0.7, page.number, start)


def named_places(
    stated: Iterable[Tag], headings: Iterable[Place], path: PurePath
) -> tuple[Place, ...]:
    """Titles, file name and folders (the nearest first)."""
    titles = [tag for tag in stated if tag.name is TagName.TITLE]
    return (
        *(Place(Origin.TITLE, tag.value) for tag in titles if tag.confidence >= SETTLES_FROM),
        *headings,
        Place(Origin.FILE_NAME, readable_name(path.name), 0.95),
        *(Place(Origin.FOLDER, readable_name(part), 0.8) for part in _folders(path)),
    )


def in_turn(places: Iterable[Place], read: Callable[[Place], Iterable[Tag]]) -> Iterator[Tag]:
    """What ``read`` finds in each place; of the folders, in the nearest that tells something."""
    told = False
    for place in places:
        if not (told and place.origin is Origin.FOLDER):
            tags = tuple(read(place))
            told = told or (bool(tags) and place.origin is Origin.FOLDER)
            yield from tags


def is_own(place: Place) -> bool:
    """Whether a place names this document alone; a folder names an event with all its papers."""
    return place.origin is not Origin.FOLDER


def _folders(path: PurePath) -> tuple[str, ...]:
    return tuple(part for part in reversed(path.parent.parts) if part.strip("./\\"))
