"""Numbers of cases, as each court prints its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.identifiers.base import END, START, Found, IdentifierType, listed

_CIVIL = r"(?P<civil>C/[0-9]{2}/[0-9]{4,7})"
_ROLL = (
    r"(?P<roll>KG|HA|FA|JE|FT|FZ|VV|CV|EJ|AZ|AO|UE|OA|SC|[A-Z]{2}(?=[\s-](?:EXPL|VERZ)\b))[\s-]"
    r"(?P<sort>ZA|RK|EXPL|VERZ|EA|WO)\s?(?P<year>[0-9]{2})[-/](?P<number>[0-9]{1,5})"
)
_ROLL_SIGN = re.compile(r"[-/](?:(?<=[aklzo][0-9][0-9].)|(?<=[aklzo]\s[0-9][0-9].))[0-9]")


def _roll(match: re.Match[str]) -> str:
    return f"{match['roll']} {match['sort']} {match['year']}-{match['number']}".upper()


class CivilCase(IdentifierType):
    """A case of a civil court: ``C/03/247432``."""

    type = "case-number"
    sign = re.compile("c/[0-9]")
    pattern = re.compile(rf"(?ai){START}{_CIVIL}{END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """In upper case."""
        return match["civil"].upper()


class RollNumber(IdentifierType):
    """The number on a court's roll: ``KG ZA 18-233``."""

    type = "case-number"
    sign = _ROLL_SIGN
    pattern = re.compile(rf"(?ai){START}{_ROLL}{END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """In upper case, the year and the number joined by a hyphen."""
        return _roll(match)


class CivilCaseWithRoll(IdentifierType):
    """Both numbers of one civil case: ``C/03/247432 / KG ZA 18-233``; each half counts too."""

    type = "case-number"
    sign = _ROLL_SIGN
    pattern = re.compile(
        rf"(?ai){START}(?:{_CIVIL}|(?P<old>[0-9]{{5,8}}))(?:\s*[/\\–-]\s*|\s)"
        rf"{_ROLL}{END}"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """The two halves, joined by `` / ``."""
        return f"{(match['civil'] or match['old']).upper()} / {_roll(match)}"


class AppealCase(IdentifierType):
    """A case of a civil court of appeal: ``200.123.456/01``."""

    type = "case-number"
    sign = re.compile(r"200\.[0-9]")
    pattern = re.compile(rf"{START}(200\.[0-9]{{3}}\.[0-9]{{3}})[/_-]([0-9]{{2}}){END}(?!\.[0-9])")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """With a slash before the last two digits."""
        return f"{match[1]}/{match[2]}"


_ADMINISTRATIVE_COURTS = (
    *("ALK", "ALM", "AMS", "ARN", "ASS", "BRE", "DHA", "DOR", "GEL", "GRO", "HAA", "LEE", "LIM"),
    *("MAA", "MID", "MNE", "NHO", "NNE", "OBR", "OVE", "ROE", "ROT", "SGR", "SHE", "UTR", "ZUT"),
    *("ZWB", "ZWO"),
)
_ENDS = "|".join(sorted({court[1:].lower() for court in (*_ADMINISTRATIVE_COURTS, "AWB")}))
_BEFORE_YEAR = rf"(?:(?:{_ENDS})[\s–-]|[\s\S][\s–-][\s–-])"
"""What stands before the year of a case in a text in lower case, as three characters."""

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
    sign = re.compile(
        rf"[/_-](?:(?<={_BEFORE_YEAR}[0-9][0-9].)|(?<={_BEFORE_YEAR}[0-9][0-9]\s.))\s?[0-9]"
    )
    pattern = re.compile(
        rf"{START}(?:(?:AWB[\s/–-]{{1,3}})?(?P<court>{'|'.join(_ADMINISTRATIVE_COURTS)})"
        r"|(?P<awb>AWB))(?:[\s/–-]{1,3}AWB)?[\s–-]{1,3}"
        rf"(?P<year>[0-9]{{2}})(?:\s?[/_]\s?(?P<slashed>[0-9]{{1,6}})|-(?P<dashed>[0-9]{{3,6}})){END}"
        rf"(?:\s{_ACT})?(?!\s?/[0-9])"
    )
    _more = re.compile(
        rf"(?:\s?(?:,|;|en)\s(?P<year>[0-9]{{2}})\s?[/_]\s?|\s?_\s?)(?P<number>[0-9]{{2,6}}){END}"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Court, year and number; the act that some courts print after it is left out."""
        number = match["slashed"] or match["dashed"]
        return f"{match['court'] or match['awb']} {match['year']}/{number}"

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """Each case, also those that follow in an enumeration: ``BRE 15/5561, 15/5562``."""
        for match in cls.pattern.finditer(text):
            yield cls.found(cls.normalise(match), match.span())
            court, year = match["court"] or match["awb"], match["year"]
            for other in listed(text, match.end(), cls._more):
                year = other["year"] or year
                start = other.start("year") if other["year"] else other.start("number")
                yield cls.found(f"{court} {year}/{other['number']}", (start, other.end()))


class CaseUnderAct(IdentifierType):
    """A case of the highest court in social security: ``18/1234 WMO15``."""

    type = "case-number"
    sign = re.compile(rf"[/-](?<=[0-9][0-9].)[0-9]{{1,5}}\s(?:{'|'.join(_ACTS).lower()})")
    pattern = re.compile(
        rf"{START}(?<![/.,-])(?<!(?:{'|'.join(_ADMINISTRATIVE_COURTS)}|AWB)\s)"
        rf"([0-9]{{2}})[/-]([0-9]{{1,5}})\s({_ACT})(?:-[A-Z]{{1,2}}{END})?"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Year, number and act."""
        return f"{match[1]}/{match[2]} {match[3]}"


class CouncilOfStateCase(IdentifierType):
    """A case of the Council of State: ``201300748/1/A3``."""

    type = "case-number"
    sign = re.compile("/(?<=[0-9]{7}/)[0-9]")
    pattern = re.compile(rf"{START}((?:19|20)[0-9]{{7}}/[0-9]{{1,2}}(?:/[A-Z][0-9])?){END}(?!/)")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """As it is printed."""
        return match[1]


class SupremeCourtCase(IdentifierType):
    """A civil case of the Supreme Court until 2008: ``C06/219HR``."""

    type = "case-number"
    sign = re.compile("/[0-9]{3}hr")
    pattern = re.compile(rf"(?ai){START}([CR][0-9]{{2}}/[0-9]{{3}}HR){END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """In upper case."""
        return match[1].upper()


class DigitalCase(IdentifierType):
    """A case that was begun digitally: ``NL18.12345``."""

    type = "case-number"
    sign = re.compile("nl[0-9]")
    pattern = re.compile(rf"(?a){START}(NL[0-9]{{2}}\.[0-9]{{3,5}}){END}(?!\.[0-9])")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """As it is printed."""
        return match[1]


class MarkedCase(IdentifierType):
    """A number that only the word before it tells from others: ``zaaknummer 18/01234``."""

    type = "case-number"
    words = ("zaakn", "roln", "proceduren", "registratien")
    pattern = re.compile(
        rf"(?ai){START}(?:zaak|rol|procedure|registratie)(?:nummers?|nrs?\.?)[\s:]{{1,3}}"
        rf"([0-9]{{2}}/[0-9]{{3,5}}|[0-9]{{5}}/[0-9]{{2}}){END}(?![/.,-][0-9])"
    )
    _more = re.compile(rf"\s?(?:,|;|en)\s([0-9]{{2}}/[0-9]{{3,5}}){END}(?![/.,-][0-9])")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Without the word that marks it."""
        return match[1]

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """The number behind the word, and the others of an enumeration."""
        for match in cls.pattern.finditer(text):
            yield cls.found(cls.normalise(match), match.span())
            for other in listed(text, match.end(), cls._more):
                yield cls.found(other[1], other.span(1))
