"""The title of a document: its first heading, or else the name of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath

from archive.clean import clean
from archive.headings import heading_text
from archive.model import Block, Evidence, Origin, Reading, Role, Tag, TagName
from archive.tagging.names import is_wordy, readable_name
from archive.tagging.places import Place

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
        if block.role is Role.HEADING and _names_a_document(heading_text(reading, block)):
            title, end = _joined(reading, blocks[index : index + _HEADING_BLOCKS])
            place = Place(Origin.TITLE, title, page=1, extent=(block.span.start, end))
            return (place,) if len(title) <= _TITLE_LENGTH else ()
    return ()


def _names_a_document(heading: str) -> bool:
    return is_wordy(heading) and not _LETTERHEAD.match(heading)


def _joined(reading: Reading, blocks: Sequence[Block]) -> tuple[str, int]:
    """A heading with the blocks after it that continue it on the next line, and its end."""
    last, *rest = blocks
    texts = [heading_text(reading, last)]
    for block in rest:
        between = reading.pages[0].text[last.span.end : block.span.start]
        same = (block.role, block.level, block.number) == (last.role, last.level, None)
        if not same or between.strip() or between.count("\n") > 1:
            break
        texts.append(heading_text(reading, block))
        last = block
    return " ".join(texts), last.span.end
