"""What people say of documents: options and manifests."""

from pathlib import Path

import pytest

from archive.errors import BadValue, ManifestError
from archive.files import canonical
from archive.model import Evidence, Origin, Tag, TagName
from archive.overrides import Overrides, from_options, parse_kind, read_manifest
from tests.archive.builders import SETTINGS


def manifest(folder: Path, *lines: str) -> Path:
    """A manifest of these lines, with bars for tabs."""
    path = folder / "lijst.tsv"
    path.write_text("\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
    return path


def values(said: Overrides) -> list[tuple[str, str]]:
    """Name and value of each tag."""
    return [(tag.name.value, tag.value) for tag in said.tags]


def test_options_become_tags_of_a_person() -> None:
    """Tracks by alias, kinds by word and dates in Dutch are all understood."""
    said = from_options(
        SETTINGS, tracks=("spoedhulp", "Ambulante Hulp"), kind="NVI", date="4 juli 2017"
    )
    person = Origin.PERSON
    assert said.tags == (
        Tag(TagName.TRACK, "Crisisopvang Jeugd", Evidence(person, "spoedhulp")),
        Tag(TagName.TRACK, "Ambulante Hulp", Evidence(person, "Ambulante Hulp")),
        Tag(TagName.KIND, "nvi", Evidence(person, "NVI")),
        Tag(TagName.DATE, "2017-07-04", Evidence(person, "4 juli 2017")),
    )


def test_no_options_say_nothing() -> None:
    """Without options there are no tags and no sources."""
    assert from_options(SETTINGS) == Overrides()


@pytest.mark.parametrize(
    ("tracks", "kind", "date"),
    [
        pytest.param(("Onbekend",), None, None, id="track"),
        pytest.param((), "notitie", None, id="kind"),
        pytest.param((), None, "30 februari 2018", id="date"),
    ],
)
def test_options_that_cannot_be_are_refused(
    tracks: tuple[str, ...], kind: str | None, date: str | None
) -> None:
    """An unknown track or kind and an impossible date are refused."""
    with pytest.raises(BadValue):
        from_options(SETTINGS, tracks=tracks, kind=kind, date=date)


def test_an_unknown_kind_is_refused_with_the_known_ones() -> None:
    """The hint names every kind."""
    assert parse_kind(" Verslag ").value == "verslag"
    with pytest.raises(BadValue) as caught:
        parse_kind("notulen")
    assert "verslag" in caught.value.hint


def test_both_sides_of_a_merge_count() -> None:
    """Merging keeps the tags and sources of both, in order."""
    one = from_options(SETTINGS, kind="nvi", sources=("a",))
    two = from_options(SETTINGS, date="2018", sources=("b",))
    assert values(one.merged(two)) == [("kind", "nvi"), ("date", "2018")]
    assert one.merged(two).sources == ("a", "b")


def test_every_column_of_a_manifest_is_read(tmp_path: Path) -> None:
    """Each file gets its tags with the line they come from, its sources, and its own path."""
    path = manifest(
        tmp_path,
        "file|source|title|kind|track|date",
        "stukken/a.pdf|https://lisbeek.example/a; /oud/a.pdf|Verslag; deel 1|verslag|"
        "Crisis; Ambulant|2018-04",
        "b.pdf",
    )
    said = read_manifest(path, SETTINGS)
    assert list(said) == [tmp_path / "stukken" / "a.pdf", tmp_path / "b.pdf"]
    first, second = said.values()
    assert values(first) == [
        ("title", "Verslag; deel 1"),
        ("kind", "verslag"),
        ("track", "Crisisopvang Jeugd"),
        ("track", "Ambulante Hulp"),
        ("date", "2018-04"),
    ]
    assert {tag.evidence for tag in first.tags} == {Evidence(Origin.MANIFEST, f"{path}, line 2")}
    assert first.sources == ("https://lisbeek.example/a", "/oud/a.pdf")
    assert second == Overrides()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        pytest.param("a.pdf|", [], id="empty cell"),
        pytest.param("a.pdf| | | ", [], id="blank cells"),
        pytest.param("a.pdf|| ; ;|", [], id="semicolons alone"),
        pytest.param("a.pdf|NVI||", [("kind", "nvi")], id="kind in capitals"),
        pytest.param("a.pdf||Crisis;", [("track", "Crisisopvang Jeugd")], id="closing semicolon"),
        pytest.param("a.pdf|||4-7-2017", [("date", "2017-07-04")], id="Dutch date"),
        pytest.param('"a.pdf"|nvi', [("kind", "nvi")], id="quotes belong to the name"),
    ],
)
def test_a_line_says_what_its_cells_say(
    tmp_path: Path, line: str, said: list[tuple[str, str]]
) -> None:
    """Empty cells and empty parts of a cell say nothing."""
    path = manifest(tmp_path, "file|kind|track|date", line)
    ((file, overrides),) = read_manifest(path, SETTINGS).items()
    assert values(overrides) == said
    assert file.name == line.partition("|")[0]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        pytest.param(("",), "line 1", id="no header"),
        pytest.param(("file|soort",), "line 1", id="unknown column"),
        pytest.param(("kind|date",), "line 1", id="no file column"),
        pytest.param(("file|kind|kind",), "line 1", id="column named twice"),
        pytest.param(("file|kind", "a.pdf|nvi", "b.pdf|notitie"), "line 3", id="unknown kind"),
        pytest.param(("file|track", "a.pdf|Onbekend"), "line 2", id="unknown track"),
        pytest.param(("file|date", "", "a.pdf|2018-02-30"), "line 3", id="impossible date"),
        pytest.param(("file|kind", "|nvi"), "line 2", id="no file"),
        pytest.param(("file|kind", "a.pdf|nvi|x"), "line 2", id="too many cells"),
        pytest.param(("file", "a.pdf", "b.pdf", "./a.pdf"), "line 4", id="file named twice"),
        pytest.param(
            ("file|title|kind", "a.pdf|Een\u2028twee\x85drie\x0bvier|nvi", "b.pdf||onbekend"),
            "line 3",
            id="odd line ends are text",
        ),
    ],
)
def test_a_line_that_cannot_be_followed_is_named(
    tmp_path: Path, lines: tuple[str, ...], told: str
) -> None:
    """The message holds the path of the manifest and the number of the line."""
    path = manifest(tmp_path, *lines)
    with pytest.raises(ManifestError) as caught:
        read_manifest(path, SETTINGS)
    assert str(path) in caught.value.message
    assert told in caught.value.message


