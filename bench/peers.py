"""Engines side by side, each indexing and answering in a process of its own.

``python -m bench.peers ENGINE index FOLDER MATERIAL COUNT`` and ``ENGINE ask FOLDER QUESTIONS``
print one JSON object; they are started by ``bench.speed``, which makes the file of questions, so
that a process that answers holds nothing else. Every engine analyses with its own tokenizer,
without stemming.
"""

from __future__ import annotations

import importlib.util
import json
import resource
import sqlite3
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from functools import partial
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Protocol

from archive.label_table import Labels
from archive.model import Passage, PassageKind
from bench import shapes
from bench.shapes import Question, Shape, Text
from bench.tools import megabytes
from indexer.engine import Entry
from indexer.query import And, Condition, Form, InDocuments, Phrase, Query, Word
from indexer.shelf import Shelf
from indexer.whoosh_engine import WhooshEngine
from search.facets import facets
from search.patterns import MOST_FORMS
from search.rank import select
from search.results import Sort

TOP = 10
_HELD = 100_000
"""Passages that are held in memory while they are indexed, so that reading them costs nothing."""


class Peer(Protocol):
    """An engine whose index lies in a folder."""

    def __init__(self, folder: Path) -> None: ...

    def index(self, texts: Iterable[Text]) -> None:
        """Make the index."""

    def open(self) -> None:
        """Make ready to answer."""

    def ask(self, question: Question) -> int:
        """Find the best ten; returns how many were found, of as many as the engine counts."""


class Ours:
    """The engine of this project."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._engine = WhooshEngine(folder / "index", Shelf(resident=True))

    def index(self, texts: Iterable[Text]) -> None:
        """See ``Peer``. Labels are the catalogue's affair: here they lie beside the index."""
        self._engine.create()
        labels: dict[int, str] = {}
        self._engine.write(self._entries(texts, labels), ())
        (self._folder / "labels.json").write_text(json.dumps(labels), encoding="utf-8")

    def _entries(self, texts: Iterable[Text], labels: dict[int, str]) -> Iterable[Entry]:
        for key, group in groupby(texts, key=lambda text: text.document):
            found = list(group)
            labels[key] = found[0].label
            yield Entry(key, found[0].number, tuple((t.number, _passage(t)) for t in found))

    def open(self) -> None:
        """See ``Peer``."""
        self._reader = self._engine.reader()
        labels = json.loads((self._folder / "labels.json").read_text(encoding="utf-8"))
        self._labels = {
            int(key): Labels(label, None, None, None, ()) for key, label in labels.items()
        }
        keys: dict[str, set[int]] = defaultdict(set)
        for key, label in labels.items():
            keys[label].add(int(key))
        self._keys = {label: frozenset(each) for label, each in keys.items()}

    def ask(self, question: Question) -> int:
        """See ``Peer``."""
        matches = self._reader.candidates(self._query(question))
        result_set = select(matches)
        if question.shape is Shape.FACETED:
            facets(result_set.matches.per_document(), self._labels)
        result_set.order(Sort.RELEVANCE, {}, TOP)
        return len(matches)

    def _query(self, question: Question) -> Query:
        words = tuple(Word(word) for word in question.words)
        match question.shape:
            case Shape.ANY | Shape.QUESTION | Shape.RARE | Shape.COMMON:
                return Query(words)
            case Shape.PHRASE:
                return Query((), Phrase(question.words))
            case Shape.PREFIX:
                return Query((), self._beginning(question.words[0]))
            case _:
                condition: tuple[Condition, ...] = words
                if question.label is not None:
                    condition += (InDocuments(self._keys[question.label]),)
                return Query((), And(condition))

    def _beginning(self, prefix: str) -> Word:
        """As ``search.compile`` makes it of a pattern."""
        forms = islice(self._reader.forms(prefix), MOST_FORMS)
        return Word(f"{prefix}*", others=tuple(map(Form, forms)))


def _passage(text: Text) -> Passage:
    return Passage(str(text.number), PassageKind.PARAGRAPH, 1, (), text.text, text.number)


