"""The title that a file states in its properties, and whether somebody wrote it as a title."""

from __future__ import annotations

import re

from archive.extract.content import one_line
from archive.model import Evidence, Origin, Tag, TagName

_LONGEST_TITLE = 250
_FEWEST_LETTERS = 4
_NO_TITLE = re.compile(
    r"microsoft (?:word|powerpoint|excel)\b.*|.*(?:[\\]|://).*|.*\.(?:docx?|dotx?|pdf|xlsx?|pptx?|"
    r"od[pst]|rtf|indd|txt|csv|tmp|qxd|wpd|vsd|html?|tiff?|jpe?g|msg|eml)|(?:untitled|naamloos|"
    r"document|powerpoint.presentatie|presentatie|dia|slide|titel|title|template|sjabloon|scan|"
    r"scanned|gescand\b.*|brief|memo|print|geen titel|no title|none|null|test.?page|testpagina)"
    r"[\s\d_-]*",
    re.IGNORECASE,
)


def title_tags(stated: str, source: str) -> tuple[Tag, ...]:
    """The title that a file states, as a tag; none when it is a file name, a program or the like.

    Args:
        stated: The title as it stands in the file.
        source: Where it stands, for the evidence: ``PDF title``.
    """
    title = one_line(stated)
    if not looks_like_title(title):
        return ()
    return (Tag(TagName.TITLE, title, Evidence(Origin.METADATA, f"{source}: {title}")),)


def looks_like_title(title: str) -> bool:
    """Whether somebody wrote this as a title: no file name, program or word of a template."""
    if len(title) > _LONGEST_TITLE or _NO_TITLE.fullmatch(title):
        return False
    is_code = " " not in title and any(c.isdigit() or c == "_" for c in title)
    return not is_code and sum(c.isalpha() for c in title) >= _FEWEST_LETTERS
