"""The JSON shapes, one object per line; unknown is null. Their keys are stable."""

from __future__ import annotations

import json
import re
from typing import Any

from archive.model import Added, Document, Failed, Outcome, Passage, Precision, Updated
from indexer.scoring import Gain
from search.results import Hit, Results

_UNSAFE = re.compile("[\x7f-\x9f\u2028\u2029]")
"""What JSON leaves as it is, though it steers terminals or ends lines for some readers."""


def line(record: dict[str, Any]) -> str:
    """A record as one line of JSON, in which no character ends a line or steers a terminal."""
    text = json.dumps(record, ensure_ascii=False)
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def of_outcome(outcome: Outcome) -> dict[str, Any]:
    """What became of one file."""
    record = {"path": outcome.path, "outcome": outcome_name(outcome)}
    if isinstance(outcome, Failed):
        told = {"document": None, "reason": outcome.reason, "hint": outcome.hint or None}
    else:
        told = {"document": outcome.document, "reason": outcome.note or None, "hint": None}
    return {**record, **told}


def outcome_name(outcome: Outcome) -> str:
    """The word for an outcome."""
    match outcome:
        case Added():
            return "added"
        case Updated():
            return "updated"
        case Failed():
            return "failed"
        case _:
            return "unchanged"


def of_document(document: Document) -> dict[str, Any]:
    """A document with its tags and their evidence."""
    return {
        "document": document.id,
        **_labels(document),
        "language": document.language,
        "pages": document.pages,
        "pages_without_text": document.pages_without_text,
        "pages_needing_ocr": document.pages_needing_ocr,
        "sources": list(document.sources),
        "sha256": document.sha256,
        "media_type": document.media_type,
        "identifiers": [{"type": each.type, "value": each.value} for each in document.identifiers],
        "tags": [
            {
                "name": tag.name,
                "value": tag.value,
                "origin": tag.evidence.origin,
                "evidence": tag.evidence.text,
                "page": tag.evidence.page,
                "confidence": tag.confidence,
            }
            for tag in document.tags
        ],
        "added_at": document.added_at,
        "extractor": f"{document.extractor} {document.extractor_version}",
        "superseded": document.superseded,
        "superseded_by": document.superseded_by,
    }


def of_passage(passage: Passage) -> dict[str, Any]:
    """A passage without its document."""
    return {
        "passage": passage.id,
        "passage_kind": passage.kind,
        "page": passage.page,
        "last_page": passage.last_page,
        "number": passage.number,
        "context": list(passage.context),
        "text": passage.text,
        "question": passage.question,
        "answer": passage.answer,
    }


def of_hit(hit: Hit) -> dict[str, Any]:
    """A hit; ``highlights`` are pairs of offsets into ``text``.

    ``snippet_html`` is safe to place in HTML; ``further`` counts the other passages of the
    document when results are grouped, and is null otherwise.
    """
    passage = hit.passage
    return {
        "passage": passage.id,
        "document": hit.document.id,
        **_labels(hit.document),
        "page": passage.page,
        "last_page": passage.last_page,
        "number": passage.number,
        "passage_kind": passage.kind,
        "context": list(passage.context),
        "score": round(hit.score, 4),
        "text": passage.text,
        "question": passage.question,
        "answer": passage.answer,
        "snippet": hit.snippet_text,
        "snippet_html": hit.snippet_html,
        "highlights": [list(mark) for mark in hit.highlights],
        "missing": list(hit.missing),
        "further": hit.further,
        "why": None if hit.why is None else [_of_gain(gain) for gain in hit.why],
        "source": hit.source,
    }


def _of_gain(gain: Gain) -> dict[str, Any]:
    return {
        "word": gain.word or None,
        "form": gain.form or None,
        "level": gain.level,
        "gain": round(gain.gain, 4),
    }


def of_result_set(results: Results) -> dict[str, Any]:
    """The result set as a whole: the line that follows the hits when facets are asked for."""
    return {
        "total": results.total,
        "suggestion": results.suggestion,
        "notes": list(results.notes),
        "facets": {
            facet: [
                {"value": each.value, "passages": each.passages, "documents": each.documents}
                for each in counts
            ]
            for facet, counts in (results.facets or {}).items()
        },
    }


def _labels(document: Document) -> dict[str, Any]:
    date = document.date
    return {
        "title": document.title,
        "kind": document.kind,
        "tracks": list(document.tracks),
        "date": None if date is None else str(date),
        "date_precision": Precision.NONE if date is None else date.precision,
    }
