"""Bad input: a message that says what, which file and what to do, and the right exit code."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from archive.errors import DossierError
from demo.render import build
from tests.conditions import small_disk, without_privileges
from tests.conftest import Run


def test_a_missing_path_is_named(run: Run, home: Path) -> None:
    """A path that does not exist fails by name, and nothing done is exit code 2."""
    missing = home.parent / "nergens" / "verslag.pdf"
    ran = run("--home", home, "add", missing)
    assert ran.code == 2
    assert f"{missing} does not exist; check the path" in ran.out


def test_half_a_pdf_is_not_stored(run: Run, home: Path, demo_documents: Path) -> None:
    """A PDF that was cut off fails as such, and its neighbour is stored all the same."""
    whole = next(demo_documents.rglob("persbericht*.pdf"))
    half = home.parent / "half.pdf"
    half.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    ran = run("--home", home, "add", half, whole, "--json")
    assert ran.code == 3
    failed, added = ran.records
    assert "cut off" in failed["reason"]
    assert "download it again" in failed["hint"]
    assert added["outcome"] == "added"


def test_an_unread_format_is_named(run: Run, home: Path) -> None:
    """A format that is not read fails with that reason and the format in plain words."""
    path = home.parent / "brief.ps"
    path.write_text("%!PS-Adobe-3.0 Geachte heer, mevrouw", encoding="ascii")
    (record,) = run("--home", home, "add", path, "--json").records
    assert record["reason"].startswith("unsupported format: a PostScript")
    assert record["hint"]


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        pytest.param(
            ("add", "x", "--track", "Geheim"), "unknown track: 'Geheim'", "Verblijf Jeugd",
            id="unknown track",
        ),
        pytest.param(
            ("add", "x", "--date", "31 februari 2018"), "31 februari 2018", "juli",
            id="impossible date",
        ),
        pytest.param(("add", "x", "--kind", "roman"), "unknown kind: 'roman'", "nvi", id="kind"),
        pytest.param(("add",), "nothing to add", "--manifest", id="nothing to add"),
        pytest.param(("search", "soort:roman"), "unknown kind: 'roman'", "nvi", id="queried kind"),
        pytest.param(("search", "tarief", "--to", "geel"), "geel", "2018", id="date filter"),
        pytest.param(
            ("search", "tarief", "--from", "2019", "--to", "2018"), "ends before it begins",
            "swap", id="reversed period",
        ),
        pytest.param(("search", '"open zin'), "quote", '"', id="open quote"),
        pytest.param(("show", "ffffffffffff"), "no document has the id", "list", id="no such id"),
        pytest.param(("show", "ff\udcff"), "no text in UTF-8: ff\\udcff", "UTF-8", id="odd id"),
        pytest.param(
            ("add", "x", "--source", "a\udcff"), "not a text in UTF-8: a\\xff", "UTF-8",
            id="odd source",
        ),
        pytest.param(("remove", "ffffffffffff"), "no document has the id", "list", id="remove"),
        pytest.param(("show", "ff:1-00000000"), "no passage has the id", "search", id="passage"),
    ],
)  # fmt: skip
def test_a_value_that_cannot_be_is_refused(
    run: Run, home: Path, words: tuple[str, ...], message: str, hint: str
) -> None:
    """The message names the value, the hint says what would do, and nothing is done."""
    ran = run("--home", home, *words)
    assert ran.code == 2
    assert ran.err.startswith("dossier: ")
    assert message in ran.err
    assert hint in ran.err.split("\n", 1)[1]
    assert "Traceback" not in ran.err


def test_a_query_error_points_at_its_place(run: Run, home: Path) -> None:
    """Below the query a caret stands under the character where reading stopped."""
    ran = run("--home", home, "search", 'tarief "open zin')
    lines = ran.err.splitlines()
    at = next(index for index, line in enumerate(lines) if 'tarief "open zin' in line)
    assert lines[at].index('"') == lines[at + 1].index("^")


def test_a_home_that_is_none_is_named(run: Run, tmp_path: Path) -> None:
    """Searching where there is no dossier says how to make one."""
    ran = run("--home", tmp_path / "leeg", "search", "tarief")
    assert ran.code == 2
    assert "there is no dossier in" in ran.err
    assert "dossier init" in ran.err


def test_settings_that_cannot_be_are_refused(run: Run, home: Path) -> None:
    """A mistake in dossier.toml is told with the file's name."""
    (home / "dossier.toml").write_text("wait = 'lang'\n", encoding="utf-8")
    ran = run("--home", home, "search", "tarief")
    assert ran.code == 2
    assert "dossier.toml" in ran.err
    assert "wait is a number" in ran.err


