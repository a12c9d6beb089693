"""Files made to harm whoever reads them, and a look at the processes that read."""

import os
import signal
import subprocess
import time
import zlib
from collections.abc import Callable
from pathlib import Path

PATIENCE = 120.0
"""Seconds after which what should happen soon is said not to happen; slow machines have time."""


def slow_text(path: Path) -> Path:
    """A text that takes some seconds to read and split."""
    notes = (
        f"Verslag uit Lisbeek.\n\nHet tarief voor dorp {n} is besproken.\n" for n in range(90_000)
    )
    path.write_text("\n".join(notes), encoding="utf-8")
    return path


def pdf_of_blank_pages(path: Path, pages: int) -> Path:
    """A PDF with so many pages and nothing on them: some 70 bytes for each."""
    kids = " ".join(f"{number} 0 R" for number in range(3, pages + 3))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {pages}/Kids[{kids}]/MediaBox[0 0 100 100]>>",
        *["<</Type/Page/Parent 2 0 R>>"] * pages,
    ]
    return _pdf(path, [each.encode() for each in objects])


def pdf_that_takes_long(path: Path, words: int) -> Path:
    """A PDF of one page on which so many words lie, packed to next to nothing."""
    line = b"BT /F1 1 Tf 1 0 0 1 5 5 Tm (wolkendam) Tj ET\n"
    packed = zlib.compress(line * words, 9)
    stream = b"<</Length %d/Filter/FlateDecode>>stream\n%b\nendstream" % (len(packed), packed)
    return _pdf(
        path,
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            (
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 500 500]/Contents 4 0 R"
                b"/Resources<</Font<</F1 5 0 R>>>>>>"
            ),
            stream,
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ],
    )


def _pdf(path: Path, objects: list[bytes]) -> Path:
    content, places = bytearray(b"%PDF-1.7\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(content))
        content += b"%d 0 obj\n%b\nendobj\n" % (number, each)
    start = len(content)
    content += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    content += b"".join(b"%010d 00000 n \n" % place for place in places)
    content += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    content += b"startxref\n%d\n%%%%EOF\n" % start
    path.write_bytes(content)
    return path


def workers_of(process: int) -> list[int]:
    """The processes with a group of their own that a process has started and that still run."""
    command = ["ps", "-A", "-ww", "-o", "pid=,ppid=,pgid=,stat="]
    rows = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    found = [row.split() for row in rows]
    return [
        int(pid)
        for pid, parent, group, state in found
        if int(parent) == process and state[0] != "Z" and group == pid
    ]


def is_running(process: int) -> bool:
    """Whether there is such a process, and it is not just waiting to be buried."""
    command = ["ps", "-o", "stat=", "-p", str(process)]
    state = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return bool(state) and state[0] != "Z"


def until(condition: Callable[[], object]) -> None:
    """Wait for something that should happen soon."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def a_worker() -> int:
    """A worker of this process, as soon as there is one."""
    until(lambda: workers_of(os.getpid()))
    return workers_of(os.getpid())[0]


def kill_a_worker() -> int:
    """Kill a worker of this process from outside, as the system does for want of memory."""
    victim = a_worker()
    os.kill(victim, signal.SIGKILL)
    return victim


def halt_a_worker() -> None:
    """Let a worker of this process stand still, so that no speed of the machine is enough."""
    os.kill(a_worker(), signal.SIGSTOP)
