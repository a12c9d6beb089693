"""Errors that nobody foresaw, told in our words: they cost one file, and are named as faults."""

from __future__ import annotations

from pathlib import Path


def told(error: Exception) -> str:
    """What it is and where it arose. Its own words are left out: they may quote the document."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = Path(trace.tb_frame.f_code.co_filename).name
    return f"{type(error).__name__} in {file}, line {trace.tb_lineno}"
