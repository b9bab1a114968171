"""The page of a ticket."""

from collections.abc import Iterator
from dataclasses import dataclass

from fpdf import FPDF

from gatherly_adapters.printing.lines import ELLIPSIS, cleaned
from gatherly_adapters.printing.occasions import occasion
from gatherly_adapters.printing.pens import Pens
from gatherly_adapters.printing.qr_codes import QUIET_ZONE, qr_code
from gatherly_core.admission.model import PrintedTicket

# Millimetres on A4, of which a printer leaves out 5 at the edges.
LEFT, TOP, WIDTH = 20.0, 20.0, 170.0
CODE_SIDE = 58.0
"""With its quiet zone. The code itself is 49 mm wide then, and read from half a metre."""
COLUMN = WIDTH - CODE_SIDE - 10
GAP = 4.0

TITLE_SIZES = tuple(range(26, 10, -1))
SIZES = (12, 11, 10, 9)
LABEL_SIZE = 8
GREY, BLACK, WHITE = 110, 0, 255
VIP = "VIP"
NOTE = "Show this page, or its code on a phone, at the entrance."
WARNING = "The code lets one person in, whoever brings it first: do not share it."


@dataclass(frozen=True, slots=True)
class Field:
    """A value with its label."""

    label: str
    lines: tuple[str, ...]
    most: int
    """So many lines each of the texts may take."""


class TicketPage:
    """A ticket, and its place among those that are printed together."""

    def __init__(self, ticket: PrintedTicket, number: int, count: int) -> None:
        self._ticket = ticket
        self._title = cleaned(ticket.event_title)
        self._name = cleaned(ticket.name)
        self._fields = tuple(_fields(ticket))
        self._code = _grouped(ticket.code)
        self._place = f"Ticket {number} of {count}"

    def regular_texts(self) -> Iterator[str]:
        """What is written in a regular weight."""
        yield from (NOTE, WARNING, self._place, ELLIPSIS, "Name", *self._code)
        for field in self._fields:
            yield from (field.label, *field.lines)

    def bold_texts(self) -> Iterator[str]:
        """What is written in bold."""
        yield from (self._title, self._name, ELLIPSIS, VIP)

    def draw(self, pdf: FPDF, pens: Pens) -> None:
        """Puts it on a new page."""
        pdf.add_page()
        top = pens.block(LEFT, TOP, WIDTH, self._title, TITLE_SIZES, most=4, bold=True) + GAP
        pdf.set_draw_color(GREY)
        pdf.line(LEFT, top, LEFT + WIDTH, top)
        top += 2 * GAP
        bottom = max(self._draw_fields(pdf, pens, top), self._draw_code(pdf, pens, top)) + 2 * GAP
        self._draw_foot(pdf, pens, bottom)

    def _draw_fields(self, pdf: FPDF, pens: Pens, y: float) -> float:
        y = _label(pdf, pens, y, "Name")
        y = pens.block(LEFT, y, COLUMN, self._name, (16, 14, 12, 10), most=4, bold=True) + GAP
        for field in self._fields:
            y = _label(pdf, pens, y, field.label)
            for text in field.lines:
                y = pens.block(LEFT, y, COLUMN, text, SIZES, field.most)
            y += GAP
        return y

    def _draw_code(self, pdf: FPDF, pens: Pens, y: float) -> float:
        left = LEFT + WIDTH - CODE_SIDE
        _draw_modules(pdf, left, y, self._ticket.text)
        y += CODE_SIDE
        for line in self._code:
            pens.write(left + (CODE_SIDE - pens.width(line, 11)) / 2, y, line, 11)
            y += 6
        if self._ticket.vip:
            pdf.set_fill_color(BLACK)
            pdf.rect(left, y + GAP, CODE_SIDE, 14, style="F")
            pdf.set_text_color(WHITE)
            pens.write(left + (CODE_SIDE - pens.width(VIP, 24, bold=True)) / 2, y + GAP + 0.8, VIP, 24, bold=True)
            pdf.set_text_color(BLACK)
            y += GAP + 14
        return y

    def _draw_foot(self, pdf: FPDF, pens: Pens, y: float) -> None:
        pdf.set_dash_pattern(dash=2, gap=2)
        pdf.line(LEFT, y, LEFT + WIDTH, y)
        pdf.set_dash_pattern()
        pdf.set_text_color(GREY)
        pens.write(LEFT, y + GAP, NOTE, LABEL_SIZE)
        pens.write(LEFT, y + GAP + 4.5, WARNING, LABEL_SIZE)
        width = pens.width(self._place, LABEL_SIZE)
        pens.write(LEFT + WIDTH - width, y + GAP, self._place, LABEL_SIZE)
        pdf.set_text_color(BLACK)


def _fields(ticket: PrintedTicket) -> Iterator[Field]:
    yield Field("Ticket", (cleaned(ticket.ticket_type),), most=3)
    yield Field("When", occasion(ticket.start_date, ticket.end_date, ticket.timezone), most=2)
    if location := cleaned(ticket.location):
        yield Field("Where", (location,), most=8)
    yield Field("Booking", (ticket.reference,), most=1)


def _grouped(code: str) -> tuple[str, str]:
    """The code in two lines, in groups that can be typed one after another."""
    groups = [code[place : place + 4] for place in range(0, len(code), 4)]
    return " ".join(groups[:4]), " ".join(groups[4:])


def _label(pdf: FPDF, pens: Pens, y: float, label: str) -> float:
    pdf.set_text_color(GREY)
    below = pens.block(LEFT, y, COLUMN, label, (LABEL_SIZE,), most=1)
    pdf.set_text_color(BLACK)
    return below


def _draw_modules(pdf: FPDF, x: float, y: float, text: str) -> None:
    """The dark modules as rectangles, each as wide as there are dark ones side by side: sharp at every size."""
    rows = [bytes(row) for row in qr_code(text).matrix_iter(border=QUIET_ZONE)]
    module = CODE_SIDE / len(rows)
    pdf.set_fill_color(BLACK)
    for number, row in enumerate(rows):
        for start, end in _dark(row):
            # A hair taller, so that no viewer shows white lines between the rows.
            pdf.rect(x + start * module, y + number * module, (end - start) * module, module * 1.02, style="F")


def _dark(row: bytes) -> Iterator[tuple[int, int]]:
    """Where dark modules begin and end."""
    start = row.find(1)
    while start >= 0:
        end = row.find(0, start)
        yield start, end
        start = row.find(1, end)
