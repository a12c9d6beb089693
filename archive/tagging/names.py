"""Names of files and titles: read as words, and asked whether they tell something."""

from __future__ import annotations

import re
from urllib.parse import unquote

from archive.dates import find_dates


def readable_name(file_name: str) -> str:
    """A file name as a person would write it: no extension, spaces between the words.

    Hyphens stay inside numbers, and inside words where other characters part the words.

    >>> readable_name("verslag_marktconsultatie-4-juli-2017.pdf")
    'verslag marktconsultatie 4 juli 2017'
    """
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{1,4}\Z", "", unquote(file_name))
    stem = _with_hyphened_dates(re.sub(r"\s*\([0-9]{1,2}\)\Z", "", stem))
    parted = bool(re.search(r"[\s_+]", stem))
    text = re.sub(r"[_+]", " ", stem)
    text = re.sub(r"(?<=[^\W\d])-(?=\d)|(?<=\d)-(?=[^\W\d])", " ", text)
    if not parted:
        text = re.sub(r"(?<=[^\W\d])-(?=[^\W\d])", " ", text)
    text = re.sub(r"(?<!\w)[-.]+(?!\w)|(?<!\w)-+(?=\w)|(?<=\w)-+(?!\w)|-{2,}", " ", text)
    return " ".join(text.split()) or file_name


def _with_hyphened_dates(stem: str) -> str:
    """A file name in which dates such as ``04_07_2017`` will stay in one piece."""
    for dated in reversed(find_dates(stem)):
        start, end = dated.span
        if not re.search(r"[^\W\d_]", dated.evidence):
            stem = stem[:start] + dated.evidence.replace("_", "-") + stem[end:]
    return stem


def without_dates(text: str) -> str:
    """A text without the dates in it."""
    for dated in reversed(find_dates(text)):
        text = text[: dated.span[0]] + text[dated.span[1] :]
    return text


def is_wordy(text: str) -> bool:
    """Whether a name tells something: a hash, a number, a date or an unread font does not."""
    text = without_dates(text)
    text = re.sub(r"\(cid:[0-9]+\)|_", " ", text)
    return bool(re.search(r"(?i)\b(?![a-f]+\b)[^\W\d_]{3,}\b", text))
