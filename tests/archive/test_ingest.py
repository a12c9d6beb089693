"""Files taken into an archive, read by the real extractors."""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path, PurePath

import pytest

from archive.errors import StorageFull
from archive.files import Found
from archive.ingest import ToAdd
from archive.model import (
    Added,
    Evidence,
    Failed,
    Identifier,
    Kind,
    Origin,
    Outcome,
    PassageKind,
    Tag,
    TagName,
    Unchanged,
    Updated,
)
from archive.overrides import Overrides, from_options
from tests.archive.builders import SETTINGS, Archive
from tests.conditions import fill, skip_or_fail, small_disk

PLAN = "Zorgplan van Wolkendam.\n\nDe gemeente koopt jeugdhulp in voor alle kinderen.\n"
PLAN_2 = PLAN.replace("alle", "de meeste")
OTHER = "Verslag van het overleg in Lisbeek.\n\nDe aanbieders zijn het erover eens.\n"
RULING = """<?xml version="1.0" encoding="utf-8"?>
<open-rechtspraak xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:psi="http://psi.rechtspraak.nl/">
<rdf:RDF><rdf:Description>
<dcterms:identifier>ECLI:NL:FICTIE:2018:77</dcterms:identifier>
<dcterms:title>ECLI:NL:FICTIE:2018:77 Rechtbank Ravenhorst, 04-07-2018</dcterms:title>
<dcterms:date>2018-07-04</dcterms:date>
</rdf:Description></rdf:RDF>
<uitspraak xmlns="http://www.rechtspraak.nl/schema/rechtspraak-1.0">
<section><title>De beoordeling</title>
<paragroup><nr>4.1</nr><para>Zie ook ECLI:NL:HR:2016:12 over de inkoop.</para></paragroup>
<paragroup><nr>4.2</nr><para>De vordering van de aanbieder wordt afgewezen.</para></paragroup>
</section></uitspraak></open-rechtspraak>
"""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive."""
    with Archive(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A text file."""
    return written(tmp_path / "zorgplan.txt", PLAN)


def written(path: Path, text: str) -> Path:
    """A file with that text."""
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def stored(outcome: Outcome) -> str:
    """The id of the document that was stored."""
    assert not isinstance(outcome, Failed), outcome
    return outcome.document


def originals(archive: Archive) -> list[str]:
    """The ids of the originals in the store, and the names of half copies."""
    folder = archive.home.originals
    return sorted(path.name[:12] for path in folder.rglob("*") if path.is_file())


def said(*, kind: str | None = None, date: str | None = None) -> Overrides:
    """What a person says."""
    return from_options(SETTINGS, kind=kind, date=date)


def in_manifest(name: TagName, value: str) -> Overrides:
    """What a manifest says."""
    return Overrides((Tag(name, value, Evidence(Origin.MANIFEST, "lijst.tsv, line 2")),))


def test_a_new_file_is_added_whole(archive: Archive, plan: Path) -> None:
    """The original, its pages and its passages are there, and where it came from."""
    outcome = archive.add(plan)
    name = stored(outcome)
    assert outcome == Added(str(plan), name)
    document = archive.document(name)
    assert document.sources == (str(plan),)
    assert document.extractor == "text"
    assert archive.originals.path(document.sha256).read_text() == PLAN
    key = archive.catalogue.resolve(name)
    assert archive.catalogue.pages(key)[0].text == PLAN
    texts = [passage.text for _, passage in archive.catalogue.passages_of(key)]
    assert " ".join(texts) == " ".join(PLAN.split())
    archive.originals.verify(document.sha256)


def test_a_file_held_already_is_unchanged(archive: Archive, plan: Path) -> None:
    """A second time there is nothing to say, and the index need not follow."""
    name = stored(archive.add(plan))
    generation = archive.catalogue.generation
    assert archive.add(plan) == Unchanged(str(plan), name)
    assert archive.catalogue.generation == generation
    assert originals(archive) == [name]


