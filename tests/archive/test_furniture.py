"""Running lines of documents of few pages, told by where they stand."""

from __future__ import annotations

import pytest

from archive.extract.furniture import running_lines
from archive.extract.layout import Line, Sheet
from archive.model import Role

HEIGHT = 800.0
BODY = tuple(
    Line(200, 600 - 12 * number, 520, 609 - 12 * number, "De aanbieder levert zorg.", 9.0)
    for number in range(20)
)


def foot(text: str, *, x0: float = 200, x1: float = 520, y: float = 32, size: float = 9) -> Line:
    """A line at the foot of a page."""
    return Line(x0, y, x1, y + size, text, size)


def found(*pages: tuple[Line, ...]) -> list[dict[str, Role]]:
    """What runs on each page of a document that has the same body on all of them."""
    sheets = [Sheet(HEIGHT, (BODY, lines)) for lines in pages]
    return [{line.text: role for line, role in page.items()} for page in running_lines(sheets)]


def test_a_footer_read_as_one_line_with_what_is_beside_it_is_one() -> None:
    """On the first of two pages the footer may come behind, or before, small print."""
    behind, alone = (
        foot("Druk 2024 Gemeente Wolkendam, bijlage 1"),
        foot("Gemeente Wolkendam, bijlage 2"),
    )
    assert found((behind,), (alone,)) == [{behind.text: Role.FOOTER}, {alone.text: Role.FOOTER}]
    before = foot("Gemeente Wolkendam, bijlage 1 Druk 2024")
    assert found((before,), (alone,)) == [{before.text: Role.FOOTER}, {alone.text: Role.FOOTER}]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("Zie ook pagina 1", "3", id="no more than a number is shared"),
        pytest.param("De gemeente koopt zorg in", "Lisbeek koopt zorg in", id="other beginnings"),
        pytest.param("In bijlage 1 staat het tarief", "staat het tarief niet", id="other ends"),
    ],
)
def test_lines_that_share_some_words_are_text(one: str, other: str) -> None:
    """What ends like another line, without being it, is no footer."""
    assert found((foot(one),), (foot(other),)) == [{}, {}]


def test_text_with_the_words_of_a_footer_at_another_height_is_none() -> None:
    """A line that ends like the footer and stands higher belongs to the text."""
    text, alone = foot("Dit is de Nota Wolkendam 1", y=80), foot("Nota Wolkendam 2")
    assert found((text,), (alone,)) == [{}, {}]


def test_the_first_of_three_pages_may_have_no_footer() -> None:
    """Two of three pages will do when the first is the one without, and the place is exact."""
    second, third = foot("Nota zorg Wolkendam, blad 2"), foot("Nota zorg Wolkendam, blad 3")
    assert found((), (second,), (third,)) == [
        {},
        {second.text: Role.FOOTER},
        {third.text: Role.FOOTER},
    ]
    assert found((second,), (), (third,)) == [{}, {}, {}]
    assert found((), (second,), (third._replace(y0=36, y1=45),)) == [{}, {}, {}]


def test_small_print_in_the_margin_goes_with_the_footer() -> None:
    """A printer's code in small type beside the text frame is furniture, line by line."""
    footer, other = foot("Gemeente Wolkendam, bijlage 1"), foot("Gemeente Wolkendam, bijlage 2")
    issn = foot("ISSN 1234 - 5678", x0=30, x1=90, y=39, size=6)
    code = foot("wd-2024-12", x0=30, x1=90, y=45, size=6)
    assert found((code, issn, footer), (other,))[0] == {
        footer.text: Role.FOOTER,
        issn.text: Role.FOOTER,
        code.text: Role.FOOTER,
    }


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(foot("3 Zie bijlage 2.", y=46, size=6), id="a note below the text"),
        pytest.param(foot("Let op", x0=30, x1=90, y=46, size=9), id="not small"),
        pytest.param(foot("Let op", x0=30, x1=90, y=80, size=6), id="away from the footer"),
    ],
)
def test_what_stands_by_a_footer_is_not_all_furniture(line: Line) -> None:
    """A footnote, or a remark in the margin, keeps its place in the text."""
    footer, other = foot("Gemeente Wolkendam, bijlage 1"), foot("Gemeente Wolkendam, bijlage 2")
    assert found((line, footer), (other,))[0] == {footer.text: Role.FOOTER}


PRINTED = (
    foot("wd-2024-12", x0=30, x1=90, y=45, size=6),
    foot("ISSN 1234 - 5678", x0=30, x1=90, y=39, size=6),
    foot("Wolkendam 2024 Gemeenteraad, vergaderjaar 2023-2024", x0=30),
)
"""What stands at the foot of a paper of one page."""


def test_the_foot_of_a_single_page_is_known_by_its_small_print() -> None:
    """Nothing returns on one page; a printer's code in the margin, far below the text, tells it."""
    assert found(PRINTED) == [{line.text: Role.FOOTER for line in PRINTED}]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((foot("1 Zie bijlage 2.", y=45, size=6), PRINTED[2]), id="a note"),
        pytest.param((*PRINTED, foot("Aldus besloten.", y=55)), id="close below the text"),
        pytest.param(PRINTED[2:], id="without small print"),
        pytest.param((PRINTED[0]._replace(y0=45, y1=20),), id="upside down"),
    ],
)
def test_the_last_lines_of_a_single_page_are_mostly_text(lines: tuple[Line, ...]) -> None:
    """Notes, a closing line and what stands close below the text stay in it."""
    assert found(lines) == [{}]


@pytest.mark.parametrize("text", ["2", "- 2 -", "2 van 2", "2/2"])
def test_the_number_of_a_page_may_stand_alone(text: str) -> None:
    """In a document of few pages one number at the foot will do, when it is that of its page."""
    line = foot(text)
    assert found((), (line,)) == [{}, {text: Role.PAGE_NUMBER}]
    assert found((line,), ()) == [{}, {}]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param((foot("1"), foot("Zie bijlage 2.", x0=210)), id="text beside it"),
        pytest.param((foot("1", y=60), foot("Zie bijlage 2.")), id="text below it"),
        pytest.param((foot("1"), foot("Zie bijlage 2.", y=50)), id="text close above it"),
        pytest.param((foot("1 januari"),), id="words"),
    ],
)
def test_a_number_in_company_is_text(lines: tuple[Line, ...]) -> None:
    """The number of a note, of an item or of a day is no page number."""
    assert found(lines) == [{}]
