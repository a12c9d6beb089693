"""Ask the demo dossier three questions: ``python -m demo.tour COMMAND [ARG ...]``.

COMMAND is how to call ``dossier`` on the home that holds the demo dossier.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

QUESTIONS = (
    (
        "A provider: has this been asked before, and what was the answer?",
        "Mag een hoofdaanbieder een cliëntenstop instellen als het budgetplafond is bereikt?",
    ),
    (
        "A lawyer: where did the court say what a real rate is made of?",
        "Welke kostprijselementen behoren tot een reëel tarief?",
    ),
    ("Anyone: in which documents does this number occur?", "tendernummer 900142"),
)

NEXT = """\
Now try it yourself:

  {command} search 'wie betaalt als een jeugdige verhuist' --kind nvi
  {command} search ECLI:NL:FICTIE:2018:1101
  {command} search pgb --json
  {command} list
  {command} --help
"""


def main(command: Sequence[str]) -> int:
    """Run the tour; returns the first exit code that is not 0, else 0."""
    for introduction, question in QUESTIONS:
        print(f"\n{introduction}\n\n$ dossier search '{question}' --limit 2\n", flush=True)
        done = subprocess.run([*command, "search", question, "--limit", "2"], check=False)  # noqa: S603  # the command is the caller's own
        if done.returncode:
            return done.returncode
    print()
    print(NEXT.format(command=" ".join(command)), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
