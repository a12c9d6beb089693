"""What a ranking is held against: plain BM25, and Whoosh with its Dutch analyzer."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from whoosh import fields, index
from whoosh.analysis import LanguageAnalyzer
from whoosh.query import Or, Term
from whoosh.scoring import BM25F

from bench.judged import Rankings, Text
from indexer import analysis

K1, B = 1.2, 0.75
_DEPTH = 100

Allowed = Mapping[str, Sequence[str]] | None
"""By query, the ids of the texts that it may find; None: all."""


def plain_bm25(texts: Sequence[Text], queries: Mapping[str, str], allowed: Allowed) -> Rankings:
    """BM25 over lower-cased words of title and text, less the stop words of the product."""
    postings: dict[str, dict[str, int]] = defaultdict(dict)
    lengths: dict[str, int] = {}
    for text in texts:
        found = _content(f"{text.title}\n{text.text}")
        lengths[text.id] = len(found)
        for word, count in Counter(found).items():
            postings[word][text.id] = count
    average = sum(lengths.values()) / max(1, len(lengths)) or 1.0
    norms = {id_: K1 * (1 - B + B * length / average) for id_, length in lengths.items()}

    def rank(query: str, among: Sequence[str] | None) -> list[str]:
        scores: dict[str, float] = defaultdict(float)
        for word, times in Counter(_content(query)).items():
            held = postings.get(word, {})
            rarity = math.log(1 + (len(lengths) - len(held) + 0.5) / (len(held) + 0.5))
            for id_, count in held.items():
                scores[id_] += times * rarity * count * (K1 + 1) / (count + norms[id_])
        kept = scores if among is None else {id_: scores[id_] for id_ in among if id_ in scores}
        return sorted(kept, key=lambda id_: -kept[id_])[:_DEPTH]

    return {
        id_: rank(text, None if allowed is None else allowed[id_]) for id_, text in queries.items()
    }


def _content(text: str) -> list[str]:
    return [word for word in analysis.words(text) if word not in analysis.STOP_WORDS]


def whoosh_dutch(
    folder: Path, texts: Sequence[Text], queries: Mapping[str, str], allowed: Allowed
) -> Rankings:
    """Whoosh with ``LanguageAnalyzer("nl")`` (stop list, Porter's stems) and its own BM25F."""
    analyzer = LanguageAnalyzer("nl")
    schema = fields.Schema(id=fields.ID(stored=True), text=fields.TEXT(analyzer, phrase=False))
    folder.mkdir(parents=True)
    opened = index.create_in(folder, schema)
    with opened.writer(limitmb=128) as writer:
        for text in texts:
            writer.add_document(id=text.id, text=f"{text.title}\n{text.text}")
    with opened.searcher(weighting=BM25F(B=B, K1=K1)) as searcher:
        found = {}
        for id_, query in queries.items():
            stems = Counter(token.text for token in analyzer(query, mode="query"))
            asked = Or([Term("text", stem, boost=times) for stem, times in stems.items()])
            among = None if allowed is None else Or([Term("id", each) for each in allowed[id_]])
            hits = searcher.search(asked, limit=_DEPTH, filter=among)
            found[id_] = [hit["id"] for hit in hits]
        return found
