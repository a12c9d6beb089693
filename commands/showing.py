"""Commands that show what the archive holds: ``show``, ``list`` and ``status``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from archive.catalogue import Catalogue
from archive.errors import BadValue
from archive.model import Document, Passage
from archive.pairs import QuestionAnswer
from archive.tagging.contradictions import Contradiction, contradictions
from commands import pairs, records
from commands.lookup import AS_JSON, Argument, Lookup, Option
from commands.opening import opened_at
from commands.records import LABELS
from commands.streams import emit, say
from commands.understanding import show_citations, show_ruling, show_stretches
from indexer.dossier import Dossier

_NOTHING_FOUND = 1


def _show(home: Path | None, *, name: str, whole_text: bool, as_json: bool) -> int:
    """Show a document with its tags, or a passage in its surroundings.

    ID is a document's id (its first characters will do) or a passage's, as search prints them.
    """
    with opened_at(home) as dossier:
        if ":" in name and not whole_text:
            _show_passage(dossier, name, as_json=as_json)
            return 0
        if whole_text and as_json:
            raise BadValue("--text and --json do not go together", "choose one of them")
        key = dossier.catalogue.resolve(name.partition(":")[0])
        if whole_text:
            emit("\f".join(page.text for page in dossier.catalogue.pages(key)))
        elif as_json:
            emit(records.line(_record(dossier.catalogue, key)))
        else:
            _show_document(dossier.catalogue.document(key), _about_pairs(dossier, key))
            show_ruling(dossier.catalogue.rulings.of(key))
            show_citations(dossier.catalogue.citations, key)
            show_stretches(dossier.catalogue.stretches.of(key))
    return 0


def _list(
    home: Path | None,
    *,
    tracks: tuple[str, ...],
    kinds: tuple[str, ...],
    languages: tuple[str, ...],
    all_versions: bool,
    as_json: bool,
) -> int:
    """List the documents, oldest first; those without a date come last."""
    from search.filters import Filters, Resolver

    filters = Filters(tracks=tracks, kinds=kinds, languages=languages, superseded=all_versions)
    with opened_at(home) as dossier:
        keys = Resolver(dossier.catalogue, dossier.settings).with_filters(filters)
        documents = sorted(dossier.catalogue.documents(keys).values(), key=_by_date)
    for document in documents:
        if as_json:
            emit(records.line(records.of_document(document)))
        else:
            emit(records.summary(document))
    return 0 if documents else _NOTHING_FOUND


def _status(home: Path | None, *, as_json: bool) -> int:
    """Tell what the archive holds, and what could not be read."""
    with opened_at(home) as dossier:
        totals = dossier.catalogue.totals()
        failures = dossier.catalogue.failures()
        unread = dossier.catalogue.documents(dossier.catalogue.keys_without_text())
        damaged = dossier.catalogue.documents(dossier.catalogue.keys_with_unopened_pages())
        facts = {
            "home": str(dossier.home.root),
            "documents": totals.documents,
            "superseded": totals.superseded,
            "pages": totals.pages,
            "pages_without_text": totals.pages_without_text,
            "documents_without_text": totals.without_text,
            "documents_needing_ocr": len(dossier.needing_ocr()),
            "documents_with_unopened_pages": len(damaged),
            "passages": totals.passages,
            "failures": totals.failures,
            "to_read_anew": len(dossier.outdated()),
            "generation": dossier.catalogue.generation,
            "index_is_behind": dossier.index_is_behind,
        }
    if as_json:
        listed = [
            {"path": each.path, "reason": each.reason, "hint": each.hint or None}
            for each in failures
        ]
        without = [each.id for each in unread.values()]
        unopened = [each.id for each in damaged.values()]
        lists = {"failed": listed, "without_text": without, "unopened": unopened}
        emit(records.line({**facts, **lists}))
        return 0
    for name, value in facts.items():
        emit(f"{name.replace('_', ' ')}: {value}")
    for document in unread.values():
        emit(f"no text: {document.id}  {document.title}")
    for document in damaged.values():
        lost = f"{document.pages_unopened} of {document.pages} pages"
        emit(f"damaged: {document.id}  {document.title} ({lost} can be opened by no reader)")
    if facts["to_read_anew"]:
        say("newer readers may make more of some documents; do it with: dossier reread")
    for each in failures:
        hint = f"; {each.hint}" if each.hint else ""
        emit(f"failed: {each.path}\n        {each.reason}{hint}")
    return 0


def _record(catalogue: Catalogue, key: int) -> dict[str, Any]:
    """All that is known of a document."""
    from archive.answers import Answers

    answers = Answers(catalogue.questions)
    return {
        **records.of_document(catalogue.document(key)),
        "languages": [records.of_stretch(each) for each in catalogue.stretches.of(key)],
        **records.of_questions(answers.of_document(key), answers.note(key)),
        "ruling": records.of_ruling(catalogue.rulings.of(key)),
        "cites": [records.of_citation(each) for each in catalogue.citations.made_by(key)],
        "cited_by": [records.of_citation(each) for each in catalogue.citations.of(key)],
    }


def _about_pairs(dossier: Dossier, key: int) -> list[tuple[str, str]]:
    """What a document of questions and answers says of itself, and how many it has."""
    note = dossier.catalogue.questions.note(key)
    count = dossier.catalogue.questions.count(key)
    rows = pairs.note_rows(note)
    if count:
        document = dossier.catalogue.document(key).id
        rows.append(("vragen", f"{count} met antwoord (zie: dossier questions {document})"))
    return rows


def _show_document(document: Document, about_pairs: list[tuple[str, str]]) -> None:
    emit(document.title)
    rows = [
        ("document", document.id),
        ("soort", document.kind or "onbekend"),
        ("trajecten", "; ".join(document.tracks) or "geen"),
        ("datum", str(document.date or "onbekend")),
        ("taal", document.language or "onbekend"),
        ("pagina's", _page_count(document)),
        ("kenmerken", ", ".join(each.value for each in document.identifiers) or "geen"),
        ("bestandstype", document.media_type),
        ("sha256", document.sha256),
        ("toegevoegd", document.added_at),
    ]
    rows += about_pairs
    if document.superseded:
        rows.append(("vervangen door", document.superseded_by or "een verwijderd document"))
    rows += [("bron", source) for source in document.sources]
    for name, value in rows:
        emit(f"  {name:<15}{value}")
    for found in contradictions(document.tags):
        _show_contradiction(found)
    emit("  gevonden aanwijzingen:")
    for tag in document.tags:
        page = f", p. {tag.evidence.page}" if tag.evidence.page else ""
        emit(
            f"    {tag.name} = {tag.value or '(leeg)'}"
            f"  [{tag.evidence.origin}{page}: {tag.evidence.text}; {tag.confidence:.2f}]"
        )


def _show_contradiction(found: Contradiction) -> None:
    decided = " (door een mens beslist)" if found.settled else ""
    emit(f"  tegenspraak over {LABELS[found.name]}{decided}:")
    for tag in found.values:
        page = f", p. {tag.evidence.page}" if tag.evidence.page else ""
        emit(f"    {tag.value}  [{tag.evidence.origin}{page}: {tag.evidence.text}]")


def _page_count(document: Document) -> str:
    without, unopened = document.pages_without_text, document.pages_unopened
    lost = f" ({unopened} beschadigd: niet te openen)" if unopened else ""
    return f"{document.pages}" + (f", waarvan {without} zonder tekst{lost}" if without else "")


def _show_passage(dossier: Dossier, name: str, *, as_json: bool) -> None:
    key, passage = dossier.catalogue.passage(name)
    document = dossier.catalogue.document(key)
    around = [each for _, each in dossier.catalogue.passages_of(key)]
    near = [each for each in around if abs(each.ordinal - passage.ordinal) <= 1]
    asked = _pairs_in(dossier, key, passage)
    if as_json:
        record = records.of_passage(passage)
        neighbours = {
            ("before" if each.ordinal < passage.ordinal else "after"): records.of_passage(each)
            for each in near
            if each.id != passage.id
        }
        nothing = {"before": None, "after": None}
        asked_and_answered = {"questions": [pairs.of_pair(each) for each in asked]}
        whole = {**record, **asked_and_answered, **nothing, **neighbours}
        emit(records.line({"document": document.id, **whole}))
        return
    emit(f"{document.title}  [{document.id}]")
    emit(" > ".join(passage.context))
    for each in near:
        _show_lines(each, marked=each.id == passage.id)
        if each.id == passage.id:
            for line in pairs.lines_of_pairs(asked):
                emit(f">   {line}")
    say(f"de hele tekst: dossier show {document.id} --text")


def _pairs_in(dossier: Dossier, key: int, passage: Passage) -> tuple[QuestionAnswer, ...]:
    if passage.answer_at is None:
        return ()
    from archive.answers import Answers

    return Answers(dossier.catalogue.questions).of_passage(key, passage.ordinal)


def _show_lines(passage: Passage, *, marked: bool) -> None:
    emit(f"{'>' if marked else ' '} p. {passage.page}  {passage.id}")
    for text in passage.text.splitlines():
        emit(f"{'>' if marked else ' '}   {text}")


def _by_date(document: Document) -> tuple[bool, str, str]:
    return (document.date is None, str(document.date or ""), document.title)


_ALL_VERSIONS = Option("all_versions", "--all-versions", "Superseded documents, too.", switch=True)

show_command = Lookup(
    "show",
    _show,
    Argument("name", metavar="ID"),
    (Option("whole_text", "--text", "The whole text, pages parted by \\f.", switch=True), AS_JSON),
)
list_command = Lookup(
    "list",
    _list,
    options=(
        Option("tracks", "--track", "Only documents of this track.", many=True),
        Option("kinds", "--kind", "Only documents of this kind.", many=True),
        Option("languages", "--language", "Only with text in: nl, en, de ...", many=True),
        _ALL_VERSIONS,
        AS_JSON,
    ),
)
status_command = Lookup("status", _status, options=(AS_JSON,))
