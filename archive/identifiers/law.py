"""Places in the law: articles of an act, and the numbers of the national collection of acts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from archive.identifiers.acts import ACT, title_of
from archive.identifiers.base import END, START, Found, IdentifierType

_NUMBER = r"[0-9]{1,4}[a-z]{0,2}(?:[:.][0-9]{1,4}[a-z]{0,2}){0,3}(?![^\W_])"
_AFTER_A = r"(?i:rtikel(?:en)?|rtt?\.|rts\.)"
_WORD = rf"[Aa]{_AFTER_A}"
_ORDINAL = (
    r"(?:eerste|tweede|derde|vierde|vijfde|zesde|zevende|achtste|negende|tiende|elfde|twaalfde"
    r"|laatste|[0-9]{1,2}e)"
)
_DETAIL = re.compile(
    rf"(?x),?\s+(?:(?:en|of|tot\sen\smet|t/m|,)\s+)?(?:"
    rf"{_ORDINAL}(?:(?:,|\s+en|\s+of|\s+tot\sen\smet)\s+{_ORDINAL})*\s+(?:lid|leden|volzin|zin)"
    r"|(?:lid|leden)\s+[0-9]{1,2}(?:(?:,|\s+en|\s+of|\s+t/m)\s+[0-9]{1,2})*"
    r"|aanhef|slot|onder(?:deel)?\s+(?:[a-z]{1,2}|[0-9]{1,2})[°º]?|sub\s+[a-z0-9]{1,2}[°º]?"
    r"|onder(?:deel|delen)?\s+[a-z]{1,2}(?:(?:,|\s+en|\s+of)\s+[a-z])*)(?![^\W_])"
)
"""Which part of an article is meant: *eerste lid, aanhef en onder a*."""
_ANOTHER = re.compile(
    rf"(?:,\s*|,?\s+(?:en|of|tot\s+en\s+met|t/m|jo\.?|juncto|in\s+verbinding\s+met|resp\.)\s+)"
    rf"(?:{_WORD}\s+)?(?P<number>{_NUMBER})"
)
_BOOK = re.compile(r",?\s+(?:van\s+)?[Bb]oek\s+(?P<book>[0-9]{1,2}[A]?)(?=[\s,])")
_OF = re.compile(r",?\s+(?:(?:van|uit)\s+)?(?:(?:de|het)\s+)?(?:\(?nieuwe\)?\s+)?")
_MOST_PARTS = 40


class _Citation(Struct):
    """The articles that one run of words names, up to the name of their act."""

    places: list[tuple[str, tuple[int, int]]]
    end: int
    book: str = ""


class LawArticle(IdentifierType):
    """An article of an act: ``artikel 2.3 Jeugdwet``, ``art. 2.3, eerste lid, Jw``.

    Only with the name of an act behind it, so that articles of contracts and bylaws stay out.
    """

    type = "article"
    names_documents = False
    sign = re.compile(r"art\S{0,8}\s*[0-9]")
    # What stands before is looked at behind the first letter: texts are passed over for that.
    pattern = re.compile(rf"[Aa](?<![^\W_].){_AFTER_A}\s*(?P<number>{_NUMBER})")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """Word and number; ``find`` puts the act's title behind it: ``artikel 2.3 Jeugdwet``.

        Which paragraph or part of the article is meant is left out.
        """
        return f"artikel {match['number']}"

    @classmethod
    def find(cls, text: str) -> Iterator[Found]:
        """Each article of each citation whose act is named."""
        at = 0
        while (match := cls.pattern.search(text, at)) is not None:
            citation = _read(text, match)
            at = max(match.end(), citation.end)
            of = _OF.match(text, citation.end)
            act = None if of is None else ACT.match(text, of.end())
            if act is None:
                continue
            title, at = title_of(act), act.end()
            for number, span in citation.places:
                value = f"artikel {citation.book}{number} {title}"
                yield cls.found(value, (span[0], at) if span == citation.places[-1][1] else span)


def _read(text: str, match: re.Match[str]) -> _Citation:
    """What goes on behind the first article: its parts, and further articles."""
    found = _Citation([(match["number"], match.span())], match.end())
    for _ in range(_MOST_PARTS):
        detail = _DETAIL.match(text, found.end)
        if detail is not None:
            found.end = detail.end()
            continue
        another = _ANOTHER.match(text, found.end)
        if another is None:
            break
        found.places.append((another["number"], another.span("number")))
        found.end = another.end()
    book = _BOOK.match(text, found.end)
    if book is not None:
        found.book, found.end = f"{book['book']}:", book.end()
    return found


class BwbNumber(IdentifierType):
    """A number of the national collection of acts (wetten.overheid.nl): ``BWBR0034925``."""

    type = "bwb"
    names_documents = False
    words = ("bwb",)
    pattern = re.compile(rf"(?ai){START}(BWB[RVW][0-9]{{7}}){END}")

    @classmethod
    def normalise(cls, match: re.Match[str]) -> str:
        """In upper case."""
        return match[1].upper()
