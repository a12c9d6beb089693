"""Passages: what they hold, how long they are, and what they are called."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from archive.clean import clean
from archive.considerations import mark_considerations
from archive.model import Furniture, Passage, PassageKind, Reading, Role
from archive.split import ENOUGH_WORDS, MOST_WORDS, split
from tests.archive.builders import (
    PAGE_BREAK,
    Piece,
    consideration,
    footer,
    heading,
    reading_of,
    row,
)

SNIPPETS = (
    *("Vraag 1", "Vraag:", "VRAAG 3.", "Antwoord 1", "Antwoord:", "Antwoord 2", "vraag 4"),
    *("Wolkendam koopt zorg in.", "jeugd\u00adhulp", "2.1 Eisen", "3.4.1", "tarief?", "art. 7"),
    *("e\u0301", "\u200b", "\x07", "De aanbieder levert. " * 80, "woord " * 240),
    *("en levert de zorg", "- een item;", "jeugd-", "hulp", "3 Zie bijlage 2.", "de zorg3 van"),
    *("Vraag\n\nAntwoord", "12\n\nMag dit?\n\nJa, en wel", "ﬁnanciën", "\uf0b7", "Nr.\n\nEis"),
)
GAPS = st.sampled_from([" ", "\n", "\n  ", "\n\n", "-\n"])
TEXTS = st.lists(
    st.sampled_from(SNIPPETS) | st.text("aB1.: \n\u00ad", min_size=1), min_size=1, max_size=6
).flatmap(lambda parts: GAPS.map(lambda gap: gap.join(parts)))
PLAIN = st.sampled_from(["Lisbeek stelt vast.", "De raad besluit.", "Ravenhorst doet mee."])
PIECES = st.builds(
    Piece,
    TEXTS.filter(lambda text: bool(text.strip())),
    st.sampled_from(Role),
    st.integers(1, 3),
    st.none() | st.sampled_from(["1.1", "4.12"]),
)
HEADS = ("Nr.", "Vraag", "Antwoord")
ROWS = st.one_of(
    st.just(HEADS),
    st.tuples(
        st.sampled_from("123"), *[st.sampled_from(["Mag dit?", "Elke aanbie-", "en hij"])] * 2
    ),
    st.lists(
        st.sampled_from(["der in Lisbeek.", "en nog", "Perceel 2", "4", "\u200b"]), min_size=1
    ),
    st.tuples(*(st.just(head) | st.just(f"{head}\nen nog") for head in HEADS)),
).map(lambda cells: row("\n\n".join(cells)))
READINGS = st.lists(PIECES | ROWS | st.just(PAGE_BREAK), max_size=12).map(
    lambda pieces: reading_of(*pieces)
)


def passages(*pieces: Piece | str, ruling: bool = False) -> tuple[Passage, ...]:
    """The passages of a reading."""
    return split(reading_of(*pieces), "d", ruling=ruling)[0]


def letters(text: str) -> list[str]:
    """The letters and figures of a text."""
    return [each for each in text if each.isalnum()]


def covered(
    found: tuple[Passage, ...], furniture: tuple[Furniture, ...]
) -> Counter[tuple[int, int]]:
    """How often each character, by page and place, lies in a passage or in furniture."""
    spans = [*(span for passage in found for span in passage.spans), *(f.span for f in furniture)]
    return Counter((span.page, at) for span in spans for at in range(span.start, span.end))


@given(READINGS, st.booleans())
def test_every_character_is_in_exactly_one_place(reading: Reading, ruling: bool) -> None:
    """No word of a page is lost, and none is found twice."""
    count = covered(*split(reading, "d", ruling=ruling)[:2])
    for page in reading.pages:
        for at, character in enumerate(page.text):
            assert character.isspace() or count[page.number, at] == 1
    assert not [times for times in count.values() if times > 1]


@given(READINGS, st.booleans())
def test_a_passage_says_what_its_spans_say(reading: Reading, ruling: bool) -> None:
    """The text holds every letter and figure of the spans in order; an answer has its question."""
    for passage in split(reading, "d", ruling=ruling)[0]:
        slices = "\n".join(reading.slice(span) for span in passage.spans)
        assert letters(passage.text) == letters(clean(slices))
        assert "  " not in passage.text
        assert passage.text == passage.text.strip()
        assert passage.page == passage.spans[0].page
        is_pair = passage.kind is PassageKind.QUESTION_ANSWER
        assert is_pair == (passage.answer is not None)
        if passage.answer is not None:
            assert f"{passage.question}\n{passage.answer}" == passage.text


@given(READINGS, st.booleans())
def test_passages_have_their_own_ids_in_reading_order(reading: Reading, ruling: bool) -> None:
    """Ids differ, ordinals count from 0, and splitting again gives the same."""
    found, furniture, pairs = split(reading, "d0c", ruling=ruling)
    assert len({passage.id for passage in found}) == len(found)
    assert [passage.ordinal for passage in found] == list(range(len(found)))
    assert all(passage.id.startswith(f"d0c:{passage.page}-") for passage in found)
    assert split(reading, "d0c", ruling=ruling) == (found, furniture, pairs)


@given(st.lists(PLAIN, min_size=1), st.lists(PLAIN, min_size=1), st.lists(PIECES, max_size=5))
def test_an_id_does_not_change_with_other_pages(
    before: list[str], after: list[str], rest: list[Piece]
) -> None:
    """The passages of a page keep their ids when the page before it is read otherwise."""

    def second_page(first: list[str]) -> list[str]:
        found = passages(*first, PAGE_BREAK, *rest)
        return [passage.id for passage in found if passage.page == 2]

    assert second_page(before) == second_page(after)


def test_an_id_does_not_change_with_spacing() -> None:
    """The same words, spaced and wrapped otherwise, have the same id."""
    loose = passages("Wolkendam  koopt\njeugd\u00adhulp in.")
    assert loose[0].id == passages("Wolkendam koopt jeugdhulp in.")[0].id


def test_equal_passages_on_one_page_are_told_apart() -> None:
    """Two rows with the same words have ids that differ, the first as if it were alone."""
    first, second, third = passages(row("Ja"), row("Ja"), row("Nee"))
    assert first.id == passages(row("Ja"))[0].id
    assert second.id == f"{first.id}-2"
    assert third.id == passages(row("Nee"))[0].id


def test_furniture_is_in_no_passage() -> None:
    """Headers, footers, page numbers and menus are kept apart, each with its role."""
    roles = (Role.HEADER, Role.FOOTER, Role.PAGE_NUMBER, Role.NAVIGATION)
    reading = reading_of("Tekst.", *(Piece(f"bij {role}", role) for role in roles))
    found, furniture, _ = split(reading, "d", ruling=False)
    assert [passage.text for passage in found] == ["Tekst."]
    assert [(each.role, reading.slice(each.span)) for each in furniture] == [
        (role, f"bij {role}") for role in roles
    ]


def test_short_paragraphs_are_joined_until_there_is_enough() -> None:
    """Paragraphs are joined until a passage has the words to be understood by itself."""
    ten = "een twee drie vier vijf zes zeven acht negen tien."
    found = passages(*[ten] * 14)
    assert [len(passage.text.split()) for passage in found] == [ENOUGH_WORDS, ENOUGH_WORDS, 20]


def test_paragraphs_are_not_joined_over_a_page_break() -> None:
    """A passage of loose paragraphs stays on its page."""
    found = passages("Een.", "Twee.", footer("1"), PAGE_BREAK, "Drie.")
    assert [(passage.page, passage.text) for passage in found] == [(1, "Een. Twee."), (2, "Drie.")]


def test_a_numbered_paragraph_begins_a_passage() -> None:
    """A paragraph with a number of its own is cited by it."""
    found = passages("Vooraf.", "2.1 Eerste eis.", "Toelichting.", "2.2. Tweede eis.")
    assert [(passage.number, passage.text) for passage in found] == [
        (None, "Vooraf."),
        ("2.1", "2.1 Eerste eis. Toelichting."),
        ("2.2", "2.2. Tweede eis."),
    ]


def test_a_long_paragraph_is_cut_at_sentence_ends() -> None:
    """Each part but the last has enough words, and each ends where a sentence does."""
    sentence = "De aanbieder van Lisbeek levert de zorg binnen de termijn van artikel negen."
    found = passages(" ".join([sentence] * 40))
    assert len(found) > 1
    for passage in found:
        assert passage.text == " ".join([sentence] * passage.text.count(sentence))
        assert len(passage.text.split()) <= MOST_WORDS
    assert all(len(passage.text.split()) >= ENOUGH_WORDS for passage in found[:-1])


@pytest.mark.parametrize(
    "words", ["zie art. 7 lid 2", "mr. A. Jansen zegt", "in de zin van o.a. Bijlage 2", "(nr. 4)"]
)
def test_an_abbreviation_is_no_sentence_end(words: str) -> None:
    """A long paragraph is not cut after a word that is only written short."""
    found = passages(" ".join([*["woord"] * ENOUGH_WORDS, words, *["woord"] * MOST_WORDS]))
    assert len(found) == 1


def test_a_long_paragraph_without_sentences_stays_whole() -> None:
    """What has no sentence end is not cut in the middle."""
    assert len(passages("woord " * (3 * MOST_WORDS))) == 1


def test_considerations_stay_whole() -> None:
    """In a ruling a numbered paragraph is one passage, however long and over pages."""
    long = "De rechtbank overweegt het volgende. " * 100
    found = passages(
        heading("De beoordeling", 1),
        consideration("4.1", long),
        "Een alinea die daarbij hoort.",
        PAGE_BREAK,
        "En het vervolg op de volgende bladzijde.",
        consideration("4.2", "Kort."),
        ruling=True,
    )
    assert [(each.kind, each.number) for each in found] == [
        (PassageKind.CONSIDERATION, "4.1"),
        (PassageKind.CONSIDERATION, "4.2"),
    ]
    assert found[0].text.startswith("De beoordeling De rechtbank overweegt")
    assert found[0].text.endswith("hoort. En het vervolg op de volgende bladzijde.")


def test_numbers_make_considerations_only_in_rulings() -> None:
    """The same numbered paragraph is a consideration in a ruling, and a paragraph elsewhere."""
    text = "4.1. De vordering wordt afgewezen."
    marked = mark_considerations(reading_of(text))
    assert split(marked, "d", ruling=True)[0][0].kind is PassageKind.CONSIDERATION
    assert passages(text)[0].kind is PassageKind.PARAGRAPH


def test_in_a_ruling_only_marked_numbers_count() -> None:
    """A number at the start of a line that is not in the order of all numbers is text."""
    assert passages("4.1. De vordering.", ruling=True)[0].kind is PassageKind.PARAGRAPH


def test_the_context_holds_the_headings_above() -> None:
    """A passage knows the headings it stands under, outermost first, but for its own."""
    found = passages(
        heading("Inkoop", 1),
        heading("Eisen", 2),
        row("Eis 1"),
        row("Eis 2"),
        heading("Tarieven", 2),
        "Per uur.",
        row("Perceel 1"),
        heading("Bijlagen", 1),
        "Lijst.",
        row("Bijlage A"),
    )
    assert [(passage.context, passage.text) for passage in found] == [
        ((), "Inkoop\nEisen\nEis 1"),
        (("Inkoop", "Eisen"), "Eis 2"),
        (("Inkoop",), "Tarieven Per uur."),
        (("Inkoop", "Tarieven"), "Perceel 1"),
        ((), "Bijlagen Lijst."),
        (("Bijlagen",), "Bijlage A"),
    ]


def test_headings_with_nothing_under_them_are_a_passage() -> None:
    """A heading at the very end is not lost."""
    assert [each.text for each in passages("Tekst.", heading("Slot"), heading("Einde"))] == [
        "Tekst.",
        "Slot Einde",
    ]


def test_each_table_row_is_a_passage() -> None:
    """Rows are not joined with each other or with the text around them."""
    found = passages("Vooraf.", row("A\n\n1"), row("B\n\n2"), "Achteraf.")
    assert [(each.kind, each.text) for each in found] == [
        (PassageKind.PARAGRAPH, "Vooraf."),
        (PassageKind.TABLE_ROW, "A\n1"),
        (PassageKind.TABLE_ROW, "B\n2"),
        (PassageKind.PARAGRAPH, "Achteraf."),
    ]


def test_a_document_without_text_has_no_passages() -> None:
    """A scan without text has neither passages nor furniture."""
    assert split(reading_of(PAGE_BREAK), "d", ruling=False) == ((), (), ())


def test_a_heading_in_markdown_is_a_context_without_its_marks() -> None:
    """The marks stay in the text of the passage under the heading, and are no part of its name."""
    reading = replace(
        reading_of(heading("# Inkoop", 1), heading("Eisen\n-----", 2), row("Eis 1"), row("Eis 2")),
        media_type="text/markdown",
    )
    first, second = split(reading, "d", ruling=False)[0]
    assert first.text == "# Inkoop\nEisen -----\nEis 1"
    assert second.context == ("Inkoop", "Eisen")


def test_words_broken_at_line_ends_are_whole() -> None:
    """The passage has the word as it is written, while the page keeps its hyphen."""
    reading = reading_of("De zorgaan-\nbieder, jeugd-\nen gezinshulp en het Wmo-\nloket.")
    (found,), *_ = split(reading, "d", ruling=False)
    assert found.text == "De zorgaanbieder, jeugd- en gezinshulp en het Wmo-loket."
    assert "zorgaan-\nbieder" in reading.pages[0].text


def test_paragraphs_are_not_joined_within_a_word() -> None:
    """A hyphen at the end of a paragraph is not followed by the next one."""
    assert passages("Jeugd-", "hulp")[0].text == "Jeugd- hulp"


def test_a_paragraph_over_a_page_break_is_one_passage() -> None:
    """It has spans on both pages, joins a word broken there, and skips what runs between."""
    first = "De gemeenten van Wolkendam kopen zorg in bij aan-"
    found = passages("Vooraf.", first, footer("7"), PAGE_BREAK, "bieders in de regio.", "Slot.")
    assert [passage.text for passage in found] == [
        "Vooraf. De gemeenten van Wolkendam kopen zorg in bij aanbieders in de regio. Slot."
    ]
    assert [span.page for span in found[0].spans] == [1, 1, 2, 2]


def test_a_passage_that_is_full_still_ends_its_sentence() -> None:
    """A long paragraph takes up its rest from the next page; what comes after is another."""
    found = passages(f"{'woord ' * ENOUGH_WORDS}en", PAGE_BREAK, "het slot.", "Verder.")
    assert [passage.text.endswith("en het slot.") for passage in found] == [True, False]
    assert found[1].text == "Verder."


def test_a_footnote_is_a_passage_behind_the_sentence_it_interrupts() -> None:
    """The sentence is read without the note, and the note by itself."""
    note = "3 Zie bijlage 2."
    found = passages("De zorgplicht3 rust op", note, PAGE_BREAK, "de aanbieder.", "Verder.")
    assert [passage.text for passage in found] == [
        "De zorgplicht3 rust op de aanbieder.",
        note,
        "Verder.",
    ]


def test_a_footnote_is_no_part_of_an_answer() -> None:
    """Also within a pair of question and answer a note stands by itself."""
    answer = "Antwoord 1\nDe zorgplicht3 rust op"
    note_blocks = ("3 Zie bijla-", "ge 2.")
    pieces = ("Vraag 1\nMag dit?", answer, *note_blocks, PAGE_BREAK, "de aanbieder.")
    pair, note = passages(*pieces)
    assert pair.answer == "Antwoord 1 De zorgplicht3 rust op de aanbieder."
    assert (note.kind, note.text) == (PassageKind.PARAGRAPH, "3 Zie bijlage 2.")


def test_rows_know_the_heads_of_their_columns() -> None:
    """The heads come after the headings above the table."""
    found = passages(
        heading("Tarieven"),
        row("Product\n\nTarief"),
        row("Verblijf\nzwaar\n\n€ 85"),
    )
    assert [(each.context, each.text) for each in found] == [
        ((), "Tarieven\nProduct\nTarief"),
        (("Tarieven", "Product", "Tarief"), "Verblijf zwaar\n€ 85"),
    ]


def test_rows_of_questions_and_answers_are_pairs() -> None:
    """A row is a pair with its number; the reference belongs to the question."""
    found = passages(
        row("Nr.\n\nParagraaf\n\nVraag\n\nAntwoord"),
        row("7a.\n\n2.1\n\nGeldt dit voor\nLisbeek?\n\nJa, dat\ngeldt."),
    )
    assert [each.kind for each in found] == [PassageKind.TABLE_ROW, PassageKind.QUESTION_ANSWER]
    assert (found[1].number, found[1].question, found[1].answer) == (
        "7a",
        "7a.\n2.1\nGeldt dit voor Lisbeek?",
        "Ja, dat geldt.",
    )


def test_a_row_over_a_page_break_is_one_passage() -> None:
    """The pair is whole, its spans are on both pages, and the heads printed again are furniture."""
    heads = row("Nr.\n\nVraag\n\nAntwoord")
    reading = reading_of(
        heads,
        row("1\n\nWie meldt zich aan bij het\n\nElke aanbie-"),
        footer("1"),
        PAGE_BREAK,
        heads,
        row("wijkteam?\n\nder in Ravenhorst."),
        row("2\n\nMag het later?\n\nNee."),
    )
    found, furniture, _ = split(reading, "d", ruling=False)
    assert [(each.number, each.question, each.answer) for each in found[1:]] == [
        ("1", "1\nWie meldt zich aan bij het wijkteam?", "Elke aanbieder in Ravenhorst."),
        ("2", "2\nMag het later?", "Nee."),
    ]
    assert {span.page for span in found[1].spans} == {1, 2}
    assert [(each.role, each.span.page) for each in furniture] == [
        (Role.FOOTER, 1),
        (Role.TABLE_HEAD, 2),
    ]


def test_a_footnote_is_not_in_the_middle_of_a_pair_that_runs_on() -> None:
    """A note at the foot of the page between question and answer is a passage behind the pair."""
    reading = reading_of(
        "Vraag 1", "Kent u de nota»?1", "1 De nota.", PAGE_BREAK, "Antwoord 1", "Ja, en meer."
    )
    passages, *_ = split(reading, "d" * 12, ruling=False)
    assert [each.text for each in passages] == [
        "Vraag 1 Kent u de nota»?1\nAntwoord 1 Ja, en meer.",
        "1 De nota.",
    ]
