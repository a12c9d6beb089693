"""What ``dossier add`` makes of files, folders, options and manifests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.pdf_samples import prose, render, with_lost_pages
from tests.conftest import Run

NOTE = "Verslag van het overleg\n\nDe gemeente Wolkendam sprak over het tarief voor pleegzorg.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one note."""
    made = tmp_path / "stukken"
    made.mkdir()
    (made / "verslag.txt").write_text(NOTE, encoding="utf-8")
    return made


def test_each_file_is_one_json_object(run: Run, home: Path, folder: Path) -> None:
    """Every file of a folder is reported on one line with exactly the documented keys."""
    (folder / "leeg.txt").touch()
    added = run("--home", home, "add", folder, "--json")
    assert added.code == 3
    assert [record["outcome"] for record in added.records] == ["failed", "added"]
    assert all(
        list(record) == ["path", "outcome", "document", "reason", "hint"]
        for record in added.records
    )
    failed, stored = added.records
    assert (failed["document"], stored["hint"]) == (None, None)
    assert "empty" in failed["reason"]
    assert "1 added, 0 updated, 0 unchanged, 1 failed" in added.err


def test_the_same_content_again_is_unchanged(run: Run, home: Path, folder: Path) -> None:
    """A second run changes nothing, and a copy under another name is remembered as a source."""
    run("--home", home, "add", folder)
    (folder / "kopie.txt").write_text(NOTE, encoding="utf-8")
    again = run("--home", home, "add", folder, "--json")
    assert {record["outcome"] for record in again.records} == {"unchanged"}
    shown = run("--home", home, "list", "--json").records
    assert [len(record["sources"]) for record in shown] == [2]


def test_changed_content_supersedes_the_old_version(run: Run, home: Path, folder: Path) -> None:
    """The old version leaves the search but stays readable, and is found when asked for."""
    old = run("--home", home, "add", folder, "--json").records[0]["document"]
    (folder / "verslag.txt").write_text(NOTE.replace("pleegzorg", "gezinshuizen"), encoding="utf-8")
    (record,) = run("--home", home, "add", folder, "--json").records
    assert (record["outcome"], record["reason"]) == ("updated", f"supersedes {old}")
    assert run("--home", home, "search", "pleegzorg").code == 1
    assert run("--home", home, "search", "pleegzorg", "--all-versions").code == 0
    assert "pleegzorg" in run("--home", home, "show", old, "--text").out


def test_what_a_person_said_holds_for_the_next_version(run: Run, home: Path, folder: Path) -> None:
    """Tags and URL that a person gave go along when the content of the file changes."""
    said = ("--kind", "nvi", "--source", "https://wolkendam.example/nvi")
    run("--home", home, "add", folder, *said)
    (folder / "verslag.txt").write_text(NOTE + "En nog iets.\n", encoding="utf-8")
    run("--home", home, "add", folder)
    (document,) = run("--home", home, "list", "--json").records
    assert document["kind"] == "nvi"
    assert "https://wolkendam.example/nvi" in document["sources"]


def test_an_unchanged_file_leaves_the_archive_as_it_is(run: Run, home: Path, folder: Path) -> None:
    """Meeting the same content under two names again and again changes no title or source."""
    (folder / "aantekening.txt").write_text(NOTE, encoding="utf-8")
    run("--home", home, "add", folder)
    before = run("--home", home, "list", "--json").out
    for name in ("aantekening.txt", "verslag.txt", "aantekening.txt"):
        run("--home", home, "add", folder / name)
        assert run("--home", home, "list", "--json").out == before


def test_a_source_is_noted_on_a_document_held_already(run: Run, home: Path, folder: Path) -> None:
    """A URL given later is an update, and known the second time."""
    run("--home", home, "add", folder)
    options = ("--source", "https://wolkendam.example/verslag", "--json")
    outcomes = [run("--home", home, "add", folder, *options).records[0] for _ in range(2)]
    assert [record["outcome"] for record in outcomes] == ["updated", "unchanged"]


def test_options_override_and_retag(run: Run, home: Path, folder: Path) -> None:
    """Options win over what the file says, also on a document that is held already."""
    run("--home", home, "add", folder)
    path = folder / "verslag.txt"
    options = ("--track", "basishulp", "--kind", "nvi", "--date", "4 juli 2017")
    (record,) = run("--home", home, "add", path, *options, "--json").records
    assert record["outcome"] == "updated"
    shown = run("--home", home, "show", record["document"], "--json").records[0]
    assert shown["tracks"] == ["Basishulp Jeugd"]
    assert (shown["kind"], shown["date"], shown["date_precision"]) == ("nvi", "2017-07-04", "day")
    assert {tag["origin"] for tag in shown["tags"] if tag["value"] == "nvi"} == {"person"}
    (again,) = run("--home", home, "add", path, *options, "--json").records
    assert again["outcome"] == "unchanged"


