"""Measure what is made of documents: ``python -m bench.understanding [--json] [--only PART]``.

Questions with their answers, rulings and tags, held against gold labels over the documents that
DOSSIER_MATERIAL names. What a run found is kept below ``bench/runs`` as numbers, without names or
text of the documents.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from bench import understanding_questions, understanding_rulings, understanding_tags
from bench.reading import RUNS, Part, keep, machine
from bench.tools import MaterialMissing, material, table

PARTS: dict[str, Callable[[Path], Part]] = {
    "questions": understanding_questions.part,
    "rulings": understanding_rulings.part,
    "tags": understanding_tags.part,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; 0 when it was measured, 2 when there are no documents."""
    parser = argparse.ArgumentParser(prog="python -m bench.understanding", description=__doc__)
    parser.add_argument("--json", action="store_true", dest="as_json", help="figures, not tables")
    parser.add_argument("--only", choices=list(PARTS), help="only this part")
    parser.add_argument("--runs-folder", type=Path, default=RUNS, help="where the run is kept")
    options = parser.parse_args(arguments)
    try:
        found = material()
    except MaterialMissing as error:
        print(f"bench.understanding: {error}", file=sys.stderr)
        return 2
    names = [options.only] if options.only else list(PARTS)
    parts = {name: PARTS[name](found) for name in names}
    record = {"machine": machine(), **{name: part.figures for name, part in parts.items()}}
    printed = [table(title, rows) for part in parts.values() for title, rows in part.tables]
    print(json.dumps(record, indent=2) if options.as_json else "\n".join(printed))
    kept = keep(record, options.runs_folder, "understanding")
    print(f"kept in {kept}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
