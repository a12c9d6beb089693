"""Abbreviations that texts explain."""

from __future__ import annotations

import pytest

from indexer.abbreviations import explained

EXPLAINED = [
    ("De Nota van Inlichtingen (NvI) volgt.", ("nvi", "nota van inlichtingen")),
    ("een persoonsgebonden budget (pgb) of", ("pgb", "persoonsgebonden budget")),
    ("Zorg in Natura (ZIN)", ("zin", "zorg in natura")),
    ("de gecertificeerde instelling (GI) bepaalt", ("gi", "gecertificeerde instelling")),
    ("Wet maatschappelijke ondersteuning (Wmo)", None),
    ("het bezwaar (ongegrond) is", None),
    ("de bijlage (zie) en", None),
    ("artikel 2 (NvI)", None),
    ("(pgb)", None),
    ("in euro (EUR)", None),
]


@pytest.mark.parametrize(("text", "pair"), EXPLAINED)
def test_abbreviations_are_found_with_their_full_form(
    text: str, pair: tuple[str, str] | None
) -> None:
    """The letters of the short form stand in the words before the bracket."""
    assert list(explained(text)) == ([] if pair is None else [pair])
