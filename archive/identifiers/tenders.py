"""Numbers of tenders: on a platform, and of their notice in the Official Journal."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.identifiers.base import END, START, Found, IdentifierType


class Tender(IdentifierType):
    """A number on a tender platform: ``tendernummer 142669``; never without a word before it."""

    type = "tender"
    words = ("tender", "aanbesteding", "negometrix", "mercell")
    pattern = re.compile(
        rf"(?ai){START}(?:(?:tender|aanbesteding|aanbestedings)[\s-]?(?:nummer|nr\.?|kenmerk|id)"
        r"|(?:tenderned|negometrix|mercell)(?:\.nl|\.com)?(?:[\s-](?:met\s|onder\s)?"
        r"(?:(?:tender)?nummer|nr\.?|kenmerk|id))?"
        r"|tenderned\.nl/[\w./#-]{0,80}?(?:aankondiging(?:en)?|publicaties?)/(?:overzicht/)?)"
        rf"(?:[\s:#_-]{{1,3}}|(?<=/))([0-9]{{5,7}}){END}(?![-./,][0-9])"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """The digits alone."""
        return match[1]


class OfficialJournal(IdentifierType):
    """A notice in the supplement S of the Official Journal: ``2018/S 123-281234``.

    Issue and number name the notice; the number with the year is how TED names it too.
    """

    type = "tender"
    sign = re.compile(r"/\s?s\s?[0-9]")
    pattern = re.compile(
        rf"(?ai){START}(?P<year>20[0-9]{{2}})\s?/\s?S\s?(?P<issue>[0-9]{{1,3}})\s?[-–]\s?"
        rf"(?P<number>[0-9]{{5,7}}){END}(?![-./,][0-9])"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Year, issue of three digits and number: ``2018/S 123-281234``."""
        return f"{match['year']}/S {int(match['issue']):03d}-{match['number']}"

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """Each notice in this form, and as TED numbers it: ``281234-2018``."""
        for match in cls.pattern.finditer(text):
            yield cls.found(cls.normalise(match), match.span())
            yield cls.found(f"{int(match['number'])}-{match['year']}", match.span())


class TedNotice(IdentifierType):
    """A notice by its number on TED, behind a word that marks it: ``TED 281234-2018``."""

    type = "tender"
    sign = re.compile("-(?<=[0-9]{5}-)20[0-9]{2}")
    pattern = re.compile(
        rf"(?ai){START}(?:(?:publicatie|aankondigings)(?:nummer|nr\.?)|TED|PB\s?/?\s?S|OJ\s?/?\s?S"
        r"|ted\.europa\.eu/\S{0,40}?/notice/(?:-/detail/)?)(?:[\s:-]{1,3}|(?<=/))"
        rf"0{{0,3}}(?P<number>[1-9][0-9]{{4,7}})-(?P<year>20[0-9]{{2}}){END}"
    )

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Number without leading zeros, and year: ``281234-2018``."""
        return f"{match['number']}-{match['year']}"