def test_a_manifest_from_a_spreadsheet_is_read(tmp_path: Path) -> None:
    """A byte order mark and Windows line ends are no part of the cells."""
    path = tmp_path / "lijst.tsv"
    path.write_bytes("\ufefffile\tkind\r\né.pdf\tnvi\r\n".encode())
    ((file, said),) = read_manifest(path, SETTINGS).items()
    assert (file, values(said)) == (tmp_path / "é.pdf", [("kind", "nvi")])


def test_the_files_of_a_manifest_are_named_as_a_walk_finds_them(tmp_path: Path) -> None:
    """A detour in the manifest leads to the same path as the folder does."""
    (tmp_path / "lijsten").mkdir()
    (tmp_path / "stukken").mkdir()
    path = manifest(tmp_path / "lijsten", "file", "../stukken/a.pdf")
    assert list(read_manifest(path, SETTINGS)) == [canonical(tmp_path / "stukken" / "a.pdf")]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(None, id="missing"),
        pytest.param(b"file\xff\n", id="no UTF-8"),
        pytest.param(b"file\tkind\na\0b.pdf\tnvi\n", id="no name of a file"),
        pytest.param(b"file\ttitle\na.pdf\t" + b"x" * 200_000, id="a cell too long"),
    ],
)
def test_a_manifest_that_cannot_be_read_is_refused(tmp_path: Path, content: bytes | None) -> None:
    """What is no table of text is an error that names the manifest."""
    path = tmp_path / "lijst.tsv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ManifestError, match=r"lijst\.tsv"):
        read_manifest(path, SETTINGS)
