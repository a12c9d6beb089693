"""Why nothing was found: what would be found without one of the things that were asked."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from msgspec.structs import replace

from indexer import analysis
from search.asking import Asker
from search.compile import is_bare
from search.filters import Filters
from search.grammar import (
    Conjunction,
    InPart,
    Juxtaposition,
    Nearby,
    Node,
    Quoted,
    Required,
    Term,
    conjoin,
    juxtapose,
)
from search.question import Question

_MOST = 8
"""Each thing that is left out costs a search of its own."""


def causes(asker: Asker, question: Question, filters: Filters) -> str | None:
    """A Dutch sentence with what one could leave out, and how much that would find.

    None when there is nothing that could be left out.
    """
    tried = tuple(islice(_alternatives(question.tree, filters), _MOST))
    found = []
    for name, tree, less in tried:
        if total := asker.ask(replace(question, tree=tree), less).total:
            found.append(f"{name}: {total} {'passage' if total == 1 else 'passages'}")
    if found:
        return f"niets gevonden; wel zonder {', zonder '.join(found)}"
    conditions = any(less.superseded == filters.superseded for _, _, less in tried)
    return "niets gevonden, ook niet met één voorwaarde minder" if conditions else None


def _alternatives(tree: Node, filters: Filters) -> Iterator[tuple[str, Node, Filters]]:
    for name, less in _fewer_filters(filters):
        yield name, tree, less
    for name, smaller in _smaller_trees(tree):
        yield name, smaller, filters


def _fewer_filters(filters: Filters) -> Iterator[tuple[str, Filters]]:
    if filters.tracks:
        yield f"--track {', '.join(filters.tracks)}", replace(filters, tracks=())
    if filters.kinds:
        yield f"--kind {', '.join(filters.kinds)}", replace(filters, kinds=())
    if filters.languages:
        yield f"--language {', '.join(filters.languages)}", replace(filters, languages=())
    if filters.first is not None:
        yield f"--from {filters.first}", replace(filters, first=None)
    if filters.last is not None:
        yield f"--to {filters.last}", replace(filters, last=None)
    if not filters.superseded:
        yield "de grens van huidige versies (--all-versions)", replace(filters, superseded=True)


def _smaller_trees(tree: Node) -> Iterator[tuple[str, Node]]:
    parts = tree.parts if isinstance(tree, Juxtaposition | Conjunction) else (tree,)
    join = conjoin if isinstance(tree, Conjunction) else juxtapose
    bare = tuple(part for part in parts if isinstance(tree, Juxtaposition) and is_bare(part))
    if bare and len(bare) < len(parts):
        rest = join(part for part in parts if part not in bare)
        yield f"de losse woorden ({' '.join(map(str, bare))})", rest
    for at, part in enumerate(parts):
        before, after = parts[:at], parts[at + 1 :]
        if part not in bare and len(parts) > 1:
            yield str(part), join((*before, *after))
        if loose := _loose(part):
            yield f"de aanhalingstekens in {part}", join((*before, loose, *after))


def _loose(node: Node) -> Node | None:
    """The words of a phrase, each to be found anywhere in the passage."""
    match node:
        case Required(part):
            return _loose(part)
        case Quoted(text) | Nearby(text):
            words = analysis.words(text)
            return conjoin(Term(word) for word in words) if len(words) > 1 else None
        case InPart(field, Quoted(text) | Nearby(text)):
            words = analysis.words(text)
            return conjoin(InPart(field, Term(word)) for word in words) if len(words) > 1 else None
        case _:
            return None
