"""``dossier add``: files and folders into the archive."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.errors import BadValue
from archive.model import Failed, Outcome
from commands import records
from commands.shared import HomeCommand, emit, json_option, opened, say

if TYPE_CHECKING:
    from archive.files import Found
    from archive.overrides import Overrides
    from indexer.dossier import Dossier

_SOME_FAILED = 3
_NOTHING_DONE = 2


@click.command("add", cls=HomeCommand, short_help="Add files and folders to the archive.")
@click.argument("paths", nargs=-1, type=click.Path(readable=False, path_type=Path))
@click.option("--track", "tracks", multiple=True, help="The track of these documents.")
@click.option("--kind", help="The kind of these documents, such as nvi or verslag.")
@click.option("--date", help="Their date: 2017-07-04, 2018-04, 2019 or as Dutch writes it.")
@click.option("--source", "sources", multiple=True, help="The URL where they were found.")
@click.option(
    "--manifest",
    type=click.Path(dir_okay=False, readable=False, path_type=Path),
    help="A TSV file with the columns file, source, title, kind, track, date; its files are added.",
)
@json_option
@click.pass_context
def add_command(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    tracks: tuple[str, ...],
    kind: str | None,
    date: str | None,
    sources: tuple[str, ...],
    manifest: Path | None,
    as_json: bool,
) -> int:
    """Add files, and all files in folders, to the archive.

    What is held already is left as it is; options and manifest then correct its tags. Each file
    ends as added, updated, unchanged or failed. Exit codes: 0 all stored, 3 some failed, 2
    nothing done.
    """
    from archive.overrides import from_options, read_manifest

    if not paths and manifest is None:
        raise BadValue("nothing to add", "name files or folders, or a --manifest")
    with opened(context, create=True) as dossier:
        everywhere = from_options(
            dossier.settings, tracks=tracks, kind=kind, date=date, sources=sources
        )
        by_file = read_manifest(manifest, dossier.settings) if manifest else {}
        files = list(dossier.find([*paths, *by_file]))
        outcomes = _run(dossier, files, everywhere, by_file, as_json=as_json)
    return _conclude(outcomes)


def _run(
    dossier: Dossier,
    files: list[Found | Failed],
    everywhere: Overrides,
    by_file: dict[Path, Overrides],
    *,
    as_json: bool,
) -> Counter[str]:
    counts: Counter[str] = Counter()
    later: list[Outcome] = []
    with closing(dossier.add(files, everywhere, by_file)) as outcomes:
        for outcome in _with_progress(outcomes, len(files)):
            counts[records.outcome_name(outcome)] += 1
            if as_json:
                emit(records.line(records.of_outcome(outcome)))
            elif not _bar_on_same_screen():
                _tell(outcome)
            elif _is_worth_telling(outcome):
                later.append(outcome)
    for outcome in later:
        _tell(outcome)
    return counts


def _with_progress(outcomes: Iterable[Outcome], total: int) -> Iterator[Outcome]:
    """The outcomes, with a bar on stderr when someone is there to watch it."""
    if not sys.stderr.isatty():
        yield from outcomes
        return
    bar = click.progressbar(outcomes, length=total, label="adding", file=sys.stderr, show_pos=True)
    with bar as watched:
        yield from watched


def _bar_on_same_screen() -> bool:
    return sys.stderr.isatty() and sys.stdout.isatty()


def _is_worth_telling(outcome: Outcome) -> bool:
    """Whether the totals at the end say too little of it."""
    return isinstance(outcome, Failed) or bool(outcome.note)


def _tell(outcome: Outcome) -> None:
    name = records.outcome_name(outcome)
    if isinstance(outcome, Failed):
        emit(f"{name:<9} {outcome.path}")
        emit(f"          {outcome.reason}" + (f"; {outcome.hint}" if outcome.hint else ""))
        return
    note = f"  ({outcome.note})" if outcome.note else ""
    emit(f"{name:<9} {outcome.document}  {outcome.path}{note}")


def _conclude(counts: Counter[str]) -> int:
    names = ("added", "updated", "unchanged", "failed")
    say(", ".join(f"{counts[name]} {name}" for name in names))
    if not counts["failed"]:
        return 0
    return _SOME_FAILED if counts.total() > counts["failed"] else _NOTHING_DONE
