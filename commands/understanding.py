"""What ``show`` prints of what a document is: a ruling, whom it cites, its languages."""

from __future__ import annotations

from collections.abc import Sequence

from archive.citations import Citation, Citations
from archive.model import Ruling, Stretch
from commands.streams import emit

_BORNE = frozenset({"ecli", "ljn", "case-number", "tender"})
"""The types of which a document can be in the archive; acts and papers never are."""

_UNKNOWN = "niet vermeld"
_LONGEST = 300


def show_ruling(ruling: Ruling | None) -> None:
    """What a ruling states, and what it does not; nothing for another document."""
    if ruling is None:
        return
    numbers = [each.number for each in ruling.considerations]
    listed = f"{len(numbers)} ({numbers[0]} t/m {numbers[-1]})" if numbers else "geen genummerde"
    emit("  uitspraak:")
    for name, value in (
        ("ecli", ruling.ecli),
        ("instantie", ruling.court),
        ("plaats", ruling.place),
        ("zaaknummers", ", ".join(ruling.case_numbers)),
        ("uitspraakdatum", ruling.decided_on and str(ruling.decided_on)),
        ("procedure", ruling.procedure),
        ("partijen", ", ".join(ruling.roles)),
        ("samenvatting", _shortened(ruling.summary)),
        ("overwegingen", listed),
        ("beslissing", _shortened(ruling.decision)),
    ):
        emit(f"    {name:<16}{value or _UNKNOWN}")


def show_citations(citations: Citations, key: int) -> None:
    """Whom a document cites, with what is not in the archive, and who cites it."""
    _show_cited("verwijst naar", citations.made_by(key))
    _show_cited("aangehaald door", citations.of(key))


def _show_cited(title: str, cited: Sequence[Citation]) -> None:
    if cited:
        emit(f"  {title}:")
    for each in cited:
        emit(f"    {each.identifier.value}{_where(each)}")


def _where(citation: Citation) -> str:
    if citation.document is not None:
        return f"  [{citation.document}]"
    return "  (niet in het archief)" if citation.identifier.type in _BORNE else ""


def show_stretches(stretches: Sequence[Stretch]) -> None:
    """The long stretches in another language, with their pages."""
    if stretches:
        emit("  anderstalige delen:")
    for each in stretches:
        pages = (
            f"p. {each.page}" if each.page == each.last_page else f"p. {each.page}-{each.last_page}"
        )
        emit(f"    {each.language}, {pages}, vanaf {each.first}")


def _shortened(text: str | None) -> str | None:
    if text is None:
        return None
    flat = " ".join(text.split())
    return flat if len(flat) <= _LONGEST else f"{flat[:_LONGEST].rstrip()}…"
