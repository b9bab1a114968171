"""Tickets to print over HTTP."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from icalendar import Calendar

from gatherly_adapters.bootstrap import Gatherly, on_database
from gatherly_adapters.memory.accounts import MemoryPasswords
from gatherly_adapters.memory.clock import FixedClock
from tests.installations import settings_for
from tests.integration.web.callers import FREE, PAID, UNKNOWN, Caller, People, published

OF_AN_ATTENDEE = {"ticket.pdf": "application/pdf", "qr.svg": "image/svg+xml", "qr.png": "image/png"}
OF_A_BOOKING = {"tickets.pdf": "application/pdf", "calendar.ics": "text/calendar"}


def book(caller: Caller, event: dict[str, str], quantity: int = 1) -> dict[str, object]:
    booking: dict[str, object] = caller.post("/api/bookings", {"event_id": event["id"], "quantity": quantity}).json
    return booking


def addresses(booking: dict[str, object]) -> dict[str, str]:
    """Everything there is to download -> its media type."""
    attendee = booking["attendees"][0]["id"]  # type: ignore[index]  # a list of objects
    return {f"/api/attendees/{attendee}/{file}": media for file, media in OF_AN_ATTENDEE.items()} | {
        f"/api/bookings/{booking['id']}/{file}": media for file, media in OF_A_BOOKING.items()
    }


class TestDownloads:
    def test_each_is_for_its_owner_the_organizer_and_admins(self, ada: Caller, grace: Caller, people: People) -> None:
        booking = book(grace, published(ada, FREE))
        for address, media_type in addresses(booking).items():
            for caller in (grace, ada, people.admin()):
                answer = caller.get(address)
                assert answer.content_type == media_type
                assert answer.headers["Cache-Control"] == "private, no-store"
                assert answer.headers["X-Content-Type-Options"] == "nosniff"

    def test_none_is_for_anybody_else(self, ada: Caller, grace: Caller, people: People) -> None:
        booking = book(grace, published(ada, FREE))
        for address in addresses(booking):
            for caller in (people.attendee(), people.organizer()):
                assert caller.get(address, 404).json["code"] in ("attendee_not_found", "booking_not_found")
            people.nobody.get(address, 401)

    def test_each_has_a_name_that_is_safe_on_every_disk(self, ada: Caller, grace: Caller) -> None:
        booking = book(grace, published(ada, FREE, title='"../\\é\n;'.replace("\n", "")))
        reference = booking["reference"]
        names = [grace.get(address).headers["Content-Disposition"] for address in addresses(booking)]
        assert names == [
            f'attachment; filename="ticket-{reference}-1.pdf"',
            f'inline; filename="ticket-{reference}-1.svg"',
            f'inline; filename="ticket-{reference}-1.png"',
            f'attachment; filename="tickets-{reference}.pdf"',
            f'attachment; filename="event-{reference}.ics"',
        ]

    def test_none_is_there_before_the_booking_is_confirmed(self, ada: Caller, grace: Caller) -> None:
        for address in addresses(book(grace, published(ada, PAID))):
            assert grace.get(address, 409).json["code"] == "not_confirmed"

    def test_none_is_there_after_it_was_cancelled(self, ada: Caller, grace: Caller) -> None:
        booking = book(grace, published(ada, FREE))
        grace.delete(f"/api/bookings/{booking['id']}")
        for address in addresses(booking):
            assert grace.get(address, 409).json["code"] == "void_ticket"

    @pytest.mark.parametrize("id", [UNKNOWN, "nonsense"])
    def test_only_of_what_is_there(self, grace: Caller, id: str) -> None:
        for file in OF_AN_ATTENDEE:
            assert grace.get(f"/api/attendees/{id}/{file}", 404).json["code"] == "attendee_not_found"
        for file in OF_A_BOOKING:
            assert grace.get(f"/api/bookings/{id}/{file}", 404).json["code"] == "booking_not_found"


class TestOnDatabase:
    """With what prints for real."""

    @pytest.fixture
    def gatherly(self, tmp_path: object, clock: FixedClock) -> Iterator[Gatherly]:
        with on_database(settings_for(f"sqlite:///{tmp_path}/gatherly.db"), clock, MemoryPasswords()) as gatherly:
            gatherly.migrate()
            yield gatherly

    def test_what_is_downloaded_can_be_opened(self, ada: Caller, grace: Caller) -> None:
        event = published(ada, FREE, title="Jazz, Blues & Söul")
        booking = book(grace, event, 3)
        content = {address: grace.get(address).body for address in addresses(booking)}
        ticket, svg, png, tickets, calendar = content.values()
        assert len(pypdfium2.PdfDocument(BytesIO(ticket))) == 1
        assert len(pypdfium2.PdfDocument(BytesIO(tickets))) == 3
        assert svg.startswith(b"<?xml")
        assert png.startswith(b"\x89PNG")
        (entry,) = Calendar.from_ical(calendar).walk("VEVENT")
        assert (str(entry["summary"]), str(entry["uid"])) == ("Jazz, Blues & Söul", event["id"])
        assert entry.start.isoformat() == "2026-12-01T18:00:00+00:00"
