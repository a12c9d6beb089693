"""From a syntax tree to the ``Query`` that an engine evaluates.

Words typed bare at the top rank, and do not select on their own; everything else is a
condition. Inside the condition, neighbours are all wanted. Words outside quotes count in all the
forms that ``Reach`` gives them, but for what is under ``NIET``: that excludes what was typed, and
no more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from archive.clean import fold
from indexer import analysis
from indexer.query import (
    And,
    Condition,
    Form,
    InDocuments,
    Near,
    Not,
    Or,
    Part,
    Phrase,
    Query,
    Word,
)
from search.grammar import (
    PARTS,
    Conjunction,
    DateRange,
    Disjunction,
    DocumentCondition,
    Field,
    FieldValue,
    Fuzzy,
    InPart,
    Juxtaposition,
    Leaf,
    Nearby,
    Negated,
    Node,
    Pattern,
    Quoted,
    Required,
    Term,
    Wording,
)
from search.question import is_ecli
from search.references import parse_identifier

_BORNE = {"ecli": Field.ECLI, "case-number": Field.CASE}

Resolve = Callable[[DocumentCondition], frozenset[int]]
"""Finds the catalogue keys of the documents that have a property."""


class Reach(Protocol):
    """Which surface forms count as a word of the query."""

    def words(self, typed: tuple[str, ...]) -> tuple[Word, ...]:
        """A ``Word`` for each folded word, in their order; they were typed side by side."""

    def matching(self, node: Pattern | Fuzzy) -> tuple[Form, ...]:
        """The forms that a pattern or a fuzzy word matches. Raises QuerySyntaxError if too many."""


class Compiled(Struct, frozen=True):
    """A query, and each of its ``words`` in the form in which it was typed first."""

    query: Query
    typed: tuple[str, ...]


def compile_query(tree: Node, resolve: Resolve, reach: Reach) -> Compiled:
    """What ``tree`` asks of an index.

    Args:
        tree: a syntax tree from ``parse``.
        resolve: called for each condition on documents; what it raises is passed on.
        reach: gives words their forms; what it raises is passed on.
    """
    parts = _neighbours(tree)
    bare = [part for part in parts if is_bare(part)]
    compiler = _Compiler(resolve, reach)
    conditions = [compiler.condition(part) for part in parts if not is_bare(part)]
    words = compiler.bare_words(bare, keep_stop_words=not conditions)
    condition = _all(conditions) if conditions else None
    return Compiled(Query(tuple(words), condition), tuple(words.values()))


def is_bare(node: Node) -> bool:
    """Whether a neighbour at the top of a tree ranks, rather than being a condition."""
    return isinstance(node, Pattern | Fuzzy) or (isinstance(node, Term) and not is_ecli(node.text))


def _neighbours(tree: Node) -> tuple[Node, ...]:
    return tree.parts if isinstance(tree, Juxtaposition) else (tree,)


class _Compiler:
    """Turns the nodes of one tree into words and conditions."""

    def __init__(self, resolve: Resolve, reach: Reach, *, wide: bool = True) -> None:
        self._resolve = resolve
        self._reach = reach
        self._wide = wide

    def bare_words(self, nodes: Iterable[Node], *, keep_stop_words: bool) -> dict[Word, str]:
        """Words, each with its typed form; stop words only if kept and there is no other."""
        found: dict[Word, str] = {}
        seen: set[str] = set()
        for word, typed in self._in_order(nodes):
            if word.text not in seen:
                seen.add(word.text)
                found[word] = typed
        content = {
            word: typed
            for word, typed in found.items()
            if word.others or word.made_of or word.text not in analysis.STOP_WORDS
        }
        return found if keep_stop_words and not content else content

    def _in_order(self, nodes: Iterable[Node]) -> list[tuple[Word, str]]:
        nodes = tuple(nodes)
        texts = " ".join(node.text for node in nodes if isinstance(node, Term))
        tokens = tuple(analysis.tokens(texts))
        words = iter(self._reach.words(tuple(token.text for token in tokens)))
        found: list[tuple[Word, str]] = []
        for node in nodes:
            if isinstance(node, Term):
                typed = (node.text[each.start : each.end] for each in analysis.tokens(node.text))
                found += [(next(words), text) for text in typed]
            elif isinstance(node, Pattern | Fuzzy):
                found.append((self._word(node), str(node)))
        return found

    def condition(self, node: Node) -> Condition:
        """What a passage must satisfy."""
        match node:
            case Required(part):
                return self.condition(part)
            case Negated(part):
                return Not(_Compiler(self._resolve, self._reach, wide=False).condition(part))
            case Juxtaposition(parts):
                return _all([self.condition(part) for part in _wanted(parts)])
            case Conjunction(parts):
                return _all([self.condition(part) for part in parts])
            case Disjunction(parts):
                return Or(tuple(self.condition(part) for part in parts))
            case _:
                return self._leaf(node)

    def _leaf(self, leaf: Leaf) -> Condition:
        match leaf:
            case Term() | Quoted():
                return self._anywhere(leaf)
            case InPart(field, value):
                return self._wording(value, PARTS[field])
            case FieldValue() | DateRange():
                return InDocuments(self._resolve(leaf))
            case _:
                return self._wording(leaf)

    def _anywhere(self, leaf: Term | Quoted) -> Condition:
        """The text as it stands; an identifier also finds the document that bears it."""
        found = parse_identifier(leaf.text)
        field = None if found is None else _BORNE.get(found.type)
        if field is None:
            return self._wording(leaf)
        borne = InDocuments(self._resolve(FieldValue(field, leaf.text)))
        return Or((borne, _exact(leaf.text)))

    def _wording(self, leaf: Wording, part: Part | None = None) -> Condition:
        match leaf:
            case Quoted(text):
                return _exact(text, part)
            case Nearby(text, within):
                near = tuple(Word(word, part) for word in analysis.words(text))
                return near[0] if len(near) == 1 else Near(near, within, part)
            case Pattern() | Fuzzy():
                return self._word(leaf, part)
            case Term(text):
                words = analysis.words(text)
                if len(words) > 1 or not self._wide:
                    return _exact(text, part)
                (word,) = self._reach.words(words)
                return _in_part(word, part)

    def _word(self, node: Pattern | Fuzzy, part: Part | None = None) -> Word:
        """One word in all the forms that are matched.

        Where ``?`` is all there is to a pattern, the forms of the word before it count, too.
        """
        forms = self._reach.matching(node)
        typed = node.text if isinstance(node, Fuzzy) else node.text.rstrip("?")
        if any(joker in typed for joker in "*?"):
            return Word(fold(node.text), part, forms)
        own = fold(typed)
        word = Word(own)
        if isinstance(node, Pattern) and self._wide:
            (word,) = self._reach.words((own,))
        others = {form.text: form for form in (*word.others, *forms) if form.text != own}
        return _in_part(replace(word, others=tuple(others.values())), part)


def _in_part(word: Word, part: Part | None) -> Word:
    """The word, and what it is made of, to be found in one part of a passage."""
    if part is None:
        return word
    made_of = tuple(tuple(_in_part(each, part) for each in pieces) for pieces in word.made_of)
    return replace(word, part=part, made_of=made_of)


def _exact(text: str, part: Part | None = None) -> Condition:
    words = analysis.words(text)
    return Word(words[0], part) if len(words) == 1 else Phrase(words, part)


def _wanted(parts: tuple[Node, ...]) -> tuple[Node, ...]:
    """The parts without bare stop words, unless these are all there is."""
    return tuple(part for part in parts if not _is_stop_word(part)) or parts


def _is_stop_word(node: Node) -> bool:
    return isinstance(node, Term) and analysis.STOP_WORDS.issuperset(analysis.words(node.text))


def _all(conditions: list[Condition]) -> Condition:
    """All of the conditions (at least one), in one flat ``And`` when there are several."""
    flat: list[Condition] = []
    for condition in conditions:
        flat.extend(condition.parts if isinstance(condition, And) else (condition,))
    return flat[0] if len(flat) == 1 else And(tuple(flat))
