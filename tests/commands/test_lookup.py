"""Look-ups without click: read as click reads them, printed and ended as before."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

import cli
from commands import COMMANDS, LOOKUPS, group
from commands.lookup import Lookup, read
from tests.archive.hostile import PATIENCE
from tests.conftest import Run, start

FOLDER = str(Path(__file__).parent)
PLAIN = (
    "search tarief",
    "search zorg jeugd --limit 3 --offset=2 --sort date --facets",
    f"--home {FOLDER} search tarief --json",
    f"search --home={FOLDER} --verbose tarief",
    "search --track a --track=b --kind nvi tarief --explain --by-document --all-versions",
    "search --from 2018 --to=2019-05 --language nl tarief --track=",
    f"show f00 --text --home {FOLDER}",
    "list --kind nvi --all-versions",
    "search -tarief zorg --unknown=3 -h - -a=b",
    "--verbose status --json",
)
UNUSUAL = (
    "",
    "--help",
    "search",
    "search --help",
    "search -- tarief",
    "search tarief --limit",
    "search tarief --limit 0",
    "search tarief --limit=x",
    "search tarief --sort size",
    "search tarief --json=1",
    "search tarief --track -x",
    f"--home {Path(__file__)} search tarief",
    "--home= search tarief",
    "--no-such-option search tarief",
    "show",
    "show f00 f01",
    "show f00 -x",
    "search tarief --help",
    "status f00",
    "add tarief",
)
TYPED = (
    *("search", "show", "list", "status", "add", "tarief", "f00", "", " ", "-", "--", "-x", "é"),
    *("--limit", "--limit=3", "3", "0", "-1", "٣", "1_0", "12345678901", "--offset=0", "--sort"),
    *("--sort=date", "date", "DATE", "--track", "--track=a=b", "--facets", "--facets=", "--json"),
    *("--text", "--verbose", "--home", f"--home={FOLDER}", FOLDER, "--home=", "--help", "-h"),
    *("-tarief", "-a=b", "--help=x", "---", "--=", "-=", "--é", "--unknown", "--unknown=3"),
    *("--kin", "--from", "2018", "--explain", "--all-versions", "tarief=3", "+x"),
)


def _recording(seen: list[tuple[Path | None, dict[str, Any]]], name: str) -> Lookup:
    """The look-up of that name, which only notes what it is called with."""

    def run(home: Path | None, **values: Any) -> int:
        seen.append((home, values))
        return 0

    return replace(_lookup(name), run=run)


def _lookup(name: str) -> Lookup:
    lookup = getattr(import_module(f"commands.{COMMANDS[name][0]}"), f"{name}_command")
    assert isinstance(lookup, Lookup)
    return lookup


def _called_plainly(words: Sequence[str]) -> tuple[Path | None, dict[str, Any]] | None:
    seen: list[tuple[Path | None, dict[str, Any]]] = []
    call = read(words, lambda name: _recording(seen, name) if name in LOOKUPS else None)
    if call is None:
        return None
    assert call() == 0
    return seen[0]


def _called_by_click(words: Sequence[str]) -> tuple[Path | None, dict[str, Any]]:
    seen: list[tuple[Path | None, dict[str, Any]]] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in LOOKUPS:
            module = f"commands.{COMMANDS[name][0]}"
            patch.setattr(f"{module}.{name}_command", _recording(seen, name))
        assert group.invoke(words) == 0
    return seen[0]


@pytest.mark.parametrize("line", PLAIN)
def test_plain_command_lines_are_read_as_click_reads_them(line: str) -> None:
    """What is typed plainly needs no click, and means the same without it."""
    called = _called_plainly(line.split())
    assert called is not None
    assert called == _called_by_click(line.split())


@pytest.mark.parametrize("line", UNUSUAL)
def test_what_is_out_of_the_ordinary_is_left_to_click(line: str) -> None:
    """Help, errors and signs that only click understands are read by click alone."""
    assert _called_plainly(line.split()) is None


@given(st.lists(st.sampled_from(TYPED) | st.text(max_size=4), max_size=7))
def test_any_command_line_means_the_same_to_both(words: list[str]) -> None:
    """Whatever is typed: either click must look at it, or it means what click makes of it."""
    for line in (words, ["search", "tarief", *words]):
        called = _called_plainly(line)
        assert called is None or called == _called_by_click(line)


def test_each_lookup_is_named_as_one() -> None:
    """The table of commands says which are look-ups, and those are what it says."""
    for name, (module, _) in COMMANDS.items():
        found = getattr(import_module(f"commands.{module}"), f"{name}_command")
        assert isinstance(found, Lookup) == (name in LOOKUPS)
        assert found.name == name


def test_a_wrong_option_is_told_by_click(run: Run, demo_home: Path) -> None:
    """An error reads the same for a look-up as for any other command."""
    ran = run("--home", demo_home, "search", "tarief", "--limit", "0")
    assert ran.code == 2
    assert "Usage: dossier search" in ran.err
    assert "'--limit': 0 is not in the range x>=1" in ran.err


def test_results_and_remarks_come_in_their_order(demo_home: Path) -> None:
    """Who reads both streams as one sees the remarks below the results."""
    command = [sys.executable, "-c", "import cli; cli.main()", "--home", str(demo_home)]
    ran = subprocess.run(
        [*command, "search", "tarief", "--limit", "1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
        cwd=Path(cli.__file__).parent,
    )
    lines = ran.stdout.splitlines()
    assert lines[0].startswith("1. ")
    assert lines[-1].startswith("1-1 van ")


@pytest.mark.parametrize(("query", "code"), [("tarief", 0), ("xyzzy", 1), ("(tarief", 2)])
def test_a_process_ends_with_the_code_of_its_command(
    demo_home: Path, query: str, code: int
) -> None:
    """Ending at once loses neither output nor exit code."""
    process = start("--home", demo_home, "search", query, "--json")
    out, err = process.communicate()
    assert process.returncode == code
    assert bool(out) == (code == 0)
    assert bool(err) == (code != 0)


def test_what_is_to_be_done_at_the_end_is_done(demo_home: Path) -> None:
    """Ending at once comes after all that registered to be called at the end."""
    script = (
        "import atexit, cli, sys;"
        f" sys.argv[1:] = ['--home', {str(demo_home)!r}, 'status'];"
        " run = cli.run;"
        " cli.run = lambda words: (atexit.register(print, 'ten slotte'), run(words))[1];"
        " cli.main()"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(cli.__file__).parent,
    )
    assert ran.stdout.splitlines()[-1] == "ten slotte"


def test_a_process_ends_whatever_its_threads_do() -> None:
    """A thread that was being started when an interruption came may wait for good."""
    script = (
        "import cli, threading\n"
        "def run(words):\n"
        "    threading.Thread(target=threading.Event().wait).start()\n"
        "    return 3\n"
        "cli.run = run\n"
        "cli.main(['status'])\n"
    )
    command = [sys.executable, "-c", script]
    folder = Path(cli.__file__).parent
    assert subprocess.run(command, cwd=folder, check=False, timeout=PATIENCE).returncode == 3


def test_interrupted_before_it_begins_a_process_ends_in_silence() -> None:
    """Ctrl-C while Python still imports shows no traceback."""
    script = (
        "import cli, sys\n"
        "def run(words):\n"
        "    raise KeyboardInterrupt\n"
        "cli.run = run\n"
        "cli.main(['status'])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(cli.__file__).parent,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")


def test_an_interruption_while_python_imports_is_not_lost(demo_home: Path) -> None:
    """Where msgspec is the first to import datetime, it goes on without it, and crashes."""
    script = (
        "import cli, sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'datetime':\n"
        "            sys.meta_path.remove(self)\n"
        "            raise KeyboardInterrupt\n"
        "sys.modules.pop('datetime', None)\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        f"cli.main(['--home', {str(demo_home)!r}, 'status'])\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(cli.__file__).parent,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, "", "")
