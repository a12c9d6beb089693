"""What the measurements share: the material, programs run and measured, tables."""

from __future__ import annotations

import compileall
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

MATERIAL = "DOSSIER_MATERIAL"
"""The variable that names the folder with real documents."""

CHECKOUT = Path(__file__).resolve().parent.parent

_KILOBYTES = 1024 if sys.platform == "darwin" else 1
"""What ``ru_maxrss`` counts in: kilobytes, and bytes on macOS."""

_MEASURED = """
import atexit, json, resource, sys
from pathlib import Path
import cli

@atexit.register
def note():
    own, workers = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    cpu = own.ru_utime + own.ru_stime + workers.ru_utime + workers.ru_stime
    Path(sys.argv[1]).write_text(json.dumps([cpu, own.ru_maxrss, workers.ru_maxrss]))

cli.main(sys.argv[2:])
"""

APART = ["sh", "-c", '"$@"; exit $?', "sh"]
"""A shell in between: a process is said to have been as large as the one that started it."""


class MaterialMissing(Exception):
    """There are no real documents to measure on."""


class Ran(Struct, frozen=True):
    """A program that ended: wall and processor time in seconds, peak memory in MiB."""

    code: int
    out: str
    err: str
    seconds: float
    cpu_seconds: float
    parent_mb: float = 0.0
    worker_mb: float = 0.0

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects printed, one per line."""
        return [json.loads(line) for line in self.out.splitlines()]


def material() -> Path:
    """The folder of real documents. Raises MaterialMissing."""
    folder = os.environ.get(MATERIAL)
    if not folder:
        raise MaterialMissing(f"{MATERIAL} is not set: it names the folder with real documents")
    path = Path(folder).resolve()
    if not (path / "corpus").is_dir():
        raise MaterialMissing(f"{MATERIAL} is set, but {path} has no folder corpus")
    return path


@cache
def compiled() -> None:
    """Have the bytecode of the checkout ready, as an installation has it."""
    for room in ("archive", "indexer", "search", "commands"):
        compileall.compile_dir(CHECKOUT / room, quiet=1)
    compileall.compile_file(CHECKOUT / "cli.py", quiet=1)


def dossier(scratch: Path, *words: str | Path) -> Ran:
    """Run ``dossier`` as a process of its own and measure it and its workers.

    The largest worker counts as no smaller than the parent was when it started it.
    """
    compiled()
    facts = scratch / "measured.json"
    command = [*APART, sys.executable, "-c", _MEASURED, str(facts), *map(str, words)]
    ran = program(command)
    cpu, parent, worker = json.loads(facts.read_text(encoding="utf-8"))
    return Ran(ran.code, ran.out, ran.err, ran.seconds, cpu, megabytes(parent), megabytes(worker))


def program(command: Sequence[str]) -> Ran:
    """Run a program and measure it together with the processes that it waited for."""
    before, began = _children_cpu(), time.perf_counter()
    done = subprocess.run(  # our own words
        command, capture_output=True, text=True, errors="replace", check=False, cwd=CHECKOUT
    )
    seconds = time.perf_counter() - began
    return Ran(done.returncode, done.stdout, done.stderr, seconds, _children_cpu() - before)


def table(title: str, rows: Iterable[Sequence[object]]) -> str:
    """Rows of cells as lines with columns; the first row is the head."""
    cells = [[_shown(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in cells]
    rule = "  ".join("-" * width for width in widths)
    return "\n".join([title, *lines[:1], rule, *lines[1:], ""])


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def megabytes(resident: float) -> float:
    """``ru_maxrss`` in MiB."""
    return resident / _KILOBYTES / 1024


def _shown(cell: object) -> str:
    return f"{cell:.3f}" if isinstance(cell, float) else str(cell)
