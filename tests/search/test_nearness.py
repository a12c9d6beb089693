"""What it adds to a score that words stand near each other."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from indexer.engine import Candidate
from indexer.query import Form, Part, Word
from indexer.scoring import Gain, Level
from search.nearness import (
    FULL_PAIRS,
    LOOKED_AT,
    REFERENCE,
    SHARE,
    WITHIN,
    nearer_first,
    with_nearness,
)

WORDS = (Word("zorg", others=(Form("zorgen"),)), Word("tarief"))
APART = " ".join(["woord"] * WITHIN)
CLOSE = " ".join(["woord"] * (WITHIN - 1))

NEAR = [
    ("side by side", "het tarief zorg", 1),
    ("another form", "zorgen om het tarief", 1),
    ("just near enough", f"zorg {CLOSE} tarief", 1),
    ("too far", f"zorg {APART} tarief", 0),
    ("one of them", "zorg zorg zorg", 0),
    ("neither", "iets anders", 0),
]


def scores(*texts: str, words: tuple[Word, ...] = WORDS) -> list[float]:
    """The scores of passages with these texts, all 1 before."""
    held = dict(enumerate(texts))
    found = [Candidate(n, n, 1.0, 3) for n in held]
    near = nearer_first(found, words, (3.0, 2.0)[: len(words)], lambda _: held)
    return [each.score for each in near]


@pytest.mark.parametrize(("text", "times"), [row[1:] for row in NEAR], ids=[row[0] for row in NEAR])
def test_words_that_were_typed_side_by_side(text: str, times: int) -> None:
    """They give a share of the lighter one's weight when forms of both stand near each other."""
    assert scores(text) == pytest.approx([1 + times * SHARE * 2.0])


REFERENCES = [
    ("as it was typed", "volgens artikel 2.3 moet", True),
    ("the other way round", "in 2.3 artikel", False),
    ("another number", "artikel 5 en 2.3", False),
    ("with a sign between", "artikel-2.3", True),
]


@pytest.mark.parametrize(
    ("text", "whole"), [row[1:] for row in REFERENCES], ids=[row[0] for row in REFERENCES]
)
def test_a_word_and_its_number_belong_together(text: str, *, whole: bool) -> None:
    """A reference gives much more where it stands as it was typed."""
    near = 1 + SHARE * 2.0
    (score,) = scores(text, words=(Word("artikel"), Word("2.3")))
    assert score == pytest.approx(near + (REFERENCE * 3.0 if whole else 0.0))


def test_one_word_is_never_near() -> None:
    """With a single word no text is read."""
    assert scores("zorg", words=WORDS[:1]) == [1.0]


def test_many_pairs_share_what_a_few_give() -> None:
    """All pairs of a long question together raise a score no more than those of a shorter one."""

    def gained(pairs: int) -> float:
        words = tuple(Word(f"w{n}") for n in range(pairs + 1))
        text = " ".join(word.text for word in words)
        weights = (1.0,) * len(words)
        all_of_them = Candidate(0, 0, 0.0, (1 << len(words)) - 1)
        (found,) = nearer_first([all_of_them], words, weights, lambda _: {0: text})
        return found.score

    assert gained(2) == pytest.approx(2 * SHARE)
    assert gained(FULL_PAIRS) == pytest.approx(FULL_PAIRS * SHARE)
    assert gained(3 * FULL_PAIRS) == pytest.approx(FULL_PAIRS * SHARE)


def test_a_text_is_read_where_both_words_are_held() -> None:
    """Or may be, as far as the index tells: a word of another part may stand in the text, too."""
    asked: list[list[int]] = []

    def texts(numbers: Iterable[int]) -> dict[int, str]:
        asked.append(list(numbers))
        return dict.fromkeys(asked[-1], "zorg tarief")

    found = [Candidate(n, n, 1.0, held) for n, held in enumerate((0, 1, 2, 3))]
    elsewhere = (Word("zorg", Part.HEADING), Word("tarief"))
    for words in (WORDS, elsewhere):
        nearer_first(found, words, (3.0, 2.0), texts)
    assert asked == [[3], [2, 3]]


def test_only_the_first_are_looked_at() -> None:
    """What stands further down keeps its score."""
    raised = scores(*["zorg tarief"] * (LOOKED_AT + 1))
    assert raised[LOOKED_AT - 1] > 1
    assert raised[LOOKED_AT] == 1


def test_what_nearness_gave_is_told() -> None:
    """The explanation adds up to the score."""
    own = (Gain("zorg", "zorg", Level.EXACT, 1.0),)
    assert with_nearness(own, 1.0) == own
    assert sum(gain.gain for gain in with_nearness(own, 1.8)) == pytest.approx(1.8)
