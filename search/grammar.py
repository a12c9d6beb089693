"""What can be typed: the syntax tree of a query, and how it is written out again.

``str(tree)`` is the canonical form: Dutch operators, no brackets without need, and
``parse(str(tree)) == tree``. Every node knows the ``position`` where it was typed, which plays
no part in equality. Trees are built with ``juxtapose``, ``conjoin`` and ``disjoin``, so that
what means the same in two ways of bracketing is one tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeGuard

from msgspec import Struct

from archive.model import PartialDate
from indexer.query import Part


class Field(StrEnum):
    """The names that may stand before a colon."""

    QUESTION = "vraag"
    ANSWER = "antwoord"
    HEADING = "kop"
    TRACK = "traject"
    KIND = "soort"
    DATE = "datum"
    ECLI = "ecli"
    CASE = "zaak"
    TITLE = "titel"
    SOURCE = "bron"
    LANGUAGE = "taal"
    COURT = "instantie"


PARTS = {
    Field.QUESTION: Part.QUESTION,
    Field.ANSWER: Part.ANSWER,
    Field.HEADING: Part.HEADING,
}
"""The fields that look in a part of a passage; the others are about the document."""

IDENTIFIER = (
    r"(?ai)ecli:[a-z]{2}:[a-z0-9]|[a-z]{2}:[a-z0-9]{2,7}:[0-9]{4}:[a-z0-9]|ljn:[a-z]{2}[0-9]"
)
"""How identifiers begin that look like a field and its value."""

OPERATORS = ("EN", "AND", "OF", "OR", "NIET", "NOT")
"""Words that join, when they stand in capitals."""

QUOTES = (('"', '"'), ("“„”", "”“"), ("«»", "»«"))
"""Characters that open a phrase, with those that close it."""

_PLAIN_VALUE = r"[^\W_](?:[\w./:'+-]*[^\W_])?"


class Placed(Struct, frozen=True, kw_only=True, eq=False):
    """What a node of any sort knows: where it was typed, counted from 0; a field, its value."""

    position: int = 0

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and self._typed() == other._typed()

    def __ne__(self, other: object) -> bool:
        return not self == other  # a Struct has one of its own

    def __hash__(self) -> int:
        return hash((type(self), self._typed()))

    def _typed(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "position")


class Term(Placed, frozen=True):
    """A word as it was typed, without the punctuation around it."""

    text: str

    def __str__(self) -> str:
        return self.text


class Quoted(Placed, frozen=True):
    """A phrase as it was typed between quotes, white space made single."""

    text: str

    def __str__(self) -> str:
        return quoted(self.text)


class Nearby(Placed, frozen=True):
    """``"a b"~5``: words in any order with at most ``within`` others between them."""

    text: str
    within: int

    def __str__(self) -> str:
        return f"{quoted(self.text)}~{self.within}"


class Pattern(Placed, frozen=True):
    """A word with ``*`` for any letters, none too, and ``?`` for one.

    At its end ``?`` stands for one letter or none, since it may be a question mark.
    """

    text: str

    def __str__(self) -> str:
        return self.text


class Fuzzy(Placed, frozen=True):
    """``pgb~``: a word and those that differ from it in ``edits`` letters (None: by its length)."""

    text: str
    edits: int | None = None

    def __str__(self) -> str:
        return f"{self.text}~{'' if self.edits is None else self.edits}"


class InPart(Placed, frozen=True):
    """A word or phrase to be found in one part of a passage; ``field`` is a key of ``PARTS``."""

    field: Field
    value: Wording

    def __str__(self) -> str:
        return f"{self.field}:{self.value}"


class FieldValue(Placed, frozen=True):
    """A property that the document must have; whether the value exists is not known here.

    In a ``wild`` value, ``*`` stands for any characters.
    """

    field: Field
    value: str
    wild: bool = False

    def __str__(self) -> str:
        plain = self.wild or re.fullmatch(_PLAIN_VALUE, self.value)
        if plain and not re.match(IDENTIFIER, f"{self.field}:{self.value}"):
            return f"{self.field}:{self.value}"
        return f"{self.field}:{quoted(self.value)}"


class DateRange(Placed, frozen=True):
    """Documents dated from the start of ``first`` to the end of ``last``; one may be open."""

    first: PartialDate | None
    last: PartialDate | None

    def __str__(self) -> str:
        if self.first == self.last:
            return f"{Field.DATE}:{self.first}"
        return f"{Field.DATE}:{self.first or ''}..{self.last or ''}"


class Required(Placed, frozen=True):
    """``+a``: the part must be there, and does not count as a bare word."""

    part: Node

    def __str__(self) -> str:
        return f"+{_bracketed(self.part, (*_COMPOUND, Required))}"


class Negated(Placed, frozen=True):
    """``NIET a`` or ``-a``."""

    part: Node

    def __str__(self) -> str:
        return f"NIET {_bracketed(self.part, _COMPOUND)}"


class Juxtaposition(Placed, frozen=True):
    """``a b``: parts that only stand next to each other."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " ".join(_bracketed(part, _COMPOUND) for part in self.parts)


class Conjunction(Placed, frozen=True):
    """``a EN b``."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " EN ".join(_bracketed(part, _COMPOUND) for part in self.parts)


class Disjunction(Placed, frozen=True):
    """``a OF b``."""

    parts: tuple[Node, ...]

    def __str__(self) -> str:
        return " OF ".join(_bracketed(part, (Disjunction,)) for part in self.parts)


Wording = Term | Quoted | Nearby | Pattern | Fuzzy
DocumentCondition = FieldValue | DateRange
Leaf = Wording | InPart | DocumentCondition
Node = Leaf | Required | Negated | Juxtaposition | Conjunction | Disjunction

_COMPOUND = (Juxtaposition, Conjunction, Disjunction)


def juxtapose(parts: Iterable[Node]) -> Node:
    """The parts (at least one) side by side; brackets around operands only are dropped."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if _is_plain_group(part) else (part,))
    return flat[0] if len(flat) == 1 else Juxtaposition(tuple(flat), position=flat[0].position)


def conjoin(parts: Iterable[Node]) -> Node:
    """The parts (at least one) joined by ``EN``."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Conjunction) else (part,))
    return flat[0] if len(flat) == 1 else Conjunction(tuple(flat), position=flat[0].position)


def disjoin(parts: Iterable[Node]) -> Node:
    """The parts (at least one) joined by ``OF``."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Disjunction) else (part,))
    return flat[0] if len(flat) == 1 else Disjunction(tuple(flat), position=flat[0].position)


def wanted_leaves(node: Node) -> Iterator[Leaf]:
    """The leaves that are asked for; what is under ``NIET`` is not."""
    match node:
        case Negated():
            return
        case Required(part):
            yield from wanted_leaves(part)
        case Juxtaposition(parts) | Conjunction(parts) | Disjunction(parts):
            for part in parts:
                yield from wanted_leaves(part)
        case _:
            yield node


def quoted(text: str) -> str:
    """``text`` between the first sort of quotes whose closing mark it does not contain."""
    for openers, closers in QUOTES:
        if not any(closer in text for closer in closers):
            return f"{openers[0]}{text}{closers[0]}"
    raise ValueError(f"holds every sort of quote: {text!r}")


def _is_plain_group(node: Node) -> TypeGuard[Juxtaposition]:
    return isinstance(node, Juxtaposition) and all(isinstance(part, Leaf) for part in node.parts)


def _bracketed(node: Node, inside: tuple[type[Node], ...]) -> str:
    return f"({node})" if isinstance(node, inside) else str(node)
