"""Lists of attendees in memory."""

from collections.abc import Iterator
from uuid import UUID

from gatherly_adapters.memory.booking import BOOKINGS
from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_core.admission.scans import ATTENDING, Guest, GuestFilter
from gatherly_core.booking.model import Person
from gatherly_core.kernel.identifiers import EventId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest

AS_BOOKED = Keyset("attendees_of_event", UUID)


class MemoryGuestLists:
    """Who comes."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._bookings = database.table(BOOKINGS)

    def of_event(self, event_id: EventId, wanted: GuestFilter, page: PageRequest) -> Page[Guest]:
        after = AS_BOOKED.key(page.after)
        found = (guest for guest in self._guests(event_id) if _matches(guest, wanted))
        ordered = sorted(found, key=lambda guest: guest.attendee.id)
        behind = [guest for guest in ordered if after is None or (guest.attendee.id,) > after]
        return AS_BOOKED.page(behind, page.limit, lambda guest: (guest.attendee.id,))

    def _guests(self, event_id: EventId) -> Iterator[Guest]:
        for booking in self._bookings.all():
            if booking.event_id == event_id and booking.status in ATTENDING:
                for attendee in booking.attendees:
                    yield Guest(
                        attendee=attendee,
                        booking_id=booking.id,
                        user_id=booking.user_id,
                        event_id=event_id,
                        status=booking.status,
                        booked_at=booking.created_at,
                    )


def _matches(guest: Guest, wanted: GuestFilter) -> bool:
    attendee = guest.attendee
    return (
        wanted.status in (None, attendee.status)
        and wanted.checked_in in (None, attendee.checked_in)
        and wanted.ticket_type_id in (None, attendee.ticket_type_id)
        and any(wanted.text.casefold() in part.casefold() for part in _parts(attendee.person, wanted))
    )


def _parts(person: Person, wanted: GuestFilter) -> tuple[str, ...]:
    """What is looked through."""
    return (person.name,) if wanted.names_only else (person.name, person.email)
