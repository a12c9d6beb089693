"""Files that are read beside each other, in processes of their own, within limits."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import EmailMessage
from itertools import repeat
from pathlib import Path, PurePath

import pytest
import pyzipper
from msgspec.structs import replace

from archive.files import Found
from archive.ingest import Ingester, ToAdd
from archive.model import Added, Failed, Kind, Outcome, TagName, Unchanged, Updated
from archive.overrides import Overrides, from_options
from archive.settings import Limits
from tests.archive.builders import NOON, SETTINGS, Archive
from tests.archive.hostile import (
    halt_a_worker,
    kill_a_worker,
    pdf_of_blank_pages,
    pdf_that_takes_long,
    slow_text,
    workers_of,
)

NOTE = "Verslag van het overleg in Lisbeek.\n\nHet tarief voor {} is besproken.\n"
SMALL = Limits(memory_mb=400, pages=50, characters=10_000)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An empty archive that reads two files at a time, small ones only."""
    with Archive(tmp_path / "home", replace(SETTINGS, jobs=2, limits=SMALL)) as opened:
        yield opened


def notes(folder: Path, number: int) -> list[Path]:
    """So many notes, no two alike."""
    folder.mkdir(exist_ok=True)
    paths = [folder / f"notitie-{n:03}.txt" for n in range(number)]
    for n, path in enumerate(paths):
        path.write_text(NOTE.format(f"dorp {n}"), encoding="utf-8")
    return paths


def meanwhile(harm: Callable[[], object], first: Path, *others: Path) -> Iterator[ToAdd]:
    """Files to be added; when the first of them is being read, a worker comes to harm."""
    yield ToAdd(Found(first, PurePath(first.name), named=False))
    harm()
    for path in others:
        yield ToAdd(Found(path, PurePath(path.name), named=False))


def zipped(path: Path, **members: bytes | str | Path) -> Path:
    """A ZIP archive; of names only the last underscore stands for a full stop."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            data = content.read_bytes() if isinstance(content, Path) else content
            archive.writestr(".".join(name.rsplit("_", 1)).replace("__", "/"), data)
    return path


def mail(path: Path, **attachments: str | bytes) -> Path:
    """A mail with text files attached."""
    message = EmailMessage()
    message["From"], message["To"] = "inkoop@wolkendam.example", "zorg@lisbeek.example"
    message["Subject"] = "Stukken voor het overleg"
    message["Date"] = "Tue, 04 Jul 2017 12:00:00 +0200"
    message.set_content("Hierbij de stukken voor het overleg over pleegzorg.\n")
    for name, text in attachments.items():
        data = text.encode() if isinstance(text, str) else text
        message.add_attachment(data, "text", "plain", filename=f"{name}.txt")
    path.write_bytes(message.as_bytes())
    return path


def names(outcomes: list[Outcome]) -> list[tuple[str, str]]:
    """Of each outcome what it is, and the name of its file."""
    return [(type(each).__name__.lower(), each.path.rpartition("/")[2]) for each in outcomes]


def left(archive: Archive) -> list[Path]:
    """What lies in the staging area, a run's own folder left out when it is empty."""
    staging = archive.home.originals / "staging"
    return [path for path in staging.rglob("*") if path.is_file()]


# Many files.


def test_outcomes_come_in_the_order_of_the_files(archive: Archive, tmp_path: Path) -> None:
    """However long each takes, what became of it is told in its turn."""
    paths = notes(tmp_path / "stukken", 12)
    paths[0].write_text("\n\n".join([NOTE.format("Ravenhorst")] * 90), encoding="utf-8")
    outcomes = archive.add_all(*paths)
    assert [each.path for each in outcomes] == [str(path) for path in paths]
    assert {type(each) for each in outcomes} == {Added}
    assert left(archive) == []


def test_files_with_the_same_content_in_one_run_are_one_document(
    archive: Archive, tmp_path: Path
) -> None:
    """A copy is not read beside its twin: it waits its turn and is a second source."""
    (first,) = notes(tmp_path / "stukken", 1)
    copies = [first.with_name(f"kopie-{n}.txt") for n in range(5)]
    for copy in copies:
        copy.write_bytes(first.read_bytes())
    added, *others = archive.add_all(first, *copies)
    assert isinstance(added, Added)
    assert {type(each) for each in others} == {Unchanged}
    assert archive.document(added.document).sources == tuple(map(str, (first, *copies)))


def test_a_copy_of_a_file_that_failed_fails_for_itself(archive: Archive, tmp_path: Path) -> None:
    """Each of two damaged twins is told and noted."""
    paths = [tmp_path / "a.pdf", tmp_path / "b.pdf"]
    for path in paths:
        path.write_bytes(b"%PDF-1.7\n1 0 obj\nonzin")
    outcomes = archive.add_all(*paths)
    assert {type(each) for each in outcomes} == {Failed}
    assert [each.path for each in archive.catalogue.failures()] == [str(path) for path in paths]


