"""``dossier search``: a Dutch query in, passages with document, page and date out."""

from __future__ import annotations

import os

import click

from archive.model import PartialDate
from commands.hits import print_json, print_text
from commands.shared import HomeCommand, json_option, opened
from search.results import Sort

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
@click.option("--by-document", is_flag=True, help="Each document once, by its best passage.")
@click.option("--facets", is_flag=True, help="Count all results by track, kind, year and so on.")
@click.option("--explain", is_flag=True, help="Show what each word gave to the score of a hit.")
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
    by_document: bool,
    facets: bool,
    explain: bool,
    as_json: bool,
) -> int:
    """Search the archive for WORDS, as many as you like.

    Words rank passages, in all their forms; "a phrase" must be there as it is; "two words"~5
    near each other; EN, OF, NIET (in capitals), +word, -word and brackets combine; zorg* *zorg
    w?o are patterns, pgb~ allows for errors; traject: soort: datum: titel: bron: taal: ecli: zaak:
    instantie: choose documents, vraag: antwoord: kop: a part of the passage. Put the query
    between single quotes, so that the shell leaves its signs alone. Exit codes: 0 hits, 1 none,
    2 an error.
    """
    from search.filters import Filters
    from search.service import Request, search

    filters = Filters(
        tracks=tracks,
        kinds=tuple(map(_kind, kinds)),
        languages=languages,
        first=_date(first),
        last=_date(last),
        superseded=all_versions,
    )
    request = Request(
        text=_typed(words),
        filters=filters,
        limit=limit,
        offset=offset,
        sort=Sort(sort),
        by_document=by_document,
        facets=facets,
        explain=explain,
    )
    with opened(context) as dossier:
        results = search(dossier, request)
    if as_json:
        print_json(results)
    else:
        print_text(results, request)
    return 0 if results.total else _NOTHING_FOUND


def _kind(typed: str) -> str:
    from archive.overrides import parse_kind

    return parse_kind(typed)


def _date(typed: str | None) -> PartialDate | None:
    if not typed:
        return None
    from archive.dates import parse_date

    return parse_date(typed)


def _typed(words: tuple[str, ...]) -> str:
    """The query; a terminal sends UTF-8 also where the locale knows nothing of it."""
    return os.fsencode(" ".join(words)).decode("utf-8", "replace")
