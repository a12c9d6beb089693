"""Where words stand, in arrays: phrases as places that follow each other.

A place is passage and position in one number. Only in passages that hold all words of a phrase
are places looked at.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indexer.loading import Loaded
from indexer.passages import Ints, Passages, first_of_each, inside

_SHIFT = 32
_POSITION = (1 << _SHIFT) - 1


def phrase(lists: Sequence[Loaded], passages: Passages) -> Ints:
    """The passages in which words with these lists follow each other directly, in order.

    The rarest word is looked at first, the others where these can still be.
    """
    common = passages.common([each.ids for each in lists])
    if len(lists) == 1 or not len(common):
        return common
    (first, offset), *others = sorted(zip(lists, range(len(lists)), strict=True), key=_rarity)
    places = placed(first, common)
    starts = places[places & _POSITION >= offset] - offset
    for each, offset_ in others:
        common = _passages(starts)
        starts = starts[inside(starts + offset_, placed(each, common))]
    return _passages(starts)


def _rarity(word: tuple[Loaded, int]) -> int:
    return len(word[0])


def _passages(places: Ints) -> Ints:
    """The passages of places in order."""
    found = places >> _SHIFT
    return found[first_of_each(found)]


def placed(found: Loaded, among: Ints) -> Ints:
    """The places in these passages, which are in order and in the list; in order."""
    positions = found.positions
    at = found.ids.searchsorted(among)
    if len(positions) == len(found):
        return (among << _SHIFT) + positions[at]
    counts = (found.keys[at] & found.most).astype(np.int64)
    ends = counts.cumsum()
    steps = np.repeat(found.starts_of(at) - ends + counts, counts)
    steps += np.arange(len(steps))
    places: Ints = np.repeat(among << _SHIFT, counts)
    places += positions[steps]
    return places


def positions(lists: Sequence[Loaded], among: Ints) -> dict[int, list[int]]:
    """The positions of any of the words with these lists in these passages, in order."""
    found: dict[int, list[int]] = {}
    for each in lists:
        places = placed(each, among[inside(among, each.ids)])
        passages = (places >> _SHIFT).tolist()
        for passage, position in zip(passages, (places & _POSITION).tolist(), strict=True):
            found.setdefault(passage, []).append(position)
    return found
