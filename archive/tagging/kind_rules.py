"""The words by which documents are known as of a kind."""

from __future__ import annotations

import re

from msgspec import Struct

from archive.model import Kind
from archive.tagging.confidence import AMBIGUOUS


class KindRule(Struct, frozen=True):
    """Words (folded) that make a document of a kind; of two rules the higher rank prevails.

    ``kind`` None stands for sorts of documents that have no kind here (an agenda, a mail):
    they keep the other words of a name from deciding.
    """

    kind: Kind | None
    rank: int
    pattern: re.Pattern[str]


def _rule(kind: Kind | None, rank: int, alternatives: str) -> KindRule:
    return KindRule(kind, rank, re.compile(rf"\b(?:{alternatives})\b"))


_MEETING = (
    r"(?:\w*consultaties?|\w*dialo(?:og|g)(?:en)?|\w*bijeenkomst(?:en)?|\w*gesprek(?:ken)?|"
    r"vergadering(?:en)?|\w*overleg|\w*tafels?|\w*sessies?)"
)
_MAIL = r"(?:e ?)?mails?"
CONFIDENCE = {5: 0.9, 4: 0.9, 3: 0.85, 2: 0.65, 1: AMBIGUOUS}
"""The confidence of a kind by the rank of its rule."""
SUBJECT = 2
"""The rank of words that name a document, or as well what it is about."""
_RULES = (
    _rule(
        None,
        5,
        r"bijlagen? (?:\w+ )?(?:bij|van|behorend\w*|nvi|nota van inlichtingen)",
    ),
    _rule(
        Kind.LETTER,
        5,
        r"(?:aanbiedings|antwoord|raadsinformatie|informatie|college|uitnodigings|"
        r"gunnings|afwijzings|raads|wethouders|kamer|begeleidings|beantwoordings|rectificatie|"
        r"bestuurs|ambts)brie(?:f|ven)|begeleidende brief",
    ),
    _rule(
        Kind.CLARIFICATION,
        4,
        r"nota s? ?van inlichtingen|nvi s?|nvi|n v i|q (?:en )?a|"
        r"vragen en antwoorden|vraag en antwoord|"
        r"antwoorden op (?:de )?(?:gestelde )?vragen|"
        r"beantwoording (?:van )?(?:de )?(?:gestelde )?vragen",
    ),
    _rule(
        Kind.PRESENTATION,
        4,
        r"(?:eind|start|bestuurs|raads|project)?presentaties?|pptx?|powerpoint|slides|sheets",
    ),
    _rule(Kind.PRESS_RELEASE, 4, r"persbericht(?:en)?|persverklaring"),
    _rule(
        Kind.REPORT,
        4,
        r"(?:verslag(?:en)?|notulen|samenvatting|weergave|terugkoppeling|impressie|"
        rf"opbrengst(?:en)?) (?:\w+ ){{0,4}}{_MEETING}|\w*consultatie (?:\w+ ){{0,5}}samenvatting",
    ),
    _rule(
        Kind.DECISION,
        4,
        r"(?:college|raads|gunnings)besluit(?:en)?|voorgenomen besluit|gunningsbeslissing|"
        r"(?:gunnings|afwijzings)bericht|mededeling van (?:de )?gunningsbeslissing|"
        r"beslissing op (?:uw )?wo[bo](?: verzoek)?|"
        r"beslissing op (?:het )?bezwaar|(?:voorlopige|definitieve) gunning",
    ),
    _rule(
        Kind.REPORT,
        3,
        # *Verslag 2017* reports on a year, not on a meeting.
        r"(?!jaar|onderzoeks|accountants|burgerjaar)\w*verslag(?:en)?"
        r"(?! (?:over )?(?:19|20)\d\d\b(?! \d\d))|\w*notulen",
    ),
    _rule(
        Kind.RULING,
        3,
        r"\w*vonnis(?:sen)?|(?:tussen|eind)?arrest(?:en)?|"
        r"ecli [a-z]{2} [a-z0-9]{1,7} \d{4} [a-z0-9]+",
    ),
    _rule(
        Kind.POLICY,
        3,
        r"\w*verordening(?:en)?|(?:inkoop|jeugd|zorg)beleid|"
        r"beleids(?:plan|regels?|kader|nota|notitie|visie|document)|"
        r"inkoop(?:strategie|plan|visie|model)|nadere regels|(?:transformatie|meerjaren)plan|"
        r"(?:uitvoerings|ontwikkel|transformatie)agenda|"
        r"uitvoerings(?:programma|plan)|inhoudelijk model|(?:kader|start)not(?:a|itie)|"
        r"visie(?:document|nota|stuk)|(?:toekomst|regio|jeugd)visie",
    ),
    _rule(
        Kind.TENDER,
        3,
        r"(?:selectie|aanbestedings|inkoop|offerte|inschrijvings|inschrijf|gunnings)leidraad|"
        r"leidraad (?:voor )?(?:de )?(?:aanbesteding|inkoop|inschrijving)|pve|"
        r"(?:inkoop|aanbestedings)document(?:en)?|aanbestedingsstukken|bestek|"
        r"beschrijvend document|programma van eisen|offerteaanvraag|vooraankondiging|"
        r"voorpublicatie|"
        r"aankondiging (?:van )?(?:de |een )?(?:overheids)?(?:opdracht|aanbesteding)",
    ),
    _rule(
        Kind.CONSULTATION,
        3,
        r"schriftelijke (?:markt)?consultatie|(?:markt)?consultatie(?:document|vragen)|"
        r"vragenlijst (?:\w+ )?(?:markt)?consultatie",
    ),
    _rule(
        Kind.DECISION,
        3,
        r"wo[bo] (?:deel ?)?besluit(?:en)?|besluiten ?lijst(?:en)?|omgevingsvergunning|"
        r"\w+beschikking(?:en)?|last onder dwangsom",
    ),
    _rule(
        Kind.CONTRACT,
        3,
        r"\w+overeenkomst(?:en)?|(?:concept|nadere) overeenkomst|convenant(?:en)?|addendum|"
        r"allonge",
    ),
    _rule(
        None,
        3,
        r"agenda|factsheet|inventaris(?:lijst)?|motie|amendement|voordracht|"
        r"(?:raads|college)voorstel|\w*rapport(?:age)?|nieuwsbrief|\w*formulier|"
        r"(?:aanwezigheids|presentie|deelnemers)lijst|uitnodiging|(?:college|raads)advies|"
        r"proces verbaal|(?:concept|ontwerp) ?besluit(?:en)?|toelichting|"
        r"jaarverslag|jaarrekening|begroting|handleiding|zienswijze|kamervragen|\w*protocol",
    ),
    _rule(None, 3, _MAIL),
    _rule(None, 5, r"fwd?"),
    _rule(Kind.REPORT, 2, r"ontwikkel(?:dialo(?:og|g)(?:en)?|tafels?)"),
    _rule(Kind.RULING, 2, r"uitspra(?:ak|ken)|beschikking(?:en)?"),
    _rule(Kind.POLICY, 2, r"visie|nota(?! van|\s\d)|\w*beleid|strategie"),
    _rule(Kind.TENDER, 2, r"aankondiging"),
    _rule(Kind.DECISION, 2, r"\w*besluit(?:en)?"),
    _rule(Kind.LETTER, 2, r"brie(?:f|ven)"),
    _rule(Kind.CONTRACT, 2, r"overeenkomst(?:en)?|contract(?:en)?"),
    _rule(None, 2, r"\w*evaluatie|planning|onderzoek"),
    _rule(Kind.LETTER, 2, r"(?!nieuws)\w+brie(?:f|ven)"),
    _rule(None, 1, r"\w*regeling(?:en)?"),
    _rule(Kind.TENDER, 1, r"\w*aanbesteding(?:en)?|inkoopprocedure"),
    _rule(Kind.CONSULTATION, 1, r"\w*consultaties?"),
)


WEAK_ON_PAGE = frozenset(
    rule
    for rule in _RULES
    if rule.rank < SUBJECT
    or (rule.rank, rule.kind) == (SUBJECT, Kind.POLICY)
    or rule == _rule(None, 3, _MAIL)
)
"""Words that head a column, a section or an address at least as often as a document."""


class KindMatch(Struct, frozen=True):
    """A rule that applies to the folded text between ``start`` and ``end``."""

    rule: KindRule
    start: int
    end: int


def kind_matches(folded: str) -> list[KindMatch]:
    """The rules that apply, in order of their words; words inside longer ones do not count."""
    matches = [
        KindMatch(rule, *found.span()) for rule in _RULES for found in rule.pattern.finditer(folded)
    ]
    matches.sort(key=lambda match: (match.start, -match.end, -match.rule.rank))
    kept: list[KindMatch] = []
    for match in matches:
        if not any(match.start >= other.start and match.end <= other.end for other in kept):
            kept.append(match)
    return kept
