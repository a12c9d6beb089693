"""Originals that are read anew: by today's readers, as what people say now, or from pictures."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from archive.catalogue import Catalogue
from archive.desk import Desk
from archive.errors import COSTS_ONE_FILE, DossierError, OriginalDamaged, ReadError
from archive.in_flight import Written
from archive.model import Failed, Tag
from archive.originals import Originals, Staged
from archive.recording import Recorder
from archive.stored import NewDocument

if TYPE_CHECKING:
    from archive.describe import OcrPage, Order


class Picture(Struct, frozen=True):
    """A page that is being read from its picture; ``before`` says that it was so before."""

    page: Future[OcrPage]
    before: bool


class Rereading(Struct):
    """A document that is being read anew. ``lost`` says of which pages no picture was read."""

    key: int
    location: str
    held: ExitStack = field(default_factory=ExitStack)
    order: Order | None = None
    new: Future[NewDocument] | None = None
    pictures: tuple[Picture, ...] = ()
    lost: tuple[str, ...] = ()
    error: DossierError | None = None
    is_followed: ClassVar[bool] = False

    @property
    def awaited(self) -> tuple[Future[Any], ...]:
        """Its pages, and what is made of them."""
        pages = tuple(each.page for each in self.pictures)
        return pages if self.new is None else (*pages, self.new)

    def named(self, error: DossierError) -> str:
        """What went wrong, with the name of the file in the place of that of its original."""
        original = "" if self.order is None else self.order.path.name
        return error.message.replace(original or "\0", PurePath(self.location).name)


class Rereader(Struct, frozen=True):
    """Reads originals anew at a desk, and writes down what came of it."""

    catalogue: Catalogue
    originals: Originals
    desk: Desk
    recorder: Recorder

    def begin(self, key: int, *, ocr: bool, said: tuple[Tag, ...] | None = None) -> Rereading:
        """Have a document read, of which ``said`` holds; with ``ocr`` also pages that need it."""
        from archive.describe import OCR

        self.desk.make_ready()
        document = self.catalogue.document(key)
        paths = [source for source in document.sources if source.startswith("/")]
        job = Rereading(key, next(iter(paths), document.id))
        path = self.originals.path(document.sha256)
        try:
            self.originals.verify(document.sha256)
        except OriginalDamaged as error:
            job.error = error
            return job
        original = Staged(path, document.sha256, path.stat().st_size)
        said = self.recorder.lasting_tags(key) if said is None else said
        job.order = self.desk.order(path, PurePath(PurePath(job.location).name), original, said)
        job.pictures = tuple(
            Picture(self.desk.read_picture(path, page.number), before=page.lane == OCR)
            for page in self.catalogue.pages(key)
            if page.lane == OCR or (ocr and page.needs_ocr)
        )
        if not job.pictures:
            job.new = self.desk.read(job.order)
        return job

    def write(self, job: Rereading) -> Written:
        """Write down what came of it, inside ``together``; what cannot be read stays as it is."""
        try:
            new = self._result(job)
            with self.recorder.apart():
                outcome = self.recorder.reread(job.key, job.location, new)
        except COSTS_ONE_FILE as error:
            reason = f"stays as it was read before: {job.named(error)}"
            return Written(Failed(job.location, reason, error.hint))
        return Written(replace(outcome, note="; ".join((outcome.note, *job.lost))))

    def anew(self, key: int, said: tuple[Tag, ...]) -> NewDocument:
        """What today's readers make of a document of which this is said. Raises as ``describe``."""
        job = self.begin(key, ocr=False, said=said)
        with job.held:
            return self._result(job)

    def _result(self, job: Rereading) -> NewDocument:
        if job.error is not None:
            raise job.error
        if job.new is None:
            assert job.order is not None
            job.new = self.desk.read(replace(job.order, ocr=_read(job)))
        return job.new.result()


def _read(job: Rereading) -> tuple[OcrPage, ...]:
    """The pages that could be read from their picture; the others stay as they are.

    Raises:
        ReadError: none is new, or one cannot be read any more that was read before.
    """
    pages, errors = [], []
    for each in job.pictures:
        try:
            pages.append(each.page.result())
        except ReadError as error:
            if each.before:
                raise
            errors.append(error)
    if errors and len(pages) == sum(each.before for each in job.pictures):
        raise errors[0]
    job.lost = tuple(map(job.named, errors))
    return tuple(pages)
