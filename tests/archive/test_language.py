"""The language of whole documents."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.language import MIN_LETTERS, language_of

DUTCH = (
    "De gemeenten Wolkendam, Lisbeek en Ravenhorst kopen samen hulp voor jeugdigen in. "
    "Tijdens de bijeenkomst spraken wij met aanbieders over het nieuwe model. Zij vroegen of "
    "het budget toereikend is en hoe de toegang tot de hulp wordt ingericht. De wethouder "
    "antwoordde dat de gemeenten dit najaar een besluit nemen over de verdeling. "
)
ENGLISH = (
    "The three municipalities buy care for young people together. During the meeting we spoke "
    "with providers about the new model. They asked whether the budget would be sufficient and "
    "how access to care will be arranged. The alderman answered that a decision on this will be "
    "taken in the autumn, after the councils have given their opinion. "
)
GERMAN = (
    "Die drei Gemeinden kaufen gemeinsam Hilfe für Jugendliche ein. Während der Sitzung sprachen "
    "wir mit den Anbietern über das neue Modell. Sie fragten, ob die Mittel ausreichen und wie "
    "der Zugang zur Hilfe geregelt wird. Der Beigeordnete antwortete, dass die Gemeinden im "
    "Herbst darüber entscheiden werden. "
)
AFRIKAANS = (
    "Die drie munisipaliteite koop saam hulp vir jongmense in. Tydens die vergadering het ons met "
    "verskaffers oor die nuwe model gepraat. Hulle het gevra of die begroting voldoende is en hoe "
    "toegang tot die hulp gereël word. Die wethouer het geantwoord dat die besluit oor die "
    "verdeling nie voor die herfs geneem word nie. "
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(DUTCH, "nl", id="Dutch"),
        pytest.param(AFRIKAANS * 5, "af", id="Afrikaans"),
        pytest.param(ENGLISH, "en", id="English"),
        pytest.param(GERMAN, "de", id="German"),
        pytest.param(DUTCH.upper(), "nl", id="Dutch in capitals"),
        pytest.param(DUTCH * 200, "nl", id="long"),
        pytest.param(DUTCH * 50 + ENGLISH * 10, "nl", id="Dutch with an English annex"),
        pytest.param("1 2 3 4 5 6 7 8 9\n" * 1000 + DUTCH * 60, "nl", id="figures come first"),
    ],
)
def test_the_language_of_a_document_is_recognised(text: str, expected: str) -> None:
    """A text of some length is in the language that most of it is in."""
    assert language_of(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("Verslag van de bijeenkomst", id="title"),
        pytest.param("12 345,67 " * 200, id="figures"),
        pytest.param("(cid:12)(cid:7)" * 100, id="codes of an unreadable font"),
        pytest.param("\N{REPLACEMENT CHARACTER}" * 500, id="unreadable"),
        pytest.param(DUTCH * 16 + GERMAN * 8 + ENGLISH * 15, id="three languages in equal parts"),
    ],
)
def test_what_cannot_be_told_stays_undecided(text: str) -> None:
    """Short or unreadable text has no language, rather than a guess."""
    assert language_of(text) is None


def test_short_dutch_is_undecided_until_there_are_enough_letters() -> None:
    """The border is a number of letters, not of characters."""
    words = DUTCH.split()
    short = "  ,  ".join(words[:20])
    assert sum(map(str.isalpha, short)) < MIN_LETTERS < len(short)
    assert language_of(short) is None


def test_the_same_text_always_gets_the_same_answer() -> None:
    """Although langdetect draws lots, ten runs over a mixed text agree."""
    mixed = DUTCH[:150] + GERMAN[:150]
    assert len({language_of(mixed) for _ in range(10)}) == 1


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_taken_without_error(text: str) -> None:
    """Random text never raises, and an answer is a two-letter code."""
    language = language_of(text)
    assert language is None or len(language) == 2


def test_langdetect_is_only_loaded_when_it_is_asked() -> None:
    """Importing the module costs the command line nothing."""
    code = "import sys, archive.language; print('langdetect' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "".join(
                f"Vraag {nth}\nHoe gaat u om met situatie {nth} in de leidraad?\n"
                f"Antwoord {nth}\nSituatie {nth} is uitgesloten.\n"
                for nth in range(1, 4)
            ),
            "nl",
        ),
        (
            (
                "Die regering sal nie vir hulle die geld gee nie, maar die mense word elke dag"
                " gehelp deur ander mense wat in hierdie dorp woon. Hulle sê dat dit nie maklik is"
                " nie, want die kinders word siek en die dokter kom nie elke week na die dorp nie,"
                " en die pad daarheen is ver en vol klippe."
            ),
            "af",
        ),
    ],
)
def test_clumsy_dutch_is_not_taken_for_afrikaans(text: str, language: str) -> None:
    """The words of tables and forms are few; some of them only Dutch has."""
    assert language_of(text) == language
