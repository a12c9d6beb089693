"""Where an answer sends its reader: "zie het antwoord op vraag 12 van de eerste nota"."""

from __future__ import annotations

import re

from archive.labels import NUMBERS, numbers_in
from archive.pairs import Reference

_ORDINALS = (
    "eerste tweede derde vierde vijfde zesde zevende achtste negende tiende".split(),
    "1e 2e 3e 4e 5e 6e 7e 8e 9e 10e".split(),
    "1ste 2de 3de 4de 5de 6de 7de 8ste 9de 10de".split(),
)
_ROMAN = "I II III IV V VI VII VIII IX X".split()
_ORDINAL = "|".join(word for words in _ORDINALS for word in words)
_NAME = r"(?:nota['’]?s?\s+van\s+(?:aanvullende\s+)?inlichting(?:en)?|NvI)"
NOTE = (
    rf"(?:(?P<ordinal>{_ORDINAL})\s+(?:{_NAME}|nota)"
    rf"|{_NAME}(?:\s*[-–:(]?\s*(?:deel|ronde|nr\.?|nummer|no\.?))?[ \t]*[-–:(]?[ \t]*"
    r"(?P<number>\d{1,2}|[IVX]{1,4})(?![\w/]|[-–.,]\w|\s+(?:januari|februari|maart|april|mei|juni|juli"
    r"|augustus|september|oktober|november|december)\b))"
)
"""A note of inquiries by its number: "tweede nota van inlichtingen", "NvI 2", "NvI nr. 2"."""

_ANY_NOTE = rf"(?:{NOTE}|(?:deze|dit)\s+(?:{_NAME}|nota|document|overzicht|stuk))"
_ONE = r"\d{1,4}[A-Za-z]?(?![\w]|[.,]\w)"
_BETWEEN = (
    r"\s*+(?:,(?:\s*(?:en|of)\b)?|&|-|–|\b(?:en|of|t/m|tot\s+en\s+met|alsmede|alsook)\b)\s*+"
    r"(?:(?:op|bij)\s++)?(?:de\s++)?(?:vra(?:ag|gen)\s++)?"
)
_LIST = rf"(?P<numbers>{_ONE}(?:{_BETWEEN}{_ONE}){{0,40}})"
_ELSEWHERE = re.compile(
    r"\s*,?\s*(?:\)\s*)?(?:van|uit|in|op|bij)\s+(?:de|het|een|bijlage|uw|onze?|ons)\b", re.I
)
_BEHIND = re.compile(rf"\s*,?\s*\(?(?:(?:van|uit|in|bij)\s+)?(?:de|het|onze)?\s*{_ANY_NOTE}", re.I)
_BEFORE = re.compile(rf"{_ANY_NOTE}\)?\s*[,:;]?\s*(?:(?:bij|op|onder|het|de)\s+)*\Z", re.I)
_REFERS = re.compile(
    rf"""(?:
        \b(?:zie|verwij(?:s|zen|st|zing)\w*|verwezen|idem|conform|overeenkomstig|vgl\.?|vergelijk
            |hetzelfde|gelijk(?:luidend)?|cf\.)\b [^.?!]{{0,90}}?
        \b(?:(?:be)?antwoord(?:en|ing)?(?:\s+(?:op|bij|van|onder|voor))?(?:\s+de)?(?:\s+gestelde)?
             (?:\s+vra(?:ag|gen))? | vra(?:ag|gen))
      | \b(?:be)?antwoord(?:en|ing)?\s+(?:(?:op|bij|van)\s+)?(?:de\s+)?vra(?:ag|gen)
      | \b(?:in|bij|onder)\s+(?:(?:het|mijn|ons)\s+)?antwoord(?:en)?
    ) (?:\s+(?:met\s+)?(?:nummers?|nrs?\.?|onder))? \s+ {_LIST}
    """,
    re.I | re.X,
)
_PREVIOUS = re.compile(
    r"\b(?:zie|verwij(?:s|zen)\w*|idem|gelijk)\b[^.?!]{0,60}\b(?:vorige|voorgaande|bovenstaande"
    r"|voorafgaande)\s+(?:vraag|antwoord)\b",
    re.I,
)
_CHANGES = re.compile(
    r"""\b(?:in\s+)?(?:afwijking|aanvulling|wijziging|correctie|rectificatie|herziening|vervanging)
          \s+(?:van|op|voor)\b
      | \b(?:wijzig(?:t|en)|vervangt|vervangen|herzie(?:t|n)|corrigeert|rectificeert|vervalt
          |komt\s+te\s+vervallen|gewijzigd|aangepast|herzien|gerectificeerd|vervallen)\b
    """,
    re.I | re.X,
)
_REACH = 80
"""The words that tell of a change stand this near to the answer that is changed."""


def references(answer: str) -> tuple[Reference, ...]:
    """The answers that a text refers to, in order; not questions of forms and other documents.

    >>> references("Zie het antwoord op vraag 3 en 4.")[0].numbers
    ('3', '4')
    """
    found: list[Reference] = []
    for match in _REFERS.finditer(answer):
        note, is_here = _note_beside(answer, match)
        if note is None and not is_here and _ELSEWHERE.match(answer, match.end()):
            continue
        around = answer[max(0, match.start() - _REACH) : match.end() + _REACH]
        changes = bool(_CHANGES.search(around))
        *others, last = re.split(r"\bvra(?:ag|gen)\b", match["numbers"])
        # "vraag 3 en vraag 8 van NvI 2": only the last is of that note.
        found += (Reference(_numbers(each), None, changes) for each in others)
        found.append(Reference(_numbers(last), note, changes))
    if not found and _PREVIOUS.search(answer):
        found.append(Reference((Reference.PREVIOUS,)))
    return tuple(dict.fromkeys(found))


def is_only_reference(answer: str) -> bool:
    """Whether an answer says nothing but where another is."""
    rest = _BEHIND.sub("", _PREVIOUS.sub("", _REFERS.sub("", answer)))
    return bool(references(answer)) and len(re.findall(r"\w+", rest)) <= 4  # noqa: PLR2004 - "Zie ook de"


def note_number(found: re.Match[str]) -> int | None:
    """The number of a note that ``NOTE`` matched."""
    groups = found.groupdict()
    if ordinal := groups.get("ordinal"):
        return next(
            words.index(ordinal.lower()) + 1 for words in _ORDINALS if ordinal.lower() in words
        )
    number = groups.get("number")
    if number is None:
        return None
    if number.isdigit():
        return int(number) or None
    return _ROMAN.index(number.upper()) + 1 if number.upper() in _ROMAN else None


def _numbers(text: str) -> tuple[str, ...]:
    lists = re.findall(NUMBERS, text)
    return tuple(dict.fromkeys(number for each in lists for number in numbers_in(each)))


def _note_beside(answer: str, match: re.Match[str]) -> tuple[int | None, bool]:
    """The number of the note named right before or after the numbers; whether any is named."""
    start = match.start("numbers")
    behind = _BEHIND.match(answer, match.end())
    before = re.search(NOTE, answer[match.start() : start], re.I) or _BEFORE.search(
        answer, max(0, match.start() - _REACH), match.start()
    )
    named = behind or before
    return (None, False) if named is None else (note_number(named), True)
