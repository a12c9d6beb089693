"""Identifiers of rulings, cases and tenders: in running text, and typed as a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.identifiers import (
    IDENTIFIER_TYPES,
    IdentifierType,
    find_identifiers,
    is_fictitious,
    ljn_of,
    parse_identifier,
)
from archive.model import Identifier


def found(text: str) -> list[tuple[str, str]]:
    """Type and value of the identifiers in a text."""
    return [(one.identifier.type, one.identifier.value) for one in find_identifiers(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        pytest.param("ECLI:NL:FICTIE:2018:6188", "ecli", "ECLI:NL:FICTIE:2018:6188", id="ecli"),
        pytest.param("ecli:nl:hr:2016:1234", "ecli", "ECLI:NL:HR:2016:1234", id="lower case"),
        pytest.param("(ECLI:NL:HR:2016:12.)", "ecli", "ECLI:NL:HR:2016:12", id="trailing dot"),
        pytest.param("ECLI:NL:HR:2016:12.En", "ecli", "ECLI:NL:HR:2016:12", id="next sentence"),
        pytest.param("ECLI:NL:HR:2016:12:DOC", "ecli", "ECLI:NL:HR:2016:12", id="doc"),
        pytest.param("ecli:nl:hr:2016:12:inh", "ecli", "ECLI:NL:HR:2016:12", id="inh"),
        pytest.param("ECLI:NL:HR:1999:AA1234", "ecli", "ECLI:NL:HR:1999:AA1234", id="old number"),
        pytest.param("ECLI:NL:HR:\n2016:12", "ecli", "ECLI:NL:HR:2016:12", id="over lines"),
        pytest.param("ECLI_NL_HR_2016_12.xml", "ecli", "ECLI:NL:HR:2016:12", id="underscores"),
        pytest.param("ECLI.NL.HR.2016.12", "ecli", "ECLI:NL:HR:2016:12", id="dots"),
        pytest.param("ECLI:EU:C:2014:317.", "ecli", "ECLI:EU:C:2014:317", id="European court"),
        pytest.param("ECLI:DE:BGH:2017:1.X.2", "ecli", "ECLI:DE:BGH:2017:1.X.2", id="inner dots"),
        pytest.param("LJN: BX1234", "ljn", "BX1234", id="ljn with a colon"),
        pytest.param("LJN BX1234,", "ljn", "BX1234", id="ljn"),
        pytest.param("ljn-nummer bx 1234", "ljn", "BX1234", id="ljn number in lower case"),
        pytest.param("zaak C/03/247432", "case-number", "C/03/247432", id="civil case"),
        pytest.param("in c/03/247432 is", "case-number", "C/03/247432", id="civil, lower case"),
        pytest.param("KG ZA 18-233", "case-number", "KG ZA 18-233", id="summary proceedings"),
        pytest.param("kg za 18/233", "case-number", "KG ZA 18-233", id="roll with a slash"),
        pytest.param("HA RK 12-365", "case-number", "HA RK 12-365", id="request"),
        pytest.param("VV EXPL 13-269", "case-number", "VV EXPL 13-269", id="cantonal"),
        pytest.param("nr. 200.123.456/01", "case-number", "200.123.456/01", id="appeal"),
        pytest.param("HD 200.123.456_01", "case-number", "200.123.456/01", id="appeal, underscore"),
        pytest.param("AWB 18/1234", "case-number", "AWB 18/1234", id="administrative"),
        pytest.param("AWB 10-2582", "case-number", "AWB 10/2582", id="administrative, hyphen"),
        pytest.param("AWB - 14 _ 6530", "case-number", "AWB 14/6530", id="administrative, spaced"),
        pytest.param("BRE - AWB - 14 _ 6530", "case-number", "BRE 14/6530", id="court and AWB"),
        pytest.param("AWB/ROE 17/4173", "case-number", "ROE 17/4173", id="AWB and court"),
        pytest.param("ROE 17/4173", "case-number", "ROE 17/4173", id="Roermond"),
        pytest.param("SGR 19/2211", "case-number", "SGR 19/2211", id="The Hague"),
        pytest.param("UTR 18/1234 PW", "case-number", "UTR 18/1234", id="court with an act"),
        pytest.param("18/1234 WMO15", "case-number", "18/1234 WMO15", id="social security"),
        pytest.param("17/99 JW-T", "case-number", "17/99 JW", id="interim ruling"),
        pytest.param("201300748/1/A3", "case-number", "201300748/1/A3", id="Council of State"),
        pytest.param("nr. c06/219hr", "case-number", "C06/219HR", id="Supreme Court"),
        pytest.param("zaaknummer 18/01234", "case-number", "18/01234", id="marked case number"),
        pytest.param("tendernummer 142669", "tender", "142669", id="tender number"),
        pytest.param("TenderNed-kenmerk 123456", "tender", "123456", id="tender reference"),
        pytest.param("Negometrix 142669", "tender", "142669", id="platform"),
        pytest.param("www.negometrix.nl met tendernummer 142669", "tender", "142669", id="site"),
        pytest.param("TenderNed-kenmerk: 123456.", "tender", "123456", id="reference and colon"),
        pytest.param("ECLI : NL : HR : 2016 : 12", "ecli", "ECLI:NL:HR:2016:12", id="spaced"),
        pytest.param("ECLI:NL:\nHR:2016:12.", "ecli", "ECLI:NL:HR:2016:12", id="over two lines"),
        pytest.param("NL18.12345", "case-number", "NL18.12345", id="digital"),
        pytest.param("zaaknummer 01285/07", "case-number", "01285/07", id="criminal case"),
        pytest.param(
            "tenderned.nl/aankondigingen/overzicht/123456", "tender", "123456", id="tender address"
        ),
        pytest.param("PB S 281234-2018", "tender", "281234-2018", id="number of a notice"),
        pytest.param("TED 00281234-2018", "tender", "281234-2018", id="notice with zeros"),
        pytest.param("BWBR0034925", "bwb", "BWBR0034925", id="act by its number"),
        pytest.param("Stb. 2014, 105", "staatsblad", "Stb. 2014, 105", id="staatsblad"),
        pytest.param("Staatsblad 2014 nr. 105", "staatsblad", "Stb. 2014, 105", id="in full"),
        pytest.param("stb-2014-105.pdf", "staatsblad", "Stb. 2014, 105", id="staatsblad file"),
        pytest.param("Stcrt. 2014, 8765", "staatscourant", "Stcrt. 2014, 8765", id="gazette"),
        pytest.param("kst-33684-3", "kamerstuk", "Kamerstuk 33684, nr. 3", id="paper file"),
        *(
            pytest.param(text, "kamerstuk", value, id=text)
            for text, value in (
                ("Kamerstukken II 2013/14, 33 684, nr. 3", "Kamerstuk 33684, nr. 3"),
                ("Kamerstukken II 2013-2014, 33684, nr. 3, p. 5", "Kamerstuk 33684, nr. 3"),
                ("Kamerstukken II 2013/14, 33 684, 3, p. 10.", "Kamerstuk 33684, nr. 3"),
                ("Tweede Kamer, vergaderjaar 2013–2014, 33 684, nr. 3", "Kamerstuk 33684, nr. 3"),
                ("Kamerstuk 34 300 XVI, nr. 12", "Kamerstuk 34300-XVI, nr. 12"),
                ("Kamerstukken I 2013/14, 33 684, A.", "Kamerstuk 33684, nr. A"),
                ("Kamerstuk 33 684", "Kamerstuk 33684"),
            )
        ),
        *(
            pytest.param(text, "aanhangsel", f"Aanhangsel Handelingen {value}", id=text)
            for text, value in (
                ("Aanhangsel Handelingen, vergaderjaar 2014–2015, nr. 9", "2014/15, nr. 9"),
                ("Aanhangsel van de Handelingen II 2013/14, nr. 234", "2013/14, nr. 234"),
                ("Aanhangsel Handelingen I 2010/11, nr. 2", "I 2010/11, nr. 2"),
                ("ah-tk-20142015-1234", "2014/15, nr. 1234"),
            )
        ),
        *(
            pytest.param(text, "article", value, id=text)
            for text, value in (
                ("artikel 2.3 Jeugdwet", "artikel 2.3 Jeugdwet"),
                ("art. 2.3, eerste lid, Jw", "artikel 2.3 Jeugdwet"),
                (
                    "artikel 2.3, eerste lid, aanhef en onder a, van de Jeugdwet",
                    "artikel 2.3 Jeugdwet",
                ),
                ("artikel 2.3 lid 1 en 3 van de jeugdwet", "artikel 2.3 Jeugdwet"),
                (
                    "artikel 1.1, tweede en derde lid,\nWmo 2015",
                    "artikel 1.1 Wet maatschappelijke ondersteuning 2015",
                ),
                ("art. 8:75a Awb", "artikel 8:75a Algemene wet bestuursrecht"),
                ("artikel 6:248 BW", "artikel 6:248 Burgerlijk Wetboek"),
                (
                    "artikel 162 van Boek 6 van het Burgerlijk Wetboek",
                    "artikel 6:162 Burgerlijk Wetboek",
                ),
                ("artikel 2.81 Aw 2012", "artikel 2.81 Aanbestedingswet 2012"),
                ("artikel 57 van Richtlijn 2014/24/EU", "artikel 57 Richtlijn 2014/24/EU"),
                (
                    "artikel 3 van de Bestrijdingsmiddelenwet 1962",
                    "artikel 3 Bestrijdingsmiddelenwet 1962",
                ),
            )
        ),
    ],
)
def test_an_identifier_is_found_in_its_normal_form(text: str, kind: str, value: str) -> None:
    """Each printed form gives one identifier of the right type and value."""
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("artikel 2.3", id="article of no act"),
        pytest.param("artikel 5 van de overeenkomst", id="article of a contract"),
        pytest.param("artikel 3 van deze wet", id="article of an act without its name"),
        pytest.param("artikel 3 Wet bevordering zorg", id="act whose name has no known end"),
        pytest.param("33 684", id="file without its marker"),
        pytest.param("Tweede Kamer, 33 684", id="file behind the name of a chamber"),
        pytest.param("stb", id="abbreviation alone"),
        pytest.param("123456-2018", id="number of a notice without a marker"),
        pytest.param("begrotingsjaar 2018/19", id="years"),
        pytest.param("BX1234", id="ljn without its marker"),
        pytest.param("142669", id="bare tender number"),
        pytest.param("€ 142.669 of € 200.123.456", id="amounts"),
        pytest.param("Awb 6/12 en de Awb", id="the act, not a case"),
        pytest.param("1 op 18/1234", id="fraction without an act"),
        pytest.param("tendernummer volgt op 4-7-2018", id="marker without a number"),
        pytest.param("TenderNed 20180702", id="date after a platform"),
        pytest.param("telefoon 06-12345678", id="phone number"),
        pytest.param("ECLI:NL:HR:16:12", id="ecli without a year"),
        pytest.param("xECLI:NL:HR:2016:12", id="inside another word"),
        pytest.param("fase 13/14 WENSEN", id="capitals after a fraction"),
    ],
)
def test_other_numbers_are_no_identifiers(text: str) -> None:
    """A number without the shape or the marker of an identifier is left alone."""
    assert found(text) == []


def test_a_case_with_two_numbers_is_found_whole_and_by_each_half() -> None:
    """The joined number and both halves are identifiers, each with its own span."""
    text = "zaaknummer: C/03/247432 / KG ZA 18-233"
    printed = [text[slice(*one.span)] for one in find_identifiers(text)]
    assert printed == ["C/03/247432 / KG ZA 18-233", "C/03/247432", "KG ZA 18-233"]
    assert [value for _, value in found(text)] == printed


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("BRE 15/5561, 15/5562 en 15/6430", ["BRE 15/5561", "BRE 15/5562", "BRE 15/6430"]),
        ("AWB - 15 _ 5561_5562", ["AWB 15/5561", "AWB 15/5562"]),
        ("zaaknummers: 12/858, 12/859 en 15/322", ["12/858", "12/859", "15/322"]),
        ("LJN AB1234, AB1235 en BX1111", ["AB1234", "AB1235", "BX1111"]),
        ("artikelen 2.3 en 2.4 van de Jeugdwet", ["artikel 2.3 Jeugdwet", "artikel 2.4 Jeugdwet"]),
        (
            "artikel 2.3 van de Jeugdwet juncto artikel 3:2 Awb",
            ["artikel 2.3 Jeugdwet", "artikel 3:2 Algemene wet bestuursrecht"],
        ),
        ("Kamerstuk 33 684, nrs. 3 en 4", ["Kamerstuk 33684, nr. 3", "Kamerstuk 33684, nr. 4"]),
        ("2018/S 123-281234", ["2018/S 123-281234", "281234-2018"]),
    ],
)
def test_an_enumeration_gives_each_of_its_items(text: str, values: list[str]) -> None:
    """What stands before the first item counts for the others, too."""
    assert sorted(value for _, value in found(text)) == sorted(values)


@pytest.mark.parametrize(
    ("ecli", "ljn"),
    [
        ("ECLI:NL:HR:2005:AS3534", "AS3534"),
        ("ECLI:NL:HR:2016:1234", None),
        ("ECLI:NL:HR:2016:AS3534", None),
        ("ECLI:EU:C:2005:AS3534", None),
    ],
)
def test_an_ecli_made_of_an_ljn_tells_it(ecli: str, ljn: str | None) -> None:
    """Until 2013 the number of a Dutch ECLI is the LJN; otherwise there is none."""
    expected = None if ljn is None else Identifier("ljn", ljn)
    assert ljn_of(Identifier("ecli", ecli)) == expected


@pytest.mark.parametrize("joint", ["/", " / ", " - ", r" \ "])
def test_an_older_number_joined_to_a_roll_number_has_one_form(joint: str) -> None:
    """Between the halves courts print various signs; the normal form has a slash."""
    assert ("case-number", "426480 / KG ZA 09-938") in found(f"426480{joint}KG ZA 09-938")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        pytest.param(" ecli:nl:hr:2016:1234. ", "ECLI:NL:HR:2016:1234", id="ecli"),
        pytest.param("awb 18/1234", "AWB 18/1234", id="administrative in lower case"),
        pytest.param("c/03/247432 / kg za 18-233", "C/03/247432 / KG ZA 18-233", id="joined"),
        pytest.param("18/1234 wmo15", "18/1234 WMO15", id="social security in lower case"),
        pytest.param("LJN BX1234", "BX1234", id="ljn"),
        pytest.param("tendernummer 142669", "142669", id="tender with its marker"),
    ],
)
def test_a_bare_identifier_is_recognised_as_a_query(typed: str, expected: str) -> None:
    """A query that is an identifier as a whole is read in any letter case."""
    identifier = parse_identifier(typed)
    assert identifier is not None
    assert identifier.value == expected


@pytest.mark.parametrize(
    "typed",
    [
        *("", "142669", "BX1234", "ECLI:NL:HR:2016:12 pgb", "18/1234", "pgb 2018"),
        *("artikel 2.3", "artikel 2.3 Jeugdwet", "stb", "Stb. 2014, 105", "BWBR0034925"),
        *("Kamerstuk 33 684, nr. 3", "Aanhangsel Handelingen 2014/15, nr. 9"),
    ],
)
def test_a_query_that_is_more_or_less_than_an_identifier_is_none(typed: str) -> None:
    """So do words beside an identifier, numbers without a marker, and places in the law."""
    assert parse_identifier(typed) is None


YEAR = st.integers(0, 99).map("{:02d}".format)
NUMBER = st.integers(1, 99_999).map(str)
PRINTED = st.one_of(
    st.builds(
        "ECLI:NL:{}:{}:{}".format,
        st.text("ABCZ0189", min_size=1, max_size=7),
        st.integers(1900, 2100),
        st.text("AZ09", min_size=1, max_size=25),
    ),
    st.builds("KG ZA {}-{}".format, YEAR, NUMBER),
    st.builds("AWB {}/{}".format, YEAR, NUMBER),
    st.builds("{}/{} WMO15".format, YEAR, NUMBER),
    st.builds("C/{}/{}".format, YEAR, st.integers(1_000, 999_999)),
    st.builds("C/{}/{} / HA ZA {}-{}".format, YEAR, st.integers(1_000, 999_999), YEAR, NUMBER),
    st.builds("LJN {}".format, st.from_regex(r"[A-Z]{2}[0-9]{4}", fullmatch=True)),
    st.builds("tendernummer {}".format, st.integers(10_000, 9_999_999)),
)
MARKERS = {"ljn": "LJN ", "tender": "tendernummer "}


@given(PRINTED)
def test_normalising_a_normal_form_changes_nothing(printed: str) -> None:
    """What is read from a normal form, with its marker, is that same identifier."""
    identifier = parse_identifier(printed)
    assert identifier is not None
    again = MARKERS.get(identifier.type, "") + identifier.value
    assert parse_identifier(again) == identifier
    assert identifier in {one.identifier for one in find_identifiers(f"Zie {again}, onder 4.")}


CONFUSABLE = st.text(st.sampled_from("ECLI:NHRAWBKGZ0123456789/.-_ \nljntedru"), max_size=60)
CITING = st.lists(
    st.sampled_from(
        "artikel art. 2.3 3:2 en , eerste lid aanhef onder a van de Boek 6 Jw Awb BW Stb. 2014 105"
        " nr. Kamerstuk 33 684 II 2013/14 Aanhangsel Handelingen Wmo 2015".split(" ")
    ),
    max_size=25,
).map(" ".join)


@given(st.text() | CONFUSABLE | CITING | st.lists(PRINTED, max_size=3).map("; ".join))
def test_any_text_is_read_without_error_and_with_spans_inside_it(text: str) -> None:
    """Random text never raises, and what is found stands in the text in order."""
    parse_identifier(text)
    spans = [one.span for one in find_identifiers(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans, key=lambda span: (span[0], -span[1]))


def test_only_the_court_that_does_not_exist_is_fictitious() -> None:
    """Made-up rulings are told from real ones by their court code alone."""
    assert is_fictitious(Identifier("ecli", "ECLI:NL:FICTIE:2018:1"))
    assert not is_fictitious(Identifier("ecli", "ECLI:NL:HR:2018:FICTIE"))
    assert not is_fictitious(Identifier("tender", "142669"))


def test_documents_bear_identifiers_of_four_types() -> None:
    """Those find a document; the others only say what is cited."""
    borne = {kind.type for kind in IDENTIFIER_TYPES if kind.names_documents}
    cited = {kind.type for kind in IDENTIFIER_TYPES if not kind.names_documents}
    assert borne == {"ecli", "ljn", "case-number", "tender"}
    assert cited == {"article", "bwb", "staatsblad", "staatscourant", "kamerstuk", "aanhangsel"}


@pytest.mark.parametrize("kind", IDENTIFIER_TYPES)
@given(data=st.data())
def test_whatever_is_printed_as_an_identifier_has_its_sign(
    kind: type[IdentifierType], data: st.DataObject
) -> None:
    """Looking for the sign first hides nothing that the pattern would find."""
    text = data.draw(st.from_regex(kind.pattern))
    if list(kind.find(text)):
        assert kind.may_be_in(text.lower())
