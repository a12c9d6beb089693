"""Reading presentations."""

from __future__ import annotations

import io
import zipfile
from itertools import permutations
from pathlib import Path

import pptx
import pytest
from pptx.util import Cm

from archive.errors import DamagedFile
from archive.model import Role
from tests.archive.office_samples import (
    DGM,
    MC,
    A,
    P,
    R,
    blocks,
    packed,
    pages,
    read,
    relations,
    texts,
)

OPENING = f'xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}" xmlns:mc="{MC}" xmlns:dgm="{DGM}"'


def text_body(*paragraphs: str) -> str:
    """The text of a shape."""
    runs = (f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in paragraphs)
    return f"<p:txBody>{''.join(runs)}</p:txBody>"


def transform(left: int, top: int, width: int, height: int) -> str:
    """The place of a shape."""
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def shape(body: str, place: tuple[int, int, int, int] | None = None, placeholder: str = "") -> str:
    """A shape with this text, at this place or where its layout has it."""
    properties = "" if place is None else transform(*place)
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr>"
        f"<p:spPr>{properties}</p:spPr>{body}</p:sp>"
    )


def tree(root: str, shapes: str) -> str:
    """A slide, a layout or notes with these shapes."""
    return f"<p:{root} {OPENING}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:{root}>"


def presentation(*slides: str, layout: str = "", diagram: str = "") -> bytes:
    """A presentation of slides with these shapes."""
    numbers = range(1, len(slides) + 1)
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="rId{n}"/>' for n in numbers)
    parts = {
        "[Content_Types].xml": "<Types/>",
        "ppt/presentation.xml": f"<p:presentation {OPENING}><p:sldIdLst>{listed}</p:sldIdLst>"
        "</p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(
            {f"rId{n}": ("slide", f"slides/slide{n}.xml") for n in numbers}
        ),
        "ppt/slideLayouts/layout.xml": tree("sldLayout", layout),
        "ppt/diagrams/data.xml": f"<dgm:dataModel {OPENING}>{diagram}</dgm:dataModel>",
    }
    for n, shapes in zip(numbers, slides, strict=True):
        parts[f"ppt/slides/slide{n}.xml"] = tree("sld", shapes)
        parts[f"ppt/slides/_rels/slide{n}.xml.rels"] = relations(
            {
                "rId1": ("slideLayout", "../slideLayouts/layout.xml"),
                "rId2": ("diagramData", "../diagrams/data.xml"),
            }
        )
    return packed(parts)


