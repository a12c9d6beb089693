"""Reading web pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import DamagedFile
from archive.extract import extract, html
from archive.model import Origin, Reading, Role, TagName
from tests.archive.coverage import assert_covered

LONG = "De gemeente Wolkendam bereidt de inkoop van jeugdhulp voor met Lisbeek. " * 4

TAGS = "div p li ul table tr td h1 h2 nav span a b br form pre article x-y script".split()
MARKUP = st.lists(
    st.sampled_from([*(f"<{tag}>" for tag in TAGS), *(f"</{tag}>" for tag in TAGS)])
    | st.sampled_from(['<div class="menu">', "&amp;", "&nbsp;", "&#0;", "<", ">", "<!--", "-->"])
    | st.text(max_size=4)
).map("".join)


def reading_of(tmp_path: Path, markup: str | bytes) -> Reading:
    """Read this markup as a page."""
    path = tmp_path / "original"
    path.write_bytes(markup if isinstance(markup, bytes) else markup.encode("utf-8"))
    return extract(path, "pagina.html")


def body(tmp_path: Path, markup: str) -> list[tuple[Role, str]]:
    """The blocks of a page with this body."""
    reading = reading_of(tmp_path, f"<!DOCTYPE html><html><body>{markup}</body></html>")
    return [(block.role, reading.slice(block.span)) for block in reading.blocks]


BLOCKS = {
    "number of a note": (
        (
            "<p>85<sup><a href='#1'>1</a></sup> euro<a href='#2'><sup>2</sup></a>, "
            "<a href='#3'>m<sup>2</sup></a>, m<sup>3</sup></p>"
        ),
        [(Role.PARAGRAPH, "85 1 euro 2, m2, m3")],
    ),
    "paragraphs": ("<p>Een</p><p>Twee</p>", [(Role.PARAGRAPH, "Een"), (Role.PARAGRAPH, "Twee")]),
    "white space": ("<p> Een\n  <b>twee</b>&nbsp;drie </p>", [(Role.PARAGRAPH, "Een twee drie")]),
    "line break": ("<p>Een<br>twee</p>", [(Role.PARAGRAPH, "Een\ntwee")]),
    "text between blocks": ("Los<p>Een</p>na", [(Role.PARAGRAPH, t) for t in ("Los", "Een", "na")]),
    "heading": ("<h3>Planning</h3>tekst", [(Role.HEADING, "Planning"), (Role.PARAGRAPH, "tekst")]),
    "list": ("<ul><li>Een<li>Twee</ul>", [(Role.PARAGRAPH, "Een"), (Role.PARAGRAPH, "Twee")]),
    "table": (
        "<table><tr><th>Perceel<th>Tarief<tr><td>Verblijf<td><p>85</p><p>euro</p></table>",
        [(Role.TABLE_ROW, "Perceel\n\nTarief"), (Role.TABLE_ROW, "Verblijf\n\n85\neuro")],
    ),
    "table for layout": (
        "<table><tr><td><h2>Kop</h2><p>Een</p><td><ul><li>Twee</ul></table>",
        [(Role.HEADING, "Kop"), (Role.PARAGRAPH, "Een"), (Role.PARAGRAPH, "Twee")],
    ),
    "code": ("<pre>een\n  twee</pre>", [(Role.PARAGRAPH, "een\ntwee")]),
    "script and style": ("<script>x()</script><style>p{}</style><p>Een", [(Role.PARAGRAPH, "Een")]),
    "template": ("<template><p>Nee</p></template><p>Een", [(Role.PARAGRAPH, "Een")]),
    "comment": ("<p>Een<!-- nee --> twee</p>", [(Role.PARAGRAPH, "Een twee")]),
    "unclosed and crossed tags": (
        "<p><b>Een</p>twee</b>",
        [(Role.PARAGRAPH, t) for t in ("Een", "twee")],
    ),
}


@pytest.mark.parametrize(("markup", "expected"), BLOCKS.values(), ids=BLOCKS.keys())
def test_content_becomes_blocks(
    tmp_path: Path, markup: str, expected: list[tuple[Role, str]]
) -> None:
    """Headings, paragraphs, list items and table rows are blocks; code and styles never show."""
    assert body(tmp_path, markup) == expected


FURNITURE = {
    "nav": "<nav>Kijk hier</nav>",
    "footer": "<footer>Kijk hier</footer>",
    "header": "<header>Kijk hier</header>",
    "aside": "<aside>Kijk hier</aside>",
    "form": "<form>Kijk hier</form>",
    "button": "<button>Kijk hier</button>",
    "role": '<div role="navigation">Kijk hier</div>',
    "cookie banner": '<div id="cookie-banner">Kijk hier</div>',
    "cookie banner in one word": '<div class="cookieBar">Kijk hier</div>',
    "menu": '<ul class="nav main-menu"><li>Kijk hier</li></ul>',
    "breadcrumb": '<p class="breadcrumbs">Kijk hier</p>',
    "skip link": '<a class="skip-link" href="#x">Kijk hier</a>',
    "hidden": "<div hidden>Kijk hier</div>",
}


@pytest.mark.parametrize("markup", FURNITURE.values(), ids=FURNITURE.keys())
def test_what_surrounds_the_content_is_furniture(tmp_path: Path, markup: str) -> None:
    """Menus, banners and the like are kept, apart from the content."""
    assert body(tmp_path, f"{markup}<p>{LONG}</p>") == [
        (Role.NAVIGATION, "Kijk hier"),
        (Role.PARAGRAPH, LONG.strip()),
    ]


CONTENT = {
    "form around the page": f"<form><p>{LONG}</p></form>",
    "class of the body": f'<div class="has-menu"><main><p>{LONG}</p></main></div>',
    "header of an article": f"<article><header>{LONG}</header></article>",
    "ordinary class": f'<div class="kruising navel">{LONG}</div>',
}


@pytest.mark.parametrize("markup", CONTENT.values(), ids=CONTENT.keys())
def test_content_is_no_furniture_whatever_surrounds_it(tmp_path: Path, markup: str) -> None:
    """An element that holds the content itself is never furniture."""
    assert body(tmp_path, markup) == [(Role.PARAGRAPH, LONG.strip())]


def test_heading_levels(tmp_path: Path) -> None:
    """A heading has the level of its element."""
    reading = reading_of(tmp_path, "<html><h1>Een</h1><h4>Vier</h4>")

    assert [block.level for block in reading.blocks] == [1, 4]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<html><title>Inkoop  Lisbeek</title><h1>Welkom</h1>", ["Inkoop Lisbeek"]),
        ("<html><title> </title><h1>Welkom</h1>", ["Welkom"]),
        ("<html><p>Niets</p>", []),
    ],
    ids=["title", "first heading", "none"],
)
def test_title_is_a_tag(tmp_path: Path, markup: str, expected: list[str]) -> None:
    """The title of the page, or else its first heading, is stated as its title."""
    tags = reading_of(tmp_path, markup).tags

    assert [tag.value for tag in tags] == expected
    assert all((tag.name, tag.evidence.origin) == (TagName.TITLE, Origin.METADATA) for tag in tags)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_encoding_of_the_page(tmp_path: Path, encoding: str) -> None:
    """Letters with marks survive, whatever the page says of its encoding."""
    markup = f'<html><meta charset="{encoding}"><p>cliënten één à twee</p>'

    reading = reading_of(tmp_path, markup.encode(encoding))

    assert reading.pages[0].text == "cliënten één à twee"


def test_entities_of_an_outside_file_are_not_read(tmp_path: Path) -> None:
    """A page that names a file of this machine does not get to show it."""
    secret = tmp_path / "geheim.txt"
    secret.write_text("wachtwoord")
    markup = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><p>a &x; b</p>'

    assert "wachtwoord" not in reading_of(tmp_path, markup).pages[0].text


def test_deeply_nested_page_is_read(tmp_path: Path) -> None:
    """Elements that were never closed, up to the parser's limit, do no harm."""
    assert body(tmp_path, "<div>" * 245 + "Inkoop") == [(Role.PARAGRAPH, "Inkoop")]


