"""Measure searching and indexing: ``python -m bench.speed [--passages N] [--json]``.

Side by side in one run: this project's engine, stock Whoosh, SQLite FTS5, and tantivy and Xapian
where their bindings are installed, over the shared ``bulk`` passages; then ``dossier add`` beside
``recollindex`` over the text-layer PDFs, and a whole ``dossier search`` process beside
``recollq`` and a Python that does nothing. DOSSIER_MATERIAL names the folder with these.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from bench import corpus, race, shapes
from bench.peers import PEERS, installed
from bench.reading import RUNS, keep, machine
from bench.shapes import Shape
from bench.tools import APART, MaterialMissing, Ran, compiled, material, program, table

PASSAGES = 100_000
EACH = 40
"""Questions of each shape."""
_LOOKUPS = 15
_LOOKED_UP = ("jeugdhulp", "wachttijd")
_SAMPLE = 100_000
"""Passages that questions are drawn from."""
_SLOW = "whoosh"
"""The engine that is not asked to index more than ``_SLOW_MOST`` passages."""
_SLOW_MOST = 100_000
_Rows = list[Sequence[object]]


class Wall(Struct, frozen=True):
    """Wall times of a program run several times, in milliseconds."""

    least: float
    median: float


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; 0 when it was measured, 2 when there is nothing to measure on."""
    options = _options(arguments)
    try:
        found = material()
    except MaterialMissing as error:
        print(f"bench.speed: {error}", file=sys.stderr)
        return 2
    if not shapes.available(found):
        print(f"bench.speed: {found} has no bulk passages", file=sys.stderr)
        return 2
    wanted = options.only or list(PARTS)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        parts = {name: PARTS[name](found, Path(scratch), options) for name in wanted}
    record = {"machine": {**machine(), "passages": options.passages}}
    record |= {name: figures for name, (figures, _) in parts.items()}
    printed = [table(title, rows) for _, tables in parts.values() for title, rows in tables]
    print(json.dumps(record, indent=2) if options.as_json else "\n".join(printed))
    print(f"kept in {keep(record, options.runs_folder, 'speed')}", file=sys.stderr)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.speed", description=__doc__)
    parser.add_argument("--passages", type=int, default=PASSAGES, help="to index")
    parser.add_argument("--each", type=int, default=EACH, help="questions of each shape")
    parser.add_argument("--json", action="store_true", dest="as_json", help="figures, not tables")
    parser.add_argument("--only", action="append", choices=list(PARTS), help="only this part")
    parser.add_argument("--engine", action="append", choices=list(PEERS), help="only this engine")
    parser.add_argument("--runs-folder", type=Path, default=RUNS, help="where the run is kept")
    return parser.parse_args(arguments)


def engines_part(
    found: Path, scratch: Path, options: argparse.Namespace
) -> tuple[dict[str, Any], list[tuple[str, _Rows]]]:
    """Every engine indexes and answers, each in processes of its own."""
    figures: dict[str, Any] = {}
    asked = scratch / "questions.json"
    sample = list(shapes.texts(found, min(options.passages, _SAMPLE)))
    shapes.keep(shapes.questions(sample, options.each), asked)
    del sample
    for name in options.engine or PEERS:
        if not installed(name):
            figures[name] = "not installed"
            continue
        count = min(options.passages, _SLOW_MOST) if name == _SLOW else options.passages
        folder = scratch / name
        folder.mkdir()
        indexed = _peer(name, "index", folder, found, count)
        answered = _peer(name, "ask", folder, asked)
        shutil.rmtree(folder)
        figures[name] = {
            "passages": count,
            "indexed_per_second": count / indexed["seconds"],
            "indexed_per_cpu_second": count / indexed["cpu_seconds"],
            "index_mb": indexed["bytes"] / 1e6,
            "indexing_peak_mb": indexed["mb"],
            "asking_peak_mb": answered["mb"],
            "found": answered["found"],
            **{turn: _spread(times) for turn, times in answered["times"].items()},
        }
    return figures, _engine_tables(figures)


def _peer(name: str, task: str, *given: object) -> dict[str, Any]:
    command = [*APART, sys.executable, "-m", "bench.peers", name, task, *map(str, given)]
    ran = program(command)
    if ran.code:
        raise RuntimeError(f"{name} {task} failed:\n{ran.err}")
    measured: dict[str, Any] = json.loads(ran.out)
    return measured


