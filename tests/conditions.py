"""What a test may need that not every machine has, and what happens when it is lacking."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

STRICT = "DOSSIER_TEST_STRICT"
MATERIAL = "DOSSIER_MATERIAL"


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the test; where ``DOSSIER_TEST_STRICT`` is set, fail it instead."""
    if os.environ.get(STRICT):
        pytest.fail(f"{reason} (and {STRICT} is set)")
    pytest.skip(reason)


def material(*parts: str) -> Path:
    """A path in the folder of real documents that ``DOSSIER_MATERIAL`` names.

    Skips the test when the variable is not set; fails it when the path is not there.
    """
    folder = os.environ.get(MATERIAL)
    if not folder:
        pytest.skip(f"{MATERIAL} names no folder with real documents")
    path = Path(folder, *parts)
    if not path.exists():
        pytest.fail(f"{MATERIAL} is set, but {path} does not exist")
    return path


def without_privileges(command: Sequence[str]) -> list[str]:
    """``command`` so that rights on files hold for it, also when root runs it."""
    if os.geteuid():
        return list(command)
    if shutil.which("setpriv") is None:
        skip_or_fail("root can give up its privileges only with setpriv (util-linux)")
    privileges = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", privileges, "--inh-caps", privileges, *command]
