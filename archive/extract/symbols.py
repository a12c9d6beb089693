"""Characters that documents take from a font of signs, where a code stands for a picture.

Only signs that carry meaning are known: boxes that are ticked or not, ticks and crosses, arrows,
Greek letters and the signs of sums. Ornaments and bullets say nothing.
"""

from __future__ import annotations

TICKED, UNTICKED = "☒", "☐"

_GREEK = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ"
_SYMBOL = {
    **{code: chr(code) for code in b" 0123456789!%&()+,./:;<=>?[]_{|}"},
    **{ord("a") + at: letter for at, letter in enumerate(_GREEK)},
    **{ord("A") + at: letter.upper() for at, letter in enumerate(_GREEK)},
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xD6: "√",
    0xDB: "⇔", 0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x20: " ",
    0x6F: UNTICKED, 0x71: UNTICKED, 0x72: UNTICKED, 0xA8: UNTICKED, 0x78: TICKED, 0xFD: TICKED,
    0xFE: "☑", 0xFB: "✗", 0xFC: "✓", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE7: "←",
    0xE8: "→", 0xF0: "⇒", 0x46: "→", 0x28: "☎", 0x2A: "✉",
    **{0x81 + at: chr(0x2460 + at) for at in range(10)},
    **{0x8C + at: chr(0x2776 + at) for at in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {
    0x20: " ",
    0x4F: "✗",
    0x50: "✓",
    0x51: TICKED,
    0x52: "☑",
    0x53: TICKED,
    0xA3: UNTICKED,
}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = range(0xE000, 0xF900)
_SURROGATES = range(0xD800, 0xE000)
_PRINTED = range(0x20, 0x10000)


def has_signs(font: str) -> bool:
    """Whether a font shows signs where others have letters."""
    return font.strip().lower() in _FONTS


def symbol(code: int, font: str) -> str:
    """The character that a code (as in ``w:sym``) shows in a font; nothing for an ornament.

    >>> symbol(0xF0B3, "Symbol"), symbol(0xFE, "Wingdings"), symbol(0x20AC, "Arial")
    ('≥', '☑', '€')
    """
    signs = _FONTS.get(font.strip().lower())
    if signs is not None:
        return signs.get(code & 0xFF, "")
    is_sign = code in _PRIVATE or code in _SURROGATES or code not in _PRINTED
    return "" if is_sign else chr(code)
