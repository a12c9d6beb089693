"""Which words of a passage are marked, and which part of it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from msgspec import Struct

from archive.clean import fold
from archive.model import Passage
from indexer.analysis import Token, tokens, words
from indexer.nearness import near
from indexer.query import (
    DEFAULT_PARTS,
    And,
    Condition,
    Form,
    Near,
    Or,
    Part,
    Phrase,
    Query,
    Word,
    part_text,
)

Mark = tuple[int, int]
_Leaf = Word | Phrase | Near
"""What is looked for in a text."""

WIDTH = 280
"""Characters of an excerpt, about three lines on a terminal."""

_SENTENCE = re.compile(r"[.!?:;]\s+(?=\S)")


class Evidence(Struct, frozen=True, order=True):
    """Characters ``start`` to ``end`` of a passage's text that match ``what`` of the query."""

    start: int
    end: int
    what: str
    weight: float = 1.0


def evidence(query: Query, passage: Passage, weights: Sequence[float] = ()) -> tuple[Evidence, ...]:
    """All that the query looks for in the text of a passage, in order of place.

    Single words count wherever they stand in the part asked for, a phrase only as a whole, and
    words that must be near each other where they are. Of a form with a span, such as a compound,
    only that part is evidence, and for a word that is not there itself, what it is made of. What
    is under ``NIET`` is not looked for.

    Args:
        query: what was asked.
        passage: a passage, a result or not.
        weights: what each of the bare words weighs; what is not bare weighs as much as the
            heaviest of them.
    """
    found = _Read(passage)
    most = max(weights, default=0.0) or 1.0
    pieces: set[Evidence] = set()
    for leaf, weight in _weighed(query, weights, most):
        for shown, share, places in _shown(leaf, found):
            name = _name(shown)
            pieces.update(Evidence(start, end, name, weight * share) for start, end in places)
    return tuple(sorted(pieces))


def _weighed(query: Query, weights: Sequence[float], most: float) -> Iterator[tuple[_Leaf, float]]:
    """What is looked for, with what it weighs."""
    yield from zip_longest(query.words, weights[: len(query.words)], fillvalue=most)
    if query.condition is not None:
        weighed = dict(zip(query.words, weights, strict=False))
        for leaf in _wanted(query.condition):
            yield leaf, weighed.get(leaf, most) if isinstance(leaf, Word) else most


