"""The folder of the index: which index is current, and how a new one takes its place.

``current.json``, the sentinel, names the folder of the current index, the catalogue's
generation that it follows, and the versions of everything that shapes it. It is replaced by
rename after each commit, so that readers always find a whole index, old or new.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import MsgspecError, Struct
from msgspec.json import decode, encode

from archive.catalogue import Catalogue
from archive.disk import writing
from archive.errors import IndexDoubtful, IndexUnavailable, StorageFull
from indexer import vocabulary
from indexer.analysis import ANALYSIS
from indexer.engine import Entry, Reader
from indexer.shelf import Shelf
from indexer.whoosh_engine import LIBRARY, SCHEMA_VERSION, WhooshEngine

if TYPE_CHECKING:
    from indexer.intake import Batch

BATCH_PASSAGES = 20_000
"""Passages that go into one commit, so that memory does not grow with the archive."""

_OVER_OLD, _OVER_TEXTS = 2, 8
"""Bytes on disk that making a new index takes, at most, for each of the old one, or of its texts:
1.2 and 4.4 where it is written at once, more where parts of it are merged."""

_MB = 1_000_000
_TRIES = 10
"""How often a reader may be overtaken by a writer that replaces what it opens."""


class Sentinel(Struct, frozen=True, forbid_unknown_fields=True):
    """What ``current.json`` says."""

    folder: str
    generation: int
    engine: str
    schema: int
    analysis: str
    library: str


class Keeper:
    """Keeps one index in step with a catalogue. Only a holder of the writer lock may write."""

    def __init__(self, folder: Path, catalogue: Catalogue, *, resident: bool = False) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._shelf = Shelf(resident=resident)

    @property
    def generation(self) -> int | None:
        """The catalogue's generation that the index follows; None when there is no index."""
        sentinel = self._sentinel()
        return None if sentinel is None else sentinel.generation

    def reader(self) -> Reader:
        """Open the current index; when a writer takes it away meanwhile, the next one.

        Raises:
            IndexUnavailable: there is none, it was made by other versions, or it is damaged.
        """
        for _ in range(_TRIES):
            before = self._files()
            try:
                return self._engine().reader()
            except IndexUnavailable:
                if self._files() == before:
                    raise
        return self._engine().reader()

    def write(self, added: Iterable[int], removed: Iterable[tuple[int, int]] = ()) -> None:
        """Take documents out and put others in (by catalogue key), in bounded commits."""
        engine = self._engine()
        with writing(self._folder):
            gone = tuple(removed)
            for batch in self._batches(added):
                engine.write(batch, gone)
                gone = ()
            if gone:
                engine.write((), gone)
        self._mark(engine.folder.name)

    def prepare(self, batch: Batch) -> None:
        """Work ahead on a batch that will be written. Raises as ``reader``."""
        self._engine().prepare(batch)

    def write_batch(self, batch: Batch, removed: Iterable[tuple[int, int]]) -> None:
        """Put in what was gathered, after taking out (key, revision) pairs, in one commit."""
        engine = self._engine()
        with writing(self._folder):
            engine.write_batch(batch, removed)
        self._mark(engine.folder.name)

    def take_out(self, removed: Iterable[tuple[int, int]]) -> None:
        """Take (key, revision) pairs out, and leave nothing of their passages on disk."""
        self.write((), removed)
        self._purge()

    def is_sound(self) -> bool:
        """Whether the index holds what was written, whatever a reader made of it."""
        try:
            return self._engine().is_sound()
        except IndexUnavailable:
            return False

    def follow(self) -> bool:
        """Bring the index in step with the catalogue. Returns whether it had to be changed.

        Raises:
            IndexUnavailable: it must be rebuilt.
        """
        reader = self.reader()
        try:
            present = reader.documents()
        finally:
            reader.close()
        wanted = self._catalogue.entries()
        if not self._engine().has_learned(wanted & present):
            self.rebuild()
            return True
        missing = sorted(key for key, _ in wanted - present)
        orphaned = sorted(present - wanted)
        if missing or orphaned or self.generation != self._catalogue.generation:
            self.write(missing, orphaned)
        if orphaned:
            self._purge()
        return bool(missing or orphaned)

    def rebuild(self) -> None:
        """Make a new index from the catalogue, then let it take the place of the old one.

        Raises:
            StorageFull: both do not fit on the disk; the hint says how much it takes.
        """
        folder = self._folder / f"whoosh-{os.urandom(4).hex()}"
        engine = WhooshEngine(folder)
        try:
            with writing(self._folder):
                engine.create()
                if keys := sorted(key for key, _ in self._catalogue.entries()):
                    engine.write(self._entries(keys), ())
            self._mark(folder.name)
        except IndexDoubtful as error:
            raise error.fault from error  # it was written a moment ago
        except StorageFull as error:
            self.sweep()
            raise StorageFull(error.message, self._room_to_make()) from error
        finally:
            self.sweep()  # when it failed, of the new one: the disk may be full

    def _room_to_make(self) -> str:
        """What to do for a new index to fit on the disk."""
        import shutil

        old = sum((self._folder / name).stat().st_size for name in self._files())
        wanted = max(1, _OVER_OLD * old or _OVER_TEXTS * self._catalogue.size_of_texts())
        free = shutil.disk_usage(self._folder).free
        return (
            f"a new index takes about {ceil(wanted / _MB)} MB, and {free // _MB} MB are free;"
            f" make room, or remove {self._folder}, which can be made anew; then: dossier reindex"
        )

    def sweep(self) -> None:
        """Remove the folders of indexes that are not current, such as one half built."""
        import shutil

        sentinel = self._sentinel()
        for folder in self._folder.glob("whoosh-*"):
            if sentinel is None or folder.name != sentinel.folder:
                shutil.rmtree(folder, ignore_errors=True)

    def _purge(self) -> None:
        with writing(self._folder):
            self._engine().purge()

    def _engine(self) -> WhooshEngine:
        sentinel = self._sentinel()
        hint = "rebuild it with: dossier reindex"
        if sentinel is None:
            raise IndexUnavailable(f"there is no index in {self._folder}", hint)
        wanted = self._expected(sentinel.folder, sentinel.generation)
        if sentinel != wanted:
            raise IndexUnavailable(f"the index in {self._folder} was made by another version", hint)
        return WhooshEngine(self._folder / sentinel.folder, self._shelf)

    def _files(self) -> frozenset[str]:
        """Every file there is; when these change, a writer is at work."""
        return frozenset(
            f"{folder}/{name}" for folder, _, names in os.walk(self._folder) for name in names
        )

    def _batches(self, keys: Iterable[int]) -> Iterator[list[Entry]]:
        batch: list[Entry] = []
        passages = 0
        for entry in self._entries(keys):
            batch.append(entry)
            passages += len(entry.passages)
            if passages >= BATCH_PASSAGES:
                yield batch
                batch, passages = [], 0
        if batch:
            yield batch

    def _entries(self, keys: Iterable[int]) -> Iterator[Entry]:
        revisions = dict(self._catalogue.entries())
        for key in keys:
            yield Entry(key, revisions[key], self._catalogue.passages_of(key))

    def _expected(self, folder: str, generation: int) -> Sentinel:
        return Sentinel(
            folder=folder,
            generation=generation,
            engine=WhooshEngine.name,
            schema=SCHEMA_VERSION,
            analysis=f"{ANALYSIS}, {vocabulary.VERSION}",
            library=LIBRARY,
        )

    def _sentinel(self) -> Sentinel | None:
        try:
            return decode((self._folder / "current.json").read_bytes(), type=Sentinel)
        except (OSError, MsgspecError, UnicodeDecodeError):
            return None

    def _mark(self, folder: str) -> None:
        sentinel = self._expected(folder, self._catalogue.generation)
        temporary = self._folder / "current.json.new"
        with writing(self._folder):
            temporary.write_bytes(encode(sentinel))
            temporary.replace(self._folder / "current.json")