def test_few_files_are_in_flight(archive: Archive, tmp_path: Path) -> None:
    """However many files there are, no more than six for each worker are copied ahead."""
    taken = 0

    def files() -> Iterator[ToAdd]:
        nonlocal taken
        for path in notes(tmp_path / "stukken", 40):
            taken += 1
            yield ToAdd(Found(path, PurePath(path.name), named=False))

    with closing(archive.ingester.add(files())) as outcomes:
        for done, _ in enumerate(outcomes):
            assert taken <= done + 1 + 12
            assert len(left(archive)) <= 12
            assert len(workers_of(os.getpid())) <= 2
            if done == 20:
                break
    assert left(archive) == []


def test_known_files_start_no_worker(archive: Archive, tmp_path: Path) -> None:
    """What is held, or failed before, is known by its hash and not read."""
    broken = tmp_path / "stuk.pdf"
    broken.write_bytes(b"%PDF-1.7\n1 0 obj\nonzin")
    paths = [*notes(tmp_path / "stukken", 3), broken]
    before = archive.add_all(*paths)
    with Archive(archive.home.root, replace(SETTINGS, jobs=2, limits=SMALL)) as again:
        archive.ingester.close()
        outcomes = again.add_all(*paths)
        assert [type(each) for each in outcomes] == [Unchanged] * 3 + [Failed]
        assert outcomes[-1] == before[-1]
        assert workers_of(os.getpid()) == []


# Hostile files.


def test_hostile_files_fail_alone(archive: Archive, tmp_path: Path) -> None:
    """Each ends as failed, the limit named and how to raise it, and every neighbour is added."""
    long_text = tmp_path / "lang.txt"
    long_text.write_text("wolkendam " * 2000, encoding="utf-8")
    large = tmp_path / "groot.txt"  # an ellipsis: in memory each character of it takes two bytes
    with large.open("w", encoding="utf-8") as file:
        file.write("… ")
        file.writelines(repeat("wolkendam " * 100_000, 200))
    deep = tmp_path / "diep.xml"
    deep.write_text("<open-rechtspraak>" + "<a>" * 200_000, encoding="utf-8")
    bombs = [
        (pdf_of_blank_pages(tmp_path / "dik.pdf", 60), "60 pages; the limit is 50", "raise pages"),
        (long_text, "characters; the limit is 10000", "raise characters"),
        # pdfium itself ends the process when it gets no more memory.
        (pdf_that_takes_long(tmp_path / "traag.pdf", 1_500_000), "limit of|crashed", "[limits]"),
        (large, "the limit of 400 MB of memory", "raise memory_mb"),
        (deep, "XML", ""),
    ]
    good = notes(tmp_path / "stukken", len(bombs))
    files = [path for pair in zip((each[0] for each in bombs), good, strict=True) for path in pair]
    outcomes = archive.add_all(*files)
    assert {type(each) for each in outcomes[1::2]} == {Added}
    for (_, reason, hint), outcome in zip(bombs, outcomes[::2], strict=True):
        assert isinstance(outcome, Failed)
        assert re.search(reason, outcome.reason)
        assert hint in outcome.hint
    assert left(archive) == []


def test_a_file_that_takes_too_long_fails_alone(archive: Archive, tmp_path: Path) -> None:
    """After its time it is given up, and a second run does not read it again."""
    hasty = replace(SETTINGS, jobs=1, limits=Limits(seconds=5))
    slow = slow_text(tmp_path / "lang.txt")
    files = meanwhile(halt_a_worker, slow, *notes(tmp_path / "stukken", 1))
    with Archive(archive.home.root, hasty) as reading:
        failed, added = reading.ingester.add(files)
        assert isinstance(failed, Failed)
        assert "the limit of 5 s" in failed.reason
        assert "raise seconds" in failed.hint
        assert isinstance(added, Added)
    with Archive(archive.home.root, hasty) as again:
        assert again.add(slow) == failed
        assert workers_of(os.getpid()) == []


def test_a_raised_limit_is_tried(archive: Archive, tmp_path: Path) -> None:
    """A failure is remembered with the limits of its time."""
    path = pdf_of_blank_pages(tmp_path / "dik.pdf", 60)
    assert isinstance(archive.add(path), Failed)
    roomy = replace(SETTINGS, limits=replace(SMALL, pages=60))
    with Archive(archive.home.root, roomy) as again:
        assert isinstance(again.add(path), Added)
        assert again.catalogue.failures() == ()