def test_a_folder_without_rights_fails(home: Path, tmp_path: Path) -> None:
    """A folder that may not be read is named, and nothing done is exit code 2."""
    closed = tmp_path / "dicht"
    closed.mkdir(mode=0o000)
    ran = _unprivileged("--home", home, "add", closed)
    assert ran.returncode == 2
    assert f"{closed} may not be read" in ran.stdout


def test_a_home_that_cannot_be_written_is_an_error(home: Path) -> None:
    """A home without the right to write is named, with what to do, and no traceback."""
    home.chmod(0o500)
    ran = _unprivileged("--home", home, "add", __file__)
    assert ran.returncode == 2
    assert str(home) in ran.stderr
    assert "--home" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_full_disk_stops_without_loss(run: Run, tmp_path: Path, demo_documents: Path) -> None:
    """What was stored before the disk ran full is there and searchable afterwards."""
    disk = tmp_path / "schijf"
    disk.mkdir()
    with small_disk(disk, "1m"):
        run("init", disk / "home")
        settings = disk / "home" / "dossier.toml"
        text = settings.read_text(encoding="utf-8")  # each reader has copies on the same disk
        settings.write_text(text.replace("wait = 15", "wait = 15\njobs = 1"), encoding="utf-8")
        ran = run("--home", disk / "home", "add", demo_documents)
        assert ran.code == 2
        assert "is full; what was stored before is intact" in ran.err
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        stored = run("--home", disk / "home", "list", "--json").records
        assert 0 < len(stored) < len(list(demo_documents.rglob("*.*")))
        assert run("--home", disk / "home", "add", demo_documents).code == 0
        assert run("--home", disk / "home", "check").code == 0
        assert run("--home", disk / "home", "search", "tariefafslag").code == 0


def _in_shell(command: str) -> subprocess.CompletedProcess[str]:
    """Run a line of bash in which ``dossier`` is the command line under test."""
    function = f"dossier() {{ {shlex.quote(sys.executable)} -c 'import cli; cli.main()' \"$@\"; }}"
    return subprocess.run(
        ["bash", "-c", f"{function}; {command}"],
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(cli.__file__).parent,
    )


def test_a_closed_pipe_is_no_error(demo_home: Path) -> None:
    """When the reader of stdout goes away, the command ends with 0 and says nothing."""
    listing = f"dossier --home {demo_home} list --json"
    ran = _in_shell(f"{listing} | head -c 10 >/dev/null; exit ${{PIPESTATUS[0]}}")
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("lines", [1, 3])
def test_adding_goes_on_when_nobody_reads(home: Path, demo_documents: Path, lines: int) -> None:
    """A closed pipe silences the report; all is stored, and the totals still come on stderr."""
    adding = f"dossier --home {home} add {demo_documents}"
    ran = _in_shell(f"{adding} | head -n {lines} >/dev/null; exit ${{PIPESTATUS[0]}}")
    assert ran.returncode == 0
    assert "20 added, 0 updated, 0 unchanged, 0 failed" in ran.stderr


@pytest.mark.parametrize("word", ["-hulp", "-wachttijd", "-wmo", "-5"])
def test_a_word_after_a_dash_is_no_option(run: Run, demo_home: Path, word: str) -> None:
    """No letter of an excluded word is taken for an option."""
    ran = run("--home", demo_home, "search", "tarief", word)
    assert "Usage" not in ran.out
    assert "tarief" in ran.out


