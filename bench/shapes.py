"""The passages to index and the questions to ask, the same for every engine.

The shared ``bulk`` passages stand in for an archive: their source (law, plan) is the label that
is filtered on and counted. Questions are drawn from the passages' own words with a fixed seed.
"""

from __future__ import annotations

import json
import lzma
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import islice
from pathlib import Path

import msgspec
from msgspec import Struct

from indexer import analysis

_BULK = Path("bulk") / "passages-100k.jsonl.xz"
_SEED = 20261122
_PLAIN = str.isalpha


class Text(Struct, frozen=True):
    """One passage: its number from 0, its document, the label of that document, its text."""

    number: int
    document: int
    label: str
    text: str


class Shape(StrEnum):
    """The kinds of question that are timed."""

    RARE = "rare word"
    COMMON = "common word"
    BOTH = "two words AND"
    ANY = "five words OR"
    QUESTION = "natural question"
    PHRASE = "phrase"
    PREFIX = "prefix"
    FILTERED = "words with filter"
    FACETED = "words with facets"


class Question(Struct, frozen=True):
    """Folded words, asked as ``shape`` says; of a prefix, its letters. ``label`` filters."""

    shape: Shape
    words: tuple[str, ...]
    label: str | None = None


def available(material: Path) -> bool:
    """Whether the passages are there."""
    return (material / _BULK).exists()


def texts(material: Path, count: int) -> Iterator[Text]:
    """The first ``count`` passages; when there are fewer, they come again as other documents.

    The file is read once, so that what comes again costs an engine's run nothing.
    """
    rows: list[tuple[str, str, str]] = []
    with lzma.open(material / _BULK, "rt", encoding="utf-8") as lines:
        for line in islice(lines, count):
            row = json.loads(line)
            rows.append((row["file"], row["src"], row["text"]))
    documents: dict[tuple[int, str], int] = {}
    for number in range(count if rows else 0):
        turn, at = divmod(number, len(rows))
        file, label, text = rows[at]
        document = documents.setdefault((turn, file), len(documents))
        yield Text(number, document, label, text)


def keep(asked: Sequence[Question], path: Path) -> None:
    """Write questions to a file."""
    path.write_bytes(msgspec.json.encode(asked))


def kept(path: Path) -> list[Question]:
    """The questions that were written to a file."""
    return msgspec.json.decode(path.read_bytes(), type=list[Question])


def questions(sample: Sequence[Text], each: int) -> list[Question]:
    """``each`` questions of every shape, from the words of these passages."""
    draw = random.Random(_SEED)
    cut = [analysis.words(text.text) for text in sample]
    held = Counter(word for words in cut for word in set(words))
    content = {w: n for w, n in held.items() if _PLAIN(w) and w not in analysis.STOP_WORDS}
    total = len(sample)
    common = sorted(w for w, n in content.items() if total / 50 <= n <= total / 5)
    middle = sorted(w for w, n in content.items() if total / 1000 <= n <= total / 50)
    rare = sorted(w for w, n in content.items() if 2 <= n <= max(3, total // 10_000))
    label = Counter(text.label for text in sample).most_common(2)[-1][0]
    long = [words for words in cut if len(words) > 20]
    made = []
    for _ in range(each):
        pair = tuple(draw.sample(common, 2))
        run = draw.choice(long)
        at = draw.randrange(len(run) - 3)
        start = draw.randrange(len(run) - 12)
        asked = tuple(w for w in run[start : start + 12] if w in content)
        made += [
            Question(Shape.RARE, (draw.choice(rare),)),
            Question(Shape.COMMON, (draw.choice(common),)),
            Question(Shape.BOTH, pair),
            Question(Shape.ANY, (*draw.sample(common, 2), *draw.sample(middle, 3))),
            Question(Shape.QUESTION, tuple(dict.fromkeys(asked)) or pair),
            Question(Shape.PHRASE, run[at : at + 3]),
            Question(Shape.PREFIX, (draw.choice(middle)[:4],)),
            Question(Shape.FILTERED, pair, label),
            Question(Shape.FACETED, pair),
        ]
    return made
