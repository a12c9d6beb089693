"""Commands that tell what is left to do: ``review`` and ``coverage``."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import click

from archive.coverage import Covered, Status, cover
from archive.expected import read_expected
from archive.home import Home
from archive.model import Kind, Tag, TagName
from archive.review import PLACEHOLDERS, Open, Reviewed, State, review
from commands import records
from commands.opening import home_of
from commands.records import LABELS
from commands.shared import HomeCommand, json_option, opened
from commands.streams import emit, say

_NOTHING_FOUND = 1
_NOT_ALL_THERE = 1
_STATES = {
    State.CONTRADICTORY: "tegenspraak",
    State.UNKNOWN: "onbekend",
    State.UNCERTAIN: "onzeker",
    State.UNREAD: "geen tekst",
}
_STATUSES = {
    Status.PRESENT: "aanwezig",
    Status.DOUBTFUL: "twijfel",
    Status.MISSING: "ontbreekt",
}


@click.command("review", cls=HomeCommand)
@click.option("--limit", type=click.IntRange(min=1), help="Only so many documents.")
@click.option("--all-versions", is_flag=True, help="Superseded documents, too.")
@json_option
@click.pass_context
def review_command(
    context: click.Context, *, limit: int | None, all_versions: bool, as_json: bool
) -> int:
    """List what is unknown, uncertain or contradictory, most valuable first.

    Below each property stands the command that settles it, as it can be run from here. A word in
    capitals in it is for you to fill in; at the end it says with what. Exit codes: 0 some, 1 none.
    """
    with opened(context) as dossier:
        keys = sorted(dossier.catalogue.keys(superseded=all_versions))
        program = _program(dossier.home)
        found = review(dossier.catalogue.documents(keys).values(), program)
        tracks = [track.name for track in dossier.settings.tracks]
    for each in found[:limit]:
        if as_json:
            emit(records.line(records.of_review(each)))
        else:
            _show_reviewed(each)
    if limit is not None and len(found) > limit:
        say(f"{len(found) - limit} more document(s); see them with a higher --limit")
    if not as_json:
        _tell_what_to_fill_in(found[:limit], tracks)
    return 0 if found else _NOTHING_FOUND


@click.command("coverage", cls=HomeCommand)
@click.argument("expected", metavar="LIST", type=click.Path(dir_okay=False, path_type=Path))
@json_option
@click.pass_context
def coverage_command(context: click.Context, *, expected: Path, as_json: bool) -> int:
    """Hold the archive against LIST, a table of the documents that it should hold.

    A TSV file with a head; of its columns document, title, file and source at least one must be
    there, and section, context, page_title, kind, track, date and precision help to find each.
    Exit codes: 0 all are present, 1 some are missing or doubtful.
    """
    with opened(context) as dossier:
        rows = read_expected(expected, dossier.settings)
        catalogue = dossier.catalogue
        documents = catalogue.documents(sorted(catalogue.keys()))
        relative = {document.id: catalogue.relative(key) for key, document in documents.items()}
        found = cover(rows, documents.values(), relative)
    for each in found:
        if as_json:
            emit(records.line(records.of_covered(each)))
        else:
            _show_covered(each)
    counts = Counter(each.status for each in found)
    say(", ".join(f"{counts[status]} {status}" for status in Status))
    return 0 if counts[Status.PRESENT] == len(found) else _NOT_ALL_THERE


def _program(home: Home) -> str:
    """How a command about this home begins, when it is typed here."""
    if home_of(None).root == home.root:
        return "dossier"
    return f"dossier --home {shlex.quote(str(home.root))}"


def _tell_what_to_fill_in(found: Iterable[Reviewed], tracks: Iterable[str]) -> None:
    values = {
        TagName.KIND: ", ".join(Kind),
        TagName.TRACK: ", ".join(map(shlex.quote, tracks)),
        TagName.DATE: "2017-07-04, 2018-04, 2019",
        TagName.LANGUAGE: "nl, en, de ...",
    }
    unknown = {
        each.name for reviewed in found for each in reviewed.open if each.state is State.UNKNOWN
    }
    for name, told in values.items():
        if name in unknown:
            say(f"{PLACEHOLDERS[name]}: {told}; none when there is no such thing")


def _show_reviewed(each: Reviewed) -> None:
    emit(records.summary(each.document))
    for opened_property in each.open:
        _show_open(opened_property)


def _show_open(each: Open) -> None:
    label = "" if each.name is None else f"{LABELS[each.name]}: "
    told = ", ".join(map(_shown, each.candidates))
    emit(f"  {label}{_STATES[each.state]}" + (f" ({told})" if told else ""))
    emit(f"    {each.command}")


def _shown(tag: Tag) -> str:
    page = f", p. {tag.evidence.page}" if tag.evidence.page else ""
    return f"{tag.value} [{tag.evidence.origin}{page}: {tag.evidence.text}]"


def _show_covered(each: Covered) -> None:
    row = each.expected
    where = f"{row.section}: " if row.section else ""
    emit(f"{_STATUSES[each.status]:<10}{where}{row.name}")
    if each.document is not None:
        emit(f"          {records.summary(each.document)}")
    reasons = (*each.reasons, *row.notes)
    if reasons:
        emit(f"          {'; '.join(reasons)}")
