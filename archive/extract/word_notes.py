"""The notes and comments of a Word document: their marks, and the parts in which they stand.

Word does not write the marks of notes into the text; they follow from how notes are numbered
(ECMA-376 part 1, 17.11), and are counted here as Word does when it prints. Where they begin anew
on each page, pages end where the writer broke them and where Word last noted that they did.
"""

from __future__ import annotations

from lxml import etree
from msgspec import Struct

from archive.extract.numerals import signs
from archive.extract.word_styles import in_form
from archive.extract.xml_tree import attribute, child, descendants, local, named, number, value

KINDS = ("footnote", "endnote")
_FORMS = {"footnote": "decimal", "endnote": "lowerRoman"}
_NO_NOTE = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_OFF = (None, "0", "false", "off")


class Reference(Struct, frozen=True):
    """What refers to a note: the kind of it, its id, and the mark that stands in the text.

    ``typed`` is whether the writer made the mark, ``late`` whether the page was broken in the
    paragraph before it.
    """

    kind: str
    note_id: str
    mark: str
    typed: bool
    late: bool


class Marks:
    """Counts the notes of a document, which must come in the order of its text.

    ``at_hand`` is the mark of the note that is being read.
    """

    def __init__(self, root: etree._Element, settings: etree._Element | None) -> None:
        """Take in how notes are numbered, by ``w:document`` and ``w:settings``."""
        self.at_hand = ""
        self._settings = settings
        self._sections = [one for one in descendants(root, "sectPr") if _holds_today(one)]
        self._section = 0
        self._reached: dict[str, int] = {}

    def next_mark(self, kind: str) -> str:
        """The mark of the next note of a kind."""
        count = self._reached.get(kind)
        if count is None:
            start = number(self._stated(kind, "numStart"))
            count = 1 if start is None else start
        self._reached[kind] = count + 1
        form = value(self._stated(kind, "numFmt")) or _FORMS[kind]
        return signs(count) if form == "chicago" else in_form(count, form) or str(count)

    def end_page(self) -> None:
        """Begin anew to count what is counted by the page."""
        self._restart("eachPage")

    def end_section(self) -> None:
        """Begin anew to count what is counted by the section, and number as the next one says."""
        self._section += 1
        self._restart("eachSect")

    def ends_with_section(self, kind: str) -> bool:
        """Whether notes of this kind stand at the end of each section."""
        return value(self._stated(kind, "pos")) == "sectEnd"

    def _restart(self, when: str) -> None:
        for kind in KINDS:
            if value(self._stated(kind, "numRestart")) == when:
                self._reached.pop(kind, None)

    def _stated(self, kind: str, what: str) -> etree._Element | None:
        """What the section at hand, or else the document, says of its notes."""
        own = self._sections[self._section : self._section + 1]
        for place in (*own, self._settings):
            stated = child(place, f"{kind}Pr", what)
            if stated is not None:
                return stated
        return None


class Comments:
    """The comments of a document, by their ids."""

    def __init__(self, root: etree._Element | None, more: etree._Element | None) -> None:
        """Take in ``w:comments``, and what later versions of Word add to them."""
        comments = () if root is None else named(root, "comment")
        self._waiting = {attribute(one, "id") or "": one for one in comments}
        entries = () if more is None else named(more, "commentEx")
        self._replies = {
            attribute(one, "paraId") for one in entries if attribute(one, "paraIdParent")
        }

    def take(self, comment_id: str) -> etree._Element | None:
        """A comment, once; None where there is none."""
        return self._waiting.pop(comment_id, None)

    def take_rest(self) -> tuple[etree._Element, ...]:
        """The comments that nothing in the text referred to."""
        rest, self._waiting = tuple(self._waiting.values()), {}
        return rest

    def is_reply(self, comment: etree._Element) -> bool:
        """Whether a comment answers another; a comment goes by the id of its last paragraph."""
        ids = [attribute(one, "paraId") for one in descendants(comment, "p")]
        return bool(ids) and ids[-1] is not None and ids[-1] in self._replies


def notes_by_id(root: etree._Element | None, kind: str) -> dict[str, etree._Element]:
    """The notes in a part, without the lines that part them from the text."""
    notes = () if root is None else named(root, kind)
    return {
        attribute(note, "id") or "": note
        for note in notes
        if attribute(note, "type") not in _NO_NOTE
    }


def is_marked(reference: Reference, note: etree._Element) -> bool:
    """Whether the mark of a note stands before it: most do, by a place that Word left for it."""
    return reference.typed or next(descendants(note, f"{reference.kind}Ref"), None) is not None


def is_typed(reference: etree._Element) -> bool:
    """Whether the writer typed the mark of a note, behind the reference to it."""
    return attribute(reference, "customMarkFollows") not in _OFF


def _holds_today(section: etree._Element) -> bool:
    """Whether this is how a section is, and not how it was before a tracked change."""
    parent = section.getparent()
    return parent is None or not local(parent).endswith("Change")
