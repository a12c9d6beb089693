"""OpenDocument texts (ODT), as LibreOffice writes them, read from their XML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.extract import sniff
from archive.extract.content import Content
from archive.extract.odf_text import Text
from archive.extract.odt_numbers import Numbers
from archive.extract.odt_styles import Styles
from archive.extract.office_flow import Flow
from archive.extract.package import Package, opened
from archive.extract.titles import title_tags
from archive.extract.xml_tree import child, descendants, local
from archive.model import Role

_HEADERS = frozenset({"header", "header-left", "header-first"})
_FOOTERS = frozenset({"footer", "footer-left", "footer-first"})


def read(path: Path, name: str) -> Content:
    """Read an OpenDocument text: one page, or more where its writer broke the page.

    Raises:
        TooLarge: it unpacks to too much.
        EncryptedFile: it is protected by a password.
        DamagedFile: it cannot be unpacked, or its XML cannot be read.
        OSError: the file cannot be opened.
    """
    with opened(path, name) as package:
        document = _Document(package)
        document.write()
        return document.flow.content(sniff.ODT, title_tags(package.title(), "ODT title"))


class _Document:
    """Writes one document: its headers, body, notes and footers."""

    def __init__(self, package: Package) -> None:
        self.flow = Flow()
        self._root = package.required("content.xml")
        styles = package.xml("styles.xml")
        known = Styles(styles, self._root)
        by_word = package.generator().startswith("MicrosoftOffice")
        numbers = Numbers(known, styles, self._root, by_word=by_word)
        self._text = Text(package, known, numbers, self.flow)
        self._pages = () if styles is None else tuple(descendants(styles, "master-page"))

    def write(self) -> None:
        """Write all of it."""
        self.flow.furniture(self._furniture(_HEADERS), Role.HEADER)
        body = child(self._root, "body", "text")
        self._text.blocks(() if body is None else body, self.flow)
        self.flow.close()
        self._text.end()
        self.flow.close()
        self.flow.furniture(self._furniture(_FOOTERS), Role.FOOTER)

    def _furniture(self, kinds: frozenset[str]) -> Iterator[str]:
        for page in self._pages:
            for element in page:
                if local(element) in kinds:
                    yield self._text.text_alone(element)
