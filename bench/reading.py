"""Measure reading on real documents: ``python -m bench.reading [--json] [--only PART]``.

The variable DOSSIER_MATERIAL names their folder: ``corpus``, ``MANIFEST.tsv`` and ``gold``. What a
run found is kept below ``bench/runs`` as numbers, without names or text of the documents.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict

from archive.errors import OcrUnavailable, ReadError
from archive.extract.pdf_ocr import check_available, read_pages
from archive.lexicon import known_share
from bench import corpus, race
from bench.fidelity import Overlap, overlap
from bench.tools import CHECKOUT, MaterialMissing, Ran, material, program, table

RUNS = CHECKOUT / "bench" / "runs"
_GOOD = 0.9
_SAMPLED_PAGES = 12
_LIBRARIES = ("pypdfium2", "pdfminer.six", "lxml", "whoosh", "pyspellchecker")
_Rows = list[Sequence[object]]


class Part(Struct, frozen=True):
    """What one part found: figures to keep, and tables to print that may name documents."""

    figures: dict[str, Any]
    tables: tuple[tuple[str, _Rows], ...]


class Bench(Struct, dict=True):
    """One run over the material; what several parts need is measured once."""

    material: Path
    scratch: Path
    runs: int = race.RUNS
    sample: int = _SAMPLED_PAGES
    _numbers: Iterator[int] = field(default_factory=lambda: iter(range(1_000)))

    @cached_property
    def outcomes(self) -> list[corpus.Outcome]:
        """How each document reads in this process."""
        return list(corpus.read_all(corpus.files(self.material)))

    @cached_property
    def added(self) -> tuple[Ran, Ran]:
        """The whole corpus added to a home, and added again."""
        return race.added_twice(self.material / "corpus", self.folder())

    @property
    def pdfs(self) -> list[corpus.Outcome]:
        """The PDFs that were read."""
        return [each for each in self.outcomes if each.file.is_pdf and each.reading is not None]

    def folder(self) -> Path:
        """A new folder for temporary files."""
        made = self.scratch / str(next(self._numbers))
        made.mkdir()
        return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; 0 when it was measured, 2 when there are no documents."""
    options = _options(arguments)
    try:
        found = material()
    except MaterialMissing as error:
        print(f"bench.reading: {error}", file=sys.stderr)
        return 2
    names = [options.only] if options.only else list(PARTS)
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        bench = Bench(found, Path(scratch), options.runs, options.sample)
        parts = {name: PARTS[name](bench) for name in names}
    record = {"machine": machine(), **{name: part.figures for name, part in parts.items()}}
    printed = [table(title, rows) for part in parts.values() for title, rows in part.tables]
    print(json.dumps(record, indent=2) if options.as_json else "\n".join(printed))
    print(f"kept in {keep(record, options.runs_folder)}", file=sys.stderr)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.reading", description=__doc__)
    parser.add_argument("--json", action="store_true", dest="as_json", help="figures, not tables")
    parser.add_argument("--only", choices=list(PARTS), help="only this part")
    parser.add_argument("--runs", type=int, default=race.RUNS, help="of each race of readers")
    parser.add_argument("--sample", type=int, default=_SAMPLED_PAGES, help="pages to read by OCR")
    parser.add_argument("--runs-folder", type=Path, default=RUNS, help="where the run is kept")
    return parser.parse_args(arguments)


def corpus_part(bench: Bench) -> Part:
    """Files stored and failed by reason, pages by lane, documents empty without a reason."""
    failed = Counter(each.error for each in bench.outcomes if each.error)
    readings = [each.reading for each in bench.outcomes if each.reading is not None]
    lanes = Counter(page.lane or "no PDF" for reading in readings for page in reading.pages)
    marked = sum(page.needs_ocr for reading in readings for page in reading.pages)
    records = bench.added[0].records
    added = Counter(record["outcome"] for record in records)
    told = {record["path"] for record in records if record["reason"]}
    empty = [each.file.path for each in bench.outcomes if each.is_empty]
    unexplained = [path for path in empty if str(path) not in told]
    figures = {
        "files": len(bench.outcomes),
        "read": len(readings),
        "failed": dict(failed),
        "add_outcomes": dict(added),
        "pages_by_lane": dict(lanes),
        "pages_needing_ocr": marked,
        "empty": len(empty),
        "empty_without_reason": len(unexplained),
    }
    rows: _Rows = [("what", "number"), ("files", len(bench.outcomes)), ("read", len(readings))]
    rows += [(f"failed: {reason}", number) for reason, number in sorted(failed.items())]
    rows += [(f"pages by {lane}", number) for lane, number in sorted(lanes.items())]
    rows += [("pages that need OCR", marked), ("documents without text", len(empty))]
    rows += [("of these without a reason", len(unexplained))]
    rows += [(f"dossier add: {outcome}", number) for outcome, number in sorted(added.items())]
    return Part(figures, (("Corpus", rows),))


