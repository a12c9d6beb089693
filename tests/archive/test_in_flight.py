"""Several things under way at once, told in their order."""

from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack, closing, contextmanager

import pytest

from archive.errors import StorageFull
from archive.in_flight import Written, in_order
from archive.model import Failed, Outcome, Unchanged

WORKERS = 2
MOST_UNREAD, MOST = 2 * WORKERS, 6 * WORKERS


class Job:
    """A thing under way; its reading is done when the test says so."""

    def __init__(self, run: "Run", name: str, *, is_followed: bool = False) -> None:
        self.name = name
        self.is_followed = is_followed
        self.reading: Future[None] = Future()
        self.awaited = (self.reading,)
        self.held = ExitStack()
        self.held.callback(run.released.append, name)


class Run:
    """Things that are begun and written down, with a record of when."""

    def __init__(self, *later: str, followed: Iterable[str] = (), refused: str = "") -> None:
        self.later = later
        self.followed = set(followed)
        self.refused = refused
        self.begun: list[Job] = []
        self.written: list[list[str]] = []
        self.released: list[str] = []

    def begin(self, name: str) -> Job | Failed:
        """Begin one. Those that come ``later`` are read when no more may be begun."""
        if name.startswith("!"):
            return Failed(name, "weg")
        assert len(self.begun) - len(self.released) < MOST
        job = Job(self, name, is_followed=name in self.followed)
        self.begun.append(job)
        if name not in self.later:
            job.reading.set_result(None)
        unread = [each for each in self.begun if not each.reading.done()]
        in_memory = len(self.begun) - len(self.released)
        if len(unread) == MOST_UNREAD or in_memory == MOST:
            self.read_all()
        return job

    def read_all(self) -> None:
        """Let all that was begun be read."""
        for each in self.begun:
            if not each.reading.done():
                each.reading.set_result(None)

    def write(self, job: Job) -> Written:
        """Write one down."""
        assert job.reading.done()
        if job.name == self.refused:
            raise StorageFull("vol")
        self.written[-1].append(job.name)
        following = [Unchanged(f"{job.name}/{n}", "") for n in range(2)] if job.is_followed else ()
        return Written(Unchanged(job.name, ""), following)

    @contextmanager
    def together(self) -> Iterator[None]:
        """A transaction."""
        self.written.append([])
        yield

    def outcomes(self, names: Iterable[str]) -> Iterator[Outcome]:
        """What is told."""

        def coming() -> Iterator[str]:
            yield from names
            self.read_all()

        return in_order(coming(), self.begin, self.write, self.together, WORKERS)


def told(run: Run, names: Iterable[str]) -> list[str]:
    """The paths of what is told, in order."""
    return [each.path for each in run.outcomes(names)]


NAMES = [f"{n:02}" for n in range(30)]


def test_all_are_told_in_their_order() -> None:
    """Whichever was read last."""
    run = Run("00", "07")
    assert told(run, NAMES) == NAMES
    assert sorted(run.released) == NAMES


def test_what_cannot_be_begun_is_told_in_its_place() -> None:
    """A failure waits for what came before it."""
    names = [*NAMES[:4], "!weg", *NAMES[4:]]
    assert told(Run(), names) == names


def test_what_is_ready_is_written_together() -> None:
    """Several at a time, but not all that there are."""
    run = Run()
    assert told(run, NAMES) == NAMES
    assert [name for group in run.written for name in group] == NAMES
    assert 1 < max(map(len, run.written)) < len(NAMES) / 2


def test_what_follows_is_told_before_the_next_is_written() -> None:
    """A container is written down alone, and what is in it comes before what comes after it."""
    run = Run(followed=["03"])
    outcomes = run.outcomes(NAMES[:6])
    seen = []
    for each in outcomes:
        seen.append(each.path)
        if each.path == "03/0":
            assert run.written[-1] == ["03"]
    assert seen == ["00", "01", "02", "03", "03/0", "03/1", "04", "05"]


@pytest.mark.parametrize("later", [NAMES, NAMES[:1], []])
def test_few_are_in_memory(later: list[str]) -> None:
    """Whether the first takes long, or all, or none: others are begun, but not without end."""
    assert told(Run(*later), NAMES) == NAMES


def test_nothing_is_told_of_what_is_not_stored() -> None:
    """Where one cannot be stored, none that was written with it is told, and all is let go of."""
    run = Run(refused="01")
    outcomes = run.outcomes(NAMES)
    with pytest.raises(StorageFull):
        next(outcomes)
    assert sorted(run.released) == [job.name for job in run.begun]


def test_what_was_begun_in_vain_is_let_go_of() -> None:
    """Whoever stops asking leaves nothing behind."""
    run = Run()
    with closing(in_order(NAMES, run.begin, run.write, run.together, WORKERS)) as outcomes:
        next(outcomes)
    assert sorted(run.released) == [job.name for job in run.begun]
    assert len(run.begun) < len(NAMES)
