"""Tickets as PDF documents and pictures."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from fpdf import FPDF
from fpdf.fonts import TTFFont

from gatherly_adapters.printing import qr_codes
from gatherly_adapters.printing.lines import cleaned
from gatherly_adapters.printing.pens import Pens
from gatherly_adapters.printing.ticket_pages import TicketPage
from gatherly_core.admission.model import PrintedTicket
from gatherly_core.kernel.errors import Overloaded

MANY = 20
"""Tickets in one document that take so long, about a second, that no other such document is made meanwhile."""


class PaperTickets:
    """Prints on A4, in any script, with nothing but the fonts that are needed in the document.

    One document of many tickets at a time in this process, which leaves threads and cores to everybody else; further
    ones are Overloaded.
    """

    def __init__(self) -> None:
        self._large = threading.Lock()

    def pdf(self, tickets: Sequence[PrintedTicket]) -> bytes:
        if len(tickets) < MANY:
            return _printed(tickets)
        with self._turn():
            return _printed(tickets)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._large.acquire(blocking=False):
            raise Overloaded("Many tickets are being printed right now. Please try again in a moment.")
        try:
            yield
        finally:
            self._large.release()

    def qr_svg(self, text: str) -> bytes:
        return qr_codes.svg(text)

    def qr_png(self, text: str) -> bytes:
        return qr_codes.png(text)


def _printed(tickets: Sequence[PrintedTicket]) -> bytes:
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
        try:
            pens = Pens(pdf, Path(folder), regular, bold)
            for page in pages:
                page.draw(pdf, pens)
            return bytes(pdf.output())
        finally:
            _close_fonts(pdf)


def _close_fonts(pdf: FPDF) -> None:
    for font in pdf.fonts.values():
        if isinstance(font, TTFFont):
            font.close()
