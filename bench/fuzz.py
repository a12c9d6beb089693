"""Add thousands of broken files: ``python -m bench.fuzz --files 2000 --seed 1``.

Every batch is one real ``dossier add`` with whole files among the broken ones. Nothing may be
printed that a user should not see, every file has an outcome, every whole file is stored, and the
archive is sound in the end; then the exit code is 0, otherwise 1.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct, field

from bench.mutate import MUTATIONS
from bench.seeds import Seeds, intact, seeds
from bench.tools import CHECKOUT, MaterialMissing, material, table

BATCH = 100
WHOLE_EVERY = 10
PATIENCE = 900.0
"""Seconds after which a batch is said to hang."""

_ADD = (sys.executable, "-c", "import cli; cli.main()", "--home")
_GOOD_CODES = (0, 2, 3)
_STORED = ("added", "updated", "unchanged")
_INSIDE = "!/"
# What the reason of a failure says, in the order in which it is looked for.
_REASONS = (
    ("reader failed", "its reader failed|internal error"),
    ("reader crashed", "its reader crashed"),
    ("reader killed", "killed from outside"),
    ("too large", r"limit|too large|deeper than|unpacks to"),
    ("unsupported", "unsupported format"),
    ("password", "password"),
    ("empty", r"empty|holds no|no text"),
    ("damaged", r"damaged|cut off|cannot be|not well-formed|is missing|not fit|is not read"),
)
_FAULT = "reader failed"

Outcomes = dict[str, list[dict[str, str]]]
"""By the path of a file what was told of it, or of the files in it."""


class Tally(Struct):
    """What came of all files: counts by format and outcome, and what was wrong."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    seconds: float = 0.0