def test_a_manifest_tells_of_its_files(run: Run, home: Path, folder: Path) -> None:
    """A manifest adds the files that it names, with the source, title, kind, track and date."""
    manifest = folder / "lijst.tsv"
    manifest.write_text(
        "file\tsource\ttitle\tkind\ttrack\tdate\n"
        "verslag.txt\thttps://wolkendam.example/verslag\tHet verslag\tverslag\tVerblijf Jeugd\t"
        "2018-04\n",
        encoding="utf-8",
    )
    assert run("--home", home, "add", "--manifest", manifest).code == 0
    (hit,) = run("--home", home, "search", "pleegzorg", "--json").records
    assert hit["title"] == "Het verslag"
    assert hit["source"] == "https://wolkendam.example/verslag"
    assert (hit["date"], hit["date_precision"]) == ("2018-04", "month")


def test_a_removed_document_does_not_come_back_with_its_folder(
    run: Run, home: Path, folder: Path
) -> None:
    """A run over the folder says that the document was removed; naming the file restores it."""
    (record,) = run("--home", home, "add", folder, "--json").records
    assert run("--home", home, "remove", record["document"]).code == 0
    assert run("--home", home, "search", "pleegzorg").code == 1
    again = run("--home", home, "add", folder, "--json")
    assert (again.code, again.records[0]["outcome"]) == (0, "unchanged")
    assert "name the file itself to add it again" in again.records[0]["reason"]
    (restored,) = run("--home", home, "add", folder / "verslag.txt", "--json").records
    assert restored["outcome"] == "added"


def test_the_original_comes_back_byte_for_byte(run: Run, home: Path, tmp_path: Path) -> None:
    """Bytes that no encoding explains survive the way in and out."""
    path = tmp_path / "vreemd.txt"
    path.write_bytes(NOTE.encode("cp1252") + b"\x80 100,00 voor caf\xe9 de Zon\r\n")
    (record,) = run("--home", home, "add", path, "--json").records
    out = tmp_path / "terug.txt"
    assert run("--home", home, "original", record["document"][:6], "-o", out).code == 0
    assert out.read_bytes() == path.read_bytes()


def test_the_archive_in_its_own_folder_is_not_added(run: Run, home: Path) -> None:
    """Adding the folder in which the home lies leaves the home's own files out."""
    (home / "verslag.txt").write_text(NOTE, encoding="utf-8")
    records = run("--home", home, "add", home, "--json").records
    assert [Path(record["path"]).name for record in records] == ["verslag.txt"]


def test_pages_that_wait_for_ocr_are_told(run: Run, home: Path, tmp_path: Path) -> None:
    """A document with an unreadable page says so in its outcome, and the totals count them."""
    signs = "!\"#$% &'()* +,-./ :;<=> ?@[]^ _`{|}~ #$%&' ()*+, -./:;"
    path = tmp_path / "a.pdf"
    render(path, [prose(NOTE.splitlines()[-1]), prose(*[signs] * 6)])
    added = run("--home", home, "add", path)
    assert "(1 of 2 pages need OCR (dossier ocr))" in added.out
    assert "1 pages of what was read need OCR: dossier ocr" in added.err
    assert "OCR" not in run("--home", home, "add", path).err


def test_pages_that_no_reader_opens_are_told(run: Run, home: Path, tmp_path: Path) -> None:
    """The rest of the document is found; its outcome, ``show`` and ``status`` tell of the page."""
    path = tmp_path / "a.pdf"
    render(path, [prose("Het eerste jaar."), prose("Het tweede."), prose("Het derde jaar.")])
    with_lost_pages(path, [2])
    added = run("--home", home, "add", path)
    assert (added.code, "(1 of 3 pages are damaged, no reader opens 2)" in added.out) == (0, True)
    hits = run("--home", home, "search", "jaar", "--json").records
    assert [each["page"] for each in hits] == [1, 3]
    (status,) = run("--home", home, "status", "--json").records
    assert status["unopened"] == [hits[0]["document"]]
    assert "1 of 3 pages can be opened by no reader" in run("--home", home, "status").out
    assert "1 beschadigd" in run("--home", home, "show", hits[0]["document"]).out
