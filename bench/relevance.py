"""How good the order of search results is, on sets of queries with judgments.

    python -m bench.relevance [--json] [--within-prefix] DIR...

Each folder holds ``corpus.jsonl`` (``_id, title, text``), ``queries.jsonl`` (``_id, text``) and
``qrels.tsv`` (query, document, grade; a header is allowed), as BEIR has them. The texts go into a
dossier in a temporary folder, and the queries through the search that people use: its reading of
the query, its index, its result set and its order. Beside it stand two baselines made in the same
run: plain BM25 over lower-cased words without stop words, and Whoosh with its Dutch analyzer.
``--within-prefix`` takes the texts whose ids agree before the first ``-`` for the passages of one
document, in their order, and ranks only those of the query's own.

nDCG@10 [Järvelin & Kekäläinen 2002, gains as graded], MRR@10 and recall@100 are means over the
queries that have a judged document.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.baselines import plain_bm25, whoosh_dutch
from bench.judged import Figures, Set, Text, figures, prefix
from bench.ranking import product
from bench.tools import table


def main() -> None:
    """Score each folder that is named, and print a line or a row for each."""
    parser = argparse.ArgumentParser(prog="python -m bench.relevance", description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path, metavar="DIR")
    parser.add_argument("--json", action="store_true", help="one line of JSON per set")
    parser.add_argument(
        "--within-prefix",
        action="store_true",
        help="a query ranks only texts whose id has the same part before the first -",
    )
    asked = parser.parse_args()
    rows = []
    for folder in asked.folders:
        row = _scored(read_set(folder), within_prefix=asked.within_prefix)
        rows.append(row)
        if asked.json:
            print(json.dumps(row), flush=True)
    if not asked.json:
        _print_table(rows)


def read_set(folder: Path) -> Set:
    """Read a set; raises OSError, KeyError or ValueError when a file is not as it should be."""
    texts = tuple(
        Text(str(row["_id"]), row.get("title") or "", row["text"])
        for row in _lines(folder / "corpus.jsonl")
    )
    queries = {str(row["_id"]): row["text"] for row in _lines(folder / "queries.jsonl")}
    grades: dict[str, dict[str, float]] = defaultdict(dict)
    with (folder / "qrels.tsv").open(encoding="utf-8", newline="") as rows:
        for query, *_, text, grade in csv.reader(rows, delimiter="\t"):
            if query in queries:  # a header is not
                grades[query][text] = float(grade)
    return Set(folder.resolve().name, texts, queries, dict(grades))


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _scored(asked: Set, *, within_prefix: bool) -> dict[str, object]:
    allowed = _by_prefix(asked) if within_prefix else None
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        ours = product(Path(folder) / "dossier", asked.texts, asked.queries, allowed)
        seconds = time.monotonic() - started
        theirs = whoosh_dutch(Path(folder) / "whoosh", asked.texts, asked.queries, allowed)
    plain = plain_bm25(asked.texts, asked.queries, allowed)
    print(f"{asked.name}: {seconds:.0f} s for the product", file=sys.stderr, flush=True)
    score = figures(ours, asked.grades)
    return {
        "set": asked.name,
        "queries": len(asked.queries),
        **_shape(score),
        "baselines": {
            "plain BM25": _shape(figures(plain, asked.grades)),
            "Whoosh Dutch": _shape(figures(theirs, asked.grades)),
        },
    }


def _by_prefix(asked: Set) -> dict[str, tuple[str, ...]]:
    """By query, the ids of the texts that it may find."""
    groups: dict[str, list[str]] = defaultdict(list)
    for text in asked.texts:
        groups[prefix(text.id)].append(text.id)
    return {query: tuple(groups[prefix(query)]) for query in asked.queries}


def _shape(score: Figures) -> dict[str, float]:
    return {
        "ndcg10": round(score.ndcg10, 4),
        "mrr10": round(score.mrr10, 4),
        "recall100": round(score.recall100, 4),
    }


def _print_table(rows: Sequence[dict[str, Any]]) -> None:
    lines: list[Sequence[object]] = [
        ("set", "queries", "ranking", "nDCG@10", "MRR@10", "recall@100")
    ]
    for row in rows:
        for name, score in {"product": row, **row["baselines"]}.items():
            measured = [f"{score[key]:.3f}" for key in ("ndcg10", "mrr10", "recall100")]
            lines.append([row["set"], str(row["queries"]), name, *measured])
    print(table("Relevance", lines))


if __name__ == "__main__":
    main()