def test_a_killed_worker_costs_one_file_and_one_run(archive: Archive, tmp_path: Path) -> None:
    """The file that it read fails, its neighbours are added, and the next run adds it too."""
    patient = replace(SETTINGS, jobs=1, limits=Limits())
    slow = slow_text(tmp_path / "lang.txt")
    with Archive(archive.home.root, patient) as reading:
        files = meanwhile(kill_a_worker, slow, *notes(tmp_path / "stukken", 3))
        failed, *others = reading.ingester.add(files)
        assert isinstance(failed, Failed)
        assert "killed from outside" in failed.reason
        assert {type(each) for each in others} == {Added}
        assert [each.path for each in reading.catalogue.failures()] == [str(slow)]
        assert isinstance(reading.add(slow), Added)
        assert reading.catalogue.failures() == ()


# Containers.


def test_members_of_a_zip_are_documents(archive: Archive, tmp_path: Path) -> None:
    """Each has an outcome of its own, with the ZIP in its source; the ZIP itself has none."""
    path = zipped(
        tmp_path / "Crisis.zip",
        verslag_txt=NOTE.format("Wolkendam"),
        map__brief_txt=NOTE.format("Ravenhorst"),
    )
    outcomes = archive.add_all(path)
    assert [(type(each), each.path) for each in outcomes] == [
        (Added, f"{path}!/verslag.txt"),
        (Added, f"{path}!/map/brief.txt"),
    ]
    first = outcomes[0]
    assert isinstance(first, Added)
    document = archive.document(first.document)
    assert document.sources == (f"{path}!/verslag.txt",)
    assert document.tracks == ("Crisisopvang Jeugd",), "the name of the ZIP is that of a folder"
    assert {type(each) for each in archive.add_all(path)} == {Unchanged}
    assert left(archive) == []


def test_a_bad_member_fails_alone(archive: Archive, tmp_path: Path) -> None:
    """Its failure is noted under its place in the ZIP, and forgotten once the ZIP is mended."""
    path = zipped(tmp_path / "a.zip", stuk_pdf=b"%PDF-1.7\nonzin", goed_txt=NOTE.format("Lisbeek"))
    assert names(archive.add_all(path)) == [("failed", "stuk.pdf"), ("added", "goed.txt")]
    (failure,) = archive.catalogue.failures()
    assert failure.path == f"{path}!/stuk.pdf"
    archive.ingester.recorder.forget_vanished()
    assert len(archive.catalogue.failures()) == 1, "the ZIP is still there"
    zipped(path, goed_txt=NOTE.format("Lisbeek"))
    assert names(archive.add_all(path)) == [("unchanged", "goed.txt")]
    assert archive.catalogue.failures() == ()


def test_a_new_version_of_a_member_supersedes_the_old(archive: Archive, tmp_path: Path) -> None:
    """The place in the ZIP is a place like any other."""
    path = zipped(tmp_path / "a.zip", plan_txt=NOTE.format("Lisbeek"))
    (old,) = archive.add_all(path)
    zipped(path, plan_txt=NOTE.format("Ravenhorst"))
    (new,) = archive.add_all(path)
    assert isinstance(old, Added)
    assert isinstance(new, Updated)
    assert archive.document(old.document).superseded_by == new.document


def test_what_people_say_of_a_zip_holds_for_its_members(archive: Archive, tmp_path: Path) -> None:
    """Kind and source are theirs as well; a title is that of the ZIP alone."""
    path = zipped(tmp_path / "a.zip", plan_txt=NOTE.format("Lisbeek"))
    said = from_options(SETTINGS, kind="nvi", sources=["https://lisbeek.example/a.zip"])
    titled = replace(said, tags=(*said.tags, replace(said.tags[0], name=TagName.TITLE)))
    (outcome,) = archive.add_all(path, said=titled)
    assert isinstance(outcome, Added)
    document = archive.document(outcome.document)
    assert document.kind is Kind.CLARIFICATION
    assert document.sources == (f"{path}!/plan.txt", "https://lisbeek.example/a.zip")
    assert document.title != "nvi"


def test_a_mail_and_its_attachments_are_documents(archive: Archive, tmp_path: Path) -> None:
    """The mail comes first, then what is attached; a second run leaves both as they are."""
    path = mail(tmp_path / "bericht.eml", bijlage=NOTE.format("Wolkendam"))
    assert names(archive.add_all(path)) == [("added", "bericht.eml"), ("added", "bijlage.txt")]
    assert names(archive.add_all(path)) == [
        ("unchanged", "bericht.eml"),
        ("unchanged", "bijlage.txt"),
    ]


