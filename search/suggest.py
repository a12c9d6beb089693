"""Did you mean: a word of the archive in place of one that it does not know.

A suggestion is only made when it finds something, and only for a word that is unknown or, when
next to nothing was found, far rarer than its neighbour.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from msgspec import Struct

from archive.clean import fold
from indexer import analysis
from indexer.query import Query, Word
from search.asking import Answer, Asker
from search.edits import within_edits
from search.filters import Filters
from search.grammar import InPart, Leaf, Pattern, Term, wanted_leaves
from search.question import Question, read

LEAST_LETTERS = 3
SHORT_WORD = 3
"""So short a word has too many neighbours: only its own letters in another order are tried."""
LONG_WORD = 6
"""From so many letters on, two of them may be wrong."""
RARE = 2
"""A word that more passages hold is none to mend."""
TIMES_RARER = 20
_ENDINGS = "ens"
"""What inflection adds: with it, a word is no slip for the same without."""
_TRIED = 24
_MOST_MENDS = 3
"""So many words are looked for: each among all words, and then in a search of its own."""


class _Mend(Struct, frozen=True):
    """A word at a place in the query, and the word to put there."""

    start: int
    end: int
    word: str


def suggestion(asker: Asker, question: Question, filters: Filters, answer: Answer) -> str | None:
    """The query as typed with its unknown words mended; None when there is nothing to mend it."""
    mends = tuple(_mends(asker, question, most=answer.total))
    for chosen in (mends, *((mend,) for mend in mends if len(mends) > 1)):
        if chosen:
            text = _mended(question.text, chosen)
            if _finds(asker, text, filters, chosen):
                return text
    return None


def _mends(asker: Asker, question: Question, most: int) -> Iterator[_Mend]:
    """A mend for each word that is unknown, or that no more than so many passages hold."""
    looked_for: set[str] = set()
    for term in _terms(wanted_leaves(question.tree)):
        for token in analysis.tokens(term.text):
            if token.text in looked_for or len(looked_for) == _MOST_MENDS:
                continue
            if len(token.text) < LEAST_LETTERS or not token.text.isalpha():
                continue
            frequency = _frequency(asker, token.text)
            if frequency > min(most, RARE):
                continue
            looked_for.add(token.text)
            least = max(1, frequency * TIMES_RARER)
            word = _neighbour(asker, token.text, least, sure=most > RARE)
            if word is not None:
                yield _Mend(term.position + token.start, term.position + token.end, word)


def _terms(leaves: Iterable[Leaf]) -> Iterator[Term]:
    """The words that were typed without quotes or jokers."""
    for leaf in leaves:
        value = leaf.value if isinstance(leaf, InPart) else leaf
        if isinstance(value, Pattern):
            value = Term(value.text.rstrip("?"), position=value.position)
        if isinstance(value, Term) and "*" not in value.text and "?" not in value.text:
            yield value


def _frequency(asker: Asker, word: str) -> int:
    """How many passages hold the word in the form that most of them have.

    A compound of known words is no mistake, whether or not it occurs as one.
    """
    (reached,) = asker.expand((word,))
    if reached.made_of:
        return RARE + 1
    return max(asker.reader.frequency(form.text) for form in reached.forms)


def _neighbour(asker: Asker, word: str, least: int, *, sure: bool) -> str | None:
    """The word of the archive that differs least, and of those the most frequent.

    ``sure``: enough was found without it, so that only a slip of one letter within a long word is
    one; *helder* is no *kelder*, and *voornemen* no *voornemens*.
    """
    if sure and len(word) < LONG_WORD:
        return None
    most = 2 if len(word) >= LONG_WORD and not sure else 1
    near = (
        (edits, other[0] != word[0], other)
        for other, edits in within_edits(word, _alike(asker, word, most), most)
        if other.isalpha() and (len(word) > SHORT_WORD or sorted(word) == sorted(other))
        if not sure or _is_slip(word, other)
    )
    close = sorted(each for each in near if each[0])[:_TRIED]
    counted = [(edits, -asker.reader.frequency(other), other) for edits, _, other in close]
    able = [each for each in counted if -each[1] >= least and each[2] not in analysis.STOP_WORDS]
    return _spelled(asker, min(able)[2]) if able else None


def _alike(asker: Asker, word: str, most: int) -> Iterable[str]:
    """The words of the archive that may differ so little, and others: by the table of words.

    Where that is lacking or damaged, all forms of the index.
    """
    words = asker.reader.words
    if words is not None:
        try:
            return tuple(words.alike(word, most))
        except sqlite3.DatabaseError:
            pass
    return asker.reader.alike(word, most)


def _is_slip(word: str, other: str) -> bool:
    one, two = sorted((word, other), key=len)
    inflected = two[:-1] == one and two[-1] in _ENDINGS
    return word[0] == other[0] and not inflected


def _spelled(asker: Asker, form: str) -> str:
    """A surface form with its diacritics, as a passage that holds it spells it."""
    found = asker.reader.candidates(Query((Word(form),))).found
    number = min(each.passage for each in found)
    for passage in asker.catalogue.passages([number]).values():
        text = "\n".join((passage.text, *passage.context))
        for token in analysis.tokens(text):
            if token.text == form:
                return text[token.start : token.end].lower()
    return form


def _mended(text: str, mends: Iterable[_Mend]) -> str:
    for mend in sorted(mends, key=lambda each: each.start, reverse=True):
        text = text[: mend.start] + mend.word + text[mend.end :]
    return text


def _finds(asker: Asker, text: str, filters: Filters, mends: Iterable[_Mend]) -> bool:
    """Whether the mended query has results, and each mended word plays a part in them."""
    answer = asker.ask(read(text), filters)
    held = 0
    for each in answer.result_set.found:
        held |= each.held
    words = {word.text: bit for bit, word in enumerate(answer.compiled.query.words)}
    folded = (fold(mend.word) for mend in mends)
    bare = [words[word] for word in folded if word in words]
    return answer.total > 0 and all(held >> bit & 1 for bit in bare)