def test_the_same_content_at_a_second_path_is_noted(archive: Archive, plan: Path) -> None:
    """Two files with the same content are one document with two sources."""
    name = stored(archive.add(plan))
    copy = written(plan.with_name("kopie.txt"), PLAN)
    outcome = archive.add(copy)
    assert isinstance(outcome, Unchanged)
    assert "path noted" in outcome.note
    assert archive.document(name).sources == (str(plan), str(copy))
    assert archive.add(copy) == Unchanged(str(copy), name)


def test_what_a_person_says_later_updates_the_document(archive: Archive, plan: Path) -> None:
    """Options on a document that is held change its tags; the same again changes nothing."""
    name = stored(archive.add(plan))
    options = said(kind="brief", date="2018-04")
    assert archive.add(plan, options) == Updated(str(plan), name, "tags changed")
    assert archive.document(name).kind is Kind.LETTER
    assert str(archive.document(name).date) == "2018-04"
    assert archive.add(plan, options) == Unchanged(str(plan), name)
    assert isinstance(archive.add(plan, said(kind="besluit")), Updated)
    assert archive.document(name).kind is Kind.DECISION
    assert str(archive.document(name).date) == "2018-04", "what was not said again stays"


def test_what_a_person_said_stays(archive: Archive, plan: Path) -> None:
    """Neither a manifest nor adding again takes the place of what a person set."""
    name = stored(archive.add(plan, said(kind="brief")))
    assert isinstance(archive.add(plan, in_manifest(TagName.KIND, "besluit")), Updated)
    assert archive.document(name).kind is Kind.LETTER
    assert isinstance(archive.add(plan), Unchanged)
    assert archive.document(name).kind is Kind.LETTER
    kinds = {
        (tag.evidence.origin, tag.value)
        for tag in archive.document(name).tags
        if tag.name is TagName.KIND and tag.evidence.origin in (Origin.PERSON, Origin.MANIFEST)
    }
    assert kinds == {(Origin.PERSON, "brief"), (Origin.MANIFEST, "besluit")}


def test_sources_that_are_given_are_kept(archive: Archive, plan: Path) -> None:
    """A URL given with a file is one of the document's sources."""
    name = stored(archive.add(plan, Overrides(sources=("https://lisbeek.example/plan",))))
    assert archive.document(name).sources == (str(plan), "https://lisbeek.example/plan")


def test_new_content_at_a_path_supersedes_the_old(archive: Archive, plan: Path) -> None:
    """The older version stays in the archive, marked as superseded by the newer."""
    old = stored(archive.add(plan))
    written(plan, PLAN_2)
    outcome = archive.add(plan)
    new = stored(outcome)
    assert outcome == Updated(str(plan), new, f"supersedes {old}")
    assert archive.document(old).superseded_by == new
    assert archive.document(new).superseded_by is None
    assert sorted(originals(archive)) == sorted([old, new])
    assert archive.add(plan) == Unchanged(str(plan), new)


def test_content_that_is_changed_back_is_current_again(archive: Archive, plan: Path) -> None:
    """When a file gets its old content back, the old document supersedes the newer."""
    old = stored(archive.add(plan))
    new = stored(archive.add(written(plan, PLAN_2)))
    outcome = archive.add(written(plan, PLAN))
    assert outcome == Updated(str(plan), old, f"supersedes {new}")
    assert archive.document(old).superseded_by is None
    assert archive.document(new).superseded_by == old


def test_an_older_version_found_elsewhere_is_current(archive: Archive, plan: Path) -> None:
    """A version lies in the archive's folders or it does not: the order of adding is no matter."""
    old = stored(archive.add(plan))
    new = stored(archive.add(written(plan, PLAN_2)))
    archive.add(written(plan.with_name("zorgplan-v1.txt"), PLAN))
    assert archive.document(old).superseded_by is None
    assert archive.document(new).superseded_by is None


def test_of_two_copies_one_may_change(archive: Archive, plan: Path) -> None:
    """A document that still lies elsewhere is not superseded until that copy changes too."""
    copy = written(plan.with_name("kopie.txt"), PLAN)
    old = stored(archive.add(plan))
    archive.add(copy)
    outcome = archive.add(written(copy, PLAN_2))
    assert isinstance(outcome, Added)
    assert archive.document(old).superseded_by is None
    assert archive.add(written(plan, PLAN_2)) == Updated(
        str(plan), outcome.document, f"supersedes {old}"
    )
    assert archive.document(old).superseded_by == outcome.document


