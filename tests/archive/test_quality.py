"""How well a page was read, as a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.extract.quality import POOR, UNUSABLE, quality_of, unmapped_share, without_codes

DUTCH = (
    "De gemeente Wolkendam koopt vanaf volgend jaar ambulante hulp in, samen met\n"
    "de gemeente Lisbeek. De aanbieders zijn uitgenodigd om over de voorwaarden\n"
    "mee te praten, in drie bijeenkomsten die in het najaar worden gehouden.\n"
)
OTHERS = {
    "English": "The municipality invites every provider of youth care to speak about its terms.",
    "German": "Die Gemeinde lädt alle Anbieter ein, über die Bedingungen der Hilfe zu sprechen.",
    "French": "La commune invite les associations à discuter des conditions de cette année.",
    "Greek": "Ο δήμος καλεί όλους τους παρόχους να συζητήσουν τους όρους της φροντίδας.",
}
SHIFTED = "".join(chr(ord(c) + 3) if c.isalpha() else c for c in DUTCH)


def test_plain_dutch_is_good() -> None:
    """A page of Dutch scores nine tenths or more."""
    quality = quality_of(DUTCH * 10)

    assert quality is not None
    assert quality > 0.9


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_another_language_is_not_poor(text: str) -> None:
    """Words of another language are words."""
    quality = quality_of(text)

    assert quality is not None
    assert quality > POOR


@pytest.mark.parametrize(
    "text",
    [
        "(cid:12)(cid:7)(cid:88) (cid:3)(cid:12)(cid:7) " * 20,
        "\ufffd\ufffd\ufffd \ufffd\ufffd de \ufffd\ufffd\ufffd " * 20,
        "\ue001\ue002\ue003 \ue004\ue005\ue006 " * 20,
        "!\"#$ %&'( )*+, -./: ;<=> " * 20,
        "xGhk jPhw qJdW zRtb kLmV hGzX " * 20,
    ],
    ids=["unmapped", "replaced", "private use", "signs", "no words"],
)
def test_what_nobody_can_read_is_unusable(text: str) -> None:
    """Characters that stand for nothing, and letters that make no words, score low."""
    quality = quality_of(text)

    assert quality is not None
    assert quality < UNUSABLE


def test_letters_from_a_shifted_encoding_are_poor() -> None:
    """Text in which each letter is another one holds few words."""
    quality = quality_of(SHIFTED)

    assert quality is not None
    assert quality < POOR


def test_bullets_from_a_symbol_font_do_little_harm() -> None:
    """A list whose bullets have no character is as good as its words."""
    quality = quality_of("".join(f"\uf0b7 {line}\n" for line in DUTCH.splitlines()))

    assert quality is not None
    assert quality > 0.9


def test_table_of_amounts_is_not_poor() -> None:
    """Figures are as readable as words."""
    quality = quality_of("\n".join(f"{n}.{n + 7},50 {n * 3}.000,00 € {n},-" for n in range(10, 60)))

    assert quality is not None
    assert quality > POOR


@pytest.mark.parametrize("text", ["", " \n\t "], ids=["empty", "blank"])
def test_nothing_has_no_quality(text: str) -> None:
    """Of a page without text nothing is measured."""
    assert quality_of(text) is None


@given(st.text())
def test_quality_is_a_share(text: str) -> None:
    """Whatever the text, the quality lies from 0 to 1, and is None for blank text only."""
    quality = quality_of(text)

    assert (quality is None) == (not text.split())
    assert quality is None or 0 <= quality <= 1


@given(st.integers(0, 40), st.integers(0, 40))
def test_more_unmapped_glyphs_are_never_better(few: int, more: int) -> None:
    """Quality does not rise with the number of characters that stand for nothing."""
    words = DUTCH.split()[:40]
    low, high = sorted((few, more))

    def damaged(number: int) -> float:
        text = " ".join(["\ufffd" * len(w) for w in words[:number]] + words[number:])
        return quality_of(text) or 0.0

    assert damaged(high) <= damaged(low) + 0.05


def test_glyphs_without_a_name_count_as_unmapped() -> None:
    """What pdfminer writes as (cid:12) is one sign that stands for nothing."""
    assert without_codes("Wol(cid:12)en (cid:3)") == "Wol\ufffden \ufffd"
    assert unmapped_share(without_codes("ab(cid:1) (cid:2)")) == 0.5
    assert unmapped_share("  ") == 0.0
