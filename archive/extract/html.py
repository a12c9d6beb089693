"""Web pages: their main content as blocks, and what surrounds it as furniture."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import accumulate, compress
from pathlib import Path

from lxml import etree, html

from archive.errors import DamagedFile
from archive.extract import sniff
from archive.extract.content import CELL_SEPARATOR, Content, PageWriter, one_line
from archive.extract.encodings import decode
from archive.extract.numerals import counted_letters, roman
from archive.model import Evidence, Origin, Role, Tag, TagName

_NEVER = frozenset("script style template noscript svg math iframe object head".split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = frozenset(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt "
    "fieldset figcaption figure footer form header hgroup hr html legend li main menu nav ol "
    "option p pre section select summary table tbody td textarea tfoot th thead tr ul".split()
)
_FURNITURE_TAGS = frozenset(
    "nav aside footer form header menu dialog button select textarea label".split()
)
_FURNITURE_ROLES = frozenset(
    "navigation banner contentinfo search complementary dialog alertdialog menu menubar "
    "toolbar tablist".split()
)
_FURNITURE_WORDS = re.compile(
    r"^(?:cookies?|cookie(?:bar|banner|wall|consent|melding|notice|law|message|info|bot)|consent|"
    r"(?:main|sub|top|side|hoofd|mega|foot|head)?(?:menu|nav)|navbar|navigat(?:ion|ie|or)|"
    r"breadcrumbs?|kruimelpad|kruimels|sidebar|zijbalk|footer|voettekst|skip(?:link|links|to)?|"
    r"pagination|paginering|pager|share|social|socials|toolbar|sitemap|searchbox|zoekbox)$"
)
_FORMS: dict[str, Callable[[int], str]] = {
    "a": counted_letters,
    "A": lambda count: counted_letters(count).upper(),
    "i": roman,
    "I": lambda count: roman(count).upper(),
}
_UNMARKED = re.compile(
    r"list-style(?:-type)?\s*:\s*none|\b(?:list-)?(?:unstyled|none|nobullets?)\b"
)
_OWN_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d+)*|[a-zA-Z]|[ivxIVX]+)[.):°º](?:\s|$)")
_WHOLE = re.compile(r"-?[0-9]{1,6}")
_LIMIT = "ERR_RESOURCE_LIMIT"
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_CONTENT_MARKS = "self::main or self::article or .//main or .//article or .//h1 or @role='main'"
_STATED_CHARSET = re.compile(rb"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_LAYOUT = ".//table or .//ul or .//ol or .//dl or .//h1 or .//h2 or .//h3 or .//h4 or .//section"


def read(path: Path, name: str) -> Content:
    """Read a web page as one page; nothing is fetched. Raises DamagedFile and OSError."""
    return read_markup(path.read_bytes(), name)


def read_markup(data: bytes, name: str) -> Content:
    """Read the bytes of a web page that lies in the file ``name``. Raises DamagedFile."""
    root = _parse(data, name)
    if root is None:
        return Content(sniff.HTML, (PageWriter(1).page,), ())
    walker = _Walker(root)
    walker.walk()
    writer = walker.writer
    return Content(sniff.HTML, (writer.page,), writer.blocks, _title_tags(root))


def _parse(data: bytes, name: str) -> html.HtmlElement | None:
    stated = _STATED_CHARSET.search(data[:2048])
    text = decode(data, stated.group(1).decode("ascii") if stated else None)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    # libxml2 ends a page at its first NUL character.
    markup = text.replace("\0", "").encode("utf-8", "replace")
    try:
        root = html.document_fromstring(markup, parser=parser)
    except etree.ParserError:
        return None  # no element and no text
    except etree.XMLSyntaxError as error:
        raise DamagedFile(f"{name} cannot be read as HTML: {error.msg}") from error
    if any(entry.type_name == _LIMIT for entry in parser.error_log):
        # libxml2 drops the rest of such a page without an error.
        raise DamagedFile(
            f"{name} cannot be read as HTML: its elements are nested too deeply",
            hint="print the page to PDF and add that",
        )
    return root


def _title_tags(root: html.HtmlElement) -> tuple[Tag, ...]:
    for element in (*root.iter("title"), *root.iter("h1")):
        title = one_line(element.text_content())
        if title:
            evidence = Evidence(Origin.METADATA, f"<{element.tag}> {title}")
            return (Tag(TagName.TITLE, title, evidence),)
    return ()


class _Walker:
    """Goes through a page in document order and writes a block at every block element's edge."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.writer = PageWriter(1)
        self._root = root
        self._length = len(one_line(root.text_content()))
        self._inline: list[str] = []
        self._furniture = False
        self._label = ""
        self._counts: dict[html.HtmlElement, int] = {}

    def walk(self) -> None:
        """Write the whole page."""
        self._element(self._root)
        self._flush()

    def _flush(self, role: Role = Role.PARAGRAPH, level: int = 0) -> None:
        """Write the characters gathered since the last block element's edge."""
        lines = (one_line(line) for line in "".join(self._inline).split("\v"))
        text = "\n".join(filter(None, lines))
        self._inline = []
        if text and self._label:
            text, self._label = f"{self._label} {text}", ""
        if self._furniture:
            role, level = Role.NAVIGATION, 0
        self.writer.add(text, role, level=level)

    def _element(self, element: html.HtmlElement) -> None:
        if element.tag in _NEVER or not isinstance(element.tag, str):
            return
        outer = self._furniture
        if not outer and self._is_furniture(element):
            self._flush()
            self._furniture = True
        self._by_kind(element)
        if self._furniture != outer:
            self._flush()
            self._furniture = outer

    def _by_kind(self, element: html.HtmlElement) -> None:
        level = _HEADINGS.get(element.tag, 0)
        if level:
            self._flush()
            self._children(element)
            self._flush(Role.HEADING, level)
        elif element.tag == "tr" and not element.xpath(_LAYOUT):
            self._row(element)
        elif element.tag == "li":
            self._item(element)
        elif element.tag in _BLOCKS:
            self._flush()
            self._children(element)
            self._flush()
        elif element.tag == "br":
            self._inline.append("\v")
        elif element.tag == "sup" and _is_note(element):
            self._inline.append(" ")  # not one number with what stands before it
            self._children(element)
        else:
            self._children(element)

    def _item(self, item: html.HtmlElement) -> None:
        """Write an item of a list, with the number that a browser puts before it."""
        self._flush()
        self._label = self._number(item)
        self._children(item)
        self._flush()
        self._label = ""

    def _number(self, item: html.HtmlElement) -> str:
        numbered = item.getparent()
        if numbered is None or numbered.tag != "ol":
            return ""
        count = _whole(item.get("value"))
        if count is None:
            before = self._counts.get(numbered)
            count = _first(numbered) if before is None else before + _step(numbered)
        self._counts[numbered] = count
        label = _FORMS.get(numbered.get("type") or "1", str)(count)
        text = one_line(item.text_content())
        shown = not (self._furniture or _UNMARKED.search(_looks(numbered)))
        return f"{label}." if shown and not _has_own_number(text, label) else ""

    def _children(self, element: html.HtmlElement) -> None:
        self._gather(element.text, keep_lines=element.tag == "pre")
        for child in element:
            self._element(child)
            self._gather(child.tail, keep_lines=element.tag == "pre")

    def _gather(self, text: str | None, *, keep_lines: bool) -> None:
        # A vertical tab stands for a line end that is meant, until the block is written.
        plain = (text or "").replace("\v", " ")
        self._inline.append(plain.replace("\n", "\v") if keep_lines else plain)

    def _row(self, row: html.HtmlElement) -> None:
        self._flush()
        cells = [_cell_text(cell) for cell in row]
        role = Role.NAVIGATION if self._furniture else Role.TABLE_ROW
        columns = tuple(compress(_columns(row), cells))
        self.writer.add(CELL_SEPARATOR.join(filter(None, cells)), role, columns=columns)

    def _is_furniture(self, element: html.HtmlElement) -> bool:
        """Whether an element surrounds the content: by its name, its role or its class and id.

        An element that holds the content itself never is: old sites wrap a whole page in a form,
        and a class like ``has-sidebar`` may sit on the body.
        """
        if element.tag in ("html", "body") or not _looks_like_furniture(element):
            return False
        if element.xpath(_CONTENT_MARKS):
            return bool(element.tag == "nav")
        explicit = element.tag in ("nav", "footer", "aside") or element.get("role") is not None
        length = len(one_line(element.text_content()))
        return explicit or length * 2 <= self._length


