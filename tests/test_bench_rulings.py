"""What is understood of rulings is measured on a made-up one."""

from __future__ import annotations

from html import escape
from pathlib import Path

from bench.understanding_rulings import part
from tests.archive.ruling_samples import BODY


def test_rulings_are_read_again_from_their_body(tmp_path: Path) -> None:
    """Fields that the body states are found in both copies, and what it does not state is null."""
    paragraphs = "".join(f"<para>{escape(text)}</para>" for text in BODY)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "a.xml").write_text(
        f"""<?xml version="1.0" encoding="utf-8"?><open-rechtspraak><rdf:RDF
        xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        xmlns:dcterms="http://purl.org/dc/terms/" xmlns:psi="http://psi.rechtspraak.nl/">
        <rdf:Description><dcterms:identifier>ECLI:NL:FICTIE:2018:7</dcterms:identifier>
        <dcterms:creator>Rechtbank Wolkendam</dcterms:creator>
        <dcterms:date>2018-03-12</dcterms:date>
        <psi:zaaknummer>C/99/247432 / KG ZA 18-233</psi:zaaknummer>
        <psi:procedure>Kort geding</psi:procedure></rdf:Description></rdf:RDF>
        <inhoudsindicatie><para>Inkoop van jeugdhulp.</para></inhoudsindicatie>
        <uitspraak>{paragraphs}</uitspraak></open-rechtspraak>""",
        encoding="utf-8",
    )

    figures = part(tmp_path).figures

    assert figures["rulings"] == 1
    for format_ in ("text", "pdf"):
        for field in ("court", "decided_on", "case_numbers", "procedure"):
            assert figures[f"{field}_{format_}"]["found"] == 1, (field, format_)
        for field in ("ecli", "summary"):
            assert figures[f"{field}_{format_}"]["null"] == 1, (field, format_)
        assert figures[f"decision_{format_}"] == 1
