"""Hits as HTML: nothing in a document can become markup."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from archive.clean import printable


def marked_html(text: str, highlights: Sequence[tuple[int, int]], start: int, end: int) -> str:
    """The characters from ``start`` to ``end`` of ``text``, with ``<mark>`` around what matched.

    Everything else is escaped, and characters that steer a terminal are made visible. A highlight
    that lies partly outside is marked as far as it is shown.
    """
    pieces = []
    at = start
    shown = ((max(first, start), min(last, end)) for first, last in highlights)
    for first, last in shown:
        if first < last:
            pieces += [_safe(text[at:first]), "<mark>", _safe(text[first:last]), "</mark>"]
            at = last
    return "".join((*pieces, _safe(text[at:end])))


def _safe(text: str) -> str:
    return escape(printable(text), quote=True)
