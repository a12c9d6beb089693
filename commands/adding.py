"""Commands that read files: ``add`` puts them into the archive, ``reread`` reads them anew."""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.errors import BadValue
from archive.model import Added, Failed, Outcome, Updated
from commands import records
from commands.shared import HomeCommand, NonEmptyPath, json_option, opened
from commands.streams import emit_while_read, say

if TYPE_CHECKING:
    from indexer.dossier import Dossier

_SOME_FAILED = 3
_NOTHING_DONE = 2

_passwords = click.option(
    "--password",
    "passwords",
    multiple=True,
    help="Tried on files that are encrypted, and kept nowhere. May be given more than once.",
)


@click.command("add", cls=HomeCommand)
@click.argument("paths", nargs=-1, type=NonEmptyPath(readable=False, path_type=Path))
@click.option("--track", "tracks", multiple=True, help="The track of these documents.")
@click.option("--kind", help="The kind of these documents, such as nvi or verslag.")
@click.option("--date", help="Their date: 2017-07-04, 2018-04, 2019 or as Dutch writes it.")
@click.option("--source", "sources", multiple=True, help="The URL where they were found.")
@click.option(
    "--manifest",
    type=click.Path(dir_okay=False, readable=False, path_type=Path),
    help="A TSV file with the columns file, source, title, kind, track, date; its files are added.",
)
@_passwords
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
    passwords: tuple[str, ...],
    as_json: bool,
) -> int:
    """Add files, and all files in folders, to the archive.

    The files in a ZIP archive are documents of their own, and so are the attachments of a mail.
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
        skip = [manifest] if manifest else []
        files = list(dossier.find([*paths, *by_file], skip))
        if not files:
            raise BadValue("nothing to add: there are no files in what was named", "check the path")
        outcomes = dossier.add(files, everywhere, by_file, passwords)
        return _exit_code(_report(dossier, outcomes, len(files), as_json=as_json))


class _Teller:
    """Prints outcomes as they come; beside a progress bar on the same screen, only afterwards."""

    def __init__(self, *, as_json: bool) -> None:
        self.counts: Counter[str] = Counter()
        self._as_json = as_json
        self._later: list[Outcome] = []
        self._read: set[str] = set()

    def take(self, outcome: Outcome) -> None:
        self.counts[records.outcome_name(outcome)] += 1
        if isinstance(outcome, Added | Updated):
            self._read.add(outcome.document)
        if self._as_json:
            emit_while_read(records.line(records.of_outcome(outcome)))
        elif not _has_bar(as_json=self._as_json) or not sys.stdout.isatty():
            _tell(outcome)
        elif _is_worth_telling(outcome):
            self._later.append(outcome)

    def conclude(self, dossier: Dossier) -> None:
        """Tell what waited, and the totals: also when the run was cut off."""
        for outcome in self._later:
            _tell(outcome)
        names = ("added", "updated", "unchanged", "failed")
        say(", ".join(f"{self.counts[name]} {name}" for name in names))
        if self._read:
            waiting = dossier.catalogue.documents(dossier.needing_ocr()).values()
            pages = sum(each.pages_needing_ocr for each in waiting if each.id in self._read)
            if pages:
                say(f"{pages} pages of what was read need OCR: dossier ocr")


@click.command("reread", cls=HomeCommand)
@click.argument("documents", nargs=-1, metavar="[ID]...")
@click.option("--force", is_flag=True, help="Also what today's readers have read already.")
@_passwords
@json_option
@click.pass_context
def reread_command(
    context: click.Context,
    *,
    documents: tuple[str, ...],
    force: bool,
    passwords: tuple[str, ...],
    as_json: bool,
) -> int:
    """Read originals anew of which today's readers may make more than those of back then.

    Without ID all such documents. Passages whose text stays the same keep their ids, and what
    people said of a document stays. Exit codes are those of add.
    """
    with opened(context) as dossier:
        chosen = {dossier.catalogue.resolve(document) for document in documents}
        if not documents:
            chosen = set(dossier.catalogue.keys(superseded=True))
        total = len(chosen if force else chosen & dossier.outdated())
        if total == 0:
            say("nothing to read anew: today's readers have read it all (--force does it again)")
            return 0
        outcomes = dossier.reread(documents, passwords, force=force)
        return _exit_code(_report(dossier, outcomes, total, as_json=as_json))


@click.command("ocr", cls=HomeCommand)
@click.argument("documents", nargs=-1, metavar="[ID]...")
@_passwords
@json_option
@click.pass_context
def ocr_command(
    context: click.Context,
    *,
    documents: tuple[str, ...],
    passwords: tuple[str, ...],
    as_json: bool,
) -> int:
    """Read the pages of PDFs that show text without having it, with tesseract.

    Without ID all documents with such pages; status counts them. Exit codes are those of add.
    """
    with opened(context) as dossier:
        total = len(dossier.needing_ocr())
        if total == 0:
            say("no page needs it")
            return 0
        outcomes = dossier.ocr(documents, passwords)
        return _exit_code(_report(dossier, outcomes, total, as_json=as_json))


def _report(
    dossier: Dossier, outcomes: Generator[Outcome, None, None], total: int, *, as_json: bool
) -> Counter[str]:
    """Tell what becomes of each file; returns how often each outcome occurred."""
    teller = _Teller(as_json=as_json)
    try:
        with closing(outcomes):
            for outcome in _with_progress(dossier, outcomes, total, as_json=as_json):
                teller.take(outcome)
    finally:
        teller.conclude(dossier)
    return teller.counts


def _with_progress(
    dossier: Dossier, outcomes: Iterable[Outcome], total: int, *, as_json: bool
) -> Iterator[Outcome]:
    """The outcomes, with a bar on stderr when someone is there to watch it."""
    if not _has_bar(as_json=as_json):
        yield from outcomes
        return
    pages, began, last = 0, time.monotonic(), ""
    with click.progressbar(
        length=total, label="reading", file=sys.stderr, show_pos=True, item_show_func=_shown
    ) as bar:
        for outcome in outcomes:
            pages += _pages(dossier, outcome)
            speed = pages / max(time.monotonic() - began, 1e-6)
            file = outcome.path.partition("!/")[0]  # the files in a container count as one
            bar.update(int(file != last), f"{pages} pages, {speed:.0f} pages/s")
            last = file
            yield outcome


def _shown(item: str | None) -> str | None:
    return item


def _pages(dossier: Dossier, outcome: Outcome) -> int:
    """How many pages were read for an outcome."""
    if not isinstance(outcome, Added | Updated):
        return 0
    return dossier.catalogue.document(dossier.catalogue.resolve(outcome.document)).pages


def _has_bar(*, as_json: bool) -> bool:
    """Whether a bar is shown: not amid JSON on the same screen."""
    return sys.stderr.isatty() and not (as_json and sys.stdout.isatty())


def _is_worth_telling(outcome: Outcome) -> bool:
    """Whether the totals at the end say too little of it."""
    return isinstance(outcome, Failed) or bool(outcome.note)


def _tell(outcome: Outcome) -> None:
    name = records.outcome_name(outcome)
    if isinstance(outcome, Failed):
        emit_while_read(f"{name:<9} {outcome.path}")
        emit_while_read(
            f"          {outcome.reason}" + (f"; {outcome.hint}" if outcome.hint else "")
        )
        return
    note = f"  ({outcome.note})" if outcome.note else ""
    emit_while_read(f"{name:<9} {outcome.document:<12}  {outcome.path}{note}")


def _exit_code(counts: Counter[str]) -> int:
    stored = counts.total() - counts["failed"]
    if not stored:
        return _NOTHING_DONE
    return _SOME_FAILED if counts["failed"] else 0
