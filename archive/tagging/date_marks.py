"""The words by which a date is known as the document's own, or as that of something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.dates import find_dates
from archive.model import Dated, PartialDate, Precision
from archive.tagging.lines import Line, Setting

HEAD_LINES = 40
"""Lower on the first page, less speaks for a date."""

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_DAY_OF_WEEK = rf"(?:(?:{'|'.join(_WEEKDAYS)}),?\s+)?"
_MONTHS = (
    r"(?:januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december)"
)
_ON = r"(?:op|van|d\.?\s?d\.?)"

NOT_ITS_DATE = re.compile(
    r"(?i)(?:(?<![^\W_])(?:voor|v[óo]{1,2}r|na|per|tot|vanaf|sinds|ingaande|t/?m|tot en met|"
    rf"uiterlijk|met ingang van|m\.?i\.?v\.?)\s+(?:op\s+)?{_DAY_OF_WEEK}"
    r"|(?<![^\W_])(?:\w*deadline|sluiting\w*|\w*termijn|inschrij\w*|indien\w*|aanmeld\w*|"
    r"aanlever\w*|ingangsdatum|looptijd|geldend|geldig|gepland\w*|planning|uiterlijk|"
    r"inwerkingtreding|peildatum)(?![^\W_])[^.;\n]{0,25})\Z"
)
"""What comes before a date that is not the document's: a deadline, a period, a start."""
PERIOD_AFTER = re.compile(
    r"(?i)\s*(?:tot|t/?m|en met|–|—|\s-\s)(?![^\W_])\s*(?=[0-9]|\w*dag\b|en met|"
    rf"(?:eind|begin|medio|half)\b|{_MONTHS}|\w+ (?:met|op)\b|heden|nu\b)"
)
"""What comes after the first day of a period."""
ENUMERATED = re.compile(
    rf"(?i)(?:(?<![0-9.])[0-9]{{1,2}}|{_MONTHS})\s*(?:en|of|&|/|-|–|,)\s*"
    r"(?:(?:eind|begin|medio|half|mid)\s+)?\Z"
)
AFTERWARDS = re.compile(
    r"\b(?:samenvatting|reacties|beantwoording|antwoorden|nvi|nota s? ?van inlichtingen)\b"
)
"""What comes of an event later than the day of the event."""

