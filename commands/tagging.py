"""Commands by which people say what documents are: ``tag`` and ``tracks``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from archive.errors import BadValue
from archive.model import Failed, PartialDate, TagName, Track
from commands import records
from commands.shared import HomeCommand, HomeGroup, json_option, opened
from commands.streams import emit, say

_SOME_FAILED = 3
_NOTHING_FOUND = 1
_NAMES = click.Choice(["title", "kind", "track", "date", "language"])


@click.command("tag", cls=HomeCommand)
@click.argument("documents", nargs=-1, required=True, metavar="ID...")
@click.option("--title", help="Its title.")
@click.option("--kind", help="Its kind, such as nvi or verslag.")
@click.option("--track", "tracks", multiple=True, help="Its track; may be given more than once.")
@click.option("--date", help="Its date: 2017-07-04, 2018-04, 2019 or as Dutch writes it.")
@click.option("--language", help="Its language: nl, en, de ...")
@click.option(
    "--clear",
    "cleared",
    multiple=True,
    type=_NAMES,
    help="Take back what people said of this property, here or in a manifest.",
)
@json_option
@click.pass_context
def tag_command(
    context: click.Context,
    *,
    documents: tuple[str, ...],
    title: str | None,
    kind: str | None,
    tracks: tuple[str, ...],
    date: str | None,
    language: str | None,
    cleared: tuple[str, ...],
    as_json: bool,
) -> int:
    """Say for good what documents are; whatever they say of themselves, it holds.

    The first characters of an ID will do. The word none says that there is no kind, track, date
    or language. The new tracks take the place of those that people gave before. Exit codes: 0
    done, 3 some failed.
    """
    from archive.overrides import from_options

    with opened(context) as dossier:
        said = from_options(
            dossier.settings, tracks=tracks, kind=kind, date=date, title=title, language=language
        ).tags
        names = frozenset(TagName(name) for name in cleared)
        if not said and not names:
            raise BadValue("nothing is said of them", "give --kind, --date, --track ... or --clear")
        if both := names & {tag.name for tag in said}:
            raise BadValue(
                f"{', '.join(sorted(both))} is given and cleared at once", "choose one of them"
            )
        failed = 0
        for outcome in dossier.tag(documents, said, names):
            failed += isinstance(outcome, Failed)
            if as_json:
                emit(records.line(records.of_outcome(outcome)))
            elif isinstance(outcome, Failed):
                emit(f"failed    {outcome.path}\n          {outcome.reason}; {outcome.hint}")
            else:
                found = dossier.catalogue.document(dossier.catalogue.resolve(outcome.document))
                emit(f"{records.outcome_name(outcome):<9} {records.summary(found)}")
    return _SOME_FAILED if failed else 0


@click.group("tracks", cls=HomeGroup, invoke_without_command=True)
@json_option
@click.pass_context
def tracks_command(context: click.Context, *, as_json: bool) -> int | None:
    """List the tracks (trajecten) with their documents; add, edit and remove them.

    They are kept in dossier.toml, where comments stay. After a change the tracks of all documents
    are found anew, without reading their files. Exit codes of the list: 0 some, 1 none.
    """
    if context.invoked_subcommand is not None:
        return None
    with opened(context) as dossier:
        counts = {
            track.name: len(
                dossier.catalogue.keys_with_track(track.name) & dossier.catalogue.keys()
            )
            for track in dossier.settings.tracks
        }
        for track in dossier.settings.tracks:
            if as_json:
                emit(records.line(records.of_track(track, counts[track.name])))
            else:
                _show_track(track, counts[track.name])
    return 0 if counts else _NOTHING_FOUND


def _lists(what: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The options that name texts of a track; ``what`` is done with them."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name, told in (
            ("tender", "tender number on a platform"),
            ("cue", "word that speaks for it when nothing names it"),
            ("alias", "other name"),
        ):
            option = click.option(f"--{name}", multiple=True, help=f"{what} {told}.")
            command = option(command)
        return command

    return decorate


_first = click.option("--from", "first", help="The first day or month of its period.")
_last = click.option("--to", "last", help="The last day or month of its period.")


@tracks_command.command("add", cls=HomeCommand)
@click.argument("name")
@_lists("Its")
@_first
@_last
@click.pass_context
def add_track(
    context: click.Context,
    *,
    name: str,
    alias: tuple[str, ...],
    cue: tuple[str, ...],
    tender: tuple[str, ...],
    first: str | None,
    last: str | None,
) -> None:
    """Add the track NAME."""
    from archive import track_editing

    begin, end = _date(first), _date(last)
    if (begin is None) != (end is None):
        raise BadValue("a period has a first and a last date", "give both --from and --to")
    period = None if begin is None or end is None else (begin, end)
    track = Track(_text(name), _texts(alias), _texts(cue), _texts(tender), period)
    _change(context, lambda text: track_editing.added(text, track), f"added {track.name}")


@tracks_command.command("edit", cls=HomeCommand)
@click.argument("name")
@click.option("--name", "new", help="Its new name.")
@_lists("Another")
@click.option("--without", multiple=True, help="An alias, cue or tender number to take out.")
@_first
@_last
@click.option("--no-period", is_flag=True, help="Take its period away.")
@click.pass_context
def edit_track(
    context: click.Context,
    *,
    name: str,
    new: str | None,
    alias: tuple[str, ...],
    cue: tuple[str, ...],
    tender: tuple[str, ...],
    without: tuple[str, ...],
    first: str | None,
    last: str | None,
    no_period: bool,
) -> None:
    """Change the track NAME; an alias will do."""
    from archive import track_editing

    change = track_editing.TrackChange(
        name=None if new is None else _text(new),
        aliases=_texts(alias),
        cues=_texts(cue),
        tenders=_texts(tender),
        without=without,
        first=_date(first),
        last=_date(last),
        no_period=no_period,
    )
    if change == track_editing.TrackChange():
        raise BadValue("nothing to change", "see: dossier tracks edit --help")
    _change(
        context,
        lambda text: track_editing.changed(text, name, change),
        f"changed {change.name or name}",
        renamed=None if change.name is None else (name, change.name),
    )


@tracks_command.command("remove", cls=HomeCommand)
@click.argument("name")
@click.pass_context
def remove_track(context: click.Context, *, name: str) -> None:
    """Remove the track NAME, unless people gave it to documents."""
    from archive import track_editing
    from archive.retagging import given_track

    with opened(context) as dossier:
        full = dossier.settings.track(name)
        if said := given_track(dossier.catalogue, full):
            raise BadValue(
                f"people gave the track {full!r} to {len(said)} document(s)",
                f"take it back first: dossier tag {' '.join(said[:3])}"
                f"{' ...' if len(said) > 3 else ''} --clear track",  # noqa: PLR2004 - a sample
            )
    _change(context, lambda text: track_editing.removed(text, name), f"removed {full}")


@tracks_command.command("retag", cls=HomeCommand)
@click.pass_context
def retag_tracks(context: click.Context) -> None:
    """Find the tracks of all documents anew, after dossier.toml was edited by hand."""
    with opened(context) as dossier:
        emit(_retagged(dossier.retag()))


def _change(
    context: click.Context,
    change: Callable[[str], str],
    done: str,
    renamed: tuple[str, str] | None = None,
) -> None:
    with opened(context) as dossier:
        if renamed is not None:
            renamed = (dossier.settings.track(renamed[0]), renamed[1])
        number = dossier.change_tracks(change, renamed)
        say(done)
        emit(_retagged(number))


def _retagged(number: int) -> str:
    return f"{number} document(s) have other tracks now"


def _show_track(track: Track, documents: int) -> None:
    emit(f"{track.name}  ({documents} {'document' if documents == 1 else 'documenten'})")
    period = "" if track.period is None else " t/m ".join(map(str, track.period))
    for label, value in (
        ("ook", "; ".join(track.aliases)),
        ("aanwijzingen", "; ".join(track.cues)),
        ("tendernummers", "; ".join(track.tenders)),
        ("periode", period),
    ):
        if value:
            emit(f"  {label:<15}{value}")


def _text(value: str) -> str:
    if not value.strip():
        raise BadValue("an empty text", "give a name")
    return value.strip()


def _texts(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(_text, values))


def _date(value: str | None) -> PartialDate | None:
    from archive.dates import parse_date

    return None if value is None else parse_date(value)
