"""Which forms of the index a pattern or a fuzzy word matches."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from archive.errors import QuerySyntaxError
from search.grammar import Fuzzy, Pattern
from search.patterns import MOST_FORMS, expression, matching_forms

FORMS = tuple(
    sorted(
        "aanbieder aanbieders financieel financiele hoofdaanbieder jz+ jeugd jeugdzorg pgb pgbs pgv"
        " 2.3 2.31 2.4 wmo wmo2 w.o zorg zorgaanbieder zorgt zorgplicht".split()
    )
)


class Some(Struct, frozen=True):
    """A lexicon of some forms."""

    every: tuple[str, ...] = FORMS

    def forms(self, prefix: str = "") -> Iterator[str]:
        """Those that begin with a text."""
        return (text for text in self.every if text.startswith(prefix))

    def alike(self, word: str, edits: int) -> Iterator[str]:
        """Those that are not much shorter or longer."""
        return (text for text in self.every if abs(len(text) - len(word)) <= edits)


TABLE: list[tuple[Pattern | Fuzzy, list[str]]] = [
    (Pattern("zorg*"), ["zorg", "zorgaanbieder", "zorgplicht", "zorgt"]),
    (Pattern("*aanbieder"), ["aanbieder", "hoofdaanbieder", "zorgaanbieder"]),
    (Pattern("*zorg*"), ["jeugdzorg", "zorg", "zorgaanbieder", "zorgplicht", "zorgt"]),
    (Pattern("zo*r"), ["zorgaanbieder"]),
    (Pattern("w?o"), ["w.o", "wmo"]),
    (Pattern("wmo?"), ["wmo", "wmo2"]),
    (Pattern("pg??"), ["pgb", "pgbs", "pgv"]),
    (Pattern("?orgt"), ["zorgt"]),
    (Pattern("Financi*"), ["financieel", "financiele"]),
    (Pattern("financië*"), ["financieel", "financiele"]),
    (Pattern("2.3*"), ["2.3", "2.31"]),
    (Pattern("JZ*"), ["jz+"]),
    (Pattern("xy*"), []),
    (Fuzzy("pgb"), ["pgb", "pgbs", "pgv"]),
    (Fuzzy("Zrog"), ["zorg"]),
    (Fuzzy("aanbiedre", 1), ["aanbieder"]),
    (Fuzzy("aanbiedr", 1), ["aanbieder"]),
    (Fuzzy("aanbiedr"), ["aanbieder", "aanbieders"]),
]


@pytest.mark.parametrize(("node", "expected"), TABLE, ids=[str(node) for node, _ in TABLE])
def test_matching_forms(node: Pattern | Fuzzy, expected: list[str]) -> None:
    """Whole words match, whatever their capitals and accents."""
    assert [form.text for form in matching_forms(node, str(node), Some())] == expected


def test_what_is_further_off_counts_for_less() -> None:
    """A form with one wrong letter weighs more than one with two."""
    weights = {form.text: form.weight for form in matching_forms(Fuzzy("zorgt", 2), "", Some())}
    assert weights == {"zorgt": 1.0, "zorg": 0.5}


def test_too_many_forms_are_refused_with_the_place() -> None:
    """A pattern that matches half the archive is no question."""
    many = tuple(f"zorg{number}" for number in range(MOST_FORMS + 1))
    with pytest.raises(QuerySyntaxError, match=f"more than {MOST_FORMS} words") as caught:
        matching_forms(Pattern("zorg*", position=3), "de zorg*", Some(many))
    assert (caught.value.query, caught.value.position) == ("de zorg*", 3)
    assert len(matching_forms(Pattern("zorg*"), "", Some(many[1:]))) == MOST_FORMS


@given(st.text("ab*?", min_size=1, max_size=6), st.text("ab", max_size=6))
def test_patterns_match_as_those_of_the_shell(pattern: str, form: str) -> None:
    """Jokers mean what they mean in file names, but for ``?`` at the end."""
    body = pattern.rstrip("?")
    expected = any(
        fnmatchcase(form, body + "?" * more) for more in range(len(pattern) - len(body) + 1)
    )
    assert bool(expression(pattern).fullmatch(form)) is expected
