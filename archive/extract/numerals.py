"""Numbers of lists, headings and notes in Roman numerals, letters and signs, as in print."""

from __future__ import annotations

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MOST_ROMAN = 4000
_LETTERS = 26
_MOST_REPEATED = 30
_MOST_COUNTED = 10**9
_SIGNS = "*†‡§"
_MOST_SIGNS = 40


def roman(count: int) -> str:
    """A number in small Roman numerals; in figures where those do not reach.

    >>> roman(4), roman(0)
    ('iv', '0')
    """
    if not 0 < count < _MOST_ROMAN:
        return str(count)
    text = ""
    for amount, letters in _ROMAN:
        text += letters * (count // amount)
        count %= amount
    return text


def repeated_letters(count: int) -> str:
    """A number in small letters, where ``bb`` follows ``aa``; in figures when that gets too long.

    >>> repeated_letters(2), repeated_letters(28)
    ('b', 'bb')
    """
    if not 0 < count <= _LETTERS * _MOST_REPEATED:
        return str(count)
    return chr(ord("a") + (count - 1) % _LETTERS) * ((count - 1) // _LETTERS + 1)


def counted_letters(count: int) -> str:
    """A number in small letters, where ``ab`` follows ``aa``; in figures what has none.

    >>> counted_letters(2), counted_letters(28)
    ('b', 'ab')
    """
    if not 0 < count < _MOST_COUNTED:
        return str(count)
    text = ""
    while count:
        count, letter = divmod(count - 1, _LETTERS)
        text = chr(ord("a") + letter) + text
    return text


def signs(count: int) -> str:
    """A number in the signs of the Chicago Manual of Style, doubled after the last of them.

    >>> signs(2), signs(5), signs(0)
    ('†', '**', '0')
    """
    if not 0 < count <= _MOST_SIGNS:
        return str(count)
    return _SIGNS[(count - 1) % len(_SIGNS)] * ((count - 1) // len(_SIGNS) + 1)
