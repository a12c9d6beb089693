"""Numbers that name a ruling, a case or a tender, found in a text or typed as a query.

Each type is a small class in ``IDENTIFIER_TYPES``: the shape it has in print, and its normal
form. A number that has the shape of something else too is only taken with a word that marks it.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from archive.model import Identifier

_START = r"(?<![^\W_])"
_END = r"(?![^\W_])"
_FICTITIOUS_COURT = "FICTIE"


@dataclass(frozen=True, slots=True)
class Found:
    """An identifier and where it stands: ``text[span[0]:span[1]]`` is how it is printed."""

    identifier: Identifier
    span: tuple[int, int]


class IdentifierType(ABC):
    """One way in which documents print an identifier of one type."""

    type: ClassVar[str]
    pattern: ClassVar[re.Pattern[str]]

    @classmethod
    @abstractmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """The normal form of what ``pattern`` matched."""

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """The identifiers of this type in ``text``."""
        for match in cls.pattern.finditer(text):
            yield Found(Identifier(cls.type, cls.normalise(match)), match.span())


class Ecli(IdentifierType):
    """European Case Law Identifier, also as file names write it (``ECLI_NL_RBLIM_2018_1``)."""

    type = "ecli"
    pattern = re.compile(
        rf"(?ai){_START}ECLI(?:"
        r":\s?NL:\s?(?P<court>[A-Z0-9]{1,7}):\s?(?P<year>[0-9]{4}):\s?(?P<number>[A-Z0-9]{1,25})"
        r"|(?P<by>[._-])NL(?P=by)(?P<court2>[A-Z0-9]{1,7})(?P=by)(?P<year2>[0-9]{4})"
        r"(?P=by)(?P<number2>[A-Z0-9]{1,25})"
        r"|:(?P<foreign>[A-Z]{2}:[A-Z0-9]{1,7}:[0-9]{4}:[A-Z0-9.]{0,24}[A-Z0-9])"
        rf")(?::(?:DOC|INH))?{_END}"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Upper case, with colons, without what names the part of the publication."""
        if match["foreign"]:
            return f"ECLI:{match['foreign']}".upper()
        parts = [match[name] or match[f"{name}2"] for name in ("court", "year", "number")]
        return ":".join(["ECLI:NL", *parts]).upper()


