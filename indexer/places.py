"""Where words stand, in arrays: phrases as sets of places that follow each other."""

from __future__ import annotations

from collections import OrderedDict

import numpy as np

from indexer.columns import Ints
from indexer.lists import Lists
from indexer.postings import PostingList

KEPT_PLACES = 8_000_000
"""Places that are kept at most, of eight bytes each."""

_SHIFT = 32
_HEAD = 9
"""Bytes of a value before its first number: the count, and how the pickle of a list begins."""
_BYTE = 2
"""Bytes that a number below 256 takes in a pickle."""
_MANY = 64


class Places:
    """The places of the words of an index; a place is passage and position in one number."""

    def __init__(self, lists: Lists) -> None:
        self._lists = lists
        self._kept: OrderedDict[tuple[str, str], Ints] = OrderedDict()
        self._size = 0

    def phrase(self, words: tuple[str, ...], field: str) -> Ints:
        """The passages in which the words follow each other directly, in order."""
        if not words:
            return np.zeros(0, np.int64)
        if len(words) == 1:
            ids = self._lists.find(field, words[0]).ids
            return np.frombuffer(ids, np.uint32).astype(np.int64)
        by_rarity = sorted(range(len(words)), key=lambda at: self._frequency(field, words[at]))
        starts: Ints | None = None
        for offset in by_rarity:
            places = self._of(field, words[offset]) - offset
            starts = places if starts is None else _common(starts, places)
            if not len(starts):
                break
        assert starts is not None
        return np.unique(starts >> _SHIFT)

    def of(self, forms: tuple[str, ...], field: str, among: Ints) -> dict[int, list[int]]:
        """The positions of any of the forms in these passages."""
        found: dict[int, list[int]] = {}
        for form in forms:
            places = self._of(field, form)
            passages = places >> _SHIFT
            inside = np.isin(passages, among)
            positions = places[inside] & ((1 << _SHIFT) - 1)
            for passage, position in zip(
                passages[inside].tolist(), positions.tolist(), strict=True
            ):
                found.setdefault(passage, []).append(position)
        return found

    def _frequency(self, field: str, word: str) -> int:
        return self._lists.frequency(field, word)

    def _of(self, field: str, word: str) -> Ints:
        key = (field, word)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        made = flattened(self._lists.find(field, word, positions=True, keep=False))
        self._kept[key] = made
        self._size += len(made)
        while self._size > KEPT_PLACES and len(self._kept) > 1:
            self._size -= len(self._kept.popitem(last=False)[1])
        return made


def _common(starts: Ints, places: Ints) -> Ints:
    """The numbers in both; ``starts`` the shorter, both in order."""
    if len(starts) > len(places):
        starts, places = places, starts
    at = np.searchsorted(places, starts)
    at[at == len(places)] = 0
    common: Ints = starts[places[at] == starts] if len(places) else starts[:0]
    return common


def flattened(found: PostingList) -> Ints:
    """All places of a word, in order.

    Positions below 256 take two bytes each in a value, so that values of equally many positions
    are read together; other values one by one.
    """
    if not len(found) or found.values is None:
        return np.zeros(0, np.int64)
    counts = np.frombuffer(found.counts, np.dtype(found.counts.typecode)).astype(np.int64)
    ids = np.frombuffer(found.ids, np.uint32).astype(np.int64)
    joined = np.frombuffer(b"".join(found.values), np.uint8)
    sizes = np.fromiter(map(len, found.values), np.int64, len(found))
    starts = np.cumsum(sizes) - sizes
    firsts = np.cumsum(counts) - counts
    positions = np.zeros(int(counts.sum()), np.int64)
    # One position: head, K p, a. ; several: head, (, K d, K d ..., e.
    narrow = sizes == np.where(counts == 1, _HEAD + 4, _HEAD + 3 + _BYTE * counts)
    for count in range(1, _MANY + 1):
        chosen = np.flatnonzero(narrow & (counts == count))
        if not len(chosen):
            continue
        first = _HEAD + (1 if count == 1 else 2)
        columns = first + _BYTE * np.arange(count)
        steps = joined[starts[chosen][:, None] + columns].astype(np.int64)
        positions[firsts[chosen][:, None] + np.arange(count)] = np.cumsum(steps, axis=1)
    for at in np.flatnonzero(~narrow | (counts > _MANY)).tolist():
        start = int(firsts[at])
        positions[start : start + int(counts[at])] = found.positions(at)
    return np.repeat(ids << _SHIFT, counts) + positions
