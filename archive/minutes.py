"""The parts of a report of a meeting: agenda points, speakers' turns, who was there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec.structs import replace

from archive.blocks import part_of
from archive.model import Block, Reading, Role

_PARTICLE = r"(?:van|de|der|den|ten|ter|het|in|op|te|’t|'t|la|el|al|ben|von|d’|d')"
_WORD = r"[A-ZÀ-Þ(][\w.’')/]{0,30}"
_NAME = rf"(?:{_PARTICLE}\s+){{0,3}}{_WORD}(?:[\s-]{{1,3}}(?:{_PARTICLE}\s+){{0,3}}{_WORD}){{0,4}}"
_TITLE = (
    r"(?i:de\s+heer|mevrouw|mevr\.|mw\.|dhr\.|heer|(?:loco-?)?burgemeester|wethouder|raadslid|commissielid"
    r"|gedeputeerde|staatslid|minister|staatssecretaris|het\s+lid)"
)
_CHAIR = r"(?i:de\s+voorzitter|de\s+(?:loco-?)?burgemeester|de\s+(?:griffier|secretaris|minister))"
_PARTY = r"(?:\s*\([^)\n]{1,40}\)){0,2}"
_TURN = re.compile(rf"(?m)^[ \t]*\(?(?P<speaker>(?:{_TITLE}\s+{_NAME}|{_CHAIR}){_PARTY})\s*:(?=\s)")
"""A speaker with a colon, at the start of a line: ``De heer Jansen (PvdA): ...``."""

_NARRATED = re.compile(
    r"(?m)(?:\A|(?<=[.?!)»”\"]\n))[ \t]*(?:(?i:de\s+voorzitter)\s+(?!\()[a-z]|[Aa]an\s+de\s+orde\s"
    r"|De\s+(?:discussie|vergadering|beraadslaging(?:en)?|zitting|stemming)\s+(?:wordt|is)\b"
    r"|[0-9]{1,4}º\s)"
)
"""What the writer of a report tells between turns: ``De voorzitter geeft het woord aan ...``."""

_ATTENDANCE = re.compile(
    r"(?m)^[ \t]*(?i:aanwezig(?:en|e\s+leden)?|afwezig(?:en)?|presentie(?:lijst)?|deelnemers"
    r"|(?:met\s+(?:kennisgeving|bericht)\s+)?(?:van\s+)?af(?:wezig|gemeld|melding(?:en)?)|verhinderd"
    r"|genodigden)(?:\s+(?i:zijn|waren|is|was|met\s+kennisgeving|namens\s+[^\n:]{1,40}))?"
    r"[ \t]*(?::|(?=\n|\Z))"
)
_OFFICER = re.compile(
    r"\s*(?i:voorzitter|secretaris|notulist|griffier|verslag(?:legging)?|notulen)\s*:[^\n]{1,80}\Z"
)
_AGENDA = re.compile(
    r"\s*(?:(?P<word>[Aa]gendapunt|[Pp]unt)\s+)?(?P<number>[0-9]{1,2})[a-z]?(?P<mark>[.:)]|\s+[-–])?\s+"
    r"(?P<title>[A-ZÀ-Þ][^\n]{1,88})"
)
_SENTENCE = re.compile(r"[.;:,]\s*\Z")
_BRACKET = re.compile(r"[()]")
_LONGEST_NAMES = 600
_MOSTLY_NAMES = 0.6
_LEAST_POINTS = 2

ATTENDANCE = "Aanwezig"
"""The context of the list of who was there and who was not."""


def speaker_of(text: str) -> str | None:
    """Whose turn begins with ``text``; None when it begins none."""
    found = _TURN.match(text)
    return None if found is None else " ".join(found["speaker"].split())


class Turns:
    """Whose turn it is, as one goes through the blocks of a report.

    An interruption stands between brackets; when they close, the turn goes on.
    """

    def __init__(self) -> None:
        self.speaker = ""
        self._interrupted: str | None = None

    def begin(self, text: str) -> None:
        """A block that begins a turn, or that tells what happened between two turns."""
        if not text.lstrip().startswith("("):
            self._interrupted = None
        elif self._interrupted is None:
            self._interrupted = self.speaker
        self.speaker = speaker_of(text) or ""

    def resumes_after(self, text: str) -> bool:
        """Whether an interruption ends with a block, so that who was interrupted speaks again."""
        if self._interrupted is None or not text.rstrip().endswith(")"):
            return False
        self.speaker, self._interrupted = self._interrupted, None
        return True

    def end(self) -> None:
        """Nobody speaks any longer: a heading, or a list of people."""
        self.speaker, self._interrupted = "", None


def mark_minutes(reading: Reading) -> Reading:
    """The reading of a report with its agenda points as headings, and turns and lists apart."""
    blocks = tuple(_with_attendance(reading, tuple(_at_brackets(reading, _cut(reading)))))
    return replace(reading, blocks=_with_agenda(reading, blocks))


def _cut(reading: Reading) -> Iterator[Block]:
    """The blocks, parted where a turn or a list of people begins on a line within one."""
    for block in reading.blocks:
        text = reading.slice(block.span)
        if block.role is not Role.PARAGRAPH:
            is_turn = block.role is Role.HEADING and speaker_of(text)
            yield replace(block, role=Role.TURN, level=0) if is_turn else block
            continue
        starts = {found.start() for found in _TURN.finditer(text)}
        starts |= {found.start() for found in _NARRATED.finditer(text)}
        lists = {found.start() for found in _ATTENDANCE.finditer(text)}
        edges = sorted({0, len(text), _end_of_point(text), *starts, *lists})
        for start, end in pairwise(edges):
            for part in part_of(reading, block, start, end):
                yield replace(part, role=_role_at(start, starts, lists))


def _end_of_point(text: str) -> int:
    """Where in a block the first line ends, when it is a point of an agenda over other text."""
    first, below, rest = text.partition("\n")
    is_over_text = bool(below) and _point(first) is not None and _point(rest.split("\n")[0]) is None
    return len(first) + 1 if is_over_text else 0


def _at_brackets(reading: Reading, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, parted where the brackets around an interruption close."""
    depth = 0
    for block in blocks:
        text = reading.slice(block.span)
        if block.role is not Role.PARAGRAPH:
            depth = 0
        if depth == 0 and not (block.role is Role.TURN and text.startswith("(")):
            yield block
            continue
        end, depth = _closing(text, depth)
        for part in part_of(reading, block, 0, end):
            yield replace(part, role=block.role)
        yield from part_of(reading, block, end, len(text))