class Ljn(IdentifierType):
    """The number of a Dutch ruling before ECLI existed; only with the letters LJN before it."""

    type = "ljn"
    pattern = re.compile(
        rf"(?ai){_START}LJN(?:-?nummer|-?nr\.?)?[\s:_-]{{0,3}}([A-Z]{{2}})\s?([0-9]{{4}}){_END}"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Two capitals and four digits."""
        return (match[1] + match[2]).upper()


_CIVIL = r"(?P<civil>C/[0-9]{2}/[0-9]{4,7})"
_ROLL = (
    r"(?P<roll>KG|HA|FA|JE|FT|FZ|VV|CV|EJ|AZ|AO|UE|OA|SC)[\s-]"
    r"(?P<sort>ZA|RK|EXPL|VERZ|EA|WO)\s?(?P<year>[0-9]{2})[-/](?P<number>[0-9]{1,5})"
)


def _roll(match: re.Match[str]) -> str:
    return f"{match['roll']} {match['sort']} {match['year']}-{match['number']}".upper()


class CivilCase(IdentifierType):
    """A case of a civil court: ``C/03/247432``."""

    type = "case-number"
    pattern = re.compile(rf"(?ai){_START}{_CIVIL}{_END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """In upper case."""
        return match["civil"].upper()


class RollNumber(IdentifierType):
    """The number on a court's roll: ``KG ZA 18-233``."""

    type = "case-number"
    pattern = re.compile(rf"(?ai){_START}{_ROLL}{_END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """In upper case, the year and the number joined by a hyphen."""
        return _roll(match)


class CivilCaseWithRoll(IdentifierType):
    """Both numbers of one civil case: ``C/03/247432 / KG ZA 18-233``; each half counts too."""

    type = "case-number"
    pattern = re.compile(
        rf"(?ai){_START}(?:{_CIVIL}|(?P<old>[0-9]{{5,8}}))\s*[/\\–-]\s*{_ROLL}{_END}"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """The two halves, joined by `` / ``."""
        return f"{(match['civil'] or match['old']).upper()} / {_roll(match)}"


class AppealCase(IdentifierType):
    """A case of a civil court of appeal: ``200.123.456/01``."""

    type = "case-number"
    pattern = re.compile(
        rf"{_START}(200\.[0-9]{{3}}\.[0-9]{{3}})[/_-]([0-9]{{2}}){_END}(?!\.[0-9])"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """With a slash before the last two digits."""
        return f"{match[1]}/{match[2]}"


_ADMINISTRATIVE_COURTS = (
    *("ALK", "ALM", "AMS", "ARN", "ASS", "BRE", "DHA", "DOR", "GEL", "GRO", "HAA", "LEE", "LIM"),
    *("MAA", "MID", "MNE", "NHO", "NNE", "OBR", "OVE", "ROE", "ROT", "SGR", "SHE", "UTR", "ZUT"),
    *("ZWB", "ZWO"),
)


_ACTS = (
    *("AKW", "ANW", "AOW", "AW", "AWBZ", "BBZ", "IOAW", "IOAZ", "JW", "MAW", "MPW", "PW", "TW"),
    *("WAJONG", "WAO", "WAZ", "WIA", "WLZ", "WMO15", "WMO", "WUBO", "WUV", "WW", "WWB", "ZVW"),
    "ZW",
)
_ACT = rf"(?:{'|'.join(_ACTS)})(?![^\W_])"


class AdministrativeCase(IdentifierType):
    """A case of an administrative court: ``ROE 17/4173``, ``AWB 18/1234``, ``UTR 18/1234 PW``.

    In capitals only: *Awb* in lower case is the act, and its articles have numbers as well.
    """

    type = "case-number"
    pattern = re.compile(
        rf"{_START}(?:(?:AWB[\s/–-]{{1,3}})?(?P<court>{'|'.join(_ADMINISTRATIVE_COURTS)})"
        r"|(?P<awb>AWB))(?:[\s/–-]{1,3}AWB)?[\s–-]{1,3}"
        rf"(?P<year>[0-9]{{2}})(?:\s?[/_]\s?(?P<slashed>[0-9]{{1,6}})|-(?P<dashed>[0-9]{{3,6}})){_END}"
        rf"(?:\s{_ACT})?"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Court, year and number; the act that some courts print after it is left out."""
        number = match["slashed"] or match["dashed"]
        return f"{match['court'] or match['awb']} {match['year']}/{number}"


class CaseUnderAct(IdentifierType):
    """A case of the highest court in social security: ``18/1234 WMO15``."""

    type = "case-number"
    pattern = re.compile(
        rf"{_START}(?<![/.,-])(?<!(?:{'|'.join(_ADMINISTRATIVE_COURTS)}|AWB)\s)"
        rf"([0-9]{{2}})[/-]([0-9]{{1,5}})\s({_ACT})(?:-[A-Z]{{1,2}}{_END})?"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Year, number and act."""
        return f"{match[1]}/{match[2]} {match[3]}"


class CouncilOfStateCase(IdentifierType):
    """A case of the Council of State: ``201300748/1/A3``."""

    type = "case-number"
    pattern = re.compile(rf"{_START}((?:19|20)[0-9]{{7}}/[0-9]{{1,2}}(?:/[A-Z][0-9])?){_END}(?!/)")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """As it is printed."""
        return match[1]


class SupremeCourtCase(IdentifierType):
    """A civil case of the Supreme Court until 2008: ``C06/219HR``."""

    type = "case-number"
    pattern = re.compile(rf"(?ai){_START}([CR][0-9]{{2}}/[0-9]{{3}}HR){_END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """In upper case."""
        return match[1].upper()


class MarkedCase(IdentifierType):
    """A number that only the word before it tells from others: ``zaaknummer 18/01234``."""

    type = "case-number"
    pattern = re.compile(
        rf"(?ai){_START}(?:zaak|rol|procedure)(?:nummers?|nrs?\.?)[\s:]{{1,3}}"
        rf"([0-9]{{2}}/[0-9]{{3,5}}){_END}(?![/.,-][0-9])"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Without the word that marks it."""
        return match[1]


class Tender(IdentifierType):
    """A number on a tender platform: ``tendernummer 142669``; never without a word before it."""

    type = "tender"
    pattern = re.compile(
        rf"(?ai){_START}(?:(?:tender|aanbesteding|aanbestedings)[\s-]?(?:nummer|nr\.?|kenmerk|id)"
        r"|(?:tenderned|negometrix|mercell)(?:\.nl|\.com)?(?:[\s-](?:met\s|onder\s)?"
        r"(?:(?:tender)?nummer|nr\.?|kenmerk|id))?)"
        rf"[\s:#_-]{{1,3}}([0-9]{{5,7}}){_END}(?![-./,][0-9])"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """The digits alone."""
        return match[1]


IDENTIFIER_TYPES: tuple[type[IdentifierType], ...] = (
    Ecli,
    Ljn,
    CivilCaseWithRoll,
    CivilCase,
    RollNumber,
    AppealCase,
    AdministrativeCase,
    CaseUnderAct,
    CouncilOfStateCase,
    SupremeCourtCase,
    MarkedCase,
    Tender,
)
"""Everything that is recognised; a new type is a class of its own added here."""


def find_identifiers(text: str) -> tuple[Found, ...]:
    """The identifiers in ``text``, in order of occurrence; a longer one before its parts.

    >>> [found.identifier.value for found in find_identifiers("zie ecli:nl:hr:2016:1234.")]
    ['ECLI:NL:HR:2016:1234']
    """
    found = {found for kind in IDENTIFIER_TYPES for found in kind.find(text)}
    return tuple(sorted(found, key=lambda one: (one.span[0], -one.span[1], one.identifier)))


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that ``text`` is as a whole, in any letter case; None when it is not one."""
    typed = text.strip()
    for form in (typed, typed.upper()):
        for kind in IDENTIFIER_TYPES:
            match = kind.pattern.fullmatch(form.rstrip("."))
            if match:
                return Identifier(kind.type, kind.normalise(match))
    return None


def is_fictitious(identifier: Identifier) -> bool:
    """Whether this is an ECLI of the court ``FICTIE``, which no country has.

    Made-up rulings, for demonstrations and tests, carry it so that none is taken for a real one.
    """
    parts = identifier.value.split(":")
    return identifier.type == Ecli.type and parts[2:3] == [_FICTITIOUS_COURT]
