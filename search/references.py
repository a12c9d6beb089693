"""Identifiers that are typed: their patterns are read for what could be one alone."""

from __future__ import annotations

from archive.model import Identifier


def parse_identifier(text: str) -> Identifier | None:
    """As ``archive.identifiers.parse_identifier``. Every identifier has a digit."""
    if not any(map(str.isdigit, text)):
        return None
    from archive import identifiers

    return identifiers.parse_identifier(text)