def test_a_locked_zip_with_something_new_fails(archive: Archive, tmp_path: Path) -> None:
    """Other bytes are another archive, whatever its members are called."""
    path = tmp_path / "slot.zip"
    for text, kind in (
        (NOTE.format("Lisbeek"), Added),
        (NOTE.format("Ravenhorst"), Failed),
        (NOTE.format("Waldeck"), Failed),
    ):
        with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as locked:
            locked.setpassword(b"kwikstaartje")
            locked.writestr("plan.txt", text)
        ingester = Ingester(
            archive.catalogue,
            archive.originals,
            SETTINGS,
            lambda: NOON,
            ("kwikstaartje",) if kind is Added else (),
        )
        with ingester:
            found = Found(path, PurePath(path.name), named=True)
            (outcome,) = ingester.add([ToAdd(found, Overrides())])
        assert isinstance(outcome, kind)


def test_a_locked_member_that_is_held_is_unchanged(archive: Archive, tmp_path: Path) -> None:
    """Beside members that anyone can open, the locked ones that are held do not fail."""
    path = tmp_path / "half.zip"
    with pyzipper.AESZipFile(path, "w") as half:
        half.writestr("open.txt", NOTE.format("Wolkendam"))
        half.setencryption(pyzipper.WZ_AES)
        half.setpassword(b"kwikstaartje")
        half.writestr("plan.txt", NOTE.format("Lisbeek"))
    assert names(archive.add_all(path)) == [("failed", "plan.txt"), ("added", "open.txt")]
    with Ingester(
        archive.catalogue, archive.originals, SETTINGS, lambda: NOON, ("kwikstaartje",)
    ) as ingester:
        found = Found(path, PurePath(path.name), named=True)
        assert len(list(ingester.add([ToAdd(found, Overrides())]))) == 2
    assert names(archive.add_all(path)) == [("unchanged", "plan.txt"), ("unchanged", "open.txt")]
    assert archive.catalogue.failures() == ()


def test_an_empty_member_is_nothing_to_store(archive: Archive, tmp_path: Path) -> None:
    """It is told in each run, as no failure: nothing that anyone does would ever end it."""
    zip_file = zipped(tmp_path / "a.zip", leeg_txt=b"", plan_txt=NOTE.format("Lisbeek"))
    letter = mail(tmp_path / "bericht.eml", leeg=b"")
    for path in (zip_file, letter):
        archive.add_all(path)
        (empty,) = [each for each in archive.add_all(path) if each.path.endswith("leeg.txt")]
        assert isinstance(empty, Unchanged)
        assert (empty.document, empty.note) == ("", "empty: nothing to store")
    assert archive.catalogue.failures() == ()


def test_containers_are_opened_so_deep_and_no_deeper(archive: Archive, tmp_path: Path) -> None:
    """A ZIP in a ZIP is opened; one that lies too deep is told, and not unpacked."""
    inner = zipped(tmp_path / "z.zip", plan_txt=NOTE.format("Lisbeek"))
    for level in range(3):
        inner = zipped(tmp_path / f"{level}.zip", binnen_zip=inner)
    (outcome,) = archive.add_all(inner)
    assert outcome.path == f"{inner}!/binnen.zip!/binnen.zip!/binnen.zip!/plan.txt"
    assert isinstance(outcome, Added)
    deeper = zipped(tmp_path / "te-diep.zip", binnen_zip=inner)
    (refused,) = archive.add_all(deeper)
    assert isinstance(refused, Failed)
    assert "deeper than 4 containers" in refused.reason


def test_a_password_opens_a_zip_and_is_kept_nowhere(archive: Archive, tmp_path: Path) -> None:
    """Without it the ZIP fails; with it among others the member is added."""
    path = tmp_path / "slot.zip"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as locked:
        locked.setpassword(b"kwikstaartje")
        locked.writestr("plan.txt", NOTE.format("Lisbeek"))
    (closed,) = archive.add_all(path)
    assert isinstance(closed, Failed)
    assert "password" in closed.reason
    passwords = ("verkeerd", "kwikstaartje")
    with Ingester(
        archive.catalogue, archive.originals, SETTINGS, lambda: NOON, passwords
    ) as ingester:
        found = Found(path, PurePath(path.name), named=True)
        (outcome,) = ingester.add([ToAdd(found, Overrides())])
    assert isinstance(outcome, Added)
    assert archive.catalogue.failures() == ()
    (known,) = archive.add_all(path)
    assert isinstance(known, Unchanged), "its bytes were seen before"
    assert "protected by a password" in known.note
    archive.catalogue.erase_log()
    for file in archive.home.root.rglob("*"):
        assert not file.is_file() or b"kwikstaartje" not in file.read_bytes()