def _spread(times: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    return {
        shape: {
            "median_ms": statistics.median(each),
            "p95_ms": statistics.quantiles(each, n=20)[-1] if len(each) > 1 else each[0],
        }
        for shape, each in times.items()
    }


def _engine_tables(figures: dict[str, Any]) -> list[tuple[str, _Rows]]:
    measured = {name: each for name, each in figures.items() if isinstance(each, dict)}
    first = ("engine", "passages", "per second", "per CPU second")
    rows: _Rows = [(*first, "index MB", "indexing MB", "asking MB")]
    for name, each in figures.items():
        if each not in measured.values():
            rows.append((name, each, "", "", "", "", ""))
            continue
        keys = ("indexed_per_second", "indexed_per_cpu_second", "index_mb")
        rounded = [f"{each[key]:.0f}" for key in (*keys, "indexing_peak_mb", "asking_peak_mb")]
        rows.append((name, each["passages"], *rounded))
    tables = [("Indexing", rows)]
    for turn, title in (("first", "Asked for the first time"), ("again", "Asked again")):
        head = ("ms, median (95th percentile)", *measured)
        tables.append((title, [head, *_shape_rows(measured.values(), turn)]))
    return tables


def _shape_rows(measured: Iterable[dict[str, Any]], turn: str) -> Iterable[Sequence[object]]:
    columns = [each[turn] for each in measured]
    for shape in Shape:
        cells = [f"{c[shape]['median_ms']:.2f} ({c[shape]['p95_ms']:.2f})" for c in columns]
        yield (shape.value, *cells)


def adding_part(
    found: Path, scratch: Path, _: argparse.Namespace
) -> tuple[dict[str, Any], list[tuple[str, _Rows]]]:
    """The whole ``dossier add`` of the text-layer PDFs, and a look-up in what came of it."""
    folder, work = scratch / "pdfs", scratch / "work"
    folder.mkdir()
    work.mkdir()
    chosen = [each for each in corpus.files(found) if each.is_pdf and each.has_text]
    for number, each in enumerate(chosen):
        shutil.copy(each.path, folder / f"{number}.pdf")
    first, again = race.added_twice(folder, work)
    recoll = race.recoll(folder, work)
    figures: dict[str, Any] = {
        "files": len(chosen),
        "add": _times(first),
        "add_again": _times(again),
        "recollindex": _times(recoll) if recoll else "not installed",
        "lookup": {name: asdict(wall) for name, wall in _lookups(work, recoll is not None).items()},
    }
    rows: _Rows = [("program", "seconds", "CPU seconds")]
    rows += [("dossier add", first.seconds, first.cpu_seconds)]
    rows += [("dossier add, unchanged", again.seconds, again.cpu_seconds)]
    rows += [("recollindex", recoll.seconds, recoll.cpu_seconds)] if recoll else []
    looked: _Rows = [("program", "least ms", "median ms")]
    looked += [
        (name, f"{wall['least']:.0f}", f"{wall['median']:.0f}")
        for name, wall in figures["lookup"].items()
    ]
    return figures, [("Adding text-layer PDFs", rows), ("A look-up as a whole process", looked)]


def _lookups(work: Path, recoll: bool) -> dict[str, Wall]:  # noqa: FBT001 - two programs or three
    compiled()
    home = ["-c", "import cli; cli.main()", "--home", str(work / "home")]
    found = {
        "python -c pass": _wall([sys.executable, "-c", "pass"]),
        "dossier search": _wall([sys.executable, *home, "search", *_LOOKED_UP]),
    }
    if recoll:
        found["recollq"] = _wall(["recollq", "-c", str(work / "recoll"), *_LOOKED_UP])
    return found


def _wall(command: Sequence[str]) -> Wall:
    program(command)  # the files are in the page cache
    times = [1000 * program(command).seconds for _ in range(_LOOKUPS)]
    return Wall(min(times), statistics.median(times))


def _times(ran: Ran) -> dict[str, float | int]:
    return {"code": ran.code, "seconds": ran.seconds, "cpu_seconds": ran.cpu_seconds}


_Part = Callable[[Path, Path, argparse.Namespace], tuple[dict[str, Any], list[tuple[str, _Rows]]]]

PARTS: dict[str, _Part] = {"engines": engines_part, "adding": adding_part}


if __name__ == "__main__":
    began = time.perf_counter()
    code = main()
    print(f"took {time.perf_counter() - began:.0f} s", file=sys.stderr)
    sys.exit(code)
