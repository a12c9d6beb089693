"""Turn parsed blocks into reportlab flowables."""

import re
from html import escape
from itertools import chain

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, LongTable, PageBreak, Paragraph, Spacer, TableStyle

from demo import markup

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_ITALIC = re.compile(r"\*(.+?)\*")
_INK = HexColor("#1d3557")
_HEADER_FILL = HexColor("#dfe7ef")
_RULE = (0.5, HexColor("#60707f"))
_GRID_STYLE = TableStyle(
    [
        ("GRID", (0, 0), (-1, -1), *_RULE),
        ("LINEBELOW", (0, "inrowsplitstart"), (-1, "inrowsplitstart"), *_RULE),
        ("BACKGROUND", (0, 0), (-1, 0), _HEADER_FILL),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
)


def story(document: markup.Document, width: float) -> list[Flowable]:
    """The flowables of ``document`` in reading order, for a frame ``width`` points wide."""
    styles = _Styles(11 if document.layout is markup.Layout.PORTRAIT else 24)
    flowables = (_flowables(block, styles, width) for block in document.blocks)
    return list(chain.from_iterable(flowables))


class _Styles:
    """The paragraph styles that go with one body size in points."""

    def __init__(self, size: float) -> None:
        self.body = _style("body", size, spaceAfter=size * 0.6)
        self.bullet = _style("bullet", size, leftIndent=size * 1.3, spaceAfter=size * 0.35)
        self.cell = _style("cell", size * 0.8)
        self.cell_header = _style("cell header", size * 0.8, fontName="Helvetica-Bold")
        self.headings = tuple(
            _style(
                f"heading {level}",
                size * scale,
                fontName="Helvetica-Bold",
                textColor=_INK,
                spaceBefore=size * 0.7,
                spaceAfter=size * 0.45,
                keepWithNext=1,
            )
            for level, scale in enumerate((1.7, 1.25, 1.0), start=1)
        )


def _style(name: str, size: float, **settings: object) -> ParagraphStyle:
    return ParagraphStyle(name, fontSize=size, leading=size * 1.3, **settings)


def _flowables(block: markup.Block, styles: _Styles, width: float) -> list[Flowable]:
    match block:
        case markup.Heading(level, text):
            return [Paragraph(_inline(text), styles.headings[level - 1])]
        case markup.Text(text):
            return [Paragraph(_inline(text), styles.body)]
        case markup.Bullets(items):
            return [Paragraph(_inline(item), styles.bullet, bulletText="–") for item in items]
        case markup.Grid():
            return [_table(block, styles, width), Spacer(0, styles.body.fontSize)]
        case markup.PageBreak():
            return [PageBreak()]


def _table(grid: markup.Grid, styles: _Styles, width: float) -> LongTable:
    """A ruled table that repeats its header row and may split inside a row."""
    header, *rows = grid.rows
    unit = width / sum(grid.widths)
    return LongTable(
        [
            [Paragraph(_inline(cell), styles.cell_header) for cell in header],
            *([Paragraph(_inline(cell), styles.cell) for cell in row] for row in rows),
        ],
        colWidths=[unit * share for share in grid.widths],
        style=_GRID_STYLE,
        repeatRows=1,
        # Splitting by row first would repeat the header halfway down the page, above the row
        # that is then split; the number is the least height that may stay behind.
        splitByRow=0,
        splitInRow=styles.cell.leading * 3,
    )


def _inline(text: str) -> str:
    """``text`` as reportlab paragraph markup: ``**bold**``, ``*italic*`` and ``<br>`` work."""
    marked = escape(text, quote=False).replace("&lt;br&gt;", "<br/>")
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", marked))
