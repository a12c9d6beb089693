"""Writing down what became of a file: each step whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePath

from msgspec import Struct, field

from archive.catalogue import Catalogue
from archive.errors import FAULT, DossierError, NotRecorded
from archive.faults import told
from archive.files import Found
from archive.model import (
    SAID_BY_PEOPLE,
    UNOPENED,
    Added,
    Failed,
    Kind,
    Origin,
    Reading,
    Tag,
    TagName,
    Unchanged,
    Updated,
)
from archive.originals import Originals, Staged
from archive.overrides import Overrides
from archive.stored import ID_LENGTH, Failure, NewDocument
from archive.tagging.settling import settle, with_title

INSIDE = "!/"
"""Stands between the path of a container and the name of a file in it."""

_SPLIT_THEIR_WAY = frozenset({Kind.RULING, Kind.REPORT})
"""Kinds of which the passages have parts of their own."""

_FEW = 5
"""Page numbers that are told one by one."""

_LASTING = SAID_BY_PEOPLE | {Origin.FOLDER}
"""Where tags come from that a new reading of the same bytes cannot change."""


class Recorder(Struct):
    """Writes to a catalogue and a store of originals, under the writer's lock.

    ``replaced`` gathers the (key, revision) pairs that an index may still hold, until taken;
    ``has_replaced`` says that there were any. ``kept`` are the originals that the catalogue does
    not know of yet.
    """

    catalogue: Catalogue
    originals: Originals
    readers: str
    time: Callable[[], str]
    replaced: list[tuple[int, int]] = field(default_factory=list)
    has_replaced: bool = False
    kept: list[str] = field(default_factory=list)

    def take_replaced(self) -> tuple[tuple[int, int], ...]:
        """The revisions that were replaced since this was last asked."""
        taken = tuple(self.replaced)
        self.replaced.clear()
        return taken

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside is stored when the block ends: all of it, or nothing.

        Raises:
            StorageFull, HomeError, CatalogueError: nothing was stored.
        """
        try:
            with self.catalogue.transaction():
                yield
                self.originals.settle()
        except BaseException:
            self._discard_unknown(0)
            raise
        self.kept.clear()

    @contextmanager
    def apart(self) -> Iterator[None]:
        """What is written inside, which is ``together``, is of one file: all of it, or nothing.

        Raises:
            NotRecorded: it brought about what nobody foresaw.
            DossierError: whatever is raised inside.
        """
        kept, replaced = len(self.kept), len(self.replaced)
        try:
            with self.catalogue.transaction():
                yield
        except Exception as error:
            del self.replaced[replaced:]
            self._discard_unknown(kept)
            if isinstance(error, DossierError | MemoryError):  # after which SQLite gives up, too
                raise
            raise NotRecorded(f"it cannot be written down: {told(error)}", FAULT) from error

    def _discard_unknown(self, since: int) -> None:
        """Discard what was kept and the catalogue does not know of: some may be stored by now."""
        for sha256 in self.kept[since:]:
            if self.catalogue.key_of_content(sha256) is None:
                self.originals.discard(sha256)
        del self.kept[since:]

    def add(
        self, found: Found, staged: Staged, new: NewDocument, said: Overrides
    ) -> Added | Updated:
        """Keep the original and write the document down; inside ``together``.

        Raises:
            StorageFull, HomeError, CatalogueError: it was not stored.
        """
        self.kept.append(staged.sha256)
        self.originals.keep(staged)
        key = self.catalogue.add(new)
        older = self._settle_in(found, key, said)
        name = new.sha256[:ID_LENGTH]
        note = _reading_note(new.reading)
        if older is not None:
            notes = [f"supersedes {older}", note]
            return Updated(found.location, name, "; ".join(filter(None, notes)))
        return Added(found.location, name, note)

    def inherited(self, location: str, anew: Overrides) -> Overrides:
        """What people said of the document that lay at a path, but for what they say anew."""
        older = self.catalogue.key_at(location)
        if older is None:
            return Overrides()
        names = {tag.name for tag in anew.tags}
        tags = [
            tag
            for tag in self.catalogue.tags(older)
            if tag.evidence.origin in SAID_BY_PEOPLE and tag.name not in names
        ]
        urls = [source for source in self.catalogue.sources(older) if "://" in source]
        return Overrides(tuple(tags), tuple(urls))

    def add_again(
        self, found: Found, key: int, said: Overrides, anew: NewDocument | None = None
    ) -> Updated | Unchanged:
        """Write down where a document that is held was found, and what people say of it now.

        ``anew`` is its new reading, where what they say asks for one.
        """
        catalogue = self.catalogue
        document = catalogue.document(key)
        known = catalogue.key_at(found.location) == key
        tags = self._with(key, said.tags)
        retagged = _values(tags) != _values(document.tags)
        sourced = not set(said.sources) <= set(document.sources)
        settled = known and not document.superseded and not catalogue.failed_at(found.location)
        if settled and not (retagged or sourced or anew is not None):
            return Unchanged(found.location, document.id)
        with catalogue.transaction():
            older = self._settle_in(found, key, said)
            if retagged:
                catalogue.set_tags(key, tags, with_title(settle(tags), document.title))
            if anew is not None:
                self._replace(key, anew)
        if older is not None:
            return Updated(found.location, document.id, f"supersedes {older}")
        if retagged or sourced:
            note = "tags changed" if retagged else "source noted"
            return Updated(found.location, document.id, note)
        return Unchanged(found.location, document.id, "" if known else "held already; path noted")

    def tag(
        self,
        key: int,
        said: Sequence[Tag],
        cleared: Collection[TagName] = (),
        anew: NewDocument | None = None,
    ) -> Updated | Unchanged:
        """Write down what a person says of a document, after taking back what was ``cleared``.

        ``anew`` is its new reading, where what they say asks for one.
        """
        document = self.catalogue.document(key)
        tags = self.said_now(key, said, cleared)
        name = self.location(key)
        if _values(tags) == _values(document.tags):
            return Unchanged(name, document.id)
        with self.catalogue.transaction():
            self.catalogue.set_tags(key, tags, with_title(settle(tags), PurePath(name).name))
            if anew is not None:
                self._replace(key, anew)
        return Updated(name, document.id, "tags changed")

    def location(self, key: int) -> str:
        """Where a document was found, or its id when nobody knows."""
        document = self.catalogue.document(key)
        return document.sources[0] if document.sources else document.id

    def reread(self, key: int, location: str, new: NewDocument) -> Updated:
        """Let a new reading of the same bytes take the place of the one that was written down."""
        with self.catalogue.transaction():
            self._replace(key, new)
        reader = f"{new.reading.extractor} {new.reading.version}"
        return Updated(location, new.sha256[:ID_LENGTH], f"read anew by {reader}")

    def lasting_tags(
        self, key: int, said: Sequence[Tag] = (), cleared: Collection[TagName] = ()
    ) -> tuple[Tag, ...]:
        """The tags that a new reading must not lose, after what is said now."""
        now = self.said_now(key, said, cleared)
        return tuple(tag for tag in now if tag.evidence.origin in _LASTING)

    def splits_otherwise(
        self, key: int, said: Sequence[Tag], cleared: Collection[TagName] = ()
    ) -> bool:
        """Whether what is said now makes it a ruling or a report, or no longer one."""
        if not said and not cleared:
            return False
        kind = settle(self.said_now(key, said, cleared)).kind
        before = self.catalogue.document(key).kind
        return kind is not before and bool({kind, before} & _SPLIT_THEIR_WAY)

    def note_failure(self, failure: Failed, sha256: str | None = None) -> Failed:
        """Write down that a file could not be stored; of a path that leads to nothing, nothing.

        With its ``sha256`` it is not read again until the readers change; without, each time.
        """
        if exists(failure.path):
            row = Failure(failure.path, failure.reason, failure.hint, self.time())
            with self.catalogue.transaction():
                self.catalogue.set_failure(row, sha256, self.readers)
        return failure

    def note_unlocked(self, sha256: str) -> None:
        """Write down that a password opened this content, and that all in it is stored."""
        if not self.catalogue.was_unlocked(sha256):
            with self.catalogue.transaction():
                self.catalogue.set_unlocked(sha256)

    def forget_failures(self, paths: Sequence[str]) -> None:
        """Drop what was noted of files that could not be stored."""
        if paths:
            with self.catalogue.transaction():
                for path in paths:
                    self.catalogue.clear_failure(path)

    def forget_vanished(self) -> None:
        """Drop the failures of files that are no longer there."""
        failures = self.catalogue.failures()
        self.forget_failures([each.path for each in failures if not exists(each.path)])

    def forget_inside(self, container: str, seen: set[str]) -> None:
        """Drop the failures of what a container no longer holds, and of the container itself."""
        below = container + INSIDE
        gone = [
            each.path
            for each in self.catalogue.failures()
            if each.path == container or (each.path.startswith(below) and each.path not in seen)
        ]
        self.forget_failures(gone)

    def _replace(self, key: int, new: NewDocument) -> None:
        self.replaced.append((key, self.catalogue.revision(key)))
        self.has_replaced = True
        self.catalogue.replace(key, new)

    def _settle_in(self, found: Found, key: int, said: Overrides) -> str | None:
        """Note where the document was found; returns the id of the one it supersedes there."""
        catalogue = self.catalogue
        catalogue.clear_failure(found.location)
        before = catalogue.key_at(found.location)
        older = None
        if before not in (None, key):
            assert before is not None
            if catalogue.leave_source(before, found.location):
                older = catalogue.document(before).id
                catalogue.supersede(before, key)
        catalogue.supersede(key, None)  # what is found somewhere is current
        for location in (found.location, *said.sources):
            catalogue.add_source(key, location)
        return older

    def said_now(
        self, key: int, said: Sequence[Tag], cleared: Collection[TagName] = ()
    ) -> tuple[Tag, ...]:
        """Its tags, with what is said now, and without what people said of what is cleared."""
        return tuple(
            tag
            for tag in self._with(key, said)
            if tag in said or tag.name not in cleared or tag.evidence.origin not in SAID_BY_PEOPLE
        )

    def _with(self, key: int, said: Sequence[Tag]) -> tuple[Tag, ...]:
        """Its tags, with what is said now for what the same origin said of the same property."""
        before = self.catalogue.tags(key)
        replaced = {(tag.name, tag.evidence.origin) for tag in said}
        kept = tuple(tag for tag in before if (tag.name, tag.evidence.origin) not in replaced)
        return (*said, *kept)


