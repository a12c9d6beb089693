"""What some tests need of the machine: a small disk, a user without rights."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NoReturn

import pytest

STRICT_VARIABLE = "DOSSIER_TEST_STRICT"
"""Set where the machine has all that the tests need, so that no test is skipped unnoticed."""

MATERIAL_VARIABLE = "DOSSIER_MATERIAL"
"""Names the folder with real documents, where there is one."""

_NOBODY = 65534
_CLONE_NEWNS = 0x00020000
"""From Linux's ``sched.h``: a namespace of mounts of one's own."""


def skip_or_fail(reason: str) -> NoReturn:
    """Skip the test, or fail it where everything is said to be at hand."""
    if os.environ.get(STRICT_VARIABLE):
        pytest.fail(f"{reason}, but {STRICT_VARIABLE} is set")
    pytest.skip(reason)


def material(*parts: str) -> Path:
    """A path in the folder of real documents that ``DOSSIER_MATERIAL`` names.

    Skips the test when the variable is not set; fails it when the path is not there.
    """
    folder = os.environ.get(MATERIAL_VARIABLE)
    if not folder:
        pytest.skip(f"{MATERIAL_VARIABLE} names no folder with real documents")
    path = Path(folder, *parts).resolve()
    if not path.exists():
        pytest.fail(f"{MATERIAL_VARIABLE} is set, but {path} does not exist")
    return path


def without_privileges(command: Sequence[str]) -> list[str]:
    """``command`` so that rights on files hold for it, also when root runs it."""
    if os.geteuid() != 0:
        return list(command)
    if shutil.which("setpriv") is None:
        skip_or_fail("root can give up its privileges only with setpriv (util-linux)")
    privileges = "-dac_override,-dac_read_search"
    return ["setpriv", "--bounding-set", privileges, "--inh-caps", privileges, *command]


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """Mount a disk of ``size`` (such as ``1m``) on a folder for as long as the block lasts."""
    mount = shutil.which("mount")
    if sys.platform != "linux" or os.geteuid() != 0 or mount is None:
        skip_or_fail("a small disk can only be mounted by root on Linux")
    _keep_mounts_to_ourselves()
    command = [mount, "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        skip_or_fail(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # whatever still has it open


@cache
def _keep_mounts_to_ourselves() -> None:
    """Let what is mounted be gone with this process, also when it is killed.

    Where the system does not allow that, a run that is killed leaves its disk behind.
    """
    if ctypes.CDLL(None).unshare(_CLONE_NEWNS) == 0:
        subprocess.run(["mount", "--make-rprivate", "/"], check=False)


def fill(folder: Path, *, leaving: int = 0) -> None:
    """Write a file until the disk under ``folder`` is full, then give ``leaving`` bytes back."""
    filler = folder / ".filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"x" * 4096)
        except OSError:
            pass
    os.truncate(filler, max(0, filler.stat().st_size - leaving))


def without_rights(action: Callable[[], str]) -> str:
    """What ``action`` returns to a user who is not root, for whom rights on files count."""
    if os.geteuid() != 0:
        return action()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, _answer(action).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    return said


def _answer(action: Callable[[], str]) -> str:
    try:
        os.setgroups([])
        os.setgid(_NOBODY)
        os.setuid(_NOBODY)
        return action()
    except BaseException as error:  # the child must not return into pytest
        return f"raised {error!r}"
