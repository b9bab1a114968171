"""What happens to bookings."""

from dataclasses import dataclass

from gatherly_core.booking.model import Booking, BookingKind, BookingStatus
from gatherly_core.kernel.facts import Fact
from gatherly_core.kernel.identifiers import BookingId, EventId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFact(Fact):
    booking_id: BookingId
    event_id: EventId
    user_id: UserId
    kind: BookingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingHeld(BookingFact):
    """A pending booking was made: its places are held until it expires."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingConfirmed(BookingFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(BookingFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingExpired(BookingFact):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingReduced(BookingFact):
    """Some of its tickets were given back; the others stay."""


MADE: dict[BookingStatus, type[BookingFact]] = {
    BookingStatus.PENDING: BookingHeld,
    BookingStatus.CONFIRMED: BookingConfirmed,
    BookingStatus.CANCELLED: BookingCancelled,
    BookingStatus.EXPIRED: BookingExpired,
}


def fact_of(booking: Booking) -> BookingFact:
    """That the booking has come into the state in which it is."""
    return said_of(booking, MADE[booking.status])


def said_of(booking: Booking, kind: type[BookingFact]) -> BookingFact:
    """That this happened to the booking when it was last changed."""
    return kind(
        at=booking.updated_at,
        booking_id=booking.id,
        event_id=booking.event_id,
        user_id=booking.user_id,
        kind=booking.kind,
    )
