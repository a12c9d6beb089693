"""The title of a document: its first heading, or else the name of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from archive.clean import clean
from archive.model import Block, Evidence, Origin, Reading, Role, Tag, TagName
from archive.tagging.names import is_wordy, readable_name
from archive.tagging.places import Place

_MARKDOWN = "text/markdown"
# A Markdown heading has number signs around its line, or a line drawn under it.
_NUMBER_SIGNS = re.compile(r"\A#{1,6}(?: |\Z)|(?:\A| )#+\Z")
_UNDERLINE = re.compile(r"=+|-+")
_LETTERHEAD = re.compile(
    r"(?i)\A(?:[0-9]+(?:\.[0-9]*)*\s+)?(?:(?:de |het )?(?:gemeenten?|provincie|rechtbank|"
    r"gerechtshof|ministerie|regio)(?: [\w'’-]+){1,4}|inhoud(?:sopgave)?|inleiding|colofon|"
    r"aanwezigen?:?|voorwoord|pagina.*|bijlagen?|postbus.*)\Z"
)
_HEADING_BLOCKS = 3
_TITLE_LENGTH = 200


def title_tags(headings: Iterable[Place], path: PurePath) -> Iterator[Tag]:
    """The title that each of ``headings`` gives, and the file name; each is one clean line."""
    for place in headings:
        yield place.tag(TagName.TITLE, place.text, place.text, 0.9)
    name = clean(readable_name(path.name))
    confidence = 0.6 if is_wordy(name) else 0.3
    yield Tag(TagName.TITLE, name, Evidence(Origin.FILE_NAME, path.name), confidence)


def find_headings(reading: Reading) -> tuple[Place, ...]:
    """The first heading of page 1 that names the document; none or one."""
    blocks = [block for block in reading.blocks if block.span.page == 1]
    for index, block in enumerate(blocks):
        if block.role is Role.HEADING and _names_a_document(_heading(reading, block)):
            title = _joined(reading, blocks[index : index + _HEADING_BLOCKS])
            return (Place(Origin.TITLE, title, page=1),) if len(title) <= _TITLE_LENGTH else ()
    return ()


def _names_a_document(heading: str) -> bool:
    return is_wordy(heading) and not _LETTERHEAD.match(heading)


def _joined(reading: Reading, blocks: Sequence[Block]) -> str:
    """A heading with the blocks after it that continue it on the next line."""
    last, *rest = blocks
    texts = [_heading(reading, last)]
    for block in rest:
        between = reading.pages[0].text[last.span.end : block.span.start]
        same = (block.role, block.level, block.number) == (last.role, last.level, None)
        if not same or between.strip() or between.count("\n") > 1:
            break
        texts.append(_heading(reading, block))
        last = block
    return " ".join(texts)


def _heading(reading: Reading, block: Block) -> str:
    """The words of a heading on one line, without the marks that make it one."""
    text = reading.slice(block.span).strip()
    if reading.media_type != _MARKDOWN:
        return clean(text)
    *above, last = text.split("\n")
    if above and _UNDERLINE.fullmatch(last.strip()):
        return clean("\n".join(above))
    return _NUMBER_SIGNS.sub("", clean(text))
