"""Breaking files: bytes changed, the end cut off, two files spliced, a packed part changed.

XML that has bytes changed is rarely XML any more; so it is also changed as a tree, and Rich Text
word by word.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from collections.abc import Callable
from copy import deepcopy

from lxml import etree

Mutation = Callable[[bytes, bytes, random.Random], bytes]
"""Makes a broken file of one, with the help of another."""

_FLIPS = (1, 2, 4, 8, 32)
_UNPACKED = 4_000_000
"""Bytes: a member that unpacks to more is left as it is."""

_CHANGES = (1, 3, 10)
_ODD_VALUES = ("", "-1", "0", "99999999999", "1e9", "x", "true", "%9%", "ZZZ99999999")
_DEEP = 60
_RICH = b"{\\rtf"
_RICH_WORD = re.compile(rb"\\[a-z]+-?[0-9]* ?|\\.|[{}]|[^\\{}]+", re.DOTALL)
_MOST_WORDS = 8

_BROKEN_ARCHIVE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError)


def flip(data: bytes, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """Some bytes are others."""
    changed = bytearray(data)
    for _ in range(chance.choice(_FLIPS)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def truncate(data: bytes, other: bytes, chance: random.Random) -> bytes:  # noqa: ARG001
    """The end is gone."""
    return data[: chance.randrange(len(data))]


def splice(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one file, and the end of another."""
    return data[: chance.randrange(len(data))] + other[chance.randrange(len(other)) :]


def repack(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A member of a ZIP archive is broken and packed again, so that its checksum is right.

    What is no ZIP archive has bytes changed.
    """
    return _repacked(data, other, chance, (flip, truncate))


def retell(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Elements of XML are left out, doubled, moved or nested, and attributes given other values.

    It is that of a member of a ZIP archive, or the file itself. Of Rich Text words are left out,
    moved or taken from the other; other files have bytes changed.
    """
    if data.startswith(b"PK"):
        return _repacked(data, other, chance, (_retold,))
    if data.startswith(_RICH):
        return _reworded(data, other, chance)
    return _retold(data, other, chance)


def _repacked(
    data: bytes, other: bytes, chance: random.Random, ways: tuple[Mutation, ...]
) -> bytes:
    try:
        members = _members(data)
    except _BROKEN_ARCHIVE:
        return flip(data, other, chance)
    filled = [name for name, content in members.items() if content]
    if not filled:
        return flip(data, other, chance)
    name = chance.choice(filled)
    members[name] = chance.choice(ways)(members[name], other, chance)
    return _packed(members)


def _retold(data: bytes, other: bytes, chance: random.Random) -> bytes:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return flip(data, other, chance)
    for _ in range(chance.choice(_CHANGES)):
        elements = [each for each in root.iter() if isinstance(each.tag, str)]
        chance.choice((_leave_out, _double, _nest, _set))(elements, chance)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _reworded(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Rich Text with other words in it; braces that lack at its end are put there."""
    words = _RICH_WORD.findall(data.removesuffix(b"}"))[1:]
    others = _RICH_WORD.findall(other if other.startswith(_RICH) else data)
    for _ in range(chance.choice(_CHANGES)):
        at, begin = chance.randrange(1, len(words) + 1), chance.randrange(len(others))
        taken = others[begin : begin + chance.randrange(_MOST_WORDS)]
        words[at : at + chance.randrange(_MOST_WORDS)] = taken
    open_ones = words.count(b"{") - words.count(b"}") + 1
    return b"{" + b"".join(words) + b"}" * max(open_ones, 1)


def _leave_out(elements: list[etree._Element], chance: random.Random) -> None:
    one = chance.choice(elements)
    parent = one.getparent()
    if parent is not None:
        parent.remove(one)


def _double(elements: list[etree._Element], chance: random.Random) -> None:
    """Put a copy of an element somewhere else."""
    chance.choice(elements).append(deepcopy(chance.choice(elements)))


def _nest(elements: list[etree._Element], chance: random.Random) -> None:
    """Put shells of an element around what is in it."""
    place = chance.choice(elements)
    inner = list(place)
    for _ in range(_DEEP):
        shell = etree.SubElement(place, place.tag)
        shell.attrib.update(place.attrib)
        place = shell
    place.extend(inner)


def _set(elements: list[etree._Element], chance: random.Random) -> None:
    """Give an attribute an odd value, or that of another."""
    stated = [(each, name) for each in elements for name in each.attrib]
    if stated:
        (element, name), (donor, donated) = chance.choice(stated), chance.choice(stated)
        element.set(name, chance.choice((*_ODD_VALUES, donor.attrib[donated])))


MUTATIONS: tuple[Mutation, ...] = (flip, truncate, splice, repack, retell)


def _members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        small = (each for each in archive.infolist() if each.file_size <= _UNPACKED)
        return {each.filename: archive.read(each) for each in small}


def _packed(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()
