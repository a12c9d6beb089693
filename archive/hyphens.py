"""Words that are broken at a line end made whole, where the whole word is a real one.

A hyphen at a line end may belong to the word ("Wmo-" "loket"), stand for a part left out
("jeugd-" "en opvoedhulp"), or be there only because the line was full ("jeugd-" "hulp"). Only
the last is taken away, and only when what then stands there is a word: in the lexicon, unbroken
elsewhere in the document, or made of known words. No letter is ever lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache

from archive.clean import without_ligatures
from archive.lexicon import is_known

_SOFT = "\u00ad"
# U+0002 and U+FFFE are pdfium's signs for a hyphen and the line end after it. It gives them for
# any hyphen there, that of "Wmo-loket" too, so they say no more than a plain one.
_BREAK = re.compile(
    r"(?P<hyphen>[-\u2010\u00ad\x02\ufffe])(?<=[^\W_].)"
    r"(?:[^\S\n]*\n[^\S\n]*|(?<=[\x02\ufffe])[^\S\n]*)(?=[^\W_])"
)
_LAST_WORD = re.compile(r"[^\W_]+\Z")
_FIRST_WORD = re.compile(r"[^\W_]+")
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_INTO = re.compile(r"[^\W_]-?\Z")
_OUT = re.compile(r"-?[^\W_]")
"""What is before or after a place in the midst of such a word."""
_MOST_SEARCHED = 64
"""So many words are looked for in the text itself."""
_CHAIN = re.compile(
    r"(?:://|www\.|@|\.[a-z]{2,4}/|-\S*-)\S*\Z|-(?:aan|de|en|het|in|of|op|te|tot|voor)\Z"
)
"""An address, or words strung together as in "kant-en-klaar": there every hyphen counts."""
_REACH = 200
"""Characters around a break among which its word or address is looked for."""

_AND_OR = frozenset({"en", "of", "én", "óf"})
_ALSO = frozenset("als alsmede alsook dan maar noch resp respectievelijk tot versus".split())
"""After these too a hyphen stands for a part left out, but some of them also end a word."""
_PLURAL_IN_EN = re.compile(r"(?:ij|ui|ei|[aeo]oi|aai|y)\Z")
_APART = frozenset(
    "adjunct aspirant bijna ex interim kandidaat loco niet non oud quasi sint".split()
)
"""First parts that keep a hyphen by the rules of spelling."""
_CLASH = frozenset("aa ae ai au ee ei eu ie ij oe oi oo ou ui uu".split())
"""Letters that would read as one sound, and so are kept apart where two words meet."""
_FIRST_ADJECTIVE = re.compile(r"(?:isch|ieel|iaal|ief|lijk)\Z")
_SECOND_ADJECTIVE = re.compile(r"(?:ische?|eel|ële|ele|aal|ale|ief|ieve|lijke?)\Z")
_REMEMBERED = 1 << 12
_SHORTEST_PART = 4
_LONGEST_COMPOUND = 45
_LINKS = ("s", "e", "en", "n")


class LineEnds:
    """Judges the words broken at the line ends of one document, given the texts of its pages."""

    def __init__(self, pages: Iterable[str]) -> None:
        self._pages = pages
        self._asked = 0

    def mend(self, text: str) -> str:
        r"""``text`` with the words that are broken at its line ends whole.

        A word that goes on after a blank line is not seen as broken.

        >>> LineEnds(()).mend("jeugd-\nhulp, jeugd-\nen opvoedhulp bij het Wmo-\nloket")
        'jeugdhulp, jeugd- en opvoedhulp bij het Wmo-loket'
        """
        if text.isascii() and "-" not in text and "\x02" not in text:
            return text
        text = without_ligatures(text)
        mended, at = "", 0
        for found in _BREAK.finditer(text):
            mended += text[at : found.start()]
            at = found.end()
            mended += self._joint(mended[-_REACH:], found["hyphen"], text[at : at + _REACH])
        return mended + text[at:]

    def _joint(self, before: str, hyphen: str, after: str) -> str:
        """What stands between the halves of a word: nothing, a hyphen, or a hyphen and a space."""
        # The second half may be broken again, in a narrow column.
        last, first = _LAST_WORD.search(before), _FIRST_WORD.match(_BREAK.sub("", after))
        assert last is not None
        assert first is not None
        left, right = last[0], first[0]
        if _leaves_out(left, right):
            return "- "
        if _CHAIN.search(before.replace("\u2010", "-")) or _keeps_by_its_letters(left, right):
            return "-"
        is_soft = hyphen == _SOFT
        return "" if self._is_one_word(left.lower(), right.lower(), soft=is_soft) else "-"

    def _is_one_word(self, left: str, right: str, *, soft: bool) -> bool:
        joined, hyphenated = left + right, f"{left}-{right}"
        stands = self._stands(joined)
        if stands != self._stands(hyphenated):
            return stands
        if is_known(joined) or is_known(hyphenated):
            return is_known(joined)
        return soft or (not _keeps_by_spelling(left, right) and is_compound(joined))

    def _stands(self, word: str) -> bool:
        """Whether a word, in lower case, stands on one line somewhere in the document."""
        if self._asked < _MOST_SEARCHED:
            self._asked += 1
            return _holds(self._text, word)
        return word in self._words

    @cached_property
    def _text(self) -> str:
        """The pages in lower case, one after the other."""
        pages = map(without_ligatures, self._pages)
        return "\n".join(pages).replace(_SOFT, "").lower()

    @cached_property
    def _words(self) -> frozenset[str]:
        """All the words: they take long to gather, and save it when many are asked for."""
        return frozenset(_WORD.findall(self._text))


def _holds(text: str, word: str) -> bool:
    """Whether a word is one of those that ``_WORD`` finds in a text, which is looked through."""
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        if not (_INTO.search(text, max(0, at - 2), at) or _OUT.match(text, end, end + 2)):
            return True
        at = text.find(word, at + 1)
    return False


@lru_cache(_REMEMBERED)
def is_compound(word: str) -> bool:
    """Whether a word in lower case is made of known words, each of four letters or more."""
    if len(word) > _LONGEST_COMPOUND:
        return False
    return any(
        _is_part(word[:cut]) and (is_known(word[cut:]) or is_compound(word[cut:]))
        for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART + 1)
    )


def _is_part(head: str) -> bool:
    """Whether a compound may begin with this: a known word, or one with a linking sound."""
    bare = (head.removesuffix(link) for link in _LINKS if head.endswith(link))
    return is_known(head) or any(len(word) >= _SHORTEST_PART and is_known(word) for word in bare)


def _leaves_out(left: str, right: str) -> bool:
    """Whether the hyphen stands for a part that the two words share, as in "in- en uitstroom"."""
    joined = (left + right).lower()
    if right in _AND_OR:
        return not (_PLURAL_IN_EN.search(left) and is_known(joined))
    return right in _ALSO and not is_known(joined)


def _keeps_by_its_letters(left: str, right: str) -> bool:
    """Whether numbers, capitals or a single letter show that the hyphen belongs to the word."""
    if left[-1].isdigit() or right[0].isdigit() or 1 in (len(left), len(right)):
        return True
    if left.isupper() and right.isupper():
        return False
    return left[1:] != left[1:].lower() or right != right.lower()


def _keeps_by_spelling(left: str, right: str) -> bool:
    """Whether two words that meet here are written with a hyphen between them."""
    if left in _APART or left[-1] + right[0] in _CLASH:
        return True
    return bool(_FIRST_ADJECTIVE.search(left) and _SECOND_ADJECTIVE.search(right))