class StockWhoosh:
    """Whoosh as it comes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self, texts: Iterable[Text]) -> None:
        """See ``Peer``."""
        from whoosh import fields, index
        from whoosh.analysis import StandardAnalyzer

        analyzer = StandardAnalyzer(stoplist=None, minsize=1)
        schema = fields.Schema(
            text=fields.TEXT(analyzer=analyzer), label=fields.ID(stored=True, sortable=True)
        )
        writer = index.create_in(self._folder, schema).writer(limitmb=256)
        for text in texts:
            writer.add_document(text=text.text, label=text.label)
        writer.commit()

    def open(self) -> None:
        """See ``Peer``."""
        from whoosh import index

        self._searcher = index.open_dir(self._folder).searcher()

    def ask(self, question: Question) -> int:
        """See ``Peer``."""
        from whoosh import query

        terms = [query.Term("text", word) for word in question.words]
        asked: Any = query.And(terms)
        match question.shape:
            case Shape.ANY | Shape.QUESTION:
                asked = query.Or(terms)
            case Shape.PHRASE:
                asked = query.Phrase("text", list(question.words))
            case Shape.PREFIX:
                asked = query.Prefix("text", question.words[0])
        label = question.label and query.Term("label", question.label)
        facet = "label" if question.shape is Shape.FACETED else None
        found = self._searcher.search(asked, limit=TOP, filter=label, groupedby=facet)
        if facet:
            found.groups(facet)
        return int(found.scored_length())


class Fts5:
    """SQLite's full-text index."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "fts5.sqlite"

    def index(self, texts: Iterable[Text]) -> None:
        """See ``Peer``. The texts themselves are not stored."""
        with sqlite3.connect(self._path) as base:
            base.execute("CREATE VIRTUAL TABLE p USING fts5(text, content='', prefix='4')")
            base.execute("CREATE TABLE label (id INTEGER PRIMARY KEY, label TEXT)")
            rows = iter(texts)
            while batch := list(islice(rows, 10_000)):
                base.executemany(
                    "INSERT INTO p(rowid, text) VALUES (?, ?)", [(t.number, t.text) for t in batch]
                )
                base.executemany(
                    "INSERT INTO label VALUES (?, ?)", [(t.number, t.label) for t in batch]
                )
            base.execute("INSERT INTO p(p) VALUES ('optimize')")
        base.close()

    def open(self) -> None:
        """See ``Peer``."""
        self._base = sqlite3.connect(self._path)

    def ask(self, question: Question) -> int:
        """See ``Peer``."""
        joint = " OR " if question.shape in {Shape.ANY, Shape.QUESTION} else " AND "
        asked = joint.join(f'"{word}"' for word in question.words)
        if question.shape is Shape.PHRASE:
            asked = '"' + " ".join(question.words) + '"'
        if question.shape is Shape.PREFIX:
            asked += " *"
        if question.shape is Shape.FACETED:
            counts = "SELECT label, count(*) FROM p JOIN label ON id = p.rowid WHERE p MATCH ?"
            self._base.execute(f"{counts} GROUP BY label", (asked,)).fetchall()
        best = "SELECT p.rowid FROM p WHERE p MATCH ? ORDER BY rank LIMIT ?"
        given: tuple[object, ...] = (asked, TOP)
        if question.label is not None:
            best = best.replace("WHERE", "JOIN label ON id = p.rowid WHERE label = ? AND")
            given = (question.label, *given)
        return len(self._base.execute(best, given).fetchall())


