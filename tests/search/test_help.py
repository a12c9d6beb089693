"""What a search says when words are unknown, or when it finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import QuerySyntaxError
from archive.model import PartialDate
from indexer.dossier import Dossier
from indexer.vocabulary import FILE
from search.filters import Filters
from search.reach import MOST_FUZZY
from search.results import Results
from search.service import FEW_FOUND, Request, search
from tests.indexer.builders import File, opened, store

FILES = (
    File("Nota.txt", "Het pgb-tarief voor begeleiding is financiële maatwerk.", "nvi", date="2018"),
    File("Verslag.txt", "Het budgetplafond en het tarief in Lisbeek.", "verslag", date="2017"),
    File("Besluit.txt", "Besluit over de wachttijd. " + "Wolkendam telt mee. " * 3, "besluit"),
    *(File(f"Stuk {n}.txt", f"Wolkendam krijgt stuk {n}.", "overig") for n in range(24)),
    File("Fout.txt", "Wolkendan is een tikfout.", "overig", date="2016"),
)


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dossier]:
    """A few documents, and an older version of one of them."""
    folder = tmp_path_factory.mktemp("help")
    with opened(folder / "home") as made:
        store(made, folder / "files", File("Nota.txt", "Een oud woord: kwartje.", "nvi"))
        store(made, folder / "files", *FILES)
        yield made


def ask(dossier: Dossier, text: str, **filters: object) -> Results:
    """The answer to a query."""
    return search(dossier, Request(text, Filters(**filters)))  # type: ignore[arg-type]


SUGGESTIONS: list[tuple[str, str | None]] = [
    ("budgetplafon", "budgetplafond"),
    ("Budgetplafont", "budgetplafond"),
    ("budgetplafon tarief", "budgetplafond tarief"),
    ("het budgetplafon van tareif?", "het budgetplafond van tarief?"),
    ("wachttijdd EN besluit", "wachttijd EN besluit"),
    ("vraag:x OF tareif", "vraag:x OF tarief"),
    ("financieele maatwerk", "financiële maatwerk"),
    ("soort:nvi tareif", "soort:nvi tarief"),
    ("Wolkendan", "wolkendam"),
    ("tarief", None),
    ("wolkendam", None),
    ("xylofoonbouw", None),
    ("soort:besluit tareif", None),
    ('"tareif"', None),
    ("tarief -tareif", None),
    ("tarie*", None),
    ("2081", None),
    ("tar", None),
    ("pbg", "pgb"),
    ("pgd", None),
]


@pytest.mark.parametrize(("typed", "expected"), SUGGESTIONS)
def test_suggestions(dossier: Dossier, typed: str, expected: str | None) -> None:
    """Unknown words are mended from the archive's own, where that finds something."""
    assert ask(dossier, typed).suggestion == expected


BESIDE_RESULTS: list[tuple[str, str | None]] = [
    ("wolkendam krijgt budgetplafont", "wolkendam krijgt budgetplafond"),
    ("wolkendam krijgt kesluit", None),
    ("wolkendam krijgt sturk", None),
    ("wolkendam krijgt mastwenk", None),
    ("wolkendam krijgt lisbeekn", None),
]


@pytest.mark.parametrize(("typed", "expected"), BESIDE_RESULTS)
def test_beside_results_only_slips_are_mended(
    dossier: Dossier, typed: str, expected: str | None
) -> None:
    """A word that the archive lacks is no mistake because it resembles another."""
    results = ask(dossier, typed)
    assert results.total > FEW_FOUND
    assert results.suggestion == expected


_letters = st.sampled_from("abdeilnort")
_base = st.sampled_from(["budgetplafond", "wachttijd", "tarief", "begeleiding", "wolkendam", "zzz"])


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(_base, st.integers(0, 8), _letters), min_size=1, max_size=3))
def test_a_suggestion_always_finds_something(
    dossier: Dossier, typos: list[tuple[str, int, str]]
) -> None:
    """Whatever was mistyped, following the advice is never in vain."""
    text = " ".join(word[:at] + letter + word[at:] for word, at, letter in typos)
    for filters in ({}, {"kinds": ("nvi",)}):
        mended = ask(dossier, text, **filters).suggestion
        if mended is not None:
            assert mended != text
            assert ask(dossier, mended, **filters).total > 0


