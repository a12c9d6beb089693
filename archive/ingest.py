"""The way of a file into the archive: copy, read, keep, write down; several files at a time.

Workers in the reading room open the copies; this process alone copies, keeps and writes. What
became of each file is told in the order of the files, whichever was read first.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec import Struct, field
from msgspec.structs import astuple, replace

from archive.catalogue import Catalogue
from archive.containers import Member, is_container
from archive.desk import Desk
from archive.errors import (
    COSTS_ONE_FILE,
    FAULT,
    DossierError,
    EmptyFile,
    EncryptedFile,
    NotRecorded,
    ReadError,
    TooLarge,
)
from archive.extract import extractors, limits
from archive.faults import told
from archive.files import Found, shown
from archive.in_flight import Written, in_order
from archive.model import Failed, Outcome, Tag, TagName, Unchanged
from archive.originals import Originals, Staged
from archive.overrides import Overrides
from archive.recording import INSIDE, Recorder
from archive.rereading import Rereader
from archive.settings import Settings
from archive.stored import ID_LENGTH

if TYPE_CHECKING:
    from archive.opening import Opened

_UNLOCKED = "protected by a password; what is in it was stored when it was given"


class Tally(Struct):
    """How much has come out of one file, whatever lies in what it holds: no bomb is endless."""

    files: int = 0
    size: int = 0

    def count(self, members: Iterable[ToAdd]) -> None:
        """Count members in. Raises TooLarge when there are too many, or too large ones."""
        for each in members:
            self.files += 1
            self.size += each.found.path.stat().st_size
        if self.files > limits.MOST_MEMBERS or self.size > limits.MOST_CONTAINED:
            raise TooLarge(
                f"with what lies around it, it holds more than {limits.MOST_MEMBERS} files or"
                f" {limits.MOST_CONTAINED // 10**9} GB",
                "if it is to be trusted, unpack it and add the folder",
            )


class ToAdd(Struct, frozen=True):
    """A file to add, what people say of it, and in how many containers it lies."""

    found: Found
    said: Overrides = field(default_factory=Overrides)
    depth: int = 0
    tally: Tally = field(default_factory=Tally)


class _Adding(Struct):
    """A file on its way.

    ``staged`` is a copy of it, or the original when the same content is ``kept`` already;
    ``error`` is what went wrong before it could be read.
    """

    file: ToAdd
    held: ExitStack = field(default_factory=ExitStack)
    staged: Staged | None = None
    kept: bool = False
    opened: Future[Opened] | None = None
    error: DossierError | None = None

    @property
    def awaited(self) -> tuple[Future[Opened], ...]:
        """Its reading."""
        return () if self.opened is None else (self.opened,)

    @property
    def is_followed(self) -> bool:
        """Whether it holds other files."""
        if self.opened is None or self.opened.exception() is not None:
            return False
        return self.opened.result().holds_files


class Ingester:
    """Adds files to a catalogue and a store of originals, under the writer's lock.

    ``now`` is the clock; ``passwords`` are tried on files that are encrypted. Files are written
    down in transactions of one or some, so that a run which is cut off leaves whole documents
    only. Close it, to end its workers.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        originals: Originals,
        settings: Settings,
        now: Callable[[], dt.datetime],
        passwords: tuple[str, ...] = (),
    ) -> None:
        self._catalogue = catalogue
        self._originals = originals
        self._settings = settings
        self._now = now
        self._passwords = passwords
        self._in_flight: set[str] = set()
        self._desk = Desk(originals, settings, self._time, passwords)
        self.recorder = Recorder(catalogue, originals, _readers(settings), self._time)
        self._rereader = Rereader(catalogue, originals, self._desk, self.recorder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._desk.close()

    def add(self, files: Iterable[ToAdd | Failed]) -> Generator[Outcome, None, None]:
        """Add files, yielding what became of each, in their order, once it is stored.

        A container yields the outcomes of its members, those of a mail after its own. An empty
        member is nothing to store, which nobody can mend, and leaves all unchanged; an empty file
        that lies in the open fails. A locked archive that a password opened in an earlier run, so
        that all in it is stored, is unchanged too.

        Raises:
            StorageFull, HomeError, CatalogueError: nothing can be stored any more.
        """
        yield from in_order(
            files, self._begin, self._write, self.recorder.together, self._settings.workers
        )

    def reread(self, keys: Iterable[int], *, ocr: bool = False) -> Generator[Outcome, None, None]:
        """Read the originals of documents anew, yielding what became of each.

        A document that can no longer be read stays as it is. Pages that were read from their
        picture before are so again; with ``ocr`` also those that should be.

        Raises:
            StorageFull, HomeError, CatalogueError: nothing can be stored any more.
        """
        rereader = self._rereader
        begin = partial(rereader.begin, ocr=ocr)
        yield from in_order(
            keys, begin, rereader.write, self.recorder.together, self._settings.workers
        )

    # Adding.

    def _begin(self, file: ToAdd | Failed) -> _Adding | Failed:
        """Copy a file that is not held, and have the copy read when it is not known."""
        if isinstance(file, Failed):
            return self.recorder.note_failure(file)
        job = _Adding(file)
        try:
            job.staged = self._held(file.found)
            job.kept = job.staged is not None
            if job.staged is None:
                self._desk.make_ready()
                job.staged = job.held.enter_context(self._originals.stage(file.found.path))
            self._inherit(job)
            self._order(job, job.staged)
        except DossierError as error:
            job.error = error  # told when it is this file's turn
        except Exception as error:  # a fault of ours may cost one file, not the run
            job.error = NotRecorded(f"it cannot be copied: {told(error)}", FAULT)
        return job

    def _held(self, found: Found) -> Staged | None:
        """The original with the content of a file, when it is held.

        It is hashed too when a person named the file, who may want to mend it.
        """
        sha256 = self._originals.hash_of(found.path)
        if self._catalogue.key_of_content(sha256) is None:
            return None
        path = self._originals.path(sha256)
        if not (self._originals.holds(sha256) if found.named else path.exists()):
            return None
        return Staged(path, sha256, path.stat().st_size)

    def _inherit(self, job: _Adding) -> None:
        """Let what people said of an older version hold for this one, unless said anew."""
        if not job.kept:
            said = job.file.said
            said = said.merged(self.recorder.inherited(job.file.found.location, said))
            job.file = replace(job.file, said=said)

    def _order(self, job: _Adding, staged: Staged) -> None:
        """Have a file opened, unless it is known, or the same content is being read already."""
        if staged.sha256 not in self._in_flight and self._is_to_be_opened(job.file, staged):
            self._in_flight.add(staged.sha256)
            job.held.callback(self._in_flight.discard, staged.sha256)
            self._open(job, staged)

    def _is_to_be_opened(self, file: ToAdd, staged: Staged) -> bool:
        key = self._catalogue.key_of_content(staged.sha256)
        if key is not None:
            return is_container(self._catalogue.media_type(key))
        return self._removed_at(file, staged) is None and self._known(file, staged) is None

    def _open(self, job: _Adding, staged: Staged) -> None:
        file = job.file
        into = self._desk.folder()
        job.held.callback(shutil.rmtree, into, ignore_errors=True)
        order = self._desk.order(staged.path, file.found.relative, staged, file.said.tags)
        key = self._catalogue.key_of_content(staged.sha256)
        job.opened = self._desk.open(order, into, file.depth, known=key is not None)

    def _write(self, job: _Adding) -> Written:
        try:
            with self.recorder.apart():
                outcome, opened = self._store(job)
        except COSTS_ONE_FILE as error:
            return Written(self._not_read(job, error))
        if opened is None or not opened.holds_files:
            return Written(outcome)
        assert job.staged is not None
        return Written(outcome, self._add_members(job.file, opened, job.staged.sha256))

    def _store(self, job: _Adding) -> tuple[Outcome | None, Opened | None]:
        """Write down what a file holds; a container that is no document has no outcome itself."""
        if job.error is not None:
            raise job.error
        assert job.staged is not None
        file, staged = job.file, job.staged
        if job.opened is None and self._is_to_be_opened(file, staged):
            self._open(job, staged)  # the same content was read before it, in vain
        opened = None if job.opened is None else job.opened.result()
        key = self._catalogue.key_of_content(staged.sha256)
        if key is not None:
            if not job.kept:
                self._originals.keep(staged)  # restores an original that was lost or damaged
            return self._add_again(file, key), opened
        if opened is None:
            return self._left_out(file, staged), opened
        if opened.document is None:
            return None, opened
        return self.recorder.add(file.found, staged, opened.document, file.said), opened

    def _left_out(self, file: ToAdd, staged: Staged) -> Failed | Unchanged:
        """The outcome of a file that is not read: it was removed, or failed before."""
        removed_at = self._removed_at(file, staged)
        if removed_at is not None:
            note = f"removed on {removed_at[:10]}; name the file itself to add it again"
            return Unchanged(file.found.location, staged.sha256[:ID_LENGTH], note)
        known = self._known(file, staged)
        assert known is not None
        return known

    def _removed_at(self, file: ToAdd, staged: Staged) -> str | None:
        return None if file.found.named else self._catalogue.removed_at(staged.sha256)

    def _known(self, file: ToAdd, staged: Staged) -> Failed | None:
        """The failure of the same bytes in an earlier run, unless it might end otherwise now."""
        if self._passwords:
            return None
        location = file.found.location
        known = self._catalogue.known_failure(location, staged.sha256, self.recorder.readers)
        return None if known is None else Failed(known.path, known.reason, known.hint)

    def _add_again(self, file: ToAdd, key: int) -> Outcome:
        anew = None
        if self.recorder.splits_otherwise(key, file.said.tags):
            anew = self._rereader.anew(key, self.recorder.lasting_tags(key, file.said.tags))
        return self.recorder.add_again(file.found, key, file.said, anew)

    def _not_read(self, job: _Adding, error: DossierError) -> Failed | Unchanged:
        """The outcome of a file that cannot be read, or that gives nothing to read."""
        found, staged = job.file.found, job.staged
        if staged is None and found.inside is not None and isinstance(error, EmptyFile):
            self.recorder.forget_failures([found.location])
            return Unchanged(found.location, "", "empty: nothing to store")
        is_locked = isinstance(error, EncryptedFile)
        if staged is not None and is_locked and self._catalogue.was_unlocked(staged.sha256):
            return Unchanged(found.location, "", _UNLOCKED)
        return self._failed(job, error)

    def _failed(self, job: _Adding, error: DossierError) -> Failed:
        found = job.file.found
        message = shown(error.message).replace(shown(found.path), found.location)
        failure = Failed(found.location, message, error.hint)
        lasts = isinstance(error, ReadError) and error.lasting
        sha256 = job.staged.sha256 if job.staged is not None and lasts else None
        return self.recorder.note_failure(failure, sha256)

    # Containers.

    def _add_members(self, file: ToAdd, opened: Opened, sha256: str) -> Iterator[Outcome]:
        container = file.found.location
        was_unlocked = self._catalogue.was_unlocked(sha256)
        seen = set()
        for each in opened.refused:
            location = f"{container}{INSIDE}{each.name}"
            if was_unlocked:
                yield Unchanged(location, "", _UNLOCKED)
                continue
            seen.add(location)
            yield self.recorder.note_failure(Failed(location, each.reason, each.hint))
        members = [_member(file, each) for each in opened.members]
        try:
            file.tally.count(members)
        except TooLarge as error:
            yield self.recorder.note_failure(Failed(container, error.message, error.hint))
            return
        is_stored = True
        for outcome in self.add(members):
            is_stored = is_stored and not isinstance(outcome, Failed)
            yield outcome
        if opened.unlocked and is_stored:
            self.recorder.note_unlocked(sha256)
        seen.update(each.found.location for each in members)
        self.recorder.forget_inside(container, seen)

    def tag(
        self, keys: Iterable[int], said: Sequence[Tag], cleared: Collection[TagName] = ()
    ) -> Generator[Outcome, None, None]:
        """Write down what a person says of documents, after taking back what is ``cleared``.

        Only a document that becomes a ruling, or is one no longer, is read anew. When that
        fails, nothing changes.
        """
        from archive.retagging import retag

        tracks = self._settings.tracks
        for key in keys:
            yield self._tag(key, said, cleared)
            if any(track.period for track in tracks):
                with self._catalogue.transaction():
                    retag(self._catalogue, key, tracks)

    def _tag(self, key: int, said: Sequence[Tag], cleared: Collection[TagName]) -> Outcome:
        anew = None
        if self.recorder.splits_otherwise(key, said, cleared):
            try:
                anew = self._rereader.anew(key, self.recorder.lasting_tags(key, said, cleared))
            except COSTS_ONE_FILE as error:
                reason = f"not tagged, as it cannot be split anew: {error.message}"
                return Failed(self.recorder.location(key), reason, error.hint)
        return self.recorder.tag(key, said, cleared, anew)

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")


def _member(container: ToAdd, member: Member) -> ToAdd:
    """A file in a container, as a file to add: what people say of the one holds for the other."""
    outer = container.found
    found = Found(
        member.path,
        outer.relative / member.name.lstrip("/"),
        named=outer.named,
        inside=f"{outer.location}{INSIDE}{member.name}",
    )
    tags = tuple(tag for tag in container.said.tags if tag.name is not TagName.TITLE)
    said = Overrides(tags, container.said.sources)
    return ToAdd(found, said, container.depth + 1, container.tally)


def _readers(settings: Settings) -> str:
    """What a failure depends on besides the file: when this changes, it is tried again."""
    names = ", ".join(f"{each.name} {each.version}" for each in extractors())
    return f"{names}; {astuple(settings.limits)}"
