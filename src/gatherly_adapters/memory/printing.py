"""Paper for tests: what would be printed, in words."""

from collections.abc import Sequence
from dataclasses import astuple

from gatherly_core.admission.model import CalendarEntry, PrintedTicket


class MemoryTicketPrinter:
    """Prints each ticket on a line of its own, with all that is on it."""

    def pdf(self, tickets: Sequence[PrintedTicket]) -> bytes:
        return "\n".join(_words(astuple(ticket)) for ticket in tickets).encode()

    def qr_svg(self, text: str) -> bytes:
        return _words(("svg", text)).encode()

    def qr_png(self, text: str) -> bytes:
        return _words(("png", text)).encode()


class MemoryCalendars:
    def write(self, entry: CalendarEntry) -> bytes:
        return _words(astuple(entry)).encode()


def _words(values: Sequence[object]) -> str:
    return " | ".join(map(str, values))
