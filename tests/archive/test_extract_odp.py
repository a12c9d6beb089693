"""Reading presentations of OpenDocument."""

from __future__ import annotations

import io
from itertools import permutations
from pathlib import Path

import pytest
from odf.draw import Frame, Page, TextBox
from odf.office import Annotation
from odf.opendocument import OpenDocumentPresentation
from odf.presentation import Notes
from odf.style import MasterPage, PageLayout
from odf.table import Table, TableCell, TableRow
from odf.text import P

from archive.errors import DamagedFile
from archive.model import Role, TagName
from tests.archive.office_samples import NAMES, blocks, packed, pages, read, texts

MORE = (
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:presentation="urn:oasis:names:tc:opendocument:xmlns:presentation:1.0"'
)


def presentation(*slides: str, styles: str = "", declared: str = "") -> bytes:
    """A presentation of these slides."""
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.presentation",
            "content.xml": f"<office:document-content {NAMES} {MORE}><office:automatic-styles>"
            f"{styles}</office:automatic-styles><office:body><office:presentation>{declared}"
            f"{''.join(slides)}</office:presentation></office:body></office:document-content>",
            "meta.xml": f"<office:document-meta {NAMES}><office:meta><dc:title>Marktdag Lisbeek"
            "</dc:title></office:meta></office:document-meta>",
        }
    )


def slide(*shapes: str, properties: str = "") -> str:
    """A slide."""
    return f'<draw:page draw:name="p" {properties}>{"".join(shapes)}</draw:page>'


def box(text: str, place: tuple[float, float, float, float] | None = None, use: str = "") -> str:
    """A frame with a text, at a place in centimetres from the left and the top."""
    stated = f' presentation:class="{use}"' if use else ""
    if place is not None:
        sides = zip(("x", "y", "width", "height"), place, strict=True)
        stated += "".join(f' svg:{side}="{length}cm"' for side, length in sides)
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in text.split("|"))
    return f"<draw:frame{stated}><draw:text-box>{paragraphs}</draw:text-box></draw:frame>"


def drawn(text: str, left: str, top: str) -> Frame:
    """A frame as another library makes it."""
    frame = Frame(x=left, y=top, width="5cm", height="1cm")
    held = TextBox()
    held.addElement(P(text=text))
    frame.addElement(held)
    return frame


def test_a_presentation_of_another_library_is_read(tmp_path: Path) -> None:
    """A slide is a page: its title, its shapes from the top, its notes, its comments."""
    deck = OpenDocumentPresentation()
    layout = PageLayout(name="L")
    deck.automaticstyles.addElement(layout)
    master = MasterPage(name="M", pagelayoutname=layout)
    deck.masterstyles.addElement(master)
    first = Page(masterpagename=master)
    first.addElement(drawn("Onderaan", "2cm", "15cm"))
    first.addElement(drawn("Bovenaan", "2cm", "6cm"))
    title = drawn("Marktconsultatie Lisbeek", "1cm", "1cm")
    title.setAttribute("class", "title")
    first.addElement(title)
    grid = Table()
    for cells in (("Nr", "Vraag"), ("4", "Wat kost verblijf?")):
        row = TableRow()
        for text in cells:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        grid.addElement(row)
    frame = Frame(x="2cm", y="9cm", width="8cm", height="3cm")
    frame.addElement(grid)
    first.addElement(frame)
    remark = Annotation()
    remark.addElement(P(text="Klopt dit?"))
    first.addElement(remark, check_grammar=False)  # odfpy knows an older standard
    notes = Notes()
    spoken = drawn("Vertel over de planning.", "2cm", "15cm")
    spoken.setAttribute("class", "notes")
    notes.addElement(spoken)
    first.addElement(notes)
    second = Page(masterpagename=master)
    second.addElement(drawn("Gunning in mei", "2cm", "2cm"))
    for page in (first, second):
        deck.presentation.addElement(page)
    buffer = io.BytesIO()
    deck.save(buffer)

    reading = read(tmp_path, buffer.getvalue())

    assert blocks(reading) == [
        (Role.HEADING, "Marktconsultatie Lisbeek"),
        (Role.PARAGRAPH, "Bovenaan"),
        (Role.TABLE_ROW, "Nr\n\nVraag"),
        (Role.TABLE_ROW, "4\n\nWat kost verblijf?"),
        (Role.PARAGRAPH, "Onderaan"),
        (Role.NOTE, "Notities: Vertel over de planning."),
        (Role.REMARK, "Opmerking: Klopt dit?"),
        (Role.PARAGRAPH, "Gunning in mei"),
    ]
    assert [block.number for block in reading.blocks if block.number] == ["4"]
    assert len(reading.pages) == 2


def test_reading_order(tmp_path: Path) -> None:
    """The order is that of the places of shapes, in whatever order the file has them."""
    places = {"a": (0, 0, 40, 2), "b": (0, 3, 10, 5), "c": (0, 9, 10, 6), "d": (20, 4, 10, 9)}
    for order in permutations(places):
        shapes = (box(name, places[name]) for name in order)
        assert texts(read(tmp_path, presentation(slide(*shapes)))) == list(places)


