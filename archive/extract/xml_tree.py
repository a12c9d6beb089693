"""XML that came inside a file: parsed without entities, and walked by names without namespaces.

Office formats come in several namespaces that mean the same (transitional and strict OOXML,
OpenDocument and its forerunners); the local names are the same in all of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import IO

from lxml import etree

from archive.errors import DamagedFile

_RELATIONSHIPS = "/relationships}"


def parse(data: bytes, name: str) -> etree._Element:
    """The root of this XML; ``name`` is the file's, for messages.

    Raises:
        DamagedFile: the XML is not well-formed, or declares a document type.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(name, error) from error
    _refuse_document_type(root, name)
    return root


def stream(
    file: IO[bytes], names: Collection[str], name: str
) -> Iterator[tuple[str, etree._Element]]:
    """The elements with these local names, each with ``start`` and with ``end``, then forgotten.

    Raises:
        DamagedFile: the XML is not well-formed, or declares a document type.
    """
    events = etree.iterparse(
        file,
        events=("start", "end"),
        tag=[f"{{*}}{one}" for one in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for nth, (event, element) in enumerate(events):
            if nth == 0:
                _refuse_document_type(element, name)
            yield event, element
            if event == "end":
                _forget(element)
    except etree.XMLSyntaxError as error:
        raise _not_well_formed(name, error) from error


def _forget(element: etree._Element) -> None:
    parent = element.getparent()
    element.clear()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _not_well_formed(name: str, error: etree.XMLSyntaxError) -> DamagedFile:
    return DamagedFile(
        f"{name} is damaged: it holds XML that is not well-formed ({error.msg})",
        hint="download it again, or open it and save it anew",
    )


def _refuse_document_type(element: etree._Element, name: str) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise DamagedFile(
            f"{name} is damaged: its XML declares a document type, which no office program writes",
            hint="open it and save it anew",
        )


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def attribute(element: etree._Element, name: str) -> str | None:
    """The value of the attribute with this local name, or None."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def link(element: etree._Element, name: str = "id") -> str | None:
    """The relation that an OOXML element refers to (``r:id``), or None."""
    for key, value in element.attrib.items():
        if str(key).endswith(_RELATIONSHIPS + name):
            return str(value)
    return None


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first child with this local name, or the descendant down a path of them, or None."""
    for name in path:
        if element is None:
            return None
        element = next((inner for inner in element if local(inner) == name), None)
    return element


def value(element: etree._Element | None, *path: str, name: str = "val") -> str | None:
    """An attribute of the descendant down a path of local names, or None."""
    found = child(element, *path)
    return None if found is None else attribute(found, name)


def number(element: etree._Element | None, *path: str, name: str = "val") -> int | None:
    """The same as a whole number, or None where there is none."""
    text = value(element, *path, name=name)
    return int(text) if text and text.removeprefix("-").isdecimal() else None


def named(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """The children with this local name."""
    return (inner for inner in element if local(inner) == name)


def descendants(element: etree._Element, name: str) -> Iterator[etree._Element]:
    """All elements below this one (itself included) with this local name, in document order."""
    return element.iter("{*}" + name)


def chosen(alternatives: etree._Element) -> etree._Element | None:
    """The one of ``mc:AlternateContent`` to read: all say the same for different programs."""
    choice = child(alternatives, "Choice")
    return child(alternatives, "Fallback") if choice is None else choice
