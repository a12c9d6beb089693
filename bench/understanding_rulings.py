"""Measure what is understood of rulings: XML read again as plain text and as PDF.

The copies hold the body alone, without metadata and summary, so that it can be told what is found
because the body states it, what is missed, and what is said though the body does not state it.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree
from msgspec import Struct
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from archive.clean import fold
from archive.considerations import mark_considerations
from archive.extract import extract, sniff
from archive.model import FURNITURE, Reading, Role, Ruling
from archive.rulings import read_ruling
from archive.split import split
from bench.reading import Part

_FIELDS = ("ecli", "court", "place", "case_numbers", "decided_on", "procedure", "summary")
_FORMATS = ("text", "pdf")
_MONTHS = (
    "januari februari maart april mei juni juli augustus september oktober november december"
).split()
_BODIES = ("uitspraak", "conclusie")


class _Case(Struct, frozen=True):
    """One ruling: its metadata, the text of its body, and how each copy was understood."""

    name: str
    stated: Ruling
    numbers: tuple[str, ...]
    own_numbers: tuple[str, ...]
    body: str
    read: dict[str, Ruling]


def part(material: Path) -> Part:
    """How rulings are understood from their text alone."""
    with tempfile.TemporaryDirectory(prefix="bench-") as scratch:
        cases = list(_cases(material, Path(scratch)))
    figures: dict[str, Any] = {"rulings": len(cases)}
    rows: list[tuple[object, ...]] = [
        ("field", "format", *_OUTCOMES),
    ]
    listed: list[tuple[object, ...]] = [("ruling", "format", "field", "metadata", "read")]
    for field in _FIELDS:
        for format_ in _FORMATS:
            counted, odd = _count(cases, field, format_)
            figures[f"{field}_{format_}"] = counted
            rows.append((field, format_, *(counted[each] for each in _OUTCOMES)))
            listed += odd
    numbers = [("format", "numbered in XML", "found", "said besides", "rulings")]
    for format_ in _FORMATS:
        counted = _count_numbers(cases, format_)
        figures[f"considerations_{format_}"] = counted
        numbers.append((format_, *counted.values()))  # type: ignore[arg-type]
    for format_ in ("xml", *_FORMATS):
        for field_name in ("decision", "roles"):
            found = sum(bool(getattr(case.read[format_], field_name)) for case in cases)
            figures[f"{field_name}_{format_}"] = found
    tables = (
        ("Fields of rulings, from the body alone", rows),
        ("Numbered considerations", numbers),
        ("Missed, wrong, or said unstated", listed),
    )
    return Part(figures, tuple((title, list(each)) for title, each in tables))


_OUTCOMES = ("stated", "found", "missed", "wrong", "not stated", "null", "in body", "said")


def _count(
    cases: list[_Case], field: str, format_: str
) -> tuple[dict[str, int], list[tuple[object, ...]]]:
    counted = dict.fromkeys(_OUTCOMES, 0)
    odd: list[tuple[object, ...]] = []
    for case in cases:
        expected, got = getattr(case.stated, field), getattr(case.read[format_], field)
        if _states(case.body, field, expected):
            right = _same(field, expected, got)
            outcome = "found" if right else "wrong" if got else "missed"
            counted["stated"] += 1
        else:
            # Metadata may lack, or name otherwise, what the body does state.
            outcome = "null"
            if got:
                outcome = "in body" if _in_body(case.body, field, got) else "said"
            counted["not stated"] += 1
        counted[outcome] += 1
        if outcome in ("missed", "wrong", "said"):
            odd.append((case.name, format_, field, _short(expected), _short(got)))
    return counted, odd


def _short(value: object) -> str:
    return str(value)[:60]


def _count_numbers(cases: list[_Case], format_: str) -> dict[str, int]:
    """The numbers of the XML's own sections against those read; both as bags."""
    total = Counter[str]()
    for case in cases:
        if not case.own_numbers:
            continue
        want = Counter(case.own_numbers)
        got = Counter(each.number for each in case.read[format_].considerations)
        total["numbered"] += want.total()
        total["found"] += (want & got).total()
        total["besides"] += (got - want).total()
        total["rulings"] += 1
    return {name: total[name] for name in ("numbered", "found", "besides", "rulings")}


