"""Reading charts in slides and Word documents."""

from __future__ import annotations

import io
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import openpyxl
import pptx
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from archive.extract.charts import write_chart
from archive.extract.content import PageWriter
from archive.model import Role
from tests.archive.office_samples import blocks, docx, packed, read

NAMES = 'xmlns:c="urn:chart" xmlns:a="urn:drawing"'
DATA: Any = import_module("pptx.chart.data")  # its functions are not typed
ROW, PARAGRAPH = Role.TABLE_ROW, Role.PARAGRAPH


def slide_with(kind: int, data: Any, title: str = "") -> bytes:
    """A presentation of one slide with a chart, made by another library."""
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[6])
    place = (Cm(1), Cm(1), Cm(9), Cm(9))
    chart = slide.shapes.add_chart(kind, *place, data).chart
    chart.has_title = bool(title)
    if title:
        chart.chart_title.text_frame.text = title
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def test_a_chart_on_a_slide_is_a_table(tmp_path: Path) -> None:
    """The title comes first, then the names of the series, then a row for each category."""
    data = DATA.CategoryChartData(number_format="0.0%")
    data.categories = ["Wolkendam", "Lisbeek"]
    data.add_series("2018", (0.25, None))
    data.add_series("2019", (0.5, 0.125))

    reading = read(tmp_path, slide_with(XL_CHART_TYPE.COLUMN_CLUSTERED, data, "Bereik"))

    assert blocks(reading) == [
        (PARAGRAPH, "Bereik"),
        (ROW, "2018\n\n2019"),
        (ROW, "Wolkendam\n\n25,0%\n\n50,0%"),
        (ROW, "Lisbeek\n\n12,5%"),
    ]
    assert [block.columns for block in reading.blocks[1:]] == [(1, 2), (0, 1, 2), (0, 2)]


def test_points_in_a_plane(tmp_path: Path) -> None:
    """A chart of points has their two values side by side."""
    data = DATA.XyChartData()
    series = data.add_series("Tarief")
    series.add_data_point(1, 85.5)
    series.add_data_point(2, 90)

    reading = read(tmp_path, slide_with(XL_CHART_TYPE.XY_SCATTER, data))

    assert blocks(reading) == [(ROW, "Tarief"), (ROW, "1\n\n85,5"), (ROW, "2\n\n90")]


def point(index: str, value: str) -> str:
    """A point of a series."""
    return f'<c:pt idx="{index}"><c:v>{value}</c:v></c:pt>'


def chart(names: str, values: str = "", title: str = "") -> str:
    """A chart of one series with these points."""
    return (
        f"<c:chartSpace {NAMES}><c:chart><c:title>{title}</c:title><c:plotArea><c:barChart><c:ser>"
        f"<c:cat><c:strCache>{names}</c:strCache></c:cat><c:val><c:numCache>{values}</c:numCache>"
        "</c:val></c:ser></c:barChart></c:plotArea></c:chart></c:chartSpace>"
    )


def rich(text: str) -> str:
    """A title that somebody typed."""
    return f"<c:tx><c:rich><a:p><a:r><a:t>{text}</a:t></a:r></a:p></c:rich></c:tx>"


def test_charts_in_a_workbook(tmp_path: Path) -> None:
    """Of a chart on a sheet the title is read; a sheet that is all chart has its figures too."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Cijfers"
    for line in (["", "2018"], ["Wolkendam", 7]):
        sheet.append(line)
    for place in (sheet, book.create_chartsheet("Grafiek")):
        drawn = BarChart()
        drawn.title = f"Bereik op {place.title}"
        drawn.add_data(Reference(sheet, min_col=2, min_row=1, max_row=2), titles_from_data=True)
        place.add_chart(drawn)
    buffer = io.BytesIO()
    book.save(buffer)

    with zipfile.ZipFile(buffer) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    drawn_last = chart(point("0", "Lisbeek"), point("0", "8"), title=rich("Bereik"))
    parts["xl/charts/chart2.xml"] = drawn_last.encode()

    assert blocks(read(tmp_path, packed(parts))) == [
        (Role.HEADING, "Cijfers"),
        (ROW, "2018"),
        (ROW, "Wolkendam\n\n7"),
        (PARAGRAPH, "Bereik op Cijfers"),
        (Role.HEADING, "Grafiek"),
        (ROW, "Lisbeek\n\n8"),
        (PARAGRAPH, "Bereik"),
    ]


CHARTS = {
    "no names": (chart("", point("0", "5")), ["5"]),
    "no values": (chart(point("0", "Noord")), ["Noord"]),
    "several levels of names": (
        chart(f"<c:lvl>{point('0', 'mei')}</c:lvl><c:lvl>{point('0', '2018')}</c:lvl>"),
        ["mei"],
    ),
    "values that are none": (chart("", point("0", "#N/A") + point("1", "nan")), ["#N/A", "nan"]),
    "odd places": (chart("", point("x", "1") + point("", "2") + point("99999999", "3")), []),
    "nothing": (f"<c:chartSpace {NAMES}/>", []),
}


@pytest.mark.parametrize(("xml", "expected"), CHARTS.values(), ids=CHARTS.keys())
def test_charts_that_lack_something(xml: str, expected: list[str]) -> None:
    """What a chart has is read, whatever it lacks."""
    writer = PageWriter(1)
    write_chart(writer, etree.fromstring(xml))

    assert writer.page.text == "\n\n".join(expected)


_DRAWING = '<w:r><w:drawing><c:chart xmlns:c="urn:chart" r:id="{}"/></w:drawing></w:r>'
DRAWN = f"<w:p><w:r><w:t>Bereik</w:t></w:r>{_DRAWING.format('chart1')}</w:p>"
SAMPLE = chart(point("0", "Noord"), point("0", "12.5"))


def test_a_chart_in_a_word_document(tmp_path: Path) -> None:
    """The chart comes after its paragraph; one that is not there says nothing."""
    body = f"{DRAWN}<w:p>{_DRAWING.format('nergens')}</w:p>"

    found = blocks(read(tmp_path, docx(body, chart1=SAMPLE)))

    assert found == [(PARAGRAPH, "Bereik"), (ROW, "Noord\n\n12,5")]
