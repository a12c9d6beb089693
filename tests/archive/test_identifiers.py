"""Identifiers of rulings, cases and tenders: in running text, and typed as a query."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.identifiers import IDENTIFIER_TYPES, find_identifiers, is_fictitious, parse_identifier
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
    ],
)
def test_an_identifier_is_found_in_its_normal_form(text: str, kind: str, value: str) -> None:
    """Each printed form gives one identifier of the right type and value."""
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Kamerstukken II 2013/14, 33 841, nr. 3", id="parliamentary paper"),
        pytest.param("begrotingsjaar 2018/19", id="years"),
        pytest.param("BX1234", id="ljn without its marker"),
        pytest.param("142669", id="bare tender number"),
        pytest.param("€ 142.669 of € 200.123.456", id="amounts"),
        pytest.param("Awb 6/12 en artikel 4:17 Awb", id="the act, not a case"),
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
    "typed", ["", "142669", "BX1234", "ECLI:NL:HR:2016:12 pgb", "18/1234", "pgb 2018"]
)
def test_a_query_that_is_more_or_less_than_an_identifier_is_none(typed: str) -> None:
    """Words beside an identifier, and numbers without a marker, make an ordinary query."""
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


@given(st.text() | CONFUSABLE | st.lists(PRINTED, max_size=3).map("; ".join))
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


def test_every_type_of_the_registry_is_one_of_four() -> None:
    """The types are the ones that queries and filters know."""
    assert {kind.type for kind in IDENTIFIER_TYPES} == {"ecli", "ljn", "case-number", "tender"}