def test_what_was_removed_does_not_come_back_with_its_folder(archive: Archive, plan: Path) -> None:
    """A folder run leaves a removed document out; naming the file brings it back."""
    name = stored(archive.add(plan))
    archive.remove(name)
    left = archive.add(plan)
    assert isinstance(left, Unchanged)
    assert "removed on 2026-03-01" in left.note
    assert originals(archive) == []
    assert archive.catalogue.keys() == set()
    assert archive.add(plan, named=True) == Added(str(plan), name)
    assert originals(archive) == [name]
    assert isinstance(archive.add(plan), Unchanged)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b"%PDF-1.7\n1 0 obj\nonzin", "cut off", id="PDF cut off"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0\0\0", "PNG", id="picture"),
        pytest.param(b"PK\x03\x04 onzin", "zip", id="archive"),
        pytest.param(RULING[:700].encode(), "XML", id="ruling cut off"),
    ],
)
def test_a_file_that_cannot_be_read_fails_alone(
    archive: Archive, plan: Path, content: bytes, reason: str
) -> None:
    """The outcome says why, it is noted for the review, and the next file is added."""
    bad = plan.with_name("stuk.pdf")
    bad.write_bytes(content)
    outcome = archive.add(bad)
    assert isinstance(outcome, Failed)
    assert reason in f"{outcome.reason} {outcome.hint}"
    (failure,) = archive.catalogue.failures()
    assert (failure.path, failure.reason) == (str(bad), outcome.reason)
    assert originals(archive) == []
    assert isinstance(archive.add(plan), Added)


def test_a_missing_file_fails(archive: Archive, tmp_path: Path) -> None:
    """A file that vanished between finding and adding is told."""
    outcome = archive.add(tmp_path / "weg.txt")
    assert isinstance(outcome, Failed)
    assert "does not exist" in outcome.reason


def test_a_failure_is_remembered_and_not_read_again(archive: Archive, tmp_path: Path) -> None:
    """The same bytes at the same path are not read again until a reader is of another version."""
    bad = tmp_path / "stuk.pdf"
    bad.write_bytes(b"%PDF-1.7\n1 0 obj\nonzin")
    fresh = archive.add(bad)
    assert isinstance(fresh, Failed)
    # What was noted is changed, so that an answer from the note differs from one from the file.
    change(archive, "UPDATE failures SET reason = 'as noted before'")
    again = archive.add(bad)
    assert isinstance(again, Failed)
    assert again.reason == "as noted before"
    change(archive, "UPDATE failures SET reader = 'an earlier version'")
    assert archive.add(bad) == fresh
    assert [failure.reason for failure in archive.catalogue.failures()] == [fresh.reason]


def change(archive: Archive, sql: str) -> None:
    """Change the catalogue's file from outside."""
    with closing(sqlite3.connect(archive.home.catalogue)) as connection, connection:
        assert connection.execute(sql).rowcount == 1


def test_a_failure_is_forgotten_when_the_file_is_mended(archive: Archive, tmp_path: Path) -> None:
    """Once a file can be read it is off the list of failures."""
    path = tmp_path / "stuk.txt"
    path.touch()
    assert isinstance(archive.add(path), Failed)
    assert isinstance(archive.add(written(path, PLAN)), Added)
    assert archive.catalogue.failures() == ()


def test_failures_of_vanished_files_are_forgotten(archive: Archive, tmp_path: Path) -> None:
    """A file that was deleted is no longer a failure; one that is still there is."""
    gone, here = tmp_path / "weg.txt", tmp_path / "hier.txt"
    for path in (gone, here):
        path.touch()
        archive.add(path)
    gone.unlink()
    archive.ingester.recorder.forget_vanished()
    assert [failure.path for failure in archive.catalogue.failures()] == [str(here)]


def test_a_document_with_a_failing_new_version_stays(archive: Archive, plan: Path) -> None:
    """When the file at a path becomes unreadable, what was stored from it stays current."""
    name = stored(archive.add(plan))
    plan.write_bytes(b"")
    assert isinstance(archive.add(plan), Failed)
    assert archive.document(name).superseded_by is None


