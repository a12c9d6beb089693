"""``dossier questions``: the questions and answers of notes, for people, as JSON or as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import click

from archive.answers import Answers
from archive.errors import BadValue
from archive.model import Document
from archive.pairs import Note, QuestionAnswer
from commands import pairs, records
from commands.shared import HomeCommand, json_option, opened
from commands.streams import emit, emit_raw, say

_NOTHING_FOUND = 1
_COLUMNS = (
    "document", "title", "date", "stage", "binding", "note_number", "number", "ordinal", "lot",
    "reference", "question", "question_page", "answer", "answer_page", "resolved", "changed_in",
    "passage",
)  # fmt: skip


@click.command("questions", cls=HomeCommand)
@click.argument("names", metavar="[ID]...", nargs=-1)
@click.option("--csv", "as_csv", is_flag=True, help="CSV (RFC 4180, UTF-8), with a header line.")
@click.option("--all-versions", is_flag=True, help="Superseded documents, too.")
@json_option
@click.pass_context
def questions_command(
    context: click.Context,
    *,
    names: tuple[str, ...],
    as_csv: bool,
    all_versions: bool,
    as_json: bool,
) -> int:
    """List the questions and answers of documents; without an ID, those of all of them.

    Answers that a printed one refers to stand beside it, as does what a later note of the same
    procurement answers to the same question. Cells of the CSV are as printed: a spreadsheet may
    take one that begins with = for a formula, so import them as text. Exit codes: 0 found,
    1 no questions, 2 an error.
    """
    if as_csv and as_json:
        raise BadValue("--csv and --json do not go together", "choose one of them")
    count = 0
    with opened(context) as dossier:
        catalogue = dossier.catalogue
        keys = [catalogue.resolve(name) for name in names]
        if not names:
            keys = list(catalogue.questions.documents(superseded=all_versions))
        answers = Answers(catalogue.questions)
        if as_csv:
            emit_raw(_csv_line(_COLUMNS))
        for key in dict.fromkeys(keys):
            document, note = catalogue.document(key), answers.note(key)
            found = answers.of_document(key)
            count += len(found)
            if not as_csv and not as_json:
                _print_document(document, note, found)
                continue
            for record in _records(document, note, found):
                emit_raw(_csv_line(_cells(record))) if as_csv else emit(records.line(record))
    if not count:
        say("geen vragen met antwoorden gevonden")
    return 0 if count else _NOTHING_FOUND


def _records(
    document: Document, note: Note | None, found: tuple[QuestionAnswer, ...]
) -> Iterator[dict[str, object]]:
    date = None if document.date is None else str(document.date)
    for pair in found:
        yield {
            "document": document.id,
            "title": document.title,
            "date": date,
            **pairs.of_note(note),
            **pairs.of_pair(pair),
        }


def _cells(record: dict[str, object]) -> list[object]:
    """The cells of a record: true and false as words, other answers as their passages and text."""
    cells = {**record, "resolved": _told(record["resolved"])}
    changed = record["changed_in"]
    cells["changed_in"] = _told([] if changed is None else [changed])
    cells["binding"] = {True: "true", False: "false", None: ""}[record["binding"]]  # type: ignore[index]
    return ["" if cells[name] is None else cells[name] for name in _COLUMNS]


def _told(others: object) -> str:
    assert isinstance(others, list)
    return "\n".join(f"{other['passage']}: {other['answer']}" for other in others)


def _csv_line(cells: object) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)  # type: ignore[arg-type]
    return buffer.getvalue()


def _print_document(
    document: Document, note: Note | None, found: tuple[QuestionAnswer, ...]
) -> None:
    emit(f"{document.title}  [{document.id}]")
    told = "; ".join(f"{name}: {value}" for name, value in pairs.note_rows(note))
    if told:
        emit(f"  {told}")
    for pair in found:
        emit("")
        _print_pair(pair)
    emit("")


def _print_pair(pair: QuestionAnswer) -> None:
    named = f"vraag {pair.number}" if pair.number is not None else "vraag zonder nummer"
    about = [text for text in (pair.lot, pair.reference) if text is not None]
    last = f"-{pair.answer_page}" if pair.answer_page != pair.question_page else ""
    emit(f"  {pair.ordinal}. {' · '.join((named, *about, f'p. {pair.question_page}{last}'))}")
    emit(f"     V: {pair.question}")
    emit(f"     A: {pair.answer}")
    for line in pairs.lines_of_pairs((pair,)):
        emit(f"        {line}")
