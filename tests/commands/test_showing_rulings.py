"""What ``dossier show`` tells of rulings, of who cites whom, and of languages."""

from pathlib import Path

import pytest

from tests.archive.ruling_samples import BODY
from tests.archive.test_foreign import DUTCH, ENGLISH
from tests.conftest import Run

RULING_KEYS = [
    *("ecli", "court", "place", "case_numbers", "date", "procedure", "roles", "summary"),
    *("considerations", "decision"),
]
LETTER = (
    "Geachte mevrouw,\n\nIn de zaak c/99/247432 is beslist; zie ook ECLI:NL:FICTIE:2017:55. en"
    " artikel 2.3, eerste lid, Jw."
)


@pytest.fixture(name="ids")
def add_documents(run: Run, home: Path, tmp_path: Path) -> dict[str, str]:
    """The ids of a ruling, a letter about it, and a Dutch text with an English part."""
    texts = {
        "vonnis": "\n\n".join(BODY),
        "brief": LETTER,
        "rapport": "\f".join([DUTCH * 3, ENGLISH * 3, DUTCH * 3]),
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    added = run("--home", home, "add", *(tmp_path / f"{name}.txt" for name in texts), "--json")
    return dict(zip(texts, (each["document"] for each in added.records), strict=True))


def test_a_ruling_is_shown_with_what_it_does_not_state(
    run: Run, home: Path, ids: dict[str, str]
) -> None:
    """All fields are there; what the text does not state is null, or said in Dutch."""
    (record,) = run("--home", home, "show", ids["vonnis"], "--json").records
    ruling = record["ruling"]
    assert list(ruling) == RULING_KEYS
    assert (ruling["ecli"], ruling["summary"]) == (None, None)
    assert (ruling["court"], ruling["date"]) == ("Rechtbank Wolkendam", "2018-03-12")
    assert [each["number"] for each in ruling["considerations"]][:2] == ["1.1", "2.1"]
    assert list(ruling["considerations"][0]) == ["number", "passage", "page", "text"]

    shown = run("--home", home, "show", ids["vonnis"]).out
    assert "    ecli            niet vermeld\n" in shown
    assert "    instantie       Rechtbank Wolkendam\n" in shown


def test_both_ends_of_a_citation_are_shown(run: Run, home: Path, ids: dict[str, str]) -> None:
    """A letter cites the ruling and is cited_by there; what is not held says so."""
    (letter,) = run("--home", home, "show", ids["brief"], "--json").records
    assert letter["ruling"] is None
    assert letter["cites"] == [
        {"type": "article", "value": "artikel 2.3 Jeugdwet", "document": None},
        {"type": "case-number", "value": "C/99/247432", "document": ids["vonnis"]},
        {"type": "ecli", "value": "ECLI:NL:FICTIE:2017:55", "document": None},
    ]
    (ruling,) = run("--home", home, "show", ids["vonnis"], "--json").records
    assert ruling["cited_by"] == [
        {"type": "case-number", "value": "C/99/247432", "document": ids["brief"]}
    ]

    shown = run("--home", home, "show", ids["brief"]).out
    assert f"    C/99/247432  [{ids['vonnis']}]\n" in shown
    assert "    ECLI:NL:FICTIE:2017:55  (niet in het archief)\n" in shown
    assert "    artikel 2.3 Jeugdwet\n" in shown


def test_a_foreign_part_is_shown_and_found(run: Run, home: Path, ids: dict[str, str]) -> None:
    """A Dutch document with a long English part is found as both."""
    (record,) = run("--home", home, "show", ids["rapport"], "--json").records
    assert record["language"] == "nl"
    assert [(each["language"], each["page"]) for each in record["languages"]] == [("en", 2)]
    assert "    en, p. 2, vanaf " in run("--home", home, "show", ids["rapport"]).out
    listed = run("--home", home, "list", "--language", "en", "--json").records
    assert [each["document"] for each in listed] == [ids["rapport"]]
    found = run("--home", home, "search", "taal:en", "tenderer", "--json").records
    assert {each["document"] for each in found} == {ids["rapport"]}
