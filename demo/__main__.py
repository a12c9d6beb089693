"""Render the demo dossier: ``python -m demo TARGET``."""

import sys
from pathlib import Path

from demo.render import build


def main(arguments: list[str]) -> int:
    """Render into the one folder named in ``arguments``; 0 when done, 2 on wrong usage."""
    if len(arguments) != 1:
        print("usage: python -m demo TARGET", file=sys.stderr)
        return 2
    written = build(Path(arguments[0]))
    print(f"{len(written)} documents written to {arguments[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
