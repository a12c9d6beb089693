"""The steps that take one file into the archive: copy, read, tag, split, keep, write down."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import PurePath

from archive.catalogue import ID_LENGTH, Catalogue, Failure, NewDocument
from archive.errors import DossierError, ReadError
from archive.extract import extract, extractors
from archive.extract.sniff import PDF
from archive.files import Found, failed, shown
from archive.identifiers import find_identifiers
from archive.model import (
    Added,
    Failed,
    Identifier,
    Kind,
    Origin,
    Outcome,
    Reading,
    Settled,
    Tag,
    Unchanged,
    Updated,
)
from archive.originals import Originals, Staged
from archive.overrides import Overrides
from archive.settings import Settings
from archive.split import split
from archive.tagging import settle, tag_document

SAID = (Origin.PERSON, Origin.MANIFEST)
"""The origins of what people said, which a newer version of a document keeps."""
OWN_WITHIN = 1500
"""A document that states its own ECLI or case number does so in its first characters."""


class Ingester:
    """Adds files one by one to a catalogue and a store of originals, under the writer's lock.

    ``now`` is the clock. Each file is one transaction, so that a run which is cut off leaves
    whole documents only.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        originals: Originals,
        settings: Settings,
        now: Callable[[], dt.datetime],
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._settings = settings
        self._now = now
        self._readers = ", ".join(f"{each.name} {each.version}" for each in extractors())

    def add(self, found: Found, overrides: Overrides) -> Outcome:
        """Add one file.

        Raises:
            StorageFull, HomeError, CatalogueError: nothing can be stored any more.
        """
        sha256 = None
        try:
            sha256 = self._originals.hash_of(found.path)
            key = self._catalogue.key_of_content(sha256)
            if key is not None and self._is_kept(found, sha256):
                return self._add_again(found, key, overrides)
            with self._originals.stage(found.path) as staged:
                sha256 = staged.sha256
                return self._add_content(found, staged, overrides)
        except ReadError as error:
            return self.note_failure(failed(found.path, error), sha256)

    def _is_kept(self, found: Found, sha256: str) -> bool:
        """Whether the original is there; whole, too, when a person named the file to mend it."""
        originals = self._originals
        return originals.holds(sha256) if found.named else originals.path(sha256).exists()

    def note_failure(self, failure: Failed, sha256: str | None = None) -> Failed:
        """Write down that a file could not be stored; of a path that leads to nothing, nothing."""
        if not os.path.lexists(failure.path):
            return failure
        row = Failure(failure.path, failure.reason, failure.hint, self._time())
        with self._catalogue.transaction():
            self._catalogue.set_failure(row, sha256, self._readers)
        return failure

    def forget_vanished(self) -> None:
        """Drop the failures of files that are no longer there."""
        gone = [each.path for each in self._catalogue.failures() if not os.path.lexists(each.path)]
        if gone:
            with self._catalogue.transaction():
                for path in gone:
                    self._catalogue.clear_failure(path)

    def _add_content(self, found: Found, staged: Staged, overrides: Overrides) -> Outcome:
        key = self._catalogue.key_of_content(staged.sha256)
        if key is not None:
            self._originals.keep(staged)  # restores an original that was lost or damaged
            return self._add_again(found, key, overrides)
        removed_at = self._catalogue.removed_at(staged.sha256)
        if removed_at is not None and not found.named:
            note = f"removed on {removed_at[:10]}; name the file itself to add it again"
            return Unchanged(found.location, staged.sha256[:ID_LENGTH], note)
        known = self._catalogue.known_failure(found.location, staged.sha256, self._readers)
        if known is not None:
            return Failed(known.path, known.reason, known.hint)
        overrides = overrides.merged(self._inherited(found, overrides))
        new = self._described(found, staged, overrides)
        self._originals.keep(staged)
        try:
            with self._catalogue.transaction():
                return self._write(found, new, overrides)
        except DossierError:
            self._originals.discard(staged.sha256)
            raise

    def _inherited(self, found: Found, anew: Overrides) -> Overrides:
        """What people said of the version that this file supersedes, unless said anew."""
        older = self._catalogue.key_at(found.location)
        if older is None:
            return Overrides()
        names = {tag.name for tag in anew.tags}
        said = [
            tag
            for tag in self._catalogue.tags(older)
            if tag.evidence.origin in SAID and tag.name not in names
        ]
        urls = [source for source in self._catalogue.sources(older) if "://" in source]
        return Overrides(tuple(said), tuple(urls))

    def _described(self, found: Found, staged: Staged, overrides: Overrides) -> NewDocument:
        try:
            return self._describe(found, staged, overrides)
        except DossierError:
            raise
        except Exception as error:  # whatever a hostile file brings about is this file's failure
            raise ReadError(
                f"internal error while reading: {type(error).__name__}: {error}",
                "this is a fault of inkoopdossier: please report it",
            ) from error

    def _describe(self, found: Found, staged: Staged, overrides: Overrides) -> NewDocument:
        relative = PurePath(shown(found.relative))
        reading = extract(staged.path, relative.name)
        tags = overrides.tags + tag_document(reading, relative, self._settings.tracks)
        settled = _with_title(settle(tags), relative.name)
        own, cited = _identifiers(reading, settled)
        passages, furniture = split(
            reading, staged.sha256[:ID_LENGTH], ruling=settled.kind is Kind.RULING
        )
        return NewDocument(
            sha256=staged.sha256,
            size=staged.size,
            reading=reading,
            identifiers=own,
            cited=cited,
            tags=tags,
            settled=settled,
            passages=passages,
            furniture=furniture,
            added_at=self._time(),
        )

    def _write(self, found: Found, new: NewDocument, overrides: Overrides) -> Outcome:
        key = self._catalogue.add(new)
        name = new.sha256[:ID_LENGTH]
        older = self._settle_in(found, key, overrides)
        note = _reading_note(new.reading)
        if older is not None:
            return Updated(
                found.location, name, "; ".join(filter(None, (_supersedes(older), note)))
            )
        return Added(found.location, name, note)

    def _add_again(self, found: Found, key: int, overrides: Overrides) -> Outcome:
        catalogue = self._catalogue
        document = catalogue.document(key)
        known = catalogue.key_at(found.location) == key
        sourced = not set(overrides.sources) <= set(document.sources)
        tags = _retagged(document.tags, overrides.tags)
        retagged = tags is not None
        if known and not (retagged or sourced or document.superseded or self._failed(found)):
            return Unchanged(found.location, document.id)
        with catalogue.transaction():
            older = self._settle_in(found, key, overrides)
            if tags is not None:
                catalogue.set_tags(key, tags, _with_title(settle(tags), document.title))
        if older is not None:
            return Updated(found.location, document.id, _supersedes(older))
        if retagged or sourced:
            note = "tags changed" if retagged else "source noted"
            return Updated(found.location, document.id, note)
        return Unchanged(found.location, document.id, "" if known else "held already; path noted")

    def _failed(self, found: Found) -> bool:
        return self._catalogue.failed_at(found.location)

    def _settle_in(self, found: Found, key: int, overrides: Overrides) -> str | None:
        """Note where the document was found; returns the id of the one it supersedes there."""
        catalogue = self._catalogue
        catalogue.clear_failure(found.location)
        before = catalogue.key_at(found.location)
        older = None
        if before not in (None, key):
            assert before is not None
            if catalogue.leave_source(before, found.location):
                older = catalogue.document(before).id
                catalogue.supersede(before, key)
        catalogue.supersede(key, None)  # what is found somewhere is current
        for location in (found.location, *overrides.sources):
            catalogue.add_source(key, location)
        return older

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _retagged(before: tuple[Tag, ...], said: tuple[Tag, ...]) -> tuple[Tag, ...] | None:
    """The tags after something was said; None when it was known.

    What the same origin said before of the same properties is replaced.
    """
    replaced = {(tag.name, tag.evidence.origin) for tag in said}
    kept = tuple(tag for tag in before if (tag.name, tag.evidence.origin) not in replaced)
    after = (*said, *kept)
    return None if _values(after) == _values(before) else after


