"""What goes on after a page break, and the footnotes in between."""

import pytest

from archive.continuations import Flow, ends_sentence, in_flow, is_broken_off
from archive.model import FURNITURE
from tests.archive.builders import PAGE_BREAK, Piece, footer, heading, reading_of, row

NOTE = "3 Zie bijlage 2."
BROKEN = "De aanbieder3 van Lisbeek levert"
REST = "de zorg binnen zes weken."


def flow_of(*pieces: Piece | str) -> tuple[list[str], list[str], list[str]]:
    """The texts of the blocks as they flow, of those that go on, and of those that stand apart."""
    reading = reading_of(*pieces)
    blocks = [block for block in reading.blocks if block.role not in FURNITURE]
    flow = in_flow(reading, blocks)
    return (
        [reading.slice(block.span) for block in flow.blocks],
        [reading.slice(span) for span in sorted(flow.goes_on)],
        [reading.slice(span) for span in sorted(flow.apart)],
    )


@pytest.mark.parametrize(
    ("above", "rest"),
    [
        pytest.param("De aanbieder levert", "de zorg.", id="within a sentence"),
        pytest.param("De aanbieder levert,", "de zorg.", id="after a comma"),
        pytest.param("De zorgaan-", "bieder levert.", id="within a word"),
        pytest.param("Het Zorgplan (zie onder)", "“de zorg” genoemd", id="quotes and brackets"),
        pytest.param("Bedragen vanaf € 2.000", "per jaar.", id="after a figure"),
        pytest.param("Deze eisen gelden;", "b. de aanbieder levert;", id="a list with letters"),
        pytest.param("Deze eisen gelden:", "- de aanbieder levert;", id="a list with dashes"),
        pytest.param("de eerste eis; en", "• de tweede eis.", id="the last of a list"),
        pytest.param("de eerste eis;", "2. De tweede eis.", id="a list with numbers"),
    ],
)
def test_a_paragraph_goes_on_after_a_page(above: str, rest: str) -> None:
    """Text that stops within a sentence or a list goes on at the top of the next page."""
    blocks, goes_on, _ = flow_of("Vooraf.", above, footer("1"), PAGE_BREAK, rest, "Verder.")
    assert blocks == ["Vooraf.", above, rest, "Verder."]
    assert goes_on == [rest]


@pytest.mark.parametrize(
    ("above", "rest"),
    [
        pytest.param("De aanbieder levert.", "de zorg", id="a sentence ends"),
        pytest.param("Hij zei: “Goed.”", "de zorg", id="a quoted sentence ends"),
        pytest.param("De aanbieder levert", "De zorg", id="a capital"),
        pytest.param("De aanbieder levert", "2018", id="a number"),
        pytest.param("De aanbieder levert", "- de zorg", id="an item of another list"),
        pytest.param("De aanbieder levert", "a. de zorg", id="an item with a letter"),
        pytest.param("..........", "de zorg", id="a dotted line"),
        pytest.param(heading("Levering door"), "de zorg", id="a heading above"),
        pytest.param("De aanbieder levert", heading("de zorg"), id="a heading below"),
        pytest.param("De aanbieder levert", row("de zorg"), id="a table below"),
        pytest.param("De aanbieder", Piece("de zorg", number="4.1"), id="a numbered paragraph"),
    ],
)
def test_other_paragraphs_stand_by_themselves(above: Piece | str, rest: Piece | str) -> None:
    """Where a sentence ends or something else begins, nothing goes on."""
    assert flow_of(above, PAGE_BREAK, rest)[1] == []


def test_only_the_next_page_is_looked_at() -> None:
    """Over a page without text nothing goes on, and neither does it within a page."""
    assert flow_of("De aanbieder levert", PAGE_BREAK, PAGE_BREAK, "de zorg.")[1] == []
    assert flow_of("De aanbieder levert", "de zorg.")[1] == []


def test_a_footnote_comes_after_the_sentence_it_interrupts() -> None:
    """A note that its page refers to stands apart, behind the paragraph that goes on."""
    blocks, goes_on, apart = flow_of(BROKEN, NOTE, footer("1"), PAGE_BREAK, REST, "Verder.")
    assert blocks == [BROKEN, REST, NOTE, "Verder."]
    assert goes_on == [REST]
    assert apart == [NOTE]


