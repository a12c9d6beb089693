"""What a worker makes of a file, and of faults that nobody foresaw."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import NoReturn

import pytest

from archive.describe import Order, describe
from archive.errors import DamagedFile, ReadError
from archive.extract import UNDERSTANDING, extractors, is_current
from archive.model import Furniture, Role, Span
from archive.settings import Settings
from tests.archive.pdf_samples import prose, render


def order_for(path: Path) -> Order:
    """An order to read the file at ``path``."""
    return Order(path, PurePath(path.name), "0" * 64, 1, (), Settings(tracks=()), "2026-01-01")


@pytest.fixture
def note(tmp_path: Path) -> Path:
    """A short text file."""
    path = tmp_path / "notitie.txt"
    path.write_text("Het tarief in Wolkendam.", encoding="utf-8")
    return path


def test_a_file_that_tells_no_title_is_called_by_its_name(note: Path) -> None:
    """A title is never empty."""
    assert describe(order_for(note.rename(note.with_name("123.txt")))).settled.title == "123.txt"


@pytest.mark.parametrize("fault", [RecursionError("too deep"), ValueError("odd")])
def test_a_fault_that_nobody_foresaw_is_that_files_failure(
    note: Path, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """An exception of any kind becomes a ReadError that names it, and quotes nothing of it."""

    def broken(*_: object, **__: object) -> NoReturn:
        raise fault

    monkeypatch.setattr("archive.describe.split", broken)
    with pytest.raises(ReadError, match=type(fault).__name__) as caught:
        describe(order_for(note))
    assert str(fault) not in caught.value.message
    assert "fault of inkoopdossier" in caught.value.hint


def test_what_is_wrong_with_a_file_keeps_its_name(tmp_path: Path) -> None:
    """A failure that was foreseen is told as it is."""
    path = tmp_path / "half.pdf"
    path.write_bytes(b"%PDF-1.7 and no more")
    with pytest.raises(DamagedFile):
        describe(order_for(path))


def test_of_a_page_that_cannot_be_read_no_passage_is_made(tmp_path: Path) -> None:
    """Garbled text stays on its page, named unreadable; the pages around it are passages."""
    signs = "!\"#$% &'()* +,-./ :;<=> ?@[]^ _`{|}~ #$%&' ()*+, -./:;"
    path = tmp_path / "a.pdf"
    pages = [prose("Het tarief in Wolkendam."), prose(*[signs] * 6)]
    read = describe(order_for(render(path, pages)))

    assert [each.text for each in read.passages] == ["Het tarief in Wolkendam."]
    garbled = read.reading.pages[1]
    assert garbled.needs_ocr
    assert read.furniture == (Furniture(Span(2, 0, len(garbled.text)), Role.UNREADABLE),)


def test_what_an_older_understanding_made_is_read_again() -> None:
    """The version of every extractor changes with what is made of its text."""
    for extractor in extractors():
        media_type = extractor.media_types[0]
        before = extractor.version.removesuffix(f".{UNDERSTANDING}")
        assert is_current(media_type, extractor.name, extractor.version)
        assert not is_current(media_type, extractor.name, before)
