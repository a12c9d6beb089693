"""What a ruling says of itself, read from its text: court, date, numbers, parties, decision.

The head is what stands above the first section. Only what stands there in so many words, or in
the formulas that close a ruling, is taken; what is told of another ruling (*het hoger beroep
tegen de uitspraak van de rechtbank*) is not. What the metadata of the file state comes first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from archive.considerations import CLOSING
from archive.courts import court_of_line, court_of_speaker, office_in, place_in, place_of_court
from archive.dates import find_dates
from archive.identifiers import find_identifiers
from archive.identifiers.base import listed
from archive.model import (
    FURNITURE,
    Consideration,
    Evidence,
    Kind,
    Origin,
    PartialDate,
    Passage,
    PassageKind,
    Precision,
    Reading,
    Role,
    Ruling,
    Tag,
    TagName,
)
from archive.ruling_labels import Labels, case_numbers_in, read_labels

_HEAD_LINES = 70
_HEAD_CHARACTERS = 5_000
_LABEL_LINES = 60

_SECTION = re.compile(
    r"(?i)(?:[IVX]{1,5}\.?|[0-9]{1,2}\.?)?\s*(?:het |de )?(?:verdere )?(?:procesverloop|verloop van"
    r"|overwegingen|procedure\b|ontstaan en loop|loop van|geding in|feiten\b|aanslag, bezwaar"
    r"|onderzoek ter zitting|inleiding\b|bestreden|beslissing van|geding voor|zitting\Z|inhoud\Z"
    r"|gronden\b)(?!.{120})"
)
_PARTIES = re.compile(
    r"(?i)(?:^|[\s(])(?:in de (?:[\w-]+ )?za(?:ak|ken)|in het (?:geding|geschil)|partijen\b"
    r"|tussen\b|inzake\b|op het (?:hoger )?beroep|op het verzoek|gewezen op|op de hoger beroepen"
    r"|naar aanleiding van|van:?$)"
)
_OTHER_RULING = re.compile(
    r"(?i)\b(?:tegen|eerste aanleg|bestreden|aangevallen|vonnis waarvan)\b"
    r"|\A\(.*\brechtbank\b"
)
_CASE_LABEL = re.compile(
    r"(?i)\A(?:(?:(?:(?:zaak|rol|rekest|procedure|registratie|kenmerk|parket|dossier)[\s-]?"
    r"(?:/\s*rol)?(?:nummers?|nrs?\.?))|kenmerk|nos?\.|nrs?\.|nummer|reg\.\s?nr\.?)"
    r"(?:\s*/\s*(?:rol|rekest|zaak)-?(?:nummers?|nrs?\.?))?)\s*:?\s*(?P<rest>.*)"
)
_CASE_SHAPE = re.compile(
    r"(?:\s*(?:,|;|en)\s+)?(?P<number>(?:[A-Z]{1,3}\s?)?[0-9][\w./-]*[0-9A-Z])(?![\w/-])"
)
_LEAST_DIGITS = 3

_FORMULA = re.compile(
    r"(?:Aldus\s+(?:gewezen|gegeven|beslist|gedaan|vastgesteld|uitgesproken|door|in)"
    r"|(?:Dit|Het)\s+(?:vonnis|arrest)\s+is\s+(?:op|gewezen|gegeven|vastgesteld|uitgesproken)"
    r"|De(?:ze)?\s+(?:tussen)?(?:uitspraak|beschikking|beslissing)\s+is\s+(?:op|gewezen|gegeven"
    r"|gedaan|vastgesteld|uitgesproken|door|in\s+het)"
    r"|Gewezen\s+door|Gegeven\s+door|Uitgesproken\s+(?:in\s+het\s+openbaar|ter))\b"
)
_PUBLISHED = re.compile(r"(?i)uitgesproken\b")
_SAME_DAY = re.compile(r"(?i)\b(?:die|dezelfde|bovengenoemde|voornoemde|voormelde) (?:dag|datum)\b")
_FORMULA_LENGTH = 700
_JUDGES = re.compile(
    r"(?i)\b(?:griffier|raadshe(?:er|ren)|(?:kanton)?rechters?|vice-president|staatsra(?:ad|den)"
    r"|raadkamer|enkelvoudige kamer|ambtenaar van staat)\b"
)
_JUDGES_SIGNS = (
    *("griffier", "raadshe", "rechter", "president", "staatsra", "raadkamer", "enkelvoudige"),
    "ambtenaar",
)
"""Of these each text holds one in which they are named: quicker to look for, and in few pages."""
_ADVICE = re.compile(
    r"(?i)\b(?:conclude(?:er|ert) (?:ik|hij|tot)|(?:mijn |deze |de )conclusie strekt)\b"
)
_ADVICE_SIGN = "conclu"
"""Quicker to look for, and in few pages."""
_EVIDENCE_LENGTH = 80
_SURE_OF_FORMULA = 0.85
_DATED_LINE = re.compile(
    r"(?i)\A(?:(?:proces-verbaal van de )?(?:mondelinge |schriftelijke |gerectificeerde )?"
    r"(?:tussen|eind)?(?:uitspraak|vonnis|arrest|beschikking|beslissing)s?(?:datum)?"
    r"|datum(?: (?:uitspraak|vonnis|arrest|beschikking))?|uitgesproken(?: in het openbaar)? op"
    r"|parket,?|zitting)\b"
)
_ROLE = re.compile(
    r"(?ix)(?:^|[,(]\s*|\]\s*)(?:de\s|hierna:?\s)?(?P<role>"
    r"eis(?:er(?:s|es|essen)?|eres(?:sen)?)|gedaagden?|verzoek(?:er|ers|ster|sters)"
    r"|verweer(?:der|ders|ster|sters)|appellant(?:e|en|es)?|ge[ïi]ntimeerden?"
    r"|belanghebbenden?|opposant(?:e|en)?|geopposeerden?|klag(?:er|ers)|klaagsters?|verdachten?"
    r"|betrokkenen?|derde-?(?:belanghebbende|partij)n?|interveni[ëe]nt(?:e|en)?"
    r"|tussengekomen\spartij|gevoegde\spartij)"
    r"(?=\s*(?:[,.;)]|$|\s(?:in|tot|sub|te|tevens|te\snoemen|[0-9])\b))"
)
_DECISION = re.compile(
    r"(?i)(?:[IVX]{1,5}\.?|[0-9]{1,2}\.?)?\s*(?:de |het )?(?:beslissing|dictum)"
    r"(?: (?:in|van|op) [^.;:]{1,60})?[.:]?"
)
_DECISION_INLINE = re.compile(r"[0-9]{1,2}\.?\s+(?:De\s)?[Bb]eslissing[.:]?\s+(?=[A-Z])")
_IS_OPINION = re.compile(r"\b(?:C\s?o\s?n\s?c\s?l\s?u\s?s\s?i\s?e|CONCLUSIE)\b")
_OPINION = re.compile(r"(?i)(?:[IVX]{1,5}\.?|[0-9]{1,2}\.?)\s*(?:de )?conclusie[.:]?")
_AFTER = re.compile(
    rf"{CLOSING.pattern}|(?:[0-9]{{1,2}}\.?\s+)?Gronden\Z|Conclusie\Z|Voetnoten|\[[0-9]+\]\s"
)
_SPACED = re.compile(r"(?:[^\W\d_] )+[^\W\d_]")


class _Line(Struct, frozen=True):
    text: str
    is_heading: bool
    is_numbered: bool


def ruling_tags(reading: Reading) -> tuple[Tag, ...]:
    """That a document is a ruling, by how it ends: the formula of those who gave it.

    An advisory opinion ends with what it advises. A decision of a council, which is *vastgesteld*
    as well, has no registrar and no judges.
    """
    for page in reversed(reading.pages):
        lowered = page.text.lower()
        if not any(sign in lowered for sign in (*_JUDGES_SIGNS, _ADVICE_SIGN)):
            continue
        text = " ".join(page.text.split())
        for match in reversed(list(_FORMULA.finditer(text))):
            formula = text[match.start() : match.start() + _FORMULA_LENGTH]
            if _JUDGES.search(formula):
                return (_kind_tag(formula, page.number),)
        advice = _ADVICE.search(text) if _ADVICE_SIGN in lowered else None
        if advice is not None and "Hoge Raad" in reading.pages[0].text + text:
            return (_kind_tag(text[advice.start() :], page.number),)
    return ()


def date_tags(reading: Reading, ruling: Ruling) -> tuple[Tag, ...]:
    """The day of a ruling as the date of the document, with the words that tell it."""
    for page in reversed(reading.pages) if ruling.decided_on else ():
        for dated in reversed(find_dates(page.text)):
            if dated.value == ruling.decided_on:
                evidence = Evidence(Origin.TEXT, dated.evidence, page.number)
                return (Tag(TagName.DATE, str(dated.value), evidence, _SURE_OF_FORMULA),)
    return ()


def _kind_tag(words: str, page: int) -> Tag:
    evidence = Evidence(Origin.TEXT, words[:_EVIDENCE_LENGTH], page)
    return Tag(TagName.KIND, Kind.RULING, evidence, _SURE_OF_FORMULA)


def read_ruling(reading: Reading, passages: Sequence[Passage]) -> Ruling:
    """What the ruling in ``reading`` states, with the considerations among its ``passages``."""
    stated = reading.ruling or Ruling()
    lines = _lines(reading)
    labels, rest = read_labels([line.text for line in lines[:_LABEL_LINES]])
    read = _read(reading, labels, lines[rest:])
    known = {
        name: getattr(stated, name) or getattr(read, name)
        for name in ("ecli", "court", "place", "case_numbers", "decided_on", "procedure")
    }
    return replace(
        read,
        **known,
        summary=stated.summary or read.summary,
        considerations=tuple(_considerations(passages)),
    )


def _read(reading: Reading, labels: Labels, lines: Sequence[_Line]) -> Ruling:
    """What the text alone states."""
    head = _head(lines)
    at, decision = _decision(lines)
    flat = " ".join(line.text for line in lines[at:])
    court = labels.court or _court(head, decision, flat)
    return Ruling(
        ecli=labels.ecli or _own_ecli(reading, head),
        court=court,
        place=place_in(head) or (place_of_court(court) if court else None),
        case_numbers=labels.case_numbers or tuple(dict.fromkeys(_case_numbers(head))),
        decided_on=labels.decided_on or _decided_on(head, _formula(flat)),
        procedure=labels.procedure or _procedure(head, court, lines[len(head) :]),
        roles=tuple(dict.fromkeys(_roles(head))),
        summary=labels.summary,
        decision=decision or None,
    )


def _lines(reading: Reading) -> list[_Line]:
    """The lines of the text without furniture, each with single spaces."""
    return [
        _Line(
            _unspaced(" ".join(line.split())),
            block.role is Role.HEADING,
            block.role is Role.CONSIDERATION,
        )
        for block in reading.blocks
        if block.role not in FURNITURE
        for line in reading.slice(block.span).split("\n")
        if line.strip()
    ]


def _unspaced(line: str) -> str:
    """A word that was printed ``V O N N I S`` in one piece."""
    return line.replace(" ", "") if _SPACED.fullmatch(line) else line


def _head(lines: Sequence[_Line]) -> tuple[str, ...]:
    """The lines above the first section."""
    head: list[str] = []
    size = 0
    for line in lines[:_HEAD_LINES]:
        size += len(line.text)
        if (head and (line.is_numbered or _SECTION.match(line.text))) or size > _HEAD_CHARACTERS:
            break
        head.append(line.text)
    return tuple(head)


def _own_ecli(reading: Reading, head: Sequence[str]) -> str | None:
    """An ECLI that begins a line of the head, or stands in the running header or footer."""
    running = [
        reading.slice(block.span).strip()
        for block in reading.blocks
        if block.role in (Role.HEADER, Role.FOOTER) and block.span.page == 1
    ]
    for line in (*running, *head):
        text = re.sub(r"(?i)\Aecli(?:-nummer)?\s*:?\s+(?=ecli)", "", line)
        for found in find_identifiers(text):
            if found.identifier.type == "ecli" and found.span[0] == 0:
                return found.identifier.value
    return None


def _court(head: Sequence[str], decision: str, below: str) -> str | None:
    """The court on a line of its own, or else the one that speaks in the decision."""
    for line in head:
        if court := court_of_line(line):
            return court
    if any(_IS_OPINION.search(line) for line in head):
        return office_in(below)
    return court_of_speaker(decision)


def _case_numbers(head: Sequence[str]) -> Iterator[str]:
    """The numbers on lines with a label for them, and those above where the parties are named."""
    above = True
    for index, line in enumerate(head):
        label = _CASE_LABEL.match(line)
        above = above and (label is not None or not _PARTIES.search(line))
        if (label is None and not above) or _OTHER_RULING.search(line):
            continue
        yield from _named_cases(line, label, head[index + 1 : index + 2])


def _named_cases(line: str, label: re.Match[str] | None, below: Sequence[str]) -> Iterator[str]:
    text = line
    if label is not None and not label["rest"] and below:
        text = f"{line} {below[0]}"
    found = case_numbers_in(text)
    if found or label is None:
        yield from found
        return
    rest = label["rest"] or " ".join(below)
    for shape in listed(rest, 0, _CASE_SHAPE):
        few = sum(map(str.isdigit, shape["number"])) < _LEAST_DIGITS
        if few or _begins_date(rest[shape.start("number") :]):
            return
        yield shape["number"]


def _begins_date(text: str) -> bool:
    return any(dated.span[0] == 0 for dated in find_dates(text))


def _decided_on(head: Sequence[str], formula: str) -> PartialDate | None:
    """The day in the formula that closes the ruling, or else on a line that is about it."""
    published = _PUBLISHED.search(formula)
    same_day = _SAME_DAY.search(formula)
    for part in (formula[published.start() :] if published and not same_day else "", formula):
        if days := _days(part):
            return days[0]
    for line in head:
        if _OTHER_RULING.search(line):
            continue
        if _DATED_LINE.match(line) and (days := _days(line)):
            return days[0]
        if len(days := _days(line)) == 1 and _is_only_a_date(line):
            return days[0]
    return None


def _formula(text: str) -> str:
    """The sentence that tells who gave the ruling and when; empty when there is none."""
    match = _FORMULA.search(text)
    return "" if match is None else text[match.start() : match.start() + _FORMULA_LENGTH]


def _days(line: str) -> list[PartialDate]:
    return [d.value for d in find_dates(line) if d.value.precision is Precision.DAY]


def _is_only_a_date(line: str) -> bool:
    """Whether a line holds a date, and at most a number or a word beside it."""
    (found,) = (d for d in find_dates(line) if d.value.precision is Precision.DAY)
    beside = f"{line[: found.span[0]]} {line[found.span[1] :]}"
    return not re.search(r"[^\W\d_]{4,}", beside) and len(line) < len(found.evidence) + 40


_PROCEDURES = (
    (r"\bwraking", "wraking"),
    (r"\bvoorlopige voorziening", "voorlopige voorziening"),
    (r"\bkort geding|\bkg za\b", "kort geding"),
    (r"\bberoep in cassatie|\bcassatie(?:beroep)?\b", "cassatie"),
    (r"\bherziening", "herziening"),
    (r"\bhoger beroep|\bappel(?:lant|lante|lanten)\b.*\bge[ïi]ntimeerde", "hoger beroep"),
    (r"\bin verzet\b|\bverzetprocedure", "verzet"),
    (r"\benkelvoudige\b", "eerste aanleg - enkelvoudig"),
    (r"\bmeervoudige\b", "eerste aanleg - meervoudig"),
    (r"\bbodem(?:zaak|procedure)\b", "bodemzaak"),
    (r"\b(?:verzoekschrift|rekest)procedure", "rekestprocedure"),
)
_BEGINNING = 12
_APPEALED = re.compile(r"\bhoger beroep (?:is )?(?:ingesteld|gekomen)")
_ONLY_FIRST_INSTANCE = ("eerste aanleg", "bodemzaak", "rekest", "verzet")


def _procedure(head: Sequence[str], court: str | None, below: Sequence[_Line] = ()) -> str | None:
    """The procedure that the head names; a chamber tells one only in a court of first instance.

    A court of appeal may name it only where it tells how the case began.
    """
    text = " ".join(head).lower()
    first_instance = court is not None and court.startswith("Rechtbank")
    found = [name for pattern, name in _PROCEDURES if re.search(pattern, text)]
    if "hoger beroep" in found and "kort geding" in found and not first_instance:
        return "hoger beroep kort geding"
    for name in found:
        if first_instance and name in ("hoger beroep", "cassatie"):
            continue
        if name.startswith(_ONLY_FIRST_INSTANCE) and not first_instance:
            continue
        return name
    began = " ".join(line.text for line in below[:_BEGINNING]).lower()
    appealed = not first_instance and _APPEALED.search(began) is not None
    return "hoger beroep" if court is not None and appealed else None


def _roles(head: Sequence[str]) -> Iterator[str]:
    for line in head:
        for match in _ROLE.finditer(line):
            yield match["role"].lower()


def _decision(lines: Sequence[_Line]) -> tuple[int, str]:
    """Where the operative part begins, and its text; 0 and nothing where no heading opens it."""
    opening = _opening(lines)
    if opening is None:
        return 0, ""
    at, first = opening
    body = [first] if first else []
    for line in lines[at + 1 :]:
        if _AFTER.match(line.text) or (body and line.is_heading):
            break
        body.append(line.text)
    text = "\n".join(body)
    formula = _FORMULA.search(text)
    return at, text[: formula.start()].rstrip() if formula else text


def _opening(lines: Sequence[_Line]) -> tuple[int, str] | None:
    """The line that opens the decision, and what it says of it; the last that does."""
    for pattern in (_DECISION, _OPINION):
        for index in range(len(lines) - 2, -1, -1):
            if pattern.fullmatch(lines[index].text):
                return index, ""
        for index in range(len(lines) - 1, -1, -1):
            inline = _DECISION_INLINE.match(lines[index].text)
            if inline is not None:
                return index, lines[index].text[inline.end() :]
    return None


def _considerations(passages: Sequence[Passage]) -> Iterator[Consideration]:
    for passage in passages:
        if passage.kind is PassageKind.CONSIDERATION and passage.number is not None:
            yield Consideration.of(passage.number, passage.text, passage.page, passage.id)
