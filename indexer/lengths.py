"""Field lengths as Whoosh keeps them: rounded down, in one byte each."""

from __future__ import annotations

from collections.abc import Iterable

LENGTHS = tuple(round((1.033**byte - 1) * 27) for byte in range(256))
"""What each byte stands for (``whoosh.util.numeric.byte_to_length``), in words."""


def total(length_bytes: Iterable[int]) -> int:
    """The sum of these lengths, in words."""
    return sum(map(LENGTHS.__getitem__, length_bytes))
