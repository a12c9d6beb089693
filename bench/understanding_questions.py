"""Questions and answers: those of a note against pairs of another parser, and parliament's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from archive.extract import extract
from archive.model import Reading, Role, Span
from archive.split import Split, split
from bench.fidelity import f1, tokens
from bench.reading import Part

_GOOD = 0.9
_SOME = 0.5
NOTE = Path("corpus/nvi/NvI-GGZ-2024-2026.pdf")
GOLD = Path("gold/nvi-ggz.json")
_PARLIAMENT = Path("corpus/kamervragen")
_TABLE = frozenset({Role.TABLE_ROW, Role.TABLE_HEAD})


class Pair(Struct, frozen=True):
    """A question and its answer, and the page of the question where that is known."""

    question: str
    answer: str
    page: int | None = None


class Match(Struct, frozen=True):
    """A wanted pair beside the best of those found: the F1 of their words, question and answer."""

    wanted: int
    found: int | None
    question: float
    answer: float

    @property
    def is_good(self) -> bool:
        """Whether both are nearly the same."""
        return self.question > _GOOD and self.answer > _GOOD


def part(material: Path) -> Part:
    """The pairs of a note against the gold ones, and the pairs of parliamentary questions."""
    reading, parts = read(material / NOTE)
    found, wanted = list(pairs_of(parts)), _gold(material / GOLD)
    matches = list(matched(wanted, found))
    good = [match for match in matches if match.is_good]
    alone = [match for match in matched(found, wanted) if match.question <= _SOME]
    counts = {
        path.stem: len(read(path)[1].pairs) for path in sorted((material / _PARLIAMENT).iterdir())
    }
    figures = {
        "gold_pairs": len(wanted),
        "found": len(found),
        "both_above": len(good),
        "question_above": sum(match.question > _GOOD for match in matches),
        "answer_above": sum(match.answer > _GOOD for match in matches),
        "in_no_gold_pair": len(alone),
        "table_characters_lost": _lost(reading, parts),
        "parliament_documents": len(counts),
        "parliament_pairs": sum(counts.values()),
        "doubtful": [asdict(match) for match in matches if not match.is_good],
    }
    shown = [(name, value) for name, value in figures.items() if not isinstance(value, list)]
    return Part(figures, (
        ("Questions and answers", [("what", "number"), *shown]),
        ("Parliamentary questions", [("document", "pairs"), *counts.items()]),
    ))  # fmt: skip


def read(path: Path) -> tuple[Reading, Split]:
    """What a file reads as, and what it is parted into."""
    reading = extract(path, path.name)
    return reading, split(reading, "0" * 12, ruling=False)


def pairs_of(parts: Split) -> Iterator[Pair]:
    """The pairs of a document in order."""
    for place in parts.pairs:
        text = parts.passages[place.passage].text
        question, answer = text[slice(*place.question)], text[slice(*place.answer)]
        yield Pair(question, answer, place.question_page)


def _gold(path: Path) -> list[Pair]:
    listed = json.loads(path.read_text(encoding="utf-8"))
    return [Pair(each["question"], each["answer"]) for each in listed]


def matched(wanted: Sequence[Pair], found: Sequence[Pair]) -> Iterator[Match]:
    """For each wanted pair the one found that is most like it, question and answer together."""
    bags = [(_bag(each.question), _bag(each.answer)) for each in found]
    for at, pair in enumerate(wanted):
        asked, answered = _bag(pair.question), _bag(pair.answer)
        scores = [(f1(q, asked), f1(a, answered)) for q, a in bags]
        best = max(range(len(scores)), key=lambda nth: sum(scores[nth]), default=None)
        score = (0.0, 0.0) if best is None else scores[best]
        yield Match(at, best, *score)


def _bag(text: str) -> Counter[str]:
    return Counter(tokens(text))


def _lost(reading: Reading, parts: Split) -> int:
    """How many characters of the tables are in no passage and in no furniture."""
    held: dict[int, list[Span]] = {}
    spans = [span for passage in parts.passages for span in passage.spans]
    for span in (*spans, *(each.span for each in parts.furniture)):
        held.setdefault(span.page, []).append(span)
    lost = 0
    for block in reading.blocks:
        if block.role in _TABLE:
            covered = {
                at for span in held.get(block.span.page, []) for at in range(span.start, span.end)
            }
            text = reading.pages[block.span.page - 1].text
            places = range(block.span.start, block.span.end)
            lost += sum(not text[at].isspace() and at not in covered for at in places)
    return lost