NOTHING = "niets gevonden"
CAUSES: list[tuple[str, dict[str, object], str | None]] = [
    ("tarief soort:besluit", {}, "wel zonder de losse woorden (tarief): 1 passage, zonder soort:"),
    ("tarief soort:besluit", {}, "zonder soort:besluit: 2 passages"),
    ("tarief", {"kinds": ("besluit",)}, "wel zonder --kind besluit: 2 passages"),
    (
        "budgetplafond",
        {"first": PartialDate(2018), "last": PartialDate(2019)},
        "wel zonder --from 2018: 1 passage",
    ),
    ("wachttijd EN tarief", {}, "wel zonder wachttijd: 2 passages, zonder tarief: 1 passage"),
    ('"tarief budgetplafond"', {}, 'zonder de aanhalingstekens in "tarief budgetplafond": 1 pas'),
    ('"tarief het budgetplafond"~0 EN Lisbeek', {}, "zonder de aanhalingstekens in"),
    ("kwartje", {}, "wel zonder de grens van huidige versies (--all-versions): 1 passage"),
    ("xylofoon", {}, None),
    ("xylofoon EN viool", {}, "ook niet met één voorwaarde minder"),
]


@pytest.mark.parametrize(("typed", "filters", "expected"), CAUSES)
def test_causes(
    dossier: Dossier, typed: str, filters: dict[str, object], expected: str | None
) -> None:
    """Nothing found names what was too much, and what would be found without it."""
    results = ask(dossier, typed, **filters)
    told = [note for note in results.notes if note.startswith(NOTHING)]
    assert results.total == 0
    assert [expected in note for note in told if expected] == ([] if expected is None else [True])
    assert bool(told) is (expected is not None)


def test_what_is_promised_is_found(dossier: Dossier) -> None:
    """The count that a note gives is the count that one gets."""
    assert ask(dossier, "tarief").total == 2


def test_nothing_is_said_of_causes_when_something_is_found(dossier: Dossier) -> None:
    """Help is for those who need it."""
    assert not any(NOTHING in note for note in ask(dossier, "tarief").notes)


def test_the_index_is_not_asked_in_vain(dossier: Dossier, tmp_path: Path) -> None:
    """An empty archive gives no suggestion and no cause."""
    with opened(tmp_path / "home") as empty:
        results = ask(empty, "tarief")
    assert (results.suggestion, results.total) == (None, 0)


def test_too_many_fuzzy_words_are_refused_with_the_place(dossier: Dossier) -> None:
    """Each costs a look at all words of the archive."""
    words = [f"{'abcdefghijklmnopqrst'[at]}arief~" for at in range(MOST_FUZZY + 1)]
    ask(dossier, " ".join(words[:-1]))
    with pytest.raises(QuerySyntaxError, match=f"more than {MOST_FUZZY} fuzzy") as caught:
        ask(dossier, " ".join(words))
    assert caught.value.position == len(" ".join(words[:-1])) + 1


@pytest.mark.parametrize("content", [None, b"no database"])
def test_a_lost_vocabulary_is_told(tmp_path: Path, content: bytes | None) -> None:
    """Words that reach only themselves find less, and a note says so; slips are mended still."""
    with opened(tmp_path / "home") as dossier:
        store(dossier, tmp_path / "files", File("Nota.txt", "Het tarief.", "nvi"))
        assert not any("woordenlijst" in note for note in ask(dossier, "tarief").notes)
        (path,) = (tmp_path / "home").rglob(FILE)
        for each in path.parent.glob(f"{FILE}*"):
            each.unlink()
        if content is not None:
            path.write_bytes(content)
        results = ask(dossier, "tarief")
        assert results.total == 1
        assert any("woordenlijst" in note for note in results.notes)
        assert ask(dossier, "tareif").suggestion == "tarief"
