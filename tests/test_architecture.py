"""The house stands as it is drawn: imports, start-up, packaging."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import cli
from tests.documents import IN_CHECKOUT, ROOT

HEAVY = (
    *("pdfminer", "pypdfium2", "lxml", "langdetect", "charset_normalizer", "reportlab", "numpy"),
    *("whoosh.index", "whoosh.codec", "whoosh.qparser", "whoosh.analysis", "snowballstemmer"),
    *("spellchecker", "filelock", "platformdirs", "olefile", "xlrd"),
)
UNUSED = (
    *("email", "subprocess", "concurrent.futures", "difflib", "gzip", "tempfile", "csv"),
    *("random", "traceback", "archive.extract", "archive.ingest", "archive.dates"),
    *("archive.identifiers", "archive.originals", "archive.overrides", "indexer.arrays"),
    "indexer.bulk",
)
"""What a look-up does not use, and should not wait for, beside what is heavy."""
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


def test_a_search_imports_no_reader(demo_home: Path) -> None:
    """Looking something up loads no reader of files, no writer of indexes, and no arrays."""
    script = (
        "import sys, cli;"
        f" code = cli.run(['--home', {str(demo_home)!r}, 'search', 'tarief', '--json']);"
        f" heavy = [name for name in {HEAVY + UNUSED!r} if name in sys.modules];"
        " print(code, heavy, file=sys.stderr)"
    )
    environ = {**os.environ, "PYTHONWARNINGS": "ignore"}
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, env=environ, check=True,
        cwd=Path(cli.__file__).parent,
    )  # fmt: skip
    assert ran.stderr.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_telling_what_there_is_imports_no_command(option: str) -> None:
    """Saying which commands there are, or which version, loads none of them."""
    script = f"import sys, cli; cli.run([{option!r}]); print(*sys.modules, file=sys.stderr)"
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True,
        cwd=Path(cli.__file__).parent,
    )  # fmt: skip
    loaded = set(ran.stderr.split())
    assert not loaded & {"whoosh", "sqlite3", "indexer", "search", "commands.adding", *HEAVY}
