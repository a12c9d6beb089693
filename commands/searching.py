"""``dossier search``: a Dutch query in, passages with document, page and date out."""

from __future__ import annotations

import os
from pathlib import Path

from archive.model import PartialDate
from commands.hits import print_json, print_text
from commands.lookup import AS_JSON, Argument, Lookup, Option
from commands.opening import opened_at
from search.results import Sort

_NOTHING_FOUND = 1


def _search(
    home: Path | None,
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
    with opened_at(home) as dossier:
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


search_command = Lookup(
    "search",
    _search,
    Argument("words", many=True),
    (
        Option("tracks", "--track", "Only documents of this track.", many=True),
        Option("kinds", "--kind", "Only documents of this kind.", many=True),
        Option("first", "--from", "Only documents dated on or after: 2018, 2018-05, 2018-05-31."),
        Option("last", "--to", "Only documents dated on or before."),
        Option("languages", "--language", "Only with text in: nl, en, de ...", many=True),
        Option("all_versions", "--all-versions", "Superseded documents, too.", switch=True),
        Option("limit", "--limit", least=1, default=10),
        Option("offset", "--offset", least=0, default=0),
        Option(
            "sort",
            "--sort",
            choices=tuple(each.value for each in Sort),
            default=Sort.RELEVANCE.value,
        ),
        Option(
            "by_document", "--by-document", "Each document once, by its best passage.", switch=True
        ),
        Option(
            "facets", "--facets", "Count all results by track, kind, year and so on.", switch=True
        ),
        Option(
            "explain", "--explain", "Show what each word gave to the score of a hit.", switch=True
        ),
        AS_JSON,
    ),
    dashed=True,
)
