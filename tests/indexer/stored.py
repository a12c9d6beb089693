"""Posting lists as an index stores them, and read from there."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
from msgspec import Struct

from indexer.dictionary import DictionaryWriter, keyed
from indexer.packing import INFO, Kind, Lists, moved, pack
from indexer.postings import PostingList, read_inlined, read_list

BEFORE = b"something before"
"""Lists seldom stand at the beginning of their file."""

Posting = tuple[int, list[int]]
"""A passage and the positions in it."""


class Stored(Struct, frozen=True):
    """A list: what the dictionary says of it, and the bytes of the postings file."""

    info: bytes
    file: bytes

    @property
    def rest(self) -> bytes:
        """What follows the numbers in the dictionary."""
        return self.info[INFO.itemsize :]

    @property
    def extent(self) -> tuple[int, int]:
        """Where the list is in the postings file."""
        return int.from_bytes(self.rest[:8], "big"), int.from_bytes(self.rest[8:], "big")

    @property
    def is_inlined(self) -> bool:
        """Whether it stands in the dictionary itself."""
        return bool(self.info[0])

    def read(self, *, positions: bool = True) -> PostingList:
        """The list as the index reads it."""
        if self.is_inlined:
            return read_inlined(self.rest)
        return read_list(memoryview(self.file), *self.extent, positions=positions)


def lists_of(several: Sequence[Sequence[Posting]], kind: Kind = Kind.POSITIONS) -> Lists:
    """The lists in arrays."""
    postings = [posting for each in several for posting in each]
    return Lists(
        kind=kind,
        starts=np.cumsum([0, *map(len, several)]),
        ids=np.array([passage for passage, _ in postings], np.int64),
        counts=np.array([len(places) for _, places in postings], np.int64),
        positions=np.array([each for _, places in postings for each in places], np.int64),
    )


def stored(several: Sequence[Sequence[Posting]], kind: Kind = Kind.POSITIONS) -> list[Stored]:
    """Each list as it is written together with the others."""
    lists = lists_of(several, kind)
    infos, data = pack(lists, np.zeros(0, np.uint8))
    placed = moved(keyed([b""] * len(infos), infos), len(BEFORE))
    ends = np.cumsum(placed.sizes).tolist()
    values = [placed.data[at:end] for at, end in zip(placed.values_at.tolist(), ends, strict=True)]
    return [Stored(value, BEFORE + data + BEFORE) for value in values]


def dictionary(terms: Sequence[bytes], values: Sequence[bytes]) -> bytes:
    """A term dictionary with one field, *text*."""
    file = io.BytesIO()
    writer = DictionaryWriter(file)
    writer.add(keyed([b"\x00\x00" + term for term in terms], values))
    writer.finish({"fieldmap": {"text": 0}})
    return file.getvalue()
