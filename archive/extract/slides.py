"""What slides of all formats have in common: shapes in reading order, notes, slides kept hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, TypeVar

from msgspec import Struct

from archive.extract.content import PageWriter
from archive.model import Role

_HIDDEN = "(verborgen dia)"


class Box(Struct, frozen=True):
    """Where a shape stands on its slide, from the left and from the top, in any unit."""

    left: int
    top: int
    right: int
    bottom: int


NOWHERE = Box(0, 0, 0, 0)


class Placed(Protocol):
    """What stands somewhere on a slide."""

    @property
    def box(self) -> Box:
        """Where it stands."""


S = TypeVar("S", bound=Placed)


def write_title(writer: PageWriter, titles: Sequence[str], *, is_hidden: bool) -> None:
    """Write the titles of a slide; the first says whether it is hidden in a show."""
    first, *rest = titles or [""]
    first = f"{first} {_HIDDEN}" if is_hidden else first
    for title in (first, *rest):
        writer.add(title, Role.HEADING, level=1)


def write_notes(writer: PageWriter, notes: Sequence[str]) -> None:
    """Write what the speaker noted below a slide, told by its first word from the slide itself."""
    text = "\n".join(filter(None, notes))
    writer.add(f"Notities: {text}" if text else "", Role.NOTE)


def in_order(shapes: Sequence[S]) -> Iterator[S]:
    """The shapes in reading order: row by row, where a row of columns is read a column at a time.

    The slide is cut at the heights that no shape crosses, what is left at such widths, and so on.
    """
    bands = _cut(shapes, lambda shape: (shape.box.top, shape.box.bottom))
    if len(bands) > 1:
        for band in bands:
            yield from in_order(band)
        return
    columns = _cut(shapes, lambda shape: (shape.box.left, shape.box.right))
    if len(columns) > 1:
        for column in columns:
            yield from in_order(column)
        return
    yield from sorted(shapes, key=lambda shape: (shape.box.top, shape.box.left))


def _cut(shapes: Sequence[S], extent: Callable[[S], tuple[int, int]]) -> list[list[S]]:
    """The shapes in groups that do not reach into one another along one direction."""
    groups: list[list[S]] = []
    reached = 0
    for shape in sorted(shapes, key=extent):
        start, end = extent(shape)
        if groups and start < reached:
            groups[-1].append(shape)
        else:
            groups.append([shape])
            reached = end
        reached = max(reached, end)
    return groups
