"""What tests of several rooms share: the demo dossier, a home, the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from msgspec import Struct

import cli
from archive.home import HOME_VARIABLE
from demo.render import build

# The same examples in every run, however slow the machine: what fails was changed, not drawn. To
# look for others: pytest --hypothesis-profile=explore
settings.register_profile(
    "explore", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.register_profile("gate", settings.get_profile("explore"), derandomize=True)
settings.load_profile("gate")


class Ran(Struct, frozen=True):
    """What one command line did."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The JSON objects printed, one per line."""
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``dossier`` with these words in this process."""

    def run_words(*words: str | Path) -> Ran:
        capsys.readouterr()
        code = cli.run([str(word) for word in words])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return run_words


@pytest.fixture(scope="session", autouse=True)
def _the_usual_surroundings() -> None:
    """Let nothing be said of a home, and no ending be ignored, by whoever started the tests."""
    os.environ.pop(HOME_VARIABLE, None)
    for ending in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(ending) is signal.SIG_IGN:
            usual = signal.default_int_handler if ending is signal.SIGINT else signal.SIG_DFL
            signal.signal(ending, usual)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A new, empty dossier."""
    folder = tmp_path / "home"
    assert cli.run(["init", str(folder)]) == 0
    return folder


def make_impatient(home: Path) -> None:
    """Let a dossier wait no more than a fifth of a second for other writers."""
    settings = home / "dossier.toml"
    text = settings.read_text(encoding="utf-8")
    assert "wait = 15" in text
    settings.write_text(text.replace("wait = 15", "wait = 0.2"), encoding="utf-8")


@pytest.fixture(scope="session")
def demo_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the documents of the demo dossier."""
    folder = tmp_path_factory.mktemp("demo") / "demo-documents"
    build(folder)
    return folder


@pytest.fixture(scope="session")
def demo_home(demo_documents: Path) -> Path:
    """A home that holds the demo dossier; tests that use it only read."""
    folder = demo_documents.parent / "demo-home"
    assert cli.run(["--home", str(folder), "add", str(demo_documents)]) == 0
    return folder


def start(*words: str | Path, **environ: str) -> subprocess.Popen[str]:
    """Start ``dossier`` as a process of its own, its output in pipes."""
    command = [sys.executable, "-c", "import cli; cli.main()", *(str(word) for word in words)]
    return subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environ},
        cwd=Path(cli.__file__).parent,
    )
