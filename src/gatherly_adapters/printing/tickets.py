"""Tickets as PDF documents and pictures."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from fpdf.fonts import TTFFont

from gatherly_adapters.printing import qr_codes
from gatherly_adapters.printing.lines import cleaned
from gatherly_adapters.printing.pens import Pens
from gatherly_adapters.printing.ticket_pages import TicketPage
from gatherly_core.admission.model import PrintedTicket


class PaperTickets:
    """Prints on A4, in any script, with nothing but the fonts that are needed in the document."""

    def pdf(self, tickets: Sequence[PrintedTicket]) -> bytes:
        pages = [TicketPage(ticket, number, len(tickets)) for number, ticket in enumerate(tickets, start=1)]
        pdf = FPDF(format="A4")
        pdf.set_auto_page_break(False)
        pdf.c_margin = 0
        pdf.alias_nb_pages("")  # else a name with {nb} in it would be changed
        pdf.set_lang("en")
        pdf.set_title(cleaned(tickets[0].event_title))
        with TemporaryDirectory(prefix="gatherly-fonts-") as folder:
            regular = [text for page in pages for text in page.regular_texts()]
            bold = [text for page in pages for text in page.bold_texts()]
            pens = Pens(pdf, Path(folder), regular, bold)
            for page in pages:
                page.draw(pdf, pens)
            content = bytes(pdf.output())
            _close_fonts(pdf)
        return content

    def qr_svg(self, text: str) -> bytes:
        return qr_codes.svg(text)

    def qr_png(self, text: str) -> bytes:
        return qr_codes.png(text)


def _close_fonts(pdf: FPDF) -> None:
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()