SHAPES = {
    "a group": (
        "<draw:g>" + box("b", (0, 5, 1, 1)) + box("c", (30, 7, 1, 1)) + "</draw:g>"
        + box("a", (0, 0, 1, 1)) + box("d", (0, 9, 1, 1)),
        ["a", "b", "c", "d"],
    ),
    "an empty group": ("<draw:g/>" + box("a"), ["a"]),
    "turned": (
        '<draw:custom-shape draw:transform="rotate (0.5) translate (1in 90pt)"><text:p>b</text:p>'
        "</draw:custom-shape>" + box("a", (2, 1, 1, 1)) + box("c", (2, 9, 1, 1)),
        ["a", "b", "c"],
    ),
    "a connector": (
        '<draw:connector svg:x1="1cm" svg:y1="5cm"><text:p>b</text:p></draw:connector>'
        + box("a", (0, 0, 1, 1)) + box("c", (0, 9, 1, 1)),
        ["a", "b", "c"],
    ),
    "an odd place": (
        '<draw:rect svg:x="veel" svg:y="1e9cm"><text:p>a</text:p></draw:rect>'
        + box("b", (0, 1, 1, 1)),
        ["a", "b"],
    ),
    "a link": (
        "<draw:g><draw:a>" + box("b", (0, 5, 1, 1)) + "</draw:a></draw:g>"
        "<draw:a>" + box("c", (0, 9, 1, 1)) + "</draw:a>" + box("a", (0, 0, 1, 1)),
        ["a", "b", "c"],
    ),
    "an endnote": (
        "<draw:rect><text:p>a<text:note text:note-class=\"endnote\"><text:note-citation>i"
        "</text:note-citation><text:note-body><text:p>c</text:p></text:note-body></text:note>"
        "</text:p></draw:rect>" + box("b", (0, 5, 1, 1)),
        ["a i", "b", "i c"],
    ),
    "a picture": (
        "<draw:frame><draw:image/><svg:title>logo</svg:title></draw:frame>" + box("a"),
        ["a"],
    ),
    "a list": (
        (
            '<draw:frame><draw:text-box><text:list text:style-name="L1"><text:list-item><text:p>'
            "Open</text:p></text:list-item><text:list-item><text:p>Gun</text:p></text:list-item>"
            "</text:list></draw:text-box></draw:frame>"
        ),
        ["1. Open", "2. Gun"],
    ),
}  # fmt: skip
LIST = (
    '<text:list-style style:name="L1"><text:list-level-style-number text:level="1" '
    'style:num-format="1" style:num-suffix="."/></text:list-style>'
)


@pytest.mark.parametrize(("shapes", "expected"), SHAPES.values(), ids=SHAPES.keys())
def test_shapes(tmp_path: Path, shapes: str, expected: list[str]) -> None:
    """Whatever holds text is read in its place, with the numbers of lists."""
    assert texts(read(tmp_path, presentation(slide(shapes), styles=LIST))) == expected


SAMPLE = presentation(
    slide(SHAPES["a group"][0] + SHAPES["a list"][0], box("Gunning", use="title")),
    slide(
        SHAPES["turned"][0], "<office:annotation><text:p>Klopt dit?</text:p></office:annotation>"
    ),
    styles=LIST,
)


def test_slide_furniture(tmp_path: Path) -> None:
    """Footers, dates and numbers are set apart, those too that all slides share."""
    declared = (
        '<presentation:footer-decl presentation:name="f1">Gemeente Ravenhorst'
        "</presentation:footer-decl>"
    )
    styles = (
        '<style:style style:name="dp2" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:display-footer="false"/></style:style>'
    )
    use = 'presentation:use-footer-name="f1"'
    shown = slide(
        box("7", use="page-number"), box("Tekst"), box("mei", use="date-time"), properties=use
    )
    bare = slide(box("Slot"), properties=f'{use} draw:style-name="dp2"')

    assert blocks(read(tmp_path, presentation(shown, bare, styles=styles, declared=declared))) == [
        (Role.PARAGRAPH, "Tekst"),
        (Role.PAGE_NUMBER, "7"),
        (Role.FOOTER, "mei"),
        (Role.FOOTER, "Gemeente Ravenhorst"),
        (Role.PARAGRAPH, "Slot"),
    ]


def test_a_hidden_slide_says_so(tmp_path: Path) -> None:
    """A slide that is passed over in a show is read, and what is found in it tells."""
    styles = (
        '<style:style style:name="dp1" style:family="drawing-page">'
        '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    hidden = slide(box("Mei"), box("Gunning", use="title"), properties='draw:style-name="dp1"')

    found = read(tmp_path, presentation(hidden, slide(box("Slot", use="title")), styles=styles))

    assert texts(found) == ["Gunning (verborgen dia)", "Mei", "Slot"]


def test_a_slide_without_text_is_a_page(tmp_path: Path) -> None:
    """The numbers of pages are those of slides; a presentation without any is one empty page."""
    assert pages(read(tmp_path, presentation(slide(), slide(box("a"))))) == ["", "a"]
    assert pages(read(tmp_path, presentation())) == [""]


def test_the_title_is_a_tag(tmp_path: Path) -> None:
    """The title among the properties is stated."""
    (tag,) = read(tmp_path, presentation(slide(box("a")))).tags

    assert (tag.name, tag.value) == (TagName.TITLE, "Marktdag Lisbeek")


def test_a_presentation_without_content_is_damaged(tmp_path: Path) -> None:
    """A package that lacks its content is DamagedFile."""
    data = packed({"mimetype": "application/vnd.oasis.opendocument.presentation"})

    with pytest.raises(DamagedFile, match=r"it has no content\.xml"):
        read(tmp_path, data)
