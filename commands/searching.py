"""``dossier search``: a Dutch query in, passages with document, page and date out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import click

from archive.model import PassageKind
from archive.overrides import parse_kind
from commands import pairs, records
from commands.shared import (
    HomeCommand,
    emit,
    emit_styled,
    harmless,
    json_option,
    opened,
    say,
)
from search.results import Hit, Results, Sort

_NOTHING_FOUND = 1


@click.command(
    "search",
    cls=HomeCommand,
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
)
@click.argument("words", nargs=-1, required=True, type=click.UNPROCESSED)
@click.option("--track", "tracks", multiple=True, help="Only documents of this track.")
@click.option("--kind", "kinds", multiple=True, help="Only documents of this kind.")
@click.option(
    "--from", "first", help="Only documents dated on or after: 2018, 2018-05, 2018-05-31."
)
@click.option("--to", "last", help="Only documents dated on or before.")
@click.option("--language", "languages", multiple=True, help="Only with text in: nl, en, de ...")
@click.option("--all-versions", is_flag=True, help="Superseded documents, too.")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(min=1))
@click.option("--offset", default=0, show_default=True, type=click.IntRange(min=0))
@click.option(
    "--sort",
    default="relevance",
    type=click.Choice([each.value for each in Sort]),
    show_default=True,
)
@json_option
@click.pass_context
def search_command(
    context: click.Context,
    *,
    words: tuple[str, ...],
    tracks: tuple[str, ...],
    kinds: tuple[str, ...],
    first: str | None,
    last: str | None,
    languages: tuple[str, ...],
    all_versions: bool,
    limit: int,
    offset: int,
    sort: str,
    as_json: bool,
) -> int:
    """Search the archive for WORDS, as many as you like.

    Words rank passages; "a phrase" must be there as it is; EN, OF, NIET (in capitals), +word and
    -word combine; traject: soort: datum: titel: bron: taal: ecli: zaak: choose documents, vraag:
    antwoord: kop: a part of the passage. Exit codes: 0 hits, 1 none, 2 an error.
    """
    from archive.dates import parse_date
    from search.filters import Filters
    from search.service import Request, search

    filters = Filters(
        tracks=tracks,
        kinds=tuple(parse_kind(kind) for kind in kinds),
        languages=languages,
        first=parse_date(first) if first else None,
        last=parse_date(last) if last else None,
        superseded=all_versions,
    )
    request = Request(_typed(words), filters, limit, offset, Sort(sort))
    with opened(context) as dossier:
        results = search(dossier, request)
    _print(results, offset, as_json=as_json)
    return 0 if results.total else _NOTHING_FOUND


def _typed(words: tuple[str, ...]) -> str:
    """The query; a terminal sends UTF-8 also where the locale knows nothing of it."""
    return os.fsencode(" ".join(words)).decode("utf-8", "replace")


def _print(results: Results, offset: int, *, as_json: bool) -> None:
    for rank, hit in enumerate(results.hits, offset + 1):
        if as_json:
            emit(records.line(records.of_hit(hit)))
        else:
            _print_hit(rank, hit)
    if not as_json:
        _print_foot(results, offset)
    for note in results.notes:
        say(f"let op: {note}")


def _print_hit(rank: int, hit: Hit) -> None:
    document = hit.document
    number = f" · {_number_name(hit)}" if hit.passage.number else ""
    emit_styled(f"{rank}. {_bold(harmless(document.title))}{harmless(number)}")
    labels = [
        document.kind or "soort onbekend",
        "; ".join(document.tracks) or "geen traject",
        str(document.date or "zonder datum"),
        _pages(hit),
        hit.passage.id,
    ]
    emit(f"   {' · '.join(labels)}")
    if document.superseded:
        emit(f"   vervangen door {document.superseded_by or 'een verwijderd document'}")
    if hit.passage.context:
        emit(f"   in: {' > '.join(hit.passage.context)}")
    for line in _text_lines(hit):
        emit_styled(f"   {line}")
    for line in pairs.lines_of_hit(hit):
        emit(f"   {line}")
    if hit.missing:
        emit(f"   zonder: {', '.join(hit.missing)}")
    emit("")


def _number_name(hit: Hit) -> str:
    names = {PassageKind.QUESTION_ANSWER: "vraag", PassageKind.CONSIDERATION: "r.o."}
    return f"{names.get(hit.passage.kind, 'nr.')} {hit.passage.number}"


def _pages(hit: Hit) -> str:
    first, last = hit.passage.page, hit.passage.last_page
    return f"p. {first}" if last == first else f"p. {first}-{last}"


def _text_lines(hit: Hit) -> Iterator[str]:
    start, end = hit.snippet
    before = "… " if start else ""
    after = " …" if end < len(hit.passage.text) else ""
    yield from f"{before}{_marked(hit).strip()}{after}".splitlines()


def _marked(hit: Hit) -> str:
    """The excerpt with its matching words marked."""
    text = hit.passage.text
    at, end = hit.snippet
    parts = []
    for first, last in hit.highlights:
        if first >= at and last <= end:
            parts += [harmless(text[at:first]), _mark(harmless(text[first:last]))]
            at = last
    return "".join((*parts, harmless(text[at:end])))


def _bold(text: str) -> str:
    return click.style(text, bold=True) if sys.stdout.isatty() else text


def _mark(text: str) -> str:
    """A matching word: bold on a terminal, between asterisks elsewhere."""
    return _bold(text) if sys.stdout.isatty() else f"*{text}*"


def _print_foot(results: Results, offset: int) -> None:
    shown = len(results.hits)
    if not results.total:
        say("niets gevonden")
    elif shown == results.total:
        say(f"{shown} {'passage' if shown == 1 else 'passages'}")
    elif shown:
        say(f"{offset + 1}-{offset + shown} van {results.total} passages")
    else:
        say(f"er zijn {results.total} passages; --offset {offset} ligt daarachter")