def _values(tags: Sequence[Tag]) -> set[tuple[str, str, str]]:
    return {(tag.name, tag.evidence.origin, tag.value) for tag in tags}


def _with_title(settled: Settled, name: str) -> Settled:
    """A document whose title nothing tells is called by its file's name."""
    return settled if settled.title else replace(settled, title=name)


def _supersedes(older: str) -> str:
    return f"supersedes {older}"


def _reading_note(reading: Reading) -> str:
    without = sum(not page.text.strip() for page in reading.pages)
    if without < len(reading.pages):
        return f"{without} of {len(reading.pages)} pages have no text" if without else ""
    if reading.media_type == PDF:
        return "no text: probably a scan; stored, but not yet searchable"
    return "no text in the file; stored, but there is nothing to search"


def _identifiers(
    reading: Reading, settled: Settled
) -> tuple[tuple[Identifier, ...], tuple[Identifier, ...]]:
    """The identifiers that name the document itself, and those that it only mentions."""
    found = [
        (each.identifier, page.number, each.span[0])
        for page in reading.pages
        for each in find_identifiers(page.text)
    ]
    own = list(reading.identifiers)
    if not own and settled.kind is Kind.RULING:
        near = [name for name, page, start in found if page == 1 and start < OWN_WITHIN]
        own = [name for name in near if name.type == "ecli"][:1]
        own += [name for name in near if name.type == "case-number"]
    if settled.kind is Kind.TENDER:
        own += [name for name, page, _ in found if name.type == "tender" and page == 1]
    cited = dict.fromkeys(name for name, _, _ in found if name not in own)
    return tuple(dict.fromkeys(own)), tuple(cited)
