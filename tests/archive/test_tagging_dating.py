"""The date of a document, and the dates in it that are not its own."""

import pytest

from tests.archive.tagging_samples import settled


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        pytest.param("verslag 4 juli 2017.pdf", "", "2017-07-04", id="file name"),
        pytest.param("notulen_04_07_2017.pdf", "", "2017-07-04", id="digits in a file name"),
        pytest.param("Bijeenkomst juli 2018/verslag.pdf", "", "2018-07", id="folder"),
        pytest.param("v.pdf", "Datum: 4 juli 2017\nUw brief van 1 mei 2017", "2017-07-04",
                     id="label"),
        pytest.param("v.pdf", "Datum\n4 juli 2017", "2017-07-04", id="label above"),
        pytest.param("v.pdf", "Wolkendam, 4 juli 2017\n\nBeste lezer", "2017-07-04", id="place"),
        pytest.param("v.pdf", "Verslag\ndinsdag 4 juli 2017", "2017-07-04", id="line of its own"),
        pytest.param("v.pdf", "Verslag vergadering van 4 juli 2017", "2017-07-04", id="meeting"),
        pytest.param("v.pdf", "Uitspraak van 4 juli 2017 in de zaak", "2017-07-04", id="ruling"),
        pytest.param("v.pdf", "Bijeenkomst gehouden op 4 juli 2017 te Lisbeek", "2017-07-04",
                     id="held on"),
        pytest.param("bijeenkomst 4 en 5 juli 2017.pdf", "", "2017-07", id="two days of a month"),
        pytest.param("maart 2018/verslag 4 maart 2018.pdf", "", "2018-03-04", id="folder agrees"),
        pytest.param("verslag juli 2018.pdf", "Datum: 4 juli 2018", "2018-07-04", id="refined"),
        pytest.param("verslag juli 2018.pdf", "Datum: 4 mei 2018", "2018-07", id="not moved"),
    ],
)  # fmt: skip
def test_the_date_of_a_document_is_found(path: str, text: str, expected: str) -> None:
    """Names and marked places at the top of the first page date a document."""
    assert str(settled(path, text).date) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        pytest.param("inleveren uiterlijk 4 juli 2017.pdf", "", id="deadline"),
        pytest.param("tarieven vanaf 1 januari 2019.pdf", "", id="start"),
        pytest.param("inkoop per 1-1-2019.pdf", "", id="per"),
        pytest.param("regeling geldend van 1-1-2018 tot 31-12-2018.pdf", "", id="period"),
        pytest.param("model basishulp 2019.pdf", "", id="bare year"),
        pytest.param("verslag 4 juli 2017 en 5 mei 2018.pdf", "", id="two dates"),
        pytest.param("v.pdf", "Inschrijven tot en met\nUiterlijk 4 juli 2017", id="deadline line"),
        pytest.param("v.pdf", "Zoals besproken op 4 juli 2017 kopen wij hulp in.", id="sentence"),
        pytest.param("v.pdf", "In uw brief d.d. 4 juli 2017 vraagt u", id="letter of another"),
        pytest.param("v.pdf", "3 E-mail d.d. 7-2-2019 openbaar", id="row of a list"),
        pytest.param("v.pdf", "4 juli 2017\n5 mei 2018", id="lines that contradict"),
        pytest.param("v.pdf", "Sluitingsdatum: 4 juli 2017", id="closing date"),
        pytest.param("consultatie 4 juli 2017/nota van inlichtingen.pdf", "", id="later than it"),
        pytest.param("consultatie 4 juli 2017/samenvatting.pdf", "", id="summary, later too"),
    ],
)
def test_a_date_that_is_not_the_documents_own_is_not_taken(path: str, text: str) -> None:
    """Deadlines, periods, other papers' dates and contradictions leave the date open."""
    assert settled(path, text).date is None