class _Read:
    """A passage, cut into words once."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.tokens = tuple(tokens(passage.text))
        self.by_text: dict[str, list[Token]] = {}
        for token in self.tokens:
            self.by_text.setdefault(token.text, []).append(token)
        self._words: dict[Part, frozenset[str]] = {Part.TEXT: frozenset(self.by_text)}

    def holds(self, word: Word) -> bool:
        """As ``query.holds``."""
        parts = DEFAULT_PARTS if word.part is None else (word.part,)
        if any(form.text in self._words_of(part) for part in parts for form in word.forms):
            return True
        return any(all(map(self.holds, pieces)) for pieces in word.made_of)

    def _words_of(self, part: Part) -> frozenset[str]:
        if part not in self._words:
            self._words[part] = frozenset(words(part_text(self.passage, part)))
        return self._words[part]


def marks(pieces: Iterable[Evidence]) -> tuple[Mark, ...]:
    """The characters under the evidence (in order of place): in order, without overlap."""
    return tuple(_merged((piece.start, piece.end) for piece in pieces))


def excerpt(text: str, pieces: Sequence[Evidence], width: int = WIDTH) -> Mark:
    """The window of about ``width`` characters that shows the weightiest different evidence.

    It begins and ends at white space or at an end of the text, where it can with a sentence, and
    holds the first piece in it whole. A question/answer pair is shown whole by those who show it;
    this is for the rest.
    """
    if len(text) <= width:
        return 0, len(text)
    at = max(range(len(pieces)), key=lambda at: (_worth(pieces, at, width), -at), default=None)
    if at is None:
        return 0, _word_end(text, width)
    first, last = pieces[at].start, pieces[at].end
    end = max(piece.end for piece in _window(pieces, at, width))
    sentence = _sentence_start(text, max(0, end - width), first)
    if sentence is None:
        sentence = _word_start(text, max(0, first - width // 4))
    start = min(sentence, _word_start(text, len(text) - width))
    return start, _word_end(text, max(last, min(len(text), start + width)))


def _sentence_start(text: str, earliest: int, at: int) -> int | None:
    """The beginning of the sentence around ``at``, when it is not before ``earliest``."""
    ends = [match.end() for match in _SENTENCE.finditer(text, earliest, at + 1)]
    found = [end for end in ends if end <= at]
    return found[-1] if found else (0 if earliest == 0 else None)


def _shown(leaf: _Leaf, found: _Read) -> Iterator[tuple[_Leaf, float, list[Mark]]]:
    """What to mark for a leaf, with its share in the evidence, and where that is.

    A word that is not there by itself is shown by what it is made of, where all of that is.
    """
    places = list(_places(leaf, found))
    if places or not isinstance(leaf, Word):
        yield leaf, 1.0, places
        return
    for pieces in leaf.made_of:
        if all(map(found.holds, pieces)):
            for piece in pieces:
                yield piece, 1.0 / len(pieces), list(_places(piece, found))


def _name(leaf: _Leaf) -> str:
    match leaf:
        case Word(text):
            return text
        case Phrase(words):
            return " ".join(words)
        case Near(words_):
            return " ".join(word.text for word in words_)


def _wanted(condition: Condition) -> Iterator[_Leaf]:
    match condition:
        case Word() | Phrase() | Near():
            yield condition
        case And(parts) | Or(parts):
            for part in parts:
                yield from _wanted(part)
        case _:
            return


def _places(leaf: _Leaf, found: _Read) -> Iterator[Mark]:
    passage = found.passage
    if isinstance(leaf, Word):
        # The last of equal forms counts: that a compound is meant says more than the word alone.
        for text, form in {form.text: form for form in leaf.forms}.items():
            for token in found.by_text.get(text, ()):
                if _in_part(token, leaf.part, passage.answer_at):
                    yield _mark(passage.text, token, form)
        return
    inside: Sequence[Token] = found.tokens
    if leaf.part is not None:
        inside = [token for token in inside if _in_part(token, leaf.part, passage.answer_at)]
    match leaf:
        case Phrase(words):
            for at in range(len(inside) - len(words) + 1):
                run = inside[at : at + len(words)]
                if tuple(token.text for token in run) == words:
                    yield run[0].start, run[-1].end
        case Near(words_, within):
            yield from _near_places(words_, within, inside)


def _near_places(words: tuple[Word, ...], within: int, inside: Sequence[Token]) -> Iterator[Mark]:
    """The words that stand in a stretch of text in which all of them are."""
    forms = [frozenset(form.text for form in word.forms) for word in words]
    places = [{at for at, token in enumerate(inside) if token.text in wanted} for wanted in forms]
    for start in sorted(set().union(*places)):
        window = range(start, start + len(words) + within)
        here = [each.intersection(window) for each in places]
        if near(here, within):
            for at in set().union(*here):
                yield inside[at].start, inside[at].end


def _mark(text: str, token: Token, form: Form) -> Mark:
    """The characters of a token that its form says matter; all when they cannot be told."""
    if form.span is None:
        return token.start, token.end
    places: list[int] = []
    for offset, char in enumerate(text[token.start : token.end]):
        places += [offset] * len(fold(char))
    if len(places) != len(token.text):
        return token.start, token.end
    at, end = form.span
    return token.start + places[at], token.start + places[end - 1] + 1


def _in_part(token: Token, part: Part | None, answer_at: int | None) -> bool:
    match part:
        case Part.QUESTION:
            return answer_at is not None and token.end <= answer_at
        case Part.ANSWER:
            return answer_at is not None and token.start >= answer_at
        case Part.HEADING:
            return False
        case _:
            return True


def _merged(found: Iterable[Mark]) -> Iterator[Mark]:
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


def _window(pieces: Sequence[Evidence], at: int, width: int) -> Iterator[Evidence]:
    """The pieces that are sure to be shown when the excerpt is about the one at ``at``."""
    end = pieces[at].start + width * 3 // 4
    yield pieces[at]
    for piece in pieces[at + 1 :]:
        if piece.end > end:
            return
        yield piece


def _worth(pieces: Sequence[Evidence], at: int, width: int) -> tuple[float, int]:
    """What the different pieces weigh that a window from that one on shows, and their number."""
    shown = list(_window(pieces, at, width))
    return sum({piece.what: piece.weight for piece in shown}.values()), len(shown)


def _word_start(text: str, at: int) -> int:
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace():
        at += 1
    return at
