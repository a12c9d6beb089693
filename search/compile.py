"""From a syntax tree to the ``Query`` that an engine evaluates.

Words typed bare at the top rank, and do not select on their own; everything else is a
condition. Inside the condition, neighbours are all wanted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from archive.identifiers import parse_identifier
from indexer import analysis
from indexer.query import And, Condition, InDocuments, Not, Or, Part, Phrase, Query, Word
from search.grammar import (
    PARTS,
    Conjunction,
    DateRange,
    Disjunction,
    DocumentCondition,
    Field,
    FieldValue,
    InPart,
    Juxtaposition,
    Leaf,
    Negated,
    Node,
    Quoted,
    Required,
    Term,
)

_BORNE = {"ecli": Field.ECLI, "case-number": Field.CASE}

Resolve = Callable[[DocumentCondition], frozenset[int]]
"""Finds the catalogue keys of the documents that have a property."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A query, and each of its ``words`` in the form in which it was typed first."""

    query: Query
    typed: tuple[str, ...]


def compile_query(tree: Node, resolve: Resolve) -> Compiled:
    """What ``tree`` asks of an index.

    Args:
        tree: a syntax tree from ``parse``.
        resolve: called for each condition on documents; what it raises is passed on.
    """
    parts = _neighbours(tree)
    terms = [part for part in parts if isinstance(part, Term) and not _is_ecli(part.text)]
    conditions = [_condition(part, resolve) for part in parts if part not in terms]
    bare = _bare_words(terms, keep_stop_words=not conditions)
    words = tuple(Word(folded) for folded in bare)
    return Compiled(Query(words, _all(conditions) if conditions else None), tuple(bare.values()))


def _neighbours(tree: Node) -> tuple[Node, ...]:
    return tree.parts if isinstance(tree, Juxtaposition) else (tree,)


def _bare_words(terms: Iterable[Term], *, keep_stop_words: bool) -> dict[str, str]:
    """Folded words, each with its typed form; stop words only if kept and there is no other."""
    forms: dict[str, str] = {}
    for term in terms:
        for folded, typed in _forms(term.text):
            forms.setdefault(folded, typed)
    content = {word: forms[word] for word in forms if word not in analysis.STOP_WORDS}
    return forms if keep_stop_words and not content else content


def _forms(text: str) -> Iterator[tuple[str, str]]:
    for token in analysis.tokens(text):
        yield token.text, text[token.start : token.end]


def _condition(node: Node, resolve: Resolve) -> Condition:
    match node:
        case Required(part):
            return _condition(part, resolve)
        case Negated(part):
            return Not(_condition(part, resolve))
        case Juxtaposition(parts):
            return _all([_condition(part, resolve) for part in _wanted(parts)])
        case Conjunction(parts):
            return _all([_condition(part, resolve) for part in parts])
        case Disjunction(parts):
            return Or(tuple(_condition(part, resolve) for part in parts))
        case _:
            return _leaf_condition(node, resolve)


def _leaf_condition(leaf: Leaf, resolve: Resolve) -> Condition:
    match leaf:
        case Term(text) | Quoted(text):
            return _anywhere(text, resolve)
        case InPart(field, value):
            return _exact(value.text, PARTS[field])
        case FieldValue() | DateRange():
            return InDocuments(resolve(leaf))


def _is_ecli(text: str) -> bool:
    found = parse_identifier(text)
    return found is not None and found.type == "ecli"


def _anywhere(text: str, resolve: Resolve) -> Condition:
    """The text as it stands; an identifier also finds the document that bears it."""
    found = parse_identifier(text)
    field = None if found is None else _BORNE.get(found.type)
    if field is None:
        return _exact(text)
    return Or((InDocuments(resolve(FieldValue(field, text))), _exact(text)))


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
