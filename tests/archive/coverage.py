"""The promise of every extractor, as a check."""

from __future__ import annotations

from collections import Counter

from archive.model import Reading


def assert_covered(reading: Reading) -> None:
    """Every non-space character lies in exactly one block, and no block begins or ends blank."""
    covered = Counter(
        (block.span.page, at)
        for block in reading.blocks
        for at in range(block.span.start, block.span.end)
    )
    for page in reading.pages:
        for at, character in enumerate(page.text):
            assert character.isspace() or covered[page.number, at] == 1, (page.number, at)
    for block in reading.blocks:
        text = reading.slice(block.span)
        assert text
        assert text == text.strip()