def text_part(bench: Bench) -> Part:
    """Page text against the references: the F1 of words, and a look at each that is low."""
    found = sorted(_overlaps(bench), key=lambda pair: pair[1].words)
    words = [each.words for _, each in found]
    low = [(name, each) for name, each in found if each.words < _GOOD]
    figures = {
        "documents": len(found),
        "median_f1": statistics.median(words) if words else None,
        "worst_f1": min(words, default=None),
        "median_letters_f1": statistics.median(e.letters for _, e in found) if found else None,
        "below": [{**asdict(each), "doubtful_side": each.doubtful_side} for _, each in low],
    }
    rows: _Rows = [("documents", "median F1", "worst F1", f"below {_GOOD}")]
    rows.append((len(found), figures["median_f1"], figures["worst_f1"], len(low)))
    named: _Rows = [("document", "words F1", "letters F1", "known", "in reference", "doubtful")]
    named += [
        (name, each.words, each.letters, each.known, each.reference_known, each.doubtful_side)
        for name, each in low
    ]
    return Part(figures, (("Text against references", rows), (f"Below {_GOOD}", named)))


def _overlaps(bench: Bench) -> Iterator[tuple[str, Overlap]]:
    references = bench.material / "gold" / "raad-text"
    for each in bench.pdfs:
        reference = references / f"{each.file.path.name}.txt"
        if each.reading is not None and reference.exists():
            text = "\n".join(page.text for page in each.reading.pages)
            yield each.file.path.stem, overlap(text, reference.read_text(encoding="utf-8"))


def scans_part(bench: Bench) -> Part:
    """Documents with marked pages against the manifest, and a sample of pages read by OCR."""
    told = [each for each in bench.pdfs if each.file.has_text is not None]
    pairs = Counter((each.needs_ocr, not each.file.has_text) for each in told)
    hits, false, missed = pairs[True, True], pairs[True, False], pairs[False, True]
    figures = {
        "documents": len(told),
        "found": hits,
        "false": false,
        "missed": missed,
        "precision": hits / (hits + false) if hits + false else None,
        "recall": hits / (hits + missed) if hits + missed else None,
        "ocr": _ocr(bench),
    }
    rows: _Rows = [("what", "value"), *_flat(figures)]
    return Part(figures, (("Scans", rows),))


