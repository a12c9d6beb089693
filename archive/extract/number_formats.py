"""Numbers as a spreadsheet shows them: by the format code of their cell, the Dutch way.

A spreadsheet keeps ``0.21`` and ``43193``; who looks at it sees ``21%`` and a date. Dates are
written in their ISO form, however the cell has them.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache

from msgspec import Struct

GENERAL = "General"
BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "d-m-yyyy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm",
    21: "h:mm:ss", 22: "d-m-yyyy h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss",
}  # fmt: skip
"""The codes that a workbook names by number only."""

_PIECE = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|_(?P<space>.)|\*(?P<fill>.)|(?P<end>;)|(?P<bare>[^;])",
    re.DOTALL,
)
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.(?P<decimals>[#0?]*))?|\.(?P<only>[#0?]+)")
_HIDDEN = {ord(mark): 0xE000 + ord(mark) for mark in "#0?,."}
"""Stand-ins for the marks of digits that are to be printed as they are."""
_SHOWN = {stand_in: mark for mark, stand_in in _HIDDEN.items()}
_HALF_DAY = re.compile(r"am/pm|a/p", re.IGNORECASE)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_SIGNIFICANT = 11
_MOST_DECIMALS = 15
_EXACT = 10**15
_LAST_DAY = 2_958_466.0
_MIDDAY = dt.timedelta(milliseconds=500)
_LEAP_BUG = 60
_SECTIONS = 2


class _Section(Struct, frozen=True):
    """One section of a format code: what it prints, and its letters that are no literals."""

    text: str
    bare: str
    elapsed: bool


def shown(number: float, code: str, *, since_1904: bool = False) -> str:
    """A number as the cell with this format code shows it.

    >>> shown(0.21, "0%"), shown(1234.5, '"€" #,##0.00'), shown(3.0, "General")
    ('21%', '€ 1.234,50', '3')
    >>> shown(43193.0, "dd/mm/yyyy")
    '2018-04-03'
    """
    if not math.isfinite(number):
        return ""
    sections = _sections(code)
    negative = number < 0 and len(sections) >= _SECTIONS
    section = sections[1] if negative else sections[0]
    letters = set(_HALF_DAY.sub("", section.bare).lower())
    if section.elapsed:
        return _duration(number)
    if letters & set("dyhsm") and "general" not in section.bare.lower():
        return _moment(number, letters, since_1904=since_1904)
    digits = None if "/" in section.bare or "e" in letters else _DIGITS.search(section.text)
    if digits is None:
        return plain(number)
    return _filled(section, digits, abs(number) if negative else number)


def plain(number: float) -> str:
    """A number without format: as many digits as a cell shows, with a decimal comma.

    >>> plain(3.0), plain(0.1 + 0.2)
    ('3', '0,3')
    """
    if not math.isfinite(number):
        return ""
    if number == int(number) and abs(number) < _EXACT:
        return str(int(number))
    return f"{number:.{_SIGNIFICANT}g}".replace(".", ",")


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[_Section, ...]:
    """The parts of a code between semicolons. Marks of digits in literals are hidden."""
    sections: list[_Section] = []
    text, bare, elapsed = "", "", False
    for piece in _PIECE.finditer(code):
        kind = piece.lastgroup or ""
        held = piece[kind]
        if kind == "end":
            sections.append(_Section(text, bare, elapsed))
            text, bare, elapsed = "", "", False
        elif kind == "bare":
            text, bare = text + held, bare + held
        elif kind in ("quoted", "escaped", "currency"):
            text += held.translate(_HIDDEN)
        elif kind == "space":
            text += " "
        elif kind == "bracket":
            elapsed = elapsed or _ELAPSED.fullmatch(held) is not None
    return (*sections, _Section(text, bare, elapsed))


def _filled(section: _Section, digits: re.Match[str], number: float) -> str:
    """The section with the number in the place of its digits."""
    decimals = digits["decimals"] or digits["only"] or ""
    if "%" in section.bare:
        number *= 100
    most = min(len(decimals), _MOST_DECIMALS)
    text = f"{abs(number):{',' if ',' in digits.group() else ''}.{most}f}"
    whole, _, fraction = text.partition(".")
    whole = whole.rjust(digits.group().partition(".")[0].count("0"), "0")
    least = len(decimals.rstrip("#"))
    fraction = fraction[:least] + fraction[least:].rstrip("0")
    sign = "-" if number < 0 and float(text.replace(",", "")) else ""
    written = whole.replace(",", ".") + (f",{fraction}" if fraction else "")
    before, after = section.text[: digits.start()], section.text[digits.end() :]
    filled = f"{before}{sign}{written}{_DIGITS.sub('', after)}".translate(_SHOWN)
    return " ".join(filled.split())


def _moment(number: float, letters: set[str], *, since_1904: bool) -> str:
    """The date, the time or both, as far as the letters of the format show them."""
    if not 0 <= number < _LAST_DAY:
        return plain(number)
    start = dt.datetime(1904, 1, 1) if since_1904 else dt.datetime(1899, 12, 30)  # noqa: DTZ001
    if number < _LEAP_BUG and not since_1904:
        start += dt.timedelta(days=1)  # Excel has a 29 February 1900
    moment = start + dt.timedelta(days=number) + _MIDDAY
    timed = bool(letters & set("hs"))
    day = ""
    if letters & set("dy") or not timed:
        day = f"{moment:%Y-%m-%d}"
        if "d" not in letters and "y" in letters:
            day = f"{moment:%Y-%m}" if "m" in letters else f"{moment:%Y}"
    time = f"{moment:%H:%M}" if timed else ""
    if timed and "s" in letters:
        time = f"{moment:%H:%M:%S}"
    return f"{day} {time}".strip()


def _duration(number: float) -> str:
    minutes = round(abs(number) * 24 * 60)
    return f"{'-' if number < 0 else ''}{minutes // 60}:{minutes % 60:02d}"
