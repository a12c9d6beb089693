"""Whether a segment is what it should be: packed again, its numbers give the same bytes."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from msgspec.structs import replace

from indexer.dictionary import DictionaryWriter
from indexer.merging import merging_of
from indexer.packing import moved
from indexer.segments import SegmentEntry, SegmentFiles


def is_as_packed(folder: Path, entry: SegmentEntry) -> bool:
    """Whether the terms and postings of a segment are those that its records give.

    Those of a segment that Whoosh wrote are not. Raises Malformed when it is damaged.
    """
    whole = replace(entry, deleted=frozenset())
    with closing(SegmentFiles(folder, entry)) as files, merging_of(folder, [whole]) as merging:
        terms, postings = _Held(files.required(".trm")), _Held(files.required(".pst"))
        dictionary, fields = DictionaryWriter(terms), merging.fields()
        for each in merging.stretches(fields, None, None):
            dictionary.add(moved(each.terms, postings.size))
            postings.write(each.postings)
            if not (terms.is_same and postings.is_same):
                return False
            files.forget()
        dictionary.finish({"fieldmap": {field.name: field.number for field in fields}})
        return terms.is_whole and postings.is_whole


class _Held:
    """A file of which is told whether what is written to it is what is wanted."""

    def __init__(self, wanted: memoryview) -> None:
        self._wanted = wanted
        self.size = 0
        self.is_same = True

    def write(self, data: bytes, /) -> int:
        """Hold what comes next against what is wanted there."""
        end = self.size + len(data)
        self.is_same &= self._wanted[self.size : end] == data
        self.size = end
        return len(data)

    @property
    def is_whole(self) -> bool:
        """Whether it was written as wanted, to the end."""
        return self.is_same and self.size == len(self._wanted)