class Batch(Struct, frozen=True):
    """Files that are added at once."""

    broken: tuple[Path, ...]
    whole: tuple[Path, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; 0 when nothing was wrong, 1 when something was."""
    options = _options(arguments)
    try:
        real = material() / "corpus"
    except MaterialMissing:
        real = None
    with tempfile.TemporaryDirectory(prefix="fuzz-") as scratch:
        tally = fuzz(seeds(real), options.files, options.seed, Path(scratch), options.keep)
    print(_report(tally, options.files, options.seed))
    return 1 if tally.wrong else 0


def fuzz(whole: Seeds, files: int, seed: int, scratch: Path, keep: Path | None = None) -> Tally:
    """Break ``files`` files and add them in batches to one home below ``scratch``.

    Args:
        whole: The files to break, by format.
        files: How many to make; each format gets the same number.
        seed: The same seed, and the same files, make the same broken files.
        scratch: An empty folder.
        keep: Where to copy the files that a reader failed on.
    """
    tally, home = Tally(), scratch / "home"
    chance = random.Random(seed)
    began = time.monotonic()
    for first in range(0, files, BATCH):
        folder = scratch / f"batch-{first:06}"
        batch = _write(whole, range(first, min(first + BATCH, files)), chance, folder)
        _add(batch, folder, home, tally, keep)
        shutil.rmtree(folder)
    _check(home, tally)
    tally.seconds = time.monotonic() - began
    return tally


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=2000, help="how many to break [2000]")
    parser.add_argument("--seed", type=int, default=1, help="of the chances taken [1]")
    parser.add_argument("--keep", type=Path, help="copy what a reader failed on to this folder")
    return parser.parse_args(arguments)


def _write(whole: Seeds, numbers: range, chance: random.Random, folder: Path) -> Batch:
    folder.mkdir(parents=True)
    formats = sorted(whole)
    broken, neighbours = [], []
    for number in numbers:
        ending = formats[number % len(formats)]
        path = folder / f"broken-{number:06}.{ending}"
        path.write_bytes(_broken(whole, ending, chance))
        broken.append(path)
        if number % WHOLE_EVERY == 0:
            neighbours.append(intact(number // WHOLE_EVERY, folder))
    return Batch(tuple(broken), tuple(neighbours))


def _broken(whole: Seeds, ending: str, chance: random.Random) -> bytes:
    mutate = chance.choice(MUTATIONS)
    other = whole[chance.choice((ending, chance.choice(sorted(whole))))]
    return mutate(chance.choice(whole[ending]), chance.choice(other), chance)


def _add(batch: Batch, folder: Path, home: Path, tally: Tally, keep: Path | None) -> None:
    """Add a batch, and see whether all is in order."""
    with tempfile.TemporaryFile() as errors:
        command = [*_ADD, str(home), "add", str(folder), "--json"]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, cwd=CHECKOUT
        ) as process:
            outcomes = _outcomes(process, tally)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    _judge_run(process.returncode, said, folder, tally)
    judge_files(batch, outcomes, tally, keep)


def _outcomes(process: subprocess.Popen[str], tally: Tally) -> Outcomes:
    """What is told of each file, noting how long each was waited for."""
    assert process.stdout is not None
    outcomes: Outcomes = {}
    before = time.monotonic()
    with _ends_in_time(process):
        for line in process.stdout:
            record = json.loads(line)
            path, now = record["path"].partition(_INSIDE)[0], time.monotonic()
            outcomes.setdefault(path, []).append(record)
            tally.slowest = max(tally.slowest, (now - before, Path(path).name))
            before = now
    return outcomes


@contextmanager
def _ends_in_time(process: subprocess.Popen[str]) -> Iterator[None]:
    """Kill a process that takes longer than ``PATIENCE``."""
    timer = threading.Timer(PATIENCE, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _judge_run(code: int, said: str, folder: Path, tally: Tally) -> None:
    if code not in _GOOD_CODES:
        tally.wrong.append(f"{folder.name}: exit code {code}")
    if "Traceback" in said or "unexpected" in said:
        tally.wrong.append(f"{folder.name}: said {said[-400:]}")


def judge_files(batch: Batch, outcomes: Outcomes, tally: Tally, keep: Path | None = None) -> None:
    """Count what became of each file, and note those that should have ended otherwise."""
    for path in batch.whole:
        found = [record["outcome"] for record in outcomes.get(str(path), [])]
        tally.counts["(whole)", found[0] if found else "lost"] += 1
        if found != ["added"]:
            tally.wrong.append(f"{path.name}: a whole file ended as {found}")
    for path in batch.broken:
        names = [_outcome(record) for record in outcomes.get(str(path), [])] or ["lost"]
        name = next((each for each in names if each not in _STORED), names[0])
        tally.counts[path.suffix[1:], name] += 1
        if name in {"lost", _FAULT}:
            reasons = [str(record["reason"]) for record in outcomes.get(str(path), [])]
            tally.wrong.append(f"{path.name} ({path.stat().st_size} bytes): {name} {reasons}")
            _keep(path, keep)


def _outcome(record: dict[str, str]) -> str:
    if record["outcome"] != "failed":
        return record["outcome"]
    reason = record["reason"]
    return next((name for name, words in _REASONS if re.search(words, reason)), "other")


def _keep(path: Path, keep: Path | None) -> None:
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, keep)


def _check(home: Path, tally: Tally) -> None:
    done = subprocess.run(
        [*_ADD, str(home), "check"], capture_output=True, text=True, check=False, cwd=CHECKOUT
    )
    if done.returncode or done.stderr:
        tally.wrong.append(f"check: exit code {done.returncode}, {done.stderr[-400:]}")


def _report(tally: Tally, files: int, seed: int) -> str:
    title = f"{files} broken files, seed {seed}, {tally.seconds:.0f} s"
    told = [table(title, _rows(tally.counts))]
    told.append(f"longest wait for an outcome: {tally.slowest[0]:.2f} s ({tally.slowest[1]})")
    told.extend(f"WRONG: {each}" for each in tally.wrong)
    told.append(f"{len(tally.wrong)} wrong")
    return "\n".join(told)


def _rows(counts: Counter[tuple[str, str]]) -> Iterator[Sequence[object]]:
    formats = sorted({ending for ending, _ in counts})
    outcomes = sorted({name for _, name in counts})
    yield ("format", *outcomes, "all")
    for ending in formats:
        row = [counts[ending, name] for name in outcomes]
        yield (ending, *row, sum(row))
    sums = [sum(counts[ending, name] for ending in formats) for name in outcomes]
    yield ("all", *sums, sum(sums))


if __name__ == "__main__":
    sys.exit(main())
