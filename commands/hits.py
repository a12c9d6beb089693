"""The results of a search, printed for people or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from archive.clean import printable
from archive.model import PassageKind
from commands.streams import bold, emit, emit_styled, say
from indexer.scoring import Gain, Level
from search.results import Count, Facet, Hit, Results

if TYPE_CHECKING:
    from search.service import Request

_NUMBER_NAMES = {PassageKind.QUESTION_ANSWER: "vraag", PassageKind.CONSIDERATION: "r.o."}
_FACET_NAMES = {
    Facet.TRACK: "traject",
    Facet.KIND: "soort",
    Facet.YEAR: "jaar",
    Facet.LANGUAGE: "taal",
    Facet.COURT: "instantie",
}

_LEVELS = {
    Level.EXACT: "letterlijk",
    Level.GROUP: "als woord of deel",
    Level.KIN: "als verwant",
}
_NOT_OF_A_WORD = {
    Level.CONTEXT: "de passages ernaast",
    Level.NEARNESS: "woorden dicht bij elkaar",
}


def print_json(results: Results) -> None:
    """One line per hit; with facets one more, about the result set as a whole."""
    from commands import records  # with Python's JSON, which text has no need of

    for hit in results.hits:
        emit(records.line(records.of_hit(hit)))
    if results.facets is not None:
        emit(records.line(records.of_result_set(results)))
    _say_notes(results)


def print_text(results: Results, request: Request) -> None:
    """The hits with what matched marked, then facets, totals and notes."""
    for rank, hit in enumerate(results.hits, request.offset + 1):
        _print_hit(rank, hit)
    for facet, counts in (results.facets or {}).items():
        _print_facet(facet, counts)
    _print_foot(results, request)
    _say_notes(results)


def _say_notes(results: Results) -> None:
    if results.suggestion:
        say(f"bedoelde u: {results.suggestion}")
    for note in results.notes:
        say(f"let op: {note}")


def _print_hit(rank: int, hit: Hit) -> None:
    document = hit.document
    number = f" · {_number_name(hit)}" if hit.passage.number else ""
    emit_styled(f"{rank}. {bold(printable(document.title))}{printable(number)}")
    labels = [
        document.kind or "soort onbekend",
        "; ".join(document.tracks) or "geen traject",
        str(document.date or "zonder datum"),
        _pages(hit),
        hit.passage.id,
    ]
    _emit(f"   {' · '.join(labels)}")
    if document.superseded:
        _emit(f"   vervangen door {document.superseded_by or 'een verwijderd document'}")
    if hit.passage.context:
        _emit(f"   in: {' > '.join(hit.passage.context)}")
    for line in _text_lines(hit):
        emit_styled(f"   {line}")
    if hit.pairs:
        from commands import pairs

        for line in pairs.lines_of_hit(hit):
            _emit(f"   {line}")
    if hit.missing:
        _emit(f"   zonder: {', '.join(hit.missing)}")
    if hit.further:
        _emit(f"   en nog {hit.further} {_passages(hit.further)} van dit document")
    if hit.why is not None:
        for line in _why_lines(hit.score, hit.why):
            _emit(f"   {line}")
    emit("")


def _emit(line: str) -> None:
    """Print a line; nothing in it can steer a terminal, nor a pager that is read through."""
    emit(printable(line))


def _number_name(hit: Hit) -> str:
    return f"{_NUMBER_NAMES.get(hit.passage.kind, 'nr.')} {hit.passage.number}"


def _pages(hit: Hit) -> str:
    first, last = hit.passage.page, hit.passage.last_page
    return f"p. {first}" if last == first else f"p. {first}-{last}"


def _passages(count: int) -> str:
    return "passage" if count == 1 else "passages"


def _why_lines(score: float, why: tuple[Gain, ...]) -> Iterator[str]:
    yield f"score {score:.3f}"
    by_word: dict[str, list[Gain]] = {}
    for gain in why:
        by_word.setdefault(gain.word or _NOT_OF_A_WORD[gain.level], []).append(gain)
    for word, gains in by_word.items():
        total = sum(gain.gain for gain in gains)
        forms = (
            f"{each.form} {_LEVELS[each.level]} {each.gain:.3f}" for each in gains if each.form
        )
        told = ", ".join(forms)
        yield f"  {total:.3f}  {word}{': ' if told else ''}{told}"


def _text_lines(hit: Hit) -> Iterator[str]:
    start, end = hit.snippet
    before = "… " if start else ""
    after = " …" if end < len(hit.passage.text) else ""
    yield from f"{before}{_marked(hit).strip()}{after}".splitlines()


def _marked(hit: Hit) -> str:
    """The excerpt with what matched marked."""
    text = hit.passage.text
    at, end = hit.snippet
    parts = []
    for first, last in hit.highlights:
        if first >= at and last <= end:
            parts += [printable(text[at:first]), _mark(printable(text[first:last]))]
            at = last
    return "".join((*parts, printable(text[at:end])))


def _mark(text: str) -> str:
    """What matched: bold on a terminal, between asterisks elsewhere."""
    return bold(text) if sys.stdout.isatty() else f"*{text}*"


def _print_facet(facet: Facet, counts: tuple[Count, ...]) -> None:
    if not counts:
        return
    _emit(f"per {_FACET_NAMES[facet]} (passages, documenten)")
    for each in counts:
        _emit(f"  {each.passages:>7} {each.documents:>5}  {each.value or 'onbekend'}")
    emit("")


def _print_foot(results: Results, request: Request) -> None:
    shown, offset = len(results.hits), request.offset
    one, many = ("document", "documenten") if request.by_document else ("passage", "passages")
    if not results.total:
        say("niets gevonden")
    elif shown == results.total:
        say(f"{shown} {one if shown == 1 else many}")
    elif shown:
        say(f"{offset + 1}-{offset + shown} van {results.total} {many}")
    else:
        say(f"er zijn {results.total} {many}; --offset {offset} ligt daarachter")
