"""Answers that others refer to, and answers that later notes changed."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.answers import Answers
from archive.catalogue import Catalogue
from archive.model import Evidence, Identifier, Origin, Tag, TagName
from archive.pairs import QuestionAnswer
from tests.archive.builders import Piece, heading, new_document, reading_of

QUESTION = "Welke termijn geldt voor het indienen van declaraties in Lisbeek?"
OTHER = "Wie betaalt het vervoer van jeugdigen naar het dagcentrum in Ravenhorst?"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    """An empty catalogue."""
    with closing(Catalogue(tmp_path / "catalogue.sqlite")) as opened:
        yield opened


def tag(name: TagName, value: str) -> Tag:
    """What a person says."""
    return Tag(name, value, Evidence(Origin.PERSON, value))


def pair(number: int, question: str, answer: str) -> str:
    """A question with its answer."""
    return f"Vraag {number}\n{question}\nAntwoord {number}\n{answer}"


def add(
    catalogue: Catalogue,
    title: str,
    *pieces: Piece | str,
    track: str = "Hulp",
    date: str = "2018",
    kind: str = "nvi",
    tender: str = "",
) -> int:
    """Add a note with this title and these pieces."""
    tags = [
        tag(TagName.TITLE, title),
        tag(TagName.KIND, kind),
        tag(TagName.TRACK, track),
        tag(TagName.DATE, date),
    ]
    new = new_document(reading_of(*pieces), *tags, name=title)
    if tender:
        new = replace(new, cited=(Identifier("tender", tender),))
    with catalogue.transaction():
        return catalogue.add(new)


def read(catalogue: Catalogue, key: int) -> tuple[QuestionAnswer, ...]:
    """The pairs of a document, whole."""
    return Answers(catalogue.questions).of_document(key)


def resolved(catalogue: Catalogue, key: int, ordinal: int) -> list[str]:
    """The answers that a pair of a document leads to."""
    return [each.answer for each in read(catalogue, key)[ordinal - 1].resolved]


def test_records_say_where_they_are(catalogue: Catalogue) -> None:
    """Number, ordinal, pages, document and passage of each pair."""
    key = add(catalogue, "NvI 1", pair(7, QUESTION, "Drie maanden."))
    (found,) = read(catalogue, key)
    (_, passage), *_ = catalogue.passages_of(key)
    assert found == QuestionAnswer(
        number="7",
        ordinal=1,
        lot=None,
        reference=None,
        question=QUESTION,
        question_page=1,
        answer="Drie maanden.",
        answer_page=1,
        document=catalogue.document(key).id,
        passage=passage.id,
    )


def test_an_answer_elsewhere_stands_beside_the_printed_one(catalogue: Catalogue) -> None:
    """What is printed stays; what it refers to is found by its number."""
    key = add(
        catalogue,
        "NvI 1",
        pair(1, QUESTION, "Drie maanden."),
        pair(2, OTHER, "Zie het antwoord op vraag 1."),
    )
    assert read(catalogue, key)[1].answer == "Zie het antwoord op vraag 1."
    assert resolved(catalogue, key, 2) == ["Drie maanden."]


def test_an_answer_that_only_refers_on_is_followed(catalogue: Catalogue) -> None:
    """All answers on the way are given, and a circle ends."""
    key = add(
        catalogue,
        "NvI 1",
        pair(1, QUESTION, "Drie maanden."),
        pair(2, QUESTION, "Zie vraag 1."),
        pair(3, QUESTION, "Zie vraag 2."),
        pair(4, QUESTION, "Zie vraag 5."),
        pair(5, QUESTION, "Zie vraag 4."),
    )
    assert resolved(catalogue, key, 3) == ["Zie vraag 1.", "Drie maanden."]
    assert resolved(catalogue, key, 4) == ["Zie vraag 4."]


def test_the_previous_question_is_the_one_before(catalogue: Catalogue) -> None:
    """Without a number it is the order that counts."""
    key = add(
        catalogue,
        "NvI 1",
        pair(1, QUESTION, "Drie maanden."),
        pair(2, OTHER, "Zie het antwoord op de vorige vraag."),
    )
    assert resolved(catalogue, key, 2) == ["Drie maanden."]


def test_a_joint_question_is_found_by_each_of_its_numbers(catalogue: Catalogue) -> None:
    """The answer to questions 1 and 2 is that to question 2."""
    joint = "Vraag 1 en 2\nEen? Twee?\nAntwoord 1 en 2\nAllebei."
    key = add(catalogue, "NvI 1", joint, pair(3, OTHER, "Zie vraag 2."))
    assert resolved(catalogue, key, 2) == ["Allebei."]


def test_a_number_that_is_used_twice_counts_within_its_lot(catalogue: Catalogue) -> None:
    """Where numbers begin again in each lot the same lot is meant; else nothing is guessed."""
    pieces: list[Piece | str] = [
        heading("Perceel 1"),
        pair(1, QUESTION, "Eén maand."),
        heading("Perceel 2"),
        pair(1, QUESTION, "Twee maanden."),
        pair(2, OTHER, "Zie vraag 1."),
        heading("Slot"),
        pair(3, OTHER, "Zie vraag 1."),
    ]
    key = add(catalogue, "NvI 1", *pieces)
    assert resolved(catalogue, key, 3) == ["Twee maanden."]
    assert resolved(catalogue, key, 4) == []


def test_an_answer_in_another_note_is_found_there(catalogue: Catalogue) -> None:
    """Where the archive holds the note with that number of the same procurement."""
    add(catalogue, "NvI 1 anders", pair(4, OTHER, "Fout."), track="Opvang")
    add(catalogue, "NvI 1", pair(4, OTHER, "De gemeente."))
    key = add(catalogue, "NvI 2", pair(1, QUESTION, "Zie NvI 1, vraag 4."))
    assert resolved(catalogue, key, 1) == ["De gemeente."]


def test_what_is_not_held_is_not_guessed(catalogue: Catalogue) -> None:
    """A note or number that is not there leads to nothing."""
    key = add(
        catalogue,
        "NvI 2",
        pair(1, QUESTION, "Zie NvI 1, vraag 2."),
        pair(2, OTHER, "Zie vraag 9."),
    )
    assert (resolved(catalogue, key, 1), resolved(catalogue, key, 2)) == ([], [])


def changed(catalogue: Catalogue, key: int) -> str | None:
    """The later answer to the first question of a document."""
    found = read(catalogue, key)[0].changed_in
    return None if found is None else found.answer


ASKED = pair(7, QUESTION, "Binnen drie maanden.")
AGAIN = pair(2, f"{QUESTION} Graag een toelichting.", "Binnen zes maanden.")


def test_a_later_note_that_answers_otherwise_is_linked(catalogue: Catalogue) -> None:
    """The same question in a later note of the same track, with another answer."""
    first = add(catalogue, "NvI 1", ASKED)
    second = add(catalogue, "NvI 2", AGAIN)
    found = read(catalogue, first)[0].changed_in
    assert found is not None
    assert (found.document, found.number, found.answer) == (
        catalogue.document(second).id,
        "2",
        "Binnen zes maanden.",
    )
    assert changed(catalogue, second) is None


@pytest.mark.parametrize(
    "later",
    [
        pytest.param(pair(2, QUESTION, "Binnen drie  maanden"), id="the same answer"),
        pytest.param(pair(2, QUESTION, "Zie NvI 1, vraag 7."), id="a reference back"),
        pytest.param(pair(2, OTHER, "Binnen zes maanden."), id="another question"),
        pytest.param(pair(2, QUESTION.replace("termijn", "termijn in perceel 2"), "Nu niet."),
                     id="another figure"),
    ],
)  # fmt: skip
def test_what_does_not_change_an_answer(catalogue: Catalogue, later: str) -> None:
    """Only the same question with another answer counts."""
    first = add(catalogue, "NvI 1", ASKED)
    add(catalogue, "NvI 2", later)
    assert changed(catalogue, first) is None


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"track": "Opvang"}, None),
        ({"title": "NvI 1", "date": "2017"}, None),
        ({"title": "NvI", "date": "2017"}, None),
        ({"title": "NvI", "date": "2018"}, None),
        ({"title": "NvI", "date": "2019"}, "Binnen zes maanden."),
        ({"title": "NvI 2 marktconsultatie"}, None),
        ({"title": "Vragen", "kind": "verslag", "date": "2019"}, None),
    ],
)
def test_only_a_later_note_of_the_same_procurement_counts(
    catalogue: Catalogue, told: dict[str, str], expected: str | None
) -> None:
    """Later by number, or else surely by date; of the same track, and of no other stage."""
    first = add(catalogue, "NvI 1 aanbesteding Hulp", ASKED)
    add(catalogue, told.pop("title", "NvI 2"), AGAIN, **told)
    assert changed(catalogue, first) == expected


@pytest.mark.parametrize(
    ("one", "other", "track", "expected"),
    [
        ("990011", "990011", "Opvang", "Binnen zes maanden."),
        ("990011", "990022", "Hulp", None),
        ("990011", "", "Hulp", "Binnen zes maanden."),
    ],
)
def test_the_tender_number_decides(
    catalogue: Catalogue, one: str, other: str, track: str, expected: str | None
) -> None:
    """The same number makes one procurement, other numbers two, whatever the track."""
    first = add(catalogue, "NvI 1", ASKED, tender=one)
    add(catalogue, "NvI 2", AGAIN, tender=other, track=track)
    assert changed(catalogue, first) == expected


def test_a_note_may_say_that_it_changes_an_answer(catalogue: Catalogue) -> None:
    """Then the question need not be the same."""
    told = "In afwijking van het antwoord op vraag 7 van de eerste nota van inlichtingen: zes."
    first = add(catalogue, "NvI 1", ASKED, pair(8, OTHER, "De gemeente."))
    add(catalogue, "NvI 2", pair(1, "Handhaaft u dat?", told))
    assert changed(catalogue, first) == told
    assert read(catalogue, first)[1].changed_in is None


def test_the_first_note_often_bears_no_number(catalogue: Catalogue) -> None:
    """What later notes call the first is the one without a number, when there is one such note."""
    told = "In afwijking van het antwoord op vraag 7 van de eerste nota van inlichtingen: zes."
    first = add(catalogue, "NvI", ASKED, date="2018-05-08")
    second = add(catalogue, "NvI 2", pair(1, "Handhaaft u dat?", told), date="2018-05-18")
    assert changed(catalogue, first) == told
    assert len(resolved(catalogue, second, 1)) == 1
    add(catalogue, "NvI", pair(7, OTHER, "De gemeente."), date="2018-05-09")
    assert changed(catalogue, first) is None


def test_the_last_note_counts(catalogue: Catalogue) -> None:
    """Of several later notes the last has the say."""
    first = add(catalogue, "NvI 1", ASKED)
    add(catalogue, "NvI 3", pair(1, QUESTION, "Binnen een jaar."))
    add(catalogue, "NvI 2", AGAIN)
    assert changed(catalogue, first) == "Binnen een jaar."


def test_what_follows_from_tags_follows_new_ones(catalogue: Catalogue) -> None:
    """A link is not written down: it goes when a note is superseded or taken out."""
    first = add(catalogue, "NvI 1", ASKED)
    second = add(catalogue, "NvI 2", AGAIN)
    with catalogue.transaction():
        catalogue.remove(second, "2026")
    assert changed(catalogue, first) is None


def test_a_new_reading_replaces_the_pairs(catalogue: Catalogue) -> None:
    """No pair of an older reading is left."""
    key = add(catalogue, "NvI 1", ASKED, pair(8, OTHER, "De gemeente."))
    with catalogue.transaction():
        catalogue.replace(key, new_document(reading_of(AGAIN)))
    assert [each.number for each in read(catalogue, key)] == ["2"]
    assert catalogue.questions.count(key) == 1