def test_adding_again_restores_a_lost_original(archive: Archive, plan: Path) -> None:
    """An original that was lost or damaged is whole again after adding its source again."""
    sha256 = archive.document(stored(archive.add(plan))).sha256
    path = archive.originals.path(sha256)
    path.unlink()
    archive.add(plan, named=True)
    archive.originals.verify(sha256)
    path.chmod(0o600)
    path.write_text(PLAN.upper())
    archive.add(plan, named=True)
    archive.originals.verify(sha256)
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_a_ruling_is_read_as_one(archive: Archive, tmp_path: Path) -> None:
    """A ruling bears its own ECLI, cites others, and its considerations are passages."""
    name = stored(archive.add(written(tmp_path / "uitspraak.xml", RULING)))
    document = archive.document(name)
    key = archive.catalogue.resolve(name)
    own, cited = (
        Identifier("ecli", number) for number in ("ECLI:NL:FICTIE:2018:77", "ECLI:NL:HR:2016:12")
    )
    assert document.kind is Kind.RULING
    assert str(document.date) == "2018-07-04"
    assert document.identifiers == (own,)
    assert archive.catalogue.keys_with_identifier(cited) == frozenset()
    assert archive.catalogue.keys_with_identifier(cited, own=False) == {key}
    passages = [passage for _, passage in archive.catalogue.passages_of(key)]
    numbers = [each.number for each in passages if each.kind is PassageKind.CONSIDERATION]
    assert numbers == ["4.1", "4.2"]


def test_a_folder_speaks_for_the_track(archive: Archive, tmp_path: Path) -> None:
    """The folder below the one that was added counts as evidence."""
    path = written(tmp_path / "Crisisopvang Jeugd" / "stuk.txt", OTHER)
    found = Found(path, PurePath("Crisisopvang Jeugd/stuk.txt"), named=False)
    (outcome,) = archive.ingester.add([ToAdd(found)])
    name = stored(outcome)
    assert archive.document(name).tracks == ("Crisisopvang Jeugd",)


@pytest.mark.parametrize(
    ("text", "note"),
    [
        pytest.param(PLAN, "", id="all"),
        pytest.param(f"{PLAN}\f\n\f{OTHER}", "1 of 3 pages have no text", id="some"),
        pytest.param("<html><body><img src='x.png'></body></html>", "no text", id="none"),
    ],
)
def test_pages_without_text_are_told(
    archive: Archive, tmp_path: Path, text: str, note: str
) -> None:
    """A document with pages that cannot be searched is stored with a note."""
    outcome = archive.add(written(tmp_path / "stuk", text))
    assert isinstance(outcome, Added)
    assert outcome.note.startswith(note)
    assert bool(outcome.note) == bool(note)


@pytest.mark.parametrize("content", [PLAN, ""], ids=["read", "failing"])
def test_a_name_with_odd_bytes_can_be_added(archive: Archive, tmp_path: Path, content: str) -> None:
    """A name that is no UTF-8 harms neither the tags nor the notes of a failure."""
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/Verslag gr\xfcn.txt"))
    try:
        written(path, content)
    except OSError:
        skip_or_fail("this disk takes no names that are not UTF-8")
    outcome = archive.add(path)
    assert outcome.path.endswith("Verslag gr\\xfcn.txt")
    assert isinstance(outcome, Added if content else Failed)


def test_a_full_disk_stops_and_leaves_what_was_stored(tmp_path: Path) -> None:
    """A document that does not fit is not half stored, and can be added when there is room."""
    small = written(tmp_path / "klein.txt", PLAN)
    large = written(tmp_path / "groot.txt", "\n\n".join(f"Alinea {n} " * 60 for n in range(3000)))
    disk = tmp_path / "schijf"
    disk.mkdir()
    with small_disk(disk, "24m"), Archive(disk / "home") as archive:
        name = stored(archive.add(small))
        fill(disk, leaving=large.stat().st_size + 256 * 1024)
        with pytest.raises(StorageFull):
            archive.add(large)
        assert originals(archive) == [name], "the original fits, but its catalogue entry does not"
        assert archive.catalogue.totals().documents == 1
        (disk / ".filler").unlink()
        assert isinstance(archive.add(large), Added)