def test_page_nested_beyond_the_limit_is_reported(tmp_path: Path) -> None:
    """What the parser would drop in silence is DamagedFile."""
    with pytest.raises(DamagedFile, match="nested too deeply"):
        body(tmp_path, "<div>" * 300 + "Inkoop")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(markup=MARKUP)
def test_every_character_lies_in_one_block(tmp_path: Path, markup: str) -> None:
    """However broken the markup, the page is read and its blocks cover its text once."""
    path = tmp_path / "original"
    path.write_bytes(markup.encode("utf-8"))
    content = html.read(path, "pagina.html")

    assert_covered(Reading(content.media_type, "html", "1", content.pages, content.blocks))


LISTS = {
    "numbers": ("<ol><li>a<li>b</ol>", ["1. a", "2. b"]),
    "letters": ("<ol type=a><li>x<li>y</ol>", ["a. x", "b. y"]),
    "capitals": ("<ol type=A start=27><li>x</ol>", ["AA. x"]),
    "roman": ("<ol type=i start=4><li>x</ol><ol type=I start=4><li>y</ol>", ["iv. x", "IV. y"]),
    "a start and a value": ("<ol start=3><li>a<li value=9>b<li>c</ol>", ["3. a", "9. b", "10. c"]),
    "down": ("<ol reversed><li>a<li>b</ol>", ["2. a", "1. b"]),
    "nested": ("<ol><li>a<ol><li>b</ol>c<li>d</ol>", ["1. a", "1. b", "c", "2. d"]),
    "blocks in an item": ("<ol><li><p>a</p><p>b</p></li></ol>", ["1. a", "b"]),
    "an item without text": ("<ol><li><li>b</ol><p>c", ["2. b", "c"]),
    "numbers of its own": ("<ol><li>1. a<li>b) c<li>(iii) d<li>4 e<li>5</ol>",
        ["1. a", "b) c", "(iii) d", "4 e", "5"]),
    "another number first": ("<ol><li>3 mei</ol>", ["1. 3 mei"]),
    "no marks": ("<ol style='list-style: none'><li>a</ol><ol class=list-unstyled><li>b</ol>",
        ["a", "b"]),
    "bullets": ("<ul><li>a</ul><menu><li>b</menu>", ["a", "b"]),
    "odd values": ("<ol start=x type=z><li value=''>a</ol>", ["1. a"]),
}  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), LISTS.values(), ids=LISTS.keys())
def test_items_have_the_numbers_that_a_browser_shows(
    tmp_path: Path, markup: str, expected: list[str]
) -> None:
    """An item of a numbered list has its number, unless its writer typed one."""
    assert [text for _, text in body(tmp_path, f"<main>{markup}</main>")] == expected


def test_a_menu_has_no_numbers(tmp_path: Path) -> None:
    """What surrounds the content is kept as it stands."""
    found = body(tmp_path, f"<nav><ol><li>Home<li>Inkoop</ol></nav><p>{LONG}")

    assert found[:2] == [(Role.NAVIGATION, "Home"), (Role.NAVIGATION, "Inkoop")]
