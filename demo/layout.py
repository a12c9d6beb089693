"""Lay a parsed document out as a PDF with reportlab platypus."""

from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate

from demo.flowables import story
from demo.markup import Document, Layout

FICTION_MARK = "FICTIEF VOORBEELD – geen bestaande gemeente, partij of uitspraak"

_MARGIN = 22 * mm
_MARK_COLOUR = HexColor("#a01818")


def write_pdf(document: Document, path: Path) -> None:
    """Write ``document`` to ``path``: the fiction mark and "pagina x van y" on every page.

    Raises:
        OSError: the file cannot be written.
    """
    # The footer names the number of pages, which only a first pass can tell.
    total = _build(document, path, total=0)
    _build(document, path, total)


def _build(document: Document, path: Path, total: int) -> int:
    template = SimpleDocTemplate(
        str(path),
        pagesize=landscape(A4) if document.layout is Layout.SLIDES else A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=document.title,
        author=document.author,
        lang=document.language,
        invariant=1,
    )

    def decorate(canvas: Canvas, template: SimpleDocTemplate) -> None:
        _draw_margins(canvas, template.pagesize, f"pagina {template.page} van {total}")

    template.build(story(document, template.width), onFirstPage=decorate, onLaterPages=decorate)
    return int(template.page)


def _draw_margins(canvas: Canvas, size: tuple[float, float], footer: str) -> None:
    width, height = size
    canvas.saveState()
    canvas.setFillColor(_MARK_COLOUR)
    canvas.setFont("Helvetica-Bold", 8)
    canvas.drawCentredString(width / 2, height - 12 * mm, FICTION_MARK)
    canvas.setFillGray(0.3)
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(width - _MARGIN, 12 * mm, footer)
    canvas.restoreState()
