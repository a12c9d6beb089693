"""One dossier, opened: originals, catalogue and index, kept in step.

Whoever changes something holds the writer lock. The order is original, catalogue, index: what
the catalogue does not know of was not stored, and what the index lacks can be made again. A
marker file tells the next writer that one before it was cut off, and it mends what is left.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import (
    Callable,
    Collection,
    Generator,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AbstractContextManager, closing, contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from archive import settings as settings_file
from archive.catalogue import Catalogue
from archive.disk import writing
from archive.errors import (
    HomeError,
    IndexDoubtful,
    IndexUnavailable,
)
from archive.home import Home
from archive.model import Document, Failed, Outcome, Tag, TagName
from archive.settings import Settings
from indexer.engine import Matches, Reader
from indexer.keeper import Keeper
from indexer.query import Query

if TYPE_CHECKING:
    from archive.files import Found
    from archive.ingest import Ingester
    from archive.originals import Originals
    from archive.overrides import Overrides
    from indexer.follower import Follower

Answer = TypeVar("Answer")

Say = Callable[[str], None]
"""Receives one line for the person who waits."""


class Dossier:
    """An open dossier. ``say`` tells the user what happens beyond the answer itself."""

    def __init__(self, home: Home, say: Say = lambda _: None, *, resident: bool = False) -> None:
        """Open the dossier in ``home``.

        A process that is ``resident`` asks many questions: it answers them in arrays.

        Raises:
            HomeError: there is none.
            SettingsError, CatalogueError: it cannot be read.
        """
        if not home.exists():
            raise HomeError(
                f"there is no dossier in {home.root}",
                "make one with: dossier init (or name another with --home)",
            )
        self.home = home
        self.settings: Settings = settings_file.load(home.settings)
        self.catalogue = Catalogue(home.catalogue)
        self._keeper = Keeper(home.index, self.catalogue, resident=resident)
        self._say = say

    @cached_property
    def originals(self) -> Originals:
        """The store of the files as they were added."""
        from archive.originals import Originals

        return Originals(self.home.originals)

    def close(self) -> None:
        """Close the catalogue."""
        self.catalogue.close()

    def find(self, paths: Iterable[Path], skip: Iterable[Path] = ()) -> Iterator[Found | Failed]:
        """The files at or below the paths; the home's own and those in ``skip`` are left out."""
        from archive.files import find

        return find(paths, skip=_own_files(self.home) | frozenset(skip))

    def add(
        self,
        files: Iterable[Found | Failed],
        everywhere: Overrides,
        by_file: Mapping[Path, Overrides],
        passwords: Sequence[str] = (),
    ) -> Generator[Outcome, None, None]:
        """Add files, yielding the outcome of each, in their order, as soon as it is stored.

        ``everywhere`` holds for each file, ``by_file`` for the file with that absolute path.
        ``passwords`` are tried on files that are encrypted, and kept nowhere. Several files are
        read at the same time, and some are stored together, so that a caller who stops asking may
        leave a few stored of which it was not told. The index follows in batches and is in step
        when the iteration ends, or is ended.

        Raises:
            WriterBusy: another process is writing.
            StorageFull, HomeError, CatalogueError: nothing can be stored any more.
        """
        from archive.ingest import ToAdd
        from archive.overrides import Overrides

        def to_add(file: Found | Failed) -> ToAdd | Failed:
            if isinstance(file, Failed):
                return file
            said = by_file.get(file.path.absolute(), Overrides())
            return ToAdd(file, everywhere.merged(said))

        with self._writing(), self._ingesting(passwords) as ingester:
            ingester.recorder.forget_vanished()
            yield from self._indexed(ingester, ingester.add(map(to_add, files)))

    def reread(
        self,
        prefixes: Sequence[str] = (),
        passwords: Sequence[str] = (),
        *,
        force: bool = False,
    ) -> Generator[Outcome, None, None]:
        """Read originals anew of which a newer reader may make more; all, or those named.

        With ``force`` also those that today's readers have read. Passages whose text stays the
        same keep their ids, and what people said of a document stays.

        Raises:
            UnknownDocument: one that is named is not there.
            WriterBusy: another process is writing.
            StorageFull, HomeError, CatalogueError: nothing can be stored any more.
        """
        with self._writing(), self._ingesting(passwords) as ingester:
            keys = self._chosen(prefixes) if force else self._chosen(prefixes) & self.outdated()
            yield from self._indexed(ingester, ingester.reread(sorted(keys)))

    def ocr(
        self, prefixes: Sequence[str] = (), passwords: Sequence[str] = ()
    ) -> Generator[Outcome, None, None]:
        """Read the pages from their picture that show text which their file does not give.

        All documents with such pages, or those named.

        Raises:
            OcrUnavailable: the programs for it are not installed.
            UnknownDocument, WriterBusy, StorageFull, HomeError, CatalogueError: as ``reread``.
        """
        from archive.extract.pdf_ocr import check_available

        check_available()
        with self._writing(), self._ingesting(passwords) as ingester:
            keys = self.needing_ocr() & self._chosen(prefixes)
            yield from self._indexed(ingester, ingester.reread(sorted(keys), ocr=True))

    def needing_ocr(self) -> frozenset[int]:
        """The documents with pages that show text which their file does not give."""
        return self.catalogue.keys_needing_ocr()

    def _chosen(self, prefixes: Sequence[str]) -> frozenset[int]:
        if not prefixes:
            return self.catalogue.keys(superseded=True)
        return frozenset(self.catalogue.resolve(prefix) for prefix in prefixes)

    def outdated(self) -> frozenset[int]:
        """The documents that another reader, or another version of it, would read today."""
        from archive.extract import is_current

        return frozenset(
            key
            for key, media_type, *reader in self.catalogue.readings()
            if not is_current(media_type, *reader)
        )

    def tag(
        self, prefixes: Sequence[str], said: Sequence[Tag], cleared: Collection[TagName] = ()
    ) -> Generator[Outcome, None, None]:
        """Write down what a person says of documents, after taking back what is ``cleared``.

        The index is only touched by a document that becomes a ruling, or is one no longer.

        Raises:
            UnknownDocument: there is no such document, and so none was tagged.
            WriterBusy: another process is writing.
        """
        with self._writing(), self._ingesting(()) as ingester:
            keys = dict.fromkeys(map(self.catalogue.resolve, prefixes))
            yield from self._indexed(ingester, ingester.tag(keys, said, cleared))

    def retag(self) -> int:
        """Find the tracks of all documents anew, as ``dossier.toml`` has them now.

        Neither files nor index are touched. Returns how many documents have other tracks.
        """
        from archive.retagging import retag_all

        with self._writing(), self.catalogue.transaction():
            return retag_all(self.catalogue, self.settings.tracks)

    def change_tracks(
        self, change: Callable[[str], str], renamed: tuple[str, str] | None = None
    ) -> int:
        """Change the text of ``dossier.toml``, and find the tracks of all documents anew.

        What people said of the track ``renamed[0]`` holds for ``renamed[1]`` from now on.

        Raises:
            SettingsError, BadValue: the change cannot be made, and nothing was.
            WriterBusy: another process is writing.
        """
        from archive import track_editing
        from archive.retagging import retag_all

        with self._writing(), self.catalogue.transaction():
            text = change(settings_file.text_of(self.home.settings))
            settings = settings_file.parse(text)
            number = retag_all(self.catalogue, settings.tracks, renamed)
            track_editing.write(self.home.settings, text)  # last: where it fails, nothing changes
            self.settings = settings
            return number

    def remove(self, prefixes: Iterable[str]) -> tuple[str, ...]:
        """Take documents out of catalogue, index and store; returns their ids.

        Raises:
            UnknownDocument: there is no such document, and so none was removed.
            WriterBusy: another process is writing.
        """
        wanted = tuple(prefixes)
        self._resolved(wanted)
        with self._writing():
            documents = self._resolved(wanted)
            before = self.catalogue.entries()
            with self.catalogue.transaction():
                for key in documents:
                    self.catalogue.remove(key, _now().isoformat(timespec="seconds"))
            if not self.catalogue.erase_log():
                self._say("another process is reading; removed text leaves the disk when it ends")
            gone = before - self.catalogue.entries()
            self._or_rebuild(lambda: self._keeper.take_out(gone))
            for document in documents.values():
                self.originals.discard(document.sha256)
        return tuple(document.id for document in documents.values())

    def _resolved(self, prefixes: Iterable[str]) -> dict[int, Document]:
        return self.catalogue.documents(self.catalogue.resolve(each) for each in prefixes)

    def original(self, prefix: str) -> Path:
        """Where the original of a document lies, after its content was checked.

        Raises:
            UnknownDocument, OriginalDamaged.
        """
        document = self.catalogue.document(self.catalogue.resolve(prefix))
        self.originals.verify(document.sha256)
        return self.originals.path(document.sha256)

    def reindex(self) -> int:
        """Make the index anew from the catalogue; returns how many documents it holds."""
        with self._writing(repair=False):
            self._keeper.rebuild()
            return len(self.catalogue.entries())

    def check(self) -> Iterator[str]:
        """Hash every original again, and hold catalogue and index against each other.

        Yields each problem as a sentence; changes nothing.
        """
        from indexer.checking import problems

        with self._locked():
            if self.home.unfinished.exists():
                self._say("a writer was cut off; the next (dossier add) mends what it left")
            yield from problems(self.catalogue, self.originals, self._keeper)

    def candidates(self, query: Query) -> Matches:
        """Ask the index one query; see ``answer``."""
        return self.answer(lambda reader: reader.candidates(query))

    def answer(self, ask: Callable[[Reader], Answer]) -> Answer:
        """What ``ask`` makes of the index, which is mended first when it cannot be read.

        ``ask`` may be called up to three times, each time with a reader that is open meanwhile.

        Raises:
            WriterBusy: it must be mended, and another process is writing.
            Exception: a fault of ours, where the index is as it was written.
        """
        try:
            return self._ask(ask)
        except IndexUnavailable as error:
            if self._fault(error) is not None:
                return self._ask_again(ask)  # a writer may have been at work
            self._repair()
        try:
            return self._ask(ask)
        except IndexUnavailable as error:
            self._say_rebuilding(error)
            self.reindex()
            return self._ask_again(ask)

    @property
    def index_is_behind(self) -> bool:
        """Whether the catalogue has changed since the index was last written."""
        return self._keeper.generation != self.catalogue.generation

    def _ask(self, ask: Callable[[Reader], Answer]) -> Answer:
        reader = self._keeper.reader()
        try:
            return ask(reader)
        finally:
            reader.close()

    def _ask_again(self, ask: Callable[[Reader], Answer]) -> Answer:
        """As ``_ask``, of an index that is whole, so that what goes wrong is a fault of ours."""
        try:
            return self._ask(ask)
        except IndexDoubtful as error:
            raise error.fault from error

    def _repair(self) -> None:
        """Mend what can be seen from outside, as every writer does first."""
        with self._writing():
            return

    @contextmanager
    def _ingesting(self, passwords: Sequence[str]) -> Iterator[Ingester]:
        from archive.ingest import Ingester

        with Ingester(
            self.catalogue, self.originals, self.settings, _now, tuple(passwords)
        ) as ingester:
            yield ingester

    def _indexed(
        self, ingester: Ingester, outcomes: Generator[Outcome, None, None]
    ) -> Generator[Outcome, None, None]:
        """The outcomes, with the index following what is stored."""
        from indexer.follower import Follower

        recorder = ingester.recorder
        follower = Follower(self._keeper, self.catalogue, recorder.take_replaced)
        try:
            with closing(outcomes):
                for outcome in outcomes:
                    yield outcome
                    self._or_rebuild(follower.take)
        except (GeneratorExit, KeyboardInterrupt):
            self._leave(follower)
            raise
        self._or_rebuild(follower.finish)
        if recorder.has_replaced:
            # What is merely marked as gone would still count in the weights of words.
            self._or_rebuild(lambda: self._keeper.take_out(()))

    def _leave(self, follower: Follower) -> None:
        """Let what is stored be found, when a run is cut off; else the next writer sees to it."""
        try:
            follower.finish()
        except Exception:  # an interruption may have left a library half imported
            self._say("the index is behind the catalogue; the next command that writes mends it")

    @contextmanager
    def _writing(self, *, repair: bool = True) -> Iterator[None]:
        """Hold the writer lock over a dossier that is whole, and leave it marked as such."""
        with self._locked():
            if self.home.unfinished.exists():
                self._clean_up()
            with writing(self.home.root):
                self.home.unfinished.touch()
            if repair:
                self._repair_index()
            yield
            self.home.unfinished.unlink(missing_ok=True)

    def _locked(self) -> AbstractContextManager[None]:
        from indexer.locking import locked

        return locked(self.home, self.settings.wait, self._say)

    def _clean_up(self) -> None:
        """Mend what a writer that was cut off left: half copies, half an index, lost originals."""
        self.originals.clear_staging()
        known = {sha256 for _, sha256 in self.catalogue.contents()}
        for sha256 in self.originals.held():
            if sha256 not in known:
                self.originals.discard(sha256)
        self._keeper.sweep()

    def _repair_index(self) -> None:
        if self._keeper.generation is None and not self.catalogue.entries():
            self._keeper.rebuild()
        else:
            self._or_rebuild(self._follow)

    def _follow(self) -> None:
        if self._keeper.follow():
            self._say("the index was behind the catalogue and has been mended")

    def _or_rebuild(self, change: Callable[[], None]) -> None:
        """Change the index, or make it anew when damage shows: the catalogue knows it all."""
        try:
            change()
        except IndexUnavailable as error:
            self._say_rebuilding(error)
            self._keeper.rebuild()

    def _say_rebuilding(self, error: IndexUnavailable) -> None:
        from archive.faults import told

        fault = self._fault(error)
        why = f"a fault of inkoopdossier in the index ({told(fault)})" if fault else error.message
        self._say(f"{why}; rebuilding it from the catalogue")

    def _fault(self, error: IndexUnavailable) -> Exception | None:
        """What was raised over an index that is as it was written: that is no damage."""
        if isinstance(error, IndexDoubtful) and self._keeper.is_sound():
            return error.fault
        return None


def _own_files(home: Home) -> frozenset[Path]:
    database = [home.catalogue.with_name(home.catalogue.name + end) for end in ("", "-wal", "-shm")]
    own = (home.settings, home.originals, home.index, home.lock, home.unfinished, *database)
    return frozenset(path.absolute() for path in own)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
