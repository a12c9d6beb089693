"""Which candidates are results, and in which order they are shown."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import Candidate, Candidates
from search.rank import BEST, FEW, MUCH, NEAR_BEST, SHORT, ResultSet, select
from search.results import Sort

RARE, COMMON, UNKNOWN = 5.0, 1.0, 0.0
BOTH, FIRST, SECOND = 0b11, 0b01, 0b10


def candidates(weights: Sequence[float], *held: int) -> Candidates:
    """Candidates numbered from 1, each with the words it holds."""
    return Candidates(
        tuple(Candidate(number, 1, 1.0, bits) for number, bits in enumerate(held, 1)),
        tuple(weights),
    )


def numbers(result_set: ResultSet) -> list[int]:
    """The passages of a result set."""
    return [each.passage for each in result_set.found]


TABLE: list[tuple[str, Candidates, list[int], int, bool]] = [
    ("nothing found", candidates([RARE]), [], 0, False),
    ("no bare words", candidates([], 0, 0), [1, 2], 2, False),
    ("one word", candidates([RARE], 1, 1), [1, 2], 2, False),
    (
        "enough with all words",
        candidates([RARE, COMMON], *[BOTH] * FEW, FIRST, SECOND),
        list(range(1, FEW + 1)),
        FEW,
        False,
    ),
    (
        "one too few with all words",
        candidates([RARE, COMMON], *[BOTH] * (FEW - 1), FIRST, SECOND),
        list(range(1, FEW + 1)),
        FEW - 1,
        True,
    ),
    ("few, and no others with much weight", candidates([RARE, COMMON], 3, 2), [1], 1, False),
    ("none with all words", candidates([RARE, COMMON], FIRST, SECOND), [1], 0, True),
    ("half the weight is much", candidates([COMMON, COMMON], FIRST, SECOND), [1, 2], 0, True),
    (
        "an eighth is not",
        candidates([RARE, COMMON, COMMON, COMMON], 0b0001, 0b0010, 0b1111),
        [1, 3],
        1,
        True,
    ),
    ("an unknown word is not missed", candidates([RARE, UNKNOWN], *[1] * 3), [1, 2, 3], 3, False),
    (
        "an unknown word weighs nothing",
        candidates([COMMON, COMMON, UNKNOWN], 0b001, 0b011),
        [1, 2],
        1,
        True,
    ),
]


@pytest.mark.parametrize(
    ("found", "expected", "with_all", "widened"),
    [row[1:] for row in TABLE],
    ids=[row[0] for row in TABLE],
)
def test_the_result_set_rule(
    found: Candidates, expected: list[int], with_all: int, *, widened: bool
) -> None:
    """All words; when those are few, of short queries, much of the weight."""
    result_set = select(found)
    assert numbers(result_set) == expected
    assert (result_set.with_all, result_set.widened) == (with_all, widened)


_weights = st.lists(st.sampled_from([0.0, 0.1, 1.0, 2.5]), min_size=1, max_size=SHORT)


@st.composite
def many(draw: st.DrawFn) -> Candidates:
    """Candidates that each hold a known word, as an engine gives them."""
    weights = draw(_weights)
    known = sum(1 << bit for bit, weight in enumerate(weights) if weight)
    held = draw(st.lists(st.integers(0, 2 ** len(weights) - 1), max_size=30))
    return candidates(weights, *(bits & known for bits in held if bits & known))


@given(many())
def test_every_passage_with_all_words_is_a_result(found: Candidates) -> None:
    """Widening only adds, and what it adds to a short query's results holds much of its weight."""
    result_set = select(found)
    known = sum(1 << bit for bit, weight in enumerate(found.weights) if weight)
    complete = [each for each in found.found if each.held == known]
    assert result_set.with_all == len(complete)
    assert set(complete) <= set(result_set.found)
    for each in set(result_set.found) - set(complete):
        held = sum(w for bit, w in enumerate(found.weights) if each.held >> bit & 1)
        assert held == pytest.approx(MUCH * sum(found.weights)) or held > MUCH * sum(found.weights)
        assert len(complete) < FEW