def _states(body: str, field: str, expected: object) -> bool:
    """Whether the words of a value stand at the top of the body or in its closing lines."""
    if not expected or field == "summary":
        return False
    flat = " ".join(fold(body).split())
    ends = f"{flat[:2500]} {flat[-2500:]}"
    match field:
        case "decided_on":
            return _date_words(expected) in ends
        case "case_numbers":
            digits = re.sub(r"[^0-9a-z]", "", flat[:2500])
            wanted = [re.sub(r"[^0-9]", "", each) for each in expected]  # type: ignore[attr-defined]
            return all(each in digits for each in wanted)
        case "procedure":
            return str(expected).split(" - ")[-1] in flat[:2500]
        case "court":
            return fold(str(expected)).replace("'", "") in _court_text(ends)
        case _:
            return fold(str(expected)) in ends.replace("’", "'").replace("‘", "'")


def _court_text(text: str) -> str:
    plain = text.replace("’", "").replace("‘", "").replace("'", "")
    return plain.replace("gerechtshof te ", "gerechtshof ").replace("rechtbank te ", "rechtbank ")


def _date_words(date: object) -> str:
    year, month, day = str(date).split("-")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def _in_body(body: str, field: str, got: object) -> bool:
    """Whether what was read does stand in the body, whatever the metadata say."""
    flat = " ".join(fold(body).split())
    if field == "decided_on":
        return _date_words(got) in flat
    values = got if isinstance(got, tuple) else (got,)
    squeezed = re.sub(r"[^0-9a-z]", "", flat)
    return all(_stem(fold(str(value))) in squeezed for value in values)


def _stem(value: str) -> str:
    words = [re.sub(r"[^0-9a-z]", "", word) for word in value.split()]
    return max(words, key=len) if words else ""


def _same(field: str, expected: object, got: object) -> bool:
    if field == "case_numbers":
        wanted = {re.sub(r"[^0-9]", "", each) for each in expected}  # type: ignore[attr-defined]
        found = {re.sub(r"[^0-9]", "", each) for each in got}  # type: ignore[attr-defined]
        joined = "/".join(found)
        return bool(got) and all(number[:9] in joined for number in wanted)
    if expected is None or got is None:
        return False
    return fold(str(expected)).replace("’", "'") == fold(str(got)).replace("’", "'")


def _cases(material: Path, scratch: Path) -> Iterator[_Case]:
    for path in sorted((material / "corpus").rglob("*.xml")):
        if sniff.media_type_of(path, path.name) != sniff.RULING:
            continue
        reading = extract(path, path.name)
        body = _body(path, reading)
        if not body:
            continue
        stated = reading.ruling or Ruling()
        read = {"xml": _understood(reading)}
        for format_ in _FORMATS:
            copy = scratch / f"body.{'txt' if format_ == 'text' else 'pdf'}"
            _write(copy, body)
            read[format_] = _understood(extract(copy, copy.name))
        numbers = tuple(each.number for each in read["xml"].considerations)
        own = tuple(b.number for b in reading.blocks if b.role is Role.CONSIDERATION and b.number)
        yield _Case(path.name, stated, numbers, own, "\n".join(body), read)


def _body(path: Path, reading: Reading) -> list[str]:
    """The blocks of the body: those of the reading without the summary above it."""
    root = etree.fromstring(path.read_bytes(), etree.XMLParser(resolve_entities=False))
    has_body = any(etree.QName(child).localname in _BODIES for child in root if _is_element(child))
    summary = reading.ruling.summary if reading.ruling else None
    texts = [reading.slice(b.span) for b in reading.blocks if b.role not in FURNITURE]
    left = " ".join((summary or "").split())
    while texts and left:
        first = " ".join(texts[0].split())
        if not left.startswith(first):
            break
        left = left[len(first) :].strip()
        texts.pop(0)
    if texts and texts[0].strip() == "-":
        texts.pop(0)
    return texts if has_body else []


def _is_element(node: Any) -> bool:
    return isinstance(node.tag, str)


def _write(path: Path, body: list[str]) -> None:
    if path.suffix == ".txt":
        path.write_text("\n\n".join(body), encoding="utf-8")
        return
    style = getSampleStyleSheet()["BodyText"]
    story = [Paragraph(_markup(text), style) for text in body]
    SimpleDocTemplate(str(path)).build(story)


def _markup(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.encode("cp1252", "replace").decode("cp1252").replace("\n", "<br/>")


def _understood(reading: Reading) -> Ruling:
    marked = mark_considerations(reading)
    return read_ruling(marked, split(marked, "0" * 12, ruling=True)[0])
