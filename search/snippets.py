"""Which words of a passage are marked, and which part of it is shown."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from archive.model import Passage
from indexer.analysis import Token, tokens
from indexer.query import And, Condition, Near, Or, Part, Phrase, Query, Word

Mark = tuple[int, int]

WIDTH = 280
"""Characters of an excerpt, about three lines on a terminal."""


def marks(query: Query, passage: Passage) -> tuple[Mark, ...]:
    """Offsets in ``passage.text`` of what the query looks for, in order, without overlap.

    Single words are marked wherever they stand in the part asked for; a phrase only as a
    whole. What is under ``NIET`` is not marked.
    """
    found = list(tokens(passage.text))
    wanted: set[Mark] = set()
    for leaf in _leaves(query):
        wanted.update(_marks_of(leaf, passage, found))
    return tuple(_merged(sorted(wanted)))


def excerpt(text: str, highlights: Sequence[Mark], width: int = WIDTH) -> Mark:
    """The window of about ``width`` characters that shows the most different marked words.

    It begins and ends at white space or at an end of the text, and holds the first of those
    words whole. A question/answer pair is shown whole by those who show it; this is for the rest.
    """
    if len(text) <= width:
        return 0, len(text)
    best = max((_worth(text, highlights, at, width), -at) for at in range(max(1, len(highlights))))
    first, last = highlights[-best[1]] if highlights else (0, 0)
    start = _word_start(text, min(max(0, first - width // 4), len(text) - width))
    return start, _word_end(text, max(last, min(len(text), start + width)))


def _leaves(query: Query) -> Iterator[Word | Phrase]:
    yield from query.words
    if query.condition is not None:
        yield from _wanted(query.condition)


def _wanted(condition: Condition) -> Iterator[Word | Phrase]:
    match condition:
        case Word() | Phrase():
            yield condition
        case Near(words):
            yield from words
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)
        case _:
            return


def _marks_of(leaf: Word | Phrase, passage: Passage, found: Sequence[Token]) -> Iterator[Mark]:
    if isinstance(leaf, Word):
        run = [frozenset(form.text for form in leaf.forms)]
    else:
        run = [frozenset({word}) for word in leaf.words]
    for at in range(len(found) - len(run) + 1):
        if all(found[at + offset].text in forms for offset, forms in enumerate(run)):
            mark = (found[at].start, found[at + len(run) - 1].end)
            if _in_part(mark, leaf.part, passage.answer_at):
                yield mark


def _in_part(mark: Mark, part: Part | None, answer_at: int | None) -> bool:
    match part:
        case Part.QUESTION:
            return answer_at is not None and mark[1] <= answer_at
        case Part.ANSWER:
            return answer_at is not None and mark[0] >= answer_at
        case Part.HEADING:
            return False
        case _:
            return True


def _merged(found: Sequence[Mark]) -> Iterator[Mark]:
    open_mark: Mark | None = None
    for start, end in found:
        if open_mark is not None and start < open_mark[1]:
            open_mark = (open_mark[0], max(open_mark[1], end))
            continue
        if open_mark is not None:
            yield open_mark
        open_mark = (start, end)
    if open_mark is not None:
        yield open_mark


def _worth(text: str, highlights: Sequence[Mark], at: int, width: int) -> tuple[int, int]:
    """How many different, and how many, marked words a window from that mark on shows."""
    if not highlights:
        return 0, 0
    first = highlights[at][0]
    last = bisect_left(highlights, (first + width * 3 // 4, 0))
    shown = highlights[at:last]
    return len({text[start:end].lower() for start, end in shown}), len(shown)


def _word_start(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at