def exists(location: str) -> bool:
    """Whether there is something at a path, or at that of the container a file is in."""
    if os.path.lexists(location):
        return True
    at = location.find(INSIDE)
    while at >= 0:
        if os.path.isfile(location[:at]):  # noqa: PTH113 - a location is a text, not a path
            return True
        at = location.find(INSIDE, at + 1)
    return False


def _values(tags: Sequence[Tag]) -> set[tuple[str, str, str]]:
    return {(tag.name, tag.evidence.origin, tag.value) for tag in tags}


def _reading_note(reading: Reading) -> str:
    pages = len(reading.pages)
    lost = [str(page.number) for page in reading.pages if page.lane == UNOPENED]
    unread = sum(page.needs_ocr for page in reading.pages)
    empty = sum(not (page.needs_ocr or page.text.strip()) for page in reading.pages)
    blank = empty - len(lost)
    if not (unread or lost) and blank == pages:
        return "no text in the file; stored, but there is nothing to search"
    notes = [f"{blank} of {pages} pages have no text"] if blank else []
    if lost:
        notes.append(f"{len(lost)} of {pages} pages are damaged, no reader opens {_few(lost)}")
    if unread:
        notes.append(f"{unread} of {pages} pages need OCR (dossier ocr)")
    return "; ".join(notes)


def _few(numbers: Sequence[str]) -> str:
    more = len(numbers) - _FEW
    return ", ".join(numbers[:_FEW]) + (f" and {more} more" if more > 0 else "")
