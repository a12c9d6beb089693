"""What pictures are said to show, and charts of OpenDocument: the text that nothing else holds."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from archive.extract.office_flow import picture_of
from archive.model import Role
from tests.archive.office_samples import blocks, packed, read, texts
from tests.archive.office_samples import docx as word
from tests.archive.office_samples import odt as writer
from tests.archive.test_extract_odp import presentation as odp
from tests.archive.test_extract_odp import slide
from tests.archive.test_extract_pptx import presentation

PARAGRAPH, ROW, PICTURE = Role.PARAGRAPH, Role.TABLE_ROW, Role.PICTURE
SAID = "Stroomschema van de inkoop: eerst verkennen, daarna gunnen."
SHOWN = f"Afbeelding: {SAID}"

DESCRIPTIONS = [
    (SAID, SHOWN),
    ("Van markt\nnaar plan in\tdrie stappen", "Afbeelding: Van markt naar plan in drie stappen"),
    ("Logo van Lisbeek", ""),
    ("C:\\beeld\\Schermafbeelding 2019-01-02.png", ""),
    ("", ""),
    ("Afbeelding met tekst, schermopname, kaart Automatisch gegenereerde beschrijving", ""),
    ("Afbeelding met tekst, kaart Door AI gegenereerde inhoud is mogelijk onjuist.", ""),
    ("A screenshot of a page Description automatically generated", ""),
]


@pytest.mark.parametrize(("said", "expected"), DESCRIPTIONS)
def test_what_a_picture_is_said_to_show(said: str, expected: str) -> None:
    """A sentence of the writer counts; a name, and what a program made up, do not."""
    assert picture_of(said) == expected


def drawing(said: str, inner: str = "<blip/>") -> str:
    """A picture, or something else, in a Word document."""
    return f'<w:r><w:drawing><inline><docPr descr="{said}"/>{inner}</inline></w:drawing></w:r>'


def test_pictures_in_word(tmp_path: Path) -> None:
    """A description comes behind the paragraph; that of a box, or in a header, is left out."""
    box = "<w:txbxContent><w:p><w:r><w:t>kader</w:t></w:r></w:p></w:txbxContent>"
    drawn = drawing(SAID) + drawing("Een kader om de tekst heen", box)
    body = (
        f"<w:p><w:r><w:t>Zo gaat het:</w:t></w:r>{drawn}"
        '</w:p><w:sectPr><w:headerReference r:id="header1"/></w:sectPr>'
    )
    header = f"<w:p><w:r><w:t>Wolkendam</w:t></w:r>{drawing(SAID)}</w:p>"

    assert blocks(read(tmp_path, word(body, header1=header))) == [
        (Role.HEADER, "Wolkendam"),
        (PARAGRAPH, "Zo gaat het:"),
        (PICTURE, SHOWN),
        (PARAGRAPH, "kader"),
    ]


def test_pictures_on_a_slide(tmp_path: Path) -> None:
    """A description stands where its picture does."""
    picture = f'<p:pic><p:nvPicPr><p:cNvPr descr="{SAID}"/></p:nvPicPr></p:pic>'

    assert blocks(read(tmp_path, presentation(picture))) == [(PICTURE, SHOWN)]


def test_pictures_on_a_slide_of_opendocument(tmp_path: Path) -> None:
    """Once, also where a picture stands within a box, as with a caption."""
    picture = frame("<draw:image/>", described(SAID))
    caption = frame(f"<draw:text-box><text:p>{picture}Figuur 1</text:p></draw:text-box>")

    assert texts(read(tmp_path, odp(slide(picture), slide(caption)))) == [SHOWN, "Figuur 1", SHOWN]


def frame(*inner: str) -> str:
    """A frame of OpenDocument with these elements."""
    return f"<draw:frame>{''.join(inner)}</draw:frame>"


def described(said: str, kind: str = "desc") -> str:
    """A description of what is in a frame."""
    return f'<svg:{kind} xmlns:svg="urn:svg">{said}</svg:{kind}>'


SHAPED = "<draw:image/><draw:contour-polygon/>"
"""A picture that text flows around."""


def test_pictures_in_opendocument(tmp_path: Path) -> None:
    """A description, or else a title of as many words, comes behind the paragraph."""
    header = (
        f"<style:header><text:p>{frame('<draw:image/>', described(SAID))}</text:p></style:header>"
    )
    body = (
        f"<text:p>Zo:{frame('<draw:image/>', described('logo', 'title'), described(SAID))}</text:p>"
        f"<text:p>Of:{frame(SHAPED, described(SAID, 'title'))}</text:p>"
        f"<text:p>{frame('<draw:text-box><text:p>kader</text:p></draw:text-box>', described(SAID))}"
        "</text:p>"
    )

    assert blocks(read(tmp_path, writer(body, master=header))) == [
        (PARAGRAPH, "Zo:"),
        (PICTURE, SHOWN),
        (PARAGRAPH, "Of:"),
        (PICTURE, SHOWN),
        (PARAGRAPH, "kader"),
    ]


PLACES = {
    "beside a paragraph": ("<text:p>Zo:</text:p>{}<text:p>Of</text:p>", ["Zo:", SHOWN, "Of"]),
    "with a caption": (
        (
            "<text:p>Zo:<draw:frame><draw:text-box><text:p>{}Figuur 1</text:p></draw:text-box>"
            "</draw:frame></text:p>"
        ),
        ["Zo:", "Figuur 1", SHOWN],
    ),
    "in a group": ("<text:p>Zo:<draw:g>{}</draw:g></text:p>", ["Zo:", SHOWN]),
    "in a table": (
        (
            "<table:table><table:table-row><table:table-cell><text:p>Zo:{}</text:p></table:table-cell>"
            "<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>"
        ),
        ["Zo:\n\nb", SHOWN],
    ),
}


@pytest.mark.parametrize(("around", "expected"), PLACES.values(), ids=PLACES.keys())
def test_a_picture_in_opendocument_is_told_once(
    tmp_path: Path, around: str, expected: list[str]
) -> None:
    """Wherever a picture stands, its description comes behind the text that it goes with."""
    body = around.format(frame("<draw:image/>", described(SAID)))

    assert texts(read(tmp_path, writer(body))) == expected


OBJECT = '<draw:object xmlns:xlink="urn:xlink" xlink:href="./Object 1"/><draw:image/>'
NAMES = (
    'xmlns:office="urn:o" xmlns:chart="urn:c" xmlns:text="urn:t" xmlns:table="urn:ta" '
    'xmlns:svg="urn:svg"'
)


def with_chart(data: bytes) -> bytes:
    """A document with a chart in it, as LibreOffice writes one."""
    rows = (("", "2018", "2019"), ("Wolkendam", "0.25", "0.5"), ("Lisbeek", "NaN", "0.125"))
    lines = [
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{text}</text:p><draw:g xmlns:draw='urn:d'><svg:desc>x"
            "</svg:desc></draw:g></table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    ]
    content = (
        f"<office:document-content {NAMES}><office:body><office:chart><chart:chart>"
        "<chart:title><text:p>Bereik</text:p></chart:title><chart:plot-area><chart:axis>"
        "<chart:title><text:p>jaar</text:p></chart:title></chart:axis></chart:plot-area>"
        f"<table:table><table:table-header-rows>{lines[0]}</table:table-header-rows>"
        f"<table:table-rows>{''.join(lines[1:])}</table:table-rows></table:table></chart:chart>"
        "</office:chart></office:body></office:document-content>"
    )
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return packed({**members, "Object 1/content.xml": content})


WITHOUT = {
    "odt": writer(f"<text:p>{frame(OBJECT)}</text:p>"),
    "odp": odp(slide(frame(OBJECT))),
}
SAMPLES = {kind: with_chart(data) for kind, data in WITHOUT.items()}


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_chart_in_opendocument_is_a_table(tmp_path: Path, kind: str) -> None:
    """The titles of a chart and its axes come first, then its rows; a value may be missing."""
    assert blocks(read(tmp_path, SAMPLES[kind])) == [
        (PARAGRAPH, "Bereik"),
        (PARAGRAPH, "jaar"),
        (ROW, "2018\n\n2019"),
        (ROW, "Wolkendam\n\n0.25\n\n0.5"),
        (ROW, "Lisbeek\n\n0.125"),
    ]
    assert blocks(read(tmp_path, WITHOUT[kind])) == []
