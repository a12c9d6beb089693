"""The JSON shapes, one object per line; unknown is null. Their keys are stable."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from archive.model import (
    Added,
    Document,
    Failed,
    Outcome,
    Passage,
    Precision,
    Ruling,
    Stretch,
    Tag,
    TagName,
    Track,
    Updated,
)
from archive.pairs import Note, QuestionAnswer
from commands.pairs import of_note, of_pair, of_pairs_in_hit
from indexer.scoring import Gain
from search.results import Hit, Results

if TYPE_CHECKING:
    from archive.citations import Citation
    from archive.coverage import Covered
    from archive.review import Reviewed
    from archive.tagging.contradictions import Contradiction

LABELS = {
    TagName.TITLE: "titel",
    TagName.KIND: "soort",
    TagName.TRACK: "traject",
    TagName.DATE: "datum",
    TagName.LANGUAGE: "taal",
}
"""The properties of a document as readers of results know them."""

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
        told = {"document": outcome.document or None, "reason": outcome.note or None, "hint": None}
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


def summary(document: Document) -> str:
    """A document on one line: id, date, kind, title, tracks."""
    columns = (
        document.id,
        f"{document.date or '-'!s:<10}",
        f"{document.kind or '-':<12}",
        document.title + (" (vervangen)" if document.superseded else ""),
        "; ".join(document.tracks) or "-",
    )
    return "  ".join(columns)


def of_track(track: Track, documents: int) -> dict[str, Any]:
    """A track, and how many current documents it has."""
    first, last = map(str, track.period) if track.period else (None, None)
    return {
        "track": track.name,
        "aliases": list(track.aliases),
        "cues": list(track.cues),
        "tenders": list(track.tenders),
        "from": first,
        "to": last,
        "documents": documents,
    }


def of_tag(tag: Tag) -> dict[str, Any]:
    """A tag with its evidence; ``start`` and ``end`` are characters of the text of ``page``."""
    return {
        "name": tag.name,
        "value": tag.value,
        "origin": tag.evidence.origin,
        "evidence": tag.evidence.text,
        "page": tag.evidence.page,
        "start": tag.evidence.start,
        "end": tag.evidence.end,
        "confidence": tag.confidence,
    }


def of_contradiction(found: Contradiction) -> dict[str, Any]:
    """A property in dispute; ``settled`` says that a person has decided."""
    return {
        "name": found.name,
        "settled": found.settled,
        "values": [of_tag(tag) for tag in found.values],
    }


def of_document(document: Document) -> dict[str, Any]:
    """A document with its tags and their evidence."""
    from archive.tagging.contradictions import contradictions  # a search has no need of it

    return {
        "document": document.id,
        **_labels(document),
        "language": document.language,
        "pages": document.pages,
        "pages_without_text": document.pages_without_text,
        "pages_needing_ocr": document.pages_needing_ocr,
        "pages_unopened": document.pages_unopened,
        "sources": list(document.sources),
        "sha256": document.sha256,
        "media_type": document.media_type,
        "identifiers": [{"type": each.type, "value": each.value} for each in document.identifiers],
        "tags": [of_tag(tag) for tag in document.tags],
        "contradictions": [of_contradiction(each) for each in contradictions(document.tags)],
        "added_at": document.added_at,
        "extractor": f"{document.extractor} {document.extractor_version}",
        "superseded": document.superseded,
        "superseded_by": document.superseded_by,
    }


def of_questions(pairs: Sequence[QuestionAnswer], note: Note | None) -> dict[str, Any]:
    """What ``show`` adds of the questions in a document, and of the stage they were asked in."""
    return {**of_note(note), "questions": [of_pair(each) for each in pairs]}


def of_ruling(ruling: Ruling | None) -> dict[str, Any] | None:
    """What a ruling states; None for a document that is none."""
    if ruling is None:
        return None
    return {
        "ecli": ruling.ecli,
        "court": ruling.court,
        "place": ruling.place,
        "case_numbers": list(ruling.case_numbers),
        "date": None if ruling.decided_on is None else str(ruling.decided_on),
        "procedure": ruling.procedure,
        "roles": list(ruling.roles),
        "summary": ruling.summary,
        "considerations": [
            {"number": each.number, "passage": each.passage, "page": each.page, "text": each.text}
            for each in ruling.considerations
        ],
        "decision": ruling.decision,
    }


def of_citation(citation: Citation) -> dict[str, Any]:
    """One end of a citation; ``document`` is null when the archive does not hold it."""
    identifier = citation.identifier
    return {"type": identifier.type, "value": identifier.value, "document": citation.document}


def of_stretch(stretch: Stretch) -> dict[str, Any]:
    """A long stretch in another language; ``first`` and ``last`` are passages."""
    return {
        "language": stretch.language,
        "page": stretch.page,
        "last_page": stretch.last_page,
        "first": stretch.first,
        "last": stretch.last,
        "letters": stretch.letters,
    }


def of_review(reviewed: Reviewed) -> dict[str, Any]:
    """A document with what is open of it, and the command that settles each."""
    return {
        "document": reviewed.document.id,
        **_labels(reviewed.document),
        "worth": round(reviewed.worth, 2),
        "open": [
            {
                "name": each.name,
                "state": each.state,
                "candidates": [of_tag(tag) for tag in each.candidates],
                "command": each.command,
            }
            for each in reviewed.open
        ],
    }


def of_covered(covered: Covered) -> dict[str, Any]:
    """An expected document, and what became of it."""
    row = covered.expected
    return {
        "line": row.line,
        "name": row.name,
        "section": row.section or None,
        "status": covered.status,
        "document": None if covered.document is None else covered.document.id,
        "title": None if covered.document is None else covered.document.title,
        "reasons": [*covered.reasons, *row.notes],
        "expected": {
            "kind": row.kind,
            "tracks": list(row.tracks),
            "date": None if row.date is None else str(row.date),
            "places": list(row.places),
        },
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
        **of_pairs_in_hit(hit.pairs, hit.note),
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
