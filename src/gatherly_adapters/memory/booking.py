"""Bookings in memory."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, takewhile
from uuid import UUID

from gatherly_adapters.memory.database import MemoryDatabase
from gatherly_adapters.memory.holds import Holds
from gatherly_adapters.memory.tables import Definition, Index, Order
from gatherly_core.booking.errors import BookingNotFound, ReferenceTaken
from gatherly_core.booking.model import Attendee, Booking, BookingStatus
from gatherly_core.kernel.errors import AlreadyMade
from gatherly_core.kernel.identifiers import AttendeeId, BookingId, EventId, UserId
from gatherly_core.kernel.paging import Keyset, Page, PageRequest


def _held(booking: Booking) -> bool:
    """Whether time alone ends the hold."""
    return booking.status is BookingStatus.PENDING and not booking.paying


def _paying(booking: Booking) -> bool:
    return booking.status is BookingStatus.PENDING and booking.paying


def _expiry(booking: Booking) -> Order:
    return booking.expires_at or booking.created_at, booking.id


BY_REFERENCE = Index[Booking](lambda booking: booking.reference, lambda booking: (booking.id,))
OF_USER = Index[Booking](lambda booking: booking.user_id, lambda booking: (booking.created_at, booking.id))
LIVE_OF_EVENT = Index[Booking](
    lambda booking: booking.event_id if booking.live else None, lambda booking: (booking.id,)
)
HELD = Index[Booking](lambda booking: _held(booking) or None, _expiry)
HELD_OF_EVENT = Index[Booking](lambda booking: booking.event_id if _held(booking) else None, _expiry)
PAYING = Index[Booking](lambda booking: _paying(booking) or None, lambda booking: (booking.id,))
LIVE_OF_PROMO_CODE = Index[Booking](
    lambda booking: booking.promo_code_id if booking.live else None, lambda booking: (booking.id,)
)
BOOKINGS = Definition[BookingId, Booking](
    lambda booking: booking.id,
    (BY_REFERENCE, OF_USER, LIVE_OF_EVENT, HELD, HELD_OF_EVENT, PAYING, LIVE_OF_PROMO_CODE),
)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Where an attendee is found."""

    attendee_id: AttendeeId
    code: str
    booking_id: BookingId


BY_CODE = Index[Ticket](lambda ticket: ticket.code, lambda ticket: (ticket.attendee_id,))
TICKETS = Definition[AttendeeId, Ticket](lambda ticket: ticket.attendee_id, (BY_CODE,))

NEWEST_FIRST = Keyset("bookings_of_user", datetime, UUID)


class MemoryBookings:
    """The bookings."""

    def __init__(self, database: MemoryDatabase) -> None:
        self._rows = database.table(BOOKINGS)
        self._tickets = database.table(TICKETS)
        self._holds = Holds(database)

    def add(self, bookings: Sequence[Booking]) -> None:
        for booking in bookings:
            if self._rows.get(booking.id) is not None:
                raise AlreadyMade("There is a booking of this id already.")
            if self._rows.select(BY_REFERENCE, booking.reference):
                raise ReferenceTaken("The booking could not be made. Please try again.")
            self._rows.put(booking)
            for attendee in booking.attendees:
                self._tickets.put(Ticket(attendee.id, attendee.code, booking.id))
            self._holds.follow(None, booking)

    def get(self, booking_id: BookingId) -> Booking:
        return _found(self._rows.get(booking_id))

    def locked(self, booking_id: BookingId) -> Booking:
        return _found(self._rows.get(booking_id))

    def made(self, booking_ids: Iterable[BookingId]) -> Mapping[BookingId, Booking]:
        found = (self._rows.get(booking_id) for booking_id in booking_ids)
        return {booking.id: booking for booking in found if booking is not None}

    def exists(self, booking_id: BookingId) -> bool:
        return self._rows.get(booking_id) is not None

    def move(self, *bookings: Booking) -> None:
        for booking in bookings:
            self._move(booking)

    def _move(self, booking: Booking) -> None:
        kept = self.locked(booking.id)
        moved = replace(
            kept,
            status=booking.status,
            expires_at=booking.expires_at,
            paying=booking.paying,
            updated_at=booking.updated_at,
            attendees=_moved(kept.attendees, booking.attendees),
        )
        self._rows.put(moved)
        self._holds.follow(kept, moved)

    def reduce(self, booking: Booking) -> None:
        kept = self.locked(booking.id)
        reduced = replace(
            kept,
            items=booking.items,
            updated_at=booking.updated_at,
            attendees=_moved(kept.attendees, booking.attendees),
        )
        self._rows.put(reduced)
        self._holds.follow(kept, reduced)

    def due(self, now: datetime, limit: int, event_id: EventId | None = None) -> tuple[Booking, ...]:
        held = self._rows.ascending(HELD_OF_EVENT, event_id) if event_id else self._rows.ascending(HELD, True)
        return tuple(islice(takewhile(lambda booking: _overdue(booking, now), held), limit))

    def due_paying(self, now: datetime, limit: int, after: BookingId | None = None) -> tuple[BookingId, ...]:
        paying = self._rows.ascending(PAYING, True, None if after is None else (after,))
        return tuple(islice((booking.id for booking in paying if _overdue(booking, now)), limit))

    def live_of_event(self, event_id: EventId, limit: int) -> tuple[Booking, ...]:
        return tuple(islice(self._rows.ascending(LIVE_OF_EVENT, event_id), limit))

    def count_live(self, event_id: EventId) -> int:
        return len(self._rows.select(LIVE_OF_EVENT, event_id))

    def of_user(self, user_id: UserId, page: PageRequest) -> Page[Booking]:
        newest_first = self._rows.descending(OF_USER, user_id, NEWEST_FIRST.key(page.after))
        return NEWEST_FIRST.page(newest_first, page.limit, OF_USER.order)


def _found(booking: Booking | None) -> Booking:
    if booking is None:
        raise BookingNotFound("There is no such booking.")
    return booking


def _overdue(booking: Booking, now: datetime) -> bool:
    return booking.expires_at is not None and booking.expires_at <= now


def _moved(kept: Sequence[Attendee], moved: Sequence[Attendee]) -> tuple[Attendee, ...]:
    statuses = {attendee.id: attendee.status for attendee in moved}
    return tuple(replace(attendee, status=statuses.get(attendee.id, attendee.status)) for attendee in kept)
