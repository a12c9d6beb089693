"""Official publications: Staatsblad, Staatscourant, papers and questions of parliament."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.identifiers.base import END, START, Found, IdentifierType, listed

_SESSION = r"(?P<first>(?:19|20)[0-9]{2})\s?[/–-]\s?(?P<last>(?:(?:19|20)[0-9]{2}|[0-9]{2}))"


def _session(match: re.Match[str]) -> str:
    return f"{match['first']}/{match['last'][-2:]}"


class Staatsblad(IdentifierType):
    """A number of the bulletin of acts: ``Stb. 2014, 105``, ``Staatsblad 2014/105``."""

    type = "staatsblad"
    names_documents = False
    sign = re.compile(r"st(?:b\.?|aatsblad)[\s-](?:jaargang\s)?[0-9]")
    pattern = re.compile(
        rf"(?ai){START}(?:Stb\.?|Staatsblad)(?:\s(?:jaargang\s)?|-)((?:18|19|20)[0-9]{{2}})"
        rf"(?:\s?[,/]\s?(?:nr\.?\s?)?|\snr\.?\s?|-|\s)([0-9]{{1,4}}){END}"
    )
    label = "Stb."

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Abbreviation, year, number: ``Stb. 2014, 105``."""
        return f"{cls.label} {match[1]}, {int(match[2])}"


class Staatscourant(Staatsblad):
    """A number of the government gazette: ``Stcrt. 2014, 8765``."""

    type = "staatscourant"
    sign = re.compile(r"st(?:crt\.?|aatscourant)[\s-](?:jaargang\s)?[0-9]")
    pattern = re.compile(
        rf"(?ai){START}(?:Stcrt\.?|Staatscourant)(?:\s(?:jaargang\s)?|-)((?:18|19|20)[0-9]{{2}})"
        rf"(?:\s?[,/]\s?(?:nr\.?\s?)?|\snr\.?\s?|-|\s)([0-9]{{1,5}}){END}"
    )
    label = "Stcrt."


class Kamerstuk(IdentifierType):
    """A paper of parliament: ``Kamerstukken II 2013/14, 33 684, nr. 3``.

    Its file and its number name it; chamber and session are left out, since the same paper is
    cited with and without them. Papers of the Senate have letters for numbers.
    """

    type = "kamerstuk"
    names_documents = False
    words = ("kamer", "kst-")
    sign = re.compile(r"k(?!\w)(?<=[te].)(?<![^\W_]..)")
    _number = re.compile(r"[0-9](?<=[0-9]{2})[ .\u00a0]?[0-9]{3}")
    pattern = re.compile(
        rf"(?x){START}(?:(?P<marked>(?i:Kamerstuk(?:ken|nummer|\s?nr\.?)?))"
        r"|(?i:Tweede|Eerste)\sKamer(?:\sder\sStaten-Generaal)?|TK|EK)"
        r"(?:[\s,]{1,2}I{1,2})?(?!\w)"
        rf"(?:[\s,]{{0,2}}(?:[Vv]ergaderjaar\s)?{_SESSION})?"
        r"[\s,:]{1,3}(?P<file>[0-9]{2}[ .\u00a0]?[0-9]{3})(?![0-9])"
        r"(?:[\s-](?P<chapter>\(?[IVX]{1,6}\)?|\(?R[0-9]{3,4}\)?)(?!\w))?"
        r"(?:,?\s(?:[Nn]rs?\.?|[Nn]ummers?)\s?(?P<number>[0-9]{1,4}|[A-Z]{1,2})(?![^\W_])"
        r"|,\s(?P<unmarked>[0-9]{1,4}|[A-Z]{1,2})(?=[,;.)]|\s*\Z))?"
    )
    _more = re.compile(r"(?a)(?:,|\sen)\s([0-9]{1,4}|[A-Z]{1,2})(?![^\W_])")
    _file_name = re.compile(
        rf"(?ai){START}kst-([0-9]{{5}})(?:-([IVX]{{1,6}}))?-([0-9]{{1,4}}){END}"
    )

    @classmethod
    def may_be_in(cls, lowered: str) -> bool:
        """Whether a text may hold one: a word for it, and a number of a file."""
        return super().may_be_in(lowered) and cls._number.search(lowered) is not None

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """File with its chapter, and number if there is one: ``Kamerstuk 34300-XVI, nr. 12``."""
        number = match["number"] or match["unmarked"]
        return cls._named(match["file"], match["chapter"], number)

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """Those with a word that marks them, in running text and in names of files."""
        for match in cls.pattern.finditer(text):
            number = match["number"] or match["unmarked"]
            if not (match["marked"] or (match["first"] and number)):
                continue
            yield cls.found(cls.normalise(match), match.span())
            if match["number"]:
                for other in listed(text, match.end(), cls._more):
                    value = cls._named(match["file"], match["chapter"], other[1])
                    yield cls.found(value, other.span(1))
        for match in cls._file_name.finditer(text):
            yield cls.found(cls._named(match[1], match[2], match[3]), match.span())

    @staticmethod
    def _named(file: str, chapter: str | None, number: str | None) -> str:
        digits = "".join(filter(str.isdigit, file))
        part = f"-{chapter.strip('()').upper()}" if chapter else ""
        return f"Kamerstuk {digits}{part}" + (f", nr. {number}" if number else "")


class ParliamentaryQuestion(IdentifierType):
    """Questions to the government with their answers: ``Aanhangsel Handelingen 2014/15, nr. 9``."""

    type = "aanhangsel"
    names_documents = False
    words = ("aanhangsel", "ah-tk")
    pattern = re.compile(
        rf"(?ai){START}Aanhangsel(?:\s(?:van\sde|der)?\s?Handelingen)?(?:\s(?P<chamber>I{{1,2}}))?"
        rf"(?:\s\(?(?:Tweede|Eerste)\sKamer\)?)?[\s,]{{1,3}}(?:vergaderjaar\s)?{_SESSION}"
        rf"[\s,]{{1,3}}(?:nr\.?\s?|nummer\s)?(?P<number>[0-9]{{1,4}}){END}"
    )
    _file_name = re.compile(rf"(?ai){START}ah-tk-([0-9]{{4}})([0-9]{{4}})-([0-9]{{1,4}}){END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Session and number, of the Senate with its numeral: ``Aanhangsel Handelingen I ...``."""
        senate = "I " if (match["chamber"] or "").upper() == "I" else ""
        return f"Aanhangsel Handelingen {senate}{_session(match)}, nr. {int(match['number'])}"

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """Those in running text, and in names of files."""
        yield from super().find(text)
        for match in cls._file_name.finditer(text):
            value = f"Aanhangsel Handelingen {match[1]}/{match[2][-2:]}, nr. {int(match[3])}"
            yield cls.found(value, match.span())
