"""Numbers that name a ruling, a case, a tender or a place in the law, found in any text.

Each type is a small class in ``IDENTIFIER_TYPES``: the shape it has in print, and its normal
form. A number that has the shape of something else too is only taken with a word that marks it.
"""

from __future__ import annotations

from archive.identifiers.base import Found, IdentifierType
from archive.identifiers.cases import (
    AdministrativeCase,
    AppealCase,
    CaseUnderAct,
    CivilCase,
    CivilCaseWithRoll,
    CouncilOfStateCase,
    DigitalCase,
    MarkedCase,
    RollNumber,
    SupremeCourtCase,
)
from archive.identifiers.law import BwbNumber, LawArticle
from archive.identifiers.publications import (
    Kamerstuk,
    ParliamentaryQuestion,
    Staatsblad,
    Staatscourant,
)
from archive.identifiers.rulings import Ecli, Ljn, is_fictitious, ljn_of
from archive.identifiers.tenders import OfficialJournal, TedNotice, Tender
from archive.model import Identifier

__all__ = [
    "IDENTIFIER_TYPES",
    "Found",
    "IdentifierType",
    "find_identifiers",
    "is_fictitious",
    "ljn_of",
    "parse_identifier",
]

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
    DigitalCase,
    MarkedCase,
    Tender,
    OfficialJournal,
    TedNotice,
    LawArticle,
    BwbNumber,
    Staatsblad,
    Staatscourant,
    Kamerstuk,
    ParliamentaryQuestion,
)
"""Everything that is recognised; a new type is a class of its own added here."""


def find_identifiers(text: str) -> tuple[Found, ...]:
    """The identifiers in ``text``, in order of occurrence; a longer one before its parts.

    >>> [found.identifier.value for found in find_identifiers("zie ecli:nl:hr:2016:1234.")]
    ['ECLI:NL:HR:2016:1234']
    """
    lowered = text.lower()
    likely = [kind for kind in IDENTIFIER_TYPES if kind.may_be_in(lowered)]
    found = {found for kind in likely for found in kind.find(text)}
    return tuple(sorted(found, key=lambda one: (one.span[0], -one.span[1], one.identifier)))


def parse_identifier(text: str) -> Identifier | None:
    """The identifier that ``text`` is as a whole, in any letter case; None when it is not one.

    Only those that a document can bear: *artikel 2.3 Jeugdwet* stays an ordinary query.
    """
    typed = text.strip()
    for form in (typed, typed.upper()):
        for kind in IDENTIFIER_TYPES:
            match = kind.pattern.fullmatch(form.rstrip(".")) if kind.names_documents else None
            if match:
                return Identifier(kind.type, kind.normalise(match))
    return None
