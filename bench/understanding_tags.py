"""How well kinds, dates and tracks are understood: ``python -m bench.understanding_tags``.

Three tables: letters with a date that people noted, council papers with the kind they should
get, and the documents that the user's own pages mention. Wrong is worse than unknown, so the two
are counted apart.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from archive import settings
from archive.dates import parse_date
from archive.errors import DossierError, OcrUnavailable
from archive.extract import extract
from archive.extract.pdf_ocr import ocr_pages
from archive.model import Reading, Settled, Tag, Track
from archive.tagging.contradictions import contradictions
from archive.tagging.documents import tag_document
from archive.tagging.mentions import Mention, tag_mention
from archive.tagging.settling import settle
from bench.reading import Part

_Rows = list[Sequence[object]]
RIGHT, WRONG, UNKNOWN, NONE = "right", "wrong", "unknown", "rightly none"
_OCR_PAGES = 2


class Judged(Struct, frozen=True):
    """What was found of one property of one document, against what it should be."""

    document: str
    found: str
    expected: str
    scanned: bool = False
    reason: str = ""

    @property
    def verdict(self) -> str:
        """Right, wrong, unknown (nothing found), or rightly none."""
        if not self.found:
            return UNKNOWN if self.expected else NONE
        return RIGHT if self.found == self.expected else WRONG


def part(folder: Path) -> Part:
    """The three tables, over the material in ``folder``."""
    tracks = settings.parse(settings.DEFAULT_TOML).tracks
    letters = list(_letters(folder, tracks))
    papers = list(_papers(folder, tracks))
    mentions = {name: list(found) for name, found in _mentions(folder, tracks).items()}
    figures: dict[str, Any] = {
        "letters_with_text": _counts([each for each in letters if not each.scanned]),
        "letters_scanned": _counts([each for each in letters if each.scanned]),
        "papers": _counts(papers),
        **{f"mentions_{name}": _counts(found) for name, found in mentions.items()},
    }
    rows: _Rows = [("what", RIGHT, WRONG, UNKNOWN, NONE)]
    rows += [
        (name.replace("_", " "), *(counts[each] for each in (RIGHT, WRONG, UNKNOWN, NONE)))
        for name, counts in figures.items()
    ]
    named: _Rows = [("document", "found", "expected", "reason")]
    named += [
        (each.document, each.found or "-", each.expected or "-", each.reason)
        for group in (letters, papers, *mentions.values())
        for each in group
        if each.verdict in (WRONG, UNKNOWN)
    ]
    return Part(figures, (("Tags", rows), ("Wrong or unknown", named)))


def _counts(judged: Sequence[Judged]) -> dict[str, int]:
    counts = Counter(each.verdict for each in judged)
    return {verdict: counts[verdict] for verdict in (RIGHT, WRONG, UNKNOWN, NONE)}


def _letters(folder: Path, tracks: Sequence[Track]) -> Iterator[Judged]:
    """The date of each letter of which people noted one."""
    for row in _table(folder / "gold" / "wob-letters.tsv"):
        if not row["decision_date"]:
            continue
        expected = str(parse_date(row["decision_date"]))
        scanned = row["image_based"] == "1"
        read, reason = _read(folder / row["file"])
        if read is None:
            yield Judged(row["file"], "", expected, scanned, reason)
            continue
        tags = tag_document(read, PurePath(PurePath(row["file"]).name), tracks)
        settled = settle(tags)
        reason = reason or _why_open(tags, settled)
        yield Judged(row["file"], str(settled.date or ""), expected, scanned, reason)


def _papers(folder: Path, tracks: Sequence[Track]) -> Iterator[Judged]:
    """The kind of each council paper that should have one."""
    for row in _table(folder / "gold" / "raad-kinds.tsv"):
        if not row["ours"]:
            continue
        read, reason = _read(folder / row["file"])
        kind = ""
        if read is not None:
            name = PurePath(PurePath(row["file"]).name)
            kind = settle(tag_document(read, name, tracks)).kind or ""
        yield Judged(row["file"], kind, row["ours"], reason=reason)


def _mentions(folder: Path, tracks: Sequence[Track]) -> dict[str, list[Judged]]:
    """Kind, track and date of each document that the user's pages mention."""
    found: dict[str, list[Judged]] = {"kind": [], "track": [], "date": [], "disputed": []}
    for row in _table(folder / "gold" / "seed-dossier.tsv"):
        mention = Mention(row["document"], row["context"], row["section"], row["page_title"])
        tags = tag_mention(mention, tracks)
        settled = settle(tags)
        name = f"{row['section']}: {row['document']}"
        expected = row["date"] if row["precision"] != "none" else ""
        found["kind"].append(Judged(name, settled.kind or "", row["kind"]))
        found["track"].append(Judged(name, "; ".join(settled.tracks), row["track"]))
        date = str(settled.date or "")
        found["date"].append(Judged(name, date, expected, reason=_why_open(tags, settled)))
        if disputed := _disputed(tags):
            # Right when what should be is among the values that are shown.
            right = expected if expected in disputed else " or ".join(disputed)
            found["disputed"].append(Judged(name, right, expected))
    return found


def _disputed(tags: Sequence[Tag]) -> list[str]:
    found = [each for each in contradictions(tags) if each.name == "date"]
    return [tag.value for each in found for tag in each.values]


def _why_open(tags: Sequence[Tag], settled: Settled) -> str:
    if settled.date is not None:
        return ""
    disputed = _disputed(tags)
    if disputed:
        return f"contradictory: {', '.join(sorted(disputed))}"
    candidates = [tag.value for tag in tags if tag.name == "date"]
    return f"only candidates: {', '.join(candidates)}" if candidates else "no date is marked"


def _read(path: Path) -> tuple[Reading | None, str]:
    """A document, its first pages by OCR where they need it; else the reason why not."""
    try:
        read = extract(path, path.name)
        numbers = [page.number for page in read.pages[:_OCR_PAGES] if page.needs_ocr]
        return (_with_pages(read, path, numbers) if numbers else read), ""
    except OcrUnavailable as error:
        return None, f"a scan: {error.message}"
    except DossierError as error:
        return None, error.message


def _with_pages(read: Reading, path: Path, numbers: list[int]) -> Reading:
    seen = ocr_pages(path, numbers)
    blocks = [block for block in read.blocks if block.span.page not in seen]
    blocks += [block for _, found in seen.values() for block in found]
    return replace(
        read,
        pages=tuple(seen[p.number][0] if p.number in seen else p for p in read.pages),
        blocks=tuple(sorted(blocks, key=lambda block: block.span.page)),
    )


def _table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))
