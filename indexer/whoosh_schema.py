"""The fields of the index, as Whoosh has them. Writers import this, readers never."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whoosh import columns, fields
from whoosh.analysis import Token, Tokenizer

from indexer import analysis
from indexer.query import Part


class SurfaceTokenizer(Tokenizer):  # type: ignore[misc]  # Whoosh has no types
    """Our own tokens in the form that Whoosh consumes."""

    def __call__(self, value: str, **_: Any) -> Iterator[Token]:
        """One Whoosh token per word; positions count words from 0."""
        token = Token(positions=True)
        for position, word in enumerate(analysis.words(value)):
            token.text = word
            token.pos = position
            token.boost = 1.0
            yield token


def schema() -> fields.Schema:
    """The entry that a passage belongs to, its two numbers, and the fields of words."""
    parts = {part.value: fields.TEXT(analyzer=SurfaceTokenizer(), phrase=True) for part in Part}
    return fields.Schema(
        entry=fields.ID(),
        passage=fields.COLUMN(columns.NumericColumn("q")),
        document=fields.COLUMN(columns.NumericColumn("q")),
        **parts,
    )
