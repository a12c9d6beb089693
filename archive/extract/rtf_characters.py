"""The characters of Rich Text that are written as words, and the encodings of its bytes."""

from __future__ import annotations

import codecs

from archive.extract.office_flow import LINE_END, PAGE_END

CHARACTERS = {
    "tab": "\t", "line": LINE_END, "page": PAGE_END, "emdash": "—", "endash": "–",
    "emspace": " ", "enspace": " ", "qmspace": " ", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”",
}  # fmt: skip
SYMBOLS = {"~": "\xa0", "_": "-", "{": "{", "}": "}", "\\": "\\"}
CODECS = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253",
    162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
"""The encodings that a font's character set stands for."""
WESTERN = "cp1252"
CHARACTER_SETS = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850", "ansi": WESTERN}


def known_codec(codec: str) -> str:
    """The name of this codec in Python; Western where Python does not know it."""
    try:
        return codecs.lookup(codec).name
    except LookupError:
        return WESTERN
