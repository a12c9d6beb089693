"""The courts that an ECLI names by a code, by the names that they bear themselves.

Codes as rechtspraak.nl lists them (Instanties, https://data.rechtspraak.nl/Waardelijst/Instanties);
the district courts of before 2013 have kept theirs.
"""

from __future__ import annotations

_NAMES = {
    "HR": "Hoge Raad",
    "PHR": "Parket bij de Hoge Raad",
    "RVS": "Raad van State",
    "CRVB": "Centrale Raad van Beroep",
    "CBB": "College van Beroep voor het bedrijfsleven",
    "GHAMS": "Gerechtshof Amsterdam",
    "GHARL": "Gerechtshof Arnhem-Leeuwarden",
    "GHARN": "Gerechtshof Arnhem",
    "GHDHA": "Gerechtshof Den Haag",
    "GHLEE": "Gerechtshof Leeuwarden",
    "GHSGR": "Gerechtshof 's-Gravenhage",
    "GHSHE": "Gerechtshof 's-Hertogenbosch",
    "RBALK": "Rechtbank Alkmaar",
    "RBALM": "Rechtbank Almelo",
    "RBAMS": "Rechtbank Amsterdam",
    "RBARN": "Rechtbank Arnhem",
    "RBASS": "Rechtbank Assen",
    "RBBRE": "Rechtbank Breda",
    "RBDHA": "Rechtbank Den Haag",
    "RBDOR": "Rechtbank Dordrecht",
    "RBGEL": "Rechtbank Gelderland",
    "RBGRO": "Rechtbank Groningen",
    "RBHAA": "Rechtbank Haarlem",
    "RBLEE": "Rechtbank Leeuwarden",
    "RBLIM": "Rechtbank Limburg",
    "RBMAA": "Rechtbank Maastricht",
    "RBMID": "Rechtbank Middelburg",
    "RBMNE": "Rechtbank Midden-Nederland",
    "RBNHO": "Rechtbank Noord-Holland",
    "RBNNE": "Rechtbank Noord-Nederland",
    "RBOBR": "Rechtbank Oost-Brabant",
    "RBONE": "Rechtbank Oost-Nederland",
    "RBOVE": "Rechtbank Overijssel",
    "RBROE": "Rechtbank Roermond",
    "RBROT": "Rechtbank Rotterdam",
    "RBSGR": "Rechtbank 's-Gravenhage",
    "RBSHE": "Rechtbank 's-Hertogenbosch",
    "RBUTR": "Rechtbank Utrecht",
    "RBZLY": "Rechtbank Zwolle-Lelystad",
    "RBZUT": "Rechtbank Zutphen",
    "RBZWB": "Rechtbank Zeeland-West-Brabant",
}
_COURT_AT = 2


def court_code(ecli: str) -> str:
    """The code of the court in a whole ECLI: ``RBLIM`` of ``ECLI:NL:RBLIM:2018:1``."""
    return ecli.split(":")[_COURT_AT]


def court_name(code: str) -> str:
    """The name of a Dutch court; the code itself when it is not one that is known."""
    return _NAMES.get(code, code)
