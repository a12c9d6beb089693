"""Which words are Dutch, and how much of a text is."""

import gzip
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.lexicon import FEWEST_WORDS, is_known, known_share

KNOWN = "gemeente aanbesteding jeugdhulp raadsvergadering financiële cliënten regio's tarieven"
UNKNOWN = "gemeentr jeugdhlup vqxz wolkendm ciid"
PROSE = (
    "De gemeenten kopen samen jeugdhulp in. Zij hebben daarvoor een aanbesteding uitgeschreven, "
    "waarop aanbieders tot het einde van de maand kunnen inschrijven. Wie dat doet, krijgt binnen "
    "zes weken antwoord."
)


@pytest.mark.parametrize("word", KNOWN.split())
def test_dutch_words_are_known(word: str) -> None:
    """Words are known with their inflections and diacritics, in any case."""
    assert is_known(word)
    assert is_known(word.capitalize())
    assert is_known(word.upper())


def test_every_word_of_the_list_is_found() -> None:
    """The list is in the order in which it is looked through, from the first word to the last."""
    package = find_spec("spellchecker")
    assert package is not None
    assert package.origin is not None
    packed = Path(package.origin).with_name("resources") / "nl.json.gz"
    words = list(json.loads(gzip.decompress(packed.read_bytes())))
    assert [word for word in (words[0], *words[::97], words[-1]) if not is_known(word)] == []


@pytest.mark.parametrize("word", [*UNKNOWN.split(), "", "de gemeente", "2018", "\ufb01nale"])
def test_other_words_are_not(word: str) -> None:
    """Misspelled words, numbers and whole phrases are not in the list."""
    assert not is_known(word)


@pytest.mark.parametrize("word", ["één", "vóór", "óók", "e\u0301e\u0301n", "financie\u0308le"])
def test_accents_for_stress_are_overlooked(word: str) -> None:
    """A word is known with the accents of emphasis, composed or not."""
    assert is_known(word)


def test_prose_is_known_for_the_most_part() -> None:
    """Of running text nearly all words are known, whatever its case."""
    share = known_share(PROSE)
    assert share is not None
    assert share > 0.9
    assert known_share(PROSE.upper()) == share


def test_a_garbled_text_is_not_known() -> None:
    """Of letters that were mapped wrongly hardly any word is known."""
    garbled = PROSE.translate(str.maketrans("aeinortdgk", "qzwxjfvbyc"))
    share = known_share(garbled)
    assert share is not None
    assert share < 0.1


def test_the_share_is_that_of_the_longer_words() -> None:
    """Words of one or two letters and numbers do not count."""
    words = ["gemeente"] * (FEWEST_WORDS - 5) + ["xqzwv"] * 5
    assert known_share(" ".join(words)) == (FEWEST_WORDS - 5) / FEWEST_WORDS
    assert known_share(" 12 de x1 ".join(words)) == (FEWEST_WORDS - 5) / FEWEST_WORDS


def test_of_a_few_words_no_share_is_given() -> None:
    """A title or a table of figures says too little to judge by."""
    assert known_share("gemeente " * (FEWEST_WORDS - 1)) is None
    assert known_share("gemeente " * FEWEST_WORDS) == 1.0
    assert known_share("") is None


@given(st.text())
def test_any_text_can_be_asked_about(text: str) -> None:
    """Whatever the text, there is a share between 0 and 1 or none."""
    is_known(text)
    share = known_share(text * 5)
    assert share is None or 0 <= share <= 1


def test_the_list_is_read_at_the_first_question_only() -> None:
    """To import the module reads nothing; neither does the checker of the list's package run."""
    code = (
        "import sys, archive.lexicon as lexicon\n"
        "assert not lexicon._words.cache_info().currsize\n"
        "assert lexicon.is_known('gemeente')\n"
        "assert lexicon._words.cache_info().currsize\n"
        "assert 'spellchecker' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
