"""One made-up ruling, in the formats that rulings come in."""

from html import escape
from pathlib import Path

from docx import Document
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

BODY = (
    "RECHTBANK WOLKENDAM",
    "Zittingsplaats Lisbeek",
    "zaaknummer / rolnummer: C/99/247432 / KG ZA 18-233",
    "Vonnis in kort geding van 12 maart 2018",
    "in de zaak van",
    "de stichting STICHTING DE LINDE, gevestigd te Lisbeek,",
    "eiseres,",
    "advocaat mr. A. Zandvliet te Lisbeek,",
    "tegen",
    "de GEMEENTE RAVENHORST, zetelend te Ravenhorst,",
    "gedaagde.",
    "1. De procedure",
    "1.1. Het verloop van de procedure blijkt uit de dagvaarding van 1 februari 2018.",
    "2. De feiten",
    "2.1. De gemeente koopt jeugdhulp in. In haar leidraad staat onder meer het volgende:",
    "“1. De inschrijver levert de zorg.",
    "2. De inschrijver levert haar zelf.”",
    "2.2. De stichting heeft daarop ingeschreven, en haar inschrijving is ongeldig verklaard.",
    "3. De beoordeling",
    "3.1. De vordering is spoedeisend, zodat zij in dit kort geding kan worden beoordeeld.",
    "3.2. De leidraad bindt ook de gemeente zelf, maar zij heeft haar goed toegepast.",
    "4. De beslissing",
    "De voorzieningenrechter",
    "4.1. wijst de vorderingen af,",
    "4.2. veroordeelt eiseres in de kosten van dit geding.",
    "Dit vonnis is gewezen door mr. B. Oever, rechter, en uitgesproken op 12 maart 2018.",
)


def as_text(path: Path) -> None:
    """Write it as plain text, its paragraphs parted by empty lines."""
    path.write_text("\n\n".join(BODY), encoding="utf-8")


def as_html(path: Path) -> None:
    """Write it as a page of paragraphs."""
    paragraphs = "".join(f"<p>{escape(text)}</p>" for text in BODY)
    path.write_text(f"<!doctype html><html><body>{paragraphs}</body></html>", encoding="utf-8")


def as_docx(path: Path) -> None:
    """Write it as a Word document."""
    document = Document()
    for text in BODY:
        document.add_paragraph(text)
    document.save(str(path))


def as_pdf(path: Path) -> None:
    """Write it as a PDF."""
    style = getSampleStyleSheet()["BodyText"]
    SimpleDocTemplate(str(path)).build([Paragraph(escape(text), style) for text in BODY])