def test_footnotes_keep_their_order() -> None:
    """Several notes in a row, numbered upwards, move together."""
    page = [f"{BROKEN}, zo blijkt.4", "en hij levert", NOTE, "4 Aldaar."]
    blocks, _, apart = flow_of(*page, PAGE_BREAK, REST)
    assert blocks == [page[0], page[1], REST, NOTE, "4 Aldaar."]
    assert apart == [NOTE, "4 Aldaar."]


def test_a_footnote_may_have_several_blocks() -> None:
    """What goes on with a note, and the line drawn above the notes, move with it."""
    rule, first, rest = "––––––", "3 Zie bijlage 2 van het", "inkoopdocument."
    blocks, goes_on, apart = flow_of(BROKEN, rule, first, rest, PAGE_BREAK, REST)
    assert blocks == [BROKEN, REST, rule, first, rest]
    assert goes_on == [first, rest, REST]
    assert apart == [rule]


@pytest.mark.parametrize(
    "pieces", [[BROKEN, NOTE, PAGE_BREAK, "De zorg."], [BROKEN, NOTE]], ids=["a page", "the last"]
)
def test_a_footnote_that_interrupts_nothing_stays_but_stands_apart(
    pieces: list[Piece | str],
) -> None:
    """A note is no part of the text above it, also where that text is done."""
    blocks, goes_on, apart = flow_of(*pieces)
    assert blocks == [piece for piece in pieces if piece != PAGE_BREAK]
    assert (goes_on, apart) == ([], [NOTE])


@pytest.mark.parametrize("marked", ["Zorg»?3", "zorg.3", "zorg”!2, 3", "(zorg)»;1,2,3"])
def test_a_raised_figure_may_stand_behind_several_marks(marked: str) -> None:
    """A note is referred to behind the marks that end a sentence, or behind other figures."""
    assert flow_of(f"De {marked} De aanbieder levert", NOTE)[2] == [NOTE]


@pytest.mark.parametrize(
    "pieces",
    [
        pytest.param([BROKEN, "––––––", PAGE_BREAK, REST], id="a line without notes"),
        pytest.param([BROKEN, NOTE, "Verder.", PAGE_BREAK, REST], id="text below it"),
        pytest.param(["De aanbieder levert", NOTE, PAGE_BREAK, REST], id="not referred to"),
        pytest.param(["Artikel 3 van Lisbeek", NOTE, PAGE_BREAK, REST], id="a loose number"),
        pytest.param([BROKEN, "3. Een item.", PAGE_BREAK, REST], id="an item of a list"),
        pytest.param([BROKEN, row(NOTE), PAGE_BREAK, REST], id="a row of a table"),
        pytest.param([BROKEN, NOTE, "9 Elders.", PAGE_BREAK, REST], id="not in order"),
        pytest.param([NOTE, PAGE_BREAK, REST], id="nothing above it"),
    ],
)
def test_what_may_be_no_footnote_stays(pieces: list[Piece | str]) -> None:
    """A block moves only when it is surely a note that interrupts a sentence."""
    expected = [piece.text if isinstance(piece, Piece) else piece for piece in pieces]
    blocks, _, apart = flow_of(*pieces)
    assert blocks == [text for text in expected if text != PAGE_BREAK]
    assert apart == []


def test_no_blocks_no_flow() -> None:
    """A document without text has nothing that goes on."""
    assert in_flow(reading_of(), ()) == Flow(())


@pytest.mark.parametrize("text", ["Ja.", "Ja?”", "Ja!) ", "als volgt:", "eerst;"])
def test_these_end_a_sentence(text: str) -> None:
    """A mark ends a sentence, also with a quote, a bracket or a space behind it."""
    assert ends_sentence(text)
    assert not is_broken_off(text, "de rest")


@pytest.mark.parametrize("text", ["Ja", "ja,", "zorgaan-", "(zie onder)"])
def test_these_do_not(text: str) -> None:
    """Without such a mark the sentence is not done."""
    assert not ends_sentence(text)
    assert is_broken_off(text, "de rest")