def test_a_presentation_of_another_library_is_read(tmp_path: Path) -> None:
    """A slide is a page: its title, its shapes from the top, its tables, then its notes."""
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    low = slide.shapes.add_textbox(Cm(2), Cm(15), Cm(5), Cm(1))
    low.text_frame.text = "Onderaan"
    high = slide.shapes.add_textbox(Cm(2), Cm(6), Cm(5), Cm(1))
    high.text_frame.text = "Bovenaan\nmet een tweede punt"
    grid = slide.shapes.add_table(2, 2, Cm(2), Cm(9), Cm(8), Cm(3)).table
    for at, text in enumerate(("Nr", "Vraag", "4", "Wat kost verblijf?")):
        grid.cell(at // 2, at % 2).text = text
    slide.shapes.title.text = "Marktconsultatie Lisbeek"
    slide.notes_slide.notes_text_frame.text = "Vertel over de planning."
    second = deck.slides.add_slide(deck.slide_layouts[1])
    second.shapes.title.text = "Vervolg"
    second.placeholders[1].text = "Gunning in mei"
    buffer = io.BytesIO()
    deck.save(buffer)

    reading = read(tmp_path, buffer.getvalue())

    assert blocks(reading) == [
        (Role.HEADING, "Marktconsultatie Lisbeek"),
        (Role.PARAGRAPH, "Bovenaan"),
        (Role.PARAGRAPH, "met een tweede punt"),
        (Role.TABLE_ROW, "Nr\n\nVraag"),
        (Role.TABLE_ROW, "4\n\nWat kost verblijf?"),
        (Role.PARAGRAPH, "Onderaan"),
        (Role.NOTE, "Notities: Vertel over de planning."),
        (Role.HEADING, "Vervolg"),
        (Role.PARAGRAPH, "Gunning in mei"),
    ]
    assert [block.number for block in reading.blocks if block.number] == ["4"]
    assert [block.span.page for block in reading.blocks][-2:] == [2, 2]
    assert len(reading.pages) == 2


PLACES = {
    "from the top": {"a": (0, 0, 10, 2), "b": (50, 3, 10, 2), "c": (0, 6, 10, 2)},
    "from the left": {"a": (0, 1, 10, 2), "b": (20, 0, 10, 2), "c": (40, 2, 10, 2)},
    "columns": {"a": (0, 0, 10, 5), "b": (0, 6, 10, 9), "c": (20, 2, 10, 8), "d": (20, 11, 10, 4)},
    "columns below a heading": {
        "a": (0, 0, 40, 2), "b": (0, 3, 10, 5), "c": (0, 9, 10, 6), "d": (20, 4, 10, 9),
    },
    "over one another": {"a": (0, 0, 10, 10), "b": (2, 2, 10, 10), "c": (4, 4, 10, 10)},
}  # fmt: skip


@pytest.mark.parametrize("places", PLACES.values(), ids=PLACES.keys())
def test_reading_order(tmp_path: Path, places: dict[str, tuple[int, int, int, int]]) -> None:
    """The order is that of the places of shapes, in whatever order the file has them."""
    for order in permutations(places):
        slide = "".join(shape(text_body(name), places[name]) for name in order)
        assert "".join(texts(read(tmp_path, presentation(slide)))) == "".join(places)


def test_a_group_is_read_as_one(tmp_path: Path) -> None:
    """What is grouped stays together, in its own order."""
    inner = shape(text_body("c"), (900, 20, 5, 5)) + shape(text_body("b"), (900, 10, 5, 5))
    group = f"<p:grpSp><p:grpSpPr>{transform(0, 10, 5, 30)}</p:grpSpPr>{inner}</p:grpSp>"
    around = shape(text_body("d"), (20, 15, 5, 5)) + shape(text_body("a"), (0, 0, 5, 5))

    assert texts(read(tmp_path, presentation(around + group))) == ["a", "b", "c", "d"]


def test_placeholders_stand_where_their_layout_has_them(tmp_path: Path) -> None:
    """A shape without a place of its own gets that of the placeholder it fills."""
    layout = shape("", (0, 50, 10, 5), '<p:ph idx="1"/>') + shape(
        "", (0, 5, 10, 5), '<p:ph type="body" idx="2"/>'
    )
    slide = (
        shape(text_body("onder"), None, '<p:ph idx="1"/>')
        + shape(text_body("midden"), (0, 20, 10, 5))
        + shape(text_body("boven"), None, '<p:ph type="body" idx="2"/>')
    )

    reading = read(tmp_path, presentation(slide, layout=layout))

    assert texts(reading) == ["boven", "midden", "onder"]


def test_slide_furniture(tmp_path: Path) -> None:
    """The footer, the date and the number of a slide are set apart."""
    slide = "".join(
        shape(text_body(text), (0, at, 5, 1), f'<p:ph type="{kind}"/>')
        for at, (kind, text) in enumerate(
            [("ftr", "Gemeente Ravenhorst"), ("sldNum", "7"), ("body", "Tekst")]
        )
    )

    assert blocks(read(tmp_path, presentation(slide))) == [
        (Role.PARAGRAPH, "Tekst"),
        (Role.FOOTER, "Gemeente Ravenhorst"),
        (Role.PAGE_NUMBER, "7"),
    ]


def test_a_diagram_is_read(tmp_path: Path) -> None:
    """The texts of a diagram, which are kept apart from the slide, are paragraphs."""
    frame = '<p:graphicFrame><a:graphic><dgm:relIds r:dm="rId2"/></a:graphic></p:graphicFrame>'
    points = "".join(
        f"<dgm:pt><dgm:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></dgm:t></dgm:pt>"
        for text in ("Verkennen", "Gunnen")
    )

    assert texts(read(tmp_path, presentation(frame, diagram=points))) == ["Verkennen", "Gunnen"]


def test_line_ends_and_alternatives_within_a_paragraph(tmp_path: Path) -> None:
    """A line end that is meant is kept, and of alternatives the first is read."""
    paragraph = (
        "<a:p><a:r><a:t>een</a:t></a:r><a:br/><a:fld><a:t>twee_x000B_drie</a:t></a:fld>"
        '<mc:AlternateContent><mc:Choice Requires="x"><a:r><a:t> vier</a:t></a:r></mc:Choice>'
        "<mc:Fallback><a:r><a:t> vier</a:t></a:r></mc:Fallback></mc:AlternateContent></a:p>"
    )

    reading = read(tmp_path, presentation(shape(f"<p:txBody>{paragraph}</p:txBody>")))

    assert texts(reading) == ["een\ntwee\ndrie vier"]


def test_a_slide_without_text_is_a_page(tmp_path: Path) -> None:
    """The numbers of pages are those of slides, also past a slide that holds only a picture."""
    assert pages(read(tmp_path, presentation("<p:pic/>", shape(text_body("a"))))) == ["", "a"]


@pytest.mark.parametrize(
    ("slide", "expected"),
    [
        (
            shape(text_body("Gunning"), None, '<p:ph type="title"/>') + shape(text_body("Mei")),
            ["Gunning (verborgen dia)", "Mei"],
        ),
        (shape(text_body("Mei")), ["(verborgen dia)", "Mei"]),
    ],
    ids=["title", "no title"],
)
def test_a_hidden_slide_says_so(tmp_path: Path, slide: str, expected: list[str]) -> None:
    """A slide that is passed over in a show is read, and what is found in it tells."""
    hidden = presentation(slide, shape(text_body("Slot")))
    with zipfile.ZipFile(io.BytesIO(hidden)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    place = "ppt/slides/slide1.xml"
    parts[place] = parts[place].replace(b"<p:sld ", b'<p:sld show="0" ', 1)

    found = read(tmp_path, packed(parts))

    assert texts(found) == [*expected, "Slot"]
    assert found.blocks[0].role is Role.HEADING


def test_a_slide_that_is_not_there_is_damage(tmp_path: Path) -> None:
    """A presentation that lacks one of its slides is DamagedFile."""
    data = presentation(shape(text_body("a"))).replace(b"slides/slide1.xml", b"slides/slide9.xml")

    with pytest.raises(DamagedFile, match=r"it has no ppt/slides/slide1\.xml"):
        read(tmp_path, data)


def numbered(*paragraphs: tuple[str, str], style: str = "") -> str:
    """The text of a shape: paragraphs with their properties."""
    runs = (f"<a:p>{said}<a:r><a:t>{text}</a:t></a:r></a:p>" for said, text in paragraphs)
    return f"<p:txBody><a:lstStyle>{style}</a:lstStyle>{''.join(runs)}</p:txBody>"


def auto(scheme: str, level: int = 0, start: str = "") -> str:
    """The properties of a paragraph that is numbered."""
    stated = f' startAt="{start}"' if start else ""
    return f'<a:pPr lvl="{level}"><a:buAutoNum type="{scheme}"{stated}/></a:pPr>'


STEP, DEEPER, BULLET = auto("arabicPeriod"), auto("alphaLcParenR", 1), "<a:pPr><a:buChar/></a:pPr>"
NUMBERED = {
    "steps": ([(STEP, "Open"), (STEP, "Vul in")], ["1. Open", "2. Vul in"]),
    "levels": (
        [(STEP, "Open"), (DEEPER, "links"), (DEEPER, "rechts"), (STEP, "Sluit"), (DEEPER, "dan")],
        ["1. Open", "a) links", "b) rechts", "2. Sluit", "a) dan"],
    ),
    "a paragraph between": (
        [(STEP, "Open"), ("", "Let op"), (STEP, "Sluit")],
        ["1. Open", "Let op", "1. Sluit"],
    ),
    "a deeper paragraph between": (
        [(STEP, "Open"), ('<a:pPr lvl="1"/>', "Let op"), (STEP, "Sluit")],
        ["1. Open", "Let op", "2. Sluit"],
    ),
    "an empty paragraph between": ([(STEP, "Open"), (STEP, " "), (STEP, "x")], ["1. Open", "2. x"]),
    "a start": (
        [(auto("romanUcPeriod", start="4"), "Vier"), (auto("romanUcPeriod", start="4"), "Vijf")],
        ["IV. Vier", "V. Vijf"],
    ),
    "around": (
        [(auto("alphaUcParenBoth"), "a"), (auto("arabicPlain"), "b"), (auto("circleNum"), "c")],
        ["(A) a", "1 b", "1. c"],
    ),
    "a start that is no number": ([(auto("arabicPeriod", start="x"), "a")], ["1. a"]),
    "bullets": ([(BULLET, "a"), (BULLET, "b")], ["a", "b"]),
}


@pytest.mark.parametrize(("paragraphs", "expected"), NUMBERED.values(), ids=NUMBERED.keys())
def test_numbers_before_paragraphs(
    tmp_path: Path, paragraphs: list[tuple[str, str]], expected: list[str]
) -> None:
    """The numbers that the program puts before paragraphs are part of what is read."""
    assert texts(read(tmp_path, presentation(shape(numbered(*paragraphs))))) == expected


def test_numbers_by_the_style_of_a_text(tmp_path: Path) -> None:
    """A text may number its paragraphs, but for those that say otherwise, and each text anew."""
    style = '<a:lvl1pPr><a:buAutoNum type="arabicPeriod"/></a:lvl1pPr>'
    body = numbered(("", "een"), (BULLET, "los"), style=style)

    found = texts(read(tmp_path, presentation(shape(body) + shape(body))))

    assert found == ["1. een", "los"] * 2