def _closing(text: str, depth: int) -> tuple[int, int]:
    """The place after the bracket that closes all, or the end; and how many are open there."""
    for found in _BRACKET.finditer(text):
        depth += 1 if found[0] == "(" else -1
        if depth == 0:
            return found.end(), 0
    return len(text), depth


def _role_at(start: int, turns: set[int], lists: set[int]) -> Role:
    if start in lists:
        return Role.ATTENDANCE
    return Role.TURN if start in turns else Role.PARAGRAPH


def _with_attendance(reading: Reading, blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks; names below the head of a list of people belong to that list."""
    within = False
    for block in blocks:
        text = reading.slice(block.span)
        if block.role is Role.HEADING and _ATTENDANCE.fullmatch(text.strip()):
            block = replace(block, role=Role.ATTENDANCE, level=0)  # noqa: PLW2901 - the same block
        elif within and block.role is Role.PARAGRAPH and _holds_names(text):
            block = replace(block, role=Role.ATTENDANCE)  # noqa: PLW2901 - the same block
        within = block.role is Role.ATTENDANCE
        yield block


def _holds_names(text: str) -> bool:
    """Whether a block is a list of people and no sentence."""
    if _OFFICER.match(text):
        return True
    words = re.findall(r"[^\W\d_]{2,}", text)
    if not words or len(text) > _LONGEST_NAMES or _AGENDA.match(text):
        return False
    names = sum(word[0].isupper() or bool(re.fullmatch(_PARTICLE, word)) for word in words)
    titles = len(re.findall(rf"{_TITLE}\s", text))
    return bool(names + 2 * titles >= _MOSTLY_NAMES * len(words))


def _with_agenda(reading: Reading, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks, with lines that are rising points of an agenda as headings."""
    points: list[tuple[int, int]] = []
    for index, block in enumerate(blocks):
        if block.role is Role.PARAGRAPH and (number := _point(reading.slice(block.span))):
            last = points[-1][1] if points else 0
            if last < number <= last + 3:
                points.append((index, number))
    if len(points) < _LEAST_POINTS or points[0][1] != 1:
        points = []
    chosen = {index for index, _ in points}
    return tuple(
        replace(block, role=Role.HEADING, level=1)
        if index in chosen or _is_named_point(reading, block)
        else block
        for index, block in enumerate(blocks)
    )


def _point(text: str) -> int | None:
    match = _AGENDA.fullmatch(text.strip())
    if match is None or not (match["mark"] or match["word"]) or _SENTENCE.search(match["title"]):
        return None
    return int(match["number"])


def _is_named_point(reading: Reading, block: Block) -> bool:
    """Whether a line says in so many words that it is a point of the agenda."""
    if block.role is not Role.PARAGRAPH:
        return False
    match = _AGENDA.fullmatch(reading.slice(block.span).strip())
    return match is not None and match["word"] is not None and not _SENTENCE.search(match["title"])