def _ocr(bench: Bench) -> dict[str, Any] | str:
    try:
        check_available()
    except OcrUnavailable as error:
        return error.message
    marked = [
        (each.file.path, page.number)
        for each in bench.pdfs
        if each.reading is not None
        for page in each.reading.pages
        if page.needs_ocr
    ]
    sample = marked[:: max(1, -(-len(marked) // bench.sample))] if bench.sample else []
    shares, seconds = [], []
    for path, number in sample:
        began = time.perf_counter()
        try:
            text = dict(read_pages(path, [number]))[number][0].text
        except ReadError:
            text = ""
        seconds.append(time.perf_counter() - began)
        shares.append(known_share(text))
    known = [share for share in shares if share is not None]
    return {
        "marked_pages": len(marked),
        "sampled_pages": len(sample),
        "pages_with_too_few_words": len(shares) - len(known),
        "known_words_median": statistics.median(known) if known else None,
        "known_words_least": min(known, default=None),
        "seconds_per_page": statistics.mean(seconds) if seconds else None,
    }


def speed_part(bench: Bench) -> Part:
    """Reading beside plain pdfium; adding beside Recoll; adding again what has not changed."""
    with_text = [each for each in bench.pdfs if each.file.has_text]
    running = [each.file.path for each in with_text if each.is_running_text]
    races = {
        "running text": race.race(running, bench.runs),
        "running text, text and quality": race.race(running, bench.runs, race.text_alone),
        "all with a text layer": race.race([e.file.path for e in with_text], bench.runs),
    }
    folder = _linked(with_text, bench.folder())
    first, again = race.added_twice(folder, bench.folder())
    recoll = race.recoll(folder, bench.folder())
    figures = {
        "files": len(with_text),
        "running_text_files": len(running),
        "races": {name: {**asdict(each), "ratio": each.ratio} for name, each in races.items()},
        "add": _times(first),
        "add_again": _times(again),
        "recollindex": _times(recoll) if recoll else "not installed",
    }
    raced: _Rows = [("PDFs", "pages", "pages/s", "pdfium pages/s", "ratio")]
    raced += [
        (name, r.pages, f"{r.pages / r.reader:.0f}", f"{r.pages / r.pdfium:.0f}", r.ratio)
        for name, r in races.items()
    ]
    rows: _Rows = [("program", "seconds", "CPU seconds"), _row("dossier add", first)]
    rows.append(_row("dossier add, unchanged", again))
    rows.append(_row("recollindex", recoll) if recoll else ("recollindex", "not installed", ""))
    return Part(figures, (("Reading in one process", raced), ("Adding text-layer PDFs", rows)))


def _linked(chosen: list[corpus.Outcome], folder: Path) -> Path:
    """A folder that holds copies of these files, so that two programs see the same."""
    for number, each in enumerate(chosen):
        copy = folder / f"{number}{each.file.path.suffix}"
        copy.write_bytes(each.file.path.read_bytes())
    return folder


def memory_part(bench: Bench) -> Part:
    """The most memory that adding the corpus took, in the parent and in a worker."""
    first, again = bench.added
    figures = {"add": _sizes(first), "add_again": _sizes(again)}
    rows: _Rows = [("run over the corpus", "parent MiB", "largest worker MiB", "seconds")]
    for name, ran in (("first", first), ("unchanged", again)):
        rows.append((name, f"{ran.parent_mb:.0f}", f"{ran.worker_mb:.0f}", ran.seconds))
    return Part(figures, (("Memory", rows),))


PARTS: dict[str, Callable[[Bench], Part]] = {
    "corpus": corpus_part,
    "text": text_part,
    "scans": scans_part,
    "speed": speed_part,
    "memory": memory_part,
}


def _times(ran: Ran) -> dict[str, float | int]:
    return {"code": ran.code, "seconds": ran.seconds, "cpu_seconds": ran.cpu_seconds}


def _sizes(ran: Ran) -> dict[str, float | int]:
    return {**_times(ran), "parent_mb": ran.parent_mb, "largest_worker_mb": ran.worker_mb}


def _row(name: str, ran: Ran) -> Sequence[object]:
    return (name, ran.seconds, ran.cpu_seconds)


def _flat(figures: dict[str, Any], before: str = "") -> Iterator[Sequence[object]]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name} ")
        else:
            yield f"{before}{name}".replace("_", " "), value


def machine() -> dict[str, Any]:
    """What the figures depend on: processor, system, versions."""
    return {
        "measured_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "load_after": os.getloadavg()[0],
        "python": platform.python_version(),
        "tesseract": _first_line(["tesseract", "--version"]),
        "libraries": {name: version(name) for name in _LIBRARIES},
    }


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())


def _first_line(command: list[str]) -> str:
    try:
        return program(command).out.partition("\n")[0]
    except FileNotFoundError:
        return "not installed"


def keep(record: dict[str, Any], runs: Path, what: str = "reading") -> Path:
    """Write a run's figures and a summary to a folder of its own; returns the folder."""
    folder = runs / f"{dt.datetime.now(dt.UTC):%Y-%m-%d-%H%M%S}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{what}.json").write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")
    lines = [f"# {what.capitalize()}, {folder.name} UTC", ""]
    for name, figures in record.items():
        lines += [f"## {name}", "", "| what | value |", "|---|---|"]
        lines += [f"| {what} | {_rounded(value)} |" for what, value in _flat(figures)]
        lines.append("")
    (folder / "summary.md").write_text("\n".join(lines), encoding="utf-8")
    return folder


def _rounded(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} documents, see reading.json"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    sys.exit(main())
