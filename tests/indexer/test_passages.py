"""Sets of passages in arrays against sets and dictionaries of Python."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.passages import Ints, Passages, Weighted, inside, located

COUNT = 400
_few = st.lists(st.integers(0, COUNT - 1), max_size=8)
_many = st.sets(st.integers(0, COUNT - 1), min_size=60).map(list)
_some = st.lists(_few | _many, max_size=4)
_numbers = st.sampled_from([0.25, 0.5, 1.0, 3.0])


def ordered(ids: list[int]) -> Ints:
    """Each once, in order."""
    return np.array(sorted(set(ids)), np.int64)


@given(_some)
def test_a_union_has_each_passage_once_and_in_order(several: list[list[int]]) -> None:
    """Whether they are few or many, in order or not; one that stands alone is in order."""
    alone = len(list(filter(None, several))) == 1
    sets = [ordered(each) if alone else np.array(each, np.int64) for each in several]
    found = Passages(COUNT).united(sets)
    assert found.tolist() == sorted(set().union(*several))


@given(_some.filter(bool))
def test_what_several_have_in_common(several: list[list[int]]) -> None:
    """Few and many, also the same twice; and the scratch is clean afterwards."""
    passages = Passages(COUNT)
    arrays = [ordered(each) for each in several]
    wanted = sorted(set.intersection(*map(set, several)))
    for _ in range(2):
        assert passages.common([*arrays, arrays[0]]).tolist() == wanted


@st.composite
def weighted(draw: st.DrawFn) -> Weighted:
    """Numbers of passages, each once and in order or several times in any."""
    ids = draw(_few | _many)
    is_ordered = draw(st.booleans())
    at = ordered(ids) if is_ordered else np.array(ids, np.int64)
    values = draw(st.lists(_numbers, min_size=len(at), max_size=len(at)))
    return Weighted(at, np.array(values, np.float64), is_ordered)


@given(st.lists(weighted(), max_size=4), _few | _many)
def test_numbers_are_added_up_by_passage(several: list[Weighted], asked: list[int]) -> None:
    """For all that have one, and for those asked for; twice, as the scratch is used anew."""
    passages, sums = Passages(COUNT), dict[int, float]()
    for each in several:
        for at, value in zip(each.ids.tolist(), each.values.tolist(), strict=True):
            sums[at] = sums.get(at, 0.0) + value
    at = ordered(asked)
    for _ in range(2):
        found = passages.total(several)
        assert dict(zip(found.ids.tolist(), found.values.tolist(), strict=True)) == sums
        assert found.ids.tolist() == sorted(sums)
        assert passages.added(several, at).tolist() == [sums.get(each, 0.0) for each in at.tolist()]


@given(_few | _many, _few | _many)
def test_where_passages_stand_among_others(few: list[int], many: list[int]) -> None:
    """Their places, or none; in whatever order they are asked for."""
    asked, held = np.array(few, np.int64), ordered(many)
    wanted = [held.tolist().index(each) if each in many else -1 for each in few]
    assert located(asked, held).tolist() == wanted
    assert inside(asked, held).tolist() == [at >= 0 for at in wanted]
