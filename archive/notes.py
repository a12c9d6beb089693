"""What a document with questions and answers says of itself: its stage, and the note's number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from archive.clean import clean
from archive.labels import label_of
from archive.model import Reading, Role
from archive.pairs import Note, Stage
from archive.references import NOTE, note_number

_OPENING = 4000
"""How many characters before the first question may tell of the stage."""
_LONGEST_TITLE = 160
_CONSULTATION = r"\w*markt\s?(?:consultatie|verkenning|raadpleging|toets)\w*"
_TENDER = (
    r"(?:\w*aanbesteding(?:s\w*|en)?|(?:zorg)?inkoopprocedure|toelatingsprocedure"
    r"|offerte\s?(?:aanvraag|procedure|traject|uitvraag)|inschrijvingsleidraad|selectieleidraad"
    r"|gunningsleidraad|open\s?house\w*)"
)
_WORDS = {Stage.CONSULTATION: _CONSULTATION, Stage.TENDER: _TENDER}
_OWN = (
    r"\b(?:deze|dit|onderhavige|bovengenoemde|bovenstaande|in\s+het\s+kader\s+van(?:\s+(?:de|het|een))?"
    r"|nota\s+van\s+inlichtingen\s+(?:bij|over|voor|inzake|behorende\s+bij|behorend\s+bij"
    r"|ten\s+behoeve\s+van|t\.b\.v\.)(?:\s+(?:de|het|een))?"
    r"|ten\s+behoeve\s+van(?:\s+(?:de|het|een))?"
    r"|(?:gesteld|ingediend|ontvangen|binnengekomen|hoort|behoort)\s+(?:\w+\s+)?"
    r"(?:in|bij|tijdens|naar\s+aanleiding\s+van)\s+(?:de|het|een))\s+(?:(?!\w*markt|de\b)[\w-]+e\s+){0,3}?"
)
"""Words before a stage that make it the document's own."""

_SAYS = {stage: re.compile(rf"\b{word}", re.I) for stage, word in _WORDS.items()}
_SAYS_OWN = {stage: re.compile(rf"{_OWN}{word}", re.I) for stage, word in _WORDS.items()}
_INQUIRIES = re.compile(
    r"\bnota['’]?s?\s+van\s+(?:aanvullende\s+)?inlichting|\bNvI\b"
    rf"|\b{_CONSULTATION}|\bontwikkeldialoog",
    re.I,
)
"""What such a document is called. In another, a stage may be no more than what it is about."""

_NOTE = re.compile(rf"\b{NOTE}", re.I)
_ONLY_NOTE = re.compile(rf"(?:concept[- ]?)?(?:de\s+)?(?:[^.?!]{{0,80}}[-–:,]\s*)?{NOTE}", re.I)


def note_of(reading: Reading, titles: Iterable[str]) -> Note:
    """The stage and the number of a note; ``titles`` are its title and the name of its file.

    A title decides; then what the text before the first question says of itself. Where the words
    of both stages stand there, or the text does not call itself a note, only those count that are
    said of this document ("deze marktconsultatie"); when that does not settle it, the stage is
    unknown.
    """
    named = [title.replace("_", " ") for title in titles if title]
    opening = list(_opening(reading))
    lines = [text for text in opening if len(text) <= _LONGEST_TITLE]
    return Note(_stage(named, opening), _number(named, lines))


def _stage(named: Sequence[str], opening: Iterable[str]) -> Stage | None:
    for title in named:
        stage = _said(title, _SAYS)
        if stage is not None:
            return stage
    text = "\n".join(opening)
    is_note = any(map(_INQUIRIES.search, (*named, text)))
    return (_said(text, _SAYS) if is_note else None) or _said(text, _SAYS_OWN)


def _said(text: str, patterns: dict[Stage, re.Pattern[str]]) -> Stage | None:
    """The one stage that a text speaks of; None when it speaks of both or of none."""
    found = [stage for stage, pattern in patterns.items() if pattern.search(text)]
    return found[0] if len(found) == 1 else None


def _number(named: Iterable[str], lines: Iterable[str]) -> int | None:
    named = list(named)
    for title in named:
        numbers = {note_number(found) for found in _NOTE.finditer(title)}
        if len(numbers) == 1:
            return numbers.pop()
    for line in lines:
        if found := _ONLY_NOTE.match(line):
            return note_number(found)
    return None


def _opening(reading: Reading) -> Iterator[str]:
    """The texts of the blocks before the first question, running lines first."""
    length = 0
    for block in reading.blocks:
        text = clean(reading.slice(block.span))
        label = label_of(text) if block.role is not Role.TABLE_ROW else None
        if length > _OPENING or (label is not None and label.word == "vraag"):
            return
        if block.role is Role.TABLE_ROW and "?" in text:
            return
        if block.role not in (Role.PAGE_NUMBER, Role.NAVIGATION):
            yield text
            length += len(text)
