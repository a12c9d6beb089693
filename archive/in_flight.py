"""Several things under way at once: begun ahead of their turn, written down in their order.

What is ready when its turn comes is written down together, in one transaction and with one wait
for the disk; the more the disk is behind, the more goes at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import AbstractContextManager, ExitStack
from typing import Any, Generic, Protocol, TypeVar

from msgspec import Struct

from archive.model import Failed, Outcome

_READ_PER_WORKER = 2
"""Things being read or waiting for it, for each worker: none has to wait for something to do."""
_BEGUN_PER_WORKER = 6
"""Things in memory for each worker, with those that wait for their turn: not without end."""
_WRITTEN_PER_WORKER = 3
"""Things that are written down together, for each worker: it has as many to go on with."""


class Job(Protocol):
    """Something that was begun, and holds things that must be let go of."""

    held: ExitStack

    @property
    def awaited(self) -> Sequence[Future[Any]]:
        """What must be done before it can be written down."""

    @property
    def is_followed(self) -> bool:
        """Whether more will come of it, before what is next; asked when nothing is awaited."""


Item = TypeVar("Item")
OneJob = TypeVar("OneJob", bound=Job)


class Written(Struct, frozen=True):
    """What came of one thing, if that is to be told, and then what follows from it."""

    outcome: Outcome | None
    following: Iterable[Outcome] = ()


def in_order(
    items: Iterable[Item],
    begin: Callable[[Item], OneJob | Failed],
    write: Callable[[OneJob], Written],
    together: Callable[[], AbstractContextManager[None]],
    workers: int,
) -> Generator[Outcome, None, None]:
    """What comes of each item, told in their order when it is stored.

    Args:
        items: What there is to do.
        begin: Begins one of them, or tells that it failed.
        write: Writes down what came of one.
        together: What is written inside is stored when the block ends, all or nothing.
        workers: How many can be read at a time.
    """
    line = _Line(iter(items), begin, workers)
    try:
        while ready := line.take():
            with ExitStack() as held:
                for job in ready:
                    if not isinstance(job, Failed):
                        held.enter_context(job.held)
                with together():
                    written = [
                        Written(job) if isinstance(job, Failed) else write(job) for job in ready
                    ]
                for each in written:
                    if each.outcome is not None:
                        yield each.outcome
                    yield from each.following
    finally:
        line.close()


class _Line(Generic[Item, OneJob]):
    """What was begun and not yet written down, in the order in which it will be."""

    def __init__(
        self, coming: Iterator[Item], begin: Callable[[Item], OneJob | Failed], workers: int
    ) -> None:
        self._coming = coming
        self._begin = begin
        self._workers = workers
        self._begun: deque[OneJob | Failed] = deque()

    def take(self) -> list[OneJob | Failed]:
        """The first, when it is ready, with those behind it that are; empty when all is done."""
        self._fill()
        while self._begun and (awaited := _awaited(self._begun[0])):
            wait((*awaited, *self._awaited()), return_when=FIRST_COMPLETED)
            self._fill()
        ready: list[OneJob | Failed] = []
        most = _WRITTEN_PER_WORKER * self._workers
        while self._begun and not _awaited(self._begun[0]) and len(ready) < most:
            is_followed = _is_followed(self._begun[0])
            if is_followed and ready:
                break
            ready.append(self._begun.popleft())
            if is_followed:
                break
        self._fill(len(ready))  # so that there is something to do while these are written down
        return ready

    def close(self) -> None:
        """Let go of what was begun in vain."""
        for each in self._begun:
            if not isinstance(each, Failed):
                each.held.close()

    def _fill(self, besides: int = 0) -> None:
        while (
            len(self._begun) + besides < _BEGUN_PER_WORKER * self._workers
            and sum(1 for _ in self._awaited()) < _READ_PER_WORKER * self._workers
        ):
            try:
                self._begun.append(self._begin(next(self._coming)))
            except StopIteration:
                return

    def _awaited(self) -> Iterator[Future[Any]]:
        return (future for each in self._begun for future in _awaited(each))


def _awaited(job: Job | Failed) -> list[Future[Any]]:
    futures = () if isinstance(job, Failed) else job.awaited
    return [each for each in futures if not each.done()]


def _is_followed(job: Job | Failed) -> bool:
    return not isinstance(job, Failed) and job.is_followed
