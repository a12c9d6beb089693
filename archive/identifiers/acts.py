"""The names that acts are cited by, each with the title that the legislator gave it."""

from __future__ import annotations

import re

_TITLES = {
    "Aanbestedingsbesluit": "",
    "Aanbestedingswet 2012": "Aw 2012|Aanbestedingswet",
    "Algemene termijnenwet": "",
    "Algemene verordening gegevensbescherming": "AVG",
    "Algemene wet bestuursrecht": "Awb",
    "Algemene wet inzake rijksbelastingen": "AWR",
    "Algemene wet bijzondere ziektekosten": "AWBZ",
    "Ambtenarenwet 2017": "",
    "Auteurswet": "",
    "Beroepswet": "",
    "Besluit Jeugdwet": "",
    "Besluit proceskosten bestuursrecht": "Bpb",
    "Besluit Wmo 2015": "",
    "Burgerlijk Wetboek": "BW",
    "Europees Verdrag voor de Rechten van de Mens": "EVRM",
    "Faillissementswet": "Fw",
    "Gemeentewet": "Gemw|Gem.w.",
    "Grondwet": "Gw",
    "Jeugdwet": "Jw",
    "Kaderwet zelfstandige bestuursorganen": "",
    "Mededingingswet": "Mw",
    "Participatiewet": "Pw",
    "Provinciewet": "",
    "Regeling Jeugdwet": "",
    "Regeling Wmo 2015": "",
    "Uitvoeringsbesluit Wmo 2015": "",
    "Uitvoeringsregeling Wmo 2015": "",
    "Verdrag betreffende de werking van de Europese Unie": "VWEU",
    "Verdrag inzake de rechten van het kind": "IVRK",
    "Vreemdelingenwet 2000": "Vw 2000",
    "Werkloosheidswet": "WW",
    "Wet arbeid vreemdelingen": "Wav",
    "Wet bescherming persoonsgegevens": "Wbp",
    "Wet bevordering integriteitsbeoordelingen door het openbaar bestuur": "Wet Bibob|Wet BIBOB",
    "Wet gemeenschappelijke regelingen": "Wgr",
    "Wet kwaliteit, klachten en geschillen zorg": "Wkkgz",
    "Wet langdurige zorg": "Wlz",
    "Wet maatschappelijke ondersteuning 2015": "Wmo 2015",
    "Wet maatschappelijke ondersteuning": "",
    "Wet marktordening gezondheidszorg": "Wmg",
    "Wet normering topinkomens": "WNT",
    "Wet op de jeugdzorg": "Wjz",
    "Wet op de arbeidsongeschiktheidsverzekering": "WAO",
    "Wet op de omzetbelasting 1968": "Wet OB 1968",
    "Wet op de rechterlijke organisatie": "Wet RO|RO",
    "Wet op het financieel toezicht": "Wft",
    "Wet open overheid": "Woo",
    "Wet openbaarheid van bestuur": "Wob",
    "Wet ruimtelijke ordening": "Wro",
    "Wet toelating zorginstellingen": "WTZi",
    "Wet verplichte geestelijke gezondheidszorg": "Wvggz",
    "Wet waardering onroerende zaken": "Wet WOZ",
    "Wet werk en bijstand": "WWB",
    "Wet werk en inkomen naar arbeidsvermogen": "Wet WIA|WIA",
    "Wetboek van Burgerlijke Rechtsvordering": "Rv",
    "Wetboek van Strafrecht": "Sr",
    "Wetboek van Strafvordering": "Sv",
    "Zorgverzekeringswet": "Zvw",
}
"""Titles, each with the other names for it that mean nothing else, parted by bars.

*Wmo* alone is left as it stands, since two acts are called that.
"""

_BY_TITLE = {title.lower(): title for title in _TITLES}
_BY_NAME = {
    name: title for title, names in _TITLES.items() for name in names.split("|") if name
} | {"Wmo": "Wmo"}

# In this order: Wmo 2015 before Wmo, the regulation under an act before the act.
_LONGEST_FIRST = sorted(_TITLES, key=len, reverse=True)
_NAMES_FIRST = sorted(_BY_NAME, key=len, reverse=True)


def _words(name: str) -> str:
    return r"\s+".join(re.escape(part) for part in name.split())


ACT = re.compile(
    rf"(?P<title>(?i:{'|'.join(map(_words, _LONGEST_FIRST))}))(?![^\W_])"
    rf"|(?P<name>{'|'.join(map(_words, _NAMES_FIRST))})(?![^\W_]|-\w)"
    r"|(?P<european>(?:Richtlijn|Verordening)\s(?:\((?:EU|EG|EEG)\)\s)?(?:nr\.\s)?"
    r"[0-9]{2,4}/[0-9]{1,4}(?:/(?:EU|EG|EEG))?)(?![^\W_])"
    r"|(?P<other>[A-Z][a-zà-ÿ]{2,40}(?:wet|wetboek))(?![^\W_]|-\w)(?:\s(?P<year>(?:19|20)[0-9]{2})(?![0-9]))?"
)
"""An act where it is named. Of those that are not listed, only names of one word are taken:
where a longer name ends, nothing tells."""


def title_of(match: re.Match[str]) -> str:
    """The title of the act that ``ACT`` matched."""
    if match["title"]:
        found = " ".join(match["title"].split())
        return _BY_TITLE[found.lower()]
    if match["name"]:
        return _BY_NAME[" ".join(match["name"].split())]
    if match["european"]:
        return " ".join(match["european"].split())
    return match["other"] + (f" {match['year']}" if match["year"] else "")
