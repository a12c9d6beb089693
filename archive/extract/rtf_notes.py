"""The marks of notes in Rich Text, counted as the file says (RTF 1.9.1, footnotes)."""

from __future__ import annotations

import re

from msgspec import Struct
from msgspec.structs import replace

from archive.extract.numerals import repeated_letters, roman, signs

FOOTNOTE, ENDNOTE = "footnote", "endnote"
_WORD = re.compile(
    r"(?P<section>s)?(?P<end>a)?ftn"
    r"(?P<what>nar|nalc|nauc|nrlc|nruc|nchi|start|restart|rstcont|rstpg)"
)
_BY_SECTION, _BY_PAGE = "restart", "rstpg"
_FORMS = frozenset({"nar", "nalc", "nauc", "nrlc", "nruc", "nchi"})


class _Manner(Struct, frozen=True):
    """How notes of one kind are counted: the form, the first number, and when that comes again."""

    form: str
    start: int = 1
    restart: str = "rstcont"


class Marks:
    """Counts the notes of a document, which must come in the order of its text."""

    def __init__(self) -> None:
        self._document = {FOOTNOTE: _Manner("nar"), ENDNOTE: _Manner("nrlc")}
        self._section: dict[str, _Manner] = {}
        self._reached: dict[str, int] = {}
        self._ended: dict[str, set[str]] = {FOOTNOTE: set(), ENDNOTE: set()}

    def obey(self, word: str, number: int | None) -> bool:
        """Take in a word that says how notes are counted; whether it was one."""
        found = _WORD.fullmatch(word)
        if found is None:
            return False
        kind, what = ENDNOTE if found["end"] else FOOTNOTE, found["what"]
        manner = self._manner(kind) if found["section"] else self._document[kind]
        if what in _FORMS:
            manner = replace(manner, form=what)
        elif what == "start":
            manner = replace(manner, start=1 if number is None else number)
        else:
            manner = replace(manner, restart=what)
        (self._section if found["section"] else self._document)[kind] = manner
        return True

    def next_mark(self, kind: str) -> str:
        """The mark of the next note of a kind."""
        manner = self._manner(kind)
        if manner.restart in self._ended[kind]:
            self._reached.pop(kind, None)
        self._ended[kind].clear()
        count = self._reached.get(kind, manner.start)
        self._reached[kind] = count + 1
        match manner.form:
            case "nalc" | "nauc":
                text = repeated_letters(count)
            case "nrlc" | "nruc":
                text = roman(count)
            case "nchi":
                text = signs(count)
            case _:
                text = str(count)
        return text.upper() if manner.form.endswith("uc") else text

    def end_page(self) -> None:
        """Begin anew with the next note that is counted by the page."""
        self._end(_BY_PAGE)

    def end_section(self) -> None:
        """Begin anew with the next note that is counted by the section, or by the page."""
        self._end(_BY_SECTION)
        self._end(_BY_PAGE)

    def stay_on_page(self) -> None:
        """Take back that a page ended with the section."""
        for ended in self._ended.values():
            ended.discard(_BY_PAGE)

    def forget_section(self) -> None:
        """Count as the document says, until the section says otherwise."""
        self._section.clear()

    def _manner(self, kind: str) -> _Manner:
        return self._section.get(kind, self._document[kind])

    def _end(self, what: str) -> None:
        for ended in self._ended.values():
            ended.add(what)
