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


def phrase(lists: Sequence[Loaded], passages: Passages) -> Ints:
    """The passages in which words with these lists follow each other directly, in order."""
    common = passages.common([each.ids for each in lists])
    if len(lists) == 1 or not len(common):
        return common
    starts = placed(lists[0], common)
    for offset, each in enumerate(lists[1:], 1):
        starts = starts[inside(starts + offset, placed(each, common))]
    found = starts >> _SHIFT
    return found[first_of_each(found)]


def placed(found: Loaded, among: Ints) -> Ints:
    """The places in these passages, which are in order and in the list; in order."""
    positions = found.positions
    at = found.ids.searchsorted(among)
    if len(positions) == len(found):
        return (among << _SHIFT) + positions[at].astype(np.int64)
    counts = found.counts[at].astype(np.int64)
    ends = counts.cumsum()
    steps = np.repeat(found.starts_of(at) - ends + counts, counts)
    each = positions[steps + np.arange(len(steps))].astype(np.int64)
    return np.repeat(among << _SHIFT, counts) + each


def positions(lists: Sequence[Loaded], among: Ints) -> dict[int, list[int]]:
    """The positions of any of the words with these lists in these passages, in order."""
    found: dict[int, list[int]] = {}
    for each in lists:
        places = placed(each, among[inside(among, each.ids)])
        passages = (places >> _SHIFT).tolist()
        for passage, position in zip(
            passages, (places & ((1 << _SHIFT) - 1)).tolist(), strict=True
        ):
            found.setdefault(passage, []).append(position)
    return found