def _is_note(element: html.HtmlElement) -> bool:
    """Whether a raised number refers to a note: it is all of a link."""
    number = one_line(element.text_content())
    links = element.xpath("ancestor::a | .//a")
    return number.isdecimal() and any(one_line(a.text_content()) == number for a in links)


def _first(numbered: html.HtmlElement) -> int:
    start = _whole(numbered.get("start"))
    if start is not None:
        return start
    return sum(1 for _ in numbered.iterchildren("li")) if _step(numbered) < 0 else 1


def _step(numbered: html.HtmlElement) -> int:
    return 1 if numbered.get("reversed") is None else -1


def _whole(text: str | None) -> int | None:
    found = _WHOLE.fullmatch((text or "").strip())
    return None if found is None else int(found.group())


def _looks(element: html.HtmlElement) -> str:
    return f"{element.get('style', '')} {element.get('class', '')}"


def _has_own_number(text: str, label: str) -> bool:
    """Whether an item begins with a number that its writer typed."""
    return bool(_OWN_NUMBER.match(text)) or text.partition(" ")[0].strip("().:") == label


def _looks_like_furniture(element: html.HtmlElement) -> bool:
    if element.tag == "header":
        return not any(parent.tag in ("article", "main") for parent in element.iterancestors())
    if element.tag in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES:
        return True
    if element.get("aria-hidden") == "true" or element.get("hidden") is not None:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}"
    return any(_FURNITURE_WORDS.match(word.lower()) for word in _WORD.findall(names))


def _columns(row: html.HtmlElement) -> tuple[int, ...]:
    """The column in which each cell begins; none where cells reach over several rows."""
    if row.xpath("ancestor::table[1]//*[@rowspan and @rowspan != '1']"):
        return ()
    widths = [_colspan(cell.get("colspan") or "") for cell in row]
    return tuple(accumulate(widths[:-1], initial=0))


def _colspan(text: str) -> int:
    said = text.strip()
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 3 else 1  # noqa: PLR2004


def _cell_text(cell: html.HtmlElement) -> str:
    walker = _Walker(cell)
    walker.walk()
    return "\n".join(
        walker.writer.page.text[block.span.start : block.span.end] for block in walker.writer.blocks
    )
