"""The words of a heading, without the marks that make it one."""

from __future__ import annotations

import re

from archive.clean import clean
from archive.model import Block, Reading

_MARKDOWN = "text/markdown"
# A Markdown heading has number signs around its line, or a line drawn under it.
_NUMBER_SIGNS = re.compile(r"\A#{1,6}(?: |\Z)|(?:\A| )#+\Z")
_UNDERLINE = re.compile(r"=+|-+")
_EMPHASIS = re.compile(
    r"(\*{1,3})(?=[^\s*])([^*]*[^\s*])\1|(?<!\w)(_{1,3})(?=[^\s_])([^_]*[^\s_])\3(?!\w)"
)


def heading_text(reading: Reading, block: Block) -> str:
    """The words of a heading on one line: of a Markdown heading what it says, not its marks."""
    text = reading.slice(block.span).strip()
    if reading.media_type != _MARKDOWN:
        return clean(text)
    *above, last = text.split("\n")
    if above and _UNDERLINE.fullmatch(last.strip()):
        words = clean("\n".join(above))
    else:
        words = _NUMBER_SIGNS.sub("", clean(text))
    return _EMPHASIS.sub(lambda marked: marked[2] or marked[4], words)
