"""Numbers of published rulings: ECLI, and LJN before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.identifiers.base import END, START, Found, IdentifierType, listed
from archive.model import Identifier

FICTITIOUS_COURT = "FICTIE"
_LAST_YEAR_OF_LJN = 2013

# Lines break beside the colons, and PDF readers put spaces there.
_COLON = r"[\s\u00ad\u200b]{0,2}:[\s\u00ad\u200b]{0,2}"


class Ecli(IdentifierType):
    """European Case Law Identifier, also as file names write it (``ECLI_NL_RBLIM_2018_1``).

    The form is that of Council conclusions 2011/C 127/01: country, court, year, number.
    """

    type = "ecli"
    words = ("ecli",)
    pattern = re.compile(
        rf"(?ai){START}ECLI(?:"
        rf"{_COLON}NL{_COLON}(?P<court>[A-Z0-9]{{1,7}}){_COLON}(?P<year>[0-9]{{4}}){_COLON}"
        r"(?P<number>[A-Z0-9]{1,25})"
        r"|(?P<by>[._-])NL(?P=by)(?P<court2>[A-Z0-9]{1,7})(?P=by)(?P<year2>[0-9]{4})"
        r"(?P=by)(?P<number2>[A-Z0-9]{1,25})"
        r"|:(?P<foreign>[A-Z]{2}:[A-Z0-9]{1,7}:[0-9]{4}:[A-Z0-9.]{0,24}[A-Z0-9])"
        rf")(?::(?:DOC|INH))?{END}"
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
    words = ("ljn",)
    pattern = re.compile(
        rf"(?ai){START}LJN(?:[-\s]?nummers?|[-\s]?nrs?\.?)?[\s:_-]{{0,3}}"
        rf"([A-Z]{{2}})\s?([0-9]{{4}}){END}"
    )
    _more = re.compile(rf"(?a)\s?(?:,|;|en|/)\s{{0,2}}([A-Z]{{2}})\s?([0-9]{{4}}){END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Two capitals and four digits."""
        return (match[1] + match[2]).upper()

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """Those behind the letters, and the others of an enumeration."""
        for match in cls.pattern.finditer(text):
            yield cls.found(cls.normalise(match), match.span())
            for other in listed(text, match.end(), cls._more):
                yield cls.found(cls.normalise(other), (other.start(1), other.end()))


_FROM_LJN = re.compile(r"ECLI:NL:[A-Z0-9]+:(?P<year>[0-9]{4}):(?P<ljn>[A-Z]{2}[0-9]{4})")


def ljn_of(ecli: Identifier) -> Identifier | None:
    """The LJN that became this ECLI; None when it never had one.

    Until 2013 the number of an ECLI is the LJN. The other way round nothing can be said: an LJN
    tells neither court nor year, and an advisory opinion shared its LJN with the ruling.
    """
    match = _FROM_LJN.fullmatch(ecli.value) if ecli.type == Ecli.type else None
    if match is None or int(match["year"]) > _LAST_YEAR_OF_LJN:
        return None
    return Identifier(Ljn.type, match["ljn"])


def is_fictitious(identifier: Identifier) -> bool:
    """Whether this is an ECLI of the court ``FICTIE``, which no country has.

    Made-up rulings, for demonstrations and tests, carry it so that none is taken for a real one.
    """
    parts = identifier.value.split(":")
    return identifier.type == Ecli.type and parts[2:3] == [FICTITIOUS_COURT]