def test_an_empty_path_is_refused(run: Run, home: Path) -> None:
    """An unset variable of the shell does not add the current folder."""
    ran = run("--home", home, "add", "")
    assert ran.code == 2
    assert "an empty path" in ran.err


def test_a_folder_without_files_is_nothing_done(run: Run, home: Path, tmp_path: Path) -> None:
    """Adding an empty folder says so, and is exit code 2."""
    (tmp_path / "leeg").mkdir()
    ran = run("--home", home, "add", tmp_path / "leeg")
    assert ran.code == 2
    assert "nothing to add" in ran.err


def test_another_dossier_is_not_added(run: Run, home: Path, tmp_path: Path) -> None:
    """A folder with the home of another dossier in it does not pour that dossier in."""
    run("--home", tmp_path / "stukken" / "ander", "add", Path(__file__))
    (record,) = run("--home", home, "add", tmp_path / "stukken", "--json").records
    assert "is another dossier" in record["reason"]


def test_a_home_that_may_only_be_read_answers(demo_home: Path, tmp_path: Path) -> None:
    """Looking things up needs no right to write."""
    copy = tmp_path / "alleen-lezen"
    shutil.copytree(demo_home, copy)
    copy.chmod(0o500)
    ran = _unprivileged("--home", copy, "search", "kostprijselementen", "--json")
    assert ran.returncode == 0, ran.stderr
    assert '"number": "4.6"' in ran.stdout


@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
def test_output_that_cannot_be_written_is_no_fault_of_ours(
    demo_home: Path, redirection: str
) -> None:
    """A full or closed stdout is told in a sentence, or is silence; never a traceback."""
    ran = _in_shell(f"dossier --home {demo_home} list {redirection}")
    assert "fault of inkoopdossier" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "Exception ignored" not in ran.stderr
    assert ran.returncode == (2 if "full" in redirection else 0)


def test_a_query_is_utf8_whatever_the_locale(demo_home: Path) -> None:
    """Letters with diacritics are understood where the locale knows only ASCII."""
    environ = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = subprocess.run(
        [sys.executable, "-c", "import cli; cli.main()", "--home", demo_home, "search", "reëel"],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=environ,
        cwd=Path(cli.__file__).parent,
    )
    assert ran.returncode == 0
    assert "*reëel*" in ran.stdout


def test_only_verbose_shows_a_traceback(run: Run, home: Path) -> None:
    """A damaged catalogue is told in a sentence; with --verbose the traceback comes along."""
    run("--home", home, "add", Path(__file__))
    (home / "catalogue.sqlite").write_bytes(b"geen database, maar wel lang genoeg" * 200)
    plain = run("--home", home, "status")
    assert plain.code == 2
    assert "catalogue.sqlite cannot be used" in plain.err
    assert "Traceback" not in plain.err
    assert "Traceback" in run("--home", home, "status", "--verbose").err


def test_every_error_is_in_the_drawn_tree() -> None:
    """The tree in the docstring of the errors names each class, under its parent."""
    drawn = (sys.modules[DossierError.__module__].__doc__ or "").splitlines()

    def depth(name: str) -> int:
        line = next(line for line in drawn if name in line.split())
        return line.index(name)

    def check(parent: type[DossierError]) -> None:
        for child in parent.__subclasses__():
            if child.__name__.startswith("_"):
                continue  # a module's own business
            assert depth(child.__name__) > depth(parent.__name__)
            check(child)

    check(DossierError)


def _unprivileged(*words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the command line as one for whom rights on files hold."""
    python = [sys.executable, "-c", "import cli; cli.main()"]
    return subprocess.run(
        without_privileges([*python, *map(str, words)]),
        check=False,
        capture_output=True,
        text=True,
        cwd=Path(cli.__file__).parent,
    )


def test_the_demo_is_rendered_alike_each_time(tmp_path: Path, demo_documents: Path) -> None:
    """Rendering twice gives the same bytes, so that adding the demo again changes nothing."""
    again = build(tmp_path)
    assert [path.read_bytes() for path in again] == [
        (demo_documents / path.relative_to(tmp_path)).read_bytes() for path in again
    ]
