"""The house stands as it is drawn: imports, start-up, packaging."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

import pytest

import cli
from tests.documents import IN_CHECKOUT, ROOT

USED = {
    "archive": "answers catalogue catalogue_reading clean database disk errors home lexicon model"
    " pairs question_table settings stored",
    "commands": "hits lookup opening pairs running searching streams",
    "indexer": "analysis damage dossier dutch engine irregular keeper lengths light lists nearness"
    " plain postings query reading records scoring segments shelf terms vocabulary whoosh_engine",
    "search": "asking compile expand filters grammar grouping leaves nearness parse question rank"
    " reach references results scan service snippets",
}
"""The modules that a look-up of plain words imports; one that is new here makes each wait."""
LIBRARIES = {"whoosh"}
"""And the libraries beside msgspec; this one tells its version alone."""
UNUSED = frozenset(
    """
    argparse ast asyncio calendar concurrent csv dataclasses difflib dis email gettext gzip hashlib
    http inspect json locale logging multiprocessing random shutil socket ssl subprocess tempfile
    threading traceback zipfile
    """.split()
)
"""What of Python's library a look-up does not use."""
PACKAGES = ("archive", "indexer", "search", "commands", "cli")


@pytest.mark.skipif(not IN_CHECKOUT, reason="contracts are about the checkout")
def test_import_contracts_hold() -> None:
    """No room imports what stands right of it, and each library has one door."""
    tool = Path(sys.executable).with_name("lint-imports")
    ran = subprocess.run(
        [tool, "--no-cache"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("name", PACKAGES)
def test_packages_are_ours(name: str) -> None:
    """Another distribution's package of the same name has not taken our place."""
    found = Path(import_module(name).__file__ or "")
    assert found.is_relative_to(Path(cli.__file__).parent)


def _imported(*words: str | Path) -> set[str]:
    """What a command line imports, beside what Python itself and msgspec do."""
    script = (
        "import sys, msgspec; before = set(sys.modules); import cli; cli.run(sys.argv[1:]);"
        " print(*(set(sys.modules) - before), file=sys.stderr)"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script, *map(str, words)],
        capture_output=True, text=True, check=True, cwd=Path(cli.__file__).parent,
    )  # fmt: skip
    return set(ran.stderr.splitlines()[-1].split())


def _tops(modules: Iterable[str]) -> set[str]:
    return {module.partition(".")[0] for module in modules}


def test_a_new_home_is_made_without_numpy(tmp_path: Path) -> None:
    """It brings threads, beside which no worker can be a fork: each would import all anew."""
    empty = tmp_path / "leeg.txt"
    empty.touch()
    imported = _imported("--home", tmp_path / "home", "add", empty)
    assert (tmp_path / "home" / "index" / "current.json").exists()
    assert "numpy" not in imported


def test_a_search_imports_what_it_uses(demo_home: Path) -> None:
    """A look-up waits for no module of ours, and for no library, that it has no use for."""
    imported = _imported("--home", demo_home, "search", "tarief")
    used = {f"{room}.{module}" for room, modules in USED.items() for module in modules.split()}
    ours = {module for module in imported if _tops([module]) <= USED.keys()}
    assert ours - used - USED.keys() == set()
    assert _tops(imported) - USED.keys() - sys.stdlib_module_names - LIBRARIES == {"cli"}
    assert imported & UNUSED == set()


@pytest.mark.parametrize("words", [("search", "tarief", "--json"), ("list",), ("status",)])
def test_looking_up_imports_no_reader(demo_home: Path, words: tuple[str, ...]) -> None:
    """No look-up loads click, a library that reads files, or rules for tagging."""
    imported = _imported("--home", demo_home, *words)
    assert _tops(imported) - USED.keys() - sys.stdlib_module_names - LIBRARIES == {"cli"}
    assert not imported & {"archive.dates", "archive.tagging.documents", "archive.ingest"}


def test_an_unknown_word_imports_dutch_alone(demo_home: Path) -> None:
    """A word that the archive lacks is stemmed without the stemmers of other languages."""
    imported = _imported("--home", demo_home, "search", "tarieveling")
    assert "snowballstemmer.dutch_stemmer" in imported
    assert "snowballstemmer.danish_stemmer" not in imported


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_telling_what_there_is_imports_no_command(option: str) -> None:
    """Saying which commands there are, or which version, loads none of them."""
    imported = _imported(option)
    assert _tops(imported) - sys.stdlib_module_names == {"cli", "archive", "commands", "click"}
    assert not imported & {"sqlite3", "commands.adding", "commands.searching"}