_SEPARATOR = r"\s*[:.|]?\s*"
_PAPER = (
    r"(?:besluit|uitspraak|bijeenkomst|(?:raads|college|commissie)?vergadering|zitting|verslag|"
    r"overleg|brief|document|memo|notitie|nota|rapport|opstelling|versie|gesprek|"
    r"(?:markt)?consultatie)"
)
LABEL = re.compile(
    r"(?i)(?:\A\s*|\s{2,}|[|;(]\s*)(?:datum"
    rf"(?: (?:van (?:dit |deze |de |het )?)?{_PAPER}| (?:en|&|/) (?:tijd|plaats)|/tijd|"
    r" \([dmjy/-]{4,10}\))?|dagtekening|date|"
    r"(?:besluit|uitspraak|vergader|document|opstel|brief|versie|verslag|rapport|zittings?)datum)"
    rf"{_SEPARATOR}(?:verzonden(?: per \S+)? op\s+)?{_DAY_OF_WEEK}\Z"
)
LATER_LABEL = re.compile(
    r"(?i)\A\s*(?:(?:verzonden|verz\.|gepubliceerd|vastgesteld|ondertekend|opgesteld|besloten|"
    r"goedgekeurd)(?: op| d\.?d\.?)?|(?:verzend|publicatie|vaststellings|verzendings)datum|"
    r"datum (?:van )?(?:publicatie|verzending|bekendmaking|vaststelling|ondertekening)"
    rf"(?: van (?:deze|de) (?:aankondiging|brief|opdracht))?){_SEPARATOR}{_DAY_OF_WEEK}\Z"
)
"""Labels of the day on which a document left, when nothing says of which day it is."""
OTHER_LABEL = re.compile(
    r"(?i)(?<![^\W_])(?:uw (?:brief|kenmerk|e-?mail|bericht|verzoek|aanvraag|referentie|"
    r"schrijven)(?: (?:van|d\.?d\.?|\(kenmerk\)))?|(?:datum )?(?:ontvangst|ontvangen|ingekomen|"
    r"binnengekomen|aanvraag|verzoek|ingang|inwerkingtreding)(?: op| d\.?d\.?)?|"
    r"(?:ontvangst|ingangs|verval|geboorte|sluitings|eind|start|begin|print|peil|afdoenings)datum|"
    r"uiterste (?:datum|reactiedatum)|geboren(?: op)?|(?:volgende|vorige) \w+)"
    rf"{_SEPARATOR}{_DAY_OF_WEEK}\Z"
)
_COLUMN = re.compile(
    r"(?i)(?P<other>uw (?:brief|bericht|e-?mail|schrijven)(?: (?:van|d\.?d\.?))?)|(?P<own>datum)|"
    r"uw (?:kenmerk|referentie)|ons kenmerk|onze referentie|kenmerk|bijlagen?(?:\(n\)|\(s\))?|"
    r"bijlage\(n\)|behandeld door|behandelaar|doorkiesnummer|telefoon(?:nummer)?|contactpersoon|"
    r"afdeling|team|onderwerp|betreft|zaaknummer|registratienummer|e-?mail|nummer|tel\."
)
_LEFT_OVER = 3  # characters
_OTHERS_DATE = re.compile(
    r"(?i)\s*uw (?:brief|bericht|e-?mail|schrijven|verzoek)(?: (?:van|d\.?d\.?))?\s*:?\s*"
)
_REFERENCE = re.compile(r"(?i)\s*uw (?:kenmerk|referentie)\s*:?\s*")
_LABELS_ABOVE = 8  # lines
_LONGEST_SECTION = 90  # characters
_SEVERAL_SECTIONS = 3
_SECTION_NAME = re.compile(r"[^.;:]*[^\W\d_]{4,}[^.;:]*\s\(?\Z")
_SECTION_END = re.compile(r"\s*\)?\s*")

