"""Many bookings at once, as they are written in the database."""

from dataclasses import replace

import pytest

from gatherly_adapters.sql import booking
from gatherly_core.application import Ports
from gatherly_core.booking import booking_states
from gatherly_core.booking.model import Person
from tests.contracts.given import Given
from tests.factories import AttendeeFactory

HOSTILE = [
    "%s",
    "100%",
    "%(name)s",
    "'",
    '"',
    "\\",
    "\\'",
    "); DROP TABLE users; --",
    "VALUES (",
    "/* */",
    "?",
    ":id",
    "🎸",
]


def test_it_writes_names_as_they_are(ports: Ports) -> None:
    """The driver puts many rows into one statement by means of its own."""
    given = Given(ports)
    ticket_type = given.ticket_type()
    attendees = tuple(
        AttendeeFactory(ticket_type_id=ticket_type.id, person=Person(name, f"{name}@example.org")) for name in HOSTILE
    )
    bookings = [
        replace(given.new_booking(ticket_type), attendees=attendees),
        given.new_booking(ticket_type),
    ]
    ports.unit_of_work.run(lambda: ports.bookings.add(bookings))
    kept = ports.unit_of_work.read(lambda: [ports.bookings.get(booking.id) for booking in bookings])
    assert kept == bookings


def test_it_writes_and_moves_more_rows_than_fit_into_one_statement(
    ports: Ports, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(booking, "MOST_ROWS", 2)
    given = Given(ports)
    ticket_type = given.ticket_type()
    bookings = [given.new_booking(ticket_type, quantity=3) for _ in range(3)]
    ports.unit_of_work.run(lambda: ports.bookings.add(bookings))
    kept = ports.unit_of_work.read(lambda: [ports.bookings.get(booking.id) for booking in bookings])
    assert kept == bookings
    assert sum(len(booking.attendees) for booking in kept) == 9
    cancelled = [booking_states.cancelled(booking, booking.created_at) for booking in kept]
    ports.unit_of_work.run(lambda: ports.bookings.move(*cancelled))
    moved = ports.unit_of_work.read(lambda: [ports.bookings.get(booking.id) for booking in bookings])
    assert moved == cancelled
