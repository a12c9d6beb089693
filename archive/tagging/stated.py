"""What the file says of itself, and whether the document bears it out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from msgspec.structs import replace

from archive.clean import clean
from archive.model import Origin, Reading, Tag, TagName
from archive.tagging.confidence import AMBIGUOUS
from archive.tagging.folding import fold
from archive.tagging.names import is_wordy, readable_name
from archive.tagging.places import head_of

_NO_TITLE = re.compile(
    r"(?i)\A(?:microsoft \w+ - .*|untitled.*|naamloos.*|none|null|"
    r"(?:document|presentatie|presentation|map)\s?[0-9]*|powerpoint.*|scan\w*|"
    r"dia\s?[0-9]+|slide\s?[0-9]+|.*\.(?:docx?|pdf|pptx?|xlsx?|odt|odp|rtf|indd|qxd|html?)|.*(?:sjabloon|template).*)\Z"
)
_LONG_WORD = 4


def vetted(reading: Reading, path: PurePath, language: str | None) -> Iterator[Tag]:
    """The file's own tags, those that nothing else in the file bears out made candidates.

    ``language`` is that of the text, None when unknown. Titles come as one clean line.
    """
    for tag in map(_tidied, reading.tags):
        if tag.evidence.origin is Origin.METADATA and _is_doubtful(tag, reading, path, language):
            yield replace(tag, confidence=min(tag.confidence, AMBIGUOUS))
        else:
            yield tag


def _tidied(tag: Tag) -> Tag:
    return replace(tag, value=clean(tag.value)) if tag.name is TagName.TITLE else tag


def _is_doubtful(tag: Tag, reading: Reading, path: PurePath, language: str | None) -> bool:
    """Programs write metadata too: titles of templates, the language of the office suite."""
    if tag.name is TagName.LANGUAGE:
        return language not in (None, tag.value)
    if tag.name is not TagName.TITLE:
        return False
    if _NO_TITLE.match(tag.value.strip()) or not is_wordy(tag.value):
        return True
    if "html" in reading.media_type or "xml" in reading.media_type.partition("/")[2][-4:]:
        return False
    words = {word for word in fold(tag.value).text.split() if len(word) >= _LONG_WORD}
    known = readable_name(path.name)
    if len(words) > 1:  # a single word, such as the first label of a form, is easily met with
        known = f"{known} {head_of(reading.pages).text}"
    return 2 * len(words & set(fold(known).text.split())) < len(words)
