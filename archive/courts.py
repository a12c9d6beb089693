"""Courts and their places, as rulings print them."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NAME = r"(?:['’‘`´][sS]-\s?)?[A-Z][\w’']{0,30}(?:[- ][A-Z][\w’']{0,30}){0,4}"
_PART = (
    r"(?:sector|afdeling|team|locatie|nevenzittingsplaats|zittingsplaats|zittende|zitting|zetelend"
    r"|familie|civiel|bestuursrecht\w*|belastingrecht|strafrecht|handel|kanton\w*|privaatrecht"
    r"|publiekrecht|uitspraak|vonnis|arrest|beschikking|enkelvoudige|meervoudige|voorzieningenrechter|vestiging)"
)
_OF_PLACE = re.compile(
    r"(?P<sort>(?i:gerechtshof|(?:arrondissements)?rechtbank|kantongerecht))\s+"
    rf"(?:(?i:te|van het arrondissement)\s+)?(?P<name>{_NAME})"
)
_PARKET = (
    re.compile(r"(?i)(?:procureur|advocaat)-generaal bij de\s+hoge raad|parket bij de hoge raad"),
    "Parket bij de Hoge Raad",
)
_HIGHEST = (
    (re.compile(r"(?i)centrale raad van beroep"), "Centrale Raad van Beroep"),
    (
        re.compile(r"(?i)college van beroep voor het bedrijfsleven"),
        "College van Beroep voor het bedrijfsleven",
    ),
    (
        re.compile(r"(?i)afdeling\s+bestuursrechtspraak|(?<!van de )raad van state"),
        "Raad van State",
    ),
    _PARKET,
    (re.compile(r"(?i)hoge raad(?: der nederlanden)?"), "Hoge Raad"),
)
_BEFORE = re.compile(
    r"(?i)(?:[0-9]{1,6}\s*/\s*)?(?:(?:de|het)\s+)?(?:(?:(?:fungerend\s+)?president|voorzieningenrechter"
    r"|voorzitter|kantonrechter|afdeling\s+\w+|(?:(?:en|meer)voudige\s+)?\w*kamer)\s+(?:van\s+)?)?"
    r"(?:de\s+|het\s+)?"
)
_OPENING = re.compile(r"[A-Z]|[0-9]+\s*/|(?:de|het)\s+(?:fungerend\s+)?(?:president|voorz)")
_BEHIND = re.compile(
    rf"(?i)(?:\s*\([^()]{{1,40}}\))?[\s,.:;/|–-]*(?:(?:uitspraak|vonnis|arrest|beschikking)?$|(?:,\s*)?{_PART}\b.{{0,80}}$)"
)
_PLACED = re.compile(
    r"(?i:(?:neven)?zittingsplaats|zittingslocatie|zittinghoudende?(?: te)?|zitting houdende te"
    rf"|locatie|vestiging(?:splaats)?)\s*:?\s+(?P<name>{_NAME})"
)
_REGIONS = frozenset(
    "Gelderland Limburg Midden-Nederland Noord-Holland Noord-Nederland Oost-Brabant Oost-Nederland"
    " Overijssel Zeeland-West-Brabant Arnhem-Leeuwarden Zwolle-Lelystad".split()
)
"""Courts named after a region, or after two places: their name tells no place."""

_LOWER = frozenset({"te", "van", "de", "den", "het", "en"})
_LONGEST_LINE = 160
_SHORT_LINE = 60


def court_of_line(line: str) -> str | None:
    """The court that a line is the name of, with at most a part or a place of it behind.

    >>> court_of_line("RECHTBANK DEN HAAG, zittingsplaats Gouda")
    'Rechtbank Den Haag'
    """
    if len(line) > _LONGEST_LINE or not _OPENING.match(line):
        return None
    start = _BEFORE.match(line)
    at = start.end() if start else 0
    for pattern, name in _HIGHEST:
        match = pattern.match(line, at) or pattern.match(line)
        if match and _ends_well(line, match.end(), name):
            return name
    match = _OF_PLACE.match(line, at)
    if match is None:
        return None
    name = _without_part(match["name"])
    end = match.start("name") + len(name)
    return _named(match["sort"], name) if name and _BEHIND.match(line, end) else None


def _ends_well(line: str, end: int, name: str) -> bool:
    if name == "Raad van State":
        return len(line) - end < _LONGEST_LINE // 4
    return _BEHIND.match(line, end) is not None


def office_in(text: str) -> str | None:
    """The office of those who advise the Hoge Raad, where a text names it in full."""
    pattern, name = _PARKET
    return name if pattern.search(" ".join(text.split())) else None


def court_of_speaker(text: str) -> str | None:
    """The highest court that speaks in a decision: *De Hoge Raad verwerpt het beroep*."""
    flat = " ".join(text.split())
    for pattern, name in _HIGHEST:
        if match := pattern.search(flat):
            before = flat[: match.start()].rstrip()
            if re.search(r"(?:\A|[.:;,]\s)(?:De|Het)\s*\Z", before + " ") or not before:
                return name
    return None


def place_in(lines: Sequence[str]) -> str | None:
    """The place where the court sat, behind a word that says so."""
    for line in lines:
        is_label = len(line) <= _SHORT_LINE and not re.search(r"(?i)\bvan de rechtbank\b", line)
        match = _PLACED.search(line) if is_label or court_of_line(line) else _PLACED.match(line)
        if match and (name := _without_part(match["name"])):
            return _cased(name)
    return None


def place_of_court(court: str) -> str | None:
    """The place that a court is named after, if it is one place."""
    sort, _, name = court.partition(" ")
    if sort not in ("Rechtbank", "Gerechtshof", "Kantongerecht") or name in _REGIONS:
        return None
    return name or None


def _without_part(name: str) -> str:
    """A name in capitals without the word behind it that says which part of the court it is."""
    return re.split(rf"(?i)\s+(?={_PART}\b)", name)[0].rstrip(" -'’")


def _named(sort: str, name: str) -> str:
    kind = "Rechtbank" if sort.lower().endswith("rechtbank") else sort.capitalize()
    return f"{kind} {_cased(name)}"


def _cased(name: str) -> str:
    """A name in capitals as it is written in a sentence: ``'s-Gravenhage``, ``Den Haag``."""
    name = re.sub(r"\A['’‘`´][sS]-\s?", "'s-", name)
    if name.upper() != name.replace("'s-", "'S-") and name.upper() != name:
        return name
    words = re.split(r"([ -])", name.removeprefix("'s-"))
    prefix = "'s-" if name.startswith("'s-") else ""
    return prefix + "".join(_capital(word, first=i == 0) for i, word in enumerate(words))


def _capital(word: str, *, first: bool) -> str:
    lower = word.lower()
    return lower if lower in _LOWER - {"den", "de"} and not first else lower.capitalize()