class Tantivy:
    """tantivy, through its Python bindings."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self, texts: Iterable[Text]) -> None:
        """See ``Peer``."""
        import tantivy

        builder = tantivy.SchemaBuilder()
        builder.add_text_field("text", stored=False, tokenizer_name="default")
        builder.add_text_field("label", stored=False, tokenizer_name="raw", fast=True)
        writer = tantivy.Index(builder.build(), path=str(self._folder)).writer(256_000_000, 1)
        for text in texts:
            writer.add_document(tantivy.Document(text=text.text, label=text.label))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        """See ``Peer``."""
        import tantivy

        index = tantivy.Index.open(str(self._folder))
        self._schema, self._searcher = index.schema, index.searcher()

    def ask(self, question: Question) -> int:
        """See ``Peer``."""
        from tantivy import Occur, Query

        term = partial(Query.term_query, self._schema)
        must = Occur.Should if question.shape in {Shape.ANY, Shape.QUESTION} else Occur.Must
        parts = [(must, term("text", word)) for word in question.words]
        if question.label is not None:
            parts.append((Occur.Must, Query.boost_query(term("label", question.label), 0.0)))
        asked = Query.boolean_query(parts)
        if question.shape is Shape.PHRASE:
            asked = Query.phrase_query(self._schema, "text", list(question.words))
        if question.shape is Shape.PREFIX:
            asked = Query.regex_query(self._schema, "text", f"{question.words[0]}.*")
        if question.shape is Shape.FACETED:
            self._searcher.aggregate(asked, {"labels": {"terms": {"field": "label"}}})
        found: Any = self._searcher.search(asked, limit=TOP)
        return int(found.count or 0)


class Xapian:
    """Xapian, which Recoll stands on."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def index(self, texts: Iterable[Text]) -> None:
        """See ``Peer``."""
        import xapian

        base = xapian.WritableDatabase(str(self._folder), xapian.DB_CREATE_OR_OVERWRITE)
        generator = xapian.TermGenerator()
        for text in texts:
            document = xapian.Document()
            generator.set_document(document)
            generator.index_text(text.text)
            document.add_boolean_term(f"XL{text.label}")
            document.add_value(0, text.label)
            base.add_document(document)
        base.commit()
        base.close()

    def open(self) -> None:
        """See ``Peer``."""
        import xapian

        self._base = xapian.Database(str(self._folder))

    def ask(self, question: Question) -> int:
        """See ``Peer``."""
        import xapian

        operator = xapian.Query.OP_AND
        if question.shape in {Shape.ANY, Shape.QUESTION}:
            operator = xapian.Query.OP_OR
        if question.shape is Shape.PHRASE:
            operator = xapian.Query.OP_PHRASE
        asked = xapian.Query(operator, list(question.words))
        if question.shape is Shape.PREFIX:
            parser = xapian.QueryParser()
            parser.set_database(self._base)
            asked = parser.parse_query(f"{question.words[0]}*", parser.FLAG_WILDCARD)
        if question.label is not None:
            label = xapian.Query(f"XL{question.label}")
            asked = xapian.Query(xapian.Query.OP_FILTER, asked, label)
        enquire = xapian.Enquire(self._base)
        enquire.set_query(asked)
        if question.shape is Shape.FACETED:
            spy = xapian.ValueCountMatchSpy(0)
            enquire.add_matchspy(spy)
            found = enquire.get_mset(0, TOP, self._base.get_doccount())
            list(spy.values())
        else:
            found = enquire.get_mset(0, TOP)
        return int(found.get_matches_estimated())


PEERS: dict[str, tuple[type[Peer], str | None]] = {
    "dossier": (Ours, None),
    "whoosh": (StockWhoosh, None),
    "fts5": (Fts5, None),
    "tantivy": (Tantivy, "tantivy"),
    "xapian": (Xapian, "xapian"),
}
"""Each engine, and the module that must be installed for it."""


def installed(name: str) -> bool:
    """Whether an engine can be measured here."""
    module = PEERS[name][1]
    return module is None or importlib.util.find_spec(module) is not None


def measure_index(name: str, folder: Path, material: Path, count: int) -> dict[str, Any]:
    """Index ``count`` passages and report seconds, CPU seconds, bytes and the peak of memory.

    CPU time and memory are those of the process and of what it has started.
    """
    kept = list(shapes.texts(material, count)) if count <= _HELD else None
    before = _peak()
    began, cpu = time.perf_counter(), _cpu()
    PEERS[name][0](folder).index(kept if kept is not None else shapes.texts(material, count))
    seconds, cpu = time.perf_counter() - began, _cpu() - cpu
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {
        "seconds": seconds,
        "cpu_seconds": cpu,
        "bytes": size,
        "mb": _peak() + _peak(resource.RUSAGE_CHILDREN),
        "mb_before": before,
    }


def measure_asking(name: str, folder: Path, questions: Path) -> dict[str, Any]:
    """Ask every question once cold and once again; milliseconds of each by shape."""
    asked = shapes.kept(questions)
    before = _peak()
    peer = PEERS[name][0](folder)
    peer.open()
    times: dict[str, dict[str, list[float]]] = {"first": {}, "again": {}}
    found: dict[str, int] = defaultdict(int)
    for taken in times.values():
        for question in asked:
            began = time.perf_counter()
            hits = peer.ask(question)
            seconds = time.perf_counter() - began
            taken.setdefault(question.shape, []).append(1000 * seconds)
            found[question.shape] += hits
    return {"times": times, "found": found, "mb": _peak(), "mb_before": before}


def _cpu() -> float:
    """Seconds of this process and of those that it has started and that have ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _peak(who: int = resource.RUSAGE_SELF) -> float:
    """The most memory of this process, or of any that it has started."""
    return megabytes(resource.getrusage(who).ru_maxrss)


def main(arguments: list[str]) -> None:
    """Measure one engine."""
    name, task, folder, *given = arguments
    if task == "index":
        record = measure_index(name, Path(folder), Path(given[0]), int(given[1]))
    else:
        record = measure_asking(name, Path(folder), Path(given[0]))
    print(json.dumps(record))


if __name__ == "__main__":
    main(sys.argv[1:])
