"""What ``dossier reread`` does, what a person sees meanwhile, and files behind a password."""

from __future__ import annotations

import os
import pty
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest
import pyzipper
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

import cli
from tests.archive.pdf_samples import prose, render
from tests.conditions import skip_or_fail
from tests.conftest import Run, start

NOTE = "Verslag van het overleg\n\nDe gemeente Wolkendam sprak over het tarief voor {}.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two notes."""
    made = tmp_path / "stukken"
    made.mkdir()
    for name in ("pleegzorg", "gezinshuizen"):
        (made / f"{name}.txt").write_text(NOTE.format(name), encoding="utf-8")
    return made


def make_older(home: Path) -> None:
    """Let an older reader have read all that the archive holds."""
    with closing(sqlite3.connect(home / "catalogue.sqlite")) as connection, connection:
        connection.execute("UPDATE documents SET extractor_version = '0'")


def test_documents_of_older_readers_are_counted_and_read_anew(
    run: Run, home: Path, folder: Path
) -> None:
    """Status counts them, reread reads them once, and what was cited is still found."""
    run("--home", home, "add", folder)
    before = run("--home", home, "search", "tarief", "--json").records
    assert run("--home", home, "status", "--json").records[0]["to_read_anew"] == 0
    make_older(home)
    status = run("--home", home, "status")
    assert "to read anew: 2" in status.out
    assert "dossier reread" in status.err
    anew = run("--home", home, "reread", "--json")
    assert anew.code == 0
    assert [record["outcome"] for record in anew.records] == ["updated", "updated"]
    assert all(record["reason"].startswith("read anew by text ") for record in anew.records)
    again = run("--home", home, "reread")
    assert (again.code, again.out) == (0, "")
    assert "nothing to read anew" in again.err
    assert run("--home", home, "search", "tarief", "--json").records == before


def test_one_document_is_read_anew_by_name(run: Run, home: Path, folder: Path) -> None:
    """Named with ``--force`` it is read, whoever read it before; an unknown name is an error."""
    first, _ = run("--home", home, "add", folder, "--json").records
    (anew,) = run("--home", home, "reread", first["document"][:8], "--force", "--json").records
    assert anew["document"] == first["document"]
    assert run("--home", home, "reread", first["document"]).out == ""
    unknown = run("--home", home, "reread", "ffffffffffff")
    assert unknown.code == 2
    assert "no document has the id" in unknown.err


def test_a_password_opens_what_is_encrypted(run: Run, home: Path, tmp_path: Path) -> None:
    """Without it the ZIP says so; of several passwords the right one is found."""
    path = tmp_path / "slot.zip"
    with pyzipper.AESZipFile(path, "w", encryption=pyzipper.WZ_AES) as locked:
        locked.setpassword(b"kwikstaartje")
        locked.writestr("plan.txt", NOTE.format("verblijf"))
    closed = run("--home", home, "add", path, "--json")
    assert closed.code == 2
    assert "password" in closed.records[0]["reason"]
    words = ("--password", "verkeerd", "--password", "kwikstaartje")
    opened = run("--home", home, "add", path, *words, "--json")
    assert opened.code == 0
    assert [record["path"] for record in opened.records] == [f"{path}!/plan.txt"]
    assert "kwikstaartje" not in opened.out + opened.err


def test_scanned_pages_are_read_from_their_picture(run: Run, home: Path, tmp_path: Path) -> None:
    """What a picture says is found after ``ocr``, and still after reading anew."""
    if shutil.which("tesseract") is None:
        skip_or_fail("tesseract is not installed")
    path = _scan(tmp_path / "scan.pdf", "Gemeente Wolkendam", "besluit over pleegzorg")
    (added,) = run("--home", home, "add", path, "--json").records
    assert run("--home", home, "search", "pleegzorg").code == 1
    ran = run("--home", home, "ocr", "--json")
    assert [record["outcome"] for record in ran.records] == ["updated"]
    assert run("--home", home, "search", "pleegzorg").code == 0
    assert run("--home", home, "reread", added["document"], "--force").code == 0
    assert run("--home", home, "search", "pleegzorg").code == 0
    assert "no page needs it" in run("--home", home, "ocr").err


STAND_IN = """#!/bin/sh
case "$1" in --list-langs) echo nld; exit ;; esac
read -r magic width rest
cat > /dev/null
test "$width" -gt 2000 || { echo "te klein" >&2; exit 1; }
printf 'level\\tblock_num\\tpar_num\\tline_num\\tconf\\ttext\\n5\\t1\\t1\\t1\\t96\\tkwikstaart\\n'
"""
"""A program in the place of tesseract, that reads large pictures only."""

SIGNS = "!\"#$% &'()* +,-./ :;<=> ?@[]^ _`{|}~ #$%&' ()*+, -./:;"


def test_a_page_that_ocr_cannot_read_costs_that_page(
    home: Path, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other pages are read, and the one that is not is told and goes on waiting."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "tesseract").write_text(STAND_IN, encoding="ascii")
    (tmp_path / "bin" / "tesseract").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")

    def small(page: canvas.Canvas) -> None:
        page.setPageSize((400, 600))
        unreadable(page)

    def large(page: canvas.Canvas) -> None:
        page.setPageSize((600, 800))
        unreadable(page)

    unreadable = prose(*[SIGNS] * 6)
    path = render(tmp_path / "a.pdf", [large, small, large])
    assert run("--home", home, "add", path).code == 0
    out, _ = start("--home", home, "ocr").communicate()
    assert out.startswith("updated ")
    assert "page 2 of a.pdf" in out
    assert "te klein" in out
    assert run("--home", home, "search", "kwikstaart").code == 0
    assert "documents needing ocr: 1" in run("--home", home, "status").out
    again = start("--home", home, "ocr")
    assert again.communicate()[0].startswith("failed ")
    assert again.returncode == 2
    assert run("--home", home, "search", "kwikstaart").code == 0


def _scan(path: Path, *lines: str) -> Path:
    """A PDF of one page with nothing on it but a picture of these lines."""
    text = canvas.Canvas(str(path.with_suffix(".text.pdf")), pagesize=(600, 400))
    text.setFont("Helvetica", 32)
    for number, line in enumerate(lines):
        text.drawString(50, 300 - 60 * number, line)
    text.save()
    with closing(pypdfium2.PdfDocument(path.with_suffix(".text.pdf"))) as document:
        picture = document[0].render(scale=3).to_pil()
    scan = canvas.Canvas(str(path), pagesize=(600, 400))
    scan.drawImage(ImageReader(picture), 0, 0, 600, 400)
    scan.save()
    return path


def test_a_terminal_shows_files_pages_and_speed(home: Path, folder: Path) -> None:
    """Whoever watches sees how far it is; a log that nobody watches gets none of it."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-W", "ignore", "-c", "import cli; cli.main()"]
    process = subprocess.Popen(
        [*command, "--home", str(home), "add", str(folder)],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
        cwd=Path(cli.__file__).parent,
    )
    os.close(theirs)
    process.communicate()
    shown = _all(ours)
    assert "2/2" in shown
    assert "2 pages" in shown
    assert "pages/s" in shown


def _all(terminal: int) -> str:
    """What was written to a terminal that is gone."""
    parts = []
    try:
        while part := os.read(terminal, 4096):
            parts.append(part)
    except OSError:
        pass  # Linux's way of saying that the other side is closed
    os.close(terminal)
    return b"".join(parts).decode()
