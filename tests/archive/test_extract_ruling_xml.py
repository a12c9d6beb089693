"""Reading rulings in the XML of rechtspraak.nl."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.errors import DamagedFile, UnsupportedFormat
from archive.extract import extract
from archive.model import Identifier, Kind, Origin, Reading, Role, TagName
from tests.archive.coverage import assert_covered

NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:psi="http://psi.rechtspraak.nl/"'
)
BODY = 'xmlns="http://www.rechtspraak.nl/schema/rechtspraak-1.0" xml:space="preserve"'


def metadata(cases: str = "<psi:zaaknummer>C/99/1234 </psi:zaaknummer>") -> str:
    """The metadata of a ruling, with these case numbers."""
    return f"""<rdf:RDF {NAMESPACES}><rdf:Description>
      <dcterms:identifier>ECLI:NL:RBWOL:2018:77</dcterms:identifier>
      <dcterms:language>nl</dcterms:language>
      <dcterms:creator>
         Rechtbank  Wolkendam
      </dcterms:creator>
      <dcterms:date>2018-07-02</dcterms:date>{cases}
      <dcterms:type>Uitspraak</dcterms:type>
    </rdf:Description><rdf:Description>
      <dcterms:identifier>http://example.org/uitspraak?id=ECLI:NL:RBWOL:2018:77</dcterms:identifier>
    </rdf:Description></rdf:RDF>"""


def reading_of(tmp_path: Path, *parts: str, prolog: str = "") -> Reading:
    """Read a ruling made of these parts."""
    path = tmp_path / "original"
    path.write_text(
        f'<?xml version="1.0" encoding="utf-8"?>{prolog}'
        f"<open-rechtspraak>{''.join(parts)}</open-rechtspraak>",
        encoding="utf-8",
    )
    reading = extract(path, "uitspraak.xml")
    assert_covered(reading)
    return reading


def blocks(tmp_path: Path, body: str) -> list[tuple[Role, str | None, str]]:
    """The blocks of a ruling with this body."""
    reading = reading_of(tmp_path, f"<uitspraak {BODY}>{body}</uitspraak>")
    return [(block.role, block.number, reading.slice(block.span)) for block in reading.blocks]


def test_metadata_become_tags_with_evidence(tmp_path: Path) -> None:
    """Title, date, kind and language are stated by the file, with the element they came from."""
    tags = {tag.name: tag for tag in reading_of(tmp_path, metadata()).tags}

    assert tags[TagName.TITLE].value == "Rechtbank Wolkendam 2 juli 2018, ECLI:NL:RBWOL:2018:77"
    assert tags[TagName.DATE].value == "2018-07-02"
    assert tags[TagName.DATE].evidence.text == "dcterms:date 2018-07-02"
    assert tags[TagName.KIND].value == Kind.RULING
    assert tags[TagName.LANGUAGE].value == "nl"
    assert {tag.evidence.origin for tag in tags.values()} == {Origin.METADATA}


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("AWB 18/77", ["AWB 18/77"]),
        ("\n  AWB  18/77\n", ["AWB 18/77"]),
        ("18/77; 18/78,18/79 en 18/80", ["18/77", "18/78", "18/79", "18/80"]),
        ("C/99/1234 / KG ZA 18-5", ["C/99/1234", "KG ZA 18-5"]),
        ("18/77, 18/78 en meer", ["18/77", "18/78"]),
        ("18/00077 18/00078", ["18/00077", "18/00078"]),
        ("HD 200.123.456_01", ["200.123.456/01"]),
        ("2530127 VV EXPL 13-269", ["2530127", "VV EXPL 13-269"]),
        ("18/77;18/77", ["18/77"]),
        ("", []),
    ],
    ids=lambda case: case if isinstance(case, str) else "",
)
def test_case_numbers_are_split(tmp_path: Path, printed: str, expected: list[str]) -> None:
    """Every case number is an identifier of its own, behind the ECLI."""
    reading = reading_of(tmp_path, metadata(f"<psi:zaaknummer>{printed}</psi:zaaknummer>"))

    assert reading.identifiers == (
        Identifier("ecli", "ECLI:NL:RBWOL:2018:77"),
        *(Identifier("case-number", number) for number in expected),
    )


def test_summary_comes_before_the_ruling(tmp_path: Path) -> None:
    """The summary is read first, wherever it stands in the file."""
    reading = reading_of(
        tmp_path,
        f"<uitspraak {BODY}><para>Vonnis</para></uitspraak>",
        f"<inhoudsindicatie {BODY}><para>Kort geding.</para></inhoudsindicatie>",
    )

    assert reading.pages[0].text == "Kort geding.\n\nVonnis"


def test_advisory_opinion_is_read(tmp_path: Path) -> None:
    """A conclusie is read like a ruling."""
    reading = reading_of(tmp_path, f"<conclusie {BODY}><para>Ik concludeer.</para></conclusie>")

    assert reading.pages[0].text == "Ik concludeer."


PARAGRAPH, CONSIDERATION = Role.PARAGRAPH, Role.CONSIDERATION
TEXTS = {
    "paragraphs": (
        "<para>Een  <emphasis>twee</emphasis></para><para/>",
        [(PARAGRAPH, None, "Een twee")],
    ),
    "block of paragraphs": (
        "<parablock><para>Een</para><para>twee</para></parablock>",
        [(PARAGRAPH, None, "Een\ntwee")],
    ),
    "consideration": (
        "<paragroup><nr>4.3</nr><para>De rechter weegt.</para></paragroup>",
        [(CONSIDERATION, "4.3", "4.3 De rechter weegt.")],
    ),
    "number with a dot": (
        (
            "<paragroup><nr>4.3. </nr><parablock><para>Een</para>"
            "<para>twee</para></parablock></paragroup>"
        ),
        [(CONSIDERATION, "4.3", "4.3. Een\ntwee")],
    ),
    "nested considerations": (
        (
            "<paragroup><nr>4</nr><para>Een</para>"
            "<paragroup><nr>4.1</nr><para>twee</para></paragroup><para>drie</para></paragroup>"
        ),
        [
            (CONSIDERATION, "4", "4 Een"),
            (CONSIDERATION, "4.1", "4.1 twee"),
            (PARAGRAPH, None, "drie"),
        ],
    ),
    "list in a consideration": (
        (
            '<paragroup><nr>2.1</nr><para>Stukken:</para><itemizedlist mark="-">'
            "<listitem><para>brief</para></listitem></itemizedlist></paragroup>"
        ),
        [(CONSIDERATION, "2.1", "2.1 Stukken:\n- brief")],
    ),
    "numbered list": (
        (
            '<orderedlist numeration="arabic"><listitem><para>A</para></listitem>'
            "<listitem><para>B</para></listitem></orderedlist>"
        ),
        [(PARAGRAPH, None, "1. A"), (PARAGRAPH, None, "2. B")],
    ),
    "lettered lists": (
        "".join(
            f'<orderedlist numeration="{form}"><listitem><para>A</para></listitem></orderedlist>'
            for form in ("loweralpha", "upperalpha", "lowerroman", "upperroman", "odd")
        ),
        [(PARAGRAPH, None, text) for text in ("a. A", "A. A", "i. A", "I. A", "1. A")],
    ),
    "line breaks": (
        (
            "<para>Artikel 2 Functie<?linebreak ?>1. Schaal<?linebreak?><emphasis>2. Loon"
            "<?linebreak?></emphasis>bruto<?anders?>bedrag</para>"
            "<title>Een<?linebreak?>kop</title><paragroup><nr>3</nr><para>a<?linebreak?>b</para>"
            "</paragroup><itemizedlist><listitem><para>c<?linebreak?>d</para></listitem>"
            "</itemizedlist>"
        ),
        [
            (PARAGRAPH, None, "Artikel 2 Functie\n1. Schaal\n2. Loon\nbrutobedrag"),
            (Role.HEADING, None, "Een kop"),
            (CONSIDERATION, "3", "3 a\nb"),
            (PARAGRAPH, None, "- c"),
            (PARAGRAPH, None, "d"),
        ],
    ),
    "title with number": (
        "<section><title><nr>2</nr>De feiten</title><para>Een</para></section>",
        [(Role.HEADING, None, "2 De feiten"), (PARAGRAPH, None, "Een")],
    ),
    "footnote closes its section": (
        (
            '<section><para>Een<footnote label="1"><para>Noot</para></footnote> twee</para>'
            "<para>drie</para></section><para>vier</para>"
        ),
        [(PARAGRAPH, None, text) for text in ("Een twee", "drie", "1 Noot", "vier")],
    ),
    "table": (
        (
            "<informaltable><tgroup><tbody><row>"
            "<entry><para>griffier</para></entry><entry><para/></entry><entry><para>rechter</para></entry></row></tbody></tgroup></informaltable>"
        ),
        [(Role.TABLE_ROW, None, "griffier\n\nrechter")],
    ),
    "unknown elements": (
        "<nieuw>los<para>Een</para></nieuw>na",
        [(PARAGRAPH, None, t) for t in ("los", "Een", "na")],
    ),
}


@pytest.mark.parametrize(("body", "expected"), TEXTS.values(), ids=TEXTS.keys())
def test_text_becomes_blocks(
    tmp_path: Path, body: str, expected: list[tuple[Role, str | None, str]]
) -> None:
    """Every element that carries text is a block with its role and its printed number."""
    assert blocks(tmp_path, body) == expected


def test_heading_levels_follow_nesting(tmp_path: Path) -> None:
    """The title of a section in a section is one level deeper."""
    body = "<section><title>A</title><section><title>B</title></section></section>"
    reading = reading_of(tmp_path, f"<uitspraak {BODY}>{body}</uitspraak>")

    assert [block.level for block in reading.blocks] == [1, 2]


def test_ruling_without_metadata_and_text(tmp_path: Path) -> None:
    """A file with neither is read as an empty page of which only the kind is known."""
    reading = reading_of(tmp_path)

    assert [page.text for page in reading.pages] == [""]
    assert [tag.name for tag in reading.tags] == [TagName.KIND]
    assert reading.identifiers == ()


@pytest.mark.parametrize("date", ["", "onbekend", "2018-13-40"])
def test_impossible_date_is_left_out(tmp_path: Path, date: str) -> None:
    """A date that is none gives no tag, and the title does without it."""
    reading = reading_of(tmp_path, metadata().replace("2018-07-02", date))
    tags = {tag.name: tag.value for tag in reading.tags}

    assert TagName.DATE not in tags
    assert tags[TagName.TITLE] == "Rechtbank Wolkendam, ECLI:NL:RBWOL:2018:77"


BOMB = "".join(
    f'<!ENTITY {name} "{f"&{inner};" * 10}">'
    for name, inner in zip("bcdefghij", "abcdefghi", strict=True)
)
PROLOGS = {
    "entity bomb": f'<!DOCTYPE open-rechtspraak [<!ENTITY a "haha">{BOMB}]>',
    "outside entity": '<!DOCTYPE open-rechtspraak [<!ENTITY j SYSTEM "file:///etc/hostname">]>',
    "outside document type": '<!DOCTYPE open-rechtspraak SYSTEM "http://127.0.0.1:9/x.dtd">',
}


@pytest.mark.parametrize("prolog", PROLOGS.values(), ids=PROLOGS.keys())
def test_document_types_and_entities_are_refused(tmp_path: Path, prolog: str) -> None:
    """A file that declares entities or a document type is not read at all."""
    reference = "&j;" if "ENTITY" in prolog else ""

    with pytest.raises(DamagedFile):
        reading_of(tmp_path, f"<uitspraak><para>{reference}</para></uitspraak>", prolog=prolog)


def test_cut_off_xml_is_reported(tmp_path: Path) -> None:
    """XML that ends too early is DamagedFile, with the parser's reason."""
    path = tmp_path / "original"
    path.write_text("<open-rechtspraak><uitspraak><para>Een")

    with pytest.raises(DamagedFile, match=r"uitspraak\.xml is not well-formed XML"):
        extract(path, "uitspraak.xml")


def test_other_xml_is_refused(tmp_path: Path) -> None:
    """XML with another root is not supported, and the message says so."""
    path = tmp_path / "original"
    path.write_text('<?xml version="1.0"?><publicatie/>')

    with pytest.raises(UnsupportedFormat, match=r"XML that is not a rechtspraak\.nl ruling"):
        extract(path, "besluit.xml")