_GENRE = (
    r"(?:verslag|notulen|samenvatting|weergave|presentatie|consultatie|bijeenkomst|vergadering|"
    r"dialoog|overleg|zitting|sessie|nota van inlichtingen|nvi|uitspraak|vonnis|arrest|"
    r"beschikking|besluitenlijst|persbericht|memo|nieuwsbrief|raadsagenda)"
)
_OF_MEETING = (
    r"(?:Besluit|Voorstel|Stukken|Agenda|Conceptverslag|Verslag)[^.;]{0,80}"
    r"(?:vergadering|bijeenkomst|zitting)"
)
HELD = re.compile(
    rf"\A\W*(?:(?:(?:[A-Z][a-z]*)?(?i:{_GENRE})|{_OF_MEETING})[^.;]{{0,80}}(?:\s(?i:{_ON})|,)\s+"
    rf"|(?i:gehouden)\s(?i:{_ON})\s+|(?:[A-Z][a-z]*)?(?i:{_GENRE})(?:,|\s[-–])?\s+)"
    rf"(?i:{_DAY_OF_WEEK})\Z"
)
MINUTES = re.compile(r"(?i)\W*(?:concept\W*|raads|commissie)?(?:verslag|notulen|besluitenlijst)\b")
ENDS = re.compile(r"(?i)\W*(?:\Z|om\b|te\b|in\b|aanvang\b|van [0-9]|[0-9]{1,2}[:.][0-9]{2})")
OF_ANOTHER = re.compile(
    r"(?i)\b(?:uw|vorige|tegen|verzoek|ontvangen|ingediend|volgende|aanvraag|motie|"
    r"e-?mail|offerte|naar aanleiding van)\b"
)
VERSION = re.compile(
    r"(?i)\A\W*(?:concept|definitie\w*|versie|status)"
    r"(?:[\s:-]*(?:concept|definitie\w*|versie|status|v?[0-9]+(?:\.[0-9]+)*[a-z]?(?![\w-])))*"
    rf"[\s,:()|–-]*(?:d\.?d\.?|van|datum:?)?\s*{_DAY_OF_WEEK}\Z"
)
ADOPTED = re.compile(
    r"(?i)\A\W*(?:aldus )?(?:vastgesteld|besloten|goedgekeurd|gearresteerd|overeengekomen|"
    rf"ondertekend)\b[^.;]{{0,160}}(?:\s{_ON}|,)\s+{_DAY_OF_WEEK}\Z"
)
CLOSES = re.compile(r"(?i)\b(?:aldus|vastgesteld|dit (?:vonnis|arrest|besluit))\b")
"""What a text in which ``CLOSING`` matches has at least."""
CLOSING = re.compile(
    r"(?i)\A\W*(?:aldus\b|dit (?:vonnis|arrest|besluit) is\b|vastgesteld (?:door|in|bij|te)\b)"
    rf"[^;]{{0,240}}(?:\s{_ON}|,)\s+{_DAY_OF_WEEK}\Z"
)
"""How a document ends that was adopted, agreed or pronounced."""
SENDER = re.compile(
    r"(?:(?:['’]s[- ])?[A-Z][^\s,-]*(?:[ -][^\s,-]+){0,3},\s*)?(?:d\.?d\.?\s*)?"
    rf"(?i:{_DAY_OF_WEEK})\Z"
)
SIGNING = re.compile(
    rf"\s*(?:['’]s[- ])?[A-Z][^\s,-]*(?:[ -][^\s,-]+){{0,3}},\s*(?i:{_DAY_OF_WEEK})\Z"
)
SIGNATURE = re.compile(
    r"(?i)\b(?:hoogachtend|namens|met vriendelijke groet\w*|burgemeester|secretaris|griffier|"
    r"voorzitter|wethouder|directeur|handtekening|de minister|gedeputeerde)\b"
)
_AT_THE_END = (
    *("aldus", "vastgesteld", "vonnis", "arrest", "besluit", "hoogachtend", "namens", "groet"),
    *("burgemeester", "secretaris", "griffier", "voorzitter", "wethouder", "directeur"),
    *("handtekening", "minister", "gedeputeerde"),
)
"""Of these each text holds one in which ``CLOSES`` or ``SIGNATURE`` is found."""
MEETING = re.compile(
    r"(?i)(?:verslag|notulen|vergadering|bijeenkomst|consultatie|overleg|dialoog|sessie|tafel)"
)
HOUR = re.compile(r"(?i)[\s,|–-]*(?:om|van|aanvang:?)?\s*[0-9]{1,2}[:.][0-9]{2}(?![0-9.])")
DATELINE = re.compile(r"\s*[–—-]\s+\S")

MAIL_HEAD_LINES = 14
_MAIL_FIELD = re.compile(
    r"(?i)\s*(van|from|aan|to|verzonden|sent|datum|date|onderwerp|subject|cc|bcc|bijlagen?|"
    r"attachments?|ontvangen|received)\s?:"
)
_MAIL_FIELDS = 3
_ONLY_IN_MAIL = frozenset({"from", "to", "verzonden", "sent", "subject", "cc", "bcc", "received"})
_CLOCK = re.compile(r"\b[0-9]{1,2}[:.][0-9]{2}\b(?![-.][0-9])")
SENT = re.compile(r"(?i)\s*(?:verzonden|datum)\s?:")


def may_close(text: str) -> bool:
    """Whether a page has words with which a document ends, or is signed."""
    lowered = text.lower()
    if not any(word in lowered for word in _AT_THE_END):  # quicker than looking for whole words
        return False
    return bool(CLOSES.search(text) or SIGNATURE.search(text))


def is_mail(lines: Sequence[Line]) -> bool:
    """Whether a page begins with the head of a mail.

    Letters and memos may say from whom and to whom they are, too; they bear a day and no hour.
    """
    found = [
        (match[1].lower(), line.text[match.end() :])
        for line in lines[:MAIL_HEAD_LINES]
        if (match := _MAIL_FIELD.match(line.text))
    ]
    fields = {name for name, _ in found}
    if len(fields) < _MAIL_FIELDS or not fields & {"van", "from", "aan", "to"}:
        return False
    days = [value for name, value in found if name == "datum" and find_dates(value)]
    return not days or bool(fields & _ONLY_IN_MAIL) or any(map(_CLOCK.search, days))