@given(st.lists(st.sampled_from([0.5, 1.0, 2.0, 4.0, 10.0]), max_size=3 * BEST))
def test_the_result_set_of_a_question(scores: list[float]) -> None:
    """The best, and all that come near the best of them; nothing better is left out."""
    found = tuple(Candidate(n, n, score, 1) for n, score in enumerate(scores, 1))
    result_set = select(Candidates(found, (1.0,) * (SHORT + 1)))
    kept = [each.score for each in result_set.found]
    left = [each.score for each in set(found) - set(result_set.found)]
    assert len(kept) >= min(BEST, len(scores))
    assert all(score < NEAR_BEST * max(scores) for score in left)
    assert max(left, default=0.0) < min(kept, default=1.0)


def test_a_low_score_with_all_words_is_a_result_of_a_question() -> None:
    """A long passage may hold every word and score low; the note counts it, so it is there."""
    weights = (1.0,) * (SHORT + 1)
    all_words = (1 << len(weights)) - 1
    others = tuple(Candidate(n, n, 10.0, 1) for n in range(1, BEST + 1))
    found = Candidates((*others, Candidate(500, 500, 0.5, all_words)), weights)
    assert 500 in numbers(select(found))


def ordered(
    held: Sequence[tuple[float, int]], weights: Sequence[float], sort: Sort = Sort.RELEVANCE
) -> list[int]:
    """The passages, numbered from 1, in the order in which they are shown."""
    found = tuple(Candidate(n, n, score, bits) for n, (score, bits) in enumerate(held, 1))
    days = {1: "2018-01-01", 2: None, 3: "2019-05-01", 4: "2018-01-01"}
    result_set = ResultSet(Candidates(found, tuple(weights)), 0, widened=False)
    return [each.passage for each in result_set.order(sort, days)]


ALL_SHORT, ALL_LONG = (1 << SHORT) - 1, (1 << SHORT + 1) - 1

ORDERS: list[tuple[str, list[tuple[float, int]], list[float], list[int]]] = [
    ("by score", [(1.0, 1), (3.0, 1), (2.0, 1)], [RARE], [2, 3, 1]),
    ("equal scores by passage", [(1.0, 1), (1.0, 1), (1.0, 1)], [RARE], [1, 2, 3]),
    (
        "short: all words first",
        [(9.0, 1), (1.0, ALL_SHORT), (2.0, ALL_SHORT)],
        [COMMON] * SHORT,
        [3, 2, 1],
    ),
    (
        "long: by score alone",
        [(9.0, 1), (1.0, ALL_LONG), (2.0, ALL_LONG)],
        [COMMON] * (SHORT + 1),
        [1, 3, 2],
    ),
    ("an unknown word makes no tier", [(1.0, 1), (2.0, 1)], [RARE, UNKNOWN], [2, 1]),
    ("no words", [(1.0, 0), (2.0, 0)], [], [2, 1]),
]


@pytest.mark.parametrize(
    ("held", "weights", "expected"), [row[1:] for row in ORDERS], ids=[row[0] for row in ORDERS]
)
def test_order_by_relevance(
    held: list[tuple[float, int]], weights: list[float], expected: list[int]
) -> None:
    """By score; for short queries the passages with all words come first."""
    assert ordered(held, weights) == expected


def test_order_by_date_puts_the_newest_first_and_the_undated_last() -> None:
    """Of one day, the order is that of relevance."""
    held = [(1.0, 1), (9.0, 1), (2.0, 1), (5.0, 1)]
    assert ordered(held, [RARE], Sort.DATE) == [3, 4, 1, 2]


@given(many(), st.randoms(use_true_random=False), st.sampled_from(Sort))
def test_the_order_does_not_depend_on_that_of_the_candidates(
    found: Candidates, random: object, sort: Sort
) -> None:
    """Pages of results are stable, whatever order an engine gives."""
    shuffled = list(found.found)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    other = Candidates(tuple(shuffled), found.weights)
    one = ResultSet(found, 0, widened=False).order(sort, {1: "2018-01-01"})
    assert one == ResultSet(other, 0, widened=False).order(sort, {1: "2018-01-01"})
    assert one[:5] == ResultSet(other, 0, widened=False).order(sort, {1: "2018-01-01"}, 5)
