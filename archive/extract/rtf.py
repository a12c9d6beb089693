"""Rich Text (RTF), as word processors of the past and today's statute books write it.

Notes bear their marks; comments begin with *Opmerking* or *Reactie*, and do not say who made them.
What a tracked change deleted is left out, and text that is hidden is read like any other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from archive.errors import DamagedFile
from archive.extract import sniff
from archive.extract.content import Content
from archive.extract.office_flow import Flow, Mark, comment_of, note_of
from archive.extract.rtf_characters import (
    CHARACTER_SETS,
    CHARACTERS,
    CODECS,
    SYMBOLS,
    WESTERN,
    known_codec,
)
from archive.extract.rtf_notes import ENDNOTE, FOOTNOTE, Marks
from archive.extract.rtf_story import Story
from archive.extract.rtf_tokens import Token, Type, tokens
from archive.extract.symbols import has_signs, symbol
from archive.extract.titles import title_tags
from archive.model import Role

_SKIPPED = frozenset(
    "colortbl pict nonshppict xe tc rxe fldinst shprslt nonesttables sp ftnsep ftnsepc ftncn "
    "aftnsep aftnsepc aftncn filetbl template objclass objname objdata themedata datastore "
    "latentstyles private falt panose author operator company comment doccomm subject keywords "
    "category manager hlinkbase creatim revtim printim buptim".split()
)
"""Destinations whose text is not printed. Those marked with ``\\*`` and not known are left out
as well."""

_STARRED_BUT_READ = frozenset({"shpinst", "do", "footnote", "annotation"})
_HEADERS = frozenset({"header", "headerl", "headerr", "headerf"})
_FOOTERS = frozenset({"footer", "footerl", "footerr", "footerf"})
_NOTES = frozenset({"footnote"})
_COMMENTS = frozenset({"annotation"})
_REPLY = "atnparent"
_NOTED = "ftn"
"""In each word that says how notes are counted."""
_BOXES = frozenset({"shptxt", "dptxbxtext"})
_LABELS = frozenset({"listtext", "pntext"})
_STORIES = _HEADERS | _FOOTERS | _NOTES | _COMMENTS | _BOXES | _LABELS | {"title"}
_TABLES = frozenset({"fonttbl", "stylesheet"})
_HEADING = re.compile(r"heading ([1-9])\s*;?", re.IGNORECASE)
_LEVELS = 9
_UNIT = 0x10000
_HIGH, _LOW, _LAST = 0xD800, 0xDC00, 0xDFFF


def read(path: Path, name: str) -> Content:
    """Read a Rich Text document: one page, or more where its writer broke the page.

    Raises:
        DamagedFile: it is cut off, or is no Rich Text.
        OSError: the file cannot be opened.
    """
    data = path.read_bytes()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise DamagedFile(f"{name} is damaged: it is no Rich Text", hint="download it again")
    reader = _Reader()
    if not reader.read(data):
        raise DamagedFile(
            f"{name} seems cut off: it ends before its last brace", hint="download it again"
        )
    return reader.flow().content(sniff.RTF, title_tags(reader.title, "RTF title"))


class _State(Struct):
    """What holds within a group and ends with it.

    ``codec`` is the font's, when it has its own; ``font`` the name of one that has signs.
    ``note`` is the kind of a note, ``behind_raised`` whether raised characters stand before it;
    ``is_reply`` whether a comment answers another.
    """

    story: Story
    destination: str = ""
    skipped: bool = False
    table: str = ""
    font: str = ""
    codec: str | None = None
    alternatives: int = 1
    deleted: bool = False
    raised: bool = False
    note: str = FOOTNOTE
    behind_raised: bool = False
    is_reply: bool = False
    table_depth: int = 0
    level: int = 0


class _Reader:
    """Goes through the tokens of one file once, and shares the text out over its stories."""

    def __init__(self) -> None:
        self.title = ""
        self._body = Story()
        self._headers: list[str] = []
        self._footers: list[str] = []
        self._endnotes: list[str] = []
        self._marks = Marks()
        self._last_raised = False
        self._mark: str | None = None
        self._is_marked = False
        self._codec = WESTERN
        self._codecs: dict[int, str] = {}
        self._fonts: dict[int, str] = {}
        self._levels: dict[int, int] = {}
        self._defined = 0
        self._name = ""
        self._state = _State(self._body)
        self._outer: list[_State] = []
        self._pending = bytearray()
        self._to_skip = 0
        self._high = 0
        self._starred = False

    def read(self, data: bytes) -> bool:
        """Take in a whole file; whether its last brace was found."""
        handlers: dict[Type, Callable[[Token], None]] = {
            Type.OPEN: self._open,
            Type.CLOSE: self._close,
            Type.WORD: self._word,
            Type.SYMBOL: self._symbol,
            Type.BYTES: self._bytes,
        }
        for token in tokens(data):
            if token.type is not Type.BYTES:
                self._decode()
            handlers[token.type](token)
            if token.type is Type.CLOSE and not self._outer:
                return True
        return False

    def flow(self) -> Flow:
        """The document as pages: its headers, body, notes and footers."""
        flow = Flow()
        flow.furniture(self._headers, Role.HEADER)
        self._body.write(flow)
        flow.close()
        for note in self._endnotes:
            flow.aside(note, Role.NOTE)
        flow.close()
        flow.furniture(self._footers, Role.FOOTER)
        return flow

    def _open(self, _: Token) -> None:
        self._outer.append(self._state)
        self._state = replace(self._state)
        self._to_skip, self._starred, self._name = 0, False, ""

    def _close(self, _: Token) -> None:
        ended = self._state
        self._to_skip = 0
        if ended.table == "stylesheet" and not ended.skipped:
            self._end_style()
        elif ended.table == "fonttbl" and not ended.skipped:
            self._end_font()
        if self._outer:
            self._state = self._outer.pop()
        if ended.story is not self._state.story:
            self._end_story(ended)

    def _end_style(self) -> None:
        found = _HEADING.fullmatch(self._name.strip())
        if found:
            self._levels.setdefault(self._defined, int(found[1]))
        self._name = ""

    def _end_font(self) -> None:
        name = self._name.strip().rstrip(";")
        if has_signs(name):
            self._fonts[self._defined] = name
        self._name = ""

    def _end_story(self, ended: _State) -> None:
        text = ended.story.as_text()
        self._last_raised = False
        if ended.destination in _LABELS:
            if any(character.isalnum() for character in text):
                self._state.story.add(f"{text} ")
        elif ended.destination in _BOXES:
            self._state.story.add_box(text)
        elif ended.destination in _NOTES:
            self._end_note(ended, text)
        elif ended.destination in _COMMENTS:
            comment = comment_of(text, is_reply=ended.is_reply)
            self._state.story.add_aside(comment, Role.COMMENT)
        elif ended.destination == "title":
            self.title = text
        else:
            (self._headers if ended.destination in _HEADERS else self._footers).append(text)

    def _end_note(self, ended: _State, text: str) -> None:
        """Put the mark of a note in its place, and the note where notes of its kind go."""
        story = self._state.story
        counted = story.is_referring()
        if counted:
            mark = self._mark_of(ended.note)
            story.name_reference(mark)
        else:
            mark = story.refer_last() if ended.behind_raised and text else ""
        note = note_of(mark, text, is_marked=self._is_marked or not counted)
        if ended.note == ENDNOTE:
            self._endnotes.append(note)
        else:
            story.add_aside(note, Role.NOTE)

    def _mark_of(self, kind: str) -> str:
        """The mark of the note at hand, which is of this kind."""
        if self._mark is None:
            self._mark = self._marks.next_mark(kind)
        return self._mark

    def _refer(self) -> None:
        """Write the mark of a note before it, or leave it a place in the text that refers to it."""
        state = self._state
        if state.deleted:
            return
        if state.destination not in _NOTES:
            state.story.refer()
        elif self._outer_story().is_referring():
            state.story.add(Mark(self._mark_of(state.note)))
            self._is_marked = True

    def _outer_story(self) -> Story:
        """The story in which the one at hand began."""
        stories = (outer.story for outer in reversed(self._outer))
        return next((one for one in stories if one is not self._state.story), self._body)

    def _word(self, token: Token) -> None:
        word, starred = token.text, self._starred
        self._starred = False
        if word in CHARACTERS and self._to_skip:
            self._to_skip -= 1
            return
        self._to_skip = 0
        if word == "nestrow":
            # It stands in a destination that is left out otherwise.
            self._state.story.end_nested_row()
        elif self._state.skipped:
            return
        elif word in _SKIPPED or (starred and word not in _STORIES | _STARRED_BUT_READ):
            self._state.skipped = True
            if word == _REPLY and self._outer:
                self._outer[-1].is_reply = True
        elif word in _STORIES:
            self._begin_story(word)
        elif word in _TABLES:
            self._state.table = word
        elif self._state.table:
            self._define(word, token.number or 0)
        else:
            self._control(word, token.number)

    def _begin_story(self, word: str) -> None:
        state = self._state
        state.story, state.destination = Story(), word
        state.table_depth = state.level = 0
        state.behind_raised, state.note, state.is_reply = self._last_raised, FOOTNOTE, False
        if word in _NOTES:
            self._mark, self._is_marked = None, False

    def _define(self, word: str, number: int) -> None:
        """Take in a word of the font table or the style sheet."""
        if word == ("f" if self._state.table == "fonttbl" else "s"):
            self._defined = number
        elif word == "fcharset" and number in CODECS:
            self._codecs[self._defined] = CODECS[number]
        elif word == "outlinelevel" and 0 <= number < _LEVELS:
            self._levels[self._defined] = number + 1

    def _control(self, word: str, number: int | None) -> None:
        if word in CHARACTERS:
            self._write(CHARACTERS[word])
            if word == "page":
                self._marks.end_page()
        elif word == "u":
            self._unicode(number or 0)
        elif word in CHARACTER_SETS:
            self._codec = CHARACTER_SETS[word]
        elif word == "ansicpg":
            self._codec = known_codec(f"cp{number}")
        elif not (self._structure(word) or (_NOTED in word and self._marks.obey(word, number))):
            self._format(word, number)

    def _structure(self, word: str) -> bool:
        """Obey a word that ends something; whether it was one."""
        state, story = self._state, self._state.story
        if word == "par":
            story.end_paragraph(level=state.level, table_depth=state.table_depth)
        elif word == "cell":
            story.end_cell()
        elif word == "row":
            story.end_row()
        elif word == "nestcell":
            story.end_nested_cell()
        elif word == "sect":
            story.end_paragraph(level=state.level, table_depth=state.table_depth)
            story.break_page()
            self._marks.end_section()
        elif word == "sectd":
            self._marks.forget_section()
        elif word == "pagebb":
            story.break_page()
            self._marks.end_page()
        elif word == "chftn":
            self._refer()
        elif word in ("sbknone", "sbkcol"):
            story.stay_on_page()
            self._marks.stay_on_page()
        else:
            return False
        return True

    def _format(self, word: str, number: int | None) -> None:
        """Obey a word that sets how what follows in the group is to be taken."""
        state = self._state
        if word == "pard":
            state.table_depth = state.level = 0
        elif word == "intbl":
            state.table_depth = max(state.table_depth, 1)
        elif word == "itap":
            state.table_depth = number or 0
        elif word == "s":
            state.level = self._levels.get(number or 0, 0)
        elif word == "outlinelevel":
            state.level = (number or 0) + 1 if 0 <= (number or 0) < _LEVELS else 0
        elif word == "ftnalt":
            state.note = ENDNOTE
        else:
            self._format_characters(word, number)

    def _format_characters(self, word: str, number: int | None) -> None:
        state = self._state
        if word == "plain":
            state.deleted, state.raised, state.codec, state.font = False, False, None, ""
        elif word == "super":
            state.raised = number != 0
        elif word in ("nosupersub", "sub"):
            state.raised = False
        elif word == "deleted":
            state.deleted = number != 0
        elif word == "f":
            state.codec = self._codecs.get(number or 0)
            state.font = self._fonts.get(number or 0, "")
        elif word == "uc":
            state.alternatives = max(number or 0, 0)

    def _unicode(self, number: int) -> None:
        """A character by its number, half a character when it is not in the first plane."""
        unit = number % _UNIT
        self._to_skip = self._state.alternatives
        if _HIGH <= unit < _LOW:
            self._high = unit
        elif _LOW <= unit <= _LAST:
            paired = _UNIT + ((self._high - _HIGH) << 10) + (unit - _LOW)
            self._write(chr(paired) if self._high else "\ufffd")
            self._high = 0
        else:
            self._write(symbol(unit, self._state.font) if self._state.font else chr(unit))

    def _symbol(self, token: Token) -> None:
        if token.text == "*":
            self._starred = True
        elif self._to_skip:
            self._to_skip -= 1
        elif token.text in "\r\n":
            self._word(Token(Type.WORD, "par"))
        else:
            self._write(SYMBOLS.get(token.text, ""))

    def _bytes(self, token: Token) -> None:
        skipped = min(self._to_skip, len(token.data))
        self._to_skip -= skipped
        self._pending += token.data[skipped:]

    def _decode(self) -> None:
        """Write the bytes that have come by, in the encoding of their font."""
        if self._pending:
            codec = self._state.codec or self._codec
            if self._state.font:
                self._write("".join(symbol(code, self._state.font) for code in self._pending))
            else:
                self._write(self._pending.decode(codec, "replace").replace("\0", ""))
            self._pending.clear()

    def _write(self, text: str) -> None:
        state = self._state
        if state.table:
            self._name += "" if state.skipped else text
        elif not (state.skipped or state.deleted):
            state.story.add(text)
            self._last_raised = state.raised
