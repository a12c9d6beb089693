"""The kind of a document by its form: how letters, decisions and minutes are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.model import Kind, Tag, TagName
from archive.tagging.folding import fold
from archive.tagging.kind_rules import kind_matches
from archive.tagging.lines import Line
from archive.tagging.places import Place

_SALUTATION = re.compile(r"\s*(Geachte?\b.{0,40}|(?:Beste|Dear)\s[^.;]{1,40},\s*\Z)")
_SUBJECT = re.compile(r"(?i)\s*(?:betreft|onderwerp|inzake)\b\s*[:|]?\s*(?=\S|\Z)")
_PROPOSAL = re.compile(
    r"\b(?:voordracht|voorstel|concept ?besluit|ontwerp ?besluit|raadsvoorstel)\b"
)
_DECIDES = re.compile(
    r"\A(?:besluit(?:en)?|besluiten als volgt)\s*:?\Z|\bbesluit(?:en)?(?: als volgt)?\s*:\Z"
)
_AUTHORITY = re.compile(
    r"\b(?:college|burgemeester|dagelijks bestuur\w*|algemeen bestuur|gemeenteraad|de raad|"
    r"gedeputeerde staten|minister|staatssecretaris|wethouder)\b"
)
_REGULATES = re.compile(r"\b(?:verordening|\w*regeling|beleidsregels?|wet)\b")
_PARTIES = re.compile(r"(?im)^\W*(?:de )?(?:ondergetekenden|ondergetekende partijen)\b")
_AGREE = re.compile(r"(?i)\b(?:komen (?:het volgende )?overeen|overeengekomen|overwegende)\b")
_ATTENDANCE = re.compile(r"(?i)\s*(?:aanwezig(?:en)?|deelnemers|opkomst)\b(?: waren)?\s*(?::|\Z)")
_MINUTES = re.compile(
    r"(?i)\s*(?:afwezig(?:en)?|afgemeld|afmeldingen|notulist\w*|verslag(?:legging)?|notulen|"
    r"met kennisgeving afwezig)\b\s*(?::|\Z|[A-Z])"
)
_QUESTION = re.compile(r"(?im)^\W*vraag\s*(?:nr\.?\s*)?[0-9]+\b")
_ANSWER = re.compile(r"(?im)^\W*antwoord\b")
_COLUMNS = re.compile(r"(?im)^.*\bvra(?:ag|gen)\b.*\bantwoord(?:en)?\b.{0,30}$")
_OF_TENDER = re.compile(
    r"(?i)\b(?:aanbesteding\w*|inschrijv\w+|marktconsultatie|perce(?:el|len))\b"
)
_OF_PARLIAMENT = re.compile(
    r"(?i)\b(?:kamervragen|tweede kamer|van het lid|raadsleden|schriftelijke vragen)\b"
)
_FEW_PAIRS = 2
_OPENING = 120  # characters, in which a regulation says that it is one


def kinds_by_form(head: Place, lines: Sequence[Line]) -> Iterator[Tag]:
    """The kinds that the layout of the first page (``head``, in ``lines``) speaks for."""
    yield from _letter(head, lines)
    yield from _decision(head, lines)
    yield from _contract(head)
    yield from _minutes(head, lines)
    yield from _questions(head)


def _letter(head: Place, lines: Sequence[Line]) -> Iterator[Tag]:
    """A letter by its salutation; one whose subject is a decision is that decision, too."""
    greeting = next((line for line in lines if _SALUTATION.match(line.text)), None)
    if greeting is None:
        return
    words = greeting.text.strip()[:40]
    yield head.tag(TagName.KIND, Kind.LETTER, words, 0.8, greeting.span)
    for line in lines[: greeting.number]:
        if (subject := _SUBJECT.match(line.text)) is None:
            continue
        below = lines[line.number + 1].text if line.number + 1 < greeting.number else ""
        said = fold(line.text[subject.end() :] or below)
        first = next(iter(kind_matches(said.text)), None)
        if first and first.start == 0 and first.rule.kind in (Kind.DECISION, Kind.LETTER):
            yield head.tag(TagName.KIND, first.rule.kind, line.text.strip(), 0.9, line.span)
            return


def _decision(head: Place, lines: Sequence[Line]) -> Iterator[Tag]:
    """A decision by who takes it: *Het college, gelet op ..., besluit:*, unless it is proposed."""
    folded = fold(head.text).text
    if _PROPOSAL.search(folded) or _REGULATES.search(folded[:_OPENING]):
        return
    for line in lines:
        text = line.text.strip().lower()
        if _DECIDES.search(text) and _AUTHORITY.search(folded):
            yield head.tag(TagName.KIND, Kind.DECISION, line.text.strip(), 0.75, line.span)
            return


def _contract(head: Place) -> Iterator[Tag]:
    parties = _PARTIES.search(head.text)
    if parties and _AGREE.search(head.text, parties.end()):
        yield head.tag(TagName.KIND, Kind.CONTRACT, parties[0].strip(), 0.8, parties.span())


def _minutes(head: Place, lines: Sequence[Line]) -> Iterator[Tag]:
    present = next((line for line in lines if _ATTENDANCE.match(line.text)), None)
    if present and any(_MINUTES.match(line.text) for line in lines):
        yield head.tag(TagName.KIND, Kind.REPORT, present.text.strip(), 0.7, present.span)


def _questions(head: Place) -> Iterator[Tag]:
    """Questions with answers, when a tender is what they are about."""
    if _OF_PARLIAMENT.search(head.text) or not _OF_TENDER.search(head.text):
        return
    numbered = _QUESTION.findall(head.text), _ANSWER.findall(head.text)
    columns = _COLUMNS.search(head.text)
    if columns:
        words = columns[0].strip()
        yield head.tag(TagName.KIND, Kind.CLARIFICATION, words, 0.7, columns.span())
    elif min(map(len, numbered)) >= _FEW_PAIRS:
        yield head.tag(TagName.KIND, Kind.CLARIFICATION, numbered[0][0].strip(), 0.7)
