"""The table above a ruling as rechtspraak.nl prints it: labels, each with what it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from archive.courts import court_of_line
from archive.dates import find_dates
from archive.identifiers import find_identifiers
from archive.model import PartialDate, Precision

_NAMES = (
    *("ECLI", "Instantie", "Datum uitspraak", "Datum publicatie", "Zaaknummer", "Zaaknummers"),
    *("Formele relaties", "Rechtsgebieden", "Rechtsgebied", "Bijzondere kenmerken"),
    *("Inhoudsindicatie", "Vindplaatsen", "Wetsverwijzingen", "Samenvatting", "Procedure"),
    *("Zittingsplaats",),
)
_LABEL = re.compile(
    rf"(?i)(?P<name>{'|'.join(sorted(_NAMES, key=len, reverse=True))})(?:\s*:\s*|\s+|\Z)"
)
_BODY = re.compile(r"(?i)(?:Uitspraak|Conclusie|Volledige tekst|Arrest|Vonnis)\s*:?")
_ENOUGH = 2
_PROCEDURES = re.compile(
    r"(?i)(?:hoger beroep kort geding|kort geding|hoger beroep|bodemzaak|voorlopige voorziening"
    r"|eerste en enige aanleg|eerste aanleg - (?:en|meer)\w+|cassatie|wraking|verzet|herziening"
    r"|tussenuitspraak|rekestprocedure|verzoekschriftprocedure)"
)


class Labels(Struct, frozen=True):
    """What the labels tell; empty where there are none."""

    ecli: str | None = None
    court: str | None = None
    decided_on: PartialDate | None = None
    case_numbers: tuple[str, ...] = ()
    procedure: str | None = None
    summary: str | None = None


def read_labels(lines: Sequence[str]) -> tuple[Labels, int]:
    """The table at the top of a text, and the number of its lines; nothing and 0 without one.

    The label of the summary alone is a table too; any other needs a second one beside it.
    """
    values: dict[str, list[str]] = {}
    name, end = "", 0
    for index, line in enumerate(lines):
        label = _LABEL.match(line)
        if label is not None and _is_label(label, line):
            name = label["name"].lower()
            rest = line[label.end() :]
            values.setdefault(name, []).extend([rest] if rest else [])
            end = index + 1
        elif name and _BODY.fullmatch(line):
            end = index + 1
            break
        elif name and _goes_on(name, values[name]) and not (values[name] and _heads(line)):
            values[name].append(line)
            end = index + 1
        elif name:
            break
    if len(values) < _ENOUGH and "inhoudsindicatie" not in values:
        return Labels(), 0
    return _told(values), end


def _is_label(label: re.Match[str], line: str) -> bool:
    """Whether a line begins with a label: with its capital, and not as the word in a sentence."""
    if not line[0].isupper():
        return False
    value = line[label.end() :]
    return label["name"].lower() != "procedure" or _PROCEDURES.match(value) is not None


def _heads(line: str) -> bool:
    """Whether a line opens the ruling itself: its court, or its number and nothing else."""
    cases = [each.span for each in find_identifiers(line) if each.identifier.type == "case-number"]
    is_number = len(cases) == 1 and not (line[: cases[0][0]] + line[cases[0][1] :]).strip(" .")
    return is_number or court_of_line(line) is not None


def _goes_on(name: str, found: Sequence[str]) -> bool:
    """Whether the next line may belong to a label: the first always, of a summary also more."""
    return not found or name in ("inhoudsindicatie", "vindplaatsen", "formele relaties",
                                 "bijzondere kenmerken", "rechtsgebieden", "wetsverwijzingen",
                                 "samenvatting")  # fmt: skip


def _told(values: dict[str, list[str]]) -> Labels:
    def text(*names: str) -> str:
        return " ".join(" ".join(values.get(name, [])) for name in names).strip()

    printed = text("ecli")
    printed = f"ECLI:{printed}" if printed[:3].upper() == "NL:" else printed
    ecli = [f.identifier.value for f in find_identifiers(printed) if f.identifier.type == "ecli"]
    days = [d.value for d in find_dates(text("datum uitspraak"))]
    procedure = _PROCEDURES.search(text("bijzondere kenmerken", "procedure"))
    return Labels(
        ecli=next(iter(ecli), None),
        court=text("instantie") or None,
        decided_on=next((day for day in days if day.precision is Precision.DAY), None),
        case_numbers=_cases(text("zaaknummer", "zaaknummers")),
        procedure=procedure[0].lower() if procedure else None,
        summary=text("inhoudsindicatie", "samenvatting") or None,
    )


def case_numbers_in(text: str) -> tuple[str, ...]:
    """The case numbers that a text names; of one case with two numbers, each by itself."""
    found = (each.identifier for each in find_identifiers(text))
    numbers = (each.value for each in found if each.type == "case-number")
    return tuple(dict.fromkeys(part for number in numbers for part in number.split(" / ")))


def _cases(printed: str) -> tuple[str, ...]:
    numbers = case_numbers_in(printed)
    if numbers:
        return numbers
    parts = re.split(r"\s*[;,]\s*|\s+en\s+", printed)
    return tuple(dict.fromkeys(part for part in parts if re.search(r"\d", part)))
