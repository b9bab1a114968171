"""How many documents are printed at a time."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from gatherly_adapters.printing.ticket_pages import TicketPage
from gatherly_adapters.printing.tickets import MANY, PaperTickets
from gatherly_core.kernel.errors import Overloaded
from tests.unit.adapters.test_printed_tickets import TICKET

PATIENCE = 10  # seconds


@contextmanager
def printing(printer: PaperTickets, tickets: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """While this many tickets are printed, in a thread that does not get on."""
    begun, finish = threading.Event(), threading.Event()
    draw, thread = TicketPage.draw, threading.Thread(target=printer.pdf, args=([TICKET] * tickets,))

    def slow(*args: object) -> None:
        if threading.current_thread() is thread:
            begun.set()
            finish.wait(PATIENCE)
        draw(*args)  # type: ignore[arg-type]  # whatever it takes

    monkeypatch.setattr(TicketPage, "draw", slow)
    thread.start()
    assert begun.wait(PATIENCE)
    try:
        yield
    finally:
        finish.set()
        thread.join()


def test_it_prints_many_tickets_for_one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = PaperTickets()

    with printing(printer, MANY, monkeypatch), pytest.raises(Overloaded):
        printer.pdf([TICKET] * MANY)

    assert printer.pdf([TICKET] * MANY).startswith(b"%PDF")


def test_it_prints_a_few_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = PaperTickets()

    with printing(printer, MANY, monkeypatch):
        assert printer.pdf([TICKET]).startswith(b"%PDF")


def test_it_prints_again_after_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    printer = PaperTickets()
    with monkeypatch.context() as patched:
        patched.setattr(TicketPage, "draw", None)
        with pytest.raises(TypeError):
            printer.pdf([TICKET] * MANY)

    assert printer.pdf([TICKET] * MANY).startswith(b"%PDF")