def above_mail(lines: Sequence[Line]) -> Sequence[Line]:
    """The lines above the head of a mail: a memo has its own name there."""
    for at, line in enumerate(lines):
        if _MAIL_FIELD.match(line.text):
            return lines[:at]
    return lines


def weekday_differs(before: str, value: PartialDate) -> bool:
    """Whether the word before a day names another day of the week: one of the two is misread."""
    found = re.search(rf"(?i)({'|'.join(_WEEKDAYS)}),?\s+\Z", before)
    if found is None or value.precision is not Precision.DAY:
        return False
    return _WEEKDAYS[value.first.weekday()] != found[1].lower()


def under_labels(setting: Setting, dated: Dated) -> float | None:
    """Of a date in a row of values under a row of labels: 1 under *Datum*, None under another's.

    It is 0 when the line above is no such row.
    """
    if not setting.above or len(_COLUMN.sub("", setting.above[0]).strip(" |:\t")) > _LEFT_OVER:
        return 0.0
    kinds = [match.lastgroup for match in _COLUMN.finditer(setting.above[0])]
    labels = [kind for kind in kinds if kind]
    if "own" not in labels:
        return None if labels else 0.0
    line = setting.before + dated.evidence + setting.after
    dates = [each.evidence for each in find_dates(line)]
    if len(dates) == len(labels):
        at = len(find_dates(setting.before))
        return 1.0 if labels[at] == "own" else None
    first = not setting.before.strip() and kinds[0] == "own"
    last = not setting.after.strip() and kinds[-1] == "own"
    return 1.0 if first or last else None


def stands_under_another(setting: Setting) -> bool:
    """Whether the label right above a date is that of another date.

    A reference number has its label there, too, but not with room in between.
    """
    if OTHER_LABEL.search(setting.previous) is None:
        return False
    return bool(setting.above) or _REFERENCE.fullmatch(setting.previous) is None


def dated_sections(lines: Sequence[Line]) -> frozenset[int]:
    """The numbers of the lines that head dated sections of a page, of which there are several.

    The title of a document, its very first line, is none of them.
    """
    found: dict[int, str] = {}
    for line in lines[1:]:
        text = line.text.strip()
        dates = find_dates(text) if len(text) <= _LONGEST_SECTION and text[0].isupper() else ()
        if dates and _SECTION_END.fullmatch(text, dates[-1].span[1]) and dates[-1].span[0]:
            words = text[: dates[-1].span[0]]
            if _SECTION_NAME.match(words) and not LABEL.search(words):
                found[line.number] = str(dates[-1].value)
    several = len(set(found.values())) >= _SEVERAL_SECTIONS
    return frozenset(found) if several else frozenset()


def in_stack(lines: Sequence[Line], number: int) -> bool | None:
    """Whether a line holds the document's own date, as one of the values under several labels.

    The labels stand one to a line, as the cells of a row do, and the values follow in their
    order. None where there is no such row, or where a value that was left out confuses nothing
    because no label is that of another's date.
    """
    reach = range(number - 1, max(-1, number - _LABELS_ABOVE), -1)
    last = next((at for at in reach if _label(lines[at])), -1)
    first = last
    while first > 0 and _label(lines[first - 1]):
        first -= 1
    labels = [_label(line) for line in lines[first : last + 1]]
    at = number - last - 1
    if len(labels) <= max(1, at):
        return None
    is_own = labels[at] == "own"
    return is_own if is_own or "other" in labels else None


def _label(line: Line) -> str | None:
    found = _COLUMN.fullmatch(line.text.strip().rstrip(":").rstrip())
    return None if found is None else found.lastgroup or "none"


def waits_for_another(lines: Sequence[Line], number: int) -> bool:
    """Whether above a line stands a label of another's date, which that line may belong to."""
    above = lines[max(0, number - _LABELS_ABOVE) : number]
    return any(_OTHERS_DATE.fullmatch(line.text) for line in above)
